#include <optional>
#include <utility>

#include "query/plan/binder_state.h"
#include "query/syntax/printer.h"

namespace kg::query {

Status Binder::BindPattern(PathPattern& pattern, PatternUse use) {
  const bool alone = pattern.relationships.empty();
  for (std::size_t i = 0; i < pattern.nodes.size(); ++i) {
    if (Status status = BindNode(pattern.nodes[i], use, alone); !status) return status;
    if (i < pattern.relationships.size()) {
      if (Status status = BindRelationship(pattern.relationships[i], use); !status) return status;
    }
  }
  if (pattern.name.empty()) return {};
  if (Find(pattern.name) != nullptr) {
    return Fail("VariableAlreadyBound",
                "The variable " + PrintName(pattern.name) + " is in use already.", pattern.span);
  }
  pattern.id = Declare(pattern.name, {Value::Type::kPath, TypeSet::Any()});
  return {};
}

Status Binder::BindNode(NodePattern& node, PatternUse use, bool alone) {
  const bool writes = use == PatternUse::kCreate || use == PatternUse::kMerge;
  const VariableId* known = node.name.empty() ? nullptr : Find(node.name);
  if (known != nullptr) {
    if (!MayBe(variables_[static_cast<std::size_t>(*known)].type, Value::Type::kNode)) {
      return Fail("VariableTypeConflict",
                  "The variable " + PrintName(node.name) + " is no node, but stands for one here.",
                  node.span);
    }
    if (writes && (alone || node.labels || node.properties)) {
      return Fail("VariableAlreadyBound",
                  "The variable " + PrintName(node.name) +
                      " is bound already; it cannot be created again.",
                  node.span);
    }
    node.id = *known;
  } else if (use == PatternUse::kPredicate && !node.name.empty()) {
    return Undefined(node.name, node.span);
  }
  if (writes && node.where) {
    return Fail("UnexpectedSyntax", "What is created cannot have a WHERE.", node.where->span);
  }
  if (writes && node.labels) {
    bool plain = node.labels->kind == LabelExpr::Kind::kName;
    if (node.labels->kind == LabelExpr::Kind::kAnd) {
      plain = true;
      for (const LabelExpr& label : node.labels->operands) {
        plain = plain && label.kind == LabelExpr::Kind::kName;
      }
    }
    if (!plain) {
      return Fail("UnexpectedSyntax", "A node is created with plain labels, as in (:A:B).",
                  node.span);
    }
  }
  // Properties are bound before the name: a node cannot speak of itself while it is created.
  if (writes) {
    if (Status status = BindPatternProperties(node.properties, use); !status) return status;
  }
  if (node.id == kUnbound) node.id = Declare(node.name, {Value::Type::kNode, TypeSet::Any()});
  return writes ? Status() : BindPatternProperties(node.properties, use);
}

Status Binder::BindRelationship(RelationshipPattern& relationship, PatternUse use) {
  const bool writes = use == PatternUse::kCreate || use == PatternUse::kMerge;
  const TypeSet kind =
      relationship.variable_length ? Value::Type::kList : Value::Type::kRelationship;
  const VariableId* known = relationship.name.empty() ? nullptr : Find(relationship.name);
  if (known != nullptr) {
    const StaticType& type = variables_[static_cast<std::size_t>(*known)].type;
    const bool list_of_others = relationship.variable_length &&
                                type.set == TypeSet(Value::Type::kList) && !type.element.empty() &&
                                !type.element.Overlaps(TypeSet(Value::Type::kRelationship));
    if (!MayBe(type, kind) || list_of_others) {
      return Fail("VariableTypeConflict",
                  "The variable " + PrintName(relationship.name) +
                      " is no relationship, but stands for one here.",
                  relationship.span);
    }
    if (writes) {
      return Fail("VariableAlreadyBound",
                  "The variable " + PrintName(relationship.name) +
                      " is bound already; it cannot be created again.",
                  relationship.span);
    }
    if (clause_relationships_.count(*known) != 0) {
      return Fail("RelationshipUniquenessViolation",
                  "The relationship " + PrintName(relationship.name) +
                      " stands twice in one pattern; that can never match.",
                  relationship.span);
    }
    if (relationship.variable_length && (relationship.where || relationship.type_expr)) {
      return Fail("UnsupportedFeature",
                  "The relationships " + PrintName(relationship.name) +
                      " are bound already; test them by WHERE all(r IN " +
                      PrintName(relationship.name) + " WHERE ...).",
                  relationship.span);
    }
    relationship.id = *known;
  } else if (use == PatternUse::kPredicate && !relationship.name.empty()) {
    return Undefined(relationship.name, relationship.span);
  }
  if (writes) {
    if (relationship.variable_length) {
      return Fail("CreatingVarLength", "A relationship of variable length cannot be created.",
                  relationship.span);
    }
    if (relationship.types.size() != 1 || relationship.type_expr) {
      return Fail("NoSingleRelationshipType",
                  "A relationship is created with exactly one type, as in -[:T]->.",
                  relationship.span);
    }
    if (use == PatternUse::kCreate && !relationship.directed()) {
      return Fail("RequiresDirectedRelationship",
                  "A relationship is created in one direction, as in -[:T]->.", relationship.span);
    }
    if (relationship.where) {
      return Fail("UnexpectedSyntax", "What is created cannot have a WHERE.",
                  relationship.where->span);
    }
  }
  if (writes) {
    if (Status status = BindPatternProperties(relationship.properties, use); !status) return status;
  }
  if (relationship.id == kUnbound) {
    relationship.id = Declare(relationship.name, {kind, Value::Type::kRelationship});
  }
  clause_relationships_.insert(relationship.id);
  return writes ? Status() : BindPatternProperties(relationship.properties, use);
}

Status Binder::BindInline(PathPattern& pattern) {
  for (NodePattern& node : pattern.nodes) {
    if (!node.where) continue;
    if (Status status = BindBoolean(node.where, {.patterns = true}); !status) return status;
  }
  for (RelationshipPattern& relationship : pattern.relationships) {
    const bool several =
        relationship.variable_length || pattern.kind != PathPattern::Kind::kPlain;
    if (several && (relationship.where || relationship.type_expr)) {
      if (Status status = BindStep(relationship); !status) return status;
    } else if (relationship.where) {
      if (Status status = BindBoolean(relationship.where, {.patterns = true}); !status) {
        return status;
      }
    }
  }
  return {};
}

// Each relationship of a path must fulfil the condition: its name means one of them there. A type
// expression becomes part of it.
Status Binder::BindStep(RelationshipPattern& relationship) {
  relationship.step = NewVariable("", {Value::Type::kRelationship, TypeSet::Any()});
  if (relationship.where) {
    std::optional<Shadow> shadow;
    if (!relationship.name.empty()) shadow.emplace(*this, relationship.name, relationship.step);
    if (Status status = BindBoolean(relationship.where, {.patterns = true}); !status) return status;
  }
  if (!relationship.type_expr) return {};
  const Span span = relationship.span;
  auto of_type = std::make_unique<Expr>(
      span, LabelTest{std::make_unique<Expr>(span, Variable{relationship.name, relationship.step}),
                      std::move(*relationship.type_expr)});
  relationship.type_expr.reset();
  if (!relationship.where) {
    relationship.where = std::move(of_type);
    return {};
  }
  Logic both{LogicOp::kAnd, {}};
  both.operands.push_back(std::move(of_type));
  both.operands.push_back(std::move(relationship.where));
  relationship.where = std::make_unique<Expr>(span, std::move(both));
  return {};
}

Status Binder::BindPatternProperties(ExprPtr& properties, PatternUse use) {
  if (!properties) return {};
  if (std::holds_alternative<Parameter>(properties->node) && use != PatternUse::kCreate) {
    return Fail("InvalidParameterUse",
                "A whole map of properties cannot be a parameter here; write {key: $value}.",
                properties->span);
  }
  Result<StaticType> type = BindExpr(properties, {});
  if (!type) return std::move(type).error();
  return {};
}

}  // namespace kg::query
