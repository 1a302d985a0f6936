#include "tools/ask/comparison.h"

#include <algorithm>
#include <compare>

#include "tools/ask/figures.h"
#include "tools/ask/relations.h"

namespace kg::ask {
namespace {

struct Two {
  const NamedEntity* first = nullptr;
  const NamedEntity* second = nullptr;
  bool most = false;   // the larger, the later
  bool times = false;  // what is compared is when
};

bool Says(const Question& question, const std::vector<Cue>& cues) {
  return std::any_of(cues.begin(), cues.end(), [&](const Cue& cue) {
    return !cue.Find(question.folded, 0).tokens.empty();
  });
}

// The two names on both sides of "or".
std::optional<Two> ComparedIn(const Question& question, const Words& words) {
  // "How many trains went through or to" counts.
  if (question.AsksAny({"count", "amount", "rank", "ratio"})) return std::nullopt;
  const LanguageWords& table = words.Of(question.language);
  Two two;
  const bool less = Says(question, table.compare_less);
  const bool earlier = Says(question, table.compare_earlier);
  const bool later = Says(question, table.compare_later);
  two.most = later || (!less && !earlier);
  two.times = earlier || later;
  if (!two.times && !less && !Says(question, table.compare_more)) return std::nullopt;
  for (const Cue& cue : table.compare_or) {
    const std::vector<std::size_t> found = cue.Find(question.folded, 0).tokens;
    if (found.empty()) continue;
    for (const NamedEntity& entity : question.entities) {
      const bool before = entity.last_token < found.front() &&
                          (two.first == nullptr || entity.last_token > two.first->last_token);
      const bool after = entity.first_token > found.back() &&
                         (two.second == nullptr || entity.first_token < two.second->first_token);
      if (before) two.first = &entity;
      if (after) two.second = &entity;
    }
  }
  if (two.first == nullptr || two.second == nullptr) return std::nullopt;
  return two;
}

// The question of one of the two alone.
Question OfOne(const Question& question, const NamedEntity& other, bool times, const Words& words) {
  Question one = question;
  std::erase_if(one.entities, [&](const NamedEntity& entity) { return entity.key == other.key; });
  std::erase_if(one.topics, [&](const Topic& topic) {
    return topic.marks.front() == "e" + other.key;
  });
  // Words of comparing and of the other name are not said of this one.
  one.words.clear();
  one.names.clear();
  one.runs.clear();
  one.counts.clear();
  one.growth = false;
  one.counted = false;
  const auto measured_in = [&](std::string_view unit) {
    if (one.metrics.empty()) return false;
    const std::vector<std::string>& units = words.UnitsOf(one.metrics.front().first);
    return std::find(units.begin(), units.end(), unit) != units.end();
  };
  one.slots = {times ? "year" : measured_in("percent") ? "percent" : "value"};
  return one;
}

std::optional<Answer> NumberOf(const Question& question, const Words& words, Facts& facts,
                               std::string& cypher) {
  if (question.Asks("year")) {
    Result<std::vector<Answer>> told = AnswerFromRelations(question, words, facts, cypher);
    if (told && !told->empty() && told->front().value.is_number()) return told->front();
  }
  Result<std::vector<Answer>> told = AnswerFromFigures(question, words, facts, cypher);
  if (!told || told->empty() || !told->front().value.is_number()) return std::nullopt;
  return told->front();
}

}  // namespace

bool IsComparison(const Question& question, const Words& words) {
  return ComparedIn(question, words).has_value();
}

Result<std::vector<Answer>> AnswerByComparing(const Question& question, const Words& words,
                                              Facts& facts, std::string& cypher) {
  std::vector<Answer> out;
  const std::optional<Two> two = ComparedIn(question, words);
  if (!two) return out;
  const auto number = [&](const NamedEntity& other) {
    return NumberOf(OfOne(question, other, two->times, words), words, facts, cypher);
  };
  const std::optional<Answer> first = number(*two->second), second = number(*two->first);
  if (!first || !second || first->unit != second->unit) return out;
  const std::strong_ordering order = Compare(first->value, second->value);
  if (order == 0) return out;
  const bool is_first = (order > 0) == two->most;
  const NamedEntity& chosen = is_first ? *two->first : *two->second;
  Answer answer;
  answer.slot = question.slots.empty() ? "organization" : question.slots.front();
  answer.entity = Named{chosen.key, chosen.name, "", {}};
  // The other's sentence proves it as much.
  const Answer& own = is_first ? *first : *second;
  const Answer& other = is_first ? *second : *first;
  answer.places = {own.places.front(), other.places.front()};
  out.push_back(std::move(answer));
  return out;
}

}  // namespace kg::ask
