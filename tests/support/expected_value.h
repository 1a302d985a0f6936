#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/model/result.h"
#include "graph/model/value.h"
#include "graph/store/store.h"

// The notation of values in scenario files: literals, (:Label {key: 1}), [:TYPE {key: 'x'}],
// <(:A)-[:T]->(:B)>.
namespace kg::test {

struct ExpectedValue {
  enum class Kind { kNull, kBoolean, kInteger, kFloat, kString, kList, kMap, kNode, kRelationship, kPath };
  Kind kind = Kind::kNull;
  bool boolean = false;
  std::int64_t integer = 0;
  double floating = 0;
  std::string text = {};                    // kString; kRelationship: its type
  std::vector<std::string> labels = {};     // kNode
  std::vector<ExpectedValue> elements = {}; // kList; kPath: node, relationship, node, ...
  std::vector<std::pair<std::string, ExpectedValue>> entries = {};  // kMap, properties
  std::vector<bool> forward = {};           // kPath: of each relationship
};

Result<ExpectedValue> ParseExpected(std::string_view text);

// A literal as a value; kInvalid for nodes, relationships and paths.
Result<Value> ToValue(const ExpectedValue& expected);

struct Canonical {
  bool sort_lists = false;  // the order of a list's elements does not matter
};
// One text per meaning: equal texts are equal values. Labels and keys are sorted.
std::string ToText(const ExpectedValue& expected, Canonical options);
Result<std::string> ToText(const Value& value, const store::Reader* reader, Canonical options);

}  // namespace kg::test
