#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace kg::extract {

// The words that a text itself uses, to decide how a broken one is written: which words and which
// compounds with a hyphen stand in it unbroken, and which two Han follow each other within a line.
// Reads the text when first asked; keeps hashes, and no more than some millions of them.
class WordSet {
 public:
  explicit WordSet(std::string_view source) : source_(source) {}

  // Words in any case.
  bool HasWord(std::string_view word);
  bool HasCompound(std::string_view left, std::string_view right);
  bool HasPair(char32_t first, char32_t second);

 private:
  void ReadWords();
  void Insert(std::uint64_t hash);
  bool Has(std::uint64_t hash) const;
  void ReadPairs();

  std::string_view source_;
  bool words_read_ = false, pairs_read_ = false;
  // Hashes of words: each in the first free slot from the one that its lowest bits tell; 0 is free.
  std::vector<std::uint64_t> slots_;
  std::size_t words_ = 0;
  std::vector<bool> pairs_;
};

}  // namespace kg::extract
