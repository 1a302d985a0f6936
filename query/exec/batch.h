#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "graph/model/value.h"
#include "query/syntax/pattern.h"

namespace kg::query {

using Column = std::vector<Value>;

// Rows that operators hand on are about this many.
inline constexpr std::size_t kBatchRows = 1024;

// Rows by column, one slot per variable of the query; a slot that nobody further up needs stays
// empty. Every filled column has `size` values.
struct Batch {
  std::size_t size = 0;
  std::vector<Column> columns;

  bool Has(VariableId id) const { return !columns[static_cast<std::size_t>(id)].empty(); }
  Column& operator[](VariableId id) { return columns[static_cast<std::size_t>(id)]; }
  const Column& operator[](VariableId id) const { return columns[static_cast<std::size_t>(id)]; }
  void Clear(std::size_t variables) {
    size = 0;
    columns.resize(variables);
    for (Column& column : columns) column.clear();
  }
};

// Appends to `to` the values of the named columns at the given rows.
void Gather(const Batch& from, std::span<const std::uint32_t> rows,
            std::span<const VariableId> columns, Batch& to);

// Bytes that the batch's values keep; a block shared by rows in succession is counted once.
std::size_t BytesOf(const Batch& batch);
std::size_t BytesOf(const Column& column);

// Counts the bytes of values one by one; a block that the value before had too is not counted
// again.
class ByteCounter {
 public:
  void Add(const Value& value);
  std::size_t bytes() const { return bytes_; }

 private:
  const void* last_ = nullptr;
  std::size_t bytes_ = 0;
};

// The values of an expression for the rows of a batch: its own, or a view of a column or constant.
struct Vector {
  Column storage;
  const Value* values = nullptr;
  bool constant = false;  // one value for all rows

  const Value& operator[](std::size_t row) const { return values[constant ? 0 : row]; }
  // Makes room for own values.
  Column& Own(std::size_t size) {
    storage.clear();
    storage.resize(size);
    values = storage.data();
    constant = false;
    return storage;
  }
  void Seal() { values = storage.data(); }
  Column Take(std::size_t size) {
    if (!constant && values == storage.data() && storage.size() == size) return std::move(storage);
    Column out;
    out.reserve(size);
    for (std::size_t i = 0; i < size; ++i) out.push_back((*this)[i]);
    return out;
  }
};

}  // namespace kg::query
