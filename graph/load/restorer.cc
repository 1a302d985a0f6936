#include "graph/load/restorer.h"

#include <algorithm>
#include <charconv>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "graph/load/id_map.h"
#include "graph/load/restored_parts.h"
#include "graph/load/table_sink.h"
#include "graph/store/gathered.h"
#include "graph/store/value_codec.h"

namespace kg::load {
namespace {

using store::Family;
using store::TokenKind;

Error Invalid(std::string message) { return {ErrorCode::kInvalid, std::move(message)}; }

std::optional<std::uint64_t> ReadNumber(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Numbers that were given out in ascending order, and what they stand for now: ascending too.
class NumberMap {
 public:
  // False unless it is greater than all before.
  bool Add(std::uint64_t number, std::uint64_t id) {
    if (!runs_.empty()) {
      store::BulkLoad::Run& last = runs_.back();
      if (number < last.ordinal + last.count) return false;
      if (number == last.ordinal + last.count && id == last.relationship + last.count) {
        ++last.count;
        return true;
      }
    }
    runs_.push_back({number, id, 1});
    return true;
  }
  std::optional<std::uint64_t> Find(std::uint64_t number) const {
    const auto after = std::upper_bound(
        runs_.begin(), runs_.end(), number,
        [](std::uint64_t n, const store::BulkLoad::Run& run) { return n < run.ordinal; });
    if (after == runs_.begin()) return std::nullopt;
    const store::BulkLoad::Run& run = *std::prev(after);
    if (number - run.ordinal >= run.count) return std::nullopt;
    return run.relationship + (number - run.ordinal);
  }
  const std::vector<store::BulkLoad::Run>& runs() const { return runs_; }

 private:
  std::vector<store::BulkLoad::Run> runs_;
};

}  // namespace

// What is added waits in `parts`; see restored_parts.h for what becomes of it.
struct Restorer::Impl {
  Impl(std::unique_ptr<Loader> given)
      : loader(std::move(given)),
        parts(loader.get()),
        lane(loader.get()),
        intake(&parts),
        keys(&loader->workspace()),
        names(&loader->workspace()),
        documents(&loader->workspace()),
        changed(&loader->workspace()) {
    next_node_number = loader->start().next_node_ordinal;
    next_relationship_number = loader->start().next_relationship_ordinal;
    next_document = static_cast<std::uint32_t>(loader->start().next_document);
  }

  std::unique_ptr<Loader> loader;
  RestoredParts parts;
  Loader::Lane lane;
  RestoredParts::Intake intake;

  std::optional<io::HeadRecord> head;
  bool begun = false, ended = false;
  IdMap keys, names, documents, changed;  // of nodes: keys, names by hand; names of documents
  NumberMap node_numbers, relationship_numbers;
  std::uint64_t next_node_number = 0, next_relationship_number = 0;
  std::uint32_t next_document = 0;
  std::uint64_t by_hand = 0;  // relationships
  RestoreCounts counts;

  // The document that is being read.
  std::optional<store::DocumentRecord> document;
  std::vector<Statement> statements;

  store::Tokens& tokens() { return loader->tokens(); }

  Status Add(const io::HeadRecord& record) {
    if (begun) return Invalid("the record of the graph comes before all others, once");
    head = record;
    return {};
  }
  Status Add(const io::EndRecord&) {
    ended = true;
    return {};
  }

  Status Add(const io::IndexRecord& record) {
    const std::set<std::string> distinct(record.keys.begin(), record.keys.end());
    if (record.name.empty() || record.label.empty() || record.keys.empty() ||
        record.keys.size() > store::kMaxIndexKeys || distinct.size() != record.keys.size() ||
        distinct.contains("")) {
      return Invalid("an index needs a name, a label and one or more different properties");
    }
    store::StoredIndex index;
    index.number = static_cast<std::uint32_t>(parts.indexes().size());
    index.name = record.name;
    index.label = LabelId{tokens().Intern(TokenKind::kLabel, record.label)};
    for (const std::string& key : record.keys) {
      index.keys.push_back(KeyId{tokens().Intern(TokenKind::kKey, key)});
    }
    index.unique = record.unique;
    for (const store::StoredIndex& other : parts.indexes()) {
      if (other.name == index.name || (other.label == index.label && other.keys == index.keys)) {
        return Invalid("index \"" + other.name + "\" has this name, or these properties, already");
      }
    }
    parts.AddIndex(std::move(index));
    return {};
  }

  // Other records than documents and what is theirs do not end one: their order is free.
  Status Add(const io::DocumentHead& record) {
    if (Status status = EndDocument(); !status.ok()) return status;
    if (record.key.empty()) return Invalid("a document needs a key");
    if (record.name.empty()) return Invalid("a document needs a name");
    NodeId place{};
    if (!documents.Add(IdMap::Of(0, record.name), place)) {
      return Invalid("there is a document \"" + record.name + "\" already");
    }
    document.emplace();
    document->key = record.key;
    document->name = record.name;
    document->encoding = record.encoding;
    document->language = record.language;
    document->fingerprint = record.fingerprint;
    return {};
  }

  Status Add(const io::TextRecord& record) {
    if (!document) return Invalid("there is no document before that this text is of");
    if (!statements.empty()) return Invalid("a document's text comes before its statements");
    if (document->source.size() + record.text.size() > 0xFFFFFFF0u) {
      return Invalid("a document's text may have 4 GiB at most");
    }
    document->source += record.text;
    return {};
  }

  Status Add(const io::SaidRecord& record) {
    if (!document) return Invalid("there is no document before that says this");
    const Status valid = store::Validate(*document, {&record.statement, 1});
    if (!valid.ok()) return Invalid(valid.error().message);
    if (record.id != StatementId{} && IdOf(record.statement) != record.id) {
      return Invalid("the statement's id would be " + ToHex(IdOf(record.statement)));
    }
    statements.push_back(record.statement);
    return {};
  }

  // What was read of a document.
  Status EndDocument() {
    if (!document) return {};
    const store::DocumentRecord record = *std::exchange(document, std::nullopt);
    const std::vector<Statement> said = std::exchange(statements, {});
    return Put(record, said);
  }

  // Room for what `records` more records may name.
  Status Reserve(std::size_t records) {
    for (IdMap* map : {&keys, &names, &documents, &changed}) {
      if (Status room = map->Reserve(map == &keys ? 2 * records : 1); !room.ok()) return room;
    }
    return {};
  }

  Status Put(const store::DocumentRecord& record, std::span<const Statement> said_in_it) {
    if (Status room = Reserve(said_in_it.size() + 1); !room.ok()) return room;
    const store::DocumentNumber number{next_document++};
    const store::Gathered gathered(said_in_it, &tokens());
    for (const store::Gathered::Each& each : gathered.all()) {
      const Statement& said = *each.said;
      const NodeId subject = NodeOfKey(said.subject);
      const bool relationship = said.kind == Statement::Kind::kRelationship;
      const NodeId object = relationship ? NodeOfKey(said.object) : NodeId{};
      Status status = intake.AddSupport(each, number, subject, object);
      if (!status.ok()) return status;
      lane.counters().evidence += each.support.evidence.size();
    }
    Status status;
    store::PutDocument(number, record, gathered.SortedIds(),
                       [&](Family family, const std::string& key, const std::string& stored) {
                         if (status.ok()) status = intake.AddStored(family, key, stored);
                       });
    ++lane.counters().documents;
    ++counts.documents;
    return status.ok() ? intake.status() : status;
  }

  // The first time a key is named, its node gets the next number.
  NodeId NodeOfKey(const std::string& key) {
    NodeId node = loader->NextNodes(0);
    if (!keys.Add(IdMap::Of(0, key), node)) return node;
    loader->NextNodes(1);
    intake.AddKey(node, key);
    return node;
  }

  Status Add(const io::NodeChanges& record) {
    for (const auto* names_of : {&record.labels, &record.denied, &record.hidden}) {
      for (const std::string& name : *names_of) {
        if (name.empty()) return Invalid("a label or a property has no name");
      }
    }
    if (Status status = CheckValues(record.properties); !status.ok()) return status;
    if (record.name.text.empty()) return Invalid("a node needs an id or a key");
    if (!record.name.is_key) return AddByHand(record);
    NodeId place{};
    if (!changed.Add(IdMap::Of(0, record.name.text), place)) {
      return Invalid("there is a record of the node \"" + record.name.text + "\" already");
    }
    intake.AddChanges(NodeOfKey(record.name.text), record);
    return intake.status();
  }

  Status AddByHand(const io::NodeChanges& record) {
    if (!record.denied.empty() || !record.hidden.empty()) {
      return Invalid("only from a node that documents name can something be taken away");
    }
    const NodeId node = loader->NextNodes(0);
    if (head) {
      const std::optional<std::uint64_t> number = ReadNumber(record.name.text);
      if (!number || *number >= head->nodes) {
        return Invalid("\"" + record.name.text + "\" is no number below the " +
                       std::to_string(head->nodes) + " that the graph's record tells of");
      }
      if (!node_numbers.Add(*number, static_cast<std::uint64_t>(node))) {
        return Invalid("the id " + record.name.text + " does not come after those before it");
      }
      intake.AddNumber(node, loader->start().next_node_ordinal + *number);
    } else {
      NodeId known = node;
      if (!names.Add(IdMap::Of(0, record.name.text), known)) {
        return Invalid("there is a node with the id \"" + record.name.text + "\" already");
      }
      intake.AddNumber(node, next_node_number++);
    }
    loader->NextNodes(1);
    intake.AddChanges(node, record);
    return intake.status();
  }

  static Status CheckValues(const io::PropertyList& properties) {
    for (const auto& [name, value] : properties) {
      if (name.empty()) return Invalid("a property has no name");
      if (!store::IsStorable(value)) {
        return Invalid("property \"" + name + "\" cannot hold " +
                       std::string(TypeName(value.type())) + ", nor a list of such or of nulls");
      }
    }
    return {};
  }

  Status Add(const io::RelationshipChanges& record) {
    for (const std::string& name : record.hidden) {
      if (name.empty()) return Invalid("a property has no name");
    }
    if (Status status = CheckValues(record.properties); !status.ok()) return status;
    NodeId place{};
    if (!changed.Add(record.statement, place)) {
      return Invalid("there is a record of this relationship already");
    }
    return intake.AddChanges(record);
  }

  Result<NodeId> Find(const io::NodeName& name) {
    if (name.is_key) {
      const NodeId node = NodeOfKey(name.text);
      intake.AddLink(node);
      return node;
    }
    if (!head) {
      if (const std::optional<NodeId> node = names.Find(IdMap::Of(0, name.text))) return *node;
    } else if (const std::optional<std::uint64_t> number = ReadNumber(name.text)) {
      if (const auto node = node_numbers.Find(*number)) return NodeId{*node};
    }
    return Invalid("there is no node with the id \"" + name.text + "\" before");
  }

  Status Add(const io::HandMadeRelationship& record) {
    if (record.type.empty()) return Invalid("a relationship needs a type");
    if (Status status = CheckValues(record.properties); !status.ok()) return status;
    if ((record.start.is_key && record.start.text.empty()) ||
        (record.end.is_key && record.end.text.empty())) {
      return Invalid("a node's key is empty");
    }
    // A node that is not there first: what has a key is made when it is named.
    for (const io::NodeName* name : {&record.start, &record.end}) {
      if (name->is_key) continue;
      if (Result<NodeId> node = Find(*name); !node) return std::move(node).error();
    }
    const RelationshipId id{loader->start().next_relationship + by_hand};
    store::RelationshipRecord made;
    made.ordinal = next_relationship_number;
    if (head) {
      const std::optional<std::uint64_t> number = ReadNumber(record.number);
      if (!number || *number >= head->relationships) {
        return Invalid("\"" + record.number + "\" is no number below the " +
                       std::to_string(head->relationships) + " that the graph's record tells of");
      }
      made.ordinal = loader->start().next_relationship_ordinal + *number;
    }
    if (!relationship_numbers.Add(made.ordinal, static_cast<std::uint64_t>(id))) {
      return Invalid("the id " + record.number + " does not come after those before it");
    }
    next_relationship_number = made.ordinal + 1;
    const Result<NodeId> source = Find(record.start), target = Find(record.end);
    if (!source) return source.error();
    if (!target) return target.error();
    made.source = *source;
    made.target = *target;
    made.type = TypeId{tokens().Intern(TokenKind::kType, record.type)};
    made.asserted = true;
    for (const auto& [name, value] : record.properties) {
      made.properties.At(KeyId{tokens().Intern(TokenKind::kKey, name)}).Assert(value);
    }
    ++by_hand;
    if (Status status = lane.AddNumbered(id, made); !status.ok()) return status;
    return intake.status();
  }
};

Result<std::unique_ptr<Restorer>> Restorer::Begin(store::Store* store,
                                                  const LoadOptions& options) {
  Result<std::unique_ptr<Loader>> loader = Loader::Begin(store, options);
  if (!loader) return std::move(loader).error();
  return std::unique_ptr<Restorer>(new Restorer(std::make_unique<Impl>(std::move(*loader))));
}

Restorer::Restorer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Restorer::~Restorer() = default;

Workspace& Restorer::workspace() { return impl_->loader->workspace(); }

Status Restorer::Add(const io::GraphRecord& record) {
  if (Status room = impl_->Reserve(1); !room.ok()) return room;
  Status status = impl_->ended
                      ? Invalid("something follows the end of the graph")
                      : std::visit([this](const auto& each) { return impl_->Add(each); }, record);
  impl_->begun = true;
  return status;
}

Status Restorer::AddDocument(const store::DocumentRecord& document,
                             std::span<const Statement> statements) {
  if (Status valid = store::Validate(document, statements); !valid.ok()) return valid;
  if (Status room = impl_->Reserve(1); !room.ok()) return room;
  NodeId place{};
  if (!impl_->documents.Add(IdMap::Of(0, document.name), place)) {
    return Error{ErrorCode::kInvalid, "there is a document of this name already", document.name};
  }
  impl_->begun = true;
  return impl_->Put(document, statements);
}

std::size_t Restorer::key_bytes() const {
  return impl_->keys.bytes() + impl_->names.bytes() + impl_->documents.bytes() +
         impl_->changed.bytes();
}

Status Restorer::Lose() {
  if (impl_->statements.empty()) impl_->document.reset();  // its text may be what is lost
  return impl_->EndDocument();
}

Result<RestoreCounts> Restorer::Finish(const LoadProgress& progress) {
  Impl& impl = *impl_;
  if (impl.head && !impl.ended) {
    return Invalid("the graph is cut short: the record of its end is missing");
  }
  if (Status status = impl.EndDocument(); !status.ok()) return std::move(status).error();
  for (const Status& status : {impl.lane.Flush(), impl.intake.Flush()}) {
    if (!status.ok()) return status.error();
  }
  const store::Counters& start = impl.loader->start();
  const std::uint64_t first = start.next_relationship + impl.by_hand;
  Result<RestoredParts::Written> written = impl.parts.Write(first);
  if (!written) return std::move(written).error();
  impl.counts.statements = written->statements;
  written->counted.push_back(impl.lane.counters());
  for (const store::Counters& lane : written->counted) {
    impl.counts.nodes += lane.nodes;
    impl.counts.relationships += lane.relationships;
    for (const std::uint64_t of_key : lane.keys) impl.counts.properties += of_key;
  }
  Loader::Prepared prepared;
  prepared.files = std::move(written->files);
  prepared.runs = impl.relationship_numbers.runs();
  prepared.indexes = impl.parts.indexes();
  prepared.next_node_ordinal =
      impl.head ? start.next_node_ordinal + impl.head->nodes : impl.next_node_number;
  prepared.next_relationship_ordinal =
      impl.head ? start.next_relationship_ordinal + impl.head->relationships
                : impl.next_relationship_number;
  prepared.next_document = impl.next_document;
  if (Status status = impl.loader->Finish(written->counted, progress, std::move(prepared));
      !status.ok()) {
    return std::move(status).error();
  }
  return impl.counts;
}

}  // namespace kg::load
