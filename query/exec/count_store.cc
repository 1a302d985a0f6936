#include <algorithm>
#include <utility>

#include "query/exec/operators.h"
#include "query/exec/traversal.h"

namespace kg::query {
namespace {

// One row with a count that the store keeps.
class CountStore final : public Operator {
 public:
  CountStore(const CountStoreOp& op, OperatorPtr input) : op_(op), input_(std::move(input)) {}
  void Reset() override { done_ = false; }

 protected:
  Status Next(Execution& execution, Batch& out) override {
    if (done_) return {};
    done_ = true;
    out[op_.result].push_back(Value::Integer(static_cast<std::int64_t>(Count(execution.reader()))));
    out.size = 1;
    return {};
  }

 private:
  std::uint64_t Count(const store::Reader& reader) const {
    if (!op_.relationships) {
      if (op_.label.empty()) return reader.CountNodes();
      const std::optional<LabelId> label = reader.FindLabel(op_.label);
      return label ? reader.CountNodes(*label) : 0;
    }
    if (op_.types.empty()) return reader.CountRelationships();
    std::vector<TypeId> types;
    std::uint64_t count = 0;
    if (!ResolveTypes(reader, op_.types, types)) return 0;
    for (TypeId type : types) count += reader.CountRelationships(type);
    return count;
  }

  const CountStoreOp& op_;
  OperatorPtr input_;  // never asked, but known to who measures the plan's operators
  bool done_ = false;
};

}  // namespace

OperatorPtr MakeCountStore(const CountStoreOp& op, Parts parts) {
  return std::make_unique<CountStore>(op, std::move(parts.input));
}

}  // namespace kg::query
