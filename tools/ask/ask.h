#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "extract/pipeline.h"
#include "tools/ask/answer.h"
#include "tools/ask/facts.h"
#include "tools/ask/words.h"

// A question in English, Chinese, Russian or Belarusian -> Cypher -> answers with evidence.
namespace kg::ask {

// Answers questions from one graph. One thread; the pipeline and the facts must outlive it.
class Asker {
 public:
  Asker(const extract::Pipeline& pipeline, const Words& words, Facts& facts);
  ~Asker();

  // No answers: the documents do not say. An error: the graph could not be asked.
  Result<Reply> Ask(std::string_view question);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kg::ask
