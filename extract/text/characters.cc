#include "extract/text/characters.h"

#include <algorithm>
#include <array>

#include <unicode/uchar.h>

namespace kg::extract {

void AppendUtf8(char32_t c, std::string& out) {
  std::array<char, 4> bytes;
  const char* const end = PutUtf8(c, bytes.data());
  out.append(bytes.data(), static_cast<std::size_t>(end - bytes.data()));
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
  Utf8Writer lowered;
  for (std::size_t at = 0; at < text.size();) lowered.Put(ToLower(DecodeAt(text, at)));
  return std::move(lowered).Take();
}

char32_t DecodeLongAt(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  if (lead >= 0xE0 && lead < 0xF0 && at + 2 < text.size()) {
    at += 3;
    return static_cast<char32_t>((lead & 0x0F) << 12 | (byte(at - 2) & 0x3F) << 6 | (byte(at - 1) & 0x3F));
  }
  if (lead >= 0xF0 && at + 3 < text.size()) {
    at += 4;
    return static_cast<char32_t>((lead & 0x07) << 18 | (byte(at - 3) & 0x3F) << 12 |
                                 (byte(at - 2) & 0x3F) << 6 | (byte(at - 1) & 0x3F));
  }
  ++at;
  return 0xFFFD;
}

std::string_view Trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::size_t CountCharacters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

}  // namespace kg::extract
