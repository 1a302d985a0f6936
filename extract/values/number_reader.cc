#include "extract/values/number_reader.h"

#include <cstdlib>
#include <limits>
#include <string>

namespace kg::extract {
namespace {

constexpr std::size_t kMostDigits = 18;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

Decimal Normal(Decimal value) {
  if (value.mantissa == 0) return {};
  while (value.mantissa % 10 == 0) {
    value.mantissa /= 10;
    ++value.exponent;
  }
  return value;
}

// The power of ten above v, for 1 <= v < 1000.
std::int64_t Above(std::int64_t v) { return v < 10 ? 10 : v < 100 ? 100 : 1000; }

// Digits with group and decimal marks from byte `at`. Groups by comma in English and Chinese, by a
// space elsewhere; a comma before other than three digits is a decimal mark.
struct Literal {
  Decimal value;
  std::size_t end = 0;
  bool marked = false;
};

std::size_t DigitsFrom(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && IsDigit(text[end])) ++end;
  return end - at;
}

std::optional<Literal> ReadLiteral(std::string_view text, std::size_t at, Language language) {
  const bool comma_decimal =
      language == Language::kRussian || language == Language::kBelarusian;
  std::string digits;
  std::size_t end = at, run = DigitsFrom(text, at);
  if (run == 0 || run > kMostDigits) return std::nullopt;
  digits.assign(text.substr(at, run));
  end = at + run;
  std::int32_t exponent = 0;
  bool marked = false;

  // Groups: one kind of mark, three digits after each.
  const auto group_mark = [&](std::size_t from) -> std::size_t {
    if (from >= text.size()) return 0;
    if (text[from] == ',' && !comma_decimal) return 1;
    if (text[from] == '.' || text[from] == ',') return 0;
    const std::size_t space = SpaceAt(text, from);
    if (space == 1) return comma_decimal && text[from] == ' ' ? 1 : 0;
    return space == 3 || (space == 2) ? space : 0;
  };
  if (run <= 3 && digits[0] != '0') {
    const std::size_t first_mark = group_mark(end);
    if (first_mark > 0) {
      const std::string_view mark = text.substr(end, first_mark);
      while (digits.size() + 3 <= kMostDigits && text.substr(end, first_mark) == mark &&
             DigitsFrom(text.substr(0, std::min(text.size(), end + first_mark + 4)),
                        end + first_mark) == 3) {
        digits += text.substr(end + first_mark, 3);
        end += first_mark + 3;
        marked = true;
      }
    } else if (end < text.size() && text[end] == '.') {
      // 1.234.567: two marks at least.
      std::size_t to = end;
      std::string more;
      while (to < text.size() && text[to] == '.' && more.size() <= kMostDigits &&
             DigitsFrom(text.substr(0, std::min(text.size(), to + 5)), to + 1) == 3) {
        more += text.substr(to + 1, 3);
        to += 4;
      }
      if (more.size() >= 6 && digits.size() + more.size() <= kMostDigits) {
        digits += more;
        end = to;
        marked = true;
      }
    }
  }
  // One decimal mark.
  if (end + 1 < text.size() && IsDigit(text[end + 1]) &&
      (text[end] == '.' || (text[end] == ',' && (comma_decimal || !marked)))) {
    const std::size_t after = DigitsFrom(text, end + 1);
    const bool decimal = text[end] == '.' || comma_decimal || after != 3;
    if (decimal && after <= 9 && digits.size() + after <= kMostDigits) {
      digits += text.substr(end + 1, after);
      exponent = -static_cast<std::int32_t>(after);
      end += 1 + after;
      marked = true;
    }
  }
  Literal literal;
  literal.value = {std::strtoll(digits.c_str(), nullptr, 10), exponent};
  literal.end = end;
  literal.marked = marked;
  return literal;
}

// Reads one number; keeps the state that the steps share.
class NumberReading {
 public:
  NumberReading(const TokenLine& line, std::size_t i) : line_(line), start_(i), at_(i) {}

  std::optional<ReadNumber> Read() {
    if (!ReadHead()) return std::nullopt;
    ReadMagnitudes();
    ReadTail();
    number_.next = at_;
    return number_;
  }

 private:
  bool ReadHead() {
    const Token& token = line_[at_];
    if (token.kind == Token::Kind::kDigits) return ReadDigits();
    if (line_.Is(at_, WordClass::kFraction)) return ReadFractionWord();
    if (token.kind == Token::Kind::kHan) return ReadHan();
    return ReadWords();
  }

  bool ReadDigits() {
    const std::optional<Literal> literal =
        ReadLiteral(line_.text(), line_[at_].begin, line_.language());
    if (!literal) return false;
    number_.value = literal->value;
    number_.digits = true;
    number_.grouped = literal->marked;
    at_ = line_.IndexAt(literal->end, at_);
    // 2/3 and 2 1/4
    if (!literal->marked && line_.Mark(at_) == '/' && line_[at_].glued &&
        line_[at_ + 1].kind == Token::Kind::kDigits && line_[at_ + 1].glued &&
        line_.Mark(at_ + 2) != '/') {
      const std::optional<Literal> below =
          ReadLiteral(line_.text(), line_[at_ + 1].begin, line_.language());
      if (below && !below->marked && below->value.mantissa > 1 && below->value.mantissa < 1000 &&
          literal->value.mantissa < below->value.mantissa) {
        if (const auto ratio = Divide(literal->value, below->value)) {
          number_.value = *ratio;
          number_.fraction = true;
          at_ = line_.IndexAt(below->end, at_);
        }
      }
    }
    return true;
  }

  bool ReadFractionWord() {
    const WordSense* sense = line_.Sense(at_, WordClass::kFraction);
    number_.value = sense->value;
    number_.fraction = true;
    ++at_;
    return true;
  }

  // English, Russian and Belarusian words below a million and their multipliers.
  bool ReadWords() {
    std::int64_t total = 0, group = 0, last = std::numeric_limits<std::int64_t>::max();
    bool any = false;
    const std::size_t begin = at_;
    if (line_.Is(at_, WordClass::kArticle)) {
      const bool multiplied = line_.Is(at_ + 1, WordClass::kMagnitude) ||
                              line_.Is(at_ + 1, WordClass::kCollective);
      if (line_.Is(at_ + 1, WordClass::kFraction)) {
        ++at_;
        number_.article = true;
        return ReadFractionWord();
      }
      if (!multiplied) return false;
      number_.article = true;
      group = 1;
      ++at_;
    }
    while (at_ < begin + 24) {
      std::size_t next = at_;
      if (any && line_.Mark(next) == '-' && line_[next].glued) ++next;
      const WordSense* cardinal = line_.Sense(next, WordClass::kCardinal);
      if (cardinal == nullptr && any && group > 0 && line_.Is(next, WordClass::kAnd) &&
          line_.Is(next + 1, WordClass::kCardinal) &&
          line_.language() != Language::kRussian && line_.language() != Language::kBelarusian) {
        // "two hundred and fifty"
        const WordSense* after = line_.Sense(next + 1, WordClass::kCardinal);
        if (group % 100 == 0 && Whole(after->value) < 100) {
          cardinal = after;
          ++next;
        }
      }
      if (cardinal != nullptr && line_[next].kind == Token::Kind::kWord) {
        const std::int64_t value = Whole(cardinal->value);
        if (value < 0) break;
        if (any && (value == 0 || group % Above(value) != 0 || (group == 0 && total == 0))) break;
        group += value;
        any = true;
        at_ = next + 1;
        if (value == 0) break;
        continue;
      }
      const WordSense* magnitude = line_.Sense(at_, WordClass::kMagnitude);
      const WordSense* collective = line_.Sense(at_, WordClass::kCollective);
      if (magnitude == nullptr) magnitude = collective;
      if (magnitude == nullptr || line_[at_].kind != Token::Kind::kWord) break;
      const std::int64_t factor = Whole(magnitude->value);
      if (factor <= 0 || factor > 1'000'000'000'000'000) break;
      if (!any && group == 0) {
        // "тысяча", "сотня" alone; "millions" is vague.
        if (magnitude->code.back() != '!' && !number_.article) return false;
        group = 1;
      }
      if (factor == 100) {
        if (group >= 100) break;
        group *= 100;
      } else if (factor < last || collective != nullptr) {
        if (group == 0) {
          if (total == 0 || total > 1'000'000) break;
          total *= factor;  // "thousand million"
        } else {
          if (group > 9'000'000'000'000'000 / factor) break;
          total += group * factor;
        }
        group = 0;
        last = factor;
        number_.scaled = true;
      } else {
        break;
      }
      any = true;
      ++at_;
    }
    if (!any) return false;
    number_.value = Normal({total + group, 0});
    ReadSpokenDecimals();
    ReadDenominator();
    return true;
  }

  // "point seventy-one", 点五
  void ReadSpokenDecimals() {
    if (!line_.Is(at_, WordClass::kPoint)) return;
    std::size_t next = at_ + 1;
    Decimal value = number_.value;
    std::int32_t places = 0;
    std::string digits;
    while (places < 9) {
      if (line_.Mark(next) == '-' && places > 0) ++next;
      const WordSense* digit = line_.Sense(next, WordClass::kCardinal);
      if (digit == nullptr) break;
      const std::int64_t whole = Whole(digit->value);
      if (whole < 0 || whole > 99) break;
      if (places > 0 && whole < 10 && digits.back() == '0' && digits.size() >= 2 && pair_) {
        digits.back() = static_cast<char>('0' + whole);  // seventy-one
        pair_ = false;
      } else {
        digits += std::to_string(whole);
        pair_ = whole >= 20 && whole % 10 == 0;
      }
      places = static_cast<std::int32_t>(digits.size());
      ++next;
    }
    if (places == 0 || places > 9) return;
    const Decimal part{std::strtoll(digits.c_str(), nullptr, 10), -places};
    if (const auto sum = Add(value, part)) {
      number_.value = *sum;
      at_ = next;
    }
  }

  // "two thirds"
  void ReadDenominator() {
    std::size_t next = at_;
    if (line_.Mark(next) == '-' && line_[next].glued) ++next;
    const WordSense* below = line_.Sense(next, WordClass::kDenominator);
    if (below == nullptr) return;
    if (const auto ratio = Divide(number_.value, below->value)) {
      number_.value = *ratio;
      number_.fraction = true;
      at_ = next + 1;
    }
  }

  // 三千八百九十六万四千: digits, multipliers within ten thousand, and the magnitudes above.
  bool ReadHan() {
    std::int64_t total = 0, section = 0, digit = -1, last_small = 1;
    std::string positional;
    bool any = false;
    const std::size_t begin = at_;
    while (at_ < begin + 40) {
      const Token& token = line_[at_];
      if (token.kind != Token::Kind::kHan) break;
      const WordSense* cardinal = line_.Sense(at_, WordClass::kCardinal);
      if (cardinal != nullptr) {
        const std::int64_t value = Whole(cardinal->value);
        if (value < 0) break;
        if (value > 9) {  // 廿, 卅
          section += value;
          any = true;
          ++at_;
          continue;
        }
        if (digit > 0 || (digit == 0 && positional.size() > 1)) {
          if (section != 0 || total != 0 || positional.size() >= kMostDigits) break;
        }
        positional += static_cast<char>('0' + value);
        digit = value;
        any = true;
        ++at_;
        continue;
      }
      const WordSense* magnitude = line_.Sense(at_, WordClass::kMagnitude);
      if (magnitude == nullptr) {
        // 几十, 三十几万: an unknown digit inside is left for the approximation.
        if (any && line_.Is(at_, WordClass::kApproxAfter) &&
            line_.Is(at_ + 1, WordClass::kMagnitude) &&
            line_.Sense(at_, WordClass::kApproxAfter)->code == "more") {
          number_.vague_inside = true;
          ++at_;
          continue;
        }
        break;
      }
      if (positional.size() > 1 && digit != 0 && section == 0 && total == 0) break;
      const std::int64_t factor = Whole(magnitude->value);
      if (factor <= 0) break;
      if (factor < 10'000) {
        if (digit < 0 && !(factor == 10 && section % 100 == 0)) break;
        section += (digit <= 0 ? 1 : digit) * factor;
        last_small = factor;
      } else {
        if (digit > 0) section += digit;
        if (section == 0 && total == 0) break;
        const std::int64_t sum = total + section;
        // 三千万亿 multiplies what stands before; 三亿四千万 adds.
        if (section == 0 || (total != 0 && factor > last_big_)) {
          if (sum > 9'000'000'000'000'000 / factor) break;
          total = sum * factor;
        } else {
          if (section > 9'000'000'000'000'000 / factor) break;
          total += section * factor;
        }
        last_big_ = factor;
        section = 0;
        number_.scaled = true;
        last_small = factor;
      }
      positional.clear();
      digit = -1;
      any = true;
      ++at_;
    }
    if (!any) return false;
    number_.plain_han = at_ == begin + 1;
    if (positional.size() > 1 && section == 0 && total == 0) {
      number_.value = {std::strtoll(positional.c_str(), nullptr, 10), 0};
    } else {
      if (digit > 0) {
        // 一万二 is 12,000; 一万零二 is 10,002.
        const bool short_form = last_small >= 100 && positional.size() == 1;
        section += short_form ? digit * (last_small / 10) : digit;
      }
      number_.value = Normal({total + section, 0});
    }
    ReadHanDecimals();
    return true;
  }

  void ReadHanDecimals() {
    if (!line_.Is(at_, WordClass::kPoint)) return;
    std::string digits;
    std::size_t next = at_ + 1;
    while (digits.size() < 9) {
      const WordSense* digit = line_.Sense(next, WordClass::kCardinal);
      if (digit == nullptr || digit->value.mantissa > 9 || digit->value.exponent != 0) break;
      digits += static_cast<char>('0' + digit->value.mantissa);
      ++next;
    }
    if (digits.empty()) return;
    const Decimal part{std::strtoll(digits.c_str(), nullptr, 10),
                       -static_cast<std::int32_t>(digits.size())};
    if (const auto sum = Add(number_.value, part)) {
      number_.value = *sum;
      at_ = next;
    }
  }

  // Digits followed by magnitudes: 3.6 billion, 4 млрд 481 млн, 3亿4000万, 1万2千.
  void ReadMagnitudes() {
    const bool only_fraction = number_.fraction && number_.digits;
    if (only_fraction) return;
    Decimal sum{}, part = number_.value;
    bool scaled = false;
    Decimal last{1, 18};
    for (int round = 0; round < 8; ++round) {
      std::size_t next = at_;
      bool vague = false;
      if (line_[next].kind == Token::Kind::kHan && line_.Is(next, WordClass::kApproxAfter) &&
          line_.Is(next + 1, WordClass::kMagnitude) &&
          line_.Sense(next, WordClass::kApproxAfter)->code == "more") {
        vague = true;
        ++next;
      }
      // "half a million"
      if (number_.fraction && round == 0 && line_.Is(next, WordClass::kArticle) &&
          line_.Is(next + 1, WordClass::kMagnitude)) {
        ++next;
      }
      const WordSense* magnitude = line_.Sense(next, WordClass::kMagnitude);
      if (magnitude == nullptr &&
          (line_[next].glued || (start_ > 0 && line_.Is(start_ - 1, WordClass::kCurrencySign)))) {
        magnitude = line_.Sense(next, WordClass::kAttached);
      }
      if (magnitude == nullptr && !number_.digits) break;
      if (magnitude == nullptr) magnitude = line_.Sense(next, WordClass::kCollective);
      if (magnitude == nullptr) break;
      if (scaled && sum.mantissa == 0 && line_[next].kind != Token::Kind::kHan) break;
      const std::optional<Decimal> product = Multiply(part, magnitude->value);
      if (!product) break;
      part = *product;
      at_ = next + 1;
      scaled = true;
      number_.vague_inside |= vague;
      // 千万, 万亿: one magnitude on another.
      if (line_[at_].kind == Token::Kind::kHan && line_.Is(at_, WordClass::kMagnitude)) continue;
      const std::optional<Decimal> total = Add(sum, part);
      if (!total) break;
      sum = *total;
      last = magnitude->value;
      part = {};
      // A further part must be smaller, and carry a magnitude or end the number.
      std::size_t more = at_;
      if (line_.Is(more, WordClass::kAnd) && line_[more].kind == Token::Kind::kWord) break;
      if (line_[more].kind != Token::Kind::kDigits) break;
      const std::optional<Literal> literal =
          ReadLiteral(line_.text(), line_[more].begin, line_.language());
      if (!literal) break;
      const std::size_t after = line_.IndexAt(literal->end, more);
      const WordSense* next_magnitude = line_.Sense(after, WordClass::kMagnitude);
      if (next_magnitude == nullptr || next_magnitude->value.ToDouble() >= last.ToDouble()) break;
      part = literal->value;
      at_ = after;
    }
    if (!scaled) return;
    number_.value = Normal(part.mantissa == 0 ? sum : part);
    number_.scaled = true;
    number_.fraction = false;
  }

  // "2 and a half", "1½" follows digits or words.
  void ReadTail() {
    std::size_t next = at_;
    if (line_.Is(next, WordClass::kAnd) && line_.language() != Language::kChinese) ++next;
    if (line_.Is(next, WordClass::kArticle)) ++next;
    if (number_.fraction || (number_.scaled && number_.digits)) return;
    if (line_[next].kind == Token::Kind::kWord && next == at_) return;
    const WordSense* part = line_.Sense(next, WordClass::kFraction);
    if (part == nullptr && line_.Is(at_, WordClass::kAnd)) return ReadSpokenFraction(next);
    if (number_.scaled) return;
    if (part == nullptr || part->value.ToDouble() >= 1 || line_[next].kind == Token::Kind::kHan) {
      return;
    }
    if (const auto sum = Add(number_.value, part->value)) {
      number_.value = *sum;
      at_ = next + 1;
      ReadMagnitudes();
    }
  }

  // "forty-two and two fifths", "and a thirtieth"
  void ReadSpokenFraction(std::size_t at) {
    if (number_.digits || number_.scaled) return;
    const WordSense* top = line_.Sense(at, WordClass::kCardinal);
    const bool article = at > 0 && line_.Is(at - 1, WordClass::kArticle);
    const std::size_t below_at = top != nullptr ? at + 1 : at;
    const WordSense* below = line_.Sense(
        below_at, article ? WordClass::kOrdinal : WordClass::kDenominator);
    if (below == nullptr || (top == nullptr && !article)) return;
    const auto ratio = Divide(top != nullptr ? top->value : Decimal{1, 0}, below->value);
    if (!ratio || ratio->ToDouble() >= 1) return;
    if (const auto sum = Add(number_.value, *ratio)) {
      number_.value = *sum;
      number_.fraction = true;
      at_ = below_at + 1;
    }
  }

  static std::int64_t Whole(const Decimal& value) {
    if (value.exponent < 0 || value.exponent > 15) return -1;
    std::int64_t whole = value.mantissa;
    for (std::int32_t i = 0; i < value.exponent; ++i) {
      if (whole > std::numeric_limits<std::int64_t>::max() / 10) return -1;
      whole *= 10;
    }
    return whole;
  }

  const TokenLine& line_;
  std::size_t start_;
  std::size_t at_;
  ReadNumber number_;
  std::int64_t last_big_ = std::numeric_limits<std::int64_t>::max();
  bool pair_ = false;
};

}  // namespace

std::optional<ReadNumber> NumberAt(const TokenLine& line, std::size_t i) {
  return NumberReading(line, i).Read();
}

std::optional<Decimal> ParsePlainDecimal(std::string_view text) {
  Decimal value;
  std::size_t i = 0;
  bool negative = false, point = false, any = false;
  if (i < text.size() && text[i] == '-') negative = true, ++i;
  for (; i < text.size() && (IsDigit(text[i]) || text[i] == '.'); ++i) {
    if (text[i] == '.') {
      if (point) return std::nullopt;
      point = true;
      continue;
    }
    if (value.mantissa > 90'000'000'000'000'000) return std::nullopt;
    value.mantissa = value.mantissa * 10 + (text[i] - '0');
    if (point) --value.exponent;
    any = true;
  }
  if (!any) return std::nullopt;
  if (i < text.size() && text[i] == 'e') {
    int power = 0;
    bool down = false;
    ++i;
    if (i < text.size() && text[i] == '-') down = true, ++i;
    if (i >= text.size() || text.size() - i > 2) return std::nullopt;
    for (; i < text.size() && IsDigit(text[i]); ++i) power = power * 10 + (text[i] - '0');
    value.exponent += down ? -power : power;
  }
  if (i != text.size()) return std::nullopt;
  if (negative) value.mantissa = -value.mantissa;
  return Normal(value);
}

std::optional<Decimal> Multiply(const Decimal& a, const Decimal& b) {
  const Decimal x = Normal(a), y = Normal(b);
  std::int64_t product = 0;
  if (__builtin_mul_overflow(x.mantissa, y.mantissa, &product)) return std::nullopt;
  return Normal({product, x.exponent + y.exponent});
}

std::optional<Decimal> Add(const Decimal& a, const Decimal& b) {
  Decimal x = Normal(a), y = Normal(b);
  if (x.mantissa == 0) return y;
  if (y.mantissa == 0) return x;
  if (x.exponent < y.exponent) std::swap(x, y);
  if (x.exponent - y.exponent > 18) return std::nullopt;
  while (x.exponent > y.exponent) {
    if (__builtin_mul_overflow(x.mantissa, std::int64_t{10}, &x.mantissa)) return std::nullopt;
    --x.exponent;
  }
  std::int64_t sum = 0;
  if (__builtin_add_overflow(x.mantissa, y.mantissa, &sum)) return std::nullopt;
  return Normal({sum, x.exponent});
}

std::optional<Decimal> Divide(const Decimal& a, const Decimal& b) {
  if (b.mantissa == 0) return std::nullopt;
  Decimal top = Normal(a);
  const Decimal below = Normal(b);
  // As many digits as fit, so that a third is exact to the last bit of a double.
  std::int64_t wider = 0;
  while (top.mantissa % below.mantissa != 0 && top.exponent > -17 &&
         !__builtin_mul_overflow(top.mantissa, std::int64_t{10}, &wider)) {
    top.mantissa = wider;
    --top.exponent;
  }
  return Normal({top.mantissa / below.mantissa, top.exponent - below.exponent});
}

}  // namespace kg::extract
