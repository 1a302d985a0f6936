#include "graph/store/dump.h"

#include <algorithm>
#include <map>
#include <vector>

#include "graph/store/found_statement.h"
#include "graph/store/record.h"
#include "graph/store/snapshot.h"
#include "graph/store/support.h"

namespace kg::store {
namespace {

class Dumper {
 public:
  Dumper(const SnapshotImpl& snapshot, const UseRecord& use)
      : view_(snapshot.bytes()), counters_(snapshot.counters()), tokens_(snapshot.tokens()),
        indexes_(snapshot.Indexes()), use_(use), names_(kNamesKept) {}

  Status EachNode(const UseNode& use) {
    Status status = EachKey([&](NodeId node, std::string_view key) {
      return use(node, {std::string(key), true});
    });
    if (!status.ok()) return status;
    return EachByHand([&](const NodeRecord& record, NodeId node) {
      return use(node, NameOf(record));
    });
  }

  Status Run() {
    if (Status s = use_(io::HeadRecord{counters_.next_node_ordinal,
                                       counters_.next_relationship_ordinal});
        !s.ok()) {
      return s;
    }
    for (const DeclaredIndex& index : indexes_) {
      Status s = use_(io::IndexRecord{index.name, index.label, index.keys, index.unique});
      if (!s.ok()) return s;
    }
    for (const auto step : {&Dumper::Documents, &Dumper::NodesWithKeys, &Dumper::NodesByHand,
                            &Dumper::ChangedRelationships, &Dumper::RelationshipsByHand}) {
      if (Status s = (this->*step)(); !s.ok()) return s;
    }
    return use_(io::EndRecord{});
  }

 private:
  static constexpr std::size_t kNamesKept = 1 << 14;

  template <typename Id>
  std::string Name(TokenKind kind, Id id) const {
    return std::string(tokens_.Name(kind, static_cast<std::uint32_t>(id)));
  }

  // Calls use(key, value) for each entry of a family that starts with `prefix`.
  template <typename Use>
  Status Each(Family family, std::string_view prefix, Use use) {
    std::unique_ptr<Cursor> cursor = view_.Walk(family, prefix);
    for (; cursor->Valid(); cursor->Next()) {
      if (Status s = use(cursor->key(), cursor->value()); !s.ok()) return s;
    }
    return cursor->status();
  }

  Status Documents() {
    return Each(Family::kDocument, DocumentByName(""), [&](auto key, auto value) -> Status {
      ByteReader reader(value);
      const DocumentNumber number{reader.Varint32()};
      if (!reader.ok()) return Corrupt(Family::kDocument, key);
      return Document(number);
    });
  }

  Status Document(DocumentNumber number) {
    Result<StoredDocument> document = ReadDocument(view_, number);
    if (!document) return std::move(document).error();
    DocumentRecord& record = document->record;
    Status status = use_(io::DocumentHead{record.key, record.name, record.encoding, record.language,
                                          record.fingerprint});
    for (std::uint64_t at = 0; status.ok() && at < document->source_size;) {
      const std::uint64_t end = std::min(at + io::kTextPiece, document->source_size);
      Result<std::string> piece = ReadSource(
          view_, number, {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)});
      if (!piece) return std::move(piece).error();
      // A character that the cut would halve belongs to the next piece.
      std::size_t size = piece->size();
      if (end < document->source_size) {
        for (int steps = 0; steps < 4 && size > 1; ++steps) {
          if (static_cast<unsigned char>((*piece)[--size]) >> 6 != 2) break;
        }
      }
      piece->resize(size);
      at += size;
      status = use_(io::TextRecord{std::move(*piece)});
    }
    if (!status.ok()) return status;
    return Each(Family::kByDocument, ByDocumentPrefix(number),
                [&](auto key, auto value) -> Status {
                  for (ByteReader reader(value); !reader.done();) {
                    StatementId id;
                    id.high = reader.BigEndian(8);
                    id.low = reader.BigEndian(8);
                    if (!reader.ok()) return Corrupt(Family::kByDocument, key);
                    if (Status s = Said(id, number); !s.ok()) return s;
                  }
                  return {};
                });
  }

  Status Said(const StatementId& id, DocumentNumber number) {
    Result<std::optional<FoundStatement>> found = FindStatement(view_, tokens_, id);
    if (!found) return std::move(found).error();
    const std::string key = EvidenceKey(id, number);
    SupportRecord support;
    bool there = false;
    Status status = WithRecord(view_, Family::kStatement, key, [&](std::string_view bytes) {
      return there = Decode(bytes, tokens_, support);
    });
    if (!status.ok()) return status;
    if (!*found || !there) return Corrupt(Family::kStatement, key);
    io::SaidRecord said{id, std::move((*found)->statement)};
    said.statement.evidence = std::move(support.evidence);
    // A key with several values takes several records.
    std::map<std::string, std::vector<Value>> qualifiers;
    for (auto& [name, value] : support.qualifiers) {
      qualifiers[Name(TokenKind::kKey, name)].push_back(std::move(value));
    }
    for (std::size_t layer = 0; layer == 0 || !said.statement.qualifiers.empty(); ++layer) {
      said.statement.qualifiers.clear();
      for (const auto& [name, values] : qualifiers) {
        if (layer < values.size()) said.statement.qualifiers.emplace_back(name, values[layer]);
      }
      if (layer != 0 && said.statement.qualifiers.empty()) break;
      if (status = use_(said); !status.ok()) return status;
    }
    return {};
  }

  // What hands did; false if nothing.
  bool Changes(const Properties& from, io::PropertyList& properties,
               std::vector<std::string>& hidden) const {
    for (const PropertyEntry& entry : from.entries()) {
      if (entry.hidden) hidden.push_back(Name(TokenKind::kKey, entry.key));
      for (const Candidate& candidate : entry.candidates) {
        if (!candidate.asserted) continue;
        properties.emplace_back(Name(TokenKind::kKey, entry.key), candidate.value);
      }
    }
    std::sort(properties.begin(), properties.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    std::sort(hidden.begin(), hidden.end());
    return !properties.empty() || !hidden.empty();
  }
  bool Changes(const NodeRecord& record, io::NodeChanges& out) const {
    for (const LabelEntry& entry : record.labels) {
      if (entry.asserted) out.labels.push_back(Name(TokenKind::kLabel, entry.label));
      if (entry.denied) out.denied.push_back(Name(TokenKind::kLabel, entry.label));
    }
    std::sort(out.labels.begin(), out.labels.end());
    std::sort(out.denied.begin(), out.denied.end());
    const bool changed = Changes(record.properties, out.properties, out.hidden);
    return changed || !out.labels.empty() || !out.denied.empty();
  }

  Status NodesWithKeys() {
    return EachKey([&](NodeId node, std::string_view key) -> Status {
      NodeRecord record;
      Status status = ReadNode(node, record);
      if (!status.ok()) return status;
      io::NodeChanges out;
      out.name = {std::string(key), true};
      return Changes(record, out) ? use_(out) : Status();
    });
  }

  // Calls use(node, key) by key.
  template <typename Use>
  Status EachKey(Use use) {
    return Each(Family::kKey, "", [&](auto key, auto value) -> Status {
      return use(NodeId{ByteReader(value).Varint()}, key);
    });
  }
  // Calls use(record, node) by number: numbers ascend with ids.
  template <typename Use>
  Status EachByHand(Use use) {
    return Each(Family::kNode, "", [&](auto key, auto value) -> Status {
      NodeRecord record;
      if (!Decode(value, record)) return Corrupt(Family::kNode, key);
      if (!record.key.empty()) return {};
      return use(record, NodeId{ByteReader(key).Ordered()});
    });
  }

  Status NodesByHand() {
    return EachByHand([&](const NodeRecord& record, NodeId) -> Status {
      io::NodeChanges out;
      out.name = NameOf(record);
      Changes(record, out);
      return use_(out);
    });
  }

  Status ChangedRelationships() {
    return Each(Family::kStatement, "", [&](auto key, auto value) -> Status {
      StatementRecord statement;
      if (key.size() != sizeof(StatementId)) return {};
      if (!Decode(value, statement)) return Corrupt(Family::kStatement, key);
      if (statement.kind != Statement::Kind::kRelationship) return {};
      Result<std::optional<RelationshipRecord>> record =
          ReadRelationship(view_, RelationshipId{statement.subject});
      if (!record) return std::move(record).error();
      if (!*record) return Corrupt(Family::kStatement, key);
      io::RelationshipChanges out;
      out.statement = (*record)->statement;
      return Changes((*record)->properties, out.properties, out.hidden) ? use_(out) : Status();
    });
  }

  // Numbers ascend with ids.
  Status RelationshipsByHand() {
    return Each(Family::kRelationship, "", [&](auto key, auto value) -> Status {
      RelationshipRecord record;
      if (!Decode(value, record)) return Corrupt(Family::kRelationship, key);
      if (!record.asserted) return {};
      io::HandMadeRelationship out;
      out.number = std::to_string(record.ordinal);
      out.type = Name(TokenKind::kType, record.type);
      for (const auto& [node, name] : {std::pair(record.source, &out.start),
                                       std::pair(record.target, &out.end)}) {
        if (Status s = NameOf(node, *name); !s.ok()) return s;
      }
      std::vector<std::string> hidden;  // by hand means gone
      Changes(record.properties, out.properties, hidden);
      return use_(out);
    });
  }

  Status ReadNode(NodeId node, NodeRecord& record) const {
    bool there = false;
    Status status = WithRecord(view_, Family::kNode, NodeKey(node), [&](std::string_view bytes) {
      return there = Decode(bytes, record);
    });
    if (status.ok() && !there) return Corrupt(Family::kNode, NodeKey(node));
    return status;
  }
  static io::NodeName NameOf(const NodeRecord& record) {
    if (!record.key.empty()) return {record.key, true};
    return {std::to_string(record.ordinal), false};
  }
  // Ends of relationships repeat.
  Status NameOf(NodeId node, io::NodeName& name) {
    auto& [known, kept] = names_[static_cast<std::size_t>(node) % kNamesKept];
    if (kept.text.empty() || known != node) {
      NodeRecord record;
      if (Status s = ReadNode(node, record); !s.ok()) return s;
      known = node;
      kept = NameOf(record);
    }
    name = kept;
    return {};
  }

  const View& view_;
  const Counters& counters_;
  const Tokens& tokens_;
  const std::vector<DeclaredIndex> indexes_;
  const UseRecord& use_;
  std::vector<std::pair<NodeId, io::NodeName>> names_;  // by node, modulo
};

}  // namespace

Status EachNode(const Snapshot& snapshot, const UseNode& use) {
  const UseRecord none;
  return Dumper(dynamic_cast<const SnapshotImpl&>(snapshot), none).EachNode(use);
}

Result<std::uint64_t> NumberOf(const Snapshot& snapshot, NodeId node) {
  NodeRecord record;
  const Status status = WithRecord(dynamic_cast<const SnapshotImpl&>(snapshot).bytes(),
                                   Family::kNode, NodeKey(node),
                                   [&](std::string_view bytes) { return Decode(bytes, record); });
  if (!status.ok()) return status.error();
  return record.ordinal;
}

Status Dump(const Snapshot& snapshot, const UseRecord& use) {
  return Dumper(dynamic_cast<const SnapshotImpl&>(snapshot), use).Run();
}

}  // namespace kg::store
