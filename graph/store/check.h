#pragma once

#include <functional>

#include "graph/store/counts.h"
#include "graph/store/key_value.h"
#include "graph/store/store.h"
#include "graph/store/tokens.h"

namespace kg::store {

// Reads a whole view and compares every family with those that must agree with it: each record's
// entries must be there, and the number of entries must be what the records account for.
Result<CheckReport> CheckView(const View& view, const TokenTable& tokens, const Counts& counts,
                              const std::function<void(double)>& progress);

}  // namespace kg::store
