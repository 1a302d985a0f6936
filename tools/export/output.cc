#include "tools/export/output.h"

#include <zlib.h>

#include <cstdio>
#include <utility>

namespace kg::exporting {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 18;

// A name beside the final one, so that the rename stays on one disk.
std::filesystem::path PartOf(const std::filesystem::path& path) {
  std::filesystem::path part = path;
  part += ".part";
  return part;
}

Error CannotWrite(const std::filesystem::path& path) {
  return {ErrorCode::kIo, "cannot write the file: is the folder there, and is there room?",
          path.string()};
}

class PlainFile final : public Output {
 public:
  // An empty path: standard output, which is neither renamed nor closed.
  PlainFile(std::FILE* file, std::filesystem::path path) : file_(file), path_(std::move(path)) {}
  PlainFile(const PlainFile&) = delete;
  PlainFile& operator=(const PlainFile&) = delete;
  ~PlainFile() override {
    if (file_ != nullptr && !path_.empty()) {
      std::fclose(file_);
      std::error_code ignored;
      std::filesystem::remove(PartOf(path_), ignored);
    }
  }
  void Write(std::string_view bytes) override {
    written_ += bytes.size();
    buffer_.append(bytes);
    if (buffer_.size() >= kBufferBytes) Flush();
  }
  Status Close() override {
    Flush();
    std::FILE* file = std::exchange(file_, nullptr);
    if (path_.empty()) {
      if (std::fflush(file) != 0) failed_ = true;
      return failed_ ? Status(Error{ErrorCode::kIo, "cannot write to the standard output"})
                     : Status();
    }
    if (std::fclose(file) != 0) failed_ = true;
    std::error_code error;
    if (!failed_) std::filesystem::rename(PartOf(path_), path_, error);
    if (!failed_ && !error) return {};
    std::filesystem::remove(PartOf(path_), error);
    return CannotWrite(path_);
  }

 private:
  void Flush() {
    if (!failed_ && std::fwrite(buffer_.data(), 1, buffer_.size(), file_) != buffer_.size()) {
      failed_ = true;
    }
    buffer_.clear();
  }
  std::FILE* file_;
  std::filesystem::path path_;
  std::string buffer_;
  bool failed_ = false;
};

// zlib's own header carries no time and no name: the same bytes come out every time.
class GzipFile final : public Output {
 public:
  GzipFile(gzFile file, std::filesystem::path path) : file_(file), path_(std::move(path)) {}
  GzipFile(const GzipFile&) = delete;
  GzipFile& operator=(const GzipFile&) = delete;
  ~GzipFile() override {
    if (file_ != nullptr) {
      gzclose(file_);
      std::error_code ignored;
      std::filesystem::remove(PartOf(path_), ignored);
    }
  }
  void Write(std::string_view bytes) override {
    written_ += bytes.size();
    while (!bytes.empty() && !failed_) {
      const std::string_view piece = bytes.substr(0, kBufferBytes);
      if (gzwrite(file_, piece.data(), static_cast<unsigned>(piece.size())) <= 0) failed_ = true;
      bytes.remove_prefix(piece.size());
    }
  }
  Status Close() override {
    if (gzclose(std::exchange(file_, nullptr)) != Z_OK) failed_ = true;
    std::error_code error;
    if (!failed_) std::filesystem::rename(PartOf(path_), path_, error);
    if (!failed_ && !error) return {};
    std::filesystem::remove(PartOf(path_), error);
    return CannotWrite(path_);
  }

 private:
  gzFile file_;
  std::filesystem::path path_;
  bool failed_ = false;
};

class Memory final : public Output {
 public:
  explicit Memory(std::string& text) : text_(text) {}
  void Write(std::string_view bytes) override {
    written_ += bytes.size();
    text_.append(bytes);
  }
  Status Close() override { return {}; }

 private:
  std::string& text_;
};

}  // namespace

Result<std::unique_ptr<Output>> OpenOutput(const std::filesystem::path& path) {
  if (path == "-") return {std::make_unique<PlainFile>(stdout, std::filesystem::path())};
  const std::string part = PartOf(path).string();
  if (path.extension() == ".gz") {
    gzFile file = gzopen(part.c_str(), "wb6");
    if (file == nullptr) return CannotWrite(path);
    return {std::make_unique<GzipFile>(file, path)};
  }
  std::FILE* file = std::fopen(part.c_str(), "wb");
  if (file == nullptr) return CannotWrite(path);
  return {std::make_unique<PlainFile>(file, path)};
}

std::unique_ptr<Output> OutputTo(std::string& text) { return std::make_unique<Memory>(text); }

}  // namespace kg::exporting
