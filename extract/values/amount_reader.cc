#include "extract/values/amount_reader.h"

#include "extract/values/decimal.h"
#include "extract/values/number_reader.h"
#include "extract/values/period_reader.h"

namespace kg::extract {
namespace {

using Kind = ValueMention::Kind;

class AmountReading {
 public:
  AmountReading(const TokenLine& line, std::size_t i) : line_(line), at_(i) {
    amount_.first = i;
    amount_.outer_begin = line_[i].begin;
  }

  std::optional<Amount> Read() {
    ReadApproximators();
    amount_.begin = line_[at_].begin;
    if (const WordSense* doubling = line_.Sense(at_, WordClass::kDoubling)) {
      return ReadDoubling(*doubling);
    }
    bool negative = false;
    if (IsSign(at_)) {
      negative = true;
      ++at_;
    }
    std::string currency;
    if (const WordSense* sign = line_.Sense(at_, WordClass::kCurrencySign)) {
      currency = sign->code;
      ++at_;
      if (line_.Mark(at_) == '-' && line_[at_].glued) {
        negative = true;
        ++at_;
      }
      // "US$ about 3 billion" stays unread; a space is fine.
    }
    const WordSense* percent_of = line_.Sense(at_, WordClass::kPercentOf);
    if (percent_of != nullptr) ++at_;
    const std::size_t number_at = at_;
    std::optional<ReadNumber> number = NumberAt(line_, at_);
    if (!number) return std::nullopt;
    at_ = number->next;
    amount_.value = number->value;
    amount_.digits = number->digits;
    amount_.scaled = number->scaled;
    amount_.fraction = number->fraction;
    amount_.grouped = number->grouped;
    amount_.words = !number->digits;
    amount_.article = number->article;
    amount_.lone_han = number->plain_han;
    amount_.end = line_[at_ - 1].end;
    if (number->scaled && number->digits) SetScale(number_at);
    if (number->scaled && !number->digits) amount_.scale = number->unit;
    if (number->vague_inside) Approximate(Approximation::kMoreThan);
    if (negative) amount_.value.mantissa = -amount_.value.mantissa;
    // 三分之一
    if (percent_of == nullptr && line_.Is(at_, WordClass::kFractionOf)) {
      const bool below_zero = line_.Is(at_ + 1, WordClass::kMinus);
      if (std::optional<ReadNumber> top = NumberAt(line_, at_ + (below_zero ? 2U : 1U))) {
        if (below_zero) top->value.mantissa = -top->value.mantissa;
        if (const auto ratio = Divide(top->value, amount_.value)) {
          amount_.value = *ratio;
          amount_.fraction = true;
          amount_.lone_han = false;
          at_ = top->next;
          amount_.end = line_[at_ - 1].end;
        }
      }
    }
    ReadApproximationAfter();
    if (percent_of != nullptr) {
      if (const auto factor = Divide({100, 0}, percent_of->value)) {
        if (const auto product = Multiply(amount_.value, *factor)) amount_.value = *product;
      }
      amount_.kind = Kind::kPercent;
      amount_.unit = "percent";
    } else if (!currency.empty()) {
      amount_.kind = Kind::kMoney;
      amount_.unit = currency;
      ReadMoneyTail();
    } else {
      ReadUnit();
    }
    ReadApproximationAfter();
    if (amount_.kind == Kind::kMultiple && !amount_.approximated) ReadApproximatorOfBase();
    if (amount_.unit.empty()) ReadCounted();
    amount_.next = at_;
    amount_.outer_end = line_[at_ - 1].end;
    if (amount_.unit.empty() && amount_.noun_end > amount_.outer_end) {
      amount_.outer_end = amount_.noun_end;
    }
    return amount_;
  }

 private:
  void Approximate(Approximation approximation) {
    amount_.approximation = approximation;
    amount_.approximated = true;
  }

  void ReadApproximators() {
    for (int count = 0; count < 3; ++count) {
      if (const WordSense* approx = line_.Sense(at_, WordClass::kApprox)) {
        // "not less than about 3": the bound counts for more than "about".
        const Approximation next = ApproximationOf(approx->code);
        if (!amount_.approximated || next != Approximation::kAbout) Approximate(next);
        amount_.upto = approx->code == "upto";
        ++at_;
      } else if (line_.Is(at_, WordClass::kRecord)) {
        amount_.record = true;
        ++at_;
      } else {
        break;
      }
    }
  }

  bool IsSign(std::size_t at) const {
    const bool glued_next = line_[at + 1].glued &&
                            (line_[at + 1].kind == Token::Kind::kDigits ||
                             line_.Is(at + 1, WordClass::kCurrencySign));
    if (line_.Is(at, WordClass::kMinus)) {
      return line_[at].kind != Token::Kind::kOther || glued_next;
    }
    // -20310517-: a date.
    if (line_[at + 1].end - line_[at + 1].begin == 8 && PeriodAt(line_, at + 1, {})) return false;
    const bool dash = line_.Mark(at) == '-' || line_.Text(at) == "\xE2\x80\x93";
    return dash && glued_next && !(line_[at].glued && at > 0 &&
                                   (line_[at - 1].kind == Token::Kind::kDigits ||
                                    line_[at - 1].kind == Token::Kind::kWord));
  }

  std::optional<Amount> ReadDoubling(const WordSense& doubling) {
    amount_.kind = Kind::kMultiple;
    amount_.unit = "ratio";
    amount_.value = doubling.value;
    amount_.doubling = true;
    if (amount_.value.mantissa < 0) amount_.value.mantissa = -amount_.value.mantissa;
    amount_.end = line_[at_].end;
    ++at_;
    amount_.next = at_;
    amount_.outer_end = amount_.end;
    amount_.words = true;
    // 翻了一番还多
    if (line_[at_ - 1].kind == Token::Kind::kHan) {
      ReadApproximationAfter();
      amount_.next = at_;
    }
    return amount_;
  }

  // Factor between the printed digits and the value, for ranges that share a magnitude.
  void SetScale(std::size_t number_at) {
    for (std::size_t k = number_at; k < at_; ++k) {
      if (const WordSense* magnitude = line_.Sense(k, WordClass::kMagnitude)) {
        if (const auto product = Multiply(amount_.scale, magnitude->value)) {
          amount_.scale = *product;
        }
      } else if (const WordSense* attached = line_.Sense(k, WordClass::kAttached)) {
        amount_.scale = attached->value;
      }
    }
  }

  void ReadApproximationAfter() {
    const WordSense* after = line_.Sense(at_, WordClass::kApproxAfter);
    if (after == nullptr) return;
    if (after->code == "inside" && !line_.Is(at_ + 1, WordClass::kClassifier)) return;
    if (line_.Mark(at_) == '+' && !line_[at_].glued) return;
    if (line_.Mark(at_) == '+' && line_[at_ + 1].kind == Token::Kind::kDigits) return;
    Approximate(ApproximationOf(after->code));
    ++at_;
  }

  void ReadMoneyTail() {
    // "$3.6 billion dollars", "¥20亿元"
    if (line_.Is(at_, WordClass::kCurrency)) {
      amount_.end = line_[at_].end;
      ++at_;
    }
    ReadPer();
  }

  // 几乎是2016年的两倍: the word stands before what is multiplied.
  void ReadApproximatorOfBase() {
    std::size_t k = amount_.first;
    if (k == 0 || line_.Text(k - 1) != "的") return;
    for (--k; k > 0 && k + 10 > amount_.first; --k) {
      if (line_[k - 1].kind == Token::Kind::kOther) return;
      if (const WordSense* approx = line_.Sense(k - 1, WordClass::kApprox)) {
        return Approximate(ApproximationOf(approx->code));
      }
    }
  }

  static bool IsPricedBy(const WordSense& per) {
    return per.code == "t" || per.code == "m3" || per.code == "kWh";
  }

  // 每吨346美元, 每吨约为346美元
  void ReadPriceBefore() {
    if (amount_.scaled) return;
    for (std::size_t k = amount_.first; k > 0 && k + 4 > amount_.first; --k) {
      if (line_[k - 1].kind != Token::Kind::kHan) return;
      const WordSense* per = line_.Sense(k - 1, WordClass::kPer);
      if (per == nullptr || !IsPricedBy(*per)) continue;
      amount_.kind = Kind::kPrice;
      amount_.unit += "/" + per->code;
      return;
    }
  }

  void ReadPer() {
    const WordSense* per = line_.Sense(at_, WordClass::kPer);
    if (per == nullptr) {
      if (amount_.kind == Kind::kMoney) ReadPriceBefore();
      return;
    }
    if (amount_.kind == Kind::kMoney) {
      if (IsPricedBy(*per)) {
        amount_.kind = Kind::kPrice;
        amount_.unit += "/" + per->code;
        ++at_;
      }
      return;
    }
    if (amount_.kind == Kind::kQuantity || amount_.unit.empty()) {
      if (amount_.unit.empty()) {
        amount_.unit = "count";
        amount_.kind = Kind::kRate;
      }
      amount_.unit += "/" + per->code;
      ++at_;
    }
  }

  void Take(Kind kind, std::string unit) {
    amount_.kind = kind;
    amount_.unit = std::move(unit);
    amount_.end = line_[at_].end;
    ++at_;
    amount_.lone_han = false;
  }

  // The key of a currency may hold a factor: "1e6:USD" of "MUSD".
  void TakeMoney(const WordSense& currency) {
    const std::size_t colon = currency.code.find(':');
    if (colon != std::string::npos) {
      const auto factor = ParsePlainDecimal(currency.code.substr(0, colon));
      const auto product = factor ? Multiply(amount_.value, *factor) : std::nullopt;
      if (product) amount_.value = *product;
      amount_.scaled = true;
    }
    Take(Kind::kMoney, colon == std::string::npos ? currency.code : currency.code.substr(colon + 1));
  }

  // 三成半, 三斤半: the half of one unit after it.
  void TakeHalf(const Decimal& unit) {
    const auto half = Multiply(line_.Sense(at_, WordClass::kAndFraction)->value, unit);
    const auto sum = half ? Add(amount_.value, *half) : std::nullopt;
    if (!sum) return;
    amount_.value = *sum;
    amount_.end = line_[at_].end;
    ++at_;
  }

  void ReadUnit() {
    std::size_t unit_at = at_;
    // "25-km", "20 (kg)"
    const char open = line_.Mark(at_), close = line_.Mark(at_ + 2);
    const bool hyphen = open == '-' && line_[at_].glued && line_[at_ + 1].glued &&
                        (line_.Is(at_ + 1, WordClass::kUnit) ||
                         line_.Is(at_ + 1, WordClass::kCurrency) ||
                         line_.Is(at_ + 1, WordClass::kPercent));
    const bool bracket = ((open == '(' && close == ')') || (open == '[' && close == ']')) &&
                         line_.Is(at_ + 1, WordClass::kUnit);
    if (hyphen || bracket) unit_at = at_ + 1;
    if (line_.Is(unit_at, WordClass::kPoints)) {
      at_ = unit_at;
      return Take(Kind::kPercentagePoint, "percentage_point");
    }
    if (const WordSense* percent = line_.Sense(unit_at, WordClass::kPercent)) {
      at_ = unit_at;
      // 三成五
      if (const auto product = Multiply(amount_.value, percent->value)) amount_.value = *product;
      const bool tenths = percent->code == "10";
      Take(Kind::kPercent, "percent");
      if (tenths && line_.Is(at_, WordClass::kAndFraction)) return TakeHalf({10, 0});
      if (tenths && line_.Is(at_, WordClass::kCardinal)) {
        const WordSense* digit = line_.Sense(at_, WordClass::kCardinal);
        if (const auto sum = Add(amount_.value, digit->value)) {
          amount_.value = *sum;
          amount_.end = line_[at_].end;
          ++at_;
        }
      }
      return;
    }
    // 九折, 八五折: what remains of the price, in tenths or hundredths.
    if (const WordSense* discount = line_.Sense(unit_at, WordClass::kDiscount)) {
      if (const auto product = Multiply(amount_.value, discount->value);
          product && amount_.value.ToDouble() < 10) {
        amount_.value = *product;
      }
      return Take(Kind::kPercent, "percent");
    }
    if (line_.Is(unit_at, WordClass::kMultiple) && IsMultiple(unit_at)) {
      Take(Kind::kMultiple, "ratio");
      if (line_[at_].kind == Token::Kind::kHan && line_.Is(at_, WordClass::kAndFraction)) {
        TakeHalf({1, 0});
      }
      return;
    }
    const WordSense* currency = line_.Sense(unit_at, WordClass::kCurrency);
    // "pounds": of money where there are millions of them.
    if (line_.Is(unit_at, WordClass::kUnit) && amount_.value.ToDouble() < 1e5) currency = nullptr;
    if (currency == nullptr && !line_.Is(unit_at, WordClass::kUnit)) {
      currency = line_.Sense(unit_at, WordClass::kCurrencySign);
      // "5 USD" but not "5, $6": the sign must not belong to a number after it.
      if (currency != nullptr && line_[unit_at + 1].glued &&
          line_[unit_at + 1].kind == Token::Kind::kDigits) {
        currency = nullptr;
      }
    }
    if (currency != nullptr) {
      at_ = unit_at;
      TakeMoney(*currency);
      // "75 USD million"
      const WordSense* magnitude = line_.Sense(at_, WordClass::kMagnitude);
      if (magnitude != nullptr && line_[at_].kind == Token::Kind::kWord && !amount_.scaled) {
        if (const auto product = Multiply(amount_.value, magnitude->value)) {
          amount_.value = *product;
          amount_.scaled = true;
          amount_.end = line_[at_].end;
          ++at_;
        }
      }
      ReadCents();
      ReadPer();
      return;
    }
    // 角 and 毛 alone are no money.
    const WordSense* cent = line_.Sense(unit_at, WordClass::kCent);
    if (cent != nullptr && !(line_[unit_at].kind == Token::Kind::kHan &&
                             line_[unit_at].end - line_[unit_at].begin == 3)) {
      at_ = unit_at;
      amount_.value.exponent -= 2;
      return TakeMoney(*cent);
    }
    if (const WordSense* unit = line_.Sense(unit_at, WordClass::kUnit)) {
      // "5 m": a lone letter that starts a name is none: "1 T. Smith".
      at_ = unit_at;
      // 1.3亿度 are of electricity, not of heat.
      const bool energy = unit->code == "Celsius" && amount_.scaled;
      Take(Kind::kQuantity, energy ? "kWh" : unit->code);
      if (bracket) amount_.end = line_[at_++].end;
      if (line_[at_].kind == Token::Kind::kHan && line_.Is(at_, WordClass::kAndFraction)) {
        TakeHalf(amount_.scaled ? amount_.scale : Decimal{1, 0});
      }
      ReadPer();
    }
  }

  // "2.7 times", "60-fold", 1.4倍, "в 1,9 раза"; not "three times a year", "5 раз встречались".
  bool IsMultiple(std::size_t at) const {
    if (line_.language() != Language::kRussian && line_.language() != Language::kBelarusian) {
      return !line_.Is(at + 1, WordClass::kPer);
    }
    if (amount_.value.exponent < 0) return true;  // «рост — 2,4 раза»: nothing happens so often
    // The word before the number or its approximators says "by a factor".
    for (std::size_t k = amount_.first, steps = 0; steps < 2; ++steps) {
      const WordSense* word = line_.Sense(k, WordClass::kDuring);
      const WordSense* approx = line_.Sense(k, WordClass::kApprox);
      if ((word != nullptr && word->code == "factor") || (approx != nullptr && approx->alone)) {
        return true;
      }
      if (k == 0) break;
      --k;
    }
    const std::string_view unit = line_.Text(at);
    return unit.size() > 0 && unit[0] == '-';
  }

  // "thirteen dollars and forty-five cents"
  void ReadCents() {
    std::size_t next = at_;
    const bool joined = line_.Is(next, WordClass::kAnd);
    if (joined || line_.Is(next, WordClass::kMixed)) ++next;
    const std::optional<ReadNumber> cents = NumberAt(line_, next);
    if (!cents || cents->scaled || cents->fraction || cents->value.ToDouble() >= 100) return;
    // "15 dollars and 50.": the name of the cents is left out at the end of a sentence only.
    const bool named = line_.Is(cents->next, WordClass::kCent);
    const bool two_digits = cents->digits && line_[next].end - line_[next].begin == 2;
    const bool last = (joined || two_digits) && cents->next + 1 >= line_.size() &&
                      line_[cents->next].kind == Token::Kind::kOther && amount_.scale == Decimal{1, 0};
    if (!named && !last) return;
    // The key of a part may hold how many hundredths it is: "10:CNY" of 角.
    Decimal part = cents->value;
    part.exponent -= 2;
    if (named) {
      const std::string& code = line_.Sense(cents->next, WordClass::kCent)->code;
      const auto factor = ParsePlainDecimal(code.substr(0, code.find(':')));
      const auto product = factor ? Multiply(part, *factor) : std::nullopt;
      if (product) part = *product;
    }
    if (const auto sum = Add(amount_.value, part)) {
      amount_.value = *sum;
      at_ = cents->next + (named ? 1U : 0U);
      amount_.end = line_[at_ - 1].end;
    }
  }

  // Classifier and noun; they stay outside the value. "5 trains a week" becomes a rate.
  void ReadCounted() {
    if (line_.Is(at_, WordClass::kClassifier) && line_[at_].kind == Token::Kind::kHan) {
      amount_.unit = "count";
      amount_.classified = true;
      amount_.lone_han = false;
      ++at_;
      ReadApproximationAfter();
      amount_.noun_begin = line_[at_].begin;
      amount_.noun_end = amount_.noun_begin;
      std::size_t k = at_;
      while (k < at_ + 10 && line_[k].kind == Token::Kind::kHan &&
             !line_.Is(k, WordClass::kAnd) && line_[k].end > line_[k].begin) {
        amount_.noun_end = line_[k].end;
        ++k;
      }
      RateBefore();
      return;
    }
    if (amount_.fraction && amount_.value.ToDouble() < 1) return;
    std::size_t k = at_;
    if (line_.Mark(k) == '-' && line_[k].glued && line_[k + 1].glued) return;
    amount_.noun_begin = line_[k].begin;
    amount_.noun_end = amount_.noun_begin;
    // "five times a week"
    if (line_.Is(k, WordClass::kMultiple) && line_.Is(k + 1, WordClass::kPer)) {
      amount_.kind = Kind::kRate;
      amount_.unit = "count/" + line_.Sense(k + 1, WordClass::kPer)->code;
      return;
    }
    for (int words = 0; words < 4; ++words, ++k) {
      if (line_[k].kind != Token::Kind::kWord || (words == 0 && line_[k].glued)) break;
      if (line_.Is(k, WordClass::kPer) && words > 0) {
        amount_.kind = Kind::kRate;
        amount_.unit = "count/" + line_.Sense(k, WordClass::kPer)->code;
        return;
      }
      if (line_[k].classes != 0 && !line_.Is(k, WordClass::kDuration)) break;
      amount_.noun_end = line_[k].end;
    }
    if (amount_.noun_end > amount_.noun_begin) {
      amount_.unit = "count";
    } else if (line_.Is(at_, WordClass::kPer) && !line_.Is(at_, WordClass::kAnd)) {
      ReadPer();
    }
  }

  // 每周有5列
  void RateBefore() {
    const std::size_t begin = amount_.first;
    for (std::size_t k = begin; k > 0 && k + 24 > begin; --k) {
      const WordSense* per = line_.Sense(k - 1, WordClass::kPer);
      if (per != nullptr) {
        amount_.kind = Kind::kRate;
        amount_.unit = "count/" + per->code;
        return;
      }
      if (line_[k - 1].kind == Token::Kind::kOther) return;
    }
  }

  const TokenLine& line_;
  std::size_t at_;
  Amount amount_;
};

}  // namespace

Approximation ApproximationOf(std::string_view code) {
  if (code == "about") return Approximation::kAbout;
  if (code == "more" || code == "inside") return Approximation::kMoreThan;
  if (code == "least") return Approximation::kAtLeast;
  if (code == "less") return Approximation::kLessThan;
  if (code == "most" || code == "upto") return Approximation::kAtMost;
  if (code == "almost") return Approximation::kAlmost;
  return Approximation::kExact;
}

std::optional<Amount> AmountAt(const TokenLine& line, std::size_t i) {
  return AmountReading(line, i).Read();
}

std::optional<Amount> OrdinalAt(const TokenLine& line, std::size_t i) {
  Amount amount;
  amount.kind = Kind::kRank;
  amount.unit = "rank";
  amount.first = i;
  amount.begin = amount.outer_begin = line[i].begin;
  std::size_t next = i;
  if (line.Is(i, WordClass::kOrdinalMark) && line[i].kind == Token::Kind::kHan) {
    const std::optional<ReadNumber> number = NumberAt(line, i + 1);
    if (!number || number->fraction || number->grouped) return std::nullopt;
    amount.value = number->value;
    next = number->next;
  } else if (line[i].kind == Token::Kind::kDigits) {
    const std::optional<ReadNumber> number = NumberAt(line, i);
    if (!number || number->scaled || number->fraction) return std::nullopt;
    if (!line.Is(number->next, WordClass::kOrdinalMark) || !line[number->next].glued) {
      return std::nullopt;
    }
    amount.value = number->value;
    amount.digits = true;
    next = number->next + 1;
  } else {
    // "twenty-first", "two hundredth", двадцать первый
    std::size_t last = i;
    if (!line.Is(i, WordClass::kOrdinal)) {
      const std::optional<ReadNumber> number = NumberAt(line, i);
      if (!number || number->digits || number->fraction) return std::nullopt;
      last = number->next;
      if (line.Mark(last) == '-' && line[last].glued) ++last;
      if (line.Is(last, WordClass::kAnd)) ++last;
      const WordSense* tail = line.Sense(last, WordClass::kOrdinal);
      if (tail == nullptr) return std::nullopt;
      const bool multiplies = tail->value.ToDouble() >= 100;
      const auto value = multiplies ? Multiply(number->value, tail->value)
                                    : Add(number->value, tail->value);
      if (!value) return std::nullopt;
      amount.value = *value;
    } else {
      amount.value = line.Sense(i, WordClass::kOrdinal)->value;
    }
    amount.words = true;
    next = last + 1;
  }
  amount.next = next;
  amount.end = amount.outer_end = line[next - 1].end;
  return amount;
}

}  // namespace kg::extract
