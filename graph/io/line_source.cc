#include "graph/io/line_source.h"

namespace kg::io {
namespace {

constexpr std::size_t kBlock = 1 << 20;

}  // namespace

Result<std::unique_ptr<LineSource>> LineSource::Open(const std::filesystem::path& path,
                                                     std::size_t longest) {
  Result<std::unique_ptr<ByteSource>> source = ByteSource::Open(path);
  if (!source) return std::move(source).error();
  return std::unique_ptr<LineSource>(new LineSource(std::move(*source), longest));
}

// Drops what was given out and reads one more block.
Status LineSource::Fill() {
  text_.erase(0, at_);
  at_ = 0;
  const std::size_t before = text_.size();
  text_.resize(before + kBlock);
  Result<std::size_t> read = source_->Read(text_.data() + before, kBlock);
  if (!read) return std::move(read).error();
  text_.resize(before + *read);
  end_ = *read < kBlock;
  return {};
}

Result<bool> LineSource::Next(Line& line) {
  std::size_t searched = at_, size = 0;
  bool skip = false;
  for (;;) {
    const std::size_t end = text_.find('\n', searched);
    if (end != std::string::npos || end_) {
      size = (end == std::string::npos ? text_.size() : end) - at_;
      if (end == std::string::npos && size == 0 && !skip) return false;
      break;
    }
    if (text_.size() - at_ > longest_) {
      skip = true;
      bytes_ += text_.size() - at_;
      at_ = text_.size();
    }
    const std::size_t held = text_.size() - at_;
    if (Status status = Fill(); !status.ok()) return std::move(status).error();
    searched = held;
  }
  line.number = ++number_;
  line.too_long = skip || size > longest_;
  line.text = line.too_long ? std::string_view() : std::string_view(text_).substr(at_, size);
  if (line.text.ends_with('\r')) line.text.remove_suffix(1);
  at_ = std::min(at_ + size + 1, text_.size());
  bytes_ += size + 1;
  return true;
}

}  // namespace kg::io
