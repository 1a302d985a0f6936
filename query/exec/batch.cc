#include "query/exec/batch.h"

namespace kg::query {

void Gather(const Batch& from, std::span<const std::uint32_t> rows,
            std::span<const VariableId> columns, Batch& to) {
  if (rows.empty()) return;
  for (VariableId id : columns) {
    if (!from.Has(id)) continue;
    const Column& source = from[id];
    Column& target = to[id];
    target.reserve(target.size() + rows.size());
    for (std::uint32_t row : rows) target.push_back(source[row]);
  }
}

namespace {

const void* BlockOf(const Value& value) {
  switch (value.type()) {
    case Value::Type::kString: return value.string().data();
    case Value::Type::kList: return &value.list();
    case Value::Type::kMap: return &value.map();
    case Value::Type::kPath: return &value.path();
    default: return nullptr;
  }
}

}  // namespace

void ByteCounter::Add(const Value& value) {
  bytes_ += sizeof(Value);
  const void* block = BlockOf(value);
  if (block == nullptr || block == last_) return;
  bytes_ += value.HeapBytes();
  last_ = block;
}

std::size_t BytesOf(const Column& column) {
  ByteCounter counter;
  for (const Value& value : column) counter.Add(value);
  return counter.bytes();
}

std::size_t BytesOf(const Batch& batch) {
  std::size_t bytes = 0;
  for (const Column& column : batch.columns) bytes += BytesOf(column);
  return bytes;
}

}  // namespace kg::query
