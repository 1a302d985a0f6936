#include "extract/claims/figure_metric.h"

#include <algorithm>

#include "extract/claims/carried_metric.h"
#include "extract/claims/figure_change.h"
#include "extract/claims/metric_refine.h"
#include "extract/claims/metric_scene.h"
#include "extract/claims/tonne_price.h"
#include "extract/claims/trade_excess.h"

namespace kg::extract {
namespace {

using Kind = ValueMention::Kind;
using Direction = Figure::Direction;
constexpr double kTooFar = 45;
constexpr std::uint32_t kLabel = 24;  // bytes in which a line's label begins

class MetricChooser : private MetricScene {
 public:
  MetricChooser(const Extraction& x, const FigureWords& words, const SentenceView& view,
                std::size_t v, const Topic& topic)
      : MetricScene(x, words, view, v, topic,
                    ReadChange(x, words, view, v,
                               topic.index_sentence != 0 && topic.index_sentence >= view.index)),
        series_(SeriesBegin(x, view, v)) {}

  std::optional<MetricChoice> Choose() {
    if (ComparesWithAnother()) return std::nullopt;
    if (std::optional<MetricChoice> price = PriceOfTonne(*this)) return price;
    if (std::optional<MetricChoice> balance = ExcessOfTrade(*this)) return balance;
    if (std::optional<MetricChoice> same = Difference()) return same;
    // A growth first where the number is a change; a level else.
    std::optional<MetricChoice> best;
    double best_cost = kTooFar;
    for (const WordHit& hit : view_.hits) {
      if (hit.role != Role::kCue && hit.role != Role::kWeakCue) continue;
      if (hit.end + kFigureReach < value_.span.begin || hit.begin > value_.span.end + kFigureReach) continue;
      if (hit.beside && (hit.begin < value_.span.end ||
                         view_.Gap(value_.span.end, hit.begin) >
                           1 + view_.Count(value_.span.end, hit.begin, "—–-"))) {
        continue;
      }
      const std::size_t measured = MeasuredBy(hit);
      const Metric& metric = words_.metrics()[measured];
      const bool growth = change_.is_change && metric.frame != Frame::kNone && AsGrowth(metric);
      // What is none of ours keeps its changes, too.
      const bool others = metric.frame == Frame::kNone && change_.is_change;
      if (growth ? hit.level_only : !(others || AsLevel(metric))) continue;
      if (hit.role == Role::kWeakCue && !HasContext(hit.metric) && !InTrade(metric)) continue;
      if (metric.of_country && (view_.Has(Role::kAttends, end(), BeforeComma(view_.span.end)) ||
                                view_.Has(Role::kGathers, view_.span.begin, begin()))) {
        continue;
      }
      if (metric.frame == Frame::kVisitors && hit.governs && IsInWord(hit, Role::kAttends)) continue;
      if (metric.frame == Frame::kStudents && !growth && !GoAbroad()) continue;
      if (metric.strict && hit.governs && !CountsDeliveries()) continue;
      // «выставка собрала 140 компаний»: companies are not made.
      if (hit.end <= begin() && (metric.strict || metric.frame == Frame::kVisitors) && CountsCompanies()) continue;
      if (metric.of_persons && hit.end <= begin() && CountsPlaces()) continue;
      // «поставили цель»: no goods.
      const bool delivers = metric.frame == Frame::kSupply || metric.frame == Frame::kExport;
      if (delivers && words_.case_endings().Knows(view_.language) &&
          view_.After(hit.end, Role::kPlanned) != nullptr) {
        continue;
      }
      if (IsModifier(hit) || (metric.frame == Frame::kNone && CountedByAnother(hit))) continue;
      // "companies from 15 countries"
      if (metric.frame == Frame::kMembers && view_.Before(begin(), Role::kSource) != nullptr) continue;
      if (metric.frame == Frame::kMembers && view_.language != Language::kChinese && !NamesUnion()) continue;
      if (metric.frame == Frame::kShare && (IsShareOfOther(hit) || !IsShareOfTrade(hit, measured))) continue;
      if (metric.strict && hit.role == Role::kCue && NeedsContext(metric) &&
          !HasContext(hit.metric)) {
        continue;
      }
      const std::optional<double> cost = Cost(hit, metric, growth);
      if (!cost || *cost >= best_cost) continue;
      best_cost = *cost;
      MetricChoice choice;
      choice.metric = measured;
      choice.cue = {hit.begin, hit.end};
      choice.growth = growth;
      best = choice;
    }
    if (best) FollowLabel(*best);
    if (best && best->growth) FollowLevel(*best);
    if (best && best->growth) FollowExports(*best);
    if (!best) best = CarriedMetric(*this);
    if (!best || words_.metrics()[best->metric].frame == Frame::kNone) return std::nullopt;
    if (best->growth) {
      best->direction = change_.direction;
      best->index = change_.index;
    }
    RefineMetric(*this, *best);
    return best;
  }

 private:
  // "exports of 40 thousand tonnes": the metric of a cue, or what it is if measured by mass. "Deliveries
  // fell to 2 billion dollars": of exports told of before.
  std::size_t MeasuredBy(const WordHit& hit) const {
    const Metric& metric = words_.metrics()[hit.metric];
    if (metric.frame == Frame::kSupply && value_.kind == Kind::kMoney && topic_.last &&
        topic_.last_sentence + 1 >= view_.index) {
      const Frame last = words_.metrics()[*topic_.last].frame;
      if (last == Frame::kExport || last == Frame::kImport) return *topic_.last;
    }
    return ByMass(hit.metric);
  }
  // Pieces, and a company that can make or deliver them; not "отгрузили на 9 млн".
  bool CountsDeliveries() const {
    const bool pieces = value_.kind == Kind::kNumber && (value_.unit.empty() || value_.unit == "count");
    if (!pieces || view_.Before(begin(), Role::kBy) != nullptr) return false;
    return value_.rule != "value.words" &&
           ((view_.reporter != kNoEntity && x_.entities[view_.reporter].MayBeCompany()) ||
            std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
              return x_.entities[name.entity].MayBeCompany();
            }));
  }
  // «занято в 30 отраслях», but «коллектив в 45 человек»
  bool CountsPlaces() const {
    return value_.kind == Kind::kNumber && view_.Before(value_.span.begin, Role::kPlace) != nullptr &&
           view_.After(end(), Role::kPersons) == nullptr;
  }
  bool CountsCompanies() const {
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role <= Role::kWeakCue && hit.begin >= value_.span.end && words_.metrics()[hit.metric].of_country &&
             view_.Gap(value_.span.end, hit.begin) <= 1;
    });
  }
  // "приняли участие": the verb of a longer phrase.
  bool IsInWord(const WordHit& verb, Role role) const {
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == role && hit.begin <= verb.begin && hit.end > verb.end;
    });
  }
  // A country or a place says whose students they are or where; or the sentence before told of such.
  bool GoAbroad() const {
    const bool told = topic_.last && topic_.last_sentence + 1 >= view_.index && topic_.last_figure >= 0 &&
                      words_.metrics()[*topic_.last].frame == Frame::kStudents;
    return told || view_.Has(Role::kMutually, view_.span.begin, view_.span.end) ||
           std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
             return (name.country != kNoEntity || name.type == EntityType::kPlace || name.source) &&
                    !(name.nominal && name.span.begin >= end());
           });
  }
  // Something that countries can be members of.
  bool NamesUnion() const {
    return std::any_of(view_.names.begin(), view_.names.end(), [](const NamedThing& name) {
      return name.type == EntityType::kOrganization || name.type == EntityType::kInitiative;
    });
  }
  // 生产企业: of two nouns that make one the latter says what is counted.
  bool IsModifier(const WordHit& hit) const {
    if (view_.language != Language::kChinese || value_.kind != Kind::kNumber) return false;
    if (hit.begin < value_.span.end && !words_.metrics()[hit.metric].strict) return false;
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& next) {
      return next.begin == hit.end && next.role <= Role::kWeakCue &&
             words_.metrics()[next.metric].counts && next.metric != hit.metric;
    });
  }
  // 占公司产量的三分之一: the whole is none of trade. 中资企业98家，占比近一半: nor is what was
  // counted just before.
  bool IsShareOfOther(const WordHit& share) const {
    if (view_.language == Language::kChinese && topic_.level &&
        topic_.level_sentence == view_.index && share.begin >= topic_.level_value.end &&
        words_.metrics()[*topic_.level].of_country) {
      return true;
    }
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      if (hit.role != Role::kCue || hit.begin < share.end || hit.end > begin()) return false;
      const Frame frame = words_.metrics()[hit.metric].frame;
      return frame == Frame::kSite || frame == Frame::kFlow || frame == Frame::kNone;
    });
  }
  // 48个国家和地区的投资额: what stands right behind another number is told of that.
  bool CountedByAnother(const WordHit& hit) const {
    for (std::size_t k = view_.first_value; k < v_; ++k) {
      if (Other(k) && x_.values[k].span.end == hit.begin) return true;
    }
    return false;
  }

  // 对外贸易：2023年货物贸易总额833亿美元: the label that opens the line says with whom.
  void FollowLabel(MetricChoice& choice) const {
    const std::string& alone = words_.metrics()[choice.metric].alone;
    if (alone.empty()) return;
    const std::size_t metric = words_.Find(alone);
    for (const WordHit& hit : view_.hits) {
      if (hit.begin > view_.span.begin + kLabel || hit.end > choice.cue.begin) break;
      if (hit.role != Role::kCue || hit.metric != metric) continue;
      const std::string_view after = view_.Text(hit.end, view_.span.end);
      if (!after.starts_with(":") && !after.starts_with("：")) continue;
      choice.metric = metric;
      return;
    }
  }

  // "Exports of milk reached 340 million. Supplies have grown 2.4 times": in money as before.
  void FollowExports(MetricChoice& choice) const {
    // "rose by 4 percent in volume" is not of money.
    const bool beside = choice.cue.begin >= value_.span.end;
    if (words_.metrics()[choice.metric].frame != Frame::kSupply || !topic_.last || beside ||
        topic_.last_sentence + 1 < view_.index) {
      return;
    }
    // "deliveries went up by 18 percent to 31,600 tonnes"
    const std::size_t next = v_ + 1;
    const bool weighed = next < view_.last_value && x_.values[next].kind == Kind::kQuantity &&
                         x_.values[next].unit == "t" &&
                         view_.Gap(value_.span.end, x_.values[next].outer.begin) <= 3;
    if (weighed) return;
    const Frame last = words_.metrics()[*topic_.last].frame;
    if ((last == Frame::kExport || last == Frame::kImport) && AsGrowth(words_.metrics()[*topic_.last])) {
      choice.metric = *topic_.last;
    }
  }

  // "142 million of investment, growth of 18 %": a change right after a level is one of it, if no
  // cue stands between them.
  void FollowLevel(MetricChoice& choice) const {
    if (!topic_.level || topic_.level_sentence != view_.index || *topic_.level == choice.metric ||
        choice.cue.end > topic_.level_value.begin || topic_.level_value.end > begin()) {
      return;
    }
    const bool told = std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kCue && hit.begin >= topic_.level_value.end && hit.end <= begin();
    });
    if (told || ValuesBetween(topic_.level_value.end, begin()) > 0 ||
        !AsGrowth(words_.metrics()[*topic_.level])) {
      return;
    }
    choice.metric = *topic_.level;
    choice.cue = topic_.level_cue;
    choice.shared = true;
  }

  // "164 companies, 41 more than a year earlier": of what was counted just before.
  std::optional<MetricChoice> Difference() const {
    if (!change_.is_change || value_.kind != Kind::kNumber || !value_.noun.empty() ||
        !(value_.unit.empty() || value_.unit == "count") || value_.rule == "value.fraction" ||
        !topic_.level || topic_.level_sentence != view_.index) {
      return std::nullopt;
    }
    const Metric& metric = words_.metrics()[*topic_.level];
    if (!metric.growth || !metric.counts) return std::nullopt;
    MetricChoice choice;
    choice.metric = *topic_.level;
    choice.cue = topic_.level_cue;
    choice.growth = true;
    choice.carried = true;
    choice.direction = change_.direction;
    // "27 fewer a year ago", "год назад было на 27 меньше": there were fewer then, there are more now.
    if (view_.language != Language::kChinese && SpeaksOfThePast() &&
        !view_.Has(Role::kThan, value_.span.end, value_.span.end + 48)) {
      choice.direction = change_.direction == Direction::kDecrease   ? Direction::kIncrease
                         : change_.direction == Direction::kIncrease ? Direction::kDecrease
                                                              : change_.direction;
    }
    return choice;
  }

  // A time that the paper does not date stands in the part of the sentence after the level.
  bool SpeaksOfThePast() const {
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind == Kind::kPeriod && one.rule == "period.relative" &&
          one.span.begin >= topic_.level_value.end) {
        return true;
      }
    }
    return false;
  }

  bool HasContext(std::uint16_t metric) const {
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      // "a loan deal" is no deal; 自华进口额 is trade.
      return hit.role == Role::kContext && hit.metric == metric &&
             std::none_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& cue) {
               return cue.role == Role::kCue && cue.metric != metric && cue.begin < hit.begin &&
                      cue.end >= hit.end &&
                      !(words_.metrics()[metric].frame == Frame::kShare &&
                        (words_.metrics()[cue.metric].IsTrade() ||
                         words_.metrics()[cue.metric].frame == Frame::kSupply));
             });
    });
  }
  bool NeedsContext(const Metric& metric) const { return metric.frame == Frame::kMembers; }

  // How far the cue is from the number; nothing if it does not count.
  std::optional<double> Cost(const WordHit& hit, const Metric& metric, bool growth) const {
    const bool counted = !growth && metric.counts && (value_.unit == "count" ||
                                                      value_.unit.empty() ||
                                                      value_.unit.rfind("count/", 0) == 0);
    if (counted && !metric.of_persons && metric.frame != Frame::kNone &&
        view_.After(value_.span.end, Role::kPersons) != nullptr) {
      return std::nullopt;
    }
    // 12台机车供货合同, 孔子学院现有学员310人
    if (counted && (metric.frame == Frame::kMutual || metric.frame == Frame::kInstitutes) &&
        view_.After(value_.span.end, Role::kThings) != nullptr) {
      return std::nullopt;
    }
    double cost = 0;
    if (hit.end <= value_.span.begin) {
      const std::uint32_t from = hit.end, to = hit.end <= series_ ? series_ : begin();
      // "delivered to China 34 trucks"
      const bool delivers = metric.strict && hit.governs;
      const double gap = hit.governs ? GapBesidesNames(from, to) : view_.Gap(from, to);
      const int strong = view_.Count(from, to, kStrongMarks);
      const int weak = view_.Count(from, to, kWeakMarks);
      const int crossed = ValuesBetween(from, to);
      if (strong > 0 && value_.rule != "value.declared-unit") cost += 18 * strong;
      cost += 0.8 * gap + 2 * weak + 4 * crossed;
      // "capacity of 5,000", "the capacity of the plant is 5,000 machines"
      const bool told = view_.language == Language::kEnglish && gap <= 7 &&
                        view_.Before(begin(), Role::kTo) != nullptr;
      if (counted && hit.governs && (gap <= 2.5 || told) && crossed == 0 && weak == 0) {
        return delivers ? -2 : -9;
      }
      if (counted) {
        // "入园企业达到107家", "residents: 107": only if nothing else is counted.
        // "create 300", "hire 5 engineers": a verb right before the number rules its noun.
        if (strong > 0 && value_.rule != "value.declared-unit") return std::nullopt;
        const bool nationals = metric.frame == Frame::kStudents && CountsNationals();
        if (gap > 1.5 && HasOwnNoun(metric) && !nationals && !IsOfProduct(hit, metric)) return std::nullopt;
        if (weak > 1 && crossed == 0 && gap > 12) return std::nullopt;
        if (metric.strict && gap > 5 && !ClosesLine()) return std::nullopt;
        // "the agreement (No. 9)"
        if (view_.Count(from, to, "([（") > view_.Count(from, to, ")]）")) return std::nullopt;
      }
    } else if (hit.begin >= value_.span.end) {
      std::uint32_t from = value_.span.end;
      const std::uint32_t to = hit.begin;
      // 3亿元人民币（约合4300万美元）无偿援助: the other currency does not part them.
      if (v_ + 1 < view_.last_value && (x_.values[v_ + 1].equivalent || IsPricedNext()) &&
          x_.values[v_ + 1].span.end <= to) {
        from = x_.values[v_ + 1].span.end;
      }
      // "from ninth to fifth place among the suppliers"
      if (v_ + 1 < view_.last_value && value_.kind == Kind::kRank && x_.values[v_ + 1].kind == Kind::kRank &&
          view_.Gap(value_.span.end, x_.values[v_ + 1].span.begin) <= 3 && x_.values[v_ + 1].span.end <= to) {
        from = x_.values[v_ + 1].span.end;
      }
      const double gap = view_.Gap(from, to);
      const int strong = view_.Count(from, to, kStrongMarks);
      const int weak = view_.Count(from, to, kWeakMarks);
      const int crossed = ValuesBetween(from, to);
      // 25个总价值50亿美元的项目: what stands before 的 only tells of what is counted.
      const bool described = counted && crossed == 1 && weak == 0 && gap <= 9 &&
                             view_.language == Language::kChinese && !value_.noun.empty() &&
                             view_.After(x_.values[v_ + 1].span.end, Role::kOwner) != nullptr;
      if (described && strong == 0) return 0.8 * gap - 6;
      if (strong > 0 || crossed > 0) return std::nullopt;
      // "(growth of 21 %) and imported ...": what the bracket closes is over.
      if (view_.Count(value_.span.end, to, ")）") > view_.Count(value_.span.end, to, "(（")) {
        return std::nullopt;
      }
      if (counted) {
        const bool noun = view_.Text(hit.begin, hit.end).find(' ') == std::string_view::npos;
        // "27 intergovernmental, interregional agreements"
        const bool listed = weak > 0 && weak <= 2 && view_.language == Language::kEnglish &&
                            OnlyAdjectives(from, to);
        // "110 young Belarusians won Chinese scholarships"
        const double reach = metric.of_persons && CountsNationals() ? 8 : 5;
        // "up to seven a week in the number of flights"
        const bool rate = value_.unit.rfind("count/", 0) == 0;
        // "made 300 fridges and employs 900 people": a verb that rules what follows it.
        const bool next_verb = view_.Before(hit.begin, Role::kBetween) != nullptr &&
                               std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& verb) {
                                 return verb.governs && verb.begin == hit.begin;
                               });
        if (next_verb || gap > reach || (weak > 0 && !listed) || (noun && !rate && !OnlyAdjectives(from, to))) {
          return std::nullopt;
        }
        cost += 0.8 * gap - 6;
      } else {
        cost += gap + 12 * weak + 2.5;
        // "$1.6 billion in exports", "1.1 млрд инвестиций": right after it.
        const bool linked = view_.After(from, Role::kPlace) != nullptr ||
                            view_.After(from, Role::kOwner) != nullptr;
        // "$1.6 billion and imports from ...": what another clause begins with.
        const bool joined = view_.language == Language::kEnglish && !linked && gap > 1.2;
        // "a deficit of $1.6 billion in foreign trade": what the deficit is in.
        if (linked && !growth && TouchesCue(metric)) cost += 4;
        // "doubled its exports": what the verb moves.
        const WordHit* theirs = view_.After(from, Role::kTheirs);
        const bool moved = growth && value_.rule == "value.doubling" && theirs != nullptr &&
                           view_.Gap(theirs->end, to) <= 1.5;
        if (moved) cost -= 6;
        else if (joined) cost += view_.After(from, Role::kBetween) != nullptr ? 8 : 4;
        else if (gap <= 2.5 && weak == 0 && (!growth || linked)) cost -= 3;
        if (growth && !linked && gap > 2.5) cost += 4;
      }
    } else {
      // The unit itself is the cue: "354 hectares", "1.2万标箱".
      cost += 3;
    }
    const double specific = std::min(2.5, static_cast<double>(hit.end - hit.begin) /
                                              (view_.language == Language::kEnglish ? 8.0 : 12.0));
    cost -= specific;
    if (hit.role == Role::kWeakCue) cost += SaysWorthOfAnother(hit) ? 8 : 1;
    // "worth 24 million, delivered as technical aid": a verb says least.
    if (hit.level_only) cost += metric.frame == Frame::kSupply && SoldAbroad() ? -1 : 4;
    if (!counted && DependsOnCue(hit)) cost += 6;
    if (metric.frame == Frame::kNone) cost -= 1;
    return cost;
  }

  // The cue of another measure of such units stands right before the number: "a deficit of".
  bool TouchesCue(const Metric& metric) const {
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      const Metric* other = hit.role == Role::kCue ? &words_.metrics()[hit.metric] : nullptr;
      return other != nullptr && other != &metric && other->frame != Frame::kNone &&
             other->Allows(value_.unit) && hit.end <= begin() &&
             view_.Before(begin(), Role::kOwner) != nullptr && view_.Gap(hit.end, begin()) <= 2;
    });
  }

  // "85 tonnes of butter worth $5 million were shipped": the money is that of the mass.
  bool IsPricedNext() const {
    const ValueMention& next = x_.values[v_ + 1];
    if (value_.unit != "t" || next.kind != Kind::kMoney) return false;
    const WordHit* worth = view_.Before(next.outer.begin, Role::kTo);
    return worth != nullptr && worth->begin >= value_.span.end &&
           view_.Gap(value_.span.end, worth->begin) <= 5 &&
           view_.Count(value_.span.end, worth->begin, ",;") == 0;
  }

  // "Импорт превысил экспорт в 4 раза": a verb of change between two measures right before the number.
  bool ExceedsAnother() const {
    for (std::size_t i = 0; i < view_.hits.size(); ++i) {
      const WordHit& verb = view_.hits[i];
      if (verb.role != Role::kIncrease || verb.end > begin()) continue;
      const WordHit *one = nullptr, *other = nullptr;
      for (const WordHit& hit : view_.hits) {
        if (hit.role != Role::kCue || hit.end > begin()) continue;
        if (hit.end <= verb.begin && view_.Gap(hit.end, verb.begin) <= 4) one = &hit;
        if (hit.begin >= verb.end && view_.Gap(verb.end, hit.begin) <= 1 && other == nullptr) other = &hit;
      }
      if (one != nullptr && other != nullptr && one->metric != other->metric &&
          view_.Count(one->end, begin(), ",，;；") == 0 && view_.Gap(other->end, begin()) <= 4) {
        return true;
      }
    }
    return false;
  }

  // "Imports were 4 times higher than exports": no change of theirs.
  bool ComparesWithAnother() const {
    if (value_.kind != Kind::kMultiple) return false;
    if (ExceedsAnother()) return true;
    const WordHit* of = view_.After(value_.span.end, Role::kTimesOf);
    if (of == nullptr) return false;
    const WordHit* one = nullptr;
    for (const WordHit& hit : view_.hits) {
      if (hit.role != Role::kCue) continue;
      if (hit.end <= begin()) one = &hit;
      if (hit.begin < of->end || one == nullptr) continue;
      return hit.metric != one->metric && view_.Gap(of->end, hit.begin) <= 2 &&
             view_.Count(of->end, hit.begin, ",，;；") == 0;
    }
    return false;
  }

  // "a loan agreement with the bank worth $60 million": what is worth so much has been named.
  bool SaysWorthOfAnother(const WordHit& weak) const {
    if (value_.kind != Kind::kMoney) return false;
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kCue && hit.metric != weak.metric && hit.end <= weak.begin &&
             view_.Gap(hit.end, weak.begin) <= 8 && ValuesBetween(hit.end, weak.begin) == 0 &&
             view_.Count(hit.end, weak.begin, kStrongMarks) == 0 &&
             words_.metrics()[hit.metric].frame != Frame::kNone &&
             words_.metrics()[hit.metric].Allows(value_.unit);
    });
  }

  // Whether nothing but adjectives stands between a number and the noun that it counts: not "18
  // самосвалов компании". Only where endings tell.
  bool OnlyAdjectives(std::uint32_t from, std::uint32_t to) const {
    if (view_.language == Language::kChinese) return true;
    const std::string_view between(view_.folded.data() + (from - view_.span.begin), to - from);
    // In English the order of the words tells, but for a list of adjectives.
    if (view_.language == Language::kEnglish && between.find(',') == std::string_view::npos) {
      return true;
    }
    for (std::size_t at = 0; at < between.size();) {
      if (!IsLetterAt(between, at)) {
        at += CharacterAt(between, at);
        continue;
      }
      const std::size_t end = WordEnd(between, at);
      const std::string_view word = between.substr(at, end - at);
      const bool adjective = std::any_of(
          words_.adjective_endings().begin(), words_.adjective_endings().end(),
          [&](const std::string& ending) { return word.ends_with(ending); });
      if (!adjective && word.size() > 6) return false;
      at = end;
    }
    return true;
  }

  // "Belarus sold China 40 thousand tonnes": to a country, or by one.
  bool SoldAbroad() const {
    return value_.kind == Kind::kQuantity &&
           std::any_of(view_.names.begin(), view_.names.end(), [](const NamedThing& name) {
             return name.country != kNoEntity && !name.nominal && !name.demonym && !name.place;
           });
  }

  // "the deficit of Poland in trade": words between two places, names left out.
  double GapBesidesNames(std::uint32_t from, std::uint32_t to) const {
    double gap = view_.Gap(from, to);
    for (const NamedThing& name : view_.names) {
      const bool between = name.span.begin >= from && name.span.end <= to;
      if (between) gap -= view_.Gap(name.span.begin, name.span.end) + 1;
    }
    return gap;
  }

  // "Выручка резидентов", "revenue of residents": the noun that governs another is the topic.
  bool DependsOnCue(const WordHit& hit) const {
    const bool slavic = view_.language == Language::kRussian ||
                        view_.language == Language::kBelarusian;
    // "Дефицит во взаимной торговле", "revenue of residents"
    const bool of = view_.Before(hit.begin, Role::kOwner) != nullptr ||
                    view_.Before(hit.begin, Role::kSource) != nullptr ||
                    view_.Before(hit.begin, Role::kPlace) != nullptr;
    const bool english = view_.language == Language::kEnglish;
    if (!slavic && !english) return false;
    for (const WordHit& other : view_.hits) {
      if (other.begin >= hit.begin) break;
      if (other.role != Role::kCue || other.end > hit.begin || other.metric == hit.metric) continue;
      // "salary of resident workers"
      const WordHit* owner = english ? view_.After(other.end, Role::kOwner) : nullptr;
      const double reach = owner != nullptr ? 4.5 : of ? 2.5 : 1.2;
      if ((slavic || of || owner != nullptr) && GapBesidesNames(other.end, hit.begin) <= reach &&
          view_.Count(other.end, hit.begin, ",;:.") == 0) {
        return true;
      }
    }
    return false;
  }

  // "output doubled to 2,400 buses": what is made is counted by its own noun.
  bool IsOfProduct(const WordHit& hit, const Metric& metric) const {
    const bool reached = value_.rule == "value.upto" || view_.Before(begin(), Role::kTo) != nullptr;
    return metric.strict && metric.of_plant && reached &&
           view_.Gap(hit.end, begin()) <= 4 && view_.After(end(), Role::kPersons) == nullptr &&
           view_.Before(begin(), Role::kPlace) == nullptr;
  }

  // "Visits at the level of ministers and above in 2031: 23"
  bool ClosesLine() const {
    const std::string_view after = view_.Text(end(), view_.span.end);
    return view_.Count(begin() > view_.span.begin + 4 ? begin() - 4 : view_.span.begin, begin(), ":：") == 1 &&
           after.find_first_not_of(".;") == std::string_view::npos;
  }

  // Another noun is counted by the number: no cue before it can be what it counts.
  bool HasOwnNoun(const Metric& metric) const {
    if (value_.noun.empty()) return false;
    const std::uint32_t from = value_.span.end;
    if (view_.After(from, Role::kPersons) != nullptr) return !metric.of_persons;
    if (view_.After(from, Role::kPieces) != nullptr) return metric.of_persons;
    const std::string_view after = view_.Text(from, std::min(view_.span.end, from + 24));
    // Counted, then a verb or a mark: "107 have", 107家。 A Han classifier without noun is fine.
    if (view_.language == Language::kChinese) {
      // 41家，来自8个国家，
      constexpr std::size_t kClassifier = 6;  // bytes
      return value_.noun.size() > kClassifier && after.find("\xEF\xBC\x8C") > kClassifier;
    }
    return view_.After(from, Role::kTo) == nullptr && view_.After(from, Role::kPlace) == nullptr;
  }

  std::uint32_t series_;
};

}  // namespace

std::optional<MetricChoice> ChooseMetric(const Extraction& extraction, const FigureWords& words,
                                         const SentenceView& view, std::size_t v,
                                         const Topic& topic) {
  return MetricChooser(extraction, words, view, v, topic).Choose();
}

}  // namespace kg::extract
