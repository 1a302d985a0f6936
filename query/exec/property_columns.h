#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "graph/store/image.h"
#include "graph/store/store.h"

namespace kg::query {

// One property of any nodes or relationships, from the columns that the store has of it.
class PropertyColumns {
 public:
  // `kind`: a label that every node has, or the type of every relationship; "" if nothing is known.
  explicit PropertyColumns(std::string kind) : kind_(std::move(kind)) {}

  // `reads`: how many will be asked for. Afterwards Find is for nodes, or for relationships.
  void OpenNodes(const store::Reader& reader, KeyId key, std::uint64_t reads);
  void OpenRelationships(const store::Reader& reader, KeyId key, std::uint64_t reads);

  bool any() const { return !columns_.empty(); }
  // False: no column knows the entity.
  bool Find(std::uint64_t id, Value& out) const {
    for (const auto& column : columns_) {
      const std::size_t position = column->ids().PositionOf(id);
      if (position == store::IdSet::kNone) continue;
      out = column->ValueAt(position);
      return true;
    }
    return false;
  }

 private:
  template <typename Kind>
  void Add(const store::Reader& reader, Kind kind, KeyId key, std::uint64_t reads);

  std::string kind_;
  std::vector<std::shared_ptr<const store::ColumnImage>> columns_;
};

}  // namespace kg::query
