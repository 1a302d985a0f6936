#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "query/engine.h"
#include "tools/commands.h"
#include "tools/console.h"
#include "tools/export/export.h"
#include "tools/export/tables.h"
#include "tools/graph_options.h"
#include "tools/schemas.h"

namespace kg::tools {
namespace {

constexpr char kName[] = "kg export";

// What the command line says, before it is checked.
struct Call {
  std::string format, file, query, types, from, to, by = "degree", edges = "aggregate";
  std::string language = "en", gexf_version = "1.3", rdf = "1.1", schemas;
  std::vector<std::string> seeds;
  std::uint64_t top = 0, hops = 1;
  bool strict = false, no_text = false, hex = false, lists = false, no_evidence = false;
};

std::vector<std::string> SplitAt(std::string_view text, char separator) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end != 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// Nodes and relationships in a value, paths and lists taken apart.
void Collect(const Value& value, exporting::SelectionOptions::Found& found) {
  switch (value.type()) {
    case Value::Type::kNode: found.nodes.push_back(value.node()); return;
    case Value::Type::kRelationship: found.relationships.push_back(value.relationship()); return;
    case Value::Type::kPath:
      found.nodes.insert(found.nodes.end(), value.path().nodes.begin(), value.path().nodes.end());
      found.relationships.insert(found.relationships.end(), value.path().relationships.begin(),
                                 value.path().relationships.end());
      return;
    case Value::Type::kList:
      for (const Value& element : value.list()) Collect(element, found);
      return;
    case Value::Type::kMap:
      for (const auto& [key, element] : value.map()) Collect(element, found);
      return;
    default: return;
  }
}

// The command line as a request; an error names the option.
Result<exporting::Request> Check(const Call& call) {
  exporting::Request request;
  if (!call.format.empty()) {
    Result<exporting::Format> format = exporting::FormatOf(std::string_view(call.format));
    if (!format) return std::move(format).error();
    request.format = *format;
  } else if (const auto format = exporting::FormatOf(std::filesystem::path(call.file))) {
    request.format = *format;
  } else {
    return Error{ErrorCode::kInvalid,
                 "say --format graphml, gexf, ntriples, nquads or jsonl, or give the file that ending"};
  }
  request.selection.types = SplitAt(call.types, ',');
  if (!call.from.empty() || !call.to.empty()) {
    exporting::Interval time;
    for (const auto& [text, bound, name] :
         {std::tuple(&call.from, &time.first, "--from"), std::tuple(&call.to, &time.last, "--to")}) {
      if (text->empty()) continue;
      const std::optional<exporting::Interval> read = exporting::ReadInterval(*text);
      if (!read) {
        return Error{ErrorCode::kInvalid,
                     std::string(name) + " takes a year, month or day: 2019, 2019-07, 2019-07-01"};
      }
      *bound = bound == &time.first ? read->first : read->last;
    }
    request.selection.time = time;
  }
  request.selection.top = call.top;
  request.selection.by = call.by == "mentions" ? exporting::SelectionOptions::By::kMentions
                                               : exporting::SelectionOptions::By::kDegree;
  request.selection.seeds = call.seeds;
  request.selection.hops = call.hops;
  request.graph.edges = call.edges == "statement" ? exporting::GraphOptions::Edges::kStatement
                                                  : exporting::GraphOptions::Edges::kAggregate;
  request.graph.language = call.language;
  request.graph.text = !call.no_text;
  request.graphml = {.strict = call.strict, .hex_colour = call.hex};
  request.gexf.version = call.gexf_version == "1.2" ? exporting::GexfOptions::Version::k12
                                                    : exporting::GexfOptions::Version::k13;
  request.gexf.lists = call.lists;
  request.rdf = {.reify_as_terms = call.rdf == "1.2", .evidence = !call.no_evidence};
  request.query = call.query;
  return request;
}

std::string EndLine(const Call& call, const exporting::Request& request,
                    const exporting::Summary& summary, std::uint64_t bytes) {
  std::string out = call.file + ": " + Grouped(summary.nodes) + " nodes, " +
                    Grouped(summary.edges) + " edges, ";
  if (summary.documents != 0) {
    out += Grouped(summary.documents) + " documents with " + Grouped(summary.statements) +
           " statements, ";
  }
  if (summary.triples != 0) out += Grouped(summary.triples) + " triples, ";
  out += Bytes(bytes) + "\n";
  for (const std::string& sentence : summary.left_out) out += sentence + "\n";
  if (request.format == exporting::Format::kGraphml || request.format == exporting::Format::kGexf) {
    out +=
        "Next, in Gephi: switch on node labels (they are off at first) and choose a font with "
        "Chinese glyphs; colour by the column `type`";
    out += request.format == exporting::Format::kGexf ? "; open the Timeline.\n" : ".\n";
  }
  if (summary.large) {
    out +=
        "That is more than graph viewers draw with ease. A part of it: --top 2000 --by degree, "
        "--types Country,Organization, --from 2015 --to 2020, --seed country:BY --hops 2, or a "
        "query that returns paths.\n";
  }
  return out;
}

// Tables hold what readers see, the file of records all else.
int ExportTables(const Call& call, const exporting::Request& request, const store::Reader& reader) {
  const auto* snapshot = dynamic_cast<const store::Snapshot*>(&reader);
  if (snapshot == nullptr || !exporting::IsWhole(request.selection)) {
    return Fail(kName, {ErrorCode::kInvalid, "neo4j-csv holds the whole graph, not a part of it"});
  }
  const Result<exporting::TableCounts> counts =
      exporting::WriteTables(*snapshot, call.file, std::size_t{256} << 20);
  if (!counts) return Fail(kName, counts.error());
  std::string text = call.file + ": " + Grouped(counts->nodes) + " nodes, " +
                     Grouped(counts->relationships) + " relationships in " +
                     Grouped(counts->files) + " tables, " + Bytes(counts->bytes) + "\n";
  if (counts->documents != 0) {
    text += "Tables cannot hold " + Grouped(counts->documents) +
            " documents and their evidence: these are in " + std::string(exporting::kRecordsFile) +
            ", which kg import reads.\n";
  }
  if (counts->values + counts->labels != 0) {
    text += "No cell can hold " + Grouped(counts->values) + " values (lists within lists, of mixed "
            "types, of texts with ;) and " + Grouped(counts->labels) + " labels with ;: these too.\n";
  }
  Warn(text + "Next: kg import --db DIR " + call.file +
       ", or neo4j-admin database import full --multiline-fields=true, with --nodes=FILE and "
       "--relationships=FILE for each table.\n");
  return kDone;
}

}  // namespace

int RunExport(Arguments arguments) {
  Call call;
  Options options(kName, "Writes the graph to a file: for Gephi, networkx, igraph or an RDF store "
                         "the whole\nor a part of it; for kg import all that it holds, documents "
                         "and evidence too.");
  const GraphOption graph(options);
  options.Text("-f,--format", "FORMAT", call.format,
               "graphml, gexf (has a timeline), ntriples, nquads, jsonl or neo4j-csv; by the file's ending if not given");
  options.Text("-o,--output", "FILE", call.file,
               "where to; compressed if it ends with .gz; - is the standard output",
               Options::Need::kRequired);
  options.Operand("QUERY", call.query,
                  "a Cypher query: the nodes, relationships and paths that it returns are exported",
                  Options::Need::kOptional);
  options.Text("--types", "A,B", call.types, "only nodes with one of these labels");
  options.Repeated("--seed", "NODE", call.seeds,
                   "only what is near this node, by key or name; more than once");
  options.Number("--hops", "K", call.hops, 0, 100, "how far from a seed");
  options.Number("--top", "N", call.top, 1, 1'000'000'000, "only the N nodes that lead by --by");
  options.Choice("--by", call.by, {"degree", "mentions"}, "what leads");
  options.Text("--from", "DATE", call.from, "leave out what ended before: 2019, 2019-07-01");
  options.Text("--to", "DATE", call.to, "leave out what began after");
  options.Choice("--edges", call.edges, {"aggregate", "statement"},
                 "one edge per relation of two nodes, or one per statement");
  options.Choice("--lang", call.language, {"en", "zh", "ru", "be"}, "language of labels");
  options.Flag("--no-text", call.no_text, "no sentences on edges");
  options.Flag("--strict", call.strict, "graphml: nothing beyond the plain schema");
  options.Flag("--color-hex", call.hex, "graphml: colours as #rrggbb too");
  options.Choice("--gexf-version", call.gexf_version, {"1.3", "1.2"},
                 "gexf: 1.2 for readers that know no other");
  options.Flag("--gephi-lists", call.lists, "gexf: lists as lists, not as text joined by |");
  options.Choice("--rdf", call.rdf, {"1.1", "1.2"},
                 "ntriples, nquads: statements spelled out, or as triple terms");
  options.Flag("--no-evidence", call.no_evidence, "ntriples, nquads: relations alone");
  options.Text("--schemas", "DIR", call.schemas, "folder of colours, names and terms");
  options.Example("kg export --db kg.db -o graph.gexf", "everything, with a timeline");
  options.Example("kg export --db kg.db -o graph.jsonl.gz",
                  "all that the graph holds, for kg import; .nt and .nq hold it too");
  options.Example("kg export --db kg.db -o parks.graphml --seed 'Great Stone' --hops 2",
                  "what surrounds one node");
  options.Example(
      "kg export --db kg.db -o trade.graphml 'MATCH p = (:Country)-[:TRADES_WITH]-() RETURN p'",
      "what a query finds");
  options.Example("kg export --db kg.db --format neo4j-csv -o tables",
                  "a new folder of tables for neo4j-admin, and a file of all else for kg import");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;

  Result<exporting::Request> request = Check(call);
  if (!request) return options.WrongUsage(request.error().message);
  const Result<std::filesystem::path> schemas = FindSchemas(call.schemas);
  if (!schemas) return Fail(kName, schemas.error());
  Result<std::unique_ptr<store::Store>> opened = graph.OpenToRead();
  if (!opened) return Fail(kName, opened.error());
  const std::shared_ptr<store::Store> store = std::move(*opened);

  std::shared_ptr<const store::Reader> reader;
  if (call.query.empty()) {
    Result<std::shared_ptr<const store::Snapshot>> snapshot = store->NewSnapshot();
    if (!snapshot) return Fail(kName, snapshot.error());
    reader = *snapshot;
  } else {
    Result<query::Answer> answer = query::Engine(store).Run({.text = call.query});
    if (!answer) return Fail(kName, answer.error());
    request->selection.found.emplace();
    for (const query::Row row : answer->rows) {
      for (const Value& value : row) Collect(value, *request->selection.found);
    }
    reader = answer->reader;
    const exporting::SelectionOptions::Found& found = *request->selection.found;
    if (!answer->rows.empty() && found.nodes.empty() && found.relationships.empty()) {
      return options.WrongUsage(
          "the query returns values only: return nodes, relationships or paths");
    }
  }
  if (request->format == exporting::Format::kTables) return ExportTables(call, *request, *reader);
  const Result<std::unique_ptr<exporting::Output>> output = exporting::OpenOutput(call.file);
  if (!output) return Fail(kName, output.error());
  const Result<exporting::Summary> summary =
      exporting::Export(*reader, *schemas, *request, **output);
  if (!summary) return Fail(kName, summary.error());
  if (const Status closed = (*output)->Close(); !closed) return Fail(kName, closed.error());
  Warn(EndLine(call, *request, *summary, (*output)->written()));
  return kDone;
}

}  // namespace kg::tools
