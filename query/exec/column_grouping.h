#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "graph/model/value.h"
#include "graph/store/image.h"

namespace kg::query {

// Groups positions by the values of some columns: a number for each combination, in the order in
// which they are met.
class ColumnGrouping {
 public:
  static constexpr std::size_t kMaxCombinations = std::size_t{1} << 16;  // counted in an array

  // False: the keys may have too many combinations, or values that are no small numbers. The
  // columns must outlive the grouping.
  bool Add(const store::ColumnImage& column);

  // The group of each position, into `groups`.
  void GroupsOf(std::span<const std::uint32_t> positions, std::uint32_t* groups);
  // The group here of a group of another grouping by the same columns.
  std::uint32_t GroupOf(const ColumnGrouping& other, std::size_t group) {
    return Find(other.met_[group].combination, other.met_[group].position);
  }

  bool has_keys() const { return !keys_.empty(); }
  std::size_t combinations() const { return combinations_; }
  std::size_t size() const { return met_.size(); }
  Value KeyOf(std::size_t group, std::size_t key) const {
    return keys_[key].column->ValueAt(met_[group].position);
  }

 private:
  struct Key {
    const store::ColumnImage* column;
    std::uint32_t size;  // its values, and null
  };
  struct Met {
    std::uint32_t combination, position;  // where it was met first
  };
  std::uint32_t Find(std::uint32_t combination, std::uint32_t position);

  std::vector<Key> keys_;
  std::size_t combinations_ = 1;
  std::vector<std::uint32_t> groups_;  // by combination; made when first needed
  std::vector<Met> met_;               // by group
};

}  // namespace kg::query
