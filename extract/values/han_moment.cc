// The Chinese half of MomentReader: what follows 年, and months without a year.
#include "extract/values/moment_reader.h"

namespace kg::extract {

// 一季度, 第三季度, 一至三季度, 前三季度
bool MomentReader::ReadHanQuarters(std::size_t at, Moment& m) const {
  std::size_t next = at;
  if (line_.Is(at, WordClass::kOrdinalMark)) ++at;
  const int first = SmallNumber(at, next);
  if (first < 1 || first > 4) return false;
  int last = first;
  if (line_.Is(next, WordClass::kRangeTo)) {
    std::size_t to = next + 1;
    if (line_.Is(to, WordClass::kOrdinalMark)) ++to;
    last = SmallNumber(to, next);
    if (last <= first || last > 4) return false;
  }
  if (!line_.Is(next, WordClass::kQuarter)) return false;
  m.month = first * 3 - 2;
  m.last_month = last * 3;
  m.next = next + 1;
  return true;
}

// 日 of a month that was read, also without its sign at the end: 八月十五.
void MomentReader::ReadHanDay(Moment& m) const {
  std::size_t after = 0;
  const int day = SmallNumber(m.next, after);
  if (day < 1 || day > 31) return;
  std::size_t last_end = 0;
  const int last = line_.Is(after, WordClass::kRangeTo) ? SmallNumber(after + 1, last_end) : -1;
  if (last > day && last <= 31 && line_.Is(last_end, WordClass::kDayWord)) {  // 1-5日
    m.day = day;
    m.last_day = last;
    m.next = last_end + 1;
  } else if (line_.Is(after, WordClass::kDayWord)) {
    m.day = day;
    m.next = after + 1;
  } else if (line_[m.next].kind == Token::Kind::kHan && line_[after].kind != Token::Kind::kHan &&
             !line_.Is(after, WordClass::kRangeTo) && !line_.Is(after, WordClass::kAnd) &&
             line_[after].kind != Token::Kind::kDigits) {
    m.day = day;
    m.next = after;
  }
}

// What may follow 年: 5月1日, 1月至11月, 上半年, 前9个月, 一季度, 第二周, 的最后四个月.
void MomentReader::ReadHanPart(std::size_t at, Moment& m) const {
  if (line_.Is(at, WordClass::kYearLink)) ++at;
  std::size_t next = at;
  if (const WordSense* half = line_.Sense(at, WordClass::kHalfYear)) {
    m.month = half->code == "1" ? 1 : 7;
    m.last_month = m.month + 5;
    m.next = at + 1;
    return;
  }
  const bool first_part = line_.Is(at, WordClass::kFirstPart);
  if (first_part || line_.Is(at, WordClass::kLastPart)) {
    const int count = SmallNumber(at + 1, next);
    if (first_part && count >= 1 && count <= 52 && line_.Is(next, WordClass::kWeekWord) &&
        m.year != 0) {
      m.week = 1;
      m.last_week = count;
      m.next = next + 1;
      return;
    }
    const int months = line_.Is(next, WordClass::kMonthWord) ? count
                       : line_.Is(next, WordClass::kQuarter) ? count * 3
                                                             : 0;
    if (count < 1 || months < 1 || months > 12) return;
    m.month = first_part ? 1 : 13 - months;
    m.last_month = first_part ? months : 12;
    m.next = next + 1;
    return;
  }
  if (ReadHanQuarters(at, m)) return;
  if (line_.Is(at, WordClass::kOrdinalMark)) {
    const int week = SmallNumber(at + 1, next);
    if (week >= 1 && week <= 12 && line_.Is(next, WordClass::kMonthWord) && m.year != 0) {
      m.month = m.last_month = week;  // 第三个月
      m.next = next + 1;
    } else if (week >= 1 && week <= 53 && line_.Is(next, WordClass::kWeekWord) && m.year != 0) {
      m.week = m.last_week = week;
      m.next = next + 1;
    }
    return;
  }
  const int number = SmallNumber(at, next);
  if (number < 1 || number > 12) return;
  // 1-11月
  if (line_.Is(next, WordClass::kRangeTo)) {
    std::size_t after = 0;
    const int last = SmallNumber(next + 1, after);
    if (last > number && last <= 12 && line_.Is(after, WordClass::kMonthWord)) {
      m.month = number;
      m.last_month = last;
      m.next = after + 1;
    }
    return;
  }
  const WordSense* month = line_.Sense(next, WordClass::kMonthWord);
  if (month == nullptr) return;
  if (month->code == "2") {
    // 2030年9个月: the first nine; without a year it only says how long.
    if (m.year == 0) return;
    m.month = 1;
    m.last_month = number;
    m.next = next + 1;
    return;
  }
  m.month = number;
  m.next = next + 1;
  ReadHanDay(m);
  if (m.day != 0) return;
  // 1月至11月, of the same year
  if (line_.Is(m.next, WordClass::kRangeTo)) {
    std::size_t after = 0;
    const int last = SmallNumber(m.next + 1, after);
    if (last > number && last <= 12 && line_.Is(after, WordClass::kMonthWord) &&
        SmallNumber(after + 1, next) < 0) {
      m.last_month = last;
      m.next = after + 1;
    }
  }
}

// 1-11月, 5月1日, 上半年, 前9个月 without a year.
bool MomentReader::ReadHanMonths(std::size_t at, Moment& m) const {
  if (line_[at].kind == Token::Kind::kWord || line_.Is(at, WordClass::kYearLink)) return false;
  Moment part;
  part.next = at;
  ReadHanPart(at, part);
  if (part.next == at || part.month == 0) return false;
  if (line_[part.next - 1].kind != Token::Kind::kHan) return false;
  part.marked = true;
  m = part;
  return true;
}

}  // namespace kg::extract
