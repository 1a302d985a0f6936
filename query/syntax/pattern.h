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

struct NodePattern {
  Span span;
  std::string name;  // "" if anonymous
  VariableId id = kUnbound;
  std::optional<LabelExpr> labels;
  ExprPtr properties;  // a MapLiteral or a Parameter, or null
  ExprPtr where;
};

struct RelationshipPattern {
  Span span;
  std::string name;
  VariableId id = kUnbound;
  std::vector<std::string> types;  // any of them; empty: every type
  std::optional<LabelExpr> type_expr;  // in place of `types`: what is no mere list of alternatives
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

  bool directed() const { return left != right; }
};

// nodes.size() == relationships.size() + 1
struct PathPattern {
  enum class Kind : std::uint8_t { kPlain, kShortest, kAllShortest };
  Span span;
  Kind kind = Kind::kPlain;
  std::string name;  // "" if the path has none
  VariableId id = kUnbound;
  std::vector<NodePattern> nodes;
  std::vector<RelationshipPattern> relationships;
};

}  // namespace kg::query
