#pragma once

#include <re2/re2.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "extract/rules/lazy_pattern.h"
#include "extract/rules/toml_file.h"

namespace kg::extract {

// A pattern that stands at `node`; what is wrong with it is an error with that place.
Status TakePattern(const TomlFile& file, const toml::node& node, std::string pattern,
                   std::unique_ptr<LazyPattern>& out);

// A text as RE2 takes it.
inline re2::StringPiece Piece(std::string_view text) { return {text.data(), text.size()}; }

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
