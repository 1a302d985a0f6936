#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "graph/io/csv.h"
#include "graph/io/csv_header.h"
#include "graph/load/csv_import.h"
#include "graph/model/ids.h"
#include "graph/model/result.h"
#include "graph/store/tokens.h"

namespace kg::load {

// What a header says, with names as tokens. Immutable once shared.
struct CsvHeader {
  std::vector<io::CsvColumn> columns;
  struct Property {
    std::size_t column;
    KeyId key;
    io::CellType type;
    bool array, name;
  };
  std::vector<Property> properties;  // by key
  std::vector<std::string> labels;   // of all rows
  std::size_t id = 0, start = 0, end = 0;
  struct Space {
    std::uint32_t number = 0;
    io::CellType type = io::CellType::kString;  // of its ids
  };
  Space space, start_space, end_space;
  std::optional<std::size_t> labels_column, type_column;
};

// The vocabularies of ids, by name.
using CsvSpaces = std::map<std::string, CsvHeader::Space>;

struct CsvWork {
  std::uint64_t index = 0;
  std::string file;
  std::shared_ptr<const CsvHeader> header;
  io::CsvChunk chunk;
};

// All files of one kind of table, one chunk after the other. Any thread.
class CsvSource {
 public:
  CsvSource(io::CsvTable table, const std::vector<CsvFiles>& files, const CsvOptions& options,
            store::Tokens* tokens, CsvSpaces* spaces)
      : table_(table), all_(files), options_(options), tokens_(*tokens), spaces_(*spaces) {}

  // False at the end. An error names file and line.
  Result<bool> Next(CsvWork& work);

 private:
  Status TakeHeader(io::CsvChunk& chunk);
  Result<CsvHeader::Space> SpaceOf(const io::CsvColumn& column);
  Result<std::shared_ptr<const CsvHeader>> MakeHeader(std::vector<io::CsvColumn> columns);

  const io::CsvTable table_;
  const std::vector<CsvFiles>& all_;
  const CsvOptions& options_;
  store::Tokens& tokens_;
  CsvSpaces& spaces_;
  std::mutex mutex_;
  std::size_t group_ = 0, file_ = 0;
  std::unique_ptr<io::CsvReader> reader_;
  std::shared_ptr<const CsvHeader> header_;
  std::string path_;
  bool first_ = false;
  std::uint64_t next_ = 0;
};

}  // namespace kg::load
