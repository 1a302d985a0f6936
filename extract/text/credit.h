#pragma once

#include <string_view>

#include "extract/text/document.h"
#include "extract/text/text_rules.h"

namespace kg::extract {

// "Interview by Ann Lee", 本报记者 王明, "By Ann Lee, Institute of Economics": the author named on
// such a line, which is short, and for whom he works.
void ReadCredit(std::string_view text, Span line, const TextRules& rules, Paper& paper);

// Of "Ann Lee, Institute of Economics" `name` keeps the first part; the body, empty if there is none.
Span CutEmployer(std::string_view text, Span& name, const TextRules& rules);

// Appends an author, with the body that he works for if there is one.
void AddAuthor(std::string_view text, const Span& name, const Span& employer, Paper& paper);

}  // namespace kg::extract
