#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "query/error.h"
#include "query/exec/column_filter.h"
#include "query/exec/node_marks.h"
#include "query/exec/operators.h"

namespace kg::query {
namespace {

using store::ColumnImage;
__extension__ using Wide = __int128;

constexpr std::size_t kBlock = 4096;            // positions looked at in one go
constexpr std::size_t kMaxGroups = 1 << 16;     // combinations of keys that are counted in an array
constexpr std::uint32_t kNoGroup = static_cast<std::uint32_t>(-1);

using ColumnPtr = std::shared_ptr<const ColumnImage>;

// Groups by the values of some columns: a number for each combination, in the order in which they
// are met.
class Grouping {
 public:
  // False: the keys may have too many combinations, or values that are no small numbers.
  bool Add(const ColumnImage& column) {
    Key key{&column, 0, 0};
    if (column.kind() == ColumnImage::Kind::kStrings) {
      key.size = column.dictionary().size();
    } else if (!column.integers().empty()) {
      const auto [low, high] =
          std::minmax_element(column.integers().begin(), column.integers().end());
      key.low = *low;
      const auto range = static_cast<std::uint64_t>(*high) - static_cast<std::uint64_t>(*low);
      if (range >= kMaxGroups) return false;
      key.size = static_cast<std::size_t>(range) + 1;
    } else if (column.size() > 0) {
      return false;
    }
    ++key.size;  // null
    if (key.size * combinations_ > kMaxGroups) return false;
    combinations_ *= key.size;
    keys_.push_back(key);
    return true;
  }
  void Start() { groups_.assign(combinations_, kNoGroup); }

  std::uint32_t GroupOf(std::size_t position) {
    std::size_t at = 0;
    for (const Key& key : keys_) {
      std::size_t digit = key.size - 1;
      if (!key.column->IsNull(position)) {
        digit = key.column->kind() == ColumnImage::Kind::kStrings
                    ? key.column->codes()[position]
                    : static_cast<std::size_t>(key.column->integers()[position] - key.low);
      }
      at = at * key.size + digit;
    }
    std::uint32_t& group = groups_[at];
    if (group == kNoGroup) {
      group = static_cast<std::uint32_t>(first_.size());
      first_.push_back(position);
    }
    return group;
  }
  std::size_t size() const { return first_.size(); }
  Value KeyOf(std::size_t group, std::size_t key) const {
    return keys_[key].column->ValueAt(first_[group]);
  }

 private:
  struct Key {
    const ColumnImage* column;
    std::int64_t low;
    std::size_t size;
  };
  std::vector<Key> keys_;
  std::size_t combinations_ = 1;
  std::vector<std::uint32_t> groups_;  // by combination
  std::vector<std::size_t> first_;     // by group: where it was met
};

// One aggregate over one column, for every group.
class ColumnMeasure {
 public:
  enum class What { kRows, kCount, kSum, kAverage, kMin, kMax };
  ColumnMeasure(What what, const ColumnImage* column) : what_(what), column_(column) {}

  static std::optional<ColumnMeasure> Make(const Call& call, const ColumnImage* column) {
    const std::string_view name = call.aggregate->name;
    if (column == nullptr) return ColumnMeasure(What::kRows, nullptr);
    if (name == "count") return ColumnMeasure(What::kCount, column);
    using Kind = ColumnImage::Kind;
    const bool number = column->kind() == Kind::kIntegers || column->kind() == Kind::kFloats;
    if (column->kind() == Kind::kValues) return std::nullopt;
    if (name == "min") return ColumnMeasure(What::kMin, column);
    if (name == "max") return ColumnMeasure(What::kMax, column);
    if (!number) return std::nullopt;
    return ColumnMeasure(name == "sum" ? What::kSum : What::kAverage, column);
  }

  std::size_t bytes() const { return states_.capacity() * sizeof(State); }
  void Grow(std::size_t groups) { states_.resize(groups); }

  void Add(std::span<const std::uint32_t> positions, const std::uint32_t* groups) {
    switch (what_) {
      case What::kRows:
        for (std::size_t i = 0; i < positions.size(); ++i) ++states_[groups[i]].count;
        return;
      case What::kCount:
        for (std::size_t i = 0; i < positions.size(); ++i) {
          states_[groups[i]].count += column_->IsNull(positions[i]) ? 0 : 1;
        }
        return;
      case What::kSum: case What::kAverage:
        column_->kind() == ColumnImage::Kind::kFloats ? AddFloats(positions, groups)
                                                      : AddIntegers(positions, groups);
        return;
      case What::kMin: case What::kMax: AddExtremes(positions, groups); return;
    }
  }

  Result<Value> Finish(std::size_t group) const {
    const State& state = states_[group];
    const bool floats = column_ != nullptr && column_->kind() == ColumnImage::Kind::kFloats;
    switch (what_) {
      case What::kRows: case What::kCount: return Value::Integer(state.count);
      case What::kMin: case What::kMax:
        return state.count == 0 ? Value() : column_->ValueAt(state.best);
      case What::kSum:
        if (state.count == 0) return Value::Integer(0);
        if (floats) return Value::Float(FloatSum(state));
        if (Wide{static_cast<std::int64_t>(state.integers)} != state.integers) {
          return Error(ArithmeticError("IntegerOverflow", "sum() does not fit into 64 bits"));
        }
        return Value::Integer(static_cast<std::int64_t>(state.integers));
      case What::kAverage:
        if (state.count == 0) return Value();
        return Value::Float((floats ? FloatSum(state) : static_cast<double>(state.integers)) /
                            static_cast<double>(state.count));
    }
    return Value();
  }

 private:
  struct State {
    std::int64_t count = 0;
    Wide integers = 0;
    double sum = 0, correction = 0;
    std::size_t best = 0;  // position of the least or the greatest value
  };

  static double FloatSum(const State& state) {
    return std::isfinite(state.sum) ? state.sum + state.correction : state.sum;
  }

  // As sum() of rows adds, so that the two agree to the bit (query/functions/aggregate.cc).
  void AddFloats(std::span<const std::uint32_t> positions, const std::uint32_t* groups) {
    const std::span<const double> values = column_->floats();
    for (std::size_t i = 0; i < positions.size(); ++i) {
      if (column_->IsNull(positions[i])) continue;
      State& state = states_[groups[i]];
      const double number = values[positions[i]], sum = state.sum + number;
      if (std::isfinite(sum)) {
        state.correction += std::fabs(state.sum) >= std::fabs(number)
                                ? (state.sum - sum) + number
                                : (number - sum) + state.sum;
      }
      state.sum = sum;
      ++state.count;
    }
  }

  void AddIntegers(std::span<const std::uint32_t> positions, const std::uint32_t* groups) {
    const std::span<const std::int64_t> values = column_->integers();
    for (std::size_t i = 0; i < positions.size(); ++i) {
      if (column_->IsNull(positions[i])) continue;
      State& state = states_[groups[i]];
      state.integers += values[positions[i]];
      ++state.count;
    }
  }

  // Whether the value at `a` comes before that at `b`, as Compare has it.
  bool Before(std::size_t a, std::size_t b) const {
    switch (column_->kind()) {
      case ColumnImage::Kind::kFloats: {
        const double x = column_->floats()[a], y = column_->floats()[b];
        return std::isnan(y) ? !std::isnan(x) : x < y;
      }
      case ColumnImage::Kind::kStrings: return column_->codes()[a] < column_->codes()[b];
      default: return column_->integers()[a] < column_->integers()[b];
    }
  }
  void AddExtremes(std::span<const std::uint32_t> positions, const std::uint32_t* groups) {
    const bool least = what_ == What::kMin;
    for (std::size_t i = 0; i < positions.size(); ++i) {
      const std::size_t at = positions[i];
      if (column_->IsNull(at)) continue;
      State& state = states_[groups[i]];
      if (state.count++ == 0 || (least ? Before(at, state.best) : Before(state.best, at))) {
        state.best = at;
      }
    }
  }

  What what_;
  const ColumnImage* column_;
  std::vector<State> states_;  // by group
};

class ColumnAggregate final : public Operator {
 public:
  ColumnAggregate(const ColumnAggregateOp& op, std::vector<EvaluatorPtr> values, OperatorPtr plain)
      : op_(op), values_(std::move(values)), plain_(std::move(plain)) {}
  void Reset() override {
    plain_->Reset();
    started_ = rowwise_ = false;
    place_ = 0;
    results_.clear();
  }

 protected:
  Status Next(Execution& execution, Batch& out) override {
    if (!started_) {
      started_ = true;
      LetGo(execution);
      Result<bool> done = op_.label.empty() ? CountAll(execution) : Aggregate(execution);
      if (!done) return std::move(done).error();
      rowwise_ = !*done;
    }
    if (rowwise_) return plain_->Pull(execution, out);
    while (place_ < results_.size() && out.size < kBatchRows) {
      std::vector<Value>& row = results_[place_++];
      std::size_t at = 0;
      for (const auto& [id, expr] : op_.aggregate.keys) out[id].push_back(std::move(row[at++]));
      for (const Call* call : op_.aggregate.aggregates) {
        out[call->result].push_back(std::move(row[at++]));
      }
      ++out.size;
    }
    return {};
  }

 private:
  // The columns of one label that the aggregate and its conditions read.
  struct Columns {
    std::shared_ptr<const store::LabelImage> nodes;
    std::vector<ColumnPtr> keys, arguments;  // an argument is null where rows are counted
    std::vector<ColumnPtr> tested;
    std::vector<std::unique_ptr<ColumnFilter>> filters;
  };

  static const std::string* KeyOf(const Expr& expr) {
    const auto* property = std::get_if<Property>(&expr.node);
    return property != nullptr ? &property->key : nullptr;
  }

  // False: something is not to be had as a column.
  Result<bool> Load(Execution& execution, LabelId label, Columns& columns) {
    const store::Reader& reader = execution.reader();
    const std::uint64_t reads = reader.CountNodes(label);
    const auto column = [&](const std::string& name) -> ColumnPtr {
      const std::optional<KeyId> key = reader.FindKey(name);
      return key ? reader.Column(label, *key, reads) : nullptr;
    };
    columns.nodes = reader.Labelled(label, reads);
    if (!columns.nodes) return false;
    for (const auto& [id, expr] : op_.aggregate.keys) {
      columns.keys.push_back(column(*KeyOf(*expr)));
      if (!columns.keys.back()) return false;
    }
    for (const Call* call : op_.aggregate.aggregates) {
      const std::string* key = call->star ? nullptr : KeyOf(*call->arguments.front());
      columns.arguments.push_back(key != nullptr ? column(*key) : nullptr);
      if (key != nullptr && !columns.arguments.back()) return false;
    }
    Batch row;
    row.Clear(execution.variables());
    row.size = 1;
    for (std::size_t i = 0; i < op_.tests.size(); ++i) {
      const ColumnTest& test = op_.tests[i];
      Vector value;
      if (values_[i]) {
        if (Status status = values_[i]->Evaluate(execution, row, value); !status) {
          return status.error();
        }
      }
      columns.tested.push_back(column(test.key));
      if (!columns.tested.back()) return false;
      columns.filters.push_back(
          ColumnFilter::Make(test.op, *columns.tested.back(), values_[i] ? value[0] : Value()));
      if (!columns.filters.back()) return false;
    }
    return true;
  }

  // Calls `visit` with the positions that pass, ascending, block by block.
  template <typename Visit>
  Status Scan(Execution& execution, const Columns& columns, Visit visit) {
    const std::size_t size = columns.nodes->nodes().size();
    std::vector<std::uint8_t> pass(kBlock);
    std::vector<std::uint32_t> positions(kBlock);
    for (std::size_t begin = 0; begin < size; begin += kBlock) {
      if (Status status = execution.CheckDeadline(); !status) return status;
      const std::size_t count = std::min(kBlock, size - begin);
      std::size_t passed = 0;
      if (columns.filters.empty()) {
        for (; passed < count; ++passed) {
          positions[passed] = static_cast<std::uint32_t>(begin + passed);
        }
      } else {
        std::fill_n(pass.begin(), count, std::uint8_t{1});
        for (const auto& filter : columns.filters) filter->Apply(begin, count, pass.data());
        for (std::size_t i = 0; i < count; ++i) {
          positions[passed] = static_cast<std::uint32_t>(begin + i);
          passed += pass[i];
        }
      }
      if (passed == 0) continue;
      if (Status status = visit(std::span<const std::uint32_t>(positions.data(), passed)); !status) {
        return status;
      }
    }
    return {};
  }

  Result<bool> Aggregate(Execution& execution) {
    const std::optional<LabelId> label = execution.reader().FindLabel(op_.label);
    if (!label) return false;
    Columns columns;
    Result<bool> loaded = Load(execution, *label, columns);
    if (!loaded || !*loaded) return loaded;
    Grouping grouping;
    for (const ColumnPtr& key : columns.keys) {
      if (!grouping.Add(*key)) return false;
    }
    std::vector<ColumnMeasure> measures;
    for (std::size_t i = 0; i < columns.arguments.size(); ++i) {
      std::optional<ColumnMeasure> measure =
          ColumnMeasure::Make(*op_.aggregate.aggregates[i], columns.arguments[i].get());
      if (!measure) return false;
      measures.push_back(std::move(*measure));
    }
    grouping.Start();
    std::vector<std::uint32_t> groups(kBlock, 0);
    if (columns.keys.empty()) {
      for (ColumnMeasure& measure : measures) measure.Grow(1);
    }
    std::size_t held = 0;
    Status status = Scan(execution, columns, [&](std::span<const std::uint32_t> positions) {
      if (!columns.keys.empty()) {
        for (std::size_t i = 0; i < positions.size(); ++i) {
          groups[i] = grouping.GroupOf(positions[i]);
        }
      }
      std::size_t bytes = 0;
      for (ColumnMeasure& measure : measures) {
        if (!columns.keys.empty()) measure.Grow(grouping.size());
        measure.Add(positions, groups.data());
        bytes += measure.bytes();
      }
      const std::size_t more = bytes > held ? bytes - held : 0;
      held += more;
      return more > 0 ? Hold(execution, more) : Status();
    });
    if (!status) return status.error();
    const std::size_t count = columns.keys.empty() ? 1 : grouping.size();
    for (std::size_t group = 0; group < count; ++group) {
      std::vector<Value>& row = results_.emplace_back();
      for (std::size_t i = 0; i < columns.keys.size(); ++i) row.push_back(grouping.KeyOf(group, i));
      for (const ColumnMeasure& measure : measures) {
        Result<Value> value = measure.Finish(group);
        if (!value) return std::move(value).error();
        row.push_back(std::move(*value));
      }
    }
    return true;
  }

  // Counts over all nodes, label by label; a node of several labels counts with the first.
  Result<bool> CountAll(Execution& execution) {
    for (const Call* call : op_.aggregate.aggregates) {
      if (call->aggregate->name != "count") return false;
    }
    if (!op_.aggregate.keys.empty() || op_.tests.empty()) return false;
    const store::Reader& reader = execution.reader();
    std::vector<Columns> all;
    std::uint64_t labelled = 0;
    for (LabelId label : reader.AllLabels()) {
      if (reader.CountNodes(label) == 0) continue;
      Result<bool> loaded = Load(execution, label, all.emplace_back());
      if (!loaded || !*loaded) return loaded;
      labelled += all.back().nodes->nodes().size();
    }
    const bool overlap = Overlap(all);
    if (overlap) {
      NodeMarks marks;
      labelled = 0;
      for (const Columns& columns : all) {
        if (Status status = execution.CheckDeadline(); !status) return status.error();
        for (std::uint32_t id : columns.nodes->nodes().ids()) labelled += marks.Add(NodeId{id});
      }
    }
    if (labelled != reader.CountNodes()) return false;  // some have no label
    std::vector<std::int64_t> counts(op_.aggregate.aggregates.size());
    std::vector<std::uint32_t> own;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Columns& columns = all[i];
      const auto ids = columns.nodes->nodes().ids();
      Status status = Scan(execution, columns, [&](std::span<const std::uint32_t> positions) {
        if (overlap) {
          own.clear();
          for (std::uint32_t at : positions) {
            const bool earlier = std::any_of(
                all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i),
                [&](const Columns& other) { return other.nodes->Contains(NodeId{ids[at]}); });
            if (!earlier) own.push_back(at);
          }
          positions = own;
        }
        for (std::size_t k = 0; k < counts.size(); ++k) {
          const ColumnImage* argument = columns.arguments[k].get();
          if (argument == nullptr || !argument->has_nulls()) {
            counts[k] += static_cast<std::int64_t>(positions.size());
            continue;
          }
          for (std::uint32_t at : positions) counts[k] += argument->IsNull(at) ? 0 : 1;
        }
        return Status();
      });
      if (!status) return status.error();
    }
    std::vector<Value>& row = results_.emplace_back();
    for (std::int64_t count : counts) row.push_back(Value::Integer(count));
    return true;
  }

  // Whether a node may be in two of the labels: their ids lie apart, or may not.
  static bool Overlap(const std::vector<Columns>& all) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ranges;
    for (const Columns& columns : all) {
      const auto ids = columns.nodes->nodes().ids();
      ranges.emplace_back(ids.front(), ids.back());
    }
    std::sort(ranges.begin(), ranges.end());
    for (std::size_t i = 1; i < ranges.size(); ++i) {
      if (ranges[i].first <= ranges[i - 1].second) return true;
    }
    return false;
  }

  const ColumnAggregateOp& op_;
  std::vector<EvaluatorPtr> values_;  // of the tests; null where they have none
  OperatorPtr plain_;                 // the same by rows
  std::vector<std::vector<Value>> results_;
  std::size_t place_ = 0;
  bool started_ = false, rowwise_ = false;
};

}  // namespace

OperatorPtr MakeColumnAggregate(const ColumnAggregateOp& op, Parts parts) {
  std::vector<EvaluatorPtr> values;
  for (const ColumnTest& test : op.tests) {
    values.push_back(test.value != nullptr ? parts.builder.Compile(*test.value) : nullptr);
  }
  return std::make_unique<ColumnAggregate>(op, std::move(values),
                                           MakeAggregate(op.aggregate, std::move(parts)));
}

}  // namespace kg::query
