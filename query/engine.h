#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/result.h"
#include "graph/model/value.h"
#include "graph/store/store.h"
#include "query/limits.h"
#include "query/procedure.h"
#include "query/rows.h"

// openCypher: text and parameters to rows. The one place where the order of the stages is written:
// parse, bind, plan, build, run.
namespace kg::query {

struct Request {
  std::string text;
  Value::Map parameters = {};
  Limits limits = {};
  Parallelism parallelism = {};
  bool read_only = true;  // a query that writes is then a kReadOnly error
  // What date() and rand() go by; absent: the system's clock.
  std::optional<Clock> clock = {};
  std::optional<std::uint64_t> seed = {};
  // False: the plan as the patterns were put in order, without the passes of query/plan/rewrite.
  // The answer is the same; for comparing the two.
  bool rewrite = true;
};

struct Answer {
  std::vector<std::string> columns;
  Rows rows;
  store::WriteCounts writes;
  std::string plan;  // EXPLAIN and PROFILE
  bool wrote = false;
  // What the rows' nodes and relationships are asked of: the state after the query.
  std::shared_ptr<const store::Reader> reader;
};

// Runs queries on one store. Threads: Run may be called from any number of threads.
// Errors: kInvalid with `where` = "line:column" for a query that is wrong; what openCypher calls
// the error is read from it by KindOf (query/error.h). A query that fails leaves nothing written.
class Engine {
 public:
  explicit Engine(std::shared_ptr<store::Store> store, Procedures procedures = {});
  ~Engine();

  Result<Answer> Run(const Request& request) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kg::query
