#include "extract/gazetteer/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <memory>

namespace kg::extract {
namespace {

constexpr std::uint32_t kTableSize = 0x10000;
constexpr std::uint32_t kDropped = 0xFFFFFFFE;
constexpr std::uint32_t kExpanded = 0xFFFFFFFF;
constexpr std::uint32_t kFirstHan = 0x3400, kLastHan = 0x9FFF;

// Marks that writers use for one another, beyond what NFKC unites.
std::uint32_t FoldMark(std::uint32_t c) {
  switch (c) {
    case 0x0451: return 0x0435;  // yo
    case 0x00AB: case 0x00BB: case 0x201C: case 0x201D: case 0x201E: case 0x201F:
    case 0x2033: case 0x300C: case 0x300D: case 0x300E: case 0x300F: return '"';
    case 0x2018: case 0x2019: case 0x201B: case 0x02BC: case 0x02B9: case 0x0060:
    case 0x00B4: case 0x2032: return '\'';
    case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015:
    case 0x2212: return '-';
    case 0x2022: case 0x2027: case 0x2219: case 0x22C5: case 0x30FB: case 0xFF65: return 0xB7;
    case '\n': case '\r': case '\t': return ' ';
    default: return c;
  }
}

// Characters that simplified texts write, too, though ICU takes them for traditional ones.
constexpr bool IsInBothScripts(std::uint32_t c) {
  return c == 0x4FF1 || c == 0x8457;  // 俱 (俱乐部), 著 (著名)
}

void AppendUtf8(std::uint32_t c, std::string& out) {
  char buffer[U8_MAX_LENGTH];
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(reinterpret_cast<std::uint8_t*>(buffer), length, static_cast<UChar32>(c));
  out.append(buffer, static_cast<std::size_t>(length));
}

}  // namespace

Result<Folder> Folder::Build() {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
  UParseError where;
  std::unique_ptr<icu::Transliterator> simplify(icu::Transliterator::createInstance(
      "Traditional-Simplified", UTRANS_FORWARD, where, status));
  if (U_FAILURE(status) != 0) {
    return Error{ErrorCode::kIo, std::string("ICU's data cannot be read: ") + u_errorName(status)};
  }
  Folder folder;
  folder.table_.resize(kTableSize);
  for (std::uint32_t c = 0; c < kTableSize; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) {
      folder.table_[c] = kDropped;
      continue;
    }
    icu::UnicodeString source(static_cast<UChar32>(FoldMark(c)));
    if (c >= kFirstHan && c <= kLastHan && !IsInBothScripts(c)) simplify->transliterate(source);
    const icu::UnicodeString folded = normalizer->normalize(source, status);
    if (folded.isEmpty()) {
      folder.table_[c] = kDropped;
    } else if (!folded.hasMoreChar32Than(0, folded.length(), 1)) {
      folder.table_[c] = FoldMark(static_cast<std::uint32_t>(folded.char32At(0)));
    } else {
      folder.table_[c] = kExpanded;
      folded.toUTF8String(folder.expanded_[c]);
    }
  }
  if (U_FAILURE(status) != 0) {
    return Error{ErrorCode::kIo, std::string("ICU's data cannot be read: ") + u_errorName(status)};
  }
  return folder;
}

void Folder::Append(std::string_view text, std::string& out,
                    std::vector<std::uint32_t>* origin) const {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto length = static_cast<std::int64_t>(text.size());
  std::int64_t i = 0;
  while (i < length) {
    const std::int64_t begin = i;
    const std::size_t out_begin = out.size();
    if (bytes[i] < 0x80) {
      out.push_back(static_cast<char>(table_[bytes[i]]));
      ++i;
      if (origin != nullptr) origin->push_back(static_cast<std::uint32_t>(begin));
      continue;
    }
    if (bytes[i] >= 0xC2 && bytes[i] < 0xE0 && i + 1 < length && (bytes[i + 1] & 0xC0) == 0x80) {
      const std::uint32_t folded =
          table_[static_cast<std::uint32_t>((bytes[i] & 0x1F) << 6 | (bytes[i + 1] & 0x3F))];
      if (folded >= 0x80 && folded < 0x800) {
        out.push_back(static_cast<char>(0xC0 | folded >> 6));
        out.push_back(static_cast<char>(0x80 | (folded & 0x3F)));
        if (origin != nullptr) {
          origin->push_back(static_cast<std::uint32_t>(begin));
          origin->push_back(static_cast<std::uint32_t>(begin));
        }
        i += 2;
        continue;
      }
    }
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(bytes, i, length, c);
    const auto code = static_cast<std::uint32_t>(c);
    const std::uint32_t folded = code < kTableSize ? table_[code] : code;
    if (folded == kExpanded) {
      out += expanded_.find(code)->second;
    } else if (folded != kDropped) {
      AppendUtf8(folded, out);
    }
    if (origin != nullptr) {
      origin->insert(origin->end(), out.size() - out_begin, static_cast<std::uint32_t>(begin));
    }
  }
}

FoldedText Folder::Fold(std::string_view text) const {
  FoldedText folded;
  folded.text.reserve(text.size());
  folded.origin.reserve(text.size() + 1);
  Append(text, folded.text, &folded.origin);
  folded.origin.push_back(static_cast<std::uint32_t>(text.size()));
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
      const std::uint32_t folded = table_[code];
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
  Append(name, folded, nullptr);
  return folded;
}

}  // namespace kg::extract
