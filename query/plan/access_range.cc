#include <utility>

#include "query/plan/plan_match.h"

namespace kg::query {
namespace {

CompareOp Mirrored(CompareOp op) {
  switch (op) {
    case CompareOp::kLess: return CompareOp::kGreater;
    case CompareOp::kLessOrEqual: return CompareOp::kGreaterOrEqual;
    case CompareOp::kGreater: return CompareOp::kLess;
    case CompareOp::kGreaterOrEqual: return CompareOp::kLessOrEqual;
    default: return op;
  }
}

}  // namespace

// The first lower and the first upper one, of whichever tests: a < n.x AND n.x <= b, a < n.x <= b.
MatchPlanner::Bounds MatchPlanner::BoundsOf(const Node& node, const std::string& key,
                                            const State& state) const {
  Bounds bounds;
  auto is_property = [&](const Expr& expr) {
    const auto* property = std::get_if<Property>(&expr.node);
    const auto* base = property != nullptr ? std::get_if<Variable>(&property->base->node) : nullptr;
    return base != nullptr && base->id == node.id && property->key == key;
  };
  auto take = [&](CompareOp op, const Expr& value) {
    if (!IsReady(value, state) || NeedsOf(value).count(node.id) != 0) return;
    if (bounds.low == nullptr && (op == CompareOp::kGreater || op == CompareOp::kGreaterOrEqual)) {
      bounds.low = &value;
      bounds.low_inclusive = op == CompareOp::kGreaterOrEqual;
    }
    if (bounds.high == nullptr && (op == CompareOp::kLess || op == CompareOp::kLessOrEqual)) {
      bounds.high = &value;
      bounds.high_inclusive = op == CompareOp::kLessOrEqual;
    }
  };
  for (std::size_t i = 0; i < tests_.size(); ++i) {
    const auto* expr = std::get_if<const Expr*>(&tests_[i].predicate);
    const auto* comparison = expr != nullptr ? std::get_if<Comparison>(&(*expr)->node) : nullptr;
    if (comparison == nullptr || state.tests_done[i]) continue;
    const Expr* left = comparison->first.get();
    for (const auto& [op, right] : comparison->rest) {
      if (is_property(*left)) take(op, *right);
      else if (is_property(*right)) take(Mirrored(op), *left);
      left = right.get();
    }
  }
  return bounds;
}

std::optional<MatchPlanner::Access> MatchPlanner::AccessByRange(const Node& node,
                                                                const std::string& label,
                                                                const std::string& key,
                                                                const State& state) const {
  const Bounds bounds = BoundsOf(node, key, state);
  if (!bounds.any()) return std::nullopt;
  const bool both = bounds.low != nullptr && bounds.high != nullptr;
  return Access{CountOf(label) * (both ? 0.1 : 0.4),
                SeekRangeOp{node.id, label, key, bounds.low, bounds.high, bounds.low_inclusive,
                            bounds.high_inclusive},
                std::nullopt};
}

}  // namespace kg::query
