#include "query/functions/value_type.h"

#include <algorithm>
#include <set>

namespace kg::query {
namespace {

using Type = Value::Type;

bool IsOfType(const Value& value, const ValueType& type) {
  if (value.is_null()) return !type.not_null;
  if (!type.types.Has(value.type())) return false;
  if (!value.is(Type::kList) || type.element.empty()) return true;
  return std::all_of(value.list().begin(), value.list().end(), [&type](const Value& element) {
    return IsOfType(element, std::span<const ValueType>(type.element));
  });
}

}  // namespace

bool IsOfType(const Value& value, std::span<const ValueType> types) {
  return std::any_of(types.begin(), types.end(),
                     [&value](const ValueType& type) { return IsOfType(value, type); });
}

std::string TypeOf(const Value& value) {
  if (value.is_null()) return "NULL";
  std::string out(TypeName(value.type()));
  if (value.is(Type::kList)) {
    std::set<std::string> elements;
    for (const Value& element : value.list()) elements.insert(TypeOf(element));
    std::string inner;
    for (const std::string& element : elements) inner += (inner.empty() ? "" : " | ") + element;
    out += "<" + (inner.empty() ? "NOTHING" : inner) + ">";
  }
  return out + " NOT NULL";
}

std::string PrintTypes(TypeSet types) {
  if (types == TypeSet::Any()) return "ANY";
  std::string out;
  for (std::uint8_t i = 0; i < 16; ++i) {
    const auto kind = static_cast<Type>(i);
    if (types.Has(kind)) out += (out.empty() ? "" : " | ") + std::string(TypeName(kind));
  }
  return out.empty() ? "NOTHING" : out;
}

std::string PrintTypes(std::span<const ValueType> types) {
  std::string out;
  for (const ValueType& type : types) {
    if (!out.empty()) out += " | ";
    out += PrintTypes(type.types);
    if (!type.element.empty()) out += "<" + PrintTypes(type.element) + ">";
    if (type.not_null) out += " NOT NULL";
  }
  return out;
}

}  // namespace kg::query
