#include "graph/store/graph_writer.h"

#include <algorithm>

#include "graph/store/adjacency.h"
#include "graph/store/alias.h"
#include "graph/store/postings.h"
#include "graph/store/value_codec.h"

namespace kg::store {
namespace {

constexpr std::size_t kKeysKept = 100'000;

using Visible = std::vector<std::pair<KeyId, std::string>>;  // key, index form

Visible VisibleForms(const Properties& properties) {
  Visible forms;
  for (const PropertyEntry& entry : properties.entries()) {
    if (Value value = entry.Visible(); !value.is_null()) {
      forms.emplace_back(entry.key, IndexForm(value));
    }
  }
  return forms;
}

std::int64_t StatementsIn(const NodeRecord& node) {
  std::int64_t count = 0;
  for (const LabelEntry& e : node.labels) count += e.supported() ? 1 : 0;
  for (const PropertyEntry& e : node.properties.entries()) {
    count += static_cast<std::int64_t>(e.candidates.size());
  }
  return count;
}

template <typename Record>
Result<std::optional<Record>> ReadRecord(const View& view, Family family, const std::string& key) {
  std::string bytes;
  auto found = view.Get(family, key, bytes);
  if (!found) return std::move(found).error();
  if (!*found) return std::optional<Record>();
  Record record;
  if (!Decode(bytes, record)) return Corrupt(family, key);
  return std::optional(std::move(record));
}

}  // namespace

Result<std::optional<NodeRecord>> GraphWriter::ReadNode(NodeId node) const {
  return ReadRecord<NodeRecord>(view_, Family::kNode, NodeKey(node));
}

Result<std::optional<RelationshipRecord>> GraphWriter::ReadRelationship(
    RelationshipId relationship) const {
  return ReadRecord<RelationshipRecord>(view_, Family::kRelationship,
                                        RelationshipKey(relationship));
}

Result<NodeRecord> GraphWriter::NeedNode(NodeId node) const {
  auto record = ReadNode(node);
  if (!record) return std::move(record).error();
  if (!*record) {
    return Error{ErrorCode::kNotFound,
                 "there is no node " + std::to_string(static_cast<std::uint64_t>(node))};
  }
  return std::move(**record);
}

Result<RelationshipRecord> GraphWriter::NeedRelationship(RelationshipId relationship) const {
  auto record = ReadRelationship(relationship);
  if (!record) return std::move(record).error();
  if (!*record) {
    return Error{
        ErrorCode::kNotFound,
        "there is no relationship " + std::to_string(static_cast<std::uint64_t>(relationship))};
  }
  return std::move(**record);
}

Result<NodeId> GraphWriter::MakeNode(std::string key) {
  const NodeId node{counters_.next_node++};
  NodeRecord record;
  record.asserted = key.empty();
  if (key.empty()) {
    record.ordinal = counters_.next_node_ordinal++;
  } else {
    std::string value;
    PutVarint(value, static_cast<std::uint64_t>(node));
    view_.Put(Family::kKey, key, std::move(value));
    record.key = std::move(key);
  }
  ++counters_.nodes;
  view_.Put(Family::kNode, NodeKey(node), record.Encode());
  return node;
}

Result<NodeId> GraphWriter::NodeOfKey(const std::string& key) {
  if (auto it = keys_.find(key); it != keys_.end()) return it->second;
  std::string value;
  auto found = view_.Get(Family::kKey, key, value);
  if (!found) return std::move(found).error();
  NodeId node{};
  if (*found) {
    ByteReader reader(value);
    node = NodeId{reader.Varint()};
    if (!reader.ok()) return Corrupt(Family::kKey, key);
  } else {
    auto made = MakeNode(key);
    if (!made) return made;
    node = *made;
  }
  if (keys_.size() >= kKeysKept) keys_.clear();
  keys_.emplace(key, node);
  return node;
}

void GraphWriter::CountProperties(const Properties& before, const Properties& after) {
  for (const auto& [properties, sign] : {std::pair(&before, -1), std::pair(&after, 1)}) {
    for (const PropertyEntry& entry : properties->entries()) {
      if (!entry.hidden && !entry.candidates.empty()) {
        Counters::Add(counters_.keys, static_cast<std::uint32_t>(entry.key), sign);
      }
    }
  }
}

template <typename Changed>
void GraphWriter::EachChanged(const Properties& before, const Properties& after, Changed changed) {
  for (const PropertyEntry& entry : before.entries()) {
    const PropertyEntry* now = after.Find(entry.key);
    if (now == nullptr || !(*now == entry)) changed(entry.key);
  }
  for (const PropertyEntry& entry : after.entries()) {
    if (before.Find(entry.key) == nullptr) changed(entry.key);
  }
}

Status GraphWriter::IndexNode(NodeId node, const NodeRecord& before, const NodeRecord& after) {
  const Visible old_forms = VisibleForms(before.properties);
  const Visible new_forms = VisibleForms(after.properties);
  Visible gone, come;
  std::set_difference(old_forms.begin(), old_forms.end(), new_forms.begin(), new_forms.end(),
                      std::back_inserter(gone));
  std::set_difference(new_forms.begin(), new_forms.end(), old_forms.begin(), old_forms.end(),
                      std::back_inserter(come));
  auto change = [&](LabelId label, const Visible& forms, bool add) -> Status {
    for (const auto& [key, form] : forms) {
      const std::string root = IndexPrefix(label, key) + form;
      Status status = add ? AddPosting(view_, Family::kIndex, root, node)
                          : RemovePosting(view_, Family::kIndex, root, node);
      if (!status.ok()) return status;
    }
    return {};
  };
  for (const LabelEntry& e : before.labels) {
    if (!e.visible()) continue;
    const bool stays = after.HasLabel(e.label);
    if (Status s = change(e.label, stays ? gone : old_forms, false); !s.ok()) return s;
    if (stays) continue;
    changed_.Add(Part::Nodes(e.label));
    Counters::Add(counters_.labels, static_cast<std::uint32_t>(e.label), -1);
    if (Status s = RemovePosting(view_, Family::kLabel, LabelRootKey(e.label), node); !s.ok()) {
      return s;
    }
  }
  for (const LabelEntry& e : after.labels) {
    if (!e.visible()) continue;
    const bool stayed = before.HasLabel(e.label);
    if (Status s = change(e.label, stayed ? come : new_forms, true); !s.ok()) return s;
    if (stayed) continue;
    changed_.Add(Part::Nodes(e.label));
    Counters::Add(counters_.labels, static_cast<std::uint32_t>(e.label), 1);
    if (Status s = AddPosting(view_, Family::kLabel, LabelRootKey(e.label), node); !s.ok()) {
      return s;
    }
  }
  counters_.AddLabelled((after.HasLabels() ? 1 : 0) - (before.HasLabels() ? 1 : 0));
  return {};
}

Status GraphWriter::AddNames(NodeId node, const NodeRecord* before, const NodeRecord* after) {
  auto names_of = [this](const NodeRecord* record) {
    return record == nullptr ? std::vector<std::string>() : FoldedNames(*record, tokens_);
  };
  const std::vector<std::string> old_names = names_of(before), new_names = names_of(after);
  for (const std::string& name : old_names) {
    if (std::binary_search(new_names.begin(), new_names.end(), name)) continue;
    if (Status s = RemovePosting(view_, Family::kAlias, AliasRootKey(name), node); !s.ok())
      return s;
  }
  for (const std::string& name : new_names) {
    if (std::binary_search(old_names.begin(), old_names.end(), name)) continue;
    if (Status s = AddPosting(view_, Family::kAlias, AliasRootKey(name), node); !s.ok()) return s;
  }
  return {};
}

Status GraphWriter::WriteNode(NodeId node, const NodeRecord& before, const NodeRecord& after) {
  if (Status s = MoveInIndexes(view_, indexes_, tokens_, node, before, after); !s.ok()) return s;
  if (Status s = IndexNode(node, before, after); !s.ok()) return s;
  if (before.properties.entries() != after.properties.entries()) {
    if (Status s = AddNames(node, &before, &after); !s.ok()) return s;
    CountProperties(before.properties, after.properties);
    EachChanged(before.properties, after.properties, [&](KeyId key) {
      for (const LabelEntry& e : after.labels) {
        if (e.visible()) changed_.Add(Part::Property(e.label, key));
      }
    });
  }
  counters_.statements += static_cast<std::uint64_t>(StatementsIn(after) - StatementsIn(before));
  view_.Put(Family::kNode, NodeKey(node), after.Encode());
  return {};
}

Status GraphWriter::RemoveNode(NodeId node, const NodeRecord& before) {
  const NodeRecord nothing;
  if (Status s = MoveInIndexes(view_, indexes_, tokens_, node, before, nothing); !s.ok()) return s;
  if (Status s = IndexNode(node, before, nothing); !s.ok()) return s;
  if (Status s = AddNames(node, &before, nullptr); !s.ok()) return s;
  CountProperties(before.properties, nothing.properties);
  counters_.statements -= static_cast<std::uint64_t>(StatementsIn(before));
  --counters_.nodes;
  view_.Delete(Family::kNode, NodeKey(node));
  if (!before.key.empty()) {
    keys_.erase(before.key);
    view_.Delete(Family::kKey, before.key);
  }
  return {};
}

Result<RelationshipId> GraphWriter::MakeRelationship(RelationshipRecord record) {
  const RelationshipId relationship{counters_.next_relationship++};
  if (record.asserted) {
    record.ordinal = counters_.next_relationship_ordinal++;
    const auto id = static_cast<std::uint64_t>(relationship);
    if (!runs_.empty() && runs_.back().ordinal + runs_.back().count == record.ordinal &&
        runs_.back().relationship + runs_.back().count == id) {
      ++runs_.back().count;
    } else {
      runs_.push_back({record.ordinal, id, 1});
    }
  }
  if (Status s =
          AddLink(view_, Family::kOut, record.source, record.type, {record.target, relationship});
      !s.ok()) {
    return std::move(s).error();
  }
  if (Status s =
          AddLink(view_, Family::kIn, record.target, record.type, {record.source, relationship});
      !s.ok()) {
    return std::move(s).error();
  }
  ++counters_.relationships;
  ++counters_.statements;
  changed_.Add(Part::Relationships(record.type));
  Counters::Add(counters_.types, static_cast<std::uint32_t>(record.type), 1);
  CountProperties({}, record.properties);
  view_.Put(Family::kRelationship, RelationshipKey(relationship), record.Encode());
  return relationship;
}

void GraphWriter::WriteRelationship(RelationshipId relationship, const RelationshipRecord& before,
                                    const RelationshipRecord& after) {
  CountProperties(before.properties, after.properties);
  EachChanged(before.properties, after.properties,
              [&](KeyId key) { changed_.Add(Part::Property(after.type, key)); });
  view_.Put(Family::kRelationship, RelationshipKey(relationship), after.Encode());
}

Status GraphWriter::RemoveRelationship(RelationshipId relationship,
                                       const RelationshipRecord& before) {
  if (Status s = RemoveLink(view_, Family::kOut, before.source, before.type,
                            {before.target, relationship});
      !s.ok()) {
    return s;
  }
  if (Status s =
          RemoveLink(view_, Family::kIn, before.target, before.type, {before.source, relationship});
      !s.ok()) {
    return s;
  }
  --counters_.relationships;
  --counters_.statements;
  changed_.Add(Part::Relationships(before.type));
  Counters::Add(counters_.types, static_cast<std::uint32_t>(before.type), -1);
  CountProperties(before.properties, {});
  view_.Delete(Family::kRelationship, RelationshipKey(relationship));
  return {};
}

Status GraphWriter::DropSupport(const StatementId& statement) {
  const std::string prefix = StatementKey(statement);
  std::vector<std::pair<DocumentNumber, std::uint64_t>> documents;
  {
    std::unique_ptr<Cursor> cursor = view_.Walk(Family::kStatement, prefix);
    for (; cursor->Valid(); cursor->Next()) {
      if (cursor->key().size() == prefix.size()) continue;
      ByteReader key(cursor->key().substr(prefix.size()));
      const DocumentNumber number{static_cast<std::uint32_t>(key.Ordered())};
      std::uint64_t evidence = 0;
      if (!key.ok() || !CountEvidence(cursor->value(), evidence)) {
        return Corrupt(Family::kStatement, cursor->key());
      }
      documents.emplace_back(number, evidence);
    }
    if (Status s = cursor->status(); !s.ok()) return s;
  }
  for (const auto& [number, evidence] : documents) {
    counters_.evidence -= evidence;
    view_.Delete(Family::kStatement, EvidenceKey(statement, number));
    // The document's own list loses it too.
    std::string key, value;
    {
      std::unique_ptr<Cursor> cursor = view_.Walk(Family::kByDocument, ByDocumentPrefix(number));
      for (; cursor->Valid() && key.empty(); cursor->Next()) {
        const std::string_view ids = cursor->value();
        for (std::size_t i = 0; i + 16 <= ids.size(); i += 16) {
          if (ids.substr(i, 16) != prefix) continue;
          key = std::string(cursor->key());
          value = std::string(ids).erase(i, 16);
          break;
        }
      }
      if (Status s = cursor->status(); !s.ok()) return s;
    }
    if (key.empty()) return Corrupt(Family::kByDocument, ByDocumentPrefix(number));
    if (value.empty()) {
      view_.Delete(Family::kByDocument, std::move(key));
    } else {
      view_.Put(Family::kByDocument, std::move(key), std::move(value));
    }
    auto document = ReadDocument(view_, number);
    if (!document) return std::move(document).error();
    --document->statements;
    view_.Put(Family::kDocument, DocumentRecordKey(number), document->Encode());
  }
  view_.Delete(Family::kStatement, prefix);
  return {};
}

void GraphWriter::SaveOrdinals() {
  for (const Run& run : runs_) {
    view_.Put(Family::kMeta, OrdinalRunKey(run.ordinal), OrdinalRun(run.relationship, run.count));
  }
  runs_.clear();
}

}  // namespace kg::store
