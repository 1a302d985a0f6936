#pragma once

#include <cstddef>

#include "extract/claims/figure_words.h"
#include "extract/claims/figure_years.h"

namespace kg::extract {

// Periods of figures whose sentence says none. Trade figures of one paragraph, and deliveries of one
// thing, speak of one period unless they say another; `lead`: the time that the paragraph opens with.
// `first`: the first figure of the sentence.
void InferPeriods(Extraction& extraction, const FigureWords& words, const SentenceView& view,
                  std::size_t first, const ParagraphLead& lead);

// Whether the sentence says a time of its own, more than what a change among the figures from `first`
// on is compared with: "including exports of $24 million, 147 % of the level of 2030".
bool SaysPeriod(const Extraction& extraction, const SentenceView& view, std::size_t first);

}  // namespace kg::extract
