#include <algorithm>

#include "query/error.h"
#include "query/exec/evaluators.h"
#include "query/exec/write.h"
#include "query/functions/operators.h"

namespace kg::query {

Result<Value> PropertiesOf(Execution& execution, const Value& source) {
  if (source.is_null() || source.is(Value::Type::kMap)) return source;
  std::vector<std::pair<KeyId, Value>> properties;
  Status status;
  if (source.is(Value::Type::kNode)) {
    status = execution.reader().Properties(source.node(), properties);
  } else if (source.is(Value::Type::kRelationship)) {
    status = execution.reader().Properties(source.relationship(), properties);
  } else {
    return Error(TypeError("InvalidArgumentType",
                           "Properties are given as a map, a node or a relationship."));
  }
  if (!status) return status.error();
  Value::Map map;
  for (auto& [key, value] : properties) {
    map.emplace_back(std::string(execution.reader().NameOf(key)), std::move(value));
  }
  return Value::OfMap(std::move(map));
}

namespace {

// The key of n[key], for the first row.
Result<std::string> KeyFrom(Execution& execution, Evaluator& key, const Batch& row) {
  Vector name;
  if (Status status = key.Evaluate(execution, row, name); !status) return status.error();
  if (name[0].is(Value::Type::kString) && !name[0].string().empty()) {
    return std::string(name[0].string());
  }
  return Error(TypeError("InvalidArgumentType",
                         "A property key is given by a string that is not empty."));
}

}  // namespace

ItemSetter::ItemSetter(const std::vector<SetItem>& items, Builder& builder) {
  std::set<VariableId> used;
  for (const SetItem& item : items) {
    Item made{&item, nullptr, nullptr, nullptr, {}};
    if (const auto* property = std::get_if<SetProperty>(&item)) {
      made.target = builder.Compile(*property->target);
      made.value = builder.Compile(*property->value);
      if (property->dynamic_key) {
        made.key = builder.Compile(*property->dynamic_key);
        for (VariableId id : UsedBy(*property->dynamic_key)) used.insert(id);
      }
      for (VariableId id : UsedBy(*property->target)) used.insert(id);
      for (VariableId id : UsedBy(*property->value)) used.insert(id);
    } else if (const auto* map = std::get_if<SetMap>(&item)) {
      made.target = MakeVariable(map->target.id);
      made.value = builder.Compile(*map->value);
      used.insert(map->target.id);
      for (VariableId id : UsedBy(*map->value)) used.insert(id);
    } else {
      const SetLabels& labels = std::get<SetLabels>(item);
      made.target = MakeVariable(labels.target.id);
      used.insert(labels.target.id);
      for (const ExprPtr& names : labels.dynamic) {
        made.labels.push_back(builder.Compile(*names));
        for (VariableId id : UsedBy(*names)) used.insert(id);
      }
    }
    items_.push_back(std::move(made));
  }
  used_.assign(used.begin(), used.end());
}

Status ItemSetter::Apply(Execution& execution, const Batch& batch) {
  if (items_.empty()) return {};
  for (std::uint32_t row = 0; row < batch.size; ++row) {
    if (Status status = execution.Tick(); !status) return status;
    const Batch one = Subset(batch, std::span(&row, 1), used_);
    if (Status status = ApplyRow(execution, one); !status) return status;
  }
  return {};
}

Status ItemSetter::ApplyRow(Execution& execution, const Batch& row) {
  store::Transaction& transaction = *execution.transaction();
  for (Item& item : items_) {
    Vector target, value;
    if (Status status = item.target->Evaluate(execution, row, target); !status) return status;
    const Value entity = target[0];
    if (entity.is_null()) continue;
    if (item.value) {
      if (Status status = item.value->Evaluate(execution, row, value); !status) return status;
    }
    if (const auto* property = std::get_if<SetProperty>(item.item)) {
      std::string key = property->key;
      if (item.key) {
        Result<std::string> name = KeyFrom(execution, *item.key, row);
        if (!name) return execution.At(std::move(name).error(), property->dynamic_key->span);
        key = std::move(*name);
      }
      if (Status status = SetPropertyOf(execution, entity, key, value[0]); !status) {
        return execution.At(status.error(), property->value->span);
      }
    } else if (const auto* map = std::get_if<SetMap>(item.item)) {
      Result<Value> wanted = PropertiesOf(execution, value[0]);
      if (!wanted) return execution.At(std::move(wanted).error(), map->value->span);
      if (wanted->is_null()) {
        if (map->merge) continue;
        wanted = Value::OfMap({});
      }
      if (!map->merge) {
        Result<Value> old = PropertiesOf(execution, entity);
        if (!old) return std::move(old).error();
        for (const auto& [key, before] : old->map()) {
          if (wanted->Find(key) != nullptr) continue;
          if (Status status = SetPropertyOf(execution, entity, key, Value()); !status) {
            return status;
          }
        }
      }
      for (const auto& [key, after] : wanted->map()) {
        if (Status status = SetPropertyOf(execution, entity, key, after); !status) {
          return execution.At(status.error(), map->value->span);
        }
      }
    } else {
      if (!entity.is(Value::Type::kNode)) {
        return Error(TypeError("InvalidArgumentType", "Only nodes have labels."));
      }
      if (execution.IsDeleted(entity.node())) continue;
      for (const std::string& name : std::get<SetLabels>(*item.item).labels) {
        const LabelId label = transaction.InternLabel(name);
        Result<bool> has = transaction.HasLabel(entity.node(), label);
        if (!has) return std::move(has).error();
        if (*has) continue;
        if (Status status = transaction.AddLabel(entity.node(), label); !status) return status;
        ++execution.counts.labels_added;
      }
      for (EvaluatorPtr& dynamic : item.labels) {
        Vector names;
        if (Status status = dynamic->Evaluate(execution, row, names); !status) return status;
        if (Status status = AddLabels(execution, entity.node(), names[0]); !status) return status;
      }
    }
  }
  return {};
}

namespace {

class SetOperator final : public Writer {
 public:
  SetOperator(const SetOp& op, Builder& builder, OperatorPtr input)
      : Writer(std::move(input)), setter_(*op.items, builder) {}

 protected:
  Status Write(Execution& execution, Batch& batch) override {
    return setter_.Apply(execution, batch);
  }

 private:
  ItemSetter setter_;
};

class RemoveOperator final : public Writer {
 public:
  RemoveOperator(const RemoveOp& op, Builder& builder, OperatorPtr input)
      : Writer(std::move(input)) {
    for (const RemoveItem& item : *op.items) {
      Item made{&item, nullptr, nullptr, {}};
      if (const auto* property = std::get_if<RemoveProperty>(&item)) {
        made.target = builder.Compile(*property->target);
        if (property->dynamic_key) made.key = builder.Compile(*property->dynamic_key);
      } else {
        const SetLabels& labels = std::get<SetLabels>(item);
        made.target = MakeVariable(labels.target.id);
        for (const ExprPtr& names : labels.dynamic) made.labels.push_back(builder.Compile(*names));
      }
      items_.push_back(std::move(made));
    }
  }

 protected:
  Status Write(Execution& execution, Batch& batch) override {
    for (Item& item : items_) {
      Vector targets;
      if (Status status = item.target->Evaluate(execution, batch, targets); !status) return status;
      const auto* property = std::get_if<RemoveProperty>(item.item);
      Status status = property != nullptr ? RemoveProperties(execution, item, *property, batch, targets)
                                          : RemoveLabels(execution, item, batch, targets);
      if (!status) return status;
    }
    return {};
  }

 private:
  struct Item {
    const RemoveItem* item;
    EvaluatorPtr target, key;
    std::vector<EvaluatorPtr> labels;  // $(...)
  };

  static Status RemoveProperties(Execution& execution, Item& item, const RemoveProperty& property,
                                 const Batch& batch, const Vector& targets) {
    for (std::uint32_t row = 0; row < batch.size; ++row) {
      if (targets[row].is_null()) continue;
      std::string key = property.key;
      if (item.key) {
        const Batch one = Subset(batch, std::span(&row, 1), UsedBy(*property.dynamic_key));
        Result<std::string> name = KeyFrom(execution, *item.key, one);
        if (!name) return execution.At(std::move(name).error(), property.dynamic_key->span);
        key = std::move(*name);
      }
      if (Status status = SetPropertyOf(execution, targets[row], key, Value()); !status) {
        return status;
      }
    }
    return {};
  }

  static Status RemoveLabels(Execution& execution, Item& item, const Batch& batch,
                             const Vector& targets) {
    std::vector<Vector> dynamic(item.labels.size());
    for (std::size_t i = 0; i < item.labels.size(); ++i) {
      if (Status status = item.labels[i]->Evaluate(execution, batch, dynamic[i]); !status) {
        return status;
      }
    }
    store::Transaction& transaction = *execution.transaction();
    for (std::size_t row = 0; row < batch.size; ++row) {
      const Value entity = targets[row];
      if (entity.is_null()) continue;
      if (!entity.is(Value::Type::kNode)) {
        return Error(TypeError("InvalidArgumentType", "Only nodes have labels."));
      }
      if (execution.IsDeleted(entity.node())) continue;
      std::vector<std::string> names = std::get<SetLabels>(*item.item).labels;
      for (const Vector& values : dynamic) {
        Result<std::vector<std::string>> more = NamesOf(values[row]);
        if (!more) return std::move(more).error();
        names.insert(names.end(), more->begin(), more->end());
      }
      for (const std::string& name : names) {
        const std::optional<LabelId> label = transaction.FindLabel(name);
        if (!label) continue;
        Result<bool> has = transaction.HasLabel(entity.node(), *label);
        if (!has) return std::move(has).error();
        if (!*has) continue;
        if (Status status = transaction.RemoveLabel(entity.node(), *label); !status) return status;
        ++execution.counts.labels_removed;
      }
    }
    return {};
  }

  std::vector<Item> items_;
};

// Gathers what is to go, then removes relationships before nodes.
class DeleteOperator final : public Writer {
 public:
  DeleteOperator(const DeleteOp& op, Builder& builder, OperatorPtr input)
      : Writer(std::move(input)), op_(op) {
    for (const ExprPtr& target : op.clause->targets) targets_.push_back(builder.Compile(*target));
  }
  void Reset() override {
    Writer::Reset();
    nodes_.clear();
    relationships_.clear();
  }

 protected:
  Status Write(Execution& execution, Batch& batch) override {
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      Vector values;
      if (Status status = targets_[i]->Evaluate(execution, batch, values); !status) return status;
      for (std::size_t row = 0; row < batch.size; ++row) {
        const Value& value = values[row];
        if (value.is(Value::Type::kNode)) {
          nodes_.push_back(value.node());
        } else if (value.is(Value::Type::kRelationship)) {
          relationships_.push_back(value.relationship());
        } else if (value.is(Value::Type::kPath)) {
          const Value::Path& path = value.path();
          nodes_.insert(nodes_.end(), path.nodes.begin(), path.nodes.end());
          relationships_.insert(relationships_.end(), path.relationships.begin(),
                                path.relationships.end());
        } else if (!value.is_null()) {
          return execution.At(
              TypeError("InvalidArgumentType", "DELETE takes nodes, relationships and paths."),
              op_.clause->targets[i]->span);
        }
      }
    }
    return execution.CheckBytes((nodes_.size() + relationships_.size()) * 8);
  }

  Status Finish(Execution& execution) override {
    store::Transaction& transaction = *execution.transaction();
    std::sort(nodes_.begin(), nodes_.end());
    nodes_.erase(std::unique(nodes_.begin(), nodes_.end()), nodes_.end());
    if (op_.clause->detach) {
      std::vector<store::Neighbour> neighbours;
      for (NodeId node : nodes_) {
        if (execution.IsDeleted(node)) continue;
        neighbours.clear();
        if (Status status = transaction.Expand(node, store::Direction::kBoth, {}, neighbours);
            !status) {
          return status;
        }
        for (const store::Neighbour& each : neighbours) {
          relationships_.push_back(each.relationship);
        }
      }
    }
    std::sort(relationships_.begin(), relationships_.end());
    relationships_.erase(std::unique(relationships_.begin(), relationships_.end()),
                         relationships_.end());
    for (RelationshipId relationship : relationships_) {
      if (Status status = execution.Tick(); !status) return status;
      if (execution.IsDeleted(relationship)) continue;
      Result<store::RelationshipEnds> ends = transaction.Ends(relationship);
      if (!ends) return std::move(ends).error();
      if (Status status = transaction.Delete(relationship); !status) return status;
      execution.MarkDeleted(relationship, ends->type);
      ++execution.counts.relationships_deleted;
    }
    for (NodeId node : nodes_) {
      if (Status status = execution.Tick(); !status) return status;
      if (execution.IsDeleted(node)) continue;
      if (Status status = transaction.Delete(node); !status) {
        if (status.error().code != ErrorCode::kConflict) return status;
        return execution.At(
            QueryError{ErrorType::kConstraintVerificationFailed, Phase::kRuntime,
                       "DeleteConnectedNode",
                       "A node that still has relationships cannot be deleted; write DETACH "
                       "DELETE to delete them too."},
            op_.clause->targets.front()->span);
      }
      execution.MarkDeleted(node);
      ++execution.counts.nodes_deleted;
    }
    return {};
  }

 private:
  const DeleteOp& op_;
  std::vector<EvaluatorPtr> targets_;
  std::vector<NodeId> nodes_;
  std::vector<RelationshipId> relationships_;
};

// Runs the inner clauses for every element, row by row.
class ForeachOperator final : public Writer {
 public:
  ForeachOperator(const ForeachOp& op, Builder& builder, OperatorPtr input, Builder::Inner inner)
      : Writer(std::move(input)), op_(op), list_(builder.Compile(*op.list)),
        inner_(std::move(inner)) {}

 protected:
  Status Write(Execution& execution, Batch& batch) override {
    Vector lists;
    if (Status status = list_->Evaluate(execution, batch, lists); !status) return status;
    for (std::uint32_t row = 0; row < batch.size; ++row) {
      const Value list = lists[row];
      if (list.is_null()) continue;
      if (!list.is(Value::Type::kList)) {
        return execution.At(TypeError("InvalidArgumentType", "FOREACH goes over a list."),
                            op_.list->span);
      }
      for (const Value& element : list.list()) {
        Batch& argument = inner_.argument->batch;
        argument = Subset(batch, std::span(&row, 1), inner_.imports);
        argument[op_.element].assign(1, element);
        inner_.root->Reset();
        Batch rows;
        do {
          if (Status status = inner_.root->Pull(execution, rows); !status) return status;
        } while (rows.size > 0);
      }
    }
    return {};
  }

 private:
  const ForeachOp& op_;
  EvaluatorPtr list_;
  Builder::Inner inner_;
};

}  // namespace

OperatorPtr MakeSet(const SetOp& op, Parts parts) {
  return std::make_unique<SetOperator>(op, parts.builder, std::move(parts.input));
}
OperatorPtr MakeRemove(const RemoveOp& op, Parts parts) {
  return std::make_unique<RemoveOperator>(op, parts.builder, std::move(parts.input));
}
OperatorPtr MakeDelete(const DeleteOp& op, Parts parts) {
  return std::make_unique<DeleteOperator>(op, parts.builder, std::move(parts.input));
}
OperatorPtr MakeForeach(const ForeachOp& op, Parts parts, Builder::Inner inner) {
  return std::make_unique<ForeachOperator>(op, parts.builder, std::move(parts.input),
                                           std::move(inner));
}

}  // namespace kg::query
