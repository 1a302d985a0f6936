#pragma once

#include <string>
#include <vector>

#include "graph/store/adjacency.h"
#include "graph/store/counters.h"
#include "graph/store/declared_index.h"
#include "graph/store/image_cache.h"
#include "graph/store/record.h"
#include "graph/store/support.h"
#include "graph/store/tokens.h"
#include "graph/store/view.h"

namespace kg::store {

// Where a reader has its images from, and for which state.
struct Images {
  ImageCache* cache = nullptr;
  std::uint64_t state = 0;
  const ChangedParts* changed = nullptr;  // since then, by this transaction
};

// Everything that Reader promises, over a view. Base is Snapshot or Transaction.
template <typename Base>
class GraphReader : public Base {
 public:
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
  std::optional<std::uint64_t> CountUnlabelled() const override;
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
  std::vector<DeclaredIndex> Indexes() const override;
  Status SeekComposite(std::string_view index, std::span<const Value> first,
                       const std::optional<Bound>& low, const std::optional<Bound>& high,
                       std::vector<NodeId>& out) const override;

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
  Status ScanNames(std::string_view from, std::size_t limit,
                   std::vector<std::string>& out) const override;

  std::shared_ptr<const LabelImage> Labelled(LabelId label, std::uint64_t reads) const override;
  std::shared_ptr<const AdjacencyImage> Adjacency(TypeId type, Direction side,
                                                  std::uint64_t reads) const override;
  std::shared_ptr<const ColumnImage> Column(LabelId label, KeyId key,
                                            std::uint64_t reads) const override;
  std::shared_ptr<const ColumnImage> Column(TypeId type, KeyId key,
                                            std::uint64_t reads) const override;

 protected:
  GraphReader(const View* view, const Counters* counters, const Tokens* tokens,
              const StoredIndexes* indexes, Images images)
      : view_(view), counters_(counters), tokens_(tokens), indexes_(indexes), images_(images) {}

 private:
  // Whether this view has `part` as the state that images are of has it.
  bool Unchanged(const Part& part) const {
    return images_.changed == nullptr || !images_.changed->Contains(part);
  }
  ImageCache::State ImageState() const { return {*view_, *counters_, images_.state}; }
  std::string_view Token(TokenKind kind, std::uint32_t token) const {
    return tokens_->Name(kind, token);
  }

  const View* const view_;
  const Counters* const counters_;
  const Tokens* const tokens_;
  const StoredIndexes* const indexes_;
  const Images images_;
};

extern template class GraphReader<Snapshot>;
extern template class GraphReader<Transaction>;

}  // namespace kg::store
