#include "extract/text/entry_text.h"

#include "extract/text/characters.h"

namespace kg::extract {
namespace {

// The ASCII that stands for a mark, 0 if none does.
char Folded(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return static_cast<char>(c - 0xFEE0);
  if (IsDash(c)) return '-';
  switch (c) {
    case 0x3002: return '.';
    case 0x3001: return ',';
    case 0x3010: return '[';
    case 0x3011: return ']';
    case 0x201C: case 0x201D: case 0x201E: case 0xAB: case 0xBB: return '"';
    case 0x2018: case 0x2019: return '\'';
    case '\n': return ' ';
    default: return 0;
  }
}

}  // namespace

EntryText::EntryText(std::string_view text, Span entry) {
  for (std::size_t at = entry.begin; at < entry.end;) {
    const auto begin = static_cast<std::uint32_t>(at);
    const char32_t c = DecodeAt(text, at);
    const std::size_t size = folded_.size();
    const char ascii = Folded(c);
    if (ascii != 0) {
      folded_ += ascii;
      lowered_ += ascii;
    } else {
      AppendUtf8(c, folded_);
      std::string lower;
      AppendUtf8(ToLower(c), lower);
      if (lower.size() == folded_.size() - size)
        lowered_ += lower;
      else
        lowered_.append(folded_, size, std::string::npos);
    }
    const auto width = static_cast<std::uint8_t>(at - begin);
    const std::size_t bytes = folded_.size() - size;
    for (std::size_t i = 0; i < bytes; ++i) {
      const bool single = bytes == width;  // byte for byte
      origin_.push_back(single ? begin + static_cast<std::uint32_t>(i) : begin);
      width_.push_back(single ? 1 : width);
    }
  }
  origin_.push_back(entry.end);
  width_.push_back(0);
}

void EntryText::Take(std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) folded_[i] = lowered_[i] = '\x01';
}

}  // namespace kg::extract
