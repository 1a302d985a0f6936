#include "extract/text/word_set.h"

#include <bit>

#include "extract/text/characters.h"

namespace kg::extract {
namespace {

constexpr std::size_t kMostWords = 2'000'000;
constexpr std::size_t kHan = 0x9FFF - 0x4E00 + 1;
constexpr std::size_t kMostPairBits = std::size_t{1} << 22;

// FNV-1a over lower-case characters; good enough for a set that only gives hints.
struct WordHash {
  std::uint64_t value = 0xcbf29ce484222325u;
  void Add(char32_t c) { value = (value ^ ToLower(c)) * 0x100000001b3u; }
  void Add(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) Add(DecodeAt(text, at));
  }
};

// `slots` is a power of two.
std::size_t PairSlot(char32_t first, char32_t second, std::size_t slots) {
  const std::uint64_t pair = static_cast<std::uint64_t>(first - 0x4E00) * kHan + (second - 0x4E00);
  return static_cast<std::size_t>(pair * 0x9E3779B97F4A7C15u >> 42) & (slots - 1);
}

bool IsCommonHan(char32_t c) { return c >= 0x4E00 && c <= 0x9FFF; }

}  // namespace

void WordSet::ReadWords() {
  words_read_ = true;
  slots_.assign(std::bit_ceil(std::min(kMostWords, source_.size() / 24 + 16)), 0);
  bool after_break = false;  // this word may be the rest of a broken one
  for (std::size_t at = 0; at < source_.size() && words_ < kMostWords;) {
    std::size_t next = at;
    char32_t c = DecodeAt(source_, next);
    if (!IsLetter(c) || IsHan(c)) {
      at = next;
      continue;
    }
    WordHash hash;
    bool compound = false, broken = after_break;
    for (;;) {
      hash.Add(c);
      at = next;
      if (at >= source_.size()) break;
      c = DecodeAt(source_, next);
      if (c == '-') {
        std::size_t behind = next;
        const char32_t follows = behind < source_.size() ? DecodeAt(source_, behind) : 0;
        if (IsLetter(follows) && !IsHan(follows)) {
          compound = true;
          hash.Add(U'-');
          c = follows;
          next = behind;
          continue;
        }
        if (follows == '\n' || follows == '\r' || follows == ' ') broken = true;
        break;
      }
      if (!IsLetter(c) || IsHan(c)) break;
    }
    // What follows a hyphen at a line's end is the rest of a word.
    after_break = broken && !after_break && at < source_.size() && source_[at] == '-';
    if (!broken || compound) Insert(hash.value);
  }
}

void WordSet::Insert(std::uint64_t hash) {
  if (2 * words_ >= slots_.size()) {
    std::vector<std::uint64_t> before(2 * slots_.size());
    before.swap(slots_);
    words_ = 0;
    for (const std::uint64_t word : before) {
      if (word != 0) Insert(word);
    }
  }
  std::size_t slot = hash & (slots_.size() - 1);
  for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    if (slots_[slot] == hash) return;
  }
  slots_[slot] = hash;
  ++words_;
}

bool WordSet::Has(std::uint64_t hash) const {
  std::size_t slot = hash & (slots_.size() - 1);
  for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    if (slots_[slot] == hash) return true;
  }
  return false;
}

void WordSet::ReadPairs() {
  pairs_read_ = true;
  pairs_.resize(std::min(kMostPairBits, std::bit_ceil(32 * source_.size())));
  char32_t before = 0;
  for (std::size_t at = 0; at < source_.size();) {
    const char32_t c = DecodeAt(source_, at);
    if (IsCommonHan(c) && IsCommonHan(before)) pairs_[PairSlot(before, c, pairs_.size())] = true;
    before = c;
  }
}

bool WordSet::HasWord(std::string_view word) {
  if (!words_read_) ReadWords();
  WordHash hash;
  hash.Add(word);
  return Has(hash.value);
}

bool WordSet::HasCompound(std::string_view left, std::string_view right) {
  if (!words_read_) ReadWords();
  WordHash hash;
  hash.Add(left);
  hash.Add(U'-');
  hash.Add(right);
  return Has(hash.value);
}

bool WordSet::HasPair(char32_t first, char32_t second) {
  if (!IsCommonHan(first) || !IsCommonHan(second)) return false;
  if (!pairs_read_) ReadPairs();
  return pairs_[PairSlot(first, second, pairs_.size())];
}

}  // namespace kg::extract
