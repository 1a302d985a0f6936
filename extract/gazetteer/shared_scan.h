#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "extract/gazetteer/automaton.h"

namespace kg::extract {

// Finds the strings of several automata in a text in one pass. The filters in front of them are one
// table with a bit for each: a place where none has a string is looked at once.
//
// The automata must outlive it. Immutable once built: one serves every thread.
class SharedScan {
 public:
  struct Part {
    const Automaton* automaton = nullptr;
    bool words = false;  // as Automaton::ScanWords
  };
  explicit SharedScan(std::vector<Part> parts);  // eight at most

  // The hits of each part, as its automaton would find them.
  std::vector<std::vector<Automaton::Hit>> Scan(std::string_view text) const;

 private:
  std::vector<Part> parts_;
  unsigned all_ = 0, inside_words_ = 0;  // a bit for each part that has strings; that looks there
  std::array<std::vector<std::uint8_t>, PrefixFilter::kTables> parts_at_;  // by key
};

}  // namespace kg::extract
