#pragma once

#include <map>
#include <set>
#include <span>
#include <unordered_map>
#include <vector>

#include "graph/store/gathered.h"
#include "graph/store/graph_writer.h"

namespace kg::store {

// One change of documents: gathers what is added and taken away, record by record, then applies it,
// so that each record is written once, and what another document supports at the end never goes.
class DocumentWriter {
 public:
  explicit DocumentWriter(GraphWriter* writer) : writer_(*writer) {}

  Status Add(const DocumentRecord& document, std::span<const Statement> statements);
  Status Retract(DocumentNumber number);
  // Takes away the support of the statements `withdrawn`, then adds `added`.
  Status Amend(DocumentNumber number, std::span<const Statement> added,
               std::span<const StatementId> withdrawn);
  // Last. Fills in what changed.
  Result<DocumentChange> Apply();

 private:
  struct ValueChange {
    KeyId key{};
    bool member = false;
    Value value;            // to add
    StatementId statement;  // to take away: the value that has this name
  };
  struct NodeChange {
    std::vector<LabelId> labels_added, labels_removed;
    std::vector<ValueChange> added, removed;
  };
  struct RelationshipChange {
    std::vector<std::pair<KeyId, Value>> added, removed;
    bool gone = false;
  };

  Status AddOne(const StatementId& id, const Statement& statement, const SupportRecord& support,
                DocumentNumber number);
  Status Withdraw(const StatementId& id, DocumentNumber number);
  Status DropList(DocumentNumber number);
  Status ApplyTo(NodeId node, const NodeChange& change);
  Status ApplyTo(RelationshipId relationship, const RelationshipChange& change);

  GraphWriter& writer_;
  DocumentChange change_;
  std::map<NodeId, NodeChange> nodes_;
  std::map<RelationshipId, RelationshipChange> relationships_;
  // Statements of which the support changed, as they are now.
  std::map<StatementId, StatementRecord> statements_;
  std::set<StatementId> new_;
};

}  // namespace kg::store
