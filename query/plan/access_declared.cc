#include <algorithm>
#include <cmath>

#include "query/plan/plan_match.h"

namespace kg::query {

// The value that a property of the node must equal, if a test says so and the value is known when
// the node is looked for.
const Expr* MatchPlanner::EqualTo(const Node& node, const std::string& key,
                                  const State& state) const {
  auto usable = [&](const Expr& value) {
    return IsReady(value, state) && NeedsOf(value).count(node.id) == 0;
  };
  auto is_property = [&](const Expr& expr) {
    const auto* property = std::get_if<Property>(&expr.node);
    const auto* base =
        property != nullptr ? std::get_if<Variable>(&property->base->node) : nullptr;
    return base != nullptr && base->id == node.id && property->key == key;
  };
  for (std::size_t i = 0; i < tests_.size(); ++i) {
    if (state.tests_done[i]) continue;
    if (const auto* equals = std::get_if<PropertyEquals>(&tests_[i].predicate)) {
      if (equals->variable == node.id && equals->key == key && usable(*equals->value)) {
        return equals->value;
      }
      continue;
    }
    const auto* expr = std::get_if<const Expr*>(&tests_[i].predicate);
    const auto* comparison = expr != nullptr ? std::get_if<Comparison>(&(*expr)->node) : nullptr;
    if (comparison == nullptr || comparison->rest.size() != 1 ||
        comparison->rest[0].first != CompareOp::kEqual) {
      continue;
    }
    const Expr& left = *comparison->first;
    const Expr& right = *comparison->rest[0].second;
    if (is_property(left) && usable(right)) return &right;
    if (is_property(right) && usable(left)) return &left;
  }
  return nullptr;
}

// A declared index over several keys, of which the first two or more have known values, or the first
// ones known values and the next one a range.
std::optional<MatchPlanner::Access> MatchPlanner::AccessByDeclared(const Node& node,
                                                                   const State& state) const {
  std::optional<Access> best;
  if (node.labels.empty()) return best;
  const store::Reader& reader = planner_.reader_;
  for (const store::DeclaredIndex& index : reader.Indexes()) {
    if (index.keys.size() < 2 || node.labels.count(index.label) == 0) continue;
    SeekOp seek{node.id, index.label, index.keys[0], nullptr, false, index.name, {}};
    double rows = CountOf(index.label);
    std::size_t known = 0;
    for (const std::string& key : index.keys) {
      const Expr* value = EqualTo(node, key, state);
      if (value == nullptr) break;
      if (known++ == 0) seek.value = value;
      else seek.more.push_back(value);
      const std::optional<LabelId> label_id = reader.FindLabel(index.label);
      const std::optional<KeyId> key_id = reader.FindKey(key);
      const std::optional<Value> constant = KnownValue(*value);
      if (label_id && key_id && constant) {
        rows = std::min(rows, static_cast<double>(
                                  reader.EstimateSeek(*label_id, *key_id, *constant)));
      } else {
        rows = std::min(rows, 10.0);
      }
    }
    if (known == 0) continue;
    if (known < index.keys.size()) {
      const Bounds bounds = BoundsOf(node, index.keys[known], state);
      seek.low = bounds.low;
      seek.high = bounds.high;
      seek.low_inclusive = bounds.low_inclusive;
      seek.high_inclusive = bounds.high_inclusive;
      if (bounds.any()) rows *= bounds.low != nullptr && bounds.high != nullptr ? 0.1 : 0.4;
      if (known < 2 && !bounds.any()) continue;
    }
    rows = index.unique && known == index.keys.size()
               ? std::min(rows, 1.0)
               : rows / std::pow(10.0, static_cast<double>(known - 1));
    if (!best || rows < best->rows) best = Access{rows, std::move(seek), std::nullopt};
  }
  return best;
}

}  // namespace kg::query
