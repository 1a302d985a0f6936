#include "extract/text/block_signs.h"

#include <algorithm>
#include <string>

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

void ReadCapitals(std::string_view head, BlockSigns& signs) {
  int upper = 0, lower = 0;
  for (std::size_t at = 0; at < head.size();) {
    const char32_t c = DecodeAt(head, at);
    if (IsHan(c)) return;
    if (IsUpper(c)) ++upper;
    if (IsLower(c)) ++lower;
  }
  signs.capitals = upper >= 8 && upper >= 8 * lower;
}

// Marks of a bibliographic entry.
bool LooksLikeReference(std::string_view head) {
  for (std::size_t at = head.find('['); at != std::string_view::npos; at = head.find('[', at + 1)) {
    // [J], [EB/OL]
    std::size_t end = at + 1;
    while (end < head.size() && end - at < 7 && ((head[end] >= 'A' && head[end] <= 'Z') || head[end] == '/')) ++end;
    if (end > at + 1 && end < head.size() && head[end] == ']') return true;
  }
  if (head.find(" // ") != std::string_view::npos || head.find(". – ") != std::string_view::npos ||
      head.find(". — ") != std::string_view::npos)
    return true;
  for (const std::string_view link : {"doi", "DOI", "http"})
    if (head.find(link) != std::string_view::npos) return true;
  // A year, and a range of pages or a bracketed year.
  for (std::size_t at = 0; at + 4 <= head.size(); ++at) {
    if ((at > 0 && IsDigit(static_cast<unsigned char>(head[at - 1]))) ||
        !(head[at] == '1' || head[at] == '2') || !IsDigit(static_cast<unsigned char>(head[at + 1])) ||
        !IsDigit(static_cast<unsigned char>(head[at + 2])) || !IsDigit(static_cast<unsigned char>(head[at + 3])))
      continue;
    if (at + 4 < head.size() && IsDigit(static_cast<unsigned char>(head[at + 4]))) continue;
    const char32_t before = PeekBefore(head, at), after = PeekAt(head, at + 4);
    if ((before == '(' && (after == ')' || after == ',')) || before == 0xFF08) return true;
    if (after == '.' || after == ',' || after == ':' || after == ';' || after == 0) return true;
    at += 3;
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
  ReadCapitals(head, signs);
  signs.mail = head.find('@') != std::string_view::npos;
  for (std::size_t at = 0; at < head.size();) signs.columns += ColumnsOf(DecodeAt(head, at));
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
