#include <algorithm>

#include "query/exec/operators.h"
#include "query/exec/per_row.h"
#include "query/exec/traversal.h"

namespace kg::query {
namespace {

class Expand final : public PerRow {
 public:
  Expand(const ExpandOp& op, bool needs_relationship, bool needs_to, Parts parts)
      : PerRow(std::move(parts.input), std::move(parts.copied)),
        op_(op), needs_relationship_(needs_relationship), needs_to_(needs_to) {}

 protected:
  void Begin() override { loaded_to_ = loaded_from_ = 0; }

  Status Open(Execution& execution, const Batch&) override {
    loaded_from_ = loaded_to_ = 0;
    place_ = 0;
    known_ = ResolveTypes(execution.reader(), op_.types, types_);
    return {};
  }

  Status Produce(Execution& execution, const Batch& batch, std::uint32_t row, Batch& out,
                 bool& done) override {
    if (!known_) return {};
    if (row >= loaded_to_) {
      if (Status status = Load(execution, batch, row); !status) return status;
    }
    if (place_ == 0 || place_ < BeginOf(row)) place_ = BeginOf(row);
    const std::size_t end = ends_[row - loaded_from_];
    const Value* target = op_.into ? &batch[op_.to][row] : nullptr;
    if (target != nullptr && !target->is(Value::Type::kNode)) {
      place_ = end;
      return {};
    }
    std::size_t steps = 0;
    while (place_ < end && out.size < kBatchRows && ++steps < 16 * kBatchRows) {
      const store::Neighbour& next = neighbours_[place_++];
      if (target != nullptr && next.node != target->node()) continue;
      if (!IsNew(batch, row, op_.different_from, next.relationship)) continue;
      if (needs_relationship_) {
        out[op_.relationship].push_back(Value::Relationship(next.relationship));
      }
      if (needs_to_) out[op_.to].push_back(Value::Node(next.node));
      ++out.size;
    }
    done = place_ >= end;
    return done ? Status() : execution.Tick();
  }

 private:
  std::size_t BeginOf(std::uint32_t row) const {
    return row == loaded_from_ ? 0 : ends_[row - loaded_from_ - 1];
  }

  // The neighbours of this row's node and of some that follow: fewer where there are hubs.
  Status Load(Execution& execution, const Batch& batch, std::uint32_t row) {
    nodes_.clear();
    neighbours_.clear();
    ends_.clear();
    loaded_from_ = row;
    place_ = 0;
    const std::size_t count = std::min<std::size_t>(chunk_, batch.size - row);
    std::vector<bool> bound(count);
    const bool has = batch.Has(op_.from);
    for (std::size_t i = 0; i < count; ++i) {
      bound[i] = has && batch[op_.from][row + i].is(Value::Type::kNode);
      if (bound[i]) nodes_.push_back(batch[op_.from][row + i].node());
    }
    std::vector<std::size_t> ends;
    if (Status status = execution.reader().ExpandBatch(nodes_, op_.direction, types_, neighbours_,
                                                       ends);
        !status) {
      return status;
    }
    if (Status status = execution.CheckBytes(neighbours_.size() * sizeof(store::Neighbour));
        !status) {
      return status;
    }
    // Rows whose node is null have no neighbours.
    std::size_t next = 0, end = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (bound[i]) end = ends[next++];
      ends_.push_back(end);
    }
    loaded_to_ = row + static_cast<std::uint32_t>(count);
    if (neighbours_.size() > 64 * kBatchRows) {
      chunk_ = std::max<std::size_t>(1, chunk_ / 4);
    } else if (neighbours_.size() < 8 * kBatchRows) {
      chunk_ = std::min(kBatchRows, chunk_ * 2);
    }
    return {};
  }

  const ExpandOp& op_;
  bool needs_relationship_, needs_to_;
  bool known_ = false;
  std::vector<TypeId> types_;
  std::vector<NodeId> nodes_;
  std::vector<store::Neighbour> neighbours_;
  std::vector<std::size_t> ends_;
  std::uint32_t loaded_from_ = 0, loaded_to_ = 0;
  std::size_t place_ = 0, chunk_ = 64;
};

}  // namespace

bool ResolveTypes(const store::Reader& reader, const std::vector<std::string>& names,
                  std::vector<TypeId>& types) {
  types.clear();
  for (const std::string& name : names) {
    if (const std::optional<TypeId> type = reader.FindType(name)) types.push_back(*type);
  }
  std::sort(types.begin(), types.end());
  types.erase(std::unique(types.begin(), types.end()), types.end());
  return names.empty() || !types.empty();
}

bool IsNew(const Batch& batch, std::uint32_t row, const std::vector<VariableId>& different_from,
           RelationshipId relationship) {
  for (VariableId id : different_from) {
    if (!batch.Has(id)) continue;
    const Value& other = batch[id][row];
    if (other.is(Value::Type::kRelationship)) {
      if (other.relationship() == relationship) return false;
    } else if (other.is(Value::Type::kList)) {
      for (const Value& each : other.list()) {
        if (each.is(Value::Type::kRelationship) && each.relationship() == relationship) {
          return false;
        }
      }
    }
  }
  return true;
}

OperatorPtr MakeExpand(const ExpandOp& op, Parts parts) {
  const bool relationship = parts.Needs(op.relationship), to = parts.Needs(op.to) && !op.into;
  return std::make_unique<Expand>(op, relationship, to, std::move(parts));
}

}  // namespace kg::query
