#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/result.h"
#include "graph/model/value.h"
#include "graph/store/store.h"

// openCypher: text and parameters to rows. The one place where the order of the stages is written:
// parse, bind, plan, rewrite, build, run.
namespace kg::query {

// Reaching one is a kLimit error that names it and says how to raise it. Zero: no limit.
struct Limits {
  std::chrono::milliseconds deadline{30'000};
  std::size_t memory_bytes = std::size_t{1} << 30;
  std::uint64_t rows = 10'000'000;
};

struct Request {
  std::string text;
  Value::Map parameters = {};
  Limits limits = {};
  bool read_only = true;  // a query that writes is then a kReadOnly error
};

struct Answer {
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;
  store::WriteCounts writes;
  std::string plan;  // EXPLAIN and PROFILE
  bool wrote = false;
  // What the rows' nodes and relationships are asked of: the state after the query.
  std::shared_ptr<const store::Reader> reader;
};

// Runs queries on one store. Threads: Run may be called from any number of threads.
// Errors: kInvalid with `where` = "line:column" for a query that is wrong.
class Engine {
 public:
  explicit Engine(std::shared_ptr<store::Store> store);
  ~Engine();

  Result<Answer> Run(const Request& request) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kg::query
