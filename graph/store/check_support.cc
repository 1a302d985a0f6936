#include "graph/store/adjacency.h"
#include "graph/store/checker.h"
#include "graph/store/record.h"

// Statements, their support and the documents it lies in.
namespace kg::store {

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

Result<const Checker::Source*> Checker::SourceOf(DocumentNumber number) {
  constexpr std::size_t kMost = std::size_t{64} << 20;  // bytes of all that are kept
  if (const auto known = sources_.find(number); known != sources_.end()) return &known->second;
  auto document = ReadDocument(view_, number);
  if (!document) return std::move(document).error();
  Source source{.name = std::move(document->record.name), .size = document->source_size, .text = {}};
  if (source.size <= kMost / 8) {
    auto text = ReadSource(view_, number, {0, static_cast<std::uint32_t>(source.size)});
    if (text) {
      source.text = std::move(*text);
    } else if (text.error().code != ErrorCode::kCorrupt) {
      return std::move(text).error();
    }
  }
  const std::size_t bytes = source.text.size() + source.name.size() + 200;
  if (source_bytes_ + bytes > kMost) {
    sources_.clear();
    source_bytes_ = 0;
  }
  source_bytes_ += bytes;
  return &sources_.emplace(number, std::move(source)).first->second;
}

Result<bool> Checker::StartsAt(DocumentNumber number, const Source& source, std::uint32_t at) {
  if (at >= source.size) return true;
  char byte = 0;
  if (!source.text.empty()) {
    byte = source.text[at];
  } else {
    auto read = ReadSource(view_, number, {at, at + 1});
    if (!read && read.error().code == ErrorCode::kCorrupt) return false;
    if (!read) return std::move(read).error();
    byte = (*read)[0];
  }
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

Status Checker::CheckSupport(const StatementId& id, DocumentNumber number,
                             const SupportRecord& support) {
  ++pairs_;
  counted_.evidence += support.evidence.size();
  const auto what = [&id] { return "statement " + ToHex(id) + ": "; };
  const Result<const Source*> source = SourceOf(number);
  if (!source) {
    if (source.error().code != ErrorCode::kCorrupt) return source.error();
    Problem(what() + "evidence of a document that does not exist");
    return {};
  }
  for (const Evidence& e : support.evidence) {
    for (const Span span : {e.span, e.sentence}) {
      bool good = span.begin <= span.end && span.end <= (*source)->size;
      for (const std::uint32_t at : {span.begin, span.end}) {
        if (!good) break;
        const Result<bool> starts = StartsAt(number, **source, at);
        if (!starts) return starts.error();
        good = *starts;
      }
      if (!good) Problem(what() + "evidence does not quote " + (*source)->name);
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

}  // namespace kg::store
