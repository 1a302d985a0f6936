#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "graph/model/ids.h"

namespace kg::load {

// What files call a node, to its number: a hash table without deletion. Texts enter by their
// 128-bit hash, which is taken for the text itself. Many threads may find while none adds.
class IdMap {
 public:
  // `space` tells equal ids of different vocabularies apart.
  static Hash128 Of(std::uint32_t space, std::string_view text);
  static Hash128 Of(std::uint32_t space, std::int64_t number);

  // False if the id is there already; `node` is then what it stands for.
  bool Add(const Hash128& id, NodeId& node);
  std::optional<NodeId> Find(const Hash128& id) const {
    if (slots_.empty()) return std::nullopt;
    for (std::size_t at = id.low & mask_;; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.node == 0) return std::nullopt;
      if (slot.id == id) return NodeId{slot.node - 1};
    }
  }
  std::size_t size() const { return size_; }
  std::size_t bytes() const { return slots_.size() * sizeof(Slot); }

 private:
  struct Slot {
    Hash128 id;
    std::uint64_t node = 0;  // one more; 0: free
  };
  void Grow();

  std::vector<Slot> slots_;  // a power of two, at most two thirds in use
  std::size_t mask_ = 0, size_ = 0;
};

}  // namespace kg::load
