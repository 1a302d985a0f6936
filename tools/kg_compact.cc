#include "tools/commands.h"
#include "tools/console.h"
#include "tools/graph_options.h"

namespace kg::tools {
namespace {
constexpr char kName[] = "kg compact";
}

int RunCompact(Arguments arguments) {
  Options options(kName, "Rewrites a graph's files so that they are small and fast to read.");
  const GraphOption graph(options);
  options.Example("kg compact --db kg.db", "after much was replaced or removed");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;

  const Result<std::unique_ptr<store::Store>> store = graph.OpenToWrite();
  if (!store) return Fail(kName, store.error());
  const Result<store::Statistics> before = (*store)->ReadStatistics();
  if (!before) return Fail(kName, before.error());
  if (const Status compacted = (*store)->Compact(); !compacted) {
    return Fail(kName, compacted.error());
  }
  const Result<store::Statistics> after = (*store)->ReadStatistics();
  if (!after) return Fail(kName, after.error());
  Print(graph.directory() + ": " + Bytes(before->bytes_on_disk) + " before, " +
        Bytes(after->bytes_on_disk) + " now\n");
  return kDone;
}

}  // namespace kg::tools
