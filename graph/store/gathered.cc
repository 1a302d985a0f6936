#include "graph/store/gathered.h"

#include <algorithm>
#include <map>

#include "graph/store/value_codec.h"

namespace kg::store {
namespace {

bool IsBoundary(std::string_view text, std::uint32_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

bool IsQuotable(std::string_view text, Span span) {
  return span.begin <= span.end && span.end <= text.size() && IsBoundary(text, span.begin) &&
         IsBoundary(text, span.end);
}

Error Invalid(const DocumentRecord& document, std::string message) {
  return {ErrorCode::kInvalid, std::move(message), document.name};
}

// One form for values that are equal, so that the order in which they come does not show.
Value Normal(const Value& value) {
  if (value.is(Value::Type::kFloat) && value.floating() == 0) return Value::Float(0);
  if (value.is(Value::Type::kList)) {
    Value::List list;
    for (const Value& element : value.list()) list.push_back(Normal(element));
    return Value::OfList(std::move(list));
  }
  return value;
}

bool HasValue(const Statement& s) {
  return s.kind == Statement::Kind::kProperty || s.kind == Statement::Kind::kMember;
}

}  // namespace

Status Validate(const DocumentRecord& document, std::span<const Statement> statements) {
  if (document.key.empty()) return Invalid(document, "a document needs a key");
  if (document.name.empty()) return Invalid(document, "a document needs a name");
  if (document.source.size() > 0xFFFFFFF0u) {
    return Error{ErrorCode::kLimit, "a document's text may have 4 GiB at most", document.name};
  }
  for (const Statement& s : statements) {
    const std::string what = "statement about \"" + s.subject + "\", " + s.predicate + ": ";
    if (s.subject.empty() || s.predicate.empty()) {
      return Invalid(document, what + "subject and predicate must not be empty");
    }
    if (s.kind == Statement::Kind::kRelationship && s.object.empty()) {
      return Invalid(document, what + "a relationship needs a target");
    }
    if (HasValue(s) && !IsStorable(s.value)) {
      return Invalid(document,
                     what + "a property cannot hold " + std::string(TypeName(s.value.type())));
    }
    for (const auto& [key, value] : s.qualifiers) {
      if (key.empty() || (!value.is_null() && !IsStorable(value))) {
        return Invalid(document, what + "qualifier \"" + key + "\" cannot hold " +
                                     std::string(TypeName(value.type())));
      }
    }
    if (s.evidence.empty()) return Invalid(document, what + "no evidence");
    for (const Evidence& e : s.evidence) {
      if (!IsQuotable(document.source, e.span) || !IsQuotable(document.source, e.sentence)) {
        return Invalid(document, what + "evidence of rule " + e.rule +
                                     " does not lie in the source, or cuts a character");
      }
    }
  }
  return {};
}

Gathered::Gathered(std::span<const Statement> statements, Tokens* tokens) {
  std::map<StatementId, std::size_t> places;
  for (const Statement& given : statements) {
    const Statement* s = &given;
    if (HasValue(given)) {
      Statement& copy = normalized_.emplace_back();
      copy.kind = given.kind;
      copy.subject = given.subject;
      copy.predicate = given.predicate;
      copy.value = Normal(given.value);
      s = &copy;
    }
    const StatementId id = IdOf(*s);
    const auto [it, added] = places.try_emplace(id, all_.size());
    if (added) all_.push_back({id, s, {}});
    SupportRecord& support = all_[it->second].support;
    support.evidence.insert(support.evidence.end(), given.evidence.begin(), given.evidence.end());
    if (given.kind != Statement::Kind::kRelationship) continue;
    for (const auto& [key, value] : given.qualifiers) {
      if (value.is_null()) continue;
      support.qualifiers.emplace_back(KeyId{tokens->Intern(TokenKind::kKey, key)}, Normal(value));
    }
  }
  for (Each& each : all_) each.support.Sort();
}

std::vector<StatementId> Gathered::SortedIds() const {
  std::vector<StatementId> ids;
  ids.reserve(all_.size());
  for (const Each& each : all_) ids.push_back(each.id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

void PutDocument(DocumentNumber number, const DocumentRecord& document,
                 const std::vector<StatementId>& sorted_ids, const PutRecord& put) {
  std::string chunk;
  std::uint64_t chunks = 0;
  for (const StatementId& id : sorted_ids) {
    chunk += StatementKey(id);
    if (chunk.size() == kDocumentChunk * 16) {
      put(Family::kByDocument, ByDocumentKey(number, chunks++), std::move(chunk));
      chunk.clear();
    }
  }
  if (!chunk.empty()) put(Family::kByDocument, ByDocumentKey(number, chunks), std::move(chunk));

  StoredDocument stored;
  stored.record = document;
  stored.record.source.clear();
  stored.source_size = document.source.size();
  stored.statements = sorted_ids.size();
  put(Family::kDocument, DocumentRecordKey(number), stored.Encode());
  std::string link;
  PutVarint(link, static_cast<std::uint32_t>(number));
  put(Family::kDocument, DocumentByKey(document.key, document.name), link);
  put(Family::kDocument, DocumentByName(document.name), link);
  for (std::size_t at = 0; at < document.source.size(); at += kSourceChunk) {
    put(Family::kDocument, SourceKey(number, at / kSourceChunk),
        document.source.substr(at, kSourceChunk));
  }
}

}  // namespace kg::store
