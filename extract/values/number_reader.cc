#include "extract/values/number_reader.h"

#include <cstdlib>
#include <string>

#include "extract/values/digit_literal.h"
#include "extract/values/han_number.h"
#include "extract/values/spelled_number.h"

namespace kg::extract {
namespace {

// Most places where a number is looked for are words and marks with which none begins.
bool MayBegin(const TokenLine& line, std::size_t i) {
  constexpr std::uint64_t kFirstWords =
      Bit(WordClass::kCardinal) | Bit(WordClass::kArticle) | Bit(WordClass::kMagnitude) |
      Bit(WordClass::kCollective) | Bit(WordClass::kFraction);
  const Token& token = line[i];
  return token.kind == Token::Kind::kDigits || token.kind == Token::Kind::kHan ||
         (token.classes & kFirstWords) != 0 || line.Mark(i) == '.';
}

// Reads one number; keeps the state that the steps share.
class NumberReading {
 public:
  // A number inside a fraction is read without fractions of its own.
  NumberReading(const TokenLine& line, std::size_t i, bool inner)
      : line_(line), start_(i), at_(i), inner_(inner) {}

  std::optional<ReadNumber> Read() {
    if (!ReadHead()) return std::nullopt;
    ReadMagnitudes();
    ReadPower();
    ReadWholeAndParts();
    if (!inner_) {
      ReadMixed();
      ReadDenominator();
      ReadRatio();
    }
    number_.next = at_;
    return number_;
  }

 private:
  bool ReadHead() {
    const Token& token = line_[at_];
    if (token.kind == Token::Kind::kDigits) return ReadDigits();
    if (line_.Mark(at_) == '.') return ReadDecimalsAlone();
    if (ReadUnitFraction()) return true;
    if (line_.Is(at_, WordClass::kFraction)) return ReadFractionWord(at_);
    if (line_.Is(at_, WordClass::kArticle) && line_.Is(at_ + 1, WordClass::kFraction)) {
      number_.article = true;
      return ReadFractionWord(at_ + 1);
    }
    if (token.kind == Token::Kind::kHan) return ReadHan();
    return ReadSpelled();
  }

  std::optional<DigitLiteral> LiteralAt(std::size_t at) const {
    if (line_[at].kind != Token::Kind::kDigits) return std::nullopt;
    return DigitLiteralAt(line_.text(), line_[at].begin, line_.language());
  }

  bool ReadDigits() {
    const std::optional<DigitLiteral> literal = LiteralAt(at_);
    if (!literal) return false;
    number_.value = literal->value;
    number_.digits = true;
    number_.grouped = literal->marked;
    at_ = line_.IndexAt(literal->end, at_);
    if (literal->marked) return true;
    if (ReadSlash(number_.value, at_)) return true;
    // 2 1/4
    const std::optional<DigitLiteral> top = line_[at_].glued ? std::nullopt : LiteralAt(at_);
    if (!top || top->marked || number_.value.ToDouble() >= 1000 || top->value.ToDouble() >= 20) {
      return true;
    }
    const Decimal whole = number_.value;
    if (ReadSlash(top->value, line_.IndexAt(top->end, at_))) {
      if (const auto sum = Add(whole, number_.value)) number_.value = *sum;
    }
    return true;
  }

  // "/3" after the number above the stroke.
  bool ReadSlash(const Decimal& top, std::size_t at) {
    if (line_.Mark(at) != '/' || !line_[at].glued || !line_[at + 1].glued) return false;
    const std::optional<DigitLiteral> below = LiteralAt(at + 1);
    if (!below || below->marked || below->value.mantissa < 2) return false;
    // Beyond hundreds only round ones: 3/1000 but not 44/2031.
    const Decimal size = Normal(below->value);
    if (below->value.mantissa > 999 && size.mantissa != 1) return false;
    const std::size_t next = line_.IndexAt(below->end, at + 1);
    if (line_.Mark(next) == '/' && line_[next].glued) return false;
    const bool small = below->value.mantissa < 10 && top.ToDouble() < 2 * below->value.ToDouble();
    if (top.ToDouble() >= below->value.ToDouble() && !small) return false;
    const std::optional<Decimal> ratio = Divide(top, below->value);
    if (!ratio) return false;
    number_.value = *ratio;
    number_.fraction = true;
    at_ = next;
    return true;
  }

  // .25
  bool ReadDecimalsAlone() {
    const Token& digits = line_[at_ + 1];
    if (line_[at_].glued && at_ > 0 && line_[at_ - 1].kind != Token::Kind::kOther &&
        !line_.Is(at_ - 1, WordClass::kCurrencySign)) {
      return false;
    }
    if (digits.kind != Token::Kind::kDigits || !digits.glued || digits.end - digits.begin > 15 ||
        (line_.Mark(at_ + 2) == '.' && line_[at_ + 3].kind == Token::Kind::kDigits)) {
      return false;
    }
    const std::string text(line_.Text(at_ + 1));
    number_.value = {std::strtoll(text.c_str(), nullptr, 10), -static_cast<int>(text.size())};
    number_.digits = number_.grouped = true;
    at_ += 2;
    return true;
  }

  bool ReadFractionWord(std::size_t at) {
    number_.value = line_.Sense(at, WordClass::kFraction)->value;
    number_.fraction = true;
    at_ = at + 1;
    return true;
  }

  // "one twenty-fifth", "one one hundred and fifth", "a millionth": one of so many parts.
  bool ReadUnitFraction() {
    const WordSense* one = line_.Sense(at_, WordClass::kCardinal);
    const bool article = line_.Is(at_, WordClass::kArticle);
    if (line_[at_].kind != Token::Kind::kWord ||
        (!article && (one == nullptr || WholeOf(one->value) != 1)) ||
        line_.language() == Language::kRussian || line_.language() == Language::kBelarusian) {
      return false;
    }
    std::size_t at = at_ + 1;
    if (line_.Mark(at) == '-' && line_[at].glued) ++at;
    Decimal parts{};
    const std::optional<SpelledNumber> begin =
        article || line_.Is(at, WordClass::kMagnitude) ? std::nullopt : SpelledNumberAt(line_, at);
    if (begin) {
      at = begin->next;
      if (line_.Is(at, WordClass::kAnd) || line_.Mark(at) == '-') ++at;
      parts = {begin->value, 0};
    }
    const WordSense* last = line_.Sense(at, WordClass::kOrdinal);
    if (last == nullptr) return false;
    const double size = last->value.ToDouble();
    if (begin && (size >= 100 || (begin->tens == 0 && begin->value % 100 != 0))) return false;
    if (!begin && size < (article ? 100 : 3)) return false;
    const std::optional<Decimal> below = Add(parts, last->value);
    const std::optional<Decimal> ratio = below ? Divide({1, 0}, *below) : std::nullopt;
    if (!ratio) return false;
    number_.value = *ratio;
    number_.fraction = true;
    number_.article = article;
    at_ = at + 1;
    return true;
  }

  bool ReadSpelled() {
    const std::optional<SpelledNumber> spelled = SpelledNumberAt(line_, at_);
    if (!spelled) return false;
    number_.value = Normal({spelled->value, 0});
    number_.article = spelled->article;
    number_.unit = {spelled->unit, 0};
    number_.scaled = spelled->unit > 1;
    tens_ = spelled->tens;
    at_ = spelled->next;
    ReadSpokenDecimals();
    return true;
  }

  bool ReadHan() {
    const std::optional<HanNumber> han = HanNumberAt(line_, at_);
    if (!han) return false;
    number_.value = han->value;
    number_.unit = han->unit;
    number_.scaled = han->scaled;
    number_.vague_inside = han->vague;
    number_.plain_han = han->single;
    at_ = han->next;
    return true;
  }

  // "point seventy-one"
  void ReadSpokenDecimals() {
    if (!line_.Is(at_, WordClass::kPoint)) return;
    std::size_t next = at_ + 1;
    std::string digits;
    bool pair = false;
    while (digits.size() < 9) {
      if (line_.Mark(next) == '-' && !digits.empty()) ++next;
      const WordSense* digit = line_.Sense(next, WordClass::kCardinal);
      const std::int64_t whole = digit == nullptr ? -1 : WholeOf(digit->value);
      if (whole < 0 || whole > 99) break;
      if (pair && whole < 10) {
        digits.back() = static_cast<char>('0' + whole);  // seventy-one
        pair = false;
      } else {
        digits += std::to_string(whole);
        pair = whole >= 20 && whole % 10 == 0;
      }
      ++next;
    }
    if (digits.empty() || digits.size() > 9) return;
    const Decimal part{std::strtoll(digits.c_str(), nullptr, 10),
                       -static_cast<std::int32_t>(digits.size())};
    if (const auto sum = Add(number_.value, part)) {
      number_.value = *sum;
      tens_ = 0;
      at_ = next;
    }
  }

  // две целых пять десятых: the whole, then the parts and their name.
  void ReadWholeAndParts() {
    if (!line_.Is(at_, WordClass::kWhole)) return;
    std::size_t at = at_ + 1;
    if (line_.Is(at, WordClass::kAnd)) ++at;
    if (const WordSense* part = line_.Sense(at, WordClass::kFraction)) {
      if (const auto sum = Add(number_.value, part->value)) {
        number_.value = *sum;
        at_ = at + 1;
        ReadMagnitudes();
      }
      return;
    }
    const std::optional<SpelledNumber> top = SpelledNumberAt(line_, at);
    const WordSense* below = top ? line_.Sense(top->next, WordClass::kDenominator) : nullptr;
    if (below == nullptr) return;
    const std::optional<Decimal> part = Divide({top->value, 0}, below->value);
    const std::optional<Decimal> sum = part ? Add(number_.value, *part) : std::nullopt;
    if (!sum) return;
    number_.value = *sum;
    at_ = top->next + 1;
    ReadMagnitudes();
  }

  // 1.1^23
  void ReadPower() {
    if (line_.Mark(at_) != '^' || !line_[at_].glued) return;
    std::size_t at = at_ + 1;
    const bool down = line_.Mark(at) == '-';
    if (down || line_.Mark(at) == '+') ++at;
    if (line_[at].kind != Token::Kind::kDigits || line_[at].end - line_[at].begin > 2) return;
    const int power = std::atoi(std::string(line_.Text(at)).c_str());
    if (const auto value = Power(number_.value, down ? -power : power)) {
      number_.value = *value;
      at_ = at + 1;
    }
  }

  // The magnitude at `at`; those that are one letter only next to digits or in money.
  const WordSense* MagnitudeAt(std::size_t at) const {
    if (const WordSense* magnitude = line_.Sense(at, WordClass::kMagnitude)) return magnitude;
    const bool money = start_ > 0 && line_.Is(start_ - 1, WordClass::kCurrencySign);
    // "40m" is of metres unless money or a unit of its own says that millions are meant.
    const char letter = line_.Mark(at);
    const bool clear = money || !line_.Is(at, WordClass::kUnit) || (letter >= 'A' && letter <= 'Z') ||
                       line_.Is(at + 1, WordClass::kCurrency) ||
                       line_.Is(at + 1, WordClass::kCurrencySign) ||
                       line_.Is(at + 1, WordClass::kUnit);
    const WordSense* attached =
        (line_[at].glued && clear) || money ? line_.Sense(at, WordClass::kAttached) : nullptr;
    if (attached != nullptr) return number_.digits ? attached : nullptr;
    const bool may_count = number_.digits || number_.fraction || line_[at].kind == Token::Kind::kHan;
    return may_count ? line_.Sense(at, WordClass::kCollective) : nullptr;
  }

  // Digits followed by magnitudes: 3.6 billion, 4 млрд 481 млн, 3亿4000万, 1万2千.
  void ReadMagnitudes() {
    if (number_.fraction && number_.digits) return;
    Decimal sum{}, part = number_.value, last{1, 0};
    bool scaled = false;
    for (int round = 0; round < 8; ++round) {
      std::size_t next = at_;
      const WordSense* unknown = line_.Sense(next, WordClass::kApproxAfter);
      const bool vague = line_[next].kind == Token::Kind::kHan && unknown != nullptr &&
                         unknown->code == "more" && line_.Is(next + 1, WordClass::kMagnitude);
      if (vague) ++next;
      // "half a million", "three quarters of a million"
      if (number_.fraction && round == 0 &&
          (line_.Is(next, WordClass::kArticle) || line_.Is(next, WordClass::kOfA)) &&
          (line_.Is(next + 1, WordClass::kMagnitude) ||
           line_.Is(next + 1, WordClass::kCollective))) {
        ++next;
      }
      const WordSense* magnitude = MagnitudeAt(next);
      if (magnitude == nullptr) break;
      if (scaled && sum.mantissa == 0 && line_[next].kind != Token::Kind::kHan) break;
      const std::optional<Decimal> product = Multiply(part, magnitude->value);
      if (!product) break;
      part = *product;
      at_ = next + 1;
      scaled = true;
      last = magnitude->value;
      number_.vague_inside |= vague;
      // 千万, 万亿: one magnitude on another.
      if (line_[at_].kind == Token::Kind::kHan && line_.Is(at_, WordClass::kMagnitude)) continue;
      const std::optional<Decimal> total = Add(sum, part);
      if (!total) break;
      sum = *total;
      part = {};
      if (!ReadFurther(last, sum, part)) break;
    }
    if (!scaled) return;
    number_.value = Normal(part.mantissa == 0 ? sum : part);
    number_.unit = last.ToDouble() >= 1000 ? last : Decimal{1, 0};
    number_.scaled = true;
    number_.plain_han = false;
    number_.fraction = false;
  }

  // A further part in digits, smaller than `last`, which carries a magnitude or ends the number.
  // True if its magnitude is still to be read.
  bool ReadFurther(const Decimal& last, Decimal& sum, Decimal& part) {
    std::size_t more = at_;
    const bool han = line_[at_ - 1].kind == Token::Kind::kHan;
    // 2千零30万: the zero only says that a place is empty.
    const WordSense* zero = han ? line_.Sense(more, WordClass::kCardinal) : nullptr;
    if (zero != nullptr && zero->value.mantissa == 0) ++more;
    // "3 hundred and 21"
    const bool joined = !han && number_.digits && last == Decimal{1, 2} &&
                        line_.Is(more, WordClass::kAnd) &&
                        line_[more].kind == Token::Kind::kWord;
    if (joined) ++more;
    const std::optional<DigitLiteral> literal = LiteralAt(more);
    if (joined && !literal) {
      // "3 hundred and one"
      const std::optional<SpelledNumber> rest = SpelledNumberAt(line_, more);
      if (!rest || rest->article || rest->unit > 1 || rest->value >= 100) return false;
      if (const auto total = Add(sum, {rest->value, 0})) {
        sum = *total;
        at_ = rest->next;
      }
      return false;
    }
    if (!literal || (joined && literal->value.mantissa == 0)) return false;
    const std::size_t after = line_.IndexAt(literal->end, more);
    const WordSense* magnitude = line_.Sense(after, WordClass::kMagnitude);
    if (joined) {
      if (magnitude != nullptr || literal->marked || literal->value.ToDouble() >= 100) return false;
      if (const auto total = Add(sum, literal->value)) {
        sum = *total;
        at_ = after;
      }
      return false;
    }
    if (magnitude == nullptr && !han) {
      // "5 тыс. 889 человек", but not "5 тыс. 12 мая"
      const bool rest = number_.digits && last == Decimal{1, 3} && literal->value.exponent == 0 &&
                        !literal->marked && literal->value.ToDouble() < last.ToDouble() &&
                        Normal(sum).exponent >= last.exponent && line_[after].kind == Token::Kind::kWord &&
                        !line_.Is(after, WordClass::kMonth) && !line_.Is(after, WordClass::kYear);
      const std::optional<Decimal> total = rest ? Add(sum, literal->value) : std::nullopt;
      if (total) {
        sum = *total;
        at_ = after;
      }
      return false;
    }
    if (magnitude == nullptr) {
      // 3万4000, 1千零20: the places below the magnitude, all of them or after a zero.
      const double size = literal->value.ToDouble();
      const bool places = line_[more].glued && literal->value.exponent == 0 && !literal->marked &&
                          size < last.ToDouble() && (more > at_ || size * 10 >= last.ToDouble());
      if (!places || line_.Is(after, WordClass::kYear)) return false;
      if (const auto total = Add(sum, literal->value)) {
        sum = *total;
        at_ = after;
      }
      return false;
    }
    if (magnitude->value.ToDouble() >= last.ToDouble()) {
      // 2千零30万 is 2030 times ten thousand.
      if (!han || last.ToDouble() >= 10'000 || magnitude->value.ToDouble() < 10'000 ||
          literal->value.ToDouble() >= last.ToDouble()) {
        return false;
      }
      const std::optional<Decimal> joint = Add(sum, literal->value);
      if (!joint) return false;
      part = *joint;
      sum = {};
      at_ = after;
      return true;
    }
    part = literal->value;
    at_ = after;
    return true;
  }

  // "2 and a half", "1½", "forty-two and two fifths", два с половиной миллиона, 3又1/2.
  void ReadMixed() {
    if (number_.fraction) return;
    std::size_t next = 0;
    std::optional<Decimal> part;
    if (const WordSense* half = line_.Sense(at_, WordClass::kAndFraction)) {
      part = half->value;
      next = at_ + 1;
    } else if (line_.Is(at_, WordClass::kFraction) && line_[at_].kind == Token::Kind::kOther) {
      part = line_.Sense(at_, WordClass::kFraction)->value;
      next = at_ + 1;
    } else if (line_.Is(at_, WordClass::kMixed)) {
      part = HanFraction(at_ + 1, next);
    } else if (line_.Is(at_, WordClass::kAnd) && line_[at_].kind == Token::Kind::kWord) {
      part = JoinedFraction(at_ + 1, next);
    }
    if (!part || part->ToDouble() >= 1) return;
    // Of the last magnitude: "two million and a half" is 2.5 million.
    const WordSense* magnitude = MagnitudeAt(next);
    const bool own = magnitude != nullptr && number_.scaled;
    if (own && magnitude->value.ToDouble() >= number_.unit.ToDouble()) return;
    const std::optional<Decimal> scaled = Multiply(*part, own ? magnitude->value : number_.unit);
    const std::optional<Decimal> sum = scaled ? Add(number_.value, *scaled) : std::nullopt;
    if (!sum) return;
    number_.value = *sum;
    at_ = own ? next + 1 : next;
    if (!own && magnitude != nullptr) {
      ReadMagnitudes();
    } else {
      number_.plain_han = false;
    }
  }

  // 十四分之一, 1000分之23
  std::optional<Decimal> HanFraction(std::size_t at, std::size_t& next) const {
    std::optional<Decimal> below, top;
    std::size_t after = 0;
    if (const WordSense* percent = line_.Sense(at, WordClass::kPercentOf)) {
      below = percent->value;
      after = at;
    } else if (const auto number = NumberReading(line_, at, true).Read()) {
      if (!line_.Is(number->next, WordClass::kFractionOf)) {
        if (!number->fraction) return std::nullopt;
        next = number->next;  // 3/4
        return number->value;
      }
      below = number->value;
      after = number->next;
    }
    if (!below) return std::nullopt;
    const std::optional<ReadNumber> above = NumberReading(line_, after + 1, true).Read();
    if (!above) return std::nullopt;
    next = above->next;
    return Divide(above->value, *below);
  }

  // "a half", "two fifths", "a thirtieth", after "and".
  std::optional<Decimal> JoinedFraction(std::size_t at, std::size_t& next) const {
    const bool article = line_.Is(at, WordClass::kArticle);
    const std::size_t word = article ? at + 1 : at;
    std::optional<Decimal> part;
    if (const WordSense* fraction = line_.Sense(word, WordClass::kFraction)) {
      part = fraction->value;
      next = word + 1;
    } else if (article) {
      const WordSense* below = line_.Sense(word, WordClass::kOrdinal);
      if (below == nullptr || below->value.ToDouble() < 3) return std::nullopt;
      part = Divide({1, 0}, below->value);
      next = word + 1;
    } else if (line_[word].kind == Token::Kind::kDigits) {
      // "3 and 1/5"
      const std::optional<ReadNumber> digits = NumberReading(line_, word, true).Read();
      if (!digits || !digits->fraction) return std::nullopt;
      part = digits->value;
      next = digits->next;
    } else {
      const WordSense* top = line_.Sense(word, WordClass::kCardinal);
      std::size_t below_at = word + 1;
      if (line_.Mark(below_at) == '-' && line_[below_at].glued) ++below_at;
      const WordSense* below = line_.Sense(below_at, WordClass::kDenominator);
      if (top == nullptr) return std::nullopt;
      if (below == nullptr && WholeOf(top->value) == 1) {
        below = line_.Sense(below_at, WordClass::kOrdinal);  // "and one eighth"
      }
      if (below == nullptr || (below->value.ToDouble() < 3 && !below->alone)) return std::nullopt;
      part = Divide(top->value, below->value);
      next = below_at + 1;
    }
    // "2 and a third of the rest": two things.
    if (line_.Is(next, WordClass::kDuring)) return std::nullopt;
    return part;
  }

  // "two thirds", "three twenty-firsts", "one hundred thirty-fifths"
  void ReadDenominator() {
    if (number_.digits || number_.fraction || number_.article ||
        line_[at_ - 1].kind == Token::Kind::kHan) {
      return;
    }
    std::size_t next = at_;
    if (line_.Mark(next) == '-' && line_[next].glued) ++next;
    Decimal top = number_.value;
    std::int64_t tens = 0;
    const WordSense* below = line_.Sense(next, WordClass::kDenominator);
    if (below != nullptr && tens_ > 0 && below->value.ToDouble() < 10) {
      // The tens belong to the parts if anything is left for the whole.
      const std::int64_t rest = WholeOf(top) - tens_;
      if (rest > 0) {
        tens = tens_;
        top = {rest, 0};
      }
    } else if (below == nullptr) {
      const WordSense* word = line_.Sense(next, WordClass::kCardinal);
      tens = word == nullptr || line_[next].kind != Token::Kind::kWord ? 0 : WholeOf(word->value);
      if (tens < 20 || tens > 90) return;
      ++next;
      if (line_.Mark(next) == '-' && line_[next].glued) ++next;
      below = line_.Sense(next, WordClass::kDenominator);
    }
    if (below == nullptr || (tens == 0 && below->value.ToDouble() < 3 && !below->alone)) return;
    const std::optional<Decimal> parts = Add(below->value, {tens, 0});
    const std::optional<Decimal> ratio = parts ? Divide(top, *parts) : std::nullopt;
    if (!ratio) return;
    number_.value = *ratio;
    number_.fraction = true;
    at_ = next + 1;
    // "two fifths of a million"
    if (line_.Is(at_, WordClass::kOfA) && line_.Is(at_ + 1, WordClass::kMagnitude)) ReadMagnitudes();
  }

  // "one over 20", "one out of three", "1 in 20"
  void ReadRatio() {
    const WordSense* link = line_.Sense(at_, WordClass::kRatio);
    if (link == nullptr || number_.grouped || number_.fraction || number_.scaled) return;
    const bool in = link->code == "in";
    if (in && !(number_.value == Decimal{1, 0})) return;
    const std::optional<ReadNumber> below = NumberReading(line_, at_ + 1, true).Read();
    if (!below || below->grouped || below->fraction || below->value.ToDouble() > 1000 ||
        below->value.ToDouble() <= number_.value.ToDouble() || below->value.ToDouble() < 3) {
      return;
    }
    // "one over 20 years", "20 out of 47 residents": no ratio but two numbers.
    const Token& after = line_[below->next];
    const bool counted = after.kind == Token::Kind::kWord && !(in && after.classes == 0);
    if (counted || line_.Is(below->next, WordClass::kPercent) ||
        line_.Is(below->next, WordClass::kCurrencySign)) {
      return;
    }
    if (const auto ratio = Divide(number_.value, below->value)) {
      number_.value = *ratio;
      number_.fraction = true;
      at_ = below->next;
    }
  }

  const TokenLine& line_;
  std::size_t start_;
  std::size_t at_;
  bool inner_;
  ReadNumber number_;
  std::int64_t tens_ = 0;
};

}  // namespace

std::optional<ReadNumber> NumberAt(const TokenLine& line, std::size_t i) {
  if (!MayBegin(line, i)) return std::nullopt;
  return NumberReading(line, i, false).Read();
}

}  // namespace kg::extract
