#include <array>
#include <utility>

#include "query/syntax/parser_state.h"

namespace kg::query {

Result<ParsedQuery> Parser::Whole() {
  ParsedQuery parsed;
  if (Status status = SkipOptions(); !status) return status.error();
  if (TakeWord("EXPLAIN")) {
    parsed.mode = ExplainMode::kExplain;
  } else if (TakeWord("PROFILE")) {
    parsed.mode = ExplainMode::kProfile;
  }
  if (Status status = SkipOptions(); !status) return status.error();
  Result<Query> query = Query{};
  if (AtSchemaCommand()) {
    Result<SchemaCommand> command = ReadSchemaCommand();
    if (!command) return std::move(command).error();
    parsed.command = std::move(*command);
  } else if (IsWord("SHOW") && IsName(1)) {
    Result<SingleQuery> show = ReadShow();
    if (!show) return std::move(show).error();
    query->parts.push_back(std::move(*show));
  } else {
    query = ReadQuery(false);
    if (!query) return std::move(query).error();
  }
  Take(";");
  if (Peek().kind != TokenKind::kEnd) return Unexpected("the end of the query");
  parsed.query = std::move(*query);
  return parsed;
}

// CYPHER 5 runtime=pipelined: what others take to choose how to run; there is nothing to choose.
Status Parser::SkipOptions() {
  if (!TakeWord("CYPHER")) return {};
  if (Peek().kind == TokenKind::kInteger || Peek().kind == TokenKind::kFloat) ++at_;
  while (IsName() && Is("=", 1)) at_ += 3;
  return {};
}

Result<Query> Parser::ReadQuery(bool nested) {
  Query query;
  do {
    Result<SingleQuery> part = ReadSingleQuery(nested);
    if (!part) return std::move(part).error();
    query.parts.push_back(std::move(*part));
    if (!IsWord("UNION")) break;
    ++at_;
    const bool all = TakeWord("ALL");
    if (!all) TakeWord("DISTINCT");
    if (!query.union_all.empty() && query.union_all.front() != all) {
      return Fail("InvalidClauseComposition", "UNION and UNION ALL cannot be mixed in one query.");
    }
    query.union_all.push_back(all);
  } while (true);
  return query;
}

bool Parser::AtClause() const {
  constexpr std::string_view kStarts[] = {
      "MATCH", "OPTIONAL", "UNWIND", "WITH",   "RETURN", "CREATE",  "MERGE",
      "SET",   "REMOVE",   "DELETE", "DETACH", "CALL",   "FOREACH", "FINISH", "INSERT", "NODETACH"};
  for (std::string_view start : kStarts) {
    if (IsWord(start)) return true;
  }
  return false;
}

Result<SingleQuery> Parser::ReadSingleQuery(bool nested) {
  SingleQuery single;
  // { (a)-->(b) WHERE ... }: a bare pattern is MATCH.
  if (nested && (Is("(") || (IsName() && Is("=", 1)))) {
    const std::uint32_t start = begin();
    Result<std::vector<PathPattern>> patterns = ReadPatterns();
    if (!patterns) return std::move(patterns).error();
    Match match{false, std::move(*patterns), nullptr};
    if (TakeWord("WHERE")) {
      Result<ExprPtr> where = ReadExpression();
      if (!where) return std::move(where).error();
      match.where = std::move(*where);
    }
    single.clauses.push_back({Since(start), std::move(match)});
    return single;
  }
  if (Status status = RefuseForeign(); !status) return status.error();
  if (!AtClause()) return Unexpected("a clause such as MATCH, CREATE or RETURN");
  while (AtClause()) {
    if (++clauses_ > kMaxClauses) {
      return Error{ErrorCode::kLimit,
                   "The query has more than " + std::to_string(kMaxClauses) +
                       " clauses; split it, or UNWIND a parameter.",
                   PlaceOf(begin(), text_)};
    }
    Result<Clause> clause = ReadClause();
    if (!clause) return std::move(clause).error();
    single.clauses.push_back(std::move(*clause));
    if (Status status = RefuseForeign(); !status) return status.error();
  }
  return single;
}

// What Neo4j has and this language has not: named, with what does the same here.
Status Parser::RefuseForeign() const {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kForeign = {{
      {"LOAD", "LOAD CSV is not supported; give the rows as a parameter and UNWIND $rows AS row."},
      {"USE", "USE is not supported: a graph is a directory of its own, named by --db."},
      {"USING", "USING is for the hints of MATCH only; queries commit as a whole."},
      {"FILTER", "FILTER is not supported; write WITH * WHERE ..."},
      {"LET", "LET is not supported; write WITH *, value AS name."},
      {"SHOW", "SHOW stands alone; inside a query call the procedure, as in CALL db.labels() "
               "YIELD label."},
      {"DROP", "DROP INDEX and DROP CONSTRAINT stand alone; data goes by DELETE."},
  }};
  if (!IsName(1)) return {};
  for (const auto& [word, message] : kForeign) {
    if (IsWord(word)) return Fail("UnsupportedFeature", std::string(message));
  }
  return {};
}

Result<Clause> Parser::ReadClause() {
  const std::uint32_t start = begin();
  auto wrap = [&](auto result) -> Result<Clause> {
    if (!result) return std::move(result).error();
    return Clause{Since(start), std::move(*result)};
  };
  if (IsWord("OPTIONAL") && IsWord("CALL", 1)) {
    at_ += 2;
    return wrap(ReadCall(true));
  }
  if (IsWord("MATCH") || IsWord("OPTIONAL")) return wrap(ReadMatch());
  if (TakeWord("UNWIND")) return wrap(ReadUnwind());
  if (TakeWord("WITH")) return wrap(ReadProjection(false));
  if (TakeWord("RETURN")) return wrap(ReadProjection(true));
  if (TakeWord("CREATE") || TakeWord("INSERT")) return wrap(ReadCreate());
  if (TakeWord("MERGE")) return wrap(ReadMerge());
  if (TakeWord("SET")) {
    Result<std::vector<SetItem>> items = ReadSetItems();
    if (!items) return std::move(items).error();
    return Clause{Since(start), Set{std::move(*items)}};
  }
  if (TakeWord("REMOVE")) return wrap(ReadRemove());
  if (IsWord("DELETE") || IsWord("DETACH") || IsWord("NODETACH")) return wrap(ReadDelete());
  if (TakeWord("CALL")) return wrap(ReadCall(false));
  if (TakeWord("FOREACH")) return wrap(ReadForeach());
  if (TakeWord("FINISH")) return Clause{Since(start), Finish{}};
  return Unexpected("a clause");
}

Result<Match> Parser::ReadMatch() {
  Match match;
  match.optional = TakeWord("OPTIONAL");
  if (Status status = ExpectWord("MATCH"); !status) return status.error();
  Result<std::vector<PathPattern>> patterns = ReadPatterns();
  if (!patterns) return std::move(patterns).error();
  match.patterns = std::move(*patterns);
  if (Status status = SkipHints(); !status) return status.error();
  if (TakeWord("WHERE")) {
    Result<ExprPtr> where = ReadExpression();
    if (!where) return std::move(where).error();
    match.where = std::move(*where);
  }
  return match;
}

// USING INDEX n:Label(key), USING SCAN n:Label, USING JOIN ON n: the planner needs no hints.
Status Parser::SkipHints() {
  while (IsWord("USING") && !IsWord("PERIODIC", 1)) {
    ++at_;
    if (TakeWord("JOIN")) {
      if (Status status = ExpectWord("ON"); !status) return status;
      do {
        Result<Variable> variable = ReadVariable();
        if (!variable) return std::move(variable).error();
      } while (Take(","));
      continue;
    }
    const bool scan = TakeWord("SCAN");
    if (!scan) {
      if (!TakeWord("RANGE") && !TakeWord("TEXT")) TakeWord("POINT");
      if (Status status = ExpectWord("INDEX"); !status) return status;
      if (!Is(":", 1)) TakeWord("SEEK");
    }
    Result<Variable> variable = ReadVariable();
    if (!variable) return std::move(variable).error();
    if (Status status = Expect(":", "after the variable"); !status) return status;
    Result<std::string> label = ReadName("a label");
    if (!label) return std::move(label).error();
    if (scan) continue;
    if (Status status = Expect("(", "before the keys"); !status) return status;
    do {
      Result<std::string> key = ReadName("a property key");
      if (!key) return std::move(key).error();
    } while (Take(","));
    if (Status status = Expect(")", "after the keys"); !status) return status;
  }
  return {};
}

Result<Unwind> Parser::ReadUnwind() {
  Result<ExprPtr> list = ReadExpression();
  if (!list) return std::move(list).error();
  if (Status status = ExpectWord("AS"); !status) return status.error();
  Result<Variable> variable = ReadVariable();
  if (!variable) return std::move(variable).error();
  return Unwind{std::move(*list), std::move(*variable)};
}

Result<ProjectionItem> Parser::ReadProjectionItem() {
  ProjectionItem item;
  const std::uint32_t start = begin();
  Result<ExprPtr> value = ReadExpression();
  if (!value) return std::move(value).error();
  item.value = std::move(*value);
  const Span written = Since(start);
  if (TakeWord("AS")) {
    Result<std::string> name = ReadName("a name");
    if (!name) return std::move(name).error();
    item.name = std::move(*name);
    item.aliased = true;
  } else if (const auto* variable = std::get_if<Variable>(&item.value->node)) {
    item.name = variable->name;
  } else {
    item.name = TextOf(written);
  }
  return item;
}

Result<Projection> Parser::ReadProjection(bool is_return) {
  Projection projection;
  projection.is_return = is_return;
  projection.distinct = TakeWord("DISTINCT");
  projection.star = Take("*");
  if (!projection.star || Take(",")) {
    do {
      Result<ProjectionItem> item = ReadProjectionItem();
      if (!item) return std::move(item).error();
      projection.items.push_back(std::move(*item));
    } while (Take(","));
  }
  if (Status status = ReadOrder(projection); !status) return status.error();
  if (!is_return && TakeWord("WHERE")) {
    Result<ExprPtr> where = ReadExpression();
    if (!where) return std::move(where).error();
    projection.where = std::move(*where);
  }
  return projection;
}

// ORDER BY, SKIP and LIMIT.
Status Parser::ReadOrder(Projection& projection) {
  if (TakeWords({"ORDER", "BY"})) {
    do {
      Result<ExprPtr> value = ReadExpression();
      if (!value) return std::move(value).error();
      const bool descending = TakeWord("DESC") || TakeWord("DESCENDING");
      if (!descending && !TakeWord("ASC")) TakeWord("ASCENDING");
      projection.order.push_back({std::move(*value), descending});
    } while (Take(","));
  }
  if (TakeWord("SKIP") || TakeWord("OFFSET")) {
    Result<ExprPtr> skip = ReadExpression();
    if (!skip) return std::move(skip).error();
    projection.skip = std::move(*skip);
  }
  if (TakeWord("LIMIT")) {
    Result<ExprPtr> limit = ReadExpression();
    if (!limit) return std::move(limit).error();
    projection.limit = std::move(*limit);
  }
  return {};
}

Result<Create> Parser::ReadCreate() {
  Result<std::vector<PathPattern>> patterns = ReadPatterns();
  if (!patterns) return std::move(patterns).error();
  return Create{std::move(*patterns)};
}

Result<Merge> Parser::ReadMerge() {
  Result<PathPattern> pattern = ReadPathPattern();
  if (!pattern) return std::move(pattern).error();
  Merge merge{std::move(*pattern), {}, {}};
  while (IsWord("ON")) {
    ++at_;
    const bool create = IsWord("CREATE");
    if (!create && !IsWord("MATCH")) return Unexpected("CREATE or MATCH");
    ++at_;
    if (Status status = ExpectWord("SET"); !status) return status.error();
    Result<std::vector<SetItem>> items = ReadSetItems();
    if (!items) return std::move(items).error();
    std::vector<SetItem>& target = create ? merge.on_create : merge.on_match;
    for (SetItem& item : *items) target.push_back(std::move(item));
  }
  return merge;
}

Result<std::vector<SetItem>> Parser::ReadSetItems() {
  std::vector<SetItem> items;
  do {
    Result<SetItem> item = ReadSetItem();
    if (!item) return std::move(item).error();
    items.push_back(std::move(*item));
  } while (Take(","));
  return items;
}

Result<SetItem> Parser::ReadSetItem() {
  if (AtSetLabels()) {
    Result<SetLabels> labels = ReadSetLabels();
    if (!labels) return std::move(labels).error();
    return SetItem{std::move(*labels)};
  }
  if (IsName() && (Is("=", 1) || Is("+=", 1))) {
    SetMap set{{tokens_[at_].text}, nullptr, Is("+=", 1)};
    at_ += 2;
    Result<ExprPtr> value = ReadExpression();
    if (!value) return std::move(value).error();
    set.value = std::move(*value);
    return SetItem{std::move(set)};
  }
  Result<RemoveProperty> target = ReadTargetProperty("a property such as n.name");
  if (!target) return std::move(target).error();
  SetProperty set{std::move(target->target), std::move(target->key), nullptr,
                  std::move(target->dynamic_key)};
  if (Status status = Expect("=", "after the property"); !status) return status.error();
  Result<ExprPtr> value = ReadExpression();
  if (!value) return std::move(value).error();
  set.value = std::move(*value);
  return SetItem{std::move(set)};
}

bool Parser::AtSetLabels() const {
  return IsName() && (Is(":", 1) || (IsWord("IS", 1) && (IsName(2) || IsDynamic(2))));
}

// n:A:B, n IS A&B, n:$(names)
Result<SetLabels> Parser::ReadSetLabels() {
  SetLabels set{{tokens_[at_].text}, {}, {}};
  at_ += 2;
  do {
    if (IsDynamic()) {
      std::vector<DynamicLabels> dynamic;
      if (Status status = ReadDynamic(dynamic); !status) return status.error();
      if (dynamic.front().any) {
        return Fail("UnexpectedSyntax", "Which of the labels? Write $(...) for all of them.");
      }
      set.dynamic.push_back(std::move(dynamic.front().names));
      continue;
    }
    Result<std::string> label = ReadName("a label");
    if (!label) return std::move(label).error();
    set.labels.push_back(std::move(*label));
  } while (Take(":") || Take("&"));
  return set;
}

// n.key, n[key]
Result<RemoveProperty> Parser::ReadTargetProperty(std::string_view expected) {
  Result<ExprPtr> target = ReadPostfix();
  if (!target) return std::move(target).error();
  if (auto* property = std::get_if<Property>(&(*target)->node)) {
    return RemoveProperty{std::move(property->base), std::move(property->key), nullptr};
  }
  if (auto* subscript = std::get_if<Subscript>(&(*target)->node)) {
    return RemoveProperty{std::move(subscript->base), "", std::move(subscript->index)};
  }
  return Unexpected(expected);
}

Result<Remove> Parser::ReadRemove() {
  Remove remove;
  do {
    if (AtSetLabels()) {
      Result<SetLabels> labels = ReadSetLabels();
      if (!labels) return std::move(labels).error();
      remove.items.emplace_back(std::move(*labels));
      continue;
    }
    Result<RemoveProperty> target =
        ReadTargetProperty("a property such as n.name, or a label such as n:A");
    if (!target) return std::move(target).error();
    remove.items.emplace_back(std::move(*target));
  } while (Take(","));
  return remove;
}

Result<Delete> Parser::ReadDelete() {
  Delete clause;
  clause.detach = TakeWord("DETACH");
  if (!clause.detach) TakeWord("NODETACH");
  if (Status status = ExpectWord("DELETE"); !status) return status.error();
  do {
    Result<ExprPtr> target = ReadExpression();
    if (!target) return std::move(target).error();
    clause.targets.push_back(std::move(*target));
  } while (Take(","));
  return clause;
}

Result<Clause::Node> Parser::ReadCall(bool optional) {
  if (Is("{") || Is("(")) {
    Result<CallSubquery> call = ReadCallSubquery();
    if (!call) return std::move(call).error();
    call->optional = optional;
    return Clause::Node(std::move(*call));
  }
  Result<ProcedureCall> call = ReadProcedureCall();
  if (!call) return std::move(call).error();
  call->optional = optional;
  return Clause::Node(std::move(*call));
}

Result<CallSubquery> Parser::ReadCallSubquery() {
  const Level level(*this);
  if (level.TooDeep()) return TooDeep();
  CallSubquery call;
  if (Take("(")) {
    call.has_scope = true;
    if (Take("*")) {
      call.scope_star = true;
    } else if (!Is(")")) {
      do {
        Result<Variable> variable = ReadVariable();
        if (!variable) return std::move(variable).error();
        call.imports.push_back(std::move(*variable));
      } while (Take(","));
    }
    if (Status status = Expect(")", "after the variables"); !status) return status.error();
  }
  if (Status status = Expect("{", "to start the subquery"); !status) return status.error();
  Result<Query> query = ReadQuery(false);
  if (!query) return std::move(query).error();
  call.query = std::make_unique<Query>(std::move(*query));
  if (Status status = Expect("}", "to end the subquery"); !status) return status.error();
  if (Status status = SkipTransactions(); !status) return status.error();
  return call;
}

// IN TRANSACTIONS OF 100 ROWS: a query commits as a whole, so that there is nothing to divide; what
// asks for more than that cannot be had.
Status Parser::SkipTransactions() {
  const bool here = IsWord("IN") && (IsWord("TRANSACTIONS", 1) || IsWord("CONCURRENT", 1) ||
                                     IsWord("TRANSACTIONS", 2) || IsWord("TRANSACTIONS", 3));
  if (!here) return {};
  ++at_;
  while (!TakeWord("TRANSACTIONS")) ++at_;
  if (TakeWord("OF")) {
    if (Result<ExprPtr> rows = ReadAtom(); !rows) return std::move(rows).error();
    if (!TakeWord("ROWS") && !TakeWord("ROW")) return Unexpected("ROWS");
  }
  if (TakeWords({"ON", "ERROR", "FAIL"})) return {};
  if (IsWord("ON") || IsWord("REPORT")) {
    return Fail("UnsupportedFeature",
                "A query commits as a whole or not at all: ON ERROR CONTINUE, ON ERROR BREAK and "
                "REPORT STATUS are not supported.");
  }
  return {};
}

Result<ProcedureCall> Parser::ReadProcedureCall() {
  ProcedureCall call;
  Result<std::string> name = ReadName("a procedure");
  if (!name) return std::move(name).error();
  call.name = std::move(*name);
  while (Take(".")) {
    Result<std::string> next = ReadName("a procedure");
    if (!next) return std::move(next).error();
    call.name += "." + *next;
  }
  if (Take("(")) {
    call.has_arguments = true;
    Result<std::vector<ExprPtr>> arguments = ReadArguments();
    if (!arguments) return std::move(arguments).error();
    call.arguments = std::move(*arguments);
  }
  if (!TakeWord("YIELD")) return call;
  if (Status status = ReadYield(call); !status) return status.error();
  if (TakeWord("WHERE")) {
    Result<ExprPtr> where = ReadExpression();
    if (!where) return std::move(where).error();
    call.where = std::move(*where);
  }
  return call;
}

// The columns after YIELD.
Status Parser::ReadYield(ProcedureCall& call) {
  call.has_yield = true;
  call.star = false;
  if (Take("*")) {
    call.star = true;
  } else if (!(Is("-"))) {
    do {
      Result<std::string> column = ReadName("a column of the procedure");
      if (!column) return std::move(column).error();
      YieldItem item{*column, Variable{*column}};
      if (TakeWord("AS")) {
        Result<Variable> variable = ReadVariable();
        if (!variable) return std::move(variable).error();
        item.variable = std::move(*variable);
      }
      call.yield.push_back(std::move(item));
    } while (Take(","));
  } else {
    ++at_;  // YIELD -: no columns
  }
  return {};
}

Result<Foreach> Parser::ReadForeach() {
  const Level level(*this);
  if (level.TooDeep()) return TooDeep();
  Foreach loop;
  if (Status status = Expect("(", "after FOREACH"); !status) return status.error();
  Result<Variable> variable = ReadVariable();
  if (!variable) return std::move(variable).error();
  loop.variable = std::move(*variable);
  if (Status status = ExpectWord("IN"); !status) return status.error();
  Result<ExprPtr> list = ReadExpression();
  if (!list) return std::move(list).error();
  loop.list = std::move(*list);
  if (Status status = Expect("|", "before what is done"); !status) return status.error();
  while (!Is(")")) {
    const bool writes = IsWord("CREATE") || IsWord("MERGE") || IsWord("SET") || IsWord("REMOVE") ||
                        IsWord("INSERT") || IsWord("DELETE") || IsWord("DETACH") || IsWord("FOREACH");
    if (!writes) return Unexpected("CREATE, MERGE, SET, REMOVE, DELETE or FOREACH");
    Result<Clause> clause = ReadClause();
    if (!clause) return std::move(clause).error();
    loop.clauses.push_back(std::move(*clause));
  }
  ++at_;
  return loop;
}

}  // namespace kg::query
