#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace kg::extract {

// Which letters of a text follow each other, three by three within words with their edges, and two by
// two of ideographs: a small filter that tells of most strings which a text has not that it has them
// not (R. Cox, "Regular expression matching with a trigram index", 2012). Case, soft signs and short u
// are passed over, as they are where words are looked for; so are digits and marks.
class Trigrams {
 public:
  using Number = std::uint16_t;

  explicit Trigrams(std::string_view text);
  // The trigrams of a string, in which a star stands for any letters; empty for one that any text may
  // hold.
  static std::vector<Number> Of(std::string_view string);
  bool Has(Number trigram) const { return met_[trigram]; }

 private:
  std::bitset<std::size_t{1} << 16> met_;
};

}  // namespace kg::extract
