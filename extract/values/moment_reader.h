#pragma once

#include <cstddef>
#include <optional>

#include "extract/values/moment.h"
#include "extract/values/tokens.h"

namespace kg::extract {

// Reads points and stretches of the calendar from the tokens of a line: dates in digits and words,
// months, quarters, halves, weeks, years, decades, centuries.
class MomentReader {
 public:
  // `year`: the one that a time without a year leans on; 0 if none is known.
  MomentReader(const TokenLine& line, int year) : line_(line), context_year_(year) {}

  // The moment that begins at token `at`; without a year where none is said.
  std::optional<Moment> Read(std::size_t at) const;

  // The day at `at` of the month of another day: "May 5–9", 5月1日至5日.
  std::optional<Moment> ReadDayOf(const Moment& first, std::size_t at) const;
  // A day of the month in digits or words, with its ordinal mark, or -1.
  int DayNumber(std::size_t at, std::size_t& next) const;

  // Four digits that may be a year, four Han digits; or -1. `next` goes past them.
  int YearNumber(std::size_t at, std::size_t& next) const;
  // "nineteen ninety-nine", "two thousand and fifteen"; or -1.
  int YearInWords(std::size_t at, std::size_t& next) const;

 private:
  bool ReadNumericDate(std::size_t at, Moment& m) const;
  bool ReadNamedMonthDate(std::size_t at, Moment& m) const;
  bool ReadCompactDate(std::size_t at, Moment& m) const;
  bool ReadNumericMonth(std::size_t at, Moment& m) const;
  bool ReadDayMonth(std::size_t at, Moment& m) const;
  bool ReadMonthDay(std::size_t at, Moment& m) const;
  bool ReadPart(std::size_t at, Moment& m) const;
  bool ReadMonths(std::size_t at, Moment& m) const;
  bool ReadLastPart(std::size_t at, Moment& m) const;
  bool ReadWeeks(std::size_t at, Moment& m) const;
  bool ReadHoliday(std::size_t at, Moment& m) const;
  bool ReadYearFirst(std::size_t at, Moment& m) const;
  bool ReadCentury(std::size_t at, Moment& m) const;
  bool ReadHanMonths(std::size_t at, Moment& m) const;
  void ReadHanPart(std::size_t at, Moment& m) const;
  bool ReadHanQuarters(std::size_t at, Moment& m) const;
  void ReadHanDay(Moment& m) const;
  bool ReadPartAfterYear(std::size_t at, Moment& m) const;
  void TakeYear(std::size_t at, Moment& m) const;

  bool Slavic() const;
  int MonthAt(std::size_t at) const;
  // A number of at most four digits, or -1.
  int Small(std::size_t at) const;
  // A small number in digits, words or Han numerals, or -1; `next` goes past it.
  int SmallNumber(std::size_t at, std::size_t& next) const;
  // "first", 3-й, II: which one, or 0; `next` goes past it.
  int Ordinal(std::size_t at, std::size_t& next) const;

  const TokenLine& line_;
  int context_year_;
};

}  // namespace kg::extract
