#include "query/plan/planner.h"

#include <algorithm>
#include <utility>

#include "query/plan/planner_state.h"
#include "query/plan/rewrite/rewrite.h"
#include "query/syntax/walk.h"

namespace kg::query {
namespace {

// Whether a chain gives every outer row its own rows in order, so that many outer rows can go
// through it at once.
bool PreservesRows(const Plan& plan) {
  for (const Plan* node = &plan; node != nullptr; node = node->input.get()) {
    const bool breaks = std::holds_alternative<AggregateOp>(node->node) ||
                        std::holds_alternative<DistinctOp>(node->node) ||
                        std::holds_alternative<SortOp>(node->node) ||
                        std::holds_alternative<SkipOp>(node->node) ||
                        std::holds_alternative<LimitOp>(node->node) ||
                        std::holds_alternative<UnionOp>(node->node) ||
                        std::holds_alternative<SubqueryOp>(node->node);
    if (breaks) return false;
  }
  return true;
}

void CollectAggregates(const Expr& expr, std::vector<const Call*>& out) {
  if (const auto* call = std::get_if<Call>(&expr.node);
      call != nullptr && call->aggregate != nullptr) {
    out.push_back(call);
    return;
  }
  ForEachChild(expr, [&out](const Expr& child) { CollectAggregates(child, out); });
}

}  // namespace

Result<QueryPlan> MakePlan(std::unique_ptr<BoundQuery> query, const store::Reader& reader,
                           const Value::Map& parameters, bool rewrite) {
  QueryPlan plan;
  Query& parsed = query->parsed.query;
  Planner planner(*query, reader, parameters, plan.nested);
  Result<PlanPtr> root = planner.PlanQuery(parsed, {}, nullptr);
  if (!root) return std::move(root).error();
  plan.root = std::move(*root);
  plan.columns = parsed.columns;
  if (parsed.returns) plan.result_ids = parsed.result_ids;
  plan.writes = parsed.writes;
  plan.variables = query->variables.size();
  plan.query = std::move(query);
  if (plan.root->depth > kMaxPlanDepth) {
    return Error{ErrorCode::kLimit,
                 "The query needs a chain of " + std::to_string(plan.root->depth) +
                     " operators; at most " + std::to_string(kMaxPlanDepth) +
                     " are run. Split it, or UNWIND a parameter.",
                 "1:1"};
  }
  if (rewrite) Rewrite(plan, reader);
  return plan;
}

PlanPtr Planner::Wrap(Plan::Node node, PlanPtr input, double rows) {
  auto plan = std::make_unique<Plan>();
  plan->node = std::move(node);
  plan->rows = rows;
  plan->depth = input ? input->depth + 1 : 1;
  plan->input = std::move(input);
  return plan;
}

Result<PlanPtr> Planner::PlanQuery(Query& query, std::set<VariableId> bound, PlanPtr start) {
  auto begin = [&]() -> PlanPtr {
    return start ? std::move(start) : Wrap(StartOp{}, nullptr, 1);
  };
  if (query.parts.size() == 1) return PlanSingle(query.parts[0], std::move(bound), begin());
  UnionOp all;
  double rows = 0;
  std::uint32_t depth = 0;
  for (SingleQuery& part : query.parts) {
    Result<PlanPtr> plan = PlanSingle(part, bound, Wrap(StartOp{}, nullptr, 1));
    if (!plan) return plan;
    if (query.returns) {
      const auto& projection = std::get<Projection>(part.clauses.back().node);
      CopyOp copy;
      for (std::size_t i = 0; i < query.result_ids.size(); ++i) {
        copy.items.emplace_back(query.result_ids[i], projection.items[i].id);
      }
      const double part_rows = (*plan)->rows;
      plan = Wrap(std::move(copy), std::move(*plan), part_rows);
    }
    rows += (*plan)->rows;
    depth = std::max(depth, (*plan)->depth);
    all.parts.push_back(std::move(*plan));
  }
  PlanPtr plan = Wrap(std::move(all), nullptr, rows);
  plan->depth = depth + 1;
  if (query.returns && !query.union_all.front()) {
    plan = Wrap(DistinctOp{query.result_ids}, std::move(plan), rows);
  }
  return plan;
}

Result<PlanPtr> Planner::PlanSingle(SingleQuery& single, std::set<VariableId> bound,
                                    PlanPtr start) {
  Result<PlanPtr> plan = std::move(start);
  for (Clause& clause : single.clauses) {
    plan = PlanClause(clause, bound, std::move(*plan));
    if (!plan) return plan;
  }
  return plan;
}

Result<PlanPtr> Planner::PlanClause(Clause& clause, std::set<VariableId>& bound, PlanPtr input) {
  Status status;
  auto nest = [&](ExprPtr& expr) {
    if (status.ok()) status = PlanNested(*expr, bound);
  };
  const double rows = input->rows;
  if (auto* match = std::get_if<Match>(&clause.node)) {
    std::vector<PathPattern*> patterns;
    for (PathPattern& pattern : match->patterns) patterns.push_back(&pattern);
    if (!match->optional) return PlanMatch(patterns, match->where.get(), bound, std::move(input));
    std::set<VariableId> inner_bound = bound;
    PlanPtr inner_start = Wrap(StartOp{}, nullptr, 1);
    Result<PlanPtr> inner =
        PlanMatch(patterns, match->where.get(), inner_bound, std::move(inner_start));
    if (!inner) return inner;
    return WrapOptional(std::move(*inner), std::move(inner_bound), bound, std::move(input));
  }
  if (auto* projection = std::get_if<Projection>(&clause.node)) {
    return PlanProjection(*projection, bound, std::move(input));
  }
  if (auto* merge = std::get_if<Merge>(&clause.node)) {
    return PlanMerge(*merge, bound, std::move(input));
  }
  if (auto* foreach = std::get_if<Foreach>(&clause.node)) {
    nest(foreach->list);
    if (!status) return std::move(status).error();
    std::set<VariableId> inner_bound = bound;
    inner_bound.insert(foreach->variable.id);
    Result<PlanPtr> inner = Wrap(StartOp{}, nullptr, 1);
    for (Clause& each : foreach->clauses) {
      inner = PlanClause(each, inner_bound, std::move(*inner));
      if (!inner) return inner;
    }
    const std::uint32_t depth = (*inner)->depth;
    ForeachOp loop{foreach->variable.id, foreach->list.get(), std::move(*inner)};
    PlanPtr plan = Wrap(std::move(loop), std::move(input), rows);
    plan->depth += depth;
    return plan;
  }
  if (std::holds_alternative<Finish>(clause.node)) return input;
  if (auto* call = std::get_if<CallSubquery>(&clause.node)) {
    if (call->optional) return PlanOptionalCall(clause, bound, std::move(input));
    Result<PlanPtr> inner = PlanQuery(*call->query, bound, Wrap(StartOp{}, nullptr, 1));
    if (!inner) return inner;
    SubqueryOp subquery{nullptr, {}, call->query->returns};
    if (call->query->returns) {
      subquery.columns = call->query->result_ids;
      bound.insert(subquery.columns.begin(), subquery.columns.end());
    }
    const double per_row = call->query->returns ? (*inner)->rows : 1;
    const std::uint32_t depth = (*inner)->depth;
    subquery.inner = std::move(*inner);
    PlanPtr plan = Wrap(std::move(subquery), std::move(input), rows * per_row);
    plan->depth += depth;
    return plan;
  }
  ForEachExpr(clause, nest);
  if (!status) return std::move(status).error();
  if (auto* unwind = std::get_if<Unwind>(&clause.node)) {
    bound.insert(unwind->variable.id);
    return Wrap(UnwindOp{unwind->variable.id, unwind->list.get()}, std::move(input), rows * 10);
  }
  if (auto* create = std::get_if<Create>(&clause.node)) {
    // CREATE after CREATE is one operator.
    auto* before = std::get_if<CreateOp>(&input->node);
    CreateOp op;
    if (before == nullptr) op.bound.assign(bound.begin(), bound.end());
    CreateOp& target = before != nullptr ? *before : op;
    for (PathPattern& pattern : create->patterns) {
      target.patterns.push_back(&pattern);
      for (NodePattern& node : pattern.nodes) bound.insert(node.id);
      for (RelationshipPattern& relationship : pattern.relationships) {
        bound.insert(relationship.id);
      }
      if (pattern.id != kUnbound) bound.insert(pattern.id);
    }
    if (before != nullptr) return input;
    return Wrap(std::move(op), std::move(input), rows);
  }
  if (auto* set = std::get_if<Set>(&clause.node)) {
    return Wrap(SetOp{&set->items}, std::move(input), rows);
  }
  if (auto* remove = std::get_if<Remove>(&clause.node)) {
    return Wrap(RemoveOp{&remove->items}, std::move(input), rows);
  }
  if (auto* erase = std::get_if<Delete>(&clause.node)) {
    return Wrap(DeleteOp{erase}, std::move(input), rows);
  }
  auto& call = std::get<ProcedureCall>(clause.node);
  if (call.optional) return PlanOptionalCall(clause, bound, std::move(input));
  for (const YieldItem& item : call.yield) bound.insert(item.variable.id);
  PlanPtr plan = Wrap(CallOp{&call}, std::move(input), rows * 10);
  if (call.where) {
    if (Status nested = PlanNested(*call.where, bound); !nested) return std::move(nested).error();
    plan = Wrap(FilterOp{{call.where.get()}}, std::move(plan), rows * 5);
  }
  return plan;
}

// OPTIONAL CALL: what the call yields for a row, or the row with nulls.
Result<PlanPtr> Planner::PlanOptionalCall(Clause& clause, std::set<VariableId>& bound,
                                          PlanPtr input) {
  auto set_optional = [&clause](bool optional) {
    if (auto* call = std::get_if<CallSubquery>(&clause.node)) call->optional = optional;
    if (auto* call = std::get_if<ProcedureCall>(&clause.node)) call->optional = optional;
  };
  set_optional(false);
  std::set<VariableId> inner_bound = bound;
  Result<PlanPtr> inner = PlanClause(clause, inner_bound, Wrap(StartOp{}, nullptr, 1));
  set_optional(true);
  if (!inner) return inner;
  return WrapOptional(std::move(*inner), std::move(inner_bound), bound, std::move(input));
}

PlanPtr Planner::WrapOptional(PlanPtr inner, std::set<VariableId> inner_bound,
                              std::set<VariableId>& bound, PlanPtr input) {
  OptionalOp optional;
  for (VariableId id : inner_bound) {
    if (bound.count(id) == 0) optional.introduced.push_back(id);
  }
  bound = std::move(inner_bound);
  optional.row = NewVariable();
  const double rows = input->rows * std::max(1.0, inner->rows);
  const std::uint32_t depth = inner->depth;
  optional.inner = std::move(inner);
  PlanPtr plan = Wrap(std::move(optional), std::move(input), rows);
  plan->depth += depth;
  return plan;
}

Result<PlanPtr> Planner::PlanProjection(Projection& projection, std::set<VariableId>& bound,
                                        PlanPtr input) {
  std::vector<const Call*> aggregates;
  for (ProjectionItem& item : projection.items) {
    if (Status status = PlanNested(*item.value, bound); !status) return std::move(status).error();
    CollectAggregates(*item.value, aggregates);
  }
  std::set<VariableId> visible = bound;
  for (const ProjectionItem& item : projection.items) visible.insert(item.id);
  for (SortItem& item : projection.order) {
    if (Status status = PlanNested(*item.value, visible); !status) return std::move(status).error();
    CollectAggregates(*item.value, aggregates);
  }
  if (projection.where) {
    if (Status status = PlanNested(*projection.where, visible); !status) {
      return std::move(status).error();
    }
    CollectAggregates(*projection.where, aggregates);
  }
  double rows = input->rows;
  auto is_variable = [](const ProjectionItem& item) {
    const auto* variable = std::get_if<Variable>(&item.value->node);
    return variable != nullptr && variable->id == item.id;
  };
  ProjectOp project;
  if (!aggregates.empty()) {
    AggregateOp aggregate;
    aggregate.aggregates = std::move(aggregates);
    for (const ProjectionItem& item : projection.items) {
      std::vector<const Call*> inside;
      CollectAggregates(*item.value, inside);
      if (inside.empty()) {
        aggregate.keys.emplace_back(item.id, item.value.get());
      } else {
        project.items.emplace_back(item.id, item.value.get());
      }
    }
    rows = aggregate.keys.empty() ? 1 : std::max(1.0, rows / 10);
    input = Wrap(std::move(aggregate), std::move(input), rows);
  } else {
    for (const ProjectionItem& item : projection.items) {
      if (!is_variable(item)) project.items.emplace_back(item.id, item.value.get());
    }
  }
  if (!project.items.empty()) input = Wrap(std::move(project), std::move(input), rows);
  if (projection.distinct) {
    DistinctOp distinct;
    for (const ProjectionItem& item : projection.items) distinct.columns.push_back(item.id);
    input = Wrap(std::move(distinct), std::move(input), rows);
  }
  if (!projection.order.empty()) {
    SortOp sort;
    for (const SortItem& item : projection.order) {
      sort.keys.emplace_back(item.value.get(), item.descending);
    }
    sort.skip = projection.skip.get();
    sort.limit = projection.limit.get();
    input = Wrap(std::move(sort), std::move(input), rows);
  }
  if (projection.skip) input = Wrap(SkipOp{projection.skip.get()}, std::move(input), rows);
  if (projection.limit) {
    const auto* literal = std::get_if<Literal>(&projection.limit->node);
    if (literal != nullptr && literal->value.is(Value::Type::kInteger)) {
      rows = std::min(rows, static_cast<double>(literal->value.integer()));
    }
    input = Wrap(LimitOp{projection.limit.get()}, std::move(input), rows);
  }
  if (projection.where) {
    input = Wrap(FilterOp{{projection.where.get()}}, std::move(input), std::max(1.0, rows / 2));
  }
  bound.clear();
  for (const ProjectionItem& item : projection.items) bound.insert(item.id);
  return input;
}

Result<PlanPtr> Planner::PlanMerge(Merge& merge, std::set<VariableId>& bound, PlanPtr input) {
  MergeOp op{&merge, nullptr, {bound.begin(), bound.end()}};
  std::set<VariableId> inner_bound = bound;
  Result<PlanPtr> match =
      PlanMatch({&merge.pattern}, nullptr, inner_bound, Wrap(StartOp{}, nullptr, 1));
  if (!match) return match;
  op.match = std::move(*match);
  bound = inner_bound;
  for (std::vector<SetItem>* items : {&merge.on_create, &merge.on_match}) {
    for (SetItem& item : *items) {
      std::vector<ExprPtr*> exprs;
      if (auto* property = std::get_if<SetProperty>(&item)) {
        exprs = {&property->target, &property->value};
        if (property->dynamic_key) exprs.push_back(&property->dynamic_key);
      } else if (auto* map = std::get_if<SetMap>(&item)) {
        exprs = {&map->value};
      } else {
        for (ExprPtr& names : std::get<SetLabels>(item).dynamic) exprs.push_back(&names);
      }
      for (ExprPtr* expr : exprs) {
        if (Status status = PlanNested(**expr, bound); !status) return std::move(status).error();
      }
    }
  }
  const double rows = input->rows;
  const std::uint32_t depth = op.match->depth;
  PlanPtr plan = Wrap(std::move(op), std::move(input), rows);
  plan->depth += depth;
  return plan;
}

Status Planner::PlanNested(Expr& expr, const std::set<VariableId>& bound) {
  NestedPlan nested{&expr, nullptr};
  std::set<VariableId> inner = bound;
  Result<PlanPtr> plan = PlanPtr{};
  if (auto* predicate = std::get_if<PatternPredicate>(&expr.node)) {
    plan = PlanMatch({&predicate->pattern}, nullptr, inner, Wrap(StartOp{}, nullptr, 1));
    nested.column = predicate->pattern.id;
  } else if (auto* comprehension = std::get_if<PatternComprehension>(&expr.node)) {
    plan = PlanMatch({&comprehension->pattern}, comprehension->where.get(), inner,
                     Wrap(StartOp{}, nullptr, 1));
    if (!plan) return std::move(plan).error();
    if (Status status = PlanNested(*comprehension->result, inner); !status) return status;
    nested.result = comprehension->result.get();
  } else if (auto* subquery = std::get_if<Subquery>(&expr.node)) {
    plan = PlanQuery(*subquery->query, inner, Wrap(StartOp{}, nullptr, 1));
    if (subquery->kind == SubqueryKind::kCollect) nested.column = subquery->query->result_ids[0];
  } else {
    // Variables of comprehensions are bound for what is inside them.
    if (auto* list = std::get_if<ListComprehension>(&expr.node)) inner.insert(list->variable.id);
    if (auto* test = std::get_if<Quantifier>(&expr.node)) inner.insert(test->variable.id);
    if (auto* reduce = std::get_if<Reduce>(&expr.node)) {
      inner.insert(reduce->accumulator.id);
      inner.insert(reduce->variable.id);
    }
    Status status;
    ForEachChild(expr, [&](ExprPtr& child) {
      if (status.ok()) status = PlanNested(*child, inner);
    });
    return status;
  }
  if (!plan) return std::move(plan).error();
  nested.preserves_rows = PreservesRows(**plan);
  nested.plan = std::move(*plan);
  nested_.push_back(std::move(nested));
  return {};
}

}  // namespace kg::query
