#pragma once

#include <cstddef>

#include "extract/claims/figure_roles.h"

namespace kg::extract {

// Parties and subject of an investment, a loan, a contract, a delivery or a stake.
Parties FindFlowParties(const Extraction& extraction, const FigureWords& words,
                        const SentenceView& view, const MetricChoice& choice, std::size_t v,
                        PartyMemory& memory);

}  // namespace kg::extract
