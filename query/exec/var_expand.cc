#include <algorithm>
#include <unordered_set>

#include "query/exec/operators.h"
#include "query/exec/per_row.h"
#include "query/exec/traversal.h"
#include "query/functions/operators.h"

namespace kg::query {

Result<bool> HasProperties(Execution& execution, RelationshipId relationship, const Value& map) {
  if (!map.is(Value::Type::kMap)) return true;
  for (const auto& [name, wanted] : map.map()) {
    const std::optional<KeyId> key = execution.reader().FindKey(name);
    if (!key) return false;
    Result<Value> value = execution.reader().Property(relationship, *key);
    if (!value) return std::move(value).error();
    const Value same = Equals(*value, wanted);
    if (!same.is(Value::Type::kBoolean) || !same.boolean()) return false;
  }
  return true;
}

namespace {

// Depth-first over trails: no relationship twice in one path.
class VarExpand final : public PerRow {
 public:
  VarExpand(const VarExpandOp& op, EvaluatorPtr properties, bool needs_list, bool needs_to,
            Parts parts)
      : PerRow(std::move(parts.input), std::move(parts.copied)),
        op_(op), properties_(std::move(properties)), steps_(op.steps, parts.builder),
        needs_list_(needs_list), needs_to_(needs_to) {}

 protected:
  void Begin() override { Forget(); }

  Status Open(Execution& execution, const Batch& batch) override {
    Forget();
    LetGo(execution);
    known_ = ResolveTypes(execution.reader(), op_.types, types_);
    return properties_ ? properties_->Evaluate(execution, batch, maps_) : Status();
  }

  Status Produce(Execution& execution, const Batch& batch, std::uint32_t row, Batch& out,
                 bool& done) override {
    if (!walking_) {
      const bool bound = batch.Has(op_.from) && batch[op_.from][row].is(Value::Type::kNode);
      const bool reachable = !op_.into || batch[op_.to][row].is(Value::Type::kNode);
      if (!bound || !reachable) return {};
      walking_ = true;
      start_ = batch[op_.from][row].node();
      if (op_.min == 0) Emit(batch, row, start_, out);
      if (known_ && (!op_.max || *op_.max > 0)) {
        if (Status status = Enter(execution, batch, row, start_); !status) return status;
      }
    }
    while (!stack_.empty()) {
      if (out.size >= kBatchRows) {
        done = false;
        return {};
      }
      if (Status status = execution.Tick(); !status) return status;
      Frame& frame = stack_.back();
      if (frame.place == frame.neighbours.size()) {
        const std::size_t bytes = frame.neighbours.capacity() * sizeof(store::Neighbour);
        LetGo(execution, bytes);
        stack_.pop_back();
        if (!trail_.empty()) {
          used_.erase(trail_.back());
          trail_.pop_back();
        }
        continue;
      }
      const store::Neighbour next = frame.neighbours[frame.place++];
      if (used_.count(next.relationship) != 0) continue;
      if (!IsNew(batch, row, op_.different_from, next.relationship)) continue;
      if (properties_) {
        Result<bool> fits = HasProperties(execution, next.relationship, maps_[row]);
        if (!fits) return std::move(fits).error();
        if (!*fits) continue;
      }
      trail_.push_back(next.relationship);
      if (trail_.size() >= op_.min) Emit(batch, row, next.node, out);
      if (op_.max && trail_.size() >= *op_.max) {
        trail_.pop_back();
        continue;
      }
      used_.insert(next.relationship);
      if (Status status = Enter(execution, batch, row, next.node); !status) return status;
    }
    walking_ = false;
    trail_.clear();
    used_.clear();
    return {};
  }

 private:
  struct Frame {
    std::vector<store::Neighbour> neighbours;
    std::size_t place = 0;
  };

  void Forget() {
    walking_ = false;
    stack_.clear();
    trail_.clear();
    used_.clear();
  }

  Status Enter(Execution& execution, const Batch& batch, std::uint32_t row, NodeId node) {
    Frame frame;
    if (Status status =
            execution.reader().Expand(node, op_.direction, types_, frame.neighbours);
        !status) {
      return status;
    }
    if (Status status = steps_.Keep(execution, batch, row, frame.neighbours); !status) return status;
    const std::size_t bytes = frame.neighbours.capacity() * sizeof(store::Neighbour);
    if (Status status = Hold(execution, bytes); !status) return status;
    stack_.push_back(std::move(frame));
    return {};
  }

  void Emit(const Batch& batch, std::uint32_t row, NodeId node, Batch& out) {
    if (op_.into && batch[op_.to][row].node() != node) return;
    if (needs_list_) {
      Value::List list;
      list.reserve(trail_.size());
      for (RelationshipId id : trail_) list.push_back(Value::Relationship(id));
      if (op_.reversed) std::reverse(list.begin(), list.end());
      out[op_.relationships].push_back(Value::OfList(std::move(list)));
    }
    if (needs_to_) out[op_.to].push_back(Value::Node(node));
    ++out.size;
  }

  const VarExpandOp& op_;
  EvaluatorPtr properties_;
  StepFilter steps_;
  bool needs_list_, needs_to_;
  bool known_ = false, walking_ = false;
  std::vector<TypeId> types_;
  Vector maps_;
  NodeId start_{};
  std::vector<Frame> stack_;
  std::vector<RelationshipId> trail_;
  std::unordered_set<RelationshipId> used_;
};

}  // namespace

OperatorPtr MakeVarExpand(const VarExpandOp& op, Parts parts) {
  if (op.distinct) return MakeReach(op, std::move(parts));
  EvaluatorPtr properties =
      op.properties != nullptr ? parts.builder.Compile(*op.properties) : nullptr;
  const bool list = parts.Needs(op.relationships), to = parts.Needs(op.to) && !op.into;
  return std::make_unique<VarExpand>(op, std::move(properties), list, to, std::move(parts));
}

}  // namespace kg::query
