#include "graph/io/temporal_text.h"

#include <charconv>
#include <cstdint>

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
    while (size < left.size() && size < most && left[size] >= '0' && left[size] <= '9') {
      number = number * 10 + (left[size++] - '0');
    }
    if (size < least) return std::nullopt;
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
  const auto year = in.Digits(4, 9);
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

}  // namespace

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
    const auto number = in.Digits(1, 15);
    const auto fraction = number ? in.Fraction() : std::nullopt;
    if (!fraction || in.left.empty()) return std::nullopt;
    const std::int64_t n = negative ? -*number : *number;
    const char unit = in.left.front();
    in.left.remove_prefix(1);
    if (*fraction != 0 && !(time && unit == 'S')) return std::nullopt;
    if (!time && unit == 'Y') {
      out.months += n * 12;
    } else if (!time && unit == 'M') {
      out.months += n;
    } else if (!time && unit == 'W') {
      out.days += n * 7;
    } else if (!time && unit == 'D') {
      out.days += n;
    } else if (time && unit == 'H') {
      out.seconds += n * 3600;
    } else if (time && unit == 'M') {
      out.seconds += n * 60;
    } else if (time && unit == 'S') {
      out.seconds += n;
      nanoseconds += negative ? -*fraction : *fraction;
    } else {
      return std::nullopt;
    }
  }
  if (nanoseconds < 0) {
    nanoseconds += 1'000'000'000;
    --out.seconds;
  }
  out.nanoseconds = static_cast<std::int32_t>(nanoseconds);
  return out;
}

}  // namespace kg::io
