#pragma once

#include <chrono>
#include <cstddef>
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
    if (execution.profile()) return PullTimed(execution, out);
    Status status = Next(execution, out);
    rows_ += out.size;
    return status;
  }
  // Makes it start again, with what its Start operator finds then.
  virtual void Reset() = 0;
  // Before another run of the query, beside Reset: nothing of the last run's accounts stays.
  void Forget() {
    rows_ = 0;
    held_ = 0;
    time_ = {};
  }

  std::uint64_t rows() const { return rows_; }
  // Of a profiled run: with the time of what it pulled from.
  std::chrono::nanoseconds time() const { return time_; }

 protected:
  // `out` is empty, with a slot per variable.
  virtual Status Next(Execution& execution, Batch& out) = 0;

  // Memory that it keeps from one batch to the next.
  Status Hold(Execution& execution, std::size_t bytes) {
    held_ += bytes;
    return execution.Charge(bytes);
  }
  void LetGo(Execution& execution, std::size_t bytes) {
    execution.Release(bytes);
    held_ -= bytes;
  }
  void LetGo(Execution& execution) { LetGo(execution, held_); }

 private:
  Status PullTimed(Execution& execution, Batch& out) {
    const auto start = std::chrono::steady_clock::now();
    Status status = Next(execution, out);
    time_ += std::chrono::steady_clock::now() - start;
    rows_ += out.size;
    return status;
  }

  std::uint64_t rows_ = 0;
  std::size_t held_ = 0;
  std::chrono::nanoseconds time_{};
};
using OperatorPtr = std::unique_ptr<Operator>;

// Rows that an outer operator gives to the Start of an inner plan.
struct Argument {
  Batch batch;
};

}  // namespace kg::query
