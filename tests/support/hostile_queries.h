#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kg::test {

// A query that would take too much time or memory, or that is built to break who reads it.
struct HostileQuery {
  std::string_view name;
  std::string text;
};

// What makes the graph they run on: 400 nodes :N, the first 40 of them each related to each.
const std::vector<std::string>& HostileGraph();

// Each ends with the limit that it reaches, whatever the limits are (up to some minutes and
// gigabytes).
std::vector<HostileQuery> HostileQueries();

// Large, and done: within a few seconds and 256 MiB.
std::vector<HostileQuery> LargeQueries();

}  // namespace kg::test
