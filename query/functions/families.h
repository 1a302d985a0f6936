#pragma once

#include <span>
#include <string>

#include "query/error.h"
#include "query/functions/function.h"

// The tables that FindFunction looks in, one per file, and what their functions share.
namespace kg::query {

std::span<const Function> ConversionFunctions();
std::span<const Function> GraphFunctions();
std::span<const Function> ListFunctions();
std::span<const Function> MathFunctions();
std::span<const Function> ProvenanceFunctions();
std::span<const Function> StringFunctions();
std::span<const Function> TemporalFunctions();

using Arguments = std::span<const Value>;

inline constexpr TypeSet kNumber = TypeSet(Value::Type::kInteger) | Value::Type::kFloat;
inline constexpr TypeSet kText = Value::Type::kString;
inline constexpr TypeSet kInteger = Value::Type::kInteger;
inline constexpr TypeSet kFloat = Value::Type::kFloat;
inline constexpr TypeSet kTruth = Value::Type::kBoolean;
inline constexpr TypeSet kList = Value::Type::kList;
inline constexpr TypeSet kMap = Value::Type::kMap;
inline constexpr TypeSet kNode = Value::Type::kNode;
inline constexpr TypeSet kRelationship = Value::Type::kRelationship;
inline constexpr TypeSet kPath = Value::Type::kPath;
inline constexpr TypeSet kInstant = TypeSet(Value::Type::kDate) | Value::Type::kLocalTime |
                                    Value::Type::kTime | Value::Type::kLocalDateTime |
                                    Value::Type::kDateTime;

inline Error WrongType(std::string_view function, std::string_view wanted, const Value& got) {
  return TypeError("InvalidArgumentValue", std::string(function) + "() needs " +
                                              std::string(wanted) + ", not " +
                                              std::string(TypeName(got.type())));
}
inline Error TooLarge(std::string_view function) {
  return Error{ErrorCode::kLimit, std::string(function) +
                                      "() would need more memory than the query may use; raise "
                                      "its memory limit or ask for less"};
}
inline bool AnyNull(Arguments arguments) {
  for (const Value& argument : arguments) {
    if (argument.is_null()) return true;
  }
  return false;
}

}  // namespace kg::query
