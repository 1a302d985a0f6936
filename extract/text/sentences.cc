#include "extract/text/sentences.h"

#include <algorithm>
#include <array>
#include <string>

#include "extract/text/characters.h"

namespace kg::extract {
namespace {

constexpr std::size_t kLongestOpening = 60;  // bytes of a time before an abbreviation
constexpr std::size_t kLongestWord = 64;  // bytes of a word that may follow an abbreviation

// First bytes of the marks that may end a sentence: . ! ? … 。 ！ ？
constexpr std::array<bool, 256> kMayEnd = [] {
  std::array<bool, 256> may{};
  for (const std::size_t c : {0x2E, 0x21, 0x3F, 0xE2, 0xE3, 0xEF}) may[c] = true;
  return may;
}();

bool IsCloser(char32_t c) {
  return c == ')' || c == ']' || c == '"' || c == '\'' || c == 0x201D || c == 0x2019 || c == 0xBB ||
         c == 0xFF09 || c == 0x300B || c == 0x300D || c == 0x300F || c == 0x3011 || c == 0x201C;
}

class Splitter {
 public:
  Splitter(std::string_view text, Span within, const TextRules& rules, std::vector<Span>& out)
      : text_(text.substr(0, within.end)), begin_(within.begin), rules_(rules), out_(out) {}

  void Run();

 private:
  // `begin`: where the sentence begins that the stop at `stop` may end.
  bool StopEnds(std::size_t begin, std::size_t stop) const;
  bool OnlyOpens(std::size_t begin, std::size_t stop) const;
  bool GoesOnAsNumber(std::size_t at) const;
  bool AbbreviationEnds(std::size_t stop, char32_t follows, std::size_t next) const;
  std::size_t SkipClosers(std::size_t at) const;
  void Emit(std::size_t begin, std::size_t end);

  std::string_view text_;
  std::size_t begin_;
  const TextRules& rules_;
  std::vector<Span>& out_;
};

void Splitter::Emit(std::size_t begin, std::size_t end) {
  while (begin < end && text_[begin] == ' ') ++begin;
  while (end > begin && text_[end - 1] == ' ') --end;
  if (begin < end)
    out_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
}

std::size_t Splitter::SkipClosers(std::size_t at) const {
  for (int i = 0; i < 4 && at < text_.size(); ++i) {
    std::size_t next = at;
    const char32_t c = DecodeAt(text_, next);
    if (!IsCloser(c) && c != '.' && c != '!' && c != '?' && c != 0x3002 && c != 0xFF01 && c != 0xFF1F)
      break;
    // A quote that opens after a space is not ours, one that opens without a space neither.
    if ((c == '"' || c == '\'' || c == 0x201C) && IsLetter(PeekAt(text_, next))) break;
    at = next;
  }
  return at;
}

// Whether the last three places of a number stand here, and what it counts.
bool Splitter::GoesOnAsNumber(std::size_t at) const {
  std::size_t end = at;
  while (end < text_.size() && end < at + 4 && IsDigit(static_cast<unsigned char>(text_[end]))) ++end;
  if (end == at || end > at + 3 || PeekAt(text_, end) != ' ') return false;
  const char32_t counted = PeekAt(text_, end + 1);
  return IsLetter(counted) && !IsUpper(counted);
}

// The word or abbreviation before a stop, with stops and one blank inside: "т. д", "u.s", "et al".
bool Splitter::AbbreviationEnds(std::size_t stop, char32_t follows, std::size_t next) const {
  std::size_t word = stop;
  std::size_t letters = 0;
  while (word > begin_ && stop - word < 24) {
    const char32_t c = PeekBefore(text_, word);
    if (!IsLetter(c) && c != '-' && c != 0x2116) break;
    ++letters;
    word = CharacterStart(text_, word - 1);
  }
  const char32_t before = PeekBefore(text_, word);
  if (letters == 0) return true;
  // An initial: "A. S. Melnik", "Ярмош, Н. В.", "Yang K. J.".
  if (letters == 1 && IsUpper(PeekAt(text_, word)) && !IsHan(PeekAt(text_, word))) {
    if (IsUpper(follows)) return false;
    return true;
  }
  // The year before "г." makes it the end that it seems to be; "г. Минск" is a town.
  bool after_number = false;
  if (before == ' ') {
    const char32_t c = PeekBefore(text_, word - 1);
    after_number = IsDigit(c) || c == ')' || c == '%';
  }
  const auto known = [&](std::size_t begin, const std::unordered_set<std::string>& set) {
    if (stop - begin > rules_.longest_abbreviation + 8) return false;
    return set.count(Lowered(text_.substr(begin, stop - begin))) != 0;
  };
  // Longest first: up to two words before this one belong to it ("и т. д", "et al").
  std::size_t begin = word;
  for (int words = 0; words < 3; ++words) {
    if (known(begin, rules_.before_names)) {
      // "p." and "с." are what they seem only before a number.
      return letters == 1 && !IsDigit(follows) && !IsUpper(follows);
    }
    if (after_number && GoesOnAsNumber(next) && known(begin, rules_.inside_numbers)) return false;
    if (known(begin, rules_.abbreviations)) {
      if (follows == '(') return false;  // "38 млн долл. (91 %)"
      const std::string_view ahead = text_.substr(std::min(next, text_.size()), kLongestWord);
      const std::string_view word_after = ahead.substr(0, ahead.find(' '));
      if (rules_.never_first.count(Lowered(word_after.substr(0, word_after.find_first_of(",.;:)")))))
        return false;
      const bool town = letters == 1 && !after_number;
      if (town && begin == word) return false;
      return !IsDigit(follows) || after_number;
    }
    std::size_t earlier = begin;
    if (earlier > begin_ && text_[earlier - 1] == ' ') --earlier;
    if (earlier > begin_ && text_[earlier - 1] == '.') --earlier;
    if (earlier == begin) break;
    while (earlier > begin_ && stop - earlier < 40) {
      const char32_t c = PeekBefore(text_, earlier);
      if (!IsLetter(c)) break;
      earlier = CharacterStart(text_, earlier - 1);
    }
    if (earlier == begin || stop - earlier >= 40) break;
    begin = earlier;
  }
  return true;
}

bool Splitter::StopEnds(std::size_t begin, std::size_t stop) const {
  const std::size_t after = SkipClosers(stop + 1);
  if (after >= text_.size()) return true;
  std::size_t next = after;
  char32_t c = PeekAt(text_, next);
  if (c != ' ') {
    // "2022.第二": Chinese needs no space; all else does. Where 。 ends the sentences, a stop between
    // two letters stands in a name: 阿列克谢.博格达诺夫.
    if (!IsHan(c) || IsDigit(PeekBefore(text_, stop))) return false;
    return !(IsHan(PeekBefore(text_, stop)) && text_.find("。", begin_) != std::string_view::npos);
  }
  while (next < text_.size() && text_[next] == ' ') ++next;
  c = PeekAt(text_, next);
  if (IsLower(c) || IsDash(c) || c == ',' || c == ';' || c == ':' || c == '/' || c == '&') return false;
  // The number of a list stands at the beginning: "1. Text".
  std::size_t digits = stop;
  while (digits > begin && IsDigit(static_cast<unsigned char>(text_[digits - 1]))) --digits;
  if (digits < stop && stop - digits <= 3) {
    std::size_t start = digits;
    while (start > begin && (text_[start - 1] == ' ' || text_[start - 1] == '(')) --start;
    if (start == begin) return false;
  }
  return !OnlyOpens(begin, stop) && AbbreviationEnds(stop, c, next);
}

// "В 2015 г. Банк ...": a time of few words between the beginning and an abbreviation is no
// sentence of its own.
bool Splitter::OnlyOpens(std::size_t begin, std::size_t stop) const {
  while (begin < stop && text_[begin] == ' ') ++begin;
  if (stop - begin > kLongestOpening) return false;
  const std::string_view opening = text_.substr(begin, stop - begin);
  const std::size_t first = opening.find(' '), last = opening.rfind(' ');
  if (first == std::string_view::npos || first == last) return false;
  return IsDigit(PeekBefore(text_, begin + last)) &&
         std::count(opening.begin(), opening.end(), ' ') <= 4 &&
         rules_.openers.count(Lowered(opening.substr(0, first))) != 0 &&
         rules_.abbreviations.count(Lowered(opening.substr(last + 1))) != 0;
}

void Splitter::Run() {
  std::size_t begin = begin_;
  for (std::size_t at = begin_; at < text_.size();) {
    const char c = text_[at];
    if (!kMayEnd[static_cast<unsigned char>(c)]) {
      ++at;
      continue;
    }
    std::size_t end = 0;
    if (c == '.') {
      if (StopEnds(begin, at)) end = SkipClosers(at + 1);
      ++at;
    } else if (c == '!' || c == '?') {
      const std::size_t after = SkipClosers(at + 1);
      std::size_t next = after;
      while (next < text_.size() && text_[next] == ' ') ++next;
      const char32_t follows = PeekAt(text_, next);
      if (next >= text_.size() || (next > after && !IsLower(follows) && follows != ',' && !IsDash(follows)))
        end = after;
      ++at;
    } else {
      std::size_t next = at;
      const char32_t wide = DecodeAt(text_, next);
      if (wide == 0x3002 || wide == 0xFF01 || wide == 0xFF1F) {
        end = SkipClosers(next);
        // 他说：“好。”并走了 goes on behind the quotation.
        const char32_t follows = PeekAt(text_, end);
        if (end > next && (follows == 0xFF0C || follows == 0x3001)) end = 0;
        if (wide != 0x3002 && follows == 0x300B) end = 0;
      } else if (wide == 0x2026) {
        const std::size_t after = SkipClosers(next);
        if (PeekAt(text_, after) == ' ' && IsUpper(PeekAt(text_, after + 1))) end = after;
      }
      at = next;
    }
    if (end != 0) {
      Emit(begin, end);
      begin = at = std::max(at, end);
    }
  }
  Emit(begin, text_.size());
}

}  // namespace

void SplitSentences(std::string_view text, Span within, const TextRules& rules,
                    std::vector<Span>& sentences) {
  Splitter(text, within, rules, sentences).Run();
}

}  // namespace kg::extract
