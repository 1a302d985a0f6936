#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "query/exec/column_filter.h"
#include "query/exec/column_grouping.h"
#include "query/exec/column_measure.h"
#include "query/exec/node_marks.h"
#include "query/exec/operators.h"
#include "query/exec/parallel.h"

namespace kg::query {
namespace {

using store::ColumnImage;

constexpr std::size_t kBlock = 4096;       // positions looked at in one go
constexpr std::size_t kValuesPerRow = 8;   // a row costs as much as so many values of columns

using ColumnPtr = std::shared_ptr<const ColumnImage>;

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
          ColumnFilter::Make(execution, test.op, *columns.tested.back(),
                             values_[i] ? value[0] : Value()));
      if (!columns.filters.back()) return false;
    }
    return true;
  }

  // Calls `visit` with the positions of [begin, end) that pass, ascending, block by block.
  template <typename Visit>
  static Status Scan(const Execution& execution, const Columns& columns, std::size_t begin,
                     std::size_t end, Visit visit) {
    std::vector<std::uint8_t> pass(kBlock);
    std::vector<std::uint32_t> positions(kBlock);
    for (; begin < end; begin += kBlock) {
      if (Status status = execution.CheckDeadline(); !status) return status;
      const std::size_t count = std::min(kBlock, end - begin);
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
      if (passed > 0) visit(std::span<const std::uint32_t>(positions.data(), passed));
    }
    return {};
  }

  // A stretch of positions, and what was found there.
  struct Part {
    std::size_t begin, end;
    ColumnGrouping grouping;
    std::vector<ColumnMeasure> measures;
  };

  static Status AggregatePart(const Execution& execution, const Columns& columns, Part& part) {
    std::vector<std::uint32_t> groups(kBlock);
    const bool keyed = part.grouping.has_keys();
    if (!keyed) {
      for (ColumnMeasure& measure : part.measures) measure.Grow(1);
    }
    return Scan(execution, columns, part.begin, part.end,
                [&](std::span<const std::uint32_t> positions) {
                  if (keyed) part.grouping.GroupsOf(positions, groups.data());
                  for (ColumnMeasure& measure : part.measures) {
                    if (keyed) measure.Grow(part.grouping.size());
                    measure.Add(positions, keyed ? groups.data() : nullptr);
                  }
                });
  }

  // Adds what the next part has found.
  static void Merge(Part& all, const Part& next) {
    const std::size_t groups = next.grouping.has_keys() ? next.grouping.size() : 1;
    for (std::size_t from = 0; from < groups; ++from) {
      const std::size_t to =
          next.grouping.has_keys() ? all.grouping.GroupOf(next.grouping, from) : 0;
      for (std::size_t i = 0; i < all.measures.size(); ++i) {
        if (next.grouping.has_keys()) all.measures[i].Grow(all.grouping.size());
        all.measures[i].Merge(to, next.measures[i], from);
      }
    }
  }

  Result<bool> Aggregate(Execution& execution) {
    const std::optional<LabelId> label = execution.reader().FindLabel(op_.label);
    if (!label) return false;
    Columns columns;
    Result<bool> loaded = Load(execution, *label, columns);
    if (!loaded || !*loaded) return loaded;
    Part empty{};
    for (const ColumnPtr& key : columns.keys) {
      if (!empty.grouping.Add(*key)) return false;
    }
    bool can_merge = true;
    for (std::size_t i = 0; i < columns.arguments.size(); ++i) {
      std::optional<ColumnMeasure> measure =
          ColumnMeasure::Make(*op_.aggregate.aggregates[i], columns.arguments[i].get());
      if (!measure) return false;
      can_merge = can_merge && measure->can_merge();
      empty.measures.push_back(std::move(*measure));
    }
    const std::size_t size = columns.nodes->nodes().size();
    const std::size_t columns_read =
        columns.keys.size() + columns.filters.size() + empty.measures.size();
    const std::size_t threads =
        can_merge ? execution.ThreadsFor(size * columns_read / kValuesPerRow) : 1;
    std::vector<Part> parts(threads, empty);
    const std::size_t groups = std::min(size, empty.grouping.combinations());
    Status held = Hold(execution, threads * groups * (2 * sizeof(std::uint32_t) +
                                                      empty.measures.size() *
                                                          ColumnMeasure::BytesPerGroup()));
    if (!held) return held.error();
    for (std::size_t i = 0; i < threads; ++i) {
      parts[i].begin = size / threads * i;
      parts[i].end = i + 1 < threads ? size / threads * (i + 1) : size;
    }
    Status status = InParallel(threads, threads, [&](std::size_t i) {
      return AggregatePart(execution, columns, parts[i]);
    });
    if (!status) return status.error();
    Part& all = parts.front();
    for (std::size_t i = 1; i < threads; ++i) Merge(all, parts[i]);
    return AddResults(all, columns.keys.size());
  }

  Result<bool> AddResults(const Part& all, std::size_t keys) {
    const std::size_t count = all.grouping.has_keys() ? all.grouping.size() : 1;
    for (std::size_t group = 0; group < count; ++group) {
      std::vector<Value>& row = results_.emplace_back();
      for (std::size_t i = 0; i < keys; ++i) row.push_back(all.grouping.KeyOf(group, i));
      for (const ColumnMeasure& measure : all.measures) {
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
      Status status = Scan(execution, columns, 0, ids.size(),
                           [&](std::span<const std::uint32_t> positions) {
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
