#include "extract/text/packed_trie.h"

#include <algorithm>

#include "extract/text/slot_packer.h"

namespace kg::extract {
namespace {

// Bytes that a rest has at least, unless strings end behind it: fewer take as long state by state.
constexpr std::size_t kShortestRest = 4;
// States so many bytes deep are placed breadth first, since every text comes by; those below depth
// first, so that the states of one string lie together.
constexpr std::size_t kShallow = 8;

// A state not yet placed: the strings [first, last) share `depth` bytes.
struct Pending {
  std::size_t first, last, depth;
  std::int32_t state;
};

struct Child {
  unsigned char byte;
  std::size_t first, last;
};

}  // namespace

PackedTrie::PackedTrie(std::span<const std::string_view> sorted, RestEnd rest_end,
                       unsigned char marked) {
  if (sorted.empty()) return;
  SlotPacker slots;
  states_.resize(slots.size());
  states_[0].check = 0;
  std::vector<Child> children;
  std::vector<unsigned char> bytes;
  const auto place = [&](const Pending node, std::vector<Pending>& next) {
    const std::string_view first = sorted[node.first], last = sorted[node.last - 1];
    std::size_t depth = node.depth;
    if (depth > 0) {
      while (depth < first.size() && first[depth] == last[depth]) ++depth;
      if (rest_end != nullptr) depth = rest_end(first, node.depth, depth);
      if (depth < first.size() && depth < node.depth + kShortestRest) depth = node.depth;
    }
    std::size_t i = node.first;
    while (i < node.last && sorted[i].size() == depth) ++i;
    const std::size_t ends_last = i;
    children.clear();
    while (i < node.last) {
      const auto byte = static_cast<unsigned char>(sorted[i][depth]);
      std::size_t end = i;
      while (end < node.last && static_cast<unsigned char>(sorted[end][depth]) == byte) ++end;
      children.push_back({byte, i, end});
      i = end;
    }
    State& state = states_[static_cast<std::size_t>(node.state)];
    std::int32_t* base = &state.base;
    const bool is_marked = marked != 0 && std::any_of(children.begin(), children.end(),
                                                      [&](const Child& c) { return c.byte == marked; });
    if (ends_last > node.first || depth > node.depth || is_marked) {
      state.base = ~static_cast<std::int32_t>(ends_.size());
      End end;
      end.first = static_cast<std::uint32_t>(node.first);
      end.last = static_cast<std::uint32_t>(ends_last);
      end.rest = static_cast<std::uint32_t>(rests_.size());
      end.rest_size = static_cast<std::uint32_t>(depth - node.depth);
      rests_.append(first, node.depth, depth - node.depth);
      ends_.push_back(end);
      base = &ends_.back().base;
    }
    if (children.empty()) return;
    bytes.clear();
    for (const Child& child : children) bytes.push_back(child.byte);
    const std::size_t begin = slots.Place(bytes);
    *base = static_cast<std::int32_t>(begin);
    if (states_.size() < slots.size()) states_.resize(slots.size());
    for (const Child& child : children) {
      const std::size_t slot = begin + child.byte;
      states_[slot].check = node.state;
      next.push_back({child.first, child.last, depth + 1, static_cast<std::int32_t>(slot)});
    }
  };
  std::vector<Pending> shallow = {{0, sorted.size(), 0, 0}}, deep;
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
}

}  // namespace kg::extract
