#include <optional>
#include <utility>

#include "query/plan/rewrite/chain.h"
#include "query/plan/rewrite/rewrite.h"

namespace kg::query {
namespace {

// Whether the aggregate counts rows: count(*), or count() of a variable that is never null.
bool CountsRows(const Call& call, std::initializer_list<VariableId> bound) {
  if (call.distinct || call.aggregate->name != "count") return false;
  if (call.star) return true;
  const auto* variable = std::get_if<Variable>(&call.arguments.front()->node);
  if (variable == nullptr) return false;
  for (VariableId id : bound) {
    if (variable->id == id) return true;
  }
  return false;
}

std::optional<CountStoreOp> CountedBy(const AggregateOp& aggregate, const Plan& input) {
  if (!aggregate.keys.empty() || aggregate.aggregates.size() != 1) return std::nullopt;
  const Call& call = *aggregate.aggregates.front();
  if (const auto* scan = std::get_if<NodeScanOp>(&input.node)) {
    if (!IsStart(input.input) || !CountsRows(call, {scan->node})) return std::nullopt;
    return CountStoreOp{call.result, false, "", {}};
  }
  if (const auto* scan = std::get_if<LabelScanOp>(&input.node)) {
    if (!IsStart(input.input) || !CountsRows(call, {scan->node})) return std::nullopt;
    return CountStoreOp{call.result, false, scan->label, {}};
  }
  const auto* expand = std::get_if<ExpandOp>(&input.node);
  if (expand == nullptr || expand->into || expand->direction == store::Direction::kBoth ||
      !expand->different_from.empty()) {
    return std::nullopt;
  }
  // Every relationship has one source: walking from all nodes meets each of them once.
  const auto* scan = std::get_if<NodeScanOp>(&input.input->node);
  if (scan == nullptr || scan->node != expand->from || !IsStart(input.input->input) ||
      !CountsRows(call, {expand->relationship, expand->from, expand->to})) {
    return std::nullopt;
  }
  return CountStoreOp{call.result, true, "", expand->types};
}

}  // namespace

void CountFromStatistics(QueryPlan& plan, const store::Reader&) {
  for (Plan* node = plan.root.get(); node != nullptr; node = node->input.get()) {
    const auto* aggregate = std::get_if<AggregateOp>(&node->node);
    if (aggregate == nullptr) continue;
    std::optional<CountStoreOp> count = CountedBy(*aggregate, *node->input);
    if (!count) continue;
    while (!IsStart(node->input)) node->input = std::move(node->input->input);
    node->node = std::move(*count);
    node->rows = 1;
  }
}

}  // namespace kg::query
