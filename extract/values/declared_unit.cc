#include "extract/values/declared_unit.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "extract/values/amount_reader.h"
#include "extract/values/phrase_trie.h"

namespace kg::extract {
namespace {

using Kind = ValueMention::Kind;

constexpr std::size_t kLongestLine = 400;  // bytes; headings are short
constexpr std::size_t kMostTokens = 8;     // of "in millions of US dollars"

bool IsOneOf(std::string_view mark, std::initializer_list<std::string_view> marks) {
  return std::find(marks.begin(), marks.end(), mark) != marks.end();
}

bool NamesUnit(const TokenLine& line, std::size_t i) {
  return line.Is(i, WordClass::kUnit) || line.Is(i, WordClass::kCurrency) ||
         line.Is(i, WordClass::kCurrencySign) || line.Is(i, WordClass::kPercent);
}

// Tokens [first, last) read as what is one of them: "million US dollars" as 1 million dollars.
std::optional<DeclaredUnit> ReadUnit(const TokenLine& line, std::size_t first, std::size_t last) {
  if (first >= last || last - first > kMostTokens) return std::nullopt;
  bool unit = false;
  for (std::size_t i = first; i < last; ++i) {
    if (line[i].kind == Token::Kind::kDigits) return std::nullopt;
    unit = unit || NamesUnit(line, i);
  }
  if (!unit) return std::nullopt;
  const std::string_view tail =
      line.text().substr(line[first].begin, line[last - 1].end - line[first].begin);
  std::string one = "1";
  if (line[first].kind != Token::Kind::kHan) one += ' ';
  one += tail;
  const std::string folded = FoldCase(one);
  const TokenLine probe(line.words(), line.language(), one, folded);
  const std::optional<Amount> amount = AmountAt(probe, 0);
  if (!amount || amount->next != probe.size() || amount->unit.empty()) return std::nullopt;
  if (amount->kind != Kind::kMoney && amount->kind != Kind::kQuantity &&
      amount->kind != Kind::kPercent) {
    return std::nullopt;
  }
  return DeclaredUnit{amount->kind, amount->value, amount->unit, line[last - 1].end};
}

bool IsSaid(const TokenLine& line, std::size_t i, std::string_view where) {
  const WordSense* sense = line.Sense(i, WordClass::kUnitSaid);
  return sense != nullptr && sense->code == where;
}

// The unit of a sheet, told in a sentence that begins with it, or before its end or a word such as "unless".
std::optional<DeclaredUnit> ReadSheetUnit(const TokenLine& line) {
  constexpr double kScale = 1000;  // "paid in dollars" says nothing of other sums
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool opens = i == 0 || line.Is(i - 1, WordClass::kDuring) || IsSaid(line, i - 1, "before");
    if (!opens) continue;
    std::size_t last = i;
    while (last < line.size() && last - i <= kMostTokens && !IsSaid(line, last, "after") &&
           !IsOneOf(line.Text(last), {",", "，", "。", ";", "；", "(", "（"})) {
      ++last;
    }
    const bool said = last < line.size() && IsSaid(line, last, "after");
    const bool ends = last == line.size() || (last + 1 == line.size() && line.Text(last) == "。");
    std::optional<DeclaredUnit> unit = ReadUnit(line, i, last);
    // The stop is the sentence's, or the abbreviation's.
    if (!unit && ends && last > i + 1 && line.Text(last - 1) == ".") unit = ReadUnit(line, i, last - 1);
    const bool marked = said || (last < line.size() && !ends);
    if (!unit || !(ends || marked) || (i == 0 && !said) || (!said && unit->factor.ToDouble() < kScale)) continue;
    unit->sheet = true;
    return unit;
  }
  return std::nullopt;
}

}  // namespace

std::optional<DeclaredUnit> DeclaredUnitOf(const TokenLine& line) {
  if (line.text().size() > kLongestLine) return std::nullopt;
  bool named = false;
  for (std::size_t i = 1; i < line.size() && !named; ++i) named = NamesUnit(line, i);
  if (!named) return std::nullopt;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const std::string_view before = line.Text(i - 1);
    const bool bracket = IsOneOf(before, {"(", "（", ";", "；"});
    const bool open = bracket || line.Is(i - 1, WordClass::kDuring) || IsOneOf(before, {",", "，", ":", "："});
    if (!open) continue;
    const std::size_t first = i + (bracket && line.Is(i, WordClass::kDuring) ? 1 : 0);
    std::size_t last = first;
    // 单位：亿元 来源：海关: a blank ends it in Chinese.
    bool gap = false;
    while (last < line.size() && last - first <= kMostTokens &&
           !IsOneOf(line.Text(last), {")", "）", ":", "："})) {
      gap = last > first && !line[last].glued && line.language() == Language::kChinese;
      if (gap) break;
      ++last;
    }
    const bool closed = gap || last == line.size()
                            ? !bracket
                            : IsOneOf(line.Text(last), {")", "）"}) == bracket ||
                                  IsOneOf(line.Text(last), {":", "："});
    // "Growth of exports, % to 2030: 93.4"
    if (line.Is(first, WordClass::kPercent) && last < line.size() && IsOneOf(line.Text(last), {":", "："})) {
      return DeclaredUnit{Kind::kPercent, Decimal{1, 0}, "percent", line[last - 1].end};
    }
    // （单位：亿元）
    const bool labelled = !bracket && last < line.size() && IsOneOf(line.Text(last), {")", "）"}) &&
                          IsOneOf(before, {":", "："});
    if (!closed && !labelled) continue;
    if (std::optional<DeclaredUnit> unit = ReadUnit(line, first, last)) return unit;
  }
  return ReadSheetUnit(line);
}

}  // namespace kg::extract
