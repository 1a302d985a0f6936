#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kg::extract {

// Exact decimal: mantissa x 10^exponent.
struct Decimal {
  std::int64_t mantissa = 0;
  std::int32_t exponent = 0;
  double ToDouble() const;
  // Shortest plain form: "5800000000", "113.6".
  std::string ToString() const;
  friend bool operator==(const Decimal& a, const Decimal& b);  // by value: 1.0 equals 1
};

// The same value without zeros at the end of the mantissa.
Decimal Normal(Decimal value);

// a x b, a + b, a / b, exact as far as 18 digits go and rounded to them beyond; nothing where the
// size is beyond all measure or the divisor is zero.
std::optional<Decimal> Multiply(const Decimal& a, const Decimal& b);
std::optional<Decimal> Add(const Decimal& a, const Decimal& b);
std::optional<Decimal> Divide(const Decimal& a, const Decimal& b);
// base^power, for powers of two digits.
std::optional<Decimal> Power(const Decimal& base, int power);

// The whole number that it is, or -1: for small positive values such as those of words.
std::int64_t WholeOf(const Decimal& value);

// "-12.5e3", "1/3" and the like, the whole of the text.
std::optional<Decimal> ParsePlainDecimal(std::string_view text);

}  // namespace kg::extract
