#include <array>
#include <initializer_list>
#include <optional>
#include <utility>

#include "query/syntax/parser_state.h"

// What stands alone: SHOW, and CREATE and DROP of indexes and constraints.
namespace kg::query {
namespace {

// SHOW reads as a call of the procedure that yields the same.
struct Shown {
  std::initializer_list<std::string_view> words;
  std::string_view procedure;
};
const std::array<Shown, 16> kShown = {{
    {{"NODE", "LABELS"}, "db.labels"},
    {{"LABELS"}, "db.labels"},
    {{"RELATIONSHIP", "TYPES"}, "db.relationshipTypes"},
    {{"PROPERTY", "KEYS"}, "db.propertyKeys"},
    {{"PROPERTIES"}, "db.propertyKeys"},
    {{"PROCEDURES"}, "dbms.procedures"},
    {{"PROCEDURE"}, "dbms.procedures"},
    {{"ALL", "FUNCTIONS"}, "dbms.functions"},
    {{"BUILT", "IN", "FUNCTIONS"}, "dbms.functions"},
    {{"FUNCTIONS"}, "dbms.functions"},
    {{"FUNCTION"}, "dbms.functions"},
    {{"ALL", "INDEXES"}, "db.indexes"},
    {{"INDEXES"}, "db.indexes"},
    {{"INDEX"}, "db.indexes"},
    {{"CONSTRAINTS"}, "db.constraints"},
    {{"ALL", "CONSTRAINTS"}, "db.constraints"},
}};

}  // namespace

// SHOW INDEXES [YIELD ...] [WHERE ...] [RETURN ...]
Result<SingleQuery> Parser::ReadShow() {
  const std::uint32_t start = begin();
  ++at_;
  ProcedureCall call;
  for (const Shown& shown : kShown) {
    if (!call.name.empty() || !TakeWords(shown.words)) continue;
    call.name = shown.procedure;
  }
  if (call.name.empty()) {
    return Fail("UnsupportedFeature",
                "SHOW knows LABELS, RELATIONSHIP TYPES, PROPERTY KEYS, PROCEDURES, FUNCTIONS, "
                "INDEXES and CONSTRAINTS.");
  }
  call.has_arguments = true;
  call.star = call.has_yield = call.shown = true;
  SingleQuery single;
  if (TakeWord("YIELD")) {
    if (Status status = ReadYield(call); !status) return status.error();
  }
  Projection sorted;
  sorted.star = true;
  if (Status status = ReadOrder(sorted); !status) return status.error();
  if (TakeWord("WHERE")) {
    Result<ExprPtr> where = ReadExpression();
    if (!where) return std::move(where).error();
    sorted.where = std::move(*where);
  }
  const bool plain = sorted.order.empty() && !sorted.skip && !sorted.limit;
  if (plain) call.where = std::move(sorted.where);
  const bool alone = plain && !IsWord("RETURN");
  single.clauses.push_back({Since(start), std::move(call)});
  if (!plain) single.clauses.push_back({Since(start), std::move(sorted)});
  const std::uint32_t rest = begin();
  if (TakeWord("RETURN")) {
    Result<Projection> projection = ReadProjection(true);
    if (!projection) return std::move(projection).error();
    single.clauses.push_back({Since(rest), std::move(*projection)});
  } else if (!alone) {
    Projection all;
    all.is_return = all.star = true;
    single.clauses.push_back({Since(start), std::move(all)});
  }
  return single;
}

bool Parser::AtSchemaCommand() const {
  if (!IsWord("CREATE") && !IsWord("DROP")) return false;
  for (std::string_view word : {"INDEX", "CONSTRAINT", "RANGE", "TEXT", "POINT", "LOOKUP",
                                "FULLTEXT", "VECTOR", "BTREE"}) {
    if (IsWord(word, 1)) return true;
  }
  return IsWord("OR", 1) && IsWord("REPLACE", 2);
}

Result<SchemaCommand> Parser::ReadSchemaCommand() {
  using Kind = SchemaCommand::Kind;
  SchemaCommand command;
  const bool create = IsWord("CREATE");
  ++at_;
  if (IsWord("OR")) {
    return Fail("UnsupportedFeature", "OR REPLACE is not supported; DROP first, then CREATE.");
  }
  if (IsWord("POINT") || IsWord("VECTOR")) {
    return Fail("UnsupportedFeature", "There are indexes of plain values only: CREATE INDEX.");
  }
  if (IsWord("LOOKUP")) {
    return Fail("UnsupportedFeature", "Labels and types are always indexed; no LOOKUP is needed.");
  }
  if (IsWord("FULLTEXT")) {
    return Fail("UnsupportedFeature",
                "Names are always indexed for search: CALL kg.search('text'). For other texts "
                "use CONTAINS or =~.");
  }
  if (!TakeWord("RANGE") && !TakeWord("TEXT")) TakeWord("BTREE");
  const bool constraint = TakeWord("CONSTRAINT");
  if (!constraint) {
    if (Status status = ExpectWord("INDEX"); !status) return status.error();
  }
  command.kind = constraint ? (create ? Kind::kCreateConstraint : Kind::kDropConstraint)
                            : (create ? Kind::kCreateIndex : Kind::kDropIndex);
  if (IsWord("ON") && (Is(":", 1) || Is("(", 1))) {
    return Fail("UnsupportedFeature",
                constraint ? "Write CREATE CONSTRAINT name FOR (n:Label) REQUIRE n.key IS UNIQUE."
                           : "Write CREATE INDEX name FOR (n:Label) ON (n.key).");
  }
  const bool named = IsName() && !(IsWord("IF") && (IsWord("NOT", 1) || IsWord("EXISTS", 1))) &&
                     !(IsWord("FOR") && Is("(", 1));
  if (named) {
    command.name = tokens_[at_++].text;
  } else if (!create) {
    return Unexpected("the name of what is dropped");
  }
  command.lenient = create ? TakeWords({"IF", "NOT", "EXISTS"}) : TakeWords({"IF", "EXISTS"});
  if (!create) return command;
  if (Status status = ExpectWord("FOR"); !status) return status.error();
  std::string variable;
  if (Status status = ReadDeclaredNode(constraint ? "Constraints" : "Indexes", command, variable);
      !status) {
    return status.error();
  }
  if (Status status = ExpectWord(constraint ? "REQUIRE" : "ON"); !status) return status.error();
  if (Status status = ReadDeclaredKeys(command, variable); !status) return status.error();
  if (constraint) {
    if (!TakeWords({"IS", "UNIQUE"}) && !TakeWords({"IS", "NODE", "UNIQUE"})) {
      return Fail("UnsupportedFeature",
                  "Of the constraints IS UNIQUE is supported; that a value is there or of a type "
                  "can be asked by a query, as in MATCH (n:Label) WHERE n.key IS NULL RETURN n.");
    }
  }
  if (IsWord("OPTIONS")) return Fail("UnsupportedFeature", "Indexes have no options; leave it out.");
  return command;
}

// (n:Label)
Status Parser::ReadDeclaredNode(std::string_view kind, SchemaCommand& command,
                                std::string& variable) {
  if (Is("(") && Is(")", 1)) {
    return Fail("UnsupportedFeature",
                std::string(kind) + " of relationships are not supported, only of nodes.");
  }
  if (Status status = Expect("(", "before the node"); !status) return status;
  Result<std::string> name = ReadName("a variable");
  if (!name) return std::move(name).error();
  variable = std::move(*name);
  if (Status status = Expect(":", "before the label"); !status) return status;
  Result<std::string> label = ReadName("a label");
  if (!label) return std::move(label).error();
  command.label = std::move(*label);
  return Expect(")", "after the one label");
}

// n.key, (n.key), (n.key, n.other)
Status Parser::ReadDeclaredKeys(SchemaCommand& command, const std::string& variable) {
  const bool several = Take("(");
  do {
    if (!IsName() || Peek().text != variable) return Unexpected(variable + ".key");
    ++at_;
    if (Status status = Expect(".", "before the key"); !status) return status;
    Result<std::string> key = ReadName("a property key");
    if (!key) return std::move(key).error();
    command.keys.push_back(std::move(*key));
  } while (several && Take(","));
  return several ? Expect(")", "after the keys") : Status();
}

}  // namespace kg::query
