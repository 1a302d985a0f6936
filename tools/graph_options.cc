#include "tools/graph_options.h"

namespace kg::tools {

GraphOption::GraphOption(Options& options) {
  options.Text("--db", "DIR", directory_, "the graph: a folder that kg build made",
               Options::Need::kRequired);
}

Result<std::unique_ptr<store::Store>> GraphOption::OpenToRead() const {
  return store::Store::Open({.directory = directory_});
}

Result<std::unique_ptr<store::Store>> GraphOption::OpenToWrite() const {
  return store::Store::Open({.directory = directory_, .writable = true});
}

}  // namespace kg::tools
