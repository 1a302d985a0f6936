#pragma once

#include <set>
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

// Without ideas inside longer ones: who asks for schoolchildren does not ask for students.
std::vector<Words::Idea> WithoutInner(const std::vector<Words::Idea>& ideas);

// The kind of thing that a word of asking names; no marks: none.
Topic FocusOf(const Found& found, const FoldedText& text, const std::vector<Words::Idea>& ideas,
              const LanguageWords& table);

// Two times with nothing but small words between, one of which joins them. `times`: tokens of times.
bool JoinsTimes(const FoldedText& text, std::set<std::size_t> times, const LanguageWords& table);

// "The cars, which China gave": behind a comma and at most a preposition a word of asking begins a
// clause on what is asked for. A Chinese comma parts two questions.
bool BeginsClause(std::size_t token, const FoldedText& text, const LanguageWords& table);

}  // namespace kg::ask
