#include "tools/hand_decision.h"

#include <memory>

#include "tools/command.h"
#include "tools/console.h"

namespace kg::tools {

int Decide(const HandDecision& decision, const GraphOption& graph, const std::string& first,
           const std::string& second) {
  const std::string_view program = decision.program;
  const Result<std::unique_ptr<store::Store>> store = graph.OpenToWrite();
  if (!store) return Fail(program, store.error());
  const Result<std::unique_ptr<store::Transaction>> transaction = (*store)->Begin();
  if (!transaction) return Fail(program, transaction.error());
  const Result<NodeId> a = FindEntity(**transaction, first);
  if (!a) return Fail(program, a.error());
  const Result<NodeId> b = FindEntity(**transaction, second);
  if (!b) return Fail(program, b.error());
  if (const Status decided = decision.decide(**transaction, *a, *b); !decided) {
    return Fail(program, decided.error());
  }
  const Result<std::string> left = (*transaction)->KeyOf(*a), right = (*transaction)->KeyOf(*b);
  if (!left) return Fail(program, left.error());
  if (!right) return Fail(program, right.error());
  if (const Status committed = (*transaction)->Commit(); !committed) {
    return Fail(program, committed.error());
  }
  std::string text(decision.done);
  text.append(" ").append(*left).append(" and ").append(*right);
  text.append("; ").append(decision.undo).append(" takes it back\n");
  Print(text);
  return kDone;
}

}  // namespace kg::tools
