#include "query/plan/binder.h"

#include <utility>

#include "query/plan/binder_state.h"
#include "query/plan/unknown_name.h"
#include "query/syntax/printer.h"
#include "query/syntax/walk.h"

namespace kg::query {

Result<BoundQuery> Bind(ParsedQuery parsed, std::string_view text, const Procedures& procedures) {
  return Binder(text, procedures).Whole(std::move(parsed));
}

Result<BoundQuery> Binder::Whole(ParsedQuery parsed) {
  if (!parsed.command) {
    if (Status status = BindQuery(parsed.query, {}); !status) return status.error();
  }
  BoundQuery bound;
  bound.parsed = std::move(parsed);
  bound.variables = std::move(variables_);
  bound.parameters.assign(parameters_.begin(), parameters_.end());
  return bound;
}

Error Binder::Fail(ErrorType type, std::string_view detail, std::string message, Span span) const {
  return QueryError{type, Phase::kCompileTime, detail, std::move(message), span}.In(text_);
}

Error Binder::Fail(std::string_view detail, std::string message, Span span) const {
  return Fail(ErrorType::kSyntaxError, detail, std::move(message), span);
}

Error Binder::Undefined(std::string_view name, Span span) const {
  return Fail("UndefinedVariable", "The variable " + PrintName(name) + " is not defined here.", span);
}

VariableId Binder::NewVariable(std::string name, StaticType type) {
  variables_.push_back({std::move(name), type});
  return static_cast<VariableId>(variables_.size() - 1);
}

VariableId Binder::Declare(const std::string& name, StaticType type) {
  const VariableId id = NewVariable(name, type);
  if (!name.empty()) scope_[name] = id;
  return id;
}

const VariableId* Binder::Find(const std::string& name) const {
  const auto it = scope_.find(name);
  return it == scope_.end() ? nullptr : &it->second;
}

Binder::Shadow::Shadow(Binder& binder, const std::string& name, VariableId id)
    : binder_(binder), name_(name), old_(kUnbound) {
  const auto [it, fresh] = binder.scope_.try_emplace(name, id);
  if (!fresh) {
    old_ = it->second;
    it->second = id;
  }
}

Binder::Shadow::~Shadow() {
  if (old_ == kUnbound) {
    binder_.scope_.erase(name_);
  } else {
    binder_.scope_[name_] = old_;
  }
}

// What a part of CALL { } sees of the outside: what its first WITH lists, else nothing.
Status Binder::ImportByWith(const SingleQuery& part) {
  const auto* with = std::get_if<Projection>(&part.clauses.front().node);
  if (with == nullptr || with->is_return) {
    scope_.clear();
    return {};
  }
  bool plain = true, mentions = with->star;
  for (const ProjectionItem& item : with->items) {
    const auto* variable = std::get_if<Variable>(&item.value->node);
    plain = plain && variable != nullptr && variable->name == item.name;
    for (const std::string& name : VariableNames(*item.value)) {
      mentions = mentions || Find(name) != nullptr;
    }
  }
  if (!mentions) {
    scope_.clear();
    return {};
  }
  if (plain && !with->distinct && with->order.empty() && !with->skip && !with->limit &&
      !with->where) {
    return {};
  }
  return Fail("InvalidClauseComposition",
              "The WITH that imports variables into CALL { } lists their names only; put what "
              "else is needed into a second WITH, or write CALL (a, b) { }.",
              part.clauses.front().span);
}

Status Binder::BindQuery(Query& query, Nesting nesting) {
  const Scope outer = scope_;
  for (std::size_t i = 0; i < query.parts.size(); ++i) {
    scope_ = outer;
    if (nesting.by_with) {
      if (Status status = ImportByWith(query.parts[i]); !status) return status;
    }
    if (Status status = BindSingle(query, query.parts[i], nesting.expression); !status) return status;
  }
  scope_ = outer;
  for (const std::string& column : query.columns) {
    query.result_ids.push_back(NewVariable(column, {}));
  }
  if (query.parts.size() == 1 && query.returns) {
    // One part: its own variables are the result.
    const auto& projection = std::get<Projection>(query.parts[0].clauses.back().node);
    for (std::size_t i = 0; i < projection.items.size(); ++i) {
      query.result_ids[i] = projection.items[i].id;
    }
  }
  return {};
}

namespace {

bool IsUpdate(const Clause& clause) {
  if (const auto* call = std::get_if<CallSubquery>(&clause.node)) return call->query->writes;
  return std::holds_alternative<Create>(clause.node) || std::holds_alternative<Merge>(clause.node) ||
         std::holds_alternative<Set>(clause.node) || std::holds_alternative<Remove>(clause.node) ||
         std::holds_alternative<Delete>(clause.node) || std::holds_alternative<Foreach>(clause.node);
}

bool IsReturn(const Clause& clause) {
  const auto* projection = std::get_if<Projection>(&clause.node);
  return projection != nullptr && projection->is_return;
}

}  // namespace

Status Binder::CheckComposition(const SingleQuery& single, bool nested) const {
  for (std::size_t i = 0; i < single.clauses.size(); ++i) {
    const Clause& clause = single.clauses[i];
    const bool last = i + 1 == single.clauses.size();
    const bool finish = std::holds_alternative<Finish>(clause.node);
    if ((IsReturn(clause) || finish) && !last) {
      return Fail("InvalidClauseComposition",
                  std::string(finish ? "FINISH" : "RETURN") + " must be the last clause.",
                  single.clauses[i + 1].span);
    }
    if (nested && IsUpdate(clause)) {
      return Fail("InvalidClauseComposition", "A subquery in an expression cannot write.",
                  clause.span);
    }
    if (!last || nested || IsReturn(clause) || IsUpdate(clause) || finish) continue;
    const bool call = std::holds_alternative<ProcedureCall>(clause.node) ||
                      std::holds_alternative<CallSubquery>(clause.node);
    if (!call) {
      return Fail("InvalidClauseComposition",
                  "The query ends with a clause that yields nothing; add RETURN.", clause.span);
    }
  }
  return {};
}

Status Binder::BindSingle(Query& query, SingleQuery& single, bool nested) {
  if (Status status = CheckComposition(single, nested); !status) return status;
  const bool standalone = single.clauses.size() == 1 && query.parts.size() == 1 && !nested;
  for (Clause& clause : single.clauses) {
    if (Status status = BindClause(clause, standalone); !status) return status;
    if (IsUpdate(clause)) query.writes = true;
  }
  // A lone CALL returns what it yields.
  Clause& last = single.clauses.back();
  if (auto* call = std::get_if<ProcedureCall>(&last.node);
      call != nullptr && standalone && !call->yield.empty()) {
    Projection projection;
    projection.is_return = true;
    for (const YieldItem& item : call->yield) {
      auto value = std::make_unique<Expr>(last.span, item.variable);
      projection.items.push_back({std::move(value), item.variable.name, true, item.variable.id});
    }
    single.clauses.push_back({last.span, std::move(projection)});
  }
  const Clause& end = single.clauses.back();
  const bool returns = IsReturn(end);
  const bool first_part = &single == &query.parts.front();
  std::vector<std::string> columns;
  if (returns) {
    for (const ProjectionItem& item : std::get<Projection>(end.node).items) {
      columns.push_back(item.name);
    }
  }
  if (first_part) {
    query.columns = std::move(columns);
    query.returns = returns;
  } else if (query.columns != columns || query.returns != returns) {
    return Fail("DifferentColumnsInUnion", "Both sides of a UNION must return the same columns.",
                end.span);
  }
  return {};
}

Status Binder::BindClause(Clause& clause, bool standalone) {
  struct Visitor {
    Binder& binder;
    Span span;
    bool standalone;
    Status operator()(Match& node) { return binder.BindMatch(node); }
    Status operator()(Unwind& node) { return binder.BindUnwind(node); }
    Status operator()(Projection& node) { return binder.BindProjection(node, span); }
    Status operator()(Create& node) { return binder.BindCreate(node); }
    Status operator()(Merge& node) { return binder.BindMerge(node); }
    Status operator()(Set& node) { return binder.BindSetItems(node.items); }
    Status operator()(Remove& node) { return binder.BindRemove(node); }
    Status operator()(Delete& node) { return binder.BindDelete(node); }
    Status operator()(ProcedureCall& node) {
      return binder.BindProcedureCall(node, span, standalone);
    }
    Status operator()(CallSubquery& node) { return binder.BindCallSubquery(node, span); }
    Status operator()(Foreach& node) { return binder.BindForeach(node); }
    Status operator()(Finish&) { return {}; }
  };
  return std::visit(Visitor{*this, clause.span, standalone}, clause.node);
}

Status Binder::BindMatch(Match& match) {
  clause_relationships_.clear();
  clause_start_ = static_cast<VariableId>(variables_.size());
  for (PathPattern& pattern : match.patterns) {
    if (Status status = BindPattern(pattern, PatternUse::kMatch); !status) return status;
  }
  // Inline predicates may speak of every variable of the clause.
  for (PathPattern& pattern : match.patterns) {
    if (Status status = BindInline(pattern); !status) return status;
  }
  if (match.where) return BindBoolean(match.where, {.patterns = true});
  return {};
}

Status Binder::BindUnwind(Unwind& unwind) {
  Result<StaticType> list = BindExpr(unwind.list, {});
  if (!list) return std::move(list).error();
  if (Find(unwind.variable.name) != nullptr) {
    return Fail("VariableAlreadyBound",
                "The variable " + PrintName(unwind.variable.name) + " is in use already.",
                unwind.list->span);
  }
  StaticType element;
  if (list->set == TypeSet(Value::Type::kList)) element.set = list->element;
  unwind.variable.id = Declare(unwind.variable.name, element);
  return {};
}

Status Binder::BindCreate(Create& create) {
  for (PathPattern& pattern : create.patterns) {
    if (Status status = BindPattern(pattern, PatternUse::kCreate); !status) return status;
  }
  return {};
}

Status Binder::BindMerge(Merge& merge) {
  clause_relationships_.clear();
  if (Status status = BindPattern(merge.pattern, PatternUse::kMerge); !status) return status;
  if (Status status = BindSetItems(merge.on_create); !status) return status;
  return BindSetItems(merge.on_match);
}

Status Binder::BindSetItems(std::vector<SetItem>& items) {
  for (SetItem& item : items) {
    if (auto* property = std::get_if<SetProperty>(&item)) {
      Result<StaticType> target = BindExpr(property->target, {});
      if (!target) return std::move(target).error();
      if (!MayBe(*target, kEntityTypes)) {
        return Fail("InvalidArgumentType", "SET needs a node or a relationship.",
                    property->target->span);
      }
      if (Status status = BindDynamicKey(property->dynamic_key); !status) return status;
      Result<StaticType> value = BindExpr(property->value, {});
      if (!value) return std::move(value).error();
    } else if (auto* map = std::get_if<SetMap>(&item)) {
      Result<StaticType> target = BindVariable(map->target, map->value->span, {});
      if (!target) return std::move(target).error();
      Result<StaticType> value = BindExpr(map->value, {});
      if (!value) return std::move(value).error();
      if (!MayBe(*value, kEntityTypes | Value::Type::kMap)) {
        return Fail("InvalidArgumentType", "SET of all properties needs a map.", map->value->span);
      }
    } else {
      SetLabels& labels = std::get<SetLabels>(item);
      if (Status status = BindSetLabels(labels); !status) return status;
    }
  }
  return {};
}

Status Binder::BindSetLabels(SetLabels& labels) {
  Result<StaticType> target = BindVariable(labels.target, {}, {});
  if (!target) return std::move(target).error();
  for (ExprPtr& names : labels.dynamic) {
    Result<StaticType> type = BindExpr(names, {});
    if (!type) return std::move(type).error();
    if (!MayBe(*type, TypeSet(Value::Type::kString) | Value::Type::kList)) {
      return Fail("InvalidArgumentType", "A label is a string.", names->span);
    }
  }
  return {};
}

// n[key]
Status Binder::BindDynamicKey(ExprPtr& key) {
  if (!key) return {};
  Result<StaticType> type = BindExpr(key, {});
  if (!type) return std::move(type).error();
  if (!MayBe(*type, Value::Type::kString)) {
    return Fail("InvalidArgumentType", "A property key is a string.", key->span);
  }
  return {};
}

Status Binder::BindRemove(Remove& remove) {
  for (RemoveItem& item : remove.items) {
    if (auto* property = std::get_if<RemoveProperty>(&item)) {
      Result<StaticType> target = BindExpr(property->target, {});
      if (!target) return std::move(target).error();
      if (Status status = BindDynamicKey(property->dynamic_key); !status) return status;
    } else if (Status status = BindSetLabels(std::get<SetLabels>(item)); !status) {
      return status;
    }
  }
  return {};
}

Status Binder::BindDelete(Delete& clause) {
  for (ExprPtr& target : clause.targets) {
    if (std::holds_alternative<LabelTest>(target->node)) {
      return Fail("InvalidDelete", "DELETE takes nodes and relationships; a label goes by REMOVE.",
                  target->span);
    }
    Result<StaticType> type = BindExpr(target, {});
    if (!type) return std::move(type).error();
    if (!MayBe(*type, kEntityTypes | Value::Type::kPath)) {
      return Fail("InvalidArgumentType", "DELETE takes nodes, relationships and paths.",
                  target->span);
    }
  }
  return {};
}

Status Binder::BindProcedureCall(ProcedureCall& call, Span span, bool standalone) {
  const Procedure* procedure = procedures_.Find(call.name);
  if (procedure == nullptr) {
    return Fail(ErrorType::kProcedureError, "ProcedureNotFound",
                UnknownProcedure(call.name, procedures_), span);
  }
  call.procedure = procedure;
  if (!call.has_arguments) {
    if (!standalone && !procedure->arguments.empty()) {
      return Fail("InvalidArgumentPassingMode",
                  "Inside a query a procedure's arguments are written in parentheses.", span);
    }
    for (const Procedure::Field& field : procedure->arguments) {
      if (field.optional) break;
      parameters_.insert(field.name);
      call.arguments.push_back(std::make_unique<Expr>(span, Parameter{field.name}));
    }
    call.has_arguments = true;
  }
  while (call.arguments.size() < procedure->arguments.size() &&
         procedure->arguments[call.arguments.size()].optional) {
    call.arguments.push_back(std::make_unique<Expr>(span, Literal{Value()}));
  }
  if (call.arguments.size() != procedure->arguments.size()) {
    return Fail("InvalidNumberOfArguments",
                call.name + " takes " + std::to_string(procedure->arguments.size()) +
                    " arguments, not " + std::to_string(call.arguments.size()) + ".",
                span);
  }
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    Result<StaticType> type = BindExpr(call.arguments[i], {});
    if (!type) return std::move(type).error();
    if (!MayBe(*type, procedure->arguments[i].type)) {
      return Fail("InvalidArgumentType",
                  "The argument " + procedure->arguments[i].name + " of " + call.name +
                      " cannot be of this type.",
                  call.arguments[i]->span);
    }
  }
  if (call.star && !standalone && !call.shown) {
    return Fail("UnexpectedSyntax", "YIELD * is for a CALL that stands alone.", span);
  }
  if (call.star || (!call.has_yield && standalone)) {
    for (const Procedure::Field& field : procedure->results) {
      call.yield.push_back({field.name, Variable{field.name}});
    }
  } else if (!call.has_yield && !procedure->results.empty()) {
    return Fail("UndefinedVariable", "Say with YIELD which columns of " + call.name + " you want.",
                span);
  }
  for (YieldItem& item : call.yield) {
    const Procedure::Field* found = nullptr;
    for (const Procedure::Field& field : procedure->results) {
      if (field.name == item.column) found = &field;
    }
    if (found == nullptr) {
      return Fail("UndefinedVariable", call.name + " has no column " + item.column + ".", span);
    }
    if (Find(item.variable.name) != nullptr) {
      return Fail("VariableAlreadyBound",
                  "The variable " + PrintName(item.variable.name) + " is in use already.", span);
    }
    item.variable.id = Declare(item.variable.name, {found->type, TypeSet::Any()});
  }
  if (call.where) return BindBoolean(call.where, {.patterns = true});
  return {};
}

Status Binder::BindCallSubquery(CallSubquery& call, Span span) {
  const Scope outer = scope_;
  bool by_with = false;
  if (call.has_scope && !call.scope_star) {
    Scope inner;
    for (Variable& variable : call.imports) {
      const VariableId* id = Find(variable.name);
      if (id == nullptr) return Undefined(variable.name, span);
      variable.id = *id;
      inner[variable.name] = *id;
    }
    scope_ = std::move(inner);
  } else if (!call.has_scope) {
    by_with = true;  // the older form: each part imports by a first WITH of plain variables
  }
  Status status = BindQuery(*call.query, {.by_with = by_with});
  scope_ = outer;
  if (!status) return status;
  for (std::size_t i = 0; i < call.query->columns.size(); ++i) {
    const std::string& column = call.query->columns[i];
    if (Find(column) != nullptr) {
      return Fail("VariableAlreadyBound",
                  "The variable " + PrintName(column) + " is in use already.", span);
    }
    scope_[column] = call.query->result_ids[i];
  }
  return {};
}

Status Binder::BindForeach(Foreach& loop) {
  Result<StaticType> list = BindExpr(loop.list, {});
  if (!list) return std::move(list).error();
  if (!MayBe(*list, Value::Type::kList)) {
    return Fail("InvalidArgumentType", "FOREACH goes over a list.", loop.list->span);
  }
  const Scope outer = scope_;
  StaticType element;
  if (list->set == TypeSet(Value::Type::kList)) element.set = list->element;
  loop.variable.id = Declare(loop.variable.name, element);
  for (Clause& clause : loop.clauses) {
    if (Status status = BindClause(clause, false); !status) return status;
  }
  scope_ = outer;
  return {};
}

}  // namespace kg::query
