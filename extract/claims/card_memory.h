#pragma once

#include <string_view>

#include "extract/claims/figure_roles.h"
#include "extract/claims/figure_sentence.h"

namespace kg::extract {

// Whether a line may be a field of a card of a project: "Lender: the bank", 【业主】某公司.
bool MayBeCardField(std::string_view line);

// What a line of a card tells of the project: a field "Name" opens a card, whose figures are the project's
// until lines without labels begin; others name who borrows, lends, invests and owns. Sentences come in order.
void ReadCardField(const Extraction& extraction, const SentenceView& view, PartyMemory& memory);

}  // namespace kg::extract
