#include "extract/values/decimal.h"

#include <cmath>
#include <limits>

namespace kg::extract {
namespace {

__extension__ using Wide = __int128;

constexpr std::int32_t kFarthest = 200;  // exponents beyond it belong to no value
constexpr std::int64_t kMost = 999'999'999'999'999'999;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Rounds a mantissa that is too long.
std::optional<Decimal> Fit(Wide mantissa, std::int32_t exponent) {
  const bool negative = mantissa < 0;
  if (negative) mantissa = -mantissa;
  while (mantissa > kMost) {
    mantissa = (mantissa + 5) / 10;
    ++exponent;
  }
  if (exponent > kFarthest || exponent < -kFarthest) return std::nullopt;
  const auto whole = static_cast<std::int64_t>(mantissa);
  return Normal({negative ? -whole : whole, exponent});
}

}  // namespace

Decimal Normal(Decimal value) {
  if (value.mantissa == 0) return {};
  while (value.mantissa % 10 == 0) {
    value.mantissa /= 10;
    ++value.exponent;
  }
  return value;
}

double Decimal::ToDouble() const {
  // Division by a power of ten that is exact in binary rounds once; multiplication by 10^-n twice.
  if (exponent < 0 && exponent >= -22) {
    return static_cast<double>(mantissa) / std::pow(10.0, -exponent);
  }
  return static_cast<double>(mantissa) * std::pow(10.0, exponent);
}

std::string Decimal::ToString() const {
  const Decimal reduced = Normal(*this);
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
  const Decimal x = Normal(a), y = Normal(b);
  return x.mantissa == y.mantissa && x.exponent == y.exponent;
}

std::optional<Decimal> Multiply(const Decimal& a, const Decimal& b) {
  const Decimal x = Normal(a), y = Normal(b);
  return Fit(static_cast<Wide>(x.mantissa) * y.mantissa, x.exponent + y.exponent);
}

std::optional<Decimal> Add(const Decimal& a, const Decimal& b) {
  Decimal x = Normal(a), y = Normal(b);
  if (x.mantissa == 0) return y;
  if (y.mantissa == 0) return x;
  if (x.exponent < y.exponent) std::swap(x, y);
  Wide sum = x.mantissa;
  std::int32_t exponent = x.exponent;
  for (int steps = 0; steps < 18 && exponent > y.exponent; ++steps, --exponent) sum *= 10;
  // What is smaller than the last digit that fits.
  for (; y.exponent < exponent; ++y.exponent) y.mantissa /= 10;
  return Fit(sum + y.mantissa, exponent);
}

std::optional<Decimal> Divide(const Decimal& a, const Decimal& b) {
  if (b.mantissa == 0) return std::nullopt;
  const Decimal top = Normal(a), below = Normal(b);
  // As many digits as fit, so that a third is exact to the last bit of a double.
  Wide wide = top.mantissa;
  std::int32_t exponent = top.exponent;
  for (int steps = 0; steps < 19 && wide % below.mantissa != 0; ++steps, --exponent) wide *= 10;
  return Fit(wide / below.mantissa, exponent - below.exponent);
}

std::optional<Decimal> Power(const Decimal& base, int power) {
  if (power > 99 || power < -99) return std::nullopt;
  std::optional<Decimal> product = Decimal{1, 0};
  for (int i = 0; i < std::abs(power) && product; ++i) product = Multiply(*product, base);
  return product && power < 0 ? Divide({1, 0}, *product) : product;
}

std::int64_t WholeOf(const Decimal& value) {
  if (value.exponent < 0 || value.exponent > 17) return -1;
  std::int64_t whole = value.mantissa;
  for (std::int32_t i = 0; i < value.exponent; ++i) {
    if (whole > std::numeric_limits<std::int64_t>::max() / 10) return -1;
    whole *= 10;
  }
  return whole;
}

std::optional<Decimal> ParsePlainDecimal(std::string_view text) {
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    const std::optional<Decimal> top = ParsePlainDecimal(text.substr(0, slash));
    const std::optional<Decimal> below = ParsePlainDecimal(text.substr(slash + 1));
    return top && below ? Divide(*top, *below) : std::nullopt;
  }
  Decimal value;
  std::size_t i = 0;
  bool negative = false, point = false, any = false;
  if (i < text.size() && text[i] == '-') negative = true, ++i;
  for (; i < text.size() && (IsDigit(text[i]) || text[i] == '.'); ++i) {
    if (text[i] == '.') {
      if (point) return std::nullopt;
      point = true;
      continue;
    }
    if (value.mantissa > 90'000'000'000'000'000) return std::nullopt;
    value.mantissa = value.mantissa * 10 + (text[i] - '0');
    if (point) --value.exponent;
    any = true;
  }
  if (!any) return std::nullopt;
  if (i < text.size() && text[i] == 'e') {
    int power = 0;
    bool down = false;
    ++i;
    if (i < text.size() && text[i] == '-') down = true, ++i;
    if (i >= text.size() || text.size() - i > 2) return std::nullopt;
    for (; i < text.size() && IsDigit(text[i]); ++i) power = power * 10 + (text[i] - '0');
    value.exponent += down ? -power : power;
  }
  if (i != text.size()) return std::nullopt;
  if (negative) value.mantissa = -value.mantissa;
  return Normal(value);
}

}  // namespace kg::extract
