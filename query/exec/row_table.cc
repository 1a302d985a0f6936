#include "query/exec/row_table.h"

#include <algorithm>

namespace kg::query {

void RowTable::Clear() {
  count_ = 0;
  values_.clear();
  hashes_.clear();
  slots_.clear();
  new_bytes_ = 0;
}

void RowTable::Grow() {
  const std::size_t size = std::max<std::size_t>(64, slots_.size() * 2);
  slots_.assign(size, 0);
  for (std::uint32_t number = 0; number < count_; ++number) {
    std::size_t slot = hashes_[number] & (size - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (size - 1);
    slots_[slot] = number + 1;
  }
}

std::uint64_t RowTable::HashOfRow(std::span<const Value> row) {
  std::uint64_t hash = 0x9E3779B97F4A7C15ull;
  for (const Value& value : row) {
    hash = (hash ^ HashOf(value)) * 0xFF51AFD7ED558CCDull;
    hash ^= hash >> 32;
  }
  return hash;
}

std::size_t RowTable::SlotOf(std::span<const Value> row, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    const std::uint32_t number = slots_[slot] - 1;
    if (hashes_[number] != hash) continue;
    const std::span<const Value> other = this->row(number);
    const bool same = std::equal(row.begin(), row.end(), other.begin(),
                                 [](const Value& a, const Value& b) { return Compare(a, b) == 0; });
    if (same) break;
  }
  return slot;
}

std::optional<std::uint32_t> RowTable::Find(std::span<const Value> row) const {
  if (slots_.empty()) return std::nullopt;
  const std::uint32_t found = slots_[SlotOf(row, HashOfRow(row))];
  return found == 0 ? std::nullopt : std::optional<std::uint32_t>(found - 1);
}

std::pair<std::uint32_t, bool> RowTable::FindOrAdd(std::span<const Value> row) {
  if ((static_cast<std::size_t>(count_) + 1) * 2 > slots_.size()) Grow();
  const std::uint64_t hash = HashOfRow(row);
  const std::size_t slot = SlotOf(row, hash);
  if (slots_[slot] != 0) return {slots_[slot] - 1, false};
  slots_[slot] = count_ + 1;
  hashes_.push_back(hash);
  values_.insert(values_.end(), row.begin(), row.end());
  new_bytes_ += 24 + row.size() * sizeof(Value);
  for (const Value& value : row) new_bytes_ += value.HeapBytes();
  return {count_++, true};
}

}  // namespace kg::query
