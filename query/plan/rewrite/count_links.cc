#include <algorithm>
#include <set>

#include "query/plan/rewrite/chain.h"
#include "query/plan/rewrite/rewrite.h"
#include "query/syntax/walk.h"

namespace kg::query {
namespace {

using Ids = std::set<VariableId>;

bool Reads(const Expr& expr, const Ids& gone) {
  Ids used;
  CollectVariables(expr, used);
  return std::any_of(gone.begin(), gone.end(), [&](VariableId id) { return used.count(id) != 0; });
}

// Whether the aggregate can do with a count instead of a row for each relationship: `gone` are the
// columns that it would lose, `bound` those of the pattern, which are never null.
bool CanWeigh(AggregateOp& aggregate, const Ids& gone, const Ids& bound) {
  for (const auto& [id, expr] : aggregate.keys) {
    if (Reads(*expr, gone)) return false;
  }
  std::vector<const Call*> counts;
  for (const Call* call : aggregate.aggregates) {
    const bool counting = call->aggregate->name == "count" && !call->distinct;
    if (counting && call->star) continue;
    if (counting) {
      const auto* variable = std::get_if<Variable>(&call->arguments.front()->node);
      if (variable == nullptr || bound.count(variable->id) == 0) return false;
      counts.push_back(call);
      continue;
    }
    if (!IgnoresRepeats(*call)) return false;
    for (const ExprPtr& argument : call->arguments) {
      if (Reads(*argument, gone)) return false;
    }
  }
  aggregate.row_counts = std::move(counts);
  return true;
}

}  // namespace

void CountLinks(QueryPlan& plan, const store::Reader&) {
  for (const Chain& chain : ChainsOf(plan)) {
    WalkChain(chain, [&plan](PlanPtr& node, const Place&) {
      auto* aggregate = std::get_if<AggregateOp>(&node->node);
      if (aggregate == nullptr || aggregate->weight != kUnbound) return;
      Plan& input = *node->input;
      if (const auto* expand = std::get_if<ExpandOp>(&input.node)) {
        if (expand->into || !expand->different_from.empty()) return;
        Ids gone = {expand->relationship, expand->to};
        if (expand->type_name != kUnbound) gone.insert(expand->type_name);
        if (!CanWeigh(*aggregate, gone, {expand->from, expand->relationship, expand->to})) return;
        aggregate->weight = NewVariable(plan);
        CountLinksOp count{expand->from, expand->direction, expand->types, expand->to_label,
                           aggregate->weight};
        input.rows = std::min(input.rows, input.input->rows);
        input.node = std::move(count);
      } else if (auto* intersect = std::get_if<IntersectOp>(&input.node)) {
        const Ids gone = {intersect->to, intersect->first.relationship,
                          intersect->second.relationship};
        Ids bound = gone;
        bound.insert({intersect->first.from, intersect->second.from});
        if (!CanWeigh(*aggregate, gone, bound)) return;
        aggregate->weight = intersect->count = NewVariable(plan);
        input.rows = std::min(input.rows, input.input->rows);
      }
    });
  }
}

}  // namespace kg::query
