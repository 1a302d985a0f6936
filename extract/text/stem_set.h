#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kg::extract {

// Beginnings of words in lower case, to ask of a text whether it begins with one of them: one look
// in a table by the first letters, whatever the number of stems.
class StemSet {
 public:
  // Empty stems are left out.
  void Add(std::string stem);
  bool empty() const { return stems_.empty(); }

  // True if `lowered` begins with a stem.
  bool BeginsWithOne(std::string_view lowered) const;
  // True if a word of `lowered` begins with a stem; one in Han may stand anywhere.
  bool HasStem(std::string_view lowered) const;

 private:
  static constexpr std::size_t kKeyBytes = 4;
  // The first bytes of a stem, no more than kKeyBytes, with their number.
  static std::uint64_t KeyOf(std::string_view text, std::size_t bytes);

  std::unordered_map<std::uint64_t, std::vector<std::string>> stems_;  // by key
  bool has_size_[kKeyBytes + 1] = {};  // keys of so many bytes
};

}  // namespace kg::extract
