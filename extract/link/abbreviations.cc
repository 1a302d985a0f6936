#include "extract/link/abbreviations.h"

#include <algorithm>
#include <map>

#include "extract/gazetteer/automaton.h"
#include "extract/text/characters.h"

namespace kg::extract {
namespace {

struct Definition {
  Span of;  // the mention
  std::string text;
  EntityType type;
  std::string_view kind;
  std::uint32_t entry;
};

constexpr std::size_t kLongest = 40;  // bytes

bool CanBeAbbreviated(EntityType type) {
  return type != EntityType::kPerson && type != EntityType::kConcept &&
         type != EntityType::kDocument;
}

// Two capitals or more, no small letters but a few inside, no spaces.
bool LooksAbbreviated(std::string_view text) {
  if (text.size() < 2 || text.size() > 24 || IsDigit(PeekAt(text, 0))) return false;  // "40MW"
  int upper = 0, lower = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = DecodeAt(text, at);
    if (c == ' ') return false;
    if (IsUpper(c)) ++upper;
    if (IsLower(c)) ++lower;
    if (!IsLetter(c) && !IsDigit(c) && c != '&' && c != '-') return false;
  }
  return upper >= 2 && lower <= upper;
}

// What stands in the brackets that open at `open`, or "".
std::string_view InBrackets(std::string_view text, std::size_t open) {
  for (const auto& [left, right] :
       {std::pair<std::string_view, std::string_view>{"(", ")"}, {"（", "）"}}) {
    if (!text.substr(open).starts_with(left)) continue;
    const std::size_t begin = open + left.size();
    const std::size_t end = text.substr(0, std::min(text.size(), begin + 120)).find(right, begin);
    if (end != std::string_view::npos) return text.substr(begin, end - begin);
  }
  return {};
}

std::string_view StripQuotes(std::string_view text) {
  bool stripped = true;
  while (stripped && !text.empty()) {
    stripped = false;
    for (std::string_view quote : {"“", "”", "«", "»", "\"", "「", "」", "《", "》", " ", "—", "-", "–"}) {
      if (text.starts_with(quote)) {
        text.remove_prefix(quote.size());
        stripped = true;
      }
      if (text.ends_with(quote)) {
        text.remove_suffix(quote.size());
        stripped = true;
      }
    }
  }
  return text;
}

}  // namespace

std::uint32_t SentenceAt(const Document& document, std::uint32_t offset) {
  const auto after = std::upper_bound(
      document.sentences.begin(), document.sentences.end(), offset,
      [](std::uint32_t at, const Sentence& sentence) { return at < sentence.span.begin; });
  if (after == document.sentences.begin()) return kNoSentence;
  const auto sentence = std::prev(after);
  if (offset >= sentence->span.end) return kNoSentence;
  return static_cast<std::uint32_t>(sentence - document.sentences.begin());
}

std::vector<Candidate> FindAbbreviations(const Document& document,
                                         const std::vector<Candidate>& chosen,
                                         const NameWords& words) {
  const std::string_view text = document.clean.reading();
  std::map<std::string, Definition> definitions;
  for (const Candidate& mention : chosen) {
    if (!CanBeAbbreviated(mention.type) || mention.demonym) continue;
    std::size_t open = mention.span.end;
    for (std::string_view mark : {"\"", "»", "”", " "}) {
      if (text.substr(open).starts_with(mark)) open += mark.size();
    }
    std::string_view inside = InBrackets(text, open);
    if (inside.empty()) continue;
    bool introduced = false;
    for (const std::string& word : words.abbreviation_cues) {
      if (inside.starts_with(word)) {
        inside.remove_prefix(word.size());
        introduced = true;
        break;
      }
    }
    inside = StripQuotes(inside);
    if (inside.starts_with("the ")) inside.remove_prefix(4);
    if (inside.size() > kLongest || inside.size() < 2) continue;
    if (!introduced && !LooksAbbreviated(inside)) continue;
    if (introduced && inside.find_first_of(",;()") != std::string_view::npos) continue;
    definitions.try_emplace(std::string(inside),
                            Definition{mention.span, std::string(inside), mention.type,
                                       mention.kind, mention.entry});
  }
  std::vector<Candidate> found;
  if (definitions.empty()) return found;
  std::vector<std::string> strings;
  std::vector<const Definition*> order;
  for (const auto& [string, definition] : definitions) {
    strings.push_back(string);
    order.push_back(&definition);
  }
  const Result<Automaton> automaton = Automaton::Build(strings);
  if (!automaton) return found;
  std::vector<Automaton::Hit> hits;
  automaton->ScanWords(text, hits);
  for (const Automaton::Hit& hit : hits) {
    if (InsideWord(text, hit.span.begin) || InsideWord(text, hit.span.end)) continue;
    const std::uint32_t sentence = SentenceAt(document, hit.span.begin);
    if (sentence == kNoSentence) continue;
    const Definition& definition = *order[hit.string];
    Candidate candidate;
    candidate.span = hit.span;
    candidate.sentence = sentence;
    candidate.source = Candidate::Source::kAbbreviation;
    candidate.type = definition.type;
    candidate.kind = definition.kind;
    candidate.entry = definition.entry;
    candidate.same_as = definition.of;
    candidate.rule = "abbreviation@1";
    candidate.confidence = 0.9F;
    found.push_back(std::move(candidate));
  }
  return found;
}

}  // namespace kg::extract
