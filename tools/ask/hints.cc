#include "tools/ask/hints.h"

#include <algorithm>
#include <set>

#include "tools/ask/figures.h"

namespace kg::ask {
namespace {

// No document names it, under any of its keys.
bool IsUnnamed(const NamedEntity& entity, Facts& facts) {
  std::vector<std::string> keys = {entity.key};
  keys.insert(keys.end(), entity.alike.begin(), entity.alike.end());
  std::string cypher;
  const Result<std::vector<std::string>> documents = facts.DocumentsNaming(keys, 1, cypher);
  return documents && documents->empty();
}

}  // namespace

Absence WhyAbsent(const Question& question, const Words& words, Facts& facts) {
  constexpr std::size_t kMostTimes = 8;
  Absence out;
  out.understood = !question.slots.empty() || !question.metrics.empty() || !question.relations.empty() ||
                   question.which;
  for (const NamedEntity& entity : question.entities) {
    if (entity.curated && IsUnnamed(entity, facts)) out.unnamed.push_back(entity.written);
  }
  if (!out.unnamed.empty() || question.periods.empty() || question.metrics.empty()) return out;
  const Result<std::set<std::string>> times = TimesTold(question, words, facts);
  if (!times) return out;
  for (auto time = times->rbegin(); time != times->rend() && out.times.size() < kMostTimes; ++time) {
    out.times.push_back(*time);
  }
  return out;
}

}  // namespace kg::ask
