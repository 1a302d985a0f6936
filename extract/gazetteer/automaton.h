#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "extract/text/prefix_filter.h"
#include "graph/model/result.h"
#include "graph/model/span.h"

namespace kg::extract {

// Finds every one of many strings in a text in one pass.
//
// Method: a trie packed as a double array (Aoe, IEEE TSE 15(9), 1989), whose stretches without a branch
// are compared as they are (Morrison, JACM 15(4), 1968); behind a filter of first characters: most
// characters of a text begin no string. Scan is linear in the text, times the bytes that it shares with the trie
// from one place; Build in the strings' bytes but for the packing.
// Immutable once built: one automaton serves every thread.
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
  // The same, without most of those that begin inside a word of Latin or Cyrillic letters: for
  // callers that look at the borders of words anyway.
  void ScanWords(std::string_view text, std::vector<Hit>& hits) const;
  // Of the strings that are the whole of a text, their indices.
  std::vector<std::uint32_t> Whole(std::string_view text) const;
  bool empty() const { return order_.empty(); }

 private:
  friend class SharedScan;
  struct State {
    std::int32_t base = 0;    // children are at base + byte; if negative, see ends_[~base]
    std::int32_t check = -1;  // parent, -1 if the slot is free
  };
  // What follows a state with more than children: a rest, which every string has there, behind it
  // perhaps the ends of strings, and children.
  struct End {
    std::int32_t base = 0;              // 0: no children
    std::uint32_t first = 0, last = 0;  // into order_: the strings that end behind the rest
    std::uint32_t rest = 0, rest_size = 0;  // into rests_
  };
  void Walk(std::string_view text, std::size_t begin, std::vector<Hit>& hits) const;

  std::vector<State> states_;
  std::vector<End> ends_;
  std::string rests_;
  std::vector<std::uint32_t> order_;  // the strings, sorted
  PrefixFilter begins_;
};

}  // namespace kg::extract
