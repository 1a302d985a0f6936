#include "graph/store/support.h"

#include <bit>

#include "graph/store/bytes.h"
#include "graph/store/value_codec.h"

namespace kg::store {
namespace {

Error Damaged(std::string_view what) {
  return {ErrorCode::kCorrupt, "the store is damaged: " + std::string(what) +
                                   " cannot be read; restore a backup or build it again"};
}

void AppendSpan(std::string& out, Span span) {
  AppendVarint(out, span.begin);
  AppendVarint(out, span.size());
}

Span ReadSpan(ByteReader& in) {
  Span span;
  span.begin = in.Varint32();
  span.end = span.begin + in.Varint32();
  return span;
}

}  // namespace

std::string StatementRecord::ToBytes() const {
  std::string out(1, static_cast<char>(kind));
  AppendVarint(out, static_cast<std::uint64_t>(subject));
  AppendVarint(out, predicate);
  AppendVarint(out, documents);
  if (kind == Statement::Kind::kRelationship) {
    AppendVarint(out, static_cast<std::uint64_t>(relationship));
    AppendText(out, discriminator);
  } else if (kind != Statement::Kind::kLabel) {
    AppendValue(out, value);
  }
  return out;
}

Result<StatementRecord> StatementRecord::FromBytes(std::string_view bytes) {
  ByteReader in(bytes);
  StatementRecord record;
  const std::uint8_t kind = in.Byte();
  if (kind > static_cast<std::uint8_t>(Statement::Kind::kRelationship)) in.Fail();
  record.kind = static_cast<Statement::Kind>(kind);
  record.subject = NodeId{in.Varint()};
  record.predicate = in.Varint32();
  record.documents = in.Varint32();
  if (record.kind == Statement::Kind::kRelationship) {
    record.relationship = RelationshipId{in.Varint()};
    record.discriminator = in.Text();
  } else if (record.kind != Statement::Kind::kLabel) {
    record.value = ReadValue(in);
  }
  if (in.bad() || !in.done()) return Damaged("a statement");
  return record;
}

std::string DocumentEvidence::ToBytes() const {
  std::string out;
  AppendVarint(out, evidence.size());
  for (const Evidence& e : evidence) {
    AppendSpan(out, e.span);
    AppendSpan(out, e.sentence);
    AppendText(out, e.rule);
    AppendU32(out, std::bit_cast<std::uint32_t>(e.confidence));
  }
  AppendVarint(out, qualifiers.size());
  for (const auto& [key, value] : qualifiers) {
    AppendVarint(out, static_cast<std::uint32_t>(key));
    AppendValue(out, value);
  }
  return out;
}

Result<DocumentEvidence> DocumentEvidence::FromBytes(std::string_view bytes) {
  ByteReader in(bytes);
  DocumentEvidence result;
  const std::uint64_t count = in.Varint();
  for (std::uint64_t i = 0; i < count && !in.bad(); ++i) {
    Evidence e;
    e.span = ReadSpan(in);
    e.sentence = ReadSpan(in);
    e.rule = in.Text();
    e.confidence = std::bit_cast<float>(in.U32());
    result.evidence.push_back(std::move(e));
  }
  const std::uint64_t qualifiers = in.Varint();
  for (std::uint64_t i = 0; i < qualifiers && !in.bad(); ++i) {
    const KeyId key{in.Varint32()};
    result.qualifiers.emplace_back(key, ReadValue(in));
  }
  if (in.bad() || !in.done()) return Damaged("evidence");
  return result;
}

std::string DocumentBytes(const DocumentRecord& document) {
  std::string out;
  for (const std::string* part : {&document.key, &document.name, &document.encoding,
                                  &document.language, &document.fingerprint}) {
    AppendText(out, *part);
  }
  return out;
}

Result<DocumentRecord> ReadDocument(std::string_view bytes) {
  ByteReader in(bytes);
  DocumentRecord document;
  for (std::string* part : {&document.key, &document.name, &document.encoding,
                            &document.language, &document.fingerprint}) {
    *part = in.Text();
  }
  if (in.bad() || !in.done()) return Damaged("a document");
  return document;
}

}  // namespace kg::store
