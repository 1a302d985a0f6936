#include "extract/rules/toml_file.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

namespace kg::extract {

Result<TomlFile> TomlFile::Read(const std::filesystem::path& file) {
  TomlFile toml;
  toml.name = file.parent_path().filename().string() + "/" + file.filename().string();
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error{ErrorCode::kIo, "the rules cannot be read", toml.name};
  const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  try {
    toml.root = toml::parse(bytes);
  } catch (const toml::parse_error& error) {
    std::ostringstream where;
    where << toml.name << ':' << error.source().begin.line << ':' << error.source().begin.column;
    return Error{ErrorCode::kInvalid, std::string(error.description()), where.str()};
  }
  return toml;
}

std::string TomlFile::Where(const toml::node& node) const {
  std::ostringstream where;
  where << name << ':' << node.source().begin.line << ':' << node.source().begin.column;
  return where.str();
}

Error TomlFile::Wrong(const toml::node& node, std::string message) const {
  return {ErrorCode::kInvalid, std::move(message), Where(node)};
}

Status TomlFile::Get(const toml::table& table, std::string_view key, std::string& out) const {
  const toml::node* node = table.get(key);
  if (node == nullptr) return {};
  if (!node->is_string()) return Wrong(*node, std::string(key) + " must be a text");
  out = node->as_string()->get();
  return {};
}

Status TomlFile::Get(const toml::table& table, std::string_view key,
                     std::vector<std::string>& out) const {
  const toml::node* node = table.get(key);
  if (node == nullptr) return {};
  if (node->is_string()) {
    out = {node->as_string()->get()};
    return {};
  }
  if (!node->is_array()) return Wrong(*node, std::string(key) + " must be a list of texts");
  for (const toml::node& element : *node->as_array()) {
    if (!element.is_string()) return Wrong(element, std::string(key) + " must be a list of texts");
    out.push_back(element.as_string()->get());
  }
  return {};
}

Status TomlFile::Get(const toml::table& table, std::string_view key, std::int64_t& out) const {
  const toml::node* node = table.get(key);
  if (node == nullptr) return {};
  if (!node->is_integer()) return Wrong(*node, std::string(key) + " must be a whole number");
  out = node->as_integer()->get();
  return {};
}

Status TomlFile::Get(const toml::table& table, std::string_view key, double& out) const {
  const toml::node* node = table.get(key);
  if (node == nullptr) return {};
  if (!node->is_number()) return Wrong(*node, std::string(key) + " must be a number");
  out = *node->value<double>();
  return {};
}

Status TomlFile::Get(const toml::table& table, std::string_view key, bool& out) const {
  const toml::node* node = table.get(key);
  if (node == nullptr) return {};
  if (!node->is_boolean()) return Wrong(*node, std::string(key) + " must be true or false");
  out = node->as_boolean()->get();
  return {};
}

Status TomlFile::GetExamples(const toml::table& table, Examples kind, RuleExamples& out) const {
  for (const auto& [key, list] : {std::pair{"examples", &out.examples},
                                  std::pair{"counterexamples", &out.counterexamples}}) {
    const toml::node* node = table.get(key);
    const toml::array* array = node == nullptr ? nullptr : node->as_array();
    if (node != nullptr && array == nullptr) {
      return Wrong(*node, std::string(key) + " must be a list");
    }
    if (array == nullptr || array->empty()) {
      return Wrong(node == nullptr ? table : *node,
                   "a rule needs " + std::string(key) + ", one at least");
    }
    const bool pairs = kind == Examples::kMentions && list == &out.examples;
    for (const toml::node& element : *array) {
      RuleExample example;
      example.where = Where(element);
      const toml::array* pair = element.as_array();
      if (!pairs && element.is_string()) {
        example.text = element.as_string()->get();
      } else if (pairs && pair != nullptr && pair->size() == 2 && pair->get(0)->is_string() &&
                 pair->get(1)->is_string()) {
        example.text = pair->get(0)->as_string()->get();
        example.found = pair->get(1)->as_string()->get();
      } else {
        return Wrong(element, pairs ? "an example must be [text, mention]"
                                    : std::string(key) + " must be a list of texts");
      }
      list->push_back(std::move(example));
    }
  }
  return {};
}

std::string TomlFile::Content(const toml::table& table) {
  toml::table rule = table;
  rule.erase("examples");
  rule.erase("counterexamples");
  std::ostringstream out;
  out << rule;
  return out.str();
}

Status TomlFile::CheckKeys(const toml::table& table,
                           const std::vector<std::string_view>& known) const {
  for (const auto& [key, node] : table) {
    if (std::find(known.begin(), known.end(), key.str()) == known.end()) {
      return Wrong(node, "unknown field " + std::string(key.str()));
    }
  }
  return {};
}

std::vector<std::filesystem::path> RuleFiles(const std::filesystem::path& schemas,
                                             std::string_view stem) {
  std::vector<std::filesystem::path> files;
  std::error_code failed;
  for (const auto& folder : std::filesystem::directory_iterator(schemas / "rules", failed)) {
    for (const auto& file : std::filesystem::directory_iterator(folder.path(), failed)) {
      if (file.path().extension() == ".toml" &&
          file.path().filename().string().starts_with(stem)) {
        files.push_back(file.path());
      }
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace kg::extract
