#include "graph/load/restored_parts.h"

#include <atomic>
#include <functional>

#include "graph/load/table_sink.h"
#include "graph/store/value_codec.h"

namespace kg::load {
namespace {

using store::Family;
using store::TokenKind;

constexpr int kNodeBytes = 5, kTypeBytes = 3;  // as in loader.cc
constexpr std::size_t kStatementBytes = 16;
constexpr char kChange = '\xFF';  // after every document's number

// Parts of a node. Those that documents support come before those by hand.
enum Part : char {
  kKeyPart,           // its stable key
  kNumberPart,        // made by hand: its ordinal
  kLinkPart,          // it has a relationship
  kLabelPart,         // label, number of documents
  kPropertyPart,      // key, number of documents, member, value
  kHandLabelPart,     // label, denied
  kHandPropertyPart,  // key, value
  kHiddenPart,        // key
};

void PutNode(std::string& out, NodeId node) {
  store::PutBigEndian(out, static_cast<std::uint64_t>(node), kNodeBytes);
}

// A support taken apart; views of the cursor's bytes.
struct Support {
  Statement::Kind kind{};
  std::uint64_t subject = 0, object = 0;
  std::uint32_t predicate = 0;
  std::string_view said;  // discriminator or value
  std::string_view evidence;
};
Support ReadSupport(std::string_view bytes) {
  store::ByteReader reader(bytes);
  Support out;
  out.kind = static_cast<Statement::Kind>(reader.Byte());
  out.subject = reader.Varint();
  out.predicate = reader.Varint32();
  if (out.kind == Statement::Kind::kRelationship) out.object = reader.Varint();
  if (out.kind != Statement::Kind::kLabel) out.said = reader.Bytes();
  out.evidence = reader.rest();
  return out;
}

StatementId IdOf(std::string_view key) {
  store::ByteReader reader(key);
  StatementId id;
  id.high = reader.BigEndian(8);
  id.low = reader.BigEndian(8);
  return id;
}

bool IsChange(std::string_view key) { return key[kStatementBytes] == kChange; }

void AssertBy(store::PropertyEntry& entry, store::ByteReader& reader) {
  const Value value = store::ReadValue(reader);
  store::Candidate* found = entry.Find(value, false);
  if (found == nullptr) found = &entry.candidates.emplace_back(store::Candidate{.value = value});
  found->asserted = true;
}

}  // namespace

RestoredParts::RestoredParts(Loader* loader)
    : loader_(*loader),
      nodes_(&loader->workspace()),
      supports_(&loader->workspace()),
      stated_(&loader->workspace()),
      links_(&loader->workspace()),
      unique_(&loader->workspace()),
      keys_(&loader->workspace()),
      document_(&loader->workspace()),
      by_document_(&loader->workspace()) {}

RestoredParts::Intake::Intake(RestoredParts* parts)
    : parts_(*parts),
      nodes_(&parts->nodes_),
      supports_(&parts->supports_),
      keys_(&parts->keys_),
      document_(&parts->document_),
      by_document_(&parts->by_document_) {}

// Kind, subject, predicate; of a relationship its target and discriminator, of a property its
// value; then evidence and qualifiers as they are stored.
Status RestoredParts::Intake::AddSupport(const store::Gathered::Each& each,
                                         store::DocumentNumber document, NodeId subject,
                                         NodeId object) {
  const Statement& said = *each.said;
  using Kind = Statement::Kind;
  store::Tokens& tokens = parts_.loader_.tokens();
  const TokenKind kind = said.kind == Kind::kRelationship ? TokenKind::kType
                         : said.kind == Kind::kLabel      ? TokenKind::kLabel
                                                          : TokenKind::kKey;
  part_.assign(1, static_cast<char>(said.kind));
  store::PutVarint(part_, static_cast<std::uint64_t>(subject));
  store::PutVarint(part_, tokens.Intern(kind, said.predicate));
  if (said.kind == Kind::kRelationship) {
    store::PutVarint(part_, static_cast<std::uint64_t>(object));
    store::PutBytes(part_, said.discriminator);
  } else if (said.kind != Kind::kLabel) {
    std::string bytes;
    store::PutValue(bytes, said.value);
    store::PutBytes(part_, bytes);
  }
  part_ += each.support.Encode(tokens);
  return supports_.Add(store::EvidenceKey(each.id, document), part_);
}

Status RestoredParts::Intake::AddStored(Family family, std::string_view key,
                                        std::string_view value) {
  return (family == Family::kDocument ? document_ : by_document_).Add(key, value);
}

// Count of values, each with its key; then the hidden keys.
Status RestoredParts::Intake::AddChanges(const io::RelationshipChanges& changes) {
  store::Tokens& tokens = parts_.loader_.tokens();
  part_.clear();
  store::PutVarint(part_, changes.properties.size());
  for (const auto& [name, value] : changes.properties) {
    store::PutVarint(part_, tokens.Intern(TokenKind::kKey, name));
    store::PutValue(part_, value);
  }
  for (const std::string& name : changes.hidden) {
    store::PutVarint(part_, tokens.Intern(TokenKind::kKey, name));
  }
  return supports_.Add(store::StatementKey(changes.statement) + kChange, part_);
}

void RestoredParts::Intake::AddPart(NodeId node, std::string_view part) {
  key_.clear();
  PutNode(key_, node);
  Status added = nodes_.Add(key_, part);
  if (status_.ok()) status_ = std::move(added);
}

void RestoredParts::Intake::AddKey(NodeId node, std::string_view key) {
  part_.assign(1, kKeyPart);
  part_ += key;
  AddPart(node, part_);
  part_.clear();
  store::PutVarint(part_, static_cast<std::uint64_t>(node));
  Status added = keys_.Add(key, part_);
  if (status_.ok()) status_ = std::move(added);
}

void RestoredParts::Intake::AddNumber(NodeId node, std::uint64_t ordinal) {
  part_.assign(1, kNumberPart);
  store::PutVarint(part_, ordinal);
  AddPart(node, part_);
}

void RestoredParts::Intake::AddLink(NodeId node) { AddPart(node, std::string(1, kLinkPart)); }

void RestoredParts::Intake::AddChanges(NodeId node, const io::NodeChanges& changes) {
  store::Tokens& tokens = parts_.loader_.tokens();
  for (const auto& [names, denied] :
       {std::pair(&changes.labels, '\0'), std::pair(&changes.denied, '\1')}) {
    for (const std::string& name : *names) {
      part_.assign(1, kHandLabelPart);
      store::PutVarint(part_, tokens.Intern(TokenKind::kLabel, name));
      part_ += denied;
      AddPart(node, part_);
    }
  }
  for (const auto& [name, value] : changes.properties) {
    part_.assign(1, kHandPropertyPart);
    store::PutVarint(part_, tokens.Intern(TokenKind::kKey, name));
    store::PutValue(part_, value);
    AddPart(node, part_);
  }
  for (const std::string& name : changes.hidden) {
    part_.assign(1, kHiddenPart);
    store::PutVarint(part_, tokens.Intern(TokenKind::kKey, name));
    AddPart(node, part_);
  }
}

Status RestoredParts::Intake::Flush() {
  for (Sorter::Buffer* buffer : {&nodes_, &supports_, &keys_, &document_, &by_document_}) {
    if (Status status = buffer->Flush(); !status.ok()) return status;
  }
  return status_;
}

// What the tasks of Write share.
class RestoredParts::Output {
 public:
  explicit Output(RestoredParts* parts) : parts_(*parts), loader_(parts->loader_) {}

  Written written;

  // What statements say, gathered over the documents that support them.
  Status Statements(std::string_view begin, std::string_view end) {
    Intake intake(&parts_);
    Sorter::Buffer stated(&parts_.stated_);
    Sorter::Cursor cursor = parts_.supports_.Read(begin, end);
    std::string id, part, said;
    std::uint64_t statements = 0;
    for (; cursor.Valid(); ++statements) {
      id = cursor.key().substr(0, kStatementBytes);
      if (IsChange(cursor.key())) {
        return Error{ErrorCode::kInvalid, "properties are given to the relationship " +
                                              ToHex(IdOf(id)) + ", which no document states"};
      }
      const Support first = ReadSupport(cursor.value());
      said = first.said;
      std::uint64_t documents = 0;
      store::Properties properties;
      for (; cursor.Valid() && cursor.key().starts_with(id); cursor.Next()) {
        if (IsChange(cursor.key())) {
          if (first.kind != Statement::Kind::kRelationship) {
            return Error{ErrorCode::kInvalid, "statement " + ToHex(IdOf(id)) +
                                                  " is no relationship and has no properties"};
          }
          Change(cursor.value(), properties);
          continue;
        }
        ++documents;
        if (first.kind != Statement::Kind::kRelationship) continue;
        store::SupportRecord support;
        if (!Decode(ReadSupport(cursor.value()).evidence, loader_.tokens(), support)) {
          return store::Corrupt(Family::kStatement, cursor.key());
        }
        for (const auto& [key, value] : support.qualifiers) {
          properties.At(key).AddSupport(value, false);
        }
      }
      if (first.kind == Statement::Kind::kRelationship) {
        properties.Sort();
        part.clear();
        PutNode(part, NodeId{first.subject});
        store::PutBigEndian(part, first.predicate, kTypeBytes);
        PutNode(part, NodeId{first.object});
        part += id;
        std::string bytes;
        properties.Put(bytes);
        if (Status status = stated.Add(part, bytes); !status.ok()) return status;
        intake.AddLink(NodeId{first.subject});
        intake.AddLink(NodeId{first.object});
        continue;
      }
      const bool label = first.kind == Statement::Kind::kLabel;
      part.assign(1, label ? kLabelPart : kPropertyPart);
      store::PutVarint(part, first.predicate);
      store::PutVarint(part, documents);
      if (!label) {
        part += first.kind == Statement::Kind::kMember ? '\1' : '\0';
        part += said;
      }
      intake.AddPart(NodeId{first.subject}, part);
    }
    if (!cursor.status().ok()) return cursor.status();
    if (Status status = stated.Flush(); !status.ok()) return status;
    if (Status status = intake.Flush(); !status.ok()) return status;
    const std::lock_guard lock(mutex_);
    written.statements += statements;
    return {};
  }

  // Nodes from their parts.
  Status Nodes(std::string_view begin, std::string_view end) {
    Loader::Lane lane(&loader_);
    Sorter::Buffer unique(&parts_.unique_);
    Sorter::Cursor cursor = parts_.nodes_.Read(begin, end);
    std::string id;
    while (cursor.Valid()) {
      id = cursor.key();
      store::NodeRecord record;
      bool linked = false;
      for (; cursor.Valid() && cursor.key() == id; cursor.Next()) {
        ReadPart(store::ByteReader(cursor.value()), record, linked);
      }
      record.properties.Sort();
      if (!linked && !record.supported()) {
        return Error{ErrorCode::kInvalid, "nothing supports the node \"" + record.key + "\""};
      }
      const NodeId node{store::ByteReader(id).BigEndian(kNodeBytes)};
      if (Status status = lane.AddNode(node, record); !status.ok()) return status;
      for (const store::StoredIndex& index : parts_.indexes_) {
        Status status = Enter(index, node, record, lane, unique);
        if (!status.ok()) return status;
      }
    }
    if (!cursor.status().ok()) return cursor.status();
    if (Status status = unique.Flush(); !status.ok()) return status;
    return Close(lane);
  }

  // No two nodes have the same values in a unique index.
  Status Uniqueness() {
    Sorter::Cursor cursor = parts_.unique_.Read("", "");
    std::string key, value;
    for (bool first = true; cursor.Valid(); cursor.Next(), first = false) {
      // Equal ones have equal bytes: numbers are entered in the form in which they compare.
      if (!first && cursor.key() == key && cursor.value() == value) {
        const std::size_t number =
            static_cast<std::size_t>(store::ByteReader(key).BigEndian(4));
        return Error{ErrorCode::kInvalid, "two nodes have the same values in the unique index \"" +
                                              parts_.indexes_[number].name + "\""};
      }
      key = cursor.key();
      value = cursor.value();
    }
    return cursor.status();
  }

  // Numbers the relationships that documents state.
  Status Relationships(std::uint64_t next) {
    Loader::Lane lane(&loader_);
    Sorter::Buffer links(&parts_.links_);
    Sorter::Cursor cursor = parts_.stated_.Read("", "");
    std::string number;
    for (; cursor.Valid(); cursor.Next(), ++next) {
      store::ByteReader reader(cursor.key());
      store::RelationshipRecord record;
      record.source = NodeId{reader.BigEndian(kNodeBytes)};
      record.type = TypeId{static_cast<std::uint32_t>(reader.BigEndian(kTypeBytes))};
      record.target = NodeId{reader.BigEndian(kNodeBytes)};
      const std::string_view id = reader.rest();
      record.statement = IdOf(id);
      store::ByteReader properties(cursor.value());
      record.properties.Read(properties);
      if (Status status = lane.AddNumbered(RelationshipId{next}, record); !status.ok()) {
        return status;
      }
      number.clear();
      store::PutVarint(number, next);
      if (Status status = links.Add(id, number); !status.ok()) return status;
    }
    if (!cursor.status().ok()) return cursor.status();
    if (Status status = links.Flush(); !status.ok()) return status;
    return Close(lane);
  }

  // The statement family: what was gathered, once more, now that relationships have numbers.
  Status StatementRecords(std::string_view begin, std::string_view end) {
    TableSink sink(&loader_.workspace(), Family::kStatement);
    Sorter::Cursor group = parts_.supports_.Read(begin, end);  // one statement ahead
    Sorter::Cursor cursor = parts_.supports_.Read(begin, end);
    Sorter::Cursor link = parts_.links_.Read(begin, end);
    std::string id;
    while (group.Valid()) {
      id = group.key().substr(0, kStatementBytes);
      const Support first = ReadSupport(group.value());
      store::StatementRecord record;
      record.kind = first.kind;
      record.subject = first.subject;
      record.predicate = first.predicate;
      if (first.kind == Statement::Kind::kRelationship) {
        record.discriminator = std::string(first.said);
        while (link.Valid() && link.key() < id) link.Next();
        if (!link.Valid() || link.key() != id) return store::Corrupt(Family::kStatement, id);
        record.subject = store::ByteReader(link.value()).Varint();
      }
      for (; group.Valid() && group.key().starts_with(id); group.Next()) {
        if (IsChange(group.key())) continue;
        std::uint64_t evidence = 0;
        if (!store::CountEvidence(ReadSupport(group.value()).evidence, evidence)) {
          return store::Corrupt(Family::kStatement, group.key());
        }
        ++record.documents;
        record.evidence += evidence;
      }
      if (Status status = sink.Put(id, record.Encode()); !status.ok()) return status;
      for (; cursor.Valid() && cursor.key().starts_with(id); cursor.Next()) {
        if (IsChange(cursor.key())) continue;
        Status status = sink.Put(cursor.key(), ReadSupport(cursor.value()).evidence);
        if (!status.ok()) return status;
      }
    }
    for (const Sorter::Cursor* done : {&group, &cursor, &link}) {
      if (!done->status().ok()) return done->status();
    }
    return Keep(sink, Family::kStatement);
  }

  // What is sorted by the keys it is stored under.
  Status Stored(const Sorter& sorter, Family family, std::string_view begin, std::string_view end) {
    TableSink sink(&loader_.workspace(), family);
    Sorter::Cursor cursor = sorter.Read(begin, end);
    for (; cursor.Valid(); cursor.Next()) {
      if (Status status = sink.Put(cursor.key(), cursor.value()); !status.ok()) return status;
    }
    if (!cursor.status().ok()) return cursor.status();
    return Keep(sink, family);
  }

 private:
  static void Change(std::string_view bytes, store::Properties& properties) {
    store::ByteReader reader(bytes);
    for (std::uint64_t left = reader.Varint(); left > 0; --left) {
      store::PropertyEntry& entry = properties.At(KeyId{reader.Varint32()});
      AssertBy(entry, reader);
    }
    while (!reader.done()) properties.At(KeyId{reader.Varint32()}).hidden = true;
  }

  static void ReadPart(store::ByteReader part, store::NodeRecord& record, bool& linked) {
    switch (part.Byte()) {
      case kKeyPart: record.key = std::string(part.rest()); return;
      case kNumberPart:
        record.asserted = true;
        record.ordinal = part.Varint();
        return;
      case kLinkPart: linked = true; return;
      case kLabelPart: {
        store::LabelEntry& entry = record.At(LabelId{part.Varint32()});
        entry.documents = part.Varint32();
        return;
      }
      case kPropertyPart: {
        store::PropertyEntry& entry = record.properties.At(KeyId{part.Varint32()});
        store::Candidate& candidate = entry.candidates.emplace_back();
        candidate.documents = part.Varint32();
        candidate.member = part.Byte() != 0;
        candidate.value = store::ReadValue(part);
        return;
      }
      case kHandLabelPart: {
        store::LabelEntry& entry = record.At(LabelId{part.Varint32()});
        (part.Byte() == 0 ? entry.asserted : entry.denied) = true;
        return;
      }
      case kHandPropertyPart: {
        store::PropertyEntry& entry = record.properties.At(KeyId{part.Varint32()});
        AssertBy(entry, part);
        return;
      }
      default: record.properties.At(KeyId{part.Varint32()}).hidden = true; return;
    }
  }

  Status Enter(const store::StoredIndex& index, NodeId node, const store::NodeRecord& record,
               Loader::Lane& lane, Sorter::Buffer& unique) {
    const std::optional<std::vector<Value>> values = index.ValuesOf(record);
    if (!values) return {};
    const std::string root = index.Root(*values);
    if (index.composite()) {
      if (Status s = lane.AddPosting(Family::kComposite, root, node); !s.ok()) return s;
    }
    if (!index.unique) return {};
    std::string key, whole;
    store::PutBigEndian(key, index.number, 4);
    key += root;
    // The root holds the beginnings of long values only; what it cuts follows in full.
    for (const Value& value : *values) {
      if (store::IsCut(store::IndexForm(value))) store::PutValue(whole, value);
    }
    return unique.Add(key, whole);
  }

  Status Close(Loader::Lane& lane) {
    if (Status status = lane.Flush(); !status.ok()) return status;
    const std::lock_guard lock(mutex_);
    written.counted.push_back(lane.counters());
    return {};
  }
  Status Keep(TableSink& sink, Family family) {
    if (Status status = sink.Finish(); !status.ok()) return status;
    const std::lock_guard lock(mutex_);
    std::vector<std::string>& all = written.files[static_cast<std::size_t>(family)];
    all.insert(all.end(), sink.files().begin(), sink.files().end());
    return {};
  }

  RestoredParts& parts_;
  Loader& loader_;
  std::mutex mutex_;
};

Result<RestoredParts::Written> RestoredParts::Write(std::uint64_t next_relationship) {
  Output output(this);
  using std::string_view;
  const auto whole = [](const std::string& key) { return key.size(); };
  const auto node_part = [](const std::string&) { return std::size_t{kNodeBytes}; };
  const auto statement_part = [](const std::string&) { return kStatementBytes; };
  const std::size_t count = loader_.threads() * 2;
  std::vector<std::function<Status()>> tasks;
  const auto run = [&] {
    Status status = RunTasks(loader_.threads(), tasks);
    tasks.clear();
    return status;
  };

  SplitTasks(supports_, count, statement_part,
             [&](string_view b, string_view e) { return output.Statements(b, e); }, tasks);
  if (Status status = run(); !status.ok()) return std::move(status).error();

  SplitTasks(nodes_, count, node_part,
             [&](string_view b, string_view e) { return output.Nodes(b, e); }, tasks);
  tasks.push_back([&] { return output.Relationships(next_relationship); });
  if (Status status = run(); !status.ok()) return std::move(status).error();
  nodes_.Clear();
  stated_.Clear();

  tasks.push_back([&] { return output.Uniqueness(); });
  SplitTasks(supports_, count, statement_part,
             [&](string_view b, string_view e) { return output.StatementRecords(b, e); }, tasks);
  for (const auto& [sorter, family] :
       {std::pair(&document_, Family::kDocument), std::pair(&keys_, Family::kKey),
        std::pair(&by_document_, Family::kByDocument)}) {
    SplitTasks(*sorter, 2, whole,
               [&output, from = sorter, to = family](string_view b, string_view e) {
                 return output.Stored(*from, to, b, e);
               },
               tasks);
  }
  if (Status status = run(); !status.ok()) return std::move(status).error();
  for (Sorter* sorter : {&supports_, &links_, &unique_, &document_, &keys_, &by_document_}) {
    sorter->Clear();
  }
  return std::move(output.written);
}

}  // namespace kg::load
