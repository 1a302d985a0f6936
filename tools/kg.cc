#include <array>

#include "tools/command.h"
#include "tools/commands.h"

// The kg program: a table of subcommands.
int main(int argc, char** argv) {
  using kg::tools::Subcommand;
  static constexpr std::array kRows = {
      Subcommand{"build", "read documents into a graph", kg::tools::RunBuild},
      Subcommand{"import", "load tables or an export into an empty graph, fast",
                 kg::tools::RunImport},
      Subcommand{"remove", "take a document out, with all that only it supports",
                 kg::tools::RunRemove},
      Subcommand{"merge", "say that two entities are one, for good", kg::tools::RunMerge},
      Subcommand{"split", "say that two entities are two, for good", kg::tools::RunSplit},
      Subcommand{"extract", "print what is found in documents, without a graph",
                 kg::tools::RunExtract},
      Subcommand{"explain", "show sentence by sentence what is found, by which rule, and why not",
                 kg::tools::RunExplain},
      Subcommand{"rules", "check the rules of extraction by their own examples",
                 kg::tools::RunRules},
      Subcommand{"export", "write the graph, or a part of it, for Gephi, networkx, igraph, RDF",
                 kg::tools::RunExport},
      Subcommand{"query", "ask in Cypher", kg::tools::RunQuery},
      Subcommand{"serve", "answer queries over HTTP", kg::tools::RunServe},
      Subcommand{"evidence", "show the sentences that support a statement",
                 kg::tools::RunEvidence},
      Subcommand{"stats", "count what a graph holds", kg::tools::RunStats},
      Subcommand{"check", "prove that a graph is whole", kg::tools::RunCheck},
      Subcommand{"compact", "make a graph's files small", kg::tools::RunCompact},
      Subcommand{"backup", "copy a graph as of now, also while it is in use",
                 kg::tools::RunBackup},
  };
  return kg::tools::RunSubcommand(
      "kg",
      "Documents on China-Belarus cooperation as a knowledge graph, in which every fact leads\n"
      "back to the sentences that state it.",
      argc, argv, kRows.data(), kRows.size());
}
