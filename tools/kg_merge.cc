#include <string>

#include "tools/commands.h"
#include "tools/console.h"
#include "tools/entity_matcher.h"
#include "tools/graph_options.h"

namespace kg::tools {
namespace {
constexpr char kName[] = "kg merge";
}

int RunMerge(Arguments arguments) {
  std::string first, second;
  Options options(kName,
                  "Says by hand that two entities are one: writes SAME_AS between them and, on "
                  "both, the property\ncanonical, the key of the one that stands for them (A, "
                  "unless it was merged before). What documents\nstate stays with the node that "
                  "they name, so that kg split undoes it without loss; nothing that\nkg build does "
                  "later takes it back.");
  const GraphOption graph(options);
  options.Operand("A", first, "key or name of an entity");
  options.Operand("B", second, "key or name of the other");
  options.Example("kg merge --db kg.db 'Zeekr' 'Зикр'", "two spellings of one company");
  options.Example("kg query --db kg.db \"MATCH (n {canonical: 'org:geely'})-[r]->(m) RETURN n, r, m\"",
                  "then: what is said of either");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;

  const Result<std::unique_ptr<store::Store>> store = graph.OpenToWrite();
  if (!store) return Fail(kName, store.error());
  const Result<std::unique_ptr<store::Transaction>> transaction = (*store)->Begin();
  if (!transaction) return Fail(kName, transaction.error());
  const Result<NodeId> a = FindEntity(**transaction, first);
  if (!a) return Fail(kName, a.error());
  const Result<NodeId> b = FindEntity(**transaction, second);
  if (!b) return Fail(kName, b.error());
  if (const Status merged = MergeEntities(**transaction, *a, *b); !merged) {
    return Fail(kName, merged.error());
  }
  const Result<std::string> left = (*transaction)->KeyOf(*a), right = (*transaction)->KeyOf(*b);
  if (!left) return Fail(kName, left.error());
  if (!right) return Fail(kName, right.error());
  if (const Status committed = (*transaction)->Commit(); !committed) {
    return Fail(kName, committed.error());
  }
  Print("merged " + *left + " and " + *right + "; kg split takes it back\n");
  return kDone;
}

}  // namespace kg::tools
