#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "extract/gazetteer/automaton.h"
#include "extract/gazetteer/fold.h"
#include "extract/gazetteer/shared_scan.h"
#include "extract/pipeline.h"
#include "extract/rule_index.h"
#include "extract/rules/mention_matcher.h"
#include "graph/model/result.h"

namespace kg::extract {

// Finds the names in a document and what they denote: fills Extraction::mentions and adds to
// Extraction::entities.
//
// Names come from the gazetteer, from rules, from the layout (authors, titles, containers), from
// abbreviations that the document defines, and from names met before that come again in part.
// References without a name ("the two sides", 两国, "the park") become nominal mentions; one that
// denotes two countries becomes two mentions of one span.
// Immutable once loaded: one serves every thread.
class MentionFinder {
 public:
  // kInvalid with file and line for a rule or a row that is wrong.
  static Result<MentionFinder> Load(const std::filesystem::path& schemas,
                                    const Folder& folder);
  MentionFinder(MentionFinder&&) noexcept;
  MentionFinder& operator=(MentionFinder&&) noexcept;
  ~MentionFinder();

  // Where names of the gazetteer, signs of rules and words of nominals may stand in a text.
  struct Places {
    std::vector<Automaton::Hit> names, nominals;
    std::vector<MentionMatcher::Sign> signs;
  };

  // What has a say in a text, for its rules; once.
  void AddTo(RuleIndex::Builder& index);
  // Which of it has one where these places are; and hashes of what is known of the names.
  void Mark(const Places& places, RuleIndex::Met& met) const;
  std::vector<Hash128> NamesAt(const Places& places) const;
  // What is to be looked for in a text in matching form, for those who do it along with more.
  std::vector<SharedScan::Part> searched() const;
  // `folded` is the text in matching form, `found` what was found in it of each that is searched.
  Places PlacesIn(std::string_view text, const FoldedText& folded,
                  std::span<std::vector<Automaton::Hit>> found) const;

  // `folded` is the clean text of the document, `places` what PlacesIn says of it.
  void Find(Extraction& extraction, const FoldedText& folded, const Places& places) const;

 private:
  struct Impl;
  explicit MentionFinder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace kg::extract
