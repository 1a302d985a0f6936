#include <algorithm>
#include <unordered_map>

#include "query/exec/operators.h"
#include "query/exec/path_search.h"
#include "query/exec/per_row.h"
#include "query/exec/trail_search.h"
#include "query/exec/traversal.h"

namespace kg::query {
namespace {

// Breadth-first from one end to the other; all shortest paths follow from the steps kept. Several
// paths, and those with a least length, are searched for as trails.
class ShortestPath final : public PerRow {
 public:
  ShortestPath(const ShortestPathOp& op, EvaluatorPtr properties, bool needs_list, bool needs_path,
               Parts parts)
      : PerRow(std::move(parts.input), std::move(parts.copied)),
        op_(op), properties_(std::move(properties)), steps_(op.steps, parts.builder),
        needs_list_(needs_list),
        needs_path_(needs_path) {}

 protected:
  void Begin() override { paths_.clear(); }
  Status Open(Execution& execution, const Batch& batch) override {
    paths_.clear();
    place_ = 0;
    known_ = ResolveTypes(execution.reader(), op_.types, types_);
    search_.Open(types_, op_.direction, op_.max);
    return properties_ ? properties_->Evaluate(execution, batch, maps_) : Status();
  }

  Status Produce(Execution& execution, const Batch& batch, std::uint32_t row, Batch& out,
                 bool& done) override {
    if (paths_.empty()) {
      if (!batch.Has(op_.from) || !batch.Has(op_.to)) return {};
      const Value &from = batch[op_.from][row], &to = batch[op_.to][row];
      if (!from.is(Value::Type::kNode) || !to.is(Value::Type::kNode)) return {};
      place_ = 0;
      if (Status status = Search(execution, batch, row, from.node(), to.node()); !status) {
        return status;
      }
    }
    while (place_ < paths_.size() && out.size < kBatchRows) {
      Value::Path& path = paths_[place_++];
      if (needs_list_) {
        Value::List list;
        for (RelationshipId id : path.relationships) list.push_back(Value::Relationship(id));
        out[op_.relationships].push_back(op_.single ? list.front()
                                                    : Value::OfList(std::move(list)));
      }
      if (needs_path_) out[op_.path].push_back(Value::OfPath(std::move(path)));
      ++out.size;
    }
    done = place_ == paths_.size();
    if (done) paths_.clear();
    return {};
  }

 private:
  // One path, whatever is on it: both ends can be searched from.
  bool IsPlain() const {
    return !op_.all && properties_ == nullptr && steps_.empty() && op_.min <= 1;
  }

  // Several paths, or longer ones than the shortest: a node may come twice on one.
  bool WantsTrails() const { return op_.count > 1 || op_.groups || op_.min > 1; }

  Status FindTrails(Execution& execution, const Batch& batch, std::uint32_t row, NodeId from,
                    NodeId to) {
    std::vector<char> passes;
    const auto next = [&](NodeId node, std::vector<store::Neighbour>& out) -> Status {
      Status status = execution.reader().Expand(node, op_.direction, types_, out);
      if (!status) return status;
      if (status = steps_.Test(execution, batch, row, out, passes); !status) return status;
      std::size_t kept = 0;
      for (std::size_t i = 0; i < out.size(); ++i) {
        if (passes[i] == 0) continue;
        if (properties_) {
          Result<bool> fits = HasProperties(execution, out[i].relationship, maps_[row]);
          if (!fits) return std::move(fits).error();
          if (!*fits) continue;
        }
        out[kept++] = out[i];
      }
      out.resize(kept);
      return {};
    };
    return TrailSearch(execution, types_, op_.direction, next)
        .Find(from, to, {op_.min, op_.max, op_.count, op_.all || op_.groups}, paths_);
  }

  struct Step {
    NodeId previous;
    RelationshipId relationship;
  };
  struct Reached {
    std::uint32_t distance = 0;
    std::vector<Step> steps;
  };

  Status Search(Execution& execution, const Batch& batch, std::uint32_t row, NodeId from,
                NodeId to) {
    if (known_ && WantsTrails()) return FindTrails(execution, batch, row, from, to);
    if (from == to) {
      if (op_.min == 0) paths_.push_back({{from}, {}});
      return {};
    }
    if (!known_) return {};
    if (IsPlain()) {
      Result<std::optional<Value::Path>> path = search_.Find(execution, from, to);
      if (!path) return std::move(path).error();
      if (*path) paths_.push_back(std::move(**path));
      return {};
    }
    std::unordered_map<NodeId, Reached> reached;
    reached.emplace(from, Reached{});
    std::vector<NodeId> level = {from}, next;
    std::vector<store::Neighbour> neighbours;
    std::vector<std::size_t> ends;
    std::vector<char> passes;
    bool found = false;
    for (std::uint32_t distance = 1; !level.empty() && !found; ++distance) {
      if (op_.max && distance > *op_.max) break;
      next.clear();
      for (std::size_t begin = 0; begin < level.size(); begin += kBatchRows) {
        if (Status status = execution.CheckDeadline(); !status) return status;
        const std::size_t count = std::min(kBatchRows, level.size() - begin);
        const std::span<const NodeId> part(level.data() + begin, count);
        neighbours.clear();
        ends.clear();
        if (Status status =
                execution.reader().ExpandBatch(part, op_.direction, types_, neighbours, ends);
            !status) {
          return status;
        }
        if (Status status = steps_.Test(execution, batch, row, neighbours, passes); !status) {
          return status;
        }
        std::size_t at = 0;
        for (std::size_t i = 0; i < count; ++i) {
          for (; at < ends[i]; ++at) {
            const store::Neighbour& step = neighbours[at];
            if (passes[at] == 0) continue;
            if (properties_) {
              Result<bool> fits = HasProperties(execution, step.relationship, maps_[row]);
              if (!fits) return std::move(fits).error();
              if (!*fits) continue;
            }
            const auto [it, fresh] = reached.try_emplace(step.node);
            Reached& target = it->second;
            if (fresh) {
              target.distance = distance;
              next.push_back(step.node);
            }
            if (fresh || (op_.all && target.distance == distance && step.node != from)) {
              target.steps.push_back({part[i], step.relationship});
            }
            found = found || step.node == to;
          }
        }
        if (Status status = execution.CheckBytes(reached.size() * 96); !status) return status;
        if (found && !op_.all) break;
      }
      level.swap(next);
    }
    if (!found) return {};
    return Unwind(execution, reached, from, to);
  }

  // All ways back from the end, depth first.
  Status Unwind(Execution& execution, const std::unordered_map<NodeId, Reached>& reached,
                NodeId from, NodeId to) {
    std::vector<std::pair<NodeId, std::size_t>> stack = {{to, 0}};
    std::vector<RelationshipId> trail;
    std::size_t bytes = 0;
    while (!stack.empty()) {
      if (Status status = execution.Tick(); !status) return status;
      auto& [node, place] = stack.back();
      if (node == from) {
        Value::Path path;
        for (auto it = stack.rbegin(); it != stack.rend(); ++it) path.nodes.push_back(it->first);
        path.relationships.assign(trail.rbegin(), trail.rend());
        bytes += path.nodes.size() * 16 + 64;
        if (Status status = execution.CheckBytes(bytes); !status) return status;
        paths_.push_back(std::move(path));
        if (!op_.all) return {};
      }
      const std::vector<Step>& steps = reached.at(node).steps;
      if (node == from || place == steps.size()) {
        stack.pop_back();
        if (!trail.empty()) trail.pop_back();
        continue;
      }
      const Step& step = steps[place++];
      trail.push_back(step.relationship);
      stack.emplace_back(step.previous, 0);
    }
    return {};
  }

  const ShortestPathOp& op_;
  EvaluatorPtr properties_;
  StepFilter steps_;
  bool needs_list_, needs_path_;
  bool known_ = false;
  std::vector<TypeId> types_;
  Vector maps_;
  PathSearch search_;
  std::vector<Value::Path> paths_;
  std::size_t place_ = 0;
};

}  // namespace

OperatorPtr MakeShortestPath(const ShortestPathOp& op, Parts parts) {
  EvaluatorPtr properties =
      op.properties != nullptr ? parts.builder.Compile(*op.properties) : nullptr;
  const bool list = parts.Needs(op.relationships);
  const bool path = op.path != kUnbound && parts.Needs(op.path);
  return std::make_unique<ShortestPath>(op, std::move(properties), list, path, std::move(parts));
}

}  // namespace kg::query
