#include "tools/ask/figures.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <tuple>

#include "tools/ask/figure_judge.h"

namespace kg::ask {
namespace {

// Weights of what fits. A figure below kEnough is no answer.
constexpr double kEnough = 3.0;
// The metric of the ontology that takes the words of measures which the vocabulary lacks.
constexpr std::string_view kNoMetric = "-";
// Whether a figure of this unit can answer what a slot asks for.
bool UnitFits(std::string_view slot, const FigureFact& figure) {
  const std::string& unit = figure.unit;
  const bool growth = figure.metric.ends_with("_growth");
  if (slot == "percent") return OneOf(unit, {"percent", "percentage_point", "index"}) ||
                                (growth && unit == "ratio");
  if (slot == "ratio") return unit == "ratio";
  if (slot == "rank") return unit == "rank";
  if (slot == "year" || slot == "date") return unit == "year";
  if (slot == "amount") {
    return !OneOf(unit, {"percent", "percentage_point", "index", "ratio", "rank", "year"}) &&
           unit != "count";
  }
  if (slot == "value") return !growth && unit != "year" && unit != "rank";
  if (slot == "count") {
    return !OneOf(unit, {"percent", "percentage_point", "index", "ratio", "rank", "year"}) &&
           !IsCurrency(unit);
  }
  return false;
}

// By so much less may another source's figure of the same thing fit; where the question names its
// source, or things are counted, which may be others, hardly at all.
constexpr double kOtherSource = 0.8, kSameSource = 0.25;
// Less for each idea of the question that another figure speaks of.
constexpr double kUnsaidBeside = 1.4;
// Values of one thing do not differ by more: the larger is of something else.
constexpr double kMostApart = 2;
constexpr double kLessSaid = 0.15;  // and so much less of the question may its sentence say

struct Scored {
  const FigureFact* figure;
  double score = 0;
  const Place* place;
};

// Significant digits of a number.
int DigitsOf(double number) {
  constexpr int kMost = 15;
  char text[32];
  std::snprintf(text, sizeof text, "%.*e", kMost - 1, number);
  int digits = 0, seen = 0;
  for (const char* c = text; *c != '\0' && *c != 'e'; ++c) {
    if (*c < '0' || *c > '9') continue;
    ++seen;
    if (*c != '0') digits = seen;
  }
  return digits;
}

// `a` is `b` with fewer digits, two at least.
bool IsRounded(double a, double b) {
  const int digits = DigitsOf(a);
  if (digits < 2 || digits >= DigitsOf(b) || a == 0 || b == 0) return false;
  char text[32];
  std::snprintf(text, sizeof text, "%.*e", digits - 1, b);
  return std::abs(std::strtod(text, nullptr) - a) <= 1e-9 * std::abs(a);
}

Answer AnswerOf(const Scored& best) {
  const FigureFact& figure = *best.figure;
  Answer out;
  out.value = figure.value;
  out.unit = figure.unit;
  out.period = figure.period;
  out.base_period = figure.base_period;
  out.approx = figure.approx;
  out.direction = figure.direction;
  if (!figure.reporters.empty()) out.reporter = figure.reporters.front();
  out.places.push_back(*best.place);
  for (const Place& place : figure.places) {
    if (&place != best.place) out.places.push_back(place);
  }
  return out;
}

// "Less than 36 %": the number itself is not told.
bool IsBound(const FigureFact& figure) { return !OneOf(figure.approx, {"", "exact", "about"}); }

// Equal, or one is the other rounded: 5.8 billion and 5.79 billion.
bool SameValue(const FigureFact& a, const FigureFact& b) {
  if (a.unit != b.unit) return false;
  if (Compare(a.value, b.value) == 0) return true;
  if (!a.value.is_number() || !b.value.is_number() || IsBound(a) || IsBound(b)) return false;
  return IsRounded(a.value.number(), b.value.number()) || IsRounded(b.value.number(), a.value.number());
}

// The other end of a range: "from 600 to 800".
bool OtherEnd(const Scored& a, const Scored& b) {
  const auto ends = [](const FigureFact& low, const FigureFact& high) {
    return low.approx == "at least" && high.approx == "at most";
  };
  return a.figure->metric == b.figure->metric && a.figure->unit == b.figure->unit &&
         a.figure->period == b.figure->period && a.place->document == b.place->document &&
         a.place->sentence == b.place->sentence &&
         (ends(*a.figure, *b.figure) || ends(*b.figure, *a.figure));
}

// Whether the question asks for both metrics: "exports and imports", and not one word or name of
// several ("balance of trade").
bool JoinedInQuestion(const Question& question, const LanguageWords& words, std::string_view a,
                      std::string_view b) {
  const auto first = question.metric_places.find(WithoutGrowth(a));
  const auto second = question.metric_places.find(WithoutGrowth(b));
  if (first == question.metric_places.end() || second == question.metric_places.end()) return false;
  if (first->second == second->second) return true;  // one cue names both
  const auto [from, until] = std::minmax(first->second, second->second);
  for (std::size_t at = from + 1; at < until; ++at) {
    const std::string_view word = question.folded.word(at);
    if (std::find(words.list_and.begin(), words.list_and.end(), word) != words.list_and.end()) {
      return true;
    }
  }
  return false;
}

bool AreNear(const FigureFact& a, const FigureFact& b) {
  if (!a.value.is_number() || !b.value.is_number()) return true;
  const double x = std::abs(a.value.number()), y = std::abs(b.value.number());
  return std::max(x, y) <= kMostApart * std::min(x, y);
}

// Each is told by somebody else: "according to the customs", "by the committee's data".
bool AreReportedApart(const FigureFact& a, const FigureFact& b) {
  return !a.reporters.empty() && !b.reporters.empty() && a.reporters.front().key != b.reporters.front().key;
}

bool SameThing(const FigureFact& a, const FigureFact& b) {
  if (a.metric != b.metric || a.unit != b.unit || a.period != b.period ||
      a.subjects.size() != b.subjects.size()) {
    return false;
  }
  return std::all_of(a.subjects.begin(), a.subjects.end(), [&](const FigureFact::Subject& s) {
    return std::any_of(b.subjects.begin(), b.subjects.end(), [&](const FigureFact::Subject& t) {
      return s.entity.key == t.entity.key;
    });
  });
}

// "It rose from the third place to the second": of ranks that one sentence tells of one thing the last.
const Scored& LastOf(const std::vector<Scored>& scored) {
  constexpr double kNearly = 0.3;
  const Scored* last = &scored.front();
  for (const Scored& other : scored) {
    const bool same = SameThing(*other.figure, *last->figure) && other.place->document == last->place->document &&
                      other.place->sentence == last->place->sentence;
    if (same && other.score >= scored.front().score - kNearly && other.place->span.begin > last->place->span.begin) {
      last = &other;
    }
  }
  return *last;
}

// The first; or what tells the same number where that only bounds it, or what its sentence says of now: "10 % in 2007, today 55 %".
const Scored& BestOf(const std::vector<Scored>& scored, const Question& question) {
  constexpr double kAlike = 0.8;
  const Scored& first = scored.front();
  if (IsBound(*first.figure)) {
    for (const Scored& other : scored) {
      if (other.score >= first.score - kAlike && !IsBound(*other.figure) && AreNear(*other.figure, *first.figure) &&
          SameThing(*other.figure, *first.figure)) {
        return other;
      }
    }
  }
  if (first.figure->unit == "rank") return LastOf(scored);
  if (!question.periods.empty() || first.figure->period.empty()) return first;
  for (const Scored& other : scored) {
    const bool same = other.figure->metric == first.figure->metric &&
                      other.figure->unit == first.figure->unit &&
                      other.place->document == first.place->document &&
                      other.place->sentence == first.place->sentence;
    if (same && other.figure->period.empty() && other.score >= first.score - kAlike) return other;
  }
  return first;
}

}  // namespace

Result<std::vector<Answer>> AnswerFromFigures(const Question& question, const Words& words,
                                              Facts& facts, std::string& cypher) {
  std::vector<Answer> out;
  std::vector<std::string> slots;
  for (const std::string& slot : question.slots) {
    if (OneOf(slot, {"count", "amount", "percent", "ratio", "rank", "year", "date", "value"})) {
      slots.push_back(slot);
    }
  }
  if (slots.empty()) return out;
  // "How many percent" asks once.
  if (slots.size() > 1 && slots.front() != "count") std::erase(slots, "count");

  // Something that the graph keeps no figures of is asked for.
  if (!question.metrics.empty() && question.metrics.front().first == kNoMetric) return out;

  Facts::FigureQuery query;
  for (const auto& [metric, weight] : question.metrics) {
    if (metric == kNoMetric) continue;
    query.metrics.push_back(metric);
    query.metrics.push_back(metric + "_growth");
  }
  const bool years = question.AsksAny({"year", "date"});
  if (years) {
    for (std::string& metric : words.MetricsOf("year")) query.metrics.push_back(std::move(metric));
  }
  // "How many tonnes": whatever is measured in them.
  if (question.Asks("amount")) {
    for (const std::string& unit : question.units) {
      if (IsCurrency(unit)) continue;
      for (std::string& metric : words.MetricsOf(unit)) query.metrics.push_back(std::move(metric));
    }
  }
  if (question.Asks("rank")) {
    for (std::string& metric : words.MetricsOf("rank")) query.metrics.push_back(std::move(metric));
  }
  if (question.periods.size() == 1 && !years) query.period = question.periods.front();
  for (const NamedEntity& entity : question.entities) {
    query.preferred.push_back(entity.key);
    query.preferred.insert(query.preferred.end(), entity.alike.begin(), entity.alike.end());
  }
  std::vector<FigureFact> figures;
  if (!query.metrics.empty()) {
    Result<std::vector<FigureFact>> found = facts.Figures(query, cypher);
    if (!found) return std::move(found).error();
    figures = std::move(*found);
  }

  FigureJudge judge(question, words, facts);
  const auto rank = [&](const std::string& slot) {
    judge.Weigh(figures);
    std::vector<Scored> scored;
    for (const FigureFact& figure : figures) {
      if (!UnitFits(slot, figure)) continue;
      const bool in_unit = std::any_of(
          question.units.begin(), question.units.end(),
          [&](const std::string& unit) { return words.UnitsAlike(unit, figure.unit); });
      if ((slot == "amount" || slot == "value") && !question.units.empty() && !in_unit) continue;
      Scored best{&figure, -1e9, nullptr};
      for (const Place& place : figure.places) {
        const double score = judge.Score(figure, place, slot);
        if (best.place == nullptr || score > best.score) best = {&figure, score, &place};
      }
      if (best.place != nullptr && best.score >= kEnough) scored.push_back(best);
    }
    // What one of them speaks of, another that does not is not of: all exports are no beef.
    std::vector<std::vector<std::size_t>> said;
    std::set<std::size_t> any;
    for (const Scored& one : scored) {
      said.push_back(judge.SaidIdeas(*one.place));
      any.insert(said.back().begin(), said.back().end());
    }
    for (std::size_t i = 0; i < scored.size(); ++i) {
      scored[i].score -= kUnsaidBeside * static_cast<double>(any.size() - said[i].size());
    }
    std::erase_if(scored, [](const Scored& one) { return one.score < kEnough; });
    std::stable_sort(scored.begin(), scored.end(), [](const Scored& a, const Scored& b) {
      if (a.score != b.score) return a.score > b.score;
      // Of equals the newest, then what is said first.
      if (a.figure->period != b.figure->period) return a.figure->period > b.figure->period;
      return std::tie(a.place->document, a.place->span.begin, a.figure->key) <
             std::tie(b.place->document, b.place->span.begin, b.figure->key);
    });
    return scored;
  };

  // Countries have figures of all kinds: those of what else is named.
  Facts::FigureQuery wide;
  wide.period = query.period;
  wide.preferred = query.preferred;
  for (const NamedEntity& entity : question.entities) {
    if (entity.type == extract::EntityType::kCountry) continue;
    wide.entities.push_back(entity.key);
    wide.entities.insert(wide.entities.end(), entity.alike.begin(), entity.alike.end());
  }
  // What else they measure answers no question that names a measure: an area is no investment.
  const auto in_units_of_metrics = [&](const FigureFact& figure) {
    bool any = false;
    for (const auto& [metric, weight] : question.metrics) {
      for (const std::string& unit : words.UnitsOf(metric)) {
        if (words.UnitsAlike(unit, figure.unit) || unit == figure.unit) return true;
        any = true;
      }
    }
    return !any || WithoutGrowth(figure.metric) != figure.metric;
  };
  for (const std::string& slot : slots) {
    std::vector<Scored> scored = rank(slot);
    if (scored.empty() && !wide.entities.empty() && slot != "date") {
      // No metric was understood, or none of its figures fits: those of the entities named.
      std::string wide_cypher;
      Result<std::vector<FigureFact>> found = facts.Figures(wide, wide_cypher);
      if (!found) return std::move(found).error();
      std::vector<FigureFact> kept = std::move(figures);
      figures = std::move(*found);
      std::erase_if(figures, [&](const FigureFact& f) { return !in_units_of_metrics(f); });
      scored = rank(slot);
      if (!scored.empty()) {
        cypher = wide_cypher;
        out.push_back(AnswerOf(scored.front()));
        out.back().slot = slot;
      }
      figures = std::move(kept);
      continue;
    }
    if (scored.empty()) continue;
    const Scored& first = BestOf(scored, question);
    std::vector<const FigureFact*> given;
    const auto give = [&](const Scored& best) {
      for (std::size_t i = 0; i < given.size(); ++i) {
        if (given[i]->metric != best.figure->metric || !SameValue(*given[i], *best.figure)) continue;
        // Another source of the same.
        Answer& known = out[out.size() - given.size() + i];
        known.places.insert(known.places.end(), best.figure->places.begin(),
                            best.figure->places.end());
        return;
      }
      given.push_back(best.figure);
      out.push_back(AnswerOf(best));
      out.back().slot = slot;
    };
    give(first);
    for (const Scored& other : scored) {
      if (&other == &first) continue;
      // Another metric of the question ("exports and imports"), another currency that it names, or
      // what another source says of the same thing.
      const bool metric_too =
          question.metrics.size() > 1 && !question.counted &&
          other.figure->metric != first.figure->metric &&
          other.score >= first.score - 1 &&
          std::any_of(question.metrics.begin(), question.metrics.end(),
                      [&](const auto& m) {
                        return m.first == WithoutGrowth(other.figure->metric) && m.second > 0.6;
                      }) &&
          JoinedInQuestion(question, words.Of(question.language), first.figure->metric,
                           other.figure->metric) &&
          std::none_of(given.begin(), given.end(),
                       [&](const FigureFact* f) { return f->metric == other.figure->metric; });
      const bool unit_too =
          question.units.size() > 1 && other.score >= first.score - 1 &&
          std::none_of(given.begin(), given.end(),
                       [&](const FigureFact* f) { return f->unit == other.figure->unit; });
      const double alike = question.by_source || !IsCurrency(first.figure->unit) ? kSameSource
                                                                                 : kOtherSource;
      // It speaks of what is asked for as much: all food is no beef.
      const bool as_much = judge.Says(*other.place) >= judge.Says(*first.place) - kLessSaid;
      const bool source_too = SameThing(*first.figure, *other.figure) && as_much &&
                              AreNear(*first.figure, *other.figure) &&
                              other.score >= first.score - alike &&
                              (other.place->document != first.place->document ||
                               (!question.by_source && AreReportedApart(*first.figure, *other.figure)));
      const bool same_too = other.score >= first.score - 1.5 &&
                            std::any_of(given.begin(), given.end(), [&](const FigureFact* f) {
                              return f->metric == other.figure->metric && SameValue(*f, *other.figure);
                            });
      if (metric_too || unit_too || source_too || same_too || OtherEnd(first, other)) give(other);
    }
  }
  return out;
}

Result<std::set<std::string>> TimesTold(const Question& question, const Words& words, Facts& facts) {
  Question any = question;
  any.periods.clear();
  Facts::FigureQuery query;
  for (const auto& [metric, weight] : question.metrics) {
    if (metric != kNoMetric) query.metrics.push_back(question.growth ? metric + "_growth" : metric);
  }
  for (const NamedEntity& entity : question.entities) query.preferred.push_back(entity.key);
  std::set<std::string> times;
  std::string cypher;
  if (query.metrics.empty()) return times;
  Result<std::vector<FigureFact>> figures = facts.Figures(query, cypher);
  if (!figures) return std::move(figures).error();
  FigureJudge judge(any, words, facts);
  judge.Weigh(*figures);
  for (const FigureFact& figure : *figures) {
    for (const std::string& slot : question.slots) {
      const bool fits = !figure.period.empty() && UnitFits(slot, figure) &&
                        std::any_of(figure.places.begin(), figure.places.end(), [&](const Place& place) {
                          return judge.Score(figure, place, slot) >= kEnough;
                        });
      if (fits) times.insert(figure.period);
    }
  }
  return times;
}

}  // namespace kg::ask
