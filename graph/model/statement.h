#pragma once

#include <string>
#include <vector>

#include "graph/model/ids.h"
#include "graph/model/span.h"
#include "graph/model/value.h"

namespace kg {

// Why a statement is believed: a place in a document and the rule that read it there.
struct Evidence {
  Span span;         // bytes of the decoded source that carry the fact
  Span sentence;     // bytes of the decoded source: the sentence (or entry, heading) around it
  std::string rule;  // "figure/trade@1": rule id and version
  float confidence = 1;
  friend bool operator==(const Evidence&, const Evidence&) = default;
};

// One fact in the form in which documents bring it to a store. Nodes are named by key
// ("country:BY"), stable across stores. Four kinds:
//
//   kLabel         node `subject` has label `predicate`
//   kProperty      node `subject` has `predicate` = `value`. A key that several documents give
//                  different values keeps them all; readers see one (see store.h).
//   kMember        like kProperty, but `value` is one element of a list ("aliases")
//   kRelationship  `subject` -[predicate {qualifiers}]-> `object`
//
// A relationship is identified by subject, type, object and `discriminator`, so that the same two
// nodes can be joined by one type more than once (a membership since 2010, another since 2017).
// Its qualifiers are properties of the relationship and share its evidence.
struct Statement {
  enum class Kind : std::uint8_t { kLabel, kProperty, kMember, kRelationship };
  Kind kind = Kind::kLabel;
  std::string subject;
  std::string predicate;
  std::string object = {};  // kRelationship: key of the target node
  Value value = {};         // kProperty, kMember
  std::string discriminator = {};
  Value::Map qualifiers = {};
  std::vector<Evidence> evidence = {};  // at least one
};

// The statement's stable name. Evidence and qualifiers do not enter it.
StatementId IdOf(const Statement& statement);

}  // namespace kg
