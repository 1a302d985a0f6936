#include "extract/text/characters.h"

#include <algorithm>

#include <unicode/uchar.h>

namespace kg::extract {

void AppendUtf8(char32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

bool IsLetterSlow(char32_t c) {
  if (c >= 0x0400 && c <= 0x0481) return true;
  return IsHan(c) || u_isalpha(static_cast<UChar32>(c)) != 0;
}

bool IsUpperSlow(char32_t c) {
  if (IsHan(c)) return false;
  return u_isupper(static_cast<UChar32>(c)) != 0;
}

bool IsLowerSlow(char32_t c) {
  if (IsHan(c)) return false;
  return u_islower(static_cast<UChar32>(c)) != 0;
}

char32_t ToLowerSlow(char32_t c) {
  if ((c >= 0x2000 && c <= 0x20FF) || (c >= 0x3000 && c <= 0x9FFF)) return c;
  return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
}

std::string Lowered(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if ((c & 0x80) == 0) {
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      ++at;
    } else {
      AppendUtf8(ToLower(DecodeAt(text, at)), out);
    }
  }
  return out;
}

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f\v";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::size_t CountCharacters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

}  // namespace kg::extract
