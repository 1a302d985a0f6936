#include "query/exec/operators.h"

namespace kg::query {
namespace {

class Project final : public Operator {
 public:
  Project(const ProjectOp& op, Parts parts) : input_(std::move(parts.input)) {
    for (const auto& [id, expr] : op.items) {
      if (parts.Needs(id)) items_.emplace_back(id, parts.builder.Compile(*expr));
    }
  }
  void Reset() override { input_->Reset(); }

 protected:
  Status Next(Execution& execution, Batch& out) override {
    if (Status status = input_->Pull(execution, out); !status) return status;
    if (out.size == 0) return {};
    std::vector<Column> made;
    for (auto& [id, evaluator] : items_) {
      Vector values;
      if (Status status = evaluator->Evaluate(execution, out, values); !status) return status;
      made.push_back(values.Take(out.size));
    }
    for (std::size_t i = 0; i < items_.size(); ++i) out[items_[i].first] = std::move(made[i]);
    return {};
  }

 private:
  OperatorPtr input_;
  std::vector<std::pair<VariableId, EvaluatorPtr>> items_;
};

class Copy final : public Operator {
 public:
  Copy(const CopyOp& op, Parts parts) : op_(op), input_(std::move(parts.input)) {}
  void Reset() override { input_->Reset(); }

 protected:
  Status Next(Execution& execution, Batch& out) override {
    if (Status status = input_->Pull(execution, out); !status) return status;
    if (out.size == 0) return {};
    std::vector<Column> made;
    for (const auto& [to, from] : op_.items) {
      made.push_back(out.Has(from) ? out[from] : Column(out.size));
    }
    for (std::size_t i = 0; i < made.size(); ++i) out[op_.items[i].first] = std::move(made[i]);
    return {};
  }

 private:
  const CopyOp& op_;
  OperatorPtr input_;
};

}  // namespace

OperatorPtr MakeProject(const ProjectOp& op, Parts parts) {
  return std::make_unique<Project>(op, std::move(parts));
}
OperatorPtr MakeCopy(const CopyOp& op, Parts parts) {
  return std::make_unique<Copy>(op, std::move(parts));
}

}  // namespace kg::query
