#include "query/plan/rewrite/rewrite.h"

#include <array>

namespace kg::query {

void Rewrite(QueryPlan& plan, const store::Reader& reader) {
  constexpr std::array<void (*)(QueryPlan&, const store::Reader&), 8> kPasses = {
      CountFromStatistics, LabelsIntoExpand, TypeOfExpand, Intersect,
      WeighRows,           DistinctExpand,   TopByIndex,   AggregateColumns,
  };
  for (const auto pass : kPasses) pass(plan, reader);
}

}  // namespace kg::query
