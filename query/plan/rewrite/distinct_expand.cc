#include "query/plan/rewrite/chain.h"
#include "query/plan/rewrite/rewrite.h"

namespace kg::query {
namespace {

// Whether a node is the end of a trail of min to max relationships exactly if it can be reached in
// so many steps. Directed, from one step on: a shortest walk to a node, and a shortest one back to
// where it began, meets no node twice (but for its two ends), so it meets no relationship twice.
// Either way: the walk back along the same relationship is no trail, so only from no step on, when
// the beginning is an end in any case.
bool IsReachability(const VarExpandOp& op) {
  const bool both = op.direction == store::Direction::kBoth;
  return op.min == 0 || (op.min == 1 && !both);
}

}  // namespace

void DistinctExpand(QueryPlan& plan, const store::Reader&) {
  for (const Chain& chain : ChainsOf(plan)) {
    WalkChain(chain, [](PlanPtr& node, const Place& place) {
      if (place.repeats || place.needed.size() != 1) return;
      const VariableId only = *place.needed.begin();
      if (auto* expand = std::get_if<ExpandOp>(&node->node)) {
        expand->distinct = !expand->into && expand->to == only && expand->different_from.empty();
      } else if (auto* trails = std::get_if<VarExpandOp>(&node->node)) {
        trails->distinct = !trails->into && trails->to == only &&
                           trails->different_from.empty() && trails->properties == nullptr && trails->steps.empty() &&
                           IsReachability(*trails);
      }
    });
  }
}

}  // namespace kg::query
