#include "query/exec/evaluators.h"
#include "query/exec/operators.h"

namespace kg::query {
namespace {

// The inner plan gets a whole batch of outer rows, numbered; its rows come back in that order, and
// an outer row whose number is missing gets nulls.
class Optional final : public Operator {
 public:
  Optional(const OptionalOp& op, Parts parts, Builder::Inner inner)
      : op_(op), input_(std::move(parts.input)), copied_(std::move(parts.copied)),
        inner_(std::move(inner)) {
    for (VariableId id : op.introduced) {
      if (parts.Needs(id)) introduced_.push_back(id);
    }
  }
  void Reset() override {
    input_->Reset();
    open_ = false;
  }

 protected:
  Status Next(Execution& execution, Batch& out) override {
    while (true) {
      if (!open_) {
        if (Status status = input_->Pull(execution, outer_); !status) return status;
        if (outer_.size == 0) return {};
        Start();
      }
      Batch rows;
      if (Status status = inner_.root->Pull(execution, rows); !status) return status;
      Merge(rows, out);
      if (rows.size == 0) open_ = false;
      if (out.size > 0) return {};
    }
  }

 private:
  void Start() {
    Batch& argument = inner_.argument->batch;
    argument.Clear(outer_.columns.size());
    argument.size = outer_.size;
    for (VariableId id : inner_.imports) {
      if (outer_.Has(id)) argument[id] = outer_[id];
    }
    Column& numbers = argument[op_.row];
    for (std::size_t row = 0; row < outer_.size; ++row) {
      numbers.push_back(Value::Integer(static_cast<std::int64_t>(row)));
    }
    inner_.root->Reset();
    next_ = 0;
    matched_ = false;
    open_ = true;
  }

  // `next_` is the outer row that is to be shown next, `matched_` whether it has been already.
  void Merge(const Batch& rows, Batch& out) {
    std::vector<std::uint32_t> outer_rows;
    std::vector<std::int64_t> inner_rows;  // -1: nulls
    auto skip_to = [&](std::uint32_t row) {
      for (; next_ < row; ++next_, matched_ = false) {
        if (matched_) continue;
        outer_rows.push_back(next_);
        inner_rows.push_back(-1);
      }
    };
    for (std::size_t i = 0; i < rows.size; ++i) {
      skip_to(static_cast<std::uint32_t>(rows[op_.row][i].integer()));
      outer_rows.push_back(next_);
      inner_rows.push_back(static_cast<std::int64_t>(i));
      matched_ = true;
    }
    if (rows.size == 0) skip_to(static_cast<std::uint32_t>(outer_.size));
    Gather(outer_, outer_rows, copied_, out);
    for (VariableId id : introduced_) {
      Column& column = out[id];
      column.reserve(inner_rows.size());
      const bool has = rows.size > 0 && rows.Has(id);
      for (std::int64_t row : inner_rows) {
        column.push_back(row < 0 || !has ? Value() : rows[id][static_cast<std::size_t>(row)]);
      }
    }
    out.size = outer_rows.size();
  }

  const OptionalOp& op_;
  OperatorPtr input_;
  std::vector<VariableId> copied_, introduced_;
  Builder::Inner inner_;
  Batch outer_;
  bool open_ = false, matched_ = false;
  std::uint32_t next_ = 0;
};

// CALL { }: the inner plan runs once for each outer row.
class SubqueryOperator final : public Operator {
 public:
  SubqueryOperator(const SubqueryOp& op, Parts parts, Builder::Inner inner)
      : op_(op), input_(std::move(parts.input)), copied_(std::move(parts.copied)),
        inner_(std::move(inner)) {
    for (VariableId id : op.columns) {
      if (parts.Needs(id)) columns_.push_back(id);
    }
  }
  void Reset() override {
    input_->Reset();
    outer_.size = 0;
    row_ = 0;
    running_ = false;
  }

 protected:
  Status Next(Execution& execution, Batch& out) override {
    while (true) {
      if (row_ >= outer_.size) {
        if (Status status = input_->Pull(execution, outer_); !status) return status;
        row_ = 0;
        running_ = false;
        if (outer_.size == 0) return {};
      }
      if (!running_) {
        inner_.argument->batch = Subset(outer_, std::span(&row_, 1), inner_.imports);
        inner_.root->Reset();
        running_ = true;
      }
      Batch rows;
      if (Status status = inner_.root->Pull(execution, rows); !status) return status;
      std::vector<std::uint32_t> copies;
      if (op_.returns) copies.assign(rows.size, row_);
      if (rows.size == 0) {
        if (!op_.returns) copies.push_back(row_);
        running_ = false;
        ++row_;
      }
      if (copies.empty()) continue;
      const std::uint32_t source = copies.front();
      copies.assign(copies.size(), source);
      Gather(outer_, copies, copied_, out);
      if (op_.returns) {
        for (VariableId id : columns_) {
          out[id] = rows.Has(id) ? std::move(rows[id]) : Column(rows.size);
        }
      }
      out.size = copies.size();
      return {};
    }
  }

 private:
  const SubqueryOp& op_;
  OperatorPtr input_;
  std::vector<VariableId> copied_, columns_;
  Builder::Inner inner_;
  Batch outer_;
  std::uint32_t row_ = 0;
  bool running_ = false;
};

}  // namespace

OperatorPtr MakeOptional(const OptionalOp& op, Parts parts, Builder::Inner inner) {
  return std::make_unique<Optional>(op, std::move(parts), std::move(inner));
}
OperatorPtr MakeSubquery(const SubqueryOp& op, Parts parts, Builder::Inner inner) {
  return std::make_unique<SubqueryOperator>(op, std::move(parts), std::move(inner));
}

}  // namespace kg::query
