#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "graph/model/result.h"

namespace kg::tools {

// A line of workers: `next` gives inputs one after another, `work` turns them into outputs on
// several threads, `write` takes the outputs in the order of the inputs on the calling thread.
//
// Bounded: an input waits while what is under way costs `budget` or more (one always may go on).
// `next` is called by one thread at a time and may block; nothing ends the line. An error of
// `write` ends it early and is returned. What `work` throws is thrown again from here.
template <typename In, typename Out>
struct InOrder {
  unsigned threads = 2;
  std::uint64_t budget = 0;
  std::function<std::optional<In>()> next;
  std::function<std::uint64_t(const In&)> cost;  // what an input holds until it is written
  std::function<Out(In)> work;
  std::function<Status(Out)> write;

  Status Run() const;
};

template <typename In, typename Out>
Status InOrder<In, Out>::Run() const {
  struct Done {
    std::optional<Out> out;  // nothing: `failure`
    std::exception_ptr failure;
    std::uint64_t cost = 0;
  };
  std::mutex input;  // held while an input is taken
  std::mutex mutex;  // guards what follows
  std::condition_variable room, ready;
  std::map<std::size_t, Done> done;
  std::size_t taken = 0;
  std::uint64_t held = 0;
  unsigned working = threads;
  bool closed = false;

  const auto loop = [&] {
    for (;;) {
      std::size_t index = 0;
      std::optional<In> in;
      Done result;
      {
        const std::lock_guard turn(input);
        in = next();
        if (!in) break;
        result.cost = cost(*in);
        std::unique_lock lock(mutex);
        room.wait(lock, [&] { return closed || held == 0 || held + result.cost <= budget; });
        if (closed) break;
        held += result.cost;
        index = taken++;
      }
      try {
        result.out = work(std::move(*in));
      } catch (...) {
        result.failure = std::current_exception();
      }
      const std::lock_guard lock(mutex);
      done.emplace(index, std::move(result));
      ready.notify_one();
    }
    const std::lock_guard lock(mutex);
    --working;
    ready.notify_one();
  };

  // Joined, and told to stop, however this function is left.
  struct Joined {
    std::vector<std::thread> threads;
    std::function<void()> stop;
    ~Joined() {
      stop();
      for (std::thread& thread : threads) thread.join();
    }
  } workers;
  workers.stop = [&] {
    const std::lock_guard lock(mutex);
    closed = true;
    room.notify_all();
  };
  for (unsigned i = 0; i < threads; ++i) workers.threads.emplace_back(loop);

  for (std::size_t index = 0;; ++index) {
    Done result;
    {
      std::unique_lock lock(mutex);
      ready.wait(lock, [&] { return done.contains(index) || working == 0; });
      if (!done.contains(index)) return {};
      result = std::move(done.extract(index).mapped());
    }
    if (result.failure) std::rethrow_exception(result.failure);
    if (Status written = write(std::move(*result.out)); !written) return written;
    const std::lock_guard lock(mutex);
    held -= result.cost;
    room.notify_all();
  }
}

}  // namespace kg::tools
