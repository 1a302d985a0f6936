#include <algorithm>
#include <optional>

#include "query/error.h"
#include "query/exec/evaluators.h"
#include "query/exec/path.h"
#include "query/exec/write.h"
#include "query/functions/operators.h"

namespace kg::query {

Status Writer::Next(Execution& execution, Batch& out) {
  if (!done_) {
    while (true) {
      Batch batch;
      if (Status status = input_->Pull(execution, batch); !status) return status;
      if (batch.size == 0) break;
      const std::size_t bytes = BytesOf(batch);
      if (Status status = Hold(execution, bytes); !status) return status;
      batches_.push_back(std::move(batch));
    }
    for (Batch& batch : batches_) {
      if (Status status = execution.CheckDeadline(); !status) return status;
      if (Status status = Write(execution, batch); !status) return status;
    }
    if (Status status = Finish(execution); !status) return status;
    done_ = true;
  }
  while (place_ < batches_.size()) {
    Batch& batch = batches_[place_++];
    if (batch.size == 0) continue;
    out = std::move(batch);
    return {};
  }
  LetGo(execution);
  return {};
}

Status SetPropertyOf(Execution& execution, const Value& entity, const std::string& key,
                     const Value& value) {
  if (entity.is_null()) return {};
  if (Status status = CheckProperty(value); !status) return status;
  store::Transaction& transaction = *execution.transaction();
  if (value.is_null() && !transaction.FindKey(key)) return {};
  const KeyId id = transaction.InternKey(key);
  Status status;
  if (entity.is(Value::Type::kNode)) {
    if (execution.IsDeleted(entity.node())) return {};
    status = transaction.SetProperty(entity.node(), id, value);
  } else if (entity.is(Value::Type::kRelationship)) {
    if (execution.IsDeleted(entity.relationship())) return {};
    status = transaction.SetProperty(entity.relationship(), id, value);
  } else {
    return Error(TypeError("InvalidArgumentType", "Only nodes and relationships can be set."));
  }
  ++execution.counts.properties_set;
  return status;
}

PatternWriter::Properties PatternWriter::PropertiesOf(const ExprPtr& expr, Builder& builder) {
  Properties properties;
  if (!expr) return properties;
  if (const auto* map = std::get_if<MapLiteral>(&expr->node)) {
    for (const auto& [key, value] : map->entries) {
      properties.entries.emplace_back(key, builder.Compile(*value));
    }
  } else {
    properties.map = builder.Compile(*expr);
  }
  return properties;
}

PatternWriter::PatternWriter(const PathPattern& pattern, Builder& builder) : pattern_(pattern) {
  for (const NodePattern& node : pattern.nodes) {
    nodes_.push_back(PropertiesOf(node.properties, builder));
    for (const DynamicLabels& labels : node.dynamic) {
      nodes_.back().labels.push_back(builder.Compile(*labels.names));
    }
  }
  for (const RelationshipPattern& relationship : pattern.relationships) {
    relationships_.push_back(PropertiesOf(relationship.properties, builder));
    for (const DynamicLabels& labels : relationship.dynamic) {
      relationships_.back().labels.push_back(builder.Compile(*labels.names));
    }
  }
}

Result<std::vector<std::string>> NamesOf(const Value& value) {
  std::vector<std::string> names;
  auto add = [&names](const Value& name) {
    const bool fits = name.is(Value::Type::kString) && !name.string().empty();
    if (fits) names.emplace_back(name.string());
    return fits;
  };
  bool fits = value.is(Value::Type::kList) || add(value);
  if (value.is(Value::Type::kList)) {
    for (const Value& name : value.list()) fits = fits && add(name);
  }
  if (fits) return names;
  return Error(TypeError("InvalidArgumentType",
                         "A label or a type is given by a string that is not empty."));
}

Status AddLabels(Execution& execution, NodeId node, const Value& names) {
  Result<std::vector<std::string>> labels = NamesOf(names);
  if (!labels) return std::move(labels).error();
  store::Transaction& transaction = *execution.transaction();
  for (const std::string& name : *labels) {
    const LabelId label = transaction.InternLabel(name);
    Result<bool> has = transaction.HasLabel(node, label);
    if (!has) return std::move(has).error();
    if (*has) continue;
    if (Status status = transaction.AddLabel(node, label); !status) return status;
    ++execution.counts.labels_added;
  }
  return {};
}

namespace {

Value AsValue(NodeId id) { return Value::Node(id); }
Value AsValue(RelationshipId id) { return Value::Relationship(id); }

std::vector<std::string> LabelsOf(const NodePattern& node) {
  std::vector<std::string> labels;
  if (!node.labels) return labels;
  if (node.labels->kind == LabelExpr::Kind::kName) labels.push_back(node.labels->name);
  for (const LabelExpr& label : node.labels->operands) labels.push_back(label.name);
  return labels;
}

}  // namespace

template <typename Entity>
Status PatternWriter::Store(Execution& execution, Properties& properties, const Batch& batch,
                            const std::vector<Entity>& entities) {
  for (auto& [key, evaluator] : properties.entries) {
    Vector values;
    if (Status status = evaluator->Evaluate(execution, batch, values); !status) return status;
    for (std::size_t row = 0; row < batch.size; ++row) {
      if (values[row].is_null()) continue;
      if (Status status = SetPropertyOf(execution, AsValue(entities[row]), key, values[row]);
          !status) {
        return status;
      }
    }
  }
  if (!properties.map) return {};
  Vector maps;
  if (Status status = properties.map->Evaluate(execution, batch, maps); !status) return status;
  for (std::size_t row = 0; row < batch.size; ++row) {
    Result<Value> map = kg::query::PropertiesOf(execution, maps[row]);
    if (!map) return std::move(map).error();
    if (map->is_null()) continue;
    for (const auto& [key, value] : map->map()) {
      if (value.is_null()) continue;
      if (Status status = SetPropertyOf(execution, AsValue(entities[row]), key, value); !status) {
        return status;
      }
    }
  }
  return {};
}

Status PatternWriter::Create(Execution& execution, Batch& batch, std::vector<VariableId>& made) {
  store::Transaction& transaction = *execution.transaction();
  auto is_made = [&](VariableId id) {
    return batch.Has(id) || std::find(made.begin(), made.end(), id) != made.end();
  };
  for (std::size_t i = 0; i < pattern_.nodes.size(); ++i) {
    const NodePattern& node = pattern_.nodes[i];
    if (is_made(node.id)) continue;
    std::vector<LabelId> labels;
    for (const std::string& name : LabelsOf(node)) labels.push_back(transaction.InternLabel(name));
    std::vector<NodeId> created;
    for (std::size_t row = 0; row < batch.size; ++row) {
      Result<NodeId> id = transaction.CreateNode();
      if (!id) return std::move(id).error();
      ++execution.counts.nodes_created;
      for (LabelId label : labels) {
        if (Status status = transaction.AddLabel(*id, label); !status) return status;
        ++execution.counts.labels_added;
      }
      created.push_back(*id);
    }
    for (EvaluatorPtr& dynamic : nodes_[i].labels) {
      Vector names;
      if (Status status = dynamic->Evaluate(execution, batch, names); !status) return status;
      for (std::size_t row = 0; row < batch.size; ++row) {
        if (Status status = AddLabels(execution, created[row], names[row]); !status) {
          return execution.At(status.error(), node.span);
        }
      }
    }
    if (Status status = Store(execution, nodes_[i], batch, created); !status) return status;
    Column column;
    for (NodeId id : created) column.push_back(Value::Node(id));
    batch[node.id] = std::move(column);
    made.push_back(node.id);
  }
  for (std::size_t i = 0; i < pattern_.relationships.size(); ++i) {
    const RelationshipPattern& relationship = pattern_.relationships[i];
    const bool leftwards = relationship.left && !relationship.right;
    const VariableId from = pattern_.nodes[leftwards ? i + 1 : i].id;
    const VariableId to = pattern_.nodes[leftwards ? i : i + 1].id;
    Vector names;
    if (!relationships_[i].labels.empty()) {
      EvaluatorPtr& dynamic = relationships_[i].labels.front();
      if (Status status = dynamic->Evaluate(execution, batch, names); !status) return status;
    }
    std::vector<RelationshipId> created;
    for (std::size_t row = 0; row < batch.size; ++row) {
      Result<std::vector<std::string>> dynamic = relationship.types;
      if (relationship.types.empty()) dynamic = NamesOf(names[row]);
      if (!dynamic) return execution.At(std::move(dynamic).error(), relationship.span);
      if (dynamic->size() != 1) {
        return execution.At(TypeError("InvalidArgumentType", "A relationship has one type."),
                            relationship.span);
      }
      const TypeId type = transaction.InternType(dynamic->front());
      const Value source = batch[from][row], target = batch[to][row];
      if (!source.is(Value::Type::kNode) || !target.is(Value::Type::kNode)) {
        return execution.At(
            TypeError("InvalidArgumentType",
                      "A relationship needs two nodes; one of its ends is null here."),
            relationship.span);
      }
      if (execution.IsDeleted(source.node()) || execution.IsDeleted(target.node())) {
        return execution.At(QueryError{ErrorType::kEntityNotFound, Phase::kRuntime,
                                       "DeletedEntityAccess",
                                       "One end of the relationship has been deleted."},
                            relationship.span);
      }
      Result<RelationshipId> id =
          transaction.CreateRelationship(source.node(), type, target.node());
      if (!id) return std::move(id).error();
      ++execution.counts.relationships_created;
      created.push_back(*id);
    }
    if (Status status = Store(execution, relationships_[i], batch, created); !status) return status;
    Column column;
    for (RelationshipId id : created) column.push_back(Value::Relationship(id));
    batch[relationship.id] = std::move(column);
    made.push_back(relationship.id);
  }
  if (pattern_.id != kUnbound) {
    Column column;
    for (std::uint32_t row = 0; row < batch.size; ++row) {
      Result<Value> path = BuildPath(execution, pattern_, batch, row);
      if (!path) return std::move(path).error();
      column.push_back(std::move(*path));
    }
    batch[pattern_.id] = std::move(column);
  }
  return {};
}

namespace {

class CreateOperator final : public Writer {
 public:
  CreateOperator(const CreateOp& op, Builder& builder, OperatorPtr input)
      : Writer(std::move(input)), bound_(op.bound) {
    for (const PathPattern* pattern : op.patterns) patterns_.emplace_back(*pattern, builder);
  }

 protected:
  Status Write(Execution& execution, Batch& batch) override {
    std::vector<VariableId> made = bound_;
    for (PatternWriter& pattern : patterns_) {
      if (Status status = pattern.Create(execution, batch, made); !status) return status;
    }
    return {};
  }

 private:
  std::vector<VariableId> bound_;
  std::vector<PatternWriter> patterns_;
};

// Row by row: what one row creates, the next one finds.
class MergeOperator final : public Writer {
 public:
  MergeOperator(const MergeOp& op, Builder& builder, OperatorPtr input,
                std::vector<VariableId> copied, Builder::Inner match)
      : Writer(std::move(input)), op_(op), copied_(std::move(copied)), match_(std::move(match)),
        pattern_(op.merge->pattern, builder), on_create_(op.merge->on_create, builder),
        on_match_(op.merge->on_match, builder) {
    for (const NodePattern& node : op.merge->pattern.nodes) {
      AddChecks(node.properties, builder);
      introduced_.push_back(node.id);
    }
    for (const RelationshipPattern& relationship : op.merge->pattern.relationships) {
      AddChecks(relationship.properties, builder);
      introduced_.push_back(relationship.id);
    }
    if (op.merge->pattern.id != kUnbound) introduced_.push_back(op.merge->pattern.id);
  }

 protected:
  Status Write(Execution& execution, Batch& batch) override {
    Batch all;
    all.Clear(execution.variables());
    for (std::uint32_t row = 0; row < batch.size; ++row) {
      if (Status status = execution.Tick(); !status) return status;
      if (Status status = WriteRow(execution, batch, row, all); !status) return status;
    }
    batch = std::move(all);
    return {};
  }

 private:
  struct Check {
    EvaluatorPtr value;
    Span span;
  };
  void AddChecks(const ExprPtr& properties, Builder& builder) {
    if (!properties) return;
    const auto* map = std::get_if<MapLiteral>(&properties->node);
    if (map == nullptr) return;
    for (const auto& [key, value] : map->entries) {
      checks_.push_back({builder.Compile(*value), value->span});
    }
  }

  Status WriteRow(Execution& execution, const Batch& batch, std::uint32_t row, Batch& all) {
    Batch one = Subset(batch, std::span(&row, 1), copied_);
    for (Check& check : checks_) {
      Vector value;
      if (Status status = check.value->Evaluate(execution, one, value); !status) return status;
      if (value[0].is_null()) {
        return execution.At(QueryError{ErrorType::kSemanticError, Phase::kRuntime,
                                       "MergeReadOwnWrites",
                                       "MERGE cannot look for a property that is null."},
                            check.span);
      }
    }
    match_.argument->batch = Subset(one, std::vector<std::uint32_t>{0}, match_.imports);
    match_.root->Reset();
    bool found = false;
    while (true) {
      Batch rows;
      if (Status status = match_.root->Pull(execution, rows); !status) return status;
      if (rows.size == 0) break;
      found = true;
      const std::vector<std::uint32_t> zeros(rows.size, 0);
      for (VariableId id : copied_) {
        if (one.Has(id)) rows[id] = Column(rows.size, one[id][0]);
      }
      if (Status status = on_match_.Apply(execution, rows); !status) return status;
      AppendAll(rows, all);
    }
    if (found) return {};
    std::vector<VariableId> made = op_.bound;
    if (Status status = pattern_.Create(execution, one, made); !status) return status;
    if (Status status = on_create_.Apply(execution, one); !status) return status;
    AppendAll(one, all);
    return {};
  }

  void AppendAll(const Batch& rows, Batch& all) {
    std::vector<std::uint32_t> every(rows.size);
    for (std::uint32_t i = 0; i < rows.size; ++i) every[i] = i;
    std::vector<VariableId> columns = copied_;
    columns.insert(columns.end(), introduced_.begin(), introduced_.end());
    std::sort(columns.begin(), columns.end());
    columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
    Gather(rows, every, columns, all);
    all.size += rows.size;
  }

  const MergeOp& op_;
  std::vector<VariableId> copied_, introduced_;
  Builder::Inner match_;
  PatternWriter pattern_;
  ItemSetter on_create_, on_match_;
  std::vector<Check> checks_;
};

}  // namespace

OperatorPtr MakeCreate(const CreateOp& op, Parts parts) {
  return std::make_unique<CreateOperator>(op, parts.builder, std::move(parts.input));
}
OperatorPtr MakeMerge(const MergeOp& op, Parts parts, Builder::Inner match) {
  return std::make_unique<MergeOperator>(op, parts.builder, std::move(parts.input),
                                         std::move(parts.copied), std::move(match));
}

}  // namespace kg::query
