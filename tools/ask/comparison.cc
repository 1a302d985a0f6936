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

// The question of one of the two alone: words of comparing and of the other are not said of it.
Question Alone(const Question& question, bool times, const Words& words) {
  Question one = question;
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

Question WithoutName(const Question& question, const NamedEntity& other, bool times, const Words& words) {
  Question one = Alone(question, times, words);
  std::erase_if(one.entities, [&](const NamedEntity& entity) { return entity.key == other.key; });
  std::erase_if(one.topics, [&](const Topic& topic) {
    return topic.marks.front() == "e" + other.key;
  });
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

// One of the two that are compared: the question of it alone, and what to say if it is the one.
struct Side {
  Question alone;
  Answer chosen;
};

Side SideOfName(const Question& question, const NamedEntity& own, const NamedEntity& other, bool times,
                const Words& words) {
  Side side{WithoutName(question, other, times, words), {}};
  side.chosen.slot = question.slots.empty() ? "organization" : question.slots.front();
  side.chosen.entity = Named{own.key, own.name, "", {}};
  return side;
}

Side SideOfTime(const Question& question, const PeriodBounds& time, const Words& words) {
  Side side{Alone(question, false, words), {}};
  side.alone.periods = {time};
  side.chosen.slot = "year";
  const bool year = IsYear(time.written);
  side.chosen.value = year ? Value::Integer(std::stoll(time.written)) : Value::String(time.written);
  side.chosen.unit = year ? "year" : "date";
  return side;
}

Side SideOfMeasure(const Question& question, const std::string& metric, std::size_t place,
                   const Words& words) {
  Question of_it = question;
  of_it.metrics = {{metric, 1.0}};
  Side side{Alone(of_it, false, words), {}};
  side.chosen.slot = "measure";
  side.chosen.value = Value::String(std::string(question.folded.word(place)));
  side.chosen.unit = "text";
  return side;
}

// "More in 2023 or in 2024", "the exports or the imports": the two sides of "or" where these are no names.
std::vector<Side> OtherSides(const Question& question, const Words& words) {
  const LanguageWords& table = words.Of(question.language);
  std::vector<Side> sides;
  if (question.AsksAny({"count", "amount", "rank", "ratio"})) return sides;
  if (!Says(question, table.compare_or) || question.metrics.empty()) return sides;
  if (!Says(question, table.compare_more) && !Says(question, table.compare_less)) return sides;
  if (question.periods.size() == 2) {
    for (const PeriodBounds& time : question.periods) sides.push_back(SideOfTime(question, time, words));
    return sides;
  }
  for (const Cue& cue : table.compare_or) {
    const std::vector<std::size_t> found = cue.Find(question.folded, 0).tokens;
    if (found.empty()) continue;
    // The measures that stand nearest on either side.
    const std::pair<const std::string, std::size_t>*before = nullptr, *after = nullptr;
    for (const auto& place : question.metric_places) {
      if (place.second < found.front() && (before == nullptr || place.second > before->second)) before = &place;
      if (place.second > found.back() && (after == nullptr || place.second < after->second)) after = &place;
    }
    if (before == nullptr || after == nullptr) continue;
    sides.push_back(SideOfMeasure(question, before->first, before->second, words));
    sides.push_back(SideOfMeasure(question, after->first, after->second, words));
    return sides;
  }
  return sides;
}

bool AsksForLess(const Question& question, const Words& words) {
  const LanguageWords& table = words.Of(question.language);
  return Says(question, table.compare_less) && !Says(question, table.compare_more);
}

}  // namespace

bool IsComparison(const Question& question, const Words& words) {
  return ComparedIn(question, words).has_value() || !OtherSides(question, words).empty();
}

Result<std::vector<Answer>> AnswerByComparing(const Question& question, const Words& words,
                                              Facts& facts, std::string& cypher) {
  std::vector<Answer> out;
  std::vector<Side> sides;
  bool most = !AsksForLess(question, words);
  if (const std::optional<Two> two = ComparedIn(question, words)) {
    sides.push_back(SideOfName(question, *two->first, *two->second, two->times, words));
    sides.push_back(SideOfName(question, *two->second, *two->first, two->times, words));
    most = two->most;
  } else {
    sides = OtherSides(question, words);
  }
  if (sides.size() != 2) return out;
  const std::optional<Answer> first = NumberOf(sides[0].alone, words, facts, cypher);
  const std::optional<Answer> second = NumberOf(sides[1].alone, words, facts, cypher);
  if (!first || !second || first->unit != second->unit) return out;
  const std::strong_ordering order = Compare(first->value, second->value);
  if (order == 0) return out;
  const bool is_first = (order > 0) == most;
  Answer answer = std::move(sides[is_first ? 0 : 1].chosen);
  // The other's sentence proves it as much.
  const Answer& own = is_first ? *first : *second;
  const Answer& other = is_first ? *second : *first;
  answer.places = {own.places.front(), other.places.front()};
  out.push_back(std::move(answer));
  return out;
}

}  // namespace kg::ask
