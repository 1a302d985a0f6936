#include <algorithm>
#include <optional>

#include "query/error.h"
#include "query/exec/evaluators.h"
#include "query/exec/property_columns.h"
#include "query/functions/operators.h"
#include "query/syntax/walk.h"

namespace kg::query {

std::vector<VariableId> UsedBy(const Expr& expr) {
  std::set<VariableId> used;
  CollectVariables(expr, used);
  return {used.begin(), used.end()};
}

Batch Subset(const Batch& batch, std::span<const std::uint32_t> rows,
             std::span<const VariableId> columns) {
  Batch part;
  part.Clear(batch.columns.size());
  part.size = rows.size();
  Gather(batch, rows, columns, part);
  return part;
}

Result<Value> TestLabels(Execution& execution, const Value& entity, const LabelExpr& labels) {
  if (entity.is_null()) return Value();
  const store::Reader& reader = execution.reader();
  if (!entity.is(Value::Type::kNode) && !entity.is(Value::Type::kRelationship)) {
    return Error(TypeError("InvalidArgumentType", "Only nodes and relationships have labels."));
  }
  switch (labels.kind) {
    case LabelExpr::Kind::kName: {
      if (entity.is(Value::Type::kRelationship)) {
        Result<store::RelationshipEnds> ends = reader.Ends(entity.relationship());
        if (!ends) return std::move(ends).error();
        return Value::Boolean(reader.NameOf(ends->type) == labels.name);
      }
      const std::optional<LabelId> label = reader.FindLabel(labels.name);
      if (!label) return Value::Boolean(false);
      Result<bool> has = reader.HasLabel(entity.node(), *label);
      if (!has) return std::move(has).error();
      return Value::Boolean(*has);
    }
    case LabelExpr::Kind::kAny: {
      if (entity.is(Value::Type::kRelationship)) return Value::Boolean(true);
      std::vector<LabelId> all;
      if (Status status = reader.LabelsOf(entity.node(), all); !status) return status.error();
      return Value::Boolean(!all.empty());
    }
    case LabelExpr::Kind::kNot: {
      Result<Value> inner = TestLabels(execution, entity, labels.operands.front());
      if (!inner) return inner;
      return Value::Boolean(!inner->boolean());
    }
    case LabelExpr::Kind::kAnd:
    case LabelExpr::Kind::kOr: {
      const bool stop_at = labels.kind == LabelExpr::Kind::kOr;
      for (const LabelExpr& operand : labels.operands) {
        Result<Value> inner = TestLabels(execution, entity, operand);
        if (!inner) return inner;
        if (inner->boolean() == stop_at) return Value::Boolean(stop_at);
      }
      return Value::Boolean(!stop_at);
    }
  }
  return Value();
}

namespace {

class Constant final : public Evaluator {
 public:
  explicit Constant(Value value) : value_(std::move(value)) {}
  Status Evaluate(Execution&, const Batch&, Vector& out) override {
    out.values = &value_;
    out.constant = true;
    return {};
  }

 private:
  Value value_;
};

class ParameterRead final : public Evaluator {
 public:
  explicit ParameterRead(std::string name) : name_(std::move(name)) {}
  Status Evaluate(Execution& execution, const Batch&, Vector& out) override {
    static const Value kNull;
    const Value* value = execution.Parameter(name_);
    out.values = value != nullptr ? value : &kNull;
    out.constant = true;
    return {};
  }

 private:
  std::string name_;
};

class VariableRead final : public Evaluator {
 public:
  explicit VariableRead(VariableId id) : id_(id) {}
  Status Evaluate(Execution&, const Batch& batch, Vector& out) override {
    static const Value kNull;
    out.constant = !batch.Has(id_);
    out.values = out.constant ? &kNull : batch[id_].data();
    return {};
  }

 private:
  VariableId id_;
};

class PropertyRead final : public Evaluator {
 public:
  PropertyRead(EvaluatorPtr base, std::string key, std::string kind, Span span)
      : base_(std::move(base)), key_(std::move(key)), columns_(std::move(kind)), span_(span) {}

  Status Evaluate(Execution& execution, const Batch& batch, Vector& out) override {
    Vector base;
    if (Status status = base_->Evaluate(execution, batch, base); !status) return status;
    const std::optional<KeyId> key = execution.reader().FindKey(key_);
    if (key && !base.constant && execution.transaction() == nullptr &&
        FromColumns(execution, base, *key, batch.size, out)) {
      return {};
    }
    std::vector<NodeId> nodes;
    if (!base.constant && !execution.deleted_any() && AllNodes(base, batch.size, nodes)) {
      out.Own(batch.size);
      if (!key) return {};
      out.storage.clear();
      if (Status status = execution.reader().PropertyBatch(nodes, *key, out.storage); !status) {
        return status;
      }
      if (nodes.size() < batch.size) Spread(base, batch.size, out.storage);
      out.Seal();
      return {};
    }
    const std::size_t count = base.constant ? std::min<std::size_t>(1, batch.size) : batch.size;
    Column& values = out.Own(std::max<std::size_t>(count, 1));
    for (std::size_t row = 0; row < count; ++row) {
      Result<Value> value = PropertyOf(execution.context(), base[row], key_, key);
      if (!value) return execution.At(std::move(value).error(), span_);
      values[row] = std::move(*value);
    }
    out.constant = base.constant;
    return {};
  }

 private:
  // False: some row holds what no column knows of.
  bool FromColumns(Execution& execution, const Vector& base, KeyId key, std::size_t size,
                   Vector& out) {
    const Value::Type type = size > 0 ? base[0].type() : Value::Type::kNull;
    if (type == Value::Type::kNode) {
      columns_.OpenNodes(execution.reader(), key, size);
    } else if (type == Value::Type::kRelationship) {
      columns_.OpenRelationships(execution.reader(), key, size);
    } else {
      return false;
    }
    if (!columns_.any()) return false;
    Column& values = out.Own(size);
    for (std::size_t row = 0; row < size; ++row) {
      if (!base[row].is(type)) return false;
      const std::uint64_t id = type == Value::Type::kNode
                                   ? static_cast<std::uint64_t>(base[row].node())
                                   : static_cast<std::uint64_t>(base[row].relationship());
      if (!columns_.Find(id, values[row])) return false;
    }
    return true;
  }

  // The nodes to ask for: one that stands in several rows in succession once.
  static bool AllNodes(const Vector& base, std::size_t size, std::vector<NodeId>& nodes) {
    nodes.reserve(size);
    for (std::size_t row = 0; row < size; ++row) {
      if (!base[row].is(Value::Type::kNode)) return false;
      const NodeId node = base[row].node();
      if (nodes.empty() || nodes.back() != node) nodes.push_back(node);
    }
    return true;
  }

  static void Spread(const Vector& base, std::size_t size, Column& values) {
    Column spread;
    spread.reserve(size);
    std::size_t place = 0;
    for (std::size_t row = 0; row < size; ++row) {
      if (row > 0 && base[row].node() != base[row - 1].node()) ++place;
      spread.push_back(values[place]);
    }
    values = std::move(spread);
  }

  EvaluatorPtr base_;
  std::string key_;
  PropertyColumns columns_;
  Span span_;
};

class LabelTestEval final : public Evaluator {
 public:
  LabelTestEval(EvaluatorPtr base, const LabelExpr& labels)
      : base_(std::move(base)), labels_(labels) {}
  Status Evaluate(Execution& execution, const Batch& batch, Vector& out) override {
    Vector base;
    if (Status status = base_->Evaluate(execution, batch, base); !status) return status;
    Column& values = out.Own(batch.size);
    for (std::size_t row = 0; row < batch.size; ++row) {
      Result<Value> value = TestLabels(execution, base[row], labels_);
      if (!value) return std::move(value).error();
      values[row] = std::move(*value);
    }
    return {};
  }

 private:
  EvaluatorPtr base_;
  const LabelExpr& labels_;
};

// A function of the values of some expressions, row by row; computed once where all are constant.
template <typename Function>
class Apply final : public Evaluator {
 public:
  Apply(std::vector<EvaluatorPtr> operands, Function function, bool foldable, Span span)
      : operands_(std::move(operands)), function_(std::move(function)), foldable_(foldable),
        span_(span) {}

  Status Evaluate(Execution& execution, const Batch& batch, Vector& out) override {
    std::vector<Vector> operands(operands_.size());
    bool constant = foldable_;
    for (std::size_t i = 0; i < operands_.size(); ++i) {
      if (Status status = operands_[i]->Evaluate(execution, batch, operands[i]); !status) {
        return status;
      }
      constant = constant && operands[i].constant;
    }
    const std::size_t count = constant ? std::min<std::size_t>(1, batch.size) : batch.size;
    Column& values = out.Own(std::max<std::size_t>(count, 1));
    std::vector<Value> row_values(operands.size());
    ByteCounter bytes;
    for (std::size_t row = 0; row < count; ++row) {
      if (Status status = execution.Tick(); !status) return status;
      for (std::size_t i = 0; i < operands.size(); ++i) {
        row_values[i] = operands[i][row];
        if (Status status = execution.CheckDeadlineFor(row_values[i]); !status) return status;
      }
      Result<Value> value = function_(execution.context(), std::span<const Value>(row_values));
      if (!value) return execution.At(std::move(value).error(), span_);
      values[row] = std::move(*value);
      if (Execution::IsLong(values[row])) {
        bytes.Add(values[row]);
        Status status = execution.CheckBytes(bytes.bytes());
        if (status.ok()) status = execution.CheckDeadline();
        if (!status) return execution.At(status.error(), span_);
      }
    }
    out.constant = constant;
    return {};
  }

 private:
  std::vector<EvaluatorPtr> operands_;
  Function function_;
  bool foldable_;
  Span span_;
};

template <typename Function>
EvaluatorPtr MakeApply(std::vector<EvaluatorPtr> operands, Function function, Span span,
                       bool foldable = true) {
  return std::make_unique<Apply<Function>>(std::move(operands), std::move(function), foldable,
                                           span);
}

template <typename... Operands>
std::vector<EvaluatorPtr> ListOf(Operands... operands) {
  std::vector<EvaluatorPtr> list;
  (list.push_back(std::move(operands)), ...);
  return list;
}

Result<Value> ApplyBinary(BinaryOp op, const Context& context, const Value& a, const Value& b) {
  switch (op) {
    case BinaryOp::kAdd: return Add(context, a, b);
    case BinaryOp::kSubtract: return Subtract(a, b);
    case BinaryOp::kMultiply: return Multiply(a, b);
    case BinaryOp::kDivide: return Divide(a, b);
    case BinaryOp::kModulo: return Modulo(a, b);
    case BinaryOp::kPower: return Power(a, b);
    case BinaryOp::kConcatenate: return Concatenate(context, a, b);
    case BinaryOp::kIn: return In(a, b);
    case BinaryOp::kStartsWith: return StartsWith(a, b);
    case BinaryOp::kEndsWith: return EndsWith(a, b);
    case BinaryOp::kContains: return Contains(a, b);
    case BinaryOp::kMatches: return Matches(a, b);
  }
  return Value();
}

// =~ with a pattern that is the same for all rows compiles it once.
class MatchesEval final : public Evaluator {
 public:
  MatchesEval(EvaluatorPtr text, EvaluatorPtr pattern, Span span)
      : text_(std::move(text)), pattern_(std::move(pattern)), span_(span) {}
  Status Evaluate(Execution& execution, const Batch& batch, Vector& out) override {
    Vector text, pattern;
    if (Status status = text_->Evaluate(execution, batch, text); !status) return status;
    if (Status status = pattern_->Evaluate(execution, batch, pattern); !status) return status;
    Column& values = out.Own(batch.size);
    for (std::size_t row = 0; row < batch.size; ++row) {
      const Value &subject = text[row], &wanted = pattern[row];
      if (!subject.is(Value::Type::kString) || !wanted.is(Value::Type::kString)) continue;
      if (Status status = execution.CheckDeadlineFor(subject); !status) return status;
      if (!regex_ || source_ != wanted.string()) {
        Result<Regex> compiled = Regex::Compile(wanted.string());
        if (!compiled) return execution.At(std::move(compiled).error(), span_);
        regex_ = std::move(*compiled);
        source_ = wanted.string();
      }
      Result<bool> matches = regex_->Matches(subject.string());
      if (!matches) return execution.At(std::move(matches).error(), span_);
      values[row] = Value::Boolean(*matches);
    }
    return {};
  }

 private:
  EvaluatorPtr text_, pattern_;
  Span span_;
  std::optional<Regex> regex_;
  std::string source_;
};

}  // namespace

EvaluatorPtr MakeConstant(Value value) { return std::make_unique<Constant>(std::move(value)); }
EvaluatorPtr MakeParameter(std::string name) {
  return std::make_unique<ParameterRead>(std::move(name));
}
EvaluatorPtr MakeVariable(VariableId id) { return std::make_unique<VariableRead>(id); }
EvaluatorPtr MakeProperty(EvaluatorPtr base, std::string key, std::string kind, Span span) {
  return std::make_unique<PropertyRead>(std::move(base), std::move(key), std::move(kind), span);
}
EvaluatorPtr MakeLabelTest(EvaluatorPtr base, const LabelExpr& labels) {
  return std::make_unique<LabelTestEval>(std::move(base), labels);
}

EvaluatorPtr MakeIndex(EvaluatorPtr base, EvaluatorPtr index, Span span) {
  return MakeApply(ListOf(std::move(base), std::move(index)),
                   [](const Context& context, std::span<const Value> v) {
                     return Index(context, v[0], v[1]);
                   },
                   span, false);
}

EvaluatorPtr MakeSlice(EvaluatorPtr base, EvaluatorPtr from, EvaluatorPtr to, Span span) {
  const bool has_from = from != nullptr, has_to = to != nullptr;
  std::vector<EvaluatorPtr> operands = ListOf(std::move(base));
  if (has_from) operands.push_back(std::move(from));
  if (has_to) operands.push_back(std::move(to));
  return MakeApply(std::move(operands),
                   [has_from, has_to](const Context& context, std::span<const Value> v) {
                     return Slice(context, v[0], has_from ? &v[1] : nullptr,
                                  has_to ? &v[v.size() - 1] : nullptr);
                   },
                   span);
}

EvaluatorPtr MakeUnary(UnaryOp op, EvaluatorPtr operand, Span span) {
  return MakeApply(ListOf(std::move(operand)),
                   [op](const Context&, std::span<const Value> v) {
                     return op == UnaryOp::kNot     ? Not(v[0])
                            : op == UnaryOp::kMinus ? Negate(v[0])
                                                    : Identity(v[0]);
                   },
                   span);
}

EvaluatorPtr MakeBinary(BinaryOp op, EvaluatorPtr left, EvaluatorPtr right, Span span) {
  if (op == BinaryOp::kMatches) {
    return std::make_unique<MatchesEval>(std::move(left), std::move(right), span);
  }
  return MakeApply(ListOf(std::move(left), std::move(right)),
                   [op](const Context& context, std::span<const Value> v) {
                     return ApplyBinary(op, context, v[0], v[1]);
                   },
                   span);
}

EvaluatorPtr MakeNullTest(EvaluatorPtr operand, bool negated) {
  return MakeApply(ListOf(std::move(operand)),
                   [negated](const Context&, std::span<const Value> v) -> Result<Value> {
                     return Value::Boolean(v[0].is_null() != negated);
                   },
                   {});
}

EvaluatorPtr MakeTypeTest(EvaluatorPtr operand, const TypeTest& test) {
  return MakeApply(ListOf(std::move(operand)),
                   [&test](const Context&, std::span<const Value> v) -> Result<Value> {
                     return Value::Boolean(IsOfType(v[0], test.types) != test.negated);
                   },
                   {});
}

namespace {

// A value made of others, unless they are nested too deep in it.
Result<Value> Bounded(const Context& context, Value value) {
  if (Status status = CheckExtent(value, context.memory_bytes); !status) {
    return std::move(status).error();
  }
  return value;
}

}  // namespace

EvaluatorPtr MakeList(std::vector<EvaluatorPtr> elements) {
  return MakeApply(std::move(elements),
                   [](const Context& context, std::span<const Value> v) -> Result<Value> {
                     return Bounded(context, Value::OfList({v.begin(), v.end()}));
                   },
                   {});
}

EvaluatorPtr MakeMap(std::vector<std::pair<std::string, EvaluatorPtr>> entries) {
  std::vector<std::string> keys;
  std::vector<EvaluatorPtr> values;
  for (auto& [key, value] : entries) {
    keys.push_back(std::move(key));
    values.push_back(std::move(value));
  }
  return MakeApply(std::move(values),
                   [keys = std::move(keys)](const Context& context,
                                            std::span<const Value> v) -> Result<Value> {
                     Value::Map map;
                     for (std::size_t i = 0; i < keys.size(); ++i) map.emplace_back(keys[i], v[i]);
                     return Bounded(context, Value::OfMap(std::move(map)));
                   },
                   {});
}

EvaluatorPtr MakeMapProjection(const MapProjection& node, Builder& builder, Span span) {
  std::vector<EvaluatorPtr> operands = ListOf(builder.Compile(*node.base));
  for (const MapProjection::Item& item : node.items) {
    if (item.value) operands.push_back(builder.Compile(*item.value));
  }
  return MakeApply(
      std::move(operands),
      [&node](const Context& context, std::span<const Value> v) -> Result<Value> {
        const Value& base = v[0];
        if (base.is_null()) return Value();
        Value::Map map;
        std::size_t next = 1;
        for (const MapProjection::Item& item : node.items) {
          if (item.kind == MapProjection::Kind::kProperty) {
            Result<Value> value = PropertyOf(context, base, item.key);
            if (!value) return value;
            map.emplace_back(item.key, std::move(*value));
          } else if (item.kind == MapProjection::Kind::kAll) {
            const Function* properties = FindFunction("properties");
            Result<Value> all = properties->call(context, v.subspan(0, 1));
            if (!all) return all;
            if (all->is(Value::Type::kMap)) {
              map.insert(map.end(), all->map().begin(), all->map().end());
            }
          } else {
            map.emplace_back(item.key, v[next++]);
          }
        }
        return Bounded(context, Value::OfMap(std::move(map)));
      },
      span, false);
}

EvaluatorPtr MakeCall(const Function& function, std::vector<EvaluatorPtr> arguments, Span span) {
  return MakeApply(std::move(arguments),
                   [&function](const Context& context, std::span<const Value> v) {
                     return function.call(context, v);
                   },
                   span, function.pure);
}

}  // namespace kg::query
