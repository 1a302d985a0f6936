#include <algorithm>

#include "query/exec/operators.h"
#include "query/exec/per_row.h"

namespace kg::query {
namespace {

class UnwindOperator final : public PerRow {
 public:
  UnwindOperator(const UnwindOp& op, EvaluatorPtr list, bool needed, Parts parts)
      : PerRow(std::move(parts.input), std::move(parts.copied)),
        element_(op.element), list_(std::move(list)), needed_(needed) {}

 protected:
  void Begin() override { place_ = 0; }
  Status Open(Execution& execution, const Batch& batch) override {
    place_ = 0;
    return list_->Evaluate(execution, batch, lists_);
  }
  // A value that is no list stands for a list of itself; null for none.
  Status Produce(Execution&, const Batch&, std::uint32_t row, Batch& out, bool& done) override {
    const Value& list = lists_[row];
    if (list.is_null()) return {};
    if (!list.is(Value::Type::kList)) {
      if (needed_) out[element_].push_back(list);
      ++out.size;
      return {};
    }
    const Value::List& all = list.list();
    const std::size_t count = std::min(kBatchRows, all.size() - place_);
    if (needed_) {
      const auto begin = all.begin() + static_cast<std::ptrdiff_t>(place_);
      out[element_].insert(out[element_].end(), begin, begin + static_cast<std::ptrdiff_t>(count));
    }
    out.size += count;
    place_ += count;
    done = place_ == all.size();
    if (done) place_ = 0;
    return {};
  }

 private:
  VariableId element_;
  EvaluatorPtr list_;
  bool needed_;
  Vector lists_;
  std::size_t place_ = 0;
};

class ProcedureOperator final : public PerRow {
 public:
  ProcedureOperator(const CallOp& op, std::vector<EvaluatorPtr> arguments, Parts parts)
      : PerRow(std::move(parts.input), std::move(parts.copied)),
        call_(*op.call),
        procedure_(*static_cast<const Procedure*>(op.call->procedure)),
        arguments_(std::move(arguments)) {
    for (const YieldItem& item : call_.yield) {
      for (std::size_t i = 0; i < procedure_.results.size(); ++i) {
        if (procedure_.results[i].name == item.column) columns_.emplace_back(item.variable.id, i);
      }
    }
  }

 protected:
  void Begin() override { loaded_ = false; }
  Status Open(Execution& execution, const Batch& batch) override {
    loaded_ = false;
    values_ = std::vector<Vector>(arguments_.size());
    for (std::size_t i = 0; i < arguments_.size(); ++i) {
      if (Status status = arguments_[i]->Evaluate(execution, batch, values_[i]); !status) {
        return status;
      }
    }
    return {};
  }
  Status Produce(Execution& execution, const Batch&, std::uint32_t row, Batch& out,
                 bool& done) override {
    if (!loaded_) {
      std::vector<Value> arguments;
      for (const Vector& value : values_) arguments.push_back(value[row]);
      rows_.clear();
      place_ = 0;
      if (Status status = procedure_.call(execution.context(), arguments, rows_); !status) {
        return status;
      }
      // A procedure without columns keeps the row.
      if (procedure_.results.empty()) rows_.assign(1, {});
      loaded_ = true;
    }
    const std::size_t count = std::min(kBatchRows, rows_.size() - place_);
    for (const auto& [id, column] : columns_) {
      for (std::size_t i = 0; i < count; ++i) out[id].push_back(rows_[place_ + i][column]);
    }
    out.size += count;
    place_ += count;
    done = place_ == rows_.size();
    if (done) loaded_ = false;
    return {};
  }

 private:
  const ProcedureCall& call_;
  const Procedure& procedure_;
  std::vector<EvaluatorPtr> arguments_;
  std::vector<std::pair<VariableId, std::size_t>> columns_;
  std::vector<Vector> values_;
  std::vector<std::vector<Value>> rows_;
  std::size_t place_ = 0;
  bool loaded_ = false;
};

class UnionOperator final : public Operator {
 public:
  explicit UnionOperator(std::vector<OperatorPtr> parts) : parts_(std::move(parts)) {}
  void Reset() override {
    for (const OperatorPtr& part : parts_) part->Reset();
    place_ = 0;
  }

 protected:
  Status Next(Execution& execution, Batch& out) override {
    while (place_ < parts_.size()) {
      if (Status status = parts_[place_]->Pull(execution, out); !status) return status;
      if (out.size > 0) return {};
      ++place_;
    }
    return {};
  }

 private:
  std::vector<OperatorPtr> parts_;
  std::size_t place_ = 0;
};

}  // namespace

OperatorPtr MakeUnwind(const UnwindOp& op, Parts parts) {
  EvaluatorPtr list = parts.builder.Compile(*op.list);
  const bool needed = parts.Needs(op.element);
  return std::make_unique<UnwindOperator>(op, std::move(list), needed, std::move(parts));
}
OperatorPtr MakeCall(const CallOp& op, Parts parts) {
  std::vector<EvaluatorPtr> arguments;
  for (const ExprPtr& argument : op.call->arguments) {
    arguments.push_back(parts.builder.Compile(*argument));
  }
  return std::make_unique<ProcedureOperator>(op, std::move(arguments), std::move(parts));
}
OperatorPtr MakeUnion(std::vector<OperatorPtr> parts) {
  return std::make_unique<UnionOperator>(std::move(parts));
}

}  // namespace kg::query
