#pragma once

#include <cstddef>

#include "extract/claims/figure_roles.h"

namespace kg::extract {

// Parties and subject of a contract: who sells or builds, then who orders; companies and other
// bodies before countries.
Parties FindContractParties(const Extraction& extraction, const FigureWords& words,
                            const SentenceView& view, const MetricChoice& choice, std::size_t v,
                            PartyMemory& memory);

}  // namespace kg::extract
