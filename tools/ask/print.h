#pragma once

#include <string>

#include "tools/ask/answer.h"
#include "tools/ask/words.h"

namespace kg::ask {

// One JSON object on one line, without the newline: question, language, cypher, answers.
std::string AsJson(const Reply& reply);

// For a person, in the language of the question: answers, numbered evidence, the query.
std::string AsText(const Reply& reply, const Words& words);

}  // namespace kg::ask
