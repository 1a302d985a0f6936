#include "tools/caret.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <charconv>
#include <cstdint>
#include <optional>
#include <vector>

namespace kg::tools {
namespace {

// Columns of a terminal on either side of the place.
constexpr std::size_t kBefore = 60, kAfter = 36;

struct Place {
  std::size_t line = 0, column = 0;
};

std::optional<Place> ReadPlace(std::string_view text) {
  Place place;
  const char* const end = text.data() + text.size();
  const auto [colon, wrong_line] = std::from_chars(text.data(), end, place.line);
  if (wrong_line != std::errc() || colon == end || *colon != ':') return std::nullopt;
  const auto [rest, wrong_column] = std::from_chars(colon + 1, end, place.column);
  if (wrong_column != std::errc() || rest != end || place.line == 0 || place.column == 0) {
    return std::nullopt;
  }
  return place;
}

std::optional<std::string_view> LineOf(std::string_view text, std::size_t number) {
  for (; number > 1; --number) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

std::size_t WidthOf(UChar32 c) {
  switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
      return 0;
    default:
      break;
  }
  const int32_t width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

// A code point as it is shown.
struct Shown {
  std::string_view bytes;
  std::size_t width = 1;
};

std::vector<Shown> Show(std::string_view line) {
  std::vector<Shown> shown;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(line.data());
  const auto size = static_cast<std::int32_t>(line.size());
  for (std::int32_t at = 0; at < size;) {
    const std::int32_t begin = at;
    UChar32 c;
    U8_NEXT(bytes, at, size, c);
    if (c < 0x20) {  // controls, tabs and bytes that are no character
      shown.push_back({" ", 1});
    } else {
      shown.push_back({line.substr(static_cast<std::size_t>(begin),
                                   static_cast<std::size_t>(at - begin)),
                       WidthOf(c)});
    }
  }
  return shown;
}

}  // namespace

std::string PointAt(std::string_view text, std::string_view place) {
  const std::optional<Place> read = ReadPlace(place);
  if (!read) return "";
  std::optional<std::string_view> line = LineOf(text, read->line);
  if (!line) return "";
  // Lines without end are not shown whole, nor read whole.
  constexpr std::size_t kLongest = 1 << 20;
  const std::vector<Shown> shown = Show(line->substr(0, kLongest));
  const std::size_t at = read->column - 1;
  if (at > shown.size()) return "";

  std::size_t begin = at, before = 0;
  while (begin > 0 && before + shown[begin - 1].width <= kBefore) before += shown[--begin].width;
  std::size_t end = at, after = 0;
  while (end < shown.size() && after + shown[end].width <= kAfter) after += shown[end++].width;
  std::string out = begin == 0 ? "  " : "  ...";
  const std::size_t indent = out.size();
  for (std::size_t i = begin; i < end; ++i) out += shown[i].bytes;
  if (end < shown.size()) out += "...";
  out.append("\n").append(indent + before, ' ').append("^\n");
  return out;
}

}  // namespace kg::tools
