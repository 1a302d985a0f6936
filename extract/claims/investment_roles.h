#pragma once

#include <cstddef>

#include "extract/claims/figure_roles.h"

namespace kg::extract {

// Parties and subject of an investment that a company, a bank or a fund makes: itself, and the body,
// project or country that it puts the money into, if that is named. False if no such investor is told of.
bool FindInvestmentParties(const Extraction& extraction, const FigureWords& words,
                           const SentenceView& view, const MetricChoice& choice, std::size_t v,
                           PartyMemory& memory, Parties& out);

}  // namespace kg::extract
