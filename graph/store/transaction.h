#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "graph/store/view_reader.h"

namespace kg::store {

// The one kind of Transaction. Records that change are kept decoded, next to what they were;
// Settle compares the two and writes the record and what hangs on it (labels, index, names,
// adjacency, counts) into the batch. So every access path follows from the records alone.
class BatchTransaction final : public Transaction, public ViewReader {
 public:
  // `published` is called with the new counts once a commit is durable. `lock` keeps other
  // writers of this process out until the transaction is gone.
  BatchTransaction(std::unique_ptr<Batch> batch, std::shared_ptr<TokenTable> tokens, Counts counts,
                   std::unique_lock<std::mutex> lock,
                   std::function<void(const Counts&)> published);

  LabelId InternLabel(std::string_view name) override;
  TypeId InternType(std::string_view name) override;
  KeyId InternKey(std::string_view name) override;

  Result<NodeId> CreateNode() override;
  Result<RelationshipId> CreateRelationship(NodeId source, TypeId type, NodeId target) override;
  Status AddLabel(NodeId node, LabelId label) override;
  Status RemoveLabel(NodeId node, LabelId label) override;
  Status SetProperty(NodeId node, KeyId key, const Value& value) override;
  Status SetProperty(RelationshipId relationship, KeyId key, const Value& value) override;
  Status Delete(NodeId node) override;
  Status Delete(RelationshipId relationship) override;

  Result<DocumentChange> PutDocument(const DocumentRecord& document,
                                     std::span<const Statement> statements) override;
  Result<DocumentChange> RemoveDocument(std::string_view key_or_name) override;

  Status Commit() override;

 protected:
  const View& view() const override { return *batch_; }
  Status Settle() const override;

 private:
  template <typename Record>
  struct Change {
    std::optional<Record> before, now;  // none: does not exist
  };

  Result<NodeRecord*> Touch(NodeId node);  // kNotFound if it does not exist
  Result<RelationshipRecord*> Touch(RelationshipId relationship);
  Result<NodeId> NodeOf(const std::string& key);  // makes it if needed
  Result<std::uint64_t> NextId(std::string_view counter);
  Result<bool> HasRelationships(NodeId node) const;

  Status AddStatement(const Statement& statement, DocumentId document, DocumentChange& change);
  Status ApplyNew(const Statement& statement, const StatementId& id, StatementRecord& record);
  Status RemoveSupport(const StatementId& id, DocumentId document, DocumentChange& change);
  Status RemoveAllSupport(const StatementId& id);  // a hand took the statement back
  Status Retract(DocumentId document, DocumentChange& change);
  Status DropEmptyNodes();

  Status SettleNode(NodeId node, const Change<NodeRecord>& change);
  Status SettleRelationship(RelationshipId id, const Change<RelationshipRecord>& change);

  std::unique_lock<std::mutex> lock_;
  std::unique_ptr<Batch> batch_;
  std::shared_ptr<TokenTable> own_tokens_;
  Counts counts_before_;
  std::function<void(const Counts&)> published_;
  std::map<NodeId, Change<NodeRecord>> nodes_;
  std::map<RelationshipId, Change<RelationshipRecord>> relationships_;
  std::vector<NodeId> maybe_empty_;
  std::map<std::string, std::uint64_t, std::less<>> next_;  // counters handed out from
};

}  // namespace kg::store
