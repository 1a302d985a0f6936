#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "graph/io/csv.h"
#include "graph/io/typed_text.h"
#include "graph/model/result.h"

namespace kg::io {

// A column of a table of nodes or relationships, as neo4j-admin's headers write them:
// "name", "year:int", "tags:string[]", "id:ID(Space)", ":LABEL", ":START_ID(Space)", ":TYPE",
// ":IGNORE".
struct CsvColumn {
  enum class Role : std::uint8_t { kProperty, kId, kLabels, kStart, kEnd, kType, kIgnored };
  Role role = Role::kProperty;
  std::string name;  // of the property; "" if there is none
  CellType type = CellType::kString;
  bool array = false;
  std::string space;               // of an id
  std::optional<CellType> id_type;  // from "{id-type: long}"
};

enum class CsvTable : std::uint8_t { kNodes, kRelationships };

// Whether these cells are a header: one of them names an id.
bool IsHeader(const std::vector<Cell>& cells);
// kInvalid, kUnsupported with a sentence that names the column.
Result<std::vector<CsvColumn>> ReadHeader(const std::vector<Cell>& cells, CsvTable table);

}  // namespace kg::io
