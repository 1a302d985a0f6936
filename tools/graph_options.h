#pragma once

#include <memory>
#include <string>

#include "graph/model/result.h"
#include "graph/store/store.h"
#include "tools/options.h"

namespace kg::tools {

// --db, as every command that works on a graph has it.
class GraphOption {
 public:
  explicit GraphOption(Options& options);

  const std::string& directory() const { return directory_; }
  // For reading: works while another process writes or serves.
  Result<std::unique_ptr<store::Store>> OpenToRead() const;
  // For writing: one process at a time.
  Result<std::unique_ptr<store::Store>> OpenToWrite() const;

 private:
  std::string directory_;
};

}  // namespace kg::tools
