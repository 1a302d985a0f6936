#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "graph/model/result.h"
#include "query/engine.h"

namespace kg::query {

enum class Format : std::uint8_t {
  kTable,      // boxes, aligned by display width
  kJson,       // {"fields": [...], "values": [[...]]}
  kJsonLines,  // one object per row, keys in the order of the columns
  kCsv,        // RFC 4180, CRLF, a header line; null is an empty field
  kMarkdown,   // a pipe table
};
// "table", "json", "jsonl", "csv", "markdown" ("md").
std::optional<Format> ParseFormat(std::string_view name);

struct FormatOptions {
  std::size_t width = 0;  // kTable: columns of the terminal, longer cells are cut; 0: never
};

// Writes an answer piece by piece: Begin, Row for 0 .. rows - 1, End; each appends to `out`. The
// answer must outlive it.
class Formatter {
 public:
  virtual ~Formatter() = default;
  virtual Status Begin(std::string& out) = 0;
  virtual Status Row(std::size_t index, std::string& out) = 0;
  virtual Status End(std::string& out) = 0;

  static std::unique_ptr<Formatter> Make(Format format, const Answer& answer,
                                         const FormatOptions& options);
};

// All of it at once.
Result<std::string> FormatAnswer(Format format, const Answer& answer, const FormatOptions& options);

}  // namespace kg::query
