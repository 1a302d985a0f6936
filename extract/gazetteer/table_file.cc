#include "extract/gazetteer/table_file.h"

#include <fstream>

namespace kg::extract {
namespace {

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::vector<std::string> Cells(std::string_view line) {
  std::vector<std::string> cells;
  for (;;) {
    const std::size_t tab = line.find('\t');
    cells.emplace_back(Trim(line.substr(0, tab)));
    if (tab == std::string_view::npos) return cells;
    line.remove_prefix(tab + 1);
  }
}

}  // namespace

std::vector<std::string> SplitList(std::string_view text, char separator) {
  std::vector<std::string> pieces;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    const std::string_view piece = Trim(text.substr(0, end));
    if (!piece.empty()) pieces.emplace_back(piece);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return pieces;
}

Result<TableFile> TableFile::Read(const std::filesystem::path& file,
                                  const std::vector<std::string>& columns) {
  std::ifstream in(file);
  const std::string name = file.parent_path().filename().string() + "/" + file.filename().string();
  if (!in) return Error{ErrorCode::kIo, "the table cannot be read", name};
  TableFile table;
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (Trim(line).empty() || line.front() == '#') continue;
    std::vector<std::string> cells = Cells(line);
    const std::string where = name + ":" + std::to_string(number);
    if (table.columns.empty()) {
      if (cells != columns) {
        std::string wanted;
        for (const std::string& column : columns) wanted += (wanted.empty() ? "" : ", ") + column;
        return Error{ErrorCode::kInvalid, "the columns must be " + wanted, where};
      }
      table.columns = std::move(cells);
      continue;
    }
    if (cells.size() > columns.size()) {
      return Error{ErrorCode::kInvalid, "there are more cells than columns", where};
    }
    cells.resize(columns.size());
    table.rows.push_back({std::move(cells), where});
  }
  if (table.columns.empty()) return Error{ErrorCode::kInvalid, "the header is missing", name};
  return table;
}

}  // namespace kg::extract
