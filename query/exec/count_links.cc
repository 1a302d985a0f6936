#include <algorithm>
#include <utility>

#include "query/exec/links.h"
#include "query/exec/operators.h"
#include "query/exec/traversal.h"
#include "query/exec/weights.h"

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
        NoteExcluded(row, from.node());
        Result<std::uint64_t> count = CountOf(execution, from.node());
        if (!count) return std::move(count).error();
        if (*count == 0) continue;
        if (!MultiplyWeight(*count, WeightOf(batch_, op_.weight, row))) return TooMany();
        rows.push_back(row);
        counts.push_back(WeightValue(*count));
      }
      if (rows.empty()) continue;
      Gather(batch_, rows, copied_, out);
      out.size = rows.size();
      return {};
    }
  }

 private:
  // A relationship that the row has walked already, seen from the node that is asked.
  struct Excluded {
    RelationshipId relationship;
    NodeId other;
  };

  void NoteExcluded(std::uint32_t row, NodeId node) {
    excluded_.clear();
    for (const auto& [relationship, from, to] : op_.different_from) {
      const NodeId a = batch_[from][row].node(), b = batch_[to][row].node();
      if (a != node && b != node) continue;
      const RelationshipId id = batch_[relationship][row].relationship();
      const bool again = std::any_of(excluded_.begin(), excluded_.end(),
                                     [id](const Excluded& each) { return each.relationship == id; });
      if (!again) excluded_.push_back({id, a == node ? b : a});
    }
  }
  bool IsExcluded(RelationshipId relationship) const {
    return std::any_of(excluded_.begin(), excluded_.end(), [relationship](const Excluded& each) {
      return each.relationship == relationship;
    });
  }

  Result<std::uint64_t> CountOf(Execution& execution, NodeId node) {
    if (Status status = execution.Tick(); !status) return status.error();
    if (!images_.ready() && label_.any() && excluded_.empty()) {
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
      if (IsExcluded(neighbour.relationship)) continue;
      Result<bool> has = label_.Has(execution.reader(), neighbour.node);
      if (!has) return std::move(has).error();
      count += *has ? 1 : 0;
    }
    return count;
  }

  std::uint64_t CountIn(NodeId node, const Links& links) const {
    std::uint64_t count = links.neighbours.size();
    if (!label_.any()) {
      count = 0;
      const store::LabelImage& image = *label_.image();
      for (std::uint32_t neighbour : links.neighbours) {
        count += image.Contains(NodeId{neighbour}) ? 1 : 0;
      }
    }
    if (links.skip_loops && Fits(node)) {
      const auto [first, last] = PlacesOf(links, node);
      count -= last - first;
    }
    for (const Excluded& each : excluded_) {
      if (!Fits(each.other) || (links.skip_loops && each.other == node)) continue;
      const auto [first, last] = PlacesOf(links, each.other);
      for (std::size_t at = first; at < last; ++at) {
        count -= RelationshipId{links.relationships[at]} == each.relationship ? 1 : 0;
      }
    }
    return count;
  }
  bool Fits(NodeId node) const { return label_.any() || label_.image()->Contains(node); }
  // Where a neighbour stands.
  static std::pair<std::size_t, std::size_t> PlacesOf(const Links& links, NodeId neighbour) {
    const auto begin = links.neighbours.begin();
    const auto [first, last] = std::equal_range(begin, links.neighbours.end(),
                                                static_cast<std::uint64_t>(neighbour));
    return {static_cast<std::size_t>(first - begin), static_cast<std::size_t>(last - begin)};
  }

  const CountLinksOp& op_;
  OperatorPtr input_;
  std::vector<VariableId> copied_;
  LabelCheck label_;
  LinkImages images_;
  std::vector<TypeId> types_;
  std::vector<Links> links_;
  std::vector<store::Neighbour> neighbours_;
  std::vector<Excluded> excluded_;
  Batch batch_;
};

}  // namespace

OperatorPtr MakeCountLinks(const CountLinksOp& op, Parts parts) {
  return std::make_unique<CountLinksOperator>(op, std::move(parts));
}

}  // namespace kg::query
