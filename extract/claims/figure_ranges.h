#pragma once

#include <cstddef>

#include "extract/claims/figure_sentence.h"
#include "extract/claims/figure_words.h"

namespace kg::extract {

// Both ends of a range and both currencies of an amount say the same of the same: mends the
// figures of a sentence, which start at `first`.
void ShareRanges(Extraction& extraction, const FigureWords& words, const SentenceView& view,
                 std::size_t first);

}  // namespace kg::extract
