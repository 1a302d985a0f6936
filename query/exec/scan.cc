#include <algorithm>
#include <cmath>
#include <optional>

#include "graph/store/image.h"
#include "query/exec/column_seek.h"
#include "query/exec/operators.h"
#include "query/exec/per_row.h"
#include "query/functions/operators.h"

namespace kg::query {
namespace {

class Start final : public Operator {
 public:
  Start(std::shared_ptr<Argument> argument, std::vector<VariableId> columns)
      : argument_(std::move(argument)), columns_(std::move(columns)) {}
  void Reset() override { done_ = false; }

 protected:
  Status Next(Execution&, Batch& out) override {
    if (done_) return {};
    done_ = true;
    const Batch& batch = argument_->batch;
    for (VariableId id : columns_) {
      if (static_cast<std::size_t>(id) < batch.columns.size() && batch.Has(id)) out[id] = batch[id];
    }
    out.size = batch.size;
    return {};
  }

 private:
  std::shared_ptr<Argument> argument_;
  std::vector<VariableId> columns_;
  bool done_ = false;
};

// All nodes, or those of a label, read in batches for each input row.
class Scan final : public PerRow {
 public:
  Scan(VariableId node, std::string label, bool labelled, bool needed, Parts parts)
      : PerRow(std::move(parts.input), std::move(parts.copied)),
        node_(node), label_(std::move(label)), labelled_(labelled), needed_(needed) {}

 protected:
  void Begin() override { from_ = 0; }
  Status Open(Execution& execution, const Batch&) override {
    from_ = 0;
    if (labelled_) id_ = execution.reader().FindLabel(label_);
    if (id_) image_ = execution.reader().Labelled(*id_, execution.reader().CountNodes(*id_));
    return {};
  }
  Status Produce(Execution& execution, const Batch&, std::uint32_t, Batch& out,
                 bool& done) override {
    if (labelled_ && !id_) return {};
    const std::size_t limit = kBatchRows - std::min(out.size, kBatchRows - 1);
    if (image_) {
      const auto ids = image_->nodes().ids();
      const std::size_t at = static_cast<std::size_t>(from_);
      const std::size_t count = std::min(limit, ids.size() - at);
      if (needed_) {
        Column& column = out[node_];
        for (std::uint32_t id : ids.subspan(at, count)) column.push_back(Value::Node(NodeId{id}));
      }
      out.size += count;
      done = at + count == ids.size();
      from_ = done ? 0 : at + count;
      return {};
    }
    nodes_.clear();
    const store::Reader& reader = execution.reader();
    Status status = labelled_ ? reader.ScanLabel(*id_, NodeId{from_}, limit, nodes_)
                              : reader.ScanNodes(NodeId{from_}, limit, nodes_);
    if (!status) return status;
    if (needed_) {
      Column& column = out[node_];
      for (NodeId id : nodes_) column.push_back(Value::Node(id));
    }
    out.size += nodes_.size();
    done = nodes_.size() < limit;
    from_ = done ? 0 : static_cast<std::uint64_t>(nodes_.back()) + 1;
    return {};
  }

 private:
  VariableId node_;
  std::string label_;
  bool labelled_, needed_;
  std::optional<LabelId> id_;
  std::shared_ptr<const store::LabelImage> image_;
  std::uint64_t from_ = 0;  // the next id; in the image, the next position
  std::vector<NodeId> nodes_;
};

// Nodes that are found for each input row.
class FoundNodes : public PerRow {
 public:
  FoundNodes(VariableId node, Parts parts)
      : PerRow(std::move(parts.input), std::move(parts.copied)), node_(node) {}

 protected:
  virtual Status FindFor(Execution& execution, std::uint32_t row, std::vector<NodeId>& out) = 0;

  void Begin() override { loaded_ = false; }
  Status Produce(Execution& execution, const Batch&, std::uint32_t row, Batch& out,
                 bool& done) final {
    if (!loaded_) {
      nodes_.clear();
      place_ = 0;
      if (Status status = FindFor(execution, row, nodes_); !status) return status;
      if (Status status = execution.CheckBytes(nodes_.size() * sizeof(NodeId)); !status) {
        return status;
      }
      loaded_ = true;
    }
    const std::size_t count = std::min(nodes_.size() - place_, kBatchRows);
    Column& column = out[node_];
    for (std::size_t i = 0; i < count; ++i) column.push_back(Value::Node(nodes_[place_ + i]));
    out.size += count;
    place_ += count;
    done = place_ == nodes_.size();
    if (done) loaded_ = false;
    return {};
  }

 private:
  VariableId node_;
  std::vector<NodeId> nodes_;
  std::size_t place_ = 0;
  bool loaded_ = false;
};

// Those that the index of one label and property gives.
class IndexRead : public FoundNodes {
 public:
  IndexRead(VariableId node, std::string label, std::string key, Parts parts)
      : FoundNodes(node, std::move(parts)), label_(std::move(label)), key_(std::move(key)) {}

 protected:
  virtual Status Prepare(Execution& execution, const Batch& batch) = 0;
  virtual Status Find(Execution& execution, std::uint32_t row, LabelId label, KeyId key,
                      std::vector<NodeId>& out) = 0;

  Status Open(Execution& execution, const Batch& batch) override {
    Begin();
    label_id_ = execution.reader().FindLabel(label_);
    key_id_ = execution.reader().FindKey(key_);
    column_.reset();
    if (label_id_ && key_id_) {
      column_ = execution.reader().Column(*label_id_, *key_id_, batch.size);
    }
    return Prepare(execution, batch);
  }
  Status FindFor(Execution& execution, std::uint32_t row, std::vector<NodeId>& out) final {
    if (!label_id_ || !key_id_) return {};
    return Find(execution, row, *label_id_, *key_id_, out);
  }

  // Takes what was found in the column, if it could be looked for there.
  bool Take(const Positions& positions, std::vector<NodeId>& out) const {
    if (!positions) return false;
    for (std::uint32_t at : *positions) out.push_back(NodeId{column_->ids().ids()[at]});
    return true;
  }
  const store::ColumnImage* column() const { return column_.get(); }

 private:
  std::string label_, key_;
  std::shared_ptr<const store::ColumnImage> column_;
  std::optional<LabelId> label_id_;
  std::optional<KeyId> key_id_;
};

// An index finds equivalent values; `=` is stricter for NaN, lists and what holds null.
bool EqualsItself(const Value& value) {
  const Value self = Equals(value, value);
  return self.is(Value::Type::kBoolean) && self.boolean();
}

// `find` for the value, or with `in` for each value of the list once, however often it stands there.
template <typename F>
Status EachWanted(Execution& execution, const Value& value, bool in, F find) {
  if (!in) return EqualsItself(value) ? find(value) : Status();
  if (!value.is(Value::Type::kList)) return {};
  std::vector<Value> wanted = value.list();
  std::sort(wanted.begin(), wanted.end(),
            [](const Value& a, const Value& b) { return Compare(a, b) < 0; });
  wanted.erase(std::unique(wanted.begin(), wanted.end(),
                           [](const Value& a, const Value& b) { return Compare(a, b) == 0; }),
               wanted.end());
  for (const Value& each : wanted) {
    if (!EqualsItself(each)) continue;
    if (Status status = find(each); !status) return status;
    if (Status status = execution.Tick(); !status) return status;
  }
  return {};
}

class Seek final : public IndexRead {
 public:
  Seek(const SeekOp& op, EvaluatorPtr value, std::vector<EvaluatorPtr> more, Builder& builder,
       Parts parts)
      : IndexRead(op.node, op.label, op.key, std::move(parts)),
        op_(op), value_(std::move(value)), more_(std::move(more)), index_(op.index), in_(op.in) {
    if (op.low != nullptr) low_ = builder.Compile(*op.low);
    if (op.high != nullptr) high_ = builder.Compile(*op.high);
  }

 protected:
  Status Prepare(Execution& execution, const Batch& batch) override {
    more_values_ = std::vector<Vector>(more_.size());
    for (std::size_t i = 0; i < more_.size(); ++i) {
      if (Status status = more_[i]->Evaluate(execution, batch, more_values_[i]); !status) {
        return status;
      }
    }
    if (low_) {
      if (Status status = low_->Evaluate(execution, batch, low_values_); !status) return status;
    }
    if (high_) {
      if (Status status = high_->Evaluate(execution, batch, high_values_); !status) return status;
    }
    return value_->Evaluate(execution, batch, values_);
  }
  Status Find(Execution& execution, std::uint32_t row, LabelId label, KeyId key,
              std::vector<NodeId>& out) override {
    if (!index_.empty()) return FindDeclared(execution, row, label, key, out);
    return FindEach(execution, row, label, key, out);
  }

 private:
  Status FindDeclared(Execution& execution, std::uint32_t row, LabelId label, KeyId key,
                      std::vector<NodeId>& out) {
    std::vector<Value> wanted = {values_[row]};
    for (const Vector& values : more_values_) wanted.push_back(values[row]);
    for (const Value& value : wanted) {
      if (value.is_null()) return {};
    }
    std::optional<store::Bound> low, high;
    if (low_) low = store::Bound{low_values_[row], op_.low_inclusive};
    if (high_) high = store::Bound{high_values_[row], op_.high_inclusive};
    if ((low && low->value.is_null()) || (high && high->value.is_null())) return {};
    const std::size_t before = out.size();
    Status status = execution.reader().SeekComposite(index_, wanted, low, high, out);
    if (status.ok()) {
      // Rows come in the order of ids, as a scan would give them.
      std::sort(out.begin() + static_cast<std::ptrdiff_t>(before), out.end());
      return {};
    }
    if (status.error().code != ErrorCode::kNotFound) return status;
    return FindEach(execution, row, label, key, out);
  }

  Status FindEach(Execution& execution, std::uint32_t row, LabelId label, KeyId key,
                  std::vector<NodeId>& out) {
    return EachWanted(execution, values_[row], in_, [&](const Value& value) -> Status {
      if (column() != nullptr && Take(SeekValue(*column(), value), out)) return {};
      return execution.reader().Seek(label, key, value, out);
    });
  }

  const SeekOp& op_;
  EvaluatorPtr value_, low_, high_;
  Vector low_values_, high_values_;
  std::vector<EvaluatorPtr> more_;
  std::string index_;
  bool in_;
  Vector values_;
  std::vector<Vector> more_values_;
};

class SeekAnyLabel final : public FoundNodes {
 public:
  SeekAnyLabel(const SeekAnyLabelOp& op, EvaluatorPtr value, Parts parts)
      : FoundNodes(op.node, std::move(parts)), key_(op.key), in_(op.in), value_(std::move(value)) {}

 protected:
  Status Open(Execution& execution, const Batch& batch) override {
    Begin();
    return value_->Evaluate(execution, batch, values_);
  }
  Status FindFor(Execution& execution, std::uint32_t row, std::vector<NodeId>& out) override {
    const store::Reader& reader = execution.reader();
    const std::optional<KeyId> key = reader.FindKey(key_);
    if (!key) return {};
    if (reader.CountUnlabelled() != 0) {
      return reader.ScanNodes(NodeId{0}, static_cast<std::size_t>(reader.CountNodes()), out);
    }
    Status found =
        EachWanted(execution, values_[row], in_, [&](const Value& value) -> Status {
          for (LabelId label : reader.AllLabels()) {
            if (Status status = reader.Seek(label, *key, value, out); !status) return status;
          }
          return {};
        });
    if (!found) return found;
    // Each node once, in the order of ids, as a scan would give them.
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return {};
  }

 private:
  std::string key_;
  bool in_;
  EvaluatorPtr value_;
  Vector values_;
};

class SeekRange final : public IndexRead {
 public:
  SeekRange(const SeekRangeOp& op, EvaluatorPtr low, EvaluatorPtr high, Parts parts)
      : IndexRead(op.node, op.label, op.key, std::move(parts)),
        low_(std::move(low)), high_(std::move(high)),
        low_inclusive_(op.low_inclusive), high_inclusive_(op.high_inclusive) {}

 protected:
  Status Prepare(Execution& execution, const Batch& batch) override {
    if (low_) {
      if (Status status = low_->Evaluate(execution, batch, low_values_); !status) return status;
    }
    return high_ ? high_->Evaluate(execution, batch, high_values_) : Status();
  }
  Status Find(Execution& execution, std::uint32_t row, LabelId label, KeyId key,
              std::vector<NodeId>& out) override {
    std::optional<store::Bound> low, high;
    if (low_) low = store::Bound{low_values_[row], low_inclusive_};
    if (high_) high = store::Bound{high_values_[row], high_inclusive_};
    if ((low && low->value.is_null()) || (high && high->value.is_null())) return {};
    const std::size_t before = out.size();
    const bool found = column() != nullptr && Take(SeekBetween(*column(), low, high), out);
    if (!found) {
      Status status = execution.reader().SeekRange(label, key, low, high, out);
      if (!status) return status;
    }
    // Rows come in the order of ids, as a scan would give them.
    std::sort(out.begin() + static_cast<std::ptrdiff_t>(before), out.end());
    return {};
  }

 private:
  EvaluatorPtr low_, high_;
  bool low_inclusive_, high_inclusive_;
  Vector low_values_, high_values_;
};

class SeekPrefix final : public IndexRead {
 public:
  SeekPrefix(const SeekPrefixOp& op, EvaluatorPtr prefix, Parts parts)
      : IndexRead(op.node, op.label, op.key, std::move(parts)), prefix_(std::move(prefix)) {}

 protected:
  Status Prepare(Execution& execution, const Batch& batch) override {
    return prefix_->Evaluate(execution, batch, values_);
  }
  Status Find(Execution& execution, std::uint32_t row, LabelId label, KeyId key,
              std::vector<NodeId>& out) override {
    const Value& prefix = values_[row];
    if (!prefix.is(Value::Type::kString)) return {};
    if (column() != nullptr && Take(SeekStart(*column(), prefix.string()), out)) return {};
    return execution.reader().SeekPrefix(label, key, prefix.string(), out);
  }

 private:
  EvaluatorPtr prefix_;
  Vector values_;
};

}  // namespace

OperatorPtr MakeStart(std::shared_ptr<Argument> argument, std::vector<VariableId> columns) {
  return std::make_unique<Start>(std::move(argument), std::move(columns));
}
OperatorPtr MakeNodeScan(const NodeScanOp& op, Parts parts) {
  const bool needed = parts.Needs(op.node);
  return std::make_unique<Scan>(op.node, "", false, needed, std::move(parts));
}
OperatorPtr MakeLabelScan(const LabelScanOp& op, Parts parts) {
  const bool needed = parts.Needs(op.node);
  return std::make_unique<Scan>(op.node, op.label, true, needed, std::move(parts));
}
OperatorPtr MakeSeek(const SeekOp& op, Parts parts) {
  EvaluatorPtr value = parts.builder.Compile(*op.value);
  std::vector<EvaluatorPtr> more;
  for (const Expr* each : op.more) more.push_back(parts.builder.Compile(*each));
  return std::make_unique<Seek>(op, std::move(value), std::move(more), parts.builder,
                                std::move(parts));
}
OperatorPtr MakeSeekAnyLabel(const SeekAnyLabelOp& op, Parts parts) {
  EvaluatorPtr value = parts.builder.Compile(*op.value);
  return std::make_unique<SeekAnyLabel>(op, std::move(value), std::move(parts));
}
OperatorPtr MakeSeekRange(const SeekRangeOp& op, Parts parts) {
  EvaluatorPtr low = op.low != nullptr ? parts.builder.Compile(*op.low) : nullptr;
  EvaluatorPtr high = op.high != nullptr ? parts.builder.Compile(*op.high) : nullptr;
  return std::make_unique<SeekRange>(op, std::move(low), std::move(high), std::move(parts));
}
OperatorPtr MakeSeekPrefix(const SeekPrefixOp& op, Parts parts) {
  EvaluatorPtr prefix = parts.builder.Compile(*op.prefix);
  return std::make_unique<SeekPrefix>(op, std::move(prefix), std::move(parts));
}

}  // namespace kg::query
