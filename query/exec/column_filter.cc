#include "query/exec/column_filter.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "query/exec/parallel.h"
#include "query/exec/text_search.h"

namespace kg::query {
namespace {

using Op = ColumnTest::Op;

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kGreatest = std::numeric_limits<std::int64_t>::max();

}  // namespace

void ColumnFilter::Between(std::int64_t low, std::int64_t high) {
  const store::NarrowIntegers& all = column_.integers();
  const auto distance = [&](std::int64_t number) {
    return static_cast<std::uint64_t>(number) - static_cast<std::uint64_t>(all.low());
  };
  if (low > high || high < all.low()) return;
  first_ = low > all.low() ? distance(low) : 0;
  if (first_ > all.range()) return;
  more_ = std::min(distance(high), all.range()) - first_;
  kind_ = Kind::kIntegers;
}

bool ColumnFilter::OfIntegers(Op op, const Value& value) {
  std::int64_t bound = 0;
  bool whole = true;
  if (value.is(Value::Type::kFloat)) {
    const double number = value.floating();
    if (std::isnan(number)) return true;
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
      if (whole) Between(bound, bound);
      return true;
    case Op::kLess:
      if (!whole) Between(kLeast, bound);
      else if (bound > kLeast) Between(kLeast, bound - 1);
      return true;
    case Op::kLessOrEqual: Between(kLeast, bound); return true;
    case Op::kGreater:
      if (bound < kGreatest) Between(bound + 1, kGreatest);
      return true;
    case Op::kGreaterOrEqual:
      if (whole) Between(bound, kGreatest);
      else if (bound < kGreatest) Between(bound + 1, kGreatest);
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

void ColumnFilter::OfStrings(const Execution& execution, Op op, std::string_view text) {
  const std::span<const Value> dictionary = column_.dictionary();
  // How many strings are before `text`, or with it those that equal it.
  const auto place = [&](bool after) {
    const auto it = std::partition_point(dictionary.begin(), dictionary.end(), [&](const Value& v) {
      return after ? v.string() <= text : v.string() < text;
    });
    return it - dictionary.begin();
  };
  const auto size = static_cast<std::int64_t>(dictionary.size());
  switch (op) {
    case Op::kEqual: Between(place(false), place(true) - 1); return;
    case Op::kLess: Between(0, place(false) - 1); return;
    case Op::kLessOrEqual: Between(0, place(true) - 1); return;
    case Op::kGreater: Between(place(true), size - 1); return;
    case Op::kGreaterOrEqual: Between(place(false), size - 1); return;
    case Op::kStartsWith: {
      const auto begin = dictionary.begin() + place(false);
      const auto end = std::partition_point(
          begin, dictionary.end(), [&](const Value& v) { return v.string().starts_with(text); });
      Between(begin - dictionary.begin(), end - dictionary.begin() - 1);
      return;
    }
    case Op::kEndsWith:
      kind_ = Kind::kMarked;
      for (const Value& each : dictionary) marked_.push_back(each.string().ends_with(text) ? 1 : 0);
      return;
    case Op::kContains: {
      kind_ = Kind::kMarked;
      marked_.assign(dictionary.size(), text.empty() ? 1 : 0);
      if (text.empty()) return;
      constexpr std::size_t kBytesPerRow = 64;  // looked through in the time that a row takes
      const std::size_t parts = execution.ThreadsFor(column_.text().size() / kBytesPerRow);
      // Cannot fail: the status is of no work that could.
      static_cast<void>(InParallel(parts, parts, [&](std::size_t i) {
        MarkContaining(text, dictionary.size() * i / parts, dictionary.size() * (i + 1) / parts);
        return Status();
      }));
      return;
    }
    default: return;
  }
}

void ColumnFilter::MarkContaining(std::string_view part, std::size_t begin, std::size_t end) {
  if (begin == end) return;
  const std::span<const std::uint64_t> ends = column_.text_ends().first(end);
  const std::string_view text = column_.text().substr(0, ends.back());
  const TextSearch search(part, text);
  std::size_t code = begin;
  for (std::size_t at = search.Find(text, begin == 0 ? 0 : ends[begin - 1]);
       at != TextSearch::kNone;) {
    // The string that the place lies in: not far on where there are many.
    std::size_t step = 1, low = code;
    while (code < ends.size() && ends[code] <= at) {
      low = code + 1;
      code += step;
      step *= 2;
    }
    const auto first = ends.begin() + static_cast<std::ptrdiff_t>(low);
    const auto last = ends.begin() + static_cast<std::ptrdiff_t>(std::min(code, ends.size()));
    code = static_cast<std::size_t>(std::upper_bound(first, last, at) - ends.begin());
    if (at + part.size() <= ends[code]) {
      marked_[code] = 1;
      at = search.Find(text, ends[code]);
    } else {
      at = search.Find(text, at + 1);  // it began in one string and ended in the next
    }
  }
}

std::unique_ptr<ColumnFilter> ColumnFilter::Make(const Execution& execution, Op op,
                                                 const store::ColumnImage& column,
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
      if (value.is(Type::kString)) filter->OfStrings(execution, op, value.string());
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
    case Kind::kIntegers:
      column_.integers().Distances([&](const auto& distances) {
        using Distance = std::decay_t<decltype(distances[0])>;
        const Distance first = static_cast<Distance>(first_), more = static_cast<Distance>(more_);
        const Distance* values = distances.data() + begin;
        for (std::size_t i = 0; i < count; ++i) {
          pass[i] &= static_cast<std::uint8_t>(static_cast<Distance>(values[i] - first) <= more);
        }
      });
      break;
    case Kind::kFloats: {
      const double* values = column_.floats().data() + begin;
      // One comparison where only one side is bounded; NaN fails either.
      if (std::isinf(greatest_) && greatest_ > 0) {
        for (std::size_t i = 0; i < count; ++i) {
          pass[i] &= static_cast<std::uint8_t>(values[i] >= least_);
        }
        break;
      }
      for (std::size_t i = 0; i < count; ++i) {
        pass[i] &= static_cast<std::uint8_t>((values[i] >= least_) & (values[i] <= greatest_));
      }
      break;
    }
    case Kind::kMarked:
      column_.integers().Distances([&](const auto& distances) {
        const auto* codes = distances.data() + begin;
        for (std::size_t i = 0; i < count; ++i) {
          pass[i] &= codes[i] < marked_.size() ? marked_[codes[i]] : std::uint8_t{0};
        }
      });
      break;
  }
  if (!column_.has_nulls()) return;
  for (std::size_t i = 0; i < count; ++i) pass[i] &= static_cast<std::uint8_t>(!column_.IsNull(begin + i));
}

}  // namespace kg::query
