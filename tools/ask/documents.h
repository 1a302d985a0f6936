#pragma once

#include <string>
#include <vector>

#include "tools/ask/answer.h"
#include "tools/ask/facts.h"
#include "tools/ask/question.h"
#include "tools/ask/reading.h"

namespace kg::ask {

// "Which documents mention A and B?": the names of those that name all of what the question does, and
// speak of the rest that it asks about; each with the sentence that says most of it.
Result<std::vector<Answer>> AnswerWithDocuments(const Question& question, Facts& facts, Texts& texts,
                                                std::string& cypher);

}  // namespace kg::ask
