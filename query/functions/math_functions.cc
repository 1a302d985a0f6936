#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <numbers>

#include "query/functions/families.h"

namespace kg::query {
namespace {

using Type = Value::Type;
using Unary = double (*)(double);

// A function of one float under its own name, for errors.
struct Named {
  std::string_view name;
  Unary apply;
};

double Cot(double x) { return 1.0 / std::tan(x); }
double Coth(double x) { return 1.0 / std::tanh(x); }
double Degrees(double x) { return x * (180.0 / std::numbers::pi); }
double Radians(double x) { return x * (std::numbers::pi / 180.0); }
double Haversin(double x) {
  const double half = std::sin(x / 2);
  return half * half;
}

constexpr std::array<Named, 22> kNamed = {{
    {"acos", std::acos}, {"asin", std::asin}, {"atan", std::atan}, {"ceil", std::ceil},
    {"cos", std::cos}, {"cosh", std::cosh}, {"cot", Cot}, {"coth", Coth}, {"degrees", Degrees},
    {"exp", std::exp}, {"floor", std::floor}, {"haversin", Haversin}, {"log", std::log},
    {"log10", std::log10}, {"radians", Radians}, {"sin", std::sin}, {"sinh", std::sinh},
    {"sqrt", std::sqrt}, {"tan", std::tan}, {"tanh", std::tanh}, {"cbrt", std::cbrt},
    {"log2", std::log2},
}};

template <std::size_t kIndex>
Result<Value> Apply(const Context&, Arguments arguments) {
  const Value& x = arguments[0];
  if (x.is_null()) return Value();
  if (!x.is_number()) return WrongType(kNamed[kIndex].name, "a number", x);
  return Value::Float(kNamed[kIndex].apply(x.number()));
}

template <std::size_t... kIndex>
constexpr std::array<Function, sizeof...(kIndex)> NamedRows(std::index_sequence<kIndex...>) {
  return {{{kNamed[kIndex].name, 1, 1, {kNumber}, kFloat, true, Apply<kIndex>}...}};
}

Result<Value> Abs(const Context&, Arguments arguments) {
  const Value& x = arguments[0];
  if (x.is_null()) return Value();
  if (x.is(Type::kFloat)) return Value::Float(std::fabs(x.floating()));
  if (!x.is(Type::kInteger)) return WrongType("abs", "a number", x);
  if (x.integer() == std::numeric_limits<std::int64_t>::min()) {
    return Error(ArithmeticError("IntegerOverflow", "abs() does not fit into 64 bits"));
  }
  return Value::Integer(x.integer() < 0 ? -x.integer() : x.integer());
}

Result<Value> Sign(const Context&, Arguments arguments) {
  const Value& x = arguments[0];
  if (x.is_null()) return Value();
  if (!x.is_number()) return WrongType("sign", "a number", x);
  const double number = x.number();
  return Value::Integer(number > 0 ? 1 : (number < 0 ? -1 : 0));
}

Result<Value> IsNaN(const Context&, Arguments arguments) {
  const Value& x = arguments[0];
  if (x.is_null()) return Value();
  if (!x.is_number()) return WrongType("isNaN", "a number", x);
  return Value::Boolean(std::isnan(x.number()));
}

// `scaled` to a whole number by that rule.
double RoundWhole(double scaled, std::string_view mode) {
  const double below = std::floor(scaled), part = scaled - below;
  if (mode == "UP") return scaled < 0 ? std::floor(scaled) : std::ceil(scaled);
  if (mode == "DOWN") return std::trunc(scaled);
  if (mode == "CEILING") return std::ceil(scaled);
  if (mode == "FLOOR") return below;
  if (part != 0.5) return part < 0.5 ? below : below + 1;
  if (mode == "HALF_DOWN") return scaled < 0 ? below + 1 : below;
  if (mode == "HALF_EVEN") return std::fmod(below, 2) == 0 ? below : below + 1;
  return scaled < 0 ? below : below + 1;  // HALF_UP: away from zero
}

Result<Value> Round(const Context&, Arguments arguments) {
  if (AnyNull(arguments)) return Value();
  const Value& x = arguments[0];
  if (!x.is_number()) return WrongType("round", "a number", x);
  const double number = x.number();
  if (arguments.size() == 1) {
    const double below = std::floor(number);  // halves go up
    return Value::Float(number - below >= 0.5 ? below + 1 : below);
  }
  if (!arguments[1].is_number()) return WrongType("round", "an integer precision", arguments[1]);
  const double places = arguments[1].number();
  if (places < 0 || places > 300) {
    return Error(ArgumentError("NumberOutOfRange", "round() needs a precision from 0 to 300"));
  }
  std::string_view mode = "HALF_UP";
  if (arguments.size() > 2) {
    if (!arguments[2].is(Type::kString)) return WrongType("round", "a mode's name", arguments[2]);
    mode = arguments[2].string();
    bool known = false;
    for (const std::string_view name :
         {"UP", "DOWN", "CEILING", "FLOOR", "HALF_UP", "HALF_DOWN", "HALF_EVEN"}) {
      known = known || name == mode;
    }
    if (!known) {
      return Error(ArgumentError("InvalidArgumentValue",
                                 "round() knows the modes UP, DOWN, CEILING, FLOOR, HALF_UP, "
                                 "HALF_DOWN and HALF_EVEN"));
    }
  }
  const double scale = std::pow(10.0, std::floor(places));
  const double scaled = number * scale;
  if (!std::isfinite(scaled) || std::fabs(scaled) >= 9007199254740992.0) {
    return Value::Float(number);
  }
  // A decimal half such as 1.005 is a little off in binary; within a few units it is a half.
  const double half = std::floor(scaled) + 0.5;
  const bool tie = std::fabs(scaled - half) <= std::fabs(scaled) * 4e-16;
  return Value::Float(RoundWhole(tie ? half : scaled, mode) / scale);
}

Result<Value> Atan2(const Context&, Arguments arguments) {
  if (AnyNull(arguments)) return Value();
  for (const Value& argument : arguments) {
    if (!argument.is_number()) return WrongType("atan2", "numbers", argument);
  }
  return Value::Float(std::atan2(arguments[0].number(), arguments[1].number()));
}

Result<Value> Pi(const Context&, Arguments) { return Value::Float(std::numbers::pi); }
Result<Value> Euler(const Context&, Arguments) { return Value::Float(std::numbers::e); }

Error NoRandom() { return Error{ErrorCode::kUnsupported, "there is no source of random numbers"}; }

Result<Value> Rand(const Context& context, Arguments) {
  if (context.random == nullptr) return NoRandom();
  // 53 bits: the same on every platform.
  return Value::Float(static_cast<double>((*context.random)() >> 11) * 0x1.0p-53);
}

Result<Value> RandomUuid(const Context& context, Arguments) {
  if (context.random == nullptr) return NoRandom();
  const std::uint64_t high = ((*context.random)() & 0xFFFFFFFFFFFF0FFFull) | 0x4000ull;
  const std::uint64_t low = ((*context.random)() & 0x3FFFFFFFFFFFFFFFull) | 0x8000000000000000ull;
  char text[37];
  std::snprintf(text, sizeof text, "%08x-%04x-%04x-%04x-%012llx",
                static_cast<unsigned>(high >> 32), static_cast<unsigned>(high >> 16 & 0xFFFF),
                static_cast<unsigned>(high & 0xFFFF), static_cast<unsigned>(low >> 48),
                static_cast<unsigned long long>(low & 0xFFFFFFFFFFFFull));
  return Value::String(text);
}

constexpr std::array<Function, 9> kOthers = {{
    {"abs", 1, 1, {kNumber}, kNumber, true, Abs},
    {"atan2", 2, 2, {kNumber, kNumber}, kFloat, true, Atan2},
    {"e", 0, 0, {}, kFloat, true, Euler},
    {"isNaN", 1, 1, {kNumber}, kTruth, true, IsNaN},
    {"pi", 0, 0, {}, kFloat, true, Pi},
    {"rand", 0, 0, {}, kFloat, false, Rand},
    {"randomUUID", 0, 0, {}, kText, false, RandomUuid},
    {"round", 1, 3, {kNumber, kNumber, kText}, kFloat, true, Round},
    {"sign", 1, 1, {kNumber}, kInteger, true, Sign},
}};

}  // namespace

std::span<const Function> MathFunctions() {
  static const std::vector<Function> kFunctions = [] {
    const auto named = NamedRows(std::make_index_sequence<kNamed.size()>());
    std::vector<Function> all(named.begin(), named.end());
    all.insert(all.end(), kOthers.begin(), kOthers.end());
    return all;
  }();
  return kFunctions;
}

}  // namespace kg::query
