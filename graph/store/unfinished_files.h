#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace kg::store {

// What an opening that failed leaves behind. On a full disk these files would take the space that the
// next opening needs, which is the first to know that nothing refers to them.
class UnfinishedFiles {
 public:
  // Notes what is there. Nobody else may write to the directory from here to Remove.
  explicit UnfinishedFiles(std::filesystem::path directory);
  // Removes what is new, unless the database has begun to refer to it. Failures are left alone.
  void Remove() const;

 private:
  // What the database starts from: the manifest that CURRENT names, and how long it is.
  std::string Root() const;

  const std::filesystem::path directory_;
  std::set<std::string> before_;
  std::string root_;
};

}  // namespace kg::store
