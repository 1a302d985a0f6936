#pragma once

#include <cstddef>
#include <string>

#include "graph/model/result.h"

namespace kg::load {

// Bytes that begin as zeros: in memory, or those of a file, which the system keeps in memory as far
// as there is room. One thread at a time may move it; the bytes are the caller's to guard.
class MappedBytes {
 public:
  MappedBytes() = default;
  // kIo: the system has no more memory.
  static Result<MappedBytes> InMemory(std::size_t size);
  // `path` is new, and vanishes from the folder at once. kIo: also if the disk has no room.
  static Result<MappedBytes> InFile(const std::string& path, std::size_t size);
  ~MappedBytes();
  MappedBytes(MappedBytes&& other) noexcept;
  MappedBytes& operator=(MappedBytes&& other) noexcept;

  void* data() const { return data_; }
  std::size_t size() const { return size_; }

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace kg::load
