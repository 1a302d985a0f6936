#pragma once

#include "tools/ask/answer.h"
#include "tools/ask/question.h"

namespace kg::ask {

// Answers to questions for a number, from the figures of the graph: those whose slots fit what is
// asked best, and only if they fit well. Values that sources give differently stand side by side.
Result<std::vector<Answer>> AnswerFromFigures(const Question& question, const Words& words,
                                              Facts& facts, std::string& cypher);

}  // namespace kg::ask
