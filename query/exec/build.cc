#include "query/exec/build.h"

#include <utility>

#include "query/exec/evaluators.h"
#include "query/exec/operators.h"
#include "query/syntax/walk.h"

namespace kg::query {
namespace {

using Ids = std::set<VariableId>;

// What an operator reads of its input, and what it adds to a row.
struct Columns {
  Ids used, made;
};

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

void UseItems(const std::vector<SetItem>& items, Ids& ids) {
  for (const SetItem& item : items) {
    if (const auto* property = std::get_if<SetProperty>(&item)) {
      Use(property->target.get(), ids);
      Use(property->value.get(), ids);
    } else if (const auto* map = std::get_if<SetMap>(&item)) {
      ids.insert(map->target.id);
      Use(map->value.get(), ids);
    } else {
      ids.insert(std::get<SetLabels>(item).target.id);
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
  Columns operator()(const ExpandOp& op) const {
    Columns out{{op.from}, {op.relationship}};
    (op.into ? out.used : out.made).insert(op.to);
    out.used.insert(op.different_from.begin(), op.different_from.end());
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
      for (const ExprPtr& argument : call->arguments) Use(argument.get(), out.used);
    }
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
      } else {
        out.used.insert(std::get<SetLabels>(item).target.id);
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

bool Writes(const Plan* plan) {
  for (; plan != nullptr; plan = plan->input.get()) {
    if (std::holds_alternative<CreateOp>(plan->node) || std::holds_alternative<MergeOp>(plan->node) ||
        std::holds_alternative<SetOp>(plan->node) || std::holds_alternative<RemoveOp>(plan->node) ||
        std::holds_alternative<DeleteOp>(plan->node) ||
        std::holds_alternative<ForeachOp>(plan->node)) {
      return true;
    }
    if (const auto* subquery = std::get_if<SubqueryOp>(&plan->node)) {
      if (Writes(subquery->inner.get())) return true;
    }
    if (const auto* all = std::get_if<UnionOp>(&plan->node)) {
      for (const PlanPtr& part : all->parts) {
        if (Writes(part.get())) return true;
      }
    }
  }
  return false;
}

struct OperatorMaker {
  Parts parts;
  const Plan& plan;
  Builder::Inner inner;

  OperatorPtr operator()(const StartOp&) { return nullptr; }
  OperatorPtr operator()(const NodeScanOp& op) { return MakeNodeScan(op, std::move(parts)); }
  OperatorPtr operator()(const LabelScanOp& op) { return MakeLabelScan(op, std::move(parts)); }
  OperatorPtr operator()(const SeekOp& op) { return MakeSeek(op, std::move(parts)); }
  OperatorPtr operator()(const SeekRangeOp& op) { return MakeSeekRange(op, std::move(parts)); }
  OperatorPtr operator()(const SeekPrefixOp& op) { return MakeSeekPrefix(op, std::move(parts)); }
  OperatorPtr operator()(const ExpandOp& op) { return MakeExpand(op, std::move(parts)); }
  OperatorPtr operator()(const VarExpandOp& op) { return MakeVarExpand(op, std::move(parts)); }
  OperatorPtr operator()(const EndsOp& op) { return MakeEnds(op, std::move(parts)); }
  OperatorPtr operator()(const EndsOfListOp& op) { return MakeEndsOfList(op, std::move(parts)); }
  OperatorPtr operator()(const ShortestPathOp& op) { return MakeShortestPath(op, std::move(parts)); }
  OperatorPtr operator()(const PathOp& op) { return MakePath(op, std::move(parts)); }
  OperatorPtr operator()(const FilterOp& op) { return MakeFilter(op, std::move(parts)); }
  OperatorPtr operator()(const ProjectOp& op) { return MakeProject(op, std::move(parts)); }
  OperatorPtr operator()(const CopyOp& op) { return MakeCopy(op, std::move(parts)); }
  OperatorPtr operator()(const AggregateOp& op) { return MakeAggregate(op, std::move(parts)); }
  OperatorPtr operator()(const DistinctOp& op) { return MakeDistinct(op, std::move(parts)); }
  OperatorPtr operator()(const SortOp& op) { return MakeSort(op, std::move(parts)); }
  OperatorPtr operator()(const SkipOp& op) { return MakeSkip(op, std::move(parts)); }
  OperatorPtr operator()(const LimitOp& op) {
    return MakeLimit(op, std::move(parts), Writes(plan.input.get()));
  }
  OperatorPtr operator()(const UnwindOp& op) { return MakeUnwind(op, std::move(parts)); }
  OperatorPtr operator()(const OptionalOp& op) {
    return MakeOptional(op, std::move(parts), std::move(inner));
  }
  OperatorPtr operator()(const SubqueryOp& op) {
    return MakeSubquery(op, std::move(parts), std::move(inner));
  }
  OperatorPtr operator()(const CreateOp& op) { return MakeCreate(op, std::move(parts)); }
  OperatorPtr operator()(const MergeOp& op) {
    return MakeMerge(op, std::move(parts), std::move(inner));
  }
  OperatorPtr operator()(const SetOp& op) { return MakeSet(op, std::move(parts)); }
  OperatorPtr operator()(const RemoveOp& op) { return MakeRemove(op, std::move(parts)); }
  OperatorPtr operator()(const DeleteOp& op) { return MakeDelete(op, std::move(parts)); }
  OperatorPtr operator()(const ForeachOp& op) {
    return MakeForeach(op, std::move(parts), std::move(inner));
  }
  OperatorPtr operator()(const CallOp& op) { return MakeCall(op, std::move(parts)); }
  OperatorPtr operator()(const UnionOp&) { return nullptr; }
  OperatorPtr operator()(const CountStoreOp& op) { return MakeCountStore(op, std::move(parts)); }
};

}  // namespace

Builder::Builder(const QueryPlan& plan) {
  for (const NestedPlan& nested : plan.nested) nested_.emplace(nested.expr, &nested);
  argument_ = std::make_shared<Argument>();
  argument_->batch.size = 1;
}

OperatorPtr Builder::Build(const Plan& plan, std::set<VariableId> needed) {
  OperatorPtr made = BuildNode(plan, needed);
  operators_[&plan] = made.get();
  return made;
}

Builder::Inner Builder::BuildInner(const Plan& plan, std::set<VariableId> needed) {
  Inner inner;
  inner.argument = std::make_shared<Argument>();
  std::shared_ptr<Argument> outer = std::exchange(argument_, inner.argument);
  Ids imports = std::exchange(imports_, {});
  inner.root = Build(plan, std::move(needed));
  inner.imports.assign(imports_.begin(), imports_.end());
  argument_ = std::move(outer);
  imports_ = std::move(imports);
  return inner;
}

OperatorPtr Builder::BuildNode(const Plan& plan, const Ids& needed) {
  if (std::holds_alternative<StartOp>(plan.node)) {
    imports_.insert(needed.begin(), needed.end());
    return MakeStart(argument_, {needed.begin(), needed.end()});
  }
  if (const auto* all = std::get_if<UnionOp>(&plan.node)) {
    std::vector<OperatorPtr> parts;
    for (const PlanPtr& part : all->parts) parts.push_back(Build(*part, needed));
    return MakeUnion(std::move(parts));
  }
  Columns columns = std::visit(ColumnFinder{needed}, plan.node);
  Ids below = columns.used;
  std::vector<VariableId> copied;
  for (VariableId id : needed) {
    if (columns.made.count(id) != 0) continue;
    below.insert(id);
    copied.push_back(id);
  }
  Inner inner;
  if (const auto* optional = std::get_if<OptionalOp>(&plan.node)) {
    Ids wanted = {optional->row};
    for (VariableId id : optional->introduced) {
      if (needed.count(id) != 0) wanted.insert(id);
    }
    inner = BuildInner(*optional->inner, std::move(wanted));
    below.insert(inner.imports.begin(), inner.imports.end());
    below.erase(optional->row);
  } else if (const auto* subquery = std::get_if<SubqueryOp>(&plan.node)) {
    inner = BuildInner(*subquery->inner, {subquery->columns.begin(), subquery->columns.end()});
    below.insert(inner.imports.begin(), inner.imports.end());
  } else if (const auto* merge = std::get_if<MergeOp>(&plan.node)) {
    inner = BuildInner(*merge->match, columns.made);
    below.insert(inner.imports.begin(), inner.imports.end());
    copied.assign(below.begin(), below.end());
  } else if (const auto* loop = std::get_if<ForeachOp>(&plan.node)) {
    inner = BuildInner(*loop->inner, {});
    below.insert(inner.imports.begin(), inner.imports.end());
    below.erase(loop->element);
  }
  OperatorPtr input = Build(*plan.input, std::move(below));
  return std::visit(
      OperatorMaker{{*this, std::move(input), std::move(copied), needed}, plan, std::move(inner)},
      plan.node);
}

}  // namespace kg::query
