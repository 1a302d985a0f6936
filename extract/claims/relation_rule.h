#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "extract/claims/case_endings.h"
#include "extract/mention.h"
#include "extract/rules/rule_example.h"
#include "extract/text/document.h"
#include "extract/values/value_mention.h"
#include "graph/model/result.h"

namespace kg::extract {

// One element of a relation rule's pattern: a symbol of the sentence.
//
//   A=Country|Organization:bank   a mention of a type, and of a kind if one is given
//   A+=Country                    one or more of them in a list: "China, Russia and Kazakhstan"
//   V+=#percent                   values in a list
//   A=Country:name                a country by its name, not an adjective
//   A+=Place:nominal              places that only words such as "the sides" stand for
//   A=Organization:!bank          of any kind but one
//   A=State                       a country, or the capital or government that stands for it
//   A=State:government            only the government that stands for it
//   A=Body                        a ministry or other organ of a state: the state that it belongs to
//   A=Country/nom,acc             a mention in one of the cases (nom gen dat acc ins loc), where the
//                                 language has cases and the word shows its own
//   A^=Organization               a mention inside the one before it
//   A<Organization:intl           the nearest mention before this sentence
//   P=#period  V=#money           a value
//   T=@post                       a trigger of a class of schemas/rules/<language>/triggers.toml
//   ^                             before the first element: it begins the sentence
// Before an element: ~N allows N characters between it and the one before, .. any number within
// the clause, ... any number within the sentence. Without one, 12 are allowed. Dates, what stands in
// brackets, and words that only describe a name ("the Chinese company Zeekr") do not count.
struct PatternElement {
  enum class What : std::uint8_t { kMention, kValue, kTrigger, kEarlier, kEntryDate };
  struct Type {
    EntityType type = EntityType::kOrganization;
    std::string kind;  // "" for any
    bool state = false;  // or what stands for it
    bool body = false;   // an organ that stands for its state
  };
  What what = What::kMention;
  std::string name;         // the variable, "" if there is none
  std::vector<Type> types;  // any of them
  ValueMention::Kind value = ValueMention::Kind::kPeriod;
  std::uint32_t trigger = 0;  // class
  CaseSet cases = kAnyCase;
  bool list = false, inside = false;
  std::uint32_t gap = 12;       // characters
  bool same_clause = true;
  bool at_start = false;
};

// "A ; @signed ; B": these units stand in any order, as the words of a language with cases may.

// What a match asserts: "A FOUNDED_BY B year=P.year instrument='loan'". The subject PAPER is the
// paper of the sentence. An object that is a value makes a literal. "A TRADES_WITH A" pairs the
// members of a list of two. Of a list of subjects and one of as many values each takes its own:
// "A and B hold 40 and 10 percent".
struct Emission {
  struct Qualifier {
    std::string key;
    std::string variable;  // "" for a fixed text
    std::string text;      // the fixed text, or the part of the variable: "year", "unit", "name"
  };
  std::string subject, predicate, object;
  std::string object_part;
  std::vector<Qualifier> qualifiers;
};

// One pattern, in one order of its units and one language, of a [[relation]] of
// schemas/rules/*/relations*.toml.
struct RelationRule {
  std::string id;  // with its version
  std::uint32_t family = 0xFFFFFFFF;  // of the orders of one pattern, of which the shortest reading stands
  Language language = Language::kUnknown;
  std::vector<PatternElement> pattern;
  std::vector<Emission> emits;
  std::vector<Zone> zones;
  bool beside = false;        // what it says stands beside what other rules say, whatever their priority
  std::int64_t priority = 0;  // of two rules for one predicate in one place, the higher one speaks
  std::string modality = "asserted";
  bool every = false;    // every reading speaks, not only the one that spans least from its beginning
  bool done = false;     // a plan of it is not it
  bool lasting = false;  // stays true where the sentence only hopes or asks for more of it
  float confidence = 0.8F;
  RuleExamples tests;  // of the first pattern of several
  std::string where;
  std::string content;  // all that it is made of, to tell whether it was changed
};

// Words that open a relation, by class.
struct TriggerWord {
  std::string text;            // in matching form is the finder's business; as written here
  std::uint32_t trigger = 0;   // class
  Language language = Language::kUnknown;
  bool prefix = false;         // "инвестир*": the word goes on
  bool barred = false;         // "!принял* участие": no word of the class, though it has one inside
};

// A figure that implies a relation: one [[figure]].
struct FigureRule {
  std::string id;
  std::vector<std::string> metrics;  // without "_growth"
  std::string predicate, instrument;
  std::string value_as;  // the qualifier that the value is; "": value and unit
  bool pair = false;  // between the two parties; else from the subject to the other
  // Of years: from the subject to the year, to each party, or from each party to the subject.
  enum class Dated : std::uint8_t { kNone, kYear, kToParties, kFromParties };
  Dated dated = Dated::kNone;
  RuleExamples tests;
  std::string where, content;
};

struct RelationRules {
  std::vector<std::string> classes;  // of triggers
  std::vector<TriggerWord> words;
  std::vector<RelationRule> relations;
  std::vector<FigureRule> figures;
  std::vector<std::string> separators;  // what stands between the members of a list
  std::vector<std::string> breaks;      // what ends a clause: ", while"
  std::vector<std::string> conjunctions;  // "and": the words of the class and_word
  CaseEndings endings;
  std::uint32_t insertion = 0xFFFFFFFF;   // class of the words that begin what is put in: ", which"
  std::uint32_t descriptor = 0xFFFFFFFF;  // class of the words that describe a name: "company"

  // kInvalid with file, line and column for what is wrong, such as an unknown class or variable.
  static Result<RelationRules> Read(const std::filesystem::path& schemas);
};

}  // namespace kg::extract
