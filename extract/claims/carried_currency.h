#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "extract/claims/figure_sentence.h"
#include "extract/claims/figure_words.h"
#include "extract/pipeline.h"

// What the words of a sentence tell of its values, before their metrics are looked for.
namespace kg::extract {

// "Trade reached 118 million dollars. Exports came to 44 million": in the currency spoken of just
// before; the lines of a list go on one from another. Sentences come in order.
class CarriedCurrency {
 public:
  void Carry(Extraction& extraction, const FigureWords& words, const SentenceView& view);

 private:
  std::string currency_;  // of the last amount of the paragraph
  std::uint32_t paragraph_ = 0xFFFFFFFF;
};

// "rose by 400 to 3,300": a change and where it led, no range.
void PartMovements(const SentenceView& view, std::vector<ValueMention>& values);

}  // namespace kg::extract
