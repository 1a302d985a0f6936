#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "extract/gazetteer/automaton.h"
#include "extract/gazetteer/fold.h"
#include "extract/rules/mention_rule.h"
#include "extract/text/han_words.h"
#include "graph/model/result.h"

namespace kg::extract {

// Runs the mention rules over a document's sentences.
//
// One pass of an automaton over the folded text finds the triggers; only the rules whose triggers a
// sentence has, and which read its language, are tried on it. Immutable once built.
class MentionMatcher {
 public:
  struct Match {
    Span span;  // clean
    std::uint32_t rule = 0;
    std::uint32_t sentence = 0;
  };

  // kInvalid, with the rule's place, for a pattern that RE2 does not take.
  static Result<MentionMatcher> Build(std::vector<MentionRule> rules, const Folder& folder);
  MentionMatcher(MentionMatcher&&) noexcept;
  MentionMatcher& operator=(MentionMatcher&&) noexcept;
  ~MentionMatcher();

  // `folded` is the document's clean text. Matches come by sentence, then rule, then begin.
  std::vector<Match> Find(const Document& document, const FoldedText& folded) const;
  // What one rule finds in a text, whatever its triggers: for its examples.
  std::vector<Span> FindWith(std::uint32_t rule, std::string_view text) const;
  std::vector<Span> FindWith(std::uint32_t rule, std::string_view text, HanWords& words) const;
  // Adds a match, or its two parts where it is two names joined: "X University and Y Institute".
  void AddParts(std::uint32_t rule, std::string_view text, Span span,
                std::vector<Span>& found) const;
  // Whether the text has a trigger of the rule, or the rule has none.
  bool Triggered(std::uint32_t rule, std::string_view text, const Folder& folder) const;

  const std::vector<MentionRule>& rules() const { return rules_; }

 private:
  struct Compiled;
  MentionMatcher();

  std::vector<MentionRule> rules_;
  std::vector<std::unique_ptr<Compiled>> compiled_;
  std::vector<std::uint32_t> always_;         // rules without triggers
  std::vector<std::uint32_t> trigger_rule_;   // automaton string -> rule
  Automaton triggers_;
};

}  // namespace kg::extract
