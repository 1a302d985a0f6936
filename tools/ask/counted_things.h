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

// No word for amounts ("how many"), a classifier (多少列), or an adjective ("экспортных поездов"):
// things are counted, not money. `counted`: the last tokens of the cues of counting.
bool CountsThings(const std::vector<std::size_t>& counted, const FoldedText& text, const LanguageWords& table);

}  // namespace kg::ask
