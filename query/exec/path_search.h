#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "graph/store/store.h"
#include "query/exec/execution.h"
#include "query/exec/links.h"

namespace kg::query {

// One shortest path between two nodes: breadth first from both ends, level by level, always from
// the side with the fewer nodes, until the two meet.
// Method: I. Pohl, "Bi-directional search", Machine Intelligence 6, 1971.
// May be used again; its tables stay.
class PathSearch {
 public:
  // For what follows; `types` must outlive it. `max`: relationships of a path.
  void Open(std::span<const TypeId> types, store::Direction direction,
            std::optional<std::uint32_t> max);
  // Two different nodes. Nothing: no path that is short enough.
  Result<std::optional<Value::Path>> Find(Execution& execution, NodeId from, NodeId to);

 private:
  // Where a node was reached from.
  struct Step {
    NodeId node, previous;
    RelationshipId relationship;
  };
  // Nodes reached, by hash; emptied in time of what it held.
  class Steps {
   public:
    const Step* Find(NodeId node) const;
    bool Add(const Step& step);  // false: it is there
    void Clear();
    std::size_t bytes() const;

   private:
    std::size_t SlotOf(NodeId node) const;
    std::vector<Step> steps_;
    std::vector<std::uint32_t> slots_;  // number + 1; 0: free. A power of two of them
  };
  struct Side {
    store::Direction direction;
    Steps reached;
    std::vector<NodeId> level;
    std::uint32_t depth = 0;
  };

  // One level further on `side`. True: `meeting_` is on both sides.
  Result<bool> Advance(Execution& execution, Side& side, const Side& other);
  bool Meet(Side& side, const Side& other, const Step& step);
  Value::Path PathOver(NodeId meeting) const;

  std::span<const TypeId> types_;
  std::optional<std::uint32_t> max_;
  Side forward_, backward_;
  std::vector<NodeId> next_;
  std::optional<NodeId> meeting_;
  LinkImages images_;
  std::vector<Links> links_;
};

}  // namespace kg::query
