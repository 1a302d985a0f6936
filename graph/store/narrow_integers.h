#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <variant>
#include <vector>

namespace kg::store {

// Integers, each as its distance from the least of them in as few bytes (1, 2, 4 or 8) as the
// greatest distance needs: what reads all of them reads little memory. Immutable.
class NarrowIntegers {
 public:
  NarrowIntegers() = default;
  explicit NarrowIntegers(std::span<const std::int64_t> values) {
    if (values.empty()) return;
    const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
    low_ = *least;
    // Unsigned: the distance may not fit into a signed integer.
    range_ = static_cast<std::uint64_t>(*greatest) - static_cast<std::uint64_t>(*least);
    if (range_ <= std::numeric_limits<std::uint8_t>::max()) Fill<std::uint8_t>(values);
    else if (range_ <= std::numeric_limits<std::uint16_t>::max()) Fill<std::uint16_t>(values);
    else if (range_ <= std::numeric_limits<std::uint32_t>::max()) Fill<std::uint32_t>(values);
    else Fill<std::uint64_t>(values);
  }

  // Calls `visit` with all distances, a vector of an unsigned type.
  template <typename Visit>
  decltype(auto) Distances(Visit visit) const {
    switch (distances_.index()) {
      case 0: return visit(*std::get_if<0>(&distances_));
      case 1: return visit(*std::get_if<1>(&distances_));
      case 2: return visit(*std::get_if<2>(&distances_));
      default: return visit(*std::get_if<3>(&distances_));
    }
  }
  std::size_t size() const {
    return Distances([](const auto& distances) { return distances.size(); });
  }
  bool empty() const { return size() == 0; }
  std::int64_t low() const { return low_; }        // the least; 0 if there are none
  std::uint64_t range() const { return range_; }   // the greatest distance from it
  std::uint64_t DistanceAt(std::size_t at) const {
    return Distances([at](const auto& distances) { return std::uint64_t{distances[at]}; });
  }
  std::int64_t operator[](std::size_t at) const {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low_) + DistanceAt(at));
  }
  std::size_t bytes() const {
    return Distances([](const auto& distances) {
      return distances.capacity() * sizeof(distances.front());
    });
  }

 private:
  template <typename Distance>
  void Fill(std::span<const std::int64_t> values) {
    std::vector<Distance> distances;
    distances.reserve(values.size());
    for (const std::int64_t value : values) {
      distances.push_back(static_cast<Distance>(static_cast<std::uint64_t>(value) -
                                                static_cast<std::uint64_t>(low_)));
    }
    distances_ = std::move(distances);
  }

  std::int64_t low_ = 0;
  std::uint64_t range_ = 0;
  std::variant<std::vector<std::uint8_t>, std::vector<std::uint16_t>, std::vector<std::uint32_t>,
               std::vector<std::uint64_t>>
      distances_;
};

}  // namespace kg::store
