#include "query/plan/rewrite/rewrite.h"

#include <array>

namespace kg::query {

void Rewrite(QueryPlan& plan) {
  constexpr std::array<void (*)(QueryPlan&), 1> kPasses = {
      CountFromStatistics,
  };
  for (const auto pass : kPasses) pass(plan);
}

}  // namespace kg::query
