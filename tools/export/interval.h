#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "graph/model/value.h"

namespace kg::exporting {

// Days of a fact, both included; an absent bound is open. Days count from 1970-01-01.
struct Interval {
  std::optional<std::int64_t> first, last;
  friend bool operator==(const Interval&, const Interval&) = default;
};

// What a property says of time: a year, month or day (as text, number or temporal value), or two
// of them with "/" between; ".." is an open end. Empty if it is no time from year 1 to 9999.
std::optional<Interval> ReadInterval(const Value& value);
std::optional<Interval> ReadInterval(std::string_view text);

// Sorted by first day; those that overlap or share a day become one.
void Merge(std::vector<Interval>& intervals);

// True if some day lies in both.
bool Meets(const Interval& a, const Interval& b);

}  // namespace kg::exporting
