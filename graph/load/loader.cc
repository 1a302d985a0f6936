#include "graph/load/loader.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "graph/load/loader_output.h"
#include "graph/load/sort_keys.h"
#include "graph/store/alias.h"
#include "graph/store/gathered.h"
#include "graph/store/value_codec.h"

namespace kg::load {
namespace {

using store::Family;

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
