#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "graph/store/document_writer.h"
#include "graph/store/graph_reader.h"
#include "graph/store/graph_writer.h"

namespace kg::store {

// What a transaction reads and writes, made before its readers.
struct TransactionState {
  Overlay view;
  Counters counters;
  std::shared_ptr<Tokens> tokens;
  StoredIndexes indexes;
  GraphWriter writer;
  std::shared_ptr<ImageCache> images;

  TransactionState(std::unique_ptr<View> base, Counters start, std::shared_ptr<Tokens> vocabulary,
                   StoredIndexes declared, std::shared_ptr<ImageCache> image_cache)
      : view(std::move(base)),
        counters(std::move(start)),
        tokens(std::move(vocabulary)),
        indexes(std::move(declared)),
        writer(&view, &counters, tokens.get(), &indexes),
        images(std::move(image_cache)) {}
};

class TransactionImpl final : private std::unique_ptr<TransactionState>,
                              public GraphReader<Transaction> {
 public:
  // `commit` makes the state durable; `release` lets the next transaction begin and is called once,
  // by whichever comes first, the end of commit's writing or the end of this object.
  using CommitFunction = std::function<Status(TransactionState&)>;
  TransactionImpl(std::unique_ptr<TransactionState> state, CommitFunction commit,
                  std::function<void()> release);
  ~TransactionImpl() override;

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
  Status CreateIndex(const DeclaredIndex& index) override;
  Status DropIndex(std::string_view name) override;
  Status Commit() override;

  // derived.h
  Result<DocumentChange> Amend(std::string_view key_or_name, std::span<const Statement> added,
                               std::span<const StatementId> withdrawn);
  Status LabelledBy(std::string_view key_or_name, LabelId label, std::vector<NodeId>& out) const;
  Result<std::pair<std::string, std::uint64_t>> LabellersOf(NodeId node, LabelId label) const;
  Result<std::vector<SupportedBy>> EvidenceIn(std::string_view key_or_name, NodeId node,
                                              LabelId label) const;

 private:
  TransactionState& state() { return **this; }
  const TransactionState& state() const { return **this; }
  GraphWriter& writer() { return state().writer; }
  // A change that failed half way cannot be committed.
  Status Ready() const;
  Status Keep(Status status);
  template <typename T>
  Result<T> Keep(Result<T> result) {
    if (!result && result.error().code != ErrorCode::kNotFound) broken_ = true;
    return result;
  }
  Result<StatementId> LabelStatement(NodeId node, LabelId label) const;
  Result<DocumentNumber> NumberOf(std::string_view key_or_name) const;
  Status RemoveEmptyNodes();

  CommitFunction commit_;
  std::function<void()> release_;
  std::set<NodeId> perhaps_empty_;
  bool broken_ = false, over_ = false;
};

}  // namespace kg::store
