#include "tools/ask/descriptions.h"

#include <algorithm>

namespace kg::ask {
namespace {

constexpr std::size_t kMost = 24;

// Whether the goods go to one of the question's others; who asks for no buyer takes any.
bool GoesToAsked(const Question& question, const NamedEntity& seller, const RelationFact& fact) {
  const auto to = std::find_if(fact.qualifiers.begin(), fact.qualifiers.end(),
                               [](const auto& qualifier) { return qualifier.first == "to"; });
  const bool told = to != fact.qualifiers.end() && to->second.is(Value::Type::kString);
  bool others = false;
  for (const NamedEntity& entity : question.entities) {
    if (entity.key == seller.key) continue;
    others = true;
    if (told && (entity.name == to->second.string() || entity.Is(std::string(to->second.string())))) {
      return true;
    }
  }
  return !others;
}

bool IsOfTime(const Question& question, const Place& place) {
  return question.periods.empty() ||
         std::any_of(question.periods.begin(), question.periods.end(),
                     [&](const PeriodBounds& asked) {
                       return place.quote.find(asked.written.substr(0, 4)) != std::string::npos;
                     });
}

}  // namespace

Result<std::vector<Answer>> AnswerFromDescriptions(const Question& question, Facts& facts,
                                                   std::string& cypher) {
  std::vector<Answer> out;
  const bool goods = question.Asks("goods");
  if ((!goods && !question.Asks("description")) || question.entities.empty()) return out;
  // The one who sells is named first: "what does Belarus export to China".
  const NamedEntity& subject = *std::min_element(
      question.entities.begin(), question.entities.end(),
      [](const NamedEntity& a, const NamedEntity& b) { return a.first_token < b.first_token; });
  std::vector<std::string> keys = {subject.key};
  keys.insert(keys.end(), subject.alike.begin(), subject.alike.end());
  Result<std::vector<RelationFact>> found =
      facts.Relations({goods ? "EXPORTS" : "IS_A"}, keys, cypher);
  if (!found) return std::move(found).error();
  for (const RelationFact& fact : *found) {
    if (!subject.Is(fact.subject.key) || fact.places.empty()) continue;
    if (goods && !GoesToAsked(question, subject, fact)) continue;
    if (!IsOfTime(question, fact.places.front())) continue;
    const auto same = std::find_if(out.begin(), out.end(), [&](const Answer& answer) {
      return answer.value.string() == fact.object.name;
    });
    if (same != out.end()) {
      same->places.insert(same->places.end(), fact.places.begin(), fact.places.end());
      continue;
    }
    if (out.size() == kMost) break;
    Answer answer;
    answer.slot = goods ? "goods" : "description";
    answer.value = Value::String(fact.object.name);
    answer.unit = "text";
    answer.places = fact.places;
    out.push_back(std::move(answer));
  }
  return out;
}

}  // namespace kg::ask
