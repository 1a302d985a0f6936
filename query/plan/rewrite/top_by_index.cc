#include <algorithm>
#include <optional>
#include <string>

#include "query/plan/rewrite/chain.h"
#include "query/plan/rewrite/rewrite.h"

namespace kg::query {
namespace {

constexpr double kUnknownLimit = 100;

double LimitOf(const SortOp& sort) {
  double count = 0;
  for (const Expr* expr : {sort.limit, sort.skip}) {
    if (expr == nullptr) continue;
    const auto* literal = std::get_if<Literal>(&expr->node);
    const bool known = literal != nullptr && literal->value.is(Value::Type::kInteger);
    count += known ? static_cast<double>(literal->value.integer()) : kUnknownLimit;
  }
  return count;
}

struct Sorted {
  VariableId node;
  std::string key;
};

// The property that the first key is, looked up through projections.
std::optional<Sorted> SortedBy(const Expr* expr, const Plan* below) {
  for (; below != nullptr; below = below->input.get()) {
    const auto* variable = std::get_if<Variable>(&expr->node);
    if (variable == nullptr) break;
    const auto* project = std::get_if<ProjectOp>(&below->node);
    if (project == nullptr) continue;
    for (const auto& [id, item] : project->items) {
      if (id == variable->id) expr = item;
    }
  }
  const auto* property = std::get_if<Property>(&expr->node);
  if (property == nullptr) return std::nullopt;
  const auto* base = std::get_if<Variable>(&property->base->node);
  if (base == nullptr) return std::nullopt;
  return Sorted{base->id, property->key};
}

void ReadInOrder(Plan& plan, const store::Reader& reader) {
  auto* sort = std::get_if<SortOp>(&plan.node);
  if (sort == nullptr || sort->limit == nullptr || sort->ordered) return;
  const std::optional<Sorted> sorted = SortedBy(sort->keys.front().first, plan.input.get());
  if (!sorted) return;
  Plan* leaf = plan.input.get();
  while (std::holds_alternative<ProjectOp>(leaf->node) ||
         std::holds_alternative<FilterOp>(leaf->node)) {
    leaf = leaf->input.get();
  }
  if (!IsStart(leaf->input)) return;
  OrderedScanOp scan{sorted->node, "", sorted->key, sort->keys.front().second};
  const auto* all = std::get_if<LabelScanOp>(&leaf->node);
  const auto* seek = std::get_if<SeekOp>(&leaf->node);
  if (all != nullptr && all->node == sorted->node) {
    scan.label = all->label;
  } else if (seek != nullptr && seek->node == sorted->node && !seek->in) {
    scan.label = seek->label;
  } else {
    return;
  }
  const std::optional<LabelId> label = reader.FindLabel(scan.label);
  if (!label) return;
  // In order, one row of so many is among the wanted; found otherwise, all of them are read.
  const double count = static_cast<double>(reader.CountNodes(*label));
  const double share = std::max(plan.input->rows, 1.0) / std::max(count, 1.0);
  if (LimitOf(*sort) / share >= leaf->rows) return;
  sort->ordered = true;
  if (seek == nullptr) {
    leaf->node = std::move(scan);
    return;
  }
  // What the seek looked for becomes a test.
  PropertyEquals equals{seek->node, seek->key, seek->value};
  auto below = std::make_unique<Plan>();
  below->node = std::move(scan);
  below->rows = count;
  below->input = std::move(leaf->input);
  leaf->node = FilterOp{{equals}};
  leaf->input = std::move(below);
}

}  // namespace

void TopByIndex(QueryPlan& plan, const store::Reader& reader) {
  for (const Chain& chain : ChainsOf(plan)) {
    WalkChain(chain, [&reader](PlanPtr& node, const Place&) { ReadInOrder(*node, reader); });
  }
}

}  // namespace kg::query
