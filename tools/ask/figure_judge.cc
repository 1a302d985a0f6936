#include "tools/ask/figure_judge.h"

#include <algorithm>
#include <array>
#include <set>

#include "tools/ask/clauses.h"
#include "tools/ask/question_text.h"

namespace kg::ask {
namespace {

// Bytes at the beginning of a text that say what it is about.
constexpr std::size_t kHead = 400;
constexpr double kLeastWords = 0.25, kFewWords = 0.4, kMostWords = 0.8, kOfRank = 0.5;
// How well another metric fits that is measured in the unit asked for: tonnes produced or carried.
constexpr double kOfUnit = 0.4;
// What a thing costs that is asked for and not spoken of; lighter words need not be said.
constexpr double kUnsaid = 1.0, kHeavy = 0.9;
// A metric that the question surely names.
constexpr double kSure = 0.7;
// The source or the owner that is asked for stands beside the figure.
constexpr double kBeside = 1.2;
constexpr double kOtherGoods = 1.0;  // what it costs to be of goods that nobody asked for
constexpr std::string_view kStake = "ownership_share", kOwner = "owner";
// What a text speaks of only far from the figure.
constexpr double kElsewhere = -0.6;

constexpr std::array<extract::Language, 4> kAll = {
    extract::Language::kEnglish, extract::Language::kChinese, extract::Language::kRussian,
    extract::Language::kBelarusian};

}  // namespace

bool OneOf(std::string_view text, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::string_view WithoutGrowth(std::string_view metric) {
  constexpr std::string_view kTail = "_growth";
  return metric.ends_with(kTail) ? metric.substr(0, metric.size() - kTail.size()) : metric;
}

void FigureJudge::Weigh(const std::vector<FigureFact>& figures) {
  std::vector<std::size_t> with(asked_.size(), 0);
  std::size_t sentences = 0;
  std::set<std::string_view> seen;
  for (const FigureFact& figure : figures) {
    for (const Place& place : figure.places) {
      if (!seen.insert(place.quote).second) continue;
      ++sentences;
      const Marks& marks = MarksOfQuote(place.quote);
      for (std::size_t t = 0; t < asked_.size(); ++t) {
        with[t] += Coverage({question_.words[t]}, marks) > 0 ? 1 : 0;
      }
    }
  }
  for (std::size_t t = 0; t < asked_.size(); ++t) {
    asked_[t].weight = question_.words[t].weight * Telling(with[t], sentences);
  }
}

double FigureJudge::Score(const FigureFact& figure, const Place& place, std::string_view slot) {
  constexpr double kNo = -1e9;
  double score = 0;
  const std::string_view metric = WithoutGrowth(figure.metric);
  const bool growth = figure.metric.ends_with("_growth");

  // What it measures.
  const auto named = std::find_if(question_.metrics.begin(), question_.metrics.end(),
                                  [&](const auto& m) { return m.first == metric; });
  double fit = named == question_.metrics.end() ? 0 : named->second;
  const auto in_unit_of = [&](const FigureFact& of) {
    if (question_.metrics.empty() || question_.metrics.front().second < kSure) return true;
    const std::string& first = question_.metrics.front().first;
    return !IsCurrency(of.unit) || words_.UnitsOf(first).empty() || MeasuredIn(first, of.unit);
  };
  // "How much did it lend, and at what rate": each is asked in its own units.
  if (question_.slots.size() > 1 && named != question_.metrics.end()) {
    double best = fit;
    for (const auto& [other, weight] : question_.metrics) {
      if (MeasuredIn(other, figure.unit)) best = std::max(best, weight);
    }
    if (best > 0) fit /= best;
  }
  // A price is no sum, an area no money.
  if (OneOf(slot, {"amount", "value"}) && question_.slots.size() == 1 && !in_unit_of(figure)) return kNo;
  if (slot == "rank" && fit < 0.5) fit = 0.5;
  const bool in_unit = slot == "amount" && !IsCurrency(figure.unit) &&
                       std::any_of(question_.units.begin(), question_.units.end(),
                                   [&](const std::string& unit) {
                                     return words_.UnitsAlike(unit, figure.unit);
                                   });
  if (in_unit && fit < kOfUnit) fit = kOfUnit;
  score += 2.5 * fit;
  // Not the first measure, whose name the sentence lacks: a balance of trade is no turnover.
  const bool other = named != question_.metrics.end() && named->second < kSure;
  if (other && question_.measure && MeasuredIn(question_.metrics.front().first, figure.unit) &&
      Coverage({*question_.measure}, MarksOfQuote(place.quote)) == 0) {
    score -= 1;
  }
  if (OneOf(slot, {"amount", "count", "rank", "year", "date"}) && growth) score -= 2.5;
  if (slot == "percent" || slot == "ratio") {
    if (question_.growth != growth) score -= 2;
  }
  if (slot == "year" || slot == "date") {
    if (metric == "founding_year" && !Related("FOUNDED_IN") && !Related("FOUNDED_BY")) return kNo;
    if (metric == "accession_year" && !Related("JOINED_IN")) return kNo;
    if (metric == "founding_year" || metric == "accession_year") score += 2.5, fit = 1;
    else if (Related("FOUNDED_IN") || Related("JOINED_IN")) return kNo;
  }

  if (slot == "count" && !question_.rate.empty()) score += figure.unit == question_.rate ? 1 : -2;

  // Of which time.
  const std::optional<PeriodBounds> period = BoundsOfPeriod(figure.period);
  bool timed = question_.periods.empty() || slot == "year" || slot == "date";
  for (const PeriodBounds& asked : question_.periods) {
    if (period) {
      const std::optional<double> near = TimeFit(asked, *period);
      if (!near) continue;
      timed = true;
      score += *near;
      break;
    }
    // Of some months a figure that tells no time says nothing.
    if (!IsPartOfAYear(asked) && SaysYear(place, asked.written.substr(0, kYearSize))) {
      timed = true;
      score += 0.2;
      break;
    }
  }
  if (!timed) return kNo;

  // Of whom.
  const FoldedText sentence(place.quote);
  const bool strict = slot == "year" || slot == "date";
  double linked = 0;
  for (const NamedEntity& entity : question_.entities) {
    const bool subject =
        std::any_of(figure.subjects.begin(), figure.subjects.end(),
                    [&](const FigureFact::Subject& s) { return entity.Is(s.entity.key); });
    const bool reporter =
        std::any_of(figure.reporters.begin(), figure.reporters.end(),
                    [&](const Named& r) { return entity.Is(r.key); });
    const bool owner = slot == "count" && question_.owners.size() == 1 &&
                       question_.owners.front() == entity.key;
    if (owner && !subject && !Names(entity, sentence)) return kNo;  // others are counted
    if (owner && AreOfAnother(sentence, entity)) return kNo;
    if (owner && !Names(entity, sentence)) score -= 0.8;  // perhaps of others
    if (subject || reporter) {
      // Most figures are of one country or the other: that tells less.
      score += reporter || entity.type != extract::EntityType::kCountry ? 1.5 : 1;
      linked += 1;
    } else if (Names(entity, sentence)) {
      // "A lent 10 million; B was asked for 20": the first is not B's.
      if (!question_.by_source && IsOfAnotherBody(figure, entity)) score -= 1.5;
      if (entity.type == extract::EntityType::kCountry && IsOfUnasked(figure)) score -= 1.5;
      score += 0.6;
      linked += 0.7;
    } else if (entity.type != extract::EntityType::kCountry && !strict &&
               Names(entity, FoldedText(documents_.Before(place)))) {
      score += 0.5;
      linked += 0.6;
    } else if (strict) {
      return kNo;  // the year of somebody else
    } else if (entity.type == extract::EntityType::kCountry &&
               !documents_.IsAbout(place.document, entity)) {
      return kNo;
    } else if (entity.type == extract::EntityType::kCountry && IsOfUnasked(figure) &&
               !InHead(place, entity)) {
      return kNo;  // "to China" is not "to India"
    } else if (entity.type == extract::EntityType::kPlace && !InHead(place, entity)) {
      return kNo;  // of another place
    } else if ((entity.type == extract::EntityType::kOrganization ||
                entity.type == extract::EntityType::kProject) &&
               entity.known && !question_.by_source && IsOfCountries(figure) &&
               (!InHead(place, entity) || NamesASubject(figure, sentence))) {
      return kNo;  // of a whole country
    } else if (!question_.by_source && entity.known && IsOwnedByAnother(figure, entity)) {
      return kNo;  // another bank's loan
    } else if (documents_.Name(place.document, entity)) {
      // A country is in every document: there it says nothing.
      score += entity.type == extract::EntityType::kCountry         ? -0.6
               : question_.by_source || InHead(place, entity) ? 0.1
                                                              : kElsewhere;
      linked += entity.type == extract::EntityType::kCountry ? 0.1 : 0.4;
    } else if (entity.type == extract::EntityType::kCountry) {
      return kNo;  // what others did
    } else if (!entity.curated) {
      linked += 0.3;  // its words are judged as words
    } else if (entity.type == extract::EntityType::kOrganization && question_.by_source) {
      score -= 2;  // the source that is asked for, which the text does not name
    } else if (!entity.known && entity.alike.empty() && IsOfAnotherScript(place)) {
      score -= 0.7;  // a name of a person that is spelt otherwise there
    } else {
      return kNo;  // of another place, project or person
    }
  }
  if (IsBetweenOthers(figure, sentence)) return kNo;
  if (metric == kStake && IsStakeOfAnother(figure)) return kNo;
  const bool named_country =
      std::any_of(question_.entities.begin(), question_.entities.end(), [](const auto& e) {
        return e.type == extract::EntityType::kCountry;
      });
  for (const FigureFact::Subject& subject : figure.subjects) {
    const bool asked =
        std::any_of(question_.entities.begin(), question_.entities.end(),
                    [&](const NamedEntity& e) { return e.key == subject.entity.key; });
    if (!asked && named_country && subject.entity.label == "Country") score -= 1;
  }

  // In which words.
  Marks marks = MarksOfQuote(place.quote);
  for (const FigureFact::Subject& s : figure.subjects) marks.insert("e" + s.entity.key);
  const double coverage = Coverage(asked_, marks);
  score += 2 * coverage;
  const FoldedText clause(Clause(place));
  for (const NamedEntity& entity : question_.entities) {
    if (!Names(entity, clause)) continue;
    // Of two sources or owners in one sentence the one beside the number.
    const bool body = entity.type == extract::EntityType::kOrganization;
    const bool beside = (question_.by_source && body) || (metric == kStake && (body || entity.demonym));
    score += beside ? kBeside : question_.words.empty() ? 0 : 0.3;
  }
  if (!question_.words.empty()) {
    const Marks near = MarksOf(Clause(place), words_);
    score += 0.8 * Coverage(asked_, near);
    // What the sentence leaves out, the head of the text may say: of whom it is, who speaks.
    const std::string_view head = std::string_view(documents_.SourceOf(place.document)).substr(0, kHead);
    Marks more = MarksOf(documents_.Before(place), words_);
    more.merge(Marks(marks));
    const double before = Coverage(asked_, more);
    // A thing that is asked for, and that nothing around the figure speaks of.
    if (OneOf(slot, {"amount", "value", "percent", "rank"})) score -= kUnsaid * Unsaid(more);
    more.merge(MarksOf(head, words_));
    // Texts on food speak of many goods; a rank is among those of its own sentence.
    if (LacksGoods(slot == "rank" ? marks : more, figure)) return kNo;
    if (OneOf(slot, {"amount", "value", "percent"}) && HasOtherGoods(near)) {
      const bool any = std::any_of(question_.words.begin(), question_.words.end(),
                                   [](const Topic& topic) { return topic.goods; });
      if (any) return kNo;
      score -= kOtherGoods;
    }
    const double all = Coverage(asked_, more);
    score += before - coverage + 0.7 * (all - before);
    // A rank is one among what is named: "among suppliers of boards" is not among those of butter.
    if (slot == "rank" && question_.words.size() > 1 && before < kOfRank) return kNo;
    // A measure, a country, and nothing of what else is asked.
    const bool of_a_name = std::any_of(
        question_.entities.begin(), question_.entities.end(), [](const NamedEntity& entity) {
          return entity.curated && entity.type != extract::EntityType::kCountry;
        });
    if (all < kLeastWords && !of_a_name && question_.words.size() > 2) score -= 1;
    if (all < kFewWords && slot == "amount" && !of_a_name && question_.words.size() > 3) score -= 2;
    // A share is nothing without what it is a share of.
    if (slot == "percent" && !question_.growth && coverage < kFewWords &&
        (metric.ends_with("_share") || before < kMostWords) &&
        question_.words.size() > 1) {
      score -= 1.5;
    }
  }
  const auto of_head = std::count_if(
      question_.entities.begin(), question_.entities.end(), [&](const NamedEntity& entity) {
        return !entity.curated && InHead(place, entity);
      });
  // Names that are no known entities must be there all the same.
  for (const Topic& name : question_.names) {
    if (Coverage({name}, marks) > 0) {
      score += 0.4;
    } else if (of_head > 0 || Coverage({name}, MarksOf(documents_.Before(place), words_)) > 0) {
      score += 0.2;  // the text is on what has that name
    } else {
      if (SaysInDocument(place.document, name)) score -= 0.2;
      else if (IsOfAnotherScript(place) || IsOfAnotherLanguage(place)) score -= 0.7;
      else return kNo;  // of another park, or company
    }
  }
  const double counted = figure.counted.empty()
                             ? 0
                             : Coverage(question_.words, MarksOf(figure.counted, words_));
  if (OfOthers(figure.counted) || FromOthers(place, sentence)) return kNo;
  if (counted > 0 && slot != "value") score += 0.5 + 0.5 * counted + 0.7 * SaidAlike(figure.counted);

  if (figure.value.is_number() && question_.Says(figure.value.number())) return kNo;
  // A number of the question that the sentence has too: "over 30 years", "70 % of what". "How
  // many of the 43": a text without it speaks of others.
  for (const std::string& number : question_.numbers) {
    if (IsYear(number)) continue;
    if (!Cue(number, false).Find(sentence, 0).tokens.empty()) score += 0.5;
  }
  for (const std::string& number : question_.counts) {
    const bool near = !Cue(number, false).Find(sentence, 0).tokens.empty() ||
                      !Cue(number, false).Find(FoldedText(documents_.Before(place)), 0).tokens.empty();
    if (slot == "count" && !near) return kNo;
  }

  const bool only_asked_for = OneOf(figure.modality, {"denied", "requested"}) ||
                              (slot == "amount" && IsCurrency(figure.unit) && IsRefused(place));
  if (only_asked_for && !AsksOfRefusals(question_, words_)) return kNo;
  if (slot == "count" && question_.counted && fit < 0.5 && counted == 0) return kNo;
  if (fit < 0.3 && counted == 0) {
    // Nothing says that it measures what is asked: the words must, nearly all of them.
    if (coverage < 0.6) return kNo;
    score -= 0.5;
  }
  if (!question_.entities.empty() && linked == 0) return kNo;
  return score;
}

bool FigureJudge::HasOtherGoods(const Marks& clause) const {
  const bool asked = std::any_of(question_.words.begin(), question_.words.end(), [&](const Topic& topic) {
    return topic.goods && Coverage({topic}, clause) > 0;
  });
  return !asked && std::any_of(clause.begin(), clause.end(), [&](const std::string& mark) {
    return words_.IsGoods(mark);
  });
}

bool FigureJudge::LacksGoods(Marks around, const FigureFact& figure) const {
  around.merge(MarksOf(figure.counted, words_));
  return std::any_of(question_.words.begin(), question_.words.end(), [&](const Topic& topic) {
    return topic.goods && Coverage({topic}, around) == 0;
  });
}

bool FigureJudge::IsOfAnotherScript(const Place& place) const {
  const FoldedText text(place.quote);
  const auto han = static_cast<std::size_t>(
      std::count_if(text.tokens.begin(), text.tokens.end(),
                    [](const FoldedText::Token& token) { return token.han; }));
  return (2 * han > text.tokens.size()) != (question_.language == extract::Language::kChinese);
}

bool FigureJudge::IsOfAnotherLanguage(const Place& place) const {
  return LanguageOf(FoldedText(place.quote), extract::Language::kUnknown, words_) != question_.language;
}

bool FigureJudge::Related(std::string_view type) const {
  return std::find(question_.relations.begin(), question_.relations.end(), type) !=
         question_.relations.end();
}

bool FigureJudge::MeasuredIn(const std::string& metric, const std::string& unit) const {
  const std::vector<std::string>& units = words_.UnitsOf(metric);
  return std::find(units.begin(), units.end(), unit) != units.end();
}

bool FigureJudge::IsOfCountries(const FigureFact& figure) {
  return !figure.subjects.empty() &&
         std::all_of(figure.subjects.begin(), figure.subjects.end(),
                     [](const FigureFact::Subject& s) { return s.entity.label == "Country"; });
}

bool FigureJudge::NamesASubject(const FigureFact& figure, const FoldedText& sentence) {
  return std::any_of(figure.subjects.begin(), figure.subjects.end(), [&](const FigureFact::Subject& s) {
    return std::any_of(s.entity.names.begin(), s.entity.names.end(), [&](const std::string& name) {
      return !name.empty() && !Cue(name, true).Find(sentence, 0).tokens.empty();
    });
  });
}

bool FigureJudge::IsBetweenOthers(const FigureFact& figure, const FoldedText& sentence) const {
  if (figure.subjects.size() < 2 || !IsOfCountries(figure) || !IsOfUnasked(figure)) return false;
  return std::any_of(question_.entities.begin(), question_.entities.end(), [&](const NamedEntity& asked) {
    return asked.type == extract::EntityType::kCountry && !Names(asked, sentence) &&
           std::none_of(figure.subjects.begin(), figure.subjects.end(),
                        [&](const FigureFact::Subject& s) { return asked.Is(s.entity.key); });
  });
}

bool FigureJudge::IsOfUnasked(const FigureFact& figure) const {
  return std::any_of(figure.subjects.begin(), figure.subjects.end(), [&](const FigureFact::Subject& s) {
    return s.entity.label == "Country" &&
           std::none_of(question_.entities.begin(), question_.entities.end(),
                        [&](const NamedEntity& entity) { return entity.Is(s.entity.key); });
  });
}

bool FigureJudge::IsOfAnotherBody(const FigureFact& figure, const NamedEntity& asked) const {
  if (asked.type != extract::EntityType::kOrganization) return false;
  return std::any_of(figure.subjects.begin(), figure.subjects.end(), [&](const FigureFact::Subject& s) {
    return s.entity.label == "Organization" &&
           std::none_of(question_.entities.begin(), question_.entities.end(),
                                [&](const NamedEntity& entity) { return entity.Is(s.entity.key); });
  });
}

bool FigureJudge::IsStakeOfAnother(const FigureFact& figure) const {
  const auto is_asked = [&](const FigureFact::Subject& s) {
    return std::any_of(question_.entities.begin(), question_.entities.end(),
                       [&](const NamedEntity& entity) { return entity.Is(s.entity.key); });
  };
  const auto is_subject = [&](const NamedEntity& entity) {
    return std::any_of(figure.subjects.begin(), figure.subjects.end(),
                       [&](const FigureFact::Subject& s) { return entity.Is(s.entity.key); });
  };
  const auto owner = std::find_if(figure.subjects.begin(), figure.subjects.end(),
                                  [](const FigureFact::Subject& s) { return s.role == kOwner; });
  const auto bodies = std::count_if(
      question_.entities.begin(), question_.entities.end(), [](const NamedEntity& entity) {
        return entity.curated && entity.type == extract::EntityType::kOrganization;
      });
  // "The Chinese partner holds 75 %": of two bodies that are named nobody knows which is meant.
  const bool partner = owner != figure.subjects.end() && owner->entity.label == "Country" && bodies < 2;
  if (owner == figure.subjects.end() || partner || is_asked(*owner)) return false;
  // Another owner is asked for than the one whose stake it is.
  return std::any_of(question_.entities.begin(), question_.entities.end(), [&](const NamedEntity& entity) {
    return entity.type != extract::EntityType::kCountry && entity.curated && !is_subject(entity);
  });
}

bool FigureJudge::IsOwnedByAnother(const FigureFact& figure, const NamedEntity& asked) const {
  return figure.metric != kStake && IsOfAnotherBody(figure, asked) &&
         std::any_of(figure.subjects.begin(), figure.subjects.end(), [&](const FigureFact::Subject& s) {
           return s.role == kOwner && s.entity.label == "Organization" &&
                  std::none_of(question_.entities.begin(), question_.entities.end(),
                               [&](const NamedEntity& entity) { return entity.Is(s.entity.key); });
         });
}

bool FigureJudge::AreOfAnother(const FoldedText& sentence, const NamedEntity& owner) const {
  if (question_.things.empty()) return false;
  const std::vector<std::string>& marks = question_.things.front().marks;
  const auto stands_before = [&](const NamedEntity& country, std::size_t token) {
    return std::any_of(country.names.begin(), country.names.end(), [&](const std::string& name) {
      const Cue cue(name, true);
      for (std::size_t from = 0; from < token;) {
        const std::vector<std::size_t> found = cue.Find(sentence, from).tokens;
        if (found.empty()) return false;
        if (found.back() + 1 == token) return true;
        from = found.front() + 1;
      }
      return false;
    });
  };
  bool others = false;
  for (const Words::Idea& idea : words_.IdeasIn(sentence)) {
    const auto thing = std::find(marks.begin(), marks.end(), "i" + std::to_string(idea.id));
    if (thing == marks.end()) continue;
    for (const NamedEntity& entity : question_.entities) {
      if (entity.type != extract::EntityType::kCountry) continue;
      if (!stands_before(entity, idea.tokens.front())) continue;
      if (entity.key == owner.key) return false;
      others = true;
    }
  }
  return others;
}

bool FigureJudge::OfOthers(const std::string& counted) const {
  if (question_.owners.empty() || counted.empty()) return false;
  // "Tourists from China visited Belarus": the first country is theirs.
  const FoldedText text(counted);
  std::size_t first = text.tokens.size();
  bool others = false;
  for (const NamedEntity& entity : question_.entities) {
    if (entity.type != extract::EntityType::kCountry) continue;
    for (const std::string& name : entity.names) {
      const std::vector<std::size_t> found = Cue(name, true).Find(text, 0).tokens;
      if (found.empty() || found.front() >= first) continue;
      first = found.front();
      const auto& owners = question_.owners;
      others = std::find(owners.begin(), owners.end(), entity.key) == owners.end();
    }
  }
  return others;
}

bool FigureJudge::FromOthers(const Place& place, const FoldedText& sentence) const {
  constexpr std::size_t kReach = 5;  // words behind the number
  if (question_.owners.size() != 1 || place.span.end < place.sentence.begin) return false;
  const std::size_t behind = place.span.end - place.sentence.begin;
  std::size_t at = 0;
  while (at < sentence.tokens.size() && sentence.tokens[at].span.begin < behind) ++at;
  const auto is_from = [&](std::string_view word) {
    using extract::Language;
    return std::any_of(kAll.begin(), kAll.end(), [&](Language language) {
      return words_.Of(language).from.contains(word);
    });
  };
  for (std::size_t i = at; i < sentence.tokens.size() && i < at + kReach; ++i) {
    if (!is_from(sentence.word(i))) continue;
    return std::any_of(
        question_.entities.begin(), question_.entities.end(), [&](const NamedEntity& entity) {
          return entity.type == extract::EntityType::kCountry &&
                 question_.owners.front() != entity.key &&
                 std::any_of(entity.names.begin(), entity.names.end(),
                             [&](const std::string& name) {
                               const auto found = Cue(name, true).Find(sentence, i).tokens;
                               return !found.empty() && found.front() <= i + 2;
                             });
        });
  }
  return false;
}

double FigureJudge::SaidAlike(const std::string& counted) const {
  const FoldedText text(counted);
  const std::size_t words = std::max<std::size_t>(1, text.tokens.size());
  return static_cast<double>(question_.CountSaid(text)) / static_cast<double>(words);
}

std::vector<std::size_t> FigureJudge::SaidIdeas(const Place& place) {
  Marks around = MarksOf(documents_.Before(place), words_);
  const Marks& own = MarksOfQuote(place.quote);
  around.insert(own.begin(), own.end());
  std::vector<std::size_t> said;
  for (std::size_t t = 0; t < asked_.size(); ++t) {
    const Topic& topic = question_.words[t];
    const bool measure = question_.measure && question_.measure->marks == topic.marks;
    if (topic.marks.front()[0] != 'i' || topic.weight < kHeavy || measure) continue;
    if (Coverage({topic}, around) > 0) said.push_back(t);
  }
  return said;
}

double FigureJudge::Unsaid(const Marks& around) const {
  double unsaid = 0;
  for (std::size_t t = 0; t < asked_.size(); ++t) {
    const Topic& topic = question_.words[t];
    const bool idea = topic.marks.front()[0] == 'i';
    if (!idea || topic.weight < kHeavy || Coverage({topic}, around) > 0) continue;
    const bool measure = question_.measure && question_.measure->marks == topic.marks;
    if (!measure) unsaid += asked_[t].weight;
  }
  return unsaid;
}

bool FigureJudge::IsRefused(const Place& place) const {
  const std::string_view clause = Clause(place);
  const auto from = static_cast<std::size_t>(clause.data() - place.quote.data());
  return WasRefused(place.quote, {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(from + clause.size())},
                    words_);
}

std::string_view FigureJudge::Clause(const Place& place) const {
  const std::string_view text = place.quote;
  if (place.span.begin < place.sentence.begin || place.span.end > place.sentence.end) return text;
  const Span part{place.span.begin - place.sentence.begin, place.span.end - place.sentence.begin};
  if (part.end > text.size()) return text;
  const extract::Language language = LanguageOf(FoldedText(text), extract::Language::kUnknown, words_);
  const Span clause = ClauseIn(text, part, words_.Of(language));
  return text.substr(clause.begin, clause.size());
}

bool FigureJudge::SaysYear(const Place& place, std::string_view year) {
  // The year of its own part of the sentence goes before all: "10,000 by 2020 and 130,000 by 2030".
  if (const std::vector<std::string_view> own = YearsIn(Clause(place)); !own.empty()) {
    return std::find(own.begin(), own.end(), year) != own.end();
  }
  const std::string_view source = documents_.SourceOf(place.document);
  const std::size_t begin = place.sentence.begin, end = place.sentence.end;
  if (end > source.size() || place.span.begin < begin || place.span.begin > end) return false;
  const std::size_t from = begin > 300 ? begin - 300 : 0;
  const std::vector<std::string_view> before =
      YearsIn(source.substr(from, place.span.begin - from));
  if (!before.empty()) return before.back() == year;
  const std::vector<std::string_view> after =
      YearsIn(source.substr(place.span.begin, end - place.span.begin));
  return std::find(after.begin(), after.end(), year) != after.end() ||
         source.substr(0, 400).find(year) != std::string_view::npos ||
         place.document.find(year) != std::string::npos;
}

std::vector<std::string_view> FigureJudge::YearsIn(std::string_view text) {
  std::vector<std::string_view> years;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    if (end - at == 4 && IsYear(text.substr(at, 4))) years.push_back(text.substr(at, 4));
    at = end + 1;
  }
  return years;
}

bool FigureJudge::InHead(const Place& place, const NamedEntity& entity) {
  const std::string_view source = documents_.SourceOf(place.document);
  return Names(entity, FoldedText(source.substr(0, kHead)));
}

bool FigureJudge::SaysInDocument(const std::string& document, const Topic& name) {
  const auto key = std::pair(document, name.marks.front());
  if (const auto known = saying_.find(key); known != saying_.end()) return known->second;
  const std::string_view source = documents_.SourceOf(document);
  const bool says = Coverage({name}, MarksOf(source.substr(0, kReadOfSource), words_)) > 0;
  return saying_.emplace(key, says).first->second;
}

const Marks& FigureJudge::MarksOfQuote(const std::string& quote) {
  const auto [known, fresh] = marks_.try_emplace(quote);
  if (fresh) known->second = MarksOf(quote, words_);
  return known->second;
}

}  // namespace kg::ask
