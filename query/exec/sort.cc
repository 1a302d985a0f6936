#include <algorithm>
#include <limits>
#include <numeric>

#include "query/error.h"
#include "query/exec/operators.h"

namespace kg::query {

Result<std::uint64_t> CountFrom(Execution& execution, Evaluator& count, std::string_view what,
                                Span span) {
  Batch row;
  row.Clear(execution.variables());
  row.size = 1;
  Vector values;
  if (Status status = count.Evaluate(execution, row, values); !status) return status.error();
  auto fail = [&](std::string_view detail, std::string_view rest) {
    return execution.At(QueryError{ErrorType::kSyntaxError, Phase::kRuntime, detail,
                                   std::string(what) + std::string(rest)},
                        span);
  };
  if (!values[0].is(Value::Type::kInteger)) {
    return fail("InvalidArgumentType", " takes an integer.");
  }
  if (values[0].integer() < 0) return fail("NegativeIntegerArgument", " cannot be negative.");
  return static_cast<std::uint64_t>(values[0].integer());
}

namespace {

constexpr std::uint64_t kMaxPruned = 1 << 16;   // more rows than that are kept and sorted once
constexpr std::size_t kSortedRun = 1 << 14;     // what is sorted without a look at the clock

class Sort final : public Operator {
 public:
  Sort(const SortOp& op, Parts parts)
      : op_(op), input_(std::move(parts.input)), copied_(std::move(parts.copied)) {
    for (const auto& [expr, descending] : op.keys) {
      keys_.push_back(parts.builder.Compile(*expr));
      descending_.push_back(descending);
    }
    if (op.limit != nullptr) limit_ = parts.builder.Compile(*op.limit);
    if (op.skip != nullptr) skip_ = parts.builder.Compile(*op.skip);
    key_columns_.resize(keys_.size());
  }
  void Reset() override {
    input_->Reset();
    done_ = false;
  }

 protected:
  Status Next(Execution& execution, Batch& out) override {
    if (!done_) {
      if (Status status = Consume(execution); !status) return status;
      done_ = true;
      place_ = 0;
    }
    const std::size_t count = std::min(kBatchRows, order_.size() - place_);
    Gather(rows_, std::span(order_).subspan(place_, count), copied_, out);
    out.size = count;
    place_ += count;
    if (count == 0) {
      LetGo(execution);
    }
    return {};
  }

 private:
  Status Consume(Execution& execution) {
    rows_.Clear(execution.variables());
    for (Column& column : key_columns_) column.clear();
    bound_.clear();
    long_keys_ = false;
    keep_ = std::numeric_limits<std::uint64_t>::max();
    if (limit_) {
      Result<std::uint64_t> limit = CountFrom(execution, *limit_, "LIMIT", op_.limit->span);
      if (!limit) return std::move(limit).error();
      keep_ = *limit;
      if (skip_) {
        Result<std::uint64_t> skip = CountFrom(execution, *skip_, "SKIP", op_.skip->span);
        if (!skip) return std::move(skip).error();
        keep_ = keep_ > std::numeric_limits<std::uint64_t>::max() - *skip ? keep_ : keep_ + *skip;
      }
    }
    Batch batch;
    while (true) {
      if (Status status = input_->Pull(execution, batch); !status) return status;
      if (batch.size == 0) break;
      if (Status status = Append(execution, batch); !status) return status;
      if (op_.ordered && LastIsTooLate()) break;
      if (keep_ <= kMaxPruned && rows_.size > 2 * keep_ + kBatchRows) {
        if (Status status = Prune(execution); !status) return status;
      }
    }
    if (Status status = SortRows(execution); !status) return status;
    if (order_.size() > keep_) order_.resize(keep_);
    return {};
  }

  Status Append(Execution& execution, const Batch& batch) {
    std::vector<Vector> values(keys_.size());
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (Status status = keys_[i]->Evaluate(execution, batch, values[i]); !status) return status;
    }
    taken_.clear();
    for (std::uint32_t row = 0; row < batch.size; ++row) {
      if (bound_.empty() || IsBeforeBound(values, row)) taken_.push_back(row);
    }
    if (taken_.empty()) return {};
    ByteCounter key_bytes;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      for (std::uint32_t row : taken_) {
        key_bytes.Add(values[i][row]);
        long_keys_ = long_keys_ || Execution::IsLong(values[i][row]);
        key_columns_[i].push_back(values[i][row]);
      }
    }
    Gather(batch, taken_, copied_, rows_);
    rows_.size += taken_.size();
    const std::size_t bytes = BytesOf(batch) / batch.size * taken_.size() + key_bytes.bytes();
    return Hold(execution, bytes);
  }

  // Whether a row comes before the last of those that were kept; one with the same keys comes after.
  bool IsBeforeBound(const std::vector<Vector>& values, std::uint32_t row) const {
    for (std::size_t i = 0; i < bound_.size(); ++i) {
      const auto order = Compare(values[i][row], bound_[i]);
      if (order != 0) return descending_[i] ? order > 0 : order < 0;
    }
    return false;
  }

  bool Before(std::uint32_t a, std::uint32_t b) const {
    for (std::size_t i = 0; i < key_columns_.size(); ++i) {
      const auto order = Compare(key_columns_[i][a], key_columns_[i][b]);
      if (order != 0) return descending_[i] ? order > 0 : order < 0;
    }
    return a < b;
  }

  // Of an input that comes in the order of the first key: whether the first `keep_` rows are there,
  // since the row that came last differs in that key from all of them.
  bool LastIsTooLate() const {
    if (keep_ == 0) return true;
    if (rows_.size <= keep_) return false;
    const Column& first = key_columns_[0];
    return Compare(first[static_cast<std::size_t>(keep_) - 1], first[rows_.size - 1]) != 0;
  }

  // Short runs, then merges, with a look at the clock now and then.
  Status SortRows(Execution& execution) {
    const auto before = [this](std::uint32_t a, std::uint32_t b) { return Before(a, b); };
    const std::size_t size = rows_.size;
    order_.resize(size);
    std::iota(order_.begin(), order_.end(), 0u);
    const auto at = [size](std::vector<std::uint32_t>& list, std::size_t place) {
      return list.begin() + static_cast<std::ptrdiff_t>(std::min(place, size));
    };
    const std::size_t first_run = long_keys_ ? 1 : kSortedRun;
    for (std::size_t begin = 0; !long_keys_ && begin < size; begin += kSortedRun) {
      if (Status status = execution.CheckDeadline(); !status) return status;
      std::sort(at(order_, begin), at(order_, begin + kSortedRun), before);
    }
    std::vector<std::uint32_t> merged(size > first_run ? size : 0);
    for (std::size_t run = first_run; run < size; run *= 2) {
      for (std::size_t begin = 0; begin < size; begin += 2 * run) {
        std::size_t left = begin, right = std::min(begin + run, size), out = begin;
        const std::size_t middle = right, end = std::min(begin + 2 * run, size);
        for (; left < middle && right < end; ++out) {
          if (Status status = long_keys_ ? execution.CheckDeadline() : execution.Tick(); !status) {
            return status;
          }
          merged[out] = before(order_[right], order_[left]) ? order_[right++] : order_[left++];
        }
        std::copy(at(order_, left), at(order_, middle), at(merged, out));
        std::copy(at(order_, right), at(order_, end), at(merged, out + (middle - left)));
      }
      order_.swap(merged);
    }
    return {};
  }

  // Only the first `keep_` rows can still come out.
  Status Prune(Execution& execution) {
    if (long_keys_) {
      if (Status status = SortRows(execution); !status) return status;
    } else {
      order_.resize(rows_.size);
      std::iota(order_.begin(), order_.end(), 0u);
      const auto middle = order_.begin() + static_cast<std::ptrdiff_t>(keep_);
      std::nth_element(order_.begin(), middle, order_.end(),
                       [this](std::uint32_t a, std::uint32_t b) { return Before(a, b); });
    }
    order_.resize(keep_);
    bound_.clear();
    if (keep_ > 0) {
      const std::uint32_t last = *std::max_element(
          order_.begin(), order_.end(),
          [this](std::uint32_t a, std::uint32_t b) { return Before(a, b); });
      for (const Column& column : key_columns_) bound_.push_back(column[last]);
    }
    std::sort(order_.begin(), order_.end());
    Batch kept;
    kept.Clear(rows_.columns.size());
    Gather(rows_, order_, copied_, kept);
    kept.size = order_.size();
    for (Column& column : key_columns_) {
      Column values;
      for (std::uint32_t row : order_) values.push_back(std::move(column[row]));
      column = std::move(values);
    }
    rows_ = std::move(kept);
    LetGo(execution);
    return Hold(execution, BytesOf(rows_));
  }

  const SortOp& op_;
  OperatorPtr input_;
  std::vector<VariableId> copied_;
  std::vector<EvaluatorPtr> keys_;
  std::vector<bool> descending_;
  EvaluatorPtr limit_, skip_;
  std::uint64_t keep_ = 0;
  Batch rows_;
  std::vector<Column> key_columns_;
  std::vector<std::uint32_t> order_;
  std::vector<Value> bound_;           // keys of the last of the first `keep_` rows, once known
  std::vector<std::uint32_t> taken_;   // of a batch: rows that may be among them
  std::size_t place_ = 0;
  bool done_ = false, long_keys_ = false;
};

class Skip final : public Operator {
 public:
  Skip(const SkipOp& op, Parts parts)
      : op_(op), input_(std::move(parts.input)), copied_(std::move(parts.copied)),
        count_(parts.builder.Compile(*op.count)) {}
  void Reset() override {
    input_->Reset();
    started_ = false;
  }

 protected:
  Status Next(Execution& execution, Batch& out) override {
    if (!started_) {
      Result<std::uint64_t> count = CountFrom(execution, *count_, "SKIP", op_.count->span);
      if (!count) return std::move(count).error();
      left_ = *count;
      started_ = true;
    }
    while (true) {
      if (Status status = input_->Pull(execution, out); !status) return status;
      if (out.size == 0 || left_ == 0) return {};
      if (left_ >= out.size) {
        left_ -= out.size;
        continue;
      }
      std::vector<std::uint32_t> rows(out.size - left_);
      std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(left_));
      left_ = 0;
      Batch rest;
      rest.Clear(out.columns.size());
      Gather(out, rows, copied_, rest);
      rest.size = rows.size();
      out = std::move(rest);
      return {};
    }
  }

 private:
  const SkipOp& op_;
  OperatorPtr input_;
  std::vector<VariableId> copied_;
  EvaluatorPtr count_;
  std::uint64_t left_ = 0;
  bool started_ = false;
};

class Limit final : public Operator {
 public:
  Limit(const LimitOp& op, Parts parts, bool input_writes)
      : op_(op), input_(std::move(parts.input)), count_(parts.builder.Compile(*op.count)),
        input_writes_(input_writes) {}
  void Reset() override {
    input_->Reset();
    started_ = false;
  }

 protected:
  Status Next(Execution& execution, Batch& out) override {
    if (!started_) {
      Result<std::uint64_t> count = CountFrom(execution, *count_, "LIMIT", op_.count->span);
      if (!count) return std::move(count).error();
      left_ = *count;
      started_ = true;
      // What is written below is written whole, whether its rows are wanted or not.
      if (left_ == 0 && input_writes_) {
        Batch rows;
        if (Status status = input_->Pull(execution, rows); !status) return status;
      }
    }
    if (left_ == 0) return {};
    if (Status status = input_->Pull(execution, out); !status) return status;
    if (out.size > left_) {
      for (Column& column : out.columns) {
        if (!column.empty()) column.resize(left_);
      }
      out.size = left_;
    }
    left_ -= out.size;
    return {};
  }

 private:
  const LimitOp& op_;
  OperatorPtr input_;
  EvaluatorPtr count_;
  bool input_writes_;
  std::uint64_t left_ = 0;
  bool started_ = false;
};

}  // namespace

OperatorPtr MakeSort(const SortOp& op, Parts parts) {
  return std::make_unique<Sort>(op, std::move(parts));
}
OperatorPtr MakeSkip(const SkipOp& op, Parts parts) {
  return std::make_unique<Skip>(op, std::move(parts));
}
OperatorPtr MakeLimit(const LimitOp& op, Parts parts, bool input_writes) {
  return std::make_unique<Limit>(op, std::move(parts), input_writes);
}

}  // namespace kg::query
