#include "graph/store/transaction.h"

#include <algorithm>
#include <set>

#include "graph/store/alias.h"
#include "graph/store/bytes.h"
#include "graph/store/posting.h"
#include "graph/store/value_codec.h"

namespace kg::store {
namespace {

Error NotFound(std::string_view what) {
  return {ErrorCode::kNotFound, "there is no such " + std::string(what)};
}

std::uint64_t& At(std::vector<std::uint64_t>& counts, std::uint32_t id) {
  if (counts.size() <= id) counts.resize(id + 1);
  return counts[id];
}

Error NotStorable(const Value& value) {
  return {ErrorCode::kInvalid,
          "a property cannot hold a " + std::string(TypeName(value.type())) +
              "; it holds booleans, numbers, strings, times and lists of them"};
}

}  // namespace

BatchTransaction::BatchTransaction(std::unique_ptr<Batch> batch,
                                   std::shared_ptr<TokenTable> tokens, Counts counts,
                                   std::unique_lock<std::mutex> lock,
                                   std::function<void(const Counts&)> published)
    : ViewReader(tokens, counts),
      lock_(std::move(lock)),
      batch_(std::move(batch)),
      own_tokens_(std::move(tokens)),
      counts_before_(std::move(counts)),
      published_(std::move(published)) {}

LabelId BatchTransaction::InternLabel(std::string_view name) {
  return LabelId{own_tokens_->Intern(TokenTable::kLabel, name)};
}
TypeId BatchTransaction::InternType(std::string_view name) {
  return TypeId{own_tokens_->Intern(TokenTable::kType, name)};
}
KeyId BatchTransaction::InternKey(std::string_view name) {
  return KeyId{own_tokens_->Intern(TokenTable::kKey, name)};
}

Result<std::uint64_t> BatchTransaction::NextId(std::string_view counter) {
  auto it = next_.find(counter);
  if (it == next_.end()) {
    std::string bytes;
    const Result<bool> found = batch_->Get(Family::kMeta, counter, bytes);
    if (!found) return found.error();
    const std::uint64_t next = *found && bytes.size() == 8 ? ReadU64(bytes) : 0;
    it = next_.emplace(std::string(counter), next).first;
  }
  return it->second++;
}

Result<NodeRecord*> BatchTransaction::Touch(NodeId node) {
  auto it = nodes_.find(node);
  if (it == nodes_.end()) {
    Result<std::optional<NodeRecord>> record = LoadNode(node);
    if (!record) return std::move(record).error();
    if (!*record) return NotFound("node");
    it = nodes_.emplace(node, Change<NodeRecord>{*record, *record}).first;
  }
  if (!it->second.now) return NotFound("node");
  return &*it->second.now;
}

Result<RelationshipRecord*> BatchTransaction::Touch(RelationshipId relationship) {
  auto it = relationships_.find(relationship);
  if (it == relationships_.end()) {
    Result<std::optional<RelationshipRecord>> record = LoadRelationship(relationship);
    if (!record) return std::move(record).error();
    if (!*record) return NotFound("relationship");
    it = relationships_.emplace(relationship, Change<RelationshipRecord>{*record, *record}).first;
  }
  if (!it->second.now) return NotFound("relationship");
  return &*it->second.now;
}

Result<NodeId> BatchTransaction::NodeOf(const std::string& key) {
  std::string bytes;
  const Result<bool> found = batch_->Get(Family::kKey, key, bytes);
  if (!found) return found.error();
  if (*found && bytes.size() == 8) return NodeId{ReadU64(bytes)};
  Result<std::uint64_t> id = NextId("next/node");
  if (!id) return std::move(id).error();
  const NodeId node{*id};
  NodeRecord record;
  record.key = key;
  nodes_[node] = {std::nullopt, std::move(record)};
  maybe_empty_.push_back(node);
  // At once, not in Settle: the next statement looks here.
  batch_->Put(Family::kKey, key, NodeKey(node));
  return node;
}

Result<NodeId> BatchTransaction::CreateNode() {
  Result<std::uint64_t> id = NextId("next/node");
  if (!id) return std::move(id).error();
  NodeRecord record;
  record.asserted = true;
  nodes_[NodeId{*id}] = {std::nullopt, std::move(record)};
  return NodeId{*id};
}

Result<RelationshipId> BatchTransaction::CreateRelationship(NodeId source, TypeId type,
                                                            NodeId target) {
  for (NodeId end : {source, target}) {
    if (Result<NodeRecord*> node = Touch(end); !node) return std::move(node).error();
  }
  Result<std::uint64_t> id = NextId("next/relationship");
  if (!id) return std::move(id).error();
  RelationshipRecord record;
  record.source = source;
  record.target = target;
  record.type = type;
  record.asserted = true;
  relationships_[RelationshipId{*id}] = {std::nullopt, std::move(record)};
  return RelationshipId{*id};
}

Status BatchTransaction::AddLabel(NodeId node, LabelId label) {
  Result<NodeRecord*> record = Touch(node);
  if (!record) return std::move(record).error();
  auto& labels = (*record)->labels;
  auto it = std::lower_bound(labels.begin(), labels.end(), label,
                             [](const auto& entry, LabelId l) { return entry.first < l; });
  if (it == labels.end() || it->first != label) it = labels.insert(it, {label, Support{}});
  it->second.asserted = true;
  return {};
}

Status BatchTransaction::RemoveLabel(NodeId node, LabelId label) {
  Result<NodeRecord*> record = Touch(node);
  if (!record) return std::move(record).error();
  if (!(*record)->key.empty()) {
    if (Status status = RemoveAllSupport(LabelStatement((*record)->key, NameOf(label))); !status) {
      return status;
    }
  }
  std::erase_if((*record)->labels, [label](const auto& entry) { return entry.first == label; });
  // Without labels it still is the node that somebody has in hand.
  if ((*record)->empty()) (*record)->asserted = true;
  return {};
}

Status BatchTransaction::SetProperty(NodeId node, KeyId key, const Value& value) {
  if (!value.is_null() && !IsStorable(value)) return NotStorable(value);
  Result<NodeRecord*> record = Touch(node);
  if (!record) return std::move(record).error();
  (*record)->properties.Assert(key, value);
  if ((*record)->empty()) (*record)->asserted = true;
  return {};
}

Status BatchTransaction::SetProperty(RelationshipId relationship, KeyId key, const Value& value) {
  if (!value.is_null() && !IsStorable(value)) return NotStorable(value);
  Result<RelationshipRecord*> record = Touch(relationship);
  if (!record) return std::move(record).error();
  (*record)->properties.Assert(key, value);
  return {};
}

Result<bool> BatchTransaction::HasRelationships(NodeId node) const {
  for (Family family : {Family::kOut, Family::kIn}) {
    const std::unique_ptr<Cursor> cursor = batch_->NewCursor(family);
    const std::string prefix = AdjacencyPrefix(node);
    cursor->Seek(prefix);
    if (cursor->valid() && cursor->key().starts_with(prefix)) return true;
    if (Status status = cursor->status(); !status) return std::move(status).error();
  }
  return false;
}

Status BatchTransaction::Delete(NodeId node) {
  if (Status status = Settle(); !status) return status;
  const Result<bool> connected = HasRelationships(node);
  if (!connected) return connected.error();
  if (*connected) {
    return Error{ErrorCode::kConflict,
                 "the node still has relationships; delete them first, or use DETACH DELETE"};
  }
  Result<NodeRecord*> touched = Touch(node);
  if (!touched) return std::move(touched).error();
  const NodeRecord record = **touched;
  if (!record.key.empty()) {
    std::vector<StatementId> ids;
    for (const auto& [label, support] : record.labels) {
      ids.push_back(LabelStatement(record.key, NameOf(label)));
    }
    for (const PropertyRecord& property : record.properties.records()) {
      for (const PropertyVariant& v : property.variants) {
        ids.push_back(PropertyStatement(record.key, NameOf(property.key), v.value, false));
      }
      for (const PropertyVariant& m : property.members) {
        ids.push_back(PropertyStatement(record.key, NameOf(property.key), m.value, true));
      }
    }
    for (const StatementId& id : ids) {
      if (Status status = RemoveAllSupport(id); !status) return status;
    }
  }
  nodes_.at(node).now.reset();
  return {};
}

Status BatchTransaction::Delete(RelationshipId relationship) {
  Result<RelationshipRecord*> record = Touch(relationship);
  if (!record) return std::move(record).error();
  if ((*record)->has_statement) {
    if (Status status = RemoveAllSupport((*record)->statement); !status) return status;
  }
  relationships_.at(relationship).now.reset();
  return {};
}

Status BatchTransaction::RemoveAllSupport(const StatementId& id) {
  const std::string prefix = StatementKey(id);
  std::vector<std::string> keys;
  {
    const std::unique_ptr<Cursor> cursor = batch_->NewCursor(Family::kEvidence);
    for (cursor->Seek(prefix); cursor->valid() && cursor->key().starts_with(prefix);
         cursor->Next()) {
      keys.emplace_back(cursor->key());
      counts_.evidence -= ByteReader(cursor->value()).Varint();
    }
    if (Status status = cursor->status(); !status) return status;
  }
  for (const std::string& key : keys) {
    batch_->Delete(Family::kEvidence, key);
    batch_->Delete(Family::kSupport, SupportKey(DocumentId{ReadU64(key.substr(16))}, id));
  }
  if (!keys.empty()) {
    batch_->Delete(Family::kStatement, prefix);
    --counts_.statements;
  }
  return {};
}

Status BatchTransaction::ApplyNew(const Statement& statement, const StatementId& id,
                                  StatementRecord& record) {
  Result<NodeId> subject = NodeOf(statement.subject);
  if (!subject) return std::move(subject).error();
  record.kind = statement.kind;
  record.subject = *subject;
  switch (statement.kind) {
    case Statement::Kind::kLabel:
      record.predicate = static_cast<std::uint32_t>(InternLabel(statement.predicate));
      break;
    case Statement::Kind::kProperty:
    case Statement::Kind::kMember:
      record.predicate = static_cast<std::uint32_t>(InternKey(statement.predicate));
      record.value = statement.value;
      break;
    case Statement::Kind::kRelationship: {
      Result<NodeId> object = NodeOf(statement.object);
      if (!object) return std::move(object).error();
      const TypeId type = InternType(statement.predicate);
      Result<std::uint64_t> next = NextId("next/relationship");
      if (!next) return std::move(next).error();
      record.predicate = static_cast<std::uint32_t>(type);
      record.relationship = RelationshipId{*next};
      record.discriminator = statement.discriminator;
      RelationshipRecord relationship;
      relationship.source = *subject;
      relationship.target = *object;
      relationship.type = type;
      relationship.has_statement = true;
      relationship.statement = id;
      relationships_[record.relationship] = {std::nullopt, std::move(relationship)};
      break;
    }
  }
  return {};
}

Status BatchTransaction::AddStatement(const Statement& statement, DocumentId document,
                                      DocumentChange& change) {
  const bool property = statement.kind == Statement::Kind::kProperty ||
                        statement.kind == Statement::Kind::kMember;
  if (property && !IsStorable(statement.value)) return NotStorable(statement.value);
  if (statement.subject.empty() || statement.predicate.empty() || statement.evidence.empty()) {
    return Error{ErrorCode::kInvalid, "a statement needs a subject, a predicate and evidence"};
  }
  const StatementId id = kg::IdOf(statement);
  std::string evidence_key = EvidenceKey(id, document), bytes;
  const Result<bool> twice = batch_->Get(Family::kEvidence, evidence_key, bytes);
  if (!twice) return twice.error();
  if (*twice) {
    return Error{ErrorCode::kInvalid, "a document brings the same statement twice",
                 statement.subject + ' ' + statement.predicate};
  }

  Result<std::optional<StatementRecord>> known = LoadStatement(id);
  if (!known) return std::move(known).error();
  StatementRecord record;
  if (*known) {
    record = **std::move(known);
  } else {
    if (Status status = ApplyNew(statement, id, record); !status) return status;
    ++counts_.statements;
    ++change.statements_added;
  }
  ++record.documents;
  batch_->Put(Family::kStatement, StatementKey(id), record.ToBytes());

  DocumentEvidence said;
  said.evidence = statement.evidence;
  for (const auto& [name, value] : statement.qualifiers) {
    if (IsStorable(value)) said.qualifiers.emplace_back(InternKey(name), value);
  }
  batch_->Put(Family::kEvidence, evidence_key, said.ToBytes());
  batch_->Put(Family::kSupport, SupportKey(document, id), "");
  counts_.evidence += said.evidence.size();
  change.evidence_added += said.evidence.size();

  if (statement.kind == Statement::Kind::kRelationship) {
    Result<RelationshipRecord*> relationship = Touch(record.relationship);
    if (!relationship) return std::move(relationship).error();
    for (const auto& [key, value] : said.qualifiers) {
      (*relationship)->properties.AddDocument(key, value, false);
    }
    return {};
  }
  Result<NodeRecord*> node = Touch(record.subject);
  if (!node) return std::move(node).error();
  if (property) {
    (*node)->properties.AddDocument(KeyId{record.predicate}, record.value,
                                    statement.kind == Statement::Kind::kMember);
    return {};
  }
  auto& labels = (*node)->labels;
  const LabelId label{record.predicate};
  auto it = std::lower_bound(labels.begin(), labels.end(), label,
                             [](const auto& entry, LabelId l) { return entry.first < l; });
  if (it == labels.end() || it->first != label) it = labels.insert(it, {label, Support{}});
  ++it->second.documents;
  return {};
}

Status BatchTransaction::RemoveSupport(const StatementId& id, DocumentId document,
                                       DocumentChange& change) {
  const std::string evidence_key = EvidenceKey(id, document);
  std::string bytes;
  const Result<bool> found = batch_->Get(Family::kEvidence, evidence_key, bytes);
  if (!found) return found.error();
  if (!*found) return {};
  Result<DocumentEvidence> said = DocumentEvidence::FromBytes(bytes);
  if (!said) return std::move(said).error();
  batch_->Delete(Family::kEvidence, evidence_key);
  counts_.evidence -= said->evidence.size();
  change.evidence_removed += said->evidence.size();

  Result<std::optional<StatementRecord>> known = LoadStatement(id);
  if (!known) return std::move(known).error();
  if (!*known) return {};
  StatementRecord& record = **known;
  --record.documents;
  if (record.documents > 0) {
    batch_->Put(Family::kStatement, StatementKey(id), record.ToBytes());
  } else {
    batch_->Delete(Family::kStatement, StatementKey(id));
    --counts_.statements;
    ++change.statements_removed;
  }

  if (record.kind == Statement::Kind::kRelationship) {
    Result<RelationshipRecord*> relationship = Touch(record.relationship);
    if (!relationship) return std::move(relationship).error();
    for (const auto& [key, value] : said->qualifiers) {
      (*relationship)->properties.RemoveDocument(key, value, false);
    }
    if (record.documents > 0) return {};
    maybe_empty_.push_back((*relationship)->source);
    maybe_empty_.push_back((*relationship)->target);
    if ((*relationship)->asserted) {
      (*relationship)->has_statement = false;
    } else {
      relationships_.at(record.relationship).now.reset();
    }
    return {};
  }
  Result<NodeRecord*> node = Touch(record.subject);
  if (!node) return std::move(node).error();
  maybe_empty_.push_back(record.subject);
  if (record.kind != Statement::Kind::kLabel) {
    (*node)->properties.RemoveDocument(KeyId{record.predicate}, record.value,
                                       record.kind == Statement::Kind::kMember);
    return {};
  }
  auto& labels = (*node)->labels;
  auto it = std::find_if(labels.begin(), labels.end(), [&](const auto& entry) {
    return entry.first == LabelId{record.predicate};
  });
  if (it != labels.end() && it->second.documents > 0) {
    --it->second.documents;
    if (!it->second.any()) labels.erase(it);
  }
  return {};
}

Status BatchTransaction::Retract(DocumentId document, DocumentChange& change) {
  const std::string prefix = DocumentKey(document);
  std::vector<StatementId> ids;
  {
    const std::unique_ptr<Cursor> cursor = batch_->NewCursor(Family::kSupport);
    for (cursor->Seek(prefix); cursor->valid() && cursor->key().starts_with(prefix);
         cursor->Next()) {
      ids.push_back(ReadStatementId(cursor->key().substr(8)));
    }
    if (Status status = cursor->status(); !status) return status;
  }
  for (const StatementId& id : ids) {
    batch_->Delete(Family::kSupport, SupportKey(document, id));
    if (Status status = RemoveSupport(id, document, change); !status) return status;
  }
  std::string bytes;
  const Result<bool> found = batch_->Get(Family::kDocument, prefix, bytes);
  if (!found) return found.error();
  if (*found) {
    Result<DocumentRecord> record = ReadDocument(bytes);
    if (!record) return std::move(record).error();
    batch_->Delete(Family::kName, "N" + record->name);
    batch_->Delete(Family::kName, "K" + record->key + '\0' + record->name);
  }
  batch_->Delete(Family::kDocument, prefix);
  batch_->Delete(Family::kSource, prefix);
  return {};
}

Status BatchTransaction::DropEmptyNodes() {
  if (Status status = Settle(); !status) return status;
  std::sort(maybe_empty_.begin(), maybe_empty_.end());
  maybe_empty_.erase(std::unique(maybe_empty_.begin(), maybe_empty_.end()), maybe_empty_.end());
  for (NodeId node : maybe_empty_) {
    Result<std::optional<NodeRecord>> record = LoadNode(node);
    if (!record) return std::move(record).error();
    if (!*record || !(*record)->empty()) continue;
    const Result<bool> connected = HasRelationships(node);
    if (!connected) return connected.error();
    if (*connected) continue;
    nodes_[node] = {**record, std::nullopt};
  }
  maybe_empty_.clear();
  return Settle();
}

Result<DocumentChange> BatchTransaction::PutDocument(const DocumentRecord& document,
                                                     std::span<const Statement> statements) {
  DocumentChange change;
  if (document.key.empty() || document.name.empty()) {
    return Error{ErrorCode::kInvalid, "a document needs a key and a name"};
  }
  std::string bytes;
  const Result<bool> known = batch_->Get(Family::kName, "N" + document.name, bytes);
  if (!known) return known.error();
  if (*known && bytes.size() == 8) {
    const DocumentId old{ReadU64(bytes)};
    const Result<bool> found = batch_->Get(Family::kDocument, DocumentKey(old), bytes);
    if (!found) return found.error();
    Result<DocumentRecord> record = ReadDocument(bytes);
    if (!record) return std::move(record).error();
    if (record->key == document.key && record->fingerprint == document.fingerprint) return change;
    if (Status status = Retract(old, change); !status) return std::move(status).error();
  }
  change.changed = true;
  Result<std::uint64_t> next = NextId("next/document");
  if (!next) return std::move(next).error();
  const DocumentId id{*next};
  for (const Statement& statement : statements) {
    if (Status status = AddStatement(statement, id, change); !status) {
      return std::move(status).error();
    }
  }
  batch_->Put(Family::kDocument, DocumentKey(id), DocumentBytes(document));
  batch_->Put(Family::kSource, DocumentKey(id), document.source);
  batch_->Put(Family::kName, "N" + document.name, DocumentKey(id));
  batch_->Put(Family::kName, "K" + document.key + '\0' + document.name, DocumentKey(id));
  if (Status status = DropEmptyNodes(); !status) return std::move(status).error();
  return change;
}

Result<DocumentChange> BatchTransaction::RemoveDocument(std::string_view key_or_name) {
  Result<std::optional<DocumentId>> id = FindDocumentId(key_or_name);
  if (!id) return std::move(id).error();
  if (!*id) {
    return Error{ErrorCode::kNotFound, "the store holds no document of this name or id",
                 std::string(key_or_name)};
  }
  DocumentChange change;
  change.changed = true;
  if (Status status = Retract(**id, change); !status) return std::move(status).error();
  if (Status status = DropEmptyNodes(); !status) return std::move(status).error();
  return change;
}

Status BatchTransaction::Settle() const {
  if (nodes_.empty() && relationships_.empty()) return {};
  // What a reader is shown does not change by this: it only moves from the maps to the batch.
  auto& self = const_cast<BatchTransaction&>(*this);
  for (const auto& [id, change] : nodes_) {
    if (Status status = self.SettleNode(id, change); !status) return status;
  }
  for (const auto& [id, change] : relationships_) {
    if (Status status = self.SettleRelationship(id, change); !status) return status;
  }
  self.nodes_.clear();
  self.relationships_.clear();
  return {};
}

namespace {

// The names under which a node is found: its "name*" properties, lists too, and its aliases.
std::set<std::string> FoldedNames(const std::optional<NodeRecord>& record,
                                  const TokenTable& tokens) {
  std::set<std::string> names;
  if (!record) return names;
  std::vector<std::pair<KeyId, Value>> properties;
  record->properties.All(properties);
  auto add = [&names](const Value& value) {
    if (!value.is(Value::Type::kString) || value.string().size() > 1024) return;
    if (std::string folded = FoldName(value.string()); !folded.empty()) {
      names.insert(std::move(folded));
    }
  };
  for (const auto& [key, value] : properties) {
    const std::string_view name =
        tokens.NameOf(TokenTable::kKey, static_cast<std::uint32_t>(key));
    if (name == "name" || name.starts_with("name_")) add(value);
    if ((name == "aliases" || name == "names") && value.is(Value::Type::kList)) {
      for (const Value& alias : value.list()) add(alias);
    }
  }
  return names;
}

std::set<std::string> IndexKeys(NodeId node, const std::optional<NodeRecord>& record) {
  std::set<std::string> keys;
  if (!record) return keys;
  std::vector<std::pair<KeyId, Value>> properties;
  record->properties.All(properties);
  for (const auto& [key, value] : properties) {
    keys.insert(IndexKey(key, OrderedBytes(value), node));
  }
  return keys;
}

std::set<LabelId> LabelSet(const std::optional<NodeRecord>& record) {
  std::set<LabelId> labels;
  if (record) {
    for (const auto& [label, support] : record->labels) labels.insert(label);
  }
  return labels;
}

template <typename Set, typename Removed, typename Added>
void Differences(const Set& before, const Set& now, Removed removed, Added added) {
  for (const auto& x : before) {
    if (!now.contains(x)) removed(x);
  }
  for (const auto& x : now) {
    if (!before.contains(x)) added(x);
  }
}

}  // namespace

Status BatchTransaction::SettleNode(NodeId node, const Change<NodeRecord>& change) {
  const auto id = static_cast<std::uint64_t>(node);
  Status failed;
  Differences(
      LabelSet(change.before), LabelSet(change.now),
      [&](LabelId label) {
        Result<bool> r = ErasePosting(*batch_, Family::kLabel, LabelPrefix(label), {id, 0});
        if (!r) failed = r.error();
        --At(counts_.labels, static_cast<std::uint32_t>(label));
      },
      [&](LabelId label) {
        Result<bool> r = InsertPosting(*batch_, Family::kLabel, LabelPrefix(label), {id, 0});
        if (!r) failed = r.error();
        ++At(counts_.labels, static_cast<std::uint32_t>(label));
      });
  if (!failed) return failed;
  Differences(
      IndexKeys(node, change.before), IndexKeys(node, change.now),
      [&](const std::string& key) { batch_->Delete(Family::kIndex, key); },
      [&](const std::string& key) { batch_->Put(Family::kIndex, key, ""); });
  Differences(
      FoldedNames(change.before, *tokens_), FoldedNames(change.now, *tokens_),
      [&](const std::string& name) { batch_->Delete(Family::kAlias, AliasKey(name, node)); },
      [&](const std::string& name) { batch_->Put(Family::kAlias, AliasKey(name, node), ""); });
  if (change.before && !change.now) --counts_.nodes;
  if (!change.before && change.now) ++counts_.nodes;
  if (change.now) {
    batch_->Put(Family::kNode, NodeKey(node), change.now->ToBytes());
    return {};
  }
  if (!change.before) return {};
  batch_->Delete(Family::kNode, NodeKey(node));
  if (!change.before->key.empty()) batch_->Delete(Family::kKey, change.before->key);
  return {};
}

Status BatchTransaction::SettleRelationship(RelationshipId relationship,
                                            const Change<RelationshipRecord>& change) {
  const auto id = static_cast<std::uint64_t>(relationship);
  if (change.before.has_value() != change.now.has_value()) {
    const RelationshipRecord& record = change.now ? *change.now : *change.before;
    const std::string out = AdjacencyPrefix(record.source, record.type);
    const std::string in = AdjacencyPrefix(record.target, record.type);
    const Posting to{static_cast<std::uint64_t>(record.target), id};
    const Posting from{static_cast<std::uint64_t>(record.source), id};
    const Result<bool> first = change.now ? InsertPosting(*batch_, Family::kOut, out, to)
                                          : ErasePosting(*batch_, Family::kOut, out, to);
    if (!first) return first.error();
    const Result<bool> second = change.now ? InsertPosting(*batch_, Family::kIn, in, from)
                                           : ErasePosting(*batch_, Family::kIn, in, from);
    if (!second) return second.error();
    std::uint64_t& of_type = At(counts_.types, static_cast<std::uint32_t>(record.type));
    if (change.now) {
      ++counts_.relationships;
      ++of_type;
    } else {
      --counts_.relationships;
      --of_type;
    }
  }
  if (change.now) {
    batch_->Put(Family::kRelationship, RelationshipKey(relationship), change.now->ToBytes());
  } else if (change.before) {
    batch_->Delete(Family::kRelationship, RelationshipKey(relationship));
  }
  return {};
}

Status BatchTransaction::Commit() {
  Status settled = DropEmptyNodes();
  if (settled.ok()) {
    own_tokens_->Save(*batch_);
    for (const auto& [counter, next] : next_) {
      std::string bytes;
      AppendU64(bytes, next);
      batch_->Put(Family::kMeta, counter, bytes);
    }
    counts_.Save(*batch_, counts_before_);
    settled = batch_->Commit();
    if (settled.ok()) {
      own_tokens_->Saved();
      published_(counts_);
    }
  }
  if (lock_.owns_lock()) lock_.unlock();
  return settled;
}

}  // namespace kg::store
