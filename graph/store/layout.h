#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "graph/model/ids.h"

// What is on disk: column families and key bytes. Constants here never change value; a change that
// older readers would misread raises kLayoutVersion.
//
// N(x) is a number as PutOrdered writes it (length byte, then big-endian bytes), V(x) a property
// value in index form (value_codec.h), H(x) 16 bytes of a hash.
//
//   family        key                                  value
//   node          N(node)                              stable key, labels, properties (record.h)
//   relationship  N(relationship)                      ends, type, origin, properties (record.h)
//   out, in       N(node)                              root: per type its neighbours, or how many
//                 N(node) N(type+1)                    first block of a type too big for the root
//                 N(node) N(type+1) N(nbr) N(rel)      further blocks, by their first neighbour
//   label         N(label)                             root: its nodes, or how many
//                 N(label) 0xFF N(node)                blocks
//   index         N(label) N(key) V(value)             root: nodes, or how many
//                 N(label) N(key) V(value) 0xFF N(node)  blocks
//   composite     N(index) V(value) V(value)...        root: nodes, or how many; declared indexes
//                 N(index) V(value)... 0xFF N(node)    blocks
//   alias         folded name 0x00                     root: nodes, or how many
//                 folded name 0x00 0xFF N(node)        blocks
//   key           stable key of a node                 varint node
//   statement     H(statement)                         what it says, how well it is supported
//                 H(statement) N(document)             evidence and qualifiers of one document
//   by_document   N(document) N(chunk)                 statements it supports, 16 bytes each
//   document      'd' N(document)                      metadata
//                 'k' document key 0x00 name           varint document
//                 'n' document name                    varint document
//                 's' N(document) N(chunk)             64 KiB of source
//   meta          'v'                                  layout version, as digits
//                 'c'                                  counters (counters.h)
//                 'w'                                  bytes written so far (counters.h)
//                 't' kind N(token)                    its name; kind: 'l', 't', 'k', 'r'
//                 'o' N(first ordinal)                 hand-made relationships (counters.h)
//                 'i' N(index)                         a declared index (declared_index.h)
//
// Beside RocksDB's files lies FORMAT: "kg-store " and the layout version, read before anything else,
// so that an older program refuses a newer store without touching it. While a store is being made
// the file is called FORMAT.new; its renaming is the moment from which there is a store.
namespace kg::store {

inline constexpr int kLayoutVersion = 1;
inline constexpr std::string_view kFormatFile = "FORMAT";
inline constexpr std::string_view kNewFormatFile = "FORMAT.new";
inline constexpr std::string_view kLockFile = "LOCK";  // RocksDB's
inline constexpr std::string_view kFormatPrefix = "kg-store ";
inline constexpr std::string_view kLoadDirectory = "load";  // temporary files of a bulk load
inline constexpr std::size_t kSourceChunk = 64 * 1024;
inline constexpr std::size_t kDocumentChunk = 256;  // statements in one by_document entry

enum class Family : std::uint8_t {
  kNode,
  kRelationship,
  kOut,
  kIn,
  kLabel,
  kIndex,
  kAlias,
  kKey,
  kStatement,
  kByDocument,
  kDocument,
  kMeta,
  kComposite,
};
inline constexpr std::size_t kFamilies = 13;
inline constexpr std::array<std::string_view, kFamilies> kFamilyNames = {
    "node",  "relationship", "out",       "in",          "label",    "index",
    "alias", "key",          "statement", "by_document", "document", "meta",  "composite"};

// Dense number of a document in one store.
enum class DocumentNumber : std::uint32_t {};

std::string NodeKey(NodeId node);
std::string RelationshipKey(RelationshipId relationship);

std::string TypeBlockPrefix(NodeId node, TypeId type);
std::string AdjacencyBlockKey(NodeId node, TypeId type, NodeId neighbour,
                              RelationshipId relationship);

std::string LabelRootKey(LabelId label);
std::string IndexPrefix(LabelId label, KeyId key);
std::string AliasRootKey(std::string_view folded);
// Of a posting list whose root is at `root`.
std::string PostingBlockPrefix(std::string_view root);
std::string PostingBlockKey(std::string_view root, NodeId first);

std::string StatementKey(const StatementId& statement);
std::string EvidenceKey(const StatementId& statement, DocumentNumber document);

std::string ByDocumentPrefix(DocumentNumber document);
std::string ByDocumentKey(DocumentNumber document, std::uint64_t chunk);
std::string DocumentRecordKey(DocumentNumber document);
// Several names may have the same bytes, hence the same key.
std::string DocumentByKeyPrefix(std::string_view key);
std::string DocumentByKey(std::string_view key, std::string_view name);
std::string DocumentByName(std::string_view name);
std::string SourcePrefix(DocumentNumber document);
std::string SourceKey(DocumentNumber document, std::uint64_t chunk);

inline constexpr std::string_view kVersionKey = "v";
inline constexpr std::string_view kCountersKey = "c";
inline constexpr std::string_view kTrafficKey = "w";
std::string TokenKey(char kind, std::uint32_t token);
std::string OrdinalRunKey(std::uint64_t first_ordinal);
std::string OrdinalRun(std::uint64_t first_relationship, std::uint64_t count);  // the value

// The smallest key greater than every key that starts with `prefix`; "" if there is none.
std::string PrefixEnd(std::string_view prefix);

}  // namespace kg::store
