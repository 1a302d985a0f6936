#pragma once

#include <cstdint>

#include "graph/load/csv_reading.h"
#include "graph/load/id_map.h"
#include "graph/model/result.h"
#include "graph/store/counters.h"

namespace kg::load {

// Adds the nodes of chunks to the loader until there are no more, in one of several threads. Nodes
// are numbered in the order of the rows, whoever reads them: `ids` gets each, `numbered` counts.
Status ReadNodeRows(CsvReading* reading, IdMap* ids, std::uint64_t* numbered,
                    store::Counters& counted);

}  // namespace kg::load
