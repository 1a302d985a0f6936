#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "extract/gazetteer/automaton.h"
#include "extract/gazetteer/fold.h"
#include "extract/link/appositions.h"
#include "extract/pipeline.h"
#include "extract/rule_index.h"
#include "extract/rules/rule_example.h"
#include "graph/model/result.h"

namespace kg::extract {

// References without a name, from schemas/rules/<language>/nominals.toml: "the two countries",
// 双方, "the park". Each denotes the two countries of the document, or the nearest earlier mention
// of a type and kind.
class Nominals {
 public:
  static Result<Nominals> Load(const std::filesystem::path& schemas, const Folder& folder);

  // The rules, for their examples.
  std::vector<RuleInfo> rules() const;

  // What has a say in a text, and what of it has one in that in which the automaton found `words`.
  void AddTo(RuleIndex::Builder& index);
  void Mark(const std::vector<Automaton::Hit>& words, RuleIndex::Met& met) const;

  // Finds the words of rules in a text in matching form.
  const Automaton& automaton() const { return automaton_; }
  // Mentions to add to those of the extraction, which have their entities already. `words` are
  // those in its clean text, `folded`.
  std::vector<Mention> Find(const Extraction& extraction, const FoldedText& folded,
                            std::vector<Automaton::Hit> words) const;

 private:
  struct Rule {
    std::string id;
    Language language = Language::kUnknown;
    bool pair = false;          // the two countries
    bool opens = false;         // only where it opens a clause: 公司已投产
    std::string outside;        // of no entity within that country
    std::string only;           // the key of what it refers to, once named: "республика"
    std::vector<std::string> never_after;  // words, in matching form, that no reference follows: "in this"
    std::vector<std::string> only_after;   // what stands right before words, in matching form, one of which must: 向, 为
    std::vector<std::string> only_before;  // what words begin with, in matching form, one of which must follow
    bool head = false;          // what it refers to ends with the word: 体育场
    bool parties = false;       // or the two bodies that the sentence or the title names
    bool places = false;        // those only
    bool ours = false;          // of who speaks: what the title names, else what the paper names first
    bool interview = false;     // only where a paper asks and answers: "we"
    EntityType type = EntityType::kOrganization;
    std::string kind;           // "" for any
    bool introduced = false;    // rather what a word of `introduces` stood beside: "joint venture"
    bool called = false;        // only what the document calls so: "завод «Алькор»", then "заводу"
    std::string where, content;
    std::uint32_t unit = 0;     // of a RuleIndex
    RuleExamples tests;
  };
  // What a string of the automaton belongs to.
  struct Word {
    std::uint32_t rule = 0;
    bool refers = false, introduces = false, founds = false;
  };
  // A venture that a sentence tells to have been founded.
  struct Founding {
    EntityIndex venture = kNoEntity;
    std::uint32_t sentence = 0, begin = 0;
  };
  // By entity, whether the words of a rule introduce it in a document: "the joint venture BelGee",
  // "A and B founded BelGee"; the latter go to `foundings`, in order, too.
  std::vector<bool> Introduced(const Extraction& extraction, const FoldedText& folded,
                               const std::vector<Automaton::Hit>& words,
                               std::vector<Founding>& foundings) const;

  // What the words of rules that ask for it stand beside.
  Appositions CalledBy(const Extraction& extraction, const FoldedText& folded,
                       const std::vector<Automaton::Hit>& words) const;

  std::vector<Rule> rules_;
  std::vector<Word> words_;  // by string
  Automaton automaton_;
};

}  // namespace kg::extract
