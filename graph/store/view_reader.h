#pragma once

#include <memory>
#include <string>
#include <vector>

#include "graph/store/counts.h"
#include "graph/store/key_value.h"
#include "graph/store/record.h"
#include "graph/store/store.h"
#include "graph/store/support.h"
#include "graph/store/tokens.h"

namespace kg::store {

// Answers every question of Reader from a view. Snapshots keep it as it is; a transaction brings
// its pending changes to the view first (Settle).
class ViewReader : public virtual Reader {
 public:
  ViewReader(std::shared_ptr<const TokenTable> tokens, Counts counts)
      : tokens_(std::move(tokens)), counts_(std::move(counts)) {}

  std::optional<LabelId> FindLabel(std::string_view name) const override;
  std::optional<TypeId> FindType(std::string_view name) const override;
  std::optional<KeyId> FindKey(std::string_view name) const override;
  std::string_view NameOf(LabelId id) const override;
  std::string_view NameOf(TypeId id) const override;
  std::string_view NameOf(KeyId id) const override;
  std::vector<LabelId> AllLabels() const override;
  std::vector<TypeId> AllTypes() const override;
  std::vector<KeyId> AllKeys() const override;

  std::uint64_t CountNodes() const override;
  std::uint64_t CountNodes(LabelId label) const override;
  std::uint64_t CountRelationships() const override;
  std::uint64_t CountRelationships(TypeId type) const override;

  Status ScanNodes(NodeId from, std::size_t limit, std::vector<NodeId>& out) const override;
  Status ScanLabel(LabelId label, NodeId from, std::size_t limit,
                   std::vector<NodeId>& out) const override;
  Status ScanRelationships(RelationshipId from, std::size_t limit,
                           std::vector<RelationshipId>& out) const override;

  Status Seek(LabelId label, KeyId key, const Value& value,
              std::vector<NodeId>& out) const override;
  Status SeekRange(LabelId label, KeyId key, const std::optional<Bound>& low,
                   const std::optional<Bound>& high, std::vector<NodeId>& out) const override;
  Status SeekPrefix(LabelId label, KeyId key, std::string_view prefix,
                    std::vector<NodeId>& out) const override;
  std::uint64_t EstimateSeek(LabelId label, KeyId key, const Value& value) const override;

  Result<bool> Exists(NodeId node) const override;
  Status LabelsOf(NodeId node, std::vector<LabelId>& out) const override;
  Result<bool> HasLabel(NodeId node, LabelId label) const override;
  Result<Value> Property(NodeId node, KeyId key) const override;
  Status Properties(NodeId node, std::vector<std::pair<KeyId, Value>>& out) const override;
  Status PropertyBatch(std::span<const NodeId> nodes, KeyId key,
                       std::vector<Value>& out) const override;

  Result<bool> Exists(RelationshipId relationship) const override;
  Result<RelationshipEnds> Ends(RelationshipId relationship) const override;
  Result<Value> Property(RelationshipId relationship, KeyId key) const override;
  Status Properties(RelationshipId relationship,
                    std::vector<std::pair<KeyId, Value>>& out) const override;

  Status Expand(NodeId node, Direction direction, std::span<const TypeId> types,
                std::vector<Neighbour>& out) const override;
  Status ExpandBatch(std::span<const NodeId> nodes, Direction direction,
                     std::span<const TypeId> types, std::vector<Neighbour>& out,
                     std::vector<std::size_t>& ends) const override;
  Result<std::uint64_t> Degree(NodeId node, Direction direction,
                               std::span<const TypeId> types) const override;

  Result<std::optional<NodeId>> FindNode(std::string_view key) const override;
  Result<std::string> KeyOf(NodeId node) const override;

  Result<std::vector<SupportedBy>> EvidenceOf(NodeId node) const override;
  Result<std::vector<SupportedBy>> EvidenceOf(RelationshipId relationship) const override;
  Result<std::vector<SupportedBy>> EvidenceOf(StatementId statement) const override;
  Result<std::optional<FoundStatement>> FindStatement(StatementId id) const override;
  Result<StatementId> IdOf(RelationshipId relationship) const override;
  Result<std::uint64_t> CountEvidence(RelationshipId relationship) const override;

  Result<std::vector<DocumentRecord>> Documents() const override;
  Result<std::optional<DocumentRecord>> FindDocument(std::string_view key_or_name) const override;

  Status FindByName(std::string_view name, std::vector<NodeId>& out) const override;

 protected:
  virtual const View& view() const = 0;
  // Brings pending changes into the view; called before anything is read from it.
  virtual Status Settle() const { return {}; }

  Result<std::optional<NodeRecord>> LoadNode(NodeId node) const;
  Result<std::optional<RelationshipRecord>> LoadRelationship(RelationshipId relationship) const;
  Result<std::optional<StatementRecord>> LoadStatement(const StatementId& id) const;
  // By name, or else the first by name of those with this key.
  Result<std::optional<DocumentId>> FindDocumentId(std::string_view key_or_name) const;

  std::shared_ptr<const TokenTable> tokens_;
  Counts counts_;

 private:
  Status SeekBetween(LabelId label, KeyId key, std::string first, std::string last,
                     const std::function<bool(const Value&)>& accept,
                     std::vector<NodeId>& out) const;
  Status ExpandOne(Cursor* out_cursor, Cursor* in_cursor, NodeId node,
                   std::span<const TypeId> types, std::vector<Neighbour>& out) const;
  Status AddEvidence(const StatementId& id, std::vector<SupportedBy>& out) const;
};

// The statement ids of what a node's record says, for nodes that have a key.
StatementId LabelStatement(const std::string& key, std::string_view label);
StatementId PropertyStatement(const std::string& key, std::string_view name, const Value& value,
                              bool member);

}  // namespace kg::store
