#include "extract/gazetteer/automaton.h"

#include <algorithm>
#include <numeric>

#include "extract/text/characters.h"
#include "extract/text/slot_packer.h"

namespace kg::extract {
namespace {

// The second or a later byte of a character.
bool IsInside(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// Bytes that a rest has at least, unless strings end behind it: fewer take as long state by state.
constexpr std::size_t kShortestRest = 4;

// A node of the trie before packing: the sorted strings [first, last) share `depth` bytes.
struct Pending {
  std::size_t first, last, depth;
  std::int32_t state;
};

struct Child {
  unsigned char byte;
  std::size_t first, last;
};

}  // namespace

Result<Automaton> Automaton::Build(const std::vector<std::string>& strings) {
  Automaton automaton;
  if (strings.empty()) return automaton;
  std::vector<std::uint32_t> order(strings.size());
  std::iota(order.begin(), order.end(), 0U);
  for (const std::string& string : strings) {
    if (string.empty() || string.find('\0') != std::string::npos || IsInside(string[0])) {
      return Error{ErrorCode::kInvalid,
                   "a string to look for is empty, holds a zero byte or is no UTF-8"};
    }
    automaton.begins_.Add(string);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return strings[a] < strings[b]; });

  std::vector<State>& states = automaton.states_;
  SlotPacker slots;
  states.resize(512);
  states[0].check = 0;
  // Breadth first where every text comes by, then depth first: so the states of one string lie
  // together.
  constexpr std::size_t kShallow = 8;
  std::vector<Pending> shallow = {{0, order.size(), 0, 0}}, deep;
  std::vector<Child> children;
  std::vector<unsigned char> bytes;
  const auto place = [&](const Pending node, std::vector<Pending>& next) {
    const std::string& first = strings[order[node.first]];
    const std::string& last = strings[order[node.last - 1]];
    // What all strings go on with: compared as it is where that spares states.
    std::size_t depth = node.depth;
    if (depth > 0) {
      while (depth < first.size() && first[depth] == last[depth]) ++depth;
      if (depth < first.size() && depth < node.depth + kShortestRest) depth = node.depth;
    }
    std::size_t i = node.first;
    while (i < node.last && strings[order[i]].size() == depth) ++i;
    const bool ends = i > node.first || depth > node.depth;
    if (ends) {
      End end;
      end.first = static_cast<std::uint32_t>(node.first);
      end.last = static_cast<std::uint32_t>(i);
      end.rest = static_cast<std::uint32_t>(automaton.rests_.size());
      end.rest_size = static_cast<std::uint32_t>(depth - node.depth);
      automaton.rests_.append(first, node.depth, depth - node.depth);
      states[static_cast<std::size_t>(node.state)].base =
          ~static_cast<std::int32_t>(automaton.ends_.size());
      automaton.ends_.push_back(end);
    }
    children.clear();
    while (i < node.last) {
      const auto byte = static_cast<unsigned char>(strings[order[i]][depth]);
      std::size_t end = i;
      while (end < node.last &&
             static_cast<unsigned char>(strings[order[end]][depth]) == byte) {
        ++end;
      }
      children.push_back({byte, i, end});
      i = end;
    }
    if (children.empty()) return;
    bytes.clear();
    for (const Child& child : children) bytes.push_back(child.byte);
    const std::size_t base = slots.Place(bytes);
    if (states.size() < slots.size()) states.resize(std::max(slots.size(), 2 * states.size()));
    (ends ? automaton.ends_.back().base : states[static_cast<std::size_t>(node.state)].base) =
        static_cast<std::int32_t>(base);
    for (const Child& child : children) {
      const std::size_t slot = base + child.byte;
      states[slot].check = node.state;
      next.push_back({child.first, child.last, depth + 1, static_cast<std::int32_t>(slot)});
    }
  };
  for (std::size_t next = 0; next < shallow.size(); ++next) {
    place(shallow[next], shallow[next].depth + 1 < kShallow ? shallow : deep);
  }
  std::reverse(deep.begin(), deep.end());
  while (!deep.empty()) {
    const Pending node = deep.back();
    deep.pop_back();
    const std::size_t before = deep.size();
    place(node, deep);
    std::reverse(deep.begin() + static_cast<std::ptrdiff_t>(before), deep.end());
  }
  automaton.order_ = std::move(order);
  return automaton;
}

void Automaton::Walk(std::string_view text, std::size_t begin, std::vector<Hit>& hits) const {
  std::int32_t state = 0;
  std::int32_t base = states_[0].base;
  for (std::size_t i = begin; i < text.size(); ++i) {
    const std::int32_t next = base + static_cast<unsigned char>(text[i]);
    const State& there = states_[static_cast<std::size_t>(next)];
    if (there.check != state) return;
    state = next;
    base = there.base;
    if (base >= 0) continue;
    const End& end = ends_[static_cast<std::size_t>(~base)];
    const std::string_view rest = std::string_view(rests_).substr(end.rest, end.rest_size);
    if (!text.substr(i + 1).starts_with(rest)) return;
    i += rest.size();
    for (std::uint32_t j = end.first; j < end.last; ++j) {
      hits.push_back({{static_cast<std::uint32_t>(begin),
                       static_cast<std::uint32_t>(i + 1)},
                      order_[j]});
    }
    if (end.base == 0) return;
    base = end.base;
  }
}

void Automaton::Scan(std::string_view text, std::vector<Hit>& hits) const {
  if (empty()) return;
  PrefixFilter::EachPlace(
      text,
      [&](std::size_t at, bool, std::uint32_t key) {
        if (begins_.Has(key, text[at])) Walk(text, at, hits);
      },
      [&](std::size_t at, bool) { Walk(text, at, hits); });
}

void Automaton::ScanWords(std::string_view text, std::vector<Hit>& hits) const {
  if (empty()) return;
  PrefixFilter::EachPlace(
      text,
      [&](std::size_t at, bool begins_word, std::uint32_t key) {
        if (begins_word && begins_.Has(key, text[at])) Walk(text, at, hits);
      },
      [&](std::size_t at, bool begins_word) {
        if (begins_word) Walk(text, at, hits);
      });
}

std::vector<std::uint32_t> Automaton::Whole(std::string_view text) const {
  std::vector<std::uint32_t> strings;
  if (empty()) return strings;
  std::vector<Hit> hits;
  Walk(text, 0, hits);
  for (const Hit& hit : hits) {
    if (hit.span.end == text.size()) strings.push_back(hit.string);
  }
  return strings;
}

}  // namespace kg::extract
