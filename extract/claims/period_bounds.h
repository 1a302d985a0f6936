#pragma once

#include <string>
#include <string_view>

namespace kg::extract {

// First and last day, "YYYY-MM-DD"; empty on a side that is open or not known.
struct PeriodBounds {
  std::string first, last;
};

// Reads the forms of Period: "2022", "2022-05", "2022-05-17", "2022-Q1", "2022-H1", "a/b",
// "2017/..", "../2019". Anything else has no bounds.
PeriodBounds BoundsOf(std::string_view period);

}  // namespace kg::extract
