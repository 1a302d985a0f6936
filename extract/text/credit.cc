#include "extract/text/credit.h"

#include <string>

#include "extract/text/byline.h"
#include "extract/text/characters.h"

namespace kg::extract {

Span CutEmployer(std::string_view text, Span& name, const TextRules& rules) {
  const std::string_view phrase = text.substr(name.begin, name.size());
  const std::size_t comma = phrase.find(", ");
  if (comma == std::string_view::npos || phrase.find(", ", comma + 2) != std::string_view::npos) return {};
  const std::string body = Lowered(phrase.substr(comma + 2));
  if (!rules.organization_stems.HasStem(body) && !rules.employer_stems.HasStem(body)) return {};
  const Span employer{name.begin + static_cast<std::uint32_t>(comma) + 2, name.end};
  name.end = name.begin + static_cast<std::uint32_t>(comma);
  return employer;
}

void AddAuthor(std::string_view text, const Span& name, const Span& employer, Paper& paper) {
  paper.authors.emplace_back(text.substr(name.begin, name.size()));
  paper.author_spans.push_back(name);
  paper.author_affiliations.emplace_back();
  if (employer.empty()) return;
  paper.author_affiliations.back().push_back(static_cast<std::uint32_t>(paper.affiliations.size()));
  paper.affiliations.emplace_back(text.substr(employer.begin, employer.size()));
  paper.affiliation_spans.push_back(employer);
}

namespace {

// 作者为某研究中心研究员 tells what the author is: a name in Chinese letters is short or has a dot.
bool IsLongHan(std::string_view name) {
  constexpr std::size_t kLongest = 4;  // characters
  if (!IsHan(PeekAt(name, 0)) || CountCharacters(name) <= kLongest) return false;
  for (std::size_t at = 0; at < name.size();) {
    if (IsNameDot(DecodeAt(name, at))) return false;
  }
  return true;
}

}  // namespace

void ReadCredit(std::string_view text, Span line, const TextRules& rules, Paper& paper) {
  std::string_view phrase = text.substr(line.begin, line.size());
  // "A talk with the director. Interview by ...": the last sentence of the line.
  if (const std::size_t stop = phrase.substr(0, phrase.size() > 2 ? phrase.size() - 2 : 0).rfind(". ");
      stop != std::string_view::npos && phrase.size() - stop <= 90) {
    line.begin += static_cast<std::uint32_t>(stop) + 2;
    phrase.remove_prefix(stop + 2);
  }
  // "By Liu Xuan in Minsk | China Daily | Updated ...": the name alone.
  for (const std::string_view end : {" | ", " in "}) {
    const std::size_t at = phrase.find(end);
    if (at == std::string_view::npos || at < 8) continue;
    phrase = phrase.substr(0, at);
    line.end = line.begin + static_cast<std::uint32_t>(at);
  }
  if (phrase.size() > 120) return;
  const std::size_t offset = phrase.find_first_not_of(" (");
  if (offset == std::string_view::npos) return;
  std::size_t begin = offset;
  if (PeekAt(phrase, begin) == 0xFF08) begin += 3;
  const std::string lowered = Lowered(phrase.substr(begin));
  for (const std::string& prefix : rules.credits) {
    if (!BeginsWith(lowered, prefix)) continue;
    std::size_t at = begin + prefix.size();
    const char32_t c = PeekAt(phrase, at);
    if (c != ' ' && c != ':' && c != 0xFF1A && !IsHan(c)) continue;
    // 记者：航线恢复得怎么样？ asks, and names nobody.
    const char32_t last = PeekBefore(phrase, phrase.size());
    if ((c == ':' || c == 0xFF1A) && (last == '?' || last == 0xFF1F || last == 0x3002 || last == '!' || last == 0xFF01)) return;
    Span name = TrimSegment(text, {line.begin + static_cast<std::uint32_t>(at), line.end});
    while (!name.empty()) {
      const char32_t tail = PeekBefore(text, name.end);
      if (tail != ')' && tail != 0xFF09 && tail != 0x3002) break;
      name.end = static_cast<std::uint32_t>(CharacterStart(text, name.end - 1));
    }
    name = TrimSegment(text, name);
    const Span employer = CutEmployer(text, name, rules);
    Paper credit;
    ReadByline(text, {name}, rules, credit);
    if (credit.authors.empty() || IsLongHan(credit.authors.front())) return;
    if (!employer.empty()) {
      AddAuthor(text, credit.author_spans.front(), employer, paper);
      return;
    }
    for (std::size_t i = 0; i < credit.authors.size(); ++i) {
      paper.authors.push_back(credit.authors[i]);
      paper.author_spans.push_back(credit.author_spans[i]);
      paper.author_affiliations.emplace_back();
    }
    return;
  }
}

}  // namespace kg::extract
