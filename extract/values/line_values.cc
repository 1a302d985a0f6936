// What the values of a line tell of one another, once they are all read: LineScan's second half.
#include "extract/values/line_scan.h"

#include <optional>
#include <string_view>

#include "extract/text/characters.h"
#include "extract/values/decimal.h"

namespace kg::extract {
namespace {

using Kind = ValueMention::Kind;

}  // namespace

// Behind "$141m" what reads "90m" is of millions, not of metres; "$1bn 250m" is one amount.
void LineScan::ReadMillions() {
  const Decimal million{1, 6};
  for (std::size_t k = first_value_ + 1; k < values_.size(); ++k) {
    ValueMention& value = values_[k];
    const std::string_view text = line_.text().substr(value.span.begin - offset_, value.span.size());
    if (value.kind != Kind::kQuantity || value.unit != "m" || text.size() < 2 || text.back() != 'm' ||
        !IsDigit(static_cast<unsigned char>(text[text.size() - 2]))) {
      continue;
    }
    const ValueMention* money = nullptr;
    for (std::size_t n = k; n > first_value_ && money == nullptr; --n) {
      if (values_[n - 1].kind == Kind::kMoney) money = &values_[n - 1];
    }
    if (money == nullptr) continue;
    const std::string_view sum = line_.text().substr(money->span.begin - offset_, money->span.size());
    const bool abbreviated = sum.find("bn") != std::string_view::npos || (sum.size() > 2 && sum.back() == 'm' &&
                                                     IsDigit(static_cast<unsigned char>(sum[sum.size() - 2])));
    const auto amount = abbreviated ? Multiply(value.value, million) : std::nullopt;
    if (!amount) continue;
    ValueMention& before = values_[k - 1];
    const auto whole = Add(before.value, *amount);
    if (&before == money && sum.ends_with("bn") && value.span.begin == before.span.end + 1 &&
        amount->ToDouble() < 1e9 && whole) {
      before.value = *whole;
      before.span.end = before.outer.end = value.span.end;
      value.kind = Kind::kIgnored;
      continue;
    }
    value.value = *amount;
    value.kind = Kind::kMoney;
    value.unit = money->unit;
    value.rule = "value.carried-unit";
  }
}

// "exports 1.2, imports 2.4 billion dollars"; "7 млрд долларов: 3 млрд получат ..., 4 млрд — ..."
void LineScan::ShareUnits() {
  const auto open = [&](std::size_t k) {
    return values_[k].kind == Kind::kNumber && (scaled_[k - first_value_] & kScaled) != 0 &&
           (scaled_[k - first_value_] & kBare) != 0;
  };
  for (std::size_t k = first_value_; k < values_.size(); ++k) {
    if (!open(k)) continue;
    const bool followed = (scaled_[k - first_value_] & kFollowed) != 0;
    std::string unit;
    const double size = values_[k].value.ToDouble();
    // After it, then before it in the sentence; then the currency of the sentence before.
    if (!followed) {
      for (std::size_t n = k + 1; n < values_.size() && n < k + 4; ++n) {
        if (values_[n].kind == Kind::kMoney) {
          unit = values_[n].unit;
          break;
        }
        if (values_[n].kind != Kind::kPeriod && !open(n)) break;
      }
    }
    if (unit.empty() && (!followed || size >= 1e9)) {
      for (std::size_t n = k; n > first_value_; --n) {
        // "15元中大乐透1600万": small change says nothing of millions.
        if (values_[n - 1].kind == Kind::kMoney) {
          // "1.4 billion dollars; jobs: 2.9 thousand": nor does another item of a list.
          const std::uint32_t from = values_[n - 1].span.end - offset_;
          const bool item = size < 1e6 && line_.text().substr(from, values_[k].span.begin - offset_ -
                                                                        from).find(';') !=
                                              std::string_view::npos;
          const bool scaled = (scaled_[n - 1 - first_value_] & kScaled) != 0;
          if (scaled && !item) unit = values_[n - 1].unit;
          break;
        }
      }
      if (unit.empty() && size >= 1e9) unit = state_.money;
    }
    if (unit.empty()) continue;
    values_[k].kind = Kind::kMoney;
    values_[k].unit = unit;
    values_[k].noun.clear();
    if (values_[k].rule != "value.upto") values_[k].rule = "value.carried-unit";
  }
}

// "экспорт — 109,7, импорт — 108,3 процента": of two numbers behind dashes the first takes the
// percent sign of the second.
void LineScan::SharePercent() {
  const auto follows_dash = [&](const ValueMention& value) {
    std::string_view before = line_.text().substr(0, value.outer.begin - offset_);
    while (before.ends_with(' ')) before.remove_suffix(1);
    return before.ends_with("—") || before.ends_with("–");
  };
  for (std::size_t k = values_.size(); k > first_value_ + 1; --k) {
    ValueMention& value = values_[k - 2];
    const bool bare = (scaled_[k - 2 - first_value_] & (kScaled | kFollowed | kBare)) == kBare;
    if (values_[k - 1].kind != Kind::kPercent || value.kind != Kind::kNumber || !bare ||
        !follows_dash(value) || !follows_dash(values_[k - 1])) {
      continue;
    }
    value.kind = Kind::kPercent;
    value.unit = values_[k - 1].unit;
    value.rule = "value.shared";
  }
  // "51 percent belongs to us, to the partner — 49": what is left of a hundred.
  const Decimal hundred{100, 0};
  for (std::size_t k = first_value_ + 1; k < values_.size(); ++k) {
    ValueMention& value = values_[k];
    const ValueMention& before = values_[k - 1];
    const bool bare = (scaled_[k - first_value_] & (kScaled | kFollowed | kBare)) == kBare;
    if (before.kind != Kind::kPercent || value.kind != Kind::kNumber || !bare || !follows_dash(value)) {
      continue;
    }
    const auto sum = Add(before.value, value.value);
    if (!sum || !(*sum == hundred)) continue;
    value.kind = Kind::kPercent;
    value.unit = before.unit;
    value.rule = "value.shared";
  }
}

// "Exports: 1840", below a heading that names a unit: no year.
bool LineScan::IsLabelledAmount(const ValueMention& value) const {
  if (value.rule != "period.year" || value.period.size() != 4) return false;
  const std::string_view before = line_.text().substr(0, value.span.begin - offset_);
  std::string_view after = line_.text().substr(value.span.end - offset_);
  // "2031 — 1620; 2032 — 1905"
  const bool dated = first_value_ < values_.size() && &value > &values_[first_value_] &&
                     (&value)[-1].kind == Kind::kPeriod && value.span.begin - (&value)[-1].span.end <= 5;
  const bool dash = before.ends_with(" - ") || before.ends_with(" – ") || before.ends_with(" — ");
  if (dated && dash && (after.empty() || after.front() == ';' || after.front() == ',' || after.front() == '.')) {
    return true;
  }
  while (!after.empty() && (after.front() == ' ' || after.front() == '\n' || after.front() == ';')) after.remove_prefix(1);
  return after.empty() && (before.ends_with(": ") || before.ends_with("："));
}

// Numbers below a heading that names their unit, or behind it in the same line.
void LineScan::ApplyDeclared() {
  const std::optional<DeclaredUnit> own = OwnUnit();
  if (own) state_.declared = own;
  if (!state_.declared) return;
  bool any = false, other = false;
  std::uint32_t last = 0;  // where the last bare number ended
  for (std::size_t k = first_value_; k < values_.size(); ++k) {
    ValueMention& value = values_[k];
    if (own && value.span.begin - offset_ < own->end) continue;
    if (IsLabelledAmount(value)) {
      value.kind = Kind::kNumber;
      value.value = Decimal{std::stoll(value.period), 0};
      value.period.clear();
      scaled_[k - first_value_] = kBare;
    }
    // "Exports: 65.4, 11.7": the second column measures something else.
    const std::uint8_t flags = scaled_[k - first_value_];
    const bool column = last != 0 && value.span.begin - last <= 3;
    last = value.kind == Kind::kNumber && (flags & kBare) != 0 ? value.span.end : 0;
    if (column && value.kind == Kind::kNumber) continue;
    if (value.kind == Kind::kNumber && (flags & kBare) != 0 && (flags & (kScaled | kFollowed)) == 0) {
      if (const auto product = Multiply(value.value, state_.declared->factor)) {
        value.value = *product;
        value.unit = state_.declared->unit;
        value.kind = state_.declared->kind;
        value.rule = "value.declared-unit";
        any = true;
      }
    } else if (value.kind != Kind::kPeriod && value.kind != Kind::kIgnored) {
      other = true;
    }
  }
  if (other && !any && !own) state_.declared.reset();
}

// "$40 million (about 290 million yuan)": one amount in two currencies.
void LineScan::MarkEquivalents() {
  std::size_t hint = 0;  // a token before the value before
  for (std::size_t k = first_value_ + 1; k < values_.size(); ++k) {
    const ValueMention& before = values_[k - 1];
    ValueMention& value = values_[k];
    if (value.kind != Kind::kMoney || before.kind != Kind::kMoney || value.unit == before.unit) {
      continue;
    }
    const std::size_t from = before.span.end - offset_, to = value.span.begin - offset_;
    if (to > from + 40) continue;
    bool linked = true;
    hint = line_.IndexAt(before.span.begin - offset_, hint);
    for (std::size_t t = line_.IndexAt(from, hint); t < line_.size() && line_[t].begin < to; ++t) {
      const bool mark = line_[t].kind == Token::Kind::kOther;
      const WordSense* joint = line_.Sense(t, WordClass::kAnd);
      const bool means = joint != nullptr && joint->code == "or";
      if (!mark && !means && !line_.Is(t, WordClass::kApprox)) linked = false;
    }
    value.equivalent = linked;
  }
}

// "above 1000 and below 1500", 大于10小于20: two bounds of one thing.
void LineScan::JoinBounds() {
  const auto below = [](const ValueMention& v) {
    return v.approximation == Approximation::kLessThan || v.approximation == Approximation::kAtMost;
  };
  const auto above = [](const ValueMention& v) {
    return v.approximation == Approximation::kMoreThan || v.approximation == Approximation::kAtLeast;
  };
  std::size_t hint = 0;  // a token before the value before
  for (std::size_t k = first_value_ + 1; k < values_.size(); ++k) {
    const ValueMention& before = values_[k - 1];
    ValueMention& value = values_[k];
    if (value.kind != before.kind || value.kind == Kind::kPeriod || value.kind == Kind::kIgnored ||
        value.range_end || before.range_end || before.bounds) {
      continue;
    }
    const auto unit = [](const ValueMention& v) -> std::string_view {
      return v.unit == "count" ? "" : std::string_view(v.unit);
    };
    if (unit(value) != unit(before)) continue;
    const double size = value.value.ToDouble(), size_before = before.value.ToDouble();
    const bool upward = above(before) && below(value) && size_before <= size;
    const bool downward = below(before) && above(value) && size <= size_before;
    if (!upward && !downward) continue;
    bool linked = true;
    hint = line_.IndexAt(before.span.begin - offset_, hint);
    for (std::size_t t = line_.IndexAt(before.outer.end - offset_, hint);
         t < line_.size() && line_[t].begin < value.outer.begin - offset_; ++t) {
      linked &= line_[t].kind == Token::Kind::kOther || line_.Is(t, WordClass::kAnd);
    }
    value.bounds = linked && value.outer.begin < before.outer.end + 24;
  }
}

// "did not exceed on 1 January 2031 3.1 billion": the bound is the number's, not the day's.
void LineScan::MoveBounds() {
  std::size_t hint = 0;  // a token before the period
  for (std::size_t k = first_value_ + 1; k < values_.size(); ++k) {
    ValueMention& period = values_[k - 1];
    ValueMention& value = values_[k];
    if (period.kind != Kind::kPeriod || period.rule == "period.duration" ||
        value.approximation != Approximation::kExact || value.kind == Kind::kPeriod ||
        value.kind == Kind::kIgnored || value.outer.begin > period.outer.end + 1) {
      continue;
    }
    hint = line_.IndexAt(period.outer.begin - offset_, hint);
    std::size_t word = hint;
    for (int back = 0; back < 2 && word > 0 && !line_.Is(word, WordClass::kApprox); ++back) --word;
    const WordSense* bound = line_.Sense(word, WordClass::kApprox);
    if (bound == nullptr || (bound->code != "most" && bound->code != "more")) continue;
    value.approximation = ApproximationOf(bound->code);
    period.approximation = Approximation::kExact;
  }
}

// "с 10.00 до 12.00": where a comma parts decimals, two digits behind a stop are minutes.
void LineScan::DropClocks() {
  const Language language = line_.language();
  if (language != Language::kRussian && language != Language::kBelarusian) return;
  const auto is_clock = [&](const ValueMention& value) {
    std::string_view text = line_.text().substr(value.span.begin - offset_, value.span.size());
    if (text.ends_with('.')) text.remove_suffix(1);
    const std::size_t stop = text.find('.');
    return value.kind == Kind::kNumber && stop != std::string_view::npos && stop >= 1 && stop <= 2 &&
           text.size() == stop + 3 && text[stop + 1] <= '5' && value.value.ToDouble() <= 24;
  };
  for (std::size_t k = first_value_ + 1; k < values_.size(); ++k) {
    // Behind a telephone only the second of them may be left.
    const bool after_other = values_[k - 1].kind == Kind::kIgnored;
    if (!is_clock(values_[k]) ||
        !(after_other || (values_[k].range_end && is_clock(values_[k - 1])))) {
      continue;
    }
    values_[k].kind = values_[k - 1].kind = Kind::kIgnored;
    values_[k].rule = "value.clock";
    if (!after_other) values_[k - 1].rule = "value.clock";
  }
}

}  // namespace kg::extract
