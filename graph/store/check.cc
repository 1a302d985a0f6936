#include "graph/store/check.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <span>

#include "graph/store/adjacency.h"
#include "graph/store/alias.h"
#include "graph/store/checker.h"
#include "graph/store/postings.h"
#include "graph/store/record.h"
#include "graph/store/value_codec.h"

namespace kg::store {
namespace {

std::string Name(NodeId node) { return "node " + std::to_string(static_cast<std::uint64_t>(node)); }
std::string Name(RelationshipId relationship) {
  return "relationship " + std::to_string(static_cast<std::uint64_t>(relationship));
}

}  // namespace

Status Checker::Nodes() {
  return Walk(Family::kNode, [this](std::string_view key, std::string_view value) -> Status {
    ByteReader reader(key);
    const NodeId node{reader.Ordered()};
    NodeRecord record;
    if (!reader.ok() || !reader.done() || !Decode(value, record)) {
      Bad(Family::kNode, key);
      return {};
    }
    return CheckNode(node, record);
  });
}

Status Checker::CheckNode(NodeId node, const NodeRecord& record) {
  ++counted_.nodes;
  if (static_cast<std::uint64_t>(node) >= stored_.next_node) Problem(Name(node) + ": id too great");
  if (!record.key.empty()) {
    ++keyed_nodes_;
    std::string wanted, found;
    PutVarint(wanted, static_cast<std::uint64_t>(node));
    auto has = view_.Get(Family::kKey, record.key, found);
    if (!has) return std::move(has).error();
    if (!*has || found != wanted) Problem(Name(node) + ": its key leads elsewhere: " + record.key);
  }
  if (!record.supported()) {
    auto links = HasLinks(view_, node);
    if (!links) return std::move(links).error();
    if (!*links) Problem(Name(node) + ": nothing supports it");
  }
  std::vector<std::pair<KeyId, Value>> visible;
  for (const PropertyEntry& e : record.properties.entries()) {
    counted_.statements += e.candidates.size();
    for (const Candidate& c : e.candidates) {
      supported_ += c.documents > 0 ? 1 : 0;
      support_ += c.documents;
      if (c.documents == 0 && !c.asserted) Problem(Name(node) + ": a value without support");
    }
    PropertyEntry sorted = e;
    sorted.Sort();
    if (!(sorted == e)) Problem(Name(node) + ": values out of order");
    if (Value value = e.Visible(); !value.is_null()) {
      Counters::Add(counted_.keys, static_cast<std::uint32_t>(e.key), 1);
      visible.emplace_back(e.key, std::move(value));
    }
  }
  counted_.AddLabelled(record.HasLabels() ? 1 : 0);
  for (const LabelEntry& e : record.labels) {
    counted_.statements += e.supported() ? 1 : 0;
    supported_ += e.documents > 0 ? 1 : 0;
    support_ += e.documents;
    if (!e.visible()) continue;
    ++labels_;
    Counters::Add(counted_.labels, static_cast<std::uint32_t>(e.label), 1);
    if (Status s = Expect(ContainsPosting(view_, Family::kLabel, LabelRootKey(e.label), node), true,
                          Name(node) + ": missing under its label");
        !s.ok()) {
      return s;
    }
    for (const auto& [key, value] : visible) {
      ++indexed_;
      const std::string root = IndexPrefix(e.label, key) + IndexForm(value);
      if (Status s = Expect(
              ContainsPosting(view_, Family::kIndex, root, node), true,
              Name(node) + ": missing in the index of " +
                  std::string(tokens_.Name(TokenKind::kKey, static_cast<std::uint32_t>(key))));
          !s.ok()) {
        return s;
      }
    }
  }
  for (const StoredIndex& index : indexes_) {
    const auto values = index.composite() ? index.ValuesOf(record) : std::nullopt;
    if (!values) continue;
    ++composite_;
    if (Status s = Expect(ContainsPosting(view_, Family::kComposite, index.Root(*values), node),
                          true, Name(node) + ": missing in index " + index.name);
        !s.ok()) {
      return s;
    }
  }
  for (const std::string& name : FoldedNames(record, tokens_)) {
    ++names_;
    if (Status s = Expect(ContainsPosting(view_, Family::kAlias, AliasRootKey(name), node), true,
                          Name(node) + ": missing under its name " + name);
        !s.ok()) {
      return s;
    }
  }
  return {};
}

Status Checker::Relationships() {
  return Walk(
      Family::kRelationship, [this](std::string_view key, std::string_view value) -> Status {
        ByteReader reader(key);
        const RelationshipId relationship{reader.Ordered()};
        RelationshipRecord record;
        if (!reader.ok() || !reader.done() || !Decode(value, record)) {
          Bad(Family::kRelationship, key);
          return {};
        }
        ++counted_.relationships;
        ++counted_.statements;
        Counters::Add(counted_.types, static_cast<std::uint32_t>(record.type), 1);
        if (static_cast<std::uint64_t>(relationship) >= stored_.next_relationship) {
          Problem(Name(relationship) + ": id too great");
        }
        for (const PropertyEntry& e : record.properties.entries()) {
          if (!e.Visible().is_null()) {
            Counters::Add(counted_.keys, static_cast<std::uint32_t>(e.key), 1);
          }
        }
        std::string unused;
        for (const NodeId end : {record.source, record.target}) {
          if (Status s = Expect(view_.Get(Family::kNode, NodeKey(end), unused), true,
                                Name(relationship) + ": " + Name(end) + " does not exist");
              !s.ok()) {
            return s;
          }
        }
        if (Status s = Expect(ContainsLink(view_, Family::kOut, record.source, record.type,
                                           {record.target, relationship}),
                              true, Name(relationship) + ": missing at its source");
            !s.ok()) {
          return s;
        }
        if (Status s = Expect(ContainsLink(view_, Family::kIn, record.target, record.type,
                                           {record.source, relationship}),
                              true, Name(relationship) + ": missing at its target");
            !s.ok()) {
          return s;
        }
        if (record.asserted) {
          if (record.ordinal >= stored_.next_relationship_ordinal) {
            Problem(Name(relationship) + ": ordinal too great");
          }
          return {};
        }
        ++supported_;
        const std::string statement = StatementKey(record.statement);
        std::string bytes;
        auto found = view_.Get(Family::kStatement, statement, bytes);
        if (!found) return std::move(found).error();
        StatementRecord stored;
        if (!*found || !Decode(bytes, stored) || stored.kind != Statement::Kind::kRelationship ||
            stored.subject != static_cast<std::uint64_t>(relationship)) {
          Problem(Name(relationship) + ": its statement says otherwise");
        } else {
          support_ += stored.documents;
        }
        return {};
      });
}

// Entries of all lists under one side, against what their roots say.
Status Checker::CountSides(Family family, std::uint64_t& total) {
  std::uint64_t spilled = 0, in_blocks = 0;
  Status status = Walk(family, [&](std::string_view key, std::string_view value) -> Status {
    ByteReader reader(key);
    reader.Ordered();
    if (!reader.done()) {
      if (!DecodeEntries<LinkCodec>(value,
                                    [&in_blocks](const Link&) { return ++in_blocks, true; })) {
        Bad(family, key);
      }
      return {};
    }
    ByteReader root(value);
    while (!root.done()) {
      root.Varint32();
      const HeadRead head = ReadHead(root);
      total += head.count;
      if (head.spilled) {
        spilled += head.count;
        continue;
      }
      std::uint64_t entries = 0;
      if (!DecodeEntries<LinkCodec>(head.entries,
                                    [&entries](const Link&) { return ++entries, true; }) ||
          entries != head.count) {
        Bad(family, key);
      }
    }
    if (!root.ok()) Bad(family, key);
    return {};
  });
  if (spilled != in_blocks) {
    Problem(std::string(kFamilyNames[static_cast<std::size_t>(family)]) + ": blocks hold " +
            std::to_string(in_blocks) + " relationships, roots say " + std::to_string(spilled));
  }
  return status;
}

Status Checker::Adjacency() {
  for (const Family family : {Family::kOut, Family::kIn}) {
    std::uint64_t total = 0;
    if (Status s = CountSides(family, total); !s.ok()) return s;
    if (total != counted_.relationships) {
      Problem(std::string(kFamilyNames[static_cast<std::size_t>(family)]) + ": " +
              std::to_string(total) +
              " relationships, records: " + std::to_string(counted_.relationships));
    }
  }
  return {};
}

Status Checker::CountLists(Family family, std::uint64_t& total) {
  std::string root;  // of a list in blocks
  std::uint64_t spilled = 0, in_blocks = 0;
  Status status = Walk(family, [&](std::string_view key, std::string_view value) -> Status {
    auto count = [](std::uint64_t& n) { return [&n](NodeId) { return ++n, true; }; };
    if (!root.empty() && key.starts_with(root)) {
      if (!DecodeEntries<NodeCodec>(value, count(in_blocks))) Bad(family, key);
      return {};
    }
    ByteReader reader(value);
    const HeadRead head = ReadHeadLast(reader);
    root.clear();
    total += head.count;
    std::uint64_t entries = 0;
    if (head.spilled) {
      root = std::string(key);
      spilled += head.count;
    } else if (!DecodeEntries<NodeCodec>(head.entries, count(entries)) || entries != head.count) {
      Bad(family, key);
    }
    return {};
  });
  if (spilled != in_blocks) {
    Problem(std::string(kFamilyNames[static_cast<std::size_t>(family)]) +
            ": blocks and roots disagree");
  }
  return status;
}

Status Checker::CountPostings(Family family, std::uint64_t wanted) {
  std::uint64_t total = 0;
  if (Status s = CountLists(family, total); !s.ok()) return s;
  if (total != wanted) {
    Problem(std::string(kFamilyNames[static_cast<std::size_t>(family)]) + ": " +
            std::to_string(total) + " entries, records: " + std::to_string(wanted));
  }
  return {};
}

Status Checker::Postings() {
  const std::array<std::pair<Family, std::uint64_t>, 4> wanted = {{{Family::kLabel, labels_},
                                                                   {Family::kIndex, indexed_},
                                                                   {Family::kAlias, names_},
                                                                   {Family::kComposite, composite_}}};
  for (const auto& [family, count] : wanted) {
    if (Status s = CountPostings(family, count); !s.ok()) return s;
  }
  return {};
}

// Fast: labels against the counters, which count what records have.
Status Checker::LabelPostings() {
  return CountPostings(Family::kLabel, std::accumulate(stored_.labels.begin(), stored_.labels.end(),
                                                       std::uint64_t{0}));
}

// Fast: how many records there are.
Status Checker::CountRecords() {
  auto count = [this](Family family, std::string_view what, std::uint64_t stored,
                      std::uint64_t& counted) {
    Status status = Walk(family, [&counted](std::string_view, std::string_view) {
      ++counted;
      return Status();
    });
    if (stored != counted) {
      Problem("counters: " + std::string(what) + " " + std::to_string(stored) + ", counted " +
              std::to_string(counted));
    }
    return status;
  };
  if (Status s = count(Family::kNode, "nodes", stored_.nodes, counted_.nodes); !s.ok()) return s;
  return count(Family::kRelationship, "relationships", stored_.relationships,
               counted_.relationships);
}

Status Checker::Keys() {
  std::uint64_t keys = 0;
  Status status = Walk(Family::kKey, [&keys](std::string_view, std::string_view) -> Status {
    ++keys;
    return {};
  });
  if (keys != keyed_nodes_) {
    Problem("key: " + std::to_string(keys) +
            " entries, nodes with keys: " + std::to_string(keyed_nodes_));
  }
  return status;
}

Status Checker::Totals() {
  auto compare = [this](std::string_view what, std::uint64_t stored, std::uint64_t counted) {
    if (stored == counted) return;
    Problem("counters: " + std::string(what) + " " + std::to_string(stored) + ", counted " +
            std::to_string(counted));
  };
  compare("nodes", stored_.nodes, counted_.nodes);
  compare("relationships", stored_.relationships, counted_.relationships);
  compare("statements", stored_.statements, counted_.statements);
  compare("evidence", stored_.evidence, counted_.evidence);
  compare("documents", stored_.documents, counted_.documents);
  auto each = [&](TokenKind kind, const std::vector<std::uint64_t>& stored,
                  const std::vector<std::uint64_t>& counted) {
    for (std::uint32_t i = 0; i < std::max(stored.size(), counted.size()); ++i) {
      compare(tokens_.Name(kind, i), Counters::Of(stored, i), Counters::Of(counted, i));
    }
  };
  if (stored_.labelled) compare("nodes with labels", *stored_.labelled, *counted_.labelled);
  each(TokenKind::kLabel, stored_.labels, counted_.labels);
  each(TokenKind::kType, stored_.types, counted_.types);
  each(TokenKind::kKey, stored_.keys, counted_.keys);
  return {};
}

Result<CheckReport> Checker::Run(CheckDepth depth) {
  static constexpr Step kFull[] = {&Checker::Nodes,     &Checker::Relationships,
                                   &Checker::Adjacency, &Checker::Postings,
                                   &Checker::Keys,      &Checker::Statements,
                                   &Checker::Documents, &Checker::Totals};
  static constexpr Step kFast[] = {&Checker::CountRecords, &Checker::Adjacency,
                                   &Checker::LabelPostings};
  auto indexes = ReadIndexes(view_);
  if (indexes) {
    indexes_ = std::move(*indexes);
  } else if (indexes.error().code == ErrorCode::kCorrupt) {
    Problem(indexes.error().ToString());
  } else {
    return std::move(indexes).error();
  }
  const std::span<const Step> steps =
      depth == CheckDepth::kFull ? std::span<const Step>(kFull) : std::span<const Step>(kFast);
  double done = 0;
  for (const Step step : steps) {
    if (Status s = (this->*step)(); !s.ok()) {
      if (s.error().code != ErrorCode::kCorrupt) return std::move(s).error();
      Problem(s.error().ToString());
    }
    done += 1;
    if (progress_) progress_(done / static_cast<double>(steps.size()));
  }
  report_.evidence = counted_.evidence;
  report_.statements = counted_.statements;
  return std::move(report_);
}

Result<CheckReport> CheckView(const View& view, const Counters& counters, const Tokens& tokens,
                              CheckDepth depth, const std::function<void(double)>& progress) {
  return Checker(view, counters, tokens, progress).Run(depth);
}

}  // namespace kg::store
