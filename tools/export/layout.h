#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace kg::exporting {

struct Place {
  double x = 0, y = 0;
};

// A node as the layout sees it.
struct LayoutNode {
  std::uint32_t group = 0;   // nodes of a group start in one sector
  std::uint32_t degree = 0;  // larger ones start nearer the centre
};

// Above this size the layout is the seeded start alone: sectors by group, spirals by degree.
inline constexpr std::size_t kForceNodes = 20'000, kForceEdges = 200'000;

// Places for all nodes; the same input gives the same places. Coordinates are rounded to 1/100.
//
// Method: springs and charges after ForceAtlas2 (M. Jacomy and others, PLoS ONE 9(6), 2014), with
// the far field summed over a grid of cells instead of a tree, and a fixed cooling schedule.
std::vector<Place> Arrange(const std::vector<LayoutNode>& nodes,
                           const std::vector<std::pair<std::uint32_t, std::uint32_t>>& edges);

}  // namespace kg::exporting
