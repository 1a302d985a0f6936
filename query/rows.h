#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <span>
#include <vector>

#include "graph/model/value.h"

namespace kg::query {

using Row = std::span<const Value>;

// Rows of one width, in blocks: a row costs no allocation of its own and never moves.
class Rows {
 public:
  explicit Rows(std::size_t width = 0) : width_(width) {}

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  Row operator[](std::size_t index) const {
    return {blocks_[index / kBlockRows].data() + index % kBlockRows * width_, width_};
  }
  Row front() const { return (*this)[0]; }
  Row back() const { return (*this)[size_ - 1]; }

  // A new row of nulls, to be filled before the next call.
  std::span<Value> Append() {
    const std::size_t place = size_ % kBlockRows;
    if (place == 0) blocks_.emplace_back();
    std::vector<Value>& block = blocks_.back();
    // Few rows, mostly: the first block starts small.
    if (place == block.size() / std::max<std::size_t>(width_, 1)) Grow(block);
    ++size_;
    return {block.data() + place * width_, width_};
  }

  // `row` has the width.
  void Add(std::initializer_list<Value> row) { std::copy(row.begin(), row.end(), Append().begin()); }

  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Row;
    using difference_type = std::ptrdiff_t;
    using pointer = const Row*;
    using reference = Row;
    Iterator() = default;
    Iterator(const Rows* rows, std::size_t at) : rows_(rows), at_(at) {}
    Row operator*() const { return (*rows_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) { return {rows_, at_++}; }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const Rows* rows_ = nullptr;
    std::size_t at_ = 0;
  };
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size_}; }

 private:
  static constexpr std::size_t kBlockRows = 1024;

  void Grow(std::vector<Value>& block) {
    constexpr std::size_t kFirstRows = 4;
    const std::size_t rows = block.size() / std::max<std::size_t>(width_, 1);
    const std::size_t more =
        blocks_.size() > 1 ? kBlockRows : std::min(kBlockRows, std::max(kFirstRows, 4 * rows));
    block.resize(more * width_);
  }

  std::size_t width_, size_ = 0;
  std::vector<std::vector<Value>> blocks_;
};

}  // namespace kg::query
