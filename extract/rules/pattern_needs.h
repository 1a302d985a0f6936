#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kg::extract {

// Which kinds of characters follow each other somewhere in a text: one bit for every two kinds.
// Kinds are capitals, small letters (both ASCII or other), digits, the space, the full stop, and all
// else.
using KindPairs = std::uint64_t;
KindPairs PairsIn(std::string_view text);

// What is read off a text once, for all patterns that are looked for in it.
struct TextLook {
  struct Place {
    std::uint32_t at = 0;
    char32_t character = 0;
    bool inside_word = false;  // as InsideWord says
  };
  KindPairs pairs = 0;
  std::vector<Place> marked;  // of characters other than spaces and small letters
  std::vector<Place> begins;  // of the same, and of small letters with which words begin

  // Reads another text.
  void Read(std::string_view text);
};

// Characters by the lowest twelve bits of their code points: one that is in has its bit, others may.
class CharacterSet {
 public:
  void Add(char32_t c) { bits_.set(c % kBits); }
  void Add(char32_t first, char32_t last);  // and all between
  void AddAll() { bits_.set(); }
  void Add(const CharacterSet& others) { bits_ |= others.bits_; }
  bool MayHave(char32_t c) const { return bits_[c % kBits]; }
  // Whether it may have small letters of ASCII or of Cyrillic.
  bool MayHaveSmall() const;
  std::size_t size() const { return bits_.count(); }

 private:
  static constexpr std::size_t kBits = 4096;
  std::bitset<kBits> bits_;
};

// What a text must hold if a regular expression is to match anywhere in it. A text that lacks any of
// it need not be searched; one that has all of it may still have no match.
struct PatternNeeds {
  // Of each group one string at least, letter for letter; sorted, none begins with another.
  std::vector<std::vector<std::string>> strings;
  // Of each mask one pair at least.
  std::vector<KindPairs> pairs;
  // Every match begins with one of them; empty if that is not known. Sorted.
  std::vector<std::string> begins;
  // The characters with which every match begins, and its group "m", if they are few and rare.
  std::optional<CharacterSet> starts, group_starts;
};

// Reads it off a pattern in RE2 syntax, after the analysis of R. Cox, "Regular expression matching
// with a trigram index" (2012). Nothing is needed where the pattern uses what is not understood here
// (flags, \Q, code points as numbers).
PatternNeeds NeedsOf(std::string_view pattern);

}  // namespace kg::extract
