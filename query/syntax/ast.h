#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "graph/model/span.h"
#include "graph/model/value.h"
#include "query/functions/aggregate.h"
#include "query/functions/function.h"
#include "query/functions/value_type.h"
#include "query/syntax/pattern.h"

// The tree of a query as it was written. The binder (query/plan/binder.h) fills in the variables'
// ids and the functions; everything else stays as the parser made it.
namespace kg::query {

struct Query;

// Atoms.
struct Literal { Value value; };
struct Parameter { std::string name; };
struct Variable { std::string name; VariableId id = kUnbound; };

// What is built of other expressions.
struct Property { ExprPtr base; std::string key; };
struct LabelTest { ExprPtr base; LabelExpr labels; };
struct Subscript { ExprPtr base, index; };
struct Sublist { ExprPtr base, from, to; };  // from, to: null if left out
enum class UnaryOp : std::uint8_t { kNot, kPlus, kMinus };
struct Unary { UnaryOp op; ExprPtr operand; };
enum class BinaryOp : std::uint8_t {
  kAdd, kSubtract, kMultiply, kDivide, kModulo, kPower, kConcatenate,
  kIn, kStartsWith, kEndsWith, kContains, kMatches,
};
struct Binary { BinaryOp op; ExprPtr left, right; };
enum class LogicOp : std::uint8_t { kAnd, kOr, kXor };
struct Logic { LogicOp op; std::vector<ExprPtr> operands; };  // two or more
enum class CompareOp : std::uint8_t {
  kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual,
};
// a < b <= c means a < b AND b <= c.
struct Comparison { ExprPtr first; std::vector<std::pair<CompareOp, ExprPtr>> rest; };
struct NullTest { ExprPtr operand; bool negated = false; };
struct TypeTest { ExprPtr operand; std::vector<ValueType> types; bool negated = false; };
struct ListLiteral { std::vector<ExprPtr> elements; };
struct MapLiteral { std::vector<std::pair<std::string, ExprPtr>> entries; };
struct MapProjection {
  enum class Kind : std::uint8_t { kProperty, kAll, kVariable, kEntry };  // .key .* name key: value
  struct Item { Kind kind; std::string key; ExprPtr value; };
  ExprPtr base;  // a Variable
  std::vector<Item> items;
};
struct Call {
  std::string name;  // as written, dots in
  std::vector<ExprPtr> arguments;
  bool distinct = false;
  bool star = false;  // count(*)
  const Function* function = nullptr;    // one of the two once bound
  const Aggregate* aggregate = nullptr;
  VariableId result = kUnbound;  // of an aggregate: where its result is, once computed
};
struct Case {
  // WHEN any of these THEN; the searched form has one condition each.
  struct Branch { std::vector<ExprPtr> whens; ExprPtr then; };
  ExprPtr subject;  // null in the searched form
  std::vector<Branch> branches;
  ExprPtr otherwise;  // may be null
};
struct ListComprehension { Variable variable; ExprPtr list, where, result; };
enum class QuantifierKind : std::uint8_t { kAll, kAny, kNone, kSingle };
struct Quantifier { QuantifierKind kind; Variable variable; ExprPtr list, where; };
struct Reduce { Variable accumulator; ExprPtr start; Variable variable; ExprPtr list, step; };
// A pattern in an expression: true if it matches (predicate), or a list of what it yields.
struct PatternPredicate { PathPattern pattern; };
struct PatternComprehension { PathPattern pattern; ExprPtr where, result; };
// EXISTS { }, COUNT { }, COLLECT { }. A bare pattern is read as MATCH.
enum class SubqueryKind : std::uint8_t { kExists, kCount, kCollect };
struct Subquery { SubqueryKind kind; std::unique_ptr<Query> query; };

struct Expr {
  using Node = std::variant<Literal, Parameter, Variable, Property, LabelTest, Subscript, Sublist, Unary,
                            Binary, Logic, Comparison, NullTest, TypeTest, ListLiteral,
                            MapLiteral, MapProjection, Call, Case, ListComprehension, Quantifier, Reduce,
                            PatternPredicate, PatternComprehension, Subquery>;
  Span span;
  std::uint32_t depth = 1;
  Node node;
  Expr(Span where, Node what);
  ~Expr();
};

// Clauses.
struct Match { bool optional = false; std::vector<PathPattern> patterns; ExprPtr where; };
struct Unwind { ExprPtr list; Variable variable; };
struct ProjectionItem { ExprPtr value; std::string name; bool aliased = false; VariableId id = kUnbound; };
struct SortItem { ExprPtr value; bool descending = false; };
// WITH and RETURN.
struct Projection {
  bool is_return = false, distinct = false, star = false;
  std::vector<ProjectionItem> items;
  std::vector<SortItem> order;
  ExprPtr skip, limit, where;
};
struct Create { std::vector<PathPattern> patterns; };
// n.key, or n[dynamic_key].
struct SetProperty { ExprPtr target; std::string key; ExprPtr value, dynamic_key; };
struct SetMap { Variable target; ExprPtr value; bool merge = false; };  // = or +=
struct SetLabels {
  Variable target;
  std::vector<std::string> labels;
  std::vector<ExprPtr> dynamic;  // n:$(names)
};
using SetItem = std::variant<SetProperty, SetMap, SetLabels>;
struct Set { std::vector<SetItem> items; };
struct Merge { PathPattern pattern; std::vector<SetItem> on_create, on_match; };
struct RemoveProperty { ExprPtr target; std::string key; ExprPtr dynamic_key; };
using RemoveItem = std::variant<RemoveProperty, SetLabels>;
struct Remove { std::vector<RemoveItem> items; };
struct Delete { bool detach = false; std::vector<ExprPtr> targets; };
struct YieldItem { std::string column; Variable variable; };
struct ProcedureCall {
  std::string name;
  std::vector<ExprPtr> arguments;
  bool has_arguments = false;  // with parentheses; without, parameters of the same names are taken
  bool has_yield = false, star = false;
  std::vector<YieldItem> yield;
  ExprPtr where;
  bool optional = false;
  bool shown = false;  // it was written SHOW: `star` may then stand anywhere
  const void* procedure = nullptr;  // Procedure, once bound
};
struct CallSubquery {
  std::unique_ptr<Query> query;
  bool has_scope = false, scope_star = false;  // CALL (a, b) { }, CALL (*) { }
  std::vector<Variable> imports;
  bool optional = false;
};
struct Clause;
struct Foreach { Variable variable; ExprPtr list; std::vector<Clause> clauses; };
struct Finish {};  // the end of a query that returns nothing

struct Clause {
  using Node = std::variant<Match, Unwind, Projection, Create, Merge, Set, Remove, Delete,
                            ProcedureCall, CallSubquery, Foreach, Finish>;
  Span span;
  Node node;
};

struct SingleQuery { std::vector<Clause> clauses; };
// One or more parts joined by UNION. `columns` and `column_ids` (per part) are the binder's.
struct Query {
  std::vector<SingleQuery> parts;
  std::vector<bool> union_all;  // one less than parts
  std::vector<std::string> columns;
  std::vector<VariableId> result_ids;  // where the columns are, whichever part made the row
  bool returns = false, writes = false;
};

enum class ExplainMode : std::uint8_t { kNone, kExplain, kProfile };
// CREATE INDEX, DROP CONSTRAINT and their like.
struct SchemaCommand {
  enum class Kind : std::uint8_t { kCreateIndex, kDropIndex, kCreateConstraint, kDropConstraint };
  Kind kind = Kind::kCreateIndex;
  std::string name;  // "" where one has to be made
  bool lenient = false;  // IF NOT EXISTS, IF EXISTS
  std::string label;
  std::vector<std::string> keys;
};
struct ParsedQuery {
  ExplainMode mode = ExplainMode::kNone;
  Query query;
  std::optional<SchemaCommand> command;  // then there is no query
};

}  // namespace kg::query
