#include "graph/io/byte_source.h"

#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace kg::io {

struct ByteSource::Impl {
  gzFile file = nullptr;
  std::string path;
  ~Impl() {
    if (file != nullptr) gzclose_r(file);
  }
};

ByteSource::ByteSource(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ByteSource::~ByteSource() = default;

Result<std::unique_ptr<ByteSource>> ByteSource::Open(const std::filesystem::path& path) {
  auto impl = std::make_unique<Impl>();
  impl->path = path.string();
  std::error_code code;
  if (std::filesystem::is_directory(path, code)) {
    return Error{ErrorCode::kIo, "this is a folder, not a file", impl->path};
  }
  errno = 0;
  impl->file = gzopen(path.c_str(), "rbe");  // reads what is not gzip as it is
  if (impl->file == nullptr) {
    return Error{ErrorCode::kIo, std::string("cannot be opened: ") + std::strerror(errno),
                 impl->path};
  }
  gzbuffer(impl->file, 256 << 10);
  return std::unique_ptr<ByteSource>(new ByteSource(std::move(impl)));
}

Result<std::size_t> ByteSource::Read(char* to, std::size_t size) {
  std::size_t done = 0;
  while (done < size) {
    const auto wanted = static_cast<unsigned>(std::min<std::size_t>(size - done, 1 << 30));
    errno = 0;
    const int got = gzread(impl_->file, to + done, wanted);
    int code = Z_OK;
    const char* message = got < static_cast<int>(wanted) ? gzerror(impl_->file, &code) : "";
    if (got < 0 || (code != Z_OK && code != Z_STREAM_END)) {
      const bool disk = code == Z_ERRNO;
      return Error{disk ? ErrorCode::kIo : ErrorCode::kCorrupt,
                   disk ? std::string("cannot be read: ") + std::strerror(errno)
                        : std::string("the gzip data is damaged or cut short: ") + message,
                   impl_->path};
    }
    done += static_cast<std::size_t>(got);
    if (got < static_cast<int>(wanted)) break;
  }
  return done;
}

}  // namespace kg::io
