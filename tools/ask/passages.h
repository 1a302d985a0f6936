#pragma once

#include <string>
#include <vector>

#include "tools/ask/answer.h"
#include "tools/ask/question.h"
#include "tools/ask/reading.h"

namespace kg::ask {

// Answers from the sentences of the documents that name what the question names, for what no
// relation or figure says: who or where, the things that a list names, what a text states. Only
// where a sentence is plainly about all that is asked. `within`: documents that have said a part of
// the answer already; empty: any.
Result<std::vector<Answer>> AnswerFromPassages(const Question& question,
                                               const std::vector<std::string>& within,
                                               const Words& words, Facts& facts, Texts& texts,
                                               std::string& cypher);

// How many of something, from a sentence that fits the question much better than those of the
// answers known; empty: none does.
Result<std::vector<Answer>> AnswerBetterCounted(const Question& question,
                                                const std::vector<Answer>& known,
                                                const Words& words, Facts& facts, Texts& texts);

}  // namespace kg::ask
