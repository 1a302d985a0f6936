#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tools/command.h"

namespace kg::tools {

// The options of one command. Declared one by one with the variable that each fills in; variables
// keep their value if the option is not given. They must outlive Parse.
//
// Names are as typed: "--db", or "-f,--format" for a short form too. `value` is the word that the
// help prints for the argument: "DIR".
class Options {
 public:
  Options(std::string command, std::string summary);
  ~Options();
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;

  enum class Need { kOptional, kRequired };

  void Flag(const std::string& names, bool& set, const std::string& help);
  void Text(const std::string& names, const std::string& value, std::string& text,
            const std::string& help, Need need = Need::kOptional);
  // Given any number of times, one argument each.
  void Repeated(const std::string& names, const std::string& value, std::vector<std::string>& texts,
                const std::string& help);
  // Given any number of times, one or more arguments each.
  void Several(const std::string& names, const std::string& value, std::vector<std::string>& texts,
               const std::string& help);
  // A whole number from `low` to `high`.
  void Number(const std::string& names, const std::string& value, std::uint64_t& number,
              std::uint64_t low, std::uint64_t high, const std::string& help);
  // One of a closed list; `choice` holds the default.
  void Choice(const std::string& names, std::string& choice,
              const std::vector<std::string>& allowed, const std::string& help);

  // What stands without an option's name. The last one may take all that is left.
  void Operand(const std::string& value, std::string& text, const std::string& help,
               Need need = Need::kRequired);
  void Operands(const std::string& value, std::vector<std::string>& texts, const std::string& help,
                Need need = Need::kRequired);

  // A line of the help's last part.
  void Example(const std::string& line, const std::string& meaning);

  // Nothing: go on. Else the exit code: help was printed, or what is wrong with the call.
  std::optional<int> Parse(Arguments arguments);
  // For what only the command can tell: prints "kg query: <message>" and a pointer to the help.
  int WrongUsage(const std::string& message) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kg::tools
