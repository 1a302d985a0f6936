#include <string>

#include "tools/commands.h"
#include "tools/console.h"
#include "tools/graph_options.h"

namespace kg::tools {
namespace {
constexpr char kName[] = "kg backup";
}

int RunBackup(Arguments arguments) {
  std::string target;
  Options options(kName,
                  "Copies a graph as of now; the copy is a graph of its own. Works while another "
                  "process serves\nor writes.");
  const GraphOption graph(options);
  options.Operand("TARGET", target, "folder to be made; must not exist");
  options.Example("kg backup --db kg.db backups/monday.db", "open it with any command, as --db");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;

  const Result<std::unique_ptr<store::Store>> store = graph.OpenToRead();
  if (!store) return Fail(kName, store.error());
  if (const Status copied = (*store)->Backup(target); !copied) return Fail(kName, copied.error());
  Print("copied " + graph.directory() + " to " + target + "\n");
  return kDone;
}

}  // namespace kg::tools
