#pragma once

#include "query/exec/batch.h"
#include "query/exec/execution.h"
#include "query/syntax/pattern.h"

namespace kg::query {

// The path that a row's nodes and relationships form along a pattern; null if one of them is null.
Result<Value> BuildPath(Execution& execution, const PathPattern& pattern, const Batch& batch,
                        std::uint32_t row);

}  // namespace kg::query
