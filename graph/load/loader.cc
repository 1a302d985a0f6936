#include "graph/load/loader.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "graph/load/list_writer.h"
#include "graph/store/alias.h"
#include "graph/store/gathered.h"
#include "graph/store/value_codec.h"

namespace kg::load {
namespace {

using store::Family;

// Sort keys of our own: fixed sizes, so that their first bytes tell most of them apart.
constexpr int kNodeBytes = 5, kTypeBytes = 3;

template <typename Id>
void PutNumber(std::string& out, Id id, int bytes) {
  store::PutBigEndian(out, static_cast<std::uint64_t>(id), bytes);
}

// Where a relationship comes from; what follows orders those of equal ends and type.
constexpr char kByHand = 0;     // 8 bytes of no meaning; its ordinal is its place
constexpr char kStatement = 1;  // 16 bytes: of a statement

// Parts of a node.
constexpr char kKeyPart = 0;       // its stable key
constexpr char kLabelPart = 1;     // label, number of documents
constexpr char kPropertyPart = 2;  // key, member, number of documents, value

constexpr std::array<Family, 3> kPostings = {Family::kLabel, Family::kIndex, Family::kAlias};
std::size_t PlaceOf(Family family) {
  return static_cast<std::size_t>(std::find(kPostings.begin(), kPostings.end(), family) -
                                  kPostings.begin());
}

void AddAll(std::vector<std::uint64_t>& to, const std::vector<std::uint64_t>& from) {
  if (to.size() < from.size()) to.resize(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) to[i] += from[i];
}

}  // namespace

Status RunTasks(unsigned threads, const std::vector<std::function<Status()>>& tasks) {
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  Status failed;
  std::exception_ptr thrown;
  const auto work = [&] {
    for (std::size_t i = next++; i < tasks.size(); i = next++) {
      try {
        Status status = tasks[i]();
        if (status.ok()) continue;
        const std::lock_guard lock(mutex);
        if (failed.ok()) failed = std::move(status);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (thrown == nullptr) thrown = std::current_exception();
      }
      next = tasks.size();
    }
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < threads && i < tasks.size(); ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  if (thrown != nullptr) std::rethrow_exception(thrown);
  return failed;
}

Result<std::unique_ptr<Loader>> Loader::Begin(store::Store* store, const LoadOptions& options) {
  Result<std::unique_ptr<store::BulkLoad>> bulk = store::BulkLoad::Begin(*store);
  if (!bulk) return std::move(bulk).error();
  return std::unique_ptr<Loader>(new Loader(std::move(*bulk), options));
}

Loader::Loader(std::unique_ptr<store::BulkLoad> bulk, const LoadOptions& options)
    : options_(options),
      bulk_(std::move(bulk)),
      workspace_(bulk_->scratch(), options.memory_bytes),
      next_node_(bulk_->start().next_node),
      next_document_(static_cast<std::uint32_t>(bulk_->start().next_document)),
      nodes_(&workspace_),
      keys_(&workspace_),
      parts_(&workspace_),
      relationships_(&workspace_),
      incoming_(&workspace_),
      supports_(&workspace_),
      links_(&workspace_),
      document_(&workspace_),
      by_document_(&workspace_),
      postings_{Sorter(&workspace_), Sorter(&workspace_), Sorter(&workspace_)} {}
Loader::~Loader() = default;

Loader::Lane::Lane(Loader* loader)
    : loader_(*loader),
      nodes_(&loader->nodes_),
      keys_(&loader->keys_),
      parts_(&loader->parts_),
      relationships_(&loader->relationships_),
      supports_(&loader->supports_),
      document_(&loader->document_),
      by_document_(&loader->by_document_),
      postings_{Sorter::Buffer(&loader->postings_[0]), Sorter::Buffer(&loader->postings_[1]),
                Sorter::Buffer(&loader->postings_[2])} {}

Status Loader::Lane::AddNodeRecord(NodeId node, std::string_view record) {
  scratch_.clear();
  PutNumber(scratch_, node, kNodeBytes);
  ++counters_.nodes;
  return nodes_.Add(scratch_, record);
}

Status Loader::Lane::AddKey(std::string_view key, NodeId node) {
  scratch_.clear();
  store::PutVarint(scratch_, static_cast<std::uint64_t>(node));
  return keys_.Add(key, scratch_);
}

Status Loader::Lane::AddPosting(Family family, std::string_view root, NodeId node) {
  scratch_.assign(root);
  PutNumber(scratch_, node, kNodeBytes);
  return postings_[PlaceOf(family)].Add(scratch_, {});
}

Status Loader::Lane::AddPart(NodeId node, std::string_view part) {
  scratch_.clear();
  PutNumber(scratch_, node, kNodeBytes);
  return parts_.Add(scratch_, part);
}

// order_ tells apart those of one origin.
Status Loader::Lane::AddSorted(NodeId source, TypeId type, NodeId target, char origin,
                               std::string_view properties) {
  scratch_.clear();
  PutNumber(scratch_, source, kNodeBytes);
  PutNumber(scratch_, type, kTypeBytes);
  PutNumber(scratch_, target, kNodeBytes);
  scratch_ += origin;
  scratch_ += order_;
  store::Counters::Add(counters_.types, static_cast<std::uint32_t>(type), 1);
  ++counters_.relationships;
  ++counters_.statements;
  return relationships_.Add(scratch_, properties);
}

Status Loader::Lane::AddRelationship(NodeId source, TypeId type, NodeId target, std::uint64_t order,
                                     std::string_view properties) {
  order_.clear();
  PutNumber(order_, order, 8);
  return AddSorted(source, type, target, kByHand, properties);
}

Status Loader::Lane::AddRelationship(NodeId source, TypeId type, NodeId target,
                                     const StatementId& statement,
                                     const store::Properties& properties) {
  for (const store::PropertyEntry& entry : properties.entries()) {
    if (entry.Visible().is_null()) continue;
    store::Counters::Add(counters_.keys, static_cast<std::uint32_t>(entry.key), 1);
  }
  order_ = store::StatementKey(statement);
  std::string bytes;
  properties.Put(bytes);
  return AddSorted(source, type, target, kStatement, bytes);
}

Status Loader::Lane::AddNode(NodeId node, const store::NodeRecord& record) {
  if (Status status = AddNodeRecord(node, record.Encode()); !status.ok()) return status;
  if (!record.key.empty()) {
    if (Status status = AddKey(record.key, node); !status.ok()) return status;
  }
  std::vector<std::pair<KeyId, std::string>> forms;
  for (const store::PropertyEntry& entry : record.properties.entries()) {
    counters_.statements += entry.candidates.size();
    const Value value = entry.Visible();
    if (value.is_null()) continue;
    store::Counters::Add(counters_.keys, static_cast<std::uint32_t>(entry.key), 1);
    forms.emplace_back(entry.key, store::IndexForm(value));
  }
  for (const store::LabelEntry& entry : record.labels) {
    counters_.statements += entry.supported() ? 1 : 0;
    if (!entry.visible()) continue;
    store::Counters::Add(counters_.labels, static_cast<std::uint32_t>(entry.label), 1);
    Status status = AddPosting(Family::kLabel, store::LabelRootKey(entry.label), node);
    if (!status.ok()) return status;
    for (const auto& [key, form] : forms) {
      status = AddPosting(Family::kIndex, store::IndexPrefix(entry.label, key) + form, node);
      if (!status.ok()) return status;
    }
  }
  for (const std::string& name : store::FoldedNames(record, loader_.tokens())) {
    Status status = AddPosting(Family::kAlias, store::AliasRootKey(name), node);
    if (!status.ok()) return status;
  }
  return {};
}

Status Loader::Lane::Flush() {
  for (Sorter::Buffer* buffer :
       {&nodes_, &keys_, &parts_, &relationships_, &supports_, &document_, &by_document_,
        &postings_[0], &postings_[1], &postings_[2]}) {
    if (Status status = buffer->Flush(); !status.ok()) return status;
  }
  return {};
}

NodeId Loader::NextNodes(std::uint64_t count) {
  next_node_ += count;
  return NodeId{next_node_ - count};
}

Result<NodeId> Loader::NodeOfKey(Lane& lane, const std::string& key) {
  NodeId node{next_node_};
  if (!keys_of_nodes_.Add(IdMap::Of(0, key), node)) return node;
  ++next_node_;
  if (Status status = lane.AddPart(node, std::string(1, kKeyPart) + key); !status.ok()) {
    return std::move(status).error();
  }
  return node;
}

// A support's value: kind, subject, predicate; of a relationship its target and discriminator, of a
// property its value; then evidence and qualifiers as they are stored.
Status Loader::AddDocument(Lane& lane, const store::DocumentRecord& document,
                           std::span<const Statement> statements) {
  if (Status status = store::Validate(document, statements); !status.ok()) return status;
  using Kind = Statement::Kind;
  const store::DocumentNumber number{next_document_++};
  const store::Gathered gathered(statements, &tokens());
  std::string value;
  for (const store::Gathered::Each& each : gathered.all()) {
    const Statement& said = *each.said;
    const Result<NodeId> subject = NodeOfKey(lane, said.subject);
    if (!subject) return subject.error();
    const store::TokenKind kind = said.kind == Kind::kRelationship ? store::TokenKind::kType
                                  : said.kind == Kind::kLabel      ? store::TokenKind::kLabel
                                                                   : store::TokenKind::kKey;
    value.assign(1, static_cast<char>(said.kind));
    store::PutVarint(value, static_cast<std::uint64_t>(*subject));
    store::PutVarint(value, tokens().Intern(kind, said.predicate));
    if (said.kind == Kind::kRelationship) {
      const Result<NodeId> object = NodeOfKey(lane, said.object);
      if (!object) return object.error();
      store::PutVarint(value, static_cast<std::uint64_t>(*object));
      store::PutBytes(value, said.discriminator);
    } else if (said.kind != Kind::kLabel) {
      std::string bytes;
      store::PutValue(bytes, said.value);
      store::PutBytes(value, bytes);
    }
    value += each.support.Encode(tokens());
    lane.counters_.evidence += each.support.evidence.size();
    Status status = lane.supports_.Add(store::EvidenceKey(each.id, number), value);
    if (!status.ok()) return status;
  }
  Status status;
  store::PutDocument(number, document, gathered.SortedIds(),
                     [&](Family family, const std::string& key, const std::string& stored) {
                       if (!status.ok()) return;
                       status = family == Family::kDocument ? lane.document_.Add(key, stored)
                                                            : lane.by_document_.Add(key, stored);
                     });
  if (status.ok()) ++lane.counters_.documents;
  return status;
}

namespace {

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

constexpr std::size_t kStatementBytes = 16;

}  // namespace

// One task's files.
class Loader::Output {
 public:
  explicit Output(Loader* loader) : loader_(*loader) {}

  // Keys and values as they are, of a family whose key `make` gives.
  template <typename Make>
  Status Copy(const Sorter& sorter, Family family, std::string_view begin, std::string_view end,
              Make make) {
    TableSink sink(&loader_.workspace_, family);
    Sorter::Cursor cursor = sorter.Read(begin, end);
    for (; cursor.Valid(); cursor.Next()) {
      if (Status status = sink.Put(make(cursor.key()), cursor.value()); !status.ok()) return status;
    }
    if (!cursor.status().ok()) return cursor.status();
    if (Status status = sink.Finish(); !status.ok()) return status;
    return Keep(family, sink.files());
  }

  Status Nodes(std::string_view begin, std::string_view end) {
    std::string key;
    return Copy(loader_.nodes_, Family::kNode, begin, end, [&key](std::string_view sorted) {
      store::ByteReader reader(sorted);
      key.clear();
      store::PutOrdered(key, reader.BigEndian(kNodeBytes));
      return std::string_view(key);
    });
  }
  // Those that are sorted by the keys they are stored under.
  Status Ready(const Sorter& sorter, Family family, std::string_view begin, std::string_view end) {
    return Copy(sorter, family, begin, end, [](std::string_view key) { return key; });
  }

  // What statements say, gathered over the documents that support them.
  Status Statements(std::string_view begin, std::string_view end) {
    Lane lane(&loader_);
    Sorter::Cursor cursor = loader_.supports_.Read(begin, end);
    std::string id, part, said;
    std::uint64_t statements = 0;
    for (; cursor.Valid(); ++statements) {
      id = cursor.key().substr(0, kStatementBytes);
      Support first = ReadSupport(cursor.value());
      said = first.said;
      std::uint64_t documents = 0;
      store::Properties qualifiers;
      for (; cursor.Valid() && cursor.key().starts_with(id); cursor.Next(), ++documents) {
        if (first.kind != Statement::Kind::kRelationship) continue;
        store::SupportRecord support;
        if (!Decode(ReadSupport(cursor.value()).evidence, loader_.tokens(), support)) {
          return store::Corrupt(Family::kStatement, cursor.key());
        }
        for (const auto& [key, value] : support.qualifiers) {
          store::PropertyEntry& entry = qualifiers.At(key);
          entry.AddSupport(value, false);
          entry.Sort();
        }
      }
      const NodeId subject{first.subject};
      Status status;
      if (first.kind == Statement::Kind::kRelationship) {
        store::ByteReader reader(id);
        StatementId statement;
        statement.high = reader.BigEndian(8);
        statement.low = reader.BigEndian(8);
        status = lane.AddRelationship(subject, TypeId{first.predicate}, NodeId{first.object},
                                      statement, qualifiers);
      } else {
        const bool label = first.kind == Statement::Kind::kLabel;
        part.assign(1, label ? kLabelPart : kPropertyPart);
        store::PutVarint(part, first.predicate);
        store::PutVarint(part, documents);
        if (!label) {
          part += first.kind == Statement::Kind::kMember ? '\1' : '\0';
          part += said;
        }
        status = lane.AddPart(subject, part);
      }
      if (!status.ok()) return status;
    }
    if (!cursor.status().ok()) return cursor.status();
    loader_.supported_ += statements;
    return Close(lane);
  }

  // Nodes from their parts.
  Status NodesOfParts(std::string_view begin, std::string_view end) {
    Lane lane(&loader_);
    Sorter::Cursor cursor = loader_.parts_.Read(begin, end);
    while (cursor.Valid()) {
      const NodeId node{store::ByteReader(cursor.key()).BigEndian(kNodeBytes)};
      store::NodeRecord record;
      for (; cursor.Valid() &&
             store::ByteReader(cursor.key()).BigEndian(kNodeBytes) ==
                 static_cast<std::uint64_t>(node);
           cursor.Next()) {
        store::ByteReader part(cursor.value());
        switch (part.Byte()) {
          case kKeyPart: record.key = std::string(part.rest()); break;
          case kLabelPart: {
            store::LabelEntry& entry = record.At(LabelId{part.Varint32()});
            entry.documents = part.Varint32();
            break;
          }
          default: {
            store::PropertyEntry& entry = record.properties.At(KeyId{part.Varint32()});
            store::Candidate& candidate = entry.candidates.emplace_back();
            candidate.documents = part.Varint32();
            candidate.member = part.Byte() != 0;
            candidate.value = store::ReadValue(part);
            break;
          }
        }
      }
      record.properties.Sort();
      if (Status status = lane.AddNode(node, record); !status.ok()) return status;
    }
    if (!cursor.status().ok()) return cursor.status();
    return Close(lane);
  }

  // The statement family: what was gathered, once more, now that relationships have numbers.
  Status StatementRecords(std::string_view begin, std::string_view end) {
    TableSink sink(&loader_.workspace_, Family::kStatement);
    Sorter::Cursor group = loader_.supports_.Read(begin, end);  // one statement ahead
    Sorter::Cursor cursor = loader_.supports_.Read(begin, end);
    Sorter::Cursor link = loader_.links_.Read(begin, end);
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
        std::uint64_t evidence = 0;
        if (!store::CountEvidence(ReadSupport(group.value()).evidence, evidence)) {
          return store::Corrupt(Family::kStatement, group.key());
        }
        ++record.documents;
        record.evidence += evidence;
      }
      if (Status status = sink.Put(id, record.Encode()); !status.ok()) return status;
      for (std::uint64_t i = 0; i < record.documents; ++i, cursor.Next()) {
        Status status = sink.Put(cursor.key(), ReadSupport(cursor.value()).evidence);
        if (!status.ok()) return status;
      }
    }
    for (const Sorter::Cursor* done : {&group, &cursor, &link}) {
      if (!done->status().ok()) return done->status();
    }
    if (Status status = sink.Finish(); !status.ok()) return status;
    return Keep(Family::kStatement, sink.files());
  }

  Status Postings(Family family, std::string_view begin, std::string_view end) {
    PostingWriter writer(&loader_.workspace_, family);
    Sorter::Cursor cursor = loader_.postings_[PlaceOf(family)].Read(begin, end);
    for (; cursor.Valid(); cursor.Next()) {
      const std::size_t root = cursor.key().size() - kNodeBytes;
      const NodeId node{store::ByteReader(cursor.key().substr(root)).BigEndian(kNodeBytes)};
      if (Status status = writer.Add(cursor.key().substr(0, root), node); !status.ok()) {
        return status;
      }
    }
    if (!cursor.status().ok()) return cursor.status();
    if (Status status = writer.Finish(); !status.ok()) return status;
    return Keep(family, writer.files());
  }

  // Sources in [begin, end): records, outgoing lists, and what the incoming ones are made of.
  Status Relationships(std::string_view begin, std::string_view end) {
    Result<std::uint64_t> before = loader_.relationships_.Rank(begin);
    if (!before) return std::move(before).error();
    const store::Counters& start = loader_.start();
    std::uint64_t id = start.next_relationship + *before;
    std::uint64_t ordinal = start.next_relationship_ordinal + *before;
    TableSink records(&loader_.workspace_, Family::kRelationship);
    AdjacencyWriter out(&loader_.workspace_, Family::kOut);
    Sorter::Buffer incoming(&loader_.incoming_), links(&loader_.links_);
    std::string key, value, number;
    Sorter::Cursor cursor = loader_.relationships_.Read(begin, end);
    for (; cursor.Valid(); cursor.Next(), ++id, ++ordinal) {
      store::ByteReader reader(cursor.key());
      const NodeId source{reader.BigEndian(kNodeBytes)};
      const TypeId type{static_cast<std::uint32_t>(reader.BigEndian(kTypeBytes))};
      const NodeId target{reader.BigEndian(kNodeBytes)};
      key.clear();
      store::PutOrdered(key, id);
      const bool by_hand = reader.Byte() == static_cast<std::uint8_t>(kByHand);
      value.assign(1, by_hand ? '\1' : '\0');
      store::PutVarint(value, static_cast<std::uint64_t>(source));
      store::PutVarint(value, static_cast<std::uint32_t>(type));
      store::PutVarint(value, static_cast<std::uint64_t>(target));
      if (by_hand) {
        store::PutVarint(value, ordinal);
      } else {
        value += reader.rest();
        number.clear();
        store::PutVarint(number, id);
        if (Status status = links.Add(reader.rest(), number); !status.ok()) return status;
      }
      value += cursor.value();
      if (Status status = records.Put(key, value); !status.ok()) return status;
      if (Status status = out.Add(source, type, {target, RelationshipId{id}}); !status.ok()) {
        return status;
      }
      key.clear();
      PutNumber(key, target, kNodeBytes);
      PutNumber(key, type, kTypeBytes);
      PutNumber(key, source, kNodeBytes);
      PutNumber(key, id, kNodeBytes);
      if (Status status = incoming.Add(key, {}); !status.ok()) return status;
    }
    if (!cursor.status().ok()) return cursor.status();
    if (Status status = records.Finish(); !status.ok()) return status;
    if (Status status = out.Finish(); !status.ok()) return status;
    if (Status status = incoming.Flush(); !status.ok()) return status;
    if (Status status = links.Flush(); !status.ok()) return status;
    if (Status status = Keep(Family::kRelationship, records.files()); !status.ok()) return status;
    return Keep(Family::kOut, out.files());
  }

  Status Incoming(std::string_view begin, std::string_view end) {
    AdjacencyWriter in(&loader_.workspace_, Family::kIn);
    Sorter::Cursor cursor = loader_.incoming_.Read(begin, end);
    for (; cursor.Valid(); cursor.Next()) {
      store::ByteReader reader(cursor.key());
      const NodeId target{reader.BigEndian(kNodeBytes)};
      const TypeId type{static_cast<std::uint32_t>(reader.BigEndian(kTypeBytes))};
      const NodeId source{reader.BigEndian(kNodeBytes)};
      const RelationshipId id{reader.BigEndian(kNodeBytes)};
      if (Status status = in.Add(target, type, {source, id}); !status.ok()) return status;
    }
    if (!cursor.status().ok()) return cursor.status();
    if (Status status = in.Finish(); !status.ok()) return status;
    return Keep(Family::kIn, in.files());
  }

  // Parts of a sorter, none of which cuts what must stay together: `size` tells how much of a key
  // that is.
  using Write = std::function<Status(std::string_view begin, std::string_view end)>;
  template <typename Size>
  void Split(const Sorter& sorter, std::size_t parts, Size size, const Write& write,
             std::vector<std::function<Status()>>& tasks) {
    if (sorter.size() == 0) return;
    constexpr std::uint64_t kLeast = 20'000;  // records worth a task
    parts = static_cast<std::size_t>(
        std::min<std::uint64_t>(parts, sorter.size() / kLeast + 1));
    std::vector<std::string> bounds = {""};
    for (const std::string& cut : sorter.Cuts(parts)) {
      std::string bound = cut.substr(0, size(cut));
      if (bound > bounds.back()) bounds.push_back(std::move(bound));
    }
    bounds.emplace_back("");
    for (std::size_t i = 0; i + 1 < bounds.size(); ++i) {
      tasks.push_back([write, begin = bounds[i], end = bounds[i + 1]] { return write(begin, end); });
    }
  }

  store::BulkLoad::Files files() { return std::move(files_); }

 private:
  Status Close(Lane& lane) {
    if (Status status = lane.Flush(); !status.ok()) return status;
    const std::lock_guard lock(loader_.mutex_);
    loader_.counted_.push_back(lane.counters());
    return {};
  }
  Status Keep(Family family, const std::vector<std::string>& files) {
    const std::lock_guard lock(mutex_);
    std::vector<std::string>& all = files_[static_cast<std::size_t>(family)];
    all.insert(all.end(), files.begin(), files.end());
    return {};
  }

  Loader& loader_;
  std::mutex mutex_;
  store::BulkLoad::Files files_;
};

Status Loader::Finish(const std::vector<store::Counters>& counted, const LoadProgress& progress) {
  Output output(this);
  const auto node_part = [](const std::string&) { return std::size_t{kNodeBytes}; };
  const auto root_part = [](const std::string& key) { return key.size() - kNodeBytes; };
  const auto whole = [](const std::string& key) { return key.size(); };
  const auto statement_part = [](const std::string&) { return kStatementBytes; };
  using std::string_view;

  std::mutex mutex;
  std::vector<std::function<Status()>> tasks;
  std::uint64_t done = 0;
  const std::size_t parts = options_.threads * 2;
  const auto run = [&](std::uint64_t stage) -> Status {
    constexpr std::uint64_t kStages = 4, kSteps = 1000;
    done = 0;
    const std::uint64_t count = tasks.size();
    for (auto& task : tasks) {
      task = [&, count, stage, work = std::move(task)] {
        Status status = work();
        const std::lock_guard lock(mutex);
        if (progress) progress((stage * kSteps) + kSteps * ++done / count, kStages * kSteps);
        return status;
      };
    }
    Status status = RunTasks(options_.threads, tasks);
    tasks.clear();
    return status;
  };
  const auto split = [&](const Sorter& sorter, std::size_t count, auto size, auto write) {
    output.Split(sorter, count, size, write, tasks);
  };

  split(supports_, parts, statement_part,
        [&](string_view b, string_view e) { return output.Statements(b, e); });
  if (Status status = run(0); !status.ok()) return status;
  split(parts_, parts, node_part,
        [&](string_view b, string_view e) { return output.NodesOfParts(b, e); });
  if (Status status = run(1); !status.ok()) return status;
  parts_.Clear();

  // Longest first.
  split(relationships_, parts, node_part,
        [&](string_view b, string_view e) { return output.Relationships(b, e); });
  for (const Family family : {Family::kIndex, Family::kAlias, Family::kLabel}) {
    split(postings_[PlaceOf(family)], family == Family::kIndex ? parts : 2, root_part,
          [&, family](string_view b, string_view e) { return output.Postings(family, b, e); });
  }
  split(nodes_, parts, node_part, [&](string_view b, string_view e) { return output.Nodes(b, e); });
  for (const auto& [sorter, family] :
       {std::pair(&document_, Family::kDocument), std::pair(&keys_, Family::kKey),
        std::pair(&by_document_, Family::kByDocument)}) {
    split(*sorter, 2, whole, [&, from = sorter, to = family](string_view b, string_view e) {
      return output.Ready(*from, to, b, e);
    });
  }
  if (Status status = run(2); !status.ok()) return status;
  for (Sorter* sorter : {&relationships_, &nodes_, &keys_, &document_, &by_document_,
                         &postings_[0], &postings_[1], &postings_[2]}) {
    sorter->Clear();
  }

  // These need all relationships.
  split(incoming_, parts, node_part,
        [&](string_view b, string_view e) { return output.Incoming(b, e); });
  split(supports_, parts, statement_part,
        [&](string_view b, string_view e) { return output.StatementRecords(b, e); });
  if (Status status = run(3); !status.ok()) return status;

  store::Counters counters = start();
  counted_.insert(counted_.end(), counted.begin(), counted.end());
  for (const store::Counters& lane : counted_) {
    counters.nodes += lane.nodes;
    counters.evidence += lane.evidence;
    counters.documents += lane.documents;
    counters.relationships += lane.relationships;
    counters.statements += lane.statements;
    AddAll(counters.labels, lane.labels);
    AddAll(counters.types, lane.types);
    AddAll(counters.keys, lane.keys);
  }
  // Documents and tables do not meet in one load: all relationships are by hand, or none is.
  const store::Counters& first = start();
  std::vector<store::BulkLoad::Run> runs;
  if (counters.documents == 0 && counters.relationships > 0) {
    runs.push_back({first.next_relationship_ordinal, first.next_relationship,
                    counters.relationships});
    counters.next_relationship_ordinal += counters.relationships;
  }
  if (counters.documents == 0) counters.next_node_ordinal += counters.nodes;
  counters.next_node = next_node_;
  counters.next_relationship += counters.relationships;
  counters.next_document = next_document_;
  return bulk_->Commit(output.files(), std::move(counters), runs);
}

}  // namespace kg::load
