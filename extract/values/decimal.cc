#include <cmath>
#include <limits>

#include "extract/values/value_mention.h"

namespace kg::extract {
namespace {

Decimal Reduce(Decimal value) {
  if (value.mantissa == 0) return {};
  while (value.mantissa % 10 == 0) {
    value.mantissa /= 10;
    ++value.exponent;
  }
  return value;
}

}  // namespace

double Decimal::ToDouble() const {
  // Division by a power of ten that is exact in binary rounds once; multiplication by 10^-n twice.
  if (exponent < 0 && exponent >= -22) {
    return static_cast<double>(mantissa) / std::pow(10.0, -exponent);
  }
  return static_cast<double>(mantissa) * std::pow(10.0, exponent);
}

std::string Decimal::ToString() const {
  const Decimal reduced = Reduce(*this);
  std::string digits = std::to_string(reduced.mantissa);
  const bool negative = digits.front() == '-';
  if (negative) digits.erase(0, 1);
  if (reduced.exponent > 40 || reduced.exponent < -40) {
    return (negative ? "-" : "") + digits + "e" + std::to_string(reduced.exponent);
  }
  if (reduced.exponent >= 0) {
    digits.append(static_cast<std::size_t>(reduced.exponent), '0');
  } else {
    const auto after = static_cast<std::size_t>(-reduced.exponent);
    if (digits.size() <= after) digits.insert(0, after + 1 - digits.size(), '0');
    digits.insert(digits.size() - after, 1, '.');
  }
  return (negative ? "-" : "") + digits;
}

bool operator==(const Decimal& a, const Decimal& b) {
  const Decimal x = Reduce(a), y = Reduce(b);
  return x.mantissa == y.mantissa && x.exponent == y.exponent;
}

}  // namespace kg::extract
