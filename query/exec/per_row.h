#pragma once

#include <utility>
#include <vector>

#include "query/exec/operator.h"

namespace kg::query {

// An operator that makes any number of rows of each row of its input, one after the other.
class PerRow : public Operator {
 public:
  PerRow(OperatorPtr input, std::vector<VariableId> copied)
      : input_(std::move(input)), copied_(std::move(copied)) {}

  void Reset() override {
    input_->Reset();
    batch_.size = 0;
    row_ = 0;
    ended_ = false;
    Begin();
  }

 protected:
  Status Next(Execution& execution, Batch& out) final;

  // A new batch of input has come.
  virtual Status Open(Execution& execution, const Batch& batch) = 0;
  // Appends to its own columns of `out` what comes of one row, and adds to out.size; may stop
  // early with `done` false, and is then called for the row again.
  virtual Status Produce(Execution& execution, const Batch& batch, std::uint32_t row, Batch& out,
                         bool& done) = 0;
  // Whether these rows are enough to be handed on.
  virtual bool Full(const Batch& out) const { return out.size >= kBatchRows; }
  // Forgets what it has been doing.
  virtual void Begin() {}

 private:
  OperatorPtr input_;
  std::vector<VariableId> copied_;
  Batch batch_;
  std::uint32_t row_ = 0;
  bool ended_ = false;
};

}  // namespace kg::query
