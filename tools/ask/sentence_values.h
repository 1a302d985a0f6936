#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "tools/ask/answer.h"
#include "tools/ask/question.h"
#include "tools/ask/reading.h"

namespace kg::ask {

// Slots that ask for a number: "count", "amount", "percent" and the like.
bool IsValueSlot(std::string_view slot);

// Whether the noun behind the number at that place is the word right behind "how many".
bool CountsTheFirst(const Question& question, const ReadText& text, const Place& place,
                    const Words& words);

// How much of the question the noun behind the number at that place says: "37 % of whey".
double SaidBeside(const Question& question, const ReadText& text, const Place& place,
                  const Words& words);

// The number in the sentences that is what a slot asks for, where the graph keeps no figure of it:
// how many of what the question counts, or the only amount of a sentence that is plainly about all
// that is asked. None if two numbers fit alike.
std::optional<Answer> AnswerFromSentenceValues(const Question& question, std::string_view slot,
                                               const std::vector<Passage>& passages,
                                               const Words& words, Texts& texts);

}  // namespace kg::ask
