#include <optional>
#include <string>

#include "tools/commands.h"
#include "tools/hand_decision.h"

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

  return Decide({.program = kName, .decide = MergeEntities, .done = "merged", .undo = "kg split"}, graph,
                first, second);
}

}  // namespace kg::tools
