#include "extract/text/entry_lines.h"

#include <algorithm>

#include "extract/text/characters.h"

namespace kg::extract {

bool StartsEntry(std::string_view text) {
  std::size_t at = 0;
  char32_t c = at < text.size() ? DecodeAt(text, at) : 0;
  if (!IsUpper(c)) return false;
  int letters = 1;
  while (at < text.size() && letters < 30) {
    std::size_t next = at;
    c = DecodeAt(text, next);
    if (!IsLetter(c) && c != '-' && c != '\'' && c != 0x2019) break;
    ++letters;
    at = next;
  }
  if (letters < 2) return false;
  // "Ministry of Labour. (2031). Report": a body and its year.
  for (const std::string_view joint : {". (", " ("}) {
    const std::size_t year = text.substr(0, 120).find(joint);
    if (year == std::string_view::npos) continue;
    const std::string_view behind = text.substr(year + joint.size());
    if (behind.size() > 4 && std::all_of(behind.begin(), behind.begin() + 4, [](char digit) { return digit >= '0' && digit <= '9'; }) &&
        (behind[4] == ')' || behind[4] == ',')) {
      return true;
    }
  }
  if (PeekAt(text, at) == ',') ++at;
  if (PeekAt(text, at) != ' ') return false;
  ++at;
  if (!IsUpper(PeekAt(text, at))) return false;
  DecodeAt(text, at);
  c = PeekAt(text, at);
  return c == '.' || c == ',' || c == ' ';
}

bool EndsEntry(std::string_view text) {
  const char32_t last = PeekBefore(text, text.size());
  if (last == '.' || last == ')' || last == ']' || IsDigit(last)) return true;
  const std::size_t word = text.rfind(' ');
  return text.substr(word == std::string_view::npos ? 0 : word + 1).find("://") !=
         std::string_view::npos;
}

}  // namespace kg::extract
