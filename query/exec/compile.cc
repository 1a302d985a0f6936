#include "query/exec/build.h"
#include "query/exec/evaluators.h"

namespace kg::query {
namespace {

struct Compiler {
  Builder& builder;
  const Expr& expr;

  EvaluatorPtr Of(const ExprPtr& child) const { return child ? builder.Compile(*child) : nullptr; }
  std::vector<EvaluatorPtr> Of(const std::vector<ExprPtr>& children) const {
    std::vector<EvaluatorPtr> list;
    for (const ExprPtr& child : children) list.push_back(builder.Compile(*child));
    return list;
  }

  EvaluatorPtr operator()(const Literal& node) const { return MakeConstant(node.value); }
  EvaluatorPtr operator()(const Parameter& node) const { return MakeParameter(node.name); }
  EvaluatorPtr operator()(const Variable& node) const { return MakeVariable(node.id); }
  EvaluatorPtr operator()(const Property& node) const {
    const auto* base = std::get_if<Variable>(&node.base->node);
    const std::string kind = base != nullptr ? builder.KindOf(base->id) : "";
    return MakeProperty(Of(node.base), node.key, kind, expr.span);
  }
  EvaluatorPtr operator()(const LabelTest& node) const {
    return MakeLabelTest(Of(node.base), node.labels);
  }
  EvaluatorPtr operator()(const Subscript& node) const {
    return MakeIndex(Of(node.base), Of(node.index), expr.span);
  }
  EvaluatorPtr operator()(const Sublist& node) const {
    return MakeSlice(Of(node.base), Of(node.from), Of(node.to), expr.span);
  }
  EvaluatorPtr operator()(const Unary& node) const {
    return MakeUnary(node.op, Of(node.operand), expr.span);
  }
  EvaluatorPtr operator()(const Binary& node) const {
    return MakeBinary(node.op, Of(node.left), Of(node.right), expr.span);
  }
  EvaluatorPtr operator()(const Logic& node) const { return MakeLogic(node, builder, expr.span); }
  EvaluatorPtr operator()(const Comparison& node) const { return MakeComparison(node, builder); }
  EvaluatorPtr operator()(const NullTest& node) const {
    return MakeNullTest(Of(node.operand), node.negated);
  }
  EvaluatorPtr operator()(const TypeTest& node) const {
    return MakeTypeTest(Of(node.operand), node);
  }
  EvaluatorPtr operator()(const ListLiteral& node) const { return MakeList(Of(node.elements)); }
  EvaluatorPtr operator()(const MapLiteral& node) const {
    std::vector<std::pair<std::string, EvaluatorPtr>> entries;
    for (const auto& [key, value] : node.entries) entries.emplace_back(key, Of(value));
    return MakeMap(std::move(entries));
  }
  EvaluatorPtr operator()(const MapProjection& node) const {
    return MakeMapProjection(node, builder, expr.span);
  }
  EvaluatorPtr operator()(const Call& node) const {
    if (node.aggregate != nullptr) return MakeVariable(node.result);
    if (node.function == nullptr) return MakeCoalesce(node, builder);
    return MakeCall(*node.function, Of(node.arguments), expr.span);
  }
  EvaluatorPtr operator()(const Case& node) const { return MakeCase(node, builder); }
  EvaluatorPtr operator()(const ListComprehension& node) const {
    return MakeListComprehension(node, builder, expr.span);
  }
  EvaluatorPtr operator()(const Quantifier& node) const {
    return MakeQuantifier(node, builder, expr.span);
  }
  EvaluatorPtr operator()(const Reduce& node) const { return MakeReduce(node, builder, expr.span); }
  EvaluatorPtr operator()(const PatternPredicate&) const { return MakeNested(expr, builder); }
  EvaluatorPtr operator()(const PatternComprehension&) const { return MakeNested(expr, builder); }
  EvaluatorPtr operator()(const Subquery&) const { return MakeNested(expr, builder); }
};

}  // namespace

EvaluatorPtr Builder::Compile(const Expr& expr) {
  return std::visit(Compiler{*this, expr}, expr.node);
}

}  // namespace kg::query
