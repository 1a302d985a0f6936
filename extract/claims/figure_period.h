#pragma once

#include <cstddef>

#include "extract/claims/claim.h"
#include "extract/claims/figure_sentence.h"

namespace kg::extract {

// The months of one year in another, "2031-01/2031-05" in 2030; `year` as it is if that is no year alone or
// `months` are none.
Period SameMonths(const Period& months, const Period& year);

// Sets period and base period of a figure from the periods of its sentence.
void FindPeriods(const Extraction& extraction, const SentenceView& view, std::size_t v,
                 bool timeless, Figure& figure);

}  // namespace kg::extract
