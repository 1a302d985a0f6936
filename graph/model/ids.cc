#include "graph/model/ids.h"

#include <bit>
#include <cstring>

namespace kg {
namespace {

std::uint64_t Rotate(std::uint64_t x, int r) { return (x << r) | (x >> (64 - r)); }

std::uint64_t Finish(std::uint64_t k) {
  k ^= k >> 33;
  k *= 0xFF51AFD7ED558CCDull;
  k ^= k >> 33;
  k *= 0xC4CEB9FE1A85EC53ull;
  return k ^ (k >> 33);
}

std::uint64_t LittleEndian(const char* bytes, std::size_t count) {
  std::uint64_t word = 0;
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(&word, bytes, count);
    return word;
  }
  for (std::size_t i = 0; i < count; ++i) {
    word |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  return word;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Hash128 HashBytes(std::string_view bytes) {
  constexpr std::uint64_t c1 = 0x87C37B91114253D5ull, c2 = 0x4CF5AD432745937Full;
  std::uint64_t h1 = 0, h2 = 0;
  auto mix1 = [&](std::uint64_t k) { h1 ^= Rotate(k * c1, 31) * c2; };
  auto mix2 = [&](std::uint64_t k) { h2 ^= Rotate(k * c2, 33) * c1; };

  std::size_t i = 0;
  for (; i + 16 <= bytes.size(); i += 16) {
    mix1(LittleEndian(bytes.data() + i, 8));
    h1 = (Rotate(h1, 27) + h2) * 5 + 0x52DCE729;
    mix2(LittleEndian(bytes.data() + i + 8, 8));
    h2 = (Rotate(h2, 31) + h1) * 5 + 0x38495AB5;
  }
  const std::size_t rest = bytes.size() - i;
  if (rest > 8) mix2(LittleEndian(bytes.data() + i + 8, rest - 8));
  if (rest > 0) mix1(LittleEndian(bytes.data() + i, rest < 8 ? rest : 8));

  h1 ^= bytes.size();
  h2 ^= bytes.size();
  h1 += h2;
  h2 += h1;
  h1 = Finish(h1);
  h2 = Finish(h2);
  h1 += h2;
  h2 += h1;
  return {h1, h2};
}

std::string ToHex(const Hash128& hash) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text(32, '0');
  for (std::size_t i = 0; i < 32; ++i) {
    const std::uint64_t word = i < 16 ? hash.high : hash.low;
    text[i] = kDigits[(word >> (60 - 4 * (i % 16))) & 15];
  }
  return text;
}

Result<Hash128> ParseHash128(std::string_view hex) {
  Hash128 hash;
  if (hex.size() != 32) {
    return Error{ErrorCode::kInvalid, "an id is 32 hexadecimal digits", std::string(hex)};
  }
  for (std::size_t i = 0; i < 32; ++i) {
    const int digit = HexDigit(hex[i]);
    if (digit < 0) {
      return Error{ErrorCode::kInvalid, "an id is 32 hexadecimal digits", std::string(hex)};
    }
    std::uint64_t& word = i < 16 ? hash.high : hash.low;
    word = (word << 4) | static_cast<std::uint64_t>(digit);
  }
  return hash;
}

}  // namespace kg
