#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "extract/text/packed_trie.h"
#include "extract/text/prefix_filter.h"
#include "graph/model/result.h"
#include "graph/model/span.h"

namespace kg::extract {

// Finds every one of many strings in a text in one pass.
//
// Method: a trie behind a filter of first characters: most characters of a text begin no string. Scan is linear in the text, times the bytes that it shares with the trie
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
  void Walk(std::string_view text, std::size_t begin, std::vector<Hit>& hits) const;

  PackedTrie trie_;
  std::vector<std::uint32_t> order_;  // the strings, sorted
  PrefixFilter begins_;
};

}  // namespace kg::extract
