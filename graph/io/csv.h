#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "graph/io/byte_source.h"
#include "graph/model/result.h"

// Comma-separated values as RFC 4180 has them: a cell that begins with a quote ends with one, may
// hold delimiters, line ends and, doubled, quotes. Rows end with LF or CR LF.
namespace kg::io {

struct CsvDialect {
  char delimiter = ',';
  char quote = '"';
};

struct Cell {
  std::string_view text;
  bool quoted = false;
};

// A longer row is broken: a quote that is never closed must not hold the rest of a file in memory.
inline constexpr std::size_t kLongestRow = std::size_t{16} << 20;

struct RowRead {
  enum class Kind {
    kRow,
    kBroken,    // `problem` says why; reading goes on after the row's first line
    kUnclosed,  // the text ends within quotes, or without a line end
  } kind = Kind::kRow;
  std::size_t end = 0;  // where the next row begins
  const char* problem = "";
};

// Reads the row that begins at `at`; appends its cells. Texts with doubled quotes are put in
// `unquoted`. An empty line is one empty cell.
RowRead ReadRow(std::string_view text, std::size_t at, const CsvDialect& dialect,
                std::vector<Cell>& cells, std::deque<std::string>& unquoted);

// Whole rows of a file, some 1 MiB together.
struct CsvChunk {
  std::string text;        // ends with a line end
  std::uint64_t line = 0;  // of the first row, from 1
  struct Broken {
    std::uint64_t line;
    const char* problem;
  };
  std::vector<Broken> broken;  // rows that are not in `text`
};

// Cuts a file into chunks. Never holds more than a row and a chunk. One thread.
class CsvReader {
 public:
  static Result<std::unique_ptr<CsvReader>> Open(const std::filesystem::path& path,
                                                 const CsvDialect& dialect);
  // False at the end.
  Result<bool> Next(CsvChunk& chunk);

 private:
  CsvReader(std::unique_ptr<ByteSource> source, const CsvDialect& dialect)
      : source_(std::move(source)), dialect_(dialect) {}
  Status Fill(std::size_t bytes);
  std::size_t LastRowEnd();
  Status SkipLine();

  std::unique_ptr<ByteSource> source_;
  const CsvDialect dialect_;
  std::string text_;  // read and not given out
  std::uint64_t line_ = 1;
  bool end_ = false, begun_ = false;
};

}  // namespace kg::io
