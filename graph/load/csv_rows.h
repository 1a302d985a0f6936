#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/io/csv.h"
#include "graph/io/typed_text.h"
#include "graph/load/bad_rows.h"
#include "graph/load/csv_reading.h"
#include "graph/load/id_map.h"
#include "graph/store/value_codec.h"

namespace kg::load {

// At most a line of the text, in quotes, for a sentence that says what is wrong with it.
std::string Shown(std::string_view text);

// What both kinds of table share: one thread's way from chunks to the loader.
class CsvRows {
 public:
  explicit CsvRows(CsvReading* reading) : reading_(*reading), lane_(&reading->loader) {}

  Loader::Lane& lane() { return lane_; }

 protected:
  // Splits the chunk into rows; each(cells, line) says what is wrong with one, or "".
  template <typename Each>
  void EachRow(const CsvWork& work, Each each) {
    index_ = work.index;
    bad_ = {};
    unquoted_.clear();
    BadRows unread;
    const std::string_view text = work.chunk.text;
    const bool plain = text.find(reading_.options.dialect.quote) == std::string_view::npos;
    const bool utf8 = io::IsUtf8(text);
    std::uint64_t line = work.chunk.line;
    // More than are tolerated end the load: what follows need not be read.
    for (std::size_t at = 0; at < text.size() && unread.count <= reading_.options.bad_tolerance;) {
      cells_.clear();
      const io::RowRead row = io::ReadRow(text, at, reading_.options.dialect, cells_, unquoted_);
      const std::string_view whole = text.substr(at, row.end - at);
      const std::uint64_t here = line;
      if (row.kind != io::RowRead::Kind::kRow) {
        unread.Add({work.file, here, row.problem});
        const std::size_t end = text.find('\n', at);  // also of what is never closed
        at = end == std::string_view::npos ? text.size() : end + 1;
        ++line;
        continue;
      }
      at = row.end;
      line += plain ? 1 : static_cast<std::uint64_t>(std::count(whole.begin(), whole.end(), '\n'));
      if (cells_.size() == 1 && cells_[0].text.empty() && !cells_[0].quoted) continue;
      std::string problem;
      if (cells_.size() != work.header->columns.size()) {
        problem = "the row has " + std::to_string(cells_.size()) + " cells, the header " +
                  std::to_string(work.header->columns.size());
      } else if (!utf8 && !io::IsUtf8(whole)) {
        problem = "the row is not UTF-8";
      } else {
        problem = each(cells_, here);
      }
      if (!problem.empty()) unread.Add({work.file, here, std::move(problem)});
    }
    for (const io::CsvChunk::Broken& row : work.chunk.broken) {
      bad_.Add({work.file, row.line, row.problem});
    }
    bad_.Merge(std::move(unread));
  }

  // Both say what is wrong, or "".
  std::string ReadId(const io::Cell& cell, const CsvHeader::Space& space, Hash128& id);

  // Appends key and value to `out`; calls indexed(property, value or text) for each.
  template <typename Indexed>
  std::string ReadProperties(const CsvHeader& header, const std::vector<io::Cell>& cells,
                             std::string& out, Indexed indexed) {
    for (const CsvHeader::Property& property : header.properties) {
      const io::Cell& cell = cells[property.column];
      if (cell.text.empty() && !cell.quoted) continue;
      if (property.type == io::CellType::kString && !property.array) {
        store::PutVarint(out, static_cast<std::uint32_t>(property.key));
        store::PutStringValue(out, cell.text);
        indexed(property, nullptr, cell.text);
        continue;
      }
      Value value;
      if (property.array) {
        Value::List list;
        std::string_view rest = cell.text;
        for (bool more = !rest.empty(); more;) {
          const std::size_t end = rest.find(reading_.options.array_delimiter);
          std::optional<Value> element = io::ReadTyped(property.type, rest.substr(0, end));
          if (!element) return Wrong(header, property, rest.substr(0, end));
          list.push_back(std::move(*element));
          more = end != std::string_view::npos;
          if (more) rest.remove_prefix(end + 1);
        }
        value = Value::OfList(std::move(list));
      } else {
        std::optional<Value> read = io::ReadTyped(property.type, cell.text);
        if (!read) return Wrong(header, property, cell.text);
        value = std::move(*read);
      }
      store::PutVarint(out, static_cast<std::uint32_t>(property.key));
      store::PutValue(out, value);
      indexed(property, &value, std::string_view());
    }
    return {};
  }

  CsvReading& reading_;
  Loader::Lane lane_;
  std::uint64_t index_ = 0;  // of the chunk
  BadRows bad_;              // of the chunk

 private:
  static std::string Wrong(const CsvHeader& header, const CsvHeader::Property& property,
                           std::string_view text);

  std::vector<io::Cell> cells_;
  std::deque<std::string> unquoted_;
};

}  // namespace kg::load
