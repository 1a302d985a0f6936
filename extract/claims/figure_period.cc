#include "extract/claims/figure_period.h"

#include <algorithm>
#include <vector>

#include "extract/claims/figure_change.h"

namespace kg::extract {
namespace {

using Kind = ValueMention::Kind;

class PeriodChooser {
 public:
  PeriodChooser(const Extraction& x, const SentenceView& view, std::size_t v, bool timeless,
                Figure& figure)
      : x_(x), view_(view), v_(v), value_(x.values[v]), figure_(figure), timeless_(timeless) {}

  void Run() {
    if (Respectively()) return;
    // "than in 2021 (154.8 million)": what the bracket explains.
    if (v_ > view_.first_value) {
      const ValueMention& before = x_.values[v_ - 1];
      if (before.kind == Kind::kPeriod && !before.unresolved && before.rule != "period.duration" &&
          figure_.direction == Figure::Direction::kNone && before.span.end < value_.outer.begin &&
          view_.Gap(before.span.end, value_.outer.begin) <= 1 &&
          view_.Count(before.span.end, value_.outer.begin, "(（") == 1) {
        figure_.period = before.period;
        return;
      }
    }
    const bool growth = figure_.direction != Figure::Direction::kNone;
    const ValueMention* best = nullptr;
    const ValueMention* of_base = nullptr;
    double best_cost = 1e9;
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& period = x_.values[k];
      if (period.kind != Kind::kPeriod || period.rule == "period.duration") continue;
      if (InsideName(period.span)) continue;
      // "MINSK, 1 March (BelTA) –": when it was written.
      if (period.span.end <= view_.dateline) continue;
      if (growth && IsBase(k)) {
        // The nearest base after the change, or just before it (比2021年增长).
        const bool after = period.span.begin >= value_.span.end;
        const bool close = after ? Crossed(value_.span.end, period.span.begin) == 0
                                 : OpensSentence(period) ||
                                       (Crossed(period.span.end, value_.span.begin) ==
                                            (DatesBaseValue(k) ? 1 : 0) &&
                                        view_.Gap(period.span.end, value_.span.begin) < 12);
        if (close && figure_.base_period.empty()) {
          figure_.base_period = period.period;
          same_months_ = NamesSamePeriod(period);
        }
        continue;
      }
      // 较2023年同期的243万吨增长15%: the time of what is compared with.
      if (!growth && IsBase(k) && v_ == BaseValue(k)) {
        of_base = &period;
        continue;
      }
      // 2022年当年: the year just before it says which.
      if (period.unresolved && FollowsPeriod(k)) continue;
      if (DatesTheStart(k) || DatesTheBegun(k) || DatesTheOtherEnd(k) || IsOfNextMultiple(period)) {
        continue;
      }
      // "By 2027 it will grow from 430 to 600": when it is 600.
      if (period.span.end <= value_.span.begin && StartsPlanned()) continue;
      // 于2012年启动建设，总面积112平方公里: it dates what began then.
      if (timeless_ && DatesAnEvent(k)) continue;
      // 比2030年同期: part of the base.
      if (period.unresolved && NextToBase(k)) continue;
      if ((!growth || period.unresolved) &&
          view_.Before(period.span.begin, Role::kSamePeriod) != nullptr) {
        continue;
      }
      if (!growth && IsBase(k) && period.rule != "period.since" && NearGrowth(k)) continue;
      double cost = 0;
      if (period.span.begin >= value_.span.end) {
        const std::uint32_t from = value_.span.end, to = period.span.begin;
        if (Crossed(from, to) > 0 || OpensBracket(period, from)) continue;
        // 由3390万增长到2022年的50.8亿: it dates the number behind it.
        if (DatesTheNext(k)) continue;
        // "rose 3.4 times: 67 in 2015": it dates a number behind the colon.
        if (view_.Count(from, to, ":：") > 0 && v_ + 1 < view_.last_value && !Closes(k)) continue;
        // ", in 2005." closes what it dates.
        const int commas = view_.Count(from, to, ",，");
        cost = view_.Gap(from, to) + (commas == 1 && !period.unresolved && Closes(k) ? 3 : 20 * commas) +
               40 * view_.Count(from, to, ";；。");
        if (cost > 20) continue;
      } else {
        const std::uint32_t from = period.span.end, to = value_.span.begin;
        const int crossed = Crossed(from, to);
        // 2030年的87亿: nothing is nearer.
        const double gap = view_.Gap(from, to);
        // "came to 7 million; this is 112 % of": of the same time.
        const bool goes_on = growth && SaysThis(from, to);
        cost = (gap <= 0.5 ? 0 : 3) + 0.4 * gap + 2 * crossed +
               (goes_on ? 0 : 40 * view_.Count(from, to, ";；。"));
        // "assembled 31 thousand in 2021 and wants to make 60 thousand"
        if (crossed == 0 && HasValueBefore(period) &&
            view_.Has(Role::kPlanned, period.span.end, value_.span.begin)) {
          continue;
        }
        // "from 3 at the start of 2021 to 2 at the end of 2023": it dates the number before it.
        if (crossed == 0 && HasValueBefore(period) && !DatesTheNext(k)) cost += 4;
        // "(April 2020)" belongs to the number before it.
        if (Bracketed(period) && crossed == 0 && HasValueBefore(period)) cost += 30;
        if (cost > 34) continue;
      }
      if (cost < best_cost) {
        best_cost = cost;
        best = &period;
      }
    }
    // A size is of no time that another part of the sentence tells.
    const bool apart = timeless_ && view_.Count(value_.span.end, view_.span.end, ",，;；") > 0;
    if (best == nullptr && !apart) best = AtTheEnd(growth);
    if (best == nullptr && !same_months_ && !timeless_ && !StartsPlanned()) best = AtTheStart();
    if (best != nullptr && !best->unresolved) figure_.period = EndOfMovement(best->period);
    if (best != nullptr && StartsThen(*best)) figure_.period += "/..";
    // "in January–July 51 billion, for the whole year 90 billion"
    if (best != nullptr && best->span.end <= value_.span.begin && figure_.period.size() > 4 &&
        view_.Has(Role::kWholeYear, best->span.end, value_.span.begin)) {
      figure_.period = figure_.period.substr(0, 4);
    }
    if (of_base != nullptr && !of_base->unresolved) {
      figure_.period = NamesSamePeriod(*of_base) ? SameMonths(figure_.period, of_base->period)
                                                 : of_base->period;
    }
    // "January-May 2031 ... than in the same period of 2030": of the same months.
    if (same_months_) figure_.base_period = SameMonths(figure_.period, figure_.base_period);
  }

 private:
  // The amount right behind a time in Chinese, 2023年同期的243万吨, or no value.
  std::size_t BaseValue(std::size_t k) const {
    if (view_.language != Language::kChinese) return x_.values.size();
    const ValueMention& period = x_.values[k];
    for (std::size_t i = k + 1; i < view_.last_value; ++i) {
      const ValueMention& next = x_.values[i];
      if (next.kind == Kind::kPeriod || next.kind == Kind::kIgnored) continue;
      const bool amount = next.kind == Kind::kMoney || next.kind == Kind::kQuantity ||
                          next.kind == Kind::kNumber;
      return amount && view_.Gap(period.span.end, next.outer.begin) <= 2 &&
                     view_.Has(Role::kOwner, period.span.end, next.span.begin)
                 ? i
                 : x_.values.size();
    }
    return x_.values.size();
  }
  bool DatesBaseValue(std::size_t k) const { return BaseValue(k) < v_; }

  // "rose 7.9 % to $8.4 billion in 2023": a period that closes its part of the sentence, after
  // other numbers.
  const ValueMention* AtTheEnd(bool growth) const {
    if (Starts(v_)) return nullptr;
    std::size_t last = v_;  // the number that the period follows
    for (std::size_t k = v_ + 1; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind == Kind::kIgnored) continue;
      if (one.kind != Kind::kPeriod) {
        last = k;
        continue;
      }
      if (one.rule == "period.duration" || one.unresolved || IsOfNextMultiple(one) ||
          (IsBase(k) && (growth || NearGrowth(k)))) {
        continue;
      }
      if (view_.Count(value_.span.end, one.span.begin, ";；。") > 0) return nullptr;
      // What is planned later says nothing of what is.
      if (view_.Has(Role::kPlanned, value_.span.end, one.span.begin)) return nullptr;
      // Where it is set off, it belongs to what follows.
      const bool set_off = view_.Count(x_.values[last].span.end, one.span.begin, ",，(（:：") > 0 &&
                           !view_.Has(Role::kRespectively, x_.values[last].span.end,
                                      one.span.begin);
      if (set_off || Starts(last)) continue;
      return &one;
    }
    return nullptr;
  }

  // "In 2024 potash came to 3.7 million tonnes; dairy products, 127 thousand": what opens the
  // sentence holds for all of it if no other time is named before the number.
  const ValueMention* AtTheStart() const {
    const ValueMention* first = nullptr;
    for (std::size_t k = view_.first_value; k < v_; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind != Kind::kPeriod || one.rule == "period.duration") continue;
      // 为上年的107.7%, "the growth rate to 2022 was 129.5 %"
      if (IsBase(k) && (one.unresolved || figure_.direction != Figure::Direction::kNone)) continue;
      if (first != nullptr || one.unresolved || IsBase(k) || DatesTheBegun(k)) return nullptr;
      first = &one;
    }
    // Of a change further on where no number stands before it: "The volume of deliveries to China in 2031: ...".
    const bool change = figure_.direction != Figure::Direction::kNone;
    const std::uint32_t opening = change && first != nullptr && !HasValueBefore(*first) ? 96 : 48;  // bytes
    if (first == nullptr || first->span.begin > view_.span.begin + opening) return nullptr;
    return view_.Has(Role::kPlanned, first->span.end, value_.span.begin) ? nullptr : first;
  }

  // "from 5.9 %", "between 20 and ..."
  bool Starts(std::size_t k) const {
    const ValueMention& one = x_.values[k];
    return one.rule == "value.from" || view_.Before(one.outer.begin, Role::kStart) != nullptr;
  }

  // "From 2015 to 2020 it rose from 78 to 104 million": each end at its own time.
  Period EndOfMovement(const Period& period) const {
    if (period.size() != 9 || period[4] != '/') return period;
    if (Starts(v_)) return period.substr(0, 4);
    const bool ends = value_.rule == "value.to" || view_.Before(value_.outer.begin, Role::kTo) != nullptr;
    for (std::size_t k = v_; ends && k > view_.first_value; --k) {
      if (x_.values[k - 1].kind == Kind::kPeriod || x_.values[k - 1].kind == Kind::kIgnored) continue;
      return Starts(k - 1) ? period.substr(5) : period;
    }
    return period;
  }

  // "the project «Full-Cycle Farming in 2016–2032»": of the name, not of the number.
  bool InsideName(const Span& period) const {
    return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
      return name.span.Contains(period) && !name.nominal &&
             (name.type == EntityType::kProject || name.type == EntityType::kInitiative ||
              name.type == EntityType::kAgreement);
    });
  }

  // 2020年、2021年1—11月分别为46亿和44亿: as many periods as numbers, in order. A list of numbers
  // that share a unit needs no word for it.
  bool Respectively() {
    if (!view_.Has(Role::kRespectively, view_.span.begin, view_.span.end) &&
        value_.rule != "value.shared") {
      return false;
    }
    std::vector<std::size_t> periods, values;
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind == Kind::kPeriod && !one.unresolved) periods.push_back(k);
      if (one.kind == value_.kind && one.unit == value_.unit) values.push_back(k);
    }
    if (periods.size() < 2 || periods.size() != values.size()) return false;
    for (std::size_t n = 0; n < values.size(); ++n) {
      if (values[n] == v_) figure_.period = x_.values[periods[n]].period;
    }
    return true;
  }

  int Crossed(std::uint32_t from, std::uint32_t to) const {
    int count = 0;
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (k == v_ || one.kind == Kind::kIgnored || one.kind == Kind::kPeriod) continue;
      if ((k == v_ + 1 && one.range_end) || (k + 1 == v_ && value_.range_end)) continue;
      if (one.equivalent || value_.equivalent) continue;
      // "$340 million (70,000 tonnes) in 2031"
      if (one.span.begin >= from && one.span.end <= to &&
          view_.Count(from, one.span.begin, "(") > view_.Count(from, one.span.begin, ")") &&
          view_.Count(one.span.end, to, ")") > 0) {
        continue;
      }
      if (one.span.begin >= from && one.span.end <= to) ++count;
    }
    return count;
  }

  // A period that a word of comparison stands before: "from 2021", по сравнению с 2030 г., 比2021年
  bool IsBase(std::size_t k) const {
    const ValueMention& period = x_.values[k];
    // 是上年的3.1倍
    if (period.unresolved) {
      return IsOfMultiple(period) || HasBaseBefore(period.outer.begin) ||
             HasBaseBefore(period.span.begin);
    }
    // Months of one year may be a base, "from 2021 to 2025" is none.
    if (period.period.find('/') != std::string::npos && !IsWithinYear(period.period)) return false;
    if (IsOfMultiple(period) || IsOfLabel(x_, view_, v_, k)) return true;
    // "From January to July it grew by 4 %": when, not since when.
    if (period.period.find('/') != std::string::npos && period.span.end <= value_.span.begin &&
        view_.language == Language::kEnglish &&
        view_.Before(period.span.begin, Role::kStart) != nullptr) {
      return false;
    }
    // "than in the same period of 2030", ниже показателя аналогичного периода 2030 г.
    const WordHit* same = view_.Before(period.span.begin, Role::kSamePeriod);
    if (same != nullptr && (same->end > value_.span.end ||
                            view_.Before(same->begin, Role::kBase) != nullptr)) {
      return true;
    }
    return HasBaseBefore(period.span.begin) || view_.Before(period.span.begin, Role::kIndex) != nullptr;
  }

  // "Compared with 2030, sales rose by 4 percent and prices by 2 percent": for all of the sentence.
  bool OpensSentence(const ValueMention& period) const {
    constexpr std::uint32_t kOpening = 48;  // bytes
    return view_.language == Language::kEnglish &&
           period.span.begin < view_.span.begin + kOpening &&
           view_.Count(view_.span.begin, period.span.begin, ",;:") == 0 &&
           view_.Count(period.span.end, std::min(period.span.end + 2, view_.span.end), ",") > 0;
  }

  bool HasBaseBefore(std::uint32_t at) const {
    if (view_.Before(at, Role::kBase) != nullptr) return true;
    const WordHit* after = view_.Before(at, Role::kBaseAfter);
    // "set the goal of doubling trade to 2030": until when.
    if (after != nullptr && view_.Has(Role::kPlanned, view_.span.begin, value_.outer.end)) return false;
    // "прирост к 2022 году — 4 %": also before the number where it follows a word of change.
    // "on 1 March": a day is when it was said.
    const bool day = std::any_of(
        x_.values.begin() + static_cast<std::ptrdiff_t>(view_.first_value),
        x_.values.begin() + static_cast<std::ptrdiff_t>(view_.last_value), [&](const ValueMention& one) {
          return one.kind == Kind::kPeriod && one.span.begin == at &&
                 (one.period.size() == 10 || (one.unresolved && one.rule == "period.calendar"));
        });
    if (day && view_.language == Language::kEnglish) return false;
    return after != nullptr && (after->begin >= value_.span.end ||
                                view_.Before(after->begin, Role::kIncrease) != nullptr ||
                                view_.Before(after->begin, Role::kDecrease) != nullptr);
  }

  // "the same period of 2030", 2030年同期
  bool NamesSamePeriod(const ValueMention& period) const {
    const std::uint32_t from = period.span.begin > view_.span.begin + 80 ? period.span.begin - 80
                                                                         : view_.span.begin;
    return view_.Has(Role::kSamePeriod, std::max(from, value_.span.end > period.span.begin
                                                           ? view_.span.begin
                                                           : value_.span.end),
                     std::min<std::uint32_t>(period.span.end + 12, view_.span.end));
  }
  bool FollowsPeriod(std::size_t k) const {
    if (k == view_.first_value) return false;
    const ValueMention& before = x_.values[k - 1];
    return before.kind == Kind::kPeriod && !before.unresolved &&
           before.rule != "period.duration" &&
           view_.Gap(before.span.end, x_.values[k].span.begin) < 0.5;
  }
  // 从2024年的8亿美元增至20亿美元: the time of the other end.
  bool DatesTheStart(std::size_t k) const {
    if (value_.rule != "value.to" || v_ == view_.first_value || k + 2 != v_) return false;
    return x_.values[v_ - 1].rule == "value.from" &&
           view_.Gap(x_.values[k].span.end, x_.values[v_ - 1].span.begin) < 1;
  }
  // "since the establishment of relations in 1992": from then on.
  bool StartsThen(const ValueMention& period) const {
    constexpr double kEvent = 7;  // words that name what began
    if (period.unresolved || figure_.period.empty() || figure_.period != period.period ||
        figure_.period.find('/') != std::string::npos) {
      return false;
    }
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kSinceEvent && hit.end <= period.span.begin &&
             view_.Gap(hit.end, period.span.begin) <= kEvent && Crossed(hit.end, period.span.begin) == 0 &&
             view_.Count(hit.end, period.span.begin, ",;") == 0;
    });
  }
  // "Opened in 2017, the plant ...", "registered in the park in 2018, makes ...": a participle behind a mark.
  bool DatesParticiple(const ValueMention& period) const {
    constexpr double kPlace = 5;  // words that say where
    const std::string_view next = view_.Text(period.span.end, period.span.end + 1);
    if (next != ",") return false;
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      if (hit.role != Role::kBegun || hit.end > period.span.begin ||
          view_.Gap(hit.end, period.span.begin) > kPlace || Crossed(hit.end, period.span.begin) > 0 ||
          view_.Count(hit.end, period.span.begin, ",;") > 0) {
        return false;
      }
      return hit.begin <= view_.span.begin + 1 || view_.Text(view_.span.begin, hit.begin).ends_with(", ");
    });
  }
  // "The plant, opened in 2017, has made 60 thousand": it dates the opening.
  bool DatesTheBegun(std::size_t k) const {
    const ValueMention& period = x_.values[k];
    if (period.span.end > value_.span.begin) return false;
    if (DatesParticiple(period)) return true;
    // "was established in 2012 and occupies 112 hectares": what has a size, not since when.
    if (view_.language == Language::kEnglish && !timeless_) return false;
    const std::uint32_t at = std::min(period.outer.begin, period.span.begin);
    const WordHit* in = view_.Before(at, Role::kPlace);
    return view_.Before(in == nullptr ? at : in->begin, Role::kBegun) != nullptr;
  }
  // "from 3 million in 2031 to 5 million": the time right behind where the movement starts.
  bool DatesTheOtherEnd(std::size_t k) const {
    const bool ends = value_.rule == "value.to" || value_.rule == "value.upto";
    return ends && k > view_.first_value && k + 1 == v_ && x_.values[k - 1].unit == value_.unit &&
           (x_.values[k - 1].kind == Kind::kMoney || x_.values[k - 1].kind == Kind::kQuantity) &&
           view_.Before(x_.values[k - 1].outer.begin, Role::kStart) != nullptr &&
           view_.Gap(x_.values[k - 1].span.end, x_.values[k].span.begin) <= 2;
  }
  // Where a movement starts that is only planned.
  bool StartsPlanned() const {
    return v_ + 1 < view_.last_value && x_.values[v_ + 1].rule == "value.to" &&
           value_.rule == "value.from" &&
           (view_.Has(Role::kIncrease, view_.span.begin, value_.span.begin) ||
            view_.Has(Role::kDecrease, view_.span.begin, value_.span.begin)) &&
           view_.Has(Role::kPlanned, view_.span.begin, value_.span.begin);
  }
  // One semicolon, and right behind it a word for what was told before.
  bool SaysThis(std::uint32_t from, std::uint32_t to) const {
    if (view_.Count(from, to, ";；") != 1) return false;
    const std::size_t mark = view_.Text(from, to).find(';');
    if (mark == std::string_view::npos) return false;
    const auto after = from + static_cast<std::uint32_t>(mark) + 1;
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return hit.role == Role::kPronoun && hit.begin >= after && hit.begin <= after + 1 &&
             hit.end <= to;
    });
  }
  // The end of a movement stands right behind the time.
  bool DatesTheNext(std::size_t k) const {
    if (view_.language != Language::kChinese || k + 1 >= view_.last_value) return false;
    const ValueMention& next = x_.values[k + 1];
    const bool led = next.rule == "value.to" ||
                     view_.Before(x_.values[k].span.begin, Role::kTo) != nullptr;
    return led && view_.Gap(x_.values[k].span.end, next.outer.begin) <= 2;
  }
  // Words follow the time in its part of the sentence, and the number stands in another.
  bool DatesAnEvent(std::size_t k) const {
    const ValueMention& period = x_.values[k];
    if (period.span.end > value_.span.begin) return false;
    const std::uint32_t near = std::min(value_.span.begin, period.span.end + 4);
    return view_.Count(period.span.end, value_.span.begin, ",，;；") > 0 &&
           view_.Count(period.span.end, near, ",，;；") == 0;
  }
  // Nothing but a mark follows the time.
  bool Closes(std::size_t k) const {
    const std::uint32_t end = x_.values[k].span.end;
    if (end + 1 >= view_.span.end) return true;
    const std::string_view after = view_.Text(end, std::min(end + 3, view_.span.end));
    return after[0] == ';' || after[0] == '.' || after[0] == ')' || after == "；" || after == "。";
  }
  bool NextToBase(std::size_t k) const {
    for (const std::size_t other : {k - 1, k + 1}) {
      if (other < view_.first_value || other >= view_.last_value) continue;
      const ValueMention& one = x_.values[other];
      if (one.kind != Kind::kPeriod || one.unresolved || !IsBase(other)) continue;
      if (view_.Gap(std::min(one.span.end, x_.values[k].span.end),
                    std::max(one.span.begin, x_.values[k].span.begin)) < 2) {
        return true;
      }
    }
    return false;
  }

  // "102.9 % of the 2023 level", 为2023年的102.9%
  bool IsOfLevel(const ValueMention& period) const {
    // "4 % above the 2023 figure"
    for (const Role role : {Role::kMore, Role::kFewer}) {
      const WordHit* more = view_.After(value_.span.end, role);
      if (more != nullptr && period.span.begin >= more->end && view_.Gap(more->end, period.span.begin) <= 1 &&
          view_.After(period.span.end, Role::kTimesOf) != nullptr) {
        return true;
      }
    }
    if (figure_.unit != "index") return false;
    return period.span.end <= value_.span.begin || view_.After(period.span.end, Role::kTimesOf) != nullptr;
  }

  // "2.4 times as many as in 2030", 是2030年的2.4倍: the level that a multiple multiplies.
  bool IsOfMultiple(const ValueMention& period) const {
    // 为上年的118.3%: a percentage of it
    const bool growth = value_.kind == Kind::kPercent && figure_.direction != Figure::Direction::kNone;
    const bool of_level = growth && IsOfLevel(period);
    if (value_.kind != Kind::kMultiple && !of_level && !(growth && period.unresolved)) return false;
    if (of_level && period.span.begin >= value_.span.end) return true;
    if (period.span.end <= value_.span.begin) {
      const WordHit* of = view_.Before(value_.outer.begin, Role::kOwner);
      return of != nullptr && view_.language == Language::kChinese && of->begin >= period.span.end &&
             view_.Gap(period.span.end, of->begin) < 3.5;
    }
    // "double the 2020 level"
    if (view_.Gap(value_.span.end, period.span.begin) <= 2 &&
        view_.Count(value_.span.end, period.span.begin, ",，") == 0 &&
        view_.language == Language::kEnglish && view_.After(period.span.end, Role::kTimesOf) != nullptr) {
      return true;
    }
    // "three times their 2030 value"
    const WordHit* theirs = view_.After(value_.span.end, Role::kTheirs);
    if (theirs != nullptr && theirs->end <= period.span.begin &&
        view_.Gap(theirs->end, period.span.begin) <= 1) {
      return true;
    }
    // "twice as much as in 2022"
    const bool within = value_.rule == "value.doubling" &&
                        view_.Has(Role::kTimesOf, value_.span.begin, value_.span.end);
    if (within && view_.Gap(value_.span.end, period.span.begin) < 4 &&
        view_.Count(value_.span.end, period.span.begin, ",，") == 0) {
      return true;
    }
    const WordHit* times = view_.After(value_.span.end, Role::kTimesOf);
    return times != nullptr && times->end <= period.span.begin &&
           view_.Gap(times->end, period.span.begin) < 5;
  }

  // "5 billion, three times their 2030 value", "28,600 trips, 1.4 times the figure for 2030": the base of
  // the multiple behind this number.
  bool IsOfNextMultiple(const ValueMention& period) const {
    if (v_ + 1 >= view_.last_value) return false;
    const ValueMention& next = x_.values[v_ + 1];
    // "$1.1 billion, three times as much as in 2021"
    const WordHit* of = next.kind == Kind::kMultiple ? view_.After(next.span.end, Role::kTimesOf) : nullptr;
    if (of != nullptr && view_.Gap(of->end, period.span.begin) <= 3 && of->end <= period.span.begin &&
        view_.Count(of->end, period.span.begin, ",;") == 0) {
      return true;
    }
    const WordHit* theirs = view_.Before(period.span.begin, Role::kTheirs);
    if (theirs == nullptr) return false;
    return next.kind == Kind::kMultiple && next.span.end <= theirs->begin &&
           view_.Gap(next.span.end, theirs->begin) <= 1;
  }

  // "2031-01/2031-09"
  static bool IsWithinYear(const Period& period) {
    const std::size_t slash = period.find('/');
    return slash >= 7 && period.size() >= slash + 8 &&
           period.compare(0, 4, period, slash + 1, 4) == 0;
  }

  bool NearGrowth(std::size_t k) const {
    const ValueMention& period = x_.values[k];
    for (std::size_t n = view_.first_value; n < view_.last_value; ++n) {
      const ValueMention& one = x_.values[n];
      const bool change = one.kind == Kind::kPercent || one.kind == Kind::kMultiple ||
                          one.kind == Kind::kPercentagePoint || one.rule == "value.fraction" ||
                          (one.kind == Kind::kNumber && n != v_ &&
                           (view_.After(one.span.end, Role::kMore) != nullptr ||
                            view_.After(one.span.end, Role::kFewer) != nullptr));
      if (change && view_.Gap(std::min(one.span.end, period.span.end),
                              std::max(one.span.begin, period.span.begin)) < 8) {
        return true;
      }
    }
    return false;
  }

  // "620 million (in 2022, 531 million)": it dates what the bracket goes on to say.
  bool OpensBracket(const ValueMention& period, std::uint32_t from) const {
    if (view_.Count(from, period.span.begin, "(（") == 0) return false;
    for (std::size_t k = v_ + 1; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind == Kind::kPeriod || one.kind == Kind::kIgnored) continue;
      if (one.span.begin >= period.span.end) {
        return view_.Count(period.span.end, one.span.begin, ")）") == 0;
      }
    }
    return false;
  }

  bool Bracketed(const ValueMention& period) const {
    const std::uint32_t at = period.outer.begin - view_.span.begin;
    return at > 0 && (view_.text[at - 1] == '(' ||
                      (at >= 3 && view_.text.substr(at - 3, 3) == "\xEF\xBC\x88"));
  }
  bool HasValueBefore(const ValueMention& period) const {
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& one = x_.values[k];
      if (one.kind == Kind::kPeriod || one.kind == Kind::kIgnored || one.kind == Kind::kMultiple) {
        continue;
      }
      if (one.span.end <= period.span.begin && view_.Gap(one.span.end, period.span.begin) < 6 &&
          view_.Count(one.span.end, period.span.begin, ",，;；") == 0) {
        return true;
      }
    }
    return false;
  }

  const Extraction& x_;
  const SentenceView& view_;
  std::size_t v_;
  const ValueMention& value_;
  Figure& figure_;
  bool timeless_;             // a size: no event of its sentence dates it
  bool same_months_ = false;  // the base is the same months of another year
};

}  // namespace

Period SameMonths(const Period& months, const Period& year) {
  if (year.size() != 4 || months.size() <= 4) return year;
  Period moved = months;
  const std::string old = months.substr(0, 4);
  for (std::size_t at = moved.find(old); at != std::string::npos; at = moved.find(old, at)) {
    moved.replace(at, 4, year);
    at += 4;
  }
  return moved;
}

void FindPeriods(const Extraction& extraction, const SentenceView& view, std::size_t v,
                 bool timeless, Figure& figure) {
  PeriodChooser(extraction, view, v, timeless, figure).Run();
}

}  // namespace kg::extract
