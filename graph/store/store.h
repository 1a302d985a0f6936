#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/model/ids.h"
#include "graph/model/result.h"
#include "graph/model/span.h"
#include "graph/model/statement.h"
#include "graph/model/value.h"

// The statement store on RocksDB. Its promise: a statement exists exactly while something supports
// it, either evidence from a document or a hand-made assertion (a Cypher write).
//
//   Store     one directory. Open by any number of readers and at most one writer process.
//   Reader    a consistent view: a Snapshot, or a Transaction that also sees its own writes.
//   Transaction  one at a time per store; commits atomically, or leaves nothing.
//
// Threads: a Store and a Snapshot may be used from any thread; a Transaction from one at a time.
// Errors: I/O and corruption come back as Error (kIo, kCorrupt) from every call that reads.
namespace kg::store {

class AdjacencyImage;  // graph/store/image.h
class ColumnImage;
class LabelImage;

enum class Direction : std::uint8_t { kOut, kIn, kBoth };

// One step from a node. With kBoth a self-loop is reported once.
struct Neighbour {
  RelationshipId relationship;
  TypeId type;
  NodeId node;       // the other end
  bool outgoing;     // false: the relationship points at the node that was asked for
};

struct RelationshipEnds {
  NodeId source, target;
  TypeId type;
};

// A bound of a range over Cypher's order; absent = open on that side.
struct Bound {
  Value value;
  bool inclusive = true;
};

struct DocumentRecord {
  std::string key;            // "doc:" + first 32 hex digits of the SHA-256 of the bytes
  std::string name;           // path as it was given, with '/'; unique among current documents
  std::string source;         // decoded UTF-8, before any clean-up: what spans count in
  std::string encoding;       // "UTF-8", "GB18030", "windows-1251"
  std::string language;       // main language, "en" "zh" "ru" "be" or ""
  std::string fingerprint;    // hash of file bytes + rule set: equal means nothing to do
};

// Evidence as a reader gets it back: which document, and the words themselves.
struct SupportedBy {
  std::string document_key, document_name;
  Evidence evidence;
  std::string quote;     // source bytes of evidence.span
  std::string sentence;  // source bytes of evidence.sentence
};

// A statement found by its id: one that documents support, or a hand-made relationship.
struct FoundStatement {
  StatementId id;
  Statement statement;             // without evidence
  std::optional<NodeId> subject;
  std::optional<RelationshipId> relationship;  // kRelationship
  bool asserted = false;           // hand-made support
};

// An index that a user declared over the nodes of a label that have all of `keys` (one or more, in
// order of use). A unique one is a constraint: no two such nodes have the same values.
struct DeclaredIndex {
  std::string name;
  std::string label;
  std::vector<std::string> keys;
  bool unique = false;
  friend bool operator==(const DeclaredIndex&, const DeclaredIndex&) = default;
};

// A view of the graph. Order of results is fixed for one store state, but means nothing unless said.
class Reader {
 public:
  virtual ~Reader() = default;

  // Names. Find returns nothing for a name never seen; such a pattern matches nothing.
  virtual std::optional<LabelId> FindLabel(std::string_view name) const = 0;
  virtual std::optional<TypeId> FindType(std::string_view name) const = 0;
  virtual std::optional<KeyId> FindKey(std::string_view name) const = 0;
  virtual std::string_view NameOf(LabelId id) const = 0;  // valid while the Store lives
  virtual std::string_view NameOf(TypeId id) const = 0;
  virtual std::string_view NameOf(KeyId id) const = 0;
  virtual std::vector<LabelId> AllLabels() const = 0;
  virtual std::vector<TypeId> AllTypes() const = 0;
  virtual std::vector<KeyId> AllKeys() const = 0;

  // Counts, exact, in O(1).
  virtual std::uint64_t CountNodes() const = 0;
  virtual std::uint64_t CountNodes(LabelId label) const = 0;
  // Nodes without any label; nothing in a store that was made before these were counted.
  virtual std::optional<std::uint64_t> CountUnlabelled() const = 0;
  virtual std::uint64_t CountRelationships() const = 0;
  virtual std::uint64_t CountRelationships(TypeId type) const = 0;

  // Scans, ascending by id, in batches: appends up to `limit` ids greater than or equal to `from`.
  // Fewer than `limit` means the end.
  virtual Status ScanNodes(NodeId from, std::size_t limit, std::vector<NodeId>& out) const = 0;
  virtual Status ScanLabel(LabelId label, NodeId from, std::size_t limit,
                           std::vector<NodeId>& out) const = 0;
  virtual Status ScanRelationships(RelationshipId from, std::size_t limit,
                                   std::vector<RelationshipId>& out) const = 0;

  // Nodes with `label` whose property `key` equals `value` (as Compare == 0), or lies in a range,
  // or is a string that starts with `prefix`. Ascending by value, then id.
  virtual Status Seek(LabelId label, KeyId key, const Value& value,
                      std::vector<NodeId>& out) const = 0;
  virtual Status SeekRange(LabelId label, KeyId key, const std::optional<Bound>& low,
                           const std::optional<Bound>& high, std::vector<NodeId>& out) const = 0;
  virtual Status SeekPrefix(LabelId label, KeyId key, std::string_view prefix,
                            std::vector<NodeId>& out) const = 0;
  // How many nodes Seek would return, without reading them where the index knows.
  virtual std::uint64_t EstimateSeek(LabelId label, KeyId key, const Value& value) const = 0;

  // Declared indexes, by name. Every single property of every label is indexed without being
  // declared; what these add is several keys together, and uniqueness.
  virtual std::vector<DeclaredIndex> Indexes() const = 0;
  // Nodes whose values of the index's first keys equal `first` and whose value of the next key lies
  // between the bounds, if there are any. Ascending by values (of texts past 250 bytes only their
  // beginnings), then id. kNotFound: no such index; kInvalid: more values than keys.
  virtual Status SeekComposite(std::string_view index, std::span<const Value> first,
                               const std::optional<Bound>& low, const std::optional<Bound>& high,
                               std::vector<NodeId>& out) const = 0;

  // Nodes. All but Exists answer "nothing" for an id that does not exist.
  virtual Result<bool> Exists(NodeId node) const = 0;
  virtual Status LabelsOf(NodeId node, std::vector<LabelId>& out) const = 0;
  virtual Result<bool> HasLabel(NodeId node, LabelId label) const = 0;
  virtual Result<Value> Property(NodeId node, KeyId key) const = 0;  // null if absent
  virtual Status Properties(NodeId node, std::vector<std::pair<KeyId, Value>>& out) const = 0;
  // Appends one value per node, in order.
  virtual Status PropertyBatch(std::span<const NodeId> nodes, KeyId key,
                               std::vector<Value>& out) const = 0;

  // Relationships.
  virtual Result<bool> Exists(RelationshipId relationship) const = 0;
  virtual Result<RelationshipEnds> Ends(RelationshipId relationship) const = 0;  // kNotFound
  virtual Result<Value> Property(RelationshipId relationship, KeyId key) const = 0;
  virtual Status Properties(RelationshipId relationship,
                            std::vector<std::pair<KeyId, Value>>& out) const = 0;

  // Neighbours; an empty `types` means any. Sorted by type, neighbour, relationship.
  virtual Status Expand(NodeId node, Direction direction, std::span<const TypeId> types,
                        std::vector<Neighbour>& out) const = 0;
  // One call for many nodes: `ends[i]` is where the neighbours of `nodes[i]` end in `out`.
  virtual Status ExpandBatch(std::span<const NodeId> nodes, Direction direction,
                             std::span<const TypeId> types, std::vector<Neighbour>& out,
                             std::vector<std::size_t>& ends) const = 0;
  virtual Result<std::uint64_t> Degree(NodeId node, Direction direction,
                                       std::span<const TypeId> types) const = 0;

  // Keys: the stable names of nodes. Nodes made by Cypher have none ("").
  virtual Result<std::optional<NodeId>> FindNode(std::string_view key) const = 0;
  virtual Result<std::string> KeyOf(NodeId node) const = 0;

  // Support. Of a node: the evidence of its label statements; of a relationship: its own.
  virtual Result<std::vector<SupportedBy>> EvidenceOf(NodeId node) const = 0;
  virtual Result<std::vector<SupportedBy>> EvidenceOf(RelationshipId relationship) const = 0;
  virtual Result<std::vector<SupportedBy>> EvidenceOf(StatementId statement) const = 0;
  virtual Result<std::optional<FoundStatement>> FindStatement(StatementId id) const = 0;
  virtual Result<StatementId> IdOf(RelationshipId relationship) const = 0;
  virtual Result<std::uint64_t> CountEvidence(RelationshipId relationship) const = 0;

  // Documents, sorted by name. `source` is left empty by Documents().
  virtual Result<std::vector<DocumentRecord>> Documents() const = 0;
  virtual Result<std::optional<DocumentRecord>> FindDocument(std::string_view key_or_name) const = 0;

  // Entities by folded name (see Fold in alias.h): every node of which some "name*" property
  // ("names" is a list) or "aliases" member folds to the same key. Ascending by id.
  virtual Status FindByName(std::string_view name, std::vector<NodeId>& out) const = 0;
  // The folded names themselves in the order of their bytes, from the first that is not less than
  // `from`: appends up to `limit`. Fewer than `limit` means the end.
  virtual Status ScanNames(std::string_view from, std::size_t limit,
                           std::vector<std::string>& out) const = 0;

  // The same content as arrays in memory (graph/store/image.h): who has a label; the relationships
  // of a type from one side (kOut or kIn); a property of the nodes of a label, or of the
  // relationships of a type. True of this view, or null: not worth making yet, beyond
  // OpenOptions::image_bytes, or changed by this very transaction. `reads` is how many nodes (or
  // relationships) the caller is about to ask of it: the store makes an image once so many reads
  // were asked for that making it costs no more than they do. What comes back stays true and may
  // be kept as long as this view. Any thread.
  virtual std::shared_ptr<const LabelImage> Labelled(LabelId label, std::uint64_t reads) const = 0;
  virtual std::shared_ptr<const AdjacencyImage> Adjacency(TypeId type, Direction side,
                                                          std::uint64_t reads) const = 0;
  virtual std::shared_ptr<const ColumnImage> Column(LabelId label, KeyId key,
                                                    std::uint64_t reads) const = 0;
  virtual std::shared_ptr<const ColumnImage> Column(TypeId type, KeyId key,
                                                    std::uint64_t reads) const = 0;
};

// Committed data as of one moment.
class Snapshot : public Reader {};

struct WriteCounts {
  std::uint64_t nodes_created = 0, nodes_deleted = 0, relationships_created = 0,
                relationships_deleted = 0, labels_added = 0, labels_removed = 0,
                properties_set = 0;
};

// What ingesting or removing one document changed.
struct DocumentChange {
  bool changed = false;  // false: the same fingerprint was there already
  std::uint64_t statements_added = 0, statements_removed = 0, evidence_added = 0,
                evidence_removed = 0;
};

// Reads its own writes. Nothing is visible to others, or survives, before Commit returns.
class Transaction : public Reader {
 public:
  virtual LabelId InternLabel(std::string_view name) = 0;
  virtual TypeId InternType(std::string_view name) = 0;
  virtual KeyId InternKey(std::string_view name) = 0;

  // Hand-made assertions (Cypher). They stay until a hand takes them back.
  virtual Result<NodeId> CreateNode() = 0;
  virtual Result<RelationshipId> CreateRelationship(NodeId source, TypeId type, NodeId target) = 0;
  virtual Status AddLabel(NodeId node, LabelId label) = 0;
  virtual Status RemoveLabel(NodeId node, LabelId label) = 0;
  virtual Status SetProperty(NodeId node, KeyId key, const Value& value) = 0;  // null removes
  virtual Status SetProperty(RelationshipId relationship, KeyId key, const Value& value) = 0;
  // kConflict if the node still has relationships.
  virtual Status Delete(NodeId node) = 0;
  virtual Status Delete(RelationshipId relationship) = 0;

  // Documents. PutDocument replaces a document of the same name, and with it exactly the statements
  // that nothing else supports. The same bytes under two names are two documents. kInvalid, and
  // nothing is changed, if a statement cannot be stored or its evidence does not lie in the source.
  virtual Result<DocumentChange> PutDocument(const DocumentRecord& document,
                                             std::span<const Statement> statements) = 0;
  virtual Result<DocumentChange> RemoveDocument(std::string_view key_or_name) = 0;

  // Indexes. Create reads the nodes that are there: kConflict if the name or the same keys are
  // taken, or if two nodes have what a unique index forbids; kInvalid without a name, a label or
  // keys, or with a key twice. From then on every change that breaks uniqueness is a kConflict, and
  // the transaction that tried it cannot be committed. Drop: kNotFound.
  virtual Status CreateIndex(const DeclaredIndex& index) = 0;
  virtual Status DropIndex(std::string_view name) = 0;

  // Makes everything durable (fsync) and visible, at once. The transaction is over either way.
  virtual Status Commit() = 0;
};

struct OpenOptions {
  std::filesystem::path directory;
  bool writable = false;           // a second writer gets kBusy
  bool create_if_missing = false;  // needs writable
  // A store that is made by this is there for others, and after a kill, from Store::Publish() on.
  bool publish_later = false;
  // Memory for cached blocks and for writes not yet in files together, and how much of it the
  // writes may take.
  std::size_t block_cache_bytes = std::size_t{384} << 20;
  std::size_t write_buffer_bytes = std::size_t{128} << 20;
  std::size_t image_bytes = std::size_t{256} << 20;  // what Reader::Adjacency and others keep
};

struct ColumnFamilySize {
  std::string name;
  std::uint64_t keys = 0, bytes = 0, live_bytes = 0;
};

// Exact counts, for `kg stats`.
struct Statistics {
  std::uint64_t documents = 0, nodes = 0, relationships = 0, statements = 0, evidence = 0;
  std::vector<std::pair<std::string, std::uint64_t>> labels, types;  // by count, then name
  std::vector<ColumnFamilySize> column_families;
  std::uint64_t bytes_on_disk = 0;
  // Of the column families: bytes in files, and what of them is not overwritten or deleted.
  std::uint64_t file_bytes = 0, live_bytes = 0;
  // Since the store was made, without bulk loads: bytes that commits changed, and bytes written to
  // disk for them (log, flushes, compactions).
  std::uint64_t changed_bytes = 0, written_bytes = 0;
};

enum class CheckDepth : std::uint8_t {
  kFast,  // every checksum, and counts and lists against each other
  kFull,  // also every record with every index, and every evidence with its source
};

struct CheckReport {
  std::uint64_t keys_read = 0, statements = 0, evidence = 0;
  std::vector<std::string> problems;  // empty: every column family agrees
};

class Store {
 public:
  virtual ~Store() = default;

  // kNotFound (no store there), kBusy (another writer), kUnsupported (newer format), kCorrupt, kIo.
  static Result<std::unique_ptr<Store>> Open(const OpenOptions& options);

  // The newest committed state. In a read-only process it follows the writer's.
  virtual Result<std::shared_ptr<const Snapshot>> NewSnapshot() const = 0;
  // kReadOnly if the store is not writable. Waits for the transaction before it.
  virtual Result<std::unique_ptr<Transaction>> Begin() = 0;

  // Whether others see it: see OpenOptions::publish_later.
  virtual bool published() const = 0;
  // Nothing if it is published.
  virtual Status Publish() = 0;

  virtual Result<Statistics> ReadStatistics() const = 0;
  // Reads everything and compares every column family with the others; every evidence span must
  // lie in its document. `progress`, if set, gets a share from 0 to 1.
  virtual Result<CheckReport> Check(const std::function<void(double)>& progress,
                                    CheckDepth depth = CheckDepth::kFull) const = 0;
  virtual Status Compact() = 0;
  // A checkpoint that opens elsewhere; `directory` must not exist.
  virtual Status Backup(const std::filesystem::path& directory) const = 0;
};

}  // namespace kg::store
