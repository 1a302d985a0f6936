#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/load/sorter.h"
#include "graph/model/ids.h"
#include "graph/model/result.h"
#include "graph/store/bulk_load.h"
#include "graph/store/record.h"
#include "graph/store/store.h"

namespace kg::load {

struct LoadOptions {
  std::size_t memory_bytes = std::size_t{512} << 20;  // for what waits to be sorted and written
  unsigned threads = 2;
};

// Steps done and all steps, for a progress line; called from any thread, one at a time.
using LoadProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// Fills an empty store past its transactions: what is added waits, sorted, in memory and temporary
// files; then every family is written as sorted files and all of them become the store's at once.
// The result is what transactions would have made of the same nodes in order of their numbers and
// relationships in order of source, type, target.
class Loader {
 public:
  // kConflict if the store holds anything. The store outlives this.
  static Result<std::unique_ptr<Loader>> Begin(store::Store* store, const LoadOptions& options);
  ~Loader();

  unsigned threads() const { return options_.threads; }
  store::Tokens& tokens() { return bulk_->tokens(); }
  Workspace& workspace() { return workspace_; }
  // Numbers of nodes and relationships begin here.
  const store::Counters& start() const { return bulk_->start(); }

  // What one thread adds. Counts what belongs to it: counters() is for statements and visible
  // properties that are added as bytes.
  class Lane {
   public:
    explicit Lane(Loader* loader);
    store::Counters& counters() { return counters_; }

    // A node with all that is derived from it but its key and its place in declared indexes.
    Status AddNode(NodeId node, const store::NodeRecord& record);
    // The same in parts: the record's bytes, and each place where the node is found.
    Status AddNodeRecord(NodeId node, std::string_view record);
    Status AddPosting(store::Family family, std::string_view root, NodeId node);

    // A hand-made one, with its properties' bytes. Those with equal ends and type keep the order
    // of `order`. Ordinals are given out in the order of ids.
    Status AddRelationship(NodeId source, TypeId type, NodeId target, std::uint64_t order,
                           std::string_view properties);
    // One that has its number already. In one load either all have or none.
    Status AddNumbered(RelationshipId id, const store::RelationshipRecord& record);
    // When nothing more is added.
    Status Flush();

   private:
    Loader& loader_;
    store::Counters counters_;
    Sorter::Buffer nodes_, relationships_, numbered_, outgoing_, incoming_;
    std::array<Sorter::Buffer, 4> postings_;  // label, index, alias, composite
    std::string scratch_;
  };

  // The next `count` numbers of nodes.
  NodeId NextNodes(std::uint64_t count);

  // What the caller numbers and writes itself: relationships given by AddNumbered, documents, keys.
  struct Prepared {
    store::BulkLoad::Files files;
    std::vector<store::BulkLoad::Run> runs;
    store::StoredIndexes indexes;
    std::uint64_t next_node_ordinal = 0, next_relationship_ordinal = 0, next_document = 0;
  };
  // Writes everything and makes it the store's. Lanes are flushed and their counters given first.
  // Without `prepared` everything is made by hand, and numbered here.
  Status Finish(const std::vector<store::Counters>& counted, const LoadProgress& progress,
                std::optional<Prepared> prepared = std::nullopt);

 private:
  Loader(std::unique_ptr<store::BulkLoad> bulk, const LoadOptions& options);
  class Output;

  const LoadOptions options_;
  std::unique_ptr<store::BulkLoad> bulk_;
  Workspace workspace_;
  std::uint64_t next_node_;
  // What is added, by what it is sorted by:
  Sorter nodes_;          // node: record
  Sorter relationships_;  // source, type, target, order: properties
  Sorter numbered_;       // relationship: record
  Sorter outgoing_;       // source, type, target, relationship; of those that have numbers
  Sorter incoming_;       // target, type, source, relationship
  std::array<Sorter, 4> postings_;  // root, node
};

// Calls write(begin, end) in tasks of about one size for the keys of a sorter; none cuts what must
// stay together: size(key) tells how much of a key that is. "" is open.
using WriteRange = std::function<Status(std::string_view begin, std::string_view end)>;
using KeptTogether = std::function<std::size_t(const std::string& key)>;
void SplitTasks(const Sorter& sorter, std::size_t parts, const KeptTogether& size,
                const WriteRange& write, std::vector<std::function<Status()>>& tasks);

// Runs `tasks` in order on so many threads; the first failure ends it. Exceptions come out again.
Status RunTasks(unsigned threads, const std::vector<std::function<Status()>>& tasks);

}  // namespace kg::load
