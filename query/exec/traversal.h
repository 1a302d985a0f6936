#pragma once

#include <string>
#include <vector>

#include "graph/store/store.h"
#include "query/exec/batch.h"
#include "query/exec/execution.h"

// What the operators that walk relationships share (expand.cc, var_expand.cc).
namespace kg::query {

// The ids of type names, sorted; false if names are given, but the store knows none of them.
bool ResolveTypes(const store::Reader& reader, const std::vector<std::string>& names,
                  std::vector<TypeId>& types);

// Whether a relationship is none of those that the row holds in these columns.
bool IsNew(const Batch& batch, std::uint32_t row, const std::vector<VariableId>& different_from,
           RelationshipId relationship);

// Whether a relationship's properties equal those of a map.
Result<bool> HasProperties(Execution& execution, RelationshipId relationship, const Value& map);

}  // namespace kg::query
