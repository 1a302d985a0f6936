#include "extract/values/moment.h"

#include <algorithm>
#include <cstdio>

namespace kg::extract {
namespace {

// Days since 1970-01-01 of a date of the Gregorian calendar, and back.
// Method: H. Hinnant, chrono-Compatible Low-Level Date Algorithms, 2013.
long DaysFrom(int year, int month, int day) {
  const int y = month <= 2 ? year - 1 : year;
  const int era = y / 400;
  const int of_era = y - era * 400;
  const int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return static_cast<long>(era) * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
         719468;
}

struct Date {
  int year, month, day;
};

Date DateOf(long days) {
  days += 719468;
  const long era = days / 146097, of_era = days - era * 146097;
  const long year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const long of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const long shifted = (5 * of_year + 2) / 153;
  const long month = shifted < 10 ? shifted + 3 : shifted - 9;
  const long year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return {static_cast<int>(year), static_cast<int>(month),
          static_cast<int>(of_year - (153 * shifted + 2) / 5 + 1)};
}

std::string Day(long days) {
  const Date date = DateOf(days);
  char out[48];
  std::snprintf(out, sizeof out, "%04d-%02d-%02d", date.year, date.month, date.day);
  return out;
}

std::string Month(int year, int month) {
  char out[32];
  std::snprintf(out, sizeof out, "%04d-%02d", year, month);
  return out;
}

std::string Year(int year) {
  char out[16];
  std::snprintf(out, sizeof out, "%04d", year);
  return out;
}

// Monday of an ISO week: the first one has the fourth of January in it.
long MondayOf(int year, int week) {
  const long fourth = DaysFrom(year, 1, 4);
  return fourth - (fourth + 3) % 7 + 7L * (week - 1);
}

}  // namespace

int LastDay(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month == 2 && (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))) return 29;
  return month >= 1 && month <= 12 ? kDays[month - 1] : 31;
}

bool MoveDay(Moment& day, long count, std::string_view unit) {
  constexpr long kMost = 100'000;
  if (count > kMost || count < -kMost) return false;
  if (unit == "day" || unit == "week") {
    const Date moved = DateOf(DaysFrom(day.year, day.month, day.day) +
                              (unit == "week" ? 7 * count : count));
    if (moved.year < 1 || moved.year > 9999) return false;
    day.year = moved.year;
    day.month = moved.month;
    day.day = moved.day;
    return true;
  }
  if (unit != "month" && unit != "year") return false;
  const long months = 12L * day.year + day.month - 1 + (unit == "year" ? 12 * count : count);
  if (months < 12 || months >= 12 * 10'000L) return false;
  day.year = static_cast<int>(months / 12);
  day.month = static_cast<int>(months % 12) + 1;
  day.day = std::min(day.day, LastDay(day.year, day.month));
  return true;
}

int WeekOfYear(int year, int month, int week) {
  const long fourth = DaysFrom(year, month, 4);
  const long monday = fourth - (fourth + 3) % 7;
  return static_cast<int>((monday - MondayOf(year, 1)) / 7) + week;
}

int WeekdayOf(int year, int month, int nth, int weekday) {
  const long first = DaysFrom(year, month, 1);
  const int of_first = static_cast<int>((first + 3) % 7) + 1;
  return 1 + (weekday - of_first + 7) % 7 + 7 * (nth - 1);
}

std::string IsoOf(const Moment& m, bool end_side) {
  if (m.week != 0) {
    return Day(MondayOf(m.year, m.week)) + "/" + Day(MondayOf(m.year, m.last_week) + 6);
  }
  if (m.last_day != 0) {
    return Day(DaysFrom(m.year, m.month, m.day)) + "/" + Day(DaysFrom(m.year, m.month, m.last_day));
  }
  if (m.day != 0) return Day(DaysFrom(m.year, m.month, m.day));
  if (m.end) {
    const int month = m.last_month != 0 ? m.last_month : m.month != 0 ? m.month : 12;
    return Day(DaysFrom(m.year, month, LastDay(m.year, month)));
  }
  if (m.decade_years != 0) {
    const std::string last = Year(m.year + m.decade_years - 1);
    return end_side ? last : Year(m.year) + "/" + last;
  }
  if (m.last_month != 0) return Month(m.year, m.month) + "/" + Month(m.year, m.last_month);
  return m.month != 0 ? Month(m.year, m.month) : Year(m.year);
}

std::string IsoBefore(const Moment& m) {
  if (m.week != 0) return Day(MondayOf(m.year, m.week) - 1);
  if (m.day != 0) return Day(DaysFrom(m.year, m.month, m.day) - 1);
  if (m.month > 1) return Month(m.year, m.month - 1);
  return m.month == 1 && !m.end ? Month(m.year - 1, 12) : Year(m.year - 1);
}

std::string IsoAfter(const Moment& m) {
  if (m.week != 0) return Day(MondayOf(m.year, m.last_week) + 7);
  if (m.day != 0) {
    return Day(DaysFrom(m.year, m.month, m.last_day != 0 ? m.last_day : m.day) + 1);
  }
  const int last = m.last_month != 0 ? m.last_month : m.month;
  if (last != 0) return last < 12 ? Month(m.year, last + 1) : Month(m.year + 1, 1);
  return Year(m.year + (m.decade_years != 0 ? m.decade_years : 1));
}

}  // namespace kg::extract
