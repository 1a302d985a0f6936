#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "graph/load/workspace.h"
#include "graph/store/database.h"

namespace kg::load {

// Writes ascending keys of one family to files that the store takes in; starts another file when
// one is long. One thread.
class TableSink {
 public:
  TableSink(Workspace* workspace, store::Family family)
      : workspace_(*workspace), family_(family) {}

  Status Put(std::string_view key, std::string_view value);
  Status Finish();
  const std::vector<std::string>& files() const { return files_; }

 private:
  Workspace& workspace_;
  const store::Family family_;
  std::unique_ptr<store::TableWriter> table_;
  std::size_t bytes_ = 0;
  std::vector<std::string> files_;
};

}  // namespace kg::load
