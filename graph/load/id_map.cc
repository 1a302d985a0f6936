#include "graph/load/id_map.h"

#include <string>
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

void IdMap::Grow() {
  std::vector<Slot> old = std::exchange(
      slots_, std::vector<Slot>(slots_.empty() ? 1 << 12 : slots_.size() * 2));
  mask_ = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.node == 0) continue;
    std::size_t at = slot.id.low & mask_;
    while (slots_[at].node != 0) at = (at + 1) & mask_;
    slots_[at] = slot;
  }
}

bool IdMap::Add(const Hash128& id, NodeId& node) {
  if (3 * (size_ + 1) > 2 * slots_.size()) Grow();
  std::size_t at = id.low & mask_;
  for (; slots_[at].node != 0; at = (at + 1) & mask_) {
    if (slots_[at].id != id) continue;
    node = NodeId{slots_[at].node - 1};
    return false;
  }
  slots_[at] = {id, static_cast<std::uint64_t>(node) + 1};
  ++size_;
  return true;
}

}  // namespace kg::load
