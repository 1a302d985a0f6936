#include "graph/store/support.h"

#include <algorithm>
#include <bit>
#include <map>
#include <tuple>

#include "graph/store/value_codec.h"

namespace kg::store {
namespace {

auto Order(const Evidence& e) { return std::tie(e.span, e.sentence, e.rule, e.confidence); }

std::string Bytes(const Value& value) {
  std::string bytes;
  PutValue(bytes, value);
  return bytes;
}

void PutSpan(std::string& out, Span span) {
  PutVarint(out, span.begin);
  PutVarint(out, span.size());
}

Span ReadSpan(ByteReader& reader) {
  const std::uint64_t begin = reader.Varint(), size = reader.Varint();
  if (begin + size > 0xFFFFFFFFu || begin > 0xFFFFFFFFu) {
    reader.Fail();
    return {};
  }
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + size)};
}

}  // namespace

std::string StatementRecord::Encode() const {
  std::string out(1, static_cast<char>(kind));
  PutVarint(out, subject);
  PutVarint(out, predicate);
  PutVarint(out, documents);
  PutVarint(out, evidence);
  out += discriminator;
  return out;
}

bool Decode(std::string_view bytes, StatementRecord& record) {
  ByteReader reader(bytes);
  const std::uint8_t kind = reader.Byte();
  if (kind > static_cast<std::uint8_t>(Statement::Kind::kRelationship)) return false;
  record.kind = static_cast<Statement::Kind>(kind);
  record.subject = reader.Varint();
  record.predicate = reader.Varint32();
  record.documents = reader.Varint();
  record.evidence = reader.Varint();
  record.discriminator = std::string(reader.rest());
  return reader.ok();
}

void SupportRecord::Sort() {
  auto before = [](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    return Bytes(a.second) < Bytes(b.second);
  };
  std::sort(qualifiers.begin(), qualifiers.end(), before);
  qualifiers.erase(std::unique(qualifiers.begin(), qualifiers.end()), qualifiers.end());
  std::sort(evidence.begin(), evidence.end(),
            [](const Evidence& a, const Evidence& b) { return Order(a) < Order(b); });
  evidence.erase(std::unique(evidence.begin(), evidence.end()), evidence.end());
}

std::string SupportRecord::Encode(Tokens& tokens) const {
  std::string out;
  PutVarint(out, evidence.size());
  PutVarint(out, qualifiers.size());
  for (const auto& [key, value] : qualifiers) {
    PutVarint(out, static_cast<std::uint32_t>(key));
    PutValue(out, value);
  }
  for (const Evidence& e : evidence) {
    PutSpan(out, e.span);
    PutSpan(out, e.sentence);
    const bool certain = e.confidence == 1;
    PutVarint(out, std::uint64_t{tokens.Intern(TokenKind::kRule, e.rule)} << 1 | (certain ? 1 : 0));
    if (!certain) PutBigEndian(out, std::bit_cast<std::uint32_t>(e.confidence), 4);
  }
  return out;
}

bool Decode(std::string_view bytes, const Tokens& tokens, SupportRecord& record) {
  ByteReader reader(bytes);
  record = {};
  const std::uint64_t evidence = reader.Varint(), qualifiers = reader.Varint();
  for (std::uint64_t i = 0; i < qualifiers && reader.ok(); ++i) {
    const KeyId key{reader.Varint32()};
    record.qualifiers.emplace_back(key, ReadValue(reader));
  }
  for (std::uint64_t i = 0; i < evidence && reader.ok(); ++i) {
    Evidence& e = record.evidence.emplace_back();
    e.span = ReadSpan(reader);
    e.sentence = ReadSpan(reader);
    const std::uint64_t rule = reader.Varint();
    e.rule = std::string(tokens.Name(TokenKind::kRule, static_cast<std::uint32_t>(rule >> 1)));
    e.confidence = (rule & 1) != 0
                       ? 1.0f
                       : std::bit_cast<float>(static_cast<std::uint32_t>(reader.BigEndian(4)));
  }
  return reader.ok() && reader.done();
}

bool CountEvidence(std::string_view bytes, std::uint64_t& out) {
  ByteReader reader(bytes);
  out = reader.Varint();
  return reader.ok();
}

std::string StoredDocument::Encode() const {
  std::string out;
  for (const std::string* text :
       {&record.key, &record.name, &record.encoding, &record.language, &record.fingerprint}) {
    PutBytes(out, *text);
  }
  PutVarint(out, source_size);
  PutVarint(out, statements);
  return out;
}

bool Decode(std::string_view bytes, StoredDocument& document) {
  ByteReader reader(bytes);
  document = {};
  for (std::string* text : {&document.record.key, &document.record.name, &document.record.encoding,
                            &document.record.language, &document.record.fingerprint}) {
    *text = std::string(reader.Bytes());
  }
  document.source_size = reader.Varint();
  document.statements = reader.Varint();
  return reader.ok() && reader.done();
}

Result<std::optional<DocumentNumber>> FindDocumentNumber(const View& view,
                                                         std::string_view key_or_name) {
  const std::string key = DocumentByName(key_or_name);
  std::string value;
  auto found = view.Get(Family::kDocument, key, value);
  if (!found) return std::move(found).error();
  if (!*found) {
    std::unique_ptr<Cursor> cursor =
        view.Walk(Family::kDocument, DocumentByKeyPrefix(key_or_name));
    if (Status s = cursor->status(); !s.ok()) return std::move(s).error();
    if (!cursor->Valid()) return std::optional<DocumentNumber>();
    value = std::string(cursor->value());
  }
  ByteReader reader(value);
  const DocumentNumber number{reader.Varint32()};
  if (!reader.ok()) return Corrupt(Family::kDocument, key);
  return std::optional(number);
}

Result<StoredDocument> ReadDocument(const View& view, DocumentNumber number) {
  const std::string key = DocumentRecordKey(number);
  std::string value;
  auto found = view.Get(Family::kDocument, key, value);
  if (!found) return std::move(found).error();
  StoredDocument document;
  if (!*found || !Decode(value, document)) return Corrupt(Family::kDocument, key);
  return document;
}

Result<std::string> ReadSource(const View& view, DocumentNumber number, Span span) {
  std::string text;
  if (span.empty()) return text;
  for (std::uint64_t chunk = span.begin / kSourceChunk; chunk <= (span.end - 1) / kSourceChunk;
       ++chunk) {
    std::string value;
    const std::string key = SourceKey(number, chunk);
    auto found = view.Get(Family::kDocument, key, value);
    if (!found) return std::move(found).error();
    const std::uint64_t start = chunk * kSourceChunk;
    const std::uint64_t begin = std::max<std::uint64_t>(span.begin, start) - start;
    const std::uint64_t end = std::min<std::uint64_t>(span.end - start, kSourceChunk);
    if (!*found || end > value.size()) return Corrupt(Family::kDocument, key);
    text.append(value, begin, end - begin);
  }
  return text;
}

Result<std::vector<StatementId>> StatementsOf(const View& view, DocumentNumber number) {
  std::vector<StatementId> ids;
  std::unique_ptr<Cursor> cursor = view.Walk(Family::kByDocument, ByDocumentPrefix(number));
  for (; cursor->Valid(); cursor->Next()) {
    ByteReader reader(cursor->value());
    while (!reader.done()) {
      StatementId id;
      id.high = reader.BigEndian(8);
      id.low = reader.BigEndian(8);
      ids.push_back(id);
    }
    if (!reader.ok()) return Corrupt(Family::kByDocument, cursor->key());
  }
  if (Status status = cursor->status(); !status.ok()) return std::move(status).error();
  return ids;
}

namespace {

Status AppendQuoted(const View& view, DocumentNumber number, SupportRecord record,
                    std::vector<SupportedBy>& out) {
  auto document = ReadDocument(view, number);
  if (!document) return std::move(document).error();
  for (Evidence& e : record.evidence) {
    auto quote = ReadSource(view, number, e.span);
    if (!quote) return std::move(quote).error();
    auto sentence = ReadSource(view, number, e.sentence);
    if (!sentence) return std::move(sentence).error();
    out.push_back({document->record.key, document->record.name, std::move(e), std::move(*quote),
                   std::move(*sentence)});
  }
  return {};
}

// Calls `use(number, bytes)` for every document that supports the statement.
template <typename Use>
Status EachSupport(const View& view, const StatementId& statement, Use use) {
  const std::string prefix = StatementKey(statement);
  std::unique_ptr<Cursor> cursor = view.Walk(Family::kStatement, prefix);
  for (; cursor->Valid(); cursor->Next()) {
    if (cursor->key().size() == prefix.size()) continue;  // the statement itself
    ByteReader key(cursor->key().substr(prefix.size()));
    const DocumentNumber number{static_cast<std::uint32_t>(key.Ordered())};
    if (!key.ok()) return Corrupt(Family::kStatement, cursor->key());
    if (Status s = use(number, cursor->value()); !s.ok()) return s;
  }
  return cursor->status();
}

}  // namespace

Status AppendSupport(const View& view, const Tokens& tokens, const StatementId& statement,
                     std::vector<SupportedBy>& out) {
  return EachSupport(view, statement, [&](DocumentNumber number, std::string_view bytes) -> Status {
    SupportRecord record;
    if (!Decode(bytes, tokens, record)) {
      return Corrupt(Family::kStatement, EvidenceKey(statement, number));
    }
    return AppendQuoted(view, number, std::move(record), out);
  });
}

Status AppendSupportIn(const View& view, const Tokens& tokens, const StatementId& statement,
                       DocumentNumber number, std::vector<SupportedBy>& out) {
  const std::string key = EvidenceKey(statement, number);
  std::string bytes;
  auto found = view.Get(Family::kStatement, key, bytes);
  if (!found) return std::move(found).error();
  if (!*found) return {};
  SupportRecord record;
  if (!Decode(bytes, tokens, record)) return Corrupt(Family::kStatement, key);
  return AppendQuoted(view, number, std::move(record), out);
}

Result<std::vector<DocumentNumber>> SupportersOf(const View& view, const StatementId& statement) {
  std::vector<DocumentNumber> numbers;
  Status status = EachSupport(view, statement, [&](DocumentNumber number, std::string_view) {
    numbers.push_back(number);
    return Status();
  });
  if (!status.ok()) return std::move(status).error();
  return numbers;
}

void SortSupport(std::vector<SupportedBy>& support) {
  std::stable_sort(support.begin(), support.end(), [](const SupportedBy& a, const SupportedBy& b) {
    return std::tie(a.document_name, a.document_key, a.evidence.span, a.evidence.sentence,
                    a.evidence.rule) < std::tie(b.document_name, b.document_key, b.evidence.span,
                                                b.evidence.sentence, b.evidence.rule);
  });
}

}  // namespace kg::store
