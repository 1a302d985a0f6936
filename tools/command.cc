#include "tools/command.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>

#include "tools/console.h"

namespace kg::tools {
namespace {

void PrintHelp(std::string_view program, std::string_view about, const Subcommand* rows,
               std::size_t count, std::string_view examples) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < count; ++i) width = std::max(width, rows[i].name.size());
  std::string text = "usage: " + std::string(program) + " COMMAND [OPTIONS] ...\n\n";
  text.append(about).append("\n\n");
  for (std::size_t i = 0; i < count; ++i) {
    text.append("  ").append(rows[i].name);
    text.append(width - rows[i].name.size() + 2, ' ').append(rows[i].summary).append("\n");
  }
  text.append("\nOptions and examples of a command: ").append(program).append(" COMMAND --help\n");
  text.append(
      "Exit status: 0 done, 1 failed, 2 wrong usage, 5 done but some documents were rejected.\n");
  if (!examples.empty()) text.append("\nExamples:\n").append(examples);
  Print(text);
}

// Nobody reads what a full disk swallowed.
int Finish(std::string_view program, int code) {
  errno = 0;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  const int reason = errno;
  std::string message = "cannot write the output";
  if (reason != 0) message.append(": ").append(std::strerror(reason));
  return Fail(program, {.code = ErrorCode::kIo, .message = message});
}

}  // namespace

int Fail(std::string_view command, const Error& error) {
  const Colours colours = ColoursFor(stderr);
  std::string line;
  line.append(command).append(": ").append(colours.bad).append(error.ToString());
  line.append(colours.reset).append("\n");
  Warn(line);
  return kFailed;
}

int RunSubcommand(std::string_view program, std::string_view about, int argc, char** argv,
                  const Subcommand* rows, std::size_t count, std::string_view examples) {
  std::signal(SIGPIPE, SIG_DFL);  // `kg query ... | head` ends quietly
  if (argc < 2) {
    PrintHelp(program, about, rows, count, examples);
    return kUsage;
  }
  const std::string_view word = argv[1];
  if (word == "--help" || word == "-h" || word == "help") {
    PrintHelp(program, about, rows, count, examples);
    return Finish(program, kDone);
  }
  if (word == "--version") {
    Print(std::string(program) + " " + KG_VERSION + "\n");
    return Finish(program, kDone);
  }
  const Subcommand* row = std::find_if(
      rows, rows + count, [&](const Subcommand& candidate) { return candidate.name == word; });
  if (row == rows + count) {
    Warn(std::string(program) + ": there is no command '" + std::string(word) + "'; see " +
         std::string(program) + " --help\n");
    return kUsage;
  }
  // Nothing of ours throws, but memory can run out below us: say so instead of aborting.
  try {
    return Finish(program, row->run(Arguments(argv + 2, argv + argc)));
  } catch (const std::bad_alloc&) {
    return Fail(program, {.code = ErrorCode::kLimit, .message = "out of memory"});
  } catch (const std::exception& error) {
    return Fail(program, {.code = ErrorCode::kIo, .message = error.what()});
  }
}

}  // namespace kg::tools
