#include <utility>

#include "query/functions/operators.h"
#include "query/exec/evaluators.h"

namespace kg::query {
namespace {

// Runs the inner plan once per row of the batch.
class NestedEval final : public Evaluator {
 public:
  enum class Kind { kExists, kCount, kCollect, kFirst };

  NestedEval(const NestedPlan& nested, Kind kind, Builder& builder, Span span)
      : kind_(kind), column_(nested.column), span_(span) {
    std::set<VariableId> needed;
    if (kind == Kind::kCollect || kind == Kind::kFirst) {
      if (nested.result != nullptr) {
        result_ = builder.Compile(*nested.result);
        for (VariableId id : UsedBy(*nested.result)) needed.insert(id);
      } else {
        needed.insert(column_);
      }
    }
    inner_ = builder.BuildInner(*nested.plan, std::move(needed));
  }

  Status Evaluate(Execution& execution, const Batch& batch, Vector& out) override {
    Column& values = out.Own(batch.size);
    ByteCounter counter;
    for (std::uint32_t row = 0; row < batch.size; ++row) {
      inner_.argument->batch = Subset(batch, std::span(&row, 1), inner_.imports);
      inner_.root->Reset();
      std::uint64_t count = 0;
      Value::List list;
      while (true) {
        Batch rows;
        if (Status status = inner_.root->Pull(execution, rows); !status) return status;
        if (rows.size == 0) break;
        count += rows.size;
        if (kind_ == Kind::kExists) break;
        if (kind_ == Kind::kCount) continue;
        if (Status status = Append(execution, rows, list); !status) return status;
        if (kind_ == Kind::kFirst) break;
        for (std::size_t i = list.size() - rows.size; i < list.size(); ++i) {
          counter.Add(list[i]);
        }
        if (Status status = execution.CheckBytes(2 * counter.bytes()); !status) {
          return execution.At(status.error(), span_);
        }
      }
      switch (kind_) {
        case Kind::kExists: values[row] = Value::Boolean(count > 0); break;
        case Kind::kCount: values[row] = Value::Integer(static_cast<std::int64_t>(count)); break;
        case Kind::kCollect: values[row] = Value::OfList(std::move(list)); break;
        case Kind::kFirst: values[row] = list.empty() ? Value() : list.front(); break;
      }
      if (Status status = CheckExtent(values[row], execution.context().memory_bytes); !status) {
        return execution.At(status.error(), span_);
      }
    }
    return {};
  }

 private:
  Status Append(Execution& execution, const Batch& rows, Value::List& list) {
    if (!result_) {
      if (rows.Has(column_)) {
        list.insert(list.end(), rows[column_].begin(), rows[column_].end());
      } else {
        list.resize(list.size() + rows.size);
      }
      return {};
    }
    Vector results;
    if (Status status = result_->Evaluate(execution, rows, results); !status) return status;
    for (std::size_t i = 0; i < rows.size; ++i) list.push_back(results[i]);
    return {};
  }

  Kind kind_;
  VariableId column_;
  Span span_;
  EvaluatorPtr result_;
  Builder::Inner inner_;
};

}  // namespace

EvaluatorPtr MakeNested(const Expr& expr, Builder& builder) {
  using Kind = NestedEval::Kind;
  Kind kind = Kind::kCollect;
  if (const auto* predicate = std::get_if<PatternPredicate>(&expr.node)) {
    kind = Kind::kExists;
    if (predicate->pattern.kind == PathPattern::Kind::kShortest) kind = Kind::kFirst;
    if (predicate->pattern.kind == PathPattern::Kind::kAllShortest) kind = Kind::kCollect;
  } else if (const auto* subquery = std::get_if<Subquery>(&expr.node)) {
    if (subquery->kind == SubqueryKind::kExists) kind = Kind::kExists;
    if (subquery->kind == SubqueryKind::kCount) kind = Kind::kCount;
  }
  return std::make_unique<NestedEval>(builder.NestedOf(expr), kind, builder, expr.span);
}

}  // namespace kg::query
