#pragma once

#include <vector>

#include "extract/gazetteer/fold.h"
#include "extract/link/candidate.h"
#include "extract/link/name_words.h"
#include "extract/link/person_name.h"
#include "extract/text/document.h"

namespace kg::extract {

// Names met before that come again without what showed them to be names: a person's surname alone
// ("Senko recalled", "Абраменко"), a Chinese or foreign name in Chinese letters anywhere else, a
// company's name without what tells that it is one ("Zoomlion"). Of `all` candidates those chosen are names.
std::vector<Candidate> FindRepeats(const Document& document, const std::vector<Candidate>& all,
                                   const std::vector<Candidate>& chosen, const Folder& folder,
                                   const NameWords& words, const PersonNameReader& person_names);

}  // namespace kg::extract
