#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/ask/question.h"
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

// Four digits that are a year, for what no rule of periods has read.
void AddBareYears(const FoldedText& text, std::vector<PeriodBounds>& out);

// "How much did it grow in 2024 compared with 2023": of two times the earlier is what the later is
// compared with.
void DropBasePeriod(std::vector<PeriodBounds>& periods);

}  // namespace kg::ask
