#pragma once

#include "tools/ask/answer.h"
#include "tools/ask/facts.h"
#include "tools/ask/question.h"

namespace kg::ask {

// Why a question has no answer, and of which times it could be asked instead.
Absence WhyAbsent(const Question& question, const Words& words, Facts& facts);

}  // namespace kg::ask
