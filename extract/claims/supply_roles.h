#pragma once

#include <cstddef>

#include "extract/claims/figure_roles.h"

namespace kg::extract {

// Parties and subject of what is delivered: the seller, then the buyers; companies before countries.
Parties FindSupplyParties(const Extraction& extraction, const FigureWords& words,
                          const SentenceView& view, const MetricChoice& choice, std::size_t v,
                          PartyMemory& memory);

}  // namespace kg::extract
