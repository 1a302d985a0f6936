#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

// Numbers as bytes, and back. Varints are LEB128; fixed numbers are big-endian where their order
// matters and little-endian elsewhere.
namespace kg::store {

inline void PutVarint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  out += static_cast<char>(value);
}

inline std::uint64_t ZigZag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
inline std::int64_t UnZigZag(std::uint64_t value) {
  return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
}

inline void PutBigEndian(std::string& out, std::uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i));
}

inline void PutBytes(std::string& out, std::string_view bytes) {
  PutVarint(out, bytes.size());
  out += bytes;
}

// A number of which the order of bytes is the order of values, and none a prefix of another:
// the count of its significant bytes, then those, big-endian.
inline void PutOrdered(std::string& out, std::uint64_t value) {
  const int bytes = (64 - std::countl_zero(value) + 7) / 8;
  out += static_cast<char>(bytes);
  PutBigEndian(out, value, bytes);
}

// Reads stored bytes from front to back. Reading past the end, or bytes that make no sense, turns
// ok() false for good and yields zeros: callers ask once, at the end.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes)
      : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  bool ok() const { return ok_; }
  bool done() const { return at_ == end_; }
  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
  std::string_view rest() const { return {at_, left()}; }
  void Fail() {
    ok_ = false;
    at_ = end_;
  }

  std::uint64_t Varint() {
    if (at_ != end_ && static_cast<unsigned char>(*at_) < 0x80) {
      return static_cast<unsigned char>(*at_++);
    }
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64 && at_ != end_; shift += 7) {
      const auto byte = static_cast<unsigned char>(*at_++);
      value |= std::uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return value;
    }
    Fail();
    return 0;
  }
  std::uint32_t Varint32() {
    const std::uint64_t value = Varint();
    if (value > 0xFFFFFFFFu) Fail();
    return static_cast<std::uint32_t>(value);
  }
  std::uint8_t Byte() {
    if (at_ == end_) {
      Fail();
      return 0;
    }
    return static_cast<std::uint8_t>(*at_++);
  }
  std::uint64_t BigEndian(int bytes) {
    std::uint64_t value = 0;
    for (const char c : Take(static_cast<std::size_t>(bytes))) {
      value = (value << 8) | static_cast<unsigned char>(c);
    }
    return value;
  }
  std::uint64_t Ordered() {
    const std::uint8_t bytes = Byte();
    if (bytes > 8) {
      Fail();
      return 0;
    }
    return BigEndian(bytes);
  }
  std::string_view Take(std::size_t count) {
    if (count > left()) {
      Fail();
      return {};
    }
    const std::string_view taken(at_, count);
    at_ += count;
    return taken;
  }
  std::string_view Bytes() {
    const std::uint64_t count = Varint();
    if (count > left()) {
      Fail();
      return {};
    }
    return Take(static_cast<std::size_t>(count));
  }

 private:
  const char* at_;
  const char* end_;
  bool ok_ = true;
};

}  // namespace kg::store
