#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "graph/store/changed_parts.h"
#include "graph/store/counters.h"
#include "graph/store/declared_index.h"
#include "graph/store/overlay.h"
#include "graph/store/record.h"
#include "graph/store/support.h"
#include "graph/store/tokens.h"

namespace kg::store {

// Changes records and keeps everything that is derived from them in step: postings, index, names,
// adjacency, keys, counters. Nothing else writes.
class GraphWriter {
 public:
  GraphWriter(Overlay* view, Counters* counters, Tokens* tokens, const StoredIndexes* indexes)
      : view_(*view), counters_(*counters), tokens_(*tokens), indexes_(*indexes) {}

  Overlay& view() { return view_; }
  Counters& counters() { return counters_; }
  Tokens& tokens() { return tokens_; }
  const ChangedParts& changed() const { return changed_; }

  Result<std::optional<NodeRecord>> ReadNode(NodeId node) const;
  Result<std::optional<RelationshipRecord>> ReadRelationship(RelationshipId relationship) const;
  // kNotFound, for a person.
  Result<NodeRecord> NeedNode(NodeId node) const;
  Result<RelationshipRecord> NeedRelationship(RelationshipId relationship) const;

  // Makes a node with a stable key, or a hand-made one (key "").
  Result<NodeId> MakeNode(std::string key);
  // The node of a stable key; makes it if there is none.
  Result<NodeId> NodeOfKey(const std::string& key);
  // From what is stored to what shall be. Nothing: gone.
  Status WriteNode(NodeId node, const NodeRecord& before, const NodeRecord& after);
  Status RemoveNode(NodeId node, const NodeRecord& before);

  // Takes the next id; fills in the ordinal of a hand-made one.
  Result<RelationshipId> MakeRelationship(RelationshipRecord record);
  void WriteRelationship(RelationshipId relationship, const RelationshipRecord& before,
                         const RelationshipRecord& after);
  Status RemoveRelationship(RelationshipId relationship, const RelationshipRecord& before);

  // Takes a statement from every document that supports it. The record it is about is not touched.
  Status DropSupport(const StatementId& statement);

  // Runs of hand-made relationships since the last call: meta 'o'.
  void SaveOrdinals();

 private:
  Status AddNames(NodeId node, const NodeRecord* before, const NodeRecord* after);
  Status IndexNode(NodeId node, const NodeRecord& before, const NodeRecord& after);
  void CountProperties(const Properties& before, const Properties& after);
  // Calls changed(key) for each property that reads otherwise now.
  template <typename Changed>
  static void EachChanged(const Properties& before, const Properties& after, Changed changed);

  Overlay& view_;
  Counters& counters_;
  Tokens& tokens_;
  const StoredIndexes& indexes_;
  ChangedParts changed_;
  std::unordered_map<std::string, NodeId> keys_;  // found or made lately
  struct Run {
    std::uint64_t ordinal = 0, relationship = 0, count = 0;
  };
  std::vector<Run> runs_;
};

}  // namespace kg::store
