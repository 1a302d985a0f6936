#pragma once

#include <map>
#include <string>

#include "extract/rules/toml_file.h"

namespace re2 {
class RE2;
}

namespace kg::extract {

// What is wrong with a pattern that RE2 does not take, in a line: of a long pattern RE2 names all.
std::string WhatIsWrong(const re2::RE2& pattern);

// The parts that the patterns of a rule file have in common, by name: {Cap} in a pattern stands for
// what `classes` of the file lists under "Cap". \p{L}, \p{Lu}, \p{Ll} and \p{Han} are the letters
// of the scripts that we read. Only for .cc files: toml++ is heavy.
class PatternClasses {
 public:
  // A part that is there before those of the file.
  void Add(std::string name, std::string pattern);
  // The `classes` of a file, a list of [name, pattern, more of it ...]; each may use those before it.
  Status Read(const TomlFile& file);
  // Puts the parts and letters into a pattern, of which `node` is the place.
  Status Put(const TomlFile& file, const toml::node& node, std::string& pattern) const;

 private:
  Status PutClasses(const TomlFile& file, const toml::node& node, std::string& pattern) const;

  std::map<std::string, std::string> classes_;
};

}  // namespace kg::extract
