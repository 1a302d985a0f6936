#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "graph/model/ids.h"

// What is on disk. Everything here is a contract: constants never change value, a change of shape
// raises kLayoutVersion. Integers in keys are big-endian, so that byte order is number order.
//
//   family       key                                        value
//   meta         "layout"                                   version, 4 bytes
//                "next/node" "next/relationship" "next/document"   8 bytes
//   token        kind byte ('L','T','K'), id 4              name
//   node         node 8                                     NodeRecord (record.h)
//   relationship relationship 8                             RelationshipRecord
//   out, in      node 8, type 4, neighbour 8, rel 8 of the  block of (neighbour, rel), sorted,
//                block's first entry                        delta-coded (posting.h)
//   label        label 4, node 8, 0 (8) of the first entry  block of (node, 0)
//   index        key 4, value (value_codec.h, ordered), node 8     empty
//   key          a node's key                               node 8
//   alias        folded name (alias.h), 0, node 8           empty
//   statement    statement id 16                            StatementRecord
//   evidence     statement id 16, document 8                what that document says for it
//   support      document 8, statement id 16                empty: retraction reads this
//   document     document 8                                 DocumentRecord without its source
//   source       document 8                                 the decoded text
//   name         'N' name | 'K' key, 0, name                document 8
//   count        'n' | 'r' | 'L' label 4 | 'T' type 4 | 's' | 'e'   8 bytes
namespace kg::store {

inline constexpr std::uint32_t kLayoutVersion = 1;

enum class Family : std::uint8_t {
  kMeta, kToken, kNode, kRelationship, kOut, kIn, kLabel, kIndex, kKey, kAlias, kStatement,
  kEvidence, kSupport, kDocument, kSource, kName, kCount,
};
inline constexpr std::array<std::string_view, 17> kFamilyNames = {
    "meta", "token", "node", "relationship", "out", "in", "label", "index", "key", "alias",
    "statement", "evidence", "support", "document", "source", "name", "count"};

enum class DocumentId : std::uint64_t {};

std::string NodeKey(NodeId node);
std::string RelationshipKey(RelationshipId relationship);
std::string DocumentKey(DocumentId document);
std::string StatementKey(const StatementId& id);
StatementId ReadStatementId(std::string_view bytes);  // needs 16 bytes
std::string EvidenceKey(const StatementId& id, DocumentId document);
std::string SupportKey(DocumentId document, const StatementId& id);
std::string AliasKey(std::string_view folded, NodeId node);
std::string IndexKey(KeyId key, std::string_view ordered_value, NodeId node);
std::string IndexPrefix(KeyId key, std::string_view ordered_value);
std::string AdjacencyPrefix(NodeId node);
std::string AdjacencyPrefix(NodeId node, TypeId type);
std::string LabelPrefix(LabelId label);

// The least byte string greater than every string that starts with `prefix`; "" if there is none.
std::string AfterPrefix(std::string prefix);

}  // namespace kg::store
