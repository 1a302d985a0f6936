#include "extract/values/period_reader.h"

#include <string>

#include "extract/values/moment_reader.h"
#include "extract/values/number_reader.h"

namespace kg::extract {
namespace {

// What follows a number that is an amount and no year.
constexpr std::uint64_t kAmountWords =
    Bit(WordClass::kCurrency) | Bit(WordClass::kCurrencySign) | Bit(WordClass::kPercent) |
    Bit(WordClass::kPoints) | Bit(WordClass::kUnit) | Bit(WordClass::kMagnitude) |
    Bit(WordClass::kMultiple) | Bit(WordClass::kClassifier) | Bit(WordClass::kDuration) |
    Bit(WordClass::kCent) | Bit(WordClass::kAfterName);

// What begins periods, besides digits and ideographs.
constexpr std::uint64_t kFirstWords =
    Bit(WordClass::kRelative) | Bit(WordClass::kMonth) | Bit(WordClass::kDefinite) |
    Bit(WordClass::kOrdinal) | Bit(WordClass::kOrdinalMark) | Bit(WordClass::kCardinal) |
    Bit(WordClass::kMagnitude) | Bit(WordClass::kCollective) | Bit(WordClass::kArticle) |
    Bit(WordClass::kFraction) | Bit(WordClass::kRoman) | Bit(WordClass::kWeekWord) |
    Bit(WordClass::kHalfYear) | Bit(WordClass::kQuarterName) | Bit(WordClass::kFirstPart) |
    Bit(WordClass::kLastPart);

// Most places where a period is looked for are words and marks with which none begins.
bool MayBegin(const TokenLine& line, std::size_t i) {
  const Token& token = line[i];
  return token.kind == Token::Kind::kDigits || token.kind == Token::Kind::kHan ||
         (token.classes & kFirstWords) != 0 || line.Mark(i) == '.';
}

// Where a period has only one end.
enum class Bound : std::uint8_t { kNone, kSince, kAfter, kUntil, kBefore };

class PeriodReadingMachine {
 public:
  PeriodReadingMachine(const TokenLine& line, std::size_t i, const PeriodContext& context)
      : line_(line),
        moments_(line, context.year != 0 ? context.year : context.as_of.year),
        first_(i),
        context_(context) {}

  std::optional<PeriodReading> Read() {
    if (line_.Is(first_, WordClass::kRelative)) return ReadRelative();
    PeriodReading reading;
    reading.first = first_;
    std::optional<Moment> from = moments_.Read(first_), to;
    if (from && from->counted && from->year == 0 && !IsCumulative(*from)) return ReadDuration();
    if (!from) from = ReadYearInWords();
    if (!from && ReadDays(from, to)) {
      if (from->year == 0) from->year = to->year = YearFor(*to);
      if (from->year == 0) {
        reading.next = to->next;
        return reading;
      }
      Complete(*from, to, reading);
      return reading;
    }
    if (!from) return ReadDuration();
    if (std::size_t link = Link(from->next); link != 0) {
      if (line_.Is(link, WordClass::kDefinite)) ++link;
      to = moments_.ReadDayOf(*from, link);
      if (!to) to = moments_.Read(link);
      if (to && to->counted && to->year == 0) to.reset();
      if (to && !Fits(*from, *to)) to.reset();
    } else {
      ReadShortYear(*from, to);
    }
    if (!to && from->year == 0) {
      // "2015—2022年" is caught above; a month without a year leans on the context.
      if (from->month == 0) return std::nullopt;
      from->year = YearFor(*from);
      if (from->year == 0) {
        reading.next = from->next;
        return reading;
      }
    }
    if (!to && !from->marked && !AcceptBareYear(from->next)) return std::nullopt;
    Complete(*from, to, reading);
    return reading;
  }

 private:
  // The year that the relative words at `at` mean: "last year", 同年 of the year just named; 0 if it
  // is none that is known.
  int RelativeYear(std::size_t at) const {
    const WordSense* sense = line_.Sense(at, WordClass::kRelative);
    if (sense == nullptr) return 0;
    const std::string& code = sense->code;
    if (code == "same") return context_.year;
    if (code == "following") return context_.year == 0 ? 0 : context_.year + 1;
    if (context_.as_of.year == 0) return 0;
    if (code == "last") return context_.as_of.year - 1;
    if (code == "this") return context_.as_of.year;
    if (code == "next") return context_.as_of.year + 1;
    return 0;
  }

  // "last year"; 今年前7个月: months behind it are of that year.
  PeriodReading ReadRelative() const {
    PeriodReading reading;
    reading.first = first_;
    reading.next = first_ + 1;
    reading.relative = true;
    const int year = RelativeYear(first_);
    if (year == 0) return reading;
    if (line_[first_].kind == Token::Kind::kHan && line_[reading.next].glued &&
        !line_.Is(reading.next, WordClass::kRelative)) {
      std::optional<PeriodReading> part = PeriodAt(line_, reading.next, {year, context_.as_of});
      if (part && part->year == year && part->first == reading.next && !part->bare_year) {
        part->first = first_;
        return *part;
      }
    }
    reading.year = year;
    reading.iso = std::to_string(year);
    return reading;
  }

  // "Nine months" of no year are the first nine of one: "the first nine months", "nine months of this
  // year", or "in nine months" of a text written soon after them.
  bool IsCumulative(const Moment& months) const {
    if (first_ == 0) return false;
    std::size_t at = months.next;
    if (line_.Is(at, WordClass::kYearLink)) ++at;
    if (RelativeYear(at) != 0 || line_.Is(first_ - 1, WordClass::kFirstPart)) return true;
    constexpr int kSoon = 2;
    const int now = context_.as_of.month;
    const WordSense* during = line_.Sense(first_ - 1, WordClass::kDuring);
    if (now == 0 || during == nullptr || during->code != "sum") return false;
    const int since = (now - months.last_month + 12) % 12;
    return since <= kSoon && months.last_month > 1;
  }

  // The year of months that say none: that of words behind them ("of this year"), the one that the
  // sentence has spoken of, or the last in which they were over when the document was written. A
  // single month that lies ahead then may be either year's. `first_month`: where a stretch begins
  // that ends with `last`.
  int YearFor(Moment& last, int first_month = 0) const {
    if (last.month == 0) return context_.year;
    std::size_t at = last.next;
    if (line_.Is(at, WordClass::kYearLink)) ++at;
    if (const int year = RelativeYear(at); year != 0) {
      last.next = at + 1;
      return year;
    }
    if (context_.year != 0 || context_.as_of.month == 0) return context_.year;
    const int end = last.last_month != 0 ? last.last_month : last.month;
    if (end <= context_.as_of.month) return context_.as_of.year;
    return first_month != 0 || last.last_month != 0 ? context_.as_of.year - 1 : 0;
  }

  // "5–9 May 2031", с 5 по 9 мая: the month is said once, after both days.
  bool ReadDays(std::optional<Moment>& from, std::optional<Moment>& to) const {
    std::size_t next = 0;
    const int day = moments_.DayNumber(first_, next);
    const std::size_t link = day < 0 ? 0 : Link(next);
    if (link == 0) return false;
    const std::optional<Moment> last = moments_.Read(link);
    if (!last || last->day <= day || last->month == 0 || line_.Is(link, WordClass::kMonth)) {
      return false;
    }
    to = last;
    from = last;
    from->day = day;
    return true;
  }

  // Fills in what the two ends share; false if they are no ends of one period.
  static bool Fits(Moment& from, Moment& to) {
    if (from.week != 0 || to.week != 0) return false;
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

  // Words before and after it, and its printed form.
  void Complete(Moment& from, std::optional<Moment>& to, PeriodReading& reading) {
    reading.next = to ? to->next : from.next;
    std::size_t before = first_;
    if (!to) TakeEdge(from, before, reading);
    // A stretch of months of one year prints as one period.
    if (to && from.year == 0 && to->year == 0) {
      from.year = to->year = YearFor(*to, from.month);
      reading.next = to->next;
      if (from.year == 0) return;
    }
    reading.year = to ? to->year : from.year;
    const Bound bound = to ? Bound::kNone : ReadBound(before, reading);
    reading.since = bound == Bound::kSince;
    reading.bare_year = !from.marked && !to && !reading.since;
    const std::string begin = IsoOf(from, false);
    const std::string first = begin.substr(0, begin.find('/'));
    if (to) {
      const std::string end = IsoOf(*to, true);
      reading.iso = first + "/" + end.substr(end.rfind('/') + 1);
    } else if (bound == Bound::kSince) {
      reading.iso = first + "/..";
    } else {
      reading.iso = begin;
      if (bound == Bound::kAfter) reading.reach = IsoAfter(from) + "/..";
      if (bound == Bound::kUntil) reading.reach = "../" + begin.substr(begin.rfind('/') + 1);
      if (bound == Bound::kBefore) reading.reach = "../" + IsoBefore(from);
    }
  }

  // "the end of 2031", "early 2031", 2031年5月底
  void TakeEdge(Moment& from, std::size_t& before, PeriodReading& reading) const {
    if (before > 0 && line_.Is(before - 1, WordClass::kEndOf) &&
        line_[before - 1].kind == Token::Kind::kWord) {
      from.end = from.day == 0 && from.decade_years == 0 && from.week == 0;
      --before;
    } else if (before > 0 && line_.Is(before - 1, WordClass::kStartOf)) {
      --before;
    }
    if (line_[reading.next].kind != Token::Kind::kHan) return;
    if (line_.Is(reading.next, WordClass::kEndOf)) {
      from.end = from.day == 0 && from.week == 0;
      ++reading.next;
    } else if (line_.Is(reading.next, WordClass::kStartOf)) {
      ++reading.next;
    }
  }

  // "since", "before" in front of it, 以来, 之前 behind it.
  Bound ReadBound(std::size_t before, PeriodReading& reading) const {
    const WordSense* behind = line_[reading.next].kind == Token::Kind::kHan
                                  ? line_.Sense(reading.next, WordClass::kSinceAfter)
                                  : nullptr;
    if (behind != nullptr) {
      ++reading.next;
      if (behind->code == "before") return Bound::kBefore;
      if (behind->code == "until") return Bound::kUntil;
    }
    if (before > 1 && line_.Is(before - 1, WordClass::kYear)) --before;  // "before the year 2031"
    const WordSense* since = before > 0 ? line_.Sense(before - 1, WordClass::kSince) : nullptr;
    const WordSense* until = before > 0 ? line_.Sense(before - 1, WordClass::kUntil) : nullptr;
    const bool open = behind != nullptr || (since != nullptr && since->code != "weak");
    if (open) {
      reading.first = since != nullptr ? before - 1 : before;
      return since != nullptr && since->code == "after" ? Bound::kAfter : Bound::kSince;
    }
    if (until == nullptr || until->code == "weak") return Bound::kNone;
    reading.first = before - 1;
    return until->code == "before" ? Bound::kBefore : Bound::kUntil;
  }

  // Token after a word or dash that joins two moments, or 0.
  std::size_t Link(std::size_t at) const {
    const WordSense* sense = line_.Sense(at, WordClass::kRangeTo);
    if (sense == nullptr) return 0;
    if (sense->code == "and") {
      const WordSense* from = first_ > 0 ? line_.Sense(first_ - 1, WordClass::kRangeFrom) : nullptr;
      if (from == nullptr || from->code != "between") return 0;
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
    for (const char c : digits.substr(0, 4)) year = year * 10 + (c - '0');
    if (digits.size() == 2) year += from.year / 100 * 100;
    if ((digits.size() != 2 && digits.size() != 4) || year != from.year + 1) return;
    to = Moment{};
    to->year = year;
    to->next = mark + 2;
    if (line_.Is(to->next, WordClass::kYear)) ++to->next;
  }

  // "in nineteen twenty-eight": only where a word of time stands before it.
  std::optional<Moment> ReadYearInWords() const {
    if (first_ == 0 || !line_.Is(first_ - 1, WordClass::kDuring)) return std::nullopt;
    Moment m;
    m.year = moments_.YearInWords(first_, m.next);
    const Token& after = line_[m.next];
    const bool counted = after.kind == Token::Kind::kWord && after.classes == 0;
    // "in two thousand and fifteen": only where nothing can be counted by it.
    const bool round = m.year % 1000 < 100;
    if (m.year < 1500 || (round && after.kind != Token::Kind::kOther && m.next < line_.size()) ||
        counted) {
      return std::nullopt;
    }
    m.marked = true;
    return m;
  }

  // "of the 2020 level": the last words of a link to a year.
  bool FollowsLink(std::size_t before) const {
    return line_.Is(before, WordClass::kYearLink) ||
           (before > 0 && line_.Is(before - 1, WordClass::kYearLink) && line_.language() == Language::kEnglish);
  }

  // A bare number of four digits is a year unless something is counted with it.
  bool AcceptBareYear(std::size_t next) const {
    const Token& after = line_[next];
    if (line_[first_].kind != Token::Kind::kDigits) return false;
    const std::size_t before = first_ == 0 ? line_.size() : first_ - 1;
    if (line_.Is(before, WordClass::kCurrencySign) || line_.Is(before, WordClass::kNumberSign) ||
        line_.Is(before, WordClass::kContact)) {
      return false;
    }
    if ((after.classes & kAmountWords) != 0 && !line_.Is(next, WordClass::kAnd)) return false;
    const char mark = line_.Mark(next);
    const bool digits_follow = line_[next + 1].glued &&
                               line_[next + 1].kind == Token::Kind::kDigits;
    if (after.glued && (mark == '/' || mark == '+' || (mark == ':' && digits_follow))) return false;
    // 2015-1-32: no date, and no year either.
    if (after.glued && mark == '-' && line_[next + 1].kind == Token::Kind::kDigits &&
        line_.Mark(next + 2) == '-' && line_[next + 3].kind == Token::Kind::kDigits) {
      return false;
    }
    if (before < line_.size() && line_[first_].glued) {
      const char left = line_.Mark(before);
      if (left == '-' || left == '+' || left == '/' || left == ':' || left == '.') return false;
      if (line_[before].kind == Token::Kind::kWord &&
          line_.Text(before).size() > 1 && !line_.Is(before, WordClass::kDuring)) {
        return false;
      }
    }
    if (before < line_.size() && (line_.Is(before, WordClass::kDuring) ||
                                  line_.Is(before, WordClass::kSince) ||
                                  line_.Is(before, WordClass::kUntil))) {
      return true;
    }
    // "the 2020 level"
    if (before < line_.size() && (line_.Is(before, WordClass::kDefinite) || FollowsLink(before))) return true;
    if (before < line_.size() && line_.Is(before, WordClass::kApprox)) return false;
    // "2017 saw", "2017 witnessed"
    const WordSense* verb = line_.Sense(next, WordClass::kDefinite);
    if (verb != nullptr && verb->code == "behind_year") return true;
    // A counted noun directly after it: "2000 companies".
    if (after.kind == Token::Kind::kWord && after.classes == 0 && !after.glued) {
      const char c = line_.folded()[after.begin];
      const bool lower = line_.text()[after.begin] == c;
      return !lower;
    }
    return after.kind != Token::Kind::kHan || line_.Is(next, WordClass::kSinceAfter);
  }

  std::string UnitAt(std::size_t at) const {
    if (const WordSense* word = line_.Sense(at, WordClass::kDuration)) return word->code;
    if (line_.Is(at, WordClass::kYear)) return "year";
    if (line_.Is(at, WordClass::kMonthWord)) return "month";
    return line_.Is(at, WordClass::kWeekWord) ? "week" : "day";
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
    reading.length = number->value;
    reading.length_unit = UnitAt(at);
    if (number->value.exponent == 0 && !han) ReadDistance(reading);
    return reading;
  }

  // "two weeks before May 13, 2031": the day that is so far from another.
  void ReadDistance(PeriodReading& reading) const {
    const WordSense* until = line_.Sense(reading.next, WordClass::kUntil);
    const WordSense* since = line_.Sense(reading.next, WordClass::kSince);
    const bool before = until != nullptr && until->code == "before";
    const bool after = since != nullptr && since->code == "after";
    if (!before && !after) return;
    std::optional<Moment> day = moments_.Read(reading.next + 1);
    if (!day || day->day == 0 || day->year == 0 || day->last_day != 0) return;
    const long count = static_cast<long>(reading.length.mantissa);
    if (!MoveDay(*day, before ? -count : count, reading.length_unit)) return;
    reading.duration = false;
    reading.next = day->next;
    reading.year = day->year;
    reading.iso = IsoOf(*day, false);
  }

  const TokenLine& line_;
  MomentReader moments_;
  std::size_t first_;
  const PeriodContext& context_;
};

}  // namespace

std::optional<PeriodReading> PeriodAt(const TokenLine& line, std::size_t i,
                                      const PeriodContext& context) {
  if (!MayBegin(line, i)) return std::nullopt;
  return PeriodReadingMachine(line, i, context).Read();
}

}  // namespace kg::extract
