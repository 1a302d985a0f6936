#include "graph/store/layout.h"

#include "graph/store/bytes.h"

namespace kg::store {
namespace {

template <typename Id>
void Put(std::string& out, Id id) {
  PutOrdered(out, static_cast<std::uint64_t>(id));
}

template <typename... Ids>
std::string Key(Ids... ids) {
  std::string key;
  (Put(key, ids), ...);
  return key;
}

}  // namespace

std::string NodeKey(NodeId node) { return Key(node); }
std::string RelationshipKey(RelationshipId relationship) { return Key(relationship); }

// One more than the type, so that no block key equals its root.
std::string TypeBlockPrefix(NodeId node, TypeId type) {
  return Key(node, std::uint64_t{static_cast<std::uint32_t>(type)} + 1);
}
std::string AdjacencyBlockKey(NodeId node, TypeId type, NodeId neighbour,
                              RelationshipId relationship) {
  return TypeBlockPrefix(node, type) + Key(neighbour, relationship);
}

std::string LabelRootKey(LabelId label) { return Key(label); }
std::string IndexPrefix(LabelId label, KeyId key) { return Key(label, key); }
std::string AliasRootKey(std::string_view folded) { return std::string(folded) + '\0'; }
std::string PostingBlockPrefix(std::string_view root) { return std::string(root) + '\xFF'; }
std::string PostingBlockKey(std::string_view root, NodeId first) {
  std::string key = PostingBlockPrefix(root);
  Put(key, first);
  return key;
}

std::string StatementKey(const StatementId& statement) {
  std::string key;
  PutBigEndian(key, statement.high, 8);
  PutBigEndian(key, statement.low, 8);
  return key;
}
std::string EvidenceKey(const StatementId& statement, DocumentNumber document) {
  std::string key = StatementKey(statement);
  Put(key, document);
  return key;
}

std::string ByDocumentPrefix(DocumentNumber document) { return Key(document); }
std::string ByDocumentKey(DocumentNumber document, std::uint64_t chunk) {
  return Key(document, chunk);
}
std::string DocumentRecordKey(DocumentNumber document) { return "d" + Key(document); }
std::string DocumentByKeyPrefix(std::string_view key) { return "k" + std::string(key) + '\0'; }
std::string DocumentByKey(std::string_view key, std::string_view name) {
  return DocumentByKeyPrefix(key) + std::string(name);
}
std::string DocumentByName(std::string_view name) { return "n" + std::string(name); }
std::string SourcePrefix(DocumentNumber document) { return "s" + Key(document); }
std::string SourceKey(DocumentNumber document, std::uint64_t chunk) {
  return "s" + Key(document, chunk);
}

std::string TokenKey(char kind, std::uint32_t token) {
  return std::string("t") + kind + Key(std::uint64_t{token});
}

std::string OrdinalRunKey(std::uint64_t first_ordinal) { return "o" + Key(first_ordinal); }
std::string OrdinalRun(std::uint64_t first_relationship, std::uint64_t count) {
  std::string value;
  PutVarint(value, first_relationship);
  PutVarint(value, count);
  return value;
}

std::string PrefixEnd(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && end.back() == '\xFF') end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
  return end;
}

}  // namespace kg::store
