#pragma once

#include "query/plan/plan.h"

// Passes over a finished plan, each in the file of its name. They change how rows are found, never
// which rows.
namespace kg::query {

// A count of all nodes, of a label's or of all relationships becomes one look at the statistics.
void CountFromStatistics(QueryPlan& plan, const store::Reader& reader);
// A filter by one label right after an expansion becomes part of it.
void LabelsIntoExpand(QueryPlan& plan, const store::Reader& reader);
// type(r) is what the expansion to r has read already.
void TypeOfExpand(QueryPlan& plan, const store::Reader& reader);
// An expansion to a node, then one into it, becomes the intersection of two lists of neighbours.
void Intersect(QueryPlan& plan, const store::Reader& reader);
// Where rows are only counted, fewer rows say for how many they stand.
void WeighRows(QueryPlan& plan, const store::Reader& reader);
// Where only distinct ends of an expansion matter, each is shown once; of a variable length, they
// are found breadth first.
void DistinctExpand(QueryPlan& plan, const store::Reader& reader);
// The first rows by a property are read in the order of its index.
void TopByIndex(QueryPlan& plan, const store::Reader& reader);
// Aggregates over the nodes of a label run over columns of their properties.
void AggregateColumns(QueryPlan& plan, const store::Reader& reader);

// All passes, in their order.
void Rewrite(QueryPlan& plan, const store::Reader& reader);

}  // namespace kg::query
