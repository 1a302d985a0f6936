#include "extract/text/line_shape.h"

#include <cstddef>
#include <string>

#include "extract/text/characters.h"

namespace kg::extract {
namespace {

bool IsSentenceEnd(char32_t c) {
  return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x3002 || c == 0xFF01 ||
         c == 0xFF1F || c == 0xFF0E;
}

}  // namespace

bool IsClosing(char32_t c) {
  return c == ')' || c == ']' || c == '"' || c == '\'' || c == 0x201D || c == 0x2019 || c == 0xBB ||
         c == 0xFF09 || c == 0x300B || c == 0x300D || c == 0x300F || c == 0x3011;
}

bool EndsSentence(std::string_view text) {
  std::size_t at = text.size();
  for (int i = 0; i < 4 && at > 0; ++i) {
    const char32_t c = PeekBefore(text, at);
    if (IsSentenceEnd(c)) return true;
    if (!IsClosing(c)) return false;
    at = CharacterStart(text, at - 1);
  }
  return false;
}

bool StartsList(std::string_view text) {
  std::size_t at = 0;
  char32_t c = PeekAt(text, 0);
  if (IsDash(c) && c != '-') return true;
  const bool bracket = c == '[' || c == '(' || c == 0xFF08 || c == 0x3010;
  if (bracket) DecodeAt(text, at);
  const std::size_t begin = at;
  constexpr std::u32string_view kHanDigits = U"一二三四五六七八九十";
  if (PeekAt(text, at) == U'第') DecodeAt(text, at);
  int digits = 0;
  while (at < text.size() && digits < 4) {
    std::size_t next = at;
    c = DecodeAt(text, next);
    if (!IsDigit(c) && kHanDigits.find(c) == std::u32string_view::npos) break;
    at = next;
    ++digits;
  }
  if (digits == 0) {
    at = begin;
    while (at < text.size() && digits < 5 &&
           std::string_view("IVX").find(text[at]) != std::string_view::npos)
      ++at, ++digits;
    return digits > 0 && at < text.size() && text[at] == '.' && PeekAt(text, at + 1) == ' ';
  }
  std::size_t next = at;
  c = at < text.size() ? DecodeAt(text, next) : 0;
  if (bracket) return c == ']' || c == ')' || c == 0xFF09 || c == 0x3011;
  if (c == '.') return !IsDigit(PeekAt(text, next)) || PeekAt(text, next) == ' ';
  return c == 0x3001 || c == 0xFF0E || c == ')' || c == 0xFF09 || c == U'章' || c == U'节';
}

bool IsCapitals(std::string_view text) {
  int upper = 0;
  for (std::size_t at = 0; at < text.size() && at < 400;) {
    const char32_t c = DecodeAt(text, at);
    if (IsLower(c) || IsHan(c)) return false;
    upper += IsUpper(c);
  }
  return upper >= 8 || (upper >= 2 && text.find(' ') == std::string_view::npos);
}

bool EndsInSmallWord(std::string_view text) {
  std::size_t at = text.size();
  int letters = 0;
  while (at > 0 && letters < 4) {
    const char32_t c = PeekBefore(text, at);
    if (!IsLower(c)) return letters > 0 && c == ' ';
    ++letters;
    at = CharacterStart(text, at - 1);
  }
  return false;
}

bool IsCapitalized(std::string_view phrase) {
  const std::size_t blank = phrase.find(' ');
  if (!IsUpper(PeekAt(phrase, 0))) return false;
  return blank == std::string_view::npos ||
         (IsUpper(PeekAt(phrase, blank + 1)) && phrase.find(' ', blank + 1) == std::string_view::npos);
}

bool IsChineseField(std::string_view line) {
  constexpr std::size_t kFewest = 2, kMost = 10;
  std::size_t at = 0, han = 0;
  while (at < line.size() && han <= kMost) {
    const char32_t c = DecodeAt(line, at);
    if (c == 0xFF1A || c == ':') return han >= kFewest && at < line.size();
    if (!IsHan(c)) return false;
    ++han;
  }
  return false;
}

bool IsYearRow(std::string_view line) {
  constexpr std::size_t kYear = 4, kGap = 12;  // bytes
  std::size_t at = 0;
  while (at < line.size() && at < kYear && IsDigit(line[at])) ++at;
  if (at != kYear || (line[0] != '1' && line[0] != '2')) return false;
  bool parted = false;
  while (at < line.size() && at < kYear + kGap) {
    const char32_t c = DecodeAt(line, at);
    if (IsDigit(c)) return parted;
    parted = parted || c == ':' || c == 0xFF1A || c == 0x2013 || c == 0x2014;
    if (IsLetter(c) && c != U'年' && c != U'г') return false;
  }
  return false;
}

bool IsMeasuredField(std::string_view text) {
  constexpr std::size_t kLongestNumber = 60;  // bytes, with its unit and a remark
  if (text.size() > kLongestNumber) text.remove_prefix(text.size() - kLongestNumber);  // the block may be long
  const std::size_t colon = text.rfind(": ");
  if (colon == std::string_view::npos || colon + 2 >= text.size()) return false;
  std::size_t at = colon + 2;
  char32_t first = DecodeAt(text, at);
  if (IsDash(first) && at < text.size()) first = DecodeAt(text, at);  // a minus
  return IsDigit(first);
}

}  // namespace kg::extract
