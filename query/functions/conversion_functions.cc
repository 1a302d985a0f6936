#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "query/functions/families.h"
#include "query/functions/print.h"
#include "query/functions/temporal.h"
#include "query/functions/value_type.h"

namespace kg::query {
namespace {

using Type = Value::Type;

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1);
}

std::optional<double> ReadFloat(std::string_view text) {
  text = Trimmed(text);
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  // from_chars knows more names for these than Cypher does.
  if (text.find_first_not_of("0123456789.eE+-") != std::string_view::npos) return std::nullopt;
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ptr != text.data() + text.size()) return std::nullopt;
  if (read.ec == std::errc::result_out_of_range) {
    // Too large or too small: the sign of the exponent tells.
    const std::size_t e = text.find_first_of("eE");
    const bool tiny = e != std::string_view::npos && e + 1 < text.size() && text[e + 1] == '-';
    const double limit = tiny ? 0.0 : std::numeric_limits<double>::infinity();
    return text[0] == '-' ? -limit : limit;
  }
  if (read.ec != std::errc()) return std::nullopt;
  return number;
}

Value Truncated(double number) {
  if (!(number >= -9223372036854775808.0 && number < 9223372036854775808.0)) return Value();
  return Value::Integer(static_cast<std::int64_t>(number));
}

// The conversions proper: nothing for a type that cannot be converted, null for text that does not
// read as the wanted type.
using Conversion = std::optional<Value> (*)(const Value&);

std::optional<Value> AsInteger(const Value& value) {
  switch (value.type()) {
    case Type::kNull:
    case Type::kInteger: return value;
    case Type::kFloat: return Truncated(value.floating());
    case Type::kBoolean: return Value::Integer(value.boolean() ? 1 : 0);
    case Type::kString: {
      std::string_view text = Trimmed(value.string());
      if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
      std::int64_t number = 0;
      const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
      if (!text.empty() && read.ec == std::errc() && read.ptr == text.data() + text.size()) {
        return Value::Integer(number);
      }
      const std::optional<double> real = ReadFloat(text);
      return real ? Truncated(*real) : Value();
    }
    default: return std::nullopt;
  }
}

std::optional<Value> AsFloat(const Value& value) {
  switch (value.type()) {
    case Type::kNull:
    case Type::kFloat: return value;
    case Type::kInteger: return Value::Float(value.number());
    case Type::kString: {
      const std::optional<double> number = ReadFloat(value.string());
      return number ? Value::Float(*number) : Value();
    }
    default: return std::nullopt;
  }
}

std::optional<Value> AsBoolean(const Value& value) {
  switch (value.type()) {
    case Type::kNull:
    case Type::kBoolean: return value;
    case Type::kInteger: return Value::Boolean(value.integer() != 0);
    case Type::kString: {
      std::string folded;
      for (const char c : Trimmed(value.string())) {
        folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
      }
      if (folded == "true") return Value::Boolean(true);
      if (folded == "false") return Value::Boolean(false);
      return Value();
    }
    default: return std::nullopt;
  }
}

std::optional<Value> AsString(const Value& value) {
  switch (value.type()) {
    case Type::kNull:
    case Type::kString: return value;
    case Type::kInteger:
    case Type::kFloat:
    case Type::kBoolean: return Value::String(PlainText(value));
    default:
      if (IsTemporal(value.type())) return Value::String(PrintTemporal(value));
      return std::nullopt;
  }
}

struct Row {
  std::string_view name, or_null, list, wanted;
  Conversion convert;
};
constexpr std::array<Row, 4> kRows = {{
    {"toBoolean", "toBooleanOrNull", "toBooleanList", "a boolean, a string or an integer",
     AsBoolean},
    {"toFloat", "toFloatOrNull", "toFloatList", "a number or a string", AsFloat},
    {"toInteger", "toIntegerOrNull", "toIntegerList", "a number, a string or a boolean",
     AsInteger},
    {"toString", "toStringOrNull", "toStringList",
     "a string, a number, a boolean or a temporal value", AsString},
}};

template <std::size_t kRow>
Result<Value> Strict(const Context&, Arguments arguments) {
  std::optional<Value> converted = kRows[kRow].convert(arguments[0]);
  if (!converted) return WrongType(kRows[kRow].name, kRows[kRow].wanted, arguments[0]);
  return *converted;
}

template <std::size_t kRow>
Result<Value> OrNull(const Context&, Arguments arguments) {
  return kRows[kRow].convert(arguments[0]).value_or(Value());
}

template <std::size_t kRow>
Result<Value> Each(const Context& context, Arguments arguments) {
  if (arguments[0].is_null()) return Value();
  if (!arguments[0].is(Type::kList)) return WrongType(kRows[kRow].list, "a list", arguments[0]);
  if (arguments[0].list().size() > context.memory_bytes / 64) return TooLarge(kRows[kRow].list);
  Value::List converted;
  converted.reserve(arguments[0].list().size());
  for (const Value& element : arguments[0].list()) {
    converted.push_back(kRows[kRow].convert(element).value_or(Value()));
  }
  return Value::OfList(std::move(converted));
}

Result<Value> TypeText(const Context&, Arguments arguments) {
  return Value::String(TypeOf(arguments[0]));
}

constexpr TypeSet kTemporal = kInstant | Type::kDuration;

template <std::size_t kRow>
constexpr std::array<Function, 3> Rows(TypeSet from, TypeSet to) {
  return {{{kRows[kRow].name, 1, 1, {from}, to, true, Strict<kRow>},
           {kRows[kRow].or_null, 1, 1, {TypeSet::Any()}, to, true, OrNull<kRow>},
           {kRows[kRow].list, 1, 1, {kList}, kList, true, Each<kRow>}}};
}

}  // namespace

std::span<const Function> ConversionFunctions() {
  static const std::vector<Function> kFunctions = [] {
    std::vector<Function> all = {
        {"valueType", 1, 1, {TypeSet::Any()}, kText, true, TypeText}};
    auto add = [&all](const auto& rows) { all.insert(all.end(), rows.begin(), rows.end()); };
    add(Rows<0>(kTruth | kText | kInteger, kTruth));
    add(Rows<1>(kNumber | kText, kFloat));
    add(Rows<2>(kNumber | kText | kTruth, kInteger));
    add(Rows<3>(kNumber | kText | kTruth | kTemporal, kText));
    return all;
  }();
  return kFunctions;
}

}  // namespace kg::query
