#include "query/functions/calendar.h"

#include <algorithm>

namespace kg::query {

CivilDate CivilOf(std::int64_t days) {
  const std::int64_t shifted = days + 719468;
  const std::int64_t era = FloorDiv(shifted, 146097);
  const std::int64_t day_of_era = shifted - era * 146097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 -
                                                 year_of_era / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const int day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  const int month = static_cast<int>(month_from_march < 10 ? month_from_march + 3
                                                           : month_from_march - 9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

std::int64_t DaysOf(std::int64_t year, int month, int day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = FloorDiv(y, 400);
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

bool IsLeapYear(std::int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int DaysInMonth(std::int64_t year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeapYear(year) ? 29 : kDays[month - 1];
}

int DayOfYear(const CivilDate& date) {
  return static_cast<int>(DaysOf(date.year, date.month, date.day) - DaysOf(date.year, 1, 1)) + 1;
}

int QuarterOf(const CivilDate& date) { return (date.month - 1) / 3 + 1; }

int DayOfQuarter(const CivilDate& date) {
  const int first_month = (QuarterOf(date) - 1) * 3 + 1;
  return static_cast<int>(DaysOf(date.year, date.month, date.day) -
                          DaysOf(date.year, first_month, 1)) + 1;
}

int DaysInQuarter(std::int64_t year, int quarter) {
  int days = 0;
  for (int month = quarter * 3 - 2; month <= quarter * 3; ++month) days += DaysInMonth(year, month);
  return days;
}

namespace {

int WeekDay(std::int64_t days) { return static_cast<int>(FloorMod(days + 3, 7)) + 1; }

std::int64_t FirstMonday(std::int64_t week_year) {
  const std::int64_t fourth = DaysOf(week_year, 1, 4);
  return fourth - (WeekDay(fourth) - 1);
}

}  // namespace

WeekDate WeekOf(std::int64_t days) {
  const int day = WeekDay(days);
  const std::int64_t thursday = days - (day - 1) + 3;
  const std::int64_t year = CivilOf(thursday).year;
  return {year, static_cast<int>((days - FirstMonday(year)) / 7) + 1, day};
}

std::int64_t DaysOfWeekDate(std::int64_t year, int week, int day) {
  return FirstMonday(year) + (week - 1) * std::int64_t{7} + (day - 1);
}

int WeeksInYear(std::int64_t week_year) {
  return static_cast<int>((FirstMonday(week_year + 1) - FirstMonday(week_year)) / 7);
}

std::int64_t PlusMonths(std::int64_t days, std::int64_t months) {
  const CivilDate date = CivilOf(days);
  const std::int64_t count = date.year * 12 + (date.month - 1) + months;
  const std::int64_t year = FloorDiv(count, 12);
  const int month = static_cast<int>(FloorMod(count, 12)) + 1;
  return DaysOf(year, month, std::min(date.day, DaysInMonth(year, month)));
}

bool InRange(std::int64_t days) {
  return days >= DaysOf(-kMaxYear, 1, 1) && days <= DaysOf(kMaxYear, 12, 31);
}

}  // namespace kg::query
