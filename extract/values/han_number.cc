#include "extract/values/han_number.h"

#include <cstdlib>
#include <limits>
#include <string>

namespace kg::extract {
namespace {

constexpr std::size_t kMostTokens = 40, kMostDigits = 18;
constexpr std::int64_t kMostValue = 9'000'000'000'000'000;

class HanReading {
 public:
  HanReading(const TokenLine& line, std::size_t i) : line_(line), begin_(i), at_(i) {}

  std::optional<HanNumber> Read() {
    if (AfterUnknown()) return std::nullopt;
    while (at_ < begin_ + kMostTokens && line_[at_].kind == Token::Kind::kHan &&
           (ReadDigit() || ReadMagnitude() || ReadUnknownDigit())) {
    }
    if (!any_) return ReadRoundMagnitude();
    number_.single = at_ == begin_ + 1;
    if (number_.single && line_.Is(begin_, WordClass::kFormal) && !InAmount()) return std::nullopt;
    SetValue();
    ReadDecimals();
    number_.next = at_;
    return number_;
  }

 private:
  // 数十, 几百: nobody says how many.
  bool AfterUnknown() const {
    if (begin_ == 0 || !line_[begin_].glued || !line_.Is(begin_, WordClass::kMagnitude)) return false;
    const WordSense* unknown = line_.Sense(begin_ - 1, WordClass::kApproxAfter);
    return unknown != nullptr && unknown->code == "more" &&
           line_[begin_ - 1].kind == Token::Kind::kHan;
  }

  bool ReadDigit() {
    const WordSense* cardinal = line_.Sense(at_, WordClass::kCardinal);
    if (cardinal == nullptr) return false;
    const std::int64_t value = WholeOf(cardinal->value);
    if (value < 0) return false;
    if (value > 9) {  // 廿, 卅
      section_ += value;
    } else if (digit_ > 0 && value == digit_ + 1 && positional_.size() == 1 &&
               line_.Is(at_ + 1, WordClass::kMagnitude)) {
      number_.vague = true;  // 两三百: two hundred or more
    } else {
      if (digit_ > 0 || (digit_ == 0 && positional_.size() > 1)) {
        if (section_ != 0 || total_ != 0 || positional_.size() >= kMostDigits) return false;
      }
      positional_ += static_cast<char>('0' + value);
      digit_ = value;
    }
    any_ = true;
    ++at_;
    return true;
  }

  bool ReadMagnitude() {
    const WordSense* magnitude = line_.Sense(at_, WordClass::kMagnitude);
    if (magnitude == nullptr) return false;
    if (positional_.size() > 1 && digit_ != 0 && section_ == 0 && total_ == 0) return false;
    const std::int64_t factor = WholeOf(magnitude->value);
    if (factor <= 0) return false;
    if (factor < 10'000) {
      if (digit_ < 0 && !(factor == 10 && section_ % 100 == 0)) return false;
      section_ += (digit_ <= 0 ? 1 : digit_) * factor;
    } else {
      if (digit_ > 0) section_ += digit_;
      if (section_ == 0 && total_ == 0) return false;
      const std::int64_t sum = total_ + section_;
      // 三千万亿 multiplies what stands before; 三亿四千万 adds.
      if (section_ == 0 || (total_ != 0 && factor > last_big_)) {
        if (sum > kMostValue / factor) return false;
        total_ = sum * factor;
      } else {
        if (section_ > kMostValue / factor) return false;
        total_ += section_ * factor;
      }
      last_big_ = factor;
      section_ = 0;
      number_.scaled = true;
      number_.unit = magnitude->value;
    }
    last_ = factor;
    positional_.clear();
    digit_ = -1;
    any_ = true;
    ++at_;
    return true;
  }

  // 几十, 三十几万: a digit that is not said, between a numeral and a magnitude.
  bool ReadUnknownDigit() {
    const WordSense* unknown = line_.Sense(at_, WordClass::kApproxAfter);
    if (!any_ || unknown == nullptr || unknown->code != "more" ||
        !line_.Is(at_ + 1, WordClass::kMagnitude)) {
      return false;
    }
    number_.vague = true;
    ++at_;
    return true;
  }

  // 百余家, 千余名: a magnitude alone, which something goes beyond.
  std::optional<HanNumber> ReadRoundMagnitude() {
    const WordSense* magnitude = line_.Sense(begin_, WordClass::kMagnitude);
    if (magnitude == nullptr || line_[begin_].kind != Token::Kind::kHan || magnitude->code == "10") {
      return std::nullopt;
    }
    number_.value = magnitude->value;
    number_.next = begin_ + 1;
    // 百分之百
    if (begin_ > 0 && line_.Is(begin_ - 1, WordClass::kPercentOf)) return number_;
    // 千三: 1300
    const WordSense* digit = line_.Sense(begin_ + 1, WordClass::kCardinal);
    if (digit != nullptr && line_[begin_ + 1].glued &&
        line_[begin_ + 2].kind != Token::Kind::kHan && digit->value.mantissa > 0) {
      const auto tenth = Multiply(*Multiply(magnitude->value, {1, -1}), digit->value);
      const auto sum = tenth ? Add(magnitude->value, *tenth) : std::nullopt;
      if (!sum) return std::nullopt;
      number_.value = *sum;
      number_.next = begin_ + 2;
      return number_;
    }
    const WordSense* beyond = line_.Sense(begin_ + 1, WordClass::kApproxAfter);
    if (beyond == nullptr || beyond->code != "more") return std::nullopt;
    const std::size_t after = begin_ + 2;
    if (!line_.Is(after, WordClass::kClassifier) && !line_.Is(after, WordClass::kCurrency) &&
        !line_.Is(after, WordClass::kUnit)) {
      return std::nullopt;
    }
    return number_;
  }

  // What shows that a single formal numeral is one: 伍元, 叁分之一, 陆家.
  bool InAmount() const {
    return line_.Is(at_, WordClass::kCurrency) || line_.Is(at_, WordClass::kFractionOf) ||
           line_.Is(at_, WordClass::kPercent) || line_.Is(at_, WordClass::kPoint) ||
           line_.Is(at_, WordClass::kClassifier) || line_.Is(at_, WordClass::kCollective) ||
           line_.Is(at_, WordClass::kMixed) ||
           (begin_ > 0 && (line_.Is(begin_ - 1, WordClass::kFractionOf) ||
                           line_.Is(begin_ - 1, WordClass::kPercentOf) ||
                           line_.Is(begin_ - 1, WordClass::kOrdinalMark)));
  }

  void SetValue() {
    if (positional_.size() > 1 && section_ == 0 && total_ == 0) {
      number_.value = {std::strtoll(positional_.c_str(), nullptr, 10), 0};
      return;
    }
    if (digit_ > 0) {
      // 一万三 is 13,000; 一万零三 is 10,003.
      const bool short_form = last_ >= 100 && positional_.size() == 1;
      section_ += short_form ? digit_ * (last_ / 10) : digit_;
    }
    number_.value = Normal({total_ + section_, 0});
  }

  void ReadDecimals() {
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
    // 四百亿点零五零: the whole is done.
    if (const auto sum = Add(number_.value, part)) {
      number_.value = *sum;
      number_.single = false;
      at_ = next;
    }
  }

  const TokenLine& line_;
  std::size_t begin_, at_;
  HanNumber number_;
  std::int64_t total_ = 0, section_ = 0, digit_ = -1, last_ = 1;
  std::int64_t last_big_ = std::numeric_limits<std::int64_t>::max();
  std::string positional_;
  bool any_ = false;
};

}  // namespace

std::optional<HanNumber> HanNumberAt(const TokenLine& line, std::size_t i) {
  return HanReading(line, i).Read();
}

}  // namespace kg::extract
