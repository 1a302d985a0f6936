#include "query/result/width.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace kg::query {
namespace {

std::size_t WidthOf(UChar32 point) {
  if (point < 0) return 1;  // not UTF-8: a replacement character
  if (point < 0x20 || (point >= 0x7F && point < 0xA0)) return 0;
  switch (u_charType(point)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR: return 0;
    default: break;
  }
  switch (u_getIntPropertyValue(point, UCHAR_EAST_ASIAN_WIDTH)) {
    case U_EA_WIDE:
    case U_EA_FULLWIDTH: return 2;
    default: return 1;
  }
}

// The code point at `at`, which moves past it; negative if the bytes are not UTF-8.
UChar32 Next(std::string_view text, std::size_t& at) {
  UChar32 point = 0;
  const std::size_t window = text.size() - at < 4 ? text.size() - at : 4;
  int32_t i = 0;
  U8_NEXT(reinterpret_cast<const uint8_t*>(text.data() + at), i, static_cast<int32_t>(window),
          point);
  at += static_cast<std::size_t>(i);
  return point;
}

}  // namespace

std::size_t DisplayWidth(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= 0x20 && byte < 0x7F) {
      ++width;
      ++at;
      continue;
    }
    width += WidthOf(Next(text, at));
  }
  return width;
}

std::string FitWidth(std::string_view text, std::size_t columns) {
  if (DisplayWidth(text) <= columns) return std::string(text);
  if (columns == 0) return "";
  std::size_t width = 0, at = 0;
  while (at < text.size()) {
    std::size_t next = at;
    const std::size_t step = WidthOf(Next(text, next));
    if (width + step > columns - 1) break;
    width += step;
    at = next;
  }
  return std::string(text.substr(0, at)) + "…";
}

}  // namespace kg::query
