#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/model/value.h"
#include "tools/export/graph.h"

namespace kg::exporting {

// Named values of one row, before their columns have numbers.
using RawCells = std::vector<std::pair<std::string, Value>>;

// Adds a value under the name, or under p_NAME if the row has that name already. Values that no
// column can hold (null, NaN, maps) are left out.
void AddCell(RawCells& cells, std::string name, Value value);

// The columns of a table as rows are seen: every name with the narrowest type that holds all its
// values.
class Columns {
 public:
  void See(const RawCells& cells);
  // By name. After it, Number may be called.
  void Finish();
  const std::vector<Column>& columns() const { return columns_; }
  std::vector<Cell> Number(const RawCells& cells) const;

 private:
  struct Seen {
    ColumnType type = ColumnType::kBoolean;
    bool list = true, any = false;
  };
  std::map<std::string, Seen, std::less<>> seen_;
  std::vector<Column> columns_;
};

// What a property is called as a column: an XML NMTOKEN, not one of the names that readers take for
// looks or that the export computes itself, and unlike every other one also without regard to case.
class ColumnNames {
 public:
  // `reserved`: names that no property may have.
  ColumnNames(std::vector<std::string> properties, const std::set<std::string>& reserved);
  const std::string& Of(std::string_view property) const;

 private:
  std::map<std::string, std::string, std::less<>> names_;
};

}  // namespace kg::exporting
