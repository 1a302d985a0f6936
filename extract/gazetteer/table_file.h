#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/result.h"

namespace kg::extract {

// A table of tab-separated columns: a header line that names them, then one row a line. Lines
// that are empty or begin with '#' are skipped. A trailing empty cell may be left out.
struct TableFile {
  struct Row {
    std::vector<std::string> cells;  // as many as there are columns
    std::string where;               // "gazetteers/places.tsv:12"
  };
  std::vector<std::string> columns;
  std::vector<Row> rows;

  // kIo if the file cannot be read; kInvalid, with the line, if a row has more cells than columns,
  // or the header is not `columns`.
  static Result<TableFile> Read(const std::filesystem::path& file,
                                const std::vector<std::string>& columns);
};

// The pieces between separators, without white space around them; empty ones are left out.
std::vector<std::string> SplitList(std::string_view text, char separator);

}  // namespace kg::extract
