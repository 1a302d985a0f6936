#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/model/ids.h"
#include "graph/model/value.h"
#include "graph/store/bytes.h"

// What the node and relationship families hold, decoded; and readers that take one thing out of the
// bytes without decoding the rest.
namespace kg::store {

// One value that something supports.
struct Candidate {
  Value value;
  std::uint32_t documents = 0;  // that support it
  bool asserted = false;        // set by hand
  bool member = false;          // an element of a list
  friend bool operator==(const Candidate&, const Candidate&) = default;
};

// Everything that is held about one key of one node or relationship. Readers see one value: the
// hand-made one; else the list of all members; else the one that most documents support, ties by
// Compare (then by stored bytes). A hidden property (set to null by hand) reads as null while what
// documents say stays underneath.
struct PropertyEntry {
  KeyId key{};
  bool hidden = false;
  std::vector<Candidate> candidates;  // the visible one first

  Value Visible() const;
  Candidate* Find(const Value& value, bool member);
  // By hand; null removes what is hand-made and hides the rest. True if the visible value changed.
  void Assert(const Value& value);
  void AddSupport(const Value& value, bool member);
  // False if there is none to take away.
  bool RemoveSupport(const Value& value, bool member);
  void Sort();
  bool empty() const { return !hidden && candidates.empty(); }
  bool supported() const { return !candidates.empty(); }
  friend bool operator==(const PropertyEntry&, const PropertyEntry&) = default;
};

class Properties {
 public:
  const PropertyEntry* Find(KeyId key) const;
  PropertyEntry& At(KeyId key);  // makes one if absent
  void Drop(KeyId key);          // if empty
  void Sort();                   // the candidates of each
  const std::vector<PropertyEntry>& entries() const { return entries_; }
  bool supported() const;
  void Put(std::string& out) const;
  void Read(ByteReader& reader);

 private:
  std::vector<PropertyEntry> entries_;  // by key
};

struct LabelEntry {
  LabelId label{};
  std::uint32_t documents = 0;
  bool asserted = false;
  bool denied = false;  // taken away by hand although documents support it

  bool visible() const { return asserted || (documents > 0 && !denied); }
  bool supported() const { return asserted || documents > 0; }
};

struct NodeRecord {
  std::string key;                 // stable; "" if made by hand
  std::uint64_t ordinal = 0;       // among hand-made nodes, if so
  bool asserted = false;           // made by hand: stays without labels and properties
  std::vector<LabelEntry> labels;  // by label
  Properties properties;

  LabelEntry& At(LabelId label);
  void Drop(LabelId label);  // if nothing is held about it
  bool HasLabel(LabelId label) const;
  bool HasLabels() const;  // any
  // Whether anything but relationships supports it.
  bool supported() const;
  std::string Encode() const;
};
bool Decode(std::string_view bytes, NodeRecord& record);

struct RelationshipRecord {
  NodeId source{}, target{};
  TypeId type{};
  bool asserted = false;  // made by hand: `ordinal` names it; else `statement` does
  std::uint64_t ordinal = 0;
  StatementId statement{};
  Properties properties;

  StatementId Id() const;
  std::string Encode() const;
};
bool Decode(std::string_view bytes, RelationshipRecord& record);

// The names of hand-made things outside the store: they do not depend on what else is stored.
StatementId IdOfHandMade(std::uint64_t relationship_ordinal);
bool IsHandMade(const StatementId& id);
std::string SubjectOf(const NodeRecord& node);  // its key, or "_:" and its ordinal

// Without decoding the rest. False if the bytes make no sense.
bool ReadLabels(std::string_view node, std::vector<LabelId>& out);
bool ReadHasLabel(std::string_view node, LabelId label, bool& out);
bool ReadNodeProperty(std::string_view node, KeyId key, Value& out);
bool ReadNodeProperties(std::string_view node, std::vector<std::pair<KeyId, Value>>& out);
struct EndsRead {
  NodeId source, target;
  TypeId type;
};
bool ReadEnds(std::string_view relationship, EndsRead& out);
bool ReadRelationshipProperty(std::string_view relationship, KeyId key, Value& out);
bool ReadRelationshipProperties(std::string_view relationship,
                                std::vector<std::pair<KeyId, Value>>& out);

}  // namespace kg::store
