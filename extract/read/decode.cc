#include "extract/read/decode.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>

#include "extract/text/characters.h"

namespace kg::extract {
namespace {

// How many bytes a valid UTF-8 character takes at `at`; 0 if there is none.
std::size_t ValidLength(std::string_view bytes, std::size_t at) {
  const auto byte = [&](std::size_t i) -> unsigned {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u;
  };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const unsigned a = byte(at), b = byte(at + 1);
  if (a < 0x80) return 1;
  if (a < 0xC2) return 0;
  if (a < 0xE0) return follows(at + 1) ? 2 : 0;
  if (a < 0xF0) {
    if (!follows(at + 1) || !follows(at + 2)) return 0;
    if (a == 0xE0 && b < 0xA0) return 0;
    if (a == 0xED && b >= 0xA0) return 0;  // surrogates
    return 3;
  }
  if (a > 0xF4 || !follows(at + 1) || !follows(at + 2) || !follows(at + 3)) return 0;
  if ((a == 0xF0 && b < 0x90) || (a == 0xF4 && b >= 0x90)) return 0;
  return 4;
}

bool IsTwoByteLead(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0xC2 && byte < 0xE0;
}

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

struct Utf8Check {
  std::size_t characters = 0;  // outside ASCII
  std::size_t invalid = 0;     // bytes
};

// Writes the bytes to `text` with U+001A for each invalid one.
Utf8Check ReadUtf8(std::string_view bytes, std::string& text) {
  Utf8Check check;
  text.assign(bytes);
  for (std::size_t at = 0; at < bytes.size();) {
    if (at + 8 <= bytes.size()) {
      std::uint64_t word;
      std::memcpy(&word, bytes.data() + at, 8);
      if ((word & 0x8080808080808080u) == 0) {
        at += 8;
        continue;
      }
    }
    // Runs of letters of two bytes, most of a Russian text.
    const std::size_t run = at;
    while (at + 1 < bytes.size() && IsTwoByteLead(bytes[at]) && IsContinuation(bytes[at + 1])) {
      at += 2;
    }
    if (at > run) {
      check.characters += (at - run) / 2;
      continue;
    }
    const std::size_t length = ValidLength(bytes, at);
    if (length == 0) {
      ++check.invalid;
      text[at++] = '\x1A';
    } else {
      if (length > 1) ++check.characters;
      at += length;
    }
  }
  return check;
}

struct Signature {
  std::string_view bytes, kind;
};
constexpr Signature kSignatures[] = {
    {"%PDF-", "a PDF file"},
    {std::string_view("PK\x03\x04", 4), "a zip archive or an office document"},
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an office document"},
    {"{\\rtf", "an RTF document"},
    {"\x1F\x8B", "a gzip archive"},
    {"BZh", "a bzip2 archive"},
    {std::string_view("\xFD"
                      "7zXZ\0",
                      6),
     "an xz archive"},
    {"7z\xBC\xAF\x27\x1C", "a 7z archive"},
    {"\x89PNG\r\n", "a PNG picture"},
    {"\xFF\xD8\xFF", "a JPEG picture"},
    {"GIF8", "a GIF picture"},
    {"\x7F"
     "ELF",
     "a program"},
    {"SQLite format 3", "a database"},
};

bool IsForbiddenControl(unsigned char c) {
  return c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v' && c != 0x1A &&
         c != 0x1B;
}

std::size_t CountForbiddenControls(std::string_view bytes) {
  // Most texts have no control character but tabs and line ends; this loop is done many bytes at once.
  unsigned char any = 0;
  for (const char byte : bytes) {
    const auto c = static_cast<unsigned char>(byte);
    any |= static_cast<unsigned char>((c < 0x20) & (static_cast<unsigned char>(c - '\t') > 4));
  }
  if (any == 0) return 0;
  return static_cast<std::size_t>(std::count_if(bytes.begin(), bytes.end(), [](char c) {
    return IsForbiddenControl(static_cast<unsigned char>(c));
  }));
}

Result<std::string> Convert(std::string_view bytes, const char* charset) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, void (*)(UConverter*)> from(ucnv_open(charset, &status),
                                                                 ucnv_close);
  const std::unique_ptr<UConverter, void (*)(UConverter*)> to(ucnv_open("UTF-8", &status),
                                                               ucnv_close);
  if (U_FAILURE(status))
    return Error{ErrorCode::kUnsupported, std::string("ICU has no converter for ") + charset + "."};
  std::string text;
  std::array<UChar, 8192> pivot;
  std::array<char, 16384> out;
  UChar* pivot_source = pivot.data();
  UChar* pivot_target = pivot.data();
  const char* source = bytes.data();
  const char* const limit = bytes.data() + bytes.size();
  bool reset = true;
  for (;;) {
    char* target = out.data();
    status = U_ZERO_ERROR;
    ucnv_convertEx(to.get(), from.get(), &target, out.data() + out.size(), &source, limit,
                   pivot.data(), &pivot_source, &pivot_target, pivot.data() + pivot.size(), reset,
                   true, &status);
    reset = false;
    text.append(out.data(), target);
    if (status == U_BUFFER_OVERFLOW_ERROR) continue;
    if (U_FAILURE(status))
      return Error{ErrorCode::kInvalid, std::string("These bytes are no ") + charset + " text."};
    return text;
  }
}

// How much a text reads like running Russian, Belarusian or Chinese: mean score of its characters
// outside ASCII, 1 at best. Wrong charsets give rare Han, capitals inside words, boxes and signs.
double Plausibility(std::string_view text) {
  // Of 1,000 letters of Russian or Belarusian text these are some 800.
  constexpr std::u32string_view kCommonCyrillic = U"оеаинтсрвлкмдпуяызьбгчйхшцжюіў";
  double score = 0;
  std::size_t count = 0;
  char32_t before = 0;
  for (std::size_t at = 0; at < text.size() && count < 20000;) {
    const char32_t c = DecodeAt(text, at);
    if (c >= 0x80) {
      ++count;
      if (IsCyrillic(c)) {
        const bool inside = IsLetter(before);
        if (IsUpper(c)) {
          score += inside && IsLower(before) ? -1 : 0.6;
        } else {
          score += kCommonCyrillic.find(c) != std::u32string_view::npos ? 1 : 0.3;
        }
        if (inside && !IsCyrillic(before)) score -= 1;
      } else if (IsHan(c)) {
        score += 0;  // judged by level below
      } else if (IsWidePunctuation(c) || c == 0xAB || c == 0xBB || (c >= 0x2010 && c <= 0x2026) ||
                 c == 0x2116 || c == 0xA0 || c == 0xB7) {
        score += 0.5;
      } else if (c == 0xFFFD || c == 0x1A || (c >= 0xE000 && c <= 0xF8FF)) {
        score -= 2;
      } else if (c >= 0x2500 && c <= 0x25FF) {
        score -= 1;
      }
    }
    before = c;
  }
  return count == 0 ? 1 : score / static_cast<double>(count);
}

// The same for GB18030, asked of the bytes: common Han (the first level of GB 2312, by
// pronunciation) have lead bytes B0 to D7, punctuation and full-width forms A1 and A3; Cyrillic
// words read as pairs mostly fall on the second level and on what only GBK has.
double GbPlausibility(std::string_view bytes) {
  double score = 0;
  std::size_t count = 0;
  for (std::size_t at = 0; at < bytes.size() && count < 20000;) {
    const auto a = static_cast<unsigned char>(bytes[at]);
    if (a < 0x80) {
      ++at;
      continue;
    }
    ++count;
    if (at + 1 >= bytes.size() || a == 0x80 || a == 0xFF) {
      score -= 1;
      ++at;
      continue;
    }
    const auto b = static_cast<unsigned char>(bytes[at + 1]);
    if (b >= 0x30 && b <= 0x39) {  // four bytes
      score -= 0.5;
      at += 4;
      continue;
    }
    if (b < 0x40 || b == 0x7F || b == 0xFF) {
      score -= 2;
      ++at;
      continue;
    }
    if (b >= 0xA1 && a >= 0xB0 && a <= 0xD7) {
      score += 1;
    } else if (b >= 0xA1 && (a == 0xA1 || a == 0xA3)) {
      score += 0.8;
    } else if (b >= 0xA1 && a >= 0xD8 && a <= 0xF7) {
      score += 0.1;
    } else {
      score -= 0.5;
    }
    at += 2;
  }
  return count == 0 ? 1 : score / static_cast<double>(count);
}

Result<Decoded> DecodeUtf16(std::string_view bytes, const char* charset) {
  Result<std::string> text = Convert(bytes.substr(2), charset);
  if (!text) return std::move(text).error();
  return Decoded{std::move(*text), charset};
}

Result<Decoded> DecodeLegacy(std::string_view bytes) {
  struct Candidate {
    const char* charset;
    double handicap;  // rarer charsets must look better
  };
  constexpr Candidate kCyrillic[] = {{"windows-1251", 0}, {"KOI8-R", 0.1}, {"IBM866", 0.1}};
  const char* best = "GB18030";
  double best_score = GbPlausibility(bytes);
  // A sample is enough to choose by; it is cut between lines or anywhere: these are one-byte sets.
  const std::string_view sample = bytes.substr(0, std::size_t{1} << 20);
  for (const auto& [charset, handicap] : kCyrillic) {
    const Result<std::string> text = Convert(sample, charset);
    if (!text) continue;
    const double score = Plausibility(*text) - handicap;
    if (score > best_score) best = charset, best_score = score;
  }
  if (best_score < 0.3)
    return Error{ErrorCode::kInvalid,
                 "This is no text in UTF-8, UTF-16, GB18030, windows-1251, KOI8-R or IBM866; "
                 "convert it to UTF-8 first."};
  Result<std::string> text = Convert(bytes, best);
  if (!text) return std::move(text).error();
  return Decoded{std::move(*text), best};
}

}  // namespace

Result<Decoded> Decode(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE")) return DecodeUtf16(bytes, "UTF-16LE");
  if (bytes.starts_with("\xFE\xFF")) return DecodeUtf16(bytes, "UTF-16BE");
  for (const auto& [signature, kind] : kSignatures)
    if (bytes.starts_with(signature))
      return Error{ErrorCode::kInvalid, "This is " + std::string(kind) +
                                            ", not text; convert it to plain text first."};
  const std::size_t controls = CountForbiddenControls(bytes);
  // A stray control character is a blemish of conversion; more of them, or NULs, are no text.
  const bool nul = bytes.find('\0') != std::string_view::npos;
  if ((nul && controls > 3) || controls > 16 + bytes.size() / 100)
    return Error{ErrorCode::kInvalid,
                 "This is a binary file, not text: it is full of control characters."};
  Decoded decoded;
  decoded.encoding = "UTF-8";
  const Utf8Check check = ReadUtf8(bytes, decoded.text);
  if (check.invalid == 0 || check.invalid * 20 <= check.characters) return decoded;
  return DecodeLegacy(bytes);
}

}  // namespace kg::extract
