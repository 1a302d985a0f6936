#include <algorithm>

#include "query/error.h"
#include "query/exec/evaluators.h"
#include "query/exec/traversal.h"

namespace kg::query {

StepFilter::StepFilter(const std::vector<StepTest>& steps, Builder& builder) {
  for (const StepTest& step : steps) {
    std::vector<VariableId> used = UsedBy(*step.where);
    std::erase(used, step.step);
    tests_.push_back({&step, builder.Compile(*step.where), std::move(used)});
  }
}

Status StepFilter::Test(Execution& execution, const Batch& batch, std::uint32_t row,
                        std::span<const store::Neighbour> neighbours, std::vector<char>& passes) {
  passes.assign(neighbours.size(), 1);
  for (One& one : tests_) {
    for (std::size_t begin = 0; begin < neighbours.size(); begin += kBatchRows) {
      if (Status status = execution.CheckDeadline(); !status) return status;
      const std::size_t count = std::min(kBatchRows, neighbours.size() - begin);
      const std::vector<std::uint32_t> rows(count, row);
      Batch part = Subset(batch, rows, one.used);
      part.size = count;
      Column& steps = part[one.test->step];
      for (const store::Neighbour& step : neighbours.subspan(begin, count)) {
        steps.push_back(one.test->node ? Value::Node(step.node)
                                       : Value::Relationship(step.relationship));
      }
      Vector values;
      if (Status status = one.where->Evaluate(execution, part, values); !status) return status;
      for (std::size_t i = 0; i < count; ++i) {
        const Value& value = values[i];
        if (!value.is_null() && !value.is(Value::Type::kBoolean)) {
          return execution.At(
              TypeError("InvalidArgumentType", "A condition must be true, false or null."),
              one.test->where->span);
        }
        if (value.is_null() || value.boolean() == one.test->negated) passes[begin + i] = 0;
      }
    }
  }
  return {};
}

Status StepFilter::Keep(Execution& execution, const Batch& batch, std::uint32_t row,
                        std::vector<store::Neighbour>& neighbours) {
  if (empty()) return {};
  std::vector<char> passes;
  if (Status status = Test(execution, batch, row, neighbours, passes); !status) return status;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < neighbours.size(); ++i) {
    if (passes[i] != 0) neighbours[kept++] = neighbours[i];
  }
  neighbours.resize(kept);
  return {};
}

}  // namespace kg::query
