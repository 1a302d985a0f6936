#include <algorithm>
#include <numeric>
#include <optional>

#include "graph/store/image.h"
#include "query/exec/operators.h"
#include "query/exec/per_row.h"

namespace kg::query {
namespace {

constexpr std::size_t kFirstRows = 64;

// Gives few rows at first: whoever reads in order seldom reads to the end.
class OrderedScan final : public PerRow {
 public:
  OrderedScan(const OrderedScanOp& op, Parts parts)
      : PerRow(std::move(parts.input), std::move(parts.copied)), op_(op) {}

 protected:
  void Begin() override {
    place_ = 0;
    rows_ = kFirstRows;
  }
  Status Open(Execution& execution, const Batch&) override {
    Begin();
    column_.reset();
    nodes_.clear();
    const store::Reader& reader = execution.reader();
    const std::optional<LabelId> label = reader.FindLabel(op_.label);
    const std::optional<KeyId> key = reader.FindKey(op_.key);
    if (!label) return {};
    if (key) column_ = reader.Column(*label, *key, reader.CountNodes(*label));
    if (column_) return {};
    return SortOwn(execution, *label, key);
  }

  Status Produce(Execution&, const Batch&, std::uint32_t, Batch& out, bool& done) override {
    const std::size_t size = column_ ? column_->size() : nodes_.size();
    const std::size_t room = std::max<std::size_t>(1, kBatchRows - std::min(out.size, kBatchRows));
    const std::size_t count = std::min({rows_, size - place_, room});
    Column& column = out[op_.node];
    for (std::size_t i = 0; i < count; ++i, ++place_) column.push_back(Value::Node(At(place_)));
    out.size += count;
    rows_ = std::min(kBatchRows, rows_ * 2);
    done = place_ == size;
    return {};
  }
  // A few rows are enough to be handed on.
  bool Full(const Batch& out) const override { return out.size >= std::min(rows_ / 2, kBatchRows); }

 private:
  NodeId At(std::size_t place) const {
    if (!column_) return nodes_[place];
    const std::span<const std::uint32_t> order = column_->order();
    if (!op_.descending) return NodeId{column_->ids().ids()[order[place]]};
    return NodeId{column_->ids().ids()[order[order.size() - 1 - place]]};
  }

  // Without a column: every node with its value, sorted.
  Status SortOwn(Execution& execution, LabelId label, std::optional<KeyId> key) {
    const store::Reader& reader = execution.reader();
    for (std::uint64_t from = 0;;) {
      if (Status status = execution.CheckDeadline(); !status) return status;
      const std::size_t before = nodes_.size();
      Status status = reader.ScanLabel(label, NodeId{from}, kBatchRows, nodes_);
      if (!status) return status;
      if (Status bytes = execution.CheckBytes(nodes_.size() * 40); !bytes) return bytes;
      if (nodes_.size() - before < kBatchRows) break;
      from = static_cast<std::uint64_t>(nodes_.back()) + 1;
    }
    std::vector<Value> values;
    for (std::size_t at = 0; key && at < nodes_.size(); at += kBatchRows) {
      if (Status status = execution.CheckDeadline(); !status) return status;
      const auto part = std::span(nodes_).subspan(at, std::min(kBatchRows, nodes_.size() - at));
      if (Status status = reader.PropertyBatch(part, *key, values); !status) return status;
    }
    values.resize(nodes_.size());
    std::vector<std::uint32_t> order(nodes_.size());
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return Compare(values[a], values[b]) < 0;
    });
    if (op_.descending) std::reverse(order.begin(), order.end());
    std::vector<NodeId> sorted;
    sorted.reserve(order.size());
    for (std::uint32_t at : order) sorted.push_back(nodes_[at]);
    nodes_ = std::move(sorted);
    return {};
  }

  const OrderedScanOp& op_;
  std::shared_ptr<const store::ColumnImage> column_;
  std::vector<NodeId> nodes_;
  std::size_t place_ = 0, rows_ = kFirstRows;
};

}  // namespace

OperatorPtr MakeOrderedScan(const OrderedScanOp& op, Parts parts) {
  return std::make_unique<OrderedScan>(op, std::move(parts));
}

}  // namespace kg::query
