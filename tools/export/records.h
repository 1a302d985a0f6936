#pragma once

#include <cstdint>

#include "graph/model/result.h"
#include "graph/store/store.h"
#include "tools/export/output.h"

namespace kg::exporting {

enum class RecordsAs { kLines, kTriples };

struct RecordCounts {
  std::uint64_t records = 0, documents = 0, statements = 0;
  std::uint64_t repaired = 0;  // bytes that were no UTF-8
  std::uint64_t too_long = 0;  // for those who read them back
};

// Everything that the graph holds (graph/store/dump.h), a record a line: JSON (graph/io/json_record.h),
// or a triple of which that is the object.
Result<RecordCounts> WriteRecords(const store::Snapshot& snapshot, RecordsAs as, Output& output);

}  // namespace kg::exporting
