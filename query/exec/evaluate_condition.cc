#include <algorithm>
#include <numeric>

#include "query/error.h"
#include "query/exec/evaluators.h"
#include "query/functions/operators.h"

// Expressions that look at some of their parts only for some rows.
namespace kg::query {
namespace {

struct Part {
  EvaluatorPtr evaluator;
  std::vector<VariableId> used;
};

Part PartOf(const Expr& expr, Builder& builder) { return {builder.Compile(expr), UsedBy(expr)}; }

// Evaluates for some rows only; `out[i]` belongs to rows[i].
Status EvaluateRows(Part& part, Execution& execution, const Batch& batch,
                    std::span<const std::uint32_t> rows, Column& out) {
  Vector values;
  if (rows.size() == batch.size) {
    if (Status status = part.evaluator->Evaluate(execution, batch, values); !status) return status;
    out = values.Take(batch.size);
    return {};
  }
  const Batch subset = Subset(batch, rows, part.used);
  if (Status status = part.evaluator->Evaluate(execution, subset, values); !status) return status;
  out = values.Take(subset.size);
  return {};
}

std::vector<std::uint32_t> AllRows(std::size_t size) {
  std::vector<std::uint32_t> rows(size);
  std::iota(rows.begin(), rows.end(), 0u);
  return rows;
}

class LogicEval final : public Evaluator {
 public:
  LogicEval(const Logic& node, Builder& builder, Span span) : op_(node.op), span_(span) {
    for (const ExprPtr& operand : node.operands) parts_.push_back(PartOf(*operand, builder));
  }

  Status Evaluate(Execution& execution, const Batch& batch, Vector& out) override {
    Column& result = out.Own(batch.size);
    std::vector<std::uint32_t> open = AllRows(batch.size), still_open;
    Column values;
    for (std::size_t i = 0; i < parts_.size() && !open.empty(); ++i) {
      if (Status status = execution.CheckDeadline(); !status) return status;
      if (Status status = EvaluateRows(parts_[i], execution, batch, open, values); !status) {
        return status;
      }
      still_open.clear();
      for (std::size_t k = 0; k < open.size(); ++k) {
        const std::uint32_t row = open[k];
        Result<Value> combined = Combine(i == 0, result[row], values[k]);
        if (!combined) return execution.At(std::move(combined).error(), span_);
        result[row] = std::move(*combined);
        if (!Decided(result[row])) still_open.push_back(row);
      }
      open.swap(still_open);
    }
    return {};
  }

 private:
  Result<Value> Combine(bool first, const Value& a, const Value& b) const {
    switch (op_) {
      case LogicOp::kAnd: return And(first ? Value::Boolean(true) : a, b);
      case LogicOp::kOr: return Or(first ? Value::Boolean(false) : a, b);
      case LogicOp::kXor: return Xor(first ? Value::Boolean(false) : a, b);
    }
    return Value();
  }
  bool Decided(const Value& value) const {
    if (!value.is(Value::Type::kBoolean) || op_ == LogicOp::kXor) return false;
    return value.boolean() == (op_ == LogicOp::kOr);
  }

  LogicOp op_;
  Span span_;
  std::vector<Part> parts_;
};

Value Compared(CompareOp op, const Value& a, const Value& b) {
  switch (op) {
    case CompareOp::kEqual: return Equals(a, b);
    case CompareOp::kNotEqual: return NotEquals(a, b);
    case CompareOp::kLess: return Less(a, b);
    case CompareOp::kLessOrEqual: return LessOrEqual(a, b);
    case CompareOp::kGreater: return Greater(a, b);
    case CompareOp::kGreaterOrEqual: return GreaterOrEqual(a, b);
  }
  return Value();
}

class ComparisonEval final : public Evaluator {
 public:
  ComparisonEval(const Comparison& node, Builder& builder) : first_(builder.Compile(*node.first)) {
    for (const auto& [op, operand] : node.rest) rest_.emplace_back(op, builder.Compile(*operand));
  }

  Status Evaluate(Execution& execution, const Batch& batch, Vector& out) override {
    std::vector<Vector> operands(rest_.size() + 1);
    if (Status status = first_->Evaluate(execution, batch, operands[0]); !status) return status;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      if (Status status = rest_[i].second->Evaluate(execution, batch, operands[i + 1]); !status) {
        return status;
      }
    }
    Column& values = out.Own(batch.size);
    for (std::size_t row = 0; row < batch.size; ++row) {
      if (Status status = execution.CheckDeadlineFor(operands[0][row]); !status) return status;
      Value result = Compared(rest_[0].first, operands[0][row], operands[1][row]);
      for (std::size_t i = 1; i < rest_.size(); ++i) {
        Result<Value> both =
            And(result, Compared(rest_[i].first, operands[i][row], operands[i + 1][row]));
        if (!both) return std::move(both).error();
        result = std::move(*both);
      }
      values[row] = std::move(result);
    }
    return {};
  }

 private:
  EvaluatorPtr first_;
  std::vector<std::pair<CompareOp, EvaluatorPtr>> rest_;
};

class CaseEval final : public Evaluator {
 public:
  CaseEval(const Case& node, Builder& builder) {
    if (node.subject) subject_ = builder.Compile(*node.subject);
    for (const Case::Branch& branch : node.branches) {
      Branch& made = branches_.emplace_back();
      for (const ExprPtr& when : branch.whens) made.whens.push_back(PartOf(*when, builder));
      made.then = PartOf(*branch.then, builder);
    }
    if (node.otherwise) otherwise_ = PartOf(*node.otherwise, builder);
  }

  Status Evaluate(Execution& execution, const Batch& batch, Vector& out) override {
    Vector subject;
    if (subject_) {
      if (Status status = subject_->Evaluate(execution, batch, subject); !status) return status;
    }
    Column& result = out.Own(batch.size);
    std::vector<std::uint32_t> open = AllRows(batch.size), taken, rest;
    Column values;
    for (Branch& branch : branches_) {
      taken.clear();
      for (Part& when : branch.whens) {
        if (open.empty()) break;
        if (Status status = EvaluateRows(when, execution, batch, open, values); !status) {
          return status;
        }
        rest.clear();
        for (std::size_t k = 0; k < open.size(); ++k) {
          const Value hit = subject_ ? Equals(subject[open[k]], values[k]) : values[k];
          const bool yes = hit.is(Value::Type::kBoolean) && hit.boolean();
          (yes ? taken : rest).push_back(open[k]);
        }
        open.swap(rest);
      }
      if (Status status = Fill(branch.then, execution, batch, taken, result); !status) {
        return status;
      }
    }
    return otherwise_.evaluator ? Fill(otherwise_, execution, batch, open, result) : Status();
  }

 private:
  static Status Fill(Part& part, Execution& execution, const Batch& batch,
                     std::span<const std::uint32_t> rows, Column& result) {
    if (rows.empty()) return {};
    Column values;
    if (Status status = EvaluateRows(part, execution, batch, rows, values); !status) return status;
    for (std::size_t k = 0; k < rows.size(); ++k) result[rows[k]] = std::move(values[k]);
    return {};
  }

  struct Branch {
    std::vector<Part> whens;
    Part then;
  };
  EvaluatorPtr subject_;
  std::vector<Branch> branches_;
  Part otherwise_;
};

class CoalesceEval final : public Evaluator {
 public:
  CoalesceEval(const Call& node, Builder& builder) {
    for (const ExprPtr& argument : node.arguments) parts_.push_back(PartOf(*argument, builder));
  }
  Status Evaluate(Execution& execution, const Batch& batch, Vector& out) override {
    Column& result = out.Own(batch.size);
    std::vector<std::uint32_t> open = AllRows(batch.size), rest;
    Column values;
    for (Part& part : parts_) {
      if (open.empty()) break;
      if (Status status = EvaluateRows(part, execution, batch, open, values); !status) {
        return status;
      }
      rest.clear();
      for (std::size_t k = 0; k < open.size(); ++k) {
        if (values[k].is_null()) rest.push_back(open[k]);
        else result[open[k]] = std::move(values[k]);
      }
      open.swap(rest);
    }
    return {};
  }

 private:
  std::vector<Part> parts_;
};

}  // namespace

EvaluatorPtr MakeLogic(const Logic& node, Builder& builder, Span span) {
  return std::make_unique<LogicEval>(node, builder, span);
}
EvaluatorPtr MakeComparison(const Comparison& node, Builder& builder) {
  return std::make_unique<ComparisonEval>(node, builder);
}
EvaluatorPtr MakeCase(const Case& node, Builder& builder) {
  return std::make_unique<CaseEval>(node, builder);
}
EvaluatorPtr MakeCoalesce(const Call& node, Builder& builder) {
  return std::make_unique<CoalesceEval>(node, builder);
}

}  // namespace kg::query
