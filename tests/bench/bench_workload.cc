#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "query/engine.h"
#include "query/preload.h"
#include "query/result/json.h"
#include "tests/bench/bench_commands.h"
#include "tools/console.h"
#include "tools/graph_options.h"
#include "tools/input_files.h"
#include "tools/json_text.h"
#include "tools/options.h"

namespace kg::bench {
namespace {

constexpr char kName[] = "kg_bench workload";
constexpr std::uint64_t kMaximumBytes = std::uint64_t{1} << 30;
constexpr std::size_t kWarmUps = 3;

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

Result<Value> ReadJsonFile(const std::filesystem::path& path) {
  const Result<std::string> text = tools::ReadInputFile(path.string(), kMaximumBytes);
  if (!text) return text.error();
  return query::ParseJson(*text, query::JsonStyle::kPlain);
}

// How peers' answers are written down, so that they can be compared: cells of a row joined by tabs.
std::string CellOf(const Value& value) {
  switch (value.type()) {
    case Value::Type::kNull: return "null";
    case Value::Type::kString: return std::string(value.string());
    case Value::Type::kInteger: return std::to_string(value.integer());
    case Value::Type::kFloat: {
      char text[32];
      std::snprintf(text, sizeof text, "%.9g", value.floating());
      return text;
    }
    default: {
      std::string text;
      tools::AppendJson(value, text);
      return text;
    }
  }
}

std::string AnswerAsJson(const query::Answer& answer, bool ordered) {
  std::vector<std::string> rows;
  for (const query::Row row : answer.rows) {
    std::string& line = rows.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) line += (i > 0 ? "\t" : "") + CellOf(row[i]);
  }
  if (!ordered) std::sort(rows.begin(), rows.end());
  std::string text = "[";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i > 0) text += ',';
    tools::AppendJson(rows[i], text);
  }
  return text + "]";
}

// The smallest measurement that `share` of all do not exceed.
double Percentile(std::vector<double> times, double share) {
  if (times.empty()) return 0;
  std::sort(times.begin(), times.end());
  const double rank = std::ceil(share * static_cast<double>(times.size()));
  return times[std::min(times.size() - 1, static_cast<std::size_t>(std::max(rank, 1.0)) - 1)];
}

long PeakMiB() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

struct Options {
  std::uint64_t runs = 40, budget = 15, image_megabytes = 4096;
  std::string only;
};

// Makes the images and says how long it took.
Status Prepare(const store::Store& store) {
  const Clock::time_point start = Clock::now();
  const Result<std::shared_ptr<const store::Snapshot>> snapshot = store.NewSnapshot();
  if (!snapshot) return snapshot.error();
  if (Status status = query::Preload(**snapshot); !status) return status;
  std::string line = "{\"kind\":\"preload\",\"peer\":\"kg\",\"seconds\":";
  tools::AppendJson(Milliseconds(Clock::now() - start).count() / 1000, line);
  tools::Print(line + ",\"peak_rss_mib\":" + std::to_string(PeakMiB()) + "}\n");
  return {};
}

// Runs one query over its parameter sets and prints its line. Gives the answers as JSON.
std::string Measure(const query::Engine& engine, const Value& entry, const Value& all_parameters,
                    const Options& options) {
  const std::string id(entry.Find("id")->string());
  const bool ordered = entry.Find("ordered")->boolean();
  std::vector<query::Request> requests;
  for (const Value& set : all_parameters.Find(entry.Find("parameters")->string())->list()) {
    query::Request& request = requests.emplace_back();
    request.text = entry.Find("cypher")->string();
    request.parameters = set.map();
    request.limits.deadline = std::chrono::minutes(10);
  }
  std::string error;
  std::vector<double> times;
  std::vector<std::string> answers(requests.size(), "null");
  std::size_t rows = 0;
  for (std::size_t i = 0; i < kWarmUps && error.empty(); ++i) {
    const Result<query::Answer> answer = engine.Run(requests[i % requests.size()]);
    if (!answer) error = answer.error().message;
  }
  const Clock::time_point start = Clock::now();
  for (std::size_t i = 0; i < options.runs && error.empty(); ++i) {
    if (i >= kWarmUps && Clock::now() - start > std::chrono::seconds(options.budget)) break;
    const std::size_t set = i % requests.size();
    const Clock::time_point begin = Clock::now();
    const Result<query::Answer> answer = engine.Run(requests[set]);
    times.push_back(Milliseconds(Clock::now() - begin).count());
    if (!answer) {
      error = answer.error().message;
    } else if (answers[set] == "null") {
      answers[set] = AnswerAsJson(*answer, ordered);
      if (set == 0) rows = answer->rows.size();
    }
  }
  std::string line = "{\"kind\":\"query\",\"peer\":\"kg\",\"query\":";
  tools::AppendJson(id, line);
  line += ",\"runs\":" + std::to_string(times.size());
  const auto number = [&line](const char* name, double value) {
    line += std::string(",\"") + name + "\":";
    tools::AppendJson(std::round(value * 1e5) / 1e5, line);
  };
  number("p50_ms", Percentile(times, 0.5));
  number("p95_ms", Percentile(times, 0.95));
  number("min_ms", Percentile(times, 0));
  line += ",\"rows\":" + std::to_string(rows);
  if (!error.empty()) {
    line += ",\"error\":";
    tools::AppendJson(error, line);
  }
  tools::Print(line + "}\n");
  std::string all = "[";
  for (std::size_t i = 0; i < answers.size(); ++i) all += (i > 0 ? "," : "") + answers[i];
  return all + "]";
}

}  // namespace

int RunWorkload(tools::Arguments arguments) {
  std::string data, queries = KG_SOURCE_DIR "/tests/bench/workload.json";
  Options measure;
  tools::Options options(kName,
                         "The queries of a workload file over a graph that was imported from DIR, "
                         "in process:\nwarm-ups, then timed runs over the parameter sets of "
                         "DIR/params.json. Answers are saved\nas DIR/answers/kg.json.");
  const tools::GraphOption graph(options);
  options.Text("--data", "DIR", data, "the generated graph's folder",
               tools::Options::Need::kRequired);
  options.Text("--queries", "FILE", queries, "the workload, if not the one of the sources");
  options.Text("--only", "ID", measure.only, "one query; answers are then not saved");
  options.Number("--runs", "N", measure.runs, 1, 1'000'000, "timed runs of a query");
  options.Number("--budget", "SECONDS", measure.budget, 1, 3600, "then a query has run enough");
  options.Number("--images", "MB", measure.image_megabytes, 0, 1 << 20,
                 "arrays in memory, made before the first query; 0: none");
  options.Example("kg_bench workload --data DIR --db kg.db", "every query");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;

  const std::filesystem::path folder = data;
  const Result<Value> parameters = ReadJsonFile(folder / "params.json");
  if (!parameters) return tools::Fail(kName, parameters.error());
  const Result<Value> workload = ReadJsonFile(queries);
  if (!workload) return tools::Fail(kName, workload.error());
  Result<std::unique_ptr<store::Store>> opened = store::Store::Open(
      {.directory = graph.directory(),
       .writable = true,
       .image_bytes = static_cast<std::size_t>(measure.image_megabytes << 20)});
  if (!opened) return tools::Fail(kName, opened.error());
  if (Status status = Prepare(**opened); !status) return tools::Fail(kName, status.error());
  const query::Engine engine(std::move(*opened));

  std::string all;
  for (const Value& entry : workload->list()) {
    const std::string id(entry.Find("id")->string());
    if (!measure.only.empty() && id != measure.only) continue;
    all += all.empty() ? "{" : ",";
    tools::AppendJson(id, all);
    all += ":" + Measure(engine, entry, *parameters->Find("params"), measure);
  }
  tools::Print("{\"kind\":\"memory\",\"peer\":\"kg\",\"after\":\"queries\",\"peak_rss_mib\":" +
               std::to_string(PeakMiB()) + "}\n");
  if (!measure.only.empty()) return tools::kDone;
  std::error_code code;
  std::filesystem::create_directories(folder / "answers", code);
  std::ofstream file(folder / "answers" / "kg.json", std::ios::binary);
  file << all << "}\n";
  if (file.flush()) return tools::kDone;
  return tools::Fail(kName, Error{ErrorCode::kIo, "the answers could not be written",
                                  (folder / "answers" / "kg.json").string()});
}

}  // namespace kg::bench
