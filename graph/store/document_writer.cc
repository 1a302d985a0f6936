#include "graph/store/document_writer.h"

#include "graph/store/adjacency.h"

namespace kg::store {

Status DocumentWriter::Add(const DocumentRecord& document, std::span<const Statement> statements) {
  const DocumentNumber number{static_cast<std::uint32_t>(writer_.counters().next_document++)};
  const Gathered gathered(statements, &writer_.tokens());
  for (const Gathered::Each& each : gathered.all()) {
    if (Status s = AddOne(each.id, *each.said, each.support, number); !s.ok()) return s;
  }
  PutDocument(number, document, gathered.SortedIds(),
              [this](Family family, std::string key, std::string value) {
                writer_.view().Put(family, std::move(key), std::move(value));
              });
  ++writer_.counters().documents;
  return {};
}

Status DocumentWriter::AddOne(const StatementId& id, const Statement& statement,
                              const SupportRecord& support, DocumentNumber number) {
  Overlay& view = writer_.view();
  Tokens& tokens = writer_.tokens();
  auto it = statements_.find(id);
  if (it == statements_.end()) {
    std::string bytes;
    auto found = view.Get(Family::kStatement, StatementKey(id), bytes);
    if (!found) return std::move(found).error();
    StatementRecord record;
    if (*found) {
      if (!Decode(bytes, record)) return Corrupt(Family::kStatement, StatementKey(id));
    } else {
      new_.insert(id);
      auto subject = writer_.NodeOfKey(statement.subject);
      if (!subject) return std::move(subject).error();
      record.kind = statement.kind;
      record.subject = static_cast<std::uint64_t>(*subject);
      if (statement.kind == Statement::Kind::kRelationship) {
        auto target = writer_.NodeOfKey(statement.object);
        if (!target) return std::move(target).error();
        RelationshipRecord relationship;
        relationship.source = *subject;
        relationship.target = *target;
        relationship.type = TypeId{tokens.Intern(TokenKind::kType, statement.predicate)};
        relationship.statement = id;
        record.predicate = static_cast<std::uint32_t>(relationship.type);
        auto made = writer_.MakeRelationship(std::move(relationship));
        if (!made) return std::move(made).error();
        record.subject = static_cast<std::uint64_t>(*made);
        record.discriminator = statement.discriminator;
      } else {
        record.predicate = tokens.Intern(
            statement.kind == Statement::Kind::kLabel ? TokenKind::kLabel : TokenKind::kKey,
            statement.predicate);
      }
    }
    it = statements_.emplace(id, std::move(record)).first;
  }
  StatementRecord& record = it->second;
  ++record.documents;
  record.evidence += support.evidence.size();
  writer_.counters().evidence += support.evidence.size();
  change_.evidence_added += support.evidence.size();
  view.Put(Family::kStatement, EvidenceKey(id, number), support.Encode(tokens));

  if (record.kind == Statement::Kind::kRelationship) {
    RelationshipChange& change = relationships_[RelationshipId{record.subject}];
    change.added.insert(change.added.end(), support.qualifiers.begin(), support.qualifiers.end());
    change.gone = false;
  } else if (record.kind == Statement::Kind::kLabel) {
    nodes_[NodeId{record.subject}].labels_added.push_back(LabelId{record.predicate});
  } else {
    nodes_[NodeId{record.subject}].added.push_back(
        {KeyId{record.predicate}, record.kind == Statement::Kind::kMember, statement.value, {}});
  }
  return {};
}

Status DocumentWriter::Withdraw(const StatementId& id, DocumentNumber number) {
  Overlay& view = writer_.view();
  const std::string key = EvidenceKey(id, number);
  std::string bytes;
  auto found = view.Get(Family::kStatement, key, bytes);
  if (!found) return std::move(found).error();
  SupportRecord support;
  if (!*found || !Decode(bytes, writer_.tokens(), support)) {
    return Corrupt(Family::kStatement, key);
  }
  auto it = statements_.find(id);
  if (it == statements_.end()) {
    found = view.Get(Family::kStatement, StatementKey(id), bytes);
    if (!found) return std::move(found).error();
    StatementRecord record;
    if (!*found || !Decode(bytes, record)) return Corrupt(Family::kStatement, StatementKey(id));
    it = statements_.emplace(id, std::move(record)).first;
  }
  StatementRecord& record = it->second;
  if (record.documents == 0 || record.evidence < support.evidence.size()) {
    return Corrupt(Family::kStatement, StatementKey(id));
  }
  --record.documents;
  record.evidence -= support.evidence.size();
  writer_.counters().evidence -= support.evidence.size();
  change_.evidence_removed += support.evidence.size();
  view.Delete(Family::kStatement, key);
  if (record.kind == Statement::Kind::kRelationship) {
    RelationshipChange& change = relationships_[RelationshipId{record.subject}];
    change.removed.insert(change.removed.end(), support.qualifiers.begin(),
                          support.qualifiers.end());
    change.gone = record.documents == 0;
  } else if (record.kind == Statement::Kind::kLabel) {
    nodes_[NodeId{record.subject}].labels_removed.push_back(LabelId{record.predicate});
  } else {
    nodes_[NodeId{record.subject}].removed.push_back(
        {KeyId{record.predicate}, record.kind == Statement::Kind::kMember, {}, id});
  }
  return {};
}

Status DocumentWriter::DropList(DocumentNumber number) {
  std::vector<std::string> lists;
  {
    std::unique_ptr<Cursor> cursor =
        writer_.view().Walk(Family::kByDocument, ByDocumentPrefix(number));
    for (; cursor->Valid(); cursor->Next()) lists.emplace_back(cursor->key());
    if (Status s = cursor->status(); !s.ok()) return s;
  }
  for (std::string& key : lists) writer_.view().Delete(Family::kByDocument, std::move(key));
  return {};
}

Status DocumentWriter::Amend(DocumentNumber number, std::span<const Statement> added,
                             std::span<const StatementId> withdrawn) {
  auto document = ReadDocument(writer_.view(), number);
  if (!document) return std::move(document).error();
  auto listed = StatementsOf(writer_.view(), number);
  if (!listed) return std::move(listed).error();
  std::set<StatementId> ids(listed->begin(), listed->end());
  for (const StatementId& id : withdrawn) {
    if (ids.erase(id) == 0) continue;
    if (Status s = Withdraw(id, number); !s.ok()) return s;
  }
  const Gathered gathered(added, &writer_.tokens());
  for (const Gathered::Each& each : gathered.all()) {
    if (!ids.insert(each.id).second) {
      return Error{ErrorCode::kInvalid, "the document supports a statement already",
                   document->record.name};
    }
    if (Status s = AddOne(each.id, *each.said, each.support, number); !s.ok()) return s;
  }
  if (Status s = DropList(number); !s.ok()) return s;
  std::string chunk;
  std::uint64_t chunks = 0;
  for (const StatementId& id : ids) {
    chunk += StatementKey(id);
    if (chunk.size() < kDocumentChunk * 16) continue;
    writer_.view().Put(Family::kByDocument, ByDocumentKey(number, chunks++), std::move(chunk));
    chunk.clear();
  }
  if (!chunk.empty()) {
    writer_.view().Put(Family::kByDocument, ByDocumentKey(number, chunks), std::move(chunk));
  }
  document->statements = ids.size();
  writer_.view().Put(Family::kDocument, DocumentRecordKey(number), document->Encode());
  return {};
}

Status DocumentWriter::Retract(DocumentNumber number) {
  Overlay& view = writer_.view();
  auto document = ReadDocument(view, number);
  if (!document) return std::move(document).error();
  auto ids = StatementsOf(view, number);
  if (!ids) return std::move(ids).error();
  for (const StatementId& id : *ids) {
    if (Status s = Withdraw(id, number); !s.ok()) return s;
  }

  const std::uint64_t chunks = (document->source_size + kSourceChunk - 1) / kSourceChunk;
  for (std::uint64_t i = 0; i < chunks; ++i) view.Delete(Family::kDocument, SourceKey(number, i));
  if (Status s = DropList(number); !s.ok()) return s;
  view.Delete(Family::kDocument, DocumentRecordKey(number));
  // Unless they already lead to a document that took its place.
  for (const std::string& key :
       {DocumentByKey(document->record.key, document->record.name),
        DocumentByName(document->record.name)}) {
    std::string value;
    auto found = view.Get(Family::kDocument, key, value);
    if (!found) return std::move(found).error();
    ByteReader reader(value);
    if (*found && DocumentNumber{reader.Varint32()} == number) view.Delete(Family::kDocument, key);
  }
  --writer_.counters().documents;
  return {};
}

Status DocumentWriter::ApplyTo(RelationshipId relationship, const RelationshipChange& change) {
  auto record = writer_.NeedRelationship(relationship);
  if (!record) return std::move(record).error();
  if (change.gone) {
    nodes_[record->source];  // perhaps nothing is left of its ends
    nodes_[record->target];
    return writer_.RemoveRelationship(relationship, *record);
  }
  if (change.added.empty() && change.removed.empty()) return {};
  RelationshipRecord after = *record;
  for (const auto& [key, value] : change.added) after.properties.At(key).AddSupport(value, false);
  for (const auto& [key, value] : change.removed) {
    if (!after.properties.At(key).RemoveSupport(value, false)) {
      return Corrupt(Family::kRelationship, RelationshipKey(relationship));
    }
  }
  for (const auto* list : {&change.added, &change.removed}) {
    for (const auto& [key, value] : *list) {
      after.properties.At(key).Sort();
      after.properties.Drop(key);
    }
  }
  writer_.WriteRelationship(relationship, *record, after);
  return {};
}

Status DocumentWriter::ApplyTo(NodeId node, const NodeChange& change) {
  auto record = writer_.NeedNode(node);
  if (!record) return std::move(record).error();
  const NodeRecord& before = *record;
  NodeRecord after = before;
  for (const LabelId label : change.labels_added) ++after.At(label).documents;
  for (const LabelId label : change.labels_removed) {
    if (after.At(label).documents == 0) return Corrupt(Family::kNode, NodeKey(node));
    --after.At(label).documents;
    after.Drop(label);
  }
  for (const ValueChange& c : change.added)
    after.properties.At(c.key).AddSupport(c.value, c.member);
  for (const ValueChange& c : change.removed) {
    Statement named{.kind = c.member ? Statement::Kind::kMember : Statement::Kind::kProperty,
                    .subject = before.key,
                    .predicate = std::string(
                        writer_.tokens().Name(TokenKind::kKey, static_cast<std::uint32_t>(c.key)))};
    PropertyEntry& entry = after.properties.At(c.key);
    const Candidate* found = nullptr;
    for (const Candidate& candidate : entry.candidates) {
      if (candidate.member != c.member || candidate.documents == 0) continue;
      named.value = candidate.value;
      if (IdOf(named) != c.statement) continue;
      found = &candidate;
      break;
    }
    if (found == nullptr) return Corrupt(Family::kNode, NodeKey(node));
    const Value value = found->value;
    entry.RemoveSupport(value, c.member);
  }
  for (const auto* list : {&change.added, &change.removed}) {
    for (const ValueChange& c : *list) {
      after.properties.At(c.key).Sort();
      after.properties.Drop(c.key);
    }
  }
  if (!after.supported()) {
    auto links = HasLinks(writer_.view(), node);
    if (!links) return std::move(links).error();
    if (!*links) return writer_.RemoveNode(node, before);
  }
  return writer_.WriteNode(node, before, after);
}

Result<DocumentChange> DocumentWriter::Apply() {
  for (const auto& [id, record] : statements_) {
    if (record.documents > 0) {
      writer_.view().Put(Family::kStatement, StatementKey(id), record.Encode());
      if (new_.contains(id)) ++change_.statements_added;
    } else {
      writer_.view().Delete(Family::kStatement, StatementKey(id));
      if (!new_.contains(id)) ++change_.statements_removed;
    }
  }
  for (const auto& [relationship, change] : relationships_) {
    if (Status s = ApplyTo(relationship, change); !s.ok()) return std::move(s).error();
  }
  for (const auto& [node, change] : nodes_) {
    if (Status s = ApplyTo(node, change); !s.ok()) return std::move(s).error();
  }
  change_.changed = true;
  return change_;
}

}  // namespace kg::store
