#include <string_view>

#include "query/plan/rewrite/chain.h"
#include "query/plan/rewrite/rewrite.h"
#include "query/syntax/walk.h"

namespace kg::query {
namespace {

// Puts `type` where the expression asks for the type of the relationship.
bool Replace(Expr& expr, VariableId relationship, VariableId type) {
  if (const auto* call = std::get_if<Call>(&expr.node)) {
    const auto* variable = call->function != nullptr && call->function->name == "type"
                               ? std::get_if<Variable>(&call->arguments.front()->node)
                               : nullptr;
    if (variable != nullptr && variable->id == relationship) {
      expr.node = Variable{"type(" + variable->name + ")", type};
      return true;
    }
  }
  bool replaced = false;
  ForEachChild(expr, [&](ExprPtr& child) {
    replaced = Replace(*child, relationship, type) || replaced;
  });
  return replaced;
}

// The plan only points at the query's expressions; both are one and the same owner's.
bool Replace(const Expr* expr, VariableId relationship, VariableId type) {
  return Replace(const_cast<Expr&>(*expr), relationship, type);  // NOLINT
}

// The same in an operator whose rows come from the expansion.
bool Replace(Plan::Node& node, VariableId relationship, VariableId type) {
  bool replaced = false;
  if (auto* project = std::get_if<ProjectOp>(&node)) {
    for (auto& [id, expr] : project->items) replaced |= Replace(expr, relationship, type);
  } else if (auto* filter = std::get_if<FilterOp>(&node)) {
    for (Predicate& predicate : filter->predicates) {
      if (const auto* expr = std::get_if<const Expr*>(&predicate)) {
        replaced |= Replace(*expr, relationship, type);
      }
    }
  } else if (auto* aggregate = std::get_if<AggregateOp>(&node)) {
    for (auto& [id, expr] : aggregate->keys) replaced |= Replace(expr, relationship, type);
    for (const Call* call : aggregate->aggregates) {
      for (const ExprPtr& argument : call->arguments) {
        replaced |= Replace(argument.get(), relationship, type);
      }
    }
  }
  return replaced;
}

}  // namespace

void TypeOfExpand(QueryPlan& plan, const store::Reader&) {
  if (plan.writes) return;
  for (const Chain& chain : ChainsOf(plan)) {
    std::vector<Plan*> above;  // through which a row's own columns come up, the nearest last
    WalkChain(chain, [&](PlanPtr& node, const Place&) {
      if (auto* expand = std::get_if<ExpandOp>(&node->node)) {
        const auto type = static_cast<VariableId>(plan.variables);
        for (auto it = above.rbegin(); it != above.rend(); ++it) {
          if (Replace((*it)->node, expand->relationship, type)) expand->type_name = type;
          if (std::holds_alternative<AggregateOp>((*it)->node)) break;
        }
        if (expand->type_name != kUnbound) NewVariable(plan);
      }
      const bool passes = std::holds_alternative<ExpandOp>(node->node) ||
                          std::holds_alternative<FilterOp>(node->node) ||
                          std::holds_alternative<ProjectOp>(node->node) ||
                          std::holds_alternative<AggregateOp>(node->node);
      if (!passes) above.clear();
      if (passes) above.push_back(node.get());
    });
  }
}

}  // namespace kg::query
