#include "graph/load/loader.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "graph/load/list_writer.h"
#include "graph/store/alias.h"
#include "graph/store/bytes.h"
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

constexpr std::array<Family, 4> kPostings = {Family::kLabel, Family::kIndex, Family::kAlias,
                                             Family::kComposite};
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
      nodes_(&workspace_),
      relationships_(&workspace_),
      numbered_(&workspace_),
      outgoing_(&workspace_),
      incoming_(&workspace_),
      postings_{Sorter(&workspace_), Sorter(&workspace_), Sorter(&workspace_),
                Sorter(&workspace_)} {}
Loader::~Loader() = default;

Loader::Lane::Lane(Loader* loader)
    : loader_(*loader),
      nodes_(&loader->nodes_),
      relationships_(&loader->relationships_),
      numbered_(&loader->numbered_),
      outgoing_(&loader->outgoing_),
      incoming_(&loader->incoming_),
      postings_{Sorter::Buffer(&loader->postings_[0]), Sorter::Buffer(&loader->postings_[1]),
                Sorter::Buffer(&loader->postings_[2]), Sorter::Buffer(&loader->postings_[3])} {}

Status Loader::Lane::AddNode(NodeId node, const store::NodeRecord& record) {
  if (Status status = AddNodeRecord(node, record.Encode()); !status.ok()) return status;
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
  counters_.AddLabelled(record.HasLabels() ? 1 : 0);
  for (const std::string& name : store::FoldedNames(record, loader_.tokens())) {
    Status status = AddPosting(Family::kAlias, store::AliasRootKey(name), node);
    if (!status.ok()) return status;
  }
  return {};
}

Status Loader::Lane::AddNumbered(RelationshipId id, const store::RelationshipRecord& record) {
  for (const store::PropertyEntry& entry : record.properties.entries()) {
    if (entry.Visible().is_null()) continue;
    store::Counters::Add(counters_.keys, static_cast<std::uint32_t>(entry.key), 1);
  }
  store::Counters::Add(counters_.types, static_cast<std::uint32_t>(record.type), 1);
  ++counters_.relationships;
  ++counters_.statements;
  scratch_.clear();
  PutNumber(scratch_, id, kNodeBytes);
  if (Status status = numbered_.Add(scratch_, record.Encode()); !status.ok()) return status;
  for (const auto& [buffer, from, to] : {std::tuple(&outgoing_, record.source, record.target),
                                         std::tuple(&incoming_, record.target, record.source)}) {
    scratch_.clear();
    PutNumber(scratch_, from, kNodeBytes);
    PutNumber(scratch_, record.type, kTypeBytes);
    PutNumber(scratch_, to, kNodeBytes);
    PutNumber(scratch_, id, kNodeBytes);
    if (Status status = buffer->Add(scratch_, {}); !status.ok()) return status;
  }
  return {};
}

Status Loader::Lane::AddNodeRecord(NodeId node, std::string_view record) {
  scratch_.clear();
  PutNumber(scratch_, node, kNodeBytes);
  ++counters_.nodes;
  return nodes_.Add(scratch_, record);
}

Status Loader::Lane::AddPosting(Family family, std::string_view root, NodeId node) {
  scratch_.assign(root);
  PutNumber(scratch_, node, kNodeBytes);
  return postings_[PlaceOf(family)].Add(scratch_, {});
}

Status Loader::Lane::AddRelationship(NodeId source, TypeId type, NodeId target, std::uint64_t order,
                                     std::string_view properties) {
  scratch_.clear();
  PutNumber(scratch_, source, kNodeBytes);
  PutNumber(scratch_, type, kTypeBytes);
  PutNumber(scratch_, target, kNodeBytes);
  PutNumber(scratch_, order, 8);
  store::Counters::Add(counters_.types, static_cast<std::uint32_t>(type), 1);
  ++counters_.relationships;
  ++counters_.statements;
  return relationships_.Add(scratch_, properties);
}

Status Loader::Lane::Flush() {
  for (Sorter::Buffer* buffer :
       {&nodes_, &relationships_, &numbered_, &outgoing_, &incoming_, &postings_[0], &postings_[1],
        &postings_[2], &postings_[3]}) {
    if (Status status = buffer->Flush(); !status.ok()) return status;
  }
  return {};
}

NodeId Loader::NextNodes(std::uint64_t count) {
  next_node_ += count;
  return NodeId{next_node_ - count};
}

// One task's files.
class Loader::Output {
 public:
  explicit Output(Loader* loader) : loader_(*loader) {}

  // Records of nodes or numbered relationships.
  Status Records(const Sorter& sorter, Family family, std::string_view begin,
                 std::string_view end) {
    TableSink sink(&loader_.workspace_, family);
    Sorter::Cursor cursor = sorter.Read(begin, end);
    std::string key;
    for (; cursor.Valid(); cursor.Next()) {
      key.clear();
      store::PutOrdered(key, store::ByteReader(cursor.key()).BigEndian(kNodeBytes));
      if (Status status = sink.Put(key, cursor.value()); !status.ok()) return status;
    }
    if (!cursor.status().ok()) return cursor.status();
    if (Status status = sink.Finish(); !status.ok()) return status;
    return Keep(family, sink.files());
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
    Sorter::Buffer incoming(&loader_.incoming_);
    std::string key, value;
    Sorter::Cursor cursor = loader_.relationships_.Read(begin, end);
    for (; cursor.Valid(); cursor.Next(), ++id, ++ordinal) {
      store::ByteReader reader(cursor.key());
      const NodeId source{reader.BigEndian(kNodeBytes)};
      const TypeId type{static_cast<std::uint32_t>(reader.BigEndian(kTypeBytes))};
      const NodeId target{reader.BigEndian(kNodeBytes)};
      key.clear();
      store::PutOrdered(key, id);
      value.assign(1, '\1');  // made by hand
      store::PutVarint(value, static_cast<std::uint64_t>(source));
      store::PutVarint(value, static_cast<std::uint32_t>(type));
      store::PutVarint(value, static_cast<std::uint64_t>(target));
      store::PutVarint(value, ordinal);
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
    if (Status status = Keep(Family::kRelationship, records.files()); !status.ok()) return status;
    return Keep(Family::kOut, out.files());
  }

  // Lists of neighbours, on one side.
  Status Links(const Sorter& sorter, Family family, std::string_view begin, std::string_view end) {
    AdjacencyWriter writer(&loader_.workspace_, family);
    Sorter::Cursor cursor = sorter.Read(begin, end);
    for (; cursor.Valid(); cursor.Next()) {
      store::ByteReader reader(cursor.key());
      const NodeId node{reader.BigEndian(kNodeBytes)};
      const TypeId type{static_cast<std::uint32_t>(reader.BigEndian(kTypeBytes))};
      const NodeId neighbour{reader.BigEndian(kNodeBytes)};
      const RelationshipId id{reader.BigEndian(kNodeBytes)};
      if (Status status = writer.Add(node, type, {neighbour, id}); !status.ok()) return status;
    }
    if (!cursor.status().ok()) return cursor.status();
    if (Status status = writer.Finish(); !status.ok()) return status;
    return Keep(family, writer.files());
  }

  store::BulkLoad::Files files() { return std::move(files_); }

 private:
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

void SplitTasks(const Sorter& sorter, std::size_t parts, const KeptTogether& size,
                const WriteRange& write, std::vector<std::function<Status()>>& tasks) {
  if (sorter.size() == 0) return;
  constexpr std::uint64_t kLeast = 20'000;  // records worth a task
  parts =
      static_cast<std::size_t>(std::min<std::uint64_t>(parts, sorter.size() / kLeast + 1));
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

Status Loader::Finish(const std::vector<store::Counters>& counted, const LoadProgress& progress,
                      std::optional<Prepared> prepared) {
  Output output(this);
  const auto node_part = [](const std::string&) { return std::size_t{kNodeBytes}; };
  const auto root_part = [](const std::string& key) { return key.size() - kNodeBytes; };
  using std::string_view;

  std::mutex mutex;
  std::vector<std::function<Status()>> tasks;
  std::uint64_t done = 0;
  const std::size_t parts = options_.threads * 2;
  const auto run = [&](std::uint64_t stage) -> Status {
    constexpr std::uint64_t kStages = 2, kSteps = 1000;
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
    SplitTasks(sorter, count, size, write, tasks);
  };

  // Longest first.
  split(relationships_, parts, node_part,
        [&](string_view b, string_view e) { return output.Relationships(b, e); });
  split(numbered_, parts, node_part, [&](string_view b, string_view e) {
    return output.Records(numbered_, Family::kRelationship, b, e);
  });
  split(outgoing_, parts, node_part,
        [&](string_view b, string_view e) { return output.Links(outgoing_, Family::kOut, b, e); });
  for (const Family family :
       {Family::kIndex, Family::kAlias, Family::kLabel, Family::kComposite}) {
    split(postings_[PlaceOf(family)], family == Family::kIndex ? parts : 2, root_part,
          [&, family](string_view b, string_view e) { return output.Postings(family, b, e); });
  }
  split(nodes_, parts, node_part,
        [&](string_view b, string_view e) { return output.Records(nodes_, Family::kNode, b, e); });
  if (Status status = run(0); !status.ok()) return status;
  for (Sorter* sorter : {&relationships_, &numbered_, &outgoing_, &nodes_, &postings_[0],
                         &postings_[1], &postings_[2], &postings_[3]}) {
    sorter->Clear();
  }

  // These need all relationships.
  split(incoming_, parts, node_part,
        [&](string_view b, string_view e) { return output.Links(incoming_, Family::kIn, b, e); });
  if (Status status = run(1); !status.ok()) return status;

  store::Counters counters = start();
  for (const store::Counters& lane : counted) {
    counters.nodes += lane.nodes;
    counters.evidence += lane.evidence;
    counters.documents += lane.documents;
    counters.relationships += lane.relationships;
    counters.statements += lane.statements;
    AddAll(counters.labels, lane.labels);
    counters.AddLabelled(static_cast<std::int64_t>(*lane.labelled));
    AddAll(counters.types, lane.types);
    AddAll(counters.keys, lane.keys);
  }
  if (!prepared) {
    prepared.emplace();
    const store::Counters& first = start();
    if (counters.relationships > 0) {
      prepared->runs.push_back({first.next_relationship_ordinal, first.next_relationship,
                                counters.relationships});
    }
    prepared->next_relationship_ordinal = first.next_relationship_ordinal + counters.relationships;
    prepared->next_node_ordinal = first.next_node_ordinal + counters.nodes;
    prepared->next_document = first.next_document;
  }
  counters.next_relationship_ordinal = prepared->next_relationship_ordinal;
  counters.next_node_ordinal = prepared->next_node_ordinal;
  counters.next_document = prepared->next_document;
  counters.next_node = next_node_;
  counters.next_relationship += counters.relationships;
  store::BulkLoad::Files files = output.files();
  for (std::size_t i = 0; i < files.size(); ++i) {
    files[i].insert(files[i].end(), prepared->files[i].begin(), prepared->files[i].end());
  }
  return bulk_->Commit(std::move(files), std::move(counters), prepared->runs,
                       std::move(prepared->indexes));
}

}  // namespace kg::load
