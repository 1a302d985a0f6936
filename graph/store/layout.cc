#include "graph/store/layout.h"

#include "graph/store/bytes.h"

namespace kg::store {
namespace {

std::string Key64(std::uint64_t value) {
  std::string key;
  AppendU64(key, value);
  return key;
}

}  // namespace

std::string NodeKey(NodeId node) { return Key64(static_cast<std::uint64_t>(node)); }
std::string RelationshipKey(RelationshipId relationship) {
  return Key64(static_cast<std::uint64_t>(relationship));
}
std::string DocumentKey(DocumentId document) { return Key64(static_cast<std::uint64_t>(document)); }

std::string StatementKey(const StatementId& id) {
  std::string key = Key64(id.high);
  AppendU64(key, id.low);
  return key;
}

StatementId ReadStatementId(std::string_view bytes) {
  return {ReadU64(bytes), ReadU64(bytes.substr(8))};
}

std::string EvidenceKey(const StatementId& id, DocumentId document) {
  std::string key = StatementKey(id);
  AppendU64(key, static_cast<std::uint64_t>(document));
  return key;
}

std::string SupportKey(DocumentId document, const StatementId& id) {
  return DocumentKey(document) + StatementKey(id);
}

std::string AliasKey(std::string_view folded, NodeId node) {
  std::string key(folded);
  key += '\0';
  AppendU64(key, static_cast<std::uint64_t>(node));
  return key;
}

std::string IndexPrefix(KeyId key, std::string_view ordered_value) {
  std::string bytes;
  AppendU32(bytes, static_cast<std::uint32_t>(key));
  bytes += ordered_value;
  return bytes;
}

std::string IndexKey(KeyId key, std::string_view ordered_value, NodeId node) {
  std::string bytes = IndexPrefix(key, ordered_value);
  AppendU64(bytes, static_cast<std::uint64_t>(node));
  return bytes;
}

std::string AdjacencyPrefix(NodeId node) { return NodeKey(node); }

std::string AdjacencyPrefix(NodeId node, TypeId type) {
  std::string key = NodeKey(node);
  AppendU32(key, static_cast<std::uint32_t>(type));
  return key;
}

std::string LabelPrefix(LabelId label) {
  std::string key;
  AppendU32(key, static_cast<std::uint32_t>(label));
  return key;
}

std::string AfterPrefix(std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xFF) prefix.pop_back();
  if (!prefix.empty()) {
    prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  }
  return prefix;
}

}  // namespace kg::store
