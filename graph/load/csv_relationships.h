#pragma once

#include <cstdint>

#include "graph/load/csv_reading.h"
#include "graph/load/id_map.h"
#include "graph/model/result.h"
#include "graph/store/counters.h"

namespace kg::load {

// Adds the relationships of chunks, between nodes in `ids`, to the loader until there are no more,
// in one of several threads.
Status ReadRelationshipRows(CsvReading* reading, const IdMap* ids, store::Counters& counted);

}  // namespace kg::load
