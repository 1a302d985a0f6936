#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "graph/model/span.h"

namespace kg::query {

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

// Numbers the variables of one query, hidden ones too; also the slot of a batch that holds it.
using VariableId = std::int32_t;
inline constexpr VariableId kUnbound = -1;

// :A, :A:B, :A&B, :A|B, :!A, :%; of nodes, and of relationships, whose one label is their type.
struct LabelExpr {
  enum class Kind : std::uint8_t { kName, kAnd, kOr, kNot, kAny };
  Kind kind = Kind::kName;
  std::string name;                // kName
  std::vector<LabelExpr> operands;  // kAnd, kOr: two or more; kNot: one
};

// :$(names), :$all(names), :$any(names): labels (or a type) that an expression gives, a string or a
// list of strings.
struct DynamicLabels {
  ExprPtr names;
  bool any = false;
};

struct NodePattern {
  Span span;
  std::string name;  // "" if anonymous
  VariableId id = kUnbound;
  std::optional<LabelExpr> labels;
  std::vector<DynamicLabels> dynamic;  // besides; all of them must hold
  ExprPtr properties;  // a MapLiteral or a Parameter, or null
  ExprPtr where;
};

struct GroupPattern;

struct RelationshipPattern {
  Span span;
  std::string name;
  VariableId id = kUnbound;
  std::vector<std::string> types;  // any of them; empty: every type
  std::optional<LabelExpr> type_expr;  // in place of `types`: what is no mere list of alternatives
  std::vector<DynamicLabels> dynamic;  // besides
  bool left = false, right = false;  // arrow heads; none or both: either direction
  bool variable_length = false;
  std::uint32_t min = 1;
  std::optional<std::uint32_t> max;
  bool explicit_min = false;  // as written, for printing
  bool fixed_length = false;  // *3
  ExprPtr properties;
  ExprPtr where;
  // Where the relationship stands for several: the variable of one of them, for `where`.
  VariableId step = kUnbound;
  // No relationship, but a part of the path that repeats from `min` to `max` times; `id` is then
  // the list of all its relationships.
  std::unique_ptr<GroupPattern> group;

  bool directed() const { return left != right; }
};

// nodes.size() == relationships.size() + 1
struct PathPattern {
  enum class Kind : std::uint8_t { kPlain, kShortest, kAllShortest };
  Span span;
  Kind kind = Kind::kPlain;
  // Of kShortest: SHORTEST k, or SHORTEST k GROUPS: all paths of the k least lengths.
  std::uint64_t count = 1;
  bool groups = false;
  std::string name;  // "" if the path has none
  VariableId id = kUnbound;
  std::vector<NodePattern> nodes;
  std::vector<RelationshipPattern> relationships;
};

// ((a)-[r:T]->(b) WHERE ...){1,3}. Its variables are those of one repetition; outside, their names
// stand for the lists of what they were in each.
struct GroupPattern {
  struct Collected {
    VariableId one, list;
  };
  PathPattern path;
  ExprPtr where;
  std::vector<Collected> lists;  // the binder's
};

}  // namespace kg::query
