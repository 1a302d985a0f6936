#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "query/exec/operators.h"

// What the writing operators share. A clause that writes reads all its input first, so that what it
// writes is not seen by what comes before it; then it writes row by row, then hands the rows on.
namespace kg::query {

class Writer : public Operator {
 public:
  explicit Writer(OperatorPtr input) : input_(std::move(input)) {}
  void Reset() override {
    input_->Reset();
    batches_.clear();
    done_ = false;
    place_ = 0;
  }

 protected:
  Status Next(Execution& execution, Batch& out) final;
  // Writes for all rows of a batch; may add columns, or change which rows there are.
  virtual Status Write(Execution& execution, Batch& batch) = 0;
  // After the last batch.
  virtual Status Finish(Execution&) { return {}; }

 private:
  OperatorPtr input_;
  std::vector<Batch> batches_;
  bool done_ = false;
  std::size_t place_ = 0;
};

// Creates what of a pattern is not there yet. `existing` are variables bound before it.
class PatternWriter {
 public:
  PatternWriter(const PathPattern& pattern, Builder& builder);
  // For every row of the batch. A node that the batch has a column for is taken from there.
  Status Create(Execution& execution, Batch& batch, std::vector<VariableId>& made);

 private:
  struct Properties {
    std::vector<std::pair<std::string, EvaluatorPtr>> entries;
    EvaluatorPtr map;  // a whole map
    std::vector<EvaluatorPtr> labels;  // whose names expressions give; or a type
  };
  static Properties PropertiesOf(const ExprPtr& expr, Builder& builder);
  template <typename Entity>
  static Status Store(Execution& execution, Properties& properties, const Batch& batch,
                      const std::vector<Entity>& entities);

  const PathPattern& pattern_;
  std::vector<Properties> nodes_, relationships_;
};

// SET, ON CREATE SET, ON MATCH SET: the items for every row of a batch, row by row.
class ItemSetter {
 public:
  ItemSetter(const std::vector<SetItem>& items, Builder& builder);
  Status Apply(Execution& execution, const Batch& batch);

 private:
  struct Item {
    const SetItem* item;
    EvaluatorPtr target, value, key;
    std::vector<EvaluatorPtr> labels;  // $(...)
  };
  Status ApplyRow(Execution& execution, const Batch& row);
  std::vector<Item> items_;
  std::vector<VariableId> used_;
};

// The names that the value of $(...) gives: a string, or a list of strings.
Result<std::vector<std::string>> NamesOf(const Value& value);
Status AddLabels(Execution& execution, NodeId node, const Value& names);

// Every property of an entity, or a map, as a map value.
Result<Value> PropertiesOf(Execution& execution, const Value& source);
// Sets a property of a node or a relationship; null removes it, a null entity is let be.
Status SetPropertyOf(Execution& execution, const Value& entity, const std::string& key,
                     const Value& value);

}  // namespace kg::query
