#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "graph/model/ids.h"

namespace kg::query {

// A set of nodes as a bit for each id; emptied in time of what it held.
class NodeMarks {
 public:
  // Whether it was not there yet.
  bool Add(NodeId node) {
    const auto id = static_cast<std::uint64_t>(node);
    const std::size_t word = static_cast<std::size_t>(id / 64);
    if (word >= words_.size()) words_.resize(word + word / 4 + 64);
    const std::uint64_t bit = std::uint64_t{1} << (id % 64);
    if ((words_[word] & bit) != 0) return false;
    if (words_[word] == 0) touched_.push_back(static_cast<std::uint32_t>(word));
    words_[word] |= bit;
    return true;
  }
  bool Has(NodeId node) const {
    const auto id = static_cast<std::uint64_t>(node);
    return id / 64 < words_.size() && (words_[id / 64] >> (id % 64) & 1) != 0;
  }
  void Clear() {
    for (std::uint32_t word : touched_) words_[word] = 0;
    touched_.clear();
  }
  std::size_t bytes() const { return words_.size() * 8 + touched_.capacity() * 4; }

 private:
  std::vector<std::uint64_t> words_;
  std::vector<std::uint32_t> touched_;  // words that are not zero
};

}  // namespace kg::query
