#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "graph/model/result.h"

// What every program under tools/ shares: exit codes, and how a subcommand is called.
namespace kg::tools {

// Part of the command line's contract: scripts test them.
enum ExitCode : int {
  kDone = 0,
  kFailed = 1,    // the message on standard error says what and why
  kUsage = 2,     // the command line is wrong
  kRejected = 5,  // done, but some documents were rejected; they are listed
};

// The words after the name of the subcommand.
using Arguments = std::vector<std::string>;

// One row of a program's table.
struct Subcommand {
  std::string_view name;
  std::string_view summary;  // one line of `kg --help`
  int (*run)(Arguments arguments);
};

// Prints "kg build: <error>" to standard error and returns kFailed.
int Fail(std::string_view command, const Error& error);

// Runs the row that `argv[1]` names. Prints help, the version, or what is wrong with the call.
// `about` is the first paragraph of the help, `examples` its last, indented lines, if any. Output
// that could not be written is a failure too.
int RunSubcommand(std::string_view program, std::string_view about, int argc, char** argv,
                  const Subcommand* rows, std::size_t count, std::string_view examples = "");

}  // namespace kg::tools
