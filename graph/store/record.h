#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/model/ids.h"
#include "graph/model/result.h"
#include "graph/model/value.h"
#include "graph/store/store.h"

// What the store keeps of one node or relationship, in memory and as bytes.
namespace kg::store {

class ByteReader;

// How firmly something stands: by a hand, by so many documents.
struct Support {
  std::uint32_t documents = 0;
  bool asserted = false;
  bool any() const { return asserted || documents > 0; }
};

struct PropertyVariant {
  Value value;
  Support support;
};

// One key with all values that something supports. Readers see, in this order: nothing if a hand
// removed it; the value that a hand set; the list of members; the value of most documents, the
// least in Compare order among equals.
struct PropertyRecord {
  KeyId key{};
  bool hidden = false;
  std::vector<PropertyVariant> variants;  // by Compare
  std::vector<PropertyVariant> members;   // by Compare

  Value Visible() const;
  bool empty() const { return !hidden && variants.empty() && members.empty(); }
};

// The properties of a node or a relationship, by key.
class PropertySet {
 public:
  Value Get(KeyId key) const;  // null if absent or hidden
  void All(std::vector<std::pair<KeyId, Value>>& out) const;
  bool empty() const { return properties_.empty(); }

  void AddDocument(KeyId key, const Value& value, bool member);
  void RemoveDocument(KeyId key, const Value& value, bool member);
  void Assert(KeyId key, const Value& value);  // null hides what documents say

  const std::vector<PropertyRecord>& records() const { return properties_; }
  void Append(std::string& out) const;
  static PropertySet Read(ByteReader& in);

 private:
  PropertyRecord& At(KeyId key);
  void Drop(KeyId key);
  std::vector<PropertyRecord> properties_;
};

struct NodeRecord {
  std::string key;        // "" if Cypher made it
  bool asserted = false;  // made by hand: stays without labels and properties
  std::vector<std::pair<LabelId, Support>> labels;  // by id
  PropertySet properties;

  bool HasLabel(LabelId label) const;
  bool empty() const { return !asserted && labels.empty() && properties.empty(); }
  std::string ToBytes() const;
  static Result<NodeRecord> FromBytes(std::string_view bytes);
};

struct RelationshipRecord {
  NodeId source{}, target{};
  TypeId type{};
  bool asserted = false;
  bool has_statement = false;  // documents speak of it: `statement` is its id
  StatementId statement;
  PropertySet properties;

  std::string ToBytes() const;
  static Result<RelationshipRecord> FromBytes(std::string_view bytes);
};

}  // namespace kg::store
