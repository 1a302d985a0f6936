#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace kg::extract {

// What ICU's transforms make of single characters, written down when the project is built
// (make_unicode_tables.cc): to build the transforms takes ICU some tenths of a second.

// Up to seven bytes of UTF-8, the rest zero.
struct ShortText {
  std::array<char, 8> bytes{};
  std::string_view view() const { return std::string_view(bytes.data()); }
};

// By code point of the basic plane: the one it folds to (extract/gazetteer/fold.h), or one of the
// two, which are no characters.
constexpr std::uint16_t kFoldsToNothing = 0xD800, kFoldsToMore = 0xD801;
extern const std::array<std::uint16_t, 0x10000> kFolded;
// What those with kFoldsToMore fold to, by character.
struct LongFold {
  char32_t character = 0;
  std::string_view text;
};
extern const std::span<const LongFold> kLongFolded;

// Of the letters of Latin (beyond ASCII too) and Cyrillic the Latin ones, small and without marks,
// that transliterations write (BGN's system of Russian, ICU's of others); "" for what is no letter.
constexpr char32_t kEndOfLatinized = 0x460;
extern const std::array<ShortText, kEndOfLatinized> kLatinized;

// Syllables in pinyin without marks, and which of them Chinese characters have: those from kFirstHan
// to kLastHan, and others by character, letters of Latin that may stand in a Chinese word among them.
extern const std::span<const ShortText> kPinyin;
constexpr char32_t kFirstHan = 0x3400, kLastHan = 0x9FFF;
extern const std::array<std::uint16_t, kLastHan - kFirstHan + 1> kPinyinOf;
struct CharacterPinyin {
  char32_t character = 0;
  std::uint16_t syllable = 0;
};
extern const std::span<const CharacterPinyin> kOtherPinyinOf;

// The pinyin of a character without marks; "" if it has none.
std::string_view PinyinOf(char32_t c);
// What a character with kFoldsToMore folds to.
std::string_view LongFoldOf(char32_t c);

}  // namespace kg::extract
