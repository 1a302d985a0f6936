#include "tools/ask/clauses.h"

#include <algorithm>

#include "tools/ask/question_text.h"

namespace kg::ask {
namespace {

bool SaysAny(const std::vector<Cue>& cues, const FoldedText& text) {
  return std::any_of(cues.begin(), cues.end(),
                     [&](const Cue& cue) { return !cue.Find(text, 0).tokens.empty(); });
}

}  // namespace

Span ClauseIn(std::string_view sentence, Span part, const LanguageWords& words) {
  std::size_t left = 0, right = sentence.size();
  for (const std::string& stop : words.clause_stops) {
    const std::size_t before = sentence.substr(0, part.begin).rfind(stop);
    if (before != std::string_view::npos) left = std::max(left, before + stop.size());
    const std::size_t after = sentence.find(stop, part.end);
    if (after != std::string_view::npos) right = std::min(right, after);
  }
  return {static_cast<std::uint32_t>(left), static_cast<std::uint32_t>(right)};
}

bool AsksOfRefusals(const Question& question, const Words& words) {
  const LanguageWords& asked = words.Of(question.language);
  return SaysAny(asked.asked_for, question.folded) || SaysAny(asked.refused, question.folded);
}

bool WasRefused(std::string_view sentence, Span clause, const Words& words) {
  const LanguageWords& table =
      words.Of(LanguageOf(FoldedText(sentence), extract::Language::kUnknown, words));
  if (SaysAny(table.asked_for, FoldedText(sentence.substr(clause.begin, clause.size())))) return true;
  // What follows: "asked for 20 million, which was refused".
  std::uint32_t next = std::min<std::uint32_t>(clause.end + 1, static_cast<std::uint32_t>(sentence.size()));
  while (next < sentence.size() && (static_cast<unsigned char>(sentence[next]) & 0xC0U) == 0x80U) ++next;
  const Span behind = ClauseIn(sentence, {next, next}, table);
  return SaysAny(table.refused, FoldedText(sentence.substr(clause.begin, behind.end - clause.begin)));
}

}  // namespace kg::ask
