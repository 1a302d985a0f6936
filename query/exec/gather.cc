#include <unordered_map>
#include <vector>

#include "query/exec/operators.h"
#include "query/exec/weights.h"

namespace kg::query {
namespace {

constexpr std::uint64_t kDense = std::uint64_t{1} << 28;  // ids below are found in an array

class GatherOperator final : public Operator {
 public:
  GatherOperator(const GatherOp& op, Parts parts) : op_(op), input_(std::move(parts.input)) {}
  void Reset() override {
    input_->Reset();
    Forget();
  }

 protected:
  Status Next(Execution& execution, Batch& out) override {
    if (!gathered_) {
      LetGo(execution);
      Forget();
      if (Status status = Consume(execution); !status) return status;
      gathered_ = true;
    }
    for (; place_ < nodes_.size() && out.size < kBatchRows; ++place_, ++out.size) {
      out[op_.node].push_back(Value::Node(nodes_[place_]));
      out[op_.count].push_back(WeightValue(weights_[place_]));
    }
    return {};
  }

 private:
  void Forget() {
    for (NodeId node : nodes_) {
      const auto id = static_cast<std::uint64_t>(node);
      if (id < numbers_.size()) numbers_[id] = 0;
    }
    far_.clear();
    nodes_.clear();
    weights_.clear();
    gathered_ = false;
    place_ = 0;
  }

  Status Consume(Execution& execution) {
    Batch batch;
    std::size_t held = 0;
    while (true) {
      if (Status status = input_->Pull(execution, batch); !status) return status;
      if (batch.size == 0 || !batch.Has(op_.node)) return {};
      const Column& nodes = batch[op_.node];
      for (std::size_t row = 0; row < batch.size; ++row) {
        if (!nodes[row].is(Value::Type::kNode)) continue;
        std::uint64_t& sum = WeightFor(nodes[row].node());
        if (!AddWeight(sum, WeightOf(batch, op_.weight, row))) return TooMany();
      }
      const std::size_t bytes = numbers_.capacity() * sizeof(std::uint32_t) +
                                nodes_.capacity() * (sizeof(NodeId) + sizeof(std::uint64_t)) +
                                far_.size() * 48;
      if (bytes > held) {
        if (Status status = Hold(execution, bytes - held); !status) return status;
        held = bytes;
      }
    }
  }

  std::uint64_t& WeightFor(NodeId node) {
    const auto id = static_cast<std::uint64_t>(node);
    if (id < kDense && id >= numbers_.size()) {
      numbers_.resize(static_cast<std::size_t>(id + id / 4 + 64));
    }
    std::uint32_t& number = id < kDense ? numbers_[id] : far_[node];
    if (number == 0) {
      nodes_.push_back(node);
      weights_.push_back(0);
      number = static_cast<std::uint32_t>(nodes_.size());
    }
    return weights_[number - 1];
  }

  const GatherOp& op_;
  OperatorPtr input_;
  std::vector<std::uint32_t> numbers_;                // by id: place + 1; 0: not met
  std::unordered_map<NodeId, std::uint32_t> far_;     // of greater ids
  std::vector<NodeId> nodes_;                         // in the order in which they were met
  std::vector<std::uint64_t> weights_;
  std::size_t place_ = 0;
  bool gathered_ = false;
};

}  // namespace

OperatorPtr MakeGather(const GatherOp& op, Parts parts) {
  return std::make_unique<GatherOperator>(op, std::move(parts));
}

}  // namespace kg::query
