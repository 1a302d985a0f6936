#pragma once

#include <cstddef>
#include <optional>

#include "extract/claims/claim.h"
#include "extract/claims/figure_sentence.h"

namespace kg::extract {

// What a value measures: the metric, the cue that says so, and whether it is a change.
struct MetricChoice {
  std::size_t metric = 0;
  Span cue;                 // clean; empty if carried over from an earlier sentence
  bool growth = false;
  bool carried = false;
  bool shared = false;      // the cue is that of another number
  std::int32_t of_level = -1;  // the figure of this level, where "respectively" pairs them
  bool index = false;       // the level as a percentage of the base
  bool negative = false;    // a balance, of more bought than sold
  bool by_tonne = false;    // a price, whose tonne stands apart from the number
  Figure::Direction direction = Figure::Direction::kNone;
};

// Topics that later sentences may lean on.
struct Topic {
  std::optional<std::size_t> level;    // metric of the last level, for "an increase of 8 %"
  std::optional<std::size_t> heading;  // metric of a line that heads a list
  std::optional<std::size_t> money;    // of the last amount of money
  std::optional<std::size_t> last;     // of the last figure, and which figure it is
  std::int32_t last_figure = -1, level_figure = -1;
  std::uint32_t last_sentence = 0;
  std::uint32_t index_sentence = 0;    // one more than that of the last index; 0: none
  Span level_cue, level_value;         // of the last level
  Span last_cue;                       // of the last figure
  std::optional<std::size_t> count;    // of the last count
  std::uint32_t level_sentence = 0, money_sentence = 0, count_sentence = 0;
  std::uint32_t answer_sentence = 0;   // the one behind a question about `last`; 0: none
};

// Chooses the metric of value `v` by the search order of figures.md: noun phrase, clause, heading,
// sentence before. Nothing if no cue fits its unit, or if it belongs to something that we do not
// measure.
std::optional<MetricChoice> ChooseMetric(const Extraction& extraction, const FigureWords& words,
                                         const SentenceView& view, std::size_t v,
                                         const Topic& topic);

}  // namespace kg::extract
