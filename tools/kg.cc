#include <array>

#include "tools/command.h"
#include "tools/commands.h"

// The kg program: a table of subcommands.
int main(int argc, char** argv) {
  using kg::tools::Subcommand;
  static constexpr std::array kRows = {
      Subcommand{"extract", "print what is found in documents, without a graph",
                 kg::tools::RunExtract},
  };
  return kg::tools::RunSubcommand(
      "kg",
      "Documents on China-Belarus cooperation as a knowledge graph, in which every fact leads\n"
      "back to the sentences that state it.",
      argc, argv, kRows.data(), kRows.size());
}
