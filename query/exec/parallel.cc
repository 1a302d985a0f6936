#include "query/exec/parallel.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace kg::query {

Status InParallel(std::size_t threads, std::size_t parts,
                  const std::function<Status(std::size_t part)>& work) {
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;  // of the two below
  std::size_t failed = parts;
  Status first_error;
  const auto run = [&] {
    while (true) {
      const std::size_t part = next.fetch_add(1);
      if (part >= parts) return;
      Status status = work(part);
      if (status.ok()) continue;
      next.store(parts);
      const std::lock_guard lock(mutex);
      if (part < failed) {
        failed = part;
        first_error = std::move(status);
      }
    }
  };
  std::vector<std::thread> others;
  for (std::size_t i = 1; i < std::min(threads, parts); ++i) {
    try {
      others.emplace_back(run);
    } catch (const std::system_error&) {
      break;  // the system has no more threads to give
    }
  }
  run();
  for (std::thread& other : others) other.join();
  return first_error;
}

}  // namespace kg::query
