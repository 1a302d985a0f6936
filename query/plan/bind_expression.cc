#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "query/plan/binder_state.h"
#include "query/plan/unknown_name.h"
#include "query/syntax/printer.h"

namespace kg::query {
namespace {

using T = Value::Type;

bool SameWord(std::string_view a, std::string_view lower) {
  return a.size() == lower.size() &&
         std::equal(a.begin(), a.end(), lower.begin(), [](char x, char y) {
           return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y;
         });
}

// NaN, Inf and Infinity, where no variable has the name.
std::optional<double> NumberNamed(std::string_view name) {
  if (SameWord(name, "nan")) return std::numeric_limits<double>::quiet_NaN();
  if (SameWord(name, "inf") || SameWord(name, "infinity")) {
    return std::numeric_limits<double>::infinity();
  }
  return std::nullopt;
}

StaticType Join(const StaticType& a, const StaticType& b) {
  const bool a_list = a.set.Has(T::kList), b_list = b.set.Has(T::kList);
  const TypeSet element = a_list && b_list ? a.element | b.element
                          : a_list         ? a.element
                                           : b.element;
  return {a.set | b.set, element};
}

}  // namespace

Status Binder::BindBoolean(ExprPtr& expr, Place place) {
  Result<StaticType> type = BindExpr(expr, place);
  if (!type) return std::move(type).error();
  if (!MayBe(*type, T::kBoolean)) {
    return Fail("InvalidArgumentType", "This must be true or false.", expr->span);
  }
  return {};
}

Result<StaticType> Binder::BindVariable(Variable& variable, Span span, Place place) {
  if (variable.id == kUnbound) {
    const VariableId* id = Find(variable.name);
    if (id == nullptr) {
      if (place.constant) {
        return Fail("NonConstantExpression", "SKIP and LIMIT cannot depend on variables.", span);
      }
      const bool ambiguous =
          !place.in_aggregate &&
          std::find(undefined_is_ambiguous_.begin(), undefined_is_ambiguous_.end(),
                    variable.name) != undefined_is_ambiguous_.end();
      if (ambiguous) {
        return Fail("AmbiguousAggregationExpression",
                    "Name the part with " + PrintName(variable.name) +
                        " in an item of its own; an aggregating expression can only use such names.",
                    span);
      }
      return Undefined(variable.name, span);
    }
    variable.id = *id;
  }
  if (place.constant && locals_.count(variable.id) == 0) {
    return Fail("NonConstantExpression", "SKIP and LIMIT cannot depend on variables.", span);
  }
  return variables_[static_cast<std::size_t>(variable.id)].type;
}

Result<StaticType> Binder::BindExpr(ExprPtr& expr, Place place) {
  Place inner = place;  // below an operator that takes no truth value
  inner.patterns = false;
  const Span span = expr->span;
  auto bind = [&](ExprPtr& child, Place where) -> Result<StaticType> {
    return child ? BindExpr(child, where) : Result<StaticType>(StaticType{kNullType, {}});
  };

  if (auto* literal = std::get_if<Literal>(&expr->node)) {
    return StaticType{literal->value.type(), {}};
  }
  if (auto* parameter = std::get_if<Parameter>(&expr->node)) {
    parameters_.insert(parameter->name);
    return StaticType{};
  }
  if (auto* variable = std::get_if<Variable>(&expr->node)) {
    if (const std::optional<double> constant = NumberNamed(variable->name);
        constant && variable->id == kUnbound && Find(variable->name) == nullptr) {
      expr->node = Literal{Value::Float(*constant)};
      return StaticType{T::kFloat, {}};
    }
    return BindVariable(*variable, span, place);
  }
  if (auto* property = std::get_if<Property>(&expr->node)) {
    Result<StaticType> base = bind(property->base, inner);
    if (!base) return base;
    if (!MayBe(*base, kEntityTypes | kTemporalTypes | T::kMap)) {
      const bool path = base->set == TypeSet(T::kPath);
      return Fail(path ? ErrorType::kSyntaxError : ErrorType::kTypeError, "InvalidArgumentType",
                  "Only nodes, relationships, maps and temporal values have properties.", span);
    }
    return StaticType{};
  }
  if (auto* test = std::get_if<LabelTest>(&expr->node)) {
    Result<StaticType> base = bind(test->base, inner);
    if (!base) return base;
    if (!MayBe(*base, kEntityTypes)) {
      return Fail("InvalidArgumentType", "Only nodes and relationships have labels.", span);
    }
    return StaticType{T::kBoolean, {}};
  }
  if (auto* index = std::get_if<Subscript>(&expr->node)) {
    Result<StaticType> base = bind(index->base, inner);
    if (!base) return base;
    Result<StaticType> at = bind(index->index, inner);
    if (!at) return at;
    if (base->set == TypeSet(T::kList)) return StaticType{base->element, TypeSet::Any()};
    return StaticType{};
  }
  if (auto* slice = std::get_if<Sublist>(&expr->node)) {
    Result<StaticType> base = bind(slice->base, inner);
    if (!base) return base;
    for (ExprPtr* bound : {&slice->from, &slice->to}) {
      Result<StaticType> type = bind(*bound, inner);
      if (!type) return type;
    }
    return StaticType{T::kList, base->element};
  }
  if (auto* unary = std::get_if<Unary>(&expr->node)) {
    Result<StaticType> operand = bind(unary->operand, unary->op == UnaryOp::kNot ? place : inner);
    if (!operand) return operand;
    if (unary->op == UnaryOp::kNot) {
      if (!MayBe(*operand, T::kBoolean)) {
        return Fail("InvalidArgumentType", "NOT takes true, false or null.",
                    unary->operand->span);
      }
      return StaticType{T::kBoolean, {}};
    }
    return StaticType{operand->set & (kNumberTypes | kTemporalTypes | kNullType), {}};
  }
  if (auto* binary = std::get_if<Binary>(&expr->node)) return BindBinary(*binary, inner);
  if (auto* logic = std::get_if<Logic>(&expr->node)) {
    for (ExprPtr& operand : logic->operands) {
      if (Status status = BindBoolean(operand, place); !status) return status.error();
    }
    return StaticType{T::kBoolean, {}};
  }
  if (auto* comparison = std::get_if<Comparison>(&expr->node)) {
    Result<StaticType> first = bind(comparison->first, inner);
    if (!first) return first;
    for (auto& [op, operand] : comparison->rest) {
      Result<StaticType> next = bind(operand, inner);
      if (!next) return next;
    }
    return StaticType{T::kBoolean, {}};
  }
  if (auto* test = std::get_if<NullTest>(&expr->node)) {
    Result<StaticType> operand = bind(test->operand, inner);
    if (!operand) return operand;
    return StaticType{T::kBoolean, {}};
  }
  if (auto* test = std::get_if<TypeTest>(&expr->node)) {
    Result<StaticType> operand = bind(test->operand, inner);
    if (!operand) return operand;
    return StaticType{T::kBoolean, {}};
  }
  if (auto* list = std::get_if<ListLiteral>(&expr->node)) {
    StaticType type{T::kList, {}};
    for (ExprPtr& element : list->elements) {
      Result<StaticType> next = bind(element, inner);
      if (!next) return next;
      type.element = type.element | next->set;
    }
    if (list->elements.empty()) type.element = TypeSet::Any();
    return type;
  }
  if (auto* map = std::get_if<MapLiteral>(&expr->node)) {
    for (auto& [key, value] : map->entries) {
      Result<StaticType> type = bind(value, inner);
      if (!type) return type;
    }
    return StaticType{T::kMap, {}};
  }
  if (auto* projection = std::get_if<MapProjection>(&expr->node)) {
    return BindMapProjection(*projection, inner);
  }
  if (std::holds_alternative<Call>(expr->node)) return BindCall(expr, place);
  if (auto* node = std::get_if<Case>(&expr->node)) return BindCase(*node, place);
  if (auto* node = std::get_if<ListComprehension>(&expr->node)) {
    return BindComprehension(*node, inner);
  }
  if (auto* node = std::get_if<Quantifier>(&expr->node)) {
    Result<StaticType> list = bind(node->list, inner);
    if (!list) return list;
    if (!MayBe(*list, T::kList)) {
      return Fail("InvalidArgumentType", "A list is needed after IN.", node->list->span);
    }
    const TypeSet element = list->set == TypeSet(T::kList) ? list->element : TypeSet::Any();
    node->variable.id = NewVariable(node->variable.name, {element, TypeSet::Any()});
    locals_.insert(node->variable.id);
    const Shadow shadow(*this, node->variable.name, node->variable.id);
    Place where = inner;
    where.patterns = true;
    where.aggregates = false;
    if (Status status = BindBoolean(node->where, where); !status) return status.error();
    return StaticType{T::kBoolean, {}};
  }
  if (auto* node = std::get_if<Reduce>(&expr->node)) return BindReduce(*node, inner);
  if (auto* node = std::get_if<PatternPredicate>(&expr->node)) {
    return BindPatternPredicate(*node, span, place);
  }
  if (auto* node = std::get_if<PatternComprehension>(&expr->node)) {
    return BindPatternComprehension(*node, inner);
  }
  return BindSubquery(std::get<Subquery>(expr->node), span);
}

Result<StaticType> Binder::BindBinary(Binary& node, Place place) {
  Result<StaticType> left = BindExpr(node.left, place);
  if (!left) return left;
  Result<StaticType> right = BindExpr(node.right, place);
  if (!right) return right;
  auto wrong = [&](const ExprPtr& operand, std::string_view sentence) {
    return Fail("InvalidArgumentType", std::string(sentence), operand->span);
  };
  const TypeSet numbers_and_null = kNumberTypes | kNullType;
  auto only = [](const StaticType& type, TypeSet set) { return (type.set & set) == type.set; };
  switch (node.op) {
    case BinaryOp::kIn:
      if (!MayBe(*right, T::kList)) return wrong(node.right, "A list is needed after IN.");
      return StaticType{T::kBoolean, {}};
    case BinaryOp::kStartsWith:
    case BinaryOp::kEndsWith:
    case BinaryOp::kContains:
    case BinaryOp::kMatches: return StaticType{T::kBoolean, {}};
    case BinaryOp::kModulo:
    case BinaryOp::kPower:
      if (!MayBe(*left, kNumberTypes)) return wrong(node.left, "A number is needed here.");
      if (!MayBe(*right, kNumberTypes)) return wrong(node.right, "A number is needed here.");
      return StaticType{kNumberTypes, {}};
    case BinaryOp::kSubtract:
    case BinaryOp::kMultiply:
    case BinaryOp::kDivide: {
      const TypeSet wanted = kNumberTypes | kTemporalTypes;
      if (!MayBe(*left, wanted)) return wrong(node.left, "A number is needed here.");
      if (!MayBe(*right, wanted)) return wrong(node.right, "A number is needed here.");
      if (only(*left, numbers_and_null) && only(*right, numbers_and_null)) {
        return StaticType{left->set | right->set, {}};
      }
      return StaticType{wanted, {}};
    }
    case BinaryOp::kAdd:
    case BinaryOp::kConcatenate: {
      if (only(*left, numbers_and_null) && only(*right, numbers_and_null)) {
        return StaticType{left->set | right->set, {}};
      }
      if (left->set == TypeSet(T::kList) && right->set == TypeSet(T::kList)) {
        return StaticType{T::kList, left->element | right->element};
      }
      if (left->set == TypeSet(T::kList)) return StaticType{T::kList, TypeSet::Any()};
      if (left->set == TypeSet(T::kString) && right->set == TypeSet(T::kString)) {
        return StaticType{T::kString, {}};
      }
      return StaticType{};
    }
  }
  return StaticType{};
}

Result<StaticType> Binder::BindCase(Case& node, Place place) {
  Place inner = place;
  inner.patterns = false;
  if (node.subject) {
    Result<StaticType> subject = BindExpr(node.subject, inner);
    if (!subject) return subject;
  }
  StaticType result{kNullType, {}};
  for (Case::Branch& branch : node.branches) {
    Place condition = inner;
    condition.patterns = !node.subject;
    for (ExprPtr& when : branch.whens) {
      Result<StaticType> type = BindExpr(when, condition);
      if (!type) return type;
    }
    Result<StaticType> type = BindExpr(branch.then, inner);
    if (!type) return type;
    result = Join(result, *type);
  }
  if (node.otherwise) {
    Result<StaticType> type = BindExpr(node.otherwise, inner);
    if (!type) return type;
    result = Join(result, *type);
  }
  return result;
}

Result<StaticType> Binder::BindMapProjection(MapProjection& node, Place place) {
  Result<StaticType> base = BindExpr(node.base, place);
  if (!base) return base;
  if (!MayBe(*base, kEntityTypes | T::kMap)) {
    return Fail("InvalidArgumentType", "A map projection needs a node, a relationship or a map.",
                node.base->span);
  }
  for (MapProjection::Item& item : node.items) {
    if (!item.value) continue;
    Result<StaticType> value = BindExpr(item.value, place);
    if (!value) return value;
  }
  return StaticType{TypeSet(T::kMap), {}};
}

Result<StaticType> Binder::BindComprehension(ListComprehension& node, Place place) {
  Result<StaticType> list = BindExpr(node.list, place);
  if (!list) return list;
  if (!MayBe(*list, T::kList)) {
    return Fail("InvalidArgumentType", "A list is needed after IN.", node.list->span);
  }
  const TypeSet element = list->set == TypeSet(T::kList) ? list->element : TypeSet::Any();
  node.variable.id = NewVariable(node.variable.name, {element, TypeSet::Any()});
  locals_.insert(node.variable.id);
  const Shadow shadow(*this, node.variable.name, node.variable.id);
  place.aggregates = false;
  StaticType result{T::kList, element};
  if (node.where) {
    Place where = place;
    where.patterns = true;
    if (Status status = BindBoolean(node.where, where); !status) return status.error();
  }
  if (node.result) {
    Result<StaticType> type = BindExpr(node.result, place);
    if (!type) return type;
    result.element = type->set;
  }
  return result;
}

Result<StaticType> Binder::BindReduce(Reduce& node, Place place) {
  Result<StaticType> start = BindExpr(node.start, place);
  if (!start) return start;
  Result<StaticType> list = BindExpr(node.list, place);
  if (!list) return list;
  if (!MayBe(*list, T::kList)) {
    return Fail("InvalidArgumentType", "A list is needed after IN.", node.list->span);
  }
  const TypeSet element = list->set == TypeSet(T::kList) ? list->element : TypeSet::Any();
  node.accumulator.id = NewVariable(node.accumulator.name, {});
  node.variable.id = NewVariable(node.variable.name, {element, TypeSet::Any()});
  locals_.insert(node.accumulator.id);
  locals_.insert(node.variable.id);
  const Shadow accumulator(*this, node.accumulator.name, node.accumulator.id);
  const Shadow variable(*this, node.variable.name, node.variable.id);
  place.aggregates = false;
  Result<StaticType> step = BindExpr(node.step, place);
  if (!step) return step;
  return StaticType{};
}

Result<StaticType> Binder::BindPatternPredicate(PatternPredicate& node, Span span, Place place) {
  const bool shortest = node.pattern.kind != PathPattern::Kind::kPlain;
  if (!place.patterns && !shortest) {
    return Fail("UnexpectedSyntax",
                "A pattern stands for true or false only in a condition; elsewhere write "
                "EXISTS { pattern }, COUNT { pattern } or [pattern | value].",
                span);
  }
  const std::set<VariableId> saved = std::exchange(clause_relationships_, {});
  Status status = BindPattern(node.pattern, PatternUse::kPredicate);
  if (status.ok()) status = BindInline(node.pattern);
  clause_relationships_ = saved;
  if (!status) return status.error();
  if (!shortest) return StaticType{T::kBoolean, {}};
  node.pattern.id = NewVariable("", {T::kPath, TypeSet::Any()});
  if (node.pattern.kind == PathPattern::Kind::kShortest) return StaticType{T::kPath, {}};
  return StaticType{T::kList, T::kPath};
}

Result<StaticType> Binder::BindPatternComprehension(PatternComprehension& node, Place place) {
  const Scope outer = scope_;
  const std::set<VariableId> saved = std::exchange(clause_relationships_, {});
  place.aggregates = false;
  auto bind = [&]() -> Result<StaticType> {
    if (Status status = BindPattern(node.pattern, PatternUse::kComprehension); !status) {
      return status.error();
    }
    if (Status status = BindInline(node.pattern); !status) return status.error();
    if (node.where) {
      Place where = place;
      where.patterns = true;
      if (Status status = BindBoolean(node.where, where); !status) return status.error();
    }
    return BindExpr(node.result, place);
  };
  Result<StaticType> type = bind();
  scope_ = outer;
  clause_relationships_ = saved;
  if (!type) return type;
  return StaticType{T::kList, type->set};
}

Result<StaticType> Binder::BindSubquery(Subquery& node, Span span) {
  const std::set<VariableId> saved = std::exchange(clause_relationships_, {});
  const std::vector<std::string> ambiguous = std::exchange(undefined_is_ambiguous_, {});
  const int found = aggregates_found_;
  Status status = BindQuery(*node.query, {.expression = true});
  aggregates_found_ = found;
  undefined_is_ambiguous_ = ambiguous;
  clause_relationships_ = saved;
  if (!status) return status.error();
  if (node.kind == SubqueryKind::kExists) return StaticType{T::kBoolean, {}};
  if (node.kind == SubqueryKind::kCount) return StaticType{T::kInteger, {}};
  if (node.query->columns.size() != 1) {
    return Fail("InvalidClauseComposition", "COLLECT { } must return exactly one column.", span);
  }
  return StaticType{T::kList, TypeSet::Any()};
}

Result<StaticType> Binder::BindAggregate(Call& call, Span span, Place place) {
  if (place.in_aggregate) {
    return Fail("NestedAggregation", "An aggregate cannot stand inside another one.", span);
  }
  if (!place.aggregates) {
    return Fail("InvalidAggregation",
                "The aggregate " + call.name + " cannot be used here; compute it in a WITH before.",
                span);
  }
  ++aggregates_found_;
  const Aggregate& aggregate = *call.aggregate;
  if (call.star && aggregate.name != "count") {
    return Fail("InvalidArgumentType", "Only count takes a star.", span);
  }
  if (!call.star && (call.arguments.empty() || call.arguments.size() < aggregate.min_arguments ||
                     call.arguments.size() > aggregate.max_arguments)) {
    return Fail("InvalidNumberOfArguments", "The aggregate " + call.name + " takes " +
                                                std::to_string(aggregate.min_arguments) +
                                                (aggregate.max_arguments > aggregate.min_arguments
                                                     ? " or more arguments."
                                                     : " argument(s)."),
                span);
  }
  Place inner;
  inner.in_aggregate = true;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    Result<StaticType> type = BindExpr(call.arguments[i], inner);
    if (!type) return type;
    const TypeSet wanted = aggregate.arguments[std::min<std::size_t>(i, 2)];
    if (!wanted.empty() && !MayBe(*type, wanted)) {
      return Fail("InvalidArgumentType", call.name + " cannot take this argument.",
                  call.arguments[i]->span);
    }
  }
  call.result = NewVariable("", {aggregate.result, TypeSet::Any()});
  return StaticType{aggregate.result, TypeSet::Any()};
}

Result<StaticType> Binder::BindCall(ExprPtr& expr, Place place) {
  Call& call = std::get<Call>(expr->node);
  const Span span = expr->span;
  call.aggregate = FindAggregate(call.name);
  if (call.aggregate != nullptr) return BindAggregate(call, span, place);
  if (call.star || call.distinct) {
    return Fail("UnexpectedSyntax", call.name + " is no aggregate.", span);
  }
  Place inner = place;
  inner.patterns = false;
  if (SameWord(call.name, "exists") && call.arguments.size() == 1 &&
      std::holds_alternative<PatternPredicate>(call.arguments[0]->node)) {
    inner.patterns = true;
    ExprPtr pattern = std::move(call.arguments[0]);
    expr = std::move(pattern);
    return BindExpr(expr, inner);
  }
  if (SameWord(call.name, "coalesce")) {
    if (call.arguments.empty()) {
      return Fail("InvalidNumberOfArguments", "coalesce takes at least one argument.", span);
    }
    StaticType result{kNullType, {}};
    for (ExprPtr& argument : call.arguments) {
      Result<StaticType> type = BindExpr(argument, inner);
      if (!type) return type;
      result = Join(result, *type);
    }
    return result;
  }
  call.function = FindFunction(call.name);
  if (call.function == nullptr) {
    return Fail("UnknownFunction", UnknownFunction(call.name), span);
  }
  const Function& function = *call.function;
  if (place.in_aggregate && (function.name == "rand" || function.name == "randomUUID")) {
    return Fail("NonConstantExpression", "Random values cannot be aggregated directly.", span);
  }
  std::vector<StaticType> types;
  for (ExprPtr& argument : call.arguments) {
    Result<StaticType> type = BindExpr(argument, inner);
    if (!type) return type;
    types.push_back(*type);
  }
  if (types.size() < function.min_arguments ||
      (function.max_arguments != 255 && types.size() > function.max_arguments)) {
    return Fail("InvalidNumberOfArguments",
                call.name + " cannot take " + std::to_string(types.size()) + " arguments.", span);
  }
  for (std::size_t i = 0; i < types.size(); ++i) {
    const TypeSet wanted = function.arguments[std::min<std::size_t>(i, 2)];
    if (!wanted.empty() && !MayBe(types[i], wanted)) {
      return Fail("InvalidArgumentType", call.name + " cannot take this argument.",
                  call.arguments[i]->span);
    }
  }
  return StaticType{function.result, TypeSet::Any()};
}

}  // namespace kg::query
