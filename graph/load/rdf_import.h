#pragma once

#include <string>
#include <vector>

#include "graph/load/record_import.h"

namespace kg::load {

struct RdfSummary {
  LineSummary lines;
  // What a file with records says beside them, and has said in them.
  std::uint64_t passed_over = 0;
  // IRIs that share their last part with another one, and what they are called instead.
  std::vector<std::pair<std::string, std::string>> renamed;
};

// Adds N-Triples and N-Quads; Finish is the caller's. Files that hold graph records
// (io::kRecordProperty), in whatever order, are read as those records alone. Of any other files:
//
//   a subject, or an object that is no literal   a node :Resource with its `iri`
//   rdf:type                                     a label
//   a literal                                    a property; several, a list; @zh: `name_zh`
//   any other object                             a relationship
//   the graph of quads                           the property `graph` of what they tell of
//
// Labels, types and properties are called by the last part of their IRI; of two IRIs with the same
// last part, the later by bytes gets a number. The order of lines does not matter.
Status ReadRdf(Restorer& restorer, const std::vector<std::filesystem::path>& files,
               const LineOptions& options, const ReadProgress& progress, RdfSummary& summary);

}  // namespace kg::load
