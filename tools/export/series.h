#pragma once

#include <string>
#include <vector>

#include "graph/model/ids.h"
#include "graph/model/result.h"
#include "graph/store/store.h"
#include "tools/export/interval.h"
#include "tools/export/vocabulary.h"

namespace kg::exporting {

// What a figure says of a node for one year: a value of a column that changes with time.
struct YearlyValue {
  std::string column;  // an XML NMTOKEN
  Interval year;
  double value = 0;
};

// Appends the node's values by column, then year; one for each. Of several the best supported one
// is taken; all of them are nodes of their own anyway.
Status ReadYearlyValues(const store::Reader& reader, const Vocabulary& vocabulary, NodeId node,
                        std::vector<YearlyValue>& out);

}  // namespace kg::exporting
