#pragma once

#include "tools/ask/answer.h"
#include "tools/ask/question.h"

namespace kg::ask {

// Whether it is one of the question's entities.
bool IsNamed(const Question& question, const Named& end);

// What kinds of nodes a slot asks for: "country" -> Country. Empty: any.
std::vector<std::string> LabelsOf(std::string_view slot);

// Answers to "who", "which country", "in which year" from relations that the question has cues of:
// the end that it does not name, or when the relation held.
Result<std::vector<Answer>> AnswerFromRelations(const Question& question, const Words& words,
                                                Facts& facts, std::string& cypher);

}  // namespace kg::ask
