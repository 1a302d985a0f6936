#include "query/functions/operators.h"

#include <re2/re2.h>

#include <algorithm>
#include <string>

#include "query/error.h"
#include "query/functions/temporal.h"

namespace kg::query {
namespace {

using Type = Value::Type;

bool Strings(const Value& a, const Value& b) { return a.is(Type::kString) && b.is(Type::kString); }

Error Deleted() {
  QueryError error = TypeError("DeletedEntityAccess",
                               "the entity was deleted earlier in this query");
  error.type = ErrorType::kEntityNotFound;
  return error;
}

Error NoReader() {
  return Error{ErrorCode::kInvalid, "entities have no properties outside a graph"};
}

template <typename Id>
Result<Value> EntityProperty(const Context& context, Id id, std::optional<KeyId> key) {
  if (context.reader == nullptr) return NoReader();
  Value value;
  if (key) {
    Result<Value> read = context.reader->Property(id, *key);
    if (!read) return read;
    value = std::move(*read);
  }
  if (value.is_null() && context.deleted_relationships != nullptr) {
    Result<bool> exists = context.reader->Exists(id);
    if (!exists) return std::move(exists).error();
    if (!*exists) return Deleted();
  }
  return value;
}

}  // namespace

Value StartsWith(const Value& text, const Value& prefix) {
  if (!Strings(text, prefix)) return Value();
  return Value::Boolean(text.string().starts_with(prefix.string()));
}
Value EndsWith(const Value& text, const Value& suffix) {
  if (!Strings(text, suffix)) return Value();
  return Value::Boolean(text.string().ends_with(suffix.string()));
}
Value Contains(const Value& text, const Value& part) {
  if (!Strings(text, part)) return Value();
  return Value::Boolean(text.string().find(part.string()) != std::string_view::npos);
}

struct Regex::Impl {
  Impl(std::string_view pattern, const re2::RE2::Options& options)
      : automaton(re2::StringPiece(pattern.data(), pattern.size()), options) {}
  re2::RE2 automaton;
};

Result<Regex> Regex::Compile(std::string_view pattern) {
  constexpr std::size_t kLongest = 100'000;
  if (pattern.size() > kLongest) {
    return Error{ErrorCode::kLimit, "a regular expression has at most " + std::to_string(kLongest) +
                                        " bytes; use IN or CONTAINS for lists of words"};
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(std::int64_t{16} << 20);
  auto impl = std::make_shared<const Impl>(pattern, options);
  if (!impl->automaton.ok()) {
    QueryError error = ArgumentError(
        "InvalidArgumentValue", "'" + std::string(pattern.substr(0, 80)) +
                                    "' is not a regular expression: " + impl->automaton.error());
    return Error(error);
  }
  Regex regex;
  regex.impl_ = std::move(impl);
  return regex;
}

Result<bool> Regex::Matches(std::string_view text) const {
  constexpr std::size_t kMostSteps = std::size_t{1} << 30;  // about a second or two
  const auto size = static_cast<std::size_t>(std::max(1, impl_->automaton.ProgramSize()));
  if (text.size() > kMostSteps / size) {
    return Error{ErrorCode::kLimit, "a text of " + std::to_string(text.size()) +
                                        " bytes is too long for this regular expression"};
  }
  return re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), impl_->automaton);
}

Result<Value> Matches(const Value& text, const Value& pattern) {
  if (!Strings(text, pattern)) return Value();
  Result<Regex> regex = Regex::Compile(pattern.string());
  if (!regex) return std::move(regex).error();
  Result<bool> matches = regex->Matches(text.string());
  if (!matches) return std::move(matches).error();
  return Value::Boolean(*matches);
}

Result<Value> Index(const Context& context, const Value& container, const Value& index) {
  if (container.is_null()) return Value();
  switch (container.type()) {
    case Type::kList: {
      if (index.is_null()) return Value();
      if (!index.is(Type::kInteger)) {
        return Error(TypeError("InvalidArgumentType",
                               "a list's index must be an integer, not " +
                                   std::string(TypeName(index.type()))));
      }
      const Value::List& list = container.list();
      const auto size = static_cast<std::int64_t>(list.size());
      std::int64_t at = index.integer();
      if (at < 0) at += size;
      return at < 0 || at >= size ? Value() : list[static_cast<std::size_t>(at)];
    }
    case Type::kMap:
    case Type::kNode:
    case Type::kRelationship:
      if (index.is_null()) return Value();
      if (!index.is(Type::kString)) {
        return Error(TypeError("MapElementAccessByNonString",
                               "a key must be a string, not " +
                                   std::string(TypeName(index.type()))));
      }
      return PropertyOf(context, container, index.string());
    default:
      if (IsTemporal(container.type()) && index.is(Type::kString)) {
        return PropertyOf(context, container, index.string());
      }
      return Error(TypeError("InvalidArgumentType", "a " + std::string(TypeName(container.type())) +
                                                        " has no elements to index"));
  }
}

Result<Value> Slice(const Context& context, const Value& list, const Value* from,
                    const Value* to) {
  if (list.is_null() || (from != nullptr && from->is_null()) ||
      (to != nullptr && to->is_null())) {
    return Value();
  }
  if (!list.is(Type::kList)) {
    return Error(TypeError("InvalidArgumentType",
                           "a " + std::string(TypeName(list.type())) + " has no slices"));
  }
  const auto size = static_cast<std::int64_t>(list.list().size());
  for (const Value* bound : {from, to}) {
    if (bound != nullptr && !bound->is(Type::kInteger)) {
      return Error(TypeError("InvalidArgumentType", "a slice's bounds must be integers, not " +
                                                        std::string(TypeName(bound->type()))));
    }
  }
  auto place = [size](std::int64_t at) {
    return std::clamp<std::int64_t>(at < 0 ? at + size : at, 0, size);
  };
  const std::int64_t begin = from != nullptr ? place(from->integer()) : 0;
  const std::int64_t end = to != nullptr ? place(to->integer()) : size;
  if (begin >= end) return Value::OfList({});
  if (static_cast<std::size_t>(end - begin) * sizeof(Value) > context.memory_bytes) {
    return Error{ErrorCode::kLimit, "the slice is larger than the query's memory limit"};
  }
  return Value::OfList(
      Value::List(list.list().begin() + begin, list.list().begin() + end));
}

Result<Value> PropertyOf(const Context& context, const Value& container, std::string_view name,
                         std::optional<KeyId> key) {
  switch (container.type()) {
    case Type::kNode: return EntityProperty(context, container.node(), key);
    case Type::kRelationship: return EntityProperty(context, container.relationship(), key);
    case Type::kNull: return Value();
    case Type::kMap: {
      const Value* value = container.Find(name);
      return value != nullptr ? *value : Value();
    }
    default:
      if (IsTemporal(container.type())) return ComponentOf(container, name);
      return Error(TypeError("InvalidArgumentType", "a " + std::string(TypeName(container.type())) +
                                                        " has no property '" +
                                                        std::string(name) + "'"));
  }
}

Result<Value> PropertyOf(const Context& context, const Value& container, std::string_view key) {
  std::optional<KeyId> id;
  if (container.is(Type::kNode) || container.is(Type::kRelationship)) {
    if (context.reader == nullptr) return NoReader();
    id = context.reader->FindKey(key);
  }
  return PropertyOf(context, container, key, id);
}

Status CheckExtent(const Value& value, std::size_t memory_bytes) {
  constexpr std::uint32_t kMostDepth = 500;
  if (value.depth() > kMostDepth) {
    return Error{ErrorCode::kLimit, "lists and maps are nested deeper than " +
                                        std::to_string(kMostDepth) + " levels"};
  }
  if (value.HeapBytes() > memory_bytes) {
    return Error{ErrorCode::kLimit, "a value is larger than the " +
                                        std::to_string(memory_bytes >> 20) +
                                        " MiB that the query may use; raise its memory limit or "
                                        "ask for less"};
  }
  return {};
}

Status CheckProperty(const Value& value) {
  auto storable = [](const Value& v) {
    switch (v.type()) {
      case Type::kMap:
      case Type::kNode:
      case Type::kRelationship:
      case Type::kPath: return false;
      default: return true;
    }
  };
  bool good = storable(value);
  if (value.is(Type::kList)) {
    for (const Value& element : value.list()) {
      good = good && storable(element) && !element.is(Type::kList) && !element.is_null();
    }
  }
  if (good) return {};
  return Error(TypeError("InvalidPropertyType",
                         "a property can hold booleans, numbers, strings, temporal values and "
                         "lists of them, not " + std::string(TypeName(value.type())) +
                             (value.is(Type::kList) ? " of other values" : "")));
}

}  // namespace kg::query
