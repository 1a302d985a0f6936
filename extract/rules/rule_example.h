#pragma once

#include <string>
#include <vector>

namespace kg::extract {

// A text that shows what a rule does, from the rule's own file.
struct RuleExample {
  std::string text;
  std::string found;  // the mention that is to be found, of rules that find mentions
  std::string where;  // file:line:column
};

// What a rule must find and what it must leave. No rule is read without some of both.
struct RuleExamples {
  std::vector<RuleExample> examples, counterexamples;
};

// A rule as its author sees it.
struct RuleInfo {
  std::string id;     // with its version
  std::string where;  // file:line:column
  RuleExamples tests;
};

}  // namespace kg::extract
