#include "graph/store/transaction.h"

#include <algorithm>

#include "graph/store/adjacency.h"
#include "graph/store/value_codec.h"

namespace kg::store {
namespace {

Status CheckValue(const Value& value) {
  if (value.is_null() || IsStorable(value)) return {};
  return Error{ErrorCode::kInvalid, "a property cannot hold " +
                                        std::string(TypeName(value.type())) +
                                        ", nor a list of such or of nulls"};
}

}  // namespace

TransactionImpl::TransactionImpl(std::unique_ptr<TransactionState> state, CommitFunction commit,
                                 std::function<void()> release)
    : std::unique_ptr<TransactionState>(std::move(state)),
      GraphReader<Transaction>(
          &(**this).view, &(**this).counters, (**this).tokens.get(), &(**this).indexes,
          Images{(**this).images.get(), (**this).counters.commits, &(**this).writer.changed()}),
      commit_(std::move(commit)),
      release_(std::move(release)) {}

TransactionImpl::~TransactionImpl() {
  if (release_) release_();
}

Status TransactionImpl::Ready() const {
  if (over_) return Error{ErrorCode::kInvalid, "the transaction is over"};
  if (broken_) return Error{ErrorCode::kIo, "an earlier change failed; nothing can be committed"};
  return {};
}

Status TransactionImpl::Keep(Status status) {
  if (!status.ok()) broken_ = true;
  return status;
}

LabelId TransactionImpl::InternLabel(std::string_view name) {
  return LabelId{state().tokens->Intern(TokenKind::kLabel, name)};
}
TypeId TransactionImpl::InternType(std::string_view name) {
  return TypeId{state().tokens->Intern(TokenKind::kType, name)};
}
KeyId TransactionImpl::InternKey(std::string_view name) {
  return KeyId{state().tokens->Intern(TokenKind::kKey, name)};
}

Result<NodeId> TransactionImpl::CreateNode() {
  if (Status s = Ready(); !s.ok()) return std::move(s).error();
  return Keep(writer().MakeNode(""));
}

Result<RelationshipId> TransactionImpl::CreateRelationship(NodeId source, TypeId type,
                                                           NodeId target) {
  if (Status s = Ready(); !s.ok()) return std::move(s).error();
  for (const NodeId node : {source, target}) {
    auto exists = Exists(node);
    if (!exists) return std::move(exists).error();
    if (!*exists) {
      return Error{ErrorCode::kNotFound,
                   "there is no node " + std::to_string(static_cast<std::uint64_t>(node))};
    }
  }
  RelationshipRecord record;
  record.source = source;
  record.target = target;
  record.type = type;
  record.asserted = true;
  return Keep(writer().MakeRelationship(std::move(record)));
}

Status TransactionImpl::AddLabel(NodeId node, LabelId label) {
  if (Status s = Ready(); !s.ok()) return s;
  auto before = writer().NeedNode(node);
  if (!before) return std::move(before).error();
  NodeRecord after = *before;
  LabelEntry& entry = after.At(label);
  if (entry.asserted) return {};
  entry.asserted = true;
  entry.denied = false;
  return Keep(writer().WriteNode(node, *before, after));
}

Status TransactionImpl::RemoveLabel(NodeId node, LabelId label) {
  if (Status s = Ready(); !s.ok()) return s;
  auto before = writer().NeedNode(node);
  if (!before) return std::move(before).error();
  if (!before->HasLabel(label)) return {};
  NodeRecord after = *before;
  LabelEntry& entry = after.At(label);
  entry.asserted = false;
  entry.denied = entry.documents > 0;
  after.Drop(label);
  perhaps_empty_.insert(node);
  return Keep(writer().WriteNode(node, *before, after));
}

Status TransactionImpl::SetProperty(NodeId node, KeyId key, const Value& value) {
  if (Status s = Ready(); !s.ok()) return s;
  if (Status s = CheckValue(value); !s.ok()) return s;
  auto before = writer().NeedNode(node);
  if (!before) return std::move(before).error();
  if (value.is_null() && before->properties.Find(key) == nullptr) return {};
  NodeRecord after = *before;
  after.properties.At(key).Assert(value);
  after.properties.Drop(key);
  if (value.is_null()) perhaps_empty_.insert(node);
  return Keep(writer().WriteNode(node, *before, after));
}

Status TransactionImpl::SetProperty(RelationshipId relationship, KeyId key, const Value& value) {
  if (Status s = Ready(); !s.ok()) return s;
  if (Status s = CheckValue(value); !s.ok()) return s;
  auto before = writer().NeedRelationship(relationship);
  if (!before) return std::move(before).error();
  if (value.is_null() && before->properties.Find(key) == nullptr) return {};
  RelationshipRecord after = *before;
  after.properties.At(key).Assert(value);
  after.properties.Drop(key);
  writer().WriteRelationship(relationship, *before, after);
  return {};
}

Status TransactionImpl::Delete(NodeId node) {
  if (Status s = Ready(); !s.ok()) return s;
  auto record = writer().NeedNode(node);
  if (!record) return std::move(record).error();
  auto links = HasLinks(state().view, node);
  if (!links) return std::move(links).error();
  if (*links) {
    return Error{ErrorCode::kConflict,
                 "node " + std::to_string(static_cast<std::uint64_t>(node)) +
                     " still has relationships; delete them first, or use DETACH DELETE"};
  }
  Statement named;
  named.subject = record->key;
  for (const LabelEntry& e : record->labels) {
    if (e.documents == 0) continue;
    named.predicate = std::string(NameOf(e.label));
    if (Status s = writer().DropSupport(kg::IdOf(named)); !s.ok()) return Keep(std::move(s));
  }
  for (const PropertyEntry& e : record->properties.entries()) {
    named.predicate = std::string(NameOf(e.key));
    for (const Candidate& c : e.candidates) {
      if (c.documents == 0) continue;
      named.kind = c.member ? Statement::Kind::kMember : Statement::Kind::kProperty;
      named.value = c.value;
      if (Status s = writer().DropSupport(kg::IdOf(named)); !s.ok()) return Keep(std::move(s));
    }
  }
  return Keep(writer().RemoveNode(node, *record));
}

Status TransactionImpl::Delete(RelationshipId relationship) {
  if (Status s = Ready(); !s.ok()) return s;
  auto record = writer().NeedRelationship(relationship);
  if (!record) return std::move(record).error();
  if (!record->asserted) {
    if (Status s = writer().DropSupport(record->statement); !s.ok()) return Keep(std::move(s));
  }
  perhaps_empty_.insert(record->source);
  perhaps_empty_.insert(record->target);
  return Keep(writer().RemoveRelationship(relationship, *record));
}

Result<DocumentChange> TransactionImpl::PutDocument(const DocumentRecord& document,
                                                    std::span<const Statement> statements) {
  if (Status s = Ready(); !s.ok()) return std::move(s).error();
  if (Status s = Validate(document, statements); !s.ok()) return std::move(s).error();
  const View& view = state().view;
  std::string value;
  auto found = view.Get(Family::kDocument, DocumentByName(document.name), value);
  if (!found) return std::move(found).error();
  std::optional<DocumentNumber> old;
  if (*found) {
    ByteReader reader(value);
    old = DocumentNumber{reader.Varint32()};
    auto stored = ReadDocument(view, *old);
    if (!stored) return std::move(stored).error();
    if (stored->record.key == document.key && stored->record.fingerprint == document.fingerprint) {
      return DocumentChange();
    }
  }
  DocumentWriter change(&writer());
  if (Status s = Keep(change.Add(document, statements)); !s.ok()) return std::move(s).error();
  if (old) {
    if (Status s = Keep(change.Retract(*old)); !s.ok()) return std::move(s).error();
  }
  return Keep(change.Apply());
}

Result<DocumentChange> TransactionImpl::RemoveDocument(std::string_view key_or_name) {
  if (Status s = Ready(); !s.ok()) return std::move(s).error();
  auto number = NumberOf(key_or_name);
  if (!number) return std::move(number).error();
  DocumentWriter change(&writer());
  if (Status s = Keep(change.Retract(*number)); !s.ok()) return std::move(s).error();
  return Keep(change.Apply());
}

Result<DocumentNumber> TransactionImpl::NumberOf(std::string_view key_or_name) const {
  auto number = FindDocumentNumber(state().view, key_or_name);
  if (!number) return std::move(number).error();
  if (!*number) {
    return Error{ErrorCode::kNotFound, "there is no such document", std::string(key_or_name)};
  }
  return **number;
}

Status TransactionImpl::CreateIndex(const DeclaredIndex& index) {
  if (Status s = Ready(); !s.ok()) return s;
  const std::set<std::string> distinct(index.keys.begin(), index.keys.end());
  if (index.name.empty() || index.label.empty() || index.keys.empty() ||
      distinct.size() != index.keys.size() || distinct.contains("")) {
    return Error{ErrorCode::kInvalid,
                 "an index needs a name, a label and one or more different properties"};
  }
  if (index.keys.size() > kMaxIndexKeys) {
    return Error{ErrorCode::kInvalid,
                 "an index takes at most " + std::to_string(kMaxIndexKeys) + " properties"};
  }
  StoredIndex stored;
  stored.name = index.name;
  stored.label = InternLabel(index.label);
  for (const std::string& key : index.keys) stored.keys.push_back(InternKey(key));
  stored.unique = index.unique;
  for (const StoredIndex& other : state().indexes) {
    if (other.name == stored.name) {
      return Error{ErrorCode::kConflict, "there is an index " + stored.name + " already"};
    }
    if (other.label == stored.label && other.keys == stored.keys) {
      return Error{ErrorCode::kConflict, "index " + other.name + " has the same properties"};
    }
    stored.number = std::max(stored.number, other.number + 1);
  }
  if (Status s = FillIndex(state().view, stored, *state().tokens); !s.ok()) return Keep(s);
  state().view.Put(Family::kMeta, DeclaredIndexKey(stored.number), stored.Encode());
  state().indexes.push_back(std::move(stored));
  return {};
}

Status TransactionImpl::DropIndex(std::string_view name) {
  if (Status s = Ready(); !s.ok()) return s;
  const StoredIndex* index = FindIndex(state().indexes, name);
  if (index == nullptr) {
    return Error{ErrorCode::kNotFound, "there is no index " + std::string(name)};
  }
  if (Status s = EmptyIndex(state().view, *index); !s.ok()) return Keep(std::move(s));
  state().view.Delete(Family::kMeta, DeclaredIndexKey(index->number));
  state().indexes.erase(state().indexes.begin() + (index - state().indexes.data()));
  return {};
}

// A node that no hand made goes when nothing is left of it.
Status TransactionImpl::RemoveEmptyNodes() {
  for (const NodeId node : perhaps_empty_) {
    auto record = writer().ReadNode(node);
    if (!record) return std::move(record).error();
    if (!*record || (*record)->supported()) continue;
    auto links = HasLinks(state().view, node);
    if (!links) return std::move(links).error();
    if (*links) continue;
    if (Status s = writer().RemoveNode(node, **record); !s.ok()) return s;
  }
  perhaps_empty_.clear();
  return {};
}

Status TransactionImpl::Commit() {
  Status status = Ready();
  if (status.ok()) status = RemoveEmptyNodes();
  over_ = true;
  if (status.ok()) {
    writer().SaveOrdinals();
    release_ = nullptr;  // commit_ releases
    return commit_(state());
  }
  if (release_) std::exchange(release_, nullptr)();
  return status;
}

}  // namespace kg::store
