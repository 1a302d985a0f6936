#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "graph/io/csv.h"
#include "graph/io/typed_text.h"
#include "graph/load/bad_rows.h"
#include "graph/load/loader.h"
#include "graph/model/result.h"

namespace kg::load {

// Tables with one header: the first row of the first file. A later file that begins with a header
// of its own changes it.
struct CsvFiles {
  std::vector<std::string> labels;  // of all its nodes; of relationships: their type, one at most
  std::vector<std::filesystem::path> files;
};

struct CsvOptions {
  io::CsvDialect dialect;
  char array_delimiter = ';';                    // also between labels
  io::CellType id_type = io::CellType::kString;  // or kInteger
  std::uint64_t bad_tolerance = 0;  // rows that may be left out; one more, and nothing is loaded
};

struct CsvSummary {
  std::uint64_t nodes = 0, relationships = 0, properties = 0, bytes = 0;
  BadRows bad;
};

// Bytes of all files so far; called from any thread, one at a time.
using ReadProgress = std::function<void(std::uint64_t bytes)>;

// Adds the tables to the loader, in the format of neo4j-admin's import; Finish is the caller's.
// Nodes are made by hand: without stable keys. An error names file and line. kInvalid when there
// are more bad rows than are tolerated: it says which came first.
Result<CsvSummary> ReadCsv(Loader& loader, const std::vector<CsvFiles>& nodes,
                           const std::vector<CsvFiles>& relationships, const CsvOptions& options,
                           const ReadProgress& progress, std::vector<store::Counters>& counted);

}  // namespace kg::load
