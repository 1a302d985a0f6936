#pragma once

#include <span>
#include <string>
#include <vector>

#include "graph/store/store.h"
#include "query/exec/batch.h"
#include "query/exec/build.h"
#include "query/exec/execution.h"
#include "query/plan/plan.h"

// What the operators that walk relationships share (expand.cc, var_expand.cc).
namespace kg::query {

// The ids of type names, sorted; false if names are given, but the store knows none of them.
bool ResolveTypes(const store::Reader& reader, const std::vector<std::string>& names,
                  std::vector<TypeId>& types);

// Whether a relationship is none of those that the row holds in these columns.
bool IsNew(const Batch& batch, std::uint32_t row, const std::vector<VariableId>& different_from,
           RelationshipId relationship);

// Whether a relationship's properties equal those of a map.
Result<bool> HasProperties(Execution& execution, RelationshipId relationship, const Value& map);

// The tests that every step of a path must pass, for the neighbours of some nodes at once.
class StepFilter {
 public:
  StepFilter(const std::vector<StepTest>& steps, Builder& builder);
  bool empty() const { return tests_.empty(); }
  // Whether each of the neighbours passes, seen from a row of the batch.
  Status Test(Execution& execution, const Batch& batch, std::uint32_t row,
              std::span<const store::Neighbour> neighbours, std::vector<char>& passes);
  // Drops those that do not.
  Status Keep(Execution& execution, const Batch& batch, std::uint32_t row,
              std::vector<store::Neighbour>& neighbours);

 private:
  struct One {
    const StepTest* test;
    EvaluatorPtr where;
    std::vector<VariableId> used;  // of the row
  };
  std::vector<One> tests_;
};

}  // namespace kg::query
