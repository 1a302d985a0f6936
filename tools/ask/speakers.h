#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/ask/answer.h"
#include "tools/ask/question.h"
#include "tools/ask/reading.h"

namespace kg::ask {

// Who says what the question says that somebody said: the person who speaks in the sentence that
// states it, or in those just before it. None if no sentence of these documents plainly states it.
std::optional<Answer> AnswerWhoSaid(const Question& question,
                                    const std::vector<std::string>& documents, const Words& words,
                                    Texts& texts);

}  // namespace kg::ask
