#include "query/plan/rewrite/chain.h"

#include <algorithm>
#include <utility>

#include "query/plan/columns.h"
#include "query/syntax/walk.h"

namespace kg::query {
namespace {

void AddChains(Chain chain, std::vector<Chain>& out) {
  PlanPtr* const top = chain.top;
  if (*top && std::holds_alternative<UnionOp>((*top)->node)) {
    for (PlanPtr& part : std::get<UnionOp>((*top)->node).parts) {
      AddChains({&part, chain.needed, chain.repeats}, out);
    }
    return;
  }
  for (Plan* node = top->get(); node != nullptr; node = node->input.get()) {
    if (auto* subquery = std::get_if<SubqueryOp>(&node->node)) {
      AddChains({&subquery->inner, {subquery->columns.begin(), subquery->columns.end()}}, out);
    } else if (auto* join = std::get_if<JoinOp>(&node->node)) {
      AddChains({&join->inner, {join->columns.begin(), join->columns.end()}}, out);
    } else if (auto* all = std::get_if<UnionOp>(&node->node)) {
      // Below a projection of the whole: the parts' columns are all kept.
      for (PlanPtr& part : all->parts) {
        std::set<VariableId> made;
        if (const auto* copy = std::get_if<CopyOp>(&part->node)) {
          for (const auto& [to, from] : copy->items) made.insert(to);
        }
        AddChains({&part, std::move(made)}, out);
      }
    }
  }
  out.push_back(std::move(chain));
}

}  // namespace

std::vector<Chain> ChainsOf(QueryPlan& plan) {
  std::vector<Chain> chains;
  AddChains({&plan.root, {plan.result_ids.begin(), plan.result_ids.end()}}, chains);
  for (NestedPlan& nested : plan.nested) {
    Chain chain{&nested.plan, {}};
    if (nested.result != nullptr) CollectVariables(*nested.result, chain.needed);
    if (nested.column != kUnbound) chain.needed.insert(nested.column);
    AddChains(std::move(chain), chains);
  }
  return chains;
}

void WalkChain(const Chain& chain,
               const std::function<void(PlanPtr& node, const Place& place)>& visit) {
  Place place{chain.needed, chain.repeats};
  for (PlanPtr* at = chain.top; *at; at = &(*at)->input) {
    visit(*at, place);
    const Plan::Node& node = (*at)->node;
    const bool inner = std::holds_alternative<OptionalOp>(node) ||
                       std::holds_alternative<SubqueryOp>(node) ||
                       std::holds_alternative<RepeatOp>(node) ||
                       std::holds_alternative<MergeOp>(node) ||
                       std::holds_alternative<ForeachOp>(node) ||
                       std::holds_alternative<UnionOp>(node) ||
                       std::holds_alternative<StartOp>(node);
    if (inner) return;
    if (std::holds_alternative<DistinctOp>(node)) {
      place.repeats = false;
    } else if (const auto* aggregate = std::get_if<AggregateOp>(&node)) {
      place.repeats = !std::all_of(aggregate->aggregates.begin(), aggregate->aggregates.end(),
                                   [](const Call* call) { return IgnoresRepeats(*call); });
    } else if (!std::holds_alternative<FilterOp>(node) &&
               !std::holds_alternative<ProjectOp>(node) && !std::holds_alternative<CopyOp>(node) &&
               !std::holds_alternative<ExpandOp>(node) &&
               !std::holds_alternative<VarExpandOp>(node)) {
      place.repeats = true;
    }
    Columns columns = ColumnsOf(node, place.needed);
    for (VariableId id : columns.made) place.needed.erase(id);
    place.needed.insert(columns.used.begin(), columns.used.end());
  }
}

VariableId NewVariable(QueryPlan& plan) {
  plan.query->variables.push_back({});
  plan.variables = plan.query->variables.size();
  return static_cast<VariableId>(plan.variables - 1);
}

void TakeOut(PlanPtr& node) {
  PlanPtr input = std::move(node->input);
  node = std::move(input);
}

}  // namespace kg::query
