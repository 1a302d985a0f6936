#include "graph/store/document_writer.h"

#include <algorithm>

#include "graph/store/adjacency.h"
#include "graph/store/value_codec.h"

namespace kg::store {
namespace {

bool IsBoundary(std::string_view text, std::uint32_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

bool IsQuotable(std::string_view text, Span span) {
  return span.begin <= span.end && span.end <= text.size() && IsBoundary(text, span.begin) &&
         IsBoundary(text, span.end);
}

Error Invalid(const DocumentRecord& document, std::string message) {
  return {ErrorCode::kInvalid, std::move(message), document.name};
}

// One form for values that are equal, so that the order in which they come does not show.
Value Normal(const Value& value) {
  if (value.is(Value::Type::kFloat) && value.floating() == 0) return Value::Float(0);
  if (value.is(Value::Type::kList)) {
    Value::List list;
    for (const Value& element : value.list()) list.push_back(Normal(element));
    return Value::OfList(std::move(list));
  }
  return value;
}

bool HasValue(const Statement& s) {
  return s.kind == Statement::Kind::kProperty || s.kind == Statement::Kind::kMember;
}

}  // namespace

Status Validate(const DocumentRecord& document, std::span<const Statement> statements) {
  if (document.key.empty()) return Invalid(document, "a document needs a key");
  if (document.name.empty()) return Invalid(document, "a document needs a name");
  if (document.source.size() > 0xFFFFFFF0u) {
    return Error{ErrorCode::kLimit, "a document's text may have 4 GiB at most", document.name};
  }
  for (const Statement& s : statements) {
    const std::string what = "statement about \"" + s.subject + "\", " + s.predicate + ": ";
    if (s.subject.empty() || s.predicate.empty()) {
      return Invalid(document, what + "subject and predicate must not be empty");
    }
    if (s.kind == Statement::Kind::kRelationship && s.object.empty()) {
      return Invalid(document, what + "a relationship needs a target");
    }
    if (HasValue(s) && !IsStorable(s.value)) {
      return Invalid(document,
                     what + "a property cannot hold " + std::string(TypeName(s.value.type())));
    }
    for (const auto& [key, value] : s.qualifiers) {
      if (key.empty() || (!value.is_null() && !IsStorable(value))) {
        return Invalid(document, what + "qualifier \"" + key + "\" cannot hold " +
                                     std::string(TypeName(value.type())));
      }
    }
    if (s.evidence.empty()) return Invalid(document, what + "no evidence");
    for (const Evidence& e : s.evidence) {
      if (!IsQuotable(document.source, e.span) || !IsQuotable(document.source, e.sentence)) {
        return Invalid(document, what + "evidence of rule " + e.rule +
                                     " does not lie in the source, or cuts a character");
      }
    }
  }
  return {};
}

Status DocumentWriter::Add(const DocumentRecord& document, std::span<const Statement> statements) {
  Overlay& view = writer_.view();
  const DocumentNumber number{static_cast<std::uint32_t>(writer_.counters().next_document++)};

  // Statements that are one, as one; in the order in which they came first.
  std::vector<const Statement*> firsts;
  std::vector<Statement> normalized;
  normalized.reserve(statements.size());
  std::vector<StatementId> ids;
  std::vector<SupportRecord> supports;
  std::map<StatementId, std::size_t> places;
  for (const Statement& given : statements) {
    const Statement* s = &given;
    if (HasValue(given)) {
      Statement& copy = normalized.emplace_back();
      copy.kind = given.kind;
      copy.subject = given.subject;
      copy.predicate = given.predicate;
      copy.value = Normal(given.value);
      s = &copy;
    }
    const StatementId id = IdOf(*s);
    const auto [it, added] = places.try_emplace(id, firsts.size());
    if (added) {
      firsts.push_back(s);
      ids.push_back(id);
      supports.emplace_back();
    }
    SupportRecord& support = supports[it->second];
    support.evidence.insert(support.evidence.end(), given.evidence.begin(), given.evidence.end());
    if (given.kind != Statement::Kind::kRelationship) continue;
    for (const auto& [key, value] : given.qualifiers) {
      if (value.is_null()) continue;
      support.qualifiers.emplace_back(KeyId{writer_.tokens().Intern(TokenKind::kKey, key)},
                                      Normal(value));
    }
  }
  for (std::size_t i = 0; i < firsts.size(); ++i) {
    supports[i].Sort();
    if (Status s = AddOne(ids[i], *firsts[i], supports[i], number); !s.ok()) return s;
  }

  std::string chunk;
  std::uint64_t chunks = 0;
  for (const auto& [id, place] : places) {
    chunk += StatementKey(id);
    if (chunk.size() == kDocumentChunk * 16) {
      view.Put(Family::kByDocument, ByDocumentKey(number, chunks++), std::move(chunk));
      chunk.clear();
    }
  }
  if (!chunk.empty())
    view.Put(Family::kByDocument, ByDocumentKey(number, chunks), std::move(chunk));

  StoredDocument stored;
  stored.record = document;
  stored.record.source.clear();
  stored.source_size = document.source.size();
  stored.statements = ids.size();
  view.Put(Family::kDocument, DocumentRecordKey(number), stored.Encode());
  std::string link;
  PutVarint(link, static_cast<std::uint32_t>(number));
  view.Put(Family::kDocument, DocumentByKey(document.key, document.name), link);
  view.Put(Family::kDocument, DocumentByName(document.name), link);
  for (std::size_t at = 0; at < document.source.size(); at += kSourceChunk) {
    view.Put(Family::kDocument, SourceKey(number, at / kSourceChunk),
             document.source.substr(at, kSourceChunk));
  }
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
  } else if (record.kind == Statement::Kind::kLabel) {
    nodes_[NodeId{record.subject}].labels_added.push_back(LabelId{record.predicate});
  } else {
    nodes_[NodeId{record.subject}].added.push_back(
        {KeyId{record.predicate}, record.kind == Statement::Kind::kMember, statement.value, {}});
  }
  return {};
}

Status DocumentWriter::Retract(DocumentNumber number) {
  Overlay& view = writer_.view();
  auto document = ReadDocument(view, number);
  if (!document) return std::move(document).error();
  auto ids = StatementsOf(view, number);
  if (!ids) return std::move(ids).error();
  for (const StatementId& id : *ids) {
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
  }

  const std::uint64_t chunks = (document->source_size + kSourceChunk - 1) / kSourceChunk;
  for (std::uint64_t i = 0; i < chunks; ++i) view.Delete(Family::kDocument, SourceKey(number, i));
  std::vector<std::string> lists;
  {
    std::unique_ptr<Cursor> cursor = view.Walk(Family::kByDocument, ByDocumentPrefix(number));
    for (; cursor->Valid(); cursor->Next()) lists.emplace_back(cursor->key());
    if (Status s = cursor->status(); !s.ok()) return s;
  }
  for (std::string& key : lists) view.Delete(Family::kByDocument, std::move(key));
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
