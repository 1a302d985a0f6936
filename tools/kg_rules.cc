#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "extract/rule_check.h"
#include "tools/commands.h"
#include "tools/console.h"
#include "tools/options.h"
#include "tools/schemas.h"

namespace kg::tools {
namespace {

constexpr char kName[] = "kg rules check";

// As places of findings name it: "en/mentions.toml".
std::string NameOf(const std::filesystem::path& file) {
  const std::filesystem::path whole = std::filesystem::absolute(file).lexically_normal();
  return whole.parent_path().filename().string() + "/" + whole.filename().string();
}

int RunCheckRules(Arguments arguments) {
  std::vector<std::string> paths;
  std::string schemas;
  Options options(kName,
                  "Reads all rules and names, and runs the examples that stand beside the rules. "
                  "Prints one line\nfor each finding: file:line:column: what is wrong.");
  options.Operands("FILE", paths, "files of rules whose examples are run, if not those of all",
                   Options::Need::kOptional);
  options.Text("--schemas", "DIR", schemas, "rules and names, if not those of the program");
  options.Example("kg rules check", "all rules");
  options.Example("kg rules check schemas/rules/en/mentions.toml", "the rules of one file");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;
  const Result<std::filesystem::path> folder = FindSchemas(schemas);
  if (!folder) return Fail(kName, folder.error());
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) {
      return Fail(kName, Error{ErrorCode::kNotFound, "there is no such file", path});
    }
    files.push_back(NameOf(path));
  }
  const extract::RuleCheck check = extract::CheckRules(*folder, files);
  for (const Error& finding : check.findings) {
    Print(finding.where + ": " + finding.message + "\n");
  }
  if (check.rules == 0 && check.findings.empty()) {
    return Fail(kName, Error{ErrorCode::kNotFound, "no rules with examples in these files", ""});
  }
  Print(std::to_string(check.rules) + " rules, " + std::to_string(check.examples) + " examples, " +
        std::to_string(check.findings.size()) + " findings\n");
  return check.findings.empty() ? kDone : kFailed;
}

}  // namespace

int RunRules(Arguments arguments) {
  static constexpr std::array kRows = {
      Subcommand{"check", "read the rules and run the examples beside them", RunCheckRules},
  };
  static char name[] = "rules";
  std::vector<char*> words = {name};
  for (std::string& argument : arguments) words.push_back(argument.data());
  return RunSubcommand("kg rules", "The rules of extraction, below schemas/rules.",
                       static_cast<int>(words.size()), words.data(), kRows.data(), kRows.size(),
                       "  kg rules check\n      run the examples of all rules\n");
}

}  // namespace kg::tools
