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
                                         const std::vector<Automaton::Hit>& places) const {
  std::vector<Symbol> symbols, barred;
  for (const Automaton::Hit& hit : places) {
    const Word& word = words_[hit.string];
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
    const std::uint32_t sentence = SentenceAt(document, span.begin);
    if (sentence == kNoSentence) continue;
    const Language language = document.sentences[sentence].language;
    if (word.language != Language::kUnknown && language != Language::kUnknown &&
        word.language != language) {
      continue;
    }
    (word.barred ? barred : symbols).push_back({Symbol::Kind::kTrigger, span, word.trigger});
  }
  std::sort(symbols.begin(), symbols.end(), [](const Symbol& a, const Symbol& b) {
    if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
    if (a.span.end != b.span.end) return a.span.end > b.span.end;
    return a.index < b.index;
  });
  std::vector<Symbol> kept;
  for (const Symbol& symbol : symbols) {
    bool inside = false;
    for (std::size_t i = kept.size(); i > 0 && !inside; --i) {
      if (kept[i - 1].span.begin + 200 < symbol.span.begin) break;
      inside = kept[i - 1].index == symbol.index && kept[i - 1].span.Contains(symbol.span);
    }
    inside |= std::any_of(barred.begin(), barred.end(), [&](const Symbol& none) {
      return none.index == symbol.index && none.span.Contains(symbol.span);
    });
    if (!inside) kept.push_back(symbol);
  }
  return kept;
}

}  // namespace kg::extract
