#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "tools/ask/question.h"

namespace kg::ask {

// What "how many" counts, from the topics by their tokens: `things`, and whose they are: `owners`; of a
// second "how many" `more_things`. `counted`: the last tokens of the cues of counting.
void FindThings(Question& question, const std::map<std::size_t, Topic>& topics,
                const std::vector<std::size_t>& counted, const std::vector<Words::Idea>& ideas,
                const LanguageWords& table);

}  // namespace kg::ask
