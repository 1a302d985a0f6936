#pragma once

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "extract/pipeline.h"
#include "extract/text/document.h"
#include "extract/values/value_mention.h"
#include "extract/values/value_words.h"
#include "graph/model/result.h"

namespace kg::extract {

// Finds numbers, amounts, percentages, ranks, multiples, quantities, dates and periods
// (the forms N, U, A, R, P and X of figures.md), in one pass over the tokens of each sentence.
//
// Linear in the bytes of the text, whatever they are. Immutable once loaded.
class ValueScanner {
 public:
  // Reads schemas/values. kInvalid with file, line and column if a table is wrong.
  static Result<ValueScanner> Load(const std::filesystem::path& schemas);

  // Fills extraction.values from the sentences outside reference lists and page furniture. The
  // mentions must have been found: they tell whose rubles are meant.
  void Scan(Extraction& extraction) const;

  // The values of one text that is taken as one sentence; offsets are bytes of `text`.
  // A currency that several countries share keeps all of them: "RUB|BYN".
  std::vector<ValueMention> Scan(std::string_view text, Language language) const;

  const ValueWords& words() const { return *words_; }

 private:
  std::shared_ptr<const ValueWords> words_;
};

}  // namespace kg::extract
