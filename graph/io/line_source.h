#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "graph/io/byte_source.h"
#include "graph/model/result.h"

namespace kg::io {

// The lines of a file, decompressed if they are gzip's. Never holds more than one line and a block.
// One thread.
class LineSource {
 public:
  // `longest`: bytes of the longest line that is given out.
  static Result<std::unique_ptr<LineSource>> Open(const std::filesystem::path& path,
                                                  std::size_t longest);

  struct Line {
    std::string_view text;  // without its end (LF or CR LF); until the next call
    std::uint64_t number = 0;  // from 1
    bool too_long = false;     // and not given
  };
  // False at the end.
  Result<bool> Next(Line& line);
  // Bytes of the lines so far.
  std::uint64_t bytes() const { return bytes_; }

 private:
  LineSource(std::unique_ptr<ByteSource> source, std::size_t longest)
      : source_(std::move(source)), longest_(longest) {}
  Status Fill();

  std::unique_ptr<ByteSource> source_;
  const std::size_t longest_;
  std::string text_;        // read
  std::size_t at_ = 0;      // where the next line begins
  std::uint64_t number_ = 0, bytes_ = 0;
  bool end_ = false;
};

}  // namespace kg::io
