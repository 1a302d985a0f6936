#include "extract/values/moment_reader.h"

#include <string_view>

#include "extract/values/number_reader.h"
#include "extract/values/spelled_number.h"

namespace kg::extract {
namespace {

constexpr int kFirstYear = 1500, kLastYear = 2199;
// Before it only a date in full or a word for "year" shows that four digits are one.
constexpr int kFirstMarkedYear = 1000;

bool IsYear(int year) { return year >= kFirstYear && year <= kLastYear; }

// The century is not said: 30 and later is of the twentieth.
int WholeYear(int two_digits) { return two_digits + (two_digits < 50 ? 2000 : 1900); }

}  // namespace

std::optional<Moment> MomentReader::Read(std::size_t at) const {
  Moment m;
  if (ReadNumericDate(at, m) || ReadNamedMonthDate(at, m) || ReadCompactDate(at, m) ||
      ReadNumericMonth(at, m) || ReadDayMonth(at, m) || ReadMonthDay(at, m) || ReadWeeks(at, m) ||
      ReadHoliday(at, m) ||
      ReadLastPart(at, m) || ReadPart(at, m) || ReadYearFirst(at, m) || ReadHanMonths(at, m)) {
    return m;
  }
  return std::nullopt;
}

bool MomentReader::Slavic() const {
  return line_.language() == Language::kRussian || line_.language() == Language::kBelarusian;
}

int MomentReader::MonthAt(std::size_t at) const {
  const WordSense* month = line_.Sense(at, WordClass::kMonth);
  return month == nullptr ? 0 : static_cast<int>(month->value.ToDouble());
}

int MomentReader::Small(std::size_t at) const {
  const Token& token = line_[at];
  if (token.kind != Token::Kind::kDigits || token.end - token.begin > 4) return -1;
  int value = 0;
  for (const char c : line_.Text(at)) value = value * 10 + (c - '0');
  return value;
}

int MomentReader::SmallNumber(std::size_t at, std::size_t& next) const {
  if (const int digits = Small(at); digits >= 0) return next = at + 1, digits;
  if (!line_.Is(at, WordClass::kCardinal) && !line_.Is(at, WordClass::kMagnitude)) return -1;
  const std::optional<ReadNumber> number = NumberAt(line_, at);
  if (!number || number->fraction || number->value.exponent < 0 ||
      number->value.ToDouble() > 9999) {
    return -1;
  }
  next = number->next;
  return static_cast<int>(number->value.ToDouble());
}

int MomentReader::DayNumber(std::size_t at, std::size_t& next) const {
  if (line_.Is(at, WordClass::kDefinite)) ++at;
  int day = -1;
  if (const int digits = Small(at); digits >= 0) {
    if (line_[at].end - line_[at].begin > 2) return -1;
    day = digits;
    next = at + 1;
    // 5-го; "18-Dec 19" goes on with another day.
    if (line_.Mark(next) == '-' && line_[next].glued && line_[next + 1].glued &&
        line_.Is(next + 1, WordClass::kOrdinalMark)) {
      ++next;
    }
    if (line_.Is(next, WordClass::kOrdinalMark) && line_[next].glued) ++next;
  } else if (const WordSense* ordinal = line_.Sense(at, WordClass::kOrdinal)) {
    day = static_cast<int>(ordinal->value.ToDouble());
    next = at + 1;
  } else if (line_[at].kind == Token::Kind::kWord && line_.Is(at, WordClass::kCardinal)) {
    // "twenty-first", "twenty first", двадцать первое, "twenty five"
    const std::optional<SpelledNumber> number = SpelledNumberAt(line_, at);
    if (!number || number->value > 31) return -1;
    day = static_cast<int>(number->value);
    next = number->next;
    const std::size_t last = line_.Mark(next) == '-' && line_[next].glued ? next + 1 : next;
    const WordSense* tail = line_.Sense(last, WordClass::kOrdinal);
    if (number->tens != 0 && tail != nullptr && tail->value.ToDouble() < 10) {
      day += static_cast<int>(tail->value.ToDouble());
      next = last + 1;
    }
  }
  return day >= 1 && day <= 31 ? day : -1;
}

std::optional<Moment> MomentReader::ReadDayOf(const Moment& first, std::size_t at) const {
  if (first.day == 0 || first.month == 0) return std::nullopt;
  Moment m;
  std::size_t next = 0;
  const bool han = first.next > 0 && line_[first.next - 1].kind == Token::Kind::kHan;
  const int day = han ? SmallNumber(at, next) : Slavic() ? -1 : DayNumber(at, next);
  if (day <= first.day || day > 31) return std::nullopt;
  if (han) {
    if (!line_.Is(next, WordClass::kDayWord)) return std::nullopt;
    ++next;
  } else {
    // Nothing is counted, and the day has no month of its own.
    const Token& after = line_[next];
    const bool ends = after.kind == Token::Kind::kOther && !line_.Is(next, WordClass::kPercent) &&
                      !(after.glued && line_[next + 1].glued && next + 1 < line_.size());
    const bool goes_on = line_.Is(next, WordClass::kDuring) && !line_.Is(next, WordClass::kYearLink);
    std::size_t year_end = 0;
    if (!ends && !goes_on && YearNumber(next, year_end) < 0) return std::nullopt;
  }
  m.SetDay(first.year, first.month, day, next);
  if (!han) TakeYear(next, m);
  return m;
}

int MomentReader::Ordinal(std::size_t at, std::size_t& next) const {
  next = at + 1;
  if (const WordSense* word = line_.Sense(at, WordClass::kOrdinal)) {
    return static_cast<int>(word->value.ToDouble());
  }
  if (const WordSense* roman = line_.Sense(at, WordClass::kRoman)) {
    return static_cast<int>(roman->value.ToDouble());
  }
  const int digits = Small(at);
  if (digits < 1 || digits > 53) return 0;
  if (line_.Is(next, WordClass::kOrdinalMark)) return ++next, digits;
  return line_.Is(next, WordClass::kQuarter) || line_.Is(next, WordClass::kRangeTo) ? digits : 0;
}

int MomentReader::YearNumber(std::size_t at, std::size_t& next) const {
  const Token& token = line_[at];
  int year = -1;
  std::size_t end = at;
  if (token.kind == Token::Kind::kDigits) {
    if (token.end - token.begin != 4) return -1;
    // Part of a longer mark: 2.2031, 2031.5, 1,2031
    const char mark = line_.Mark(at + 1);
    if ((mark == '.' || mark == ',') && line_[at + 1].glued && line_[at + 2].glued &&
        line_[at + 2].kind == Token::Kind::kDigits) {
      return -1;
    }
    year = Small(at);
    end = at + 1;
  } else if (token.kind == Token::Kind::kHan) {
    year = 0;
    while (end < at + 4) {
      const WordSense* digit = line_.Sense(end, WordClass::kCardinal);
      if (digit == nullptr || digit->value.mantissa > 9 || digit->value.exponent != 0) return -1;
      year = year * 10 + static_cast<int>(digit->value.mantissa);
      ++end;
    }
  } else {
    return -1;
  }
  const bool marked = line_[end].kind == Token::Kind::kHan && line_.Is(end, WordClass::kYear);
  if (year > kLastYear || year < (marked ? kFirstMarkedYear : kFirstYear)) return -1;
  next = end;
  return year;
}

int MomentReader::YearInWords(std::size_t at, std::size_t& next) const {
  if (Slavic() || line_[at].kind != Token::Kind::kWord) return -1;
  const std::optional<SpelledNumber> head = SpelledNumberAt(line_, at);
  if (!head || head->article) return -1;
  // "two thousand and fifteen", "two thousand fifteen"
  if (head->unit == 1000 && head->value >= 2000 && head->value < 2100) {
    next = head->next;
    return static_cast<int>(head->value);
  }
  // "nineteen ninety-nine", "twenty twenty-one"
  if (head->value < 15 || head->value > 20) return -1;
  const std::optional<SpelledNumber> tail = SpelledNumberAt(line_, head->next);
  if (!tail || tail->value < 10 || tail->value > 99) return -1;
  next = tail->next;
  return static_cast<int>(head->value * 100 + tail->value);
}

// 11.05.2015, 2016-05-01, 2018/1/10, 5/17/2019, 01.06.22
bool MomentReader::ReadNumericDate(std::size_t at, Moment& m) const {
  if (line_[at].kind != Token::Kind::kDigits) return false;
  const char mark = line_.Mark(at + 1);
  if ((mark != '.' && mark != '-' && mark != '/') || line_.Mark(at + 3) != mark) return false;
  for (std::size_t k = 1; k <= 4; ++k) {
    if (!line_[at + k].glued) return false;
  }
  const int a = Small(at), b = Small(at + 2), c = Small(at + 4);
  if (a < 0 || b < 1 || c < 0) return false;
  if (line_.Mark(at + 5) == mark && line_[at + 5].glued && line_[at + 6].glued &&
      line_[at + 6].kind == Token::Kind::kDigits) {
    return false;
  }
  const auto digits = [&](std::size_t k) { return line_[k].end - line_[k].begin; };
  int year = c, month = b, day = a;
  if (a >= kFirstYear) {
    year = a;
    day = c;
  } else {
    if (digits(at + 4) == 2 && digits(at) == 2 && digits(at + 2) == 2) year = WholeYear(c);
    // With strokes the month comes first in English, unless it cannot.
    if (mark == '/' && (b > 12 || !Slavic()) && a <= 12) {
      month = a;
      day = b;
    }
  }
  if (!IsYear(year) || month < 1 || month > 12 || day < 1 || day > LastDay(year, month)) {
    return false;
  }
  m.SetDay(year, month, day, at + 5);
  if (line_.Is(m.next, WordClass::kYear)) ++m.next;
  return true;
}

// 2020/Sep/23, 23-Sep-2020, September-2020-23
bool MomentReader::ReadNamedMonthDate(std::size_t at, Moment& m) const {
  const char mark = line_.Mark(at + 1);
  if ((mark != '-' && mark != '/' && mark != '.') || line_.Mark(at + 3) != mark) return false;
  int year = 0, month = 0, day = 0;
  for (const std::size_t k : {at, at + 2, at + 4}) {
    if (k > at && !line_[k].glued) return false;
    if (const int named = MonthAt(k); named != 0) {
      month = named;
    } else if (const int number = Small(k); IsYear(number)) {
      year = number;
    } else {
      day = number;
    }
  }
  if (year == 0 || month == 0 || day < 1 || day > LastDay(year, month)) return false;
  m.SetDay(year, month, day, at + 5);
  return true;
}

// 20220517
bool MomentReader::ReadCompactDate(std::size_t at, Moment& m) const {
  if (line_[at].kind != Token::Kind::kDigits || line_[at].end - line_[at].begin != 8) return false;
  const std::string_view text = line_.Text(at);
  const auto number = [&](std::size_t from, std::size_t size) {
    int value = 0;
    for (const char c : text.substr(from, size)) value = value * 10 + (c - '0');
    return value;
  };
  const int year = number(0, 4), month = number(4, 2), day = number(6, 2);
  if (year < 1900 || year > 2099 || month < 1 || month > 12 || day < 1 ||
      day > LastDay(year, month)) {
    return false;
  }
  const Token& after = line_[at + 1];
  const bool counted = after.kind == Token::Kind::kWord || after.kind == Token::Kind::kHan;
  if ((counted && !line_.Is(at + 1, WordClass::kDuring)) || line_.Is(at + 1, WordClass::kPercent)) {
    return false;
  }
  m.SetDay(year, month, day, at + 1);
  return true;
}

// 2015-3, 11/2016, 11 - 2016, 05.2022, Dec/2018
bool MomentReader::ReadNumericMonth(std::size_t at, Moment& m) const {
  const char mark = line_.Mark(at + 1);
  if ((mark != '-' && mark != '/' && mark != '.') || line_[at + 1].glued != line_[at + 2].glued) {
    return false;
  }
  const int named = MonthAt(at), first = Small(at), second = Small(at + 2);
  if ((first < 0 && named == 0) || second < 0) return false;
  const auto digits = [&](std::size_t k) { return line_[k].end - line_[k].begin; };
  const bool year_first = digits(at) == 4 && IsYear(first);
  const int year = year_first ? first : second;
  const int month = year_first ? second : named != 0 ? named : first;
  const std::size_t month_at = year_first ? at + 2 : at;
  if (!IsYear(year) || month < 1 || month > 12) return false;
  if (named == 0 && digits(month_at) > 2) return false;
  if (!year_first && digits(at + 2) != 4) return false;
  const bool glued = line_[at + 1].glued;
  if (mark == '.') {
    // "2022.05" may be a decimal, "5.2022" a section.
    if (!glued || (named == 0 && digits(month_at) != 2) ||
        (year_first && line_.language() != Language::kChinese)) {
      return false;
    }
  }
  if (mark == '/' && year_first && month == (year + 1) % 100) return false;  // 2011/12
  if (mark == '-' && !glued && line_.Is(at + 3, WordClass::kMonth)) return false;
  const char after = line_.Mark(at + 3);
  if (line_[at + 3].glued && (after == mark || after == ':' || after == '%')) {
    if (line_[at + 4].kind == Token::Kind::kDigits || after == '%') return false;
  }
  // "2030 - 1,410; 2031 - 1,620"
  if (after == ',' && !glued && line_[at + 3].glued && line_[at + 4].glued && digits(at + 4) == 3) return false;
  const Token& word = line_[at + 3];
  if (word.kind == Token::Kind::kHan || line_.Is(at + 3, WordClass::kYear) ||
      line_.Is(at + 3, WordClass::kMonthWord)) {
    return false;  // 2021-12月, 11-2016 гг.
  }
  // "2016 - 11 plants", "10-2000 people"
  const bool counted = word.kind == Token::Kind::kWord && !line_.Is(at + 3, WordClass::kDuring);
  if (counted && ((year_first && !glued) || (!year_first && mark == '-'))) return false;
  m.year = year;
  m.month = month;
  m.marked = true;
  m.next = at + 3;
  return true;
}

// The year after a month, day or part: "May 2031", "May 2031 г.", "June of nineteen ninety-nine".
void MomentReader::TakeYear(std::size_t at, Moment& m) const {
  std::size_t next = 0, from = at;
  const bool hyphen = line_.Mark(from) == '-' && line_[from].glued && line_[from + 1].glued;
  if (line_.Mark(from) == ',' || (hyphen && m.day != 0)) ++from;
  if (line_.Is(from, WordClass::kYearLink) && line_[from].kind == Token::Kind::kWord) ++from;
  if (line_.Is(from, WordClass::kYear) && line_[from].kind == Token::Kind::kWord &&
      line_[from + 1].kind == Token::Kind::kDigits) {
    ++from;  // "the year 2031"
  }
  int year = YearNumber(from, next);
  if (year < 0) year = YearInWords(from, next);
  if (year < 0) return;
  m.year = year;
  m.next = next;
  if (line_.Is(next, WordClass::kYear)) m.next = next + 1;
}

// 15 May 2015, 7-го мая, 1st of June, "second of August", twenty-first of May
bool MomentReader::ReadDayMonth(std::size_t at, Moment& m) const {
  std::size_t next = 0;
  const int day = DayNumber(at, next);
  if (day < 0) return false;
  if (line_.Mark(next) == '-' && line_[next].glued && line_[next + 1].glued) ++next;
  if (line_.Is(next, WordClass::kYearLink)) ++next;
  if (line_.Is(next, WordClass::kDefinite)) ++next;
  const int month = MonthAt(next);
  if (month == 0) return false;
  m.day = day;
  m.month = month;
  m.marked = true;
  m.next = next + 1;
  TakeYear(m.next, m);
  return m.year == 0 || day <= LastDay(m.year, month);
}

// May 2015, May 15, 2015, "May the eleventh"
bool MomentReader::ReadMonthDay(std::size_t at, Moment& m) const {
  m.month = MonthAt(at);
  if (m.month == 0) return false;
  m.next = at + 1;
  m.marked = true;
  // "July 20, 2010" but not "July 2010": a year in words begins like a day.
  TakeYear(m.next, m);
  if (m.year != 0) return true;
  std::size_t next = 0;
  const int day = Slavic() ? -1 : DayNumber(at + 1, next);
  const bool counted = line_.Is(next, WordClass::kPercent) || line_.Is(next, WordClass::kMagnitude) ||
                       (line_.Mark(next) == '.' && line_[next].glued &&
                        line_[next + 1].kind == Token::Kind::kDigits && line_[next + 1].glued);
  if (day > 0 && !counted) {
    m.day = day;
    m.next = next;
    TakeYear(next, m);
    return true;
  }
  // A month alone: "may", "march" and the like need a word of time before them.
  const bool capital = line_.text()[line_[at].begin] != line_.folded()[line_[at].begin] || Slavic();
  const bool linked = line_.Is(m.next, WordClass::kRangeTo) &&
                      line_.Is(m.next + 1, WordClass::kMonth);
  const bool before = at > 0 && (line_.Is(at - 1, WordClass::kDuring) ||
                                 line_.Is(at - 1, WordClass::kRangeTo) ||
                                 line_.Is(at - 1, WordClass::kRangeFrom));
  return linked || (capital && before);
}

}  // namespace kg::extract
