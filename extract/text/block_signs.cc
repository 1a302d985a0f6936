#include "extract/text/block_signs.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "extract/text/characters.h"

namespace kg::extract {
namespace {

// Signs are read from so many bytes at a block's beginning.
constexpr std::uint32_t kHead = 1500;

bool IsColon(char32_t c) { return c == ':' || c == 0xFF1A; }

// "3.", "[3]", "3)", "3、", "（3）" at the beginning: the number and where the rest begins.
void ReadNumber(std::string_view text, Span block, BlockSigns& signs) {
  std::size_t at = block.begin;
  char32_t c = PeekAt(text, at);
  const bool bracket = c == '[' || c == 0x3010 || c == 0xFF3B || c == '(' || c == 0xFF08;
  if (bracket) DecodeAt(text, at);
  while (at < block.end && text[at] == ' ') ++at;
  int number = 0, digits = 0;
  while (at < block.end && IsDigit(static_cast<unsigned char>(text[at])) && digits < 5) {
    number = number * 10 + (text[at] - '0');
    ++digits;
    ++at;
  }
  if (digits == 0 || digits > 4) return;
  while (at < block.end && text[at] == ' ') ++at;
  std::size_t next = at;
  if (at >= block.end) return;
  c = DecodeAt(text, next);
  const bool closed = bracket ? c == ']' || c == 0x3011 || c == 0xFF3D || c == ')' || c == 0xFF09
                              : c == '.' || c == ')' || c == 0x3001 || c == 0xFF0E || c == 0xFF09;
  if (!closed) return;
  if (!bracket && (digits > 3 || IsDigit(PeekAt(text, next)))) return;
  while (next < block.end && text[next] == ' ') ++next;
  if (next >= block.end) return;
  signs.number = number;
  signs.after_number = static_cast<std::uint32_t>(next);
}

void ReadLabel(std::string_view text, const Block& block, const TextRules& rules,
               BlockSigns& signs) {
  // The number of a section before the label: "5. References", "V. Литература", 五、参考文献.
  std::uint32_t begin = block.span.begin;
  if (signs.number != 0 && signs.number < 30) begin = signs.after_number;
  if (!rules.MayBeginWithLabel(text.substr(begin, block.span.end - begin))) return;
  const std::size_t limit =
      std::min<std::size_t>(block.span.end, begin + 2 * rules.longest_label + 8);
  std::string key;
  std::size_t at = begin;
  const auto match = [&](std::size_t behind) {
    const auto found = rules.labels.find(key);
    if (found != rules.labels.end()) {
      signs.label = found->second;
      signs.after_label = static_cast<std::uint32_t>(behind);
      signs.label_only = behind >= block.span.end;
      return true;
    }
    if (rules.title_labels.count(key) != 0 && behind < block.span.end) {
      signs.title_label = true;
      signs.after_label = static_cast<std::uint32_t>(behind);
      return true;
    }
    return false;
  };
  const auto skip_space = [&](std::size_t from) {
    while (from < block.span.end && (text[from] == ' ' || text[from] == '.' || text[from] == ':')) ++from;
    return from;
  };
  while (at < limit) {
    std::size_t next = at;
    const char32_t c = DecodeAt(text, next);
    const bool bracket = c == 0x3010 || c == 0x3011 || c == '[' || c == ']' || c == 0x3014 || c == 0x3015;
    if (IsColon(c) || c == '.' || c == 0x2014 || c == 0x2013 || c == 0x3011 || c == ']') {
      if (!key.empty() && match(skip_space(next))) {
        // "References. ..." in running text is no heading.
        return;
      }
      if (c == '.' && key.size() < 3) return;
      if (!bracket && c != '.') return;
    } else if (c != ' ' && !bracket) {
      AppendUtf8(ToLower(c), key);
    } else if (c == ' ' && rules.labels.count(key) != 0 &&
               rules.labels.at(key) == LabelKind::kClassification) {
      // "УДК 339.5"
      match(next);
      return;
    }
    at = next;
  }
  if (at >= block.span.end && !key.empty()) match(block.span.end);
}

// Capitals, columns and '@', in one pass.
void ReadCharacters(std::string_view head, BlockSigns& signs) {
  int upper = 0, lower = 0;
  bool han = false;
  for (std::size_t at = 0; at < head.size();) {
    const auto lead = static_cast<unsigned char>(head[at]);
    // Most of a Russian text: letters up to U+045F, of which those from U+0430 on are small.
    const auto next = static_cast<unsigned char>(at + 1 < head.size() ? head[at + 1] : 0xFF);
    if (lead == 0xD0 || (lead == 0xD1 && next <= 0x9F)) {
      (lead == 0xD0 && next < 0xB0 ? upper : lower) += 1;
      ++signs.columns;
      at += 2;
      continue;
    }
    const char32_t c = DecodeAt(head, at);
    signs.columns += ColumnsOf(c);
    if (c < 0x80) {
      if (c == '@') signs.mail = true;
      if (!IsAsciiLetter(c)) continue;
    } else if (IsHan(c)) {
      han = true;
      continue;
    }
    if (IsUpper(c)) ++upper;
    else if (IsLower(c)) ++lower;
  }
  signs.capitals = !han && upper >= 8 && upper >= 8 * lower;
}

// [J], [EB/OL]
bool IsTypeMark(std::string_view head, std::size_t at) {
  std::size_t end = at + 1;
  while (end < head.size() && end - at < 7 && ((head[end] >= 'A' && head[end] <= 'Z') || head[end] == '/')) ++end;
  return end > at + 1 && end < head.size() && head[end] == ']';
}

// A year with what parts it from a title, or in brackets.
bool IsEntryYear(std::string_view head, std::size_t at) {
  const auto digit = [&](std::size_t i) {
    return i < head.size() && IsDigit(static_cast<unsigned char>(head[i]));
  };
  if ((at > 0 && digit(at - 1)) || !digit(at + 1) || !digit(at + 2) || !digit(at + 3) ||
      digit(at + 4)) {
    return false;
  }
  const char32_t before = PeekBefore(head, at), after = PeekAt(head, at + 4);
  if ((before == '(' && (after == ')' || after == ',')) || before == 0xFF08) return true;
  return after == '.' || after == ',' || after == ':' || after == ';' || after == 0;
}

// Bytes with which such a mark begins.
constexpr std::array<bool, 256> kMayMark = [] {
  std::array<bool, 256> may{};
  for (const char c : std::string_view("[/.dDh12")) may[static_cast<unsigned char>(c)] = true;
  return may;
}();

// Marks of a bibliographic entry. One pass, since every line of a text is asked.
bool LooksLikeReference(std::string_view head) {
  const auto is = [&](std::size_t at, std::string_view mark) {
    return head.substr(at, mark.size()) == mark;
  };
  for (std::size_t at = 0; at < head.size(); ++at) {
    if (!kMayMark[static_cast<unsigned char>(head[at])]) continue;
    switch (head[at]) {
      case '[':
        if (IsTypeMark(head, at)) return true;
        break;
      case '/':
        if (at > 0 && is(at - 1, " // ")) return true;
        break;
      case '.':
        if (is(at, ". – ") || is(at, ". — ")) return true;
        break;
      case 'd':
        if (is(at, "doi")) return true;
        break;
      case 'D':
        if (is(at, "DOI")) return true;
        break;
      case 'h':
        if (is(at, "http")) return true;
        break;
      case '1': case '2':
        if (IsEntryYear(head, at)) return true;
        break;
      default: break;
    }
  }
  return false;
}

}  // namespace

BlockSigns ReadSigns(std::string_view text, const Block& block, const TextRules& rules) {
  BlockSigns signs;
  const auto head_end = static_cast<std::uint32_t>(
      block.span.size() <= kHead ? block.span.end : CharacterStart(text, block.span.begin + kHead));
  const std::string_view head = text.substr(block.span.begin, head_end - block.span.begin);
  ReadNumber(text, block.span, signs);
  ReadLabel(text, block, rules, signs);
  ReadCharacters(head, signs);
  // The last character that is no bracket or quote.
  std::size_t end = block.span.end;
  for (int i = 0; i < 3 && end > block.span.begin; ++i) {
    const char32_t c = PeekBefore(text, end);
    if (c == '.' || c == '!' || c == '?' || c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0x2026 ||
        c == ';' || c == 0xFF1B) {
      signs.ends_sentence = true;
      break;
    }
    if (c != ')' && c != '"' && c != 0x201D && c != 0xBB && c != 0xFF09 && c != ']') break;
    end = CharacterStart(text, end - 1);
  }
  signs.reference = LooksLikeReference(head);
  constexpr std::u32string_view kHanNumbers = U"一二三四五六七八九十";
  const char32_t first = PeekAt(head, 0);
  std::size_t next = 0;
  if (!head.empty()) DecodeAt(head, next);
  signs.enumerated =
      signs.number != 0 ||
      ((kHanNumbers.find(first) != std::u32string_view::npos || first == 0xFF08) &&
       head.substr(0, 16).find("、") != std::string_view::npos && head.substr(0, 16).find("、") <= 6) ||
      ((first == 'I' || first == 'V' || first == 'X') && head.substr(0, 6).find(". ") != std::string_view::npos);
  return signs;
}

}  // namespace kg::extract
