#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>

#include "graph/model/result.h"

namespace kg::io {

// The bytes of a file from front to back, decompressed if they are gzip's. One thread.
class ByteSource {
 public:
  // kIo if it cannot be opened.
  static Result<std::unique_ptr<ByteSource>> Open(const std::filesystem::path& path);
  ~ByteSource();

  // Fills `to`; fewer bytes than asked for are the last. kIo, kCorrupt for broken gzip data.
  Result<std::size_t> Read(char* to, std::size_t size);

 private:
  struct Impl;
  explicit ByteSource(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace kg::io
