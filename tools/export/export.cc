#include "tools/export/export.h"

namespace kg::exporting {

Result<Format> FormatOf(std::string_view name) {
  if (name == "graphml") return Format::kGraphml;
  if (name == "gexf") return Format::kGexf;
  if (name == "ntriples" || name == "nt") return Format::kNtriples;
  return Error{ErrorCode::kInvalid,
               "no format is called \"" + std::string(name) + "\": use graphml, gexf or ntriples"};
}

std::optional<Format> FormatOf(const std::filesystem::path& file) {
  std::filesystem::path name = file;
  if (name.extension() == ".gz") name = name.stem();
  const std::string ending = name.extension().string();
  if (ending == ".graphml") return Format::kGraphml;
  if (ending == ".gexf") return Format::kGexf;
  if (ending == ".nt") return Format::kNtriples;
  return std::nullopt;
}

Result<Summary> Export(const store::Reader& reader, const std::filesystem::path& schemas,
                       const Request& request, Output& output) {
  const Result<Vocabulary> vocabulary = Vocabulary::Load(schemas);
  if (!vocabulary) return vocabulary.error();
  const Result<Selection> selection = Selection::Choose(reader, *vocabulary, request.selection);
  if (!selection) return selection.error();
  Summary summary;
  if (request.format == Format::kNtriples) {
    const Result<RdfMapping> mapping = RdfMapping::Load(schemas);
    if (!mapping) return mapping.error();
    Result<RdfCounts> counts =
        WriteNtriples(reader, *vocabulary, *mapping, *selection, request.rdf, output);
    if (!counts) return std::move(counts).error();
    summary.nodes = selection->nodes().size();
    summary.edges = counts->relationships;
    summary.triples = counts->triples;
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
