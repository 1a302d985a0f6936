#pragma once

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

namespace kg::tools {

// Lines of a stream, without their ends ("\n" or "\r\n"), each of bounded length.
class LineReader {
 public:
  struct Line {
    std::uint64_t number = 0;  // from 1
    std::string text = {};
    bool too_long = false;  // `text` holds the beginning; the rest was skipped
  };

  LineReader(std::FILE* stream, std::uint64_t limit) : stream_(stream), limit_(limit) {}

  // Nothing: the end, or a read error.
  std::optional<Line> Next();

 private:
  std::FILE* stream_;
  std::uint64_t limit_;
  std::uint64_t number_ = 0;
};

}  // namespace kg::tools
