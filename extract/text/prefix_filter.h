#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace kg::extract {

// Tells most places of a text where none of many strings begins, by their first bytes hashed (after
// Wu and Manber, TR 94-17, University of Arizona, 1994). Three bits a place, no false alarm missed.
class PrefixFilter {
 public:
  static constexpr std::size_t kLongest = 8;

  // A string begins with `prefix`; eight bytes of it tell most, more tell nothing more.
  void Add(std::string_view prefix) {
    if (prefix.size() >= 8) {
      eight_.Set(HashOf<std::uint64_t>(prefix.data()));
    } else if (prefix.size() >= 4) {
      four_.Set(HashOf<std::uint32_t>(prefix.data()));
    } else if (prefix.size() >= 2) {
      two_.Set(HashOf<std::uint16_t>(prefix.data()));
    } else if (prefix.size() == 1) {
      for (int next = 0; next < 256; ++next) {
        const char pair[] = {prefix[0], static_cast<char>(next)};
        two_.Set(HashOf<std::uint16_t>(pair));
      }
    }
  }

  // Whether a string may begin at `at`; always where fewer than kLongest bytes are left.
  bool MayBegin(std::string_view text, std::size_t at) const {
    if (at + kLongest > text.size()) return true;
    const char* begin = text.data() + at;
    return eight_.Has(HashOf<std::uint64_t>(begin)) || four_.Has(HashOf<std::uint32_t>(begin)) ||
           two_.Has(HashOf<std::uint16_t>(begin));
  }

 private:
  class Bits {
   public:
    void Set(std::uint64_t hash) { bits_[hash / 64] |= std::uint64_t{1} << (hash % 64); }
    bool Has(std::uint64_t hash) const { return (bits_[hash / 64] >> (hash % 64) & 1) != 0; }

   private:
    std::vector<std::uint64_t> bits_ = std::vector<std::uint64_t>(1024);  // of 16 bits of hash
  };
  // The first bytes of a text as a number, brought to 16 bits.
  template <typename Number>
  static std::uint64_t HashOf(const char* text) {
    Number number = 0;
    std::memcpy(&number, text, sizeof(number));
    return number * std::uint64_t{0x9E3779B97F4A7C15} >> 48;
  }

  // By the first two bytes: prefixes of one to three; by four: of four to seven; by eight: longer.
  Bits two_, four_, eight_;
};

}  // namespace kg::extract
