#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "extract/text/document.h"
#include "tools/ask/words.h"

namespace kg::ask {

// The things that a sentence lists after a cue ("including …", 在……等方面), as written. Empty: it
// lists nothing that is surely a list.
std::vector<std::string> ListIn(std::string_view sentence, extract::Language language,
                                const LanguageWords& words);

}  // namespace kg::ask
