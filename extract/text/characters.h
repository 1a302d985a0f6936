#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace kg::extract {

// Questions about single characters of valid UTF-8. ASCII, Cyrillic and Han are answered without a
// table; the rest asks ICU.

// DecodeAt of a character of three or four bytes, or of what is cut off.
char32_t DecodeLongAt(std::string_view text, std::size_t& at);

// The character that begins at `at`; moves `at` past it. `at` must be inside `text`. Short, so that it
// stands inline where most characters are read: those of one byte and two.
inline char32_t DecodeAt(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return text[at++] & 0x7F;
  if (lead < 0xE0 && at + 1 < text.size()) {
    at += 2;
    return static_cast<char32_t>((lead & 0x1F) << 6 | (text[at - 1] & 0x3F));
  }
  return DecodeLongAt(text, at);
}

// The character that begins at `at`, or 0 at the end.
inline char32_t PeekAt(std::string_view text, std::size_t at) {
  return at < text.size() ? DecodeAt(text, at) : 0;
}

// The character that ends just before `at`, or 0 at the beginning.
inline char32_t PeekBefore(std::string_view text, std::size_t at) {
  if (at == 0 || at > text.size()) return 0;
  std::size_t begin = at - 1;
  for (int i = 0; i < 3 && begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0) == 0x80; ++i)
    --begin;
  return DecodeAt(text, begin);
}

// The first offset at or before `at` that does not cut a character.
inline std::size_t CharacterStart(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

// Writes a character of at most four bytes at `out`; returns the place behind it.
inline char* PutUtf8(char32_t c, char* out) {
  if (c < 0x80) {
    *out++ = static_cast<char>(c);
  } else if (c < 0x800) {
    *out++ = static_cast<char>(0xC0 | c >> 6);
    *out++ = static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    *out++ = static_cast<char>(0xE0 | c >> 12);
    *out++ = static_cast<char>(0x80 | (c >> 6 & 0x3F));
    *out++ = static_cast<char>(0x80 | (c & 0x3F));
  } else {
    *out++ = static_cast<char>(0xF0 | c >> 18);
    *out++ = static_cast<char>(0x80 | (c >> 12 & 0x3F));
    *out++ = static_cast<char>(0x80 | (c >> 6 & 0x3F));
    *out++ = static_cast<char>(0x80 | (c & 0x3F));
  }
  return out;
}
void AppendUtf8(char32_t c, std::string& out);

// A string put together from characters: they go to it many at a time.
class Utf8Writer {
 public:
  void Put(char32_t c) {
    if (size_ > buffer_.size() - 4) Flush();
    size_ = static_cast<std::size_t>(PutUtf8(c, buffer_.data() + size_) - buffer_.data());
  }
  std::string Take() && {
    Flush();
    return std::move(text_);
  }

 private:
  void Flush() {
    text_.append(buffer_.data(), size_);
    size_ = 0;
  }
  std::array<char, 240> buffer_;
  std::size_t size_ = 0;
  std::string text_;
};

inline bool IsDigit(char32_t c) { return c >= '0' && c <= '9'; }
inline bool IsHan(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3007 ||
         (c >= 0x20000 && c <= 0x323AF) || (c >= 0xF900 && c <= 0xFAFF);
}
// Kana and Hangul: written without the spaces that a line break stands for.
inline bool IsKana(char32_t c) { return c >= 0x3040 && c <= 0x30FF; }
inline bool IsCyrillic(char32_t c) { return c >= 0x0400 && c <= 0x052F; }
// Punctuation of Chinese typography: full-width marks and brackets.
inline bool IsWidePunctuation(char32_t c) {
  return (c >= 0x3001 && c <= 0x301F) || (c >= 0xFF01 && c <= 0xFF0F) ||
         (c >= 0xFF1A && c <= 0xFF20) || (c >= 0xFF3B && c <= 0xFF40) ||
         (c >= 0xFF5B && c <= 0xFF65);
}
bool IsLetterSlow(char32_t c);
bool IsUpperSlow(char32_t c);
bool IsLowerSlow(char32_t c);
// Latin letters of which capitals and small ones take turns; rules take them for both.
inline bool CasesTakeTurns(char32_t c) { return c >= 0x100 && c <= 0x1DC; }
inline bool IsAsciiLetter(char32_t c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
// The letters of Russian, Belarusian and their neighbours: capitals up to Я, then small ones.
inline bool IsCommonCyrillic(char32_t c) { return c >= 0x0400 && c <= 0x045F; }
inline bool IsLetter(char32_t c) {
  return c < 0x80 ? IsAsciiLetter(c) : IsCommonCyrillic(c) || IsLetterSlow(c);
}
inline bool IsUpper(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z';
  return IsCommonCyrillic(c) ? c < 0x0430 : IsUpperSlow(c);
}
inline bool IsLower(char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z';
  return IsCommonCyrillic(c) ? c >= 0x0430 : IsLowerSlow(c);
}
// Letters and digits of scripts that part their words with spaces.
inline bool JoinsWord(char32_t c) {
  if (c < 0x80) return IsAsciiLetter(c) || IsDigit(c) || c == '_';
  if (c >= 0x0400 && c <= 0x052F) return true;
  return c < 0x2E80 && IsLetter(c);
}
// Whether a word of an alphabet goes on across this place of a text.
inline bool InsideWord(std::string_view text, std::size_t at) {
  if (at == 0 || at >= text.size()) return false;
  return JoinsWord(PeekBefore(text, at)) && JoinsWord(PeekAt(text, at));
}
char32_t ToLowerSlow(char32_t c);
inline char32_t ToLower(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if (!IsCommonCyrillic(c)) return ToLowerSlow(c);
  return c >= 0x0430 ? c : c >= 0x0410 ? c + 32 : c + 80;
}
// "" -> "", "Кітай" -> "кітай": simple case folding, character by character.
std::string Lowered(std::string_view text);

// Columns that a character takes in a typewriter's line: 2 for Han and full-width, 0 for marks.
inline int ColumnsOf(char32_t c) {
  return IsHan(c) || IsKana(c) || IsWidePunctuation(c) || (c >= 0xFF10 && c <= 0xFF5A) ? 2 : 1;
}

// What stands between the parts of a foreign name in Chinese: "·" and the marks written for it.
inline bool IsNameDot(char32_t c) {
  return c == 0xB7 || c == 0x2022 || c == 0x2027 || c == 0x2219 || c == 0x22C5 || c == 0x30FB ||
         c == 0xFF65 || c == 0xFF0E || c == '.';
}

// "- – — ‐ ‑ −" and the like.
inline bool IsDash(char32_t c) { return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212; }

std::string_view Trimmed(std::string_view text);

// As starts_with and ends_with of texts, for words that are compared with many: most are told apart by
// one byte.
inline bool BeginsWith(std::string_view text, std::string_view beginning) {
  const std::size_t size = beginning.size();
  return size <= text.size() && (size == 0 || text[size - 1] == beginning[size - 1]) &&
         text.starts_with(beginning);
}
inline bool EndsWith(std::string_view text, std::string_view ending) {
  return !text.empty() && !ending.empty() ? text.back() == ending.back() && text.ends_with(ending)
                                          : ending.empty();
}

std::size_t CountCharacters(std::string_view text);

}  // namespace kg::extract
