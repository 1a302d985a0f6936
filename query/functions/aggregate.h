#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "graph/model/result.h"
#include "graph/model/value.h"
#include "query/functions/function.h"

namespace kg::query {

// The state of one aggregate of one group. DISTINCT is the caller's: it keeps the set of what a
// group has seen (equivalent by Compare, hashed by HashOf) and adds each value once.
class Accumulator {
 public:
  virtual ~Accumulator() = default;
  // One row. count(*) gets no argument; nulls are skipped here.
  virtual Status Add(const Context& context, std::span<const Value> arguments) = 0;
  // What the group amounts to. May be asked once.
  virtual Result<Value> Finish(const Context& context) = 0;
  // Bytes held beyond the object, for the query's memory budget: cheap, approximate.
  virtual std::size_t HeapBytes() const { return 0; }
};

struct Aggregate {
  std::string_view name;
  std::uint8_t min_arguments = 1, max_arguments = 1;
  std::array<TypeSet, 3> arguments = {};
  TypeSet result = TypeSet::Any();
  std::unique_ptr<Accumulator> (*make)() = nullptr;
};

// count, sum, avg, min, max, collect, stDev, stDevP, percentileCont, percentileDisc; letter case
// ignored, nullptr if there is none.
const Aggregate* FindAggregate(std::string_view name);
std::span<const Aggregate> AllAggregates();

}  // namespace kg::query
