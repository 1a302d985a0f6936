#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "extract/gazetteer/automaton.h"
#include "extract/gazetteer/fold.h"
#include "extract/claims/relation_rule.h"
#include "extract/pipeline.h"

namespace kg::extract {

// A part of a sentence that relation rules speak of.
struct Symbol {
  enum class Kind : std::uint8_t { kMention, kValue, kTrigger };
  Kind kind = Kind::kMention;
  Span span;                // clean
  std::uint32_t index = 0;  // into mentions or values, or the trigger's class
};

// The triggers of a document, found in one pass.
class TriggerScanner {
 public:
  static Result<TriggerScanner> Build(const RelationRules& rules, const Folder& folder);

  // Finds where triggers, by their index in RelationRules::words, may stand in a text in matching
  // form. Words do.
  const Automaton& automaton() const { return automaton_; }
  // Those that do stand at such places, in the sentences that are wanted. `places` by begin. By begin,
  // then longest first; one that lies inside another of its class is left out.
  std::vector<Symbol> Find(const Document& document, const FoldedText& folded,
                           const std::vector<Automaton::Hit>& places,
                           const std::vector<bool>& wanted) const;

 private:
  struct Word {
    std::uint32_t trigger;
    Language language;
    bool prefix, barred;
    std::vector<std::string> more;  // what its further words begin with
  };
  std::vector<Word> words_;
  Automaton automaton_;
};

// A sentence's symbols by begin, longer ones first.
struct SentenceSymbols {
  std::uint32_t sentence = 0;
  std::vector<Symbol> symbols;
  std::vector<bool> has_trigger;         // by class
  std::vector<std::uint32_t> triggers;  // the classes that it has
  // What RelationMatcher::Prepare finds: mentions that only describe the name behind them, of each
  // mention the word that describes it (a symbol, or none), and what no gap counts, by place.
  std::vector<bool> attribute;
  std::vector<std::uint32_t> described_by;
  std::vector<Span> uncounted;
};

// Calls `use(SentenceSymbols&)` for every sentence that has a symbol.
template <typename Use>
void EachSentence(const Extraction& x, const std::vector<Symbol>& triggers, std::size_t classes,
                  Use use) {
  std::size_t mention = 0, value = 0, trigger = 0;
  SentenceSymbols sentence;
  std::vector<Span> titles;  // of agreements; names of bodies
  for (std::uint32_t s = 0; s < x.document.sentences.size(); ++s) {
    const Span span = x.document.sentences[s].span;
    sentence.sentence = s;
    sentence.symbols.clear();
    titles.clear();
    std::size_t title = 0;
    std::uint32_t title_end = 0;
    sentence.has_trigger.assign(classes, false);
    sentence.triggers.clear();
    for (; mention < x.mentions.size() && x.mentions[mention].span.begin < span.end; ++mention) {
      if (!span.Contains(x.mentions[mention].span)) continue;
      const Mention& name = x.mentions[mention];
      if (name.type == EntityType::kAgreement ||
          (name.type == EntityType::kOrganization && !name.nominal)) {
        titles.push_back(x.mentions[mention].span);
      }
      sentence.symbols.push_back({Symbol::Kind::kMention, x.mentions[mention].span,
                                  static_cast<std::uint32_t>(mention)});
    }
    for (; value < x.values.size() && x.values[value].span.begin < span.end; ++value) {
      if (!span.Contains(x.values[value].span)) continue;
      sentence.symbols.push_back(
          {Symbol::Kind::kValue, x.values[value].span, static_cast<std::uint32_t>(value)});
    }
    for (; trigger < triggers.size() && triggers[trigger].span.begin < span.end; ++trigger) {
      if (!span.Contains(triggers[trigger].span)) continue;
      // The words of a title say what it is about, not what happened.
      for (; title < titles.size() && titles[title].begin <= triggers[trigger].span.begin; ++title) {
        title_end = std::max(title_end, titles[title].end);
      }
      if (triggers[trigger].span.end <= title_end) continue;
      sentence.symbols.push_back(triggers[trigger]);
      // "глава Администрации Президента": what begins a name ends the word before it.
      if (title < titles.size() && titles[title].begin < triggers[trigger].span.end &&
          titles[title].end > triggers[trigger].span.end) {
        std::uint32_t& end = sentence.symbols.back().span.end;
        end = titles[title].begin;
        const std::string_view text = x.document.clean.text();
        while (text[end - 1] == ' ') --end;
        // "Head of the | Administration of ...": the small words join it to the name.
        for (std::size_t space = text.rfind(' ', end - 1);
             space != std::string_view::npos && space > sentence.symbols.back().span.begin &&
             end - space <= 4 && text[space + 1] >= 'a' && text[space + 1] <= 'z';
             space = text.rfind(' ', end - 1)) {
          end = static_cast<std::uint32_t>(space);
        }
      }
      if (sentence.has_trigger[triggers[trigger].index]) continue;
      sentence.has_trigger[triggers[trigger].index] = true;
      sentence.triggers.push_back(triggers[trigger].index);
    }
    if (sentence.symbols.empty()) continue;
    std::stable_sort(sentence.symbols.begin(), sentence.symbols.end(),
                     [](const Symbol& a, const Symbol& b) {
                       if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
                       return a.span.end > b.span.end;
                     });
    use(sentence);
  }
}

}  // namespace kg::extract
