#include "extract/values/line_scan.h"

#include <algorithm>

#include "extract/values/decimal.h"
#include "extract/values/digit_literal.h"
#include "extract/values/number_reader.h"

namespace kg::extract {
namespace {

using Kind = ValueMention::Kind;

constexpr std::size_t kContactReach = 16;  // tokens after "Tel." whose digits are no figures

}  // namespace

void LineScan::Run() {
  first_value_ = values_.size();
  if (line_.IsPlain()) {
    state_.declared = OwnUnit();
    return;
  }
  for (std::size_t i = 0; i < line_.size();) {
    const Token& token = line_[i];
    if (line_.Is(i, WordClass::kContact)) contact_until_ = i + kContactReach;
    // Nothing begins in the middle of words and marks that have no meaning of their own.
    const bool starts = token.kind == Token::Kind::kDigits || token.classes != 0 ||
                        line_.Mark(i) == '[' || line_.Mark(i) == '+' || line_.Mark(i) == '-' ||
                        token.end - token.begin == 1;
    if (!starts || line_.Is(i, WordClass::kName) || line_.Is(i, WordClass::kDefinite)) {
      ++i;
      continue;
    }
    std::size_t next = TakeAddress(i);
    if (next == 0) next = TakeCitation(i);
    if (next == 0) next = TakeIgnored(i);
    if (next == 0) next = TakePeriod(i);
    // "over ten years": the approximation belongs to the span of time.
    if (next == 0 && line_.Is(i, WordClass::kApprox)) {
      next = TakePeriod(i + 1);
      if (next != 0) {
        values_.back().approximation = ApproximationOf(line_.Sense(i, WordClass::kApprox)->code);
        values_.back().outer.begin = std::min(values_.back().outer.begin, offset_ + token.begin);
      }
    }
    if (next == 0) next = TakeOrdinal(i);
    if (next == 0) next = TakeAmount(i);
    i = next == 0 ? i + 1 : next;
  }
  ReadMillions();
  ShareUnits();
  SharePercent();
  ApplyDeclared();
  MarkEquivalents();
  JoinBounds();
  MoveBounds();
  DropClocks();
  for (std::size_t k = values_.size(); k > first_value_; --k) {
    if (values_[k - 1].kind == Kind::kMoney) {
      state_.money = values_[k - 1].unit;
      break;
    }
  }
}

void LineScan::Ignore(std::size_t first, std::size_t next, std::string_view rule) {
  ValueMention value;
  value.kind = Kind::kIgnored;
  value.span = {offset_ + line_[first].begin, offset_ + line_[next - 1].end};
  value.outer = value.span;
  value.sentence = sentence_;
  value.rule = rule;
  values_.push_back(std::move(value));
  scaled_.push_back(0);
}

std::optional<DeclaredUnit> LineScan::OwnUnit() {
  std::optional<DeclaredUnit> unit = DeclaredUnitOf(line_);
  if (!unit || !unit->sheet) return unit;
  ValueMention value;
  value.kind = Kind::kIgnored;
  value.span = value.outer = {offset_, offset_ + unit->end};
  value.value = unit->factor;
  value.unit = unit->unit;
  value.sentence = sentence_;
  value.rule = kSheetUnit;
  // It begins with the line, before all other values.
  values_.insert(values_.begin() + static_cast<std::ptrdiff_t>(first_value_), std::move(value));
  scaled_.insert(scaled_.begin(), 0);
  return std::nullopt;
}

// https://example.org/5, www.example.org: all up to the next space, or to an ideograph.
std::size_t LineScan::TakeAddress(std::size_t i) {
  if (!line_.Is(i, WordClass::kContact) || !line_[i + 1].glued) return 0;
  const bool scheme = line_.Mark(i + 1) == ':' && line_.Mark(i + 2) == '/' && line_.Mark(i + 3) == '/';
  if (!scheme && line_.Mark(i + 1) != '.') return 0;
  std::size_t k = i + 1;
  while (k < line_.size() && line_[k].glued && line_[k].kind != Token::Kind::kHan) ++k;
  if (!scheme && k < i + 4) return 0;  // "Tel.:"
  Ignore(i, k, "value.address");
  return k;
}

// [5], [2, p. 40], [3; 4]
std::size_t LineScan::TakeCitation(std::size_t i) {
  if (line_.Mark(i) != '[' || line_[i + 1].kind != Token::Kind::kDigits) return 0;
  for (std::size_t k = i + 1; k < i + 24 && k < line_.size(); ++k) {
    if (line_.Mark(k) == ']') {
      Ignore(i, k + 1, "value.citation");
      return k + 1;
    }
    if (line_[k].kind == Token::Kind::kHan) return 0;
  }
  return 0;
}

// Telephones, times of day, scores, names with digits, numbers of decrees.
std::size_t LineScan::TakeIgnored(std::size_t i) {
  const Token& token = line_[i];
  const auto digits_at = [&](std::size_t k) { return line_[k].kind == Token::Kind::kDigits; };
  // +375 17 555-01-44
  if (line_.Mark(i) == '+' && digits_at(i + 1) && line_[i + 1].glued) {
    std::size_t k = i + 1, groups = 0;
    while (k < line_.size() && (digits_at(k) || line_.Mark(k) == '-' || line_.Mark(k) == '(' ||
                                line_.Mark(k) == ')')) {
      groups += digits_at(k) ? 1U : 0U;
      ++k;
    }
    if (groups >= 3) {
      Ignore(i, k, "value.telephone");
      return k;
    }
  }
  if (token.kind != Token::Kind::kDigits) return 0;
  // 0375-17-555-0188, 555-05-50, 978-985-0000-00-0; 2015-08-12 is a date.
  std::size_t k = i, groups = 1;
  while (line_.Mark(k + 1) == '-' && line_[k + 1].glued && line_[k + 2].glued &&
         digits_at(k + 2)) {
    k += 2;
    ++groups;
  }
  if (groups >= 3 && !PeriodAt(line_, i, {})) {
    Ignore(i, k + 1, "value.telephone");
    return k + 1;
  }
  // 09:30, 2:1, 12:15:00
  if (line_.Mark(i + 1) == ':' && line_[i + 1].glued && digits_at(i + 2) && line_[i + 2].glued) {
    k = i + 3;
    while (line_.Mark(k) == ':' && line_[k].glued && digits_at(k + 1) && line_[k + 1].glued) k += 2;
    Ignore(i, k, "value.clock");
    return k;
  }
  // "330/110/10 kV"
  if (line_.Mark(i + 1) == '/' && line_[i + 1].glued && digits_at(i + 2) && line_[i + 2].glued &&
      line_.Mark(i + 3) == '/' && line_[i + 3].glued && digits_at(i + 4) && line_[i + 4].glued &&
      !PeriodAt(line_, i, {})) {
    Ignore(i, i + 5, "value.name");
    return i + 5;
  }
  // 1.2.3
  if (line_.Mark(i + 1) == '.' && line_[i + 1].glued && digits_at(i + 2) && line_[i + 2].glued &&
      line_.Mark(i + 3) == '.' && line_[i + 3].glued && digits_at(i + 4) && line_[i + 4].glued &&
      !PeriodAt(line_, i, {}) && line_[i + 2].end - line_[i + 2].begin != 3) {
    Ignore(i, i + 5, "value.section");
    return i + 5;
  }
  if (IsNumberName(i)) {
    const std::optional<ReadNumber> number = NumberAt(line_, i);
    std::size_t next = number ? number->next : i + 1;
    // "A330-200"
    while (line_.Mark(next) == '-' && line_[next].glued && digits_at(next + 1) && line_[next + 1].glued) next += 2;
    Ignore(i, next, "value.name");
    return next;
  }
  if (i < contact_until_ && !PeriodAt(line_, i, {})) {
    const std::optional<Amount> amount = AmountAt(line_, i);
    if (!amount || amount->unit.empty() || amount->unit == "count") {
      Ignore(i, i + 1, "value.contact");
      return i + 1;
    }
  }
  return 0;
}

// Digits that are part of a name: M1, COVID-19, 14B, № 326, 第44号.
bool LineScan::IsNumberName(std::size_t i) const {
  const Token& token = line_[i];
  const std::size_t before = i == 0 ? line_.size() : i - 1;
  if (i > 0) {
    if (line_.Is(before, WordClass::kNumberSign)) {
      // "figure", "page", "phase 2": not before an amount with a unit of its own.
      const std::optional<Amount> amount = AmountAt(line_, i);
      if (!amount || amount->unit.empty() || amount->unit == "count") return true;
    }
    if (token.glued) {
      const std::uint64_t meanings = line_[before].classes;
      const char first = line_.text()[line_[before].begin];
      const bool letter = line_[before].end - line_[before].begin == 1 && first >= 'A' && first <= 'Z';  // A330
      if (line_[before].kind == Token::Kind::kWord && (meanings == 0 || letter)) return true;
      if (line_.Mark(before) == '/' && line_[before].glued && i > 1 &&
          line_[i - 2].kind == Token::Kind::kWord && line_[i - 2].classes == 0) {
        return true;
      }
      if ((line_.Mark(before) == '-' || line_.Text(before) == "\xE2\x80\x91") &&
          line_[before].glued && i > 1 && line_[i - 2].kind == Token::Kind::kWord &&
          !line_.Is(i - 2, WordClass::kStartOf) && !line_.Is(i - 2, WordClass::kCurrencySign)) {
        return true;
      }
      if (line_.Mark(before) == '_' || line_.Mark(before) == '#' || line_.Mark(before) == '@') {
        return true;
      }
    }
  }
  const Token& after = line_[i + 1];
  const std::optional<DigitLiteral> literal =
      DigitLiteralAt(line_.text(), token.begin, line_.language());
  const bool power = literal && literal->end > after.begin;  // 1e10
  if (after.glued && after.kind == Token::Kind::kWord && after.classes == 0 && !power &&
      line_.Text(i + 1) != "s") {
    // 14B, 2Z00; but "7e" of a Russian ordinal has its mark.
    return IsLetterAt(line_.text(), after.begin) &&
           static_cast<unsigned char>(line_.text()[after.begin]) < 0x80;
  }
  if (line_.Is(i + 1, WordClass::kAfterName) && !IsForOrdinals(i + 1)) {
    return after.kind != Token::Kind::kHan || after.glued;
  }
  return false;
}

std::size_t LineScan::TakePeriod(std::size_t i) {
  const std::optional<PeriodReading> reading = PeriodAt(line_, i, {year_, state_.as_of});
  if (!reading) return 0;
  // "2–3 years", "5-10 лет": the first number belongs to the span of time.
  ValueMention value;
  value.kind = Kind::kPeriod;
  const Token& first = line_[reading->first];
  value.span = {offset_ + line_[i].begin, offset_ + line_[reading->next - 1].end};
  value.outer = {offset_ + first.begin, value.span.end};
  value.period = reading->iso;
  value.reach = reading->reach;
  if (reading->duration) {
    value.value = reading->length;
    value.unit = reading->length_unit;
  }
  value.unresolved = reading->iso.empty();
  value.sentence = sentence_;
  value.rule = reading->duration   ? "period.duration"
               : reading->relative ? "period.relative"
               : reading->since    ? "period.since"
               : reading->bare_year ? "period.year"
                                    : "period.calendar";
  if (reading->year != 0) year_ = reading->year;
  // "2024 ...; in May of this year": of a year that nothing tells.
  if (reading->relative && reading->iso.empty() &&
      line_.Sense(i, WordClass::kRelative)->code != "none") {
    year_ = 0;
  }
  values_.push_back(std::move(value));
  scaled_.push_back(0);
  return reading->next;
}

// 号 of 第5号, where 5号 may be a day.
bool LineScan::IsForOrdinals(std::size_t i) const {
  return line_.Sense(i, WordClass::kAfterName)->code == "ordinal";
}

std::size_t LineScan::TakeOrdinal(std::size_t i) {
  const bool counted = line_.Is(i, WordClass::kArticle) && line_.Is(i + 1, WordClass::kMagnitude);
  if (!line_.Is(i, WordClass::kOrdinal) && !line_.Is(i, WordClass::kOrdinalMark) &&
      !line_.Is(i, WordClass::kCardinal) && !line_.Is(i + 1, WordClass::kOrdinalMark) &&
      !(line_.Mark(i + 1) == ',' && line_.Is(i + 3, WordClass::kOrdinalMark)) && !counted) {
    return 0;
  }
  const std::optional<Amount> ordinal = OrdinalAt(line_, i);
  if (!ordinal) return 0;
  // "a third of": a fraction; "second half" and the like were read as periods.
  if (line_.Is(ordinal->next, WordClass::kAfterName) &&
      (line_[i].kind == Token::Kind::kHan || !IsForOrdinals(ordinal->next))) {
    Ignore(i, ordinal->next, "value.number-name");
    return ordinal->next;
  }
  Emit(*ordinal, "value.ordinal");
  return ordinal->next;
}

// "60.000 cars": things that are counted come whole, so the stop parts thousands.
bool LineScan::PartsThousands(const Amount& amount) const {
  constexpr std::size_t kGroup = 4;  // ".000"
  if (line_.language() != Language::kEnglish || amount.kind != Kind::kNumber || amount.scaled) return false;
  const std::string_view printed = line_.text().substr(amount.begin, amount.end - amount.begin);
  if (amount.noun_end <= amount.noun_begin && !printed.ends_with(".000")) return false;
  return printed.size() > kGroup && printed.size() <= kGroup + 3 && printed[0] != '0' &&
         printed.find_first_not_of("0123456789.") == std::string_view::npos &&
         printed.find('.') == printed.size() - kGroup;
}

void LineScan::Emit(const Amount& amount, std::string_view rule) {
  ValueMention value;
  value.kind = amount.kind;
  value.span = {offset_ + amount.begin, offset_ + amount.end};
  value.outer = {offset_ + amount.outer_begin, offset_ + std::max(amount.outer_end, amount.end)};
  value.value = amount.value;
  if (PartsThousands(amount)) value.value.exponent += 3;
  value.unit = amount.unit;
  if (amount.noun_end > amount.noun_begin) {
    value.noun = line_.text().substr(amount.noun_begin, amount.noun_end - amount.noun_begin);
  }
  value.approximation = amount.approximation;
  value.record = amount.record;
  value.sentence = sentence_;
  value.rule = rule;
  if (amount.doubling) value.rule = "value.doubling";
  else if (amount.fraction) value.rule = "value.fraction";
  else if (amount.upto) value.rule = "value.upto";
  else if (amount.lone_han || (amount.words && amount.kind == Kind::kNumber)) value.rule = "value.words";
  values_.push_back(std::move(value));
  scaled_.push_back(static_cast<std::uint8_t>(
      (amount.scaled ? kScaled : 0) |
      (amount.noun_end > amount.noun_begin || amount.classified ? kFollowed : 0) |
      (amount.digits && !amount.classified ? kBare : 0)));
}

std::size_t LineScan::TakeAmount(std::size_t i) {
  std::optional<Amount> first = AmountAt(line_, i);
  if (!first) return 0;
  if (line_.Is(first->next, WordClass::kAfterName) && !IsForOrdinals(first->next) &&
      first->unit.empty()) {
    Ignore(i, first->next, "value.name");
    return first->next;
  }
  if (const std::size_t next = TakeRange(*first, i)) return next;
  if (const std::size_t next = TakeShared(*first)) return next;
  Emit(*first, "value.amount");
  return first->next;
}

// "from 1.7 in 2031 to 3.2 billion in 2038": the first number, whose unit stands behind the last,
// and its time.
std::size_t LineScan::TakeDatedStart(const Amount& first, std::size_t i) {
  if (i == 0 || !first.digits || first.scaled || !first.unit.empty()) return 0;
  const WordSense* from = line_.Sense(i - 1, WordClass::kRangeFrom);
  if (from == nullptr || from->code == "between") return 0;
  const std::size_t at = first.next + (line_.Is(first.next, WordClass::kDuring) ? 1 : 0);
  const std::optional<PeriodReading> dated = PeriodAt(line_, at, {year_, state_.as_of});
  if (!dated || dated->duration) return 0;
  const WordSense* to = line_.Sense(dated->next, WordClass::kRangeTo);
  if (to == nullptr || line_[dated->next].kind == Token::Kind::kOther) return 0;
  const std::optional<Amount> last = AmountAt(line_, dated->next + 1);
  if (!last || last->unit.empty() || last->kind == Kind::kMultiple) return 0;
  Amount start = first;
  start.unit = last->unit;
  start.kind = last->kind;
  if (last->scaled) {
    const auto scaled = Multiply(start.value, last->scale);
    if (!scaled) return 0;
    start.value = *scaled;
    start.scaled = true;
  }
  start.outer_begin = line_[i - 1].begin;
  Emit(start, "value.from");
  values_.back().rule = "value.from";
  return TakePeriod(at);
}

// "from 2 to 3 million", "2–3 million", 3至5列, "between 50 and 60"
std::size_t LineScan::TakeRange(const Amount& first, std::size_t i) {
  if (const std::size_t next = TakeDatedStart(first, i)) return next;
  std::size_t link = first.next;
  // The reading of the first number may have gone past the link: "5 – 7 engineers" does not.
  const WordSense* sense = line_.Sense(link, WordClass::kRangeTo);
  if (sense == nullptr || first.doubling || first.kind == Kind::kMultiple) return 0;
  const WordSense* from = i > 0 ? line_.Sense(i - 1, WordClass::kRangeFrom) : nullptr;
  const bool dash = line_[link].kind == Token::Kind::kOther;
  if (sense->code == "and" && (from == nullptr || from->code != "between" || dash)) return 0;
  const bool slavic = line_.language() == Language::kRussian ||
                      line_.language() == Language::kBelarusian;
  if (!dash && slavic && from == nullptr) return 0;
  if (dash && line_[link].glued != line_[link + 1].glued) return 0;
  if (dash && line_.Is(link + 1, WordClass::kApprox)) return 0;
  std::optional<Amount> second = AmountAt(line_, link + 1);
  // "by one third to $410 million": a part and an amount make no range.
  if (!second || second->doubling || second->fraction != first.fraction) return 0;
  // 由5.9%升至2023年的9.7%: a year ends no range.
  const std::optional<PeriodReading> period = PeriodAt(line_, link + 1, {year_, state_.as_of});
  if (period && !period->duration && second->unit.empty()) return 0;
  // "от 7 до 60 лет": ages and spans of time.
  if (period && period->duration && first.unit.empty()) {
    Ignore(i, period->next, "value.duration");
    return period->next;
  }
  Amount low = first, high = *second;
  const bool low_counts = low.unit.empty() || low.unit == "count";
  if (low.unit.empty() || (low_counts && dash)) {
    low.unit = high.unit;
    low.kind = high.kind;
  }
  if (low.kind == Kind::kNumber && high.kind == Kind::kRate) {
    low.kind = high.kind;
    low.unit = high.unit;
  }
  if (high.unit.empty()) {
    // 减少15%至44.56万立方米, "by 45 percent to 61,000": how much it moved, and to what.
    const bool moved = high.scaled || (!dash && from == nullptr);
    if (low.kind == Kind::kPercent && (moved || line_.language() == Language::kChinese)) return 0;
    high.unit = low.unit;
    high.kind = low.kind;
    if (low.kind == Kind::kMoney && low.scaled && !high.scaled) return 0;
  }
  if (low.unit != high.unit) return 0;
  if (!low.scaled && high.scaled) {
    const auto scaled = Multiply(low.value, high.scale);
    if (scaled && scaled->ToDouble() < high.value.ToDouble() && low.value.ToDouble() < 1000) {
      low.value = *scaled;
      low.scaled = true;
    }
  }
  if (low.value.ToDouble() >= high.value.ToDouble() && from == nullptr) return 0;
  if (low.noun_end == low.noun_begin || low.noun_end > line_[link].begin) {
    low.noun_begin = high.noun_begin;
    low.noun_end = high.noun_end;
  }
  // 8亿美元增至20亿美元: the verb itself says that it moves.
  const bool verb = line_[link].kind == Token::Kind::kHan && line_[link].end - line_[link].begin > 3;
  const bool movement = (from != nullptr && !dash) || verb;
  low.approximation = Approximation::kAtLeast;
  // "from 38 to at least 50": the goal has a bound of its own.
  if (!movement || high.approximation == Approximation::kExact) {
    high.approximation = Approximation::kAtMost;
  }
  if (from != nullptr && !dash) low.outer_begin = line_[i - 1].begin;
  low.outer_end = high.outer_end;
  Emit(low, movement ? "value.from" : "value.range");
  values_.back().rule = movement ? "value.from" : "value.range";
  Emit(high, movement ? "value.to" : "value.range");
  values_.back().rule = movement ? "value.to" : "value.range";
  values_.back().range_end = true;
  return high.next;
}

// "4,617 and 4,481 million dollars", 46.17亿和44.81亿美元, "in 2 and 3 percent", "4,5; 4,6 и 5,1 млрд"
std::size_t LineScan::TakeShared(const Amount& first) {
  constexpr std::size_t kMostShared = 8;
  std::vector<Amount> bare = {first};
  std::optional<Amount> last;
  while (bare.size() < kMostShared) {
    const Amount& before = bare.back();
    if (!before.unit.empty() || !before.digits || before.classified) return 0;
    const bool final = line_.Is(before.next, WordClass::kAnd);
    const char mark = line_.Mark(before.next);
    if (!final && mark != ',' && mark != ';') return 0;
    std::optional<Amount> next = AmountAt(line_, before.next + 1);
    if (!next || !next->digits || next->doubling) return 0;
    if (final) {
      last = std::move(next);
      break;
    }
    bare.push_back(*std::move(next));
  }
  if (!last || last->unit.empty() || (last->kind == Kind::kNumber && !last->classified)) return 0;
  for (Amount& shared : bare) {
    shared.unit = last->unit;
    shared.kind = last->kind;
    shared.classified = last->classified;
    if (!shared.scaled && last->scaled) {
      const auto scaled = Multiply(shared.value, last->scale);
      if (!scaled) return 0;
      shared.value = *scaled;
    }
  }
  for (const Amount& shared : bare) Emit(shared, "value.shared");
  Emit(*last, "value.shared");
  return last->next;
}

}  // namespace kg::extract
