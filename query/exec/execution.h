#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "graph/model/result.h"
#include "graph/model/span.h"
#include "graph/store/store.h"
#include "query/functions/function.h"
#include "query/limits.h"

namespace kg::query {

// One run of one query: what it reads and writes, and how much of its limits it has used.
// Belongs to one thread.
class Execution {
 public:
  // What the query came with; all of it must outlive the run.
  struct Input {
    const store::Reader& reader;
    store::Transaction* transaction = nullptr;  // null: the query only reads
    const Limits& limits;
    const Value::Map& parameters;
    std::string_view text;
    Clock clock;
    std::uint64_t seed = 0;
    std::size_t variables = 0;
    bool profile = false;  // operators note the time that they take
    Parallelism parallelism = {};
  };
  explicit Execution(const Input& input);

  const store::Reader& reader() const { return reader_; }
  store::Transaction* transaction() { return transaction_; }
  const Context& context() const { return context_; }
  std::size_t variables() const { return variables_; }
  bool profile() const { return profile_; }
  const Value* Parameter(std::string_view name) const;
  // How many threads work over so many rows is worth.
  std::size_t ThreadsFor(std::uint64_t rows) const {
    return rows < parallelism_.rows ? 1 : parallelism_.threads;
  }

  // Operators call it for every batch, and within long loops. Any thread.
  Status CheckDeadline() const;
  // Inside tight loops: looks at the clock once in a thousand calls.
  Status Tick() {
    if (++ticks_ % 1024 != 0) return {};
    return CheckDeadline();
  }
  // Before work on a value that may be long: looks at the clock if it is.
  Status CheckDeadlineFor(const Value& value) {
    return IsLong(value) ? CheckDeadline() : Status();
  }
  static bool IsLong(const Value& value) {
    constexpr std::size_t kLongBytes = 4096;
    const bool may_be = value.is(Value::Type::kList) || value.is(Value::Type::kString) ||
                        value.is(Value::Type::kMap) || value.is(Value::Type::kPath);
    return may_be && value.HeapBytes() > kLongBytes;
  }
  // What operators hold from one batch to the next.
  Status Charge(std::size_t bytes);
  void Release(std::size_t bytes) { used_ -= bytes < used_ ? bytes : used_; }
  // For what an expression builds: fails if it alone is beyond the limit.
  Status CheckBytes(std::size_t bytes) const;
  std::size_t peak_bytes() const { return peak_; }

  // Adds the place in the query's text to an error that has none.
  Error At(Error error, Span span) const;

  void MarkDeleted(NodeId node) { deleted_nodes_.insert(node); }
  void MarkDeleted(RelationshipId relationship, TypeId type) {
    deleted_relationships_.emplace(relationship, type);
  }
  bool IsDeleted(NodeId node) const { return deleted_nodes_.count(node) != 0; }
  bool IsDeleted(RelationshipId relationship) const {
    return deleted_relationships_.count(relationship) != 0;
  }
  bool deleted_any() const { return !deleted_nodes_.empty() || !deleted_relationships_.empty(); }

  store::WriteCounts counts;

 private:
  const store::Reader& reader_;
  store::Transaction* transaction_;
  Limits limits_;
  const Value::Map& parameters_;
  std::chrono::steady_clock::time_point end_;
  Random random_;
  Context context_;
  std::string_view text_;
  std::size_t variables_;
  bool profile_;
  Parallelism parallelism_;
  std::size_t used_ = 0, peak_ = 0;
  std::uint64_t ticks_ = 0;
  std::unordered_set<NodeId> deleted_nodes_;
  std::unordered_map<RelationshipId, TypeId> deleted_relationships_;
};

}  // namespace kg::query
