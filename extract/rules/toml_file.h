#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "extract/rules/rule_example.h"
#include "graph/model/result.h"

namespace kg::extract {

// A TOML file of rules, with the places that its errors name. Only for .cc files: toml++ is heavy.
struct TomlFile {
  std::string name;  // "en/mentions.toml"
  toml::table root;

  static Result<TomlFile> Read(const std::filesystem::path& file);

  // "en/mentions.toml:12:9"
  std::string Where(const toml::node& node) const;
  Error Wrong(const toml::node& node, std::string message) const;

  // A field's text, list of texts, number or truth; the default if it is absent, an error if it is
  // of another type.
  Status Get(const toml::table& table, std::string_view key, std::string& out) const;
  Status Get(const toml::table& table, std::string_view key, std::vector<std::string>& out) const;
  Status Get(const toml::table& table, std::string_view key, std::int64_t& out) const;
  Status Get(const toml::table& table, std::string_view key, double& out) const;
  Status Get(const toml::table& table, std::string_view key, bool& out) const;
  // "examples" and "counterexamples" of a rule: texts, or pairs [text, mention] for examples of
  // rules that find mentions. An error if either list is missing or empty.
  enum class Examples { kTexts, kMentions };
  Status GetExamples(const toml::table& table, Examples kind, RuleExamples& out) const;
  // The table as text without its examples, to tell whether a rule was changed.
  static std::string Content(const toml::table& table);
  // An error that names the first key that is none of `known`.
  Status CheckKeys(const toml::table& table, const std::vector<std::string_view>& known) const;
};

// The .toml files in schemas/rules/<language>/ whose names begin with `stem`, sorted.
std::vector<std::filesystem::path> RuleFiles(const std::filesystem::path& schemas,
                                             std::string_view stem);

}  // namespace kg::extract
