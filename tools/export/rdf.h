#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/result.h"
#include "graph/store/store.h"
#include "tools/export/output.h"
#include "tools/export/selection.h"
#include "tools/export/vocabulary.h"

namespace kg::exporting {

// The IRIs that labels, relationship types and properties stand for: schemas/ontology/rdf.json.
// What it does not name is called by the project's own vocabulary.
struct RdfMapping {
  using Terms = std::map<std::string, std::vector<std::string>, std::less<>>;
  std::string vocabulary;  // base of our own terms
  Terms classes, relations, properties;
  std::map<std::string, std::string, std::less<>> kinds;  // "Organization/gov" → IRI

  static Result<RdfMapping> Load(const std::filesystem::path& schemas);
};

struct RdfOptions {
  // RDF 1.2 says `<< s p o >>` in a reifier; 1.1 spells it out as rdf:subject, rdf:predicate and
  // rdf:object, which every reader knows.
  bool reify_as_terms = false;
  bool evidence = true;  // statements as resources, with document, place and words
  bool graphs = false;   // N-Quads: what documents state, in the graph of each that does
};

struct RdfCounts {
  std::uint64_t triples = 0, relationships = 0;
};

// N-Triples or N-Quads: nodes by name, of each its classes, properties, then relationships and their evidence.
Result<RdfCounts> WriteRdf(const store::Reader& reader, const Vocabulary& vocabulary,
                           const RdfMapping& mapping, const Selection& selection,
                           const RdfOptions& options, Output& output);

}  // namespace kg::exporting
