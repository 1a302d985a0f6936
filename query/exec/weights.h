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

// a * b; an error beyond what an integer holds.
inline Result<std::uint64_t> TimesWeight(std::uint64_t a, std::uint64_t b) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return TooMany();
  return static_cast<std::uint64_t>(product);
}
inline Result<std::uint64_t> PlusWeight(std::uint64_t a, std::uint64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return TooMany();
  return static_cast<std::uint64_t>(sum);
}

inline Value WeightValue(std::uint64_t weight) {
  return Value::Integer(static_cast<std::int64_t>(weight));
}

}  // namespace kg::query
