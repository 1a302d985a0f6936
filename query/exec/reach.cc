#include <algorithm>

#include "query/exec/links.h"
#include "query/exec/node_marks.h"
#include "query/exec/operators.h"
#include "query/exec/traversal.h"

namespace kg::query {
namespace {

// What can be reached from the nodes of all input rows within so many steps, each node once:
// breadth first from all of them together (query/plan/rewrite/distinct_expand.cc says why that is
// the same as trails).
class Reach final : public Operator {
 public:
  Reach(const VarExpandOp& op, Parts parts) : op_(op), input_(std::move(parts.input)) {}
  void Reset() override {
    input_->Reset();
    started_ = false;
    found_.clear();
    place_ = 0;
  }

 protected:
  Status Next(Execution& execution, Batch& out) override {
    if (!started_) {
      started_ = true;
      LetGo(execution);
      if (Status status = Search(execution); !status) return status;
    }
    const std::size_t count = std::min(kBatchRows, found_.size() - place_);
    Column& column = out[op_.to];
    column.reserve(count);
    for (std::size_t i = 0; i < count; ++i) column.push_back(Value::Node(found_[place_ + i]));
    out.size = count;
    place_ += count;
    return {};
  }

 private:
  Status Search(Execution& execution) {
    emitted_.Clear();
    entered_.Clear();
    std::vector<NodeId> level, next;
    while (true) {
      if (Status status = input_->Pull(execution, batch_); !status) return status;
      if (batch_.size == 0) break;
      if (!batch_.Has(op_.from)) continue;
      for (const Value& from : batch_[op_.from]) {
        if (!from.is(Value::Type::kNode) || !entered_.Add(from.node())) continue;
        level.push_back(from.node());
        if (op_.min == 0) Emit(from.node());
      }
    }
    std::vector<TypeId> types;
    if (!ResolveTypes(execution.reader(), op_.types, types)) return {};
    std::size_t held = 0;
    for (std::uint32_t depth = 1; !level.empty() && (!op_.max || depth <= *op_.max); ++depth) {
      const bool last = op_.max && depth == *op_.max;
      images_.Open(execution.reader(), types, op_.direction, level.size());
      next.clear();
      Status status = images_.ready() ? StepByImages(execution, level, last, next)
                                      : StepByBlocks(execution, types, level, last, next);
      if (!status) return status;
      const std::size_t bytes = emitted_.bytes() + entered_.bytes() +
                                (found_.capacity() + level.capacity() + next.capacity()) * 8;
      if (bytes > held) {
        if (Status charged = Hold(execution, bytes - held); !charged) return charged;
        held = bytes;
      }
      level.swap(next);
    }
    return {};
  }

  void Emit(NodeId node) {
    if (emitted_.Add(node)) found_.push_back(node);
  }
  void Meet(NodeId node, bool last, std::vector<NodeId>& next) {
    Emit(node);
    if (!last && entered_.Add(node)) next.push_back(node);
  }

  Status StepByImages(Execution& execution, const std::vector<NodeId>& level, bool last,
                      std::vector<NodeId>& next) {
    for (NodeId node : level) {
      if (Status status = execution.Tick(); !status) return status;
      links_.clear();
      images_.Of(node, links_);
      for (const Links& links : links_) {
        for (std::size_t i = 0; i < links.neighbours.size(); ++i) {
          if (i % 65536 == 65535) {
            if (Status status = execution.CheckDeadline(); !status) return status;
          }
          Meet(NodeId{links.neighbours[i]}, last, next);
        }
      }
    }
    return {};
  }

  Status StepByBlocks(Execution& execution, const std::vector<TypeId>& types,
                      const std::vector<NodeId>& level, bool last, std::vector<NodeId>& next) {
    std::vector<store::Neighbour> neighbours;
    std::vector<std::size_t> ends;
    constexpr std::size_t kNodes = 128;
    for (std::size_t at = 0; at < level.size(); at += kNodes) {
      if (Status status = execution.CheckDeadline(); !status) return status;
      neighbours.clear();
      ends.clear();
      const auto part = std::span(level).subspan(at, std::min(kNodes, level.size() - at));
      Status status =
          execution.reader().ExpandBatch(part, op_.direction, types, neighbours, ends);
      if (!status) return status;
      if (Status bytes = execution.CheckBytes(neighbours.size() * sizeof(store::Neighbour));
          !bytes) {
        return bytes;
      }
      for (const store::Neighbour& neighbour : neighbours) Meet(neighbour.node, last, next);
    }
    return {};
  }

  const VarExpandOp& op_;
  OperatorPtr input_;
  LinkImages images_;
  std::vector<Links> links_;
  NodeMarks emitted_, entered_;
  std::vector<NodeId> found_;
  std::size_t place_ = 0;
  bool started_ = false;
  Batch batch_;
};

}  // namespace

OperatorPtr MakeReach(const VarExpandOp& op, Parts parts) {
  return std::make_unique<Reach>(op, std::move(parts));
}

}  // namespace kg::query
