#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/store/image.h"
#include "graph/store/store.h"
#include "query/exec/execution.h"

// Relationships and labels as arrays, where the store has them so.
namespace kg::query {

// The relationships of one type at one side of a node, ascending by neighbour.
struct Links {
  std::span<const std::uint32_t> neighbours, relationships;  // at the same places
  TypeId type;
  bool skip_loops;  // the other side has shown them already
};

// The adjacency images that an expansion needs.
class LinkImages {
 public:
  // `reads`: how many nodes will be asked for. `types`: empty for all. False: one of them is not
  // to be had; the store's own Expand must serve.
  bool Open(const store::Reader& reader, std::span<const TypeId> types, store::Direction direction,
            std::uint64_t reads);
  bool ready() const { return ready_; }
  // Appends what there is of a node, by type, then outgoing before incoming.
  void Of(NodeId node, std::vector<Links>& out) const {
    for (const Side& side : sides_) {
      const auto neighbours = side.image->Neighbours(node);
      if (neighbours.empty()) continue;
      out.push_back({neighbours, side.image->Relationships(node), side.type, side.skip_loops});
    }
  }
  // The one image of an expansion by one type in one direction; else null.
  const store::AdjacencyImage* Single() const {
    return ready_ && sides_.size() == 1 ? sides_.front().image.get() : nullptr;
  }

 private:
  struct Side {
    std::shared_ptr<const store::AdjacencyImage> image;
    TypeId type;
    bool skip_loops;
  };
  std::vector<Side> sides_;
  bool ready_ = false;
};

// Whether nodes have a label, from its image or one by one. Without a name every node fits.
class LabelCheck {
 public:
  explicit LabelCheck(std::string name) : name_(std::move(name)) {}

  void Open(const store::Reader& reader, std::uint64_t reads);
  bool any() const { return name_.empty(); }
  const store::LabelImage* image() const { return image_.get(); }
  Result<bool> Has(const store::Reader& reader, NodeId node) const {
    if (image_) return image_->Contains(node);
    if (name_.empty()) return true;
    if (!label_) return false;
    return reader.HasLabel(node, *label_);
  }

 private:
  std::string name_;
  std::optional<LabelId> label_;
  std::shared_ptr<const store::LabelImage> image_;
};

}  // namespace kg::query
