#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/result.h"
#include "graph/model/span.h"

namespace kg::extract {

// Finds every one of many strings in a text in one pass.
//
// Method: Aho and Corasick, CACM 18(6), 1975, over bytes, its trie packed as a double array
// (Aoe, IEEE TSE 15(9), 1989). Build is linear in the strings' bytes but for the packing, Scan in
// text + hits. Immutable once built: one automaton serves every thread.
class Automaton {
 public:
  struct Hit {
    Span span;            // bytes of the scanned text
    std::uint32_t string;  // index into the strings that it was built from
  };

  Automaton() = default;
  // Strings may repeat: each index is reported. kInvalid if one is empty or holds a zero byte.
  static Result<Automaton> Build(const std::vector<std::string>& strings);

  // Appends hits by end, then longest first. Overlaps stay.
  void Scan(std::string_view text, std::vector<Hit>& hits) const;

 private:
  struct State {
    std::int32_t base = 0;
    std::int32_t check = -1;     // parent, -1 if the slot is free
    std::int32_t fail = 0;
    std::int32_t output = -1;    // index into outputs_ of this state's own strings
    std::int32_t shorter = -1;   // next state on the fail path that has output
  };
  std::int32_t Step(std::int32_t state, unsigned char byte) const;

  std::vector<State> states_;
  std::vector<std::vector<std::uint32_t>> outputs_;
  std::vector<std::uint32_t> lengths_;
};

}  // namespace kg::extract
