#include <limits>
#include <span>

#include "query/exec/evaluators.h"
#include "query/exec/operators.h"
#include "query/exec/per_row.h"
#include "query/exec/row_table.h"
#include "query/functions/operators.h"

namespace kg::query {
namespace {

// Hash join: the inner plan's rows are gathered by their keys once, then each row of the input
// finds those of its own keys.
class Join final : public PerRow {
 public:
  Join(const JoinOp& op, Parts parts, Builder::Inner inner)
      : PerRow(std::move(parts.input), std::move(parts.copied)),
        op_(op), inner_(std::move(inner)), table_(op.keys.size()) {
    for (const JoinOp::Key& key : op.keys) {
      outer_keys_.push_back(parts.builder.Compile(*key.outer));
      inner_keys_.push_back(parts.builder.Compile(*key.inner));
    }
    for (VariableId id : op.columns) {
      if (parts.Needs(id)) columns_.push_back(id);
    }
    outer_values_.resize(op.keys.size());
    key_.resize(op.keys.size());
  }

 protected:
  void Begin() override {
    built_ = false;
    table_.Clear();
    batches_.clear();
    rows_.clear();
    groups_.clear();
    walking_ = false;
  }

  Status Open(Execution& execution, const Batch& batch) override {
    if (!built_) {
      if (Status status = Build(execution); !status) return status;
      built_ = true;
    }
    walking_ = false;
    for (std::size_t i = 0; i < outer_keys_.size(); ++i) {
      Status status = outer_keys_[i]->Evaluate(execution, batch, outer_values_[i]);
      if (!status) return status;
    }
    return {};
  }

  Status Produce(Execution& execution, const Batch& batch, std::uint32_t row, Batch& out,
                 bool& done) override {
    if (!walking_) {
      if (!TakeKey(outer_values_, row)) return {};
      const std::optional<std::uint32_t> group = table_.Find(key_);
      if (!group) return {};
      place_ = groups_[*group].first;
      walking_ = true;
    }
    for (; place_ != kEnd; place_ = rows_[place_].next) {
      if (out.size >= kBatchRows) {
        done = false;
        return {};
      }
      if (Status status = execution.Tick(); !status) return status;
      const Row& found = rows_[place_];
      const Batch& from = batches_[found.batch];
      bool differs = true;
      for (const auto& [before, added] : op_.different) {
        differs = differs && Compare(batch[before][row], from[added][found.row]) != 0;
      }
      if (!differs) continue;
      for (VariableId id : columns_) {
        out[id].push_back(from.Has(id) ? from[id][found.row] : Value());
      }
      ++out.size;
    }
    walking_ = false;
    return {};
  }

 private:
  static constexpr std::uint32_t kEnd = std::numeric_limits<std::uint32_t>::max();
  struct Row {
    std::uint32_t batch, row, next;
  };
  struct Group {
    std::uint32_t first, last;
  };

  // Whether the row's keys can equal anything: null, NaN and what holds them equal nothing.
  bool TakeKey(const std::vector<Vector>& values, std::size_t row) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      key_[i] = values[i][row];
      const Value self = Equals(key_[i], key_[i]);
      if (!self.is(Value::Type::kBoolean) || !self.boolean()) return false;
    }
    return true;
  }

  Status Build(Execution& execution) {
    inner_.argument->batch.Clear(execution.variables());
    inner_.argument->batch.size = 1;
    inner_.root->Reset();
    std::vector<Vector> values(inner_keys_.size());
    while (true) {
      Batch batch;
      if (Status status = inner_.root->Pull(execution, batch); !status) return status;
      if (batch.size == 0) return {};
      for (std::size_t i = 0; i < inner_keys_.size(); ++i) {
        Status status = inner_keys_[i]->Evaluate(execution, batch, values[i]);
        if (!status) return status;
      }
      const std::size_t before = rows_.capacity();
      for (std::uint32_t row = 0; row < batch.size; ++row) {
        if (Status status = execution.Tick(); !status) return status;
        if (!TakeKey(values, row)) continue;
        const auto place = static_cast<std::uint32_t>(rows_.size());
        if (place == kEnd) {
          return Error{ErrorCode::kLimit, "A join has too many rows; make the patterns more selective.",
                       ""};
        }
        rows_.push_back({static_cast<std::uint32_t>(batches_.size()), row, kEnd});
        const auto [group, fresh] = table_.FindOrAdd(key_);
        if (fresh) {
          groups_.push_back({place, place});
        } else {
          rows_[groups_[group].last].next = place;
          groups_[group].last = place;
        }
      }
      for (std::size_t id = 0; id < batch.columns.size(); ++id) {
        if (!Keeps(static_cast<VariableId>(id))) batch.columns[id] = {};
      }
      const std::size_t bytes = BytesOf(batch) + batch.columns.size() * sizeof(Column) +
                                table_.TakeNewBytes() +
                                (rows_.capacity() - before) * sizeof(Row);
      if (Status status = Hold(execution, bytes); !status) return status;
      batches_.push_back(std::move(batch));
    }
  }

  bool Keeps(VariableId id) const {
    for (VariableId kept : columns_) {
      if (kept == id) return true;
    }
    for (const auto& [before, added] : op_.different) {
      if (added == id) return true;
    }
    return false;
  }

  const JoinOp& op_;
  Builder::Inner inner_;
  std::vector<EvaluatorPtr> outer_keys_, inner_keys_;
  std::vector<VariableId> columns_;
  bool built_ = false, walking_ = false;
  RowTable table_;
  std::vector<Batch> batches_;
  std::vector<Row> rows_;
  std::vector<Group> groups_;
  std::vector<Vector> outer_values_;
  std::vector<Value> key_;
  std::uint32_t place_ = kEnd;
};

}  // namespace

OperatorPtr MakeJoin(const JoinOp& op, Parts parts, Builder::Inner inner) {
  return std::make_unique<Join>(op, std::move(parts), std::move(inner));
}

}  // namespace kg::query
