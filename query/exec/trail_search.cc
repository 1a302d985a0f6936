#include "query/exec/trail_search.h"

#include <algorithm>
#include <utility>

namespace kg::query {
namespace {

store::Direction Reversed(store::Direction direction) {
  switch (direction) {
    case store::Direction::kOut: return store::Direction::kIn;
    case store::Direction::kIn: return store::Direction::kOut;
    case store::Direction::kBoth: break;
  }
  return store::Direction::kBoth;
}

}  // namespace

Status TrailSearch::Find(NodeId from, NodeId to, const Wanted& wanted,
                         std::vector<Value::Path>& out) {
  distance_ = {{to, 0}};
  level_ = {to};
  depth_ = 0;
  std::uint64_t left = wanted.count;
  if (wanted.min == 0 && from == to) {
    out.push_back({{from}, {}});
    --left;
  }
  for (std::uint32_t length = std::max(wanted.min, 1u); left > 0; ++length) {
    if (wanted.max && length > *wanted.max) return {};
    while (depth_ < length && !level_.empty()) {
      if (Status status = Widen(); !status) return status;
    }
    longer_ = !level_.empty();
    const auto reached = distance_.find(from);
    if (reached == distance_.end() && !longer_) return {};
    if (reached != distance_.end() && reached->second <= length) {
      const std::size_t before = out.size();
      const std::uint64_t most = wanted.groups ? static_cast<std::uint64_t>(-1) : left;
      if (Status status = Descend(from, to, length, most, out); !status) return status;
      const std::size_t found = out.size() - before;
      left -= wanted.groups ? std::min<std::uint64_t>(found, 1) : found;
    }
    if (!longer_) return {};
  }
  return {};
}

Status TrailSearch::Widen() {
  std::vector<NodeId> next;
  std::vector<store::Neighbour> neighbours;
  std::vector<std::size_t> ends;
  ++depth_;
  for (std::size_t begin = 0; begin < level_.size(); begin += kBatchRows) {
    if (Status status = execution_.CheckDeadline(); !status) return status;
    const std::span<const NodeId> part(level_.data() + begin,
                                       std::min(kBatchRows, level_.size() - begin));
    neighbours.clear();
    ends.clear();
    if (Status status = execution_.reader().ExpandBatch(part, Reversed(direction_), types_,
                                                        neighbours, ends);
        !status) {
      return status;
    }
    for (const store::Neighbour& step : neighbours) {
      if (distance_.try_emplace(step.node, depth_).second) next.push_back(step.node);
    }
    if (Status status = execution_.CheckBytes(distance_.size() * 48); !status) return status;
  }
  level_ = std::move(next);
  return {};
}

Status TrailSearch::Descend(NodeId from, NodeId to, std::uint32_t length, std::uint64_t most,
                            std::vector<Value::Path>& out) {
  struct Frame {
    NodeId node;
    std::vector<store::Neighbour> neighbours;
    std::size_t place = 0;
  };
  std::vector<Frame> frames;
  std::vector<RelationshipId> trail;
  std::unordered_set<RelationshipId> walked;
  frames.push_back({from, {}});
  if (Status status = next_(from, frames.back().neighbours); !status) return status;
  while (!frames.empty()) {
    if (Status status = execution_.Tick(); !status) return status;
    Frame& frame = frames.back();
    if (frame.place == frame.neighbours.size()) {
      frames.pop_back();
      if (!trail.empty()) {
        walked.erase(trail.back());
        trail.pop_back();
      }
      continue;
    }
    const store::Neighbour step = frame.neighbours[frame.place++];
    if (walked.count(step.relationship) != 0) continue;
    const auto room = static_cast<std::uint32_t>(length - trail.size() - 1);
    const auto distance = distance_.find(step.node);
    if (distance == distance_.end()) continue;
    if (distance->second > room) {
      longer_ = true;
      continue;
    }
    if (room > 0) {
      trail.push_back(step.relationship);
      walked.insert(step.relationship);
      frames.push_back({step.node, {}});
      if (Status status = next_(step.node, frames.back().neighbours); !status) return status;
      continue;
    }
    // At the end, whose distance is 0; others may go on from here.
    longer_ = true;
    Value::Path path;
    for (const Frame& each : frames) path.nodes.push_back(each.node);
    path.nodes.push_back(to);
    path.relationships = trail;
    path.relationships.push_back(step.relationship);
    bytes_ += path.nodes.size() * 16 + 64;
    if (Status status = execution_.CheckBytes(bytes_); !status) return status;
    out.push_back(std::move(path));
    if (--most == 0) return {};
  }
  return {};
}

}  // namespace kg::query
