#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "graph/store/store.h"
#include "query/exec/batch.h"
#include "query/exec/execution.h"

namespace kg::query {

// The shortest trails between two nodes, several of them or with a least length: length by length,
// depth first, leaving out what is farther from the end than the length has room for. How far nodes
// are from the end is found breadth first, backwards, no further than the length in hand.
// Method: R. Korf, "Depth-first iterative-deepening", Artificial Intelligence 27(1), 1985.
class TrailSearch {
 public:
  struct Wanted {
    std::uint32_t min = 1;
    std::optional<std::uint32_t> max;
    std::uint64_t count = 1;  // trails; with `groups` lengths, and all trails of each
    bool groups = false;
  };
  // Appends the neighbours of a node over relationships that a trail may take.
  using Next = std::function<Status(NodeId node, std::vector<store::Neighbour>& out)>;

  // `types` must outlive it; empty: all.
  TrailSearch(Execution& execution, std::span<const TypeId> types, store::Direction direction,
              Next next)
      : execution_(execution), types_(types), direction_(direction), next_(std::move(next)) {}

  // Appends them by length, of one length in a fixed order.
  Status Find(NodeId from, NodeId to, const Wanted& wanted, std::vector<Value::Path>& out);

 private:
  // One relationship further from the end.
  Status Widen();
  // All trails of exactly this length, up to `most`.
  Status Descend(NodeId from, NodeId to, std::uint32_t length, std::uint64_t most,
                 std::vector<Value::Path>& out);

  Execution& execution_;
  std::span<const TypeId> types_;
  store::Direction direction_;
  Next next_;
  std::unordered_map<NodeId, std::uint32_t> distance_;  // to the end
  std::vector<NodeId> level_;                           // those at `depth_`
  std::uint32_t depth_ = 0;
  bool longer_ = false;  // there may be trails beyond the length in hand
  std::size_t bytes_ = 0;
};

}  // namespace kg::query
