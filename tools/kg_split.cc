#include <optional>
#include <string>

#include "tools/commands.h"
#include "tools/hand_decision.h"

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

  return Decide({.program = kName, .decide = SplitEntities, .done = "split", .undo = "kg merge"}, graph,
                first, second);
}

}  // namespace kg::tools
