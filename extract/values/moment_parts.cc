// Parts of years, and times named by what happens then: the readers of moment_reader.h besides dates.
#include "extract/values/moment_reader.h"

namespace kg::extract {

// "first half of 2031", "Q1 2031", I квартале, I–III кварталах, "first nine months of 2031"
bool MomentReader::ReadPart(std::size_t at, Moment& m) const {
  if (line_[at].kind == Token::Kind::kHan) return false;
  int from = 0, to = 0;
  std::size_t next = at, after = 0;
  const WordSense* half = line_.Sense(at, WordClass::kHalfYear);
  if (half != nullptr && half->code != "0") {
    from = half->code == "1" ? 1 : 7;
    to = from + 5;
    next = at + 1;
  } else if (const WordSense* quarter = line_.Sense(at, WordClass::kQuarterName)) {
    to = static_cast<int>(quarter->value.ToDouble()) * 3;
    from = to - 2;
    next = at + 1;
  } else if (const int month = Ordinal(at, after);
             month >= 1 && month <= 12 && line_.Is(after, WordClass::kMonthWord)) {
    // "the third month of 2031"
    from = to = month;
    next = after + 1;
    TakeYear(next, m);
    if (m.year == 0) return false;
  } else if (const int ordinal = Ordinal(at, after); ordinal >= 1 && ordinal <= 4) {
    const WordSense* half_word = line_.Sense(after, WordClass::kHalfYear);
    std::size_t last_end = 0;
    const int last = line_.Is(after, WordClass::kRangeTo) ? Ordinal(after + 1, last_end) : 0;
    if (line_.Is(after, WordClass::kQuarter)) {
      from = ordinal * 3 - 2;
      to = from + 2;
      next = after + 1;
    } else if (half_word != nullptr && half_word->code == "0" && ordinal <= 2) {
      from = ordinal * 6 - 5;
      to = from + 5;
      next = after + 1;
    } else if (last > ordinal && last <= 4 && line_.Is(last_end, WordClass::kQuarter)) {
      from = ordinal * 3 - 2;
      to = last * 3;
      next = last_end + 1;
    } else {
      return ordinal == 1 && ReadMonths(after, m);
    }
  } else if (line_.Is(at, WordClass::kFirstPart)) {
    return ReadMonths(at + 1, m);
  } else {
    return ReadMonths(at, m);
  }
  m.month = from;
  m.last_month = to;
  m.marked = true;
  m.next = next;
  TakeYear(next, m);
  return m.year != 0 || context_year_ != 0;
}

// "nine months of 2031", "three quarters of 2031"
bool MomentReader::ReadMonths(std::size_t at, Moment& m) const {
  if (line_[at].kind == Token::Kind::kHan) return false;
  std::size_t next = at;
  const int count = SmallNumber(at, next);
  if (count < 1 || line_[next].kind == Token::Kind::kHan) return false;
  Moment part;
  if (line_.Is(next, WordClass::kMonthWord) && count <= 12) {
    part.month = 1;
    part.last_month = count;
  } else if (line_.Is(next, WordClass::kQuarter) && count <= 4) {
    part.month = 1;
    part.last_month = count * 3;
  } else if (line_.Is(next, WordClass::kWeekWord) && count <= 52 && at > 0 &&
             (line_.Is(at - 1, WordClass::kFirstPart) || line_.Is(at - 1, WordClass::kOrdinal))) {
    part.week = 1;
    part.last_week = count;
  } else {
    return false;
  }
  part.marked = true;
  part.next = next + 1;
  part.counted = true;
  TakeYear(part.next, part);
  if (part.year == 0 && (context_year_ == 0 || part.week != 0)) return false;
  m = part;
  return true;
}

// "the last four months of 2031"
bool MomentReader::ReadLastPart(std::size_t at, Moment& m) const {
  if (!line_.Is(at, WordClass::kLastPart) || line_[at].kind == Token::Kind::kHan) return false;
  if (!ReadMonths(at + 1, m) || m.week != 0) return false;
  m.month = 13 - m.last_month;
  m.last_month = 12;
  return true;
}

// "the third week of 2031", "week 10 of 2031", 2031年第二周 after its year
bool MomentReader::ReadWeeks(std::size_t at, Moment& m) const {
  if (line_[at].kind == Token::Kind::kHan) return false;
  std::size_t next = 0;
  int week = 0;
  if (line_.Is(at, WordClass::kWeekWord)) {
    week = Small(at + 1);
    next = at + 2;
  } else if ((week = Ordinal(at, next)) != 0 && line_.Is(next, WordClass::kWeekWord)) {
    ++next;
  } else {
    return false;
  }
  if (week < 1 || week > 53) return false;
  Moment part;
  part.week = part.last_week = week;
  part.marked = true;
  part.next = next;
  const std::size_t month_at = line_.Is(next, WordClass::kYearLink) ? next + 1 : next;
  const int month = MonthAt(month_at);
  if (month != 0) part.next = month_at + 1;
  TakeYear(part.next, part);
  if (part.year == 0 || (month != 0 && week > 5)) return false;
  // "the first week of May 2031"
  if (month != 0) part.week = part.last_week = WeekOfYear(part.year, month, week);
  if (part.week < 1) return false;
  m = part;
  return true;
}

// "Christmas 2031", "Black Friday of 2031"
bool MomentReader::ReadHoliday(std::size_t at, Moment& m) const {
  const WordSense* holiday = line_.Sense(at, WordClass::kMonth);
  if (holiday == nullptr || holiday->code.find('-') == std::string::npos) return false;
  Moment year;
  TakeYear(at + 1, year);
  if (year.year == 0) return false;
  int month = 0, first = 0, second = 0, after = 0;
  const int parts =
      std::sscanf(holiday->code.c_str(), "%2d-%2d-%1d+%1d", &month, &first, &second, &after);
  if (parts < 2 || month < 1 || month > 12) return false;
  Moment day;
  day.SetDay(year.year, month, parts == 2 ? first : WeekdayOf(year.year, month, first, second),
             year.next);
  if (!MoveDay(day, after, "day")) return false;
  m = day;
  return true;
}

// Year and what follows it: 2031年5月1日, 2031 г., "2031 Q1", "2031, the third quarter", 2031
bool MomentReader::ReadYearFirst(std::size_t at, Moment& m) const {
  std::size_t next = 0;
  if (ReadCentury(at, m)) return true;
  const int year = YearNumber(at, next);
  if (year < 0) return false;
  m.year = year;
  m.next = next;
  if (line_.Is(next, WordClass::kDecade) ||
      (line_.Text(next) == "s" && line_[next].glued && year % 10 == 0)) {
    if (year % 10 != 0) return false;
    m.decade_years = 10;
    m.marked = true;
    m.next = next + 1;
    return true;
  }
  // "2023, 1 March", "2013, July", "2013 год, 1 июля": the heading of a chronicle.
  const bool word = line_[next].kind == Token::Kind::kWord && line_.Is(next, WordClass::kYear);
  const std::size_t comma = word ? next + 1 : next;
  if (at == 0 && line_.Mark(comma) == ',') {
    const int day = Small(comma + 1);
    const std::size_t month_at = day > 0 ? comma + 2 : comma + 1;
    if (const int month = MonthAt(month_at); month != 0 && (day < 0 || (day >= 1 && day <= 31))) {
      m.month = month;
      m.day = day > 0 ? day : 0;
      m.marked = true;
      m.next = month_at + 1;
      return true;
    }
  }
  if (ReadPartAfterYear(next, m)) return true;
  if (line_[next].kind == Token::Kind::kHan &&
      (line_.Is(next, WordClass::kEndOf) || line_.Is(next, WordClass::kStartOf)) &&
      line_[next].end - line_[next].begin > 3) {
    m.end = line_.Is(next, WordClass::kEndOf);
    m.marked = true;
    m.next = next + 1;
    return true;
  }
  if (!line_.Is(next, WordClass::kYear)) return true;
  m.marked = true;
  m.next = next + 1;
  if (line_[next].kind == Token::Kind::kHan) ReadHanPart(m.next, m);
  return true;
}

// "2031 Q1", 2031-Q1, "2031 H2", "2031, the third quarter"
bool MomentReader::ReadPartAfterYear(std::size_t at, Moment& m) const {
  if ((line_.Mark(at) == '-' && line_[at].glued) || line_.Mark(at) == ',') ++at;
  if (line_.Is(at, WordClass::kDefinite)) ++at;
  std::size_t next = at + 1;
  int from = 0, months = 3;
  const WordSense* half = line_.Sense(at, WordClass::kHalfYear);
  if (line_[at].kind != Token::Kind::kWord) return false;
  if (const WordSense* quarter = line_.Sense(at, WordClass::kQuarterName)) {
    from = static_cast<int>(quarter->value.ToDouble()) * 3 - 2;
  } else if (half != nullptr && half->code != "0") {
    from = half->code == "1" ? 1 : 7;
    months = 6;
  } else if (const int ordinal = Ordinal(at, next);
             ordinal >= 1 && ordinal <= 4 && line_.Is(next, WordClass::kQuarter)) {
    from = ordinal * 3 - 2;
    ++next;
  }
  if (from == 0) return false;
  m.month = from;
  m.last_month = from + months - 1;
  m.marked = true;
  m.next = next;
  return true;
}

// 20世纪90年代, 21 век, 90-е годы
bool MomentReader::ReadCentury(std::size_t at, Moment& m) const {
  std::size_t next = at;
  int century = SmallNumber(at, next);
  if (const WordSense* roman = line_.Sense(at, WordClass::kRoman)) {
    century = static_cast<int>(roman->value.ToDouble());
    next = at + 1;
  }
  if (century < 10) return false;
  if (century >= 30 && century <= 90 && century % 10 == 0 && line_.Is(next, WordClass::kDecade) &&
      line_[at].kind == Token::Kind::kDigits && line_.Text(at).size() == 2) {
    m.year = 1900 + century;
    m.decade_years = 10;
    m.marked = true;
    m.next = next + 1;
    return true;
  }
  if (century > 22) return false;
  if (line_.Is(next, WordClass::kOrdinalMark)) ++next;
  if (!line_.Is(next, WordClass::kCentury)) return false;
  m.year = (century - 1) * 100;
  m.decade_years = 100;
  m.marked = true;
  m.next = next + 1;
  std::size_t after = 0;
  const int decade = SmallNumber(m.next, after);
  if (decade >= 10 && decade <= 90 && decade % 10 == 0 && line_.Is(after, WordClass::kDecade)) {
    m.year += decade;
    m.decade_years = 10;
    m.next = after + 1;
  }
  return true;
}

}  // namespace kg::extract
