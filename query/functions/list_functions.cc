#include <algorithm>
#include <array>

#include "query/functions/families.h"
#include "query/functions/operators.h"

namespace kg::query {
namespace {

using Type = Value::Type;

Result<Value> Head(const Context&, Arguments arguments) {
  const Value& list = arguments[0];
  if (list.is_null()) return Value();
  if (!list.is(Type::kList)) return WrongType("head", "a list", list);
  return list.list().empty() ? Value() : list.list().front();
}

Result<Value> Last(const Context&, Arguments arguments) {
  const Value& list = arguments[0];
  if (list.is_null()) return Value();
  if (!list.is(Type::kList)) return WrongType("last", "a list", list);
  return list.list().empty() ? Value() : list.list().back();
}

Result<Value> Tail(const Context& context, Arguments arguments) {
  const Value& list = arguments[0];
  if (list.is_null()) return Value();
  if (!list.is(Type::kList)) return WrongType("tail", "a list", list);
  const Value one = Value::Integer(1);
  return Slice(context, list, &one, nullptr);
}

Result<Value> Reverse(const Context&, Arguments arguments) {
  const Value& value = arguments[0];
  if (value.is_null()) return Value();
  if (value.is(Type::kList)) {
    return Value::OfList(Value::List(value.list().rbegin(), value.list().rend()));
  }
  if (!value.is(Type::kString)) return WrongType("reverse", "a list or a string", value);
  const std::string_view text = value.string();
  std::string out;
  out.reserve(text.size());
  for (std::size_t end = text.size(); end > 0;) {
    std::size_t begin = end - 1;
    while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80) --begin;
    out.append(text.substr(begin, end - begin));
    end = begin;
  }
  return Value::String(std::move(out));
}

std::int64_t Length(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  });
}

Result<Value> Size(const Context&, Arguments arguments) {
  const Value& value = arguments[0];
  switch (value.type()) {
    case Type::kNull: return Value();
    case Type::kList: return Value::Integer(static_cast<std::int64_t>(value.list().size()));
    case Type::kMap: return Value::Integer(static_cast<std::int64_t>(value.map().size()));
    case Type::kString: return Value::Integer(Length(value.string()));
    default: return WrongType("size", "a list, a map or a string", value);
  }
}

Result<Value> IsEmpty(const Context&, Arguments arguments) {
  const Value& value = arguments[0];
  switch (value.type()) {
    case Type::kNull: return Value();
    case Type::kList: return Value::Boolean(value.list().empty());
    case Type::kMap: return Value::Boolean(value.map().empty());
    case Type::kString: return Value::Boolean(value.string().empty());
    default: return WrongType("isEmpty", "a list, a map or a string", value);
  }
}

Result<Value> Range(const Context& context, Arguments arguments) {
  for (const Value& argument : arguments) {
    if (!argument.is(Type::kInteger)) {
      return Error(ArgumentError("InvalidArgumentType",
                                 "range() needs integers, not " +
                                     std::string(TypeName(argument.type()))));
    }
  }
  const std::int64_t first = arguments[0].integer(), last = arguments[1].integer();
  const std::int64_t step = arguments.size() > 2 ? arguments[2].integer() : 1;
  if (step == 0) {
    return Error(ArgumentError("NumberOutOfRange", "range() needs a step other than 0"));
  }
  if (step > 0 ? first > last : first < last) return Value::OfList({});
  // Unsigned: the distance and the step may not fit into a signed integer.
  const std::uint64_t distance = step > 0
                                     ? static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first)
                                     : static_cast<std::uint64_t>(first) - static_cast<std::uint64_t>(last);
  const std::uint64_t stride =
      step > 0 ? static_cast<std::uint64_t>(step) : std::uint64_t{0} - static_cast<std::uint64_t>(step);
  const std::uint64_t steps = distance / stride;
  if (steps >= context.memory_bytes / sizeof(Value)) return TooLarge("range");
  Value::List list;
  list.reserve(steps + 1);
  std::uint64_t at = static_cast<std::uint64_t>(first);
  for (std::uint64_t i = 0; i <= steps; ++i, at += static_cast<std::uint64_t>(step)) {
    list.push_back(Value::Integer(static_cast<std::int64_t>(at)));
  }
  return Value::OfList(std::move(list));
}

Result<Value> Coalesce(const Context&, Arguments arguments) {
  for (const Value& argument : arguments) {
    if (!argument.is_null()) return argument;
  }
  return Value();
}

Result<Value> NullIf(const Context&, Arguments arguments) {
  const Value same = Equals(arguments[0], arguments[1]);
  return same.is(Type::kBoolean) && same.boolean() ? Value() : arguments[0];
}

// exists(n.name): whether there is a value.
Result<Value> Exists(const Context&, Arguments arguments) {
  return Value::Boolean(!arguments[0].is_null());
}

constexpr TypeSet kSized = kList | kMap | kText;

constexpr std::array<Function, 10> kFunctions = {{
    {"coalesce", 1, 255, {TypeSet::Any()}, TypeSet::Any(), true, Coalesce},
    {"exists", 1, 1, {TypeSet::Any()}, kTruth, true, Exists},
    {"head", 1, 1, {kList}, TypeSet::Any(), true, Head},
    {"isEmpty", 1, 1, {kSized}, kTruth, true, IsEmpty},
    {"last", 1, 1, {kList}, TypeSet::Any(), true, Last},
    {"nullIf", 2, 2, {TypeSet::Any(), TypeSet::Any()}, TypeSet::Any(), true, NullIf},
    {"range", 2, 3, {TypeSet::Any(), TypeSet::Any(), TypeSet::Any()}, kList, true, Range},
    {"reverse", 1, 1, {kList | kText}, kList | kText, true, Reverse},
    {"size", 1, 1, {kSized}, kInteger, true, Size},
    {"tail", 1, 1, {kList}, kList, true, Tail},
}};

}  // namespace

std::span<const Function> ListFunctions() { return kFunctions; }

}  // namespace kg::query
