#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "extract/gazetteer/automaton.h"
#include "extract/gazetteer/fold.h"
#include "extract/rule_index.h"
#include "extract/rules/mention_rule.h"
#include "extract/rules/pattern_needs.h"
#include "extract/text/han_words.h"
#include "graph/model/result.h"

namespace kg::extract {

// Runs the mention rules over a document's sentences.
//
// One pass over the folded text finds the triggers, one over the text itself strings that every match
// of a pattern has; only the rules that have all they need in a sentence, and read its language, are
// tried on it. Immutable once built.
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

  // What has a say in a text, and what of it has one in that in which SignsIn found `signs`.
  void AddTo(RuleIndex::Builder& index);
  // Something of what a rule needs, and where it stands in a text.
  struct Sign {
    std::uint32_t place = 0, rule = 0;
    std::uint8_t group = 0;  // one bit: which of the rule's needs it meets
    bool begins = false;     // every match begins with such a sign
  };
  void Mark(const std::vector<Sign>& signs, RuleIndex::Met& met) const;

  // Finds the triggers of rules in a text in matching form, wherever they begin.
  const Automaton& triggers() const { return triggers_.automaton; }
  // The signs of rules in a text, by place; `triggers` are those in it, folded.
  std::vector<Sign> SignsIn(std::string_view text, const FoldedText& folded,
                            const std::vector<Automaton::Hit>& triggers) const;
  // `signs` are those in the document's clean text. Matches come by sentence, then rule, then begin.
  std::vector<Match> Find(const Document& document, const std::vector<Sign>& signs) const;
  // What one rule finds in a text, whatever its triggers: for its examples.
  std::vector<Span> FindWith(std::uint32_t rule, std::string_view text) const;
  // Adds a match, or its two parts where it is two names joined: "X University and Y Institute".
  void AddParts(std::uint32_t rule, std::string_view text, Span span,
                std::vector<Span>& found) const;
  // Whether the text has a trigger of the rule, or the rule has none.
  bool Triggered(std::uint32_t rule, std::string_view text, const Folder& folder) const;

  const std::vector<MentionRule>& rules() const { return rules_; }

 private:
  struct Compiled;
  // A text to be searched with one rule.
  struct Searched {
    std::string_view text;
    const TextLook& look;
    std::span<const std::uint32_t> begins;  // where signs stand with which matches begin; sorted
  };
  MentionMatcher();
  std::vector<Span> FindIn(const Searched& searched, std::uint32_t rule, HanWords& words) const;

  std::vector<MentionRule> rules_;
  std::vector<std::unique_ptr<Compiled>> compiled_;
  // Strings to look for, and what each is a sign of.
  struct Signs {
    std::vector<std::string> strings;
    std::vector<Sign> meanings;
    Automaton automaton;
    void Add(std::string string, const Sign& meaning) {
      strings.push_back(std::move(string));
      meanings.push_back(meaning);
    }
    Status Build();
  };
  void Compile();
  Status AddSigns(std::uint32_t rule, const Folder& folder);

  std::vector<std::uint32_t> always_;     // rules that need no string
  std::vector<std::uint32_t> rule_unit_;  // of a RuleIndex, for rules that need strings
  Signs printed_, triggers_;              // for the text as it is, and folded
};

}  // namespace kg::extract
