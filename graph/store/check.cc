#include "graph/store/check.h"

#include <algorithm>
#include <array>
#include <set>

#include "graph/store/adjacency.h"
#include "graph/store/alias.h"
#include "graph/store/postings.h"
#include "graph/store/record.h"
#include "graph/store/support.h"
#include "graph/store/value_codec.h"

namespace kg::store {
namespace {

constexpr std::size_t kMostProblems = 100;

class Checker {
 public:
  Checker(const View& view, const Counters& counters, const Tokens& tokens,
          const std::function<void(double)>& progress)
      : view_(view), stored_(counters), tokens_(tokens), progress_(progress) {}

  Result<CheckReport> Run();

 private:
  using Step = Status (Checker::*)();

  void Problem(std::string text) {
    if (report_.problems.size() < kMostProblems) report_.problems.push_back(std::move(text));
  }
  void Bad(Family family, std::string_view key) { Problem(Corrupt(family, key).ToString()); }
  // A failed look-up is a problem where bytes make no sense, and an error if the disk failed.
  template <typename T>
  Status Expect(const Result<T>& found, const T& wanted, const std::string& what) {
    if (!found) {
      if (found.error().code != ErrorCode::kCorrupt) return found.error();
      Problem(found.error().ToString());
    } else if (*found != wanted) {
      Problem(what);
    }
    return {};
  }
  template <typename Each>
  Status Walk(Family family, Each each) {
    std::unique_ptr<Cursor> cursor = view_.Walk(family, "");
    for (; cursor->Valid(); cursor->Next()) {
      ++report_.keys_read;
      if (Status s = each(cursor->key(), cursor->value()); !s.ok()) return s;
    }
    return cursor->status();
  }

  Status Nodes();
  Status Relationships();
  Status Adjacency();
  Status Postings();
  Status Keys();
  Status Statements();
  Status Documents();
  Status Totals();

  Status CheckNode(NodeId node, const NodeRecord& record);
  Status CountLists(Family family, std::uint64_t& total);
  Status CountSides(Family family, std::uint64_t& total);
  Status CheckStatement(const StatementId& id, const StatementRecord& record,
                        std::uint64_t documents, std::uint64_t evidence);
  Status CheckSupport(const StatementId& id, DocumentNumber number, const SupportRecord& support);

  const View& view_;
  const Counters& stored_;
  const Tokens& tokens_;
  const std::function<void(double)>& progress_;
  CheckReport report_;
  Counters counted_;
  std::uint64_t keyed_nodes_ = 0, labels_ = 0, indexed_ = 0, names_ = 0;
  std::uint64_t supported_ = 0;  // records' statements that documents support
  std::uint64_t support_ = 0;    // pairs of statement and document, by records
  std::uint64_t pairs_ = 0;      // the same, by the statement family
  std::uint64_t listed_ = 0;     // the same, by by_document
};

std::string Name(NodeId node) { return "node " + std::to_string(static_cast<std::uint64_t>(node)); }
std::string Name(RelationshipId relationship) {
  return "relationship " + std::to_string(static_cast<std::uint64_t>(relationship));
}

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

Status Checker::Postings() {
  const std::array<std::pair<Family, std::uint64_t>, 3> wanted = {
      {{Family::kLabel, labels_}, {Family::kIndex, indexed_}, {Family::kAlias, names_}}};
  for (const auto& [family, count] : wanted) {
    std::uint64_t total = 0;
    if (Status s = CountLists(family, total); !s.ok()) return s;
    if (total != count) {
      Problem(std::string(kFamilyNames[static_cast<std::size_t>(family)]) + ": " +
              std::to_string(total) + " entries, records: " + std::to_string(count));
    }
  }
  return {};
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

Status Checker::CheckStatement(const StatementId& id, const StatementRecord& record,
                               std::uint64_t documents, std::uint64_t evidence) {
  ++report_.statements;
  const std::string what = "statement " + ToHex(id) + ": ";
  if (documents == 0 || record.documents != documents || record.evidence != evidence) {
    Problem(what + "its support is miscounted");
  }
  if (record.kind == Statement::Kind::kRelationship) {
    std::string bytes;
    const std::string key = RelationshipKey(RelationshipId{record.subject});
    auto found = view_.Get(Family::kRelationship, key, bytes);
    if (!found) return std::move(found).error();
    RelationshipRecord relationship;
    if (!*found || !Decode(bytes, relationship) || relationship.asserted ||
        relationship.statement != id) {
      Problem(what + "its relationship says otherwise");
    }
    return {};
  }
  std::string bytes;
  auto found = view_.Get(Family::kNode, NodeKey(NodeId{record.subject}), bytes);
  if (!found) return std::move(found).error();
  NodeRecord node;
  if (!*found || !Decode(bytes, node)) {
    Problem(what + "its node is missing");
    return {};
  }
  Statement named;
  named.kind = record.kind;
  named.subject = node.key;
  if (record.kind == Statement::Kind::kLabel) {
    named.predicate = std::string(tokens_.Name(TokenKind::kLabel, record.predicate));
    if (IdOf(named) != id || node.At(LabelId{record.predicate}).documents != documents) {
      Problem(what + "its node says otherwise");
    }
    return {};
  }
  named.predicate = std::string(tokens_.Name(TokenKind::kKey, record.predicate));
  for (const Candidate& c : node.properties.At(KeyId{record.predicate}).candidates) {
    if (c.member != (record.kind == Statement::Kind::kMember) || c.documents != documents) continue;
    named.value = c.value;
    if (IdOf(named) == id) return {};
  }
  Problem(what + "its node says otherwise");
  return {};
}

Status Checker::CheckSupport(const StatementId& id, DocumentNumber number,
                             const SupportRecord& support) {
  ++pairs_;
  counted_.evidence += support.evidence.size();
  const std::string what = "statement " + ToHex(id) + ": ";
  auto document = ReadDocument(view_, number);
  if (!document) {
    if (document.error().code != ErrorCode::kCorrupt) return std::move(document).error();
    Problem(what + "evidence of a document that does not exist");
    return {};
  }
  for (const Evidence& e : support.evidence) {
    for (const Span span : {e.span, e.sentence}) {
      bool good = span.begin <= span.end && span.end <= document->source_size;
      // A span is cut right if the byte at either end starts a character.
      for (const std::uint32_t at : {span.begin, span.end}) {
        if (!good || at >= document->source_size) continue;
        auto byte = ReadSource(view_, number, {at, at + 1});
        if (!byte) {
          if (byte.error().code != ErrorCode::kCorrupt) return std::move(byte).error();
          good = false;
        } else if ((static_cast<unsigned char>((*byte)[0]) & 0xC0) == 0x80) {
          good = false;
        }
      }
      if (!good) Problem(what + "evidence does not quote " + document->record.name);
    }
  }
  return {};
}

Status Checker::Statements() {
  StatementId id;
  StatementRecord record;
  bool open = false;
  std::uint64_t documents = 0, evidence = 0;
  auto close = [&]() -> Status {
    if (!open) return {};
    open = false;
    return CheckStatement(id, record, documents, evidence);
  };
  Status status =
      Walk(Family::kStatement, [&](std::string_view key, std::string_view value) -> Status {
        ByteReader reader(key);
        StatementId at;
        at.high = reader.BigEndian(8);
        at.low = reader.BigEndian(8);
        if (reader.ok() && reader.done()) {
          if (Status s = close(); !s.ok()) return s;
          id = at;
          documents = evidence = 0;
          open = Decode(value, record);
          if (!open) Bad(Family::kStatement, key);
          return {};
        }
        const DocumentNumber number{static_cast<std::uint32_t>(reader.Ordered())};
        SupportRecord support;
        if (!reader.ok() || !reader.done() || !open || at != id ||
            !Decode(value, tokens_, support)) {
          Bad(Family::kStatement, key);
          return {};
        }
        ++documents;
        evidence += support.evidence.size();
        return CheckSupport(id, number, support);
      });
  if (!status.ok()) return status;
  if (Status s = close(); !s.ok()) return s;
  if (report_.statements != supported_ || pairs_ != support_) {
    Problem("statement: " + std::to_string(report_.statements) + " statements and " +
            std::to_string(pairs_) + " supports, records: " + std::to_string(supported_) + " and " +
            std::to_string(support_));
  }
  return {};
}

Status Checker::Documents() {
  std::uint64_t records = 0, keys = 0, names = 0, sources = 0, chunks = 0;
  Status status =
      Walk(Family::kDocument, [&](std::string_view key, std::string_view value) -> Status {
        ByteReader reader(key.substr(1));
        switch (key.front()) {
          case 'k':
            ++keys;
            return {};
          case 'n':
            ++names;
            return {};
          case 's':
            ++sources;
            return {};
          case 'd':
            break;
          default:
            Bad(Family::kDocument, key);
            return {};
        }
        ++records;
        const DocumentNumber number{static_cast<std::uint32_t>(reader.Ordered())};
        StoredDocument document;
        if (!reader.ok() || !Decode(value, document)) {
          Bad(Family::kDocument, key);
          return {};
        }
        const std::string& name = document.record.name;
        std::string wanted, link;
        PutVarint(wanted, static_cast<std::uint32_t>(number));
        for (const std::string& from : {DocumentByKey(document.record.key, name), DocumentByName(name)}) {
          auto found = view_.Get(Family::kDocument, from, link);
          if (!found) return std::move(found).error();
          if (!*found || link != wanted)
            Problem("document " + name + ": cannot be found by its name");
        }
        const std::uint64_t own = (document.source_size + kSourceChunk - 1) / kSourceChunk;
        chunks += own;
        for (std::uint64_t i = 0; i < own; ++i) {
          auto found = view_.Get(Family::kDocument, SourceKey(number, i), link);
          if (!found) return std::move(found).error();
          const std::uint64_t size =
              std::min<std::uint64_t>(kSourceChunk, document.source_size - i * kSourceChunk);
          if (!*found || link.size() != size)
            Problem("document " + name + ": source is incomplete");
        }
        auto ids = StatementsOf(view_, number);
        if (!ids) {
          if (ids.error().code != ErrorCode::kCorrupt) return std::move(ids).error();
          Problem(ids.error().ToString());
          return {};
        }
        if (ids->size() != document.statements) {
          Problem("document " + name + ": its statements are miscounted");
        }
        listed_ += ids->size();
        for (const StatementId& id : *ids) {
          if (Status s =
                  Expect(view_.Get(Family::kStatement, EvidenceKey(id, number), link), true,
                         "document " + name + ": statement " + ToHex(id) + " does not know it");
              !s.ok()) {
            return s;
          }
        }
        return {};
      });
  if (!status.ok()) return status;
  counted_.documents = records;
  if (records != keys || records != names || sources != chunks) {
    Problem("document: names, keys and sources do not match the records");
  }
  std::uint64_t lists = 0;
  status = Walk(Family::kByDocument, [&lists](std::string_view, std::string_view value) -> Status {
    lists += value.size() / 16;
    return {};
  });
  if (listed_ != pairs_ || lists != listed_) {
    Problem("by_document: " + std::to_string(lists) +
            " entries, statements: " + std::to_string(pairs_));
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
  each(TokenKind::kLabel, stored_.labels, counted_.labels);
  each(TokenKind::kType, stored_.types, counted_.types);
  each(TokenKind::kKey, stored_.keys, counted_.keys);
  return {};
}

Result<CheckReport> Checker::Run() {
  constexpr Step kSteps[] = {&Checker::Nodes,     &Checker::Relationships, &Checker::Adjacency,
                             &Checker::Postings,  &Checker::Keys,          &Checker::Statements,
                             &Checker::Documents, &Checker::Totals};
  double done = 0;
  for (const Step step : kSteps) {
    if (Status s = (this->*step)(); !s.ok()) {
      if (s.error().code != ErrorCode::kCorrupt) return std::move(s).error();
      Problem(s.error().ToString());
    }
    done += 1;
    if (progress_) progress_(done / static_cast<double>(std::size(kSteps)));
  }
  report_.evidence = counted_.evidence;
  report_.statements = counted_.statements;
  return std::move(report_);
}

}  // namespace

Result<CheckReport> CheckView(const View& view, const Counters& counters, const Tokens& tokens,
                              const std::function<void(double)>& progress) {
  return Checker(view, counters, tokens, progress).Run();
}

}  // namespace kg::store
