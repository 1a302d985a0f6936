#include <algorithm>

#include "query/exec/links.h"
#include "query/exec/operators.h"
#include "query/exec/traversal.h"

namespace kg::query {
namespace {

class CountLinksOperator final : public Operator {
 public:
  CountLinksOperator(const CountLinksOp& op, Parts parts)
      : op_(op), input_(std::move(parts.input)), copied_(std::move(parts.copied)),
        label_(op.to_label) {}
  void Reset() override { input_->Reset(); }

 protected:
  Status Next(Execution& execution, Batch& out) override {
    std::vector<std::uint32_t> rows;
    while (true) {
      if (Status status = input_->Pull(execution, batch_); !status) return status;
      if (batch_.size == 0 || !batch_.Has(op_.from)) return {};
      const store::Reader& reader = execution.reader();
      if (!ResolveTypes(reader, op_.types, types_)) continue;
      images_.Open(reader, types_, op_.direction, batch_.size);
      label_.Open(reader, batch_.size);
      Column& counts = out[op_.count];
      for (std::uint32_t row = 0; row < batch_.size; ++row) {
        const Value& from = batch_[op_.from][row];
        if (!from.is(Value::Type::kNode)) continue;
        Result<std::uint64_t> count = CountOf(execution, from.node());
        if (!count) return std::move(count).error();
        if (*count == 0) continue;
        rows.push_back(row);
        counts.push_back(Value::Integer(static_cast<std::int64_t>(*count)));
      }
      if (rows.empty()) continue;
      Gather(batch_, rows, copied_, out);
      out.size = rows.size();
      return {};
    }
  }

 private:
  Result<std::uint64_t> CountOf(Execution& execution, NodeId node) {
    if (Status status = execution.Tick(); !status) return status.error();
    if (!images_.ready() && label_.any()) {
      return execution.reader().Degree(node, op_.direction, types_);
    }
    std::uint64_t count = 0;
    if (images_.ready() && (label_.any() || label_.image() != nullptr)) {
      links_.clear();
      images_.Of(node, links_);
      for (const Links& links : links_) count += CountIn(node, links);
      return count;
    }
    neighbours_.clear();
    Status status = execution.reader().Expand(node, op_.direction, types_, neighbours_);
    if (!status) return status.error();
    for (const store::Neighbour& neighbour : neighbours_) {
      if (Status in_time = execution.Tick(); !in_time) return in_time.error();
      Result<bool> has = label_.Has(execution.reader(), neighbour.node);
      if (!has) return std::move(has).error();
      count += *has ? 1 : 0;
    }
    return count;
  }

  std::uint64_t CountIn(NodeId node, const Links& links) const {
    const auto id = static_cast<std::uint64_t>(node);
    std::uint64_t loops = 0;
    if (links.skip_loops) {
      const auto [first, last] =
          std::equal_range(links.neighbours.begin(), links.neighbours.end(), id);
      loops = static_cast<std::uint64_t>(last - first);
    }
    if (label_.any()) return links.neighbours.size() - loops;
    std::uint64_t count = 0;
    const store::LabelImage& image = *label_.image();
    for (std::uint32_t neighbour : links.neighbours) {
      count += image.Contains(NodeId{neighbour}) ? 1 : 0;
    }
    return loops > 0 && image.Contains(node) ? count - loops : count;
  }

  const CountLinksOp& op_;
  OperatorPtr input_;
  std::vector<VariableId> copied_;
  LabelCheck label_;
  LinkImages images_;
  std::vector<TypeId> types_;
  std::vector<Links> links_;
  std::vector<store::Neighbour> neighbours_;
  Batch batch_;
};

}  // namespace

OperatorPtr MakeCountLinks(const CountLinksOp& op, Parts parts) {
  return std::make_unique<CountLinksOperator>(op, std::move(parts));
}

}  // namespace kg::query
