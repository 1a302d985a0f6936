#include "graph/store/store_directory.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <fstream>
#include <optional>
#include <system_error>
#include <vector>

#include "graph/store/layout.h"

namespace kg::store {
namespace {

namespace fs = std::filesystem;

Error IoError(const std::string& what, const std::error_code& code, const fs::path& path) {
  return {ErrorCode::kIo, what + ": " + code.message(), path.string()};
}

// The version that FORMAT, or FORMAT.new, says; nothing if there is no such file.
Result<std::optional<int>> ReadFormat(const fs::path& path) {
  std::error_code code;
  if (!fs::exists(path, code)) {
    if (code && code != std::errc::no_such_file_or_directory) {
      return IoError("cannot read the store", code, path);
    }
    return std::optional<int>();
  }
  std::ifstream file(path, std::ios::binary);
  std::string text(64, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || !file.is_open()) {
    return Error{ErrorCode::kIo, "cannot read the store", path.string()};
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  int version = 0;
  const bool ours = text.starts_with(kFormatPrefix);
  const char* begin = text.data() + kFormatPrefix.size();
  const char* end = text.data() + text.size();
  if (!ours || std::from_chars(begin, end, version).ec != std::errc() || version < 1) {
    return Error{ErrorCode::kCorrupt, "this is not a kg store: FORMAT says something else",
                 path.string()};
  }
  return std::optional(version);
}

// Waits until a file, or the names in a directory, are on disk.
Status SyncPath(const fs::path& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && fsync(file) == 0;
  const std::error_code code(errno, std::generic_category());
  if (file >= 0) close(file);
  return synced ? Status() : Status(IoError("cannot write to the store", code, path));
}

fs::path ParentOf(const fs::path& directory) {
  std::error_code code;
  fs::path whole = fs::absolute(directory, code).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();  // "kg.db/"
  return whole.parent_path();
}

Status WriteNewFormat(const fs::path& directory) {
  const fs::path path = directory / kNewFormatFile;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << kFormatPrefix << kLayoutVersion << '\n';
  file.close();
  if (!file) return Error{ErrorCode::kIo, "cannot write to the store", path.string()};
  return SyncPath(path);
}

// What FORMAT.new stands for exists from here on.
Status PublishFormat(const fs::path& directory) {
  std::error_code code;
  fs::rename(directory / kNewFormatFile, directory / kFormatFile, code);
  if (code) return IoError("cannot write to the store", code, directory);
  return SyncPath(directory);
}

Error NoStore(const fs::path& directory) {
  return {ErrorCode::kNotFound, "there is no store here; build one first", directory.string()};
}

}  // namespace

Result<StoreDirectory> StoreDirectory::Prepare(const OpenOptions& options) {
  const fs::path& directory = options.directory;
  const std::string where = directory.string();
  const bool create = options.writable && options.create_if_missing;
  const auto make = [&directory]() -> Result<StoreDirectory> {
    if (Status status = WriteNewFormat(directory); !status.ok()) return std::move(status).error();
    return StoreDirectory(directory, true);
  };
  std::error_code code;
  const fs::file_status kind = fs::status(directory, code);
  if (kind.type() == fs::file_type::not_found) {
    if (!create) return NoStore(directory);
    fs::create_directories(directory, code);
    if (code) return IoError("cannot make the directory", code, directory);
    if (Status status = SyncPath(ParentOf(directory)); !status.ok()) return std::move(status).error();
    return make();
  }
  if (code) return IoError("cannot read the directory", code, directory);
  if (kind.type() != fs::file_type::directory) {
    return Error{ErrorCode::kCorrupt, "this is a file; a kg store is a directory", where};
  }
  auto format = ReadFormat(directory / kFormatFile);
  if (!format) return std::move(format).error();
  // FORMAT.new alone: the making of a store was cut short, perhaps in this very file, or goes on.
  // The next writer makes the rest, when it is alone.
  const bool is_new = !*format && fs::exists(directory / kNewFormatFile, code);
  if (is_new && !create) {
    return Error{ErrorCode::kNotFound,
                 "the store here is not finished: wait for the run that makes it, or run it again",
                 where};
  }
  if (is_new) {
    format = ReadFormat(directory / kNewFormatFile);
    if (!format || !*format) return make();
    if (**format == kLayoutVersion) return StoreDirectory(directory, true);
  }
  if (*format && **format > kLayoutVersion) {
    return Error{ErrorCode::kUnsupported,
                 "the store has format " + std::to_string(**format) +
                     ", and this program knows formats up to " + std::to_string(kLayoutVersion) +
                     "; use a newer kg",
                 where};
  }
  const bool rocks = fs::exists(directory / "CURRENT", code);
  if (*format) {
    if (!rocks) {
      return Error{ErrorCode::kCorrupt,
                   "the store is damaged: CURRENT is missing (restore it from a backup)", where};
    }
    return StoreDirectory(directory, false);
  }
  if (rocks) {
    return Error{ErrorCode::kCorrupt, "this is a database, but not a kg store (no FORMAT file)",
                 where};
  }
  if (!fs::is_empty(directory, code)) {
    return Error{create ? ErrorCode::kConflict : ErrorCode::kNotFound,
                 "there is no store here, but other files; name an empty directory", where};
  }
  if (!create) return NoStore(directory);
  return make();
}

Status StoreDirectory::Clear(const fs::path& directory) {
  std::error_code code;
  if (fs::exists(directory / kFormatFile, code) || !fs::exists(directory / kNewFormatFile, code)) {
    return {};
  }
  std::vector<fs::path> left;
  for (fs::directory_iterator file(directory, code), end; !code && file != end;
       file.increment(code)) {
    const fs::path name = file->path().filename();
    if (name != kNewFormatFile && name != kLockFile) left.push_back(file->path());
  }
  for (const fs::path& path : left) {
    if (!code) fs::remove_all(path, code);
  }
  return code ? Status(IoError("cannot clear what was left of a store", code, directory)) : Status();
}

Status StoreDirectory::Finish() {
  if (!is_new_) return {};
  is_new_ = false;
  return PublishFormat(directory_);
}

Status MakeCopy(const fs::path& directory, const std::function<Status(const fs::path&)>& fill) {
  std::error_code code;
  if (fs::exists(directory, code)) {
    return Error{ErrorCode::kConflict, "the directory exists already", directory.string()};
  }
  fs::path place = directory.lexically_normal();
  if (!place.has_filename()) place = place.parent_path();
  place += ".incomplete";
  fs::remove_all(place, code);  // of a copy that was cut short
  Status status = fill(place);
  if (status.ok()) status = WriteNewFormat(place);
  if (status.ok()) status = PublishFormat(place);
  if (status.ok()) {
    fs::rename(place, directory, code);
    if (code) status = IoError("cannot make the directory", code, directory);
  }
  if (status.ok()) return SyncPath(ParentOf(directory));
  fs::remove_all(place, code);
  return status;
}

}  // namespace kg::store
