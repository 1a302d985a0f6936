#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace kg::query {

// Reaching one is a kLimit error that names it and says how to raise it. Zero: no limit.
struct Limits {
  std::chrono::milliseconds deadline{30'000};
  std::size_t memory_bytes = std::size_t{1} << 30;
  std::uint64_t rows = 10'000'000;
};

// Whether a query that only reads may use several threads. The answer is the same.
struct Parallelism {
  std::size_t threads = 0;            // at most; 0: as many as the machine has
  std::uint64_t rows = 1 << 17;       // work on fewer rows is not worth a second thread
};

}  // namespace kg::query
