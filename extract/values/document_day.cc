#include "extract/values/document_day.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "extract/text/characters.h"
#include "extract/values/moment_reader.h"
#include "extract/values/tokens.h"

namespace kg::extract {
namespace {

constexpr std::size_t kSentences = 12;  // among the first so many
constexpr std::size_t kStart = 40;      // tokens of a sentence that may hold a dateline
constexpr std::size_t kBeside = 12;     // tokens beside a date that is a line of its own
constexpr std::size_t kToMark = 6;      // tokens between a date and the mark that closes a dateline

bool MaySayYear(std::string_view text) {
  std::size_t digits = 0;
  for (const char c : text) {
    digits = c >= '0' && c <= '9' ? digits + 1 : 0;
    if (digits == 4) return true;
  }
  return false;
}

// A slash, a bracket or a dash that stands apart: "Brest /Corr./", "MINSK (Agency)", "Minsk – ".
bool IsMark(const TokenLine& line, std::size_t i) {
  if (line[i].kind != Token::Kind::kOther) return false;
  const std::string_view text = line.Text(i);
  if (text == "/") return !line[i].glued;
  return text == "(" || text == "（" || text == "|" ||
         ((text == "–" || text == "—" || text == "-") && !line[i].glued);
}

// Whether nothing but signs, digits and a few words stands in the line besides tokens [first, next)
// at its beginning or end.
bool FillsLine(const TokenLine& line, std::size_t first, std::size_t next) {
  if (line.size() - (next - first) > kBeside) return false;
  std::size_t before = 0, behind = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool word = line[i].kind == Token::Kind::kWord || line[i].kind == Token::Kind::kHan;
    if (!word) continue;
    if (i < first) ++before;
    if (i >= next) ++behind;
  }
  if (before != 0 && behind > 2) return false;
  // A sentence has its stop: only names and the like stand beside the date then.
  const std::string_view last = line.Text(line.size() - 1);
  const bool stop = last == "." || last == "。" || last == "!" || last == "?";
  return before + behind <= (stop ? 2 : 6);
}

bool ClosesDateline(const TokenLine& line, std::size_t first, std::size_t next) {
  // "(Agency - 20th February, 2031)"
  if (line.Text(next) == ")" || line.Text(next) == "）") {
    for (std::size_t i = first; i > 0 && first - i < kToMark; --i) {
      if (line.Text(i - 1) == "(" || line.Text(i - 1) == "（") return true;
    }
    return false;
  }
  for (std::size_t i = next; i < next + kToMark && i < line.size(); ++i) {
    if (IsMark(line, i)) {
      // "5 May 2031 – ...": an entry of a chronicle, if no place stands beside the date.
      const std::string_view text = line.Text(i);
      const bool dash = text != "/" && text != "(" && text != "（";
      return !dash || first > 0 || i > next;
    }
  }
  return false;
}

std::optional<Moment> DateOf(const TokenLine& line) {
  if (line.IsPlain()) return std::nullopt;
  const MomentReader moments(line, 0);
  for (std::size_t i = 0; i < line.size() && i < kStart; ++i) {
    const std::optional<Moment> moment = moments.Read(i);
    if (!moment) continue;
    const bool date = moment->year != 0 && moment->month != 0 && moment->last_month == 0 &&
                      moment->last_day == 0 && moment->week == 0;
    if (date && FillsLine(line, i, moment->next)) return moment;
    if (date && moment->day != 0 && ClosesDateline(line, i, moment->next)) return moment;
    i = moment->next - 1;
  }
  return std::nullopt;
}

}  // namespace

Moment DayOf(const Document& document, const ValueWords& words) {
  Moment found;
  const std::string_view text = document.clean.reading();
  for (std::size_t s = 0; s < document.sentences.size() && s < kSentences; ++s) {
    const Sentence& sentence = document.sentences[s];
    const std::string_view part = text.substr(sentence.span.begin, sentence.span.size());
    if (sentence.zone == Zone::kReference || !MaySayYear(part)) continue;
    const std::string folded = FoldCase(part);
    const Language language = sentence.language == Language::kUnknown ? document.language
                                                                      : sentence.language;
    const std::optional<Moment> date = DateOf(TokenLine(words, language, part, folded));
    if (!date) continue;
    if (found.year != 0 && found.year != date->year) return {};
    if (found.year == 0) found = *date;
  }
  return found;
}

}  // namespace kg::extract
