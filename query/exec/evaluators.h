#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "query/exec/build.h"
#include "query/exec/evaluator.h"
#include "query/functions/function.h"
#include "query/syntax/ast.h"

// One maker per kind of expression, for Builder::Compile.
namespace kg::query {

// What an expression reads: the variables that a part of a batch must carry for it.
std::vector<VariableId> UsedBy(const Expr& expr);
// The named columns of some rows.
Batch Subset(const Batch& batch, std::span<const std::uint32_t> rows,
             std::span<const VariableId> columns);

EvaluatorPtr MakeConstant(Value value);
EvaluatorPtr MakeParameter(std::string name);
EvaluatorPtr MakeVariable(VariableId id);
// `kind`: a label, or the type, that whatever `base` gives has; "" if nothing is known.
EvaluatorPtr MakeProperty(EvaluatorPtr base, std::string key, std::string kind, Span span);
EvaluatorPtr MakeLabelTest(EvaluatorPtr base, const LabelExpr& labels);
EvaluatorPtr MakeIndex(EvaluatorPtr base, EvaluatorPtr index, Span span);
EvaluatorPtr MakeSlice(EvaluatorPtr base, EvaluatorPtr from, EvaluatorPtr to, Span span);
EvaluatorPtr MakeUnary(UnaryOp op, EvaluatorPtr operand, Span span);
EvaluatorPtr MakeBinary(BinaryOp op, EvaluatorPtr left, EvaluatorPtr right, Span span);
EvaluatorPtr MakeNullTest(EvaluatorPtr operand, bool negated);
EvaluatorPtr MakeTypeTest(EvaluatorPtr operand, const TypeTest& test);
EvaluatorPtr MakeList(std::vector<EvaluatorPtr> elements);
EvaluatorPtr MakeMap(std::vector<std::pair<std::string, EvaluatorPtr>> entries);
EvaluatorPtr MakeMapProjection(const MapProjection& node, Builder& builder, Span span);
EvaluatorPtr MakeCall(const Function& function, std::vector<EvaluatorPtr> arguments, Span span);

EvaluatorPtr MakeLogic(const Logic& node, Builder& builder, Span span);
EvaluatorPtr MakeComparison(const Comparison& node, Builder& builder);
EvaluatorPtr MakeCase(const Case& node, Builder& builder);
EvaluatorPtr MakeCoalesce(const Call& node, Builder& builder);

EvaluatorPtr MakeListComprehension(const ListComprehension& node, Builder& builder, Span span);
EvaluatorPtr MakeQuantifier(const Quantifier& node, Builder& builder, Span span);
EvaluatorPtr MakeReduce(const Reduce& node, Builder& builder, Span span);

// Patterns and subqueries inside expressions.
EvaluatorPtr MakeNested(const Expr& expr, Builder& builder);

// Whether a node (or a relationship, by its type) has the labels; null of null.
Result<Value> TestLabels(Execution& execution, const Value& entity, const LabelExpr& labels);

}  // namespace kg::query
