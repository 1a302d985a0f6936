#pragma once

#include <string_view>

#include "graph/model/span.h"
#include "tools/ask/question.h"
#include "tools/ask/words.h"

namespace kg::ask {

// The clause of a sentence around a part of it, without what parts it from its neighbours.
Span ClauseIn(std::string_view sentence, Span part, const LanguageWords& words);

// Whether money that the clause of a sentence tells of was only asked for, or refused in it or in the
// next.
bool WasRefused(std::string_view sentence, Span clause, const Words& words);
// Whether just that is what the question asks.
bool AsksOfRefusals(const Question& question, const Words& words);

}  // namespace kg::ask
