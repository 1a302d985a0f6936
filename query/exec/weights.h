#pragma once

#include <cstdint>

#include "query/error.h"
#include "query/exec/batch.h"

// Rows that stand for several: see CountLinksOp.
namespace kg::query {

inline std::uint64_t WeightOf(const Batch& batch, VariableId weight, std::size_t row) {
  return weight == kUnbound ? 1 : static_cast<std::uint64_t>(batch[weight][row].integer());
}

inline Error TooMany() {
  return ArithmeticError("IntegerOverflow", "count() does not fit into 64 bits");
}

// a *= b, a += b. False beyond what an integer holds: TooMany is then the error.
inline bool MultiplyWeight(std::uint64_t& a, std::uint64_t b) {
  return !__builtin_mul_overflow(a, b, &a) && static_cast<std::int64_t>(a) >= 0;
}
inline bool AddWeight(std::uint64_t& a, std::uint64_t b) {
  return !__builtin_add_overflow(a, b, &a) && static_cast<std::int64_t>(a) >= 0;
}

inline Value WeightValue(std::uint64_t weight) {
  return Value::Integer(static_cast<std::int64_t>(weight));
}

}  // namespace kg::query
