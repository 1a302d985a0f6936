#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Bytes of keys and values. Big-endian where byte order must be number order, LEB128 elsewhere.
namespace kg::store {

void AppendU32(std::string& out, std::uint32_t value);  // big-endian
void AppendU64(std::string& out, std::uint64_t value);  // big-endian
std::uint32_t ReadU32(std::string_view bytes);          // needs 4 bytes
std::uint64_t ReadU64(std::string_view bytes);          // needs 8 bytes

void AppendVarint(std::string& out, std::uint64_t value);
void AppendText(std::string& out, std::string_view text);  // length, bytes

// Reads what the Append functions wrote. Past the end, or on bytes that make no sense, it turns
// bad() and every later read gives 0 or "": callers check once, at the end.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  std::uint8_t Byte();
  std::uint64_t Varint();
  std::uint32_t Varint32();
  std::uint32_t U32();
  std::uint64_t U64();
  std::string_view Text();
  bool done() const { return rest_.empty(); }
  bool bad() const { return bad_; }
  void Fail() {
    bad_ = true;
    rest_ = {};
  }

 private:
  std::string_view rest_;
  bool bad_ = false;
};

}  // namespace kg::store
