#pragma once

#include "tools/ask/answer.h"
#include "tools/ask/question.h"

namespace kg::ask {

// Answers to questions on papers and references: who wrote it, where to write to, in which journal,
// volume and year it appeared.
Result<std::vector<Answer>> AnswerFromLibrary(const Question& question, const Words& words,
                                              Facts& facts, std::string& cypher);

// Whether a question is one of these.
bool IsForLibrary(const Question& question);

}  // namespace kg::ask
