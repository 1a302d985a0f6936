#include <algorithm>
#include <optional>
#include <string>

#include "query/plan/rewrite/chain.h"
#include "query/plan/rewrite/rewrite.h"
#include "query/syntax/walk.h"

namespace kg::query {
namespace {

// Index seeks that find less than this share of a label's nodes are let be.
constexpr double kSmallShare = 1.0 / 16;

// The key of `node.key`.
const std::string* KeyOf(const Expr& expr, VariableId node) {
  const auto* property = std::get_if<Property>(&expr.node);
  if (property == nullptr) return nullptr;
  const auto* base = std::get_if<Variable>(&property->base->node);
  return base != nullptr && base->id == node ? &property->key : nullptr;
}

bool IsConstant(const Expr& expr) {
  return std::holds_alternative<Literal>(expr.node) || std::holds_alternative<Parameter>(expr.node);
}

std::optional<ColumnTest> TestOf(const Comparison& comparison, VariableId node) {
  using Op = ColumnTest::Op;
  if (comparison.rest.size() != 1) return std::nullopt;
  const Expr *left = comparison.first.get(), *right = comparison.rest[0].second.get();
  const std::string* key = KeyOf(*left, node);
  const bool turned = key == nullptr;
  if (turned) {
    std::swap(left, right);
    key = KeyOf(*left, node);
  }
  if (key == nullptr || !IsConstant(*right)) return std::nullopt;
  switch (comparison.rest[0].first) {
    case CompareOp::kEqual: return ColumnTest{Op::kEqual, *key, right};
    case CompareOp::kLess: return ColumnTest{turned ? Op::kGreater : Op::kLess, *key, right};
    case CompareOp::kLessOrEqual:
      return ColumnTest{turned ? Op::kGreaterOrEqual : Op::kLessOrEqual, *key, right};
    case CompareOp::kGreater: return ColumnTest{turned ? Op::kLess : Op::kGreater, *key, right};
    case CompareOp::kGreaterOrEqual:
      return ColumnTest{turned ? Op::kLessOrEqual : Op::kGreaterOrEqual, *key, right};
    default: return std::nullopt;
  }
}

std::optional<ColumnTest> TestOf(const Expr& expr, VariableId node) {
  using Op = ColumnTest::Op;
  if (const auto* comparison = std::get_if<Comparison>(&expr.node)) return TestOf(*comparison, node);
  if (const auto* null = std::get_if<NullTest>(&expr.node)) {
    const std::string* key = KeyOf(*null->operand, node);
    if (key == nullptr) return std::nullopt;
    return ColumnTest{null->negated ? Op::kIsNotNull : Op::kIsNull, *key};
  }
  const auto* binary = std::get_if<Binary>(&expr.node);
  if (binary == nullptr) return std::nullopt;
  const std::string* key = KeyOf(*binary->left, node);
  if (key == nullptr || !IsConstant(*binary->right)) return std::nullopt;
  switch (binary->op) {
    case BinaryOp::kStartsWith: return ColumnTest{Op::kStartsWith, *key, binary->right.get()};
    case BinaryOp::kEndsWith: return ColumnTest{Op::kEndsWith, *key, binary->right.get()};
    case BinaryOp::kContains: return ColumnTest{Op::kContains, *key, binary->right.get()};
    default: return std::nullopt;
  }
}

bool AddTests(const FilterOp& filter, ColumnAggregateOp& op) {
  for (const Predicate& predicate : filter.predicates) {
    std::optional<ColumnTest> test;
    if (const auto* expr = std::get_if<const Expr*>(&predicate)) {
      test = TestOf(**expr, op.node);
    } else if (const auto* equals = std::get_if<PropertyEquals>(&predicate)) {
      if (equals->variable == op.node && IsConstant(*equals->value)) {
        test = ColumnTest{ColumnTest::Op::kEqual, equals->key, equals->value};
      }
    }
    if (!test) return false;
    op.tests.push_back(std::move(*test));
  }
  return true;
}

// The nodes that the leaf of the chain finds, and what it finds them by.
bool AddLeaf(const Plan& leaf, const store::Reader& reader, ColumnAggregateOp& op) {
  if (!IsStart(leaf.input)) return false;
  const auto label = [&](const auto& scan) {
    op.node = scan.node;
    op.label = scan.label;
  };
  if (const auto* scan = std::get_if<NodeScanOp>(&leaf.node)) {
    op.node = scan->node;
    return true;
  }
  if (const auto* scan = std::get_if<LabelScanOp>(&leaf.node)) {
    label(*scan);
    return true;
  }
  // The conditions of ranges and prefixes stand in a filter above.
  if (const auto* range = std::get_if<SeekRangeOp>(&leaf.node)) {
    label(*range);
    return true;
  }
  if (const auto* prefix = std::get_if<SeekPrefixOp>(&leaf.node)) {
    label(*prefix);
    return true;
  }
  const auto* seek = std::get_if<SeekOp>(&leaf.node);
  if (seek == nullptr || seek->in || !IsConstant(*seek->value)) return false;
  const std::optional<LabelId> id = reader.FindLabel(seek->label);
  if (!id || leaf.rows < static_cast<double>(reader.CountNodes(*id)) * kSmallShare) return false;
  label(*seek);
  op.tests.push_back({ColumnTest::Op::kEqual, seek->key, seek->value});
  return true;
}

bool IsColumnar(const AggregateOp& aggregate, const ColumnAggregateOp& op) {
  if (aggregate.weight != kUnbound) return false;
  for (const auto& [id, expr] : aggregate.keys) {
    if (KeyOf(*expr, op.node) == nullptr) return false;
  }
  for (const Call* call : aggregate.aggregates) {
    if (call->star) continue;
    if (call->distinct) return false;
    const Expr& argument = *call->arguments.front();
    const std::string_view name = call->aggregate->name;
    if (name == "count") {
      const auto* variable = std::get_if<Variable>(&argument.node);
      if (variable != nullptr && variable->id == op.node) continue;
    } else if (name != "sum" && name != "avg" && name != "min" && name != "max") {
      return false;
    }
    if (KeyOf(argument, op.node) == nullptr) return false;
  }
  return true;
}

}  // namespace

void AggregateColumns(QueryPlan& plan, const store::Reader& reader) {
  for (const Chain& chain : ChainsOf(plan)) {
    WalkChain(chain, [&reader](PlanPtr& node, const Place&) {
      auto* aggregate = std::get_if<AggregateOp>(&node->node);
      if (aggregate == nullptr) return;
      ColumnAggregateOp op;
      const Plan* input = node->input.get();
      const auto* filter = std::get_if<FilterOp>(&input->node);
      const Plan* leaf = filter != nullptr ? input->input.get() : input;
      if (!AddLeaf(*leaf, reader, op) || !IsColumnar(*aggregate, op)) return;
      if (filter != nullptr && !AddTests(*filter, op)) return;
      op.aggregate = std::move(*aggregate);
      node->node = std::move(op);
    });
  }
}

}  // namespace kg::query
