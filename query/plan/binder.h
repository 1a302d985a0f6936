#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "graph/model/result.h"
#include "query/procedure.h"
#include "query/syntax/ast.h"

namespace kg::query {

// What is known of a value before the query runs. Null is always possible besides.
struct StaticType {
  TypeSet set = TypeSet::Any();
  TypeSet element = TypeSet::Any();  // of its elements, where it is a list
};

struct BoundVariable {
  std::string name;  // "" if hidden
  StaticType type;
  // A label that the node has, or the type of the relationship, whenever it is not null: what the
  // planner knows from the pattern that binds it; "" if nothing.
  std::string kind = {};
};

// A query whose names are resolved: every variable has an id, every call its function.
struct BoundQuery {
  ParsedQuery parsed;
  std::vector<BoundVariable> variables;  // by id
  std::vector<std::string> parameters;   // names used, sorted
};

// Resolves names, checks scopes and static types, aggregation and the order of clauses.
// Errors: those that openCypher calls compile-time, with line:column.
Result<BoundQuery> Bind(ParsedQuery parsed, std::string_view text, const Procedures& procedures);

}  // namespace kg::query
