#pragma once

#include <optional>
#include <vector>

#include "extract/claims/figure_sentence.h"

namespace kg::extract {

// Who founded what: kNoEntity and empty where a sentence does not say, or says "it".
struct Founding {
  EntityIndex founded = kNoEntity;
  std::vector<EntityIndex> founders;  // sorted
};

// What a sentence says of a founding by the word `cue`, a cue of a metric with Frame::kFounding, that
// happened at the time which stands at `time`. Reads the voice of the verb: "A and B founded C",
// "C was founded by A and B", «A и B создали C», «C создано A и B», 甲和乙合资成立丙, 丙由甲和乙成立.
// Nothing if no body is founded there.
std::optional<Founding> ReadFounding(const Extraction& extraction, const FigureWords& words,
                                     const SentenceView& view, const WordHit& cue, const Span& time);

}  // namespace kg::extract
