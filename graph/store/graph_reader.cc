#include "graph/store/graph_reader.h"

#include <algorithm>
#include <limits>

#include "graph/store/alias.h"
#include "graph/store/found_statement.h"
#include "graph/store/index_seek.h"
#include "graph/store/postings.h"
#include "graph/store/value_codec.h"

namespace kg::store {
namespace {

constexpr std::size_t kBatch = 512;
constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

template <typename Id>
std::vector<Id> Used(const std::vector<std::uint64_t>& counts, const Tokens& tokens,
                     TokenKind kind) {
  std::vector<Id> ids;
  for (std::uint32_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) ids.push_back(Id{i});
  }
  std::sort(ids.begin(), ids.end(), [&](Id a, Id b) {
    return tokens.Name(kind, static_cast<std::uint32_t>(a)) <
           tokens.Name(kind, static_cast<std::uint32_t>(b));
  });
  return ids;
}

template <typename Id>
std::optional<Id> AsId(std::optional<std::uint32_t> token) {
  return token ? std::optional(Id{*token}) : std::nullopt;
}

template <typename Id>
Status ScanIds(const View& view, Family family, Id from, std::size_t limit, std::vector<Id>& out) {
  if (limit == 0) return {};
  std::string begin;
  PutOrdered(begin, static_cast<std::uint64_t>(from));
  std::unique_ptr<Cursor> cursor = view.WalkRange(family, begin, "");
  for (; limit > 0 && cursor->Valid(); cursor->Next(), --limit) {
    ByteReader reader(cursor->key());
    out.push_back(Id{reader.Ordered()});
    if (!reader.ok() || !reader.done()) return Corrupt(family, cursor->key());
  }
  return cursor->status();
}

Error NoRelationship(RelationshipId relationship) {
  return {ErrorCode::kNotFound,
          "there is no relationship " + std::to_string(static_cast<std::uint64_t>(relationship))};
}

bool ByTypeThenNode(const Neighbour& a, const Neighbour& b) {
  if (a.type != b.type) return a.type < b.type;
  if (a.node != b.node) return a.node < b.node;
  return a.relationship < b.relationship;
}

void MergeSides(std::vector<Neighbour>& out, std::size_t begin, std::size_t middle) {
  const auto at = [&out](std::size_t i) { return out.begin() + static_cast<std::ptrdiff_t>(i); };
  if (middle > begin && middle < out.size()) {
    std::inplace_merge(at(begin), at(middle), out.end(), ByTypeThenNode);
  }
}

}  // namespace

template <typename B>
std::optional<LabelId> GraphReader<B>::FindLabel(std::string_view name) const {
  return AsId<LabelId>(tokens_->Find(TokenKind::kLabel, name));
}
template <typename B>
std::optional<TypeId> GraphReader<B>::FindType(std::string_view name) const {
  return AsId<TypeId>(tokens_->Find(TokenKind::kType, name));
}
template <typename B>
std::optional<KeyId> GraphReader<B>::FindKey(std::string_view name) const {
  return AsId<KeyId>(tokens_->Find(TokenKind::kKey, name));
}
template <typename B>
std::string_view GraphReader<B>::NameOf(LabelId id) const {
  return Token(TokenKind::kLabel, static_cast<std::uint32_t>(id));
}
template <typename B>
std::string_view GraphReader<B>::NameOf(TypeId id) const {
  return Token(TokenKind::kType, static_cast<std::uint32_t>(id));
}
template <typename B>
std::string_view GraphReader<B>::NameOf(KeyId id) const {
  return Token(TokenKind::kKey, static_cast<std::uint32_t>(id));
}
template <typename B>
std::vector<LabelId> GraphReader<B>::AllLabels() const {
  return Used<LabelId>(counters_->labels, *tokens_, TokenKind::kLabel);
}
template <typename B>
std::vector<TypeId> GraphReader<B>::AllTypes() const {
  return Used<TypeId>(counters_->types, *tokens_, TokenKind::kType);
}
template <typename B>
std::vector<KeyId> GraphReader<B>::AllKeys() const {
  return Used<KeyId>(counters_->keys, *tokens_, TokenKind::kKey);
}

template <typename B>
std::uint64_t GraphReader<B>::CountNodes() const {
  return counters_->nodes;
}
template <typename B>
std::uint64_t GraphReader<B>::CountNodes(LabelId label) const {
  return Counters::Of(counters_->labels, static_cast<std::uint32_t>(label));
}
template <typename B>
std::optional<std::uint64_t> GraphReader<B>::CountUnlabelled() const {
  if (!counters_->labelled) return std::nullopt;
  return counters_->nodes - *counters_->labelled;
}
template <typename B>
std::uint64_t GraphReader<B>::CountRelationships() const {
  return counters_->relationships;
}
template <typename B>
std::uint64_t GraphReader<B>::CountRelationships(TypeId type) const {
  return Counters::Of(counters_->types, static_cast<std::uint32_t>(type));
}

template <typename B>
Status GraphReader<B>::ScanNodes(NodeId from, std::size_t limit, std::vector<NodeId>& out) const {
  return ScanIds(*view_, Family::kNode, from, limit, out);
}
template <typename B>
Status GraphReader<B>::ScanLabel(LabelId label, NodeId from, std::size_t limit,
                                 std::vector<NodeId>& out) const {
  return ReadPostings(*view_, Family::kLabel, LabelRootKey(label), from, limit, out);
}
template <typename B>
Status GraphReader<B>::ScanRelationships(RelationshipId from, std::size_t limit,
                                         std::vector<RelationshipId>& out) const {
  return ScanIds(*view_, Family::kRelationship, from, limit, out);
}

template <typename B>
Status GraphReader<B>::Seek(LabelId label, KeyId key, const Value& value,
                            std::vector<NodeId>& out) const {
  return SeekEqual(*view_, label, key, value, out);
}
template <typename B>
Status GraphReader<B>::SeekRange(LabelId label, KeyId key, const std::optional<Bound>& low,
                                 const std::optional<Bound>& high, std::vector<NodeId>& out) const {
  return SeekBetween(*view_, label, key, low, high, out);
}
template <typename B>
Status GraphReader<B>::SeekPrefix(LabelId label, KeyId key, std::string_view prefix,
                                  std::vector<NodeId>& out) const {
  return SeekBeginning(*view_, label, key, prefix, out);
}

template <typename B>
std::uint64_t GraphReader<B>::EstimateSeek(LabelId label, KeyId key, const Value& value) const {
  auto count = CountPostings(*view_, Family::kIndex, IndexPrefix(label, key) + IndexForm(value));
  return count ? *count : 0;
}

template <typename B>
std::vector<DeclaredIndex> GraphReader<B>::Indexes() const {
  std::vector<DeclaredIndex> indexes;
  for (const StoredIndex& index : *indexes_) indexes.push_back(Describe(index, *tokens_));
  std::sort(indexes.begin(), indexes.end(),
            [](const DeclaredIndex& a, const DeclaredIndex& b) { return a.name < b.name; });
  return indexes;
}
template <typename B>
Status GraphReader<B>::SeekComposite(std::string_view index, std::span<const Value> first,
                                     const std::optional<Bound>& low,
                                     const std::optional<Bound>& high,
                                     std::vector<NodeId>& out) const {
  const StoredIndex* stored = FindIndex(*indexes_, index);
  if (stored == nullptr) {
    return Error{ErrorCode::kNotFound, "there is no index " + std::string(index)};
  }
  return SeekIndex(*view_, *stored, first, low, high, out);
}

template <typename B>
Result<bool> GraphReader<B>::Exists(NodeId node) const {
  std::string bytes;
  return view_->Get(Family::kNode, NodeKey(node), bytes);
}
template <typename B>
Status GraphReader<B>::LabelsOf(NodeId node, std::vector<LabelId>& out) const {
  return WithRecord(*view_, Family::kNode, NodeKey(node),
                    [&out](std::string_view bytes) { return ReadLabels(bytes, out); });
}
template <typename B>
Result<bool> GraphReader<B>::HasLabel(NodeId node, LabelId label) const {
  bool has = false;
  const Status status =
      WithRecord(*view_, Family::kNode, NodeKey(node),
                 [&](std::string_view bytes) { return ReadHasLabel(bytes, label, has); });
  if (!status.ok()) return status.error();
  return has;
}
template <typename B>
Result<Value> GraphReader<B>::Property(NodeId node, KeyId key) const {
  Value value;
  const Status status =
      WithRecord(*view_, Family::kNode, NodeKey(node),
                 [&](std::string_view bytes) { return ReadNodeProperty(bytes, key, value); });
  if (!status.ok()) return status.error();
  return value;
}
template <typename B>
Status GraphReader<B>::Properties(NodeId node, std::vector<std::pair<KeyId, Value>>& out) const {
  return WithRecord(*view_, Family::kNode, NodeKey(node),
                    [&out](std::string_view bytes) { return ReadNodeProperties(bytes, out); });
}

template <typename B>
Status GraphReader<B>::PropertyBatch(std::span<const NodeId> nodes, KeyId key,
                                     std::vector<Value>& out) const {
  out.reserve(out.size() + nodes.size());
  std::vector<std::string> keys;
  std::vector<std::optional<std::string>> records;
  while (!nodes.empty()) {
    const auto batch = nodes.first(std::min(kBatch, nodes.size()));
    nodes = nodes.subspan(batch.size());
    keys.clear();
    for (const NodeId node : batch) keys.push_back(NodeKey(node));
    if (Status s = view_->MultiGet(Family::kNode, keys, records); !s.ok()) return s;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      Value& value = out.emplace_back();
      if (records[i] && !ReadNodeProperty(*records[i], key, value)) {
        return Corrupt(Family::kNode, keys[i]);
      }
    }
  }
  return {};
}

template <typename B>
Result<bool> GraphReader<B>::Exists(RelationshipId relationship) const {
  std::string bytes;
  return view_->Get(Family::kRelationship, RelationshipKey(relationship), bytes);
}
template <typename B>
Result<RelationshipEnds> GraphReader<B>::Ends(RelationshipId relationship) const {
  EndsRead ends{};
  bool found = false;
  const Status status =
      WithRecord(*view_, Family::kRelationship, RelationshipKey(relationship),
                 [&](std::string_view bytes) { return found = true, ReadEnds(bytes, ends); });
  if (!status.ok()) return status.error();
  if (!found) return NoRelationship(relationship);
  return RelationshipEnds{ends.source, ends.target, ends.type};
}
template <typename B>
Result<Value> GraphReader<B>::Property(RelationshipId relationship, KeyId key) const {
  Value value;
  const Status status = WithRecord(
      *view_, Family::kRelationship, RelationshipKey(relationship),
      [&](std::string_view bytes) { return ReadRelationshipProperty(bytes, key, value); });
  if (!status.ok()) return status.error();
  return value;
}
template <typename B>
Status GraphReader<B>::Properties(RelationshipId relationship,
                                  std::vector<std::pair<KeyId, Value>>& out) const {
  return WithRecord(
      *view_, Family::kRelationship, RelationshipKey(relationship),
      [&out](std::string_view bytes) { return ReadRelationshipProperties(bytes, out); });
}

template <typename B>
Status GraphReader<B>::Expand(NodeId node, Direction direction, std::span<const TypeId> types,
                              std::vector<Neighbour>& out) const {
  if (direction != Direction::kBoth) {
    return AppendNeighbours(*view_, direction == Direction::kOut ? Family::kOut : Family::kIn, node,
                            types, false, out);
  }
  const std::size_t begin = out.size();
  if (Status s = AppendNeighbours(*view_, Family::kOut, node, types, false, out); !s.ok()) {
    return s;
  }
  const std::size_t middle = out.size();
  if (Status s = AppendNeighbours(*view_, Family::kIn, node, types, true, out); !s.ok()) return s;
  MergeSides(out, begin, middle);
  return {};
}

template <typename B>
Status GraphReader<B>::ExpandBatch(std::span<const NodeId> nodes, Direction direction,
                                   std::span<const TypeId> types, std::vector<Neighbour>& out,
                                   std::vector<std::size_t>& ends) const {
  std::vector<std::string> keys;
  std::vector<std::optional<std::string>> outs, ins;
  while (!nodes.empty()) {
    const auto batch = nodes.first(std::min(kBatch, nodes.size()));
    nodes = nodes.subspan(batch.size());
    keys.clear();
    for (const NodeId node : batch) keys.push_back(NodeKey(node));
    if (direction != Direction::kIn) {
      if (Status s = view_->MultiGet(Family::kOut, keys, outs); !s.ok()) return s;
    }
    if (direction != Direction::kOut) {
      if (Status s = view_->MultiGet(Family::kIn, keys, ins); !s.ok()) return s;
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const std::size_t begin = out.size();
      if (direction != Direction::kIn && outs[i]) {
        if (Status s =
                AppendNeighbours(*view_, Family::kOut, batch[i], *outs[i], types, false, out);
            !s.ok()) {
          return s;
        }
      }
      const std::size_t middle = out.size();
      if (direction != Direction::kOut && ins[i]) {
        if (Status s = AppendNeighbours(*view_, Family::kIn, batch[i], *ins[i], types,
                                        direction == Direction::kBoth, out);
            !s.ok()) {
          return s;
        }
      }
      MergeSides(out, begin, middle);
      ends.push_back(out.size());
    }
  }
  return {};
}

template <typename B>
Result<std::uint64_t> GraphReader<B>::Degree(NodeId node, Direction direction,
                                             std::span<const TypeId> types) const {
  if (direction == Direction::kOut) return CountLinks(*view_, Family::kOut, node, types, nullptr);
  if (direction == Direction::kIn) return CountLinks(*view_, Family::kIn, node, types, nullptr);
  std::uint64_t loops = 0;
  auto outgoing = CountLinks(*view_, Family::kOut, node, types, &loops);
  if (!outgoing) return outgoing;
  auto incoming = CountLinks(*view_, Family::kIn, node, types, nullptr);
  if (!incoming) return incoming;
  return *outgoing + *incoming - loops;
}

template <typename B>
Result<std::optional<NodeId>> GraphReader<B>::FindNode(std::string_view key) const {
  std::string value;
  auto found = view_->Get(Family::kKey, key, value);
  if (!found) return std::move(found).error();
  if (!*found) return std::optional<NodeId>();
  ByteReader reader(value);
  const NodeId node{reader.Varint()};
  if (!reader.ok()) return Corrupt(Family::kKey, key);
  return std::optional(node);
}

template <typename B>
Result<std::string> GraphReader<B>::KeyOf(NodeId node) const {
  std::string key;
  const Status status =
      WithRecord(*view_, Family::kNode, NodeKey(node), [&key](std::string_view bytes) {
        ByteReader reader(bytes);
        reader.Byte();
        key = std::string(reader.Bytes());
        return reader.ok();
      });
  if (!status.ok()) return status.error();
  return key;
}

template <typename B>
Result<std::vector<SupportedBy>> GraphReader<B>::EvidenceOf(NodeId node) const {
  NodeRecord record;
  bool found = false;
  Status status = WithRecord(*view_, Family::kNode, NodeKey(node), [&](std::string_view bytes) {
    return found = true, Decode(bytes, record);
  });
  std::vector<SupportedBy> support;
  if (status.ok() && found && !record.key.empty()) {
    for (const LabelEntry& entry : record.labels) {
      if (!entry.visible() || entry.documents == 0) continue;
      status = AppendSupport(
          *view_, *tokens_,
          kg::IdOf(Statement{.subject = record.key, .predicate = std::string(NameOf(entry.label))}),
          support);
      if (!status.ok()) break;
    }
  }
  if (!status.ok()) return std::move(status).error();
  SortSupport(support);
  return support;
}

template <typename B>
Result<std::vector<SupportedBy>> GraphReader<B>::EvidenceOf(RelationshipId relationship) const {
  auto record = ReadRelationship(*view_, relationship);
  if (!record) return std::move(record).error();
  if (!*record || (*record)->asserted) return std::vector<SupportedBy>();
  return EvidenceOf((*record)->statement);
}

template <typename B>
Result<std::vector<SupportedBy>> GraphReader<B>::EvidenceOf(StatementId statement) const {
  std::vector<SupportedBy> support;
  if (Status s = AppendSupport(*view_, *tokens_, statement, support); !s.ok()) {
    return std::move(s).error();
  }
  SortSupport(support);
  return support;
}

template <typename B>
Result<std::optional<FoundStatement>> GraphReader<B>::FindStatement(StatementId id) const {
  return kg::store::FindStatement(*view_, *tokens_, id);
}

template <typename B>
Result<StatementId> GraphReader<B>::IdOf(RelationshipId relationship) const {
  auto record = ReadRelationship(*view_, relationship);
  if (!record) return std::move(record).error();
  if (!*record) return NoRelationship(relationship);
  return (*record)->Id();
}

template <typename B>
Result<std::uint64_t> GraphReader<B>::CountEvidence(RelationshipId relationship) const {
  auto record = ReadRelationship(*view_, relationship);
  if (!record) return std::move(record).error();
  if (!*record || (*record)->asserted) return std::uint64_t{0};
  StatementRecord stored;
  const Status status =
      WithRecord(*view_, Family::kStatement, StatementKey((*record)->statement),
                 [&stored](std::string_view bytes) { return Decode(bytes, stored); });
  if (!status.ok()) return status.error();
  return stored.evidence;
}

template <typename B>
Result<std::vector<DocumentRecord>> GraphReader<B>::Documents() const {
  std::vector<DocumentRecord> documents;
  std::unique_ptr<Cursor> cursor = view_->Walk(Family::kDocument, "n");
  for (; cursor->Valid(); cursor->Next()) {
    ByteReader reader(cursor->value());
    const DocumentNumber number{reader.Varint32()};
    auto stored = ReadDocument(*view_, number);
    if (!stored) return std::move(stored).error();
    documents.push_back(std::move(stored->record));
  }
  if (Status s = cursor->status(); !s.ok()) return std::move(s).error();
  return documents;
}

template <typename B>
Result<std::optional<DocumentRecord>> GraphReader<B>::FindDocument(
    std::string_view key_or_name) const {
  auto number = FindDocumentNumber(*view_, key_or_name);
  if (!number) return std::move(number).error();
  if (!*number) return std::optional<DocumentRecord>();
  auto stored = ReadDocument(*view_, **number);
  if (!stored) return std::move(stored).error();
  auto source = ReadSource(*view_, **number, {0, static_cast<std::uint32_t>(stored->source_size)});
  if (!source) return std::move(source).error();
  stored->record.source = std::move(*source);
  return std::optional(std::move(stored->record));
}

template <typename B>
Status GraphReader<B>::FindByName(std::string_view name, std::vector<NodeId>& out) const {
  const std::string folded = Fold(name);
  if (folded.empty()) return {};
  return ReadPostings(*view_, Family::kAlias, AliasRootKey(folded), NodeId{}, kAll, out);
}

template <typename B>
Status GraphReader<B>::ScanNames(std::string_view from, std::size_t limit,
                                 std::vector<std::string>& out) const {
  std::unique_ptr<Cursor> cursor = view_->WalkRange(Family::kAlias, std::string(from), "");
  while (limit > 0 && cursor->Valid()) {
    const std::string_view key = cursor->key();
    const std::string_view name = key.substr(0, key.find('\0'));
    // What is longer than its root is a further block of the same name.
    if (key.size() == name.size() + 1) {
      out.emplace_back(name);
      --limit;
    }
    cursor->Next();
  }
  return cursor->status();
}

template <typename B>
std::shared_ptr<const LabelImage> GraphReader<B>::Labelled(LabelId label,
                                                           std::uint64_t reads) const {
  if (!Unchanged(Part::Nodes(label))) return nullptr;
  return images_.cache->Nodes(ImageState(), label, reads);
}

template <typename B>
std::shared_ptr<const AdjacencyImage> GraphReader<B>::Adjacency(TypeId type, Direction side,
                                                                std::uint64_t reads) const {
  if (side == Direction::kBoth || !Unchanged(Part::Relationships(type))) return nullptr;
  return images_.cache->Links(ImageState(), side == Direction::kOut ? Family::kOut : Family::kIn,
                              type, reads);
}

template <typename B>
std::shared_ptr<const ColumnImage> GraphReader<B>::Column(LabelId label, KeyId key,
                                                          std::uint64_t reads) const {
  if (!Unchanged(Part::Nodes(label)) || !Unchanged(Part::Property(label, key))) return nullptr;
  return images_.cache->Column(ImageState(), label, key, reads);
}

template <typename B>
std::shared_ptr<const ColumnImage> GraphReader<B>::Column(TypeId type, KeyId key,
                                                          std::uint64_t reads) const {
  if (!Unchanged(Part::Relationships(type)) || !Unchanged(Part::Property(type, key))) {
    return nullptr;
  }
  return images_.cache->Column(ImageState(), type, key, reads);
}

template class GraphReader<Snapshot>;
template class GraphReader<Transaction>;

}  // namespace kg::store
