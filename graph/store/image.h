#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "graph/model/ids.h"
#include "graph/model/value.h"
#include "graph/store/narrow_integers.h"

// Parts of a graph as plain arrays in memory, for what reads much: traversals and aggregations.
// The store makes them from its blocks when that pays (store.h: Reader::Adjacency and the others),
// shares one between all readers of states in which it is true, and drops it when it no longer is.
// Immutable, so one image serves any number of threads. Ids are held in 32 bits: a store that has
// handed out more has no images.
namespace kg::store {

// A set of ids, each with its position among them. Contains and PositionOf are O(1): a bit for
// each number from the first id to the last, and a count for each 64 of them.
class IdSet {
 public:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  IdSet() = default;
  // Ascending, without repetition.
  explicit IdSet(std::vector<std::uint32_t> ids);

  std::size_t size() const { return ids_.size(); }
  // Ascending: the id at each position.
  std::span<const std::uint32_t> ids() const { return ids_; }
  bool Contains(std::uint64_t id) const {
    const std::uint64_t at = id - first_;  // wraps below the first
    return at < 64 * words_.size() && (words_[at / 64] >> (at % 64) & 1) != 0;
  }
  // kNone if it is not in the set.
  std::size_t PositionOf(std::uint64_t id) const {
    const std::uint64_t at = id - first_;
    if (at >= 64 * words_.size()) return kNone;
    const std::uint64_t word = words_[at / 64], bit = std::uint64_t{1} << (at % 64);
    if ((word & bit) == 0) return kNone;
    return before_[at / 64] + static_cast<std::size_t>(std::popcount(word & (bit - 1)));
  }
  std::size_t bytes() const;

 private:
  std::vector<std::uint32_t> ids_;
  std::uint64_t first_ = 0;
  std::vector<std::uint64_t> words_;
  std::vector<std::uint32_t> before_;  // by word: ids in the words before it
};

// The nodes that have one label.
class LabelImage {
 public:
  explicit LabelImage(IdSet nodes) : nodes_(std::move(nodes)) {}

  bool Contains(NodeId node) const { return nodes_.Contains(static_cast<std::uint64_t>(node)); }
  const IdSet& nodes() const { return nodes_; }
  std::size_t bytes() const { return nodes_.bytes(); }

 private:
  IdSet nodes_;
};

// The relationships of one type from one side: of each node its neighbours and, at the same places,
// the relationships to them; ascending by neighbour, then relationship, as Expand has them.
// Compressed sparse rows: both reads are two loads.
class AdjacencyImage {
 public:
  // The links of node `first` + i lie in [offsets[i], offsets[i + 1]).
  AdjacencyImage(std::uint64_t first, std::vector<std::uint32_t> offsets,
                 std::vector<std::uint32_t> neighbours, std::vector<std::uint32_t> relationships);

  std::span<const std::uint32_t> Neighbours(NodeId node) const { return Of(node, neighbours_); }
  std::span<const std::uint32_t> Relationships(NodeId node) const {
    return Of(node, relationships_);
  }
  std::size_t Degree(NodeId node) const { return Neighbours(node).size(); }
  // Relationships in all.
  std::size_t size() const { return neighbours_.size(); }
  // Nodes outside [first_node, end_node) have no neighbours.
  std::uint64_t first_node() const { return first_; }
  std::uint64_t end_node() const { return first_ + offsets_.size() - 1; }
  // One past the greatest neighbour: the size of an array by neighbour.
  std::uint64_t end_neighbour() const { return end_neighbour_; }
  std::size_t bytes() const;

 private:
  std::span<const std::uint32_t> Of(NodeId node, const std::vector<std::uint32_t>& links) const {
    const std::uint64_t at = static_cast<std::uint64_t>(node) - first_;  // wraps below the first
    if (at >= offsets_.size() - 1) return {};
    return {links.data() + offsets_[at], links.data() + offsets_[at + 1]};
  }

  std::uint64_t first_;
  std::uint64_t end_neighbour_ = 0;
  std::vector<std::uint32_t> offsets_;
  std::vector<std::uint32_t> neighbours_, relationships_;
};

// One property of every node of a label, or of every relationship of a type, by position: an array
// of the values' own type where all have one, else of Values. What has no such property is null.
class ColumnImage {
 public:
  enum class Kind : std::uint8_t {
    kIntegers,  // also if there is no value at all
    kFloats,
    kBooleans,  // as integers, 0 and 1
    kDates,     // as integers, days
    kStrings,   // as codes into the dictionary
    kValues,    // anything else, and mixed types
  };

  Kind kind() const { return kind_; }
  std::size_t size() const { return ids_->size(); }
  // The nodes, or the relationships; columns of one label or type may share it.
  const IdSet& ids() const { return *ids_; }
  bool has_nulls() const { return !present_.empty(); }
  bool IsNull(std::size_t position) const {
    return !present_.empty() && (present_[position / 64] >> (position % 64) & 1) == 0;
  }
  // By position, of the kinds that are held so; else empty. At nulls: anything.
  const NarrowIntegers& integers() const { return integers_; }  // also codes
  std::span<const double> floats() const { return floats_; }
  std::span<const Value> values() const { return values_; }
  // Distinct strings, ascending: codes compare as strings do.
  std::span<const Value> dictionary() const { return dictionary_; }

  // Positions by value, as Compare has it (null the greatest), then by position. Made when first
  // asked for; its bytes are counted from the start. Any thread.
  std::span<const std::uint32_t> order() const;
  // In the order, the strings of code i stand at [code_begins()[i], code_begins()[i + 1]).
  std::span<const std::uint32_t> code_begins() const;
  // The code of a string; the dictionary's size if it has none such. In O(1), by a hash table.
  std::uint32_t CodeOf(std::string_view text) const;
  // The strings of the dictionary one after another, for searching in all of them: that of code i
  // ends at text_ends()[i]. Made and counted as the order is.
  std::string_view text() const;
  std::span<const std::uint64_t> text_ends() const;

  Value ValueAt(std::size_t position) const;  // null if absent
  // Of a node or relationship; null if it is not in the image.
  Value ValueOf(std::uint64_t id) const {
    const std::size_t position = ids_->PositionOf(id);
    return position == IdSet::kNone ? Value() : ValueAt(position);
  }
  // Without `ids`, which may be shared.
  std::size_t bytes() const;

 private:
  friend class ColumnBuilder;
  Kind kind_ = Kind::kIntegers;
  std::shared_ptr<const IdSet> ids_;
  std::vector<std::uint64_t> present_;  // empty: all are
  NarrowIntegers integers_;
  std::vector<double> floats_;
  std::vector<Value> values_, dictionary_;
  struct Made {
    std::once_flag order_once, text_once, slots_once;
    std::vector<std::uint32_t> order, code_begins;
    std::vector<std::uint32_t> slots;  // codes + 1 by hash, never more than half full; 0: free
    std::string text;
    std::vector<std::uint64_t> text_ends;
  };
  const Made& WithText() const;
  std::unique_ptr<Made> made_ = std::make_unique<Made>();
};

// Takes the values of a column one by one, in order of position.
class ColumnBuilder {
 public:
  explicit ColumnBuilder(std::shared_ptr<const IdSet> ids);
  void Add(const Value& value);
  // After as many values as there are ids.
  ColumnImage Finish();

 private:
  void AddTyped(const Value& value);
  // Gives up the common type.
  void Mix();
  void SortDictionary();
  // Gives the nulls among the integers the least of the others, so that all lie close.
  void FillNulls();

  ColumnImage image_;
  std::vector<std::int64_t> integers_;
  std::size_t size_ = 0;
  bool typed_ = false;  // a value that is not null was seen
  std::unordered_map<std::string_view, std::uint32_t> codes_;
};

}  // namespace kg::store
