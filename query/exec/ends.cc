#include <algorithm>

#include "query/exec/operators.h"
#include "query/exec/per_row.h"
#include "query/exec/traversal.h"

namespace kg::query {
namespace {

bool TypeFits(const std::vector<TypeId>& types, bool any, TypeId type) {
  return any || std::binary_search(types.begin(), types.end(), type);
}

// The ends of a relationship that is bound already.
class Ends final : public PerRow {
 public:
  Ends(const EndsOp& op, Parts parts)
      : PerRow(std::move(parts.input), std::move(parts.copied)), op_(op) {}

 protected:
  Status Open(Execution& execution, const Batch&) override {
    known_ = ResolveTypes(execution.reader(), op_.types, types_);
    return {};
  }
  Status Produce(Execution& execution, const Batch& batch, std::uint32_t row, Batch& out,
                 bool&) override {
    if (!known_ || !batch.Has(op_.relationship)) return {};
    const Value& relationship = batch[op_.relationship][row];
    if (!relationship.is(Value::Type::kRelationship)) return {};
    if (!IsNew(batch, row, op_.different_from, relationship.relationship())) return {};
    Result<store::RelationshipEnds> ends = execution.reader().Ends(relationship.relationship());
    if (!ends) {
      if (ends.error().code == ErrorCode::kNotFound) return {};
      return std::move(ends).error();
    }
    if (!TypeFits(types_, op_.types.empty(), ends->type)) return {};
    if (op_.direction != store::Direction::kIn) {
      Emit(batch, row, ends->source, ends->target, out);
    }
    const bool loop = ends->source == ends->target;
    if (op_.direction == store::Direction::kIn ||
        (op_.direction == store::Direction::kBoth && !loop)) {
      Emit(batch, row, ends->target, ends->source, out);
    }
    return {};
  }

 private:
  void Emit(const Batch& batch, std::uint32_t row, NodeId from, NodeId to, Batch& out) {
    auto fits = [&](bool bound, VariableId id, NodeId node) {
      return !bound || (batch[id][row].is(Value::Type::kNode) && batch[id][row].node() == node);
    };
    if (!fits(op_.from_bound, op_.from, from) || !fits(op_.to_bound, op_.to, to)) return;
    if (op_.from == op_.to && from != to) return;
    if (!op_.from_bound) out[op_.from].push_back(Value::Node(from));
    if (!op_.to_bound && op_.from != op_.to) out[op_.to].push_back(Value::Node(to));
    ++out.size;
  }

  const EndsOp& op_;
  bool known_ = false;
  std::vector<TypeId> types_;
};

// The ends of a bound list of relationships, if they form a path.
class EndsOfList final : public PerRow {
 public:
  EndsOfList(const EndsOfListOp& op, Parts parts)
      : PerRow(std::move(parts.input), std::move(parts.copied)), op_(op) {}

 protected:
  Status Open(Execution& execution, const Batch&) override {
    known_ = ResolveTypes(execution.reader(), op_.types, types_);
    return {};
  }
  Status Produce(Execution& execution, const Batch& batch, std::uint32_t row, Batch& out,
                 bool&) override {
    if (!known_ || !batch.Has(op_.relationships)) return {};
    const Value& list = batch[op_.relationships][row];
    if (!list.is(Value::Type::kList)) return {};
    const std::size_t length = list.list().size();
    if (length < op_.min || (op_.max && length > *op_.max)) return {};
    if (length == 0) {
      if (op_.from_bound && op_.to_bound && batch[op_.from][row] == batch[op_.to][row]) ++out.size;
      return {};
    }
    std::vector<store::RelationshipEnds> steps;
    for (const Value& each : list.list()) {
      if (!each.is(Value::Type::kRelationship)) return {};
      Result<store::RelationshipEnds> ends = execution.reader().Ends(each.relationship());
      if (!ends) return std::move(ends).error();
      if (!TypeFits(types_, op_.types.empty(), ends->type)) return {};
      steps.push_back(*ends);
    }
    const bool both = op_.direction == store::Direction::kBoth;
    const bool in = op_.direction == store::Direction::kIn;
    Walk(steps, in ? steps[0].target : steps[0].source, batch, row, out);
    if (both && steps[0].source != steps[0].target) {
      Walk(steps, steps[0].target, batch, row, out);
    }
    return {};
  }

 private:
  void Walk(const std::vector<store::RelationshipEnds>& steps, NodeId from, const Batch& batch,
            std::uint32_t row, Batch& out) {
    NodeId at = from;
    for (const store::RelationshipEnds& step : steps) {
      if (op_.direction != store::Direction::kIn && step.source == at) at = step.target;
      else if (op_.direction != store::Direction::kOut && step.target == at) at = step.source;
      else return;
    }
    auto fits = [&](bool bound, VariableId id, NodeId node) {
      return !bound || (batch[id][row].is(Value::Type::kNode) && batch[id][row].node() == node);
    };
    if (!fits(op_.from_bound, op_.from, from) || !fits(op_.to_bound, op_.to, at)) return;
    if (op_.from == op_.to && from != at) return;
    if (!op_.from_bound) out[op_.from].push_back(Value::Node(from));
    if (!op_.to_bound && op_.from != op_.to) out[op_.to].push_back(Value::Node(at));
    ++out.size;
  }

  const EndsOfListOp& op_;
  bool known_ = false;
  std::vector<TypeId> types_;
};

}  // namespace

OperatorPtr MakeEnds(const EndsOp& op, Parts parts) {
  return std::make_unique<Ends>(op, std::move(parts));
}
OperatorPtr MakeEndsOfList(const EndsOfListOp& op, Parts parts) {
  return std::make_unique<EndsOfList>(op, std::move(parts));
}

}  // namespace kg::query
