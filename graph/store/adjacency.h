#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "graph/store/packed_list.h"
#include "graph/store/store.h"

// Neighbours of nodes: families `out` and `in`, one root per node.
namespace kg::store {

// All inline lists of a root together; more, and the longest moves to blocks.
inline constexpr std::size_t kRootBytes = 4096;

// Appends the neighbours on one side (family kOut or kIn), sorted by type, neighbour, relationship.
// `skip_loops` leaves out relationships of the node with itself.
Status AppendNeighbours(const View& view, Family family, NodeId node, std::span<const TypeId> types,
                        bool skip_loops, std::vector<Neighbour>& out);
// The same when the root's value is at hand.
Status AppendNeighbours(const View& view, Family family, NodeId node, std::string_view root,
                        std::span<const TypeId> types, bool skip_loops,
                        std::vector<Neighbour>& out);
// Relationships on one side; `loops`, if set, gets how many of them are loops.
Result<std::uint64_t> CountLinks(const View& view, Family family, NodeId node,
                                 std::span<const TypeId> types, std::uint64_t* loops);
Result<bool> HasLinks(const View& view, NodeId node);
Result<bool> ContainsLink(const View& view, Family family, NodeId node, TypeId type,
                          const Link& link);
Status AddLink(MutableView& view, Family family, NodeId node, TypeId type, const Link& link);
// kCorrupt if it is not there.
Status RemoveLink(MutableView& view, Family family, NodeId node, TypeId type, const Link& link);

}  // namespace kg::store
