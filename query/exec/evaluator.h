#pragma once

#include <memory>

#include "graph/model/result.h"
#include "query/exec/batch.h"
#include "query/exec/execution.h"

namespace kg::query {

// An expression made ready to run: values for all rows of a batch at once. Reads the columns of
// its variables; a variable without a column is null. May keep scratch space, so one thread only.
class Evaluator {
 public:
  virtual ~Evaluator() = default;
  // `out` may point into `batch`: it is valid while the batch is not changed.
  virtual Status Evaluate(Execution& execution, const Batch& batch, Vector& out) = 0;
};
using EvaluatorPtr = std::unique_ptr<Evaluator>;

}  // namespace kg::query
