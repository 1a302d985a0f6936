#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "graph/io/graph_record.h"
#include "graph/load/loader.h"
#include "graph/load/sorter.h"
#include "graph/store/declared_index.h"
#include "graph/store/gathered.h"

namespace kg::load {

// What records of a graph tell of nodes and statements, bit by bit, until all that is told of one
// stands together: supports by statement, parts by node. From them come the statement family, the
// relationships that documents state, and the nodes.
class RestoredParts {
 public:
  explicit RestoredParts(Loader* loader);

  void AddIndex(store::StoredIndex index) { indexes_.push_back(std::move(index)); }
  const store::StoredIndexes& indexes() const { return indexes_; }

  // What one thread adds. Calls without a status keep the first failure for status().
  class Intake {
   public:
    explicit Intake(RestoredParts* parts);

    Status AddSupport(const store::Gathered::Each& each, store::DocumentNumber document,
                      NodeId subject, NodeId object);
    // A record as it is stored: families key, document, by_document.
    Status AddStored(store::Family family, std::string_view key, std::string_view value);
    Status AddChanges(const io::RelationshipChanges& changes);

    void AddKey(NodeId node, std::string_view key);
    void AddNumber(NodeId node, std::uint64_t ordinal);  // made by hand
    void AddLink(NodeId node);                           // it has a relationship
    void AddChanges(NodeId node, const io::NodeChanges& changes);

    Status Flush();
    const Status& status() const { return status_; }

   private:
    friend class RestoredParts;
    void AddPart(NodeId node, std::string_view part);

    RestoredParts& parts_;
    Sorter::Buffer nodes_, supports_, keys_, document_, by_document_;
    Status status_;
    std::string key_, part_;
  };

  struct Written {
    store::BulkLoad::Files files;
    std::vector<store::Counters> counted;  // of what went to the loader
    std::uint64_t statements = 0;          // different ones that documents support
  };
  // Everything, once all intakes are flushed: nodes and relationships, numbered from
  // `next_relationship`, go to the loader; the rest comes back as files.
  Result<Written> Write(std::uint64_t next_relationship);

 private:
  class Output;

  Loader& loader_;
  store::StoredIndexes indexes_;
  Sorter nodes_;     // node: part of it
  Sorter supports_;  // statement, document: what it says, evidence; after them changes by hand
  Sorter stated_;    // source, type, target, statement: properties
  Sorter links_;     // statement: relationship
  Sorter unique_;    // index, where a node is entered in it: the values in full
  Sorter keys_, document_, by_document_;  // as they are stored
};

}  // namespace kg::load
