#include "tools/export/rdf_term.h"

#include <array>
#include <cstdio>

#include "tools/export/text.h"

namespace kg::exporting {
namespace {

std::string Hex(char32_t code, const char* format) {
  std::array<char, 16> buffer{};
  std::snprintf(buffer.data(), buffer.size(), format, static_cast<unsigned>(code));
  return buffer.data();
}

}  // namespace

std::string RdfIri(std::string_view text) {
  std::string out = "<";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    char32_t code = 0;
    if (!NextCodePoint(text, at, code)) {
      code = static_cast<unsigned char>(text[begin]);
      out += Hex(code, "%%%02X");
    } else if (code <= 0x20 || code == 0x7F || std::u32string_view(U"<>\"{}|^`\\").find(code) !=
                                                   std::u32string_view::npos) {
      out += Hex(code, "%%%02X");
    } else {
      out.append(text.substr(begin, at - begin));
    }
  }
  return out + ">";
}

std::string RdfLocal(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '/' || c == '#' || c == '%' || c == '?' || c == ' ') {
      out += Hex(static_cast<unsigned char>(c), "%%%02X");
    } else {
      out += c;
    }
  }
  return out;
}

std::string RdfQuoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    char32_t code = 0;
    if (!NextCodePoint(text, at, code)) continue;
    switch (code) {
      case U'"': out += "\\\""; continue;
      case U'\\': out += "\\\\"; continue;
      case U'\n': out += "\\n"; continue;
      case U'\r': out += "\\r"; continue;
      case U'\t': out += "\\t"; continue;
      default: break;
    }
    if (code < 0x20 || code == 0x7F) {
      out += Hex(code, "\\u%04X");
    } else {
      AppendUtf8(code, out);
    }
  }
  return out + "\"";
}

}  // namespace kg::exporting
