#include <algorithm>
#include <optional>
#include <utility>

#include "query/plan/binder_state.h"
#include "query/syntax/printer.h"
#include "query/syntax/walk.h"

namespace kg::query {
namespace {

bool IsSimple(const Expr& expr) {
  if (std::holds_alternative<Variable>(expr.node)) return true;
  const auto* property = std::get_if<Property>(&expr.node);
  return property != nullptr && std::holds_alternative<Variable>(property->base->node);
}

bool IsAggregate(const Expr& expr) {
  const auto* call = std::get_if<Call>(&expr.node);
  return call != nullptr && FindAggregate(call->name) != nullptr;
}

}  // namespace

Status Binder::ExpandStar(Projection& projection, Span span) {
  if (!projection.star) return {};
  if (scope_.empty() && projection.is_return) {
    return Fail("NoVariablesInScope", "RETURN * needs at least one variable.", span);
  }
  std::vector<ProjectionItem> items;
  for (const auto& [name, id] : scope_) {
    items.push_back({std::make_unique<Expr>(span, Variable{name, id}), name, false, id});
  }
  for (ProjectionItem& item : projection.items) items.push_back(std::move(item));
  projection.items = std::move(items);
  return {};
}

// SKIP and LIMIT.
Status Binder::BindCount(ExprPtr& expr, std::string_view what) {
  if (!expr) return {};
  Result<StaticType> type = BindExpr(expr, {.constant = true});
  if (!type) return std::move(type).error();
  const auto* literal = std::get_if<Literal>(&expr->node);
  const bool negative = literal != nullptr && literal->value.is(Value::Type::kInteger) &&
                        literal->value.integer() < 0;
  if (negative) {
    return Fail("NegativeIntegerArgument", std::string(what) + " cannot be negative.", expr->span);
  }
  if (!type->set.Overlaps(TypeSet(Value::Type::kInteger))) {
    return Fail("InvalidArgumentType", std::string(what) + " takes an integer.", expr->span);
  }
  return {};
}

Status Binder::BindProjection(Projection& projection, Span span) {
  if (Status status = ExpandStar(projection, span); !status) return status;
  std::vector<std::string> texts;
  for (const ProjectionItem& item : projection.items) texts.push_back(Print(*item.value));
  const Scope before = scope_;
  std::vector<bool> aggregated;
  bool grouped = false;
  std::optional<Span> nameless;  // told of last: what else is wrong comes first
  for (ProjectionItem& item : projection.items) {
    const int found = aggregates_found_;
    Result<StaticType> type = BindExpr(item.value, {.aggregates = true});
    if (!type) return std::move(type).error();
    aggregated.push_back(aggregates_found_ > found);
    grouped = grouped || aggregated.back();
    if (!projection.is_return && !item.aliased && !nameless &&
        !std::holds_alternative<Variable>(item.value->node)) {
      nameless = item.value->span;
    }
    const auto* variable = std::get_if<Variable>(&item.value->node);
    item.id = variable != nullptr ? variable->id : NewVariable(item.name, *type);
  }
  Scope after;
  for (const ProjectionItem& item : projection.items) {
    if (!after.emplace(item.name, item.id).second) {
      return Fail("ColumnNameConflict", "Two columns are named " + PrintName(item.name) + ".",
                  item.value->span);
    }
  }
  if (grouped) {
    if (Status status = GroupItems(projection, aggregated, texts); !status) return status;
  }
  // ORDER BY and WHERE see the new names, and the old ones where rows still stand for themselves.
  const bool closed = grouped || projection.distinct;
  Scope visible = after;
  if (!closed) visible.insert(before.begin(), before.end());
  scope_ = visible;
  for (SortItem& item : projection.order) {
    if (Status status = BindAfter(item.value, projection, aggregated, texts, grouped, false);
        !status) {
      return status;
    }
  }
  if (projection.where) {
    if (Status status =
            BindAfter(projection.where, projection, aggregated, texts, grouped, true);
        !status) {
      return status;
    }
  }
  if (nameless) {
    return Fail("NoExpressionAlias", "An expression in WITH needs a name: add AS name.", *nameless);
  }
  scope_ = after;
  if (Status status = BindCount(projection.skip, "SKIP"); !status) return status;
  return BindCount(projection.limit, "LIMIT");
}

Status Binder::GroupItems(Projection& projection, const std::vector<bool>& aggregated,
                          const std::vector<std::string>& texts) {
  for (std::size_t i = 0; i < projection.items.size(); ++i) {
    if (!aggregated[i]) continue;
    if (Status status = GroupExpr(projection.items[i].value, projection, aggregated, texts);
        !status) {
      return status;
    }
  }
  return {};
}

// Outside its aggregates an aggregating expression may use constants and grouping keys; the keys'
// expressions become the keys' variables.
Status Binder::GroupExpr(ExprPtr& expr, const Projection& projection,
                         const std::vector<bool>& aggregated,
                         const std::vector<std::string>& texts) {
  if (IsAggregate(*expr)) return {};
  if (IsSimple(*expr)) {
    const std::string text = Print(*expr);
    for (std::size_t i = 0; i < projection.items.size(); ++i) {
      if (aggregated[i] || texts[i] != text) continue;
      expr->node = Variable{projection.items[i].name, projection.items[i].id};
      return {};
    }
  }
  if (const auto* variable = std::get_if<Variable>(&expr->node)) {
    if (locals_.count(variable->id) != 0) return {};
    return Fail("AmbiguousAggregationExpression",
                "Name the part with " + PrintName(variable->name) +
                    " in an item of its own; an aggregating expression can only use such names.",
                expr->span);
  }
  Status status;
  ForEachChild(*expr, [&](ExprPtr& child) {
    if (status.ok()) status = GroupExpr(child, projection, aggregated, texts);
  });
  return status;
}

// Puts a projected column where its expression is written again.
void Binder::ReplaceProjected(ExprPtr& expr, const Projection& projection,
                              const std::vector<bool>& aggregated,
                              const std::vector<std::string>& texts, bool root) {
  if (root || IsSimple(*expr) || IsAggregate(*expr)) {
    const std::string text = Print(*expr);
    for (std::size_t i = 0; i < projection.items.size(); ++i) {
      if (texts[i] != text) continue;
      // A name that the projection itself defines anew means the new one.
      if (std::holds_alternative<Variable>(expr->node)) break;
      expr->node = Variable{projection.items[i].name, projection.items[i].id};
      return;
    }
  }
  if (IsAggregate(*expr)) return;
  ForEachChild(*expr, [&](ExprPtr& child) {
    ReplaceProjected(child, projection, aggregated, texts, false);
  });
}

Status Binder::BindAfter(ExprPtr& expr, Projection& projection,
                         const std::vector<bool>& aggregated,
                         const std::vector<std::string>& texts, bool grouped, bool is_where) {
  const bool closed = grouped || projection.distinct;
  if (closed) ReplaceProjected(expr, projection, aggregated, texts, true);
  if (grouped) {
    // Names that grouped expressions used, but that are no columns themselves.
    for (std::size_t i = 0; i < projection.items.size(); ++i) {
      const Expr& value = *projection.items[i].value;
      if (aggregated[i] || IsSimple(value)) continue;
      for (const std::string& name : VariableNames(value)) undefined_is_ambiguous_.push_back(name);
    }
  }
  const int found = aggregates_found_;
  Status status;
  if (is_where) {
    status = BindBoolean(expr, {.aggregates = grouped, .patterns = true});
  } else {
    Result<StaticType> type = BindExpr(expr, {.aggregates = grouped});
    if (!type) status = std::move(type).error();
  }
  undefined_is_ambiguous_.clear();
  if (!status) return status;
  if (aggregates_found_ > found) {
    // An aggregate that no item has: only one without arguments can still be computed.
    bool plain = true;
    std::vector<Expr*> todo = {expr.get()};
    while (!todo.empty()) {
      Expr* next = todo.back();
      todo.pop_back();
      if (const auto* call = std::get_if<Call>(&next->node);
          call != nullptr && call->aggregate != nullptr) {
        plain = plain && call->arguments.empty();
      }
      ForEachChild(*next, [&](ExprPtr& child) { todo.push_back(child.get()); });
    }
    if (!plain) {
      return Fail("InvalidAggregation", "Compute this aggregate as an item and sort by its name.",
                  expr->span);
    }
  }
  return {};
}

}  // namespace kg::query
