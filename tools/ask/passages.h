#pragma once

#include <map>
#include <memory>
#include <string>

#include "extract/pipeline.h"
#include "tools/ask/answer.h"
#include "tools/ask/question.h"

namespace kg::ask {

// Documents read again when a question needs their sentences; the last ones read stay in memory.
class Texts {
 public:
  Texts(const extract::Pipeline& pipeline, Facts& facts) : pipeline_(pipeline), facts_(facts) {}
  // nullptr: there is no such document, or it cannot be read. Valid until the next call.
  const extract::Extraction* Read(const std::string& document);

 private:
  const extract::Pipeline& pipeline_;
  Facts& facts_;
  std::map<std::string, std::unique_ptr<extract::Extraction>> read_;
  std::size_t bytes_ = 0;
};

// Answers from the sentences of the documents that name what the question names, for what no
// relation or figure says: who or where, the things that a list names, what a text states. Only
// where a sentence is plainly about all that is asked.
Result<std::vector<Answer>> AnswerFromPassages(const Question& question, const Words& words,
                                               Facts& facts, Texts& texts, std::string& cypher);

}  // namespace kg::ask
