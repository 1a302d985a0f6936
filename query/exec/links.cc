#include "query/exec/links.h"

namespace kg::query {

bool LinkImages::Open(const store::Reader& reader, std::span<const TypeId> types,
                      store::Direction direction, std::uint64_t reads) {
  sides_.clear();
  ready_ = false;
  std::vector<TypeId> all;
  if (types.empty()) {
    all = reader.AllTypes();
    types = all;
  }
  const bool both = direction == store::Direction::kBoth;
  for (TypeId type : types) {
    if (reader.CountRelationships(type) == 0) continue;
    for (store::Direction side : {store::Direction::kOut, store::Direction::kIn}) {
      if (!both && side != direction) continue;
      std::shared_ptr<const store::AdjacencyImage> image = reader.Adjacency(type, side, reads);
      if (!image) return false;
      sides_.push_back({std::move(image), type, both && side == store::Direction::kIn});
    }
  }
  return ready_ = true;
}

void LabelCheck::Open(const store::Reader& reader, std::uint64_t reads) {
  image_.reset();
  if (name_.empty()) return;
  label_ = reader.FindLabel(name_);
  if (label_) image_ = reader.Labelled(*label_, reads);
}

}  // namespace kg::query
