#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/model/result.h"
#include "graph/model/value.h"
#include "graph/store/store.h"

namespace kg::query {

// What an answer shows of a node or a relationship. Names are views that the store keeps; one that
// the query deleted has neither labels nor properties.
struct NodeView {
  std::vector<std::string_view> labels;
  std::vector<std::pair<std::string_view, Value>> properties;  // by name
};
struct RelationshipView {
  std::string_view type;
  NodeId source = {}, target = {};
  std::vector<std::pair<std::string_view, Value>> properties;  // by name
};
Result<NodeView> ReadNode(const store::Reader* reader, NodeId id);
Result<RelationshipView> ReadRelationship(const store::Reader* reader, RelationshipId id);

// A value in a line of text: (:Country {code: 'BY'}), [:IN {since: 2010}], <(:A)-[:T]->(:B)>, 'text'.
Status AppendText(std::string& out, const Value& value, const store::Reader* reader);

}  // namespace kg::query
