#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "query/engine.h"
#include "tests/bench/bench_commands.h"
#include "tests/support/hostile_queries.h"
#include "tests/support/peak_memory.h"
#include "tools/console.h"
#include "tools/json_text.h"
#include "tools/options.h"

namespace kg::bench {
namespace {

constexpr char kName[] = "kg_bench hostile";

using Clock = std::chrono::steady_clock;
using test::HostileQuery;
using test::PeakMemory;

// A folder that is gone when the benchmark ends.
class TemporaryFolder {
 public:
  TemporaryFolder() : path_(std::filesystem::temp_directory_path() / "kg_bench_hostile") { Remove(); }
  ~TemporaryFolder() { Remove(); }
  const std::filesystem::path& path() const { return path_; }

 private:
  void Remove() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::filesystem::path path_;
};

// Runs it and prints its line. False: it did not end as it should.
bool Measure(const query::Engine& engine, const HostileQuery& hostile, const query::Limits& limits,
             bool as_table, bool may_answer) {
  query::Request request;
  request.text = hostile.text;
  request.limits = limits;
  request.read_only = false;
  PeakMemory::Reset();
  const std::size_t before = PeakMemory::Read();
  const Clock::time_point begin = Clock::now();
  std::string outcome;
  bool good = may_answer;
  {
    const Result<query::Answer> answer = engine.Run(request);
    if (answer) {
      outcome = "answered: " + std::to_string(answer->rows.size()) + " rows";
    } else {
      outcome = answer.error().message;
      good = answer.error().code == ErrorCode::kLimit;
    }
  }
  const double ms = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
  const std::size_t after = PeakMemory::Read();
  const std::size_t mib = (after > before ? after - before : 0) >> 20;
  if (as_table) {
    char numbers[64];
    std::snprintf(numbers, sizeof numbers, " | %.0f | %zu | ", ms, mib);
    tools::Print("| " + std::string(hostile.name) + numbers + outcome + " |\n");
    return good;
  }
  std::string line = "{\"kind\":\"hostile\",\"peer\":\"kg\",\"query\":";
  tools::AppendJson(hostile.name, line);
  line += ",\"ms\":";
  tools::AppendJson(std::round(ms * 10) / 10, line);
  line += ",\"peak_mib\":" + std::to_string(mib) + ",\"outcome\":";
  tools::AppendJson(outcome, line);
  tools::Print(line + "}\n");
  return good;
}

}  // namespace

int RunHostile(tools::Arguments arguments) {
  std::uint64_t deadline = 10'000, megabytes = 1024;
  std::string only;
  bool table = false;
  tools::Options options(kName,
                         "Queries that would take too much, over a small dense graph of its own: "
                         "time, memory\nbeyond what the process had before, and the error. Then "
                         "large queries that must be answered.\nFails if one ends otherwise.");
  options.Number("--deadline", "MS", deadline, 1, 3'600'000, "each query's deadline");
  options.Number("--memory", "MB", megabytes, 1, 1 << 20, "each query's memory");
  options.Text("--only", "NAME", only, "one query");
  options.Flag("--table", table, "as a Markdown table");
  options.Example("kg_bench hostile --deadline 10000 --memory 1024", "every query");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;

  const TemporaryFolder folder;
  Result<std::unique_ptr<store::Store>> store = store::Store::Open(
      {.directory = folder.path(), .writable = true, .create_if_missing = true});
  if (!store) return tools::Fail(kName, store.error());
  const query::Engine engine(std::move(*store));
  for (const std::string& statement : test::HostileGraph()) {
    query::Request request;
    request.text = statement;
    request.read_only = false;
    if (const Result<query::Answer> made = engine.Run(request); !made) {
      return tools::Fail(kName, made.error());
    }
  }
  query::Limits limits;
  limits.deadline = std::chrono::milliseconds(deadline);
  limits.memory_bytes = static_cast<std::size_t>(megabytes << 20);
  if (table) tools::Print("| query | ms | peak MiB | outcome |\n| --- | --- | --- | --- |\n");
  bool good = true;
  for (const HostileQuery& hostile : test::HostileQueries()) {
    if (!only.empty() && hostile.name != only) continue;
    good = Measure(engine, hostile, limits, table, false) && good;
  }
  for (const HostileQuery& large : test::LargeQueries()) {
    if (!only.empty() && large.name != only) continue;
    good = Measure(engine, large, limits, table, true) && good;
  }
  return good ? tools::kDone : tools::kFailed;
}

}  // namespace kg::bench
