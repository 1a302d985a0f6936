#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "graph/load/mapped_bytes.h"
#include "graph/load/workspace.h"
#include "graph/model/ids.h"
#include "graph/model/result.h"

namespace kg::load {

// What files call a node, to its number: a hash table without deletion. Texts enter by 88 bits of
// their hash, which are taken for the text itself (of a milliard of ids two are mistaken for each
// other once in a hundred million loads); numbers enter as they are. In memory while the workspace
// has room, in a file beyond that. Many threads may find while none adds.
class IdMap {
 public:
  explicit IdMap(Workspace* workspace) : workspace_(*workspace) {}
  ~IdMap() { workspace_.GiveTable(taken_); }
  IdMap(const IdMap&) = delete;
  IdMap& operator=(const IdMap&) = delete;

  // `space` tells equal ids of different vocabularies apart.
  static Hash128 Of(std::uint32_t space, std::string_view text);
  static Hash128 Of(std::uint32_t space, std::int64_t number);

  // Room for so many more. kIo: neither memory nor disk has it.
  Status Reserve(std::size_t more);
  // False if the id is there already; `node` is then what it stands for. There is room for it.
  bool Add(const Hash128& id, NodeId& node);
  std::optional<NodeId> Find(const Hash128& id) const {
    if (slots_ == nullptr) return std::nullopt;
    for (std::size_t at = id.low & mask_;; at = (at + 1) & mask_) {
      const Slot& slot = slots_[at];
      if (slot.node() == 0) return std::nullopt;
      if (slot.Is(id)) return NodeId{slot.node() - 1};
    }
  }
  // Find will soon be asked: the memory it reads is fetched meanwhile.
  void Prefetch(const Hash128& id) const {
    if (slots_ != nullptr) __builtin_prefetch(&slots_[id.low & mask_]);
  }
  std::size_t size() const { return size_; }
  // Of memory; none in a file.
  std::size_t bytes() const { return taken_; }

 private:
  static constexpr int kNodeBits = 40;
  struct Slot {
    std::uint64_t low;
    std::uint64_t rest;  // 24 bits of the id's high half; the node and 1; 0: free

    static std::uint64_t HighOf(const Hash128& id) { return id.high << kNodeBits; }
    std::uint64_t node() const { return rest & ((std::uint64_t{1} << kNodeBits) - 1); }
    bool Is(const Hash128& id) const {
      return low == id.low && (rest ^ HighOf(id)) >> kNodeBits == 0;
    }
  };

  Workspace& workspace_;
  MappedBytes table_;
  Slot* slots_ = nullptr;  // in table_; a power of two, at most two thirds in use
  std::size_t taken_ = 0;  // of the workspace's memory
  std::size_t count_ = 0, mask_ = 0, size_ = 0;
};

}  // namespace kg::load
