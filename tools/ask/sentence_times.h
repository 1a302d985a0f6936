#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "tools/ask/answer.h"
#include "tools/ask/question.h"
#include "tools/ask/reading.h"

namespace kg::ask {

// When something was, from a sentence that is plainly about all that is asked. `slot`: "year" or
// "date". None if it names several times that fit alike.
std::optional<Answer> AnswerFromTimes(const Question& question, std::string_view slot,
                                      const std::vector<Passage>& passages, const Words& words,
                                      Texts& texts);

}  // namespace kg::ask
