#include "query/exec/build.h"

#include <utility>

#include "query/exec/evaluators.h"
#include "query/exec/operators.h"
#include "query/plan/columns.h"
#include "query/syntax/walk.h"

namespace kg::query {
namespace {

using Ids = std::set<VariableId>;

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
  OperatorPtr operator()(const SeekAnyLabelOp& op) {
    return MakeSeekAnyLabel(op, std::move(parts));
  }
  OperatorPtr operator()(const SeekRangeOp& op) { return MakeSeekRange(op, std::move(parts)); }
  OperatorPtr operator()(const SeekPrefixOp& op) { return MakeSeekPrefix(op, std::move(parts)); }
  OperatorPtr operator()(const OrderedScanOp& op) { return MakeOrderedScan(op, std::move(parts)); }
  OperatorPtr operator()(const ExpandOp& op) { return MakeExpand(op, std::move(parts)); }
  OperatorPtr operator()(const CountLinksOp& op) { return MakeCountLinks(op, std::move(parts)); }
  OperatorPtr operator()(const CountNodesOp& op) { return MakeCountNodes(op, std::move(parts)); }
  OperatorPtr operator()(const GatherOp& op) { return MakeGather(op, std::move(parts)); }
  OperatorPtr operator()(const IntersectOp& op) { return MakeIntersect(op, std::move(parts)); }
  OperatorPtr operator()(const VarExpandOp& op) { return MakeVarExpand(op, std::move(parts)); }
  OperatorPtr operator()(const RepeatOp& op) {
    return MakeRepeat(op, std::move(parts), std::move(inner));
  }
  OperatorPtr operator()(const EndsOp& op) { return MakeEnds(op, std::move(parts)); }
  OperatorPtr operator()(const EndsOfListOp& op) { return MakeEndsOfList(op, std::move(parts)); }
  OperatorPtr operator()(const ShortestPathOp& op) { return MakeShortestPath(op, std::move(parts)); }
  OperatorPtr operator()(const JoinOp& op) {
    return MakeJoin(op, std::move(parts), std::move(inner));
  }
  OperatorPtr operator()(const PathOp& op) { return MakePath(op, std::move(parts)); }
  OperatorPtr operator()(const FilterOp& op) { return MakeFilter(op, std::move(parts)); }
  OperatorPtr operator()(const ProjectOp& op) { return MakeProject(op, std::move(parts)); }
  OperatorPtr operator()(const CopyOp& op) { return MakeCopy(op, std::move(parts)); }
  OperatorPtr operator()(const AggregateOp& op) { return MakeAggregate(op, std::move(parts)); }
  OperatorPtr operator()(const ColumnAggregateOp& op) {
    return MakeColumnAggregate(op, std::move(parts));
  }
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

const std::string& Builder::KindOf(VariableId id) const {
  static const std::string kNone;
  const auto index = static_cast<std::size_t>(id);
  return index < variables_.size() ? variables_[index].kind : kNone;
}

Builder::Builder(const QueryPlan& plan) : variables_(plan.query->variables) {
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
  const Columns columns = ColumnsOf(plan.node, needed);
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
  } else if (const auto* join = std::get_if<JoinOp>(&plan.node)) {
    Ids wanted;
    for (VariableId id : join->columns) {
      if (needed.count(id) != 0) wanted.insert(id);
    }
    for (const JoinOp::Key& key : join->keys) CollectVariables(*key.inner, wanted);
    for (const auto& [before, added] : join->different) wanted.insert(added);
    inner = BuildInner(*join->inner, std::move(wanted));
  } else if (const auto* repeat = std::get_if<RepeatOp>(&plan.node)) {
    const PathPattern& path = repeat->pattern->group->path;
    Ids wanted = {repeat->row, path.nodes.front().id, path.nodes.back().id};
    for (const RelationshipPattern& each : path.relationships) wanted.insert(each.id);
    for (const GroupPattern::Collected& each : repeat->pattern->group->lists) {
      if (needed.count(each.list) != 0) wanted.insert(each.one);
    }
    inner = BuildInner(*repeat->inner, std::move(wanted));
    below.insert(inner.imports.begin(), inner.imports.end());
    below.erase(repeat->row);
    below.erase((repeat->reversed ? path.nodes.back() : path.nodes.front()).id);
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
