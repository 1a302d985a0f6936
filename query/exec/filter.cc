#include <array>
#include <numeric>

#include "query/error.h"
#include "query/exec/evaluators.h"
#include "query/exec/links.h"
#include "query/exec/operators.h"
#include "query/functions/operators.h"

namespace kg::query {
namespace {

// One condition: drops the rows that do not fulfil it from a selection.
class Condition {
 public:
  virtual ~Condition() = default;
  virtual Status Select(Execution& execution, const Batch& batch,
                        std::vector<std::uint32_t>& rows) = 0;
};

bool IsTrue(const Value& value) { return value.is(Value::Type::kBoolean) && value.boolean(); }

class ExprCondition final : public Condition {
 public:
  ExprCondition(const Expr& expr, Builder& builder)
      : evaluator_(builder.Compile(expr)), used_(UsedBy(expr)), span_(expr.span) {}
  Status Select(Execution& execution, const Batch& batch,
                std::vector<std::uint32_t>& rows) override {
    Vector values;
    const bool all = rows.size() == batch.size;
    Batch part;
    if (!all) part = Subset(batch, rows, used_);
    if (Status status = evaluator_->Evaluate(execution, all ? batch : part, values); !status) {
      return status;
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const Value& value = values[i];
      if (!value.is_null() && !value.is(Value::Type::kBoolean)) {
        return execution.At(
            TypeError("InvalidArgumentType", "A condition must be true, false or null."), span_);
      }
      if (IsTrue(value)) rows[kept++] = rows[i];
    }
    rows.resize(kept);
    return {};
  }

 private:
  EvaluatorPtr evaluator_;
  std::vector<VariableId> used_;
  Span span_;
};

class PropertyCondition final : public Condition {
 public:
  PropertyCondition(const PropertyEquals& test, Builder& builder)
      : property_(MakeProperty(MakeVariable(test.variable), test.key,
                               builder.KindOf(test.variable), test.value->span)),
        value_(builder.Compile(*test.value)),
        used_(UsedBy(*test.value)) {
    used_.push_back(test.variable);
  }
  Status Select(Execution& execution, const Batch& batch,
                std::vector<std::uint32_t>& rows) override {
    const bool all = rows.size() == batch.size;
    Batch part;
    if (!all) part = Subset(batch, rows, used_);
    const Batch& view = all ? batch : part;
    Vector property, value;
    if (Status status = property_->Evaluate(execution, view, property); !status) return status;
    if (Status status = value_->Evaluate(execution, view, value); !status) return status;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (Status status = execution.CheckDeadlineFor(property[i]); !status) return status;
      if (IsTrue(Equals(property[i], value[i]))) rows[kept++] = rows[i];
    }
    rows.resize(kept);
    return {};
  }

 private:
  EvaluatorPtr property_, value_;
  std::vector<VariableId> used_;
};

// Labels that an expression gives.
class DynamicCondition final : public Condition {
 public:
  DynamicCondition(const HasDynamicLabels& test, Builder& builder)
      : names_(builder.Compile(*test.labels->names)), used_(UsedBy(*test.labels->names)),
        variable_(test.variable),
        function_(FindFunction(test.labels->any ? "hasAnyLabel" : "hasLabels")),
        span_(test.labels->names->span) {
    used_.push_back(test.variable);
  }
  Status Select(Execution& execution, const Batch& batch,
                std::vector<std::uint32_t>& rows) override {
    const Batch part = Subset(batch, rows, used_);
    Vector names;
    if (Status status = names_->Evaluate(execution, part, names); !status) return status;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (Status status = execution.Tick(); !status) return status;
      const std::array<Value, 2> arguments = {part[variable_][i], names[i]};
      Result<Value> has = function_->call(execution.context(), arguments);
      if (!has) return execution.At(std::move(has).error(), span_);
      if (IsTrue(*has)) rows[kept++] = rows[i];
    }
    rows.resize(kept);
    return {};
  }

 private:
  EvaluatorPtr names_;
  std::vector<VariableId> used_;
  VariableId variable_;
  const Function* function_;
  Span span_;
};

class RowCondition final : public Condition {
 public:
  explicit RowCondition(Predicate predicate) : predicate_(predicate), label_(NameOf(predicate)) {}
  Status Select(Execution& execution, const Batch& batch,
                std::vector<std::uint32_t>& rows) override {
    std::size_t kept = 0;
    label_.Open(execution.reader(), rows.size());
    for (std::uint32_t row : rows) {
      if (Status status = execution.Tick(); !status) return status;
      Result<bool> keep = Test(execution, batch, row);
      if (!keep) return std::move(keep).error();
      if (*keep) rows[kept++] = row;
    }
    rows.resize(kept);
    return {};
  }

 private:
  Result<bool> Test(Execution& execution, const Batch& batch, std::uint32_t row) const {
    if (const auto* labels = std::get_if<HasLabels>(&predicate_)) {
      if (!batch.Has(labels->variable)) return false;
      const Value& entity = batch[labels->variable][row];
      if (label_.image() != nullptr && entity.is(Value::Type::kNode)) {
        return label_.image()->Contains(entity.node());
      }
      Result<Value> has = TestLabels(execution, batch[labels->variable][row], *labels->labels);
      if (!has) return std::move(has).error();
      return IsTrue(*has);
    }
    if (const auto* bound = std::get_if<IsBound>(&predicate_)) {
      return batch.Has(bound->variable) && !batch[bound->variable][row].is_null();
    }
    const auto& same = std::get<SameEntity>(predicate_);
    return batch[same.left][row] == batch[same.right][row];
  }

  // The one label that is asked for, or "".
  static std::string NameOf(const Predicate& predicate) {
    const auto* labels = std::get_if<HasLabels>(&predicate);
    const bool one = labels != nullptr && labels->labels->kind == LabelExpr::Kind::kName;
    return one ? labels->labels->name : "";
  }

  Predicate predicate_;
  LabelCheck label_;
};

class Filter final : public Operator {
 public:
  Filter(const FilterOp& op, Parts parts)
      : input_(std::move(parts.input)), copied_(std::move(parts.copied)) {
    for (const Predicate& predicate : op.predicates) {
      if (const auto* expr = std::get_if<const Expr*>(&predicate)) {
        conditions_.push_back(std::make_unique<ExprCondition>(**expr, parts.builder));
      } else if (const auto* equals = std::get_if<PropertyEquals>(&predicate)) {
        conditions_.push_back(std::make_unique<PropertyCondition>(*equals, parts.builder));
      } else if (const auto* dynamic = std::get_if<HasDynamicLabels>(&predicate)) {
        conditions_.push_back(std::make_unique<DynamicCondition>(*dynamic, parts.builder));
      } else {
        conditions_.push_back(std::make_unique<RowCondition>(predicate));
      }
    }
  }
  void Reset() override { input_->Reset(); }

 protected:
  Status Next(Execution& execution, Batch& out) override {
    std::vector<std::uint32_t> rows;
    while (true) {
      if (Status status = input_->Pull(execution, batch_); !status) return status;
      if (batch_.size == 0) return {};
      rows.resize(batch_.size);
      std::iota(rows.begin(), rows.end(), 0u);
      for (const auto& condition : conditions_) {
        if (rows.empty()) break;
        if (Status status = condition->Select(execution, batch_, rows); !status) return status;
      }
      if (rows.empty()) continue;
      if (rows.size() == batch_.size) {
        std::swap(out, batch_);
        return {};
      }
      Gather(batch_, rows, copied_, out);
      out.size = rows.size();
      return {};
    }
  }

 private:
  OperatorPtr input_;
  std::vector<VariableId> copied_;
  std::vector<std::unique_ptr<Condition>> conditions_;
  Batch batch_;
};

}  // namespace

OperatorPtr MakeFilter(const FilterOp& op, Parts parts) {
  return std::make_unique<Filter>(op, std::move(parts));
}

}  // namespace kg::query
