#include "extract/claims/figure_period.h"

#include <algorithm>
#include <vector>

namespace kg::extract {
namespace {

using Kind = ValueMention::Kind;

class PeriodChooser {
 public:
  PeriodChooser(const Extraction& x, const SentenceView& view, std::size_t v, Figure& figure)
      : x_(x), view_(view), v_(v), value_(x.values[v]), figure_(figure) {}

  void Run() {
    if (Respectively()) return;
    const bool growth = figure_.direction != Figure::Direction::kNone;
    const ValueMention* best = nullptr;
    double best_cost = 1e9;
    for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
      const ValueMention& period = x_.values[k];
      if (period.kind != Kind::kPeriod || period.rule == "period.duration") continue;
      if (growth && IsBase(k)) {
        // The nearest base after the change, or just before it (比2021年增长).
        const bool after = period.span.begin >= value_.span.end;
        const bool close = after ? Crossed(value_.span.end, period.span.begin) == 0
                                 : Crossed(period.span.end, value_.span.begin) == 0 &&
                                       view_.Gap(period.span.end, value_.span.begin) < 12;
        if (close && figure_.base_period.empty()) figure_.base_period = period.period;
        continue;
      }
      if (!growth && IsBase(k) && period.rule != "period.since" && NearGrowth(k)) continue;
      double cost = 0;
      if (period.span.begin >= value_.span.end) {
        const std::uint32_t from = value_.span.end, to = period.span.begin;
        if (Crossed(from, to) > 0) continue;
        cost = view_.Gap(from, to) + 20 * view_.Count(from, to, ",，") +
               40 * view_.Count(from, to, ";；。");
        if (cost > 20) continue;
      } else {
        const std::uint32_t from = period.span.end, to = value_.span.begin;
        const int crossed = Crossed(from, to);
        cost = 3 + 0.4 * view_.Gap(from, to) + 2 * crossed + 40 * view_.Count(from, to, ";；。");
        // "(April 2020)" belongs to the number before it.
        if (Bracketed(period) && crossed == 0 && HasValueBefore(period)) cost += 30;
        if (cost > 34) continue;
      }
      if (cost < best_cost) {
        best_cost = cost;
        best = &period;
      }
    }
    if (best != nullptr && !best->unresolved) figure_.period = best->period;
  }

 private:
  // 2020年、2021年1—11月分别为46亿和44亿: as many periods as numbers, in order.
  bool Respectively() {
    if (!view_.Has(Role::kRespectively, view_.span.begin, view_.span.end)) return false;
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
      if (one.equivalent || value_.equivalent) continue;
      if (one.span.begin >= from && one.span.end <= to) ++count;
    }
    return count;
  }

  // A period that a word of comparison stands before: "from 2021", по сравнению с 2030 г., 比2021年
  bool IsBase(std::size_t k) const {
    const ValueMention& period = x_.values[k];
    if (period.period.find('/') != std::string::npos || period.unresolved) {
      return period.unresolved && view_.Before(period.outer.begin, Role::kBase) != nullptr;
    }
    const WordHit* base = view_.Before(period.span.begin, Role::kBase);
    return base != nullptr || view_.Before(period.span.begin, Role::kIndex) != nullptr;
  }

  bool NearGrowth(std::size_t k) const {
    const ValueMention& period = x_.values[k];
    for (std::size_t n = view_.first_value; n < view_.last_value; ++n) {
      const ValueMention& one = x_.values[n];
      const bool change = one.kind == Kind::kPercent || one.kind == Kind::kMultiple ||
                          one.kind == Kind::kPercentagePoint;
      if (change && view_.Gap(std::min(one.span.end, period.span.end),
                              std::max(one.span.begin, period.span.begin)) < 8) {
        return true;
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
      if (one.kind == Kind::kPeriod || one.kind == Kind::kIgnored) continue;
      if (one.span.end <= period.span.begin && view_.Gap(one.span.end, period.span.begin) < 4) {
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
};

}  // namespace

void FindPeriods(const Extraction& extraction, const SentenceView& view, std::size_t v,
                 Figure& figure) {
  PeriodChooser(extraction, view, v, figure).Run();
}

}  // namespace kg::extract
