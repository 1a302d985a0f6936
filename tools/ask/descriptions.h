#pragma once

#include <string>
#include <vector>

#include "graph/model/result.h"
#include "tools/ask/answer.h"
#include "tools/ask/facts.h"
#include "tools/ask/question.h"

namespace kg::ask {

// What entities are said to be ("What is Great Stone?": IS_A), and what a country or company sells
// to another ("What does Belarus export to China?": EXPORTS): each text once, with all that say so.
// Empty: neither is asked, or nobody says.
Result<std::vector<Answer>> AnswerFromDescriptions(const Question& question, Facts& facts,
                                                   std::string& cypher);

}  // namespace kg::ask
