#pragma once

#include <memory>

#include "graph/model/result.h"
#include "graph/store/store.h"
#include "query/plan/plan.h"

namespace kg::query {

// Clauses to operators, patterns in the order that the reader's counts make cheapest.
// `parameters` only inform the estimates. `rewrite`: with the passes of rewrite/rewrite.h.
// Errors: kLimit if the plan gets too deep.
Result<QueryPlan> MakePlan(std::unique_ptr<BoundQuery> query, const store::Reader& reader,
                           const Value::Map& parameters, bool rewrite);

}  // namespace kg::query
