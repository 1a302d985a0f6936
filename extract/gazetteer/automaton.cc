#include "extract/gazetteer/automaton.h"

#include <algorithm>
#include <numeric>

#include "extract/text/characters.h"
#include "extract/text/slot_packer.h"

namespace kg::extract {
namespace {

// The second or a later byte of a character.
bool IsInside(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

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
  std::vector<Pending> queue = {{0, order.size(), 0, 0}};
  std::vector<Child> children;
  std::vector<unsigned char> bytes;
  for (std::size_t next = 0; next < queue.size(); ++next) {  // breadth first
    const Pending node = queue[next];
    const std::string& longest = strings[order[node.last - 1]];
    std::size_t i = node.first;
    if (node.depth > 0 && strings[order[node.first]] == longest) i = node.last;  // one is left
    while (i < node.last && strings[order[i]].size() == node.depth) ++i;
    const bool ends = i > node.first;
    if (ends) {
      const std::string_view rest =
          i == node.last ? std::string_view(longest).substr(node.depth) : std::string_view();
      End end;
      end.first = static_cast<std::uint32_t>(node.first);
      end.last = static_cast<std::uint32_t>(i);
      end.rest = static_cast<std::uint32_t>(automaton.rests_.size());
      end.rest_size = static_cast<std::uint32_t>(rest.size());
      automaton.rests_ += rest;
      states[static_cast<std::size_t>(node.state)].base =
          ~static_cast<std::int32_t>(automaton.ends_.size());
      automaton.ends_.push_back(end);
    }
    children.clear();
    while (i < node.last) {
      const auto byte = static_cast<unsigned char>(strings[order[i]][node.depth]);
      std::size_t end = i;
      while (end < node.last &&
             static_cast<unsigned char>(strings[order[end]][node.depth]) == byte) {
        ++end;
      }
      children.push_back({byte, i, end});
      i = end;
    }
    if (children.empty()) continue;
    bytes.clear();
    for (const Child& child : children) bytes.push_back(child.byte);
    const std::size_t base = slots.Place(bytes);
    if (states.size() < slots.size()) states.resize(std::max(slots.size(), 2 * states.size()));
    (ends ? automaton.ends_.back().base : states[static_cast<std::size_t>(node.state)].base) =
        static_cast<std::int32_t>(base);
    for (const Child& child : children) {
      const std::size_t place = base + child.byte;
      states[place].check = node.state;
      queue.push_back({child.first, child.last, node.depth + 1, static_cast<std::int32_t>(place)});
    }
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
    for (std::uint32_t j = end.first; j < end.last; ++j) {
      hits.push_back({{static_cast<std::uint32_t>(begin),
                       static_cast<std::uint32_t>(i + 1 + rest.size())},
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
