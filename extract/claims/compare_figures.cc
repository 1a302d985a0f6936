#include "extract/claims/compare_figures.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

namespace kg::extract {
namespace {

constexpr double kTiny = 1e-9;  // relative: doubles that mean one decimal

bool IsRelative(std::string_view unit) {
  return unit == "percent" || unit == "index" || unit == "ratio";
}

// Half of the last printed digit.
double Rounding(double value, int digits, std::string_view unit) {
  if (value == 0 || digits <= 0) return 0;
  const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value)) + kTiny)) - digits + 1;
  // Things that are counted one by one are not rounded to ones.
  if (exponent == 0 && (unit == "count" || unit == "rank")) return 0;
  return 0.5 * std::pow(10.0, exponent);
}

ValueRange Approximate(double value, double rounding, std::string_view approx) {
  const double low = value - rounding, high = value + rounding;
  const double size = std::abs(value);
  if (approx == "about") return {low - 0.05 * size, high + 0.05 * size};
  if (approx == "almost") return {low - 0.05 * size, high};
  if (approx == "more than" || approx == "at least") return {low, high + 0.10 * size};
  if (approx == "less than") return {low - 0.10 * size, high};
  if (approx == "at most") return {std::min(0.0, low), high};
  return {low, high};
}

// A change as value / base; nothing for points and amounts.
std::optional<ValueRange> RatioOf(const ValueRange& range, std::string_view unit,
                                  std::string_view direction) {
  const bool down = direction == "decrease";
  if (unit == "index") return ValueRange{range.low / 100, range.high / 100};
  if (unit == "percent") {
    if (direction == "unchanged") return ValueRange{1, 1};
    if (down) return ValueRange{1 - range.high / 100, 1 - range.low / 100};
    return ValueRange{1 + range.low / 100, 1 + range.high / 100};
  }
  if (unit == "ratio") {
    if (!down) return range;
    if (range.low <= 0) return std::nullopt;
    return ValueRange{1 / range.high, 1 / range.low};
  }
  return std::nullopt;
}

struct Reading {
  double value = 0;
  std::string unit;
  ValueRange ratio;
};

// The printed reading first.
std::vector<Reading> ReadingsOf(const StatedFigure& figure) {
  std::vector<Reading> out;
  const auto add = [&](double value, const std::string& unit) {
    const ValueRange range =
        Approximate(value, Rounding(value, figure.digits, unit), figure.approx);
    if (const auto ratio = RatioOf(range, unit, figure.direction)) {
      out.push_back({value, unit, *ratio});
    }
  };
  add(figure.value, figure.unit);
  for (const auto& [value, unit] : figure.readings) {
    if (value != figure.value || unit != figure.unit) add(value, unit);
  }
  // "Rose 112.4 %" is what an index becomes in translation, and the other way round.
  if (figure.readings.empty() && figure.unit == "percent" && figure.value > 100 &&
      figure.direction == "increase") {
    add(figure.value, "index");
  }
  return out;
}

std::string Print(const Reading& reading) {
  char text[64];
  std::snprintf(text, sizeof text, "%.10g %s", reading.value, reading.unit.c_str());
  return text;
}

std::string_view ReasonOf(const Reading& reading) {
  return reading.unit == "ratio" ? "multiple-reading" : "index-vs-delta";
}

Verdict Support(std::string_view reason) { return {true, true, reason, {}}; }
Verdict Conflict(std::string_view reason) { return {true, false, reason, {}}; }

bool IsPowerOfTen(double ratio) {
  if (ratio < 1) ratio = 1 / ratio;
  const double power = std::log10(ratio);
  return power > 0.5 && std::abs(power - std::round(power)) < 1e-6;
}

Verdict CompareValues(const StatedFigure& a, const StatedFigure& b) {
  if (a.unit != b.unit) return {};
  if (RangeOf(a).Meets(RangeOf(b)) && a.direction == b.direction) return Support("agree");
  if (!a.reporters.empty() && !b.reporters.empty() && a.reporters != b.reporters) {
    return Conflict("reporter");
  }
  if (a.value != 0 && b.value != 0 && a.value / b.value > 0 && IsPowerOfTen(a.value / b.value)) {
    return Conflict("unit");
  }
  return Conflict("value");
}

}  // namespace

ValueRange RangeOf(const StatedFigure& figure) {
  return Approximate(figure.value, Rounding(figure.value, figure.digits, figure.unit),
                     figure.approx);
}

Verdict CompareFigures(const StatedFigure& a, const StatedFigure& b) {
  if (!a.change || !IsRelative(a.unit) || !IsRelative(b.unit)) return CompareValues(a, b);
  const std::vector<Reading> of_a = ReadingsOf(a), of_b = ReadingsOf(b);
  if (of_a.empty() || of_b.empty()) return {};
  if (of_a[0].ratio.Meets(of_b[0].ratio)) return Support("agree");
  for (std::size_t i = 0; i < of_a.size(); ++i) {
    for (std::size_t k = 0; k < of_b.size(); ++k) {
      if (!of_a[i].ratio.Meets(of_b[k].ratio)) continue;
      Verdict verdict = Conflict(ReasonOf(i > 0 ? of_a[i] : of_b[k]));
      verdict.reading = Print(i > 0 ? of_a[i] : of_b[k]);
      return verdict;
    }
  }
  if (!a.reporters.empty() && !b.reporters.empty() && a.reporters != b.reporters) {
    return Conflict("reporter");
  }
  return Conflict("value");
}

Verdict CompareChange(const StatedFigure& change, const StatedFigure& level,
                      const StatedFigure& base) {
  if (level.unit != base.unit || level.value <= 0 || base.value <= 0) return {};
  const ValueRange now = RangeOf(level), before = RangeOf(base);
  if (before.low <= 0) return {};
  if (!IsRelative(change.unit)) {
    if (change.unit != level.unit) return {};
    const ValueRange by = RangeOf(change);
    const ValueRange difference = change.direction == "decrease"
                                      ? ValueRange{before.low - now.high, before.high - now.low}
                                      : ValueRange{now.low - before.high, now.high - before.low};
    return by.Meets(difference) ? Support("difference") : Conflict("difference");
  }
  const ValueRange ratio{now.low / before.high, now.high / before.low};
  const std::vector<Reading> readings = ReadingsOf(change);
  for (std::size_t i = 0; i < readings.size(); ++i) {
    if (!readings[i].ratio.Meets(ratio)) continue;
    Verdict verdict = i == 0 ? Support("ratio") : Conflict(ReasonOf(readings[i]));
    verdict.reading = Print(readings[i]);
    return verdict;
  }
  return readings.empty() ? Verdict{} : Conflict("ratio");
}

Verdict CompareSum(const StatedFigure& exports, const StatedFigure& imports,
                   const StatedFigure& turnover) {
  if (exports.unit != turnover.unit || imports.unit != turnover.unit) return {};
  const ValueRange out = RangeOf(exports), in = RangeOf(imports);
  const ValueRange sum{out.low + in.low, out.high + in.high};
  return sum.Meets(RangeOf(turnover)) ? Support("sum") : Conflict("sum");
}

Verdict CompareBalance(const StatedFigure& exports, const StatedFigure& imports,
                       const StatedFigure& balance) {
  if (exports.unit != balance.unit || imports.unit != balance.unit) return {};
  const ValueRange out = RangeOf(exports), in = RangeOf(imports);
  const ValueRange difference{out.low - in.high, out.high - in.low};
  return difference.Meets(RangeOf(balance)) ? Support("balance") : Conflict("balance");
}

}  // namespace kg::extract
