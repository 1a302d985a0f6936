#pragma once

#include <cstddef>

#include "extract/claims/figure_roles.h"

namespace kg::extract {

// Parties and subject of a loan or a credit line: who lends, who borrows.
Parties FindLoanParties(const Extraction& extraction, const FigureWords& words,
                        const SentenceView& view, const MetricChoice& choice, std::size_t v,
                        PartyMemory& memory);

}  // namespace kg::extract
