#include "tests/support/gherkin.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

namespace kg::test {
namespace {

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r";
  const std::size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1);
}

// "| a | b \| c |" → {"a", "b | c"}
TableRow ReadRow(std::string_view line) {
  TableRow row;
  std::string cell;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '\\' && i + 1 < line.size()) {
      const char next = line[++i];
      if (next == 'n') {
        cell += '\n';
      } else if (next == '|' || next == '\\') {
        cell += next;
      } else {
        cell += c;
        cell += next;
      }
    } else if (c == '|') {
      row.emplace_back(Trimmed(cell));
      cell.clear();
    } else {
      cell += c;
    }
  }
  return row;
}

struct Outline {
  std::string name;
  int line = 0;
  bool outline = false;
  std::vector<Step> steps;
  std::vector<std::vector<TableRow>> examples;
};

std::string Filled(std::string text, const TableRow& names, const TableRow& values) {
  for (std::size_t i = 0; i < names.size() && i < values.size(); ++i) {
    const std::string mark = "<" + names[i] + ">";
    for (std::size_t at = text.find(mark); at != std::string::npos;
         at = text.find(mark, at + values[i].size())) {
      text.replace(at, mark.size(), values[i]);
    }
  }
  return text;
}

class Parser {
 public:
  Parser(std::string_view text, const std::string& file) : file_(file) {
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      lines_.push_back(text.substr(0, end));
      text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
  }

  Result<std::vector<Scenario>> Parse() {
    for (at_ = 0; at_ < lines_.size(); ++at_) {
      if (Status status = Line(Trimmed(lines_[at_])); !status) return std::move(status).error();
    }
    std::vector<Scenario> scenarios;
    for (const Outline& outline : outlines_) Expand(outline, scenarios);
    return scenarios;
  }

 private:
  Error Fail(std::string message) const {
    return Error{ErrorCode::kInvalid, std::move(message), file_ + ":" + std::to_string(at_ + 1)};
  }

  Status Line(std::string_view line) {
    if (line.empty() || line[0] == '#' || line[0] == '@') return {};
    if (line.starts_with("Feature:")) {
      feature_ = Trimmed(line.substr(8));
      return {};
    }
    if (line.starts_with("Background:")) {
      steps_ = &background_;
      examples_ = nullptr;
      return {};
    }
    const bool outline = line.starts_with("Scenario Outline:");
    if (outline || line.starts_with("Scenario:")) {
      outlines_.push_back({std::string(Trimmed(line.substr(outline ? 17 : 9))),
                           static_cast<int>(at_) + 1, outline, {}, {}});
      steps_ = &outlines_.back().steps;
      examples_ = nullptr;
      return {};
    }
    if (line.starts_with("Examples:")) {
      if (outlines_.empty()) return Fail("examples without an outline");
      outlines_.back().examples.emplace_back();
      examples_ = &outlines_.back().examples.back();
      return {};
    }
    if (line[0] == '|') {
      if (examples_ != nullptr) {
        examples_->push_back(ReadRow(line));
      } else if (steps_ != nullptr && !steps_->empty()) {
        steps_->back().table.push_back(ReadRow(line));
      } else {
        return Fail("a table that belongs to no step");
      }
      return {};
    }
    if (line.starts_with("\"\"\"")) return DocString();
    for (const std::string_view keyword : {"Given ", "When ", "Then ", "And ", "But ", "* "}) {
      if (!line.starts_with(keyword)) continue;
      if (steps_ == nullptr) return Fail("a step outside a scenario");
      examples_ = nullptr;
      steps_->push_back({std::string(Trimmed(line.substr(keyword.size()))), "", {},
                         static_cast<int>(at_) + 1});
      return {};
    }
    // Free text under a feature's title.
    if (steps_ == nullptr) return {};
    return Fail("'" + std::string(line) + "' is no step");
  }

  Status DocString() {
    if (steps_ == nullptr || steps_->empty()) return Fail("a text that belongs to no step");
    const std::size_t indent = lines_[at_].find('"');
    std::string& document = steps_->back().document;
    bool first = true;
    for (++at_; at_ < lines_.size(); ++at_) {
      std::string_view line = lines_[at_];
      if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
      if (Trimmed(line) == "\"\"\"") return {};
      if (!first) document += '\n';
      first = false;
      std::size_t skip = 0;
      while (skip < indent && skip < line.size() && (line[skip] == ' ' || line[skip] == '\t')) ++skip;
      document += line.substr(skip);
    }
    return Fail("a text without an end");
  }

  void Add(const Outline& outline, const TableRow& names, const TableRow& values,
           std::vector<Scenario>& out) const {
    Scenario scenario{feature_, Filled(outline.name, names, values), file_, outline.line, background_};
    if (!names.empty()) {
      scenario.name += " #";
      for (std::size_t i = 0; i < values.size(); ++i) scenario.name += (i > 0 ? " | " : " ") + values[i];
    }
    for (Step step : outline.steps) {
      step.text = Filled(std::move(step.text), names, values);
      step.document = Filled(std::move(step.document), names, values);
      for (TableRow& row : step.table) {
        for (std::string& cell : row) cell = Filled(std::move(cell), names, values);
      }
      scenario.steps.push_back(std::move(step));
    }
    out.push_back(std::move(scenario));
  }

  void Expand(const Outline& outline, std::vector<Scenario>& out) const {
    if (!outline.outline) return Add(outline, {}, {}, out);
    for (const std::vector<TableRow>& table : outline.examples) {
      for (std::size_t i = 1; i < table.size(); ++i) Add(outline, table[0], table[i], out);
    }
  }

  const std::string& file_;
  std::vector<std::string_view> lines_;
  std::size_t at_ = 0;
  std::string feature_;
  std::vector<Step> background_;
  std::vector<Outline> outlines_;
  std::vector<Step>* steps_ = nullptr;
  std::vector<TableRow>* examples_ = nullptr;
};

}  // namespace

Result<std::vector<Scenario>> ParseFeature(std::string_view text, const std::string& file) {
  return Parser(text, file).Parse();
}

Result<std::vector<Scenario>> ReadFeatures(const std::filesystem::path& path) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path, error)) {
      if (entry.path().extension() == ".feature") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
  } else {
    files.push_back(path);
  }
  std::vector<Scenario> all;
  for (const std::filesystem::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return Error{ErrorCode::kNotFound, "cannot be read", file.string()};
    std::ostringstream text;
    text << in.rdbuf();
    Result<std::vector<Scenario>> scenarios = ParseFeature(text.str(), file.string());
    if (!scenarios) return scenarios;
    std::move(scenarios->begin(), scenarios->end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace kg::test
