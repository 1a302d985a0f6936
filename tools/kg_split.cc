#include <string>

#include "tools/commands.h"
#include "tools/console.h"
#include "tools/entity_matcher.h"
#include "tools/graph_options.h"

namespace kg::tools {
namespace {
constexpr char kName[] = "kg split";
}

int RunSplit(Arguments arguments) {
  std::string first, second;
  Options options(kName,
                  "Says by hand that two entities are two: takes back a SAME_AS between them, a "
                  "hand's or the program's\nown, and writes NOT_SAME_AS, so that no later kg build "
                  "joins them. kg merge takes it back.");
  const GraphOption graph(options);
  options.Operand("A", first, "key or name of an entity");
  options.Operand("B", second, "key or name of the other");
  options.Example("kg split --db kg.db person:3f2a90c1d4e5b6a7 person:9b0c7d1e2f3a4b5c",
                  "two persons of one name");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;

  const Result<std::unique_ptr<store::Store>> store = graph.OpenToWrite();
  if (!store) return Fail(kName, store.error());
  const Result<std::unique_ptr<store::Transaction>> transaction = (*store)->Begin();
  if (!transaction) return Fail(kName, transaction.error());
  const Result<NodeId> a = FindEntity(**transaction, first);
  if (!a) return Fail(kName, a.error());
  const Result<NodeId> b = FindEntity(**transaction, second);
  if (!b) return Fail(kName, b.error());
  if (const Status parted = SplitEntities(**transaction, *a, *b); !parted) {
    return Fail(kName, parted.error());
  }
  const Result<std::string> left = (*transaction)->KeyOf(*a), right = (*transaction)->KeyOf(*b);
  if (!left) return Fail(kName, left.error());
  if (!right) return Fail(kName, right.error());
  if (const Status committed = (*transaction)->Commit(); !committed) {
    return Fail(kName, committed.error());
  }
  Print("split " + *left + " and " + *right + "; kg merge takes it back\n");
  return kDone;
}

}  // namespace kg::tools
