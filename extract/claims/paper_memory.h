#pragma once

#include <cstdint>

#include "extract/claims/figure_roles.h"
#include "extract/claims/figure_sentence.h"

namespace kg::extract {

// What figures of a paper know before its first: the two countries and the project that it names most.
// A title that names a region of the country at home and not the country itself heads a paper on the
// region. `known`: the countries of the extraction.
PartyMemory MemoryOfPaper(const Extraction& extraction, const FigureWords& words,
                          const CountryIndex& known, std::uint32_t paper);

}  // namespace kg::extract
