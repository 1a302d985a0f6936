#include "extract/claims/symbols.h"

#include <algorithm>

#include "extract/gazetteer/gazetteer.h"
#include "extract/gazetteer/table_file.h"
#include "extract/link/abbreviations.h"
#include "extract/text/characters.h"

namespace kg::extract {

Result<TriggerScanner> TriggerScanner::Build(const RelationRules& rules, const Folder& folder) {
  TriggerScanner scanner;
  std::vector<std::string> strings;
  for (const TriggerWord& word : rules.words) {
    // "военн* аташе": the words up to the first star are looked for, the others are checked.
    std::vector<std::string> pieces = SplitList(folder.FoldName(word.text), '*');
    if (pieces.empty()) {
      return Error{ErrorCode::kInvalid, "the trigger \"" + word.text + "\" is empty"};
    }
    strings.push_back(pieces.front());
    pieces.erase(pieces.begin());
    scanner.words_.push_back({word.trigger, word.language, word.prefix, word.barred, std::move(pieces)});
  }
  Result<Automaton> automaton = Automaton::Build(strings);
  if (!automaton) return std::move(automaton).error();
  scanner.automaton_ = std::move(*automaton);
  return scanner;
}

std::vector<Symbol> TriggerScanner::Find(const Document& document, const FoldedText& folded,
                                         const std::vector<Automaton::Hit>& places,
                                         const std::vector<bool>& wanted) const {
  constexpr std::uint32_t kNear = 200;  // bytes that a word of several may take
  std::vector<Symbol> symbols, barred;
  std::size_t s = 0;
  for (const Automaton::Hit& hit : places) {
    const std::uint32_t begin = folded.origin[hit.span.begin];
    while (s < document.sentences.size() && document.sentences[s].span.end <= begin) ++s;
    if (s == document.sentences.size()) break;
    if (!wanted[s] || begin < document.sentences[s].span.begin) continue;
    const Word& word = words_[hit.string];
    const Language language = document.sentences[s].language;
    if (word.language != Language::kUnknown && language != Language::kUnknown &&
        word.language != language) {
      continue;
    }
    if (InsideWord(folded.text, hit.span.begin)) continue;
    std::size_t end = hit.span.end;
    // The trigger is the whole word, whatever ending it has.
    const auto to_word_end = [&] {
      while (end < folded.text.size() && InsideWord(folded.text, end)) DecodeAt(folded.text, end);
    };
    bool good = word.prefix || !word.more.empty() || !InsideWord(folded.text, end);
    for (const std::string& piece : word.more) {
      to_word_end();
      good = end < folded.text.size() && folded.text[end] == ' ' &&
             std::string_view(folded.text).substr(end + 1).starts_with(piece);
      if (!good) break;
      end += 1 + piece.size();
    }
    if (!good || (!word.prefix && InsideWord(folded.text, end))) continue;
    to_word_end();
    const Span span = folded.ToOriginal({hit.span.begin, static_cast<std::uint32_t>(end)});
    (word.barred ? barred : symbols).push_back({Symbol::Kind::kTrigger, span, word.trigger});
  }
  std::sort(symbols.begin(), symbols.end(), [](const Symbol& a, const Symbol& b) {
    if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
    if (a.span.end != b.span.end) return a.span.end > b.span.end;
    return a.index < b.index;
  });
  std::vector<Symbol> kept;
  std::size_t first_barred = 0;
  for (const Symbol& symbol : symbols) {
    bool inside = false;
    for (std::size_t i = kept.size(); i > 0 && !inside; --i) {
      if (kept[i - 1].span.begin + kNear < symbol.span.begin) break;
      inside = kept[i - 1].index == symbol.index && kept[i - 1].span.Contains(symbol.span);
    }
    while (first_barred < barred.size() && barred[first_barred].span.begin + kNear < symbol.span.begin) {
      ++first_barred;
    }
    for (std::size_t i = first_barred; i < barred.size() && !inside; ++i) {
      if (barred[i].span.begin > symbol.span.begin) break;
      inside = barred[i].index == symbol.index && barred[i].span.Contains(symbol.span);
    }
    if (!inside) kept.push_back(symbol);
  }
  return kept;
}

}  // namespace kg::extract
