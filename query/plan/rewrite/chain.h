#pragma once

#include <functional>
#include <set>
#include <vector>

#include "query/plan/plan.h"

// Chains of operators, as the rewrites walk them.
namespace kg::query {

// A chain from its last operator down to its start, and what is read of its rows.
struct Chain {
  PlanPtr* top;
  std::set<VariableId> needed;
  bool repeats = true;  // whether it matters how often a row comes
};

// The chains of a query: its own, those of the parts of its unions and of its subqueries, and those
// of the patterns inside its expressions.
std::vector<Chain> ChainsOf(QueryPlan& plan);

// What holds at one operator of a chain.
struct Place {
  std::set<VariableId> needed;  // of its rows, by those above it
  bool repeats;
};
// Calls `visit` for the operators of a chain from the top, each after those above it have been
// visited; it may put others in its place. Ends where an inner plan reads of the row.
void WalkChain(const Chain& chain, const std::function<void(PlanPtr& node, const Place& place)>& visit);

// A new slot of a row.
VariableId NewVariable(QueryPlan& plan);

// Puts the input of an operator in its place.
void TakeOut(PlanPtr& node);

inline bool IsStart(const PlanPtr& plan) {
  return plan && std::holds_alternative<StartOp>(plan->node);
}

// Whether the aggregate gives the same for rows that repeat.
inline bool IgnoresRepeats(const Call& call) {
  return call.distinct || call.aggregate->name == "min" || call.aggregate->name == "max";
}

}  // namespace kg::query
