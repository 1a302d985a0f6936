#pragma once

#include <algorithm>
#include <filesystem>
#include <functional>
#include <vector>

#include "graph/io/line_source.h"
#include "graph/load/bad_rows.h"
#include "graph/load/csv_import.h"
#include "graph/load/restorer.h"

namespace kg::load {

struct LineOptions {
  std::uint64_t bad_tolerance = 0;  // lines that may be left out; one more, and nothing is loaded
  std::size_t longest_line = std::size_t{64} << 20;
};

// The longest line that leaves most of so much memory to other things.
inline std::size_t LongestLine(std::size_t memory_bytes) {
  return std::max(std::size_t{16} << 20, std::min(memory_bytes / 16, std::size_t{64} << 20));
}

struct LineSummary {
  std::uint64_t bytes = 0;
  BadRows bad;
};

// Takes the good lines of files in order; use(line, file) says what is wrong with one, or "" (Status:
// what ends the load). kInvalid when there are more bad lines than are tolerated.
using UseLine = std::function<Result<std::string>(const io::LineSource::Line& line, std::size_t file)>;
Status EachLine(const std::vector<std::filesystem::path>& files, const LineOptions& options,
                const ReadProgress& progress, LineSummary& summary, const UseLine& use);

// Adds files of JSON records (graph/io/json_record.h); Finish is the caller's.
Status ReadJsonLines(Restorer& restorer, const std::vector<std::filesystem::path>& files,
                     const LineOptions& options, const ReadProgress& progress,
                     LineSummary& summary);

}  // namespace kg::load
