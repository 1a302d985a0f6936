#include "graph/io/csv.h"

#include <algorithm>
#include <cstring>

namespace kg::io {
namespace {

constexpr std::size_t kChunkBytes = 1 << 20;

constexpr char kNotClosed[] =
    "a quote that opens here is not closed within 16 MiB, or before the file ends";
constexpr char kTextAfterQuote[] =
    "text follows a closing quote (a quote within a quoted cell is written twice)";
constexpr char kTooLong[] = "the row is longer than 16 MiB";

RowRead Broken(std::string_view text, std::size_t at, const char* problem) {
  const std::size_t line = text.find('\n', at);
  return {RowRead::Kind::kBroken, line == std::string_view::npos ? text.size() : line + 1, problem};
}

}  // namespace

RowRead ReadRow(std::string_view text, std::size_t at, const CsvDialect& dialect,
                std::vector<Cell>& cells, std::deque<std::string>& unquoted) {
  const std::size_t begin = at;
  const char* const data = text.data();
  const auto ends = [&](std::size_t i) {
    return data[i] == '\n' || (data[i] == '\r' && i + 1 < text.size() && data[i + 1] == '\n');
  };
  for (;;) {
    Cell cell;
    if (at < text.size() && data[at] == dialect.quote) {
      cell.quoted = true;
      const std::size_t open = ++at;
      bool doubled = false;
      for (;;) {
        const void* found = std::memchr(data + at, dialect.quote, text.size() - at);
        const std::size_t close =
            found == nullptr ? text.size()
                             : static_cast<std::size_t>(static_cast<const char*>(found) - data);
        if (close - begin > kLongestRow) return Broken(text, begin, kNotClosed);
        if (found == nullptr) return {RowRead::Kind::kUnclosed, text.size(), kNotClosed};
        at = close + 1;
        if (at < text.size() && data[at] == dialect.quote) {
          doubled = true;
          ++at;
          continue;
        }
        cell.text = text.substr(open, close - open);
        break;
      }
      if (at < text.size() && data[at] != dialect.delimiter && !ends(at)) {
        return Broken(text, begin, kTextAfterQuote);
      }
      if (doubled) {
        std::string& plain = unquoted.emplace_back();
        for (std::size_t i = 0; i < cell.text.size(); ++i) {
          plain += cell.text[i];
          if (cell.text[i] == dialect.quote) ++i;
        }
        cell.text = plain;
      }
    } else {
      const std::size_t open = at;
      while (at < text.size() && data[at] != dialect.delimiter && data[at] != '\n') ++at;
      std::size_t end = at;
      if (end > open && at < text.size() && data[at] == '\n' && data[end - 1] == '\r') --end;
      cell.text = text.substr(open, end - open);
    }
    cells.push_back(cell);
    if (at >= text.size()) return {RowRead::Kind::kUnclosed, text.size(), ""};
    if (data[at] == dialect.delimiter) {
      ++at;
      continue;
    }
    at += data[at] == '\r' ? 2 : 1;
    if (at - begin > kLongestRow) return Broken(text, begin, kTooLong);
    return {RowRead::Kind::kRow, at, ""};
  }
}

Result<std::unique_ptr<CsvReader>> CsvReader::Open(const std::filesystem::path& path,
                                                   const CsvDialect& dialect) {
  Result<std::unique_ptr<ByteSource>> source = ByteSource::Open(path);
  if (!source) return std::move(source).error();
  return std::unique_ptr<CsvReader>(new CsvReader(std::move(*source), dialect));
}

Status CsvReader::Fill(std::size_t bytes) {
  const std::size_t have = text_.size();
  text_.resize(have + bytes);
  Result<std::size_t> got = source_->Read(text_.data() + have, bytes);
  text_.resize(have + (got ? *got : 0));
  if (!got) return std::move(got).error();
  if (*got < bytes) {
    end_ = true;
    if (!text_.empty() && text_.back() != '\n') text_ += '\n';
  }
  if (!begun_) {
    begun_ = true;
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    if (text_.starts_with(kMark)) text_.erase(0, kMark.size());
  }
  return {};
}

// Where the last whole row of text_ ends.
std::size_t CsvReader::LastRowEnd() {
  if (end_) return text_.size();
  if (std::memchr(text_.data(), dialect_.quote, text_.size()) == nullptr) {
    const std::size_t line = text_.rfind('\n');
    return line == std::string::npos ? 0 : line + 1;
  }
  std::vector<Cell> cells;
  std::deque<std::string> unquoted;
  std::size_t at = 0;
  while (at < text_.size()) {
    cells.clear();
    unquoted.clear();
    const RowRead row = ReadRow(text_, at, dialect_, cells, unquoted);
    if (row.kind == RowRead::Kind::kUnclosed) break;
    if (row.end == text_.size() && text_.back() != '\n') break;
    at = row.end;
  }
  return at;
}

// Throws text_ away up to and with the next line end.
Status CsvReader::SkipLine() {
  for (;;) {
    const std::size_t line = text_.find('\n');
    if (line != std::string::npos) {
      text_.erase(0, line + 1);
      ++line_;
      return {};
    }
    text_.clear();
    if (end_) return {};
    if (Status status = Fill(kChunkBytes); !status.ok()) return status;
  }
}

Result<bool> CsvReader::Next(CsvChunk& chunk) {
  chunk.text.clear();
  chunk.broken.clear();
  for (;;) {
    if (!end_ && text_.size() < kChunkBytes) {
      if (Status status = Fill(kChunkBytes - text_.size()); !status.ok()) {
        return std::move(status).error();
      }
    }
    std::size_t rows = LastRowEnd();
    // A row longer than a chunk: twice as much, until it ends or is too long.
    while (rows == 0 && !end_ && text_.size() <= kLongestRow) {
      if (Status status = Fill(text_.size()); !status.ok()) return std::move(status).error();
      rows = LastRowEnd();
    }
    if (rows == 0 && !text_.empty()) {
      chunk.broken.push_back({line_, kTooLong});
      if (Status status = SkipLine(); !status.ok()) return std::move(status).error();
      continue;
    }
    if (rows == 0) return !chunk.broken.empty();
    chunk.line = line_;
    std::string rest = text_.substr(rows);
    rest.reserve(kChunkBytes);
    text_.resize(rows);
    chunk.text = std::move(text_);
    text_ = std::move(rest);
    line_ += static_cast<std::uint64_t>(std::count(chunk.text.begin(), chunk.text.end(), '\n'));
    return true;
  }
}

}  // namespace kg::io
