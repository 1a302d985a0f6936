#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/result.h"

// Feature files as cucumber defines them, as far as scenario files of query languages use it:
// Background, Scenario, Scenario Outline with Examples, doc strings, tables, tags, comments.
namespace kg::test {

using TableRow = std::vector<std::string>;

struct Step {
  std::string text;      // without its keyword
  std::string document;  // the doc string, or ""
  std::vector<TableRow> table;
  int line = 0;
};

// One run: outlines are expanded, one per row of examples; background steps come first.
struct Scenario {
  std::string feature;
  std::string name;
  std::string file;
  int line = 0;
  std::vector<Step> steps;
};

// kInvalid with `where` = "file:line".
Result<std::vector<Scenario>> ParseFeature(std::string_view text, const std::string& file);

// All *.feature files below a directory, or the one named, in the order of their paths.
Result<std::vector<Scenario>> ReadFeatures(const std::filesystem::path& path);

}  // namespace kg::test
