#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "graph/load/csv_import.h"
#include "graph/load/rdf_import.h"
#include "graph/store/store.h"
#include "tools/commands.h"
#include "tools/console.h"
#include "tools/export/tables.h"
#include "tools/options.h"

namespace kg::tools {
namespace {

constexpr char kName[] = "kg import";

namespace fs = std::filesystem;
using load::BadRows;
using load::RestoreCounts;

// What the command line says, before it is checked.
struct Call {
  std::string directory, delimiter = ",", array_delimiter = ";", quote = "\"", id_type = "string";
  std::vector<std::string> nodes, relationships, files;
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

// What every kind of file comes to.
struct Summary {
  RestoreCounts counts;
  std::uint64_t bytes = 0;
  BadRows bad;
  std::vector<std::string> remarks;  // a sentence each
};

void PrintSummary(const Call& call, const Summary& summary, std::chrono::duration<double> time) {
  const RestoreCounts& counts = summary.counts;
  const auto rate = static_cast<std::uint64_t>(static_cast<double>(counts.relationships) /
                                               std::max(time.count(), 1e-9));
  std::string text = call.directory + "\n  " + Grouped(counts.nodes) + " nodes, " +
                     Grouped(counts.relationships) + " relationships, " +
                     Grouped(counts.properties) + " properties\n";
  if (counts.documents != 0) {
    text += "  " + Grouped(counts.documents) + " documents with " + Grouped(counts.statements) +
            " statements\n";
  }
  Print(text + "  " + Bytes(summary.bytes) + " in " + Duration(time) + ", " + Grouped(rate) +
        " relationships a second\n  " + Bytes(BytesOf(call.directory)) + " on disk, " +
        Bytes(PeakMemory()) + " of memory at most\n");
  const Colours colours = ColoursFor(stderr);
  text.clear();
  for (const load::BadRow& row : summary.bad.first) {
    text.append(colours.bad).append("left out: ").append(colours.reset);
    text.append(row.file).append(":").append(std::to_string(row.line));
    text.append(": ").append(row.reason).append("\n");
  }
  if (summary.bad.count > summary.bad.first.size()) {
    text += "and " + Grouped(summary.bad.count - summary.bad.first.size()) + " more rows\n";
  }
  for (const std::string& remark : summary.remarks) text += remark + "\n";
  Warn(text);
}

// Bytes of all files together.
Result<std::uint64_t> SizeOf(const std::vector<fs::path>& files) {
  std::uint64_t total = 0;
  for (const fs::path& file : files) {
    std::error_code code;
    if (!fs::exists(file, code)) {
      return Error{ErrorCode::kNotFound, "there is no such file", file.string()};
    }
    const std::uintmax_t size = fs::file_size(file, code);
    if (!code) total += size;
  }
  return total;
}

// Half for what is sorted; the rest for ids, rows being read and files being written.
std::size_t MemoryOf(const Call& call) { return static_cast<std::size_t>(call.memory) << 20; }
load::LoadOptions OptionsOf(const Call& call) {
  return {.memory_bytes = MemoryOf(call) / 2, .threads = static_cast<unsigned>(call.threads)};
}
Result<std::unique_ptr<store::Store>> OpenStore(const Call& call) {
  return store::Store::Open({.directory = call.directory,
                             .writable = true,
                             .create_if_missing = true,
                             .publish_later = true,
                             .block_cache_bytes = MemoryOf(call) / 32,
                             .write_buffer_bytes = MemoryOf(call) / 32});
}

// Runs read(progress) and then write(progress), each with a line that says how far it is.
template <typename Read, typename Write>
auto InTwoSteps(std::uint64_t total, Read read, Write write) {
  const Status done = [&] {
    Progress progress("reading, kB", total / 1000);
    return read([&](std::uint64_t bytes) {
      progress.Update(std::min(bytes, total) / 1000, bytes);
    });
  }();
  Progress progress("writing, steps", 1000);
  return done.ok() ? write([&](std::uint64_t step, std::uint64_t steps) {
    progress.Update(step * 1000 / steps, 0);
  })
                   : done;
}

Result<Summary> ImportTables(const Call& call, const load::CsvOptions& csv) {
  const std::vector<load::CsvFiles> nodes = FilesOf(call.nodes);
  const std::vector<load::CsvFiles> relationships = FilesOf(call.relationships);
  std::vector<fs::path> files;
  for (const auto* tables : {&nodes, &relationships}) {
    for (const load::CsvFiles& table : *tables) {
      files.insert(files.end(), table.files.begin(), table.files.end());
    }
  }
  const Result<std::uint64_t> total = SizeOf(files);
  if (!total) return total.error();
  const Result<std::unique_ptr<store::Store>> store = OpenStore(call);
  if (!store) return store.error();
  const Result<std::unique_ptr<load::Loader>> loader =
      load::Loader::Begin(store->get(), OptionsOf(call));
  if (!loader) return loader.error();
  std::vector<store::Counters> counted;
  load::CsvSummary read;
  const Status status = InTwoSteps(
      *total,
      [&](const load::ReadProgress& progress) -> Status {
        Result<load::CsvSummary> done =
            load::ReadCsv(**loader, nodes, relationships, csv, progress, counted);
        if (!done) return std::move(done).error();
        read = std::move(*done);
        return {};
      },
      [&](const load::LoadProgress& progress) { return (*loader)->Finish(counted, progress); });
  if (!status.ok()) return status.error();
  if (Status published = (*store)->Publish(); !published) return std::move(published).error();
  return Summary{{.nodes = read.nodes,
                  .relationships = read.relationships,
                  .properties = read.properties},
                 read.bytes,
                 std::move(read.bad),
                 {}};
}

// "a.nt.gz" ends with ".nt".
std::string EndingOf(const fs::path& file) {
  const fs::path name = file.extension() == ".gz" ? file.stem() : file;
  return name.extension().string();
}
bool IsRdf(const fs::path& file) {
  return EndingOf(file) == ".nt" || EndingOf(file) == ".nq";
}
bool IsJsonLines(const fs::path& file) {
  return EndingOf(file) == ".jsonl" || EndingOf(file) == ".ndjson";
}

Result<Summary> ImportFiles(const Call& call) {
  const std::vector<fs::path> files(call.files.begin(), call.files.end());
  const Result<std::uint64_t> total = SizeOf(files);
  if (!total) return total.error();
  const Result<std::unique_ptr<store::Store>> store = OpenStore(call);
  if (!store) return store.error();
  const Result<std::unique_ptr<load::Restorer>> restorer =
      load::Restorer::Begin(store->get(), OptionsOf(call));
  if (!restorer) return restorer.error();
  const load::LineOptions lines{.bad_tolerance = call.bad_tolerance,
                                .longest_line = load::LongestLine(MemoryOf(call))};
  load::RdfSummary read;
  Summary summary;
  const Status status = InTwoSteps(
      *total,
      [&](const load::ReadProgress& progress) {
        return IsRdf(files.front())
                   ? load::ReadRdf(**restorer, files, lines, progress, read)
                   : load::ReadJsonLines(**restorer, files, lines, progress, read.lines);
      },
      [&](const load::LoadProgress& progress) -> Status {
        const Result<load::RestoreCounts> done = (*restorer)->Finish(progress);
        if (!done) return done.error();
        summary.counts = *done;
        return {};
      });
  if (!status.ok()) return status.error();
  if (Status published = (*store)->Publish(); !published) return std::move(published).error();
  summary.bytes = read.lines.bytes;
  summary.bad = std::move(read.lines.bad);
  for (const auto& [iri, name] : read.renamed) {
    summary.remarks.push_back("<" + iri + "> is called " + name +
                              ", as another IRI ends with the same name.");
  }
  return summary;
}

}  // namespace

int RunImport(Arguments arguments) {
  Call call;
  Options options(
      kName,
      "Loads files into a new or empty graph: all of it, or nothing. A new graph is there when\n"
      "the load is done.\n\n"
      "FILE is .jsonl, .nt or .nq, or a folder of neo4j-csv, as kg export writes them: documents, evidence, what hands made\n"
      "and its numbers come back as they were. JSON lines of Neo4j (a node or relationship each)\n"
      "are read too. Of N-Triples and N-Quads of others each subject and each object that is no\n"
      "literal becomes a node :Resource with its iri, rdf:type a label, a literal a property (several\n"
      "a list; in Chinese, name_zh), any other object a relationship, the graph of a quad the\n"
      "property graph. They are called by the last part of their IRI.\n\n"
      "--nodes and --relationships are tables in the format of neo4j-admin's import.");
  options.Operands("FILE", call.files, ".jsonl, .nt or .nq, each also with .gz; a folder of tables", Options::Need::kOptional);
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
                 "leave up to N bad rows or lines out; with one more nothing is loaded (0)");
  options.Number("--memory", "MB", call.memory, 64, 1 << 20, "the most memory to use, roughly");
  options.Number("--threads", "N", call.threads, 1, 64, "threads to work with");
  options.Example("kg import --db kg.db graph.jsonl.gz", "what kg export wrote");
  options.Example("kg import --db kg.db --nodes nodes.csv --relationships rels.csv",
                  "files whose headers name :ID, :LABEL, :START_ID, :END_ID, :TYPE");
  options.Example("kg import --db kg.db --nodes Person=people.csv.gz --relationships KNOWS=knows.csv",
                  "one label, one type");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;
  if (call.files.empty() == call.nodes.empty() || (!call.files.empty() && !call.relationships.empty())) {
    return options.WrongUsage("name files, or tables: --nodes FILE");
  }
  for (std::string& file : call.files) {
    std::error_code ignored;
    if (fs::is_directory(file, ignored)) file = (fs::path(file) / exporting::kRecordsFile).string();
    if (!IsRdf(file) && !IsJsonLines(file)) {
      return options.WrongUsage(file + " does not end with .jsonl, .nt or .nq");
    }
    if (IsRdf(file) != IsRdf(call.files.front())) {
      return options.WrongUsage("JSON lines and RDF cannot be loaded together");
    }
  }

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
  const Result<Summary> summary = call.files.empty() ? ImportTables(call, csv) : ImportFiles(call);
  if (!summary) return Fail(kName, summary.error());
  PrintSummary(call, *summary, std::chrono::steady_clock::now() - start);
  return summary->bad.count == 0 ? kDone : kRejected;
}

}  // namespace kg::tools
