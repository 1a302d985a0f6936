#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "extract/claims/claim.h"
#include "extract/claims/figure_sentence.h"

namespace kg::extract {

// Bytes that a rule for figures looks away from a number.
constexpr std::uint32_t kFigureReach = 700;
// Between a word and its number: marks that part them, and marks that keep them further off.
constexpr std::string_view kStrongMarks = ";；。!?！？|", kWeakMarks = ",，、(（:：";

// Whether a number is a change, and which way it goes.
struct Change {
  bool is_change = false;
  bool index = false;  // the level as a percentage of the base
  Figure::Direction direction = Figure::Direction::kIncrease;
};

// "Growth of exports, % to 2030: 93.4": value `period` is the base of percentage `v`, whose unit stands in the
// label before it.
bool IsOfLabel(const Extraction& extraction, const SentenceView& view, std::size_t v, std::size_t period);

// `indices`: another percentage of the sentence was the level as a percentage of its base.
Change ReadChange(const Extraction& extraction, const FigureWords& words, const SentenceView& view,
                  std::size_t v, bool indices);

// Numbers other than value `v` between two places of the sentence; the two ends of a range and
// the two currencies of an amount are one, periods none.
int CountValues(const Extraction& extraction, const SentenceView& view, std::size_t v,
                std::uint32_t from, std::uint32_t to);

// "$2 billion in 2030, $3 billion in 2031": where the first of the dated numbers of one unit begins
// that stand one right behind the other, values[v] being the last; else where values[v] begins.
std::uint32_t SeriesBegin(const Extraction& extraction, const SentenceView& view, std::size_t v);

}  // namespace kg::extract
