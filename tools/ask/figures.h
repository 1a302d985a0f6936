#pragma once

#include <set>
#include <string>

#include "tools/ask/answer.h"
#include "tools/ask/question.h"

namespace kg::ask {

// Answers to questions for a number, from the figures of the graph: those whose slots fit what is
// asked best, and only if they fit well. Values that sources give differently stand side by side.
Result<std::vector<Answer>> AnswerFromFigures(const Question& question, const Words& words,
                                              Facts& facts, std::string& cypher);

// The periods of which figures tell what the question asks of another.
Result<std::set<std::string>> TimesTold(const Question& question, const Words& words, Facts& facts);

}  // namespace kg::ask
