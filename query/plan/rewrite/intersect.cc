#include <algorithm>
#include <utility>

#include "query/plan/rewrite/chain.h"
#include "query/plan/rewrite/rewrite.h"

namespace kg::query {
namespace {

store::Direction Turned(store::Direction direction) {
  return direction == store::Direction::kOut ? store::Direction::kIn : store::Direction::kOut;
}

bool IsPlain(const ExpandOp& expand) {
  return expand.types.size() == 1 && expand.direction != store::Direction::kBoth &&
         expand.type_name == kUnbound;
}

// The leg of an expansion into `to`, from whichever side it was written.
IntersectOp::Leg LegInto(const ExpandOp& into, VariableId to) {
  const bool turned = into.from == to;
  return {turned ? into.to : into.from, into.relationship,
          turned ? Turned(into.direction) : into.direction, into.types.front(),
          into.different_from};
}

}  // namespace

void Intersect(QueryPlan& plan, const store::Reader&) {
  for (const Chain& chain : ChainsOf(plan)) {
    WalkChain(chain, [](PlanPtr& node, const Place&) {
      const auto* into = std::get_if<ExpandOp>(&node->node);
      if (into == nullptr || !into->into || !IsPlain(*into)) return;
      // A filter between the two may as well come after both.
      PlanPtr* below = &node->input;
      const bool filtered = std::holds_alternative<FilterOp>((*below)->node);
      if (filtered) below = &(*below)->input;
      const auto* expand = std::get_if<ExpandOp>(&(*below)->node);
      if (expand == nullptr || expand->into || !IsPlain(*expand)) return;
      if (into->to != expand->to && into->from != expand->to) return;
      IntersectOp op;
      op.first = {expand->from, expand->relationship, expand->direction, expand->types.front(),
                  expand->different_from};
      op.second = LegInto(*into, expand->to);
      if (op.second.from == expand->to) return;  // a loop
      std::vector<VariableId>& others = op.second.different_from;
      const auto same = std::find(others.begin(), others.end(), expand->relationship);
      op.legs_differ = same != others.end();
      if (op.legs_differ) others.erase(same);
      op.to = expand->to;
      op.to_label = expand->to_label;
      const double rows = node->rows;
      if (filtered) {
        PlanPtr filter = std::move(node->input);
        node = std::move(filter);
        below = &node->input;
      } else {
        TakeOut(node);
        below = &node;
      }
      (*below)->node = std::move(op);
      (*below)->rows = std::min((*below)->rows, rows);
    });
  }
}

}  // namespace kg::query
