#pragma once

#include <cstddef>
#include <functional>

#include "graph/model/result.h"

namespace kg::query {

// Runs work(0) .. work(parts - 1), each once, on up to `threads` threads, the caller's among them.
// Parts are begun in their order; of several errors the one of the first part comes back, and parts
// not begun when it happened are left out.
Status InParallel(std::size_t threads, std::size_t parts,
                  const std::function<Status(std::size_t part)>& work);

}  // namespace kg::query
