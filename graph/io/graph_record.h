#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "graph/model/ids.h"
#include "graph/model/statement.h"
#include "graph/model/value.h"

// A whole graph as a sequence of records: what a dump writes and a restore reads, whatever the
// format. Order: the head; indexes; every document, its text and its statements; what hands did to
// nodes that documents name; nodes made by hand; what hands did to relationships that documents
// state; relationships made by hand; the end.
namespace kg::io {

// How records name a node: by its stable key, or one made by hand by its number (in files of
// others: by any text).
struct NodeName {
  std::string text;
  bool is_key = false;
  friend bool operator==(const NodeName&, const NodeName&) = default;
};

// Nodes and relationships made by hand so far, of which some may be gone: numbers are not used again.
struct HeadRecord {
  std::uint64_t nodes = 0, relationships = 0;
};

struct IndexRecord {
  std::string name, label;
  std::vector<std::string> keys;
  bool unique = false;
};

// What a document is; see kg::store::DocumentRecord. Its text follows.
struct DocumentHead {
  std::string key, name, encoding, language, fingerprint;
};
// The next piece of the text of the document before.
struct TextRecord {
  std::string text;
};
// What the document before says. One statement may come several times, with other qualifiers.
struct SaidRecord {
  StatementId id{};  // zero: not given
  Statement statement;
};

using PropertyList = std::vector<std::pair<std::string, Value>>;

// What hands did: labels and properties given and taken away. `denied` and `hidden` hold whatever
// documents say.
struct NodeChanges {
  NodeName name;
  std::vector<std::string> labels, denied;
  PropertyList properties;
  std::vector<std::string> hidden;
};
struct RelationshipChanges {
  StatementId statement{};
  PropertyList properties;
  std::vector<std::string> hidden;
};
struct HandMadeRelationship {
  std::string number;  // may be empty
  std::string type;
  NodeName start, end;
  PropertyList properties;
};

// Nothing follows: without it what began with a head is cut short.
struct EndRecord {};

using GraphRecord = std::variant<HeadRecord, IndexRecord, DocumentHead, TextRecord, SaidRecord,
                                 NodeChanges, RelationshipChanges, HandMadeRelationship, EndRecord>;

// A document's text is cut into pieces of at most so many bytes, between characters.
inline constexpr std::size_t kTextPiece = std::size_t{1} << 20;

}  // namespace kg::io
