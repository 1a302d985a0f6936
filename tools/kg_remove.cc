#include <string>

#include "tools/commands.h"
#include "tools/console.h"
#include "tools/entity_matcher.h"
#include "tools/figure_comparer.h"
#include "tools/graph_options.h"

namespace kg::tools {
namespace {
constexpr char kName[] = "kg remove";
}

int RunRemove(Arguments arguments) {
  std::string document;
  Options options(kName,
                  "Takes a document out of a graph, and with it every statement that no other "
                  "document and\nno hand supports.");
  const GraphOption graph(options);
  options.Operand("DOCUMENT", document, "name or key of the document (kg stats --documents)");
  options.Example("kg remove --db kg.db documents/old.txt", "by its name");
  if (const std::optional<int> code = options.Parse(std::move(arguments))) return *code;

  const Result<std::unique_ptr<store::Store>> store = graph.OpenToWrite();
  if (!store) return Fail(kName, store.error());
  const Result<std::unique_ptr<store::Transaction>> transaction = (*store)->Begin();
  if (!transaction) return Fail(kName, transaction.error());
  FigureComparer comparer;
  EntityMatcher matcher;
  if (const Status touched = comparer.Leave(**transaction, document); !touched) {
    return Fail(kName, touched.error());
  }
  if (const Status touched = matcher.Leave(**transaction, document); !touched) {
    return Fail(kName, touched.error());
  }
  const Result<store::DocumentChange> change = (*transaction)->RemoveDocument(document);
  if (!change) return Fail(kName, change.error());
  if (!change->changed) {
    return Fail(kName, {.code = ErrorCode::kNotFound,
                        .message = "there is no document of this name; kg stats --documents lists "
                                   "them",
                        .where = document});
  }
  if (const Status compared = comparer.Update(**transaction); !compared) return Fail(kName, compared.error());
  if (const Status matched = matcher.Update(**transaction); !matched) return Fail(kName, matched.error());
  if (const Status committed = (*transaction)->Commit(); !committed) {
    return Fail(kName, committed.error());
  }
  Print("removed " + document + ": " + Grouped(change->statements_removed) +
        " statements had no other support, " + Grouped(change->evidence_removed) +
        " pieces of evidence\n");
  return kDone;
}

}  // namespace kg::tools
