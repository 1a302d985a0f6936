#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "graph/model/result.h"

namespace kg::extract {

// What a run of the rules' own examples says.
struct RuleCheck {
  std::size_t rules = 0, examples = 0;  // counterexamples included
  // What is wrong, by place: a file that cannot be read as rules, an example in which its rule does
  // not find what it must, a counterexample in which it finds something. Error::where names file,
  // line and column.
  std::vector<Error> findings;
};

// Reads every rule and table below `schemas` and runs the examples of all kinds of rules: mentions,
// references without a name, relations, relations from figures, proposals, descriptions, figures.
// If `files` is not empty only the rules of these are run; they are named as in Error::where
// ("en/mentions.toml"). What cannot be read is found whatever `files` are, and ends the check.
RuleCheck CheckRules(const std::filesystem::path& schemas, const std::vector<std::string>& files);

}  // namespace kg::extract
