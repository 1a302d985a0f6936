#include "query/exec/path_search.h"

#include <algorithm>

#include "query/exec/batch.h"

namespace kg::query {

std::size_t PathSearch::Steps::SlotOf(NodeId node) const {
  const std::uint64_t hash = static_cast<std::uint64_t>(node) * 0x9E3779B97F4A7C15ull;
  std::size_t slot = static_cast<std::size_t>(hash >> 32) & (slots_.size() - 1);
  while (slots_[slot] != 0 && steps_[slots_[slot] - 1].node != node) {
    slot = (slot + 1) & (slots_.size() - 1);
  }
  return slot;
}

const PathSearch::Step* PathSearch::Steps::Find(NodeId node) const {
  if (slots_.empty()) return nullptr;
  const std::uint32_t number = slots_[SlotOf(node)];
  return number == 0 ? nullptr : &steps_[number - 1];
}

bool PathSearch::Steps::Add(const Step& step) {
  if ((steps_.size() + 1) * 2 > slots_.size()) {
    slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), 0);
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      slots_[SlotOf(steps_[i].node)] = static_cast<std::uint32_t>(i + 1);
    }
  }
  const std::size_t slot = SlotOf(step.node);
  if (slots_[slot] != 0) return false;
  steps_.push_back(step);
  slots_[slot] = static_cast<std::uint32_t>(steps_.size());
  return true;
}

void PathSearch::Steps::Clear() {
  if (steps_.size() * 8 > slots_.size()) {
    std::fill(slots_.begin(), slots_.end(), 0u);
  } else {
    // From the last: a slot is then found before what was put behind it goes.
    for (std::size_t i = steps_.size(); i > 0; --i) slots_[SlotOf(steps_[i - 1].node)] = 0;
  }
  steps_.clear();
}

std::size_t PathSearch::Steps::bytes() const {
  return steps_.capacity() * sizeof(Step) + slots_.capacity() * sizeof(std::uint32_t);
}

void PathSearch::Open(std::span<const TypeId> types, store::Direction direction,
                      std::optional<std::uint32_t> max) {
  types_ = types;
  max_ = max;
  forward_.direction = direction;
  backward_.direction = direction == store::Direction::kOut  ? store::Direction::kIn
                        : direction == store::Direction::kIn ? store::Direction::kOut
                                                             : direction;
}

bool PathSearch::Meet(Side& side, const Side& other, const Step& step) {
  if (!side.reached.Add(step)) return false;
  next_.push_back(step.node);
  // What was reached on one side before had not been on the other, so every meeting now is as near.
  if (other.reached.Find(step.node) == nullptr) return false;
  meeting_ = step.node;
  return true;
}

Result<bool> PathSearch::Advance(Execution& execution, Side& side, const Side& other) {
  next_.clear();
  ++side.depth;
  images_.Open(execution.reader(), types_, side.direction, side.level.size());
  if (images_.ready()) {
    for (NodeId node : side.level) {
      if (Status status = execution.Tick(); !status) return status.error();
      links_.clear();
      images_.Of(node, links_);
      for (const Links& links : links_) {
        for (std::size_t i = 0; i < links.neighbours.size(); ++i) {
          const NodeId neighbour{links.neighbours[i]};
          if (Meet(side, other, {neighbour, node, RelationshipId{links.relationships[i]}})) {
            return true;
          }
        }
      }
    }
  } else {
    std::vector<store::Neighbour> neighbours;
    std::vector<std::size_t> ends;
    for (std::size_t begin = 0; begin < side.level.size(); begin += kBatchRows) {
      if (Status status = execution.CheckDeadline(); !status) return status.error();
      const auto part =
          std::span(side.level).subspan(begin, std::min(kBatchRows, side.level.size() - begin));
      neighbours.clear();
      ends.clear();
      Status status =
          execution.reader().ExpandBatch(part, side.direction, types_, neighbours, ends);
      if (!status) return status.error();
      std::size_t at = 0;
      for (std::size_t i = 0; i < part.size(); ++i) {
        for (; at < ends[i]; ++at) {
          if (Meet(side, other, {neighbours[at].node, part[i], neighbours[at].relationship})) {
            return true;
          }
        }
      }
    }
  }
  side.level.swap(next_);
  Status status = execution.CheckBytes(side.reached.bytes() + other.reached.bytes() +
                                       (side.level.capacity() + next_.capacity()) * 8);
  if (!status) return status.error();
  return false;
}

Value::Path PathSearch::PathOver(NodeId meeting) const {
  Value::Path path;
  for (NodeId node = meeting;;) {
    path.nodes.push_back(node);
    const Step* step = forward_.reached.Find(node);
    if (step->previous == node) break;
    path.relationships.push_back(step->relationship);
    node = step->previous;
  }
  std::reverse(path.nodes.begin(), path.nodes.end());
  std::reverse(path.relationships.begin(), path.relationships.end());
  for (NodeId node = meeting;;) {
    const Step* step = backward_.reached.Find(node);
    if (step->previous == node) break;
    path.relationships.push_back(step->relationship);
    node = step->previous;
    path.nodes.push_back(node);
  }
  return path;
}

Result<std::optional<Value::Path>> PathSearch::Find(Execution& execution, NodeId from, NodeId to) {
  meeting_.reset();
  for (Side* side : {&forward_, &backward_}) {
    const NodeId start = side == &forward_ ? from : to;
    side->reached.Clear();
    side->reached.Add({start, start, RelationshipId{}});  // reached from itself: a beginning
    side->level.assign(1, start);
    side->depth = 0;
  }
  while (!forward_.level.empty() && !backward_.level.empty()) {
    if (max_ && forward_.depth + backward_.depth >= *max_) break;
    const bool ahead = forward_.level.size() <= backward_.level.size();
    Result<bool> met = ahead ? Advance(execution, forward_, backward_)
                             : Advance(execution, backward_, forward_);
    if (!met) return std::move(met).error();
    if (*met) return std::optional<Value::Path>(PathOver(*meeting_));
  }
  return std::optional<Value::Path>();
}

}  // namespace kg::query
