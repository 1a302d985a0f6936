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
// Method: a trie packed as a double array (Aoe, IEEE TSE 15(9), 1989) behind filters of the first
// bytes, hashed (after Wu and Manber, TR 94-17, University of Arizona, 1994): most characters of a
// text begin no string, and are passed at the cost of three bits. Scan is linear in text times
// the longest string that the text shares with the trie; Build in the strings' bytes but for the
// packing. Immutable once built: one automaton serves every thread.
class Automaton {
 public:
  struct Hit {
    Span span;            // bytes of the scanned text
    std::uint32_t string;  // index into the strings that it was built from
  };

  Automaton() = default;
  // Strings are UTF-8. They may repeat: each index is reported. kInvalid if one is empty, holds a
  // zero byte or begins within a character.
  static Result<Automaton> Build(const std::vector<std::string>& strings);

  // Appends hits by begin, then shortest first. Overlaps stay.
  void Scan(std::string_view text, std::vector<Hit>& hits) const;

 private:
  struct State {
    std::int32_t base = 0;
    std::int32_t check = -1;  // parent, -1 if the slot is free
    std::uint32_t first = 0, last = 0;  // into order_: the strings that end here
  };
  // Bits that are set where a string may begin with certain bytes.
  class Filter {
   public:
    void Set(std::uint64_t hash) { bits_[hash / 64] |= std::uint64_t{1} << (hash % 64); }
    bool Has(std::uint64_t hash) const { return (bits_[hash / 64] >> (hash % 64) & 1) != 0; }

   private:
    std::vector<std::uint64_t> bits_ = std::vector<std::uint64_t>(1024);  // 16 bits of hash
  };
  bool MayBegin(const char* text) const;
  void Walk(std::string_view text, std::size_t begin, std::vector<Hit>& hits) const;

  std::vector<State> states_;
  std::vector<std::uint32_t> order_;  // the strings, sorted
  // By the first two bytes: strings of one to three; by four: of four to seven; by eight: longer.
  Filter two_, four_, eight_;
};

}  // namespace kg::extract
