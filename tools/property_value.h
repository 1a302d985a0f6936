#pragma once

#include <string>

#include "graph/model/value.h"

namespace kg::tools {

// What a property of the graph holds, if it holds that kind: else "" and 0.
inline std::string TextOf(const Value& value) {
  return value.is(Value::Type::kString) ? std::string(value.string()) : std::string();
}
inline double NumberOf(const Value& value) {
  if (value.is(Value::Type::kInteger)) return static_cast<double>(value.integer());
  return value.is(Value::Type::kFloat) ? value.floating() : 0;
}

}  // namespace kg::tools
