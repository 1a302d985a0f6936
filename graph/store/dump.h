#pragma once

#include <functional>

#include "graph/io/graph_record.h"
#include "graph/model/result.h"
#include "graph/store/store.h"

namespace kg::store {

// Everything that the store held at the snapshot's moment, as records in an order that depends on
// the content alone: documents by name, their statements by id, nodes by key or number. What reads
// them back (graph/load/restorer.h) makes a store with the same content, statement ids and
// evidence. Holds one document, node or relationship at a time. Ends with the first error of `use`.
using UseRecord = std::function<Status(const io::GraphRecord&)>;
Status Dump(const Snapshot& snapshot, const UseRecord& use);

// Every node, in the order in which the records name them: by key, then by number.
using UseNode = std::function<Status(NodeId node, const io::NodeName& name)>;
Status EachNode(const Snapshot& snapshot, const UseNode& use);

// The number of a node made by hand, by which records name it: of all things that a store calls it
// by the one that stays in a store that is made from the records.
Result<std::uint64_t> NumberOf(const Snapshot& snapshot, NodeId node);

}  // namespace kg::store
