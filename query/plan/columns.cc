#include "query/plan/columns.h"

#include <algorithm>

#include "query/syntax/walk.h"

namespace kg::query {
namespace {

using Ids = std::set<VariableId>;

void Use(const Expr* expr, Ids& ids) {
  if (expr != nullptr) CollectVariables(*expr, ids);
}

void UseSteps(const std::vector<StepTest>& steps, Ids& ids) {
  for (const StepTest& test : steps) {
    Ids used;
    Use(test.where, used);
    used.erase(test.step);
    ids.insert(used.begin(), used.end());
  }
}

void UseLabels(const SetLabels& labels, Ids& ids) {
  ids.insert(labels.target.id);
  for (const ExprPtr& names : labels.dynamic) Use(names.get(), ids);
}

void UseItems(const std::vector<SetItem>& items, Ids& ids) {
  for (const SetItem& item : items) {
    if (const auto* property = std::get_if<SetProperty>(&item)) {
      Use(property->target.get(), ids);
      Use(property->dynamic_key.get(), ids);
      Use(property->value.get(), ids);
    } else if (const auto* map = std::get_if<SetMap>(&item)) {
      ids.insert(map->target.id);
      Use(map->value.get(), ids);
    } else {
      UseLabels(std::get<SetLabels>(item), ids);
    }
  }
}

void MakePattern(const PathPattern& pattern, const std::vector<VariableId>& bound, Columns& out) {
  Ids all;
  CollectVariables(pattern, all);
  out.used.insert(all.begin(), all.end());
  Ids own;
  for (const NodePattern& node : pattern.nodes) own.insert(node.id);
  for (const RelationshipPattern& relationship : pattern.relationships) own.insert(relationship.id);
  if (pattern.id != kUnbound) own.insert(pattern.id);
  const Ids known(bound.begin(), bound.end());
  for (VariableId id : own) {
    if (known.count(id) == 0) out.made.insert(id);
  }
}

struct ColumnFinder {
  Columns operator()(const StartOp&) const { return {}; }
  Columns operator()(const NodeScanOp& op) const { return {{}, {op.node}}; }
  Columns operator()(const LabelScanOp& op) const { return {{}, {op.node}}; }
  Columns operator()(const SeekOp& op) const {
    Columns out{{}, {op.node}};
    Use(op.value, out.used);
    for (const Expr* value : op.more) Use(value, out.used);
    Use(op.low, out.used);
    Use(op.high, out.used);
    return out;
  }
  Columns operator()(const SeekAnyLabelOp& op) const {
    Columns out{{}, {op.node}};
    Use(op.value, out.used);
    return out;
  }
  Columns operator()(const SeekRangeOp& op) const {
    Columns out{{}, {op.node}};
    Use(op.low, out.used);
    Use(op.high, out.used);
    return out;
  }
  Columns operator()(const SeekPrefixOp& op) const {
    Columns out{{}, {op.node}};
    Use(op.prefix, out.used);
    return out;
  }
  Columns operator()(const OrderedScanOp& op) const { return {{}, {op.node}}; }
  Columns operator()(const ExpandOp& op) const {
    Columns out{{op.from}, {op.relationship}};
    (op.into ? out.used : out.made).insert(op.to);
    out.used.insert(op.different_from.begin(), op.different_from.end());
    if (op.type_name != kUnbound) out.made.insert(op.type_name);
    return out;
  }
  static Columns Weighed(const auto& op, Ids used) {
    if (op.weight != kUnbound) used.insert(op.weight);
    return {std::move(used), {op.count}};
  }
  Columns operator()(const CountLinksOp& op) const {
    Ids used = {op.from};
    for (const auto& [relationship, from, to] : op.different_from) {
      used.insert({relationship, from, to});
    }
    return Weighed(op, std::move(used));
  }
  Columns operator()(const CountNodesOp& op) const { return Weighed(op, {}); }
  Columns operator()(const GatherOp& op) const {
    Columns out = Weighed(op, {op.node});
    out.made.insert(op.node);  // its rows are made anew
    return out;
  }
  Columns operator()(const IntersectOp& op) const {
    Columns out{{op.first.from, op.second.from}, {}};
    if (op.count != kUnbound) {
      out = Weighed(op, std::move(out.used));
    } else {
      out.made.insert({op.to, op.first.relationship, op.second.relationship});
    }
    for (const IntersectOp::Leg* leg : {&op.first, &op.second}) {
      out.used.insert(leg->different_from.begin(), leg->different_from.end());
    }
    return out;
  }
  Columns operator()(const VarExpandOp& op) const {
    Columns out{{op.from}, {op.relationships}};
    (op.into ? out.used : out.made).insert(op.to);
    out.used.insert(op.different_from.begin(), op.different_from.end());
    Use(op.properties, out.used);
    UseSteps(op.steps, out.used);
    return out;
  }
  Columns operator()(const RepeatOp& op) const {
    Columns out{{op.from}, {op.relationships}};
    (op.into ? out.used : out.made).insert(op.to);
    out.used.insert(op.different_from.begin(), op.different_from.end());
    for (const GroupPattern::Collected& each : op.pattern->group->lists) out.made.insert(each.list);
    return out;
  }
  Columns operator()(const EndsOp& op) const {
    Columns out{{op.relationship}, {}};
    (op.from_bound ? out.used : out.made).insert(op.from);
    (op.to_bound ? out.used : out.made).insert(op.to);
    out.used.insert(op.different_from.begin(), op.different_from.end());
    return out;
  }
  Columns operator()(const EndsOfListOp& op) const {
    Columns out{{op.relationships}, {}};
    (op.from_bound ? out.used : out.made).insert(op.from);
    (op.to_bound ? out.used : out.made).insert(op.to);
    return out;
  }
  Columns operator()(const ShortestPathOp& op) const {
    Columns out{{op.from, op.to}, {op.relationships}};
    if (op.path != kUnbound) out.made.insert(op.path);
    Use(op.properties, out.used);
    UseSteps(op.steps, out.used);
    return out;
  }
  Columns operator()(const JoinOp& op) const {
    Columns out{{}, Ids(op.columns.begin(), op.columns.end())};
    for (const JoinOp::Key& key : op.keys) Use(key.outer, out.used);
    for (const auto& [outer, inner] : op.different) out.used.insert(outer);
    return out;
  }
  Columns operator()(const PathOp& op) const {
    Columns out{{}, {op.path}};
    for (const NodePattern& node : op.pattern->nodes) out.used.insert(node.id);
    for (const RelationshipPattern& each : op.pattern->relationships) out.used.insert(each.id);
    return out;
  }
  Columns operator()(const FilterOp& op) const {
    Columns out;
    for (const Predicate& predicate : op.predicates) {
      if (const auto* expr = std::get_if<const Expr*>(&predicate)) {
        Use(*expr, out.used);
      } else if (const auto* equals = std::get_if<PropertyEquals>(&predicate)) {
        out.used.insert(equals->variable);
        Use(equals->value, out.used);
      } else if (const auto* labels = std::get_if<HasLabels>(&predicate)) {
        out.used.insert(labels->variable);
      } else if (const auto* dynamic = std::get_if<HasDynamicLabels>(&predicate)) {
        out.used.insert(dynamic->variable);
        Use(dynamic->labels->names.get(), out.used);
      } else if (const auto* bound = std::get_if<IsBound>(&predicate)) {
        out.used.insert(bound->variable);
      } else {
        const auto& same = std::get<SameEntity>(predicate);
        out.used.insert({same.left, same.right});
      }
    }
    return out;
  }
  Columns operator()(const ProjectOp& op) const {
    Columns out;
    for (const auto& [id, expr] : op.items) {
      if (needed.count(id) == 0) continue;
      out.made.insert(id);
      Use(expr, out.used);
    }
    return out;
  }
  Columns operator()(const CopyOp& op) const {
    Columns out;
    for (const auto& [to, from] : op.items) {
      out.made.insert(to);
      out.used.insert(from);
    }
    return out;
  }
  Columns operator()(const AggregateOp& op) const {
    Columns out{{}, needed};
    for (const auto& [id, expr] : op.keys) Use(expr, out.used);
    for (const Call* call : op.aggregates) {
      const auto& counts = op.row_counts;
      if (std::find(counts.begin(), counts.end(), call) != counts.end()) continue;
      for (const ExprPtr& argument : call->arguments) Use(argument.get(), out.used);
    }
    if (op.weight != kUnbound) out.used.insert(op.weight);
    return out;
  }
  // What its input reads is its own affair: the rows that it finds one by one are made anew.
  Columns operator()(const ColumnAggregateOp& op) const {
    Columns out = (*this)(op.aggregate);
    out.used.insert(op.node);
    return out;
  }
  Columns operator()(const DistinctOp& op) const {
    return {Ids(op.columns.begin(), op.columns.end()), {}};
  }
  Columns operator()(const SortOp& op) const {
    Columns out;
    for (const auto& [expr, descending] : op.keys) Use(expr, out.used);
    return out;
  }
  Columns operator()(const SkipOp&) const { return {}; }
  Columns operator()(const LimitOp&) const { return {}; }
  Columns operator()(const UnwindOp& op) const {
    Columns out{{}, {op.element}};
    Use(op.list, out.used);
    return out;
  }
  Columns operator()(const OptionalOp& op) const {
    return {{}, Ids(op.introduced.begin(), op.introduced.end())};
  }
  Columns operator()(const SubqueryOp& op) const {
    return {{}, Ids(op.columns.begin(), op.columns.end())};
  }
  Columns operator()(const CreateOp& op) const {
    Columns out;
    for (const PathPattern* pattern : op.patterns) MakePattern(*pattern, op.bound, out);
    for (VariableId id : out.made) out.used.erase(id);
    return out;
  }
  Columns operator()(const MergeOp& op) const {
    Columns out;
    MakePattern(op.merge->pattern, op.bound, out);
    UseItems(op.merge->on_create, out.used);
    UseItems(op.merge->on_match, out.used);
    for (VariableId id : out.made) out.used.erase(id);
    return out;
  }
  Columns operator()(const SetOp& op) const {
    Columns out;
    UseItems(*op.items, out.used);
    return out;
  }
  Columns operator()(const RemoveOp& op) const {
    Columns out;
    for (const RemoveItem& item : *op.items) {
      if (const auto* property = std::get_if<RemoveProperty>(&item)) {
        Use(property->target.get(), out.used);
        Use(property->dynamic_key.get(), out.used);
      } else {
        UseLabels(std::get<SetLabels>(item), out.used);
      }
    }
    return out;
  }
  Columns operator()(const DeleteOp& op) const {
    Columns out;
    for (const ExprPtr& target : op.clause->targets) Use(target.get(), out.used);
    return out;
  }
  Columns operator()(const ForeachOp& op) const {
    Columns out;
    Use(op.list, out.used);
    return out;
  }
  Columns operator()(const CallOp& op) const {
    Columns out;
    for (const YieldItem& item : op.call->yield) out.made.insert(item.variable.id);
    for (const ExprPtr& argument : op.call->arguments) Use(argument.get(), out.used);
    return out;
  }
  Columns operator()(const UnionOp&) const { return {}; }
  Columns operator()(const CountStoreOp&) const { return {{}, needed}; }

  const Ids& needed;
};

}  // namespace

Columns ColumnsOf(const Plan::Node& node, const std::set<VariableId>& needed) {
  return std::visit(ColumnFinder{needed}, node);
}

}  // namespace kg::query
