#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/load/id_map.h"
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
  const LoadOptions& options() const { return options_; }
  store::Tokens& tokens() { return bulk_->tokens(); }
  // Numbers of nodes and relationships begin here.
  const store::Counters& start() const { return bulk_->start(); }

  // What one thread adds. Counts what belongs to it: counters() is for statements and visible
  // properties that are added as bytes.
  class Lane {
   public:
    explicit Lane(Loader* loader);
    store::Counters& counters() { return counters_; }

    // A node with all that is derived from it.
    Status AddNode(NodeId node, const store::NodeRecord& record);
    // The same in parts: the record's bytes, and each place where the node is found.
    Status AddNodeRecord(NodeId node, std::string_view record);
    Status AddKey(std::string_view key, NodeId node);
    Status AddPosting(store::Family family, std::string_view root, NodeId node);

    // Part of what a node is; all parts become its record.
    Status AddPart(NodeId node, std::string_view part);

    // A hand-made one, with its properties' bytes. Those with equal ends and type keep the order
    // of `order`. Ordinals are given out in the order of ids.
    Status AddRelationship(NodeId source, TypeId type, NodeId target, std::uint64_t order,
                           std::string_view properties);
    // One that documents support.
    Status AddRelationship(NodeId source, TypeId type, NodeId target, const StatementId& statement,
                           const store::Properties& properties);
    // When nothing more is added.
    Status Flush();

   private:
    Loader& loader_;
    store::Counters counters_;
    friend class Loader;
    Status AddSorted(NodeId source, TypeId type, NodeId target, char origin,
                     std::string_view properties);

    Sorter::Buffer nodes_, keys_, parts_, relationships_, supports_, document_, by_document_;
    std::array<Sorter::Buffer, 3> postings_;  // label, index, alias
    std::string scratch_, order_;
  };

  // The node of a stable key; the first time it is named, it gets the next number. The calls that
  // give out numbers come from one thread.
  Result<NodeId> NodeOfKey(Lane& lane, const std::string& key);
  // The next `count` numbers, of nodes that are added by AddNode or AddNodeRecord.
  NodeId NextNodes(std::uint64_t count);

  // A document under a name that no other has, with its statements (see Transaction::PutDocument).
  // kInvalid, and nothing is added, if one cannot be stored.
  Status AddDocument(Lane& lane, const store::DocumentRecord& document,
                     std::span<const Statement> statements);
  // Different statements of all documents; known when Finish is done.
  std::uint64_t supported() const { return supported_; }

  // What the keys of nodes take in memory, beside what waits to be sorted.
  std::size_t key_bytes() const { return keys_of_nodes_.bytes(); }

  // Writes everything and makes it the store's. Lanes are flushed and their counters given first.
  Status Finish(const std::vector<store::Counters>& counted, const LoadProgress& progress);

 private:
  Loader(std::unique_ptr<store::BulkLoad> bulk, const LoadOptions& options);
  class Output;

  const LoadOptions options_;
  std::unique_ptr<store::BulkLoad> bulk_;
  Workspace workspace_;
  IdMap keys_of_nodes_;
  std::uint64_t next_node_;
  std::uint32_t next_document_;
  std::atomic<std::uint64_t> supported_ = 0;
  std::mutex mutex_;
  std::vector<store::Counters> counted_;  // by the lanes of Finish
  // What is added, by what it is sorted by:
  Sorter nodes_;          // node: record
  Sorter keys_;           // stable key: node
  Sorter parts_;          // node: part of a record
  Sorter relationships_;  // source, type, target, origin: properties
  Sorter incoming_;       // target, type, source, relationship
  Sorter supports_;       // statement, document: what it says, evidence
  Sorter links_;          // statement: relationship
  Sorter document_, by_document_;  // as they are stored
  std::array<Sorter, 3> postings_;  // root, node
};

// Runs `tasks` in order on so many threads; the first failure ends it. Exceptions come out again.
Status RunTasks(unsigned threads, const std::vector<std::function<Status()>>& tasks);

}  // namespace kg::load
