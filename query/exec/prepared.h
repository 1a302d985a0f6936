#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "graph/store/store.h"
#include "query/exec/build.h"
#include "query/exec/operator.h"
#include "query/plan/plan.h"

namespace kg::query {

// The operators of one run of a plan. One thread at a time; may run again after Restart.
class Running {
 public:
  explicit Running(const QueryPlan& plan);

  Operator& root() { return *root_; }
  void Restart();
  Actuals Measured() const;

 private:
  Builder builder_;
  OperatorPtr root_;
};

// A plan that may be run any number of times, by several threads at once, and the operators of
// runs that have ended, kept for the next ones.
class Prepared {
 public:
  // Bytes that operators hold while they wait, of all plans together.
  using Waiting = std::shared_ptr<std::atomic<std::size_t>>;
  Prepared(QueryPlan plan, const store::Reader& reader, Waiting waiting);
  ~Prepared();

  const QueryPlan& plan() const { return plan_; }
  // Whether the graph is still about as large as it was when the plan was chosen, and has the same
  // indexes. A plan that does not suit is slow, never wrong.
  bool Suits(const store::Reader& reader) const;

  std::unique_ptr<Running> Take();
  // Only of runs that came to their end. `bytes`: what they held at most.
  void GiveBack(std::unique_ptr<Running> running, std::size_t bytes);

 private:
  const QueryPlan plan_;
  const std::uint64_t nodes_, relationships_;
  const std::vector<store::DeclaredIndex> indexes_;
  const Waiting waiting_;
  std::mutex mutex_;
  struct Idle {
    std::unique_ptr<Running> running;
    std::size_t bytes;
  };
  std::vector<Idle> idle_;
};

}  // namespace kg::query
