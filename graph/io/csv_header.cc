#include "graph/io/csv_header.h"

#include <algorithm>

namespace kg::io {
namespace {

std::string Upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// "name:ID(Space){options}", taken apart. Names may hold colons themselves.
struct Parts {
  std::string_view name, word, space, options;
};
Parts Split(std::string_view text) {
  Parts parts;
  if (text.ends_with('}')) {
    if (const std::size_t open = text.rfind('{'); open != std::string_view::npos) {
      parts.options = text.substr(open + 1, text.size() - open - 2);
      text = text.substr(0, open);
    }
  }
  const std::string_view whole = text;
  if (text.ends_with(')')) {
    if (const std::size_t open = text.rfind('('); open != std::string_view::npos) {
      parts.space = text.substr(open + 1, text.size() - open - 2);
      text = text.substr(0, open);
    }
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) {
    parts = {};
    parts.name = whole;
    return parts;
  }
  parts.name = text.substr(0, colon);
  parts.word = text.substr(colon + 1);
  return parts;
}

std::optional<CsvColumn::Role> RoleOf(std::string_view word) {
  using Role = CsvColumn::Role;
  const std::string upper = Upper(word);
  if (upper == "ID") return Role::kId;
  if (upper == "LABEL") return Role::kLabels;
  if (upper == "START_ID") return Role::kStart;
  if (upper == "END_ID") return Role::kEnd;
  if (upper == "TYPE") return Role::kType;
  if (upper == "IGNORE") return Role::kIgnored;
  return std::nullopt;
}

// "id-type: long" among options of an id.
Status ReadOptions(std::string_view options, CsvColumn& column) {
  const std::size_t colon = options.find(':');
  const std::string_view key = Trim(options.substr(0, colon));
  if (colon == std::string_view::npos || key != "id-type") {
    return Error{ErrorCode::kUnsupported,
                 "the option {" + std::string(options) + "} is not known here"};
  }
  const std::optional<CellType> type = CellTypeOf(Trim(options.substr(colon + 1)));
  if (type != CellType::kInteger && type != CellType::kString) {
    return Error{ErrorCode::kInvalid, "an id-type is string or long"};
  }
  column.id_type = type;
  return {};
}

Result<CsvColumn> ReadColumn(std::string_view text) {
  CsvColumn column;
  const Parts parts = Split(Trim(text));
  column.name = std::string(parts.name);
  if (const auto role = RoleOf(parts.word)) {
    column.role = *role;
    column.space = std::string(parts.space);
    if (!parts.options.empty()) {
      if (Status status = ReadOptions(parts.options, column); !status.ok()) {
        return std::move(status).error();
      }
    }
    return column;
  }
  std::string_view word = parts.word;
  if (word.ends_with("[]")) {
    column.array = true;
    word.remove_suffix(2);
  }
  if (!word.empty() || column.array) {
    if (Upper(word) == "POINT") {
      return Error{ErrorCode::kUnsupported,
                   "points cannot be stored; use two columns of numbers, or " + column.name +
                       ":IGNORE"};
    }
    const std::optional<CellType> type = CellTypeOf(word);
    if (!type) {
      return Error{ErrorCode::kInvalid, "there is no type '" + std::string(word) + "'"};
    }
    column.type = *type;
  }
  if (!parts.options.empty() || !parts.space.empty()) {
    return Error{ErrorCode::kUnsupported, "only ids have a space or options"};
  }
  if (column.name.empty()) return Error{ErrorCode::kInvalid, "the column has no name"};
  return column;
}

}  // namespace

bool IsHeader(const std::vector<Cell>& cells) {
  return std::any_of(cells.begin(), cells.end(), [](const Cell& cell) {
    const Parts parts = Split(Trim(cell.text));
    const auto role = RoleOf(parts.word);
    return role == CsvColumn::Role::kId || role == CsvColumn::Role::kStart ||
           role == CsvColumn::Role::kEnd;
  });
}

Result<std::vector<CsvColumn>> ReadHeader(const std::vector<Cell>& cells, CsvTable table) {
  using Role = CsvColumn::Role;
  std::vector<CsvColumn> columns;
  for (const Cell& cell : cells) {
    Result<CsvColumn> column = ReadColumn(cell.text);
    if (!column) {
      Error error = std::move(column).error();
      error.message = "column \"" + std::string(cell.text) + "\": " + error.message;
      return error;
    }
    columns.push_back(std::move(*column));
  }
  const auto count = [&](Role role) {
    return std::count_if(columns.begin(), columns.end(),
                         [role](const CsvColumn& c) { return c.role == role; });
  };
  const bool nodes = table == CsvTable::kNodes;
  if (nodes && (count(Role::kStart) + count(Role::kEnd) + count(Role::kType)) != 0) {
    return Error{ErrorCode::kInvalid, "a table of nodes has no :START_ID, :END_ID or :TYPE"};
  }
  if (nodes && count(Role::kId) != 1) {
    return Error{ErrorCode::kInvalid, "a table of nodes has one column :ID in its header"};
  }
  if (!nodes && (count(Role::kStart) != 1 || count(Role::kEnd) != 1 || count(Role::kType) > 1)) {
    return Error{ErrorCode::kInvalid,
                 "a table of relationships has one column :START_ID, one :END_ID and at most one "
                 ":TYPE in its header"};
  }
  if (!nodes && count(Role::kId) + count(Role::kLabels) != 0) {
    return Error{ErrorCode::kInvalid, "a table of relationships has no :ID or :LABEL"};
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const CsvColumn& column = columns[i];
    if (column.role != Role::kProperty && column.role != Role::kId) continue;
    for (std::size_t j = 0; j < i; ++j) {
      if (!column.name.empty() && columns[j].name == column.name &&
          (columns[j].role == Role::kProperty || columns[j].role == Role::kId)) {
        return Error{ErrorCode::kInvalid, "two columns are named \"" + column.name + "\""};
      }
    }
  }
  return columns;
}

}  // namespace kg::io
