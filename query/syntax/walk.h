#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "query/syntax/ast.h"

namespace kg::query {

// Calls `visit` for every expression directly below `expr`, patterns' properties included; queries
// inside subqueries are not entered.
void ForEachChild(Expr& expr, const std::function<void(ExprPtr&)>& visit);
void ForEachChild(const Expr& expr, const std::function<void(const Expr&)>& visit);
void ForEachExpr(PathPattern& pattern, const std::function<void(ExprPtr&)>& visit);

// Every expression of a query, clause by clause, roots only; nested queries of CALL included.
void ForEachExpr(Query& query, const std::function<void(ExprPtr&)>& visit);
void ForEachExpr(Clause& clause, const std::function<void(ExprPtr&)>& visit);

// Names of the variables that stand in an expression, each once.
std::vector<std::string> VariableNames(const Expr& expr);

// Ids of the variables that an expression reads from outside itself: its own (of comprehensions,
// of patterns that it matches) are in it too if they are bound outside as well.
// Subqueries and patterns count all their variables; what the row does not hold is simply not there.
void CollectVariables(const Expr& expr, std::set<VariableId>& out);
void CollectVariables(const Query& query, std::set<VariableId>& out);
void CollectVariables(const PathPattern& pattern, std::set<VariableId>& out);

}  // namespace kg::query
