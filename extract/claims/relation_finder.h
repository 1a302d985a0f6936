#pragma once

#include <filesystem>
#include <memory>

#include "extract/gazetteer/automaton.h"
#include "extract/gazetteer/fold.h"
#include "extract/pipeline.h"
#include "extract/rule_index.h"
#include "graph/model/result.h"

namespace kg::extract {

// Finds the relations that a document states: adds to Extraction::relations. Runs after mentions,
// values and figures.
//
// A sentence is read as its symbols in order: mentions, values, trigger words. Rules are patterns
// over symbols, so that one rule serves several languages. Every rule that a sentence has all the
// triggers for is tried from each symbol; of its readings the one that spans least stands.
// Immutable once loaded: one serves every thread.
class RelationFinder {
 public:
  // kInvalid with file, line and column for a rule that is wrong.
  static Result<RelationFinder> Load(const std::filesystem::path& schemas, const Folder& folder);
  RelationFinder(RelationFinder&&) noexcept;
  RelationFinder& operator=(RelationFinder&&) noexcept;
  ~RelationFinder();

  // What has a say in a text, once; and what of it has one in a document where the automaton found
  // `triggers`.
  void AddTo(RuleIndex::Builder& index);
  void Mark(const Document& document, const std::vector<Automaton::Hit>& triggers,
            RuleIndex::Met& met) const;
  // Finds where triggers may stand in a text in matching form. Words do.
  const Automaton& automaton() const;

  // `folded` is the clean text of the document, `triggers` what was found in it.
  void Find(Extraction& extraction, const FoldedText& folded,
            const std::vector<Automaton::Hit>& triggers) const;

 private:
  struct Impl;
  explicit RelationFinder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace kg::extract
