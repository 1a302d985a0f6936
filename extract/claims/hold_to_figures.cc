#include "extract/claims/hold_to_figures.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <unordered_map>

namespace kg::extract {
namespace {

using Told = std::unordered_map<std::uint32_t, std::vector<const Figure*>>;  // by sentence

constexpr double kSame = 1e-9;

bool Has(const Figure& figure, EntityIndex party) {
  return std::find(figure.parties.begin(), figure.parties.end(), party) != figure.parties.end();
}

Told FiguresOf(const FigureRule& rule, const Extraction& x) {
  Told told;
  for (const Figure& figure : x.figures) {
    const bool of_rule =
        std::find(rule.metrics.begin(), rule.metrics.end(), figure.metric) != rule.metrics.end();
    const bool founding = rule.dated == FigureRule::Dated::kToParties || rule.dated == FigureRule::Dated::kYear;
    if (of_rule && figure.subject != kNoEntity && (founding || !figure.parties.empty())) {
      told[figure.sentence].push_back(&figure);
    }
  }
  return told;
}

Value* QualifierOf(Relation& relation, std::string_view key) {
  const auto place = std::find_if(relation.qualifiers.begin(), relation.qualifiers.end(),
                                  [&](const auto& entry) { return entry.first == key; });
  return place == relation.qualifiers.end() ? nullptr : &place->second;
}

// The year that a period begins with, or nothing.
std::optional<std::int64_t> YearOf(const Figure& figure) {
  constexpr std::size_t kDigits = 4;
  std::int64_t year = 0;
  const char* const begin = figure.period.data();
  if (figure.period.size() < kDigits) return std::nullopt;
  const auto read = std::from_chars(begin, begin + kDigits, year);
  return read.ptr == begin + kDigits ? std::optional(year) : std::nullopt;
}

// Whether a relation to parties contradicts a figure of its sentence.
bool ContradictsFounding(const std::vector<const Figure*>& figures, const Relation& relation) {
  for (const Figure* figure : figures) {
    // The founder is not what it has founded; what is founded founds nothing.
    if (figure->subject == relation.object && (figure->parties.empty() || Has(*figure, relation.subject))) return true;
    if (figure->subject == relation.subject && !figure->parties.empty() && !Has(*figure, relation.object)) return true;
  }
  return false;
}

// The year of a founding is that of the founded, not of who founds it nor of where it is.
bool IsYearOfAnother(const std::vector<const Figure*>& figures, Relation& relation) {
  const auto is = [&](const Figure* figure) { return figure->subject == relation.subject; };
  if (std::any_of(figures.begin(), figures.end(), is)) return false;
  const Value* const year = QualifierOf(relation, "year");
  return std::any_of(figures.begin(), figures.end(), [&](const Figure* figure) {
    const std::optional<std::int64_t> told = YearOf(*figure);
    const bool same = year != nullptr && year->is_number() && told && static_cast<std::int64_t>(year->number()) == *told;
    return same || Has(*figure, relation.subject);
  });
}

void TakeYear(const std::vector<const Figure*>& figures, Relation& relation) {
  Value* const year = QualifierOf(relation, "year");
  if (year == nullptr) return;
  for (const Figure* figure : figures) {
    const bool agrees = figure->subject == relation.object && Has(*figure, relation.subject);
    if (const std::optional<std::int64_t> told = YearOf(*figure); agrees && told) *year = Value::Integer(*told);
  }
}

// "A owns 50 % of B and C 40 %": a share is whose the figure says. One that agrees has its value.
bool ContradictsShare(const std::vector<const Figure*>& figures, std::string_view key,
                      Relation& relation) {
  Value* const share = QualifierOf(relation, key);
  if (share == nullptr || !share->is_number()) return false;
  const Figure* of_pair = nullptr;
  bool is_told = false;
  for (const Figure* figure : figures) {
    const bool of_value = std::abs(figure->value.ToDouble() - share->number()) < kSame;
    const bool agrees = figure->subject == relation.subject && Has(*figure, relation.object);
    if (agrees && of_value) return false;
    if (agrees) of_pair = figure;
    is_told = is_told || (of_value && figure->parties.size() > 1);
  }
  if (of_pair == nullptr) return is_told;
  *share = Value::Float(of_pair->value.ToDouble());
  return false;
}

// "B opened a credit line with the bank": who gives is the subject of the figure, not of a pattern.
bool Reversed(const std::vector<const Figure*>& figures, const Relation& relation) {
  const auto told = [&](EntityIndex giver, EntityIndex taker) {
    return std::any_of(figures.begin(), figures.end(), [&](const Figure* figure) {
      return figure->subject == giver && Has(*figure, taker);
    });
  };
  return relation.object != kNoEntity && told(relation.object, relation.subject) &&
         !told(relation.subject, relation.object);
}

}  // namespace

void HoldToFigures(const std::vector<FigureRule>& rules, Extraction& x) {
  for (const FigureRule& rule : rules) {
    const bool to_parties = rule.dated == FigureRule::Dated::kToParties;
    const bool from_parties = rule.dated == FigureRule::Dated::kFromParties;
    const bool dates = rule.dated == FigureRule::Dated::kYear;
    const bool shares = !rule.value_as.empty();
    const bool gives = !rule.instrument.empty();
    if (!to_parties && !from_parties && !dates && !shares && !gives) continue;
    const Told told = FiguresOf(rule, x);
    if (told.empty()) continue;
    const auto contradicts = [&](Relation& relation) {
      const auto of_sentence = told.find(relation.sentence);
      if (relation.predicate != rule.predicate || of_sentence == told.end()) return false;
      if (from_parties) TakeYear(of_sentence->second, relation);
      return (to_parties && ContradictsFounding(of_sentence->second, relation)) ||
             (gives && Reversed(of_sentence->second, relation)) ||
             (dates && IsYearOfAnother(of_sentence->second, relation)) ||
             (shares && ContradictsShare(of_sentence->second, rule.value_as, relation));
    };
    // In order, and each once.
    const auto kept = std::stable_partition(x.relations.begin(), x.relations.end(),
                                            [&](Relation& relation) { return !contradicts(relation); });
    x.relations.erase(kept, x.relations.end());
  }
}

}  // namespace kg::extract
