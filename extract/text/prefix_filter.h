#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace kg::extract {

// Tells most places of a text where none of many strings begins, by their first three characters
// (after Wu and Manber, TR 94-17, University of Arizona, 1994). Of each character the six lowest
// bits of its code point count, which are those of its last byte in UTF-8: they tell the letters of
// one alphabet apart. One bit for every three; no string is missed. Strings that begin with characters
// of one byte, of two (Cyrillic) and of more (Han) have tables of their own.
class PrefixFilter {
 public:
  // A string begins with `prefix`; three characters of it tell most, more tell nothing more.
  void Add(std::string_view prefix) {
    std::uint32_t key = 0;
    int characters = 0;
    for (std::size_t at = 0; at < prefix.size() && characters < 3; ++characters) {
      at = CharacterEnd(prefix, at);
      key = After(key, prefix[at - 1]);
    }
    if (characters == 0) return;
    Bits& bits = bits_[TableOf(prefix[0])];
    if (bits.empty()) bits.resize(kKeys / 64);
    if (characters == 3) {
      bits[key / 64] |= std::uint64_t{1} << (key % 64);
      return;
    }
    // Any characters may follow: 64 for the last, in one word, as many for the one before.
    const std::size_t words = std::size_t{1} << 6 * (2 - characters);
    std::fill_n(bits.begin() + static_cast<std::ptrdiff_t>(key * words), words, ~std::uint64_t{0});
  }

  // Whether a string may begin at the character `at`; always where fewer than three are left.
  bool MayBegin(std::string_view text, std::size_t at) const {
    std::uint32_t key = 0;
    const std::size_t begin = at;
    for (int characters = 0; characters < 3; ++characters) {
      if (at >= text.size()) return true;
      at = CharacterEnd(text, at);
      key = After(key, text[at - 1]);
    }
    return Has(key, text[begin]);
  }

  // For those who walk along a text in valid UTF-8: calls visit(at, begins_word, key) for each character, `key` for
  // Has; and for the last two of the text, of which nothing is told, rest(at, begins_word).
  // A character begins a word unless it and the one before are letters or digits, Latin or Cyrillic.
  template <typename Visit, typename Rest>
  static void EachPlace(std::string_view text, const Visit& visit, const Rest& rest) {
    struct Place {
      std::size_t at = 0;
      bool begins_word = false;
    };
    Place second, last;  // the character before the newest but one, and before the newest
    std::uint32_t key = 0;
    bool in_word = false;
    const std::size_t size = text.size();
    const auto next = [&](std::size_t& at) {
      const auto lead = static_cast<unsigned char>(text[at]);
      const bool joins = kJoins[lead];
      const Place newest = {at, !(in_word && joins)};
      in_word = joins;
      at = std::min(at + kBytes[lead], size);
      key = After(key, text[at - 1]);
      return newest;
    };
    std::size_t at = 0;
    if (at < size) last = next(at);
    const bool one_at_least = at > 0, two_at_least = at < size;
    if (two_at_least) {
      second = last;
      last = next(at);
    }
    while (at < size) {
      const Place newest = next(at);
      visit(second.at, second.begins_word, key);
      second = last;
      last = newest;
    }
    if (two_at_least) rest(second.at, second.begins_word);
    if (one_at_least) rest(last.at, last.begins_word);
  }
  // `lead` is the first byte of the three characters.
  bool Has(std::uint32_t key, char lead) const { return HasIn(TableOf(lead), key); }

  // The tables themselves, for those who put several together.
  static constexpr std::size_t kTables = 3;
  static constexpr std::uint32_t kKeys = 1U << 18;
  static std::size_t TableOf(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 0 : byte < 0xE0 ? 1 : 2;
  }
  bool HasIn(std::size_t table, std::uint32_t key) const {
    const Bits& bits = bits_[table];
    return !bits.empty() && (bits[key / 64] >> (key % 64) & 1) != 0;
  }
  // The keys that one of them has.
  template <typename Use>
  void EachKeyIn(std::size_t table, const Use& use) const {
    for (std::uint32_t i = 0; i < bits_[table].size(); ++i) {
      for (std::uint64_t word = bits_[table][i]; word != 0; word &= word - 1) {
        use(64 * i + static_cast<std::uint32_t>(std::countr_zero(word)));
      }
    }
  }

 private:
  // The key of three characters, from that of the three before and the last byte of the newest.
  static std::uint32_t After(std::uint32_t key, char last_byte) {
    return (key << 6 | (static_cast<unsigned char>(last_byte) & 0x3FU)) & (kKeys - 1);
  }

  static std::size_t CharacterEnd(std::string_view text, std::size_t at) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
    return at;
  }

  // Bytes of the character that a byte begins.
  static constexpr std::array<std::uint8_t, 256> kBytes = [] {
    std::array<std::uint8_t, 256> bytes{};
    for (std::size_t lead = 0; lead < 256; ++lead) {
      bytes[lead] = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }
    return bytes;
  }();
  // Letters and digits of ASCII, and the first bytes of Cyrillic letters, which begin nothing else.
  static constexpr std::array<bool, 256> kJoins = [] {
    std::array<bool, 256> joins{};
    for (std::size_t c = '0'; c <= '9'; ++c) joins[c] = true;
    for (std::size_t c = 'A'; c <= 'Z'; ++c) joins[c] = joins[c + 32] = true;
    joins[0xD0] = joins[0xD1] = true;
    return joins;
  }();

  using Bits = std::vector<std::uint64_t>;
  std::array<Bits, kTables> bits_;  // a table without strings is empty
};

}  // namespace kg::extract
