#include "tools/graph_options.h"

namespace kg::tools {

GraphOption::GraphOption(Options& options) {
  options.Text("--db", "DIR", directory_, "the graph: a folder that kg build made",
               Options::Need::kRequired);
  options.Number("--cache", "MB", cache_, 8, 1 << 20,
                 "memory for what is read from the graph's files and what is written to them");
}

void GraphOption::AddImages(Options& options) {
  options.Number("--images", "MB", images_, 0, 1 << 20,
                 "memory for relationships and properties that many queries read, as arrays");
}

store::OpenOptions GraphOption::ToOpen(bool writable) const {
  store::OpenOptions open;
  open.directory = directory_;
  open.writable = writable;
  open.block_cache_bytes = static_cast<std::size_t>(cache_) << 20;
  open.write_buffer_bytes = open.block_cache_bytes / 3;
  open.image_bytes = static_cast<std::size_t>(images_) << 20;
  return open;
}

Result<std::unique_ptr<store::Store>> GraphOption::OpenToRead() const {
  return store::Store::Open(ToOpen(false));
}

Result<std::unique_ptr<store::Store>> GraphOption::OpenToWrite() const {
  return store::Store::Open(ToOpen(true));
}

}  // namespace kg::tools
