#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "graph/model/result.h"

namespace kg::exporting {

// Where an export's bytes go. Write never fails at once: the first failure is kept and comes back
// from Close, so that writers read top to bottom. One thread.
class Output {
 public:
  virtual ~Output() = default;
  virtual void Write(std::string_view bytes) = 0;
  // Makes everything written visible under the file's name. Without it nothing is left behind.
  virtual Status Close() = 0;
  // Bytes taken by Write, before compression.
  std::uint64_t written() const { return written_; }

 protected:
  std::uint64_t written_ = 0;
};

// A file, compressed if its name ends with ".gz"; written beside its place and renamed at the end.
// "-" is the standard output. kIo if it cannot be opened.
Result<std::unique_ptr<Output>> OpenOutput(const std::filesystem::path& path);

// Appends to `text`, which must outlive it.
std::unique_ptr<Output> OutputTo(std::string& text);

}  // namespace kg::exporting
