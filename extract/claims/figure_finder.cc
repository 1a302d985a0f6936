#include "extract/claims/figure_finder.h"

#include <algorithm>
#include <map>
#include <utility>

#include "extract/claims/card_memory.h"
#include "extract/claims/carried_currency.h"
#include "extract/claims/figure_keys.h"
#include "extract/claims/figure_metric.h"
#include "extract/claims/figure_pairs.h"
#include "extract/claims/figure_period.h"
#include "extract/claims/figure_ranges.h"
#include "extract/claims/figure_roles.h"
#include "extract/claims/figure_sentence.h"
#include "extract/claims/figure_years.h"
#include "extract/claims/inferred_periods.h"
#include "extract/claims/paper_memory.h"
#include "extract/link/paper_companies.h"
#include "extract/link/title_sides.h"

namespace kg::extract {
namespace {

using Kind = ValueMention::Kind;
using Direction = Figure::Direction;

// Longer sentences and those with more values are tables or debris: no rule of ours reads them.
constexpr std::size_t kLongestSentence = 6000;
constexpr std::size_t kMostValues = 60;
// Longer lines head no list.
constexpr std::size_t kLongestHeading = 400;

bool IsFigureZone(Zone zone) {
  return zone == Zone::kBody || zone == Zone::kAbstract || zone == Zone::kHeading;
}

class Finding {
 public:
  Finding(Extraction& x, const FigureWords& words)
      : x_(x), words_(words), sides_(SidesOfTitles(x)), companies_(x) {
    for (EntityIndex e = 0; e < x.entities.size(); ++e) {
      if (x.entities[e].type == EntityType::kCountry) countries_[x.entities[e].key] = e;
    }
  }

  void Run() {
    x_.figures.clear();
    std::size_t mention = 0, value = 0;
    std::uint32_t paper = 0xFFFFFFFF;
    const std::vector<Sentence>& sentences = x_.document.sentences;
    for (std::uint32_t i = 0; i < sentences.size(); ++i) {
      const Sentence& sentence = sentences[i];
      if (sentence.paper != paper) {
        paper = sentence.paper;
        StartPaper(paper);
      }
      if (!IsFigureZone(sentence.zone) || sentence.span.size() > kLongestSentence) continue;
      const bool dated = !lead_.period.empty() &&
                         (lead_.heads || sentence.paragraph == lead_.paragraph);
      if (!dated && !Interesting(i, value)) {
        PassOver(i, mention, value);
        continue;
      }
      SentenceView view = ViewSentence(x_, words_, countries_, i, mention, value);
      if (view.last_value - view.first_value > kMostValues) continue;
      ReadSentence(view);
    }
    std::stable_sort(x_.figures.begin(), x_.figures.end(),
                     [](const Figure& a, const Figure& b) { return a.span < b.span; });
    LinkChanges();
    for (Figure& figure : x_.figures) FindKeys(x_.entities, words_, figure);
  }

 private:
  void StartPaper(std::uint32_t paper) {
    memory_ = MemoryOfPaper(x_, words_, countries_, paper);
    if (const auto sides = sides_.find(paper); sides != sides_.end()) {
      memory_.sides = {sides->second.first, sides->second.second};
    }
    memory_.interview = companies_.IsInterview(paper);
    topic_ = {};
    lead_ = {};
  }

  // Has it values, or may it head a list of them? Others cost nothing.
  bool Interesting(std::uint32_t i, std::size_t value) const {
    const Span span = x_.document.sentences[i].span;
    while (value < x_.values.size() && x_.values[value].span.end <= span.begin) ++value;
    if (value < x_.values.size() && x_.values[value].span.begin < span.end) return true;
    const std::string_view text = x_.document.clean.reading(span);
    return i + 1 < x_.document.sentences.size() && span.size() < kLongestHeading &&
           (EndsIn(text, ":", "：") || EndsIn(text, "?", "？") || DeclaredBelow(i, value) != nullptr);
  }
  // The number in the line below whose unit sentence `i` declares; `value` is the first behind it.
  const ValueMention* DeclaredBelow(std::uint32_t i, std::size_t value) const {
    constexpr std::size_t kMost = 3;  // a date may stand before the number
    for (std::size_t n = 0; n < kMost && value + n < x_.values.size(); ++n) {
      const ValueMention& below = x_.values[value + n];
      if (below.sentence != i + 1) break;
      if (below.rule == "value.declared-unit") return &below;
    }
    return nullptr;
  }
  // A sentence without values may be a field of a card; if it heads nothing, it ends what a heading said.
  void PassOver(std::uint32_t i, std::size_t& mention, std::size_t& value) {
    const Sentence& sentence = x_.document.sentences[i];
    if (MayBeCardField(x_.document.clean.reading(sentence.span))) {
      ReadCardField(x_, ViewSentence(x_, words_, countries_, i, mention, value), memory_);
    }
    if (i + 1 >= x_.document.sentences.size() || sentence.span.size() >= kLongestHeading) return;
    if (sentence.zone != Zone::kHeading && !sentence.span.empty()) topic_.heading.reset();
  }
  static bool EndsIn(std::string_view text, std::string_view mark, std::string_view wide) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
    return text.ends_with(mark) || text.ends_with(wide);
  }

  void ReadLead(const SentenceView& view) {
    if (!FindLead(x_, view, lead_)) return;
    // Each entry of a chronicle speaks of its own.
    memory_.giver = memory_.receiver = memory_.site = kNoEntity;
    memory_.company_sentence = 0;
  }

  void ReadSentence(SentenceView& view) {
    ReadLead(view);
    ReadCardField(x_, view, memory_);
    memory_.about = companies_.SpokenOf(view.index);
    PartMovements(view, x_.values);
    currency_.Carry(x_, words_, view);
    bool any = false;
    const std::size_t first_figure = x_.figures.size();
    FindYears(x_, words_, view, memory_);
    std::vector<std::size_t> open;  // values without a metric of their own
    const std::map<std::size_t, MetricChoice> paired = PairRespectively(x_, words_, view);
    for (std::size_t v = view.first_value; v < view.last_value; ++v) {
      if (!IsCandidate(view, v)) continue;
      any = true;
      const auto pair = paired.find(v);
      std::optional<MetricChoice> choice = pair != paired.end()
                                               ? std::optional<MetricChoice>(pair->second)
                                               : ChooseMetric(x_, words_, view, v, topic_);
      if (choice && choice->growth) PairWithLevel(x_, words_, view, v, first_figure, *choice);
      if (choice) Add(view, v, *choice);
      else open.push_back(v);
    }
    ShareMetrics(view, open, first_figure);
    if (!SaysPeriod(x_, view, x_.figures.size())) FindDatedYear(x_, words_, view, lead_, memory_);
    ShareRanges(x_, words_, view, first_figure);
    InferPeriods(x_, words_, view, first_figure, lead_);
    RememberTopic(view, any);
  }

  // "promised 3 billion for companies and a further 4 billion of credit": amounts that one verb
  // rules are of one metric.
  void ShareMetrics(const SentenceView& view, const std::vector<std::size_t>& open,
                    std::size_t first) {
    for (const std::size_t v : open) {
      const ValueMention& value = x_.values[v];
      const bool flows = view.Has(Role::kGive, view.span.begin, value.span.begin) ||
                         view.Has(Role::kReceive, view.span.begin, value.span.begin);
      const bool differs = view.After(value.span.end, Role::kFewer) != nullptr ||
                           view.After(value.span.end, Role::kMore) != nullptr;
      if (value.kind != Kind::kMoney || !flows || differs) continue;
      for (std::size_t f = first; f < x_.figures.size(); ++f) {
        const Figure& other = x_.figures[f];
        if (other.unit != value.unit || other.direction != Direction::kNone) continue;
        const std::uint32_t from = std::min(other.span.end, value.span.end);
        const std::uint32_t to = std::max(other.span.begin, value.span.begin);
        const std::size_t metric = words_.Find(other.metric);
        if (view.Count(from, to, ";；。") > 0 || metric == words_.metrics().size()) continue;
        MetricChoice choice;
        choice.metric = metric;
        choice.carried = choice.shared = true;
        Add(view, v, choice);
        break;
      }
    }
  }

  bool IsCandidate(const SentenceView& view, std::size_t v) const {
    const ValueMention& value = x_.values[v];
    switch (value.kind) {
      case Kind::kPeriod: case Kind::kIgnored: return false;
      case Kind::kRank: return IsRank(view, value) || ContinuesRank(view, v);
      default: break;
    }
    // "до 5-го числа", "20-футовый": an ordinal or a part of a word.
    const bool slavic = view.language == Language::kRussian || view.language == Language::kBelarusian;
    if (slavic && value.kind == Kind::kNumber && view.Text(value.span.end, value.span.end + 1) == "-" &&
        IsLetterAt(view.text, value.span.end + 1 - view.span.begin)) {
      return false;
    }
    // "a survey of 120 firms"
    if (value.kind == Kind::kNumber && view.Has(Role::kSurvey, view.span.begin, view.span.end)) return false;
    // One and two in words are no counts.
    if (value.kind == Kind::kNumber && value.rule == "value.words" && value.value.ToDouble() < 3) {
      return false;
    }
    if (value.kind == Kind::kMoney && view.language == Language::kChinese && OnlySelects(view, v)) {
      return false;
    }
    if (value.value.mantissa == 0 && value.kind == Kind::kNumber) return false;
    if (value.kind != Kind::kNumber || !value.unit.empty() || value.rule != "value.words") {
      return true;
    }
    // "Fifty-two of the residents", "Twelve Belarusian mills", "five more than in 2031"
    if (view.language == Language::kEnglish &&
        (view.After(value.span.end, Role::kPart) != nullptr ||
         view.After(value.span.end, Role::kMore) != nullptr ||
         view.After(value.span.end, Role::kFewer) != nullptr ||
         std::any_of(view.names.begin(), view.names.end(), [&](const NamedThing& name) {
           return name.demonym && name.span.begin == value.span.end + 1;
         }))) {
      return true;
    }
    // "the number of residents of the park has exceeded four dozen"
    const bool told = value.value.ToDouble() >= 10 && view.language == Language::kEnglish &&
                      (value.approximation != Approximation::kExact ||
                       view.Before(value.outer.begin, Role::kTo) != nullptr);
    // "today such institutes are six": the noun stands right before it, or a word for it near.
    return std::any_of(view.hits.begin(), view.hits.end(), [&](const WordHit& hit) {
      const bool noun = hit.role == Role::kCue && words_.metrics()[hit.metric].counts;
      if (!noun && hit.role != Role::kPronoun) return false;
      return hit.end <= value.span.begin &&
             view.Gap(hit.end, value.span.begin) <= (noun ? told ? 8 : 1 : 3) &&
             view.Count(value.span.end, std::min(view.span.end, value.span.end + 2), ".,;。，") > 0;
    });
  }

  // 投资额超过5000万美元的企业: which of them are meant. 25个总价值50亿美元的项目: what all of them cost.
  bool OnlySelects(const SentenceView& view, std::size_t v) const {
    const WordHit* of = view.After(x_.values[v].span.end, Role::kOwner);
    if (of == nullptr) return false;
    const WordHit* noun = nullptr;
    for (const WordHit& hit : view.hits) {
      if (hit.begin != of->end || hit.role > Role::kWeakCue) continue;
      if (noun == nullptr || hit.end > noun->end) noun = &hit;
    }
    constexpr std::uint32_t kLetter = 3;  // bytes: 国 may begin any word
    if (noun == nullptr || noun->end - noun->begin <= kLetter ||
        !words_.metrics()[noun->metric].counts) {
      return false;
    }
    if (v == view.first_value) return true;
    const ValueMention& count = x_.values[v - 1];
    return count.kind != Kind::kNumber || view.Gap(count.span.end, x_.values[v].span.begin) > 6 ||
           view.Count(count.span.end, x_.values[v].span.begin, ",，;；、") > 0;
  }

  // An ordinal with a word of rank beside it: "seventh place", "third-largest", 第三大.
  static bool IsRank(const SentenceView& view, const ValueMention& value) {
    const std::uint32_t at = value.span.end;
    const std::uint32_t to = std::min<std::uint32_t>(at + 40, view.span.end);
    if (view.Has(Role::kRank, at, to)) return true;
    const std::uint32_t from = value.span.begin > view.span.begin + 24 ? value.span.begin - 24
                                                                       : view.span.begin;
    if (view.Has(Role::kRank, from, value.span.begin)) return true;
    // "Place of China among the trading partners: 2nd"
    const std::uint32_t opening = std::min(view.span.begin + 24, view.span.end);
    return view.Has(Role::kRank, view.span.begin, opening) &&
           view.Count(value.span.begin - 2, value.span.begin, ":：") == 1;
  }

  // "the third supplier of beef and the fifth of poultry": a noun of its own is missing.
  bool ContinuesRank(const SentenceView& view, std::size_t v) const {
    const ValueMention& value = x_.values[v];
    return v > view.first_value && x_.values[v - 1].kind == Kind::kRank &&
           topic_.level && topic_.level_sentence == view.index &&
           topic_.level_value == x_.values[v - 1].span &&
           (view.After(value.span.end, Role::kOwner) != nullptr ||
            view.After(value.span.end, Role::kPlace) != nullptr ||
            view.After(value.span.end, Role::kBetween) != nullptr ||
            view.Before(value.span.begin, Role::kDest) != nullptr ||
            // "by imports China takes the second place, by exports — the third"
            view.Count(x_.values[v - 1].span.end, value.span.begin, "—–") > 0);
  }

  void Add(const SentenceView& view, std::size_t v, const MetricChoice& choice) {
    const ValueMention& value = x_.values[v];
    const Metric& metric = words_.metrics()[choice.metric];
    Figure figure;
    figure.span = value.span;
    figure.metric = metric.id + (choice.growth ? "_growth" : "");
    figure.value = value.value;
    figure.unit = value.unit.empty() ? "count" : value.unit;
    if (figure.unit.rfind("count/", 0) == 0 && !metric.Allows(figure.unit)) figure.unit = "count";
    if (value.kind == Kind::kQuantity && !metric.Allows(figure.unit)) figure.unit = figure.unit.substr(0, figure.unit.find('/'));
    if (value.rule == "value.fraction" && value.kind == Kind::kNumber) {
      if (choice.growth || metric.Allows("percent")) {
        figure.value.exponent += 2;
        figure.unit = "percent";
      } else {
        return;
      }
    }
    if (choice.index) figure.unit = "index";
    // "A tonne cost 285 dollars"
    if (choice.by_tonne) figure.unit += "/t";
    if (figure.unit == "count" && metric.Allows("count/week") && !metric.per_year &&
        IsWeekly(view, v, choice)) {
      figure.unit = "count/week";
    }
    const bool counted = figure.unit == "count";
    if (metric.per_year && metric.Allows(figure.unit + "/year") &&
        view.Has(Role::kAnnual, counted && !choice.cue.empty() ? choice.cue.begin : view.span.begin,
                 counted ? std::min(value.span.end + 4, view.span.end) : view.span.end)) {
      figure.unit += "/year";
    }
    if (!choice.growth && metric.frame != Frame::kNone && !metric.Allows(figure.unit)) return;
    figure.approximation = ApproximationOf(x_, view, value);
    figure.direction = choice.growth ? choice.direction : Direction::kNone;
    // "вырос до 47": the end of a movement, no bound.
    if (value.rule == "value.upto" && (Moves(view, value) || metric.IsTrade())) {
      figure.approximation = Approximation::kExact;
    }
    if (((value.rule == "value.from" && figure.approximation == Approximation::kAtLeast) ||
         (value.rule == "value.to" && figure.approximation == Approximation::kAtMost)) &&
        Moves(view, value)) {
      figure.approximation = Approximation::kExact;
    }
    if (metric.frame == Frame::kCountryPair && !choice.growth && figure.value.mantissa > 0 &&
        (choice.negative || view.Has(Role::kNegative, view.span.begin, view.span.end))) {
      figure.value.mantissa = -figure.value.mantissa;
    }
    if (figure.value.mantissa < 0 && metric.frame != Frame::kCountryPair) {
      figure.value.mantissa = -figure.value.mantissa;
      if (choice.growth) figure.direction = Direction::kDecrease;
    }
    if (choice.of_level >= 0) {
      const Figure& level = x_.figures[static_cast<std::size_t>(choice.of_level)];
      figure.parties = level.parties;
      figure.subject = level.subject;
    } else {
      Parties parties = FindParties(x_, words_, view, choice, v, memory_);
      figure.parties = std::move(parties.parties);
      figure.subject = parties.subject;
    }
    if (!x_.figures.empty() && x_.figures.back().sentence == view.index) {
      const Figure& before = x_.figures.back();
      const std::size_t told = words_.Find(before.metric);
      // A change of the level just before it is one of the same.
      const bool same = choice.growth && before.metric == metric.id &&
                        (choice.cue == topic_.level_cue ||
                         (metric.frame == Frame::kSupply &&
                          NamesNobody(view, PartBegin(view, before.span.end, value.span.begin), value.span.begin)));
      // "fell by 12 percent to 1.8 billion": nor is a level just behind a change.
      const bool moved = !choice.growth && metric.IsTrade() && before.metric == metric.id + "_growth" &&
                         !choice.cue.empty() && choice.cue == topic_.last_cue &&
                         NamesNobody(view, before.span.end, value.span.begin);
      // "30 projects worth 6 billion": of those who carry them out.
      const bool of_them = metric.frame == Frame::kSite && figure.subject == kNoEntity &&
                           value.kind == Kind::kMoney && told < words_.metrics().size() &&
                           words_.metrics()[told].frame == Frame::kMutual &&
                           words_.metrics()[told].counts;
      // 累计投资6亿美元，年产能12万辆: of what the sentence speaks of.
      const bool of_same = metric.frame == Frame::kSite && figure.subject == kNoEntity &&
                           view.language == Language::kChinese && told < words_.metrics().size() &&
                           (words_.metrics()[told].frame == Frame::kSite ||
                            words_.metrics()[told].frame == Frame::kFlow) &&
                           before.parties.empty() && before.subject != kNoEntity &&
                           x_.entities[before.subject].type != EntityType::kCountry;
      // "8 billion yuan (1.1 billion dollars)"
      const bool equivalent = value.equivalent && before.metric == metric.id;
      if (same || moved || of_them || of_same || equivalent) {
        figure.parties = before.parties;
        figure.subject = before.subject;
      }
    }
    // "China's turnover grew by 30 %": with nobody named it is with the world.
    const bool with = std::any_of(view.names.begin(), view.names.end(),
                                  [](const NamedThing& name) { return name.between; });
    if (!metric.alone.empty() && figure.parties.size() == 1 && figure.subject == kNoEntity && !with &&
        view.language != Language::kChinese) {
      figure.metric = metric.alone + (choice.growth ? "_growth" : "");
      figure.subject = figure.parties.front();
    }
    // "In 2031, 28 projects worth 5 billion were carried out": those are.
    const Figure* told = x_.figures.empty() || x_.figures.back().sentence != view.index
                             ? nullptr
                             : &x_.figures.back();
    const bool several = told != nullptr && told->unit == "count" && !told->period.empty();
    if (!metric.undated || several) FindPeriods(x_, view, v, metric.unit_alone || metric.per_year || metric.frame == Frame::kBare, figure);
    if (metric.frame == Frame::kStake && DatesFounding(x_, view, figure.period)) figure.period.clear();
    if (choice.growth) AddReadings(view, value, choice, figure);
    // Direct investment "at the end of 2031" is what has gathered until then.
    if (!choice.growth && !metric.instant.empty() && figure.period.size() == 10) {
      figure.metric = metric.instant;
    }
    const auto [from, to] = Clause(view, v);
    if (view.Has(Role::kDenied, from, to)) figure.modality = "denied";
    else if (view.Has(Role::kPlanned, from, value.span.begin)) figure.modality = "planned";
    figure.counted = value.noun;
    figure.reporter = view.reporter;
    figure.sentence = view.index;
    figure.rule = std::string(choice.carried ? "figure.carried@1"
                              : choice.growth ? "figure.change@1"
                                              : "figure.level@1");
    figure.confidence = choice.carried ? 0.6F : 0.85F;
    const bool stood_for = choice.carried && topic_.last == choice.metric;
    if (choice.index) topic_.index_sentence = view.index + 1;
    topic_.last = choice.metric;
    topic_.last_sentence = view.index;
    topic_.last_figure = static_cast<std::int32_t>(x_.figures.size());
    topic_.last_cue = choice.cue;
    if (!choice.growth && (!choice.carried || stood_for)) {
      topic_.level = choice.metric;
      topic_.level_figure = static_cast<std::int32_t>(x_.figures.size());
      topic_.level_cue = choice.cue;
      topic_.level_value = value.span;
      topic_.level_sentence = view.index;
      if (metric.counts && figure.unit == "count") {
        topic_.count = choice.metric;
        topic_.count_sentence = view.index;
      }
      if (value.kind == Kind::kMoney) {
        topic_.money = choice.metric;
        topic_.money_sentence = view.index;
      }
      // The line that declares the unit heads the list as well.
      if (value.rule == "value.declared-unit") topic_.heading = choice.metric;
    }
    x_.figures.push_back(std::move(figure));
  }

  // Where the part of the sentence begins that a comma opens before `to`, or `from`.
  static std::uint32_t PartBegin(const SentenceView& view, std::uint32_t from, std::uint32_t to) {
    const std::size_t comma = view.Text(from, to).rfind(',');
    return comma == std::string_view::npos ? from : from + static_cast<std::uint32_t>(comma);
  }

  static bool NamesNobody(const SentenceView& view, std::uint32_t from, std::uint32_t to) {
    return std::none_of(view.names.begin(), view.names.end(), [&](const NamedThing& name) {
      return name.span.begin >= from && name.span.end <= to;
    });
  }

  // "the number of weekly flights rose from three to seven", "four trains each week, in winter three": a
  // word for it in this part of the sentence, or the number before was of a week.
  bool IsWeekly(const SentenceView& view, std::size_t v, const MetricChoice& choice) const {
    const ValueMention& value = x_.values[v];
    if (!value.unit.empty() && value.unit != "count") return false;
    if (view.Has(Role::kWeekly, AfterMark(view, value.span.begin), view.span.end)) return true;
    if (!value.noun.empty() || x_.figures.empty()) return false;
    const Figure& before = x_.figures.back();
    return before.sentence == view.index && before.unit == "count/week" &&
           before.metric == words_.metrics()[choice.metric].id;
  }

  // Where the part of the sentence begins that a mark ends before `at`.
  static std::uint32_t AfterMark(const SentenceView& view, std::uint32_t at) {
    const std::size_t mark = view.Text(view.span.begin, at).find_last_of(",;:");
    return mark == std::string_view::npos ? view.span.begin
                                          : view.span.begin + static_cast<std::uint32_t>(mark) + 1;
  }

  // A movement governs the range: "rose from 40 to 47".
  bool Moves(const SentenceView& view, const ValueMention& value) const {
    const std::uint32_t from =
        value.span.begin > view.span.begin + 160 ? value.span.begin - 160 : view.span.begin;
    if (view.Has(Role::kIncrease, from, value.outer.begin) ||
        view.Has(Role::kDecrease, from, value.outer.begin)) {
      return true;
    }
    // 由59家增至107家; "from 59 (April 2020) to 107 (2023)": the two stand at different times.
    int periods = 0;
    for (std::size_t k = view.first_value; k < view.last_value; ++k) {
      if (x_.values[k].kind == Kind::kPeriod && !x_.values[k].unresolved) ++periods;
    }
    const std::uint32_t to = std::min<std::uint32_t>(value.span.end + 24, view.span.end);
    return periods >= 2 || view.Has(Role::kIncrease, value.span.begin, to) ||
           view.Has(Role::kDecrease, value.span.begin, to);
  }

  std::pair<std::uint32_t, std::uint32_t> Clause(const SentenceView& view, std::size_t v) const {
    std::uint32_t from = view.span.begin, to = view.span.end;
    for (std::size_t k = view.first_value; k < view.last_value; ++k) {
      if (k == v || x_.values[k].kind == Kind::kPeriod || x_.values[k].kind == Kind::kIgnored ||
          x_.values[k].kind == Kind::kRank) {
        continue;
      }
      const Span& other = x_.values[k].span;
      if (other.end <= x_.values[v].span.begin) from = std::max(from, other.end);
      if (other.begin >= x_.values[v].span.end) to = std::min(to, other.begin);
    }
    return {from, to};
  }

  // C3 and C7: forms with two readings keep both.
  void AddReadings(const SentenceView& view, const ValueMention& value, const MetricChoice& choice,
                   Figure& figure) const {
    const double size = value.value.ToDouble();
    const bool by_times = value.kind == Kind::kMultiple && value.rule != "value.doubling" &&
                          view.Before(value.outer.begin, Role::kBy) != nullptr &&
                          (view.language == Language::kEnglish ||
                           view.language == Language::kChinese);
    if (by_times) {
      Decimal more = value.value;
      std::int64_t one = 1;
      for (std::int32_t e = more.exponent; e < 0 && e > -15; ++e) one *= 10;
      if (more.exponent <= 0) {
        more.mantissa += one;
        figure.readings = {{"ratio", more}, {"ratio", value.value}};
      }
    } else if (value.kind == Kind::kPercent && !choice.index && size > 100 && size < 200 &&
               value.value.exponent < 0) {
      figure.readings = {{"percent", value.value}, {"index", value.value}};
    }
  }

  // A line that ends in a colon heads the list below it.
  void RememberTopic(const SentenceView& view, bool any) {
    // "A record number of trains passed through Belarus. The figure reached 1,986."
    if (!any) {
      const auto cue = std::find_if(view.hits.begin(), view.hits.end(), [&](const WordHit& hit) {
        return hit.role == Role::kCue && words_.metrics()[hit.metric].frame != Frame::kNone &&
               words_.metrics()[hit.metric].units.front() != "year";
      });
      if (cue != view.hits.end()) {
        topic_.last = cue->metric;
        topic_.last_figure = -1;
        topic_.last_sentence = view.index;
        if (EndsIn(view.text, "?", "？")) topic_.answer_sentence = view.index + 1;
      }
    }
    const ValueMention* declared = any ? nullptr : DeclaredBelow(view.index, view.last_value);
    if (!any && (declared != nullptr || EndsIn(view.text, ":", "："))) {
      topic_.heading.reset();
      for (const WordHit& hit : view.hits) {
        if (hit.role != Role::kCue || words_.metrics()[hit.metric].frame == Frame::kNone) continue;
        if (declared != nullptr && !words_.metrics()[hit.metric].Allows(declared->unit)) continue;
        topic_.heading = hit.metric;
        break;
      }
      if (declared != nullptr) RememberTraders(view);
    } else if (!any && !view.text.empty() && x_.document.sentences[view.index].zone != Zone::kHeading) {
      topic_.heading.reset();
    }
  }

  // "Exports of butter from A to B, tonnes": who trades in the lines below.
  void RememberTraders(const SentenceView& view) {
    std::vector<EntityIndex> countries;
    for (const NamedThing& name : view.names) {
      if (x_.entities[name.entity].type != EntityType::kCountry) continue;
      if (std::find(countries.begin(), countries.end(), name.entity) == countries.end()) {
        countries.push_back(name.entity);
      }
    }
    if (countries.size() != 2) return;
    memory_.trader = countries.front();
    memory_.pair = std::move(countries);
    memory_.pair_sentence = view.index;
  }

  // A change belongs to the level of the same metric that stands before it, or right after.
  void LinkChanges() {
    for (std::size_t f = 0; f < x_.figures.size(); ++f) {
      Figure& change = x_.figures[f];
      if (change.direction == Direction::kNone) continue;
      const std::string level = change.metric.substr(0, change.metric.size() - 7);
      for (std::size_t k = f; k > 0 && k + 8 > f; --k) {
        if (x_.figures[k - 1].sentence + 1 < change.sentence) break;
        if (x_.figures[k - 1].metric == level) {
          change.change_of = static_cast<std::int32_t>(k - 1);
          break;
        }
      }
      const bool next = f + 1 < x_.figures.size() && x_.figures[f + 1].sentence == change.sentence;
      if (change.change_of < 0 && next && x_.figures[f + 1].metric == level) {
        change.change_of = static_cast<std::int32_t>(f + 1);
      }
    }
  }

  Extraction& x_;
  const FigureWords& words_;
  CountryIndex countries_;
  SidesOfPapers sides_;
  PaperCompanies companies_;
  PartyMemory memory_;
  Topic topic_;
  ParagraphLead lead_;
  CarriedCurrency currency_;
};

}  // namespace

Result<FigureFinder> FigureFinder::Load(const std::filesystem::path& schemas) {
  Result<FigureWords> words = FigureWords::Load(schemas);
  if (!words) return std::move(words).error();
  FigureFinder finder;
  finder.words_ = std::make_shared<const FigureWords>(std::move(*words));
  return finder;
}

void FigureFinder::Find(Extraction& extraction) const { Finding(extraction, *words_).Run(); }

}  // namespace kg::extract
