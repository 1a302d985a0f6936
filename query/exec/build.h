#pragma once

#include <memory>
#include <set>
#include <unordered_map>
#include <vector>

#include "graph/model/result.h"
#include "query/exec/evaluator.h"
#include "query/exec/operator.h"
#include "query/plan/plan.h"

namespace kg::query {

// Turns a plan into operators, keeping of every row only the columns that are still needed.
// The builder and the plan must outlive what it builds.
class Builder {
 public:
  explicit Builder(const QueryPlan& plan);

  // `needed`: the columns that are read from the result.
  OperatorPtr Build(const Plan& plan, std::set<VariableId> needed);
  EvaluatorPtr Compile(const Expr& expr);

  // An inner plan and the argument that its Start reads.
  struct Inner {
    OperatorPtr root;
    std::shared_ptr<Argument> argument;
    std::vector<VariableId> imports;  // columns that it reads from the outer row
  };
  Inner BuildInner(const Plan& plan, std::set<VariableId> needed);

  const NestedPlan& NestedOf(const Expr& expr) const { return *nested_.at(&expr); }
  // A label or type that the variable's values have for sure; "" if none is known.
  const std::string& KindOf(VariableId id) const;
  // What was built, by the plan's nodes; theirs is the order of no meaning.
  const std::unordered_map<const Plan*, Operator*>& operators() const { return operators_; }

 private:
  OperatorPtr BuildNode(const Plan& plan, const std::set<VariableId>& needed);

  const std::vector<BoundVariable>& variables_;
  std::unordered_map<const Expr*, const NestedPlan*> nested_;
  std::unordered_map<const Plan*, Operator*> operators_;
  std::shared_ptr<Argument> argument_;
  std::set<VariableId> imports_;
};

}  // namespace kg::query
