#include "query/schema_command.h"

#include <string>
#include <vector>

namespace kg::query {
namespace {

// "index_Figure_metric_period": what a nameless one is called.
std::string NameFor(const SchemaCommand& command, bool unique) {
  std::string name = unique ? "constraint_" : "index_";
  name += command.label;
  for (const std::string& key : command.keys) name += "_" + key;
  return name;
}

Result<bool> Declare(const SchemaCommand& command, bool unique, store::Transaction& transaction) {
  store::DeclaredIndex index{command.name, command.label, command.keys, unique};
  if (index.name.empty()) index.name = NameFor(command, unique);
  for (const store::DeclaredIndex& known : transaction.Indexes()) {
    const bool same_keys = known.label == index.label && known.keys == index.keys;
    if (known.name != index.name && !same_keys) continue;
    if (command.lenient) return false;
    return Error{ErrorCode::kConflict,
                 std::string("There is already ") + (known.unique ? "a constraint" : "an index") +
                     " " + known.name + (same_keys ? " over these properties." : "."),
                 "1:1"};
  }
  if (Status status = transaction.CreateIndex(index); !status) return std::move(status).error();
  return true;
}

Result<bool> DropDeclared(const SchemaCommand& command, bool unique, store::Transaction& transaction) {
  for (const store::DeclaredIndex& known : transaction.Indexes()) {
    if (known.name != command.name) continue;
    if (known.unique != unique) {
      return Error{ErrorCode::kConflict,
                   known.unique ? known.name + " is a constraint: DROP CONSTRAINT."
                                : known.name + " is an index: DROP INDEX.",
                   "1:1"};
    }
    if (Status status = transaction.DropIndex(command.name); !status) {
      return std::move(status).error();
    }
    return true;
  }
  if (command.lenient) return false;
  return Error{ErrorCode::kNotFound,
               std::string("There is no ") + (unique ? "constraint " : "index ") + command.name + ".",
               "1:1"};
}

}  // namespace

Result<bool> RunSchemaCommand(const SchemaCommand& command, store::Transaction& transaction) {
  using Kind = SchemaCommand::Kind;
  switch (command.kind) {
    case Kind::kCreateIndex: return Declare(command, false, transaction);
    case Kind::kCreateConstraint: return Declare(command, true, transaction);
    case Kind::kDropIndex: return DropDeclared(command, false, transaction);
    case Kind::kDropConstraint: return DropDeclared(command, true, transaction);
  }
  return false;
}

}  // namespace kg::query
