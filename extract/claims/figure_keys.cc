#include "extract/claims/figure_keys.h"

#include <algorithm>
#include <cstdlib>

#include "extract/claims/period_bounds.h"
#include "graph/model/ids.h"

namespace kg::extract {
namespace {

constexpr std::string_view kGrowth = "_growth";

// "2031-05-17" a year earlier.
std::string YearBefore(std::string_view day) {
  if (day.size() != 10) return {};
  std::string year = std::to_string(std::atoi(std::string(day.substr(0, 4)).c_str()) - 1);
  year.insert(0, 4 - std::min<std::size_t>(4, year.size()), '0');
  return year + (day.substr(4) == "-02-29" ? "-02-28" : std::string(day.substr(4)));
}

PeriodBounds YearBefore(const PeriodBounds& bounds) {
  PeriodBounds before = {YearBefore(bounds.first), YearBefore(bounds.last)};
  // The last day of a February of a leap year.
  if (before.last.ends_with("-02-28") && bounds.last.ends_with("-02-28")) {
    const int year = std::atoi(before.last.substr(0, 4).c_str());
    if ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0) before.last.back() = '9';
  }
  return before;
}

bool Same(const PeriodBounds& a, const PeriodBounds& b) {
  return a.first == b.first && a.last == b.last;
}

class KeyMaker {
 public:
  KeyMaker(const std::vector<Entity>& entities, const Figure& figure) : figure_(figure) {
    if (figure.subject != kNoEntity) subject_ = entities[figure.subject].key;
    for (const EntityIndex party : figure.parties) parties_.push_back(entities[party].key);
    std::sort(parties_.begin(), parties_.end());
  }

  // Without unit: amounts in two currencies are told apart when they are compared.
  std::string Key(std::string_view metric, bool with_subject, const PeriodBounds& period,
                  std::string_view base) const {
    std::string slots = std::string(metric) + '|' + period.first + '/' + period.last + '|' + std::string(base) + '|' + figure_.modality + '|' +
                        figure_.coverage + '|' + (with_subject ? subject_ : "");
    for (const std::string& party : parties_) slots += '|' + party;
    return ToHex(HashBytes(slots));
  }

  bool named() const { return !subject_.empty() || !parties_.empty(); }
  std::size_t parties() const { return parties_.size(); }

 private:
  const Figure& figure_;
  std::string subject_;
  std::vector<std::string> parties_;
};

}  // namespace

void FindKeys(const std::vector<Entity>& entities, const FigureWords& words, Figure& figure) {
  const KeyMaker maker(entities, figure);
  const PeriodBounds period = BoundsOf(figure.period);
  if (!maker.named() || period.first.empty() || period.last.empty()) return;
  if (figure.unit == "year" || figure.modality == "denied") return;
  if (!figure.metric.ends_with(kGrowth)) {
    figure.keys.comparison = maker.Key(figure.metric, true, period, "");
    const std::string_view total = words.TotalOf(figure.metric);
    if (!total.empty() && maker.parties() == 2) {
      figure.keys.total = maker.Key(total, false, period, "");
    }
    return;
  }
  // No base is the same time a year before.
  const PeriodBounds usual = YearBefore(period);
  const PeriodBounds base = figure.base_period.empty() ? usual : BoundsOf(figure.base_period);
  const std::string other = Same(base, usual) ? "" : base.first + '/' + base.last;
  figure.keys.comparison = maker.Key(figure.metric, true, period, other);
  if (base.first.empty() || base.last.empty()) return;
  const std::string_view level =
      std::string_view(figure.metric).substr(0, figure.metric.size() - kGrowth.size());
  figure.keys.level = maker.Key(level, true, period, "");
  figure.keys.base = maker.Key(level, true, base, "");
}

}  // namespace kg::extract
