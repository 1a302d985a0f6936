#pragma once

#include <cstdint>

// The proleptic Gregorian calendar and ISO weeks over counted days (kg::Date).
namespace kg::query {

// Years that dates may have; beyond them a date is out of range.
inline constexpr std::int64_t kMaxYear = 999'999'999;

struct CivilDate {
  std::int64_t year = 1970;
  int month = 1, day = 1;
};
// Method: H. Hinnant, "chrono-compatible low-level date algorithms", 2013.
CivilDate CivilOf(std::int64_t days);
std::int64_t DaysOf(std::int64_t year, int month, int day);

bool IsLeapYear(std::int64_t year);
int DaysInMonth(std::int64_t year, int month);
int DayOfYear(const CivilDate& date);      // 1 .. 366
int QuarterOf(const CivilDate& date);      // 1 .. 4
int DayOfQuarter(const CivilDate& date);   // 1 .. 92
int DaysInQuarter(std::int64_t year, int quarter);

// ISO 8601: weeks start on Monday (1); week 1 holds the year's first Thursday.
struct WeekDate {
  std::int64_t year = 1970;
  int week = 1, day = 1;
};
WeekDate WeekOf(std::int64_t days);
std::int64_t DaysOfWeekDate(std::int64_t year, int week, int day);
int WeeksInYear(std::int64_t week_year);

// `months` later; a day that the new month lacks becomes its last.
std::int64_t PlusMonths(std::int64_t days, std::int64_t months);
bool InRange(std::int64_t days);

// Division that rounds down, for instants before 1970.
constexpr std::int64_t FloorDiv(std::int64_t a, std::int64_t b) {
  const std::int64_t quotient = a / b;
  return a % b != 0 && ((a < 0) != (b < 0)) ? quotient - 1 : quotient;
}
constexpr std::int64_t FloorMod(std::int64_t a, std::int64_t b) { return a - FloorDiv(a, b) * b; }

}  // namespace kg::query
