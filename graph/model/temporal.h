#pragma once

#include <compare>
#include <cstdint>

namespace kg {

// Plain temporal values, as stored and compared. Reading, printing and arithmetic are Cypher's:
// query/functions/temporal*. Days count from 1970-01-01 in the proleptic Gregorian calendar,
// nanoseconds from midnight. No leap seconds.

struct Date {
  std::int64_t days = 0;
  friend auto operator<=>(const Date&, const Date&) = default;
};

struct LocalTime {
  std::int64_t nanoseconds = 0;  // 0 .. 86'399'999'999'999
  friend auto operator<=>(const LocalTime&, const LocalTime&) = default;
};

struct Time {
  std::int64_t nanoseconds = 0;     // local time of day
  std::int32_t offset_seconds = 0;  // local minus UTC
  friend bool operator==(const Time&, const Time&) = default;
};

struct LocalDateTime {
  std::int64_t days = 0;
  std::int64_t nanoseconds = 0;
  friend auto operator<=>(const LocalDateTime&, const LocalDateTime&) = default;
};

// Months, days and seconds are kept apart: a month has no fixed number of days.
struct Duration {
  std::int64_t months = 0, days = 0, seconds = 0;
  std::int32_t nanoseconds = 0;  // 0 .. 999'999'999, added to seconds
  friend bool operator==(const Duration&, const Duration&) = default;
};

}  // namespace kg
