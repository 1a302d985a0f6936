#include <algorithm>
#include <optional>
#include <utility>

#include "query/exec/operators.h"
#include "query/exec/row_table.h"
#include "query/exec/weights.h"
#include "query/functions/aggregate.h"

namespace kg::query {
namespace {

// What one aggregate function of the query needs; its groups' states are beside it.
struct Measure {
  const Call* call;
  std::vector<EvaluatorPtr> arguments;
  bool counts_rows;  // whatever is in them
};

class AggregateOperator final : public Operator {
 public:
  AggregateOperator(const AggregateOp& op, Parts parts)
      : input_(std::move(parts.input)), weight_(op.weight), groups_(op.keys.size()) {
    for (const auto& [id, expr] : op.keys) keys_.emplace_back(id, parts.builder.Compile(*expr));
    for (const Call* call : op.aggregates) {
      Measure column{call, {}, call->star};
      const auto& counts = op.row_counts;
      column.counts_rows |= std::find(counts.begin(), counts.end(), call) != counts.end();
      for (const ExprPtr& argument : call->arguments) {
        if (!column.counts_rows) column.arguments.push_back(parts.builder.Compile(*argument));
      }
      accumulates_ |= !column.counts_rows;
      columns_.push_back(std::move(column));
    }
  }

  void Reset() override {
    input_->Reset();
    groups_.Clear();
    counts_.clear();
    states_.clear();
    state_bytes_ = StateBytes();
    done_ = false;
    place_ = 0;
  }

 protected:
  Status Next(Execution& execution, Batch& out) override {
    if (!done_) {
      if (Status status = Consume(execution); !status) return status;
      done_ = true;
      place_ = 0;
      // Without keys there is one group, be it empty.
      if (keys_.empty() && groups_.size() == 0) AddGroup(groups_.FindOrAdd({}).first);
    }
    while (place_ < groups_.size() && out.size < kBatchRows) {
      for (std::size_t i = 0; i < keys_.size(); ++i) {
        out[keys_[i].first].push_back(groups_.row(place_)[i]);
      }
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        const std::size_t index = place_ * columns_.size() + i;
        Column& column = out[columns_[i].call->result];
        if (columns_[i].counts_rows) {
          column.push_back(Value::Integer(static_cast<std::int64_t>(counts_[index])));
          continue;
        }
        Result<Value> value = states_[index].accumulator->Finish(execution.context());
        if (!value) return std::move(value).error();
        column.push_back(std::move(*value));
        states_[index] = {};
      }
      ++place_;
      ++out.size;
    }
    if (out.size == 0) {
      LetGo(execution);
    }
    return {};
  }

 private:
  struct State {
    std::unique_ptr<Accumulator> accumulator;  // none where rows are counted
    std::unique_ptr<RowTable> seen;            // DISTINCT
    std::uint64_t count = 0;
    std::size_t bytes = 0;
  };

  std::size_t StateBytes() const {
    return states_.capacity() * sizeof(State) + counts_.capacity() * sizeof(std::uint64_t);
  }

  void AddGroup(std::uint32_t) {
    counts_.resize(counts_.size() + columns_.size());
    if (!accumulates_) return;
    for (const Measure& column : columns_) {
      State state;
      if (!column.counts_rows) state.accumulator = column.call->aggregate->make();
      if (column.call->distinct) state.seen = std::make_unique<RowTable>(1);
      states_.push_back(std::move(state));
    }
  }

  Status Consume(Execution& execution) {
    Batch batch;
    std::vector<std::uint32_t> group_of;
    while (true) {
      if (Status status = input_->Pull(execution, batch); !status) return status;
      if (batch.size == 0) return {};
      if (Status status = FindGroups(execution, batch, group_of); !status) return status;
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (Status status = AddAll(execution, batch, i, group_of); !status) return status;
      }
    }
  }

  Status FindGroups(Execution& execution, const Batch& batch,
                    std::vector<std::uint32_t>& group_of) {
    std::vector<Vector> keys(keys_.size());
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (Status status = keys_[i].second->Evaluate(execution, batch, keys[i]); !status) {
        return status;
      }
    }
    group_of.resize(batch.size);
    std::vector<Value> row(keys_.size());
    for (std::size_t r = 0; r < batch.size; ++r) {
      for (std::size_t i = 0; i < keys_.size(); ++i) {
        row[i] = keys[i][r];
        if (Status status = execution.CheckDeadlineFor(row[i]); !status) return status;
      }
      const auto [group, fresh] = groups_.FindOrAdd(row);
      if (fresh) AddGroup(group);
      group_of[r] = group;
    }
    const std::size_t bytes =
        groups_.TakeNewBytes() + (StateBytes() - state_bytes_);
    state_bytes_ = StateBytes();
    return Hold(execution, bytes);
  }

  Status AddAll(Execution& execution, const Batch& batch, std::size_t index,
                const std::vector<std::uint32_t>& group_of) {
    Measure& column = columns_[index];
    if (column.counts_rows) {
      for (std::size_t r = 0; r < batch.size; ++r) {
        std::uint64_t& count = counts_[group_of[r] * columns_.size() + index];
        if (!AddWeight(count, WeightOf(batch, weight_, r))) return TooMany();
      }
      return {};
    }
    std::vector<Vector> arguments(column.arguments.size());
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      if (Status status = column.arguments[i]->Evaluate(execution, batch, arguments[i]); !status) {
        return status;
      }
    }
    std::vector<Value> row(arguments.size());
    std::size_t added = 0;
    for (std::size_t r = 0; r < batch.size; ++r) {
      State& state = states_[group_of[r] * columns_.size() + index];
      for (std::size_t i = 0; i < row.size(); ++i) row[i] = arguments[i][r];
      if (!row.empty()) {
        if (Status status = execution.CheckDeadlineFor(row[0]); !status) return status;
      }
      if (state.seen) {
        if (row[0].is_null() || !state.seen->FindOrAdd(std::span(row).first(1)).second) continue;
        added += state.seen->TakeNewBytes();
      }
      if (Status status = state.accumulator->Add(execution.context(), row); !status) {
        return status;
      }
      // What a state holds is asked now and then; it doubles at most between two questions.
      ++state.count;
      if ((state.count & (state.count - 1)) == 0 || state.count % 4096 == 0) {
        const std::size_t bytes = state.accumulator->HeapBytes();
        if (bytes > state.bytes) added += bytes - state.bytes;
        state.bytes = std::max(state.bytes, bytes);
      }
    }
    return Hold(execution, added);
  }

  OperatorPtr input_;
  VariableId weight_;
  std::vector<std::pair<VariableId, EvaluatorPtr>> keys_;
  std::vector<Measure> columns_;
  RowTable groups_;
  bool accumulates_ = false;           // some column does more than count rows
  std::vector<std::uint64_t> counts_;  // both by group, then by column
  std::vector<State> states_;
  std::size_t state_bytes_ = 0;
  std::uint32_t place_ = 0;
  bool done_ = false;
};

class Distinct final : public Operator {
 public:
  Distinct(const DistinctOp& op, Parts parts)
      : columns_(op.columns), input_(std::move(parts.input)), copied_(std::move(parts.copied)),
        seen_(op.columns.size()) {}
  void Reset() override {
    input_->Reset();
    seen_.Clear();
    started_ = false;
  }

 protected:
  Status Next(Execution& execution, Batch& out) override {
    if (!std::exchange(started_, true)) LetGo(execution);
    std::vector<Value> row(columns_.size());
    std::vector<std::uint32_t> kept;
    while (true) {
      if (Status status = input_->Pull(execution, batch_); !status) return status;
      if (batch_.size == 0) return {};
      kept.clear();
      for (std::uint32_t r = 0; r < batch_.size; ++r) {
        for (std::size_t i = 0; i < columns_.size(); ++i) {
          row[i] = batch_.Has(columns_[i]) ? batch_[columns_[i]][r] : Value();
          if (Status status = execution.CheckDeadlineFor(row[i]); !status) return status;
        }
        if (seen_.FindOrAdd(row).second) kept.push_back(r);
      }
      if (Status status = Hold(execution, seen_.TakeNewBytes()); !status) return status;
      if (kept.empty()) continue;
      Gather(batch_, kept, copied_, out);
      out.size = kept.size();
      return {};
    }
  }

 private:
  std::vector<VariableId> columns_;
  OperatorPtr input_;
  std::vector<VariableId> copied_;
  RowTable seen_;
  Batch batch_;
  bool started_ = false;
};

}  // namespace

OperatorPtr MakeAggregate(const AggregateOp& op, Parts parts) {
  return std::make_unique<AggregateOperator>(op, std::move(parts));
}
OperatorPtr MakeDistinct(const DistinctOp& op, Parts parts) {
  return std::make_unique<Distinct>(op, std::move(parts));
}

}  // namespace kg::query
