#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kg::extract {

// A trie of many strings packed as a double array (Aoe, IEEE TSE 15(9), 1989), whose stretches without
// a branch are kept as they are (Morrison, JACM 15(4), 1968). Those who walk along it with a text
// read its parts themselves: a step is two reads of memory, mostly near each other.
class PackedTrie {
 public:
  struct State {
    std::int32_t base = 0;    // children are at base + byte; if negative, see ends()[~base]
    std::int32_t check = -1;  // parent, -1 if the slot is free
  };
  // What follows a state with more than children: a rest, which every string has there, behind it
  // perhaps the ends of strings, and children.
  struct End {
    std::int32_t base = 0;                  // 0: no children
    std::uint32_t first = 0, last = 0;      // of the sorted strings, those that end behind the rest
    std::uint32_t rest = 0, rest_size = 0;  // into rests()
  };
  // Up to where a string, from `from` on and no further than `to`, may be kept in one rest.
  using RestEnd = std::size_t (*)(std::string_view string, std::size_t from, std::size_t to);

  PackedTrie() = default;
  // Strings are sorted and not empty; they may repeat. Without `rest_end` a rest may be of any bytes.
  // A state from which `marked`, if not 0, leads on has an End even if no string ends there. Linear in
  // the strings' bytes but for the packing.
  explicit PackedTrie(std::span<const std::string_view> sorted, RestEnd rest_end = nullptr,
                      unsigned char marked = 0);

  bool empty() const { return states_.empty(); }
  // The root is state 0; it has an End only if `marked` leads on from it. States are below states().
  std::int32_t states() const { return static_cast<std::int32_t>(states_.size()); }
  const State& state(std::int32_t at) const { return states_[static_cast<std::size_t>(at)]; }
  // Of a state's base that is negative.
  const End& end(std::int32_t base) const { return ends_[static_cast<std::size_t>(~base)]; }
  std::string_view rest(const End& end) const {
    return std::string_view(rests_).substr(end.rest, end.rest_size);
  }
  std::size_t ends() const { return ends_.size(); }

 private:
  std::vector<State> states_;
  std::vector<End> ends_;
  std::string rests_;
};

}  // namespace kg::extract
