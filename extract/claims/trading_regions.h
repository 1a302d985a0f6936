#pragma once

#include "extract/claims/claim.h"
#include "extract/claims/figure_roles.h"
#include "extract/claims/figure_sentence.h"

namespace kg::extract {

// Whether the sentence tells of the trade of a region or a city, as of a country's.
bool NamesTradingRegion(const Extraction& extraction, const SentenceView& view, const PartyMemory& memory);

// The sentence with such places as sides like countries. The country right beside a region only
// tells where it lies: "Gomel Region of Belarus".
SentenceView WithRegions(const Extraction& extraction, const SentenceView& view, const PartyMemory& memory);

}  // namespace kg::extract
