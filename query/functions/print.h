#pragma once

#include <string>

#include "graph/model/value.h"

namespace kg::query {

// A float as Cypher writes it: the shortest digits that read back as the same number, always with
// a point or an exponent; "NaN", "Infinity", "-Infinity".
std::string PrintFloat(double number);

// What toString() gives and strings are joined with: no quotes around a string. Nodes,
// relationships and paths are written by id.
std::string PlainText(const Value& value);

// As a Cypher literal where there is one: 'it\'s', [1, 2.0], {a: null}, '2015-07-21'.
std::string LiteralText(const Value& value);

// The name of an entity outside a query: "n:12", "r:34". What elementId() gives.
std::string ElementId(NodeId id);
std::string ElementId(RelationshipId id);

}  // namespace kg::query
