#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/store/record.h"
#include "graph/store/store.h"
#include "graph/store/tokens.h"
#include "graph/store/view.h"

namespace kg::store {

inline constexpr std::size_t kMaxIndexKeys = 32;

// An index that a user declared, as it is stored: meta 'i'. Nodes of the label that have all keys
// are in it. One on a single key keeps nothing of its own: family `index` has it already.
struct StoredIndex {
  std::uint32_t number = 0;
  std::string name;
  LabelId label{};
  std::vector<KeyId> keys;
  bool unique = false;

  bool composite() const { return keys.size() > 1; }
  // Of the index's entries: in family `composite`, or `index`.
  Family family() const { return composite() ? Family::kComposite : Family::kIndex; }
  std::string Prefix() const;
  // Where a node with these values, one per key, is entered.
  std::string Root(std::span<const Value> values) const;
  // The values of a node that is in the index; nothing if it is not.
  std::optional<std::vector<Value>> ValuesOf(const NodeRecord& node) const;

  std::string Encode() const;
  friend bool operator==(const StoredIndex&, const StoredIndex&) = default;
};
bool Decode(std::string_view bytes, StoredIndex& index);

std::string DeclaredIndexKey(std::uint32_t number);

// All that are declared, by number.
using StoredIndexes = std::vector<StoredIndex>;
Result<StoredIndexes> ReadIndexes(const View& view);
const StoredIndex* FindIndex(const StoredIndexes& indexes, std::string_view name);
DeclaredIndex Describe(const StoredIndex& index, const Tokens& tokens);

// Nodes whose first values are `first` and whose next value, if bounded, lies between the bounds;
// ascending by values (of long texts only the beginning counts), then id. kInvalid if there are
// more values than keys.
Status SeekIndex(const View& view, const StoredIndex& index, std::span<const Value> first,
                 const std::optional<Bound>& low, const std::optional<Bound>& high,
                 std::vector<NodeId>& out);

// What of `indexes` a change of a node touches. kConflict if another node has the same values in a
// unique one.
Status MoveInIndexes(MutableView& view, const StoredIndexes& indexes, const Tokens& tokens,
                     NodeId node, const NodeRecord& before, const NodeRecord& after);

// Enters every node that is there. kConflict if a unique one cannot be.
Status FillIndex(MutableView& view, const StoredIndex& index, const Tokens& tokens);
Status EmptyIndex(MutableView& view, const StoredIndex& index);

}  // namespace kg::store
