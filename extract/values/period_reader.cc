#include "extract/values/period_reader.h"

#include <cstdio>
#include <string>

#include "extract/values/number_reader.h"

namespace kg::extract {
namespace {

constexpr int kFirstYear = 1500, kLastYear = 2199;

// A point or a stretch of the calendar, as far as it is said.
struct Moment {
  int year = 0, month = 0, day = 0;
  int last_month = 0;      // of a stretch of months
  int decade_years = 0;    // 10 for a decade, 100 for a century
  bool end = false;        // "the end of"
  std::size_t next = 0;
  bool marked = false;     // has a word for year or month
};

std::string Iso(const Moment& m, bool end_side) {
  char out[32];
  if (m.day != 0) {
    std::snprintf(out, sizeof out, "%04d-%02d-%02d", m.year, m.month, m.day);
  } else if (m.end) {
    const int month = m.last_month != 0 ? m.last_month : m.month != 0 ? m.month : 12;
    std::snprintf(out, sizeof out, "%04d-%02d-%02d", m.year, month, LastDay(m.year, month));
  } else if (m.decade_years != 0) {
    if (end_side) {
      std::snprintf(out, sizeof out, "%04d", m.year + m.decade_years - 1);
    } else {
      std::snprintf(out, sizeof out, "%04d/%04d", m.year, m.year + m.decade_years - 1);
    }
  } else if (m.last_month != 0) {
    std::snprintf(out, sizeof out, "%04d-%02d/%04d-%02d", m.year, m.month, m.year, m.last_month);
  } else if (m.month != 0) {
    std::snprintf(out, sizeof out, "%04d-%02d", m.year, m.month);
  } else {
    std::snprintf(out, sizeof out, "%04d", m.year);
  }
  return out;
}

class PeriodReadingMachine {
 public:
  PeriodReadingMachine(const TokenLine& line, std::size_t i, int year)
      : line_(line), first_(i), context_year_(year) {}

  std::optional<PeriodReading> Read() {
    PeriodReading reading;
    reading.first = first_;
    if (line_.Is(first_, WordClass::kRelative)) {
      reading.next = first_ + 1;
      reading.relative = true;
      return reading;
    }
    std::optional<Moment> from = ReadMoment(first_);
    if (!from) return ReadDuration();
    std::optional<Moment> to;
    if (std::size_t link = Link(from->next); link != 0) {
      to = ReadMoment(link);
      if (to && !Fits(*from, *to, link)) to.reset();
    } else {
      ReadShortYear(*from, to);
    }
    if (!to && from->year == 0) {
      // "2015—2022年" is caught above; a month without a year leans on the context.
      if (context_year_ == 0 || !LeansOnContext(*from)) {
        if (from->month == 0 && from->last_month == 0) return std::nullopt;
        reading.next = from->next;
        return reading;
      }
      from->year = context_year_;
    }
    if (!to && !from->marked && !AcceptBareYear(from->next)) return std::nullopt;
    Prefix(*from, to, reading);
    return reading;
  }

 private:
  // Fills in what the two ends share.
  static bool Fits(Moment& from, Moment& to, std::size_t) {
    if (from.year == 0 && to.year == 0) return from.month != 0 && to.month != 0 && to.day == 0;
    if (from.decade_years != 0 && to.decade_years == 0) return false;
    if (from.year == 0) {
      if (from.month == 0) return false;
      from.year = to.year;
      if (to.month < from.month && to.month != 0) --from.year;
    }
    if (to.year == 0) {
      if (to.month == 0) return false;
      to.year = from.year;
    }
    if (to.year != from.year) return to.year > from.year;
    if (to.month != from.month) return to.month > from.month;
    return to.day > from.day;
  }

  void Prefix(Moment& from, std::optional<Moment>& to, PeriodReading& reading) {
    reading.next = to ? to->next : from.next;
    std::size_t before = first_;
    if (before > 0 && line_.Is(before - 1, WordClass::kEndOf) &&
        line_[before - 1].kind == Token::Kind::kWord && !to) {
      from.end = from.day == 0 && from.decade_years == 0;
      --before;
    } else if (before > 0 && line_.Is(before - 1, WordClass::kStartOf)) {
      --before;
    }
    if (!to && line_[reading.next].kind == Token::Kind::kHan) {
      if (line_.Is(reading.next, WordClass::kEndOf)) {
        from.end = from.day == 0;
        ++reading.next;
      } else if (line_.Is(reading.next, WordClass::kStartOf)) {
        ++reading.next;
      }
    }
    // A stretch of months of one year prints as one period.
    if (to && from.year == 0 && to->year == 0) {
      if (context_year_ == 0) return;
      from.year = to->year = context_year_;
    }
    bool open = false;
    if (!to) {
      const WordSense* since = before > 0 ? line_.Sense(before - 1, WordClass::kSince) : nullptr;
      const bool han = line_[first_].kind == Token::Kind::kHan ||
                       line_.Is(first_ + 1, WordClass::kYear);
      const bool after = line_[reading.next].kind == Token::Kind::kHan &&
                         line_.Is(reading.next, WordClass::kSinceAfter);
      if (since != nullptr && since->code != "weak") open = true;
      if (after) {
        open = true;
        ++reading.next;
      }
      if (since != nullptr && han && after) --before;
      if (open && since != nullptr) {
        reading.first = before - 1;
      } else if (open) {
        reading.first = before;
      }
    }
    reading.year = to ? to->year : from.year;
    reading.since = open;
    reading.bare_year = !from.marked && !to && !open;
    if (to) {
      const std::string a = Iso(from, false), b = Iso(*to, true);
      reading.iso = a.substr(0, a.find('/')) + "/" + b.substr(b.rfind('/') + 1);
    } else if (open) {
      const std::string a = Iso(from, false);
      reading.iso = a.substr(0, a.find('/')) + "/..";
    } else {
      reading.iso = Iso(from, false);
    }
  }

  // Token after a word or dash that joins two moments, or 0.
  std::size_t Link(std::size_t at) const {
    const WordSense* sense = line_.Sense(at, WordClass::kRangeTo);
    if (sense == nullptr) return 0;
    if (sense->code == "and") {
      const WordSense* from = first_ > 0 ? line_.Sense(first_ - 1, WordClass::kRangeFrom) : nullptr;
      if (from == nullptr || (from->code != "between" && line_.Text(first_ - 1) != "между" &&
                              line_.Text(first_ - 1) != "паміж")) {
        return 0;
      }
    }
    // "rose from 2021 to 47": the caller checks what follows.
    return at + 1;
  }

  // 2022/23
  void ReadShortYear(Moment& from, std::optional<Moment>& to) const {
    if (from.year == 0 || from.month != 0 || from.marked) return;
    const std::size_t mark = from.next;
    if (line_.Mark(mark) != '/' || !line_[mark].glued) return;
    if (line_[mark + 1].kind != Token::Kind::kDigits || !line_[mark + 1].glued) return;
    const std::string_view digits = line_.Text(mark + 1);
    int year = 0;
    if (digits.size() == 2) {
      year = from.year / 100 * 100 + (digits[0] - '0') * 10 + (digits[1] - '0');
    } else if (digits.size() == 4) {
      year = Small(mark + 1);
    }
    if (year != from.year + 1) return;
    to = Moment{};
    to->year = year;
    to->next = mark + 2;
    if (line_.Is(to->next, WordClass::kYear)) ++to->next;
  }

  bool LeansOnContext(const Moment& m) const { return m.month != 0 || m.last_month != 0; }

  // A bare number of four digits is a year unless something is counted with it.
  bool AcceptBareYear(std::size_t next) const {
    const Token& after = line_[next];
    if (line_[first_].kind != Token::Kind::kDigits) return false;
    const std::uint64_t amount_classes =
        Bit(WordClass::kCurrency) | Bit(WordClass::kCurrencySign) | Bit(WordClass::kPercent) |
        Bit(WordClass::kPoints) | Bit(WordClass::kUnit) | Bit(WordClass::kMagnitude) |
        Bit(WordClass::kMultiple) | Bit(WordClass::kClassifier) | Bit(WordClass::kDuration) |
        Bit(WordClass::kCent) | Bit(WordClass::kAfterName);
    const std::size_t before = first_ == 0 ? line_.size() : first_ - 1;
    if (line_.Is(before, WordClass::kCurrencySign) || line_.Is(before, WordClass::kNumberSign) ||
        line_.Is(before, WordClass::kContact)) {
      return false;
    }
    if ((after.classes & amount_classes) != 0 && !line_.Is(next, WordClass::kAnd)) return false;
    const char mark = line_.Mark(next);
    if (after.glued && (mark == '/' || mark == ':' || mark == '+')) return false;
    if (before < line_.size() && line_[first_].glued) {
      const char left = line_.Mark(before);
      if (left == '-' || left == '+' || left == '/' || left == ':' || left == '.') return false;
      if (line_[before].kind == Token::Kind::kWord &&
          line_.Text(before).size() > 1 && !line_.Is(before, WordClass::kDuring)) {
        return false;
      }
    }
    if (before < line_.size() && line_.Is(before, WordClass::kDuring)) return true;
    if (before < line_.size() && line_.Is(before, WordClass::kApprox)) return false;
    // A counted noun directly after it: "2000 companies".
    if (after.kind == Token::Kind::kWord && after.classes == 0 && !after.glued) {
      const char c = line_.folded()[after.begin];
      const bool lower = line_.text()[after.begin] == c;
      return !lower;
    }
    return after.kind != Token::Kind::kHan;
  }

  static constexpr std::uint64_t Bit(WordClass word_class) {
    return std::uint64_t{1} << static_cast<unsigned>(word_class);
  }

  // A number of at most four digits at token `at`, or -1.
  int Small(std::size_t at) const {
    const Token& token = line_[at];
    if (token.kind != Token::Kind::kDigits || token.end - token.begin > 4) return -1;
    int value = 0;
    for (const char c : line_.Text(at)) value = value * 10 + (c - '0');
    return value;
  }

  // A small number in digits or Han numerals; `next` goes past it.
  int SmallNumber(std::size_t at, std::size_t& next) const {
    if (const int digits = Small(at); digits >= 0) return next = at + 1, digits;
    if (!line_.Is(at, WordClass::kCardinal) && !line_.Is(at, WordClass::kMagnitude)) return -1;
    const std::optional<ReadNumber> number = NumberAt(line_, at);
    if (!number || number->value.exponent < 0 || number->value.ToDouble() > 9999) return -1;
    next = number->next;
    return static_cast<int>(number->value.ToDouble());
  }

  // Four digits, or four Han digits: 二〇二二.
  int YearNumber(std::size_t at, std::size_t& next) const {
    const Token& token = line_[at];
    if (token.kind == Token::Kind::kDigits) {
      if (token.end - token.begin != 4) return -1;
      // Part of a longer mark: 2.2031, 2031.5, 1,2031
      if (line_.Mark(at + 1) == '.' && line_[at + 1].glued && line_[at + 2].glued &&
          line_[at + 2].kind == Token::Kind::kDigits) {
        return -1;
      }
      if (line_.Mark(at + 1) == ',' && line_[at + 1].glued && line_[at + 2].glued &&
          line_[at + 2].kind == Token::Kind::kDigits) {
        return -1;
      }
    } else if (token.kind != Token::Kind::kHan) {
      return -1;
    }
    int year = -1;
    std::size_t end = at;
    if (token.kind == Token::Kind::kDigits) {
      year = Small(at);
      end = at + 1;
    } else {
      year = 0;
      while (end < at + 4) {
        const WordSense* digit = line_.Sense(end, WordClass::kCardinal);
        if (digit == nullptr || digit->value.mantissa > 9 || digit->value.exponent != 0) return -1;
        year = year * 10 + static_cast<int>(digit->value.mantissa);
        ++end;
      }
    }
    if (year < kFirstYear || year > kLastYear) return -1;
    next = end;
    return year;
  }

  std::optional<Moment> ReadMoment(std::size_t at) const {
    // "the", "the year", 公元
    Moment m;
    if (ReadNumericDate(at, m) || ReadDayMonth(at, m) || ReadMonthDay(at, m) || ReadPart(at, m) ||
        ReadYearFirst(at, m) || ReadHanMonths(at, m)) {
      return m;
    }
    return std::nullopt;
  }

  // 11.05.2015, 2016-05-01, 2018/1/10
  bool ReadNumericDate(std::size_t at, Moment& m) const {
    if (line_[at].kind != Token::Kind::kDigits) return false;
    const char mark = line_.Mark(at + 1);
    if ((mark != '.' && mark != '-' && mark != '/') || line_.Mark(at + 3) != mark) return false;
    for (std::size_t k = 1; k <= 4; ++k) {
      if (!line_[at + k].glued) return false;
    }
    const int a = Small(at), b = Small(at + 2), c = Small(at + 4);
    if (a < 0 || b < 1 || c < 1) return false;
    if (line_.Mark(at + 5) == mark && line_[at + 5].glued && line_[at + 6].glued &&
        line_[at + 6].kind == Token::Kind::kDigits) {
      return false;
    }
    int year = c, month = b, day = a;
    if (a >= kFirstYear) {
      year = a;
      day = c;
    } else if (mark == '/' && b > 12 && a <= 12) {
      month = a;
      day = b;
    }
    if (year < kFirstYear || year > kLastYear || month < 1 || month > 12 || day < 1 || day > 31) {
      return false;
    }
    m.year = year;
    m.month = month;
    m.day = day;
    m.marked = true;
    m.next = at + 5;
    if (line_.Is(m.next, WordClass::kYear)) ++m.next;
    return true;
  }

  void TakeYear(std::size_t at, Moment& m) const {
    std::size_t next = 0;
    std::size_t from = at;
    if (line_.Mark(from) == ',') ++from;
    else if (line_.Mark(from) == '-' && line_[from].glued && line_[from + 1].glued && m.day != 0) ++from;
    if (line_.folded().substr(line_[from].begin, line_[from].end - line_[from].begin) == "of") {
      ++from;
    }
    const int year = YearNumber(from, next);
    if (year < 0) return;
    // "in May 2031 companies" still names a year.
    m.year = year;
    m.next = next;
    if (line_.Is(next, WordClass::kYear)) m.next = next + 1;
  }

  // 15 May 2015, 7-го мая, 1st of June
  bool ReadDayMonth(std::size_t at, Moment& m) const {
    int day = Small(at);
    const WordSense* word = line_.Sense(at, WordClass::kOrdinal);
    if (day < 0 && word != nullptr) day = static_cast<int>(word->value.ToDouble());
    if (day < 1 || day > 31 || (word == nullptr && line_[at].end - line_[at].begin > 2)) return false;
    std::size_t next = at + 1;
    if (line_.Mark(next) == '-' && line_[next].glued && line_[next + 1].glued) ++next;
    if (line_.Is(next, WordClass::kOrdinalMark) && line_[next].glued) ++next;
    if (line_.Text(next) == "of") ++next;
    const WordSense* month = line_.Sense(next, WordClass::kMonth);
    if (month == nullptr) return false;
    m.day = day;
    m.month = static_cast<int>(month->value.ToDouble());
    m.marked = true;
    m.next = next + 1;
    TakeYear(m.next, m);
    return true;
  }

  // May 2015, May 15, 2015
  bool ReadMonthDay(std::size_t at, Moment& m) const {
    const WordSense* month = line_.Sense(at, WordClass::kMonth);
    if (month == nullptr) return false;
    m.month = static_cast<int>(month->value.ToDouble());
    m.next = at + 1;
    m.marked = true;
    const int day = Small(at + 1);
    if (day >= 1 && day <= 31 && line_[at + 1].end - line_[at + 1].begin <= 2 &&
        line_.language() != Language::kRussian && line_.language() != Language::kBelarusian &&
        !line_.Is(at + 2, WordClass::kPercent) && !line_.Is(at + 2, WordClass::kMagnitude) &&
        line_.Mark(at + 2) != '.') {
      Moment with_day = m;
      with_day.day = day;
      with_day.next = at + 2;
      if (line_.Is(with_day.next, WordClass::kOrdinalMark) && line_[with_day.next].glued) {
        ++with_day.next;
      }
      TakeYear(with_day.next, with_day);
      m = with_day;
      return true;
    }
    TakeYear(m.next, m);
    if (m.year != 0) return true;
    // A month alone: "may", "march" and the like need a word of time before them.
    const bool capital = line_.text()[line_[at].begin] != line_.folded()[line_[at].begin] ||
                         line_.language() == Language::kRussian ||
                         line_.language() == Language::kBelarusian;
    const bool linked = line_.Is(m.next, WordClass::kRangeTo) &&
                        line_.Is(m.next + 1, WordClass::kMonth);
    const bool before = at > 0 && (line_.Is(at - 1, WordClass::kDuring) ||
                                   line_.Is(at - 1, WordClass::kRangeTo) ||
                                   line_.Is(at - 1, WordClass::kRangeFrom));
    return linked || (capital && before);
  }

  // "first half of 2031", "Q1 2031", "I квартале", "first nine months of 2031", "9 месяцев 2031"
  bool ReadPart(std::size_t at, Moment& m) const {
    std::size_t next = at;
    if (line_.Text(next) == "the") ++next;
    int from = 0, to = 0;
    const WordSense* half = line_.Sense(next, WordClass::kHalfYear);
    if (half != nullptr && half->code != "0" && line_[next].kind == Token::Kind::kWord) {
      from = half->code == "1" ? 1 : 7;
      to = from + 5;
      ++next;
    } else if (const int ordinal = Ordinal(next); ordinal >= 1 && ordinal <= 4) {
      std::size_t after = OrdinalEnd(next);
      if (line_.Is(after, WordClass::kQuarter) && line_[after].kind == Token::Kind::kWord) {
        from = ordinal * 3 - 2;
        to = from + 2;
        next = after + 1;
      } else if (line_.Is(after, WordClass::kHalfYear) &&
                 line_.Sense(after, WordClass::kHalfYear)->code == "0" && ordinal <= 2) {
        from = ordinal * 6 - 5;
        to = from + 5;
        next = after + 1;
      } else if (ordinal == 1 || line_.Is(next, WordClass::kFirstPart)) {
        return ReadMonths(after, m);
      } else {
        return false;
      }
    } else if (line_.Is(next, WordClass::kFirstPart) && line_[next].kind == Token::Kind::kWord) {
      return ReadMonths(next + 1, m);
    } else {
      return ReadMonths(next, m);
    }
    if (from == 0) return false;
    m.month = from;
    m.last_month = to;
    m.marked = true;
    m.next = next;
    TakeYear(next, m);
    return m.year != 0 || context_year_ != 0;
  }

  // "nine months of 2031", "three quarters of 2031"
  bool ReadMonths(std::size_t at, Moment& m) const {
    if (line_[at].kind == Token::Kind::kHan) return false;
    std::size_t next = at;
    const int count = SmallNumber(at, next);
    if (count < 1) return false;
    int last = 0;
    if (line_.Is(next, WordClass::kMonthWord) && count <= 12) last = count;
    if (line_.Is(next, WordClass::kQuarter) && count <= 4) last = count * 3;
    if (last == 0 || line_[next].kind == Token::Kind::kHan) return false;
    Moment part;
    part.month = 1;
    part.last_month = last;
    part.marked = true;
    part.next = next + 1;
    TakeYear(part.next, part);
    if (part.year == 0) return false;
    m = part;
    return true;
  }

  int Ordinal(std::size_t at) const {
    if (const WordSense* word = line_.Sense(at, WordClass::kOrdinal)) {
      return static_cast<int>(word->value.ToDouble());
    }
    const std::string_view text = line_.Text(at);
    if (text == "I" || text == "І") return 1;
    if (text == "II" || text == "ІІ") return 2;
    if (text == "III" || text == "ІІІ") return 3;
    if (text == "IV" || text == "ІV") return 4;
    if (text.size() == 2 && (text[0] == 'Q' || text[0] == 'q')) return 0;
    const int digits = Small(at);
    if (digits >= 1 && digits <= 4 && line_.Is(at + 1, WordClass::kOrdinalMark)) return digits;
    if (digits >= 1 && digits <= 4 && line_.Is(at + 1, WordClass::kQuarter)) return digits;
    return 0;
  }
  std::size_t OrdinalEnd(std::size_t at) const {
    return Small(at) >= 0 && line_.Is(at + 1, WordClass::kOrdinalMark) ? at + 2 : at + 1;
  }

  // Year and what follows it: 2031年5月1日, 2031年上半年, 2031 г., 2031
  bool ReadYearFirst(std::size_t at, Moment& m) const {
    // Q1 2031: letter and digit are glued.
    if (line_[at].kind == Token::Kind::kWord && line_.Text(at).size() == 1 &&
        (line_.Mark(at) == 'Q' || line_.Mark(at) == 'q') && line_[at + 1].glued) {
      const int quarter = Small(at + 1);
      if (quarter < 1 || quarter > 4) return false;
      m.month = quarter * 3 - 2;
      m.last_month = quarter * 3;
      m.marked = true;
      m.next = at + 2;
      TakeYear(at + 2, m);
      return m.year != 0;
    }
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
    // "2023, 1 March", "2013, July": the heading of a chronicle.
    if (at == 0 && line_.Mark(next) == ',') {
      const int day = Small(next + 1);
      const std::size_t month_at = day > 0 ? next + 2 : next + 1;
      if (const WordSense* month = line_.Sense(month_at, WordClass::kMonth);
          month != nullptr && (day < 0 || (day >= 1 && day <= 31))) {
        m.month = static_cast<int>(month->value.ToDouble());
        m.day = day > 0 ? day : 0;
        m.marked = true;
        m.next = month_at + 1;
        return true;
      }
    }
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

  // 20世纪90年代, 21 век
  bool ReadCentury(std::size_t at, Moment& m) const {
    std::size_t next = at;
    const int century = SmallNumber(at, next);
    if (century < 10 || century > 22) return false;
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

  // What may follow 年: 5月1日, 1月至11月, 上半年, 前9个月, 一季度.
  void ReadHanPart(std::size_t at, Moment& m) const {
    if (line_[at].kind == Token::Kind::kOther && line_.Mark(at) == ' ') ++at;
    std::size_t next = at;
    if (const WordSense* half = line_.Sense(at, WordClass::kHalfYear)) {
      m.month = half->code == "1" ? 1 : 7;
      m.last_month = m.month + 5;
      m.next = at + 1;
      return;
    }
    if (line_.Is(at, WordClass::kFirstPart)) {
      const int count = SmallNumber(at + 1, next);
      if (count < 1) return;
      if (line_.Is(next, WordClass::kMonthWord) && count <= 12) {
        m.month = 1;
        m.last_month = count;
        m.next = next + 1;
      } else if (line_.Is(next, WordClass::kQuarter) && count <= 4) {
        m.month = 1;
        m.last_month = count * 3;
        m.next = next + 1;
      }
      return;
    }
    if (line_.Is(at, WordClass::kOrdinalMark)) ++at;
    const int number = SmallNumber(at, next);
    if (number < 1) return;
    if (line_.Is(next, WordClass::kQuarter) && number <= 4) {
      m.month = number * 3 - 2;
      m.last_month = number * 3;
      m.next = next + 1;
      return;
    }
    if (number > 12) return;
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
    if (!line_.Is(next, WordClass::kMonthWord)) return;
    m.month = number;
    m.next = next + 1;
    std::size_t after = 0;
    const int day = SmallNumber(m.next, after);
    if (day >= 1 && day <= 31 && line_.Is(after, WordClass::kDayWord)) {
      m.day = day;
      m.next = after + 1;
      return;
    }
    // 1月至11月, of the same year
    if (line_.Is(m.next, WordClass::kRangeTo)) {
      const int last = SmallNumber(m.next + 1, after);
      if (last > number && last <= 12 && line_.Is(after, WordClass::kMonthWord) &&
          SmallNumber(after + 1, next) < 0) {
        m.last_month = last;
        m.next = after + 1;
      }
    }
  }

  // 1-11月, 5月1日, 上半年, 前9个月 without a year.
  bool ReadHanMonths(std::size_t at, Moment& m) const {
    Moment part;
    part.next = at;
    const bool word = line_[at].kind == Token::Kind::kWord;
    if (word) return false;
    ReadHanPart(at, part);
    if (part.next == at || part.month == 0) return false;
    if (line_[part.next - 1].kind != Token::Kind::kHan) return false;
    part.marked = true;
    m = part;
    return true;
  }

  // "ten years", 30 лет, 五年
  std::optional<PeriodReading> ReadDuration() const {
    const std::optional<ReadNumber> number = NumberAt(line_, first_);
    if (!number) return std::nullopt;
    std::size_t at = number->next;
    const bool han = line_[at].kind == Token::Kind::kHan;
    const bool span = line_.Is(at, WordClass::kDuration) ||
                      (han && line_.Is(at, WordClass::kYear)) ||
                      (han && line_.Is(at, WordClass::kMonthWord)) ||
                      (han && line_.Is(at, WordClass::kDayWord) && number->value.ToDouble() <= 31) ||
                      (!han && (line_.Is(at, WordClass::kMonthWord) ||
                                line_.Is(at, WordClass::kWeekWord)));
    if (!span) return std::nullopt;
    PeriodReading reading;
    reading.first = first_;
    reading.next = at + 1;
    if (line_.Is(reading.next, WordClass::kSinceAfter)) ++reading.next;
    reading.duration = true;
    return reading;
  }

  const TokenLine& line_;
  std::size_t first_;
  int context_year_;
};

}  // namespace

int LastDay(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month == 2 && (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))) return 29;
  return month >= 1 && month <= 12 ? kDays[month - 1] : 31;
}

std::optional<PeriodReading> PeriodAt(const TokenLine& line, std::size_t i, int year) {
  return PeriodReadingMachine(line, i, year).Read();
}

}  // namespace kg::extract
