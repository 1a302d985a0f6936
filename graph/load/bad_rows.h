#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "graph/model/result.h"

namespace kg::load {

// A row or line of a file that cannot be loaded.
struct BadRow {
  std::string file;
  std::uint64_t line = 0;
  std::string reason;
};
inline constexpr std::size_t kBadRowsKept = 1000;

// Bad rows in order: how many, and the first of them.
struct BadRows {
  std::uint64_t count = 0;
  std::vector<BadRow> first;  // kBadRowsKept at most

  void Add(BadRow row) {
    ++count;
    if (first.size() < kBadRowsKept) first.push_back(std::move(row));
  }
  // Those of another list, each in order of lines, come between these by their lines.
  void Merge(BadRows other);
  // Names the first that is too much. `count` is greater than `tolerated`.
  Error TooMany(std::uint64_t tolerated) const;
};

}  // namespace kg::load
