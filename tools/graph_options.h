#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "graph/model/result.h"
#include "graph/store/store.h"
#include "tools/options.h"

namespace kg::tools {

// --db and --cache, as every command that works on a graph has them.
class GraphOption {
 public:
  explicit GraphOption(Options& options);
  // --images too, of commands that answer queries.
  void AddImages(Options& options);

  const std::string& directory() const { return directory_; }
  // For reading: works while another process writes or serves.
  Result<std::unique_ptr<store::Store>> OpenToRead() const;
  // For writing: one process at a time.
  Result<std::unique_ptr<store::Store>> OpenToWrite() const;

 private:
  store::OpenOptions ToOpen(bool writable) const;

  std::string directory_;
  std::uint64_t cache_ = 384, images_ = store::OpenOptions().image_bytes >> 20;
};

}  // namespace kg::tools
