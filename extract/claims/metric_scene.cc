#include "extract/claims/metric_scene.h"

#include <algorithm>
#include <cmath>

namespace kg::extract {

using Kind = ValueMention::Kind;

bool MetricScene::Other(std::size_t k) const {
  const Kind kind = x_.values[k].kind;
  return k != v_ && kind != Kind::kPeriod && kind != Kind::kIgnored;
}

int MetricScene::ValuesBetween(std::uint32_t from, std::uint32_t to) const {
  return CountValues(x_, view_, v_, from, to);
}

bool MetricScene::AsGrowth(const Metric& metric) const {
  if (!metric.growth) return false;
  if (value_.kind == Kind::kPercentagePoint) return metric.Allows("percent");
  if (value_.kind == Kind::kPercent) return !metric.Allows("percent");
  if (value_.rule == "value.fraction") return !metric.Allows("percent");
  if (value_.kind == Kind::kMultiple) return !metric.Allows("rank");
  if (value_.unit.empty() && value_.kind == Kind::kNumber) return metric.counts;
  // "The price rose by 20 dollars": per what, is clear.
  const bool of_price = value_.kind == Kind::kMoney && metric.Allows(value_.unit + "/t");
  return of_price || metric.Allows(value_.unit);
}

bool MetricScene::CountsNationals() const {
  const double reach = view_.language == Language::kEnglish ? 2 : 1;
  return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
    return name.country != kNoEntity && name.demonym && name.span.begin >= value_.span.end &&
           view_.Gap(value_.span.end, name.span.begin) <= reach &&
           view_.Count(value_.span.end, name.span.begin, ".,;") == 0;
  });
}

std::uint32_t MetricScene::BeforeComma(std::uint32_t to) const {
  if (to <= value_.span.end) return to;
  const std::string_view after = view_.Text(value_.span.end, to);
  std::size_t end = after.size();
  for (const std::string_view mark : {", ", "，"}) end = std::min(end, after.find(mark));
  return value_.span.end + static_cast<std::uint32_t>(std::min(end, after.size()));
}

bool MetricScene::AsLevel(const Metric& metric) const {
  if (value_.kind == Kind::kPercentagePoint || value_.kind == Kind::kMultiple) return false;
  if (change_.is_change && value_.kind != Kind::kPercent) return metric.frame == Frame::kNone;
  if (value_.rule == "value.fraction" && value_.kind == Kind::kNumber) {
    return metric.Allows("percent");
  }
  const std::string& unit = value_.unit;
  if (unit.empty()) return metric.counts;
  if (unit.rfind("count/", 0) == 0 && metric.counts) return true;
  // "deliveries of 2 million tonnes a year", "300 tonnes a day"
  if (IsAmountOf(metric)) return true;
  if (metric.frame == Frame::kNone && value_.kind == Kind::kPercent) return true;
  return metric.Allows(unit) && IsOfSize(metric);
}

bool MetricScene::IsAmountOf(const Metric& metric) const {
  const std::size_t per = value_.unit.find('/');
  return value_.kind == Kind::kQuantity && per != std::string::npos &&
         metric.Allows(std::string_view(value_.unit).substr(0, per));
}

std::size_t MetricScene::ByMass(std::size_t index) const {
  const Metric& metric = words_.metrics()[index];
  if (metric.by_mass.empty() || value_.kind != Kind::kQuantity || metric.Allows(value_.unit)) return index;
  const std::size_t by_mass = words_.Find(metric.by_mass);
  return words_.metrics()[by_mass].Allows(value_.unit) ? by_mass : index;
}

bool MetricScene::IsOfSize(const Metric& metric) const {
  if (value_.kind != Kind::kMoney) return true;
  const double sum = std::abs(value_.value.ToDouble());
  return sum >= static_cast<double>(metric.least_money) &&
         (metric.most_money == 0 || sum <= static_cast<double>(metric.most_money));
}

std::pair<std::uint32_t, std::uint32_t> MetricScene::Clause() const {
  std::uint32_t from = view_.span.begin, to = view_.span.end;
  for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
    if (!Other(k)) continue;
    const Span& other = x_.values[k].span;
    if (other.end <= begin()) from = std::max(from, other.end);
    if (other.begin >= end()) to = std::min(to, other.begin);
  }
  return {from, to};
}

bool MetricScene::IsShareOfTrade(const WordHit& share, std::size_t metric) const {
  const auto trades = [&](const WordHit& hit) {
    if (hit.role == Role::kContext) return hit.metric == metric;
    if (hit.role > Role::kWeakCue) return hit.role == Role::kPronoun;
    const Metric& other = words_.metrics()[hit.metric];
    return other.IsTrade() || other.frame == Frame::kSupply || (hit.beside && hit.metric == metric);
  };
  for (const WordHit& in : view_.hits) {
    if (in.role != Role::kPlace || in.begin < share.end || in.end > begin() ||
        view_.language == Language::kChinese || BeginsNameOrTime(in.end)) {
      continue;
    }
    return std::any_of(view_.hits.begin(), view_.hits.end(), [&](const WordHit& hit) {
      return trades(hit) && hit.begin >= in.begin && hit.begin < begin();
    });
  }
  // "A's share in B": in the company, as RefineMetric() finds.
  const bool owner = std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
    return name.span.begin >= share.end && name.span.end <= begin() && x_.entities[name.entity].MayBeCompany();
  });
  return owner || InTrade(words_.metrics()[metric]) || topic_.heading.has_value() ||
         std::any_of(view_.hits.begin(), view_.hits.end(), trades);
}

bool MetricScene::BeginsNameOrTime(std::uint32_t at) const {
  for (std::size_t k = view_.first_value; k < view_.last_value; ++k) {
    if (x_.values[k].span.begin >= at && view_.Gap(at, x_.values[k].span.begin) <= 1) return true;
  }
  return std::any_of(view_.names.begin(), view_.names.end(), [&](const NamedThing& name) {
    return name.span.begin >= at && view_.Gap(at, name.span.begin) <= 1 && !name.demonym;
  });
}

bool MetricScene::InTrade(const Metric& metric) const {
  if ((metric.frame != Frame::kShare && metric.frame != Frame::kCountryPair) || !topic_.last || topic_.last_sentence + 1 < view_.index) {
    return false;
  }
  const Metric& last = words_.metrics()[*topic_.last];
  return last.frame == Frame::kExport || last.frame == Frame::kImport ||
         last.frame == Frame::kShare || last.frame == Frame::kSupply || (last.frame == Frame::kMutual && last.Allows("USD"));
}

}  // namespace kg::extract
