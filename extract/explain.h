#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "extract/pipeline.h"
#include "graph/model/result.h"

namespace kg::extract {

// A rule that had something to say of a sentence and said nothing.
struct NearMiss {
  std::string rule;
  std::string reason;  // what it lacked, in words
};

// Why a sentence yielded what it did: indices into the lists of the Extraction.
struct SentenceExplanation {
  std::uint32_t sentence = 0;
  std::vector<std::uint32_t> mentions, values, figures, relations;
  std::vector<NearMiss> near;  // the nearest first, few
};

// Says, sentence by sentence, what rules found and which came nearest to finding more.
// Reads the rules a second time, apart from the pipeline, which is made for speed. Immutable.
class Explainer {
 public:
  // kInvalid with file, line and column for a rule that is wrong.
  static Result<Explainer> Load(const std::filesystem::path& schemas);
  Explainer(Explainer&&) noexcept;
  Explainer& operator=(Explainer&&) noexcept;
  ~Explainer();

  // One for every sentence of the document.
  std::vector<SentenceExplanation> Explain(const Extraction& extraction) const;

 private:
  struct Impl;
  explicit Explainer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace kg::extract
