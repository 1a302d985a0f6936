#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "graph/store/store.h"
#include "query/plan/plan.h"

namespace kg::query {

// Longer chains of operators would not fit a thread's stack.
inline constexpr std::uint32_t kMaxPlanDepth = 2000;

// The planner itself: planner.cc (clauses), plan_match.cc (patterns).
class Planner {
 public:
  Planner(BoundQuery& query, const store::Reader& reader, const Value::Map& parameters,
          std::vector<NestedPlan>& nested)
      : query_(query), reader_(reader), parameters_(parameters), nested_(nested) {}

  Result<PlanPtr> PlanQuery(Query& query, std::set<VariableId> bound, PlanPtr start);
  VariableId NewVariable() {
    query_.variables.push_back({});
    return static_cast<VariableId>(query_.variables.size() - 1);
  }
  void SetKind(VariableId id, std::string kind) {
    query_.variables[static_cast<std::size_t>(id)].kind = std::move(kind);
  }

 private:
  Result<PlanPtr> PlanSingle(SingleQuery& single, std::set<VariableId> bound, PlanPtr start);
  Result<PlanPtr> PlanClause(Clause& clause, std::set<VariableId>& bound, PlanPtr input);
  Result<PlanPtr> PlanProjection(Projection& projection, std::set<VariableId>& bound,
                                 PlanPtr input);
  Result<PlanPtr> PlanOptionalCall(Clause& clause, std::set<VariableId>& bound, PlanPtr input);
  PlanPtr WrapOptional(PlanPtr inner, std::set<VariableId> inner_bound,
                       std::set<VariableId>& bound, PlanPtr input);
  Result<PlanPtr> PlanMerge(Merge& merge, std::set<VariableId>& bound, PlanPtr input);
  // Plans the patterns and subqueries inside an expression.
  Status PlanNested(Expr& expr, const std::set<VariableId>& bound);

  // Matches patterns on top of `input`; adds what they bind.
  Result<PlanPtr> PlanMatch(std::vector<PathPattern*> patterns, const Expr* where,
                            std::set<VariableId>& bound, PlanPtr input);

  Result<PlanPtr> PlanRepeated(PlanPtr plan, const Plan* below,
                               const std::set<VariableId>& outer);

  static PlanPtr Wrap(Plan::Node node, PlanPtr input, double rows);

  BoundQuery& query_;
  const store::Reader& reader_;
  const Value::Map& parameters_;
  std::vector<NestedPlan>& nested_;

  friend class MatchPlanner;
};

}  // namespace kg::query
