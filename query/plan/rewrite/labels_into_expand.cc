#include <algorithm>

#include "query/plan/rewrite/chain.h"
#include "query/plan/rewrite/rewrite.h"

namespace kg::query {

void LabelsIntoExpand(QueryPlan& plan, const store::Reader&) {
  for (const Chain& chain : ChainsOf(plan)) {
    WalkChain(chain, [](PlanPtr& node, const Place&) {
      auto* filter = std::get_if<FilterOp>(&node->node);
      if (filter == nullptr) return;
      auto* expand = std::get_if<ExpandOp>(&node->input->node);
      if (expand == nullptr || expand->into) return;
      std::vector<Predicate>& predicates = filter->predicates;
      for (auto it = predicates.begin(); it != predicates.end(); ++it) {
        const auto* labels = std::get_if<HasLabels>(&*it);
        if (labels == nullptr || labels->variable != expand->to ||
            labels->labels->kind != LabelExpr::Kind::kName) {
          continue;
        }
        expand->to_label = labels->labels->name;
        predicates.erase(it);
        break;
      }
      if (expand->to_label.empty()) return;
      node->input->rows = std::min(node->input->rows, std::max(1.0, node->rows));
      if (predicates.empty()) TakeOut(node);
    });
  }
}

}  // namespace kg::query
