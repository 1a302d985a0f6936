#pragma once

#include <set>

#include "query/plan/plan.h"

namespace kg::query {

// What an operator reads of its input's rows, and what it adds to them. What an inner plan reads
// of the outer row is not in it.
struct Columns {
  std::set<VariableId> used, made;
};

// `needed`: what is read of the operator's own rows; what is not needed is not computed.
Columns ColumnsOf(const Plan::Node& node, const std::set<VariableId>& needed);

}  // namespace kg::query
