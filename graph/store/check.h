#pragma once

#include <functional>

#include "graph/store/counters.h"
#include "graph/store/store.h"
#include "graph/store/tokens.h"
#include "graph/store/view.h"

namespace kg::store {

// Reads every family of a view and compares it with the others; if fast, only counts what is there.
//
// Method: whatever one record says must be derived from it is looked up where it must be found, and
// what is found by walking the derived families is counted; equal counts and no miss mean that both
// sides are the same set. So memory stays small whatever the store holds.
Result<CheckReport> CheckView(const View& view, const Counters& counters, const Tokens& tokens,
                              CheckDepth depth, const std::function<void(double)>& progress);

}  // namespace kg::store
