#include "graph/load/csv_import.h"

#include <functional>
#include <mutex>
#include <string>
#include <utility>

#include "graph/load/csv_nodes.h"
#include "graph/load/csv_reading.h"
#include "graph/load/csv_relationships.h"
#include "graph/load/csv_source.h"
#include "graph/load/id_map.h"

namespace kg::load {
namespace {

// Calls read(counters) in each thread; then what went wrong, if it was more than is tolerated.
Status ReadTables(CsvReading& reading, const std::function<Status(store::Counters&)>& read,
                  std::uint64_t tolerated, CsvSummary& summary,
                  std::vector<store::Counters>& counted) {
  std::mutex mutex;
  std::vector<std::function<Status()>> tasks;
  const unsigned threads = reading.loader.threads();
  for (unsigned i = 0; i < threads; ++i) {
    tasks.push_back([&]() -> Status {
      store::Counters counters;
      Status status;
      try {
        status = read(counters);
      } catch (...) {
        reading.Stop();
        throw;
      }
      if (!status.ok()) reading.Stop();
      const std::lock_guard lock(mutex);
      counted.push_back(std::move(counters));
      return status;
    });
  }
  if (Status status = RunTasks(threads, tasks); !status.ok()) return status;
  summary.bytes += reading.bytes;
  summary.properties += reading.properties;
  const std::uint64_t before = summary.bad.count;
  for (auto& [index, rows] : reading.bad) {
    for (BadRow& row : rows.first) summary.bad.Add(std::move(row));
  }
  summary.bad.count = before + reading.bad_rows;
  if (summary.bad.count > tolerated) return summary.bad.TooMany(tolerated);
  return {};
}

}  // namespace

Result<CsvSummary> ReadCsv(Loader& loader, const std::vector<CsvFiles>& nodes,
                           const std::vector<CsvFiles>& relationships, const CsvOptions& options,
                           const ReadProgress& progress, std::vector<store::Counters>& counted) {
  CsvSummary summary;
  store::Tokens& tokens = loader.tokens();
  CsvSpaces spaces;
  IdMap ids(&loader.workspace());
  const std::uint64_t tolerated = options.bad_tolerance;
  {
    CsvSource source(io::CsvTable::kNodes, nodes, options, &tokens, &spaces);
    CsvReading reading(&loader, &source, options, progress);
    const auto read = [&](store::Counters& counters) {
      return ReadNodeRows(&reading, &ids, &summary.nodes, counters);
    };
    Status status = ReadTables(reading, read, tolerated, summary, counted);
    if (!status.ok()) return std::move(status).error();
  }
  CsvOptions left = options;
  left.bad_tolerance -= summary.bad.count;
  const std::uint64_t before = summary.bytes;
  const ReadProgress rest = [&](std::uint64_t bytes) {
    if (progress) progress(before + bytes);
  };
  CsvSource source(io::CsvTable::kRelationships, relationships, left, &tokens, &spaces);
  CsvReading reading(&loader, &source, left, rest);
  const auto read = [&](store::Counters& counters) {
    return ReadRelationshipRows(&reading, &ids, counters);
  };
  Status status = ReadTables(reading, read, tolerated, summary, counted);
  if (!status.ok()) return std::move(status).error();
  for (const store::Counters& lane : counted) summary.relationships += lane.relationships;
  return summary;
}

}  // namespace kg::load
