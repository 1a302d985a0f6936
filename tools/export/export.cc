#include "tools/export/export.h"

#include "tools/export/records.h"

namespace kg::exporting {

Result<Format> FormatOf(std::string_view name) {
  if (name == "graphml") return Format::kGraphml;
  if (name == "gexf") return Format::kGexf;
  if (name == "ntriples" || name == "nt") return Format::kNtriples;
  if (name == "nquads" || name == "nq") return Format::kNquads;
  if (name == "jsonl") return Format::kJsonLines;
  if (name == "neo4j-csv") return Format::kTables;
  return Error{ErrorCode::kInvalid,
               "no format is called \"" + std::string(name) + "\": use graphml, gexf, ntriples, nquads, jsonl or neo4j-csv"};
}

std::optional<Format> FormatOf(const std::filesystem::path& file) {
  std::filesystem::path name = file;
  if (name.extension() == ".gz") name = name.stem();
  const std::string ending = name.extension().string();
  if (ending == ".graphml") return Format::kGraphml;
  if (ending == ".gexf") return Format::kGexf;
  if (ending == ".nt") return Format::kNtriples;
  if (ending == ".nq") return Format::kNquads;
  if (ending == ".jsonl" || ending == ".ndjson") return Format::kJsonLines;
  return std::nullopt;
}

bool IsWhole(const SelectionOptions& selection) {
  return selection.types.empty() && !selection.time && selection.top == 0 &&
         selection.seeds.empty() && !selection.found;
}

namespace {

// As lines of JSON, or each as the literal of a triple.
Result<Summary> ExportRecords(const store::Reader& reader, const Request& request,
                              Output& output) {
  const auto* snapshot = dynamic_cast<const store::Snapshot*>(&reader);
  if (snapshot == nullptr || !IsWhole(request.selection)) {
    return Error{ErrorCode::kInvalid,
                 "jsonl holds the whole graph; a part of it can be written as graphml, gexf, "
                 "ntriples or nquads"};
  }
  const RecordsAs as =
      request.format == Format::kJsonLines ? RecordsAs::kLines : RecordsAs::kTriples;
  const Result<RecordCounts> counts = WriteRecords(*snapshot, as, output);
  if (!counts) return counts.error();
  Summary summary;
  summary.nodes = reader.CountNodes();
  summary.edges = reader.CountRelationships();
  summary.documents = counts->documents;
  summary.statements = counts->statements;
  if (as == RecordsAs::kTriples) summary.triples = counts->records;
  if (counts->repaired != 0) {
    summary.left_out.push_back(std::to_string(counts->repaired) +
                               " records held bytes that are not UTF-8; U+FFFD stands for them.");
  }
  if (counts->too_long != 0) {
    summary.left_out.push_back(std::to_string(counts->too_long) +
                               " records are longer than the lines that kg import takes.");
  }
  return summary;
}

}  // namespace

Result<Summary> Export(const store::Reader& reader, const std::filesystem::path& schemas,
                       const Request& request, Output& output) {
  if (request.format == Format::kJsonLines) return ExportRecords(reader, request, output);
  const Result<Vocabulary> vocabulary = Vocabulary::Load(schemas);
  if (!vocabulary) return vocabulary.error();
  const Result<Selection> selection = Selection::Choose(reader, *vocabulary, request.selection);
  if (!selection) return selection.error();
  Summary summary;
  if (request.format == Format::kNtriples || request.format == Format::kNquads) {
    const Result<RdfMapping> mapping = RdfMapping::Load(schemas);
    if (!mapping) return mapping.error();
    RdfOptions rdf = request.rdf;
    rdf.graphs = request.format == Format::kNquads;
    if (IsWhole(request.selection) && rdf.evidence) {
      Result<Summary> records = ExportRecords(reader, request, output);
      if (!records) return records;
      summary = std::move(*records);
    } else {
      summary.left_out.push_back(
          "A graph that is imported from this file has no documents and no evidence: only an "
          "export of everything, with evidence, holds them.");
    }
    Result<RdfCounts> counts =
        WriteRdf(reader, *vocabulary, *mapping, *selection, rdf, output);
    if (!counts) return std::move(counts).error();
    summary.nodes = selection->nodes().size();
    summary.edges = counts->relationships;
    summary.triples += counts->triples;
    return summary;
  }
  GraphOptions options = request.graph;
  options.series = request.format == Format::kGexf;
  const Result<Graph> graph = Graph::Build(reader, *vocabulary, *selection, options);
  if (!graph) return graph.error();
  const Result<std::string> snapshot = SnapshotId(reader);
  if (!snapshot) return snapshot.error();
  const Heading heading{vocabulary->title, *snapshot, request.query, vocabulary->licence};
  Status status = request.format == Format::kGexf
                      ? WriteGexf(*graph, heading, request.gexf, output)
                      : WriteGraphml(*graph, heading, request.graphml, output);
  if (!status) return std::move(status).error();
  summary.nodes = graph->node_count();
  summary.edges = graph->edge_count();
  summary.large = summary.nodes > kManyNodes || summary.edges > kManyEdges;
  return summary;
}

}  // namespace kg::exporting
