#include <cmath>
#include <optional>
#include <string>

#include "query/error.h"
#include "query/functions/operators.h"

namespace kg::query {
namespace {

using Type = Value::Type;
using Truth = std::optional<bool>;  // nothing: unknown

Value OfTruth(Truth truth) { return truth ? Value::Boolean(*truth) : Value(); }

bool IsNan(const Value& value) { return value.is(Type::kFloat) && std::isnan(value.floating()); }

Truth EqualTruth(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return std::nullopt;
  if (a.is_number() && b.is_number()) {
    if (IsNan(a) || IsNan(b)) return false;
    return Compare(a, b) == 0;
  }
  if (a.type() != b.type()) return false;
  if (a.is(Type::kString)) return a.string() == b.string();
  if (a.is(Type::kList)) {
    const Value::List &x = a.list(), &y = b.list();
    if (x.size() != y.size()) return false;
    Truth all = true;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Truth same = EqualTruth(x[i], y[i]);
      if (same == false) return false;
      if (!same) all = std::nullopt;
    }
    return all;
  }
  if (a.is(Type::kMap)) {
    const Value::Map &x = a.map(), &y = b.map();
    if (x.size() != y.size()) return false;
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (x[i].first != y[i].first) return false;
    }
    Truth all = true;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Truth same = EqualTruth(x[i].second, y[i].second);
      if (same == false) return false;
      if (!same) all = std::nullopt;
    }
    return all;
  }
  return a == b;
}

enum class Order { kLess, kEqual, kGreater, kUnordered };  // kUnordered: NaN; every test is false

// Nothing where the two have no order.
std::optional<Order> OrderOf(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return std::nullopt;
  const bool numbers = a.is_number() && b.is_number();
  if (!numbers && a.type() != b.type()) return std::nullopt;
  if (numbers && (IsNan(a) || IsNan(b))) return Order::kUnordered;
  switch (a.type()) {
    case Type::kNode:
    case Type::kRelationship:
    case Type::kPath:
    case Type::kMap:
    case Type::kDuration: return std::nullopt;
    case Type::kList: {
      const Value::List &x = a.list(), &y = b.list();
      for (std::size_t i = 0; i < x.size() && i < y.size(); ++i) {
        const std::optional<Order> order = OrderOf(x[i], y[i]);
        if (order != Order::kEqual) return order;
      }
      return x.size() == y.size() ? Order::kEqual
                                  : (x.size() < y.size() ? Order::kLess : Order::kGreater);
    }
    default: break;
  }
  const auto order = Compare(a, b);
  return order < 0 ? Order::kLess : (order > 0 ? Order::kGreater : Order::kEqual);
}

Error NotBoolean(std::string_view sign, const Value& value) {
  return TypeError("InvalidArgumentType", std::string(sign) + " needs booleans, not " +
                                              std::string(TypeName(value.type())));
}

bool IsTruth(const Value& value) { return value.is_null() || value.is(Type::kBoolean); }
bool Is(const Value& value, bool wanted) {
  return value.is(Type::kBoolean) && value.boolean() == wanted;
}

}  // namespace

Value Equals(const Value& a, const Value& b) { return OfTruth(EqualTruth(a, b)); }

Value NotEquals(const Value& a, const Value& b) {
  const Truth same = EqualTruth(a, b);
  return same ? Value::Boolean(!*same) : Value();
}

Value Less(const Value& a, const Value& b) {
  const auto order = OrderOf(a, b);
  return order ? Value::Boolean(*order == Order::kLess) : Value();
}
Value LessOrEqual(const Value& a, const Value& b) {
  const auto order = OrderOf(a, b);
  return order ? Value::Boolean(*order == Order::kLess || *order == Order::kEqual) : Value();
}
Value Greater(const Value& a, const Value& b) { return Less(b, a); }
Value GreaterOrEqual(const Value& a, const Value& b) { return LessOrEqual(b, a); }

Result<Value> In(const Value& element, const Value& list) {
  if (list.is_null()) return Value();
  if (!list.is(Type::kList)) {
    return Error(TypeError("InvalidArgumentType",
                           "IN needs a list, not " + std::string(TypeName(list.type()))));
  }
  Truth found = false;
  for (const Value& candidate : list.list()) {
    const Truth same = EqualTruth(element, candidate);
    if (same == true) return Value::Boolean(true);
    if (!same) found = std::nullopt;
  }
  return OfTruth(found);
}

Result<Value> And(const Value& a, const Value& b) {
  if (!IsTruth(a)) return NotBoolean("AND", a);
  if (!IsTruth(b)) return NotBoolean("AND", b);
  if (Is(a, false) || Is(b, false)) return Value::Boolean(false);
  return a.is_null() || b.is_null() ? Value() : Value::Boolean(true);
}

Result<Value> Or(const Value& a, const Value& b) {
  if (!IsTruth(a)) return NotBoolean("OR", a);
  if (!IsTruth(b)) return NotBoolean("OR", b);
  if (Is(a, true) || Is(b, true)) return Value::Boolean(true);
  return a.is_null() || b.is_null() ? Value() : Value::Boolean(false);
}

Result<Value> Xor(const Value& a, const Value& b) {
  if (!IsTruth(a)) return NotBoolean("XOR", a);
  if (!IsTruth(b)) return NotBoolean("XOR", b);
  if (a.is_null() || b.is_null()) return Value();
  return Value::Boolean(a.boolean() != b.boolean());
}

Result<Value> Not(const Value& a) {
  if (!IsTruth(a)) return NotBoolean("NOT", a);
  return a.is_null() ? Value() : Value::Boolean(!a.boolean());
}

}  // namespace kg::query
