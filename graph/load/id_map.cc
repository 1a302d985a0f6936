#include "graph/load/id_map.h"

#include <algorithm>
#include <utility>

namespace kg::load {

Hash128 IdMap::Of(std::uint32_t space, std::string_view text) {
  Hash128 hash = HashBytes(text);
  hash.high ^= space;
  return hash;
}

// Apart from all hashes of texts, as the number is kept whole; spread over the table.
Hash128 IdMap::Of(std::uint32_t space, std::int64_t number) {
  auto spread = static_cast<std::uint64_t>(number) * 0x9E3779B97F4A7C15ull;
  spread ^= spread >> 32;
  return {(std::uint64_t{space} << 1 | 1) * 0xC2B2AE3D27D4EB4Full, spread};
}

Status IdMap::Reserve(std::size_t more) {
  if (3 * (size_ + more) <= 2 * count_) return {};
  std::size_t count = std::max<std::size_t>(count_, 1 << 9);
  while (3 * (size_ + more) > 2 * count) count *= 2;
  const std::size_t bytes = count * sizeof(Slot);
  const bool in_memory = workspace_.TakeTable(bytes);
  Result<MappedBytes> table = in_memory ? MappedBytes::InMemory(bytes)
                                        : MappedBytes::InFile(workspace_.NewFile(".ids"), bytes);
  if (!table) {
    if (in_memory) workspace_.GiveTable(bytes);
    return std::move(table).error();
  }
  auto* slots = static_cast<Slot*>(table->data());
  mask_ = count - 1;
  for (const Slot* slot = slots_; slot != slots_ + count_; ++slot) {
    if (slot->node() == 0) continue;
    std::size_t at = slot->low & mask_;
    while (slots[at].node() != 0) at = (at + 1) & mask_;
    slots[at] = *slot;
  }
  table_ = std::move(*table);
  slots_ = slots;
  count_ = count;
  workspace_.GiveTable(std::exchange(taken_, in_memory ? bytes : 0));
  return {};
}

bool IdMap::Add(const Hash128& id, NodeId& node) {
  std::size_t at = id.low & mask_;
  for (; slots_[at].node() != 0; at = (at + 1) & mask_) {
    if (!slots_[at].Is(id)) continue;
    node = NodeId{slots_[at].node() - 1};
    return false;
  }
  slots_[at] = {id.low, Slot::HighOf(id) | (static_cast<std::uint64_t>(node) + 1)};
  ++size_;
  return true;
}

}  // namespace kg::load
