// Prints the definitions of extract/unicode/unicode_tables.h, from ICU's data.

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "extract/unicode/unicode_tables.h"

namespace {

// "\x61\x62": any bytes, and no digit is taken for one of an escape.
std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    char buffer[8];
    std::snprintf(buffer, sizeof buffer, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
    quoted += buffer;
  }
  return quoted + "\"";
}

// {{'a', 'b'}}
std::string Short(const std::string& text) {
  std::string out = "{{";
  for (const char c : text) out += std::string(out.size() > 2 ? ", '" : "'") + c + "'";
  return out + "}}";
}

void PrintNumbers(const char* name, const char* size, const std::vector<unsigned>& numbers) {
  std::printf("const std::array<std::uint16_t, %s> %s = {", size, name);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    std::printf("%s%u,", i % 16 == 0 ? "\n    " : " ", numbers[i]);
  }
  std::printf("\n};\n");
}

std::string Utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

// The small ASCII letters of what a transform makes of a character.
std::string Latin(const icu::Transliterator& by, char32_t c) {
  icu::UnicodeString text(static_cast<UChar32>(c));
  by.transliterate(text);
  text.toLower(icu::Locale::getRoot());
  std::string out = Utf8(text);
  std::erase_if(out, [](char letter) { return letter < 'a' || letter > 'z'; });
  return out;
}

// Marks that writers use for one another, beyond what NFKC unites.
char32_t FoldMark(char32_t c) {
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
bool IsInBothScripts(char32_t c) {
  return c == 0x4FF1 || c == 0x8457;  // 俱 (俱乐部), 著 (著名)
}

bool IsSurrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

}  // namespace

int main(int argc, char** argv) {
  using namespace kg::extract;
  UErrorCode status = U_ZERO_ERROR;
  UParseError where;
  const auto transform = [&](const char* rules) {
    return std::unique_ptr<icu::Transliterator>(
        icu::Transliterator::createInstance(rules, UTRANS_FORWARD, where, status));
  };
  const icu::Normalizer2* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const auto simplify = transform("Traditional-Simplified");
  const auto han = transform("Han-Latin; Latin-ASCII");
  const auto latin = transform("Russian-Latin/BGN; Any-Latin; Latin-ASCII");
  if (U_FAILURE(status) != 0) {
    std::fprintf(stderr, "ICU's data cannot be read: %s\n", u_errorName(status));
    return 1;
  }

  std::vector<unsigned> folded;
  std::map<char32_t, std::string> long_folded;
  for (char32_t c = 0; c < 0x10000; ++c) {
    icu::UnicodeString text(static_cast<UChar32>(FoldMark(c)));
    if (c >= kFirstHan && c <= kLastHan && !IsInBothScripts(c)) simplify->transliterate(text);
    if (!IsSurrogate(c)) text = fold->normalize(text, status);
    if (IsSurrogate(c) || text.isEmpty()) {
      folded.push_back(kFoldsToNothing);
    } else if (!text.hasMoreChar32Than(0, text.length(), 1) && text.char32At(0) < 0x10000) {
      folded.push_back(static_cast<unsigned>(FoldMark(static_cast<char32_t>(text.char32At(0)))));
    } else {
      folded.push_back(kFoldsToMore);
      long_folded[c] = Utf8(text);
    }
  }
  std::vector<std::string> latinized;
  for (char32_t c = 0; c < kEndOfLatinized; ++c) {
    const bool is_read = (c >= 'a' && c <= 'z') || (c >= 0xC0 && c <= 0x17F) || c >= 0x430;
    // BGN has no short u, the letter of Belarusian.
    latinized.push_back(c == 0x45E ? "v" : is_read ? Latin(*latin, c) : "");
  }
  std::vector<unsigned> pinyin_of;
  std::vector<std::string> pinyin;
  std::map<std::string, unsigned> known;
  std::map<char32_t, unsigned> other_han;
  const auto number_of = [&](const std::string& read) {
    const auto [place, fresh] = known.try_emplace(read, static_cast<unsigned>(pinyin.size()));
    if (fresh) pinyin.push_back(read);
    return place->second;
  };
  for (char32_t c = 'a'; c <= 0x323AF; ++c) {
    const bool is_common = c >= kFirstHan && c <= kLastHan;
    if (!is_common && u_isalpha(static_cast<UChar32>(c)) == 0) continue;
    const std::string read = Latin(*han, c);
    if (is_common) pinyin_of.push_back(number_of(read));
    else if (!read.empty()) other_han[c] = number_of(read);
  }
  if (U_FAILURE(status) != 0) {
    std::fprintf(stderr, "ICU's data cannot be read: %s\n", u_errorName(status));
    return 1;
  }
  for (const std::vector<std::string>* texts : {&latinized, &pinyin}) {
    for (const std::string& text : *texts) {
      if (text.size() >= sizeof(ShortText)) {
        std::fprintf(stderr, "%s is too long for a ShortText\n", text.c_str());
        return 1;
      }
    }
  }

  if (argc != 2 || std::freopen(argv[1], "w", stdout) == nullptr) {
    std::fprintf(stderr, "name the file to be written\n");
    return 1;
  }
  std::printf("// Made by make_unicode_tables from ICU %s.\n", U_ICU_VERSION);
  std::printf("#include \"extract/unicode/unicode_tables.h\"\n\nnamespace kg::extract {\n\n");
  PrintNumbers("kFolded", "0x10000", folded);
  std::printf("namespace {\n");
  std::printf("constexpr LongFold kLongFolds[] = {\n");
  for (const auto& [c, text] : long_folded) {
    std::printf("    {0x%X, %s},\n", static_cast<unsigned>(c), Quoted(text).c_str());
  }
  std::printf("};\n}  // namespace\nconst std::span<const LongFold> kLongFolded = kLongFolds;\n");
  PrintNumbers("kPinyinOf", "kLastHan - kFirstHan + 1", pinyin_of);
  std::printf("namespace {\nconstexpr CharacterPinyin kOthers[] = {\n");
  for (const auto& [c, number] : other_han) {
    std::printf("    {0x%X, %u},\n", static_cast<unsigned>(c), number);
  }
  std::printf("};\nconstexpr ShortText kSyllables[] = {\n");
  for (const std::string& text : pinyin) std::printf("    {%s},\n", Short(text).c_str());
  std::printf("};\n}  // namespace\nconst std::span<const CharacterPinyin> kOtherPinyinOf = kOthers;\n");
  std::printf("const std::span<const ShortText> kPinyin = kSyllables;\n");
  std::printf("const std::array<ShortText, kEndOfLatinized> kLatinized = {{\n");
  for (const std::string& text : latinized) std::printf("    {%s},\n", Short(text).c_str());
  std::printf("}};\n}  // namespace kg::extract\n");
  return std::fflush(stdout) == 0 ? 0 : 1;
}
