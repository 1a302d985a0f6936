#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "query/exec/build.h"
#include "query/exec/operator.h"
#include "query/plan/plan.h"

// One maker per operator, each in the file of its name. `copied`: the columns of the input that
// are still needed above.
namespace kg::query {

// What every maker gets.
struct Parts {
  Builder& builder;
  OperatorPtr input;
  std::vector<VariableId> copied;
  const std::set<VariableId>& needed;
  bool Needs(VariableId id) const { return needed.count(id) != 0; }
};

OperatorPtr MakeStart(std::shared_ptr<Argument> argument, std::vector<VariableId> columns);
OperatorPtr MakeNodeScan(const NodeScanOp& op, Parts parts);
OperatorPtr MakeLabelScan(const LabelScanOp& op, Parts parts);
OperatorPtr MakeSeek(const SeekOp& op, Parts parts);
OperatorPtr MakeSeekAnyLabel(const SeekAnyLabelOp& op, Parts parts);
OperatorPtr MakeSeekRange(const SeekRangeOp& op, Parts parts);
OperatorPtr MakeSeekPrefix(const SeekPrefixOp& op, Parts parts);
OperatorPtr MakeOrderedScan(const OrderedScanOp& op, Parts parts);
OperatorPtr MakeExpand(const ExpandOp& op, Parts parts);
OperatorPtr MakeCountLinks(const CountLinksOp& op, Parts parts);
OperatorPtr MakeCountNodes(const CountNodesOp& op, Parts parts);
OperatorPtr MakeGather(const GatherOp& op, Parts parts);
OperatorPtr MakeIntersect(const IntersectOp& op, Parts parts);
OperatorPtr MakeVarExpand(const VarExpandOp& op, Parts parts);
OperatorPtr MakeRepeat(const RepeatOp& op, Parts parts, Builder::Inner inner);
OperatorPtr MakeReach(const VarExpandOp& op, Parts parts);
OperatorPtr MakeEnds(const EndsOp& op, Parts parts);
OperatorPtr MakeEndsOfList(const EndsOfListOp& op, Parts parts);
OperatorPtr MakeShortestPath(const ShortestPathOp& op, Parts parts);
OperatorPtr MakeJoin(const JoinOp& op, Parts parts, Builder::Inner inner);
OperatorPtr MakePath(const PathOp& op, Parts parts);
OperatorPtr MakeFilter(const FilterOp& op, Parts parts);
OperatorPtr MakeProject(const ProjectOp& op, Parts parts);
OperatorPtr MakeCopy(const CopyOp& op, Parts parts);
OperatorPtr MakeAggregate(const AggregateOp& op, Parts parts);
OperatorPtr MakeColumnAggregate(const ColumnAggregateOp& op, Parts parts);
OperatorPtr MakeDistinct(const DistinctOp& op, Parts parts);
OperatorPtr MakeSort(const SortOp& op, Parts parts);
OperatorPtr MakeSkip(const SkipOp& op, Parts parts);
OperatorPtr MakeLimit(const LimitOp& op, Parts parts, bool input_writes);
OperatorPtr MakeUnwind(const UnwindOp& op, Parts parts);
OperatorPtr MakeOptional(const OptionalOp& op, Parts parts, Builder::Inner inner);
OperatorPtr MakeSubquery(const SubqueryOp& op, Parts parts, Builder::Inner inner);
OperatorPtr MakeCreate(const CreateOp& op, Parts parts);
OperatorPtr MakeMerge(const MergeOp& op, Parts parts, Builder::Inner match);
OperatorPtr MakeSet(const SetOp& op, Parts parts);
OperatorPtr MakeRemove(const RemoveOp& op, Parts parts);
OperatorPtr MakeDelete(const DeleteOp& op, Parts parts);
OperatorPtr MakeForeach(const ForeachOp& op, Parts parts, Builder::Inner inner);
OperatorPtr MakeCall(const CallOp& op, Parts parts);
OperatorPtr MakeCountStore(const CountStoreOp& op, Parts parts);
OperatorPtr MakeUnion(std::vector<OperatorPtr> parts);

// The value of an expression without variables, as SKIP and LIMIT have it.
Result<std::uint64_t> CountFrom(Execution& execution, Evaluator& count, std::string_view what,
                                Span span);

}  // namespace kg::query
