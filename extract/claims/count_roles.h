#pragma once

#include <cstddef>

#include "extract/claims/figure_roles.h"

namespace kg::extract {

// Parties and subject of what is counted: guests and students, institutes, platforms, and what two
// sides do together, such as agreements, visits, flights and twinnings.
Parties FindCountParties(const Extraction& extraction, const FigureWords& words,
                         const SentenceView& view, const MetricChoice& choice, std::size_t v,
                         PartyMemory& memory);

}  // namespace kg::extract
