#include <optional>

#include "query/exec/operators.h"
#include "query/exec/weights.h"

namespace kg::query {
namespace {

class CountNodesOperator final : public Operator {
 public:
  CountNodesOperator(const CountNodesOp& op, Parts parts)
      : op_(op), input_(std::move(parts.input)) {}
  void Reset() override { input_->Reset(); }

 protected:
  Status Next(Execution& execution, Batch& out) override {
    if (Status status = input_->Pull(execution, out); !status) return status;
    const std::uint64_t nodes = Count(execution.reader());
    if (nodes == 0) out.Clear(execution.variables());
    if (out.size == 0) return {};
    Column& counts = out[op_.count];
    for (std::size_t row = 0; row < out.size; ++row) {
      std::uint64_t count = nodes;
      if (!MultiplyWeight(count, WeightOf(out, op_.weight, row))) return TooMany();
      counts.push_back(WeightValue(count));
    }
    return {};
  }

 private:
  std::uint64_t Count(const store::Reader& reader) const {
    if (op_.label.empty()) return reader.CountNodes();
    const std::optional<LabelId> label = reader.FindLabel(op_.label);
    return label ? reader.CountNodes(*label) : 0;
  }

  const CountNodesOp& op_;
  OperatorPtr input_;
};

}  // namespace

OperatorPtr MakeCountNodes(const CountNodesOp& op, Parts parts) {
  return std::make_unique<CountNodesOperator>(op, std::move(parts));
}

}  // namespace kg::query
