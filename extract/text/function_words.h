#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "extract/text/document.h"

namespace kg::extract {

// Words in Cyrillic letters, each with the language that has it: what tells Russian and Belarusian
// apart. A word of a text is put together letter by letter and looked up without being copied.
class FunctionWords {
 public:
  // The letters of a word, six bits each.
  class Word {
   public:
    static constexpr std::size_t kMostLetters = 20;

    // `lower` is a letter in lower case.
    void Add(char32_t lower) {
      known_ = known_ && lower >= kFirst && lower < kFirst + 48 && letters_ < kMostLetters;
      std::uint64_t& half = halves_[letters_ < kMostLetters / 2 ? 0 : 1];
      half = half << 6 | (lower - kFirst + 1);
      ++letters_;
    }
    bool empty() const { return letters_ == 0; }
    // Whether a set can hold it: it is not too long and has no letter of another alphabet.
    bool known() const { return known_; }
    friend bool operator==(const Word&, const Word&) = default;

   private:
    friend class FunctionWords;
    static constexpr char32_t kFirst = 0x430;  // а

    std::array<std::uint64_t, 2> halves_{};
    std::size_t letters_ = 0;
    bool known_ = true;
  };

  // A word of two languages tells nothing. False if a Word cannot be made of it.
  bool Add(std::string_view lowered, Language language);
  // kUnknown if it is no function word, or one of both languages.
  Language Of(const Word& word) const {
    if (!word.known_ || word.letters_ > longest_ || entries_.empty()) return Language::kUnknown;
    for (std::size_t slot = SlotOf(word); !entries_[slot].word.empty(); slot = Next(slot)) {
      if (entries_[slot].word == word) return entries_[slot].language;
    }
    return Language::kUnknown;
  }

 private:
  struct Entry {
    Word word;
    Language language = Language::kUnknown;
  };
  std::size_t SlotOf(const Word& word) const {
    const std::uint64_t hash = (word.halves_[0] ^ word.halves_[1] << 1) * 0x9E3779B97F4A7C15u;
    return static_cast<std::size_t>(hash >> 32) & (entries_.size() - 1);
  }
  std::size_t Next(std::size_t slot) const { return (slot + 1) & (entries_.size() - 1); }

  std::vector<Entry> entries_;  // a power of two of them, half of them empty at least
  std::size_t count_ = 0;
  std::size_t longest_ = 0;  // letters
};

}  // namespace kg::extract
