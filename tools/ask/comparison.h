#pragma once

#include <optional>

#include "tools/ask/answer.h"
#include "tools/ask/question.h"

namespace kg::ask {

// Whether one of two entities, times or measures is asked for, by which is larger, smaller, earlier or
// later: "Which is older, A or B?", "Were exports larger in 2023 or in 2024?" What else the documents say
// of the two is then no answer.
bool IsComparison(const Question& question, const Words& words);

// The one of the two, where the graph has a figure or a year of each. Empty: it has not, or both are
// the same.
Result<std::vector<Answer>> AnswerByComparing(const Question& question, const Words& words,
                                              Facts& facts, std::string& cypher);

}  // namespace kg::ask
