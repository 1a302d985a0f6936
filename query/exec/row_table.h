#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "graph/model/value.h"

namespace kg::query {

// Distinct rows of a fixed width, numbered in the order in which they came. Rows are the same if
// their values are equivalent (Compare): null equals null, 1 equals 1.0.
// Open addressing with linear steps, never more than half full.
class RowTable {
 public:
  explicit RowTable(std::size_t width) : width_(width) {}

  // The number of the row; none if it is not here.
  std::optional<std::uint32_t> Find(std::span<const Value> row) const;
  // The number of the row, and whether it is new.
  std::pair<std::uint32_t, bool> FindOrAdd(std::span<const Value> row);
  std::span<const Value> row(std::uint32_t number) const {
    return {values_.data() + number * width_, width_};
  }
  std::uint32_t size() const { return count_; }
  // Grows by what was added since it was last asked.
  std::size_t TakeNewBytes() { return std::exchange(new_bytes_, 0); }
  void Clear();

 private:
  void Grow();
  static std::uint64_t HashOfRow(std::span<const Value> row);
  // The slot that holds the row, or the free one where it would go.
  std::size_t SlotOf(std::span<const Value> row, std::uint64_t hash) const;

  std::size_t width_;
  std::uint32_t count_ = 0;
  std::vector<Value> values_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint32_t> slots_;  // number + 1; 0: free
  std::size_t new_bytes_ = 0;
};

}  // namespace kg::query
