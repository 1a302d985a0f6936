#include "graph/io/temporal_text.h"

#include <array>
#include <cstdint>
#include <cstdio>

namespace kg::io {
namespace {

// Reads digits from the front of what is left; every step says whether it went well.
struct Scanner {
  std::string_view left;

  bool Take(char c) {
    if (left.empty() || left.front() != c) return false;
    left.remove_prefix(1);
    return true;
  }
  // Between `least` and `most` digits.
  std::optional<std::int64_t> Digits(std::size_t least, std::size_t most) {
    std::size_t size = 0;
    std::int64_t number = 0;
    bool fits = true;
    while (size < left.size() && size < most && left[size] >= '0' && left[size] <= '9') {
      fits = fits && !__builtin_mul_overflow(number, 10, &number) &&
             !__builtin_add_overflow(number, left[size] - '0', &number);
      ++size;
    }
    if (size < least || !fits) return std::nullopt;
    left.remove_prefix(size);
    return number;
  }
  // ".25" as nanoseconds; 0 if there is none.
  std::optional<std::int64_t> Fraction() {
    if (!Take('.') && !Take(',')) return 0;
    std::int64_t number = 0;
    std::size_t size = 0;
    for (; size < left.size() && left[size] >= '0' && left[size] <= '9'; ++size) {
      if (size < 9) number = number * 10 + (left[size] - '0');
    }
    if (size == 0) return std::nullopt;
    for (std::size_t i = size; i < 9; ++i) number *= 10;
    left.remove_prefix(size);
    return number;
  }
};

// Days from 1970-01-01, after H. Hinnant, "chrono-compatible low-level date algorithms".
std::int64_t DaysOf(std::int64_t year, std::int64_t month, std::int64_t day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t of_era = year - era * 400;
  const std::int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

std::int64_t DaysInMonth(std::int64_t year, std::int64_t month) {
  if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

std::optional<std::int64_t> ScanDays(Scanner& in) {
  const bool minus = in.Take('-');
  if (!minus) in.Take('+');
  const auto year = in.Digits(4, 12);
  if (!year || !in.Take('-')) return std::nullopt;
  const std::int64_t signed_year = minus ? -*year : *year;
  const auto month = in.Digits(2, 2);
  if (!month || *month < 1 || *month > 12 || !in.Take('-')) return std::nullopt;
  const auto day = in.Digits(2, 2);
  if (!day || *day < 1 || *day > DaysInMonth(signed_year, *month)) return std::nullopt;
  return DaysOf(signed_year, *month, *day);
}

std::optional<std::int64_t> ScanTimeOfDay(Scanner& in) {
  const auto hours = in.Digits(2, 2);
  if (!hours || *hours > 23 || !in.Take(':')) return std::nullopt;
  const auto minutes = in.Digits(2, 2);
  if (!minutes || *minutes > 59) return std::nullopt;
  std::int64_t seconds = 0, fraction = 0;
  if (in.Take(':')) {
    const auto whole = in.Digits(2, 2);
    const auto rest = whole ? in.Fraction() : std::nullopt;
    if (!rest || *whole > 59) return std::nullopt;
    seconds = *whole;
    fraction = *rest;
  }
  return ((*hours * 60 + *minutes) * 60 + seconds) * 1'000'000'000 + fraction;
}

std::optional<std::int32_t> ScanOffset(Scanner& in) {
  if (in.Take('Z') || in.Take('z')) return 0;
  const bool minus = in.Take('-');
  if (!minus && !in.Take('+')) return std::nullopt;
  const auto hours = in.Digits(2, 2);
  if (!hours || *hours > 18) return std::nullopt;
  std::int64_t seconds = *hours * 3600;
  for (const std::int64_t unit : {60, 1}) {
    if (in.left.empty() || in.left.front() == '[') break;
    in.Take(':');
    const auto number = in.Digits(2, 2);
    if (!number || *number > 59) return std::nullopt;
    seconds += *number * unit;
  }
  return static_cast<std::int32_t>(minus ? -seconds : seconds);
}

std::optional<LocalDateTime> ScanMoment(Scanner& in) {
  const auto days = ScanDays(in);
  if (!days || (!in.Take('T') && !in.Take(' '))) return std::nullopt;
  const auto time = ScanTimeOfDay(in);
  if (!time) return std::nullopt;
  return LocalDateTime{*days, *time};
}

// sum += number * unit, unless that overflows.
bool AddTimes(std::int64_t number, std::int64_t unit, std::int64_t& sum) {
  std::int64_t product = 0;
  return !__builtin_mul_overflow(number, unit, &product) &&
         !__builtin_add_overflow(sum, product, &sum);
}

template <typename... Numbers>
std::string Format(const char* format, Numbers... numbers) {
  std::array<char, 80> buffer{};
  std::snprintf(buffer.data(), buffer.size(), format, static_cast<long long>(numbers)...);
  return buffer.data();
}

// The inverse of DaysOf, by the same author.
std::string DateOf(std::int64_t days) {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t of_era = days - era * 146097;
  const std::int64_t year_of_era =
      (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * of_year + 2) / 153;
  const std::int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return (year < 0 ? "-" : year > 9999 ? "+" : "") +
         Format("%04lld-%02lld-%02lld", year < 0 ? -year : year, month,
                of_year - (153 * shifted + 2) / 5 + 1);
}

// ".25", or "" for 0.
std::string FractionOf(std::int64_t nanoseconds) {
  if (nanoseconds == 0) return "";
  std::string out = Format(".%09lld", nanoseconds);
  while (out.back() == '0') out.pop_back();
  return out;
}

std::string TimeOf(std::int64_t nanoseconds) {
  const std::int64_t seconds = nanoseconds / 1'000'000'000;
  return Format("%02lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60, seconds % 60) +
         FractionOf(nanoseconds % 1'000'000'000);
}

std::string OffsetOf(std::int64_t seconds) {
  if (seconds == 0) return "Z";
  const std::int64_t size = seconds < 0 ? -seconds : seconds;
  std::string out = (seconds < 0 ? "-" : "+") + Format("%02lld:%02lld", size / 3600, size / 60 % 60);
  return size % 60 == 0 ? out : out + Format(":%02lld", size % 60);
}

std::string DurationOf(const Duration& duration) {
  std::string out = "P";
  if (duration.months != 0) out += Format("%lldM", duration.months);
  if (duration.days != 0) out += Format("%lldD", duration.days);
  if (duration.seconds == 0 && duration.nanoseconds == 0) return out == "P" ? "PT0S" : out;
  // -1 s and 0.25 s are -0.75 s.
  const bool borrow = duration.seconds < 0 && duration.nanoseconds != 0;
  const std::int64_t whole = duration.seconds + (borrow ? 1 : 0);
  const std::int64_t part = borrow ? 1'000'000'000 - duration.nanoseconds : duration.nanoseconds;
  return out + "T" + (borrow && whole == 0 ? "-" : "") + Format("%lld", whole) + FractionOf(part) +
         "S";
}

}  // namespace

std::string PrintTemporal(const Value& value) {
  switch (value.type()) {
    case Value::Type::kDate: return DateOf(value.date().days);
    case Value::Type::kLocalTime: return TimeOf(value.local_time().nanoseconds);
    case Value::Type::kTime:
      return TimeOf(value.time().nanoseconds) + OffsetOf(value.time().offset_seconds);
    case Value::Type::kLocalDateTime:
      return DateOf(value.local_date_time().days) + "T" +
             TimeOf(value.local_date_time().nanoseconds);
    case Value::Type::kDateTime: {
      const Value::DateTime& moment = value.date_time();
      return DateOf(moment.local.days) + "T" + TimeOf(moment.local.nanoseconds) +
             OffsetOf(moment.offset_seconds) + (moment.zone.empty() ? "" : "[" + moment.zone + "]");
    }
    case Value::Type::kDuration: return DurationOf(value.duration());
    default: return "";
  }
}

std::optional<Date> ReadDate(std::string_view text) {
  Scanner in{text};
  const auto days = ScanDays(in);
  if (!days || !in.left.empty()) return std::nullopt;
  return Date{*days};
}

std::optional<LocalTime> ReadLocalTime(std::string_view text) {
  Scanner in{text};
  const auto time = ScanTimeOfDay(in);
  if (!time || !in.left.empty()) return std::nullopt;
  return LocalTime{*time};
}

std::optional<Time> ReadTime(std::string_view text) {
  Scanner in{text};
  const auto time = ScanTimeOfDay(in);
  if (!time) return std::nullopt;
  const auto offset = ScanOffset(in);
  if (!offset || !in.left.empty()) return std::nullopt;
  return Time{*time, *offset};
}

std::optional<LocalDateTime> ReadLocalDateTime(std::string_view text) {
  Scanner in{text};
  const auto moment = ScanMoment(in);
  if (!moment || !in.left.empty()) return std::nullopt;
  return moment;
}

std::optional<Value::DateTime> ReadDateTime(std::string_view text) {
  Scanner in{text};
  const auto moment = ScanMoment(in);
  if (!moment) return std::nullopt;
  const auto offset = ScanOffset(in);
  if (!offset) return std::nullopt;
  Value::DateTime out{*moment, *offset, ""};
  if (in.Take('[')) {
    if (in.left.size() < 2 || in.left.back() != ']') return std::nullopt;
    out.zone = std::string(in.left.substr(0, in.left.size() - 1));
    in.left = {};
  }
  if (!in.left.empty()) return std::nullopt;
  return out;
}

std::optional<Duration> ReadDuration(std::string_view text) {
  Scanner in{text};
  const bool minus = in.Take('-');
  if (!in.Take('P') || in.left.empty()) return std::nullopt;
  Duration out;
  std::int64_t nanoseconds = 0;
  bool time = false;
  while (!in.left.empty()) {
    if (!time && in.Take('T')) {
      time = true;
      if (in.left.empty()) return std::nullopt;
    }
    const bool negative = in.Take('-') != minus;
    const auto number = in.Digits(1, 19);
    const auto fraction = number ? in.Fraction() : std::nullopt;
    if (!fraction || in.left.empty()) return std::nullopt;
    const std::int64_t n = negative ? -*number : *number;
    const char unit = in.left.front();
    in.left.remove_prefix(1);
    if (*fraction != 0 && !(time && unit == 'S')) return std::nullopt;
    if (!time && unit == 'Y') {
      if (!AddTimes(n, 12, out.months)) return std::nullopt;
    } else if (!time && unit == 'M') {
      if (!AddTimes(n, 1, out.months)) return std::nullopt;
    } else if (!time && unit == 'W') {
      if (!AddTimes(n, 7, out.days)) return std::nullopt;
    } else if (!time && unit == 'D') {
      if (!AddTimes(n, 1, out.days)) return std::nullopt;
    } else if (time && unit == 'H') {
      if (!AddTimes(n, 3600, out.seconds)) return std::nullopt;
    } else if (time && unit == 'M') {
      if (!AddTimes(n, 60, out.seconds)) return std::nullopt;
    } else if (time && unit == 'S') {
      if (!AddTimes(n, 1, out.seconds)) return std::nullopt;
      nanoseconds += negative ? -*fraction : *fraction;
    } else {
      return std::nullopt;
    }
  }
  while (nanoseconds < 0 || nanoseconds > 999'999'999) {
    const std::int64_t step = nanoseconds < 0 ? -1 : 1;
    nanoseconds -= step * 1'000'000'000;
    if (!AddTimes(step, 1, out.seconds)) return std::nullopt;
  }
  out.nanoseconds = static_cast<std::int32_t>(nanoseconds);
  return out;
}

}  // namespace kg::io
