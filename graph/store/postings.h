#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/store/packed_list.h"

// Sets of nodes under a root key: of a label, of an indexed value, of a folded name.
namespace kg::store {

// Appends up to `limit` nodes >= from, ascending.
Status ReadPostings(const View& view, Family family, const std::string& root, NodeId from,
                    std::size_t limit, std::vector<NodeId>& out);
// The same when the root's value is at hand.
Status ReadPostings(const View& view, Family family, const std::string& root,
                    std::string_view root_value, NodeId from, std::size_t limit,
                    std::vector<NodeId>& out);
Result<std::uint64_t> CountPostings(const View& view, Family family, const std::string& root);
Result<bool> ContainsPosting(const View& view, Family family, const std::string& root, NodeId node);
Status AddPosting(MutableView& view, Family family, const std::string& root, NodeId node);
// Ascending nodes.
Status AddPostings(MutableView& view, Family family, const std::string& root,
                   std::span<const NodeId> nodes);
// kCorrupt if it is not there.
Status RemovePosting(MutableView& view, Family family, const std::string& root, NodeId node);

}  // namespace kg::store
