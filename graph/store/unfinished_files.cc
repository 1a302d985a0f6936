#include "graph/store/unfinished_files.h"

#include <fstream>
#include <system_error>
#include <vector>

namespace kg::store {

namespace fs = std::filesystem;

UnfinishedFiles::UnfinishedFiles(fs::path directory)
    : directory_(std::move(directory)), root_(Root()) {
  std::error_code code;
  for (fs::directory_iterator it(directory_, code), end; !code && it != end; it.increment(code)) {
    before_.insert(it->path().filename().string());
  }
  if (code) root_.clear();
}

std::string UnfinishedFiles::Root() const {
  std::ifstream current(directory_ / "CURRENT");
  std::string manifest;
  if (!std::getline(current, manifest)) return "";
  std::error_code code;
  const std::uintmax_t size = fs::file_size(directory_ / manifest, code);
  return code ? "" : manifest + ' ' + std::to_string(size);
}

void UnfinishedFiles::Remove() const {
  if (root_.empty() || Root() != root_) return;
  std::vector<fs::path> made;
  std::error_code code;
  for (fs::directory_iterator it(directory_, code), end; !code && it != end; it.increment(code)) {
    const std::string name = it->path().filename().string();
    const bool ours = name.ends_with(".sst") || name.ends_with(".log") ||
                      name.ends_with(".dbtmp") || name.starts_with("MANIFEST-");
    if (ours && !before_.contains(name)) made.push_back(it->path());
  }
  for (const fs::path& file : made) fs::remove(file, code);
}

}  // namespace kg::store
