#pragma once

#include <filesystem>
#include <memory>

#include "extract/claims/figure_words.h"
#include "extract/pipeline.h"
#include "graph/model/result.h"

namespace kg::extract {

// Makes figures of values: what each measures, of whom, when, against which base.
//
// Works sentence by sentence with a small memory (figures.md: noun phrase, clause, heading,
// sentence before). Needs Extraction::values and mentions. Immutable once loaded.
class FigureFinder {
 public:
  // Reads ontology/metrics.json and rules/<language>/figures*.toml. kInvalid with file, line and
  // column if one is wrong.
  static Result<FigureFinder> Load(const std::filesystem::path& schemas);

  // Fills extraction.figures from abstracts, bodies and headings.
  void Find(Extraction& extraction) const;

  const FigureWords& words() const { return *words_; }

 private:
  std::shared_ptr<const FigureWords> words_;
};

}  // namespace kg::extract
