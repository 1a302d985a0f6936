#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>

namespace kg {

// Bytes of a text, half-open. Which text (source or clean) the holder says.
struct Span {
  std::uint32_t begin = 0, end = 0;

  std::uint32_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
  bool Contains(const Span& other) const { return begin <= other.begin && other.end <= end; }
  bool Overlaps(const Span& other) const { return begin < other.end && other.begin < end; }
  // The smallest span that holds both.
  Span Join(const Span& other) const {
    return {std::min(begin, other.begin), std::max(end, other.end)};
  }
  friend auto operator<=>(const Span&, const Span&) = default;
};

}  // namespace kg
