#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "graph/load/csv_import.h"
#include "graph/store/store.h"
#include "tools/commands.h"
#include "tools/console.h"
#include "tools/options.h"

namespace kg::tools {
namespace {

constexpr char kName[] = "kg import";

namespace fs = std::filesystem;

// What the command line says, before it is checked.
struct Call {
  std::string directory, delimiter = ",", array_delimiter = ";", quote = "\"", id_type = "string";
  std::vector<std::string> nodes, relationships;
  std::uint64_t memory = 1024, threads = 2, bad_tolerance = 0;
};

std::vector<std::string> SplitAt(std::string_view text, char separator) {
  std::vector<std::string> out;
  for (;;) {
    const std::size_t end = text.find(separator);
    if (end != 0 && !text.empty()) out.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

// "LABEL:LABEL=a.csv,b.csv" or files alone. Files of arguments without labels are one list, so that
// the header may be a file of its own.
std::vector<load::CsvFiles> FilesOf(const std::vector<std::string>& arguments) {
  std::vector<load::CsvFiles> all;
  bool open = false;
  std::error_code ignored;
  for (const std::string& argument : arguments) {
    const std::size_t equals = argument.find('=');
    const bool labels = equals != std::string::npos && !fs::exists(argument, ignored);
    if (!open || labels) all.emplace_back();
    open = !labels;
    std::string files = argument;
    if (labels) {
      all.back().labels = SplitAt(argument.substr(0, equals), ':');
      files = argument.substr(equals + 1);
    }
    if (fs::exists(files, ignored)) {
      all.back().files.emplace_back(files);
    } else {
      for (const std::string& file : SplitAt(files, ',')) all.back().files.emplace_back(file);
    }
  }
  return all;
}

// One character, or the name of one.
bool ReadCharacter(const std::string& text, char& out) {
  if (text == "TAB" || text == "\\t" || text == "tab") {
    out = '\t';
    return true;
  }
  if (text.size() != 1 || text[0] == '\n' || text[0] == '\r' || text[0] == '\0') return false;
  out = text[0];
  return true;
}

std::uint64_t PeakMemory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

std::uint64_t BytesOf(const fs::path& folder) {
  std::uint64_t bytes = 0;
  std::error_code code;
  for (fs::directory_iterator it(folder, code), end; !code && it != end; it.increment(code)) {
    std::error_code gone;
    const std::uintmax_t size = it->file_size(gone);
    if (!gone) bytes += size;
  }
  return bytes;
}

void PrintSummary(const Call& call, const load::CsvSummary& summary,
                  std::chrono::duration<double> time) {
  const auto rate = static_cast<std::uint64_t>(static_cast<double>(summary.relationships) /
                                               std::max(time.count(), 1e-9));
  Print(call.directory + "\n  " + Grouped(summary.nodes) + " nodes, " +
        Grouped(summary.relationships) + " relationships, " + Grouped(summary.properties) +
        " properties\n  " + Bytes(summary.bytes) + " in " + Duration(time) + ", " + Grouped(rate) +
        " relationships a second\n  " + Bytes(BytesOf(call.directory)) + " on disk, " +
        Bytes(PeakMemory()) + " of memory at most\n");
  const Colours colours = ColoursFor(stderr);
  std::string text;
  for (const load::BadRow& row : summary.bad) {
    text.append(colours.bad).append("left out: ").append(colours.reset);
    text.append(row.file).append(":").append(std::to_string(row.line));
    text.append(": ").append(row.reason).append("\n");
  }
  if (summary.bad_rows > summary.bad.size()) {
    text += "and " + Grouped(summary.bad_rows - summary.bad.size()) + " more rows\n";
  }
  Warn(text);
}

Result<load::CsvSummary> Import(const Call& call, const load::CsvOptions& csv) {
  const std::vector<load::CsvFiles> nodes = FilesOf(call.nodes);
  const std::vector<load::CsvFiles> relationships = FilesOf(call.relationships);
  std::uint64_t total = 0;
  for (const auto* tables : {&nodes, &relationships}) {
    for (const load::CsvFiles& table : *tables) {
      for (const fs::path& file : table.files) {
        std::error_code code;
        if (!fs::exists(file, code)) {
          return Error{ErrorCode::kNotFound, "there is no such file", file.string()};
        }
        const std::uintmax_t size = fs::file_size(file, code);
        if (!code) total += size;
      }
    }
  }
  // Half for what is sorted; the rest for ids, rows being read and files being written.
  const std::size_t memory = static_cast<std::size_t>(call.memory) << 20;
  Result<std::unique_ptr<store::Store>> store =
      store::Store::Open({.directory = call.directory,
                          .writable = true,
                          .create_if_missing = true,
                          .block_cache_bytes = memory / 32,
                          .write_buffer_bytes = memory / 32});
  if (!store) return std::move(store).error();
  Result<std::unique_ptr<load::Loader>> loader = load::Loader::Begin(
      store->get(),
      {.memory_bytes = memory / 2, .threads = static_cast<unsigned>(call.threads)});
  if (!loader) return std::move(loader).error();
  std::vector<store::Counters> counted;
  Result<load::CsvSummary> summary = [&] {
    Progress progress("reading, kB", total / 1000);
    return load::ReadCsv(**loader, nodes, relationships, csv,
                         [&](std::uint64_t bytes) {
                           progress.Update(std::min(bytes, total) / 1000, bytes);
                         },
                         counted);
  }();
  if (!summary) return summary;
  Progress progress("writing, steps", 1000);
  const Status done = (*loader)->Finish(counted, [&](std::uint64_t step, std::uint64_t steps) {
    progress.Update(step * 1000 / steps, 0);
  });
  if (!done) return done.error();
  return summary;
}

}  // namespace

int RunImport(Arguments arguments) {
  Call call;
  Options options(kName,
                  "Loads tables of nodes and relationships into a new or empty graph, in the "
                  "format of\nneo4j-admin's import. All of it is loaded, or nothing.");
  options.Text("--db", "DIR", call.directory, "the graph; made if it is not there",
               Options::Need::kRequired);
  options.Several("--nodes", "FILE", call.nodes,
                  "tables of nodes, .csv or .csv.gz; LABEL=FILE gives all rows a label");
  options.Several("--relationships", "FILE", call.relationships,
                  "tables of relationships; TYPE=FILE gives all rows a type");
  options.Choice("--id-type", call.id_type, {"string", "integer"}, "what ids are");
  options.Text("--delimiter", "CHAR", call.delimiter, "between cells; TAB for a tab");
  options.Text("--array-delimiter", "CHAR", call.array_delimiter,
               "between elements of a list, and between labels");
  options.Text("--quote", "CHAR", call.quote, "around cells that hold delimiters or line ends");
  options.Number("--bad-tolerance", "N", call.bad_tolerance, 0, 1'000'000'000'000,
                 "leave up to N bad rows out; with one more nothing is loaded (0)");
  options.Number("--memory", "MB", call.memory, 64, 1 << 20, "the most memory to use, roughly");
  options.Number("--threads", "N", call.threads, 1, 64, "threads to work with");
  options.Example("kg import --db kg.db --nodes nodes.csv --relationships rels.csv",
                  "files whose headers name :ID, :LABEL, :START_ID, :END_ID, :TYPE");
  options.Example("kg import --db kg.db --nodes Person=people.csv.gz --relationships KNOWS=knows.csv",
                  "one label, one type");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;
  if (call.nodes.empty()) return options.WrongUsage("name at least one file: --nodes FILE");

  load::CsvOptions csv;
  csv.bad_tolerance = call.bad_tolerance;
  csv.id_type = call.id_type == "integer" ? io::CellType::kInteger : io::CellType::kString;
  for (const auto& [name, text, out] :
       {std::tuple("--delimiter", &call.delimiter, &csv.dialect.delimiter),
        std::tuple("--array-delimiter", &call.array_delimiter, &csv.array_delimiter),
        std::tuple("--quote", &call.quote, &csv.dialect.quote)}) {
    if (!ReadCharacter(*text, *out)) {
      return options.WrongUsage(std::string(name) + " takes one character, or TAB");
    }
  }
  const auto start = std::chrono::steady_clock::now();
  const Result<load::CsvSummary> summary = Import(call, csv);
  if (!summary) return Fail(kName, summary.error());
  PrintSummary(call, *summary, std::chrono::steady_clock::now() - start);
  return summary->bad_rows == 0 ? kDone : kRejected;
}

}  // namespace kg::tools
