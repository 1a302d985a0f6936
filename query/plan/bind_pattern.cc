#include <optional>
#include <utility>

#include "query/plan/binder_state.h"
#include "query/syntax/printer.h"
#include "query/syntax/walk.h"

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
  if (writes) {
    for (DynamicLabels& labels : node.dynamic) {
      if (Status status = BindDynamic(labels, use); !status) return status;
    }
  }
  if (node.id == kUnbound) node.id = Declare(node.name, {Value::Type::kNode, TypeSet::Any()});
  return writes ? Status() : BindPatternProperties(node.properties, use);
}

Status Binder::BindRelationship(RelationshipPattern& relationship, PatternUse use) {
  const bool writes = use == PatternUse::kCreate || use == PatternUse::kMerge;
  if (relationship.group) return BindGroup(relationship, use);
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
    if (relationship.variable_length &&
        (relationship.where || relationship.type_expr || !relationship.dynamic.empty())) {
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
    if (relationship.types.size() + relationship.dynamic.size() != 1 || relationship.type_expr) {
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
    for (DynamicLabels& type : relationship.dynamic) {
      if (Status status = BindDynamic(type, use); !status) return status;
    }
  }
  if (relationship.id == kUnbound) {
    relationship.id = Declare(relationship.name, {kind, Value::Type::kRelationship});
  }
  clause_relationships_.insert(relationship.id);
  return writes ? Status() : BindPatternProperties(relationship.properties, use);
}

Status Binder::BindInline(PathPattern& pattern) {
  for (NodePattern& node : pattern.nodes) {
    if (node.where) {
      if (Status status = BindBoolean(node.where, {.patterns = true}); !status) return status;
    }
    if (Status status = TestDynamic(node.dynamic, Variable{node.name, node.id}, node.where);
        !status) {
      return status;
    }
  }
  for (RelationshipPattern& relationship : pattern.relationships) {
    const bool several =
        relationship.variable_length || pattern.kind != PathPattern::Kind::kPlain;
    const bool typed = relationship.type_expr || !relationship.dynamic.empty();
    if (several && (relationship.where || typed)) {
      if (Status status = BindStep(relationship); !status) return status;
    } else if (relationship.where) {
      if (Status status = BindBoolean(relationship.where, {.patterns = true}); !status) {
        return status;
      }
    }
    const VariableId each = relationship.step != kUnbound ? relationship.step : relationship.id;
    if (Status status = TestDynamic(relationship.dynamic, Variable{relationship.name, each},
                                    relationship.where);
        !status) {
      return status;
    }
  }
  return {};
}

// A part that repeats: its variables are its own, and lists of them are what is seen outside.
Status Binder::BindGroup(RelationshipPattern& repeated, PatternUse use) {
  GroupPattern& group = *repeated.group;
  if (use != PatternUse::kMatch) {
    return Fail("UnexpectedSyntax", "A part of a path that repeats belongs to MATCH.",
                repeated.span);
  }
  const VariableId clause_start = clause_start_;
  const Scope outside = scope_;
  const auto first = static_cast<VariableId>(variables_.size());
  std::map<std::string, TypeSet> names;
  for (const NodePattern& node : group.path.nodes) names.emplace(node.name, Value::Type::kNode);
  for (const RelationshipPattern& each : group.path.relationships) {
    names.emplace(each.name, Value::Type::kRelationship);
  }
  names.erase("");
  for (const auto& [name, type] : names) {
    if (Find(name) == nullptr) continue;
    return Fail("VariableAlreadyBound",
                "The variable " + PrintName(name) +
                    " is in use already; a part of a path that repeats needs names of its own.",
                repeated.span);
  }
  if (Status status = BindPattern(group.path, PatternUse::kMatch); !status) return status;
  if (Status status = BindInline(group.path); !status) return status;
  if (group.where) {
    if (Status status = BindBoolean(group.where, {.patterns = true}); !status) return status;
  }
  // What the same MATCH binds beside the part may not be known yet when the part is walked.
  std::set<VariableId> used;
  CollectVariables(group.path, used);
  if (group.where) CollectVariables(*group.where, used);
  for (const auto& [name, id] : outside) {
    if (id < clause_start || id >= first || used.count(id) == 0) continue;
    return Fail("UnsupportedFeature",
                "A part of a path that repeats cannot speak of " + PrintName(name) +
                    ", which the same MATCH binds; use WHERE after the pattern.",
                repeated.span);
  }
  std::map<std::string, VariableId> inside;
  for (const auto& [name, type] : names) inside.emplace(name, *Find(name));
  scope_ = outside;
  for (const auto& [name, id] : inside) {
    group.lists.push_back({id, Declare(name, {Value::Type::kList, names.at(name)})});
  }
  repeated.id = Declare("", {Value::Type::kList, Value::Type::kRelationship});
  clause_relationships_.insert(repeated.id);
  return {};
}

Status Binder::BindDynamic(DynamicLabels& labels, PatternUse use) {
  const bool writes = use == PatternUse::kCreate || use == PatternUse::kMerge;
  if (writes && labels.any) {
    return Fail("UnexpectedSyntax", "What is created cannot have any of several labels.",
                labels.names->span);
  }
  Result<StaticType> type = BindExpr(labels.names, {});
  if (!type) return std::move(type).error();
  if (!MayBe(*type, TypeSet(Value::Type::kString) | Value::Type::kList)) {
    return Fail("InvalidArgumentType", "A label is a string.", labels.names->span);
  }
  return {};
}

// Turns labels that expressions give into a part of the condition.
Status Binder::TestDynamic(std::vector<DynamicLabels>& dynamic, const Variable& variable,
                           ExprPtr& where) {
  for (DynamicLabels& labels : dynamic) {
    if (Status status = BindDynamic(labels, PatternUse::kMatch); !status) return status;
    const Span span = labels.names->span;
    Call call;
    call.name = labels.any ? "hasAnyLabel" : "hasLabels";
    call.function = FindFunction(call.name);
    call.arguments.push_back(std::make_unique<Expr>(span, variable));
    call.arguments.push_back(std::move(labels.names));
    auto test = std::make_unique<Expr>(span, std::move(call));
    if (!where) {
      where = std::move(test);
      continue;
    }
    Logic both{LogicOp::kAnd, {}};
    both.operands.push_back(std::move(test));
    both.operands.push_back(std::move(where));
    where = std::make_unique<Expr>(span, std::move(both));
  }
  dynamic.clear();
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
