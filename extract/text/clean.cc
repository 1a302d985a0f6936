#include "extract/text/clean.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "extract/text/byline.h"
#include "extract/text/characters.h"
#include "extract/text/entry_lines.h"
#include "extract/text/line_cleaner.h"
#include "extract/text/line_shape.h"
#include "extract/text/word_set.h"
#include "graph/model/ids.h"

namespace kg::extract {
namespace {

// Lines of a stretch without blank lines; longer stretches are taken in parts.
constexpr std::size_t kStretch = 4096;
constexpr int kMostColumns = 100'000;

struct Line {
  std::uint32_t begin = 0, end = 0;  // source, without the newline
  int columns = 0;
};

bool IsBlank(std::string_view line) {
  for (std::size_t at = 0; at < line.size();) {
    const char32_t c = DecodeAt(line, at);
    if (c != ' ' && c != '\t' && c != '\r' && c != '\f' && c != '\v' && c != 0xA0 && c != 0x3000 &&
        c != 0xFEFF && c != 0x200B)
      return false;
  }
  return true;
}

int ColumnsIn(std::string_view line) {
  // A character takes one column unless it has three bytes, the first of them above those of marks.
  constexpr unsigned char kFirstWide = 0xE3;
  int columns = 0;
  unsigned any_wide = 0;  // these loops are done many bytes at once
  for (const char c : line) any_wide |= static_cast<unsigned char>(c) >= kFirstWide ? 1U : 0U;
  if (any_wide == 0) {
    for (const char c : line) columns += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    return std::min(columns, kMostColumns);
  }
  for (std::size_t at = 0; at < line.size() && columns < kMostColumns;) {
    const char32_t c = DecodeAt(line, at);
    columns += c < 0x3000 ? 1 : ColumnsOf(c);
  }
  return columns;
}

bool HasWide(std::string_view text, char32_t mark) {
  std::string bytes;
  AppendUtf8(mark, bytes);
  return text.find(bytes) != std::string_view::npos;
}

// "17", "– 45 –", "第 3 页", "Page 3 of 10", "3 / 10": a line that is a page number.
bool IsPageNumber(std::string_view line, const TextRules& rules) {
  if (line.size() > 40) return false;
  std::string words;
  int digits = 0, numbers = 0;
  bool inside = false;
  for (std::size_t at = 0; at < line.size();) {
    const char32_t c = DecodeAt(line, at);
    if (IsDigit(c)) {
      if (!inside) ++numbers;
      inside = true;
      if (++digits > 8) return false;
      continue;
    }
    inside = false;
    if (IsLetter(c)) {
      AppendUtf8(ToLower(c), words);
    } else if (c != ' ' && !IsDash(c) && c != '/' && c != '|' && c != '\t' && c != '.' && c != '~') {
      return false;
    }
  }
  if (digits == 0 || numbers > 2 || (numbers == 1 && digits > 4)) return false;
  // A decimal or a range of years is a number, not a page.
  if (words.empty()) return numbers == 1 && line.find('.') == std::string_view::npos;
  return rules.page_words.count(words) != 0;
}

class Cleaner {
 public:
  Cleaner(std::string_view source, const TextRules& rules)
      : source_(source), rules_(rules), words_(source) {}

  Cleaned Run();

 private:
  // How a line is joined to the text before it.
  enum class Join : std::uint8_t { kBreak, kSpace, kNothing, kDropHyphen };

  void CountHeads();
  void AddStretch(const std::vector<Line>& lines, std::uint32_t blanks);
  void AddLine(const Line& line, std::uint32_t blanks, int widest, bool isolated);
  Join JoinWith(const LineMarks& marks, std::string_view next, std::uint32_t blanks, int widest);
  Join JoinHyphen(std::string_view before, std::string_view next);
  bool AreByline(std::string_view line, std::string_view next) const;
  bool JoinsChinese(std::string_view before, char32_t last, char32_t first,
                    std::uint32_t blanks, int widest);
  bool IsLabelled(std::string_view text) const;
  void MendInlineHyphens(std::string_view line);
  void EndBlock();

  std::string_view source_;
  const TextRules& rules_;
  WordSet words_;
  std::unordered_map<std::uint64_t, std::uint32_t> heads_;  // repeated lines by hash, without digits
  CleanBuilder out_, line_;
  std::vector<Block> blocks_;
  Block block_;              // the one being built
  bool open_ = false;
  int last_columns_ = 0;     // of the line before
  std::uint32_t last_end_ = 0;  // source offset behind it
  bool last_soft_hyphen_ = false;
  bool in_references_ = false;  // behind the heading of a list of references
  std::uint32_t lines_in_block_ = 0;
};

std::uint64_t HeadHash(std::string_view line) {
  std::string key;
  bool letters = false;
  for (const char c : line)
    if (!IsDigit(static_cast<unsigned char>(c)) && c != ' ' && c != '\t' && c != '\r') {
      key += c;
      letters = letters || IsAsciiLetter(static_cast<unsigned char>(c)) || (c & 0x80) != 0;
    }
  return letters && key.size() >= 6 ? HashBytes(key).low : 0;
}

bool CanBeHead(std::string_view line) {
  if (line.size() > 160 || line.size() < 6) return false;
  const char32_t first = PeekAt(line, 0);
  return first != '#' && first != '*' && !IsDash(first) && first != '[' && !EndsSentence(line);
}

// Counts short lines that stand alone: what comes three times or more is a running head.
void Cleaner::CountHeads() {
  constexpr std::size_t kMost = 200'000;
  bool blank_before = true;
  for (std::size_t begin = 0; begin < source_.size() && heads_.size() < kMost;) {
    std::size_t end = source_.find('\n', begin);
    if (end == std::string_view::npos) end = source_.size();
    const std::string_view line = Trimmed(source_.substr(begin, std::min<std::size_t>(end - begin, 200)));
    const bool blank = line.empty();
    if (!blank && blank_before && CanBeHead(line)) {
      const std::size_t after = std::min(end + 1, source_.size());
      std::size_t next_end = source_.find('\n', after);
      if (next_end == std::string_view::npos) next_end = source_.size();
      const bool alone = next_end - after < 8 && IsBlank(source_.substr(after, next_end - after));
      if (const std::uint64_t hash = HeadHash(line); alone && hash != 0) ++heads_[hash];
    }
    blank_before = blank;
    begin = end + 1;
  }
}

Cleaned Cleaner::Run() {
  CountHeads();
  const bool page_breaks = source_.find('\f') != std::string_view::npos;
  std::vector<Line> stretch;
  std::uint32_t blanks = 0;
  for (std::size_t begin = 0; begin < source_.size();) {
    std::size_t end = std::min(source_.find('\n', begin), source_.size());
    if (page_breaks) end = std::min(source_.substr(0, end).find('\f', begin), end);
    const std::string_view line = source_.substr(begin, end - begin);
    const bool page_break = end < source_.size() && source_[end] == '\f';
    if (IsBlank(line)) {
      if (!stretch.empty()) {
        AddStretch(stretch, blanks);
        stretch.clear();
        blanks = 0;
      }
      ++blanks;
    } else {
      stretch.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), 0});
      if (stretch.size() == kStretch || page_break) {
        AddStretch(stretch, blanks);
        stretch.clear();
        blanks = page_break ? 1 : 0;
      }
    }
    begin = end + 1;
  }
  if (!stretch.empty()) AddStretch(stretch, blanks);
  EndBlock();
  return {std::move(out_).Take(), std::move(blocks_)};
}

void Cleaner::AddStretch(const std::vector<Line>& stretch, std::uint32_t blanks) {
  std::vector<Line> lines = stretch;
  int widest = 0;
  for (Line& line : lines) {
    line.columns = ColumnsIn(Trimmed(source_.substr(line.begin, line.end - line.begin)));
    widest = std::max(widest, line.columns);
  }
  // Lines of running text are full, all but the last of a paragraph; those of a byline or a table
  // are not, though one of them is the widest.
  std::size_t full = 0;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) full += lines[i].columns * 4 >= widest * 3;
  if (full * 2 + 1 < lines.size()) widest = 0;
  for (std::size_t i = 0; i < lines.size(); ++i)
    AddLine(lines[i], i == 0 ? blanks : 0, lines.size() == 1 ? 0 : widest, lines.size() == 1);
}

void Cleaner::AddLine(const Line& line, std::uint32_t blanks, int widest, bool isolated) {
  // A number far to the right, or at a page's edge, is the page's.
  if (!isolated && line.columns <= 4) {
    const std::string_view whole = source_.substr(line.begin, line.end - line.begin);
    const std::size_t indent = whole.find_first_not_of(' ');
    if (indent != std::string_view::npos && indent >= 20 && IsPageNumber(Trimmed(whole), rules_)) return;
  }
  if (isolated) {
    const std::string_view raw = Trimmed(source_.substr(line.begin, line.end - line.begin));
    if (IsPageNumber(raw, rules_)) return;
    if (CanBeHead(raw) && !IsLabelled(raw)) {
      const std::uint64_t hash = HeadHash(raw);
      const auto found = heads_.find(hash);
      // The first of them may be the title that the others repeat.
      if (hash != 0 && found != heads_.end() && found->second >= 3) {
        const bool first = (found->second & 0x80000000u) == 0;
        found->second |= 0x80000000u;
        if (!first) return;
      }
    }
  }
  line_.Clear();
  const LineMarks marks = CleanLine(source_, line.begin, line.end, line_);
  if (marks.rule || line_.text().empty()) return;
  MendInlineHyphens(line_.text());

  Join join = Join::kBreak;
  if (open_) join = JoinWith(marks, line_.text(), blanks, widest);
  switch (join) {
    case Join::kBreak:
      EndBlock();
      block_ = Block{};
      block_.span.begin = static_cast<std::uint32_t>(out_.text().size());
      block_.heading = marks.heading;
      block_.item = marks.item;
      block_.bold_start = marks.bold_start;
      block_.all_bold = marks.all_bold;
      block_.blank_before = static_cast<std::uint16_t>(std::min<std::uint32_t>(blanks, 0xFFFF));
      open_ = true;
      lines_in_block_ = 0;
      break;
    case Join::kSpace:
      out_.Replace(" ", last_end_, line.begin);
      break;
    case Join::kDropHyphen:
      out_.Truncate(out_.text().size() - 1);
      break;
    case Join::kNothing:
      break;
  }
  if (join != Join::kBreak) block_.all_bold = block_.all_bold && marks.all_bold;
  out_.Append(line_);
  last_columns_ = line.columns;
  last_end_ = line.end;
  last_soft_hyphen_ = marks.soft_hyphen;
  ++lines_in_block_;
}

void Cleaner::EndBlock() {
  if (!open_) return;
  block_.span.end = static_cast<std::uint32_t>(out_.text().size());
  const std::string_view text = std::string_view(out_.text()).substr(block_.span.begin);
  if (text.size() < 2 * rules_.longest_label) {
    if (rules_.MayBeginWithLabel(text)) {
      const auto label = rules_.labels.find(Squeezed(text));
      if (label != rules_.labels.end() && label->second == LabelKind::kReferences) {
        in_references_ = true;
      }
    }
  } else if (block_.heading != 0) {
    in_references_ = false;
  }
  out_.Replace("\n", last_end_, last_end_);
  blocks_.push_back(block_);
  open_ = false;
}

// True if the text begins with a label such as 关键词： or is one, such as "References".
bool Cleaner::IsLabelled(std::string_view text) const {
  if (!rules_.MayBeginWithLabel(text)) return false;
  const std::string key = Squeezed(text.substr(0, CharacterStart(text, 2 * rules_.longest_label)));
  std::size_t end = std::min(key.find_first_of(":."), key.find("："));
  if (end == std::string::npos) end = key.size();
  return rules_.labels.count(key.substr(0, end)) != 0;
}

Cleaner::Join Cleaner::JoinHyphen(std::string_view before, std::string_view next) {
  // The parts of the word around the break.
  std::size_t begin = before.size() - 1;
  bool capitals = true;
  std::size_t letters = 0;
  while (begin > 0) {
    const char32_t c = PeekBefore(before, begin);
    if (!IsLetter(c) || IsHan(c) || before.size() - begin > 80) break;
    capitals = capitals && IsUpper(c);
    ++letters;
    begin = CharacterStart(before, begin - 1);
  }
  std::size_t end = 0;
  std::size_t letters_after = 0;
  while (end < next.size() && end < 80) {
    std::size_t after = end;
    const char32_t c = DecodeAt(next, after);
    if (!IsLetter(c) || IsHan(c)) break;
    capitals = capitals && IsUpper(c);
    ++letters_after;
    end = after;
  }
  const std::string_view left = before.substr(begin, before.size() - 1 - begin);
  const std::string_view right = next.substr(0, end);
  if (letters == 0 || letters_after == 0) return Join::kNothing;  // COVID-|19, 2017-|2022
  if (IsUpper(PeekAt(next, 0)) && !(capitals && letters > 1)) return Join::kNothing;
  const std::string joined = std::string(left) + std::string(right);
  const bool has_word = words_.HasWord(joined), has_compound = words_.HasCompound(left, right);
  if (has_word != has_compound) return has_word ? Join::kDropHyphen : Join::kNothing;
  if (!has_word && letters > 2 && letters_after > 2 && words_.HasWord(left) && words_.HasWord(right))
    return Join::kNothing;
  return Join::kDropHyphen;
}

bool Cleaner::JoinsChinese(std::string_view before, char32_t last,
                           char32_t first, std::uint32_t blanks, int widest) {
  const bool han_last = IsHan(last) || last == 0xFF0C || last == 0x3001;
  const bool opening = first == 0x201C || first == 0x300A || first == 0xFF08;
  const bool han_first = IsHan(first) || opening;
  if (!(han_last && (han_first || IsDigit(first) || IsAsciiLetter(first))) &&
      !(han_first && (IsDigit(last) || IsAsciiLetter(last) || last == '%' || IsClosing(last))))
    return false;
  if (last == 0xFF0C || last == 0x3001) return true;
  const bool cohesive = words_.HasPair(last, first);
  bool running = false;
  for (const std::string& word : rules_.running_words)
    running = running || before.find(word) != std::string_view::npos;
  if (blanks == 0) {
    if (widest >= 40 && last_columns_ * 4 >= widest * 3 && !(opening && first == 0xFF08)) return true;
    return cohesive && running;
  }
  // "进口：22.8，-11.9": a short line that ends in a number is done.
  if (!IsHan(last) && last_columns_ < 40) return false;
  if (StartsList(before) && last_columns_ < 60 && lines_in_block_ < 2 && !HasWide(before, 0xFF0C))
    return false;
  if (blocks_.empty()) return cohesive && running;  // the title of the text
  return cohesive || running;
}

// Two lines of a byline, though they are as wide as those of a paragraph.
bool Cleaner::AreByline(std::string_view line, std::string_view next) const {
  if (next.size() > 400) return false;
  if (BeginsWithMark(next) || HasNames(line, rules_)) return true;
  const std::string lowered = Lowered(line);
  if (rules_.supervisor_stems.BeginsWithOne(lowered)) return true;
  if (!rules_.organization_stems.HasStem(lowered)) return false;
  if (rules_.address_stems.BeginsWithOne(Lowered(next.substr(0, CharacterStart(next, std::min<std::size_t>(next.size(), 40)))))) {
    return true;
  }
  // "Institute of Law, Minsk, Belarus": the address is at its end.
  const std::size_t comma = line.rfind(", ");
  const bool in_place = comma != std::string_view::npos && IsCapitalized(line.substr(comma + 2));
  return HasNames(next, rules_) || (in_place && rules_.organization_stems.HasStem(Lowered(next)));
}

Cleaner::Join Cleaner::JoinWith(const LineMarks& marks, std::string_view next, std::uint32_t blanks,
                                int widest) {
  const std::string_view before = std::string_view(out_.text()).substr(block_.span.begin);
  if (marks.heading != 0 || marks.item || block_.heading != 0 || blanks > 3) return Join::kBreak;
  // An item of one line is done where a blank line follows it.
  if (block_.item && blanks > 0 && lines_in_block_ < 2) return Join::kBreak;
  const char32_t last = PeekBefore(before, before.size());
  const char32_t first = PeekAt(next, 0);
  if (last_soft_hyphen_ && IsLetter(last) && IsLetter(first)) return Join::kNothing;
  const bool mail = next.substr(0, 200).find('@') != std::string_view::npos ||
                    before.substr(before.size() - std::min<std::size_t>(before.size(), 200)).find('@') !=
                        std::string_view::npos;
  if (last == '-' && before.size() > 1 && (blanks == 0 || IsLower(first))) {
    const char32_t c = PeekBefore(before, before.size() - 1);
    if ((IsLetter(c) && !IsHan(c) && IsLetter(first) && !IsHan(first)) ||
        (IsDigit(first) && (IsLetter(c) || IsDigit(c))))
      return JoinHyphen(before, next);
  }
  const bool measured = blanks == 0 && IsMeasuredField(before);
  if (IsYearRow(next) || (measured && (IsMeasuredField(next) || (IsDigit(last) && IsUpper(first))))) return Join::kBreak;
  const bool ended = EndsSentence(before);
  const bool short_block = before.size() < 120;
  if (IsHan(last) || IsHan(first) || IsWidePunctuation(last)) {
    if (mail || StartsList(next)) return Join::kBreak;
    if ((short_block && IsLabelled(before)) || ((short_block || blanks > 0) && IsLabelled(next))) {
      if (blanks > 0 || widest < 40 || last_columns_ * 4 < widest * 3) return Join::kBreak;
    }
    if (IsChineseField(before) && last != 0xFF0C && last != 0x3001) {
      const bool whole = IsChineseField(next) || (blanks > 0 && lines_in_block_ < 2 && last_columns_ < 40);
      if (whole) return Join::kBreak;
    }
    if (ended) {
      const bool full = blanks == 0 && widest >= 40 && last_columns_ * 8 >= widest * 7;
      return full ? Join::kNothing : Join::kBreak;
    }
    if (JoinsChinese(before, last, first, blanks, widest)) {
      const bool space = !IsHan(last) && !IsHan(first) && !IsWidePunctuation(last) &&
                         !IsWidePunctuation(first);
      return space ? Join::kSpace : Join::kNothing;
    }
    if (IsHan(first) || IsHan(last)) return Join::kBreak;
  }
  if (blanks > 0) {
    const bool goes_on = !ended && IsLower(first) && last != ':' && last != ';' && !mail &&
                         last_columns_ >= 25 && (lines_in_block_ > 1 || last_columns_ >= 50 ||
                                                 last == ',' || IsLower(last));
    return goes_on && !block_.item ? Join::kSpace : Join::kBreak;
  }
  if (StartsList(next) && !(IsDash(first) && last == '.')) return Join::kBreak;
  if (in_references_ && StartsEntry(next) && EndsEntry(before)) return Join::kBreak;
  if (mail && !ended) return Join::kBreak;
  // "¹Institute of ...", "Supervisor: ...": a line of its own.
  if (first == 0xB9 || first == 0xB2 || first == 0xB3) return Join::kBreak;
  if (const std::size_t colon = next.substr(0, 40).find(": ");
      colon != std::string_view::npos && IsUpper(first) &&
      next.substr(0, colon).find(' ') == std::string_view::npos)
    return Join::kBreak;
  std::size_t word = next.find(' ');
  if (word == std::string_view::npos) word = next.size();
  if (IsCapitals(before) && !IsCapitals(next.substr(0, word))) return Join::kBreak;  // a title
  const int word_columns = ColumnsIn(next.substr(0, std::min<std::size_t>(word, 200)));
  const bool full = widest >= 40 && (last_columns_ + 1 + word_columns) * 20 > widest * 19;
  if (short_block && IsLabelled(before) && !full) return Join::kBreak;
  // Names and bodies as wide as a paragraph; "a Institute of ..." under a name.
  constexpr int kWidestOfByline = 120;
  const bool may_be_byline = lines_in_block_ == 1 && last_columns_ < kWidestOfByline;
  if (may_be_byline && (full ? AreByline(before, next) : BeginsWithMark(next))) return Join::kBreak;
  if (full) return Join::kSpace;
  if (!ended && last_columns_ >= 20 && EndsInSmallWord(before)) return Join::kSpace;
  if (IsLower(first) && !ended && last_columns_ >= 20) {
    // "г. Минск" under the name of a university is an address.
    const bool address = next.size() < 120 && short_block &&
                         rules_.address_stems.BeginsWithOne(Lowered(next.substr(0, CharacterStart(next, 40))));
    return address ? Join::kBreak : Join::kSpace;
  }
  if (IsDash(first) && last == '.') return Join::kSpace;  // ". – 2018. – Vol. 31" of an entry
  return Join::kBreak;
}

// Joins words that an earlier conversion left with a hyphen inside ("SECU-RITY"): if the text has
// the word whole and does not have both its halves.
void Cleaner::MendInlineHyphens(std::string_view line) {
  std::vector<std::size_t> hyphens;
  for (std::size_t at = line.find('-'); at != std::string_view::npos; at = line.find('-', at + 1)) {
    const auto is_part = [](char32_t c) { return IsLetter(c) && !IsHan(c); };
    std::size_t begin = at, end = at + 1;
    std::size_t left = 0, right = 0;
    while (begin > 0 && left < 24 && is_part(PeekBefore(line, begin))) {
      begin = CharacterStart(line, begin - 1);
      ++left;
    }
    while (end < line.size() && right < 24 && is_part(PeekAt(line, end))) {
      DecodeAt(line, end);
      ++right;
    }
    if (left < 2 || right < 2 || left + right < 6) continue;
    if (PeekBefore(line, begin) == '-' || PeekAt(line, end) == '-' || PeekAt(line, end) == '@') continue;
    const bool capital = IsUpper(PeekAt(line, at + 1));
    if (capital && !IsUpper(PeekBefore(line, at))) continue;
    const std::string_view a = line.substr(begin, at - begin), b = line.substr(at + 1, end - at - 1);
    if (!words_.HasWord(std::string(a) + std::string(b))) continue;
    if (words_.HasWord(a) && words_.HasWord(b)) continue;
    hyphens.push_back(at);
  }
  if (hyphens.empty()) return;
  line_.Remove(hyphens);
}

}  // namespace

Cleaned Clean(std::string_view source, const TextRules& rules) {
  return Cleaner(source, rules).Run();
}

}  // namespace kg::extract
