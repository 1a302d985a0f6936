#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kg::extract {

// What is known of a regular expression before RE2 compiles it.
struct PatternShape {
  int groups = 0;  // that capture
  std::vector<std::pair<std::string, int>> named;  // of them, with their numbers from 1
};

// Reads it off a pattern. nullopt unless RE2 is sure to take the pattern: nothing is told of one that
// is wrong, may be too large for LazyPattern, or uses what is not understood here (flags, \Q, code
// points as numbers). Linear in the pattern.
std::optional<PatternShape> ShapeOf(std::string_view pattern);

}  // namespace kg::extract
