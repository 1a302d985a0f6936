#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "graph/model/result.h"

namespace kg::tools {

// A file to be read as one document.
struct InputFile {
  std::string name;  // what the document will be called: the path as given, tidied, with '/'
  std::filesystem::path path;
  std::uint64_t size = 0;  // when it was listed
};

// The files that `paths` name: files as they are, folders with all .txt and .md files below them
// (hidden ones left out, links to folders not followed). Sorted by name, none twice, whatever the
// order of `paths`. kNotFound for a path that is not there and for a folder without documents.
Result<std::vector<InputFile>> ListInputFiles(const std::vector<std::string>& paths);

// The bytes of a regular file, or of a pipe if it was named as such. kLimit above `limit` bytes.
Result<std::string> ReadInputFile(const std::filesystem::path& path, std::uint64_t limit);

}  // namespace kg::tools
