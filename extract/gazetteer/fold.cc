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

// What the character of two bytes that begins at `at` folds to, if that is one of two bytes; else 0.
std::uint32_t FoldedPair(const std::uint8_t* bytes, std::size_t at, std::size_t size) {
  if (bytes[at] < 0xC2 || bytes[at] >= 0xE0 || at + 1 >= size || (bytes[at + 1] & 0xC0) != 0x80) {
    return 0;
  }
  const std::uint32_t folded =
      kFolded[static_cast<std::uint32_t>((bytes[at] & 0x1F) << 6 | (bytes[at + 1] & 0x3F))];
  return folded >= 0x80 && folded < 0x800 ? folded : 0;
}

}  // namespace

FoldedText Folder::Fold(std::string_view text) const {
  FoldedText folded;
  folded.text.resize(text.size());
  folded.origin.resize(text.size() + 1);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  std::array<char, U8_MAX_LENGTH> buffer;
  char* out = folded.text.data();
  std::uint32_t* origin = folded.origin.data();
  std::size_t size = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto begin = static_cast<std::uint32_t>(at);
    if (bytes[at] < 0x80) {
      out[size] = static_cast<char>(kFolded[bytes[at]]);
      origin[size++] = begin;
      ++at;
      continue;
    }
    if (const std::uint32_t pair = FoldedPair(bytes, at, text.size()); pair != 0) {
      out[size] = static_cast<char>(0xC0 | pair >> 6);
      out[size + 1] = static_cast<char>(0x80 | (pair & 0x3F));
      origin[size] = origin[size + 1] = begin;
      size += 2;
      at += 2;
      continue;
    }
    UChar32 c = 0;
    auto next = static_cast<std::int64_t>(at);
    U8_NEXT_OR_FFFD(bytes, next, static_cast<std::int64_t>(text.size()), c);
    at = static_cast<std::size_t>(next);
    const std::string_view all = FoldedTo(static_cast<std::uint32_t>(c), buffer);
    // Few characters fold to more bytes than they have; from here on each byte has its place.
    const std::size_t needed = size + all.size() + text.size() - at;
    if (needed > folded.text.size()) {
      folded.text.resize(needed + needed / 8);
      folded.origin.resize(folded.text.size() + 1);
      out = folded.text.data();
      origin = folded.origin.data();
    }
    for (const char byte : all) {
      out[size] = byte;
      origin[size++] = begin;
    }
  }
  folded.text.resize(size);
  folded.origin.resize(size + 1);
  folded.origin[size] = static_cast<std::uint32_t>(text.size());
  return folded;
}

std::string Folder::Simplified(std::string_view text) const {
  std::string simplified;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  unsigned any = 0;  // a loop that is done many bytes at once
  for (std::size_t i = 0; i < text.size(); ++i) any |= bytes[i] >= 0xE3 ? 1U : 0U;
  if (any == 0) return simplified;
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
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(name.data());
  std::array<char, U8_MAX_LENGTH> buffer;
  for (std::size_t at = 0; at < name.size();) {
    if (bytes[at] < 0x80) {
      folded.push_back(static_cast<char>(kFolded[bytes[at++]]));
      continue;
    }
    if (const std::uint32_t pair = FoldedPair(bytes, at, name.size()); pair != 0) {
      folded.push_back(static_cast<char>(0xC0 | pair >> 6));
      folded.push_back(static_cast<char>(0x80 | (pair & 0x3F)));
      at += 2;
      continue;
    }
    UChar32 c = 0;
    auto next = static_cast<std::int64_t>(at);
    U8_NEXT_OR_FFFD(bytes, next, static_cast<std::int64_t>(name.size()), c);
    at = static_cast<std::size_t>(next);
    folded += FoldedTo(static_cast<std::uint32_t>(c), buffer);
  }
  return folded;
}

}  // namespace kg::extract
