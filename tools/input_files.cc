#include "tools/input_files.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <system_error>

#include "tools/console.h"

namespace kg::tools {
namespace {

namespace fs = std::filesystem;

Error IoError(const fs::path& path, const std::string& reason) {
  return {.code = ErrorCode::kIo, .message = "cannot be read: " + reason, .where = path.string()};
}

bool IsDocument(const fs::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return extension == ".txt" || extension == ".md";
}

bool IsHidden(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.starts_with('.') && name != "." && name != "..";
}

bool IsUtf8(const std::string& text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 c;
    U8_NEXT(bytes, at, size, c);
    if (c < 0) return false;
  }
  return true;
}

// Names go into the graph, which holds UTF-8 only: a file of another name is called by the hex of
// the bytes that do not fit.
std::string NameOf(const fs::path& path) {
  std::string name = path.lexically_normal().generic_string();
  while (name.starts_with("./")) name.erase(0, 2);
  if (IsUtf8(name)) return name;
  constexpr char kHex[] = "0123456789abcdef";
  std::string safe;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      safe += c;
    } else {
      safe.append("%").append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
    }
  }
  return safe;
}

Status ListFolder(const fs::path& folder, std::vector<InputFile>& files) {
  const std::size_t before = files.size();
  std::error_code error;
  fs::recursive_directory_iterator at(folder, error);
  for (const fs::recursive_directory_iterator end; !error && at != end; at.increment(error)) {
    const fs::path& path = at->path();
    if (IsHidden(path)) {
      at.disable_recursion_pending();
      continue;
    }
    std::error_code ignored;
    if (!IsDocument(path) || !at->is_regular_file(ignored)) continue;
    const std::uint64_t size = at->file_size(ignored);
    files.push_back({NameOf(path), path, ignored ? 0 : size});
  }
  if (error) return IoError(folder, error.message());
  if (files.size() == before) {
    return Error{.code = ErrorCode::kNotFound,
                 .message = "there is no .txt or .md file in this folder",
                 .where = folder.string()};
  }
  return {};
}

}  // namespace

Result<std::vector<InputFile>> ListInputFiles(const std::vector<std::string>& paths) {
  std::vector<InputFile> files;
  for (const std::string& path : paths) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found || path.empty()) {
      return Error{.code = ErrorCode::kNotFound,
                   .message = "there is no such file or folder",
                   .where = path.empty() ? "''" : path};
    }
    if (error) return IoError(path, error.message());
    if (fs::is_directory(status)) {
      if (Status listed = ListFolder(path, files); !listed) return std::move(listed).error();
    } else {
      const std::uint64_t size = fs::is_regular_file(status) ? fs::file_size(path, error) : 0;
      files.push_back({NameOf(path), path, error ? 0 : size});
    }
  }
  std::sort(files.begin(), files.end(), [](const InputFile& a, const InputFile& b) {
    return a.name != b.name ? a.name < b.name : a.path < b.path;
  });
  files.erase(std::unique(files.begin(), files.end(),
                          [](const InputFile& a, const InputFile& b) { return a.name == b.name; }),
              files.end());
  return files;
}

Result<std::string> ReadInputFile(const fs::path& path, std::uint64_t limit) {
  const Error too_long{.code = ErrorCode::kLimit,
                       .message = "longer than " + Bytes(limit) +
                                  ", the most that one document may have (--max-document)",
                       .where = path.string()};
  std::error_code error;
  if (fs::is_directory(path, error)) return IoError(path, "it is a folder");
  const std::uint64_t size = fs::file_size(path, error);
  if (!error && size > limit) return too_long;

  const auto close = [](std::FILE* file) { return std::fclose(file); };
  const std::unique_ptr<std::FILE, decltype(close)> file(std::fopen(path.c_str(), "rb"), close);
  if (file == nullptr) return IoError(path, std::strerror(errno));
  std::string bytes;
  // What was listed is a guess: a pipe has no size, and a file may grow.
  for (std::size_t room = error ? 65536 : static_cast<std::size_t>(size) + 1;; room = bytes.size()) {
    const std::size_t before = bytes.size();
    bytes.resize(before + std::max<std::size_t>(room, 65536));
    const std::size_t got = std::fread(bytes.data() + before, 1, bytes.size() - before, file.get());
    bytes.resize(before + got);
    if (std::ferror(file.get()) != 0) return IoError(path, std::strerror(errno));
    if (bytes.size() > limit) return too_long;
    if (std::feof(file.get()) != 0) return bytes;
  }
}

}  // namespace kg::tools
