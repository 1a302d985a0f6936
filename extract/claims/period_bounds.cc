#include "extract/claims/period_bounds.h"

#include <charconv>
#include <cstdio>
#include <optional>

namespace kg::extract {
namespace {

std::optional<int> Number(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

int DaysIn(int year, int month) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

std::string Day(int year, int month, int day) {
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
  return text;
}

PeriodBounds Months(int year, int first, int last) {
  return {Day(year, first, 1), Day(year, last, DaysIn(year, last))};
}

PeriodBounds Single(std::string_view text) {
  const std::optional<int> year = text.size() >= 4 ? Number(text.substr(0, 4)) : std::nullopt;
  if (!year) return {};
  if (text.size() == 4) return Months(*year, 1, 12);
  if (text[4] != '-') return {};
  const std::string_view rest = text.substr(5);
  if (rest.size() == 2 && (rest[0] == 'Q' || rest[0] == 'H')) {
    const std::optional<int> part = Number(rest.substr(1));
    const int months = rest[0] == 'Q' ? 3 : 6;
    if (!part || *part < 1 || *part > 12 / months) return {};
    return Months(*year, (*part - 1) * months + 1, *part * months);
  }
  const std::optional<int> month = Number(rest.substr(0, 2));
  if (!month || *month < 1 || *month > 12) return {};
  if (rest.size() == 2) return Months(*year, *month, *month);
  if (rest.size() != 5 || rest[2] != '-') return {};
  const std::optional<int> day = Number(rest.substr(3));
  if (!day || *day < 1 || *day > DaysIn(*year, *month)) return {};
  return {Day(*year, *month, *day), Day(*year, *month, *day)};
}

}  // namespace

PeriodBounds BoundsOf(std::string_view period) {
  const std::size_t slash = period.find('/');
  if (slash == std::string_view::npos) return Single(period);
  return {Single(period.substr(0, slash)).first, Single(period.substr(slash + 1)).last};
}

}  // namespace kg::extract
