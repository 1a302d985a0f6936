#include "query/exec/column_seek.h"

#include <algorithm>
#include <cmath>

namespace kg::query {
namespace {

using store::ColumnImage;
using Order = std::span<const std::uint32_t>;

// Whether the column's values and this one are of one type, so that they can be ordered.
bool Comparable(const ColumnImage& column, const Value& value) {
  switch (column.kind()) {
    case ColumnImage::Kind::kIntegers: case ColumnImage::Kind::kFloats: return value.is_number();
    case ColumnImage::Kind::kBooleans: return value.is(Value::Type::kBoolean);
    case ColumnImage::Kind::kDates: return value.is(Value::Type::kDate);
    case ColumnImage::Kind::kStrings: return value.is(Value::Type::kString);
    case ColumnImage::Kind::kValues: return false;
  }
  return false;
}

// The order without the nulls at its end.
Order Present(const ColumnImage& column) {
  const Order order = column.order();
  if (!column.has_nulls()) return order;
  const auto end = std::partition_point(order.begin(), order.end(),
                                        [&](std::uint32_t at) { return !column.IsNull(at); });
  return order.first(static_cast<std::size_t>(end - order.begin()));
}

// The first place whose value is not before `value`; with `after`, the first that is after it.
std::size_t PlaceOf(const ColumnImage& column, Order order, const Value& value, bool after) {
  const auto place = [&](const auto& before) {
    return static_cast<std::size_t>(std::partition_point(order.begin(), order.end(), before) -
                                    order.begin());
  };
  if (column.kind() == ColumnImage::Kind::kIntegers && value.is(Value::Type::kInteger)) {
    const std::int64_t wanted = value.integer();
    const store::NarrowIntegers& values = column.integers();
    return after ? place([&](std::uint32_t at) { return values[at] <= wanted; })
                 : place([&](std::uint32_t at) { return values[at] < wanted; });
  }
  return place([&](std::uint32_t at) {
    const auto order_of = Compare(column.ValueAt(at), value);
    return order_of < 0 || (after && order_of == 0);
  });
}

Order Between(Order order, std::size_t begin, std::size_t end) {
  return begin < end ? order.subspan(begin, end - begin) : Order();
}

}  // namespace

Positions SeekValue(const ColumnImage& column, const Value& value) {
  if (column.kind() == ColumnImage::Kind::kValues) return std::nullopt;
  if (!Comparable(column, value)) return Order();
  const Order order = Present(column);
  if (column.kind() == ColumnImage::Kind::kStrings) {
    const std::uint32_t code = column.CodeOf(value.string());
    if (code == column.dictionary().size()) return Order();
    const std::span<const std::uint32_t> begins = column.code_begins();
    return Between(order, begins[code], begins[code + 1]);
  }
  // Few have the same value, mostly: the end is looked for in steps that double.
  const std::size_t begin = PlaceOf(column, order, value, false);
  std::size_t end = begin, step = 1;
  while (end < order.size() && Compare(column.ValueAt(order[end]), value) == 0) {
    end = std::min(order.size(), end + step);
    step *= 2;
  }
  const Order rest = order.subspan(begin, end - begin);
  return Between(order, begin, begin + PlaceOf(column, rest, value, true));
}

Positions SeekBetween(const ColumnImage& column, const std::optional<store::Bound>& low,
                      const std::optional<store::Bound>& high) {
  if (column.kind() == ColumnImage::Kind::kValues) return std::nullopt;
  for (const auto* bound : {&low, &high}) {
    if (!*bound) continue;
    if (!Comparable(column, (*bound)->value)) return std::nullopt;
    if ((*bound)->value.is(Value::Type::kFloat) && std::isnan((*bound)->value.floating())) {
      return std::nullopt;
    }
  }
  if (column.kind() == ColumnImage::Kind::kFloats && !high) return std::nullopt;  // NaN is no end
  const Order order = Present(column);
  const std::size_t begin = low ? PlaceOf(column, order, low->value, !low->inclusive) : 0;
  const std::size_t end =
      high ? PlaceOf(column, order, high->value, high->inclusive) : order.size();
  return Between(order, begin, end);
}

Positions SeekStart(const ColumnImage& column, std::string_view prefix) {
  if (column.kind() == ColumnImage::Kind::kValues) return std::nullopt;
  if (column.kind() != ColumnImage::Kind::kStrings) return Order();
  const std::span<const Value> dictionary = column.dictionary();
  const auto first = std::partition_point(dictionary.begin(), dictionary.end(),
                                          [&](const Value& v) { return v.string() < prefix; });
  const auto last = std::partition_point(
      first, dictionary.end(), [&](const Value& v) { return v.string().starts_with(prefix); });
  const auto low = static_cast<std::uint32_t>(first - dictionary.begin());
  const auto high = static_cast<std::uint32_t>(last - dictionary.begin());
  const std::span<const std::uint32_t> begins = column.code_begins();
  return Between(column.order(), begins[low], begins[high]);
}

}  // namespace kg::query
