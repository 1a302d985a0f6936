#include "query/exec/operators.h"
#include "query/exec/path.h"

namespace kg::query {

Result<Value> BuildPath(Execution& execution, const PathPattern& pattern, const Batch& batch,
                        std::uint32_t row) {
  const store::Reader& reader = execution.reader();
  auto at = [&](VariableId id) { return batch.Has(id) ? batch[id][row] : Value(); };
  const Value start = at(pattern.nodes[0].id);
  if (!start.is(Value::Type::kNode)) return Value();
  Value::Path path;
  path.nodes.push_back(start.node());
  for (std::size_t i = 0; i < pattern.relationships.size(); ++i) {
    const Value step = at(pattern.relationships[i].id);
    if (step.is(Value::Type::kRelationship)) {
      const Value next = at(pattern.nodes[i + 1].id);
      if (!next.is(Value::Type::kNode)) return Value();
      path.relationships.push_back(step.relationship());
      path.nodes.push_back(next.node());
    } else if (step.is(Value::Type::kList)) {
      for (const Value& each : step.list()) {
        if (Status status = execution.Tick(); !status) return std::move(status).error();
        Result<store::RelationshipEnds> ends = reader.Ends(each.relationship());
        if (!ends) return std::move(ends).error();
        path.relationships.push_back(each.relationship());
        path.nodes.push_back(ends->source == path.nodes.back() ? ends->target : ends->source);
      }
    } else {
      return Value();
    }
  }
  return Value::OfPath(std::move(path));
}

namespace {

class PathBuild final : public Operator {
 public:
  PathBuild(const PathOp& op, Parts parts) : op_(op), input_(std::move(parts.input)) {}
  void Reset() override { input_->Reset(); }

 protected:
  Status Next(Execution& execution, Batch& out) override {
    if (Status status = input_->Pull(execution, out); !status) return status;
    Column paths;
    paths.reserve(out.size);
    for (std::uint32_t row = 0; row < out.size; ++row) {
      Result<Value> path = BuildPath(execution, *op_.pattern, out, row);
      if (!path) return std::move(path).error();
      paths.push_back(std::move(*path));
    }
    out[op_.path] = std::move(paths);
    return {};
  }

 private:
  const PathOp& op_;
  OperatorPtr input_;
};

}  // namespace

OperatorPtr MakePath(const PathOp& op, Parts parts) {
  if (!parts.Needs(op.path)) return std::move(parts.input);
  return std::make_unique<PathBuild>(op, std::move(parts));
}

}  // namespace kg::query
