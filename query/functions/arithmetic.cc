#include <cmath>
#include <limits>
#include <string>

#include "query/error.h"
#include "query/functions/families.h"
#include "query/functions/operators.h"
#include "query/functions/print.h"
#include "query/functions/temporal.h"

namespace kg::query {
namespace {

using Type = Value::Type;

Error Overflow(const Value& a, std::string_view sign, const Value& b) {
  return ArithmeticError("IntegerOverflow", std::to_string(a.integer()) + " " + std::string(sign) +
                                                " " + std::to_string(b.integer()) +
                                                " does not fit into 64 bits");
}

Error Mismatch(const Value& a, std::string_view sign, const Value& b) {
  return TypeError("InvalidArgumentType", "no '" + std::string(sign) + "' of " +
                                              std::string(TypeName(a.type())) + " and " +
                                              std::string(TypeName(b.type())));
}

bool Integers(const Value& a, const Value& b) {
  return a.is(Type::kInteger) && b.is(Type::kInteger);
}
bool Numbers(const Value& a, const Value& b) { return a.is_number() && b.is_number(); }

Result<Value> JoinStrings(const Context& context, std::string_view a, std::string_view b) {
  if (a.size() + b.size() > context.memory_bytes) return TooLarge("+");
  std::string joined;
  joined.reserve(a.size() + b.size());
  joined.append(a).append(b);
  return Value::String(std::move(joined));
}

Result<Value> JoinLists(const Context& context, std::span<const Value> a,
                        std::span<const Value> b) {
  if ((a.size() + b.size()) * sizeof(Value) > context.memory_bytes) return TooLarge("+");
  Value::List joined;
  joined.reserve(a.size() + b.size());
  joined.insert(joined.end(), a.begin(), a.end());
  joined.insert(joined.end(), b.begin(), b.end());
  Value list = Value::OfList(std::move(joined));
  if (Status status = CheckExtent(list, context.memory_bytes); !status) return std::move(status).error();
  return list;
}

bool IsInstant(const Value& value) {
  return IsTemporal(value.type()) && !value.is(Type::kDuration);
}

bool JoinsStrings(const Value& value) {
  return value.is(Type::kString) || value.is_number() || value.is(Type::kBoolean) ||
         IsTemporal(value.type());
}

}  // namespace

Result<Value> Add(const Context& context, const Value& a, const Value& b) {
  if (Integers(a, b)) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(a.integer(), b.integer(), &sum)) return Overflow(a, "+", b);
    return Value::Integer(sum);
  }
  if (a.is_null() || b.is_null()) return Value();
  if (Numbers(a, b)) return Value::Float(a.number() + b.number());
  if (a.is(Type::kList)) {
    return b.is(Type::kList) ? JoinLists(context, a.list(), b.list())
                             : JoinLists(context, a.list(), {&b, 1});
  }
  if (b.is(Type::kList)) return JoinLists(context, {&a, 1}, b.list());
  if (a.is(Type::kString) && b.is(Type::kString)) {
    return JoinStrings(context, a.string(), b.string());
  }
  if (a.is(Type::kDuration) && b.is(Type::kDuration)) {
    return AddDurations(a.duration(), b.duration(), 1);
  }
  if (IsInstant(a) && b.is(Type::kDuration)) return ShiftTemporal(a, b.duration(), 1);
  if (a.is(Type::kDuration) && IsInstant(b)) return ShiftTemporal(b, a.duration(), 1);
  if ((a.is(Type::kString) && JoinsStrings(b)) || (b.is(Type::kString) && JoinsStrings(a))) {
    return JoinStrings(context, PlainText(a), PlainText(b));
  }
  return Mismatch(a, "+", b);
}

Result<Value> Subtract(const Value& a, const Value& b) {
  if (Integers(a, b)) {
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(a.integer(), b.integer(), &difference)) return Overflow(a, "-", b);
    return Value::Integer(difference);
  }
  if (a.is_null() || b.is_null()) return Value();
  if (Numbers(a, b)) return Value::Float(a.number() - b.number());
  if (a.is(Type::kDuration) && b.is(Type::kDuration)) {
    return AddDurations(a.duration(), b.duration(), -1);
  }
  if (IsInstant(a) && b.is(Type::kDuration)) return ShiftTemporal(a, b.duration(), -1);
  return Mismatch(a, "-", b);
}

Result<Value> Multiply(const Value& a, const Value& b) {
  if (Integers(a, b)) {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(a.integer(), b.integer(), &product)) return Overflow(a, "*", b);
    return Value::Integer(product);
  }
  if (a.is_null() || b.is_null()) return Value();
  if (Numbers(a, b)) return Value::Float(a.number() * b.number());
  if (a.is(Type::kDuration) && b.is_number()) return ScaleDuration(a.duration(), b, false);
  if (b.is(Type::kDuration) && a.is_number()) return ScaleDuration(b.duration(), a, false);
  return Mismatch(a, "*", b);
}

Result<Value> Divide(const Value& a, const Value& b) {
  if (Integers(a, b)) {
    if (b.integer() == 0) return Error(ArithmeticError("DivisionByZero", "division by zero"));
    if (a.integer() == std::numeric_limits<std::int64_t>::min() && b.integer() == -1) {
      return Overflow(a, "/", b);
    }
    return Value::Integer(a.integer() / b.integer());
  }
  if (a.is_null() || b.is_null()) return Value();
  if (Numbers(a, b)) return Value::Float(a.number() / b.number());
  if (a.is(Type::kDuration) && b.is_number()) return ScaleDuration(a.duration(), b, true);
  return Mismatch(a, "/", b);
}

Result<Value> Modulo(const Value& a, const Value& b) {
  if (Integers(a, b)) {
    if (b.integer() == 0) return Error(ArithmeticError("DivisionByZero", "modulo by zero"));
    return Value::Integer(b.integer() == -1 ? 0 : a.integer() % b.integer());
  }
  if (a.is_null() || b.is_null()) return Value();
  if (Numbers(a, b)) return Value::Float(std::fmod(a.number(), b.number()));
  return Mismatch(a, "%", b);
}

Result<Value> Power(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return Value();
  if (Numbers(a, b)) return Value::Float(std::pow(a.number(), b.number()));
  return Mismatch(a, "^", b);
}

Result<Value> Negate(const Value& a) {
  if (a.is(Type::kInteger)) return Subtract(Value::Integer(0), a);
  if (a.is(Type::kFloat)) return Value::Float(-a.floating());
  if (a.is(Type::kDuration)) return AddDurations(Duration{}, a.duration(), -1);
  if (a.is_null()) return Value();
  return Error(TypeError("InvalidArgumentType",
                         "no '-' of a " + std::string(TypeName(a.type()))));
}

Result<Value> Identity(const Value& a) {
  if (a.is_number() || a.is_null() || a.is(Type::kDuration)) return a;
  return Error(TypeError("InvalidArgumentType",
                         "no '+' of a " + std::string(TypeName(a.type()))));
}

Result<Value> Concatenate(const Context& context, const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return Value();
  if (a.is(Type::kString) && b.is(Type::kString)) {
    return JoinStrings(context, a.string(), b.string());
  }
  if (a.is(Type::kList) && b.is(Type::kList)) return JoinLists(context, a.list(), b.list());
  return Mismatch(a, "||", b);
}

}  // namespace kg::query
