#include "tools/export/layout.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace kg::exporting {
namespace {

// Each group gets a sector as wide as its share of the nodes; inside it nodes wind outwards from
// the one of highest degree.
std::vector<Place> Start(const std::vector<LayoutNode>& nodes) {
  std::vector<Place> out(nodes.size());
  std::vector<std::uint32_t> order(nodes.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (nodes[a].group != nodes[b].group) return nodes[a].group < nodes[b].group;
    return nodes[a].degree > nodes[b].degree;
  });
  const double total = static_cast<double>(nodes.size());
  constexpr double kGolden = 0.6180339887498949;
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    while (end < order.size() && nodes[order[end]].group == nodes[order[begin]].group) ++end;
    const double from = 2 * std::numbers::pi * static_cast<double>(begin) / total;
    const double width = 2 * std::numbers::pi * static_cast<double>(end - begin) / total;
    for (std::size_t i = begin; i < end; ++i) {
      const double rank = static_cast<double>(i - begin) + 1;
      const double share = rank * kGolden - std::floor(rank * kGolden);
      // Equal area per node: radius grows with the root of the rank.
      const double radius =
          20 * std::sqrt(rank * 2 * std::numbers::pi / std::max(width, 1e-9)) + 30;
      const double angle = from + width * share;
      out[order[i]] = {radius * std::cos(angle), radius * std::sin(angle)};
    }
    begin = end;
  }
  return out;
}

// The far field: mass and centre per cell of a square grid over all nodes. Near cells act node by
// node, unless they are crowded.
class Field {
 public:
  Field(const std::vector<Place>& places, const std::vector<double>& masses)
      : places_(places), masses_(masses) {
    double low_x = 0, low_y = 0, high_x = 0, high_y = 0;
    for (const Place& place : places) {
      low_x = std::min(low_x, place.x), high_x = std::max(high_x, place.x);
      low_y = std::min(low_y, place.y), high_y = std::max(high_y, place.y);
    }
    side_ = std::clamp<std::size_t>(
        static_cast<std::size_t>(std::sqrt(static_cast<double>(places.size()) / 2)), 1, 48);
    left_ = low_x, bottom_ = low_y;
    step_ = std::max({high_x - low_x, high_y - low_y, 1.0}) / static_cast<double>(side_) * 1.0001;
    cells_.resize(side_ * side_);
    for (std::uint32_t i = 0; i < places.size(); ++i) {
      Cell& cell = cells_[CellOf(places[i])];
      cell.mass += masses[i];
      cell.x += masses[i] * places[i].x;
      cell.y += masses[i] * places[i].y;
      cell.nodes.push_back(i);
    }
    for (Cell& cell : cells_) {
      if (cell.mass > 0) cell.x /= cell.mass, cell.y /= cell.mass;
    }
  }

  Place Push(std::uint32_t node, double strength) const {
    Place out;
    const Place& at = places_[node];
    const std::size_t own = CellOf(at);
    const auto column = static_cast<std::ptrdiff_t>(own % side_);
    const auto row = static_cast<std::ptrdiff_t>(own / side_);
    for (std::size_t c = 0; c < cells_.size(); ++c) {
      const Cell& cell = cells_[c];
      if (cell.nodes.empty()) continue;
      const bool near = std::abs(static_cast<std::ptrdiff_t>(c % side_) - column) <= 1 &&
                        std::abs(static_cast<std::ptrdiff_t>(c / side_) - row) <= 1;
      if (near && cell.nodes.size() <= kCrowd) {
        for (const std::uint32_t other : cell.nodes) {
          if (other != node) Add(at, places_[other], masses_[other], node, other, out);
        }
      } else {
        Add(at, {cell.x, cell.y}, cell.mass, node, node + 1, out);
      }
    }
    return {out.x * strength * masses_[node], out.y * strength * masses_[node]};
  }

 private:
  static constexpr std::size_t kCrowd = 64;
  struct Cell {
    double mass = 0, x = 0, y = 0;
    std::vector<std::uint32_t> nodes;
  };
  std::size_t CellOf(const Place& place) const {
    const auto clamp = [&](double v) {
      return std::min(static_cast<std::size_t>(std::max(v / step_, 0.0)), side_ - 1);
    };
    return clamp(place.y - bottom_) * side_ + clamp(place.x - left_);
  }
  // A push away from a mass; nodes at one point part in a direction that depends on their numbers.
  static void Add(const Place& at, const Place& from, double mass, std::uint32_t node,
                  std::uint32_t other, Place& out) {
    double dx = at.x - from.x, dy = at.y - from.y;
    double square = dx * dx + dy * dy;
    if (square < 1e-6) {
      const double angle = 2.399963 * static_cast<double>(node % 997) + (node < other ? 0 : 3.1);
      dx = std::cos(angle), dy = std::sin(angle);
      square = 1;
    }
    out.x += dx / square * mass;
    out.y += dy / square * mass;
  }
  const std::vector<Place>& places_;
  const std::vector<double>& masses_;
  std::vector<Cell> cells_;
  std::size_t side_ = 1;
  double left_ = 0, bottom_ = 0, step_ = 1;
};

}  // namespace

std::vector<Place> Arrange(const std::vector<LayoutNode>& nodes,
                           const std::vector<std::pair<std::uint32_t, std::uint32_t>>& edges) {
  std::vector<Place> places = Start(nodes);
  if (nodes.size() > 2 && nodes.size() <= kForceNodes && edges.size() <= kForceEdges) {
    std::vector<double> masses;
    masses.reserve(nodes.size());
    for (const LayoutNode& node : nodes) masses.push_back(1 + std::sqrt(node.degree));
    const std::size_t rounds = std::clamp<std::size_t>(600'000 / nodes.size(), 40, 300);
    std::vector<Place> forces(nodes.size());
    for (std::size_t round = 0; round < rounds; ++round) {
      const Field field(places, masses);
      for (std::uint32_t i = 0; i < nodes.size(); ++i) {
        forces[i] = field.Push(i, 40);
        // A pull to the middle keeps parts without edges between them in one picture.
        const double distance = std::hypot(places[i].x, places[i].y) + 1e-9;
        forces[i].x -= places[i].x / distance * masses[i] * 1.5;
        forces[i].y -= places[i].y / distance * masses[i] * 1.5;
      }
      for (const auto& [a, b] : edges) {
        const double dx = places[b].x - places[a].x, dy = places[b].y - places[a].y;
        // The hub's many edges pull it no harder than a leaf's one edge pulls the leaf.
        const double pull = 0.06;
        forces[a].x += dx * pull, forces[a].y += dy * pull;
        forces[b].x -= dx * pull, forces[b].y -= dy * pull;
      }
      const double cool = 60 * (1 - static_cast<double>(round) / static_cast<double>(rounds)) + 0.5;
      for (std::size_t i = 0; i < nodes.size(); ++i) {
        const double dx = forces[i].x / masses[i], dy = forces[i].y / masses[i];
        const double length = std::hypot(dx, dy);
        const double limited = length > cool ? cool / length : 1;
        places[i].x += dx * limited;
        places[i].y += dy * limited;
      }
    }
  }
  for (Place& place : places) {
    place.x = std::round(place.x * 100) / 100 + 0.0;
    place.y = std::round(place.y * 100) / 100 + 0.0;
  }
  return places;
}

}  // namespace kg::exporting
