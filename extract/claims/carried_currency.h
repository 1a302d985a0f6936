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
// before; the lines of a list go on one from another. "Million dollars unless another unit is given": in
// that, on the labelled lines of the paper. Sentences come in order.
class CarriedCurrency {
 public:
  void Carry(Extraction& extraction, const FigureWords& words, const SentenceView& view);

 private:
  void ReadSheetUnit(const Extraction& extraction, const SentenceView& view);
  bool IsSheetSum(const FigureWords& words, const SentenceView& view, const ValueMention& value) const;

  std::string currency_;  // of the last amount of the paragraph
  std::string sheet_unit_;  // of the bare sums of the paper, if it tells one for all
  Decimal sheet_factor_{1, 0};
  std::uint32_t sheet_paper_ = 0;
  std::uint32_t paragraph_ = 0xFFFFFFFF;
};

// "rose by 400 to 3,300": a change and where it led, no range.
void PartMovements(const SentenceView& view, std::vector<ValueMention>& values);

}  // namespace kg::extract
