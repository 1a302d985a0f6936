#pragma once

#include "graph/model/result.h"
#include "graph/store/store.h"
#include "query/syntax/ast.h"

namespace kg::query {

// Declares or drops an index or a constraint. A uniqueness constraint is a unique index.
// Errors: kConflict if there is such a thing already, or the nodes that are there forbid it;
// kNotFound for a name that there is not; neither where the command is lenient.
// Whether anything changed.
Result<bool> RunSchemaCommand(const SchemaCommand& command, store::Transaction& transaction);

}  // namespace kg::query
