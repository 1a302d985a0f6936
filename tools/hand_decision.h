#pragma once

#include <string>
#include <string_view>

#include "tools/entity_matcher.h"
#include "tools/graph_options.h"

namespace kg::tools {

// What kg merge and kg split do after their options: finds both entities by key or name, lets
// `decide` write, commits, and prints what was done and what takes it back. Gives the exit status.
struct HandDecision {
  std::string_view program;  // "kg merge"
  Status (*decide)(store::Transaction& transaction, NodeId a, NodeId b);
  std::string_view done, undo;  // "merged", "kg split"
};
int Decide(const HandDecision& decision, const GraphOption& graph, const std::string& first,
           const std::string& second);

}  // namespace kg::tools
