#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "graph/store/store.h"
#include "query/plan/binder.h"
#include "query/procedure.h"
#include "query/syntax/ast.h"

// The logical plan: a chain of operators, each fed by `input`. What has an inner chain (optional
// matches, subqueries, merges) starts that one from Start, which stands for the outer row.
// Expressions and patterns are pointed at; they live in the BoundQuery of the plan.
namespace kg::query {

struct Plan;
using PlanPtr = std::unique_ptr<Plan>;

// What a row must fulfil to stay.
struct PropertyEquals { VariableId variable; std::string key; const Expr* value; };
struct HasLabels { VariableId variable; const LabelExpr* labels; };
// :$(names), where the pattern is created if it does not match.
struct HasDynamicLabels { VariableId variable; const DynamicLabels* labels; };
struct IsBound { VariableId variable; };  // not null
struct SameEntity { VariableId left, right; };
using Predicate =
    std::variant<const Expr*, PropertyEquals, HasLabels, HasDynamicLabels, IsBound, SameEntity>;

// The row that comes from outside; at the top of a query one row without columns.
struct StartOp {};
struct NodeScanOp { VariableId node; };
struct LabelScanOp { VariableId node; std::string label; };
// Nodes by the value of a property. `value` may speak of what is bound before; `in`: a list of
// values, any of which will do.
struct SeekOp {
  VariableId node;
  std::string label, key;
  const Expr* value;
  bool in = false;
  // A declared index over `key` and others, "" for none, and the values of those. The rows are
  // tested for them besides: where the index has gone meanwhile, `key` alone finds enough.
  std::string index = {};
  std::vector<const Expr*> more = {};
  // Bounds of the index's next key.
  const Expr* low = nullptr;
  const Expr* high = nullptr;
  bool low_inclusive = false, high_inclusive = false;
};
// Nodes of whatever labels by the value of a property: a seek in each label. The rows are tested for
// it besides: if there are nodes without a label by then, every node comes.
struct SeekAnyLabelOp {
  VariableId node;
  std::string key;
  const Expr* value;
  bool in = false;  // as in SeekOp
};
struct SeekRangeOp {
  VariableId node;
  std::string label, key;
  const Expr* low = nullptr;
  const Expr* high = nullptr;
  bool low_inclusive = false, high_inclusive = false;
};
struct SeekPrefixOp { VariableId node; std::string label, key; const Expr* prefix; };
// All nodes of a label by the value of a property, null the greatest; then by id.
struct OrderedScanOp { VariableId node; std::string label, key; bool descending; };
struct ExpandOp {
  VariableId from, relationship, to;
  store::Direction direction;
  std::vector<std::string> types;
  bool into = false;                       // `to` is bound: only what ends there
  std::vector<VariableId> different_from;  // relationships (or lists of them) of the same pattern
  std::string to_label;                    // not "": only neighbours that have it
  bool distinct = false;                   // each neighbour once, of however many rows it is one
  VariableId type_name = kUnbound;         // where the name of the type goes, if it is wanted
};
// A relationship of the row and the nodes that it was walked between.
struct WalkedRelationship { VariableId relationship, from, to; };
// How many relationships there are, instead of a row for each; rows without any go.
struct CountLinksOp {
  VariableId from;
  store::Direction direction;
  std::vector<std::string> types;
  std::string to_label;
  std::vector<WalkedRelationship> different_from = {};
  VariableId count = kUnbound;
  VariableId weight = kUnbound;  // bound: the row stands for as many already; `count` is for all
};
// How many nodes there are (of a label), instead of a row for each.
struct CountNodesOp {
  std::string label;  // "": all
  VariableId count = kUnbound, weight = kUnbound;  // as in CountLinksOp
};
// One row for each distinct node, and for how many it stands.
struct GatherOp {
  VariableId node;
  VariableId count = kUnbound, weight = kUnbound;  // as in CountLinksOp
};
// The nodes to which both of two nodes have a relationship.
struct IntersectOp {
  struct Leg {
    VariableId from, relationship;
    store::Direction direction;
    std::string type;
    std::vector<VariableId> different_from;
  };
  Leg first, second;
  bool legs_differ;  // the two relationships must not be one
  VariableId to;
  std::string to_label;
  // Bound: how many there are instead of a row for each, as in CountLinksOp.
  VariableId count = kUnbound, weight = kUnbound;
};
// What every relationship of a path, or every node after its first, must fulfil.
struct StepTest {
  VariableId step;  // stands for it in the condition
  const Expr* where;
  bool node = false;
  bool negated = false;  // the condition must be false
};
struct VarExpandOp {
  VariableId from, relationships, to;
  store::Direction direction;
  std::vector<std::string> types;
  std::uint32_t min = 1;
  std::optional<std::uint32_t> max;
  bool into = false;
  bool reversed = false;  // walked from the pattern's right end: the list is turned round
  const Expr* properties = nullptr;  // a map that each relationship must agree with
  std::vector<VariableId> different_from;
  std::vector<StepTest> steps = {};
  bool distinct = false;  // each end once, of however many rows and trails it is one
};
// A part of a path, again and again from where it ended: the inner plan finds what it matches from
// one node. No relationship comes twice in one row.
struct RepeatOp {
  VariableId from, relationships, to;
  const RelationshipPattern* pattern;
  bool into = false;      // `to` is bound
  bool reversed = false;  // walked from the pattern's right end
  std::vector<VariableId> different_from;
  VariableId row = kUnbound;  // numbers the rows that the inner plan gets
  PlanPtr inner = nullptr;
};
// The relationship is bound already: its ends are found, or checked.
struct EndsOp {
  VariableId relationship, from, to;
  store::Direction direction;
  std::vector<std::string> types;
  bool from_bound = false, to_bound = false;
  std::vector<VariableId> different_from;
};
// A bound list of relationships that must form a path.
struct EndsOfListOp {
  VariableId relationships, from, to;
  store::Direction direction;
  std::vector<std::string> types;
  std::uint32_t min = 1;
  std::optional<std::uint32_t> max;
  bool from_bound = false, to_bound = false;
};
struct ShortestPathOp {
  VariableId from, to, relationships, path;
  store::Direction direction;
  std::vector<std::string> types;
  std::uint32_t min = 1;
  std::optional<std::uint32_t> max;
  bool all = false, single = false;  // single: the relationship is no list
  std::uint64_t count = 1;           // paths between two nodes
  bool groups = false;               // all paths of the `count` least lengths
  const Expr* properties = nullptr;
  std::vector<StepTest> steps = {};
};
// Each row beside the rows of an inner plan whose keys may equal its own. The inner plan reads
// nothing of the row; what is equal is tested above.
struct JoinOp {
  struct Key {
    const Expr* outer;
    const Expr* inner;
  };
  PlanPtr inner;
  std::vector<Key> keys;
  std::vector<VariableId> columns;  // of the inner plan
  // Relationships of the row and of the inner plan that must not be one.
  std::vector<std::pair<VariableId, VariableId>> different;
};
struct PathOp { VariableId path; const PathPattern* pattern; };
struct FilterOp { std::vector<Predicate> predicates; };
struct ProjectOp { std::vector<std::pair<VariableId, const Expr*>> items; };
struct CopyOp { std::vector<std::pair<VariableId, VariableId>> items; };  // to, from
struct AggregateOp {
  std::vector<std::pair<VariableId, const Expr*>> keys;
  std::vector<const Call*> aggregates;
  // Bound: each row stands for as many as this column says. The aggregates then only count rows
  // (count of what is never null is named here), or give the same for rows that repeat.
  VariableId weight = kUnbound;
  std::vector<const Call*> row_counts;
};
// A condition on one property of a node; `value` is the same for every row.
struct ColumnTest {
  enum class Op : std::uint8_t {
    kEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual, kStartsWith, kEndsWith, kContains,
    kIsNull, kIsNotNull,
  };
  Op op;
  std::string key;
  const Expr* value = nullptr;  // null for the last two
};
// An aggregate over the nodes of a label that reads nothing but their properties. Its input finds
// the same rows one by one, for where the properties cannot be had as columns.
struct ColumnAggregateOp {
  AggregateOp aggregate;
  VariableId node;
  std::string label;  // "": of every node
  std::vector<ColumnTest> tests;  // all must hold
};
struct DistinctOp { std::vector<VariableId> columns; };
struct SortOp {
  std::vector<std::pair<const Expr*, bool>> keys;  // descending?
  const Expr* skip = nullptr;   // with a limit only the first skip + limit rows are kept
  const Expr* limit = nullptr;
  bool ordered = false;  // the input comes in the order of the first key
};
struct SkipOp { const Expr* count; };
struct LimitOp { const Expr* count; };
struct UnwindOp { VariableId element; const Expr* list; };
// Rows of the inner plan for each outer row; if there are none, one row with nulls.
struct OptionalOp { PlanPtr inner; std::vector<VariableId> introduced; VariableId row; };
struct SubqueryOp { PlanPtr inner; std::vector<VariableId> columns; bool returns; };
struct CreateOp { std::vector<const PathPattern*> patterns; std::vector<VariableId> bound; };
struct MergeOp { const Merge* merge; PlanPtr match; std::vector<VariableId> bound; };
struct SetOp { const std::vector<SetItem>* items; };
struct RemoveOp { const std::vector<RemoveItem>* items; };
struct DeleteOp { const Delete* clause; };
struct ForeachOp { VariableId element; const Expr* list; PlanPtr inner; };
struct CallOp { const ProcedureCall* call; };
struct UnionOp { std::vector<PlanPtr> parts; };
// What the store has counted already: nodes (of a label), or relationships (of any of the types).
struct CountStoreOp {
  VariableId result;
  bool relationships = false;
  std::string label;               // "": all nodes
  std::vector<std::string> types;  // empty: all relationships
};

struct Plan {
  using Node =
      std::variant<StartOp, NodeScanOp, LabelScanOp, SeekOp, SeekAnyLabelOp, SeekRangeOp, SeekPrefixOp,
                   OrderedScanOp, ExpandOp, CountLinksOp, CountNodesOp, GatherOp, IntersectOp,
                   VarExpandOp, RepeatOp, EndsOp, EndsOfListOp, ShortestPathOp, JoinOp, PathOp, FilterOp, ProjectOp,
                   CopyOp, AggregateOp,
                   ColumnAggregateOp, DistinctOp, SortOp, SkipOp, LimitOp, UnwindOp, OptionalOp,
                   SubqueryOp, CreateOp, MergeOp, SetOp, RemoveOp, DeleteOp, ForeachOp, CallOp,
                   UnionOp, CountStoreOp>;
  Node node;
  PlanPtr input;    // null for StartOp and UnionOp
  double rows = 1;  // estimated
  std::uint32_t depth = 1;
};

// The plan of a pattern or a subquery inside an expression, by the expression.
struct NestedPlan {
  const Expr* expr;
  PlanPtr plan;
  const Expr* result = nullptr;  // of a pattern comprehension; else null
  VariableId column = kUnbound;  // of COLLECT { } and of a shortest path
  bool preserves_rows = false;   // no aggregation, sorting or limit inside
};

// A query ready to be run, with all that its plan points at.
struct QueryPlan {
  std::unique_ptr<BoundQuery> query;
  PlanPtr root;
  std::vector<NestedPlan> nested;
  std::vector<std::string> columns;
  std::vector<VariableId> result_ids;
  std::size_t variables = 0;  // how many slots a row has
  bool writes = false;
};

// What an operator did in a run: its rows, and the time until they were made, with that of the
// operators below.
struct Actual {
  std::uint64_t rows = 0;
  std::chrono::nanoseconds time{};
};
// The plan as indented text, one operator a line, the last one to run first. With what was measured
// beside the estimates, where it is given.
using Actuals = std::unordered_map<const Plan*, Actual>;
std::string Explain(const QueryPlan& plan, const Actuals& actual);

}  // namespace kg::query
