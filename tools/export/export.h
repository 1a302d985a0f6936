#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/result.h"
#include "graph/store/store.h"
#include "tools/export/graph.h"
#include "tools/export/output.h"
#include "tools/export/rdf.h"
#include "tools/export/selection.h"
#include "tools/export/write.h"

// A graph, or a part of it, as a file that others' tools open.
namespace kg::exporting {

enum class Format { kGraphml, kGexf, kNtriples, kNquads, kJsonLines, kTables };
// "graphml" "gexf" "ntriples" "nquads" "jsonl" "neo4j-csv" (also "nt", "nq"); kInvalid for another name.
Result<Format> FormatOf(std::string_view name);
// Tables are a folder and written by WriteTables (tables.h), not by Export.
// By the ending of a file name, ".gz" aside. Empty: unknown.
std::optional<Format> FormatOf(const std::filesystem::path& file);

struct Request {
  Format format = Format::kGraphml;
  SelectionOptions selection;
  GraphOptions graph;
  GraphmlOptions graphml;
  GexfOptions gexf;
  RdfOptions rdf;
  std::string query;  // printed in the file's head
};

struct Summary {
  std::uint64_t nodes = 0, edges = 0, triples = 0;
  std::uint64_t documents = 0, statements = 0;  // of files that kg reads back
  bool large = false;  // more than the usual tools can draw
  std::vector<std::string> left_out;  // what the file does not hold, a sentence each
};
inline constexpr std::uint64_t kManyNodes = 100'000, kManyEdges = 500'000;

// Nothing is left out.
bool IsWhole(const SelectionOptions& selection);

// Writes the selected part. `schemas` is the folder with export/graph.json and ontology/rdf.json.
// The output is not closed.
Result<Summary> Export(const store::Reader& reader, const std::filesystem::path& schemas,
                       const Request& request, Output& output);

}  // namespace kg::exporting
