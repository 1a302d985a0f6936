#pragma once

#include <string>

#include "graph/model/result.h"
#include "graph/store/store.h"
#include "tools/export/graph.h"
#include "tools/export/output.h"
#include "tools/export/vocabulary.h"

namespace kg::exporting {

// What stands at the head of a file.
struct Heading {
  std::string title, snapshot, query, licence;
};

// A hash of which documents, under which rules, and how much of anything else the graph holds: the
// same for stores that were filled in another order.
Result<std::string> SnapshotId(const store::Reader& reader);

struct GraphmlOptions {
  bool strict = false;     // nothing beyond the plain GraphML schema
  bool hex_colour = false;  // `color` "#rrggbb" beside r, g, b
};
// GraphML 1.0. Rows are written as they are read.
Status WriteGraphml(const Graph& graph, const Heading& heading, const GraphmlOptions& options,
                    Output& output);

struct GexfOptions {
  enum class Version { k12, k13 };
  Version version = Version::k13;
  bool lists = false;  // lists as liststring instead of text joined by "|"
};
// GEXF 1.3, or 1.2draft for readers that know no other.
Status WriteGexf(const Graph& graph, const Heading& heading, const GexfOptions& options,
                 Output& output);

}  // namespace kg::exporting
