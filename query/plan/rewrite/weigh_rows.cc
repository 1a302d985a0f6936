#include <algorithm>
#include <initializer_list>
#include <optional>
#include <set>
#include <utility>

#include "query/plan/columns.h"
#include "query/plan/rewrite/chain.h"
#include "query/plan/rewrite/rewrite.h"
#include "query/syntax/walk.h"

namespace kg::query {
namespace {

using Ids = std::set<VariableId>;

// Rows are gathered where at least so many are expected, and so many for each that stays.
constexpr double kManyRows = 4096, kRowsPerNode = 4;

// Turns operators below an aggregate that counts rows into ones that say how many rows they would
// give, from the top as long as nothing that they would have found is read above.
class Weighing {
 public:
  Weighing(QueryPlan& plan, const store::Reader& reader, AggregateOp& aggregate)
      : plan_(plan), reader_(reader), aggregate_(aggregate), pending_(&aggregate.weight) {}

  void Run(PlanPtr& top) {
    FindBound(*top);
    if (!CanWeigh()) return;
    for (PlanPtr* at = &top; !std::holds_alternative<StartOp>((*at)->node); at = &(*at)->input) {
      if (Count(**at)) continue;
      if (!KeepsRows((*at)->node)) break;
      at = Gather(*at);
      PassOver((*at)->node);
    }
    if (pending_ != &aggregate_.weight) aggregate_.row_counts = std::move(counts_);
  }

 private:
  // Whether its rows are those of its input, each any number of times.
  static bool KeepsRows(const Plan::Node& node) {
    return std::holds_alternative<ExpandOp>(node) || std::holds_alternative<IntersectOp>(node) ||
           std::holds_alternative<FilterOp>(node) || std::holds_alternative<NodeScanOp>(node) ||
           std::holds_alternative<LabelScanOp>(node) || std::holds_alternative<SeekOp>(node) ||
           std::holds_alternative<SeekAnyLabelOp>(node) ||
           std::holds_alternative<SeekRangeOp>(node) || std::holds_alternative<SeekPrefixOp>(node);
  }

  // What the operators below bind and walk: never null.
  void FindBound(const Plan& top) {
    for (const Plan* plan = &top; KeepsRows(plan->node); plan = plan->input.get()) {
      const Columns columns = ColumnsOf(plan->node, {});
      bound_.insert(columns.made.begin(), columns.made.end());
      if (const auto* expand = std::get_if<ExpandOp>(&plan->node)) {
        bound_.insert(expand->from);
        ends_.push_back({expand->relationship, expand->from, expand->to});
      } else if (const auto* both = std::get_if<IntersectOp>(&plan->node)) {
        bound_.insert({both->first.from, both->second.from});
        ends_.push_back({both->first.relationship, both->first.from, both->to});
        ends_.push_back({both->second.relationship, both->second.from, both->to});
      }
    }
  }

  // Whether the aggregate can do with a count instead of rows that repeat; notes what it reads.
  bool CanWeigh() {
    for (const auto& [id, expr] : aggregate_.keys) CollectVariables(*expr, needed_);
    for (const Call* call : aggregate_.aggregates) {
      const bool counting = call->aggregate->name == "count" && !call->distinct;
      if (counting && call->star) continue;
      if (counting) {
        const auto* variable = std::get_if<Variable>(&call->arguments.front()->node);
        if (variable == nullptr || bound_.count(variable->id) == 0) return false;
        counts_.push_back(call);
        continue;
      }
      if (!IgnoresRepeats(*call)) return false;
      for (const ExprPtr& argument : call->arguments) CollectVariables(*argument, needed_);
    }
    return true;
  }

  bool Needs(std::initializer_list<VariableId> ids) const {
    return std::any_of(ids.begin(), ids.end(), [this](VariableId id) { return needed_.count(id) != 0; });
  }

  // The column that says how many rows a row stands for, for the operator above to read; the next
  // such operator below tells it through `weight`.
  VariableId NewWeight(VariableId& weight) {
    *pending_ = NewVariable(plan_);
    return *std::exchange(pending_, &weight);
  }

  // Puts an operator that counts in the place of one that finds. False: it must find.
  bool Count(Plan& plan) {
    if (std::holds_alternative<ExpandOp>(plan.node)) return CountLinks(plan);
    if (auto* intersect = std::get_if<IntersectOp>(&plan.node)) {
      if (Needs({intersect->to, intersect->first.relationship, intersect->second.relationship})) {
        return false;
      }
      intersect->count = NewWeight(intersect->weight);
      plan.rows = std::min(plan.rows, plan.input->rows);
      PassOver(plan.node);
      return true;
    }
    std::string label;
    VariableId node = kUnbound;
    if (const auto* all = std::get_if<NodeScanOp>(&plan.node)) node = all->node;
    if (const auto* scan = std::get_if<LabelScanOp>(&plan.node)) {
      node = scan->node;
      label = scan->label;
    }
    if (node == kUnbound || Needs({node})) return false;
    plan.node = CountNodesOp{std::move(label)};
    auto& count = std::get<CountNodesOp>(plan.node);
    count.count = NewWeight(count.weight);
    plan.rows = plan.input->rows;
    return true;
  }

  bool CountLinks(Plan& plan) {
    auto& expand = std::get<ExpandOp>(plan.node);
    if (expand.into || expand.distinct || Needs({expand.relationship, expand.to})) return false;
    if (expand.type_name != kUnbound && Needs({expand.type_name})) return false;
    CountLinksOp count{expand.from, expand.direction, expand.types, expand.to_label};
    for (VariableId other : expand.different_from) {
      const auto ends = std::find_if(ends_.begin(), ends_.end(), [other](const auto& each) {
        return each.relationship == other;
      });
      if (ends == ends_.end()) return false;
      count.different_from.push_back(*ends);
    }
    plan.node = std::move(count);
    auto& made = std::get<CountLinksOp>(plan.node);
    made.count = NewWeight(made.weight);
    plan.rows = std::min(plan.rows, plan.input->rows);
    PassOver(plan.node);
    return true;
  }

  // Where many rows hold the same node and nothing else is read of them, one row stands for all.
  PlanPtr* Gather(PlanPtr& plan) {
    if (needed_.size() != 1 || plan->rows < kManyRows) return &plan;
    const VariableId node = *needed_.begin();
    const auto* expand = std::get_if<ExpandOp>(&plan->node);
    if (expand == nullptr || expand->to != node || expand->into || expand->distinct) return &plan;
    const std::optional<LabelId> label = reader_.FindLabel(expand->to_label);
    const auto nodes = static_cast<double>(label ? reader_.CountNodes(*label) : reader_.CountNodes());
    if (plan->rows < kRowsPerNode * nodes) return &plan;
    auto gather = std::make_unique<Plan>();
    gather->rows = nodes;
    gather->depth = plan->depth + 1;
    gather->node = GatherOp{node};
    gather->input = std::move(plan);
    plan = std::move(gather);
    auto& made = std::get<GatherOp>(plan->node);
    made.count = NewWeight(made.weight);
    return &plan->input;
  }

  void PassOver(const Plan::Node& node) {
    const Columns columns = ColumnsOf(node, needed_);
    for (VariableId id : columns.made) needed_.erase(id);
    needed_.insert(columns.used.begin(), columns.used.end());
  }

  QueryPlan& plan_;
  const store::Reader& reader_;
  AggregateOp& aggregate_;
  VariableId* pending_;  // where the next weight's column is to be noted
  Ids needed_, bound_;
  std::vector<WalkedRelationship> ends_;
  std::vector<const Call*> counts_;
};

}  // namespace

void WeighRows(QueryPlan& plan, const store::Reader& reader) {
  for (const Chain& chain : ChainsOf(plan)) {
    WalkChain(chain, [&](PlanPtr& node, const Place&) {
      auto* aggregate = std::get_if<AggregateOp>(&node->node);
      if (aggregate == nullptr || aggregate->weight != kUnbound) return;
      Weighing(plan, reader, *aggregate).Run(node->input);
    });
  }
}

}  // namespace kg::query
