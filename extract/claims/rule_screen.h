#pragma once

#include <cstdint>
#include <vector>

#include "extract/claims/relation_rule.h"
#include "extract/claims/symbols.h"
#include "extract/pipeline.h"

namespace kg::extract {

// Tells of most relation rules that they have no match in a sentence, by what stands in it: its words,
// its zone and language, the types of its names and the kinds of its values. Immutable once built.
class RuleScreen {
 public:
  RuleScreen() = default;
  explicit RuleScreen(const RelationRules& rules);

  // Puts into `due` the rules, by their index and in order, that are to be tried on a sentence.
  void Find(const Extraction& extraction, const SentenceSymbols& sentence,
            std::vector<std::uint32_t>& due) const;
  // Whether a rule that needs no name needs that class of words first; whether one needs neither.
  bool OpensWithoutNames(std::uint32_t word) const { return without_names_[word]; }
  bool has_rules_without_names_or_words() const { return has_without_names_or_words_; }
  // The classes of words that a rule needs.
  const std::vector<std::uint32_t>& WordsOf(std::uint32_t rule) const { return words_[rule]; }

 private:
  // What a rule needs, but for its words; bits are types of entities, kinds of values and zones.
  struct Needs {
    std::uint16_t zones = 0, values = 0;  // one of them; each of them
    Language language = Language::kUnknown;
    std::uint32_t first_names = 0, last_names = 0;  // into names_: of each mask one
  };

  std::vector<Needs> needs_;  // per rule
  std::vector<std::uint16_t> names_;
  std::vector<std::vector<std::uint32_t>> words_;       // per rule
  std::vector<std::vector<std::uint32_t>> by_word_;     // the rules that need a class of words first
  std::vector<std::uint32_t> without_words_;
  std::vector<bool> without_names_;  // by class of words
  bool has_without_names_or_words_ = false;
};

}  // namespace kg::extract
