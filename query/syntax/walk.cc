#include "query/syntax/walk.h"

#include <algorithm>

namespace kg::query {
namespace {

using Visit = std::function<void(ExprPtr&)>;

void Each(ExprPtr& expr, const Visit& visit) {
  if (expr) visit(expr);
}
void Each(std::vector<ExprPtr>& exprs, const Visit& visit) {
  for (ExprPtr& expr : exprs) Each(expr, visit);
}

struct Children {
  const Visit& visit;
  void operator()(Literal&) const {}
  void operator()(Parameter&) const {}
  void operator()(Variable&) const {}
  void operator()(Property& node) const { Each(node.base, visit); }
  void operator()(LabelTest& node) const { Each(node.base, visit); }
  void operator()(Subscript& node) const {
    Each(node.base, visit);
    Each(node.index, visit);
  }
  void operator()(Sublist& node) const {
    Each(node.base, visit);
    Each(node.from, visit);
    Each(node.to, visit);
  }
  void operator()(Unary& node) const { Each(node.operand, visit); }
  void operator()(Binary& node) const {
    Each(node.left, visit);
    Each(node.right, visit);
  }
  void operator()(Logic& node) const { Each(node.operands, visit); }
  void operator()(Comparison& node) const {
    Each(node.first, visit);
    for (auto& [op, operand] : node.rest) Each(operand, visit);
  }
  void operator()(NullTest& node) const { Each(node.operand, visit); }
  void operator()(TypeTest& node) const { Each(node.operand, visit); }
  void operator()(ListLiteral& node) const { Each(node.elements, visit); }
  void operator()(MapLiteral& node) const {
    for (auto& [key, value] : node.entries) Each(value, visit);
  }
  void operator()(MapProjection& node) const {
    Each(node.base, visit);
    for (MapProjection::Item& item : node.items) Each(item.value, visit);
  }
  void operator()(Call& node) const { Each(node.arguments, visit); }
  void operator()(Case& node) const {
    Each(node.subject, visit);
    for (Case::Branch& branch : node.branches) {
      Each(branch.whens, visit);
      Each(branch.then, visit);
    }
    Each(node.otherwise, visit);
  }
  void operator()(ListComprehension& node) const {
    Each(node.list, visit);
    Each(node.where, visit);
    Each(node.result, visit);
  }
  void operator()(Quantifier& node) const {
    Each(node.list, visit);
    Each(node.where, visit);
  }
  void operator()(Reduce& node) const {
    Each(node.start, visit);
    Each(node.list, visit);
    Each(node.step, visit);
  }
  void operator()(PatternPredicate& node) const { ForEachExpr(node.pattern, visit); }
  void operator()(PatternComprehension& node) const {
    ForEachExpr(node.pattern, visit);
    Each(node.where, visit);
    Each(node.result, visit);
  }
  void operator()(Subquery&) const {}
};

void EachPattern(std::vector<PathPattern>& patterns, const Visit& visit) {
  for (PathPattern& pattern : patterns) ForEachExpr(pattern, visit);
}

void EachSet(std::vector<SetItem>& items, const Visit& visit) {
  for (SetItem& item : items) {
    if (auto* property = std::get_if<SetProperty>(&item)) {
      Each(property->target, visit);
      Each(property->dynamic_key, visit);
      Each(property->value, visit);
    } else if (auto* map = std::get_if<SetMap>(&item)) {
      Each(map->value, visit);
    } else {
      Each(std::get<SetLabels>(item).dynamic, visit);
    }
  }
}

struct ClauseChildren {
  const Visit& visit;
  void operator()(Match& node) const {
    EachPattern(node.patterns, visit);
    Each(node.where, visit);
  }
  void operator()(Unwind& node) const { Each(node.list, visit); }
  void operator()(Projection& node) const {
    for (ProjectionItem& item : node.items) Each(item.value, visit);
    for (SortItem& item : node.order) Each(item.value, visit);
    Each(node.skip, visit);
    Each(node.limit, visit);
    Each(node.where, visit);
  }
  void operator()(Create& node) const { EachPattern(node.patterns, visit); }
  void operator()(Merge& node) const {
    ForEachExpr(node.pattern, visit);
    EachSet(node.on_create, visit);
    EachSet(node.on_match, visit);
  }
  void operator()(Set& node) const { EachSet(node.items, visit); }
  void operator()(Remove& node) const {
    for (RemoveItem& item : node.items) {
      if (auto* property = std::get_if<RemoveProperty>(&item)) {
        Each(property->target, visit);
        Each(property->dynamic_key, visit);
      } else {
        Each(std::get<SetLabels>(item).dynamic, visit);
      }
    }
  }
  void operator()(Delete& node) const { Each(node.targets, visit); }
  void operator()(ProcedureCall& node) const {
    Each(node.arguments, visit);
    Each(node.where, visit);
  }
  void operator()(CallSubquery& node) const { ForEachExpr(*node.query, visit); }
  void operator()(Foreach& node) const {
    Each(node.list, visit);
    for (Clause& clause : node.clauses) ForEachExpr(clause, visit);
  }
  void operator()(Finish&) const {}
};

// What clauses name besides their expressions.
void CollectSet(const std::vector<SetItem>& items, std::set<VariableId>& out) {
  for (const SetItem& item : items) {
    if (const auto* map = std::get_if<SetMap>(&item)) out.insert(map->target.id);
    if (const auto* labels = std::get_if<SetLabels>(&item)) out.insert(labels->target.id);
  }
}

void CollectIds(const PathPattern& pattern, std::set<VariableId>& out) {
  if (pattern.id != kUnbound) out.insert(pattern.id);
  for (const NodePattern& node : pattern.nodes) out.insert(node.id);
  for (const RelationshipPattern& relationship : pattern.relationships) {
    out.insert(relationship.id);
    if (!relationship.group) continue;
    CollectIds(relationship.group->path, out);
    for (const GroupPattern::Collected& each : relationship.group->lists) out.insert(each.list);
  }
}

void CollectClause(const Clause& clause, std::set<VariableId>& out) {
  if (const auto* match = std::get_if<Match>(&clause.node)) {
    for (const PathPattern& pattern : match->patterns) CollectIds(pattern, out);
  } else if (const auto* create = std::get_if<Create>(&clause.node)) {
    for (const PathPattern& pattern : create->patterns) CollectIds(pattern, out);
  } else if (const auto* merge = std::get_if<Merge>(&clause.node)) {
    CollectIds(merge->pattern, out);
    CollectSet(merge->on_create, out);
    CollectSet(merge->on_match, out);
  } else if (const auto* set = std::get_if<Set>(&clause.node)) {
    CollectSet(set->items, out);
  } else if (const auto* remove = std::get_if<Remove>(&clause.node)) {
    for (const RemoveItem& item : remove->items) {
      if (const auto* labels = std::get_if<SetLabels>(&item)) out.insert(labels->target.id);
    }
  } else if (const auto* loop = std::get_if<Foreach>(&clause.node)) {
    for (const Clause& inner : loop->clauses) CollectClause(inner, out);
  } else if (const auto* call = std::get_if<CallSubquery>(&clause.node)) {
    for (const Variable& variable : call->imports) out.insert(variable.id);
    for (const SingleQuery& part : call->query->parts) {
      for (const Clause& inner : part.clauses) CollectClause(inner, out);
    }
  }
}

}  // namespace

void ForEachChild(Expr& expr, const Visit& visit) { std::visit(Children{visit}, expr.node); }

void ForEachChild(const Expr& expr, const std::function<void(const Expr&)>& visit) {
  // The walk itself changes nothing.
  ForEachChild(const_cast<Expr&>(expr), [&visit](ExprPtr& child) { visit(*child); });  // NOLINT
}

void ForEachExpr(PathPattern& pattern, const Visit& visit) {
  auto each_dynamic = [&visit](std::vector<DynamicLabels>& dynamic) {
    for (DynamicLabels& labels : dynamic) Each(labels.names, visit);
  };
  for (NodePattern& node : pattern.nodes) {
    each_dynamic(node.dynamic);
    Each(node.properties, visit);
    Each(node.where, visit);
  }
  for (RelationshipPattern& relationship : pattern.relationships) {
    each_dynamic(relationship.dynamic);
    Each(relationship.properties, visit);
    Each(relationship.where, visit);
    if (!relationship.group) continue;
    ForEachExpr(relationship.group->path, visit);
    Each(relationship.group->where, visit);
  }
}

void ForEachExpr(Clause& clause, const Visit& visit) {
  std::visit(ClauseChildren{visit}, clause.node);
}

void ForEachExpr(Query& query, const Visit& visit) {
  for (SingleQuery& part : query.parts) {
    for (Clause& clause : part.clauses) ForEachExpr(clause, visit);
  }
}

std::vector<std::string> VariableNames(const Expr& expr) {
  std::set<std::string> names;
  std::function<void(const Expr&)> visit = [&](const Expr& node) {
    if (const auto* variable = std::get_if<Variable>(&node.node)) names.insert(variable->name);
    ForEachChild(node, visit);
  };
  visit(expr);
  return {names.begin(), names.end()};
}

void CollectVariables(const PathPattern& pattern, std::set<VariableId>& out) {
  CollectIds(pattern, out);
  ForEachExpr(const_cast<PathPattern&>(pattern),  // NOLINT: the walk changes nothing
              [&out](ExprPtr& expr) { CollectVariables(*expr, out); });
}

void CollectVariables(const Query& query, std::set<VariableId>& out) {
  for (const SingleQuery& part : query.parts) {
    for (const Clause& clause : part.clauses) CollectClause(clause, out);
  }
  ForEachExpr(const_cast<Query&>(query),  // NOLINT: the walk changes nothing
              [&out](ExprPtr& expr) { CollectVariables(*expr, out); });
}

void CollectVariables(const Expr& expr, std::set<VariableId>& out) {
  if (const auto* variable = std::get_if<Variable>(&expr.node)) out.insert(variable->id);
  if (const auto* call = std::get_if<Call>(&expr.node);
      call != nullptr && call->result != kUnbound) {
    out.insert(call->result);
  }
  if (const auto* predicate = std::get_if<PatternPredicate>(&expr.node)) {
    CollectIds(predicate->pattern, out);
  }
  if (const auto* comprehension = std::get_if<PatternComprehension>(&expr.node)) {
    CollectIds(comprehension->pattern, out);
  }
  if (const auto* subquery = std::get_if<Subquery>(&expr.node)) {
    CollectVariables(*subquery->query, out);
  }
  ForEachChild(expr, [&out](const Expr& child) { CollectVariables(child, out); });
}

}  // namespace kg::query
