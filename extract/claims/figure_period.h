#pragma once

#include <cstddef>

#include "extract/claims/claim.h"
#include "extract/claims/figure_sentence.h"

namespace kg::extract {

// Sets period and base period of a figure from the periods of its sentence.
void FindPeriods(const Extraction& extraction, const SentenceView& view, std::size_t v,
                 bool timeless, Figure& figure);

}  // namespace kg::extract
