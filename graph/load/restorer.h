#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "graph/io/graph_record.h"
#include "graph/load/loader.h"
#include "graph/model/result.h"
#include "graph/store/store.h"

namespace kg::load {

struct RestoreCounts {
  std::uint64_t documents = 0, statements = 0, nodes = 0, relationships = 0;
  std::uint64_t properties = 0;  // that readers see
};

// Fills an empty store with the records of a graph: all of it as one commit, or nothing. Documents
// and what hands made, with the numbers they had; the store that comes out has the content, the
// statement ids and the evidence of the one that was dumped. Without a HeadRecord the numbers of
// what hands made are names only, and are given out anew; with one an EndRecord is the last.
//
// Nodes come before the relationships that name them by number. Records of others wait, sorted, in
// memory and files (LoadOptions); in memory alone: the document that is being read, and some 30
// bytes per key of a node and per document. One thread.
class Restorer {
 public:
  // kConflict if the store holds anything. The store outlives this.
  static Result<std::unique_ptr<Restorer>> Begin(store::Store* store, const LoadOptions& options);
  ~Restorer();

  // Where others who prepare records may let them wait.
  Workspace& workspace();

  // A whole document at once, under a name that no other has (see Transaction::PutDocument).
  // kInvalid, and nothing is added, if it cannot be stored.
  Status AddDocument(const store::DocumentRecord& document, std::span<const Statement> statements);
  // What names of nodes and documents take in memory, beside what waits to be sorted.
  std::size_t key_bytes() const;

  // kInvalid: the record cannot be taken, and is as good as not given. Any other error ends the
  // load.
  Status Add(const io::GraphRecord& record);

  // A record is lost: what follows may belong to another document than the one before.
  Status Lose();

  // kInvalid if records do not fit together: a change of a statement that no document makes, a node
  // that nothing supports, two nodes that have what an index forbids.
  Result<RestoreCounts> Finish(const LoadProgress& progress);

 private:
  struct Impl;
  explicit Restorer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace kg::load
