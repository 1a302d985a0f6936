#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "graph/model/result.h"
#include "graph/store/store.h"

namespace kg::exporting {

// The file of a folder of tables that holds everything else (tools/export/records.h).
inline constexpr std::string_view kRecordsFile = "records.jsonl";

struct TableCounts {
  std::uint64_t nodes = 0, relationships = 0, documents = 0, statements = 0, bytes = 0;
  std::uint64_t files = 0;  // tables
  std::uint64_t values = 0, labels = 0;  // that no cell can hold
};

// A folder of tables as neo4j-admin's import takes them: what readers see, a file for each set of
// labels and for each relationship type. Where values of one property have several types there is
// a file for each. Ids are the rows' numbers, so that what is imported from them gives the same
// tables again. Beside them a file of records, which alone holds documents and evidence. The folder
// must not exist; it appears when all is written. Sorts with `memory_bytes`; 8 bytes per node more.
Result<TableCounts> WriteTables(const store::Snapshot& snapshot,
                                const std::filesystem::path& folder, std::size_t memory_bytes);

}  // namespace kg::exporting
