#include "query/exec/column_filter.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "query/exec/text_search.h"

namespace kg::query {
namespace {

using Op = ColumnTest::Op;

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kGreatest = std::numeric_limits<std::int64_t>::max();

}  // namespace

bool ColumnFilter::OfIntegers(Op op, const Value& value) {
  kind_ = Kind::kIntegers;
  low_ = kLeast;
  high_ = kGreatest;
  std::int64_t bound = 0;
  bool whole = true;
  if (value.is(Value::Type::kFloat)) {
    const double number = value.floating();
    if (std::isnan(number)) {
      kind_ = Kind::kNothing;
      return true;
    }
    // Beyond what integers reach: let rows be compared one by one.
    if (std::fabs(number) > 9e18) return false;
    const double floor = std::floor(number);
    whole = floor == number;
    bound = static_cast<std::int64_t>(floor);
  } else if (value.is(Value::Type::kDate)) {
    bound = value.date().days;
  } else if (value.is(Value::Type::kBoolean)) {
    bound = value.boolean() ? 1 : 0;
  } else {
    bound = value.integer();
  }
  // `bound` is the greatest integer that is not above the value.
  switch (op) {
    case Op::kEqual:
      low_ = high_ = bound;
      if (!whole) kind_ = Kind::kNothing;
      return true;
    case Op::kLess:
      if (whole && bound == kLeast) kind_ = Kind::kNothing;
      high_ = whole && bound > kLeast ? bound - 1 : bound;
      return true;
    case Op::kLessOrEqual:
      high_ = bound;
      return true;
    case Op::kGreater:
      if (bound == kGreatest) kind_ = Kind::kNothing;
      low_ = bound < kGreatest ? bound + 1 : bound;
      return true;
    case Op::kGreaterOrEqual:
      if (!whole && bound == kGreatest) kind_ = Kind::kNothing;
      low_ = whole || bound == kGreatest ? bound : bound + 1;
      return true;
    default: return false;
  }
}

bool ColumnFilter::OfFloats(Op op, const Value& value) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  double bound = 0;
  if (value.is(Value::Type::kInteger)) {
    // As a float it must be the same number.
    if (std::abs(value.integer() / 2) > (std::int64_t{1} << 51)) return false;
    bound = static_cast<double>(value.integer());
  } else {
    bound = value.floating();
  }
  if (std::isnan(bound)) return true;
  kind_ = Kind::kFloats;
  least_ = -kInfinity;
  greatest_ = kInfinity;
  switch (op) {
    case Op::kEqual: least_ = greatest_ = bound; return true;
    case Op::kLess:
      greatest_ = std::nextafter(bound, -kInfinity);
      if (bound == -kInfinity) kind_ = Kind::kNothing;
      return true;
    case Op::kLessOrEqual: greatest_ = bound; return true;
    case Op::kGreater:
      least_ = std::nextafter(bound, kInfinity);
      if (bound == kInfinity) kind_ = Kind::kNothing;
      return true;
    case Op::kGreaterOrEqual: least_ = bound; return true;
    default: return false;
  }
}

bool ColumnFilter::OfStrings(Op op, const Value& value) {
  const std::span<const Value> dictionary = column_.dictionary();
  const std::string_view text = value.string();
  // The place of the first string that is not before `bound` / is after it, as codes.
  const auto place = [&](bool after) {
    const auto it = std::partition_point(dictionary.begin(), dictionary.end(), [&](const Value& v) {
      return after ? v.string() <= text : v.string() < text;
    });
    return static_cast<std::uint32_t>(it - dictionary.begin());
  };
  const auto size = static_cast<std::uint32_t>(dictionary.size());
  std::uint32_t begin = 0, end = size;
  switch (op) {
    case Op::kEqual: begin = place(false), end = place(true); break;
    case Op::kLess: end = place(false); break;
    case Op::kLessOrEqual: end = place(true); break;
    case Op::kGreater: begin = place(true); break;
    case Op::kGreaterOrEqual: begin = place(false); break;
    case Op::kStartsWith: {
      begin = place(false);
      const auto it = std::partition_point(
          dictionary.begin() + begin, dictionary.end(),
          [&](const Value& v) { return v.string().starts_with(text); });
      end = static_cast<std::uint32_t>(it - dictionary.begin());
      break;
    }
    case Op::kEndsWith:
      kind_ = Kind::kMarked;
      for (const Value& each : dictionary) marked_.push_back(each.string().ends_with(text) ? 1 : 0);
      return true;
    case Op::kContains:
      kind_ = Kind::kMarked;
      MarkContaining(text);
      return true;
    default: return false;
  }
  kind_ = Kind::kCodes;
  first_ = begin;
  codes_ = end - begin;
  return true;
}

void ColumnFilter::MarkContaining(std::string_view part) {
  marked_.assign(column_.dictionary().size(), part.empty() ? 1 : 0);
  if (part.empty()) return;
  const std::string_view text = column_.text();
  const std::span<const std::uint64_t> ends = column_.text_ends();
  const TextSearch search(part, text);
  std::size_t code = 0;
  for (std::size_t at = search.Find(text, 0); at != TextSearch::kNone;) {
    // The string that the place lies in: not far on where there are many.
    std::size_t step = 1, low = code;
    while (code < ends.size() && ends[code] <= at) {
      low = code + 1;
      code += step;
      step *= 2;
    }
    const auto begin = ends.begin() + static_cast<std::ptrdiff_t>(low);
    const auto end = ends.begin() + static_cast<std::ptrdiff_t>(std::min(code, ends.size()));
    code = static_cast<std::size_t>(std::upper_bound(begin, end, at) - ends.begin());
    if (at + part.size() <= ends[code]) {
      marked_[code] = 1;
      at = search.Find(text, ends[code]);
    } else {
      at = search.Find(text, at + 1);  // it began in one string and ended in the next
    }
  }
}

std::unique_ptr<ColumnFilter> ColumnFilter::Make(Op op, const store::ColumnImage& column,
                                                 const Value& value) {
  using Type = Value::Type;
  using Of = store::ColumnImage::Kind;
  std::unique_ptr<ColumnFilter> filter(new ColumnFilter(column));
  if (op == Op::kIsNull || op == Op::kIsNotNull) {
    filter->kind_ = op == Op::kIsNull ? Kind::kNulls : Kind::kNotNulls;
    return filter;
  }
  const bool of_text = op == Op::kStartsWith || op == Op::kEndsWith || op == Op::kContains;
  if (value.is_null() || (of_text && !value.is(Type::kString))) return filter;
  bool made = true;
  switch (column.kind()) {
    case Of::kIntegers:
      if (of_text) return filter;
      if (value.is_number()) made = filter->OfIntegers(op, value);
      break;
    case Of::kFloats:
      if (of_text) return filter;
      if (value.is_number()) made = filter->OfFloats(op, value);
      break;
    case Of::kBooleans:
      if (value.is(Type::kBoolean)) made = filter->OfIntegers(op, value);
      break;
    case Of::kDates:
      if (value.is(Type::kDate)) made = filter->OfIntegers(op, value);
      break;
    case Of::kStrings:
      if (value.is(Type::kString)) made = filter->OfStrings(op, value);
      break;
    case Of::kValues: made = false; break;
  }
  // A value of another type than the column's is neither equal to any nor before or after one.
  return made ? std::move(filter) : nullptr;
}

void ColumnFilter::Apply(std::size_t begin, std::size_t count, std::uint8_t* pass) const {
  switch (kind_) {
    case Kind::kNothing: std::fill_n(pass, count, std::uint8_t{0}); return;
    case Kind::kNulls:
      for (std::size_t i = 0; i < count; ++i) pass[i] &= static_cast<std::uint8_t>(column_.IsNull(begin + i));
      return;
    case Kind::kNotNulls: break;
    case Kind::kIntegers: {
      const std::int64_t* values = column_.integers().data() + begin;
      for (std::size_t i = 0; i < count; ++i) {
        pass[i] &= static_cast<std::uint8_t>((values[i] >= low_) & (values[i] <= high_));
      }
      break;
    }
    case Kind::kFloats: {
      const double* values = column_.floats().data() + begin;
      for (std::size_t i = 0; i < count; ++i) {
        pass[i] &= static_cast<std::uint8_t>((values[i] >= least_) & (values[i] <= greatest_));
      }
      break;
    }
    case Kind::kCodes: {
      const std::uint32_t* codes = column_.codes().data() + begin;
      for (std::size_t i = 0; i < count; ++i) {
        pass[i] &= static_cast<std::uint8_t>(codes[i] - first_ < codes_);
      }
      break;
    }
    case Kind::kMarked: {
      const std::uint32_t* codes = column_.codes().data() + begin;
      for (std::size_t i = 0; i < count; ++i) {
        pass[i] &= codes[i] < marked_.size() ? marked_[codes[i]] : std::uint8_t{0};
      }
      break;
    }
  }
  if (!column_.has_nulls()) return;
  for (std::size_t i = 0; i < count; ++i) pass[i] &= static_cast<std::uint8_t>(!column_.IsNull(begin + i));
}

}  // namespace kg::query
