#include "query/exec/column_grouping.h"

#include <algorithm>

namespace kg::query {
namespace {

using store::ColumnImage;

constexpr std::uint32_t kNoGroup = static_cast<std::uint32_t>(-1);

}  // namespace

bool ColumnGrouping::Add(const ColumnImage& column) {
  if (column.kind() == ColumnImage::Kind::kFloats || column.kind() == ColumnImage::Kind::kValues) {
    return column.size() == 0;
  }
  if (column.integers().range() >= kMaxCombinations) return false;
  const std::size_t size = static_cast<std::size_t>(column.integers().range()) + 2;
  if (size * combinations_ > kMaxCombinations) return false;
  combinations_ *= size;
  keys_.push_back({&column, static_cast<std::uint32_t>(size)});
  return true;
}

void ColumnGrouping::GroupsOf(std::span<const std::uint32_t> positions, std::uint32_t* groups) {
  std::fill_n(groups, positions.size(), 0u);
  for (const Key& key : keys_) {
    key.column->integers().Distances([&](const auto& distances) {
      for (std::size_t i = 0; i < positions.size(); ++i) {
        groups[i] = groups[i] * key.size + static_cast<std::uint32_t>(distances[positions[i]]);
      }
    });
    if (!key.column->has_nulls()) continue;
    for (std::size_t i = 0; i < positions.size(); ++i) {
      if (!key.column->IsNull(positions[i])) continue;
      const auto distance =
          static_cast<std::uint32_t>(key.column->integers().DistanceAt(positions[i]));
      groups[i] += key.size - 1 - distance;
    }
  }
  for (std::size_t i = 0; i < positions.size(); ++i) groups[i] = Find(groups[i], positions[i]);
}

std::uint32_t ColumnGrouping::Find(std::uint32_t combination, std::uint32_t position) {
  if (groups_.empty()) groups_.assign(combinations_, kNoGroup);
  std::uint32_t& group = groups_[combination];
  if (group == kNoGroup) {
    group = static_cast<std::uint32_t>(met_.size());
    met_.push_back({combination, position});
  }
  return group;
}

}  // namespace kg::query
