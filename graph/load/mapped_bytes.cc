#include "graph/load/mapped_bytes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <system_error>
#include <utility>

namespace kg::load {
namespace {

Error Failed(int code, const std::string& what, const std::string& where) {
  return Error{ErrorCode::kIo, what + ": " + std::generic_category().message(code), where};
}

}  // namespace

Result<MappedBytes> MappedBytes::InMemory(std::size_t size) {
  void* data = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (data == MAP_FAILED) return Failed(errno, "memory cannot be had", "");
  MappedBytes bytes;
  bytes.data_ = data;
  bytes.size_ = size;
  return bytes;
}

Result<MappedBytes> MappedBytes::InFile(const std::string& path, std::size_t size) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return Failed(errno, "the file cannot be made", path);
  ::unlink(path.c_str());
  // Room now: a full disk met while the bytes are written would end the process.
  const int full = ::posix_fallocate(file, 0, static_cast<off_t>(size));
  void* data =
      full != 0 ? MAP_FAILED : ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  const int code = full != 0 ? full : errno;
  ::close(file);  // the mapping keeps it
  if (data == MAP_FAILED) {
    return Failed(code, "a file of " + std::to_string(size >> 20) + " MB cannot be had", path);
  }
  MappedBytes bytes;
  bytes.data_ = data;
  bytes.size_ = size;
  return bytes;
}

MappedBytes::~MappedBytes() {
  if (data_ != nullptr) ::munmap(data_, size_);
}

MappedBytes::MappedBytes(MappedBytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedBytes& MappedBytes::operator=(MappedBytes&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

}  // namespace kg::load
