#include "extract/gazetteer/fold.h"

#include <unicode/utf8.h>

#include <array>

#include "extract/unicode/unicode_tables.h"

namespace kg::extract {
namespace {

// What a character folds to, if it is not a single one of two bytes or less.
std::string_view FoldedTo(std::uint32_t c, std::array<char, U8_MAX_LENGTH>& buffer) {
  const std::uint32_t folded = c < kFolded.size() ? kFolded[c] : c;
  if (folded == kFoldsToNothing) return {};
  if (folded == kFoldsToMore) return LongFoldOf(c);
  std::size_t length = 0;
  U8_APPEND_UNSAFE(reinterpret_cast<std::uint8_t*>(buffer.data()), length,
                   static_cast<UChar32>(folded));
  return {buffer.data(), length};
}

// Folds `text`; to `put` go the folded bytes and the place in `text` of the character that they are
// of. What is put at once has one or two bytes, or is told by `put_all`.
template <typename Put, typename PutAll>
void EachFolded(std::string_view text, const Put& put, const PutAll& put_all) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int64_t>(text.size());
  std::array<char, U8_MAX_LENGTH> buffer;
  std::int64_t i = 0;
  while (i < length) {
    const std::int64_t begin = i;
    if (bytes[i] < 0x80) {
      put(static_cast<char>(kFolded[bytes[i]]), begin);
      ++i;
      continue;
    }
    if (bytes[i] >= 0xC2 && bytes[i] < 0xE0 && i + 1 < length && (bytes[i + 1] & 0xC0) == 0x80) {
      const std::uint32_t folded =
          kFolded[static_cast<std::uint32_t>((bytes[i] & 0x1F) << 6 | (bytes[i + 1] & 0x3F))];
      if (folded >= 0x80 && folded < 0x800) {
        put(static_cast<char>(0xC0 | folded >> 6), begin);
        put(static_cast<char>(0x80 | (folded & 0x3F)), begin);
        i += 2;
        continue;
      }
    }
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(bytes, i, length, c);
    put_all(FoldedTo(static_cast<std::uint32_t>(c), buffer), begin, i);
  }
}

}  // namespace

FoldedText Folder::Fold(std::string_view text) const {
  FoldedText folded;
  folded.text.resize(text.size());
  folded.origin.resize(text.size() + 1);
  char* out = folded.text.data();
  std::uint32_t* origin = folded.origin.data();
  std::size_t size = 0;
  const auto put = [&](char byte, std::int64_t begin) {
    out[size] = byte;
    origin[size++] = static_cast<std::uint32_t>(begin);
  };
  const auto put_all = [&](std::string_view bytes, std::int64_t begin, std::int64_t end) {
    // Few characters fold to more bytes than they have; from here on each byte has its place.
    const std::size_t left = text.size() - static_cast<std::size_t>(end);
    const std::size_t needed = size + bytes.size() + left;
    if (needed > folded.text.size()) {
      folded.text.resize(needed + needed / 8);
      folded.origin.resize(folded.text.size() + 1);
      out = folded.text.data();
      origin = folded.origin.data();
    }
    for (const char byte : bytes) put(byte, begin);
  };
  EachFolded(text, put, put_all);
  folded.text.resize(size);
  folded.origin.resize(size + 1);
  folded.origin[size] = static_cast<std::uint32_t>(text.size());
  return folded;
}

std::string Folder::Simplified(std::string_view text) const {
  std::string simplified;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  for (std::size_t i = 0; i + 2 < text.size();) {
    // A character of three bytes from U+3000 on; U+3400 to U+9FFF are Han, and so are their
    // simplified forms.
    if (bytes[i] < 0xE3 || bytes[i] > 0xE9) {
      ++i;
      continue;
    }
    const std::uint32_t code = static_cast<std::uint32_t>((bytes[i] & 0x0F) << 12 |
                                                          (bytes[i + 1] & 0x3F) << 6 |
                                                          (bytes[i + 2] & 0x3F));
    if (code >= kFirstHan && code <= kLastHan) {
      const std::uint32_t folded = kFolded[code];
      if (folded != code && folded >= kFirstHan && folded <= kLastHan) {
        if (simplified.empty()) simplified = text;
        simplified[i] = static_cast<char>(0xE0 | folded >> 12);
        simplified[i + 1] = static_cast<char>(0x80 | (folded >> 6 & 0x3F));
        simplified[i + 2] = static_cast<char>(0x80 | (folded & 0x3F));
      }
    }
    i += 3;
  }
  return simplified;
}

std::string Folder::FoldName(std::string_view name) const {
  std::string folded;
  folded.reserve(name.size());
  EachFolded(
      name, [&](char byte, std::int64_t) { folded.push_back(byte); },
      [&](std::string_view bytes, std::int64_t, std::int64_t) { folded += bytes; });
  return folded;
}

}  // namespace kg::extract
