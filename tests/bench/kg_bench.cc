#include <array>

#include "tests/bench/bench_commands.h"
#include "tools/command.h"

// Measures the parts of kg on the machine at hand: a table of benchmarks. Build it with the preset
// `release`; nothing else should run meanwhile.
int main(int argc, char** argv) {
  using kg::tools::Subcommand;
  static constexpr std::array kRows = {
      Subcommand{"extract", "documents to mentions, figures, relations and statements",
                 kg::bench::RunExtract},
      Subcommand{"hostile", "queries that would take too much: time, memory, error",
                 kg::bench::RunHostile},
      Subcommand{"store", "access paths, commits and appends of a store", kg::bench::RunStore},
      Subcommand{"workload", "queries over a generated graph", kg::bench::RunWorkload},
  };
  return kg::tools::RunSubcommand("kg_bench", "How fast kg is. Prints JSON lines.", argc, argv,
                                  kRows.data(), kRows.size());
}
