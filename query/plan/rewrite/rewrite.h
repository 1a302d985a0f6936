#pragma once

#include "query/plan/plan.h"

// Passes over a finished plan, each in the file of its name. They change how rows are found, never
// which rows.
namespace kg::query {

// A count of all nodes, of a label's or of all relationships becomes one look at the statistics.
void CountFromStatistics(QueryPlan& plan);

// All passes, in their order.
void Rewrite(QueryPlan& plan);

}  // namespace kg::query
