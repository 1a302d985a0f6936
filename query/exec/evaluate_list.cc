#include <algorithm>

#include "query/error.h"
#include "query/functions/operators.h"
#include "query/exec/evaluators.h"

// Expressions that run another one for every element of a list. Elements of many rows are laid
// side by side in one batch, with the element in the slot of the local variable.
namespace kg::query {
namespace {

constexpr std::size_t kElements = 4096;

Error NoList(const Value& value) {
  return TypeError("InvalidArgumentType", "A list is needed after IN, not a value of type " +
                                              std::string(TypeName(value.type())) + ".");
}

// Hands out the elements of the lists of a batch, chunk by chunk.
class Flattened {
 public:
  Flattened(const Batch& batch, const Vector& lists, VariableId variable,
            const std::vector<VariableId>& used)
      : batch_(batch), lists_(lists), variable_(variable), used_(used) {}

  // False at the end.
  bool Next() {
    rows_.clear();
    chunk_.Clear(batch_.columns.size());
    Column elements;
    while (row_ < batch_.size && rows_.size() < kElements) {
      const Value& list = lists_[row_];
      if (list.is(Value::Type::kList)) {
        const Value::List& all = list.list();
        while (element_ < all.size() && rows_.size() < kElements) {
          rows_.push_back(static_cast<std::uint32_t>(row_));
          elements.push_back(all[element_++]);
        }
        if (element_ < all.size()) break;
      }
      element_ = 0;
      ++row_;
    }
    if (rows_.empty()) return false;
    chunk_.size = rows_.size();
    for (VariableId id : used_) {
      if (id != variable_) Gather(batch_, rows_, std::span(&id, 1), chunk_);
    }
    chunk_[variable_] = std::move(elements);
    return true;
  }

  const Batch& chunk() const { return chunk_; }
  const std::vector<std::uint32_t>& rows() const { return rows_; }

 private:
  const Batch& batch_;
  const Vector& lists_;
  VariableId variable_;
  const std::vector<VariableId>& used_;
  std::size_t row_ = 0, element_ = 0;
  std::vector<std::uint32_t> rows_;
  Batch chunk_;
};

std::vector<VariableId> UsedByAll(std::initializer_list<const Expr*> exprs) {
  std::set<VariableId> used;
  for (const Expr* expr : exprs) {
    if (expr == nullptr) continue;
    for (VariableId id : UsedBy(*expr)) used.insert(id);
  }
  return {used.begin(), used.end()};
}

Status CheckLists(const Vector& lists, std::size_t size) {
  for (std::size_t row = 0; row < size; ++row) {
    if (!lists[row].is_null() && !lists[row].is(Value::Type::kList)) return NoList(lists[row]);
  }
  return {};
}

class ListComprehensionEval final : public Evaluator {
 public:
  ListComprehensionEval(const ListComprehension& node, Builder& builder, Span span)
      : variable_(node.variable.id),
        list_(builder.Compile(*node.list)),
        where_(node.where ? builder.Compile(*node.where) : nullptr),
        result_(node.result ? builder.Compile(*node.result) : nullptr),
        used_(UsedByAll({node.where.get(), node.result.get()})),
        span_(span) {
    if (node.result) result_used_ = UsedBy(*node.result);
  }

  Status Evaluate(Execution& execution, const Batch& batch, Vector& out) override {
    Vector lists;
    if (Status status = list_->Evaluate(execution, batch, lists); !status) return status;
    if (Status status = CheckLists(lists, batch.size); !status) {
      return execution.At(status.error(), span_);
    }
    std::vector<Value::List> built(batch.size);
    Flattened flattened(batch, lists, variable_, used_);
    ByteCounter counter;
    while (flattened.Next()) {
      if (Status status = execution.CheckDeadline(); !status) return status;
      Batch kept;
      std::vector<std::uint32_t> rows;
      const Batch* chunk = &flattened.chunk();
      const std::vector<std::uint32_t>* owners = &flattened.rows();
      if (where_) {
        Vector where;
        if (Status status = where_->Evaluate(execution, *chunk, where); !status) return status;
        std::vector<std::uint32_t> selected;
        for (std::size_t i = 0; i < chunk->size; ++i) {
          if (!where[i].is(Value::Type::kBoolean) || !where[i].boolean()) continue;
          selected.push_back(static_cast<std::uint32_t>(i));
          rows.push_back((*owners)[i]);
        }
        std::vector<VariableId> columns = result_used_;
        if (std::find(columns.begin(), columns.end(), variable_) == columns.end()) {
          columns.push_back(variable_);
        }
        kept = Subset(*chunk, selected, columns);
        chunk = &kept;
        owners = &rows;
      }
      if (chunk->size == 0) continue;
      Vector results;
      if (result_) {
        if (Status status = result_->Evaluate(execution, *chunk, results); !status) return status;
      } else {
        results.values = (*chunk)[variable_].data();
      }
      for (std::size_t i = 0; i < chunk->size; ++i) {
        counter.Add(results[i]);
        built[(*owners)[i]].push_back(results[i]);
      }
      if (Status status = execution.CheckBytes(2 * counter.bytes()); !status) {
        return execution.At(status.error(), span_);
      }
    }
    Column& values = out.Own(batch.size);
    for (std::size_t row = 0; row < batch.size; ++row) {
      if (lists[row].is_null()) continue;
      values[row] = Value::OfList(std::move(built[row]));
      if (Status status = CheckExtent(values[row], execution.context().memory_bytes); !status) {
        return execution.At(status.error(), span_);
      }
    }
    return {};
  }

 private:
  VariableId variable_;
  EvaluatorPtr list_, where_, result_;
  std::vector<VariableId> used_, result_used_;
  Span span_;
};

class QuantifierEval final : public Evaluator {
 public:
  QuantifierEval(const Quantifier& node, Builder& builder, Span span)
      : kind_(node.kind),
        variable_(node.variable.id),
        list_(builder.Compile(*node.list)),
        where_(builder.Compile(*node.where)),
        used_(UsedByAll({node.where.get()})),
        span_(span) {}

  Status Evaluate(Execution& execution, const Batch& batch, Vector& out) override {
    Vector lists;
    if (Status status = list_->Evaluate(execution, batch, lists); !status) return status;
    if (Status status = CheckLists(lists, batch.size); !status) {
      return execution.At(status.error(), span_);
    }
    std::vector<Counts> counts(batch.size);
    Flattened flattened(batch, lists, variable_, used_);
    while (flattened.Next()) {
      if (Status status = execution.CheckDeadline(); !status) return status;
      Vector where;
      if (Status status = where_->Evaluate(execution, flattened.chunk(), where); !status) {
        return status;
      }
      for (std::size_t i = 0; i < flattened.chunk().size; ++i) {
        Counts& count = counts[flattened.rows()[i]];
        if (!where[i].is(Value::Type::kBoolean)) ++count.unknown;
        else if (where[i].boolean()) ++count.yes;
        else ++count.no;
      }
    }
    Column& values = out.Own(batch.size);
    for (std::size_t row = 0; row < batch.size; ++row) {
      if (!lists[row].is_null()) values[row] = Decide(counts[row]);
    }
    return {};
  }

 private:
  struct Counts {
    std::size_t yes = 0, no = 0, unknown = 0;
  };
  Value Decide(const Counts& count) const {
    switch (kind_) {
      case QuantifierKind::kAll:
        if (count.no > 0) return Value::Boolean(false);
        return count.unknown > 0 ? Value() : Value::Boolean(true);
      case QuantifierKind::kAny:
        if (count.yes > 0) return Value::Boolean(true);
        return count.unknown > 0 ? Value() : Value::Boolean(false);
      case QuantifierKind::kNone:
        if (count.yes > 0) return Value::Boolean(false);
        return count.unknown > 0 ? Value() : Value::Boolean(true);
      case QuantifierKind::kSingle:
        if (count.yes > 1) return Value::Boolean(false);
        return count.unknown > 0 ? Value() : Value::Boolean(count.yes == 1);
    }
    return Value();
  }

  QuantifierKind kind_;
  VariableId variable_;
  EvaluatorPtr list_, where_;
  std::vector<VariableId> used_;
  Span span_;
};

// All rows take their first step together, then those that have a second element, and so on.
class ReduceEval final : public Evaluator {
 public:
  ReduceEval(const Reduce& node, Builder& builder, Span span)
      : accumulator_(node.accumulator.id),
        variable_(node.variable.id),
        start_(builder.Compile(*node.start)),
        list_(builder.Compile(*node.list)),
        step_(builder.Compile(*node.step)),
        used_(UsedByAll({node.step.get()})),
        span_(span) {}

  Status Evaluate(Execution& execution, const Batch& batch, Vector& out) override {
    Vector lists, start;
    if (Status status = list_->Evaluate(execution, batch, lists); !status) return status;
    if (Status status = CheckLists(lists, batch.size); !status) {
      return execution.At(status.error(), span_);
    }
    if (Status status = start_->Evaluate(execution, batch, start); !status) return status;
    Column state = start.Take(batch.size);
    std::vector<VariableId> carried;
    for (VariableId id : used_) {
      if (id != accumulator_ && id != variable_) carried.push_back(id);
    }
    for (std::size_t position = 0;; ++position) {
      std::vector<std::uint32_t> rows;
      for (std::size_t row = 0; row < batch.size; ++row) {
        if (lists[row].is(Value::Type::kList) && lists[row].list().size() > position) {
          rows.push_back(static_cast<std::uint32_t>(row));
        }
      }
      if (rows.empty()) break;
      if (Status status = execution.CheckDeadline(); !status) return status;
      Batch part = Subset(batch, rows, carried);
      for (std::uint32_t row : rows) {
        part[variable_].push_back(lists[row].list()[position]);
        part[accumulator_].push_back(std::move(state[row]));
      }
      Vector next;
      if (Status status = step_->Evaluate(execution, part, next); !status) return status;
      Column values = next.Take(part.size);
      for (std::size_t i = 0; i < rows.size(); ++i) state[rows[i]] = std::move(values[i]);
    }
    for (std::size_t row = 0; row < batch.size; ++row) {
      if (lists[row].is_null()) state[row] = Value();
    }
    out.storage = std::move(state);
    out.constant = false;
    out.Seal();
    return {};
  }

 private:
  VariableId accumulator_, variable_;
  EvaluatorPtr start_, list_, step_;
  std::vector<VariableId> used_;
  Span span_;
};

}  // namespace

EvaluatorPtr MakeListComprehension(const ListComprehension& node, Builder& builder, Span span) {
  return std::make_unique<ListComprehensionEval>(node, builder, span);
}
EvaluatorPtr MakeQuantifier(const Quantifier& node, Builder& builder, Span span) {
  return std::make_unique<QuantifierEval>(node, builder, span);
}
EvaluatorPtr MakeReduce(const Reduce& node, Builder& builder, Span span) {
  return std::make_unique<ReduceEval>(node, builder, span);
}

}  // namespace kg::query
