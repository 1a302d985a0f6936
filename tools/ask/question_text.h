#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/ask/words.h"

namespace kg::ask {

// The language of a question, by its script, letters and small words; `guess` decides between
// Russian and Belarusian where they do not.
extract::Language LanguageOf(const FoldedText& text, extract::Language guess, const Words& words);

// What stands between quotation marks of any kind; only the outermost.
std::vector<std::string> Quoted(std::string_view text);

// Whether something measured in these units can be asked for by one of the slots.
bool MayAnswer(const std::vector<std::string>& units, const std::vector<std::string>& slots,
               bool growth);

}  // namespace kg::ask
