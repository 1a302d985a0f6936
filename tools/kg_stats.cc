#include <algorithm>
#include <string>
#include <vector>

#include "tools/commands.h"
#include "tools/console.h"
#include "tools/graph_options.h"

namespace kg::tools {
namespace {

constexpr char kName[] = "kg stats";

struct Row {
  std::string what, count;
};

// Names to the left, counts to the right.
void AppendTable(std::string_view heading, const std::vector<Row>& rows, std::string& text) {
  if (rows.empty()) return;
  std::size_t names = 0, counts = 0;
  for (const Row& row : rows) {
    names = std::max(names, row.what.size());
    counts = std::max(counts, row.count.size());
  }
  const Colours colours = ColoursFor(stdout);
  text.append("\n").append(colours.bold).append(heading).append(colours.reset).append("\n");
  for (const Row& row : rows) {
    text.append("  ").append(row.what);
    text.append(names - row.what.size() + 2 + counts - row.count.size(), ' ');
    text.append(row.count).append("\n");
  }
}

std::vector<Row> Counted(const std::vector<std::pair<std::string, std::uint64_t>>& counts) {
  std::vector<Row> rows;
  for (const auto& [name, count] : counts) rows.push_back({name, Grouped(count)});
  return rows;
}

// "12.3"; both may be estimates.
std::string Ratio(std::uint64_t part, std::uint64_t whole) {
  const std::uint64_t tenths = (part * 10 + whole / 2) / whole;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

int PrintStatistics(const store::Store& store, const std::string& directory) {
  const Result<store::Statistics> statistics = store.ReadStatistics();
  if (!statistics) return Fail(kName, statistics.error());
  std::string text = directory + ": " + Bytes(statistics->bytes_on_disk) + " on disk\n";
  AppendTable("Counts",
              {{"documents", Grouped(statistics->documents)},
               {"nodes", Grouped(statistics->nodes)},
               {"relationships", Grouped(statistics->relationships)},
               {"statements", Grouped(statistics->statements)},
               {"pieces of evidence", Grouped(statistics->evidence)}},
              text);
  AppendTable("Nodes by label", Counted(statistics->labels), text);
  AppendTable("Relationships by type", Counted(statistics->types), text);
  std::vector<Row> families;
  for (const store::ColumnFamilySize& family : statistics->column_families) {
    families.push_back({family.name, Grouped(family.keys) + " keys, " + Bytes(family.bytes)});
  }
  AppendTable("Column families", families, text);
  std::vector<Row> amplification;
  if (statistics->changed_bytes > 0) {
    amplification.push_back({"bytes written to disk for each that was changed",
                             Ratio(statistics->written_bytes, statistics->changed_bytes)});
  }
  if (statistics->live_bytes > 0) {
    amplification.push_back({"bytes in files for each that is needed",
                             Ratio(statistics->file_bytes, statistics->live_bytes)});
  }
  AppendTable("Amplification", amplification, text);
  Print(text);
  return kDone;
}

int PrintDocuments(const store::Store& store) {
  const Result<std::shared_ptr<const store::Snapshot>> snapshot = store.NewSnapshot();
  if (!snapshot) return Fail(kName, snapshot.error());
  const Result<std::vector<store::DocumentRecord>> documents = (*snapshot)->Documents();
  if (!documents) return Fail(kName, documents.error());
  std::string text;
  for (const store::DocumentRecord& document : *documents) {
    text.append(document.name).append("\t").append(document.language).append("\t");
    text.append(document.encoding).append("\t").append(document.key).append("\n");
  }
  Print(text);
  return kDone;
}

}  // namespace

int RunStats(Arguments arguments) {
  bool documents = false;
  Options options(kName, "Counts what a graph holds.");
  const GraphOption graph(options);
  options.Flag("--documents", documents,
               "list the documents instead: name, language, encoding and key, between tabs");
  options.Example("kg stats --db kg.db", "nodes by label, relationships by type, bytes");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;

  const Result<std::unique_ptr<store::Store>> store = graph.OpenToRead();
  if (!store) return Fail(kName, store.error());
  return documents ? PrintDocuments(**store) : PrintStatistics(**store, graph.directory());
}

}  // namespace kg::tools
