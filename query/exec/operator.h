#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "graph/model/result.h"
#include "query/exec/batch.h"
#include "query/exec/execution.h"

namespace kg::query {

// One step of a running plan. Pulled from above; pulls from its input.
class Operator {
 public:
  virtual ~Operator() = default;

  // The next rows, about kBatchRows of them; an empty batch means the end.
  Status Pull(Execution& execution, Batch& out) {
    if (Status status = execution.CheckDeadline(); !status) return status;
    out.Clear(execution.variables());
    Status status = Next(execution, out);
    rows_ += out.size;
    return status;
  }
  // Makes it start again, with what its Start operator finds then.
  virtual void Reset() = 0;

  std::uint64_t rows() const { return rows_; }

 protected:
  // `out` is empty, with a slot per variable.
  virtual Status Next(Execution& execution, Batch& out) = 0;

 private:
  std::uint64_t rows_ = 0;
};
using OperatorPtr = std::unique_ptr<Operator>;

// Rows that an outer operator gives to the Start of an inner plan.
struct Argument {
  Batch batch;
};

}  // namespace kg::query
