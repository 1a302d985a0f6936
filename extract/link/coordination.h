#pragma once

#include <vector>

#include "extract/link/candidate.h"
#include "extract/link/name_words.h"
#include "extract/text/document.h"

namespace kg::extract {

// Names that stand in a list with a known one: in "Sinotrans, YTO and ZTO" the known first says
// what the others are. Only for organizations, persons and places, only in lists that an "and" or
// 等 closes, and only for what is written as a name (capitals, quotation marks, Han between 、).
// `chosen` by begin. A candidate for each name that no chosen mention covers.
std::vector<Candidate> FindCoordinated(const Document& document,
                                       const std::vector<Candidate>& chosen,
                                       const NameWords& words);

}  // namespace kg::extract
