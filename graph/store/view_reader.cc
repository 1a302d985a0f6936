#include "graph/store/view_reader.h"

#include <algorithm>
#include <functional>
#include <tuple>

#include "graph/store/alias.h"
#include "graph/store/bytes.h"
#include "graph/store/posting.h"
#include "graph/store/value_codec.h"

namespace kg::store {
namespace {

using Kind = TokenTable::Kind;

template <typename Id>
std::optional<Id> As(std::optional<std::uint32_t> id) {
  return id ? std::optional<Id>(Id{*id}) : std::nullopt;
}

template <typename Id>
std::vector<Id> UpTo(std::uint32_t count) {
  std::vector<Id> ids(count);
  for (std::uint32_t i = 0; i < count; ++i) ids[i] = Id{i};
  return ids;
}

template <typename Id>
Status ScanIds(const View& view, Family family, Id from, std::size_t limit, std::vector<Id>& out) {
  std::string start;
  AppendU64(start, static_cast<std::uint64_t>(from));
  const std::unique_ptr<Cursor> cursor = view.NewCursor(family);
  for (cursor->Seek(start); cursor->valid() && limit > 0; cursor->Next(), --limit) {
    out.push_back(Id{ReadU64(cursor->key())});
  }
  return cursor->status();
}

bool Wanted(std::span<const TypeId> types, TypeId type) {
  return types.empty() || std::find(types.begin(), types.end(), type) != types.end();
}

}  // namespace

std::optional<LabelId> ViewReader::FindLabel(std::string_view name) const {
  return As<LabelId>(tokens_->Find(Kind::kLabel, name));
}
std::optional<TypeId> ViewReader::FindType(std::string_view name) const {
  return As<TypeId>(tokens_->Find(Kind::kType, name));
}
std::optional<KeyId> ViewReader::FindKey(std::string_view name) const {
  return As<KeyId>(tokens_->Find(Kind::kKey, name));
}
std::string_view ViewReader::NameOf(LabelId id) const {
  return tokens_->NameOf(Kind::kLabel, static_cast<std::uint32_t>(id));
}
std::string_view ViewReader::NameOf(TypeId id) const {
  return tokens_->NameOf(Kind::kType, static_cast<std::uint32_t>(id));
}
std::string_view ViewReader::NameOf(KeyId id) const {
  return tokens_->NameOf(Kind::kKey, static_cast<std::uint32_t>(id));
}
std::vector<LabelId> ViewReader::AllLabels() const {
  return UpTo<LabelId>(tokens_->Size(Kind::kLabel));
}
std::vector<TypeId> ViewReader::AllTypes() const {
  return UpTo<TypeId>(tokens_->Size(Kind::kType));
}
std::vector<KeyId> ViewReader::AllKeys() const { return UpTo<KeyId>(tokens_->Size(Kind::kKey)); }

// Settle fails only where the next read of the view fails too, and says why there.
std::uint64_t ViewReader::CountNodes() const {
  (void)Settle().ok();
  return counts_.nodes;
}
std::uint64_t ViewReader::CountNodes(LabelId label) const {
  (void)Settle().ok();
  const auto id = static_cast<std::uint32_t>(label);
  return id < counts_.labels.size() ? counts_.labels[id] : 0;
}
std::uint64_t ViewReader::CountRelationships() const {
  (void)Settle().ok();
  return counts_.relationships;
}
std::uint64_t ViewReader::CountRelationships(TypeId type) const {
  (void)Settle().ok();
  const auto id = static_cast<std::uint32_t>(type);
  return id < counts_.types.size() ? counts_.types[id] : 0;
}

Status ViewReader::ScanNodes(NodeId from, std::size_t limit, std::vector<NodeId>& out) const {
  if (Status status = Settle(); !status) return status;
  return ScanIds(view(), Family::kNode, from, limit, out);
}

Status ViewReader::ScanRelationships(RelationshipId from, std::size_t limit,
                                     std::vector<RelationshipId>& out) const {
  if (Status status = Settle(); !status) return status;
  return ScanIds(view(), Family::kRelationship, from, limit, out);
}

Status ViewReader::ScanLabel(LabelId label, NodeId from, std::size_t limit,
                             std::vector<NodeId>& out) const {
  if (Status status = Settle(); !status) return status;
  std::vector<Posting> postings;
  Status status = ScanPostings(view(), Family::kLabel, LabelPrefix(label),
                               {static_cast<std::uint64_t>(from), 0}, limit, postings);
  for (const Posting& p : postings) out.push_back(NodeId{p.first});
  return status;
}

Status ViewReader::SeekBetween(LabelId label, KeyId key, std::string first, std::string last,
                               const std::function<bool(const Value&)>& accept,
                               std::vector<NodeId>& out) const {
  if (Status status = Settle(); !status) return status;
  const std::unique_ptr<Cursor> cursor = view().NewCursor(Family::kIndex);
  struct Hit {
    Value value;
    NodeId node;
  };
  std::vector<Hit> hits;
  for (cursor->Seek(first); cursor->valid() && cursor->key() < last; cursor->Next()) {
    const std::string_view bytes = cursor->key();
    const NodeId node{ReadU64(bytes.substr(bytes.size() - 8))};
    Result<std::optional<NodeRecord>> record = LoadNode(node);
    if (!record) return std::move(record).error();
    if (!*record || !(*record)->HasLabel(label)) continue;
    Value value = (*record)->properties.Get(key);
    if (accept && !accept(value)) continue;
    hits.push_back({std::move(value), node});
  }
  // Only long strings, cut in the index, can stand out of order.
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    const auto order = Compare(a.value, b.value);
    return order != 0 ? order < 0 : a.node < b.node;
  });
  for (const Hit& hit : hits) out.push_back(hit.node);
  return cursor->status();
}

Status ViewReader::Seek(LabelId label, KeyId key, const Value& value,
                        std::vector<NodeId>& out) const {
  if (!IsStorable(value)) return {};
  std::string first = IndexPrefix(key, OrderedBytes(value));
  std::string last = AfterPrefix(first);
  return SeekBetween(label, key, std::move(first), std::move(last),
                     [&](const Value& v) { return Compare(v, value) == 0; }, out);
}

Status ViewReader::SeekRange(LabelId label, KeyId key, const std::optional<Bound>& low,
                             const std::optional<Bound>& high, std::vector<NodeId>& out) const {
  if ((low && !IsStorable(low->value)) || (high && !IsStorable(high->value))) return {};
  std::string first = IndexPrefix(key, low ? OrderedBytes(low->value) : std::string());
  std::string last =
      AfterPrefix(IndexPrefix(key, high ? OrderedBytes(high->value) : std::string()));
  return SeekBetween(
      label, key, std::move(first), std::move(last),
      [&](const Value& v) {
        if (low) {
          const auto order = Compare(v, low->value);
          if (order < 0 || (order == 0 && !low->inclusive)) return false;
        }
        if (high) {
          const auto order = Compare(v, high->value);
          if (order > 0 || (order == 0 && !high->inclusive)) return false;
        }
        return true;
      },
      out);
}

Status ViewReader::SeekPrefix(LabelId label, KeyId key, std::string_view prefix,
                              std::vector<NodeId>& out) const {
  std::string first = IndexPrefix(key, OrderedStringPrefix(prefix));
  std::string last = AfterPrefix(first);
  return SeekBetween(
      label, key, std::move(first), std::move(last),
      [&](const Value& v) {
        return v.is(Value::Type::kString) && v.string().starts_with(prefix);
      },
      out);
}

std::uint64_t ViewReader::EstimateSeek(LabelId label, KeyId key, const Value& value) const {
  if (!IsStorable(value) || !Settle().ok()) return 0;
  constexpr std::uint64_t kEnough = 64;
  const std::string first = IndexPrefix(key, OrderedBytes(value));
  const std::unique_ptr<Cursor> cursor = view().NewCursor(Family::kIndex);
  std::uint64_t count = 0;
  for (cursor->Seek(first); cursor->valid() && cursor->key().starts_with(first); cursor->Next()) {
    if (++count == kEnough) return std::max(kEnough, CountNodes(label) / 10);
  }
  return std::min(count, CountNodes(label));
}

Result<std::optional<NodeRecord>> ViewReader::LoadNode(NodeId node) const {
  std::string bytes;
  const Result<bool> found = view().Get(Family::kNode, NodeKey(node), bytes);
  if (!found) return found.error();
  if (!*found) return std::optional<NodeRecord>();
  Result<NodeRecord> record = NodeRecord::FromBytes(bytes);
  if (!record) return std::move(record).error();
  return std::optional<NodeRecord>(*std::move(record));
}

Result<std::optional<RelationshipRecord>> ViewReader::LoadRelationship(
    RelationshipId relationship) const {
  std::string bytes;
  const Result<bool> found =
      view().Get(Family::kRelationship, RelationshipKey(relationship), bytes);
  if (!found) return found.error();
  if (!*found) return std::optional<RelationshipRecord>();
  Result<RelationshipRecord> record = RelationshipRecord::FromBytes(bytes);
  if (!record) return std::move(record).error();
  return std::optional<RelationshipRecord>(*std::move(record));
}

Result<std::optional<StatementRecord>> ViewReader::LoadStatement(const StatementId& id) const {
  std::string bytes;
  const Result<bool> found = view().Get(Family::kStatement, StatementKey(id), bytes);
  if (!found) return found.error();
  if (!*found) return std::optional<StatementRecord>();
  Result<StatementRecord> record = StatementRecord::FromBytes(bytes);
  if (!record) return std::move(record).error();
  return std::optional<StatementRecord>(*std::move(record));
}

Result<bool> ViewReader::Exists(NodeId node) const {
  if (Status status = Settle(); !status) return std::move(status).error();
  std::string bytes;
  return view().Get(Family::kNode, NodeKey(node), bytes);
}

Status ViewReader::LabelsOf(NodeId node, std::vector<LabelId>& out) const {
  if (Status status = Settle(); !status) return status;
  Result<std::optional<NodeRecord>> record = LoadNode(node);
  if (!record) return std::move(record).error();
  if (!*record) return {};
  for (const auto& [label, support] : (*record)->labels) out.push_back(label);
  return {};
}

Result<bool> ViewReader::HasLabel(NodeId node, LabelId label) const {
  if (Status status = Settle(); !status) return std::move(status).error();
  Result<std::optional<NodeRecord>> record = LoadNode(node);
  if (!record) return std::move(record).error();
  return *record && (*record)->HasLabel(label);
}

Result<Value> ViewReader::Property(NodeId node, KeyId key) const {
  if (Status status = Settle(); !status) return std::move(status).error();
  Result<std::optional<NodeRecord>> record = LoadNode(node);
  if (!record) return std::move(record).error();
  return *record ? (*record)->properties.Get(key) : Value();
}

Status ViewReader::Properties(NodeId node, std::vector<std::pair<KeyId, Value>>& out) const {
  if (Status status = Settle(); !status) return status;
  Result<std::optional<NodeRecord>> record = LoadNode(node);
  if (!record) return std::move(record).error();
  if (*record) (*record)->properties.All(out);
  return {};
}

Status ViewReader::PropertyBatch(std::span<const NodeId> nodes, KeyId key,
                                 std::vector<Value>& out) const {
  for (NodeId node : nodes) {
    Result<Value> value = Property(node, key);
    if (!value) return std::move(value).error();
    out.push_back(*std::move(value));
  }
  return {};
}

Result<bool> ViewReader::Exists(RelationshipId relationship) const {
  if (Status status = Settle(); !status) return std::move(status).error();
  std::string bytes;
  return view().Get(Family::kRelationship, RelationshipKey(relationship), bytes);
}

Result<RelationshipEnds> ViewReader::Ends(RelationshipId relationship) const {
  if (Status status = Settle(); !status) return std::move(status).error();
  Result<std::optional<RelationshipRecord>> record = LoadRelationship(relationship);
  if (!record) return std::move(record).error();
  if (!*record) return Error{ErrorCode::kNotFound, "there is no such relationship"};
  return RelationshipEnds{(*record)->source, (*record)->target, (*record)->type};
}

Result<Value> ViewReader::Property(RelationshipId relationship, KeyId key) const {
  if (Status status = Settle(); !status) return std::move(status).error();
  Result<std::optional<RelationshipRecord>> record = LoadRelationship(relationship);
  if (!record) return std::move(record).error();
  return *record ? (*record)->properties.Get(key) : Value();
}

Status ViewReader::Properties(RelationshipId relationship,
                              std::vector<std::pair<KeyId, Value>>& out) const {
  if (Status status = Settle(); !status) return status;
  Result<std::optional<RelationshipRecord>> record = LoadRelationship(relationship);
  if (!record) return std::move(record).error();
  if (*record) (*record)->properties.All(out);
  return {};
}

Status ViewReader::ExpandOne(Cursor* out_cursor, Cursor* in_cursor, NodeId node,
                             std::span<const TypeId> types, std::vector<Neighbour>& out) const {
  const std::size_t start = out.size();
  const bool both = out_cursor != nullptr && in_cursor != nullptr;
  auto walk = [&](Cursor& cursor, bool outgoing) {
    auto visit = [&](std::string_view prefix, const std::vector<Posting>& postings) {
      const TypeId type{ReadU32(prefix.substr(8))};
      if (!Wanted(types, type)) return true;
      for (const Posting& p : postings) {
        const NodeId other{p.first};
        if (both && !outgoing && other == node) continue;  // a self-loop was reported already
        out.push_back({RelationshipId{p.second}, type, other, outgoing});
      }
      return true;
    };
    if (types.size() == 1) return VisitPostings(cursor, AdjacencyPrefix(node, types[0]), visit);
    return VisitPostings(cursor, AdjacencyPrefix(node), visit);
  };
  if (out_cursor != nullptr) {
    if (Status status = walk(*out_cursor, true); !status) return status;
  }
  if (in_cursor != nullptr) {
    if (Status status = walk(*in_cursor, false); !status) return status;
  }
  if (both) {
    std::sort(out.begin() + static_cast<std::ptrdiff_t>(start), out.end(),
              [](const Neighbour& a, const Neighbour& b) {
                return std::tie(a.type, a.node, a.relationship) <
                       std::tie(b.type, b.node, b.relationship);
              });
  }
  return {};
}

Status ViewReader::Expand(NodeId node, Direction direction, std::span<const TypeId> types,
                          std::vector<Neighbour>& out) const {
  std::vector<std::size_t> ends;
  return ExpandBatch({&node, 1}, direction, types, out, ends);
}

Status ViewReader::ExpandBatch(std::span<const NodeId> nodes, Direction direction,
                               std::span<const TypeId> types, std::vector<Neighbour>& out,
                               std::vector<std::size_t>& ends) const {
  if (Status status = Settle(); !status) return status;
  std::unique_ptr<Cursor> out_cursor, in_cursor;
  if (direction != Direction::kIn) out_cursor = view().NewCursor(Family::kOut);
  if (direction != Direction::kOut) in_cursor = view().NewCursor(Family::kIn);
  for (NodeId node : nodes) {
    if (Status status = ExpandOne(out_cursor.get(), in_cursor.get(), node, types, out); !status) {
      return status;
    }
    ends.push_back(out.size());
  }
  return {};
}

Result<std::uint64_t> ViewReader::Degree(NodeId node, Direction direction,
                                         std::span<const TypeId> types) const {
  if (direction == Direction::kBoth) {  // self-loops must be seen to be counted once
    std::vector<Neighbour> neighbours;
    if (Status status = Expand(node, direction, types, neighbours); !status) {
      return std::move(status).error();
    }
    return std::uint64_t{neighbours.size()};
  }
  if (Status status = Settle(); !status) return std::move(status).error();
  const std::unique_ptr<Cursor> cursor =
      view().NewCursor(direction == Direction::kOut ? Family::kOut : Family::kIn);
  if (types.empty()) return CountPostings(*cursor, AdjacencyPrefix(node));
  std::uint64_t total = 0;
  for (TypeId type : types) {
    Result<std::uint64_t> count = CountPostings(*cursor, AdjacencyPrefix(node, type));
    if (!count) return count;
    total += *count;
  }
  return total;
}

Result<std::optional<NodeId>> ViewReader::FindNode(std::string_view key) const {
  if (Status status = Settle(); !status) return std::move(status).error();
  std::string bytes;
  const Result<bool> found = view().Get(Family::kKey, key, bytes);
  if (!found) return found.error();
  if (!*found || bytes.size() != 8) return std::optional<NodeId>();
  return std::optional<NodeId>(NodeId{ReadU64(bytes)});
}

Result<std::string> ViewReader::KeyOf(NodeId node) const {
  if (Status status = Settle(); !status) return std::move(status).error();
  Result<std::optional<NodeRecord>> record = LoadNode(node);
  if (!record) return std::move(record).error();
  return *record ? (*record)->key : std::string();
}

Status ViewReader::AddEvidence(const StatementId& id, std::vector<SupportedBy>& out) const {
  const std::string prefix = StatementKey(id);
  const std::unique_ptr<Cursor> cursor = view().NewCursor(Family::kEvidence);
  for (cursor->Seek(prefix); cursor->valid() && cursor->key().starts_with(prefix);
       cursor->Next()) {
    Result<DocumentEvidence> evidence = DocumentEvidence::FromBytes(cursor->value());
    if (!evidence) return std::move(evidence).error();
    const DocumentId document{ReadU64(cursor->key().substr(16))};
    std::string bytes, source;
    const Result<bool> known = view().Get(Family::kDocument, DocumentKey(document), bytes);
    if (!known) return known.error();
    const Result<bool> has_source = view().Get(Family::kSource, DocumentKey(document), source);
    if (!has_source) return has_source.error();
    Result<DocumentRecord> record = ReadDocument(bytes);
    if (!record) return std::move(record).error();
    auto quote = [&source](Span span) {
      return span.begin > span.end || span.end > source.size()
                 ? std::string()
                 : source.substr(span.begin, span.size());
    };
    for (Evidence& e : evidence->evidence) {
      SupportedBy support;
      support.document_key = record->key;
      support.document_name = record->name;
      support.quote = quote(e.span);
      support.sentence = quote(e.sentence);
      support.evidence = std::move(e);
      out.push_back(std::move(support));
    }
  }
  return cursor->status();
}

namespace {

// The order in which readers see evidence must not depend on the order of ingestion.
void Sort(std::vector<SupportedBy>& evidence) {
  std::sort(evidence.begin(), evidence.end(), [](const SupportedBy& a, const SupportedBy& b) {
    return std::tie(a.document_name, a.document_key, a.evidence.span, a.evidence.sentence,
                    a.evidence.rule) < std::tie(b.document_name, b.document_key, b.evidence.span,
                                                b.evidence.sentence, b.evidence.rule);
  });
  evidence.erase(std::unique(evidence.begin(), evidence.end(),
                             [](const SupportedBy& a, const SupportedBy& b) {
                               return a.document_name == b.document_name &&
                                      a.evidence == b.evidence;
                             }),
                 evidence.end());
}

}  // namespace

Result<std::vector<SupportedBy>> ViewReader::EvidenceOf(StatementId statement) const {
  if (Status status = Settle(); !status) return std::move(status).error();
  std::vector<SupportedBy> evidence;
  if (Status status = AddEvidence(statement, evidence); !status) return std::move(status).error();
  Sort(evidence);
  return evidence;
}

Result<std::vector<SupportedBy>> ViewReader::EvidenceOf(NodeId node) const {
  if (Status status = Settle(); !status) return std::move(status).error();
  Result<std::optional<NodeRecord>> record = LoadNode(node);
  if (!record) return std::move(record).error();
  std::vector<SupportedBy> evidence;
  if (!*record || (*record)->key.empty()) return evidence;
  for (const auto& [label, support] : (*record)->labels) {
    if (Status status = AddEvidence(LabelStatement((*record)->key, NameOf(label)), evidence);
        !status) {
      return std::move(status).error();
    }
  }
  Sort(evidence);
  return evidence;
}

Result<std::vector<SupportedBy>> ViewReader::EvidenceOf(RelationshipId relationship) const {
  if (Status status = Settle(); !status) return std::move(status).error();
  Result<std::optional<RelationshipRecord>> record = LoadRelationship(relationship);
  if (!record) return std::move(record).error();
  std::vector<SupportedBy> evidence;
  if (!*record || !(*record)->has_statement) return evidence;
  if (Status status = AddEvidence((*record)->statement, evidence); !status) {
    return std::move(status).error();
  }
  Sort(evidence);
  return evidence;
}

Result<std::uint64_t> ViewReader::CountEvidence(RelationshipId relationship) const {
  if (Status status = Settle(); !status) return std::move(status).error();
  Result<std::optional<RelationshipRecord>> record = LoadRelationship(relationship);
  if (!record) return std::move(record).error();
  std::uint64_t count = 0;
  if (!*record || !(*record)->has_statement) return count;
  const std::string prefix = StatementKey((*record)->statement);
  const std::unique_ptr<Cursor> cursor = view().NewCursor(Family::kEvidence);
  for (cursor->Seek(prefix); cursor->valid() && cursor->key().starts_with(prefix);
       cursor->Next()) {
    count += ByteReader(cursor->value()).Varint();
  }
  if (Status status = cursor->status(); !status) return std::move(status).error();
  return count;
}

Result<StatementId> ViewReader::IdOf(RelationshipId relationship) const {
  if (Status status = Settle(); !status) return std::move(status).error();
  Result<std::optional<RelationshipRecord>> record = LoadRelationship(relationship);
  if (!record) return std::move(record).error();
  if (!*record) return Error{ErrorCode::kNotFound, "there is no such relationship"};
  if ((*record)->has_statement) return (*record)->statement;
  return HashBytes("relationship " + std::to_string(static_cast<std::uint64_t>(relationship)));
}

Result<std::optional<FoundStatement>> ViewReader::FindStatement(StatementId id) const {
  if (Status status = Settle(); !status) return std::move(status).error();
  Result<std::optional<StatementRecord>> record = LoadStatement(id);
  if (!record) return std::move(record).error();
  if (!*record) return std::optional<FoundStatement>();
  const StatementRecord& stored = **record;
  FoundStatement found;
  found.id = id;
  found.subject = stored.subject;
  found.statement.kind = stored.kind;
  found.statement.value = stored.value;
  found.statement.discriminator = stored.discriminator;
  Result<std::string> subject = KeyOf(stored.subject);
  if (!subject) return std::move(subject).error();
  found.statement.subject = *std::move(subject);
  switch (stored.kind) {
    case Statement::Kind::kLabel:
      found.statement.predicate = NameOf(LabelId{stored.predicate});
      break;
    case Statement::Kind::kProperty:
    case Statement::Kind::kMember:
      found.statement.predicate = NameOf(KeyId{stored.predicate});
      break;
    case Statement::Kind::kRelationship: {
      found.statement.predicate = NameOf(TypeId{stored.predicate});
      found.relationship = stored.relationship;
      Result<std::optional<RelationshipRecord>> relationship =
          LoadRelationship(stored.relationship);
      if (!relationship) return std::move(relationship).error();
      if (!*relationship) break;
      found.asserted = (*relationship)->asserted;
      Result<std::string> object = KeyOf((*relationship)->target);
      if (!object) return std::move(object).error();
      found.statement.object = *std::move(object);
      std::vector<std::pair<KeyId, Value>> properties;
      (*relationship)->properties.All(properties);
      for (auto& [key, value] : properties) {
        found.statement.qualifiers.emplace_back(NameOf(key), std::move(value));
      }
      break;
    }
  }
  return std::optional<FoundStatement>(std::move(found));
}

Result<std::optional<DocumentId>> ViewReader::FindDocumentId(std::string_view key_or_name) const {
  std::string bytes;
  const Result<bool> found = view().Get(Family::kName, "N" + std::string(key_or_name), bytes);
  if (!found) return found.error();
  if (*found && bytes.size() == 8) return std::optional<DocumentId>(DocumentId{ReadU64(bytes)});
  const std::string prefix = "K" + std::string(key_or_name) + '\0';
  const std::unique_ptr<Cursor> cursor = view().NewCursor(Family::kName);
  cursor->Seek(prefix);
  if (cursor->valid() && cursor->key().starts_with(prefix) && cursor->value().size() == 8) {
    return std::optional<DocumentId>(DocumentId{ReadU64(cursor->value())});
  }
  if (Status status = cursor->status(); !status) return std::move(status).error();
  return std::optional<DocumentId>();
}

Result<std::optional<DocumentRecord>> ViewReader::FindDocument(
    std::string_view key_or_name) const {
  if (Status status = Settle(); !status) return std::move(status).error();
  Result<std::optional<DocumentId>> id = FindDocumentId(key_or_name);
  if (!id) return std::move(id).error();
  if (!*id) return std::optional<DocumentRecord>();
  std::string bytes, source;
  const Result<bool> known = view().Get(Family::kDocument, DocumentKey(**id), bytes);
  if (!known) return known.error();
  Result<DocumentRecord> record = ReadDocument(bytes);
  if (!record) return std::move(record).error();
  const Result<bool> has_source = view().Get(Family::kSource, DocumentKey(**id), source);
  if (!has_source) return has_source.error();
  record->source = std::move(source);
  return std::optional<DocumentRecord>(*std::move(record));
}

Result<std::vector<DocumentRecord>> ViewReader::Documents() const {
  if (Status status = Settle(); !status) return std::move(status).error();
  std::vector<DocumentRecord> documents;
  const std::unique_ptr<Cursor> cursor = view().NewCursor(Family::kDocument);
  for (cursor->Seek(""); cursor->valid(); cursor->Next()) {
    Result<DocumentRecord> record = ReadDocument(cursor->value());
    if (!record) return std::move(record).error();
    documents.push_back(*std::move(record));
  }
  if (Status status = cursor->status(); !status) return std::move(status).error();
  std::sort(documents.begin(), documents.end(),
            [](const DocumentRecord& a, const DocumentRecord& b) { return a.name < b.name; });
  return documents;
}

Status ViewReader::FindByName(std::string_view name, std::vector<NodeId>& out) const {
  if (Status status = Settle(); !status) return status;
  const std::string folded = FoldName(name);
  if (folded.empty()) return {};
  const std::string prefix = folded + '\0';
  const std::unique_ptr<Cursor> cursor = view().NewCursor(Family::kAlias);
  for (cursor->Seek(prefix); cursor->valid() && cursor->key().starts_with(prefix);
       cursor->Next()) {
    out.push_back(NodeId{ReadU64(cursor->key().substr(prefix.size()))});
  }
  return cursor->status();
}

StatementId LabelStatement(const std::string& key, std::string_view label) {
  return kg::IdOf({.kind = Statement::Kind::kLabel, .subject = key,
                   .predicate = std::string(label)});
}

StatementId PropertyStatement(const std::string& key, std::string_view name, const Value& value,
                              bool member) {
  return kg::IdOf({.kind = member ? Statement::Kind::kMember : Statement::Kind::kProperty,
                   .subject = key,
                   .predicate = std::string(name),
                   .value = value});
}

}  // namespace kg::store
