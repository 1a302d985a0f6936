#pragma once

#include <string>
#include <vector>

#include "tests/support/query_maker.h"

namespace kg::test {

// Queries to change: those of scenario files (paths that do not exist are left out).
std::vector<std::string> QueriesOf(const std::vector<std::string>& feature_paths);

// Texts near to those of a collection: bytes and words of them changed, left out, repeated, moved
// from one to another; now and then something whole from the maker.
class Mutator {
 public:
  Mutator(std::vector<std::string> texts, std::uint64_t seed);
  std::string Next();

 private:
  void ChangeBytes(std::string& text);
  void ChangeWords(std::string& text);
  std::string Part(const std::string& text);

  std::vector<std::string> texts_, words_;
  QueryMaker maker_;
};

}  // namespace kg::test
