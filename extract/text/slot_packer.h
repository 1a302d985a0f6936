#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace kg::extract {

// Packs the nodes of a trie into one array: the children of a node are at its base plus their bytes,
// and nodes may share a stretch where their children do not fall on each other (Aoe, IEEE TSE 15(9),
// 1989). Linear in the number of children, but for the places tried in vain.
class SlotPacker {
 public:
  // The lowest base where every child has a free slot; they are taken. `bytes` ascend, one at least.
  std::size_t Place(std::span<const unsigned char> bytes) {
    const std::size_t low = bytes.front();
    std::size_t slot = FreeFrom(low + 1);
    // After many vain tries the end, where all are free.
    for (int tries = 0;; slot = FreeFrom(slot + 1)) {
      if (++tries > kMostTries) slot = std::max(slot, end_taken_);
      const bool fits = std::all_of(bytes.begin(), bytes.end(), [&](unsigned char byte) {
        return IsFree(slot - low + byte);
      });
      if (fits) break;
    }
    for (const unsigned char byte : bytes) Take(slot - low + byte);
    return slot - low;
  }
  // No base is so high that a byte added to it leads here or beyond.
  std::size_t size() const { return end_taken_ + 256; }

 private:
  static constexpr int kMostTries = 200;

  std::size_t FreeFrom(std::size_t slot) {
    while (!IsFree(slot)) {
      const std::size_t next = next_free_[slot];
      if (!IsFree(next)) next_free_[slot] = next_free_[next];
      slot = next;
    }
    return slot;
  }
  bool IsFree(std::size_t slot) const {
    return slot >= next_free_.size() || next_free_[slot] == slot;
  }
  void Take(std::size_t slot) {
    while (next_free_.size() <= slot) next_free_.push_back(next_free_.size());
    next_free_[slot] = slot + 1;
    end_taken_ = std::max(end_taken_, slot + 1);
  }

  std::vector<std::size_t> next_free_;  // of a slot itself if it is free, else one behind it
  std::size_t end_taken_ = 1;           // no slot from here on is taken
};

}  // namespace kg::extract
