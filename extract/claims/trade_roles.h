#pragma once

#include <cstddef>

#include "extract/claims/figure_roles.h"

namespace kg::extract {

// Parties and subject of exports, imports, a balance of trade or a share of it.
Parties FindTradeParties(const Extraction& extraction, const FigureWords& words,
                         const SentenceView& view, const MetricChoice& choice, std::size_t v,
                         PartyMemory& memory);

}  // namespace kg::extract
