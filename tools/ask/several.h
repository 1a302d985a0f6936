#pragma once

#include <string>
#include <vector>

#include "tools/ask/answer.h"
#include "tools/ask/facts.h"
#include "tools/ask/question.h"
#include "tools/ask/reading.h"

// Questions that ask for one number of each of several.
namespace kg::ask {

// The share of somebody in a company.
bool AsksForStakes(const Question& question);

// "In 2022 and in 2024", and not what has changed between the two.
bool AsksOfSeveralTimes(const Question& question);
// "What shares do A and B each hold", "investment in A and in B".
bool AsksOfSeveralNames(const Question& question, const Words& words);

// One number for each of the times, or of the names in a row. Empty: not all are told.
Result<std::vector<Answer>> AnswerOfEachTime(const Question& question, const Words& words, Facts& facts,
                                             Texts& texts, std::string& cypher);
Result<std::vector<Answer>> AnswerOfEachName(const Question& question, const Words& words, Facts& facts,
                                             Texts& texts, std::string& cypher);

}  // namespace kg::ask
