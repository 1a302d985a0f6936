#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kg::extract {

// A point or a stretch of the calendar, as far as a text says it.
struct Moment {
  int year = 0, month = 0, day = 0;      // 0: not said
  int last_month = 0, last_day = 0;      // of a stretch of months, of days of one month
  int week = 0, last_week = 0;           // ISO 8601 weeks of the year
  int decade_years = 0;                  // 10 for a decade, 100 for a century
  bool end = false;                      // "the end of"
  bool counted = false;                  // "nine months": the first so many, or only a time span
  bool marked = false;                   // more than a bare number says that it is a time
  std::size_t next = 0;                  // token after it

  // A day that nobody takes for a bare number.
  void SetDay(int of_year, int of_month, int of_day, std::size_t token_after) {
    year = of_year;
    month = of_month;
    day = of_day;
    marked = true;
    next = token_after;
  }
};

// Last day of a month.
int LastDay(int year, int month);

// The day so many days, weeks, months or years ("day" ... "year") after a day; before it if fewer
// than none. False for another unit or a year outside 1 to 9999.
bool MoveDay(Moment& day, long count, std::string_view unit);
// The ISO week of the year that is the first, second ... of a month: the first has its fourth day.
int WeekOfYear(int year, int month, int week);
// The day of the `nth` Monday (1) ... Sunday (7) of a month.
int WeekdayOf(int year, int month, int nth, int weekday);

// ISO 8601: "2031", "2031-05", "2031-05-17", "2031-01/2031-09"; with `end_side` a decade as its last year.
std::string IsoOf(const Moment& moment, bool end_side);
// The time right before and right after it, in the grain in which it is said: "2030", "2031-04".
std::string IsoBefore(const Moment& moment);
std::string IsoAfter(const Moment& moment);

}  // namespace kg::extract
