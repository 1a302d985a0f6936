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
// The builder, the plan and the parameters must outlive what it builds.
class Builder {
 public:
  Builder(const QueryPlan& plan, const Value::Map& parameters);

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
  const Value* Parameter(const std::string& name) const;
  // Rows by operator, for PROFILE: in the order of the plan from the top.
  const std::unordered_map<const Plan*, const Operator*>& operators() const { return operators_; }

 private:
  OperatorPtr BuildNode(const Plan& plan, const std::set<VariableId>& needed);

  const Value::Map& parameters_;
  std::unordered_map<const Expr*, const NestedPlan*> nested_;
  std::unordered_map<const Plan*, const Operator*> operators_;
  std::shared_ptr<Argument> argument_;
  std::set<VariableId> imports_;
};

}  // namespace kg::query
