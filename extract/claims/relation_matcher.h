#pragma once

#include <vector>

#include "extract/claims/relation_rule.h"
#include "extract/claims/symbols.h"
#include "extract/pipeline.h"

namespace kg::extract {

// What the elements of a pattern stand for: per element, indices of the sentence's symbols; for an
// earlier mention its index in Extraction::mentions.
struct RelationMatch {
  std::vector<std::vector<std::uint32_t>> bound;
  std::uint32_t earlier = 0xFFFFFFFF;
  std::uint32_t entry_date = 0xFFFFFFFF;  // index in Extraction::values
  Span span;
};

// Finds the readings of one pattern in one sentence, in order of the text: from each symbol the
// one that spans least, or all of them if the rule says so. The search is bounded, so that no sentence costs more than a fixed number
// of steps for a rule.
class RelationMatcher {
 public:
  RelationMatcher(const Extraction& extraction, const RelationRules& rules)
      : x_(extraction), rules_(rules) {}

  // Reads what the words of a sentence are to each other; once, before Find.
  void Prepare(SentenceSymbols& sentence) const;

  // `reach`, if given, becomes the most elements of the pattern that found their symbols.
  std::vector<RelationMatch> Find(const SentenceSymbols& sentence, const RelationRule& rule,
                                  std::size_t* reach = nullptr) const;

 private:
  struct Search;
  bool Fits(const SentenceSymbols& sentence, std::size_t symbol,
            const PatternElement& element) const;
  bool FitsMention(const Mention& mention, const PatternElement& element) const;
  // Whether the text between two places may lie between two neighbours of a pattern.
  bool GapFits(const SentenceSymbols& sentence, std::uint32_t from, std::uint32_t to,
               const PatternElement& element) const;
  // Whether a comma and what follows it begin another clause.
  bool BreaksClause(std::string_view text, std::size_t comma) const;
  bool IsSeparator(const SentenceSymbols& sentence, std::uint32_t from, std::uint32_t to) const;
  // "провинции Ганьсу Китайской Народной Республики": a country, declined, that a place lies in.
  bool IsOfPlaceBefore(const SentenceSymbols& sentence, std::size_t symbol) const;
  // The cases in which a mention of the sentence may stand.
  CaseSet CasesOf(const SentenceSymbols& sentence, std::size_t symbol) const;
  // Whether no other mention that the element before would take lies nearer to symbol `i`.
  bool OfTheNext(const Search& search, std::size_t at, const Span& between) const;
  bool InBracket(const SentenceSymbols& sentence, std::uint32_t from, std::size_t i) const;
  bool LeavesBracket(const Search& search, std::size_t at, std::uint32_t to) const;
  bool NearestBound(const Search& search, std::size_t element, std::size_t i) const;
  void AddInsertions(SentenceSymbols& sentence) const;
  void Extend(Search& search, std::size_t element, std::size_t from) const;
  // Whether a place or country is only where the place before it lies: nothing but a word for its
  // kind stands between them.
  bool HoldsMember(const SentenceSymbols& sentence, std::uint32_t member, std::uint32_t from,
                   std::size_t holder) const;
  std::uint32_t FindEarlier(std::uint32_t sentence, const PatternElement& element) const;
  // The date that stands alone before the sentence, as the entries of a chronicle have it.
  std::uint32_t FindEntryDate(std::uint32_t sentence) const;

  const Extraction& x_;
  const RelationRules& rules_;
};

}  // namespace kg::extract
