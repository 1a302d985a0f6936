#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "extract/mention.h"
#include "extract/rules/rule_example.h"
#include "extract/text/document.h"
#include "graph/model/result.h"

namespace kg::extract {

// Rules of less confidence guess: they give way to all that is known, and words that never begin a
// guessed name (never_guessed) stop them.
inline constexpr float kGuess = 0.58F;

// A rule that finds mentions with a regular expression; one [[mention]] table of
// schemas/rules/<language>/mentions*.toml.
struct MentionRule {
  std::string id;  // "org.en.ministry@1": with its version
  Language language = Language::kUnknown;  // of the sentences it reads; kUnknown: of all
  EntityType type = EntityType::kOrganization;
  std::string kind;
  // If `kind` is empty: ends of names and the kind that each tells, the first that fits.
  std::vector<std::pair<std::string, std::string>> kinds;
  // RE2 syntax, classes already put in. The group "m" is the mention, else the whole match is.
  std::string pattern;
  // Words, in matching form, of which a sentence must have one before the pattern is tried.
  std::vector<std::string> triggers;
  // Words that a match may begin with by mistake, "The" at the start of a sentence; cut off.
  std::vector<std::string> strip;
  std::vector<std::string> never_first;  // words with which no name begins: "Minister"; of the file and the rule
  std::vector<std::string> never_inside;  // words that no name holds: " Minister of "; of the file
  std::vector<std::string> cut_after;  // words that no name of a body holds, cut off with what is before them; of the file
  std::vector<std::string> never_last;   // words with which none ends, cut off: "in May"; of the file
  std::vector<std::string> joints;  // " and ": of two names with one between both are found
  bool demonym = false;
  bool in_references = false;  // runs in reference entries too
  // In Chinese letters: the ends of the mention must be ends of words (text/han_words.h), and so
  // many letters at its begin words of their own: one for a surname.
  bool whole_words = false;
  std::int64_t single_letters = 0;
  float confidence = 0.8F;
  RuleExamples tests;
  std::string where;    // file:line:column
  std::string content;  // all that it is made of, to tell whether it was changed

  std::string_view KindOf(std::string_view name) const;
};

// The rules of every language, ordered by file and place. kInvalid with file, line and column for a
// field that is wrong, an unknown class, or an id that is used twice.
Result<std::vector<MentionRule>> ReadMentionRules(const std::filesystem::path& schemas);

// "en" ... "be"; kUnknown for "any" and everything else.
Language LanguageOf(std::string_view code);

// The word of annotations for a type of entity ("Country") and back.
std::string_view NameOfType(EntityType type);
bool ParseEntityType(std::string_view name, EntityType& type);

}  // namespace kg::extract
