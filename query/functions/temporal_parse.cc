#include <algorithm>
#include <string>

#include "query/error.h"
#include "query/functions/calendar.h"
#include "query/functions/temporal.h"

namespace kg::query {
namespace {

Error Unreadable(std::string_view text, std::string_view what) {
  return ArgumentError("InvalidArgumentValue",
                       "'" + std::string(text.substr(0, 80)) + "' is not a " + std::string(what));
}

// Reads ISO 8601 from left to right.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool done() const { return at_ == text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }
  std::string_view rest() const { return text_.substr(at_); }
  std::size_t at() const { return at_; }
  void Skip(std::size_t count) { at_ += count; }
  bool Take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  // How many digits follow.
  std::size_t Digits() const {
    std::size_t end = at_;
    while (end < text_.size() && text_[end] >= '0' && text_[end] <= '9') ++end;
    return end - at_;
  }
  // Exactly `count` digits.
  bool Number(std::size_t count, std::int64_t& value) {
    if (Digits() < count || count == 0 || count > 18) return false;
    value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value * 10 + (text_[at_ + i] - '0');
    at_ += count;
    return true;
  }
  bool Number(std::size_t count, int& value) {
    std::int64_t wide = 0;
    if (count > 9 || !Number(count, wide)) return false;
    value = static_cast<int>(wide);
    return true;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

bool Valid(std::int64_t year, int month, int day) {
  return month >= 1 && month <= 12 && day >= 1 && day <= DaysInMonth(year, month);
}

// A date up to 'T' or the end; false if it is none.
bool ReadDate(Scanner& in, std::int64_t& days) {
  std::int64_t year = 0;
  bool negative = false, signed_year = false;
  if (in.peek() == '+' || in.peek() == '-') {
    negative = in.peek() == '-';
    signed_year = true;
    in.Skip(1);
  }
  const std::size_t digits = in.Digits();
  // Without a sign the year has four digits and the rest may follow at once; with one it may have
  // up to nine, and a '-' comes next.
  if (digits < 4 || !in.Number(signed_year ? std::min<std::size_t>(digits, 9) : 4, year)) {
    return false;
  }
  if (negative) year = -year;
  const bool extended = in.Take('-');
  if (in.Take('W')) {
    int week = 0, day = 1;
    if (!in.Number(2, week) || week < 1 || week > WeeksInYear(year)) return false;
    if (extended ? in.Take('-') : in.Digits() > 0) {
      if (!in.Number(1, day) || day < 1 || day > 7) return false;
    }
    days = DaysOfWeekDate(year, week, day);
    return true;
  }
  if (in.Take('Q')) {
    int quarter = 0, day = 1;
    if (!in.Number(1, quarter) || quarter < 1 || quarter > 4) return false;
    if (extended ? in.Take('-') : in.Digits() > 0) {
      if (!in.Number(2, day) || day < 1 || day > DaysInQuarter(year, quarter)) return false;
    }
    days = DaysOf(year, quarter * 3 - 2, 1) + day - 1;
    return true;
  }
  const std::size_t left = in.Digits();
  if (left == 0) {
    days = DaysOf(year, 1, 1);
    return !extended;
  }
  int month = 0, day = 1;
  if (left == 3) {
    int ordinal = 0;
    if (!in.Number(3, ordinal) || ordinal < 1 || ordinal > (IsLeapYear(year) ? 366 : 365)) {
      return false;
    }
    days = DaysOf(year, 1, 1) + ordinal - 1;
    return true;
  }
  if (!in.Number(2, month)) return false;
  if (extended ? in.Take('-') : in.Digits() > 0) {
    if (!in.Number(2, day)) return false;
  }
  if (!Valid(year, month, day)) return false;
  days = DaysOf(year, month, day);
  return true;
}

// hh[[:]mm[[:]ss[.fraction]]]
bool ReadTime(Scanner& in, std::int64_t& nanoseconds) {
  int hour = 0, minute = 0, second = 0;
  std::int64_t nanos = 0;
  if (!in.Number(2, hour)) return false;
  const bool extended = in.peek() == ':';
  if (extended ? in.Take(':') : in.Digits() > 0) {
    if (!in.Number(2, minute)) return false;
    if (extended ? in.Take(':') : in.Digits() > 0) {
      if (!in.Number(2, second)) return false;
      if (in.Take('.') || in.Take(',')) {
        const std::size_t digits = in.Digits();
        if (digits < 1 || digits > 9 || !in.Number(digits, nanos)) return false;
        for (std::size_t i = digits; i < 9; ++i) nanos *= 10;
      }
    }
  }
  if (hour > 23 || minute > 59 || second > 59) return false;
  nanoseconds = (std::int64_t{hour} * 3600 + minute * 60 + second) * kNanosPerSecond + nanos;
  return true;
}

struct ReadZone {
  bool given = false;
  Zone zone;
  std::optional<std::int32_t> offset;  // written before the name
};

// An offset, a name in brackets, both or neither, up to the end.
Result<ReadZone> ReadZoneText(Scanner& in, std::string_view text) {
  ReadZone read;
  std::size_t used = 0;
  const Zone offset = ParseOffset(in.rest(), used);
  if (used > 0) {
    in.Skip(used);
    read.given = true;
    read.zone = offset;
    read.offset = offset.offset_seconds;
  }
  if (in.Take('[')) {
    const std::string_view rest = in.rest();
    if (rest.empty() || rest.back() != ']') return Unreadable(text, "date and time with a zone");
    Result<Zone> named = ParseZone(rest.substr(0, rest.size() - 1));
    if (!named) return std::move(named).error();
    in.Skip(rest.size());
    read.given = true;
    read.zone = *named;
  }
  if (!in.done()) return Unreadable(text, "time with an offset or a zone");
  return read;
}

}  // namespace

Result<Value> ParseDateText(std::string_view text) {
  Scanner in(text);
  std::int64_t days = 0;
  if (!ReadDate(in, days) || !in.done()) return Unreadable(text, "date such as 2015-07-21");
  return Value::Of(Date{days});
}

Result<Value> ParseLocalTimeText(std::string_view text) {
  Scanner in(text);
  std::int64_t nanoseconds = 0;
  if (!ReadTime(in, nanoseconds) || !in.done()) return Unreadable(text, "time such as 21:40:32");
  return Value::Of(LocalTime{nanoseconds});
}

Result<Value> ParseTimeText(std::string_view text) {
  Scanner in(text);
  std::int64_t nanoseconds = 0;
  if (!ReadTime(in, nanoseconds)) return Unreadable(text, "time such as 21:40:32+01:00");
  Result<ReadZone> read = ReadZoneText(in, text);
  if (!read) return std::move(read).error();
  if (read->zone.named() && !read->offset) {
    return Unreadable(text, "time: a named zone needs a date to know its offset");
  }
  return Value::Of(Time{nanoseconds, read->offset.value_or(read->zone.offset_seconds)});
}

Result<Value> ParseLocalDateTimeText(std::string_view text) {
  Scanner in(text);
  LocalDateTime local;
  if (!ReadDate(in, local.days) ||
      (!in.done() && (!in.Take('T') || !ReadTime(in, local.nanoseconds) || !in.done()))) {
    return Unreadable(text, "local date and time such as 2015-07-21T21:40:32");
  }
  return Value::Of(local);
}

Result<Value> ParseDateTimeText(std::string_view text) {
  Scanner in(text);
  LocalDateTime local;
  if (!ReadDate(in, local.days) || (in.Take('T') && !ReadTime(in, local.nanoseconds))) {
    return Unreadable(text, "date and time such as 2015-07-21T21:40:32+01:00");
  }
  Result<ReadZone> read = ReadZoneText(in, text);
  if (!read) return std::move(read).error();
  Value::DateTime value = AtZone(local, read->zone);
  if (read->zone.named() && read->offset && *read->offset != value.offset_seconds) {
    // The offset written decides which of two moments is meant, if the zone ever has it.
    const std::int64_t instant = local.days * kSecondsPerDay +
                                 local.nanoseconds / kNanosPerSecond - *read->offset;
    Value::DateTime other = AtInstant(
        instant, static_cast<std::int32_t>(local.nanoseconds % kNanosPerSecond), read->zone);
    if (other.offset_seconds != *read->offset) {
      return Unreadable(text, "moment: the zone does not have that offset then");
    }
    value = std::move(other);
  }
  return Value::Of(std::move(value));
}

Result<Value> ParseDurationText(std::string_view text) {
  const auto fail = [&] { return Unreadable(text, "duration such as P1Y2M10DT2H30M"); };
  Scanner in(text);
  const bool minus = in.Take('-');
  if (!minus) in.Take('+');
  if (!in.Take('P') || in.done()) return fail();
  DurationParts parts;
  // P2012-02-02T14:37:21.545: the digits of a date and a time as amounts.
  if (!minus && in.Digits() == 4 && in.rest().size() > 4 && in.rest()[4] == '-') {
    std::int64_t year = 0, month = 0, day = 0;
    if (!in.Number(4, year) || !in.Take('-') || !in.Number(2, month) || !in.Take('-') ||
        !in.Number(2, day)) {
      return fail();
    }
    std::int64_t nanoseconds = 0;
    if (!in.done() && (!in.Take('T') || !ReadTime(in, nanoseconds) || !in.done())) return fail();
    return MakeDuration(year * 12 + month, day, 0, nanoseconds);
  }
  bool in_time = false, any = false;
  constexpr std::string_view kDateUnits = "YMWD", kTimeUnits = "HMS";
  std::size_t next_unit = 0;
  while (!in.done()) {
    if (in.Take('T')) {
      if (in_time || in.done()) return fail();
      in_time = true;
      next_unit = 0;
      continue;
    }
    const bool negative = in.Take('-');
    if (!negative) in.Take('+');
    const std::size_t digits = in.Digits();
    std::int64_t whole = 0, fraction = 0;
    std::int64_t scale = 1;
    if (digits == 0 || digits > 18 || !in.Number(digits, whole)) return fail();
    if (in.Take('.') || in.Take(',')) {
      const std::size_t places = std::min<std::size_t>(in.Digits(), 18);
      if (places == 0 || !in.Number(places, fraction)) return fail();
      in.Skip(in.Digits());
      for (std::size_t i = 0; i < places; ++i) scale *= 10;
    }
    const std::string_view units = in_time ? kTimeUnits : kDateUnits;
    const std::size_t unit = units.find(in.peek());
    if (in.done() || unit == std::string_view::npos || unit < next_unit) return fail();
    next_unit = unit + 1;
    const char name = in.peek();
    in.Skip(1);
    any = true;
    const long double sign = negative != minus ? -1.0L : 1.0L;
    const long double amount =
        sign * (static_cast<long double>(whole) +
                static_cast<long double>(fraction) / static_cast<long double>(scale));
    if (in_time) {
      if (name == 'S') {
        parts.seconds += sign * static_cast<long double>(whole);
        parts.nanoseconds += sign * static_cast<long double>(fraction) * 1e9L /
                             static_cast<long double>(scale);
      } else {
        parts.seconds += amount * (name == 'H' ? 3600 : 60);
      }
    } else if (name == 'Y' || name == 'M') {
      parts.months += amount * (name == 'Y' ? 12 : 1);
    } else {
      parts.days += amount * (name == 'W' ? 7 : 1);
    }
  }
  if (!any) return fail();
  return SpillDuration(parts);
}

}  // namespace kg::query
