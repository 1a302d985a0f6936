#pragma once

#include <vector>

#include "extract/gazetteer/fold.h"
#include "extract/link/candidate.h"
#include "extract/link/person_name.h"
#include "extract/text/document.h"

namespace kg::extract {

// Names met before that come again without what showed them to be names: a person's surname alone
// ("Senko recalled", "Абраменко"), a Chinese or foreign name in Chinese letters anywhere else.
std::vector<Candidate> FindRepeats(const Document& document, const std::vector<Candidate>& chosen,
                                   const Folder& folder, const PersonNameReader& person_names);

}  // namespace kg::extract
