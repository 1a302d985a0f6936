#pragma once

#include <string_view>
#include <vector>

#include "tools/ask/facts.h"
#include "tools/ask/question.h"
#include "tools/ask/reading.h"

namespace kg::ask {

// Whether an entity is of the kind that a slot asks for; see LabelsOf for the slots.
bool IsOfKind(std::string_view slot, const extract::Entity& entity);

// How an entity of a text that was read again is told.
Named NamedFrom(const extract::Entity& entity);

// The entities of a kind that a sentence names besides those of the question: the only one, or
// those in a row whose part of the sentence is about what is asked. Empty: none, or nobody knows
// which is meant. `kind`: a slot; "place": a body that something happens at.
std::vector<const extract::Mention*> NamesAskedFor(const Question& question, std::string_view kind,
                                                   const ReadText& text, std::size_t sentence,
                                                   const Words& words);

}  // namespace kg::ask
