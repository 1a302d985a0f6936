#pragma once

#include "extract/claims/claim.h"
#include "extract/claims/figure_roles.h"
#include "extract/claims/figure_sentence.h"

namespace kg::extract {

// Years that are facts of their own: of founding, of joining, of an event. Appends them.
void FindYears(Extraction& extraction, const FigureWords& words, const SentenceView& view,
               PartyMemory& memory);

}  // namespace kg::extract
