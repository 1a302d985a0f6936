#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "extract/claims/relation_rule.h"
#include "extract/pipeline.h"

namespace kg::extract {

// Keeps the map sorted; a key that is there stays as it is.
void PutQualifier(Value::Map& map, std::string_view key, Value value);

// Writes what rules assert into an extraction, each statement once a sentence, and leaves out what
// cannot be. The extraction must outlive it; its entities may not change meanwhile.
class RelationEmitter {
 public:
  explicit RelationEmitter(Extraction& x);

  // The entity that takes part: a capital that stands for its state is the state.
  EntityIndex Actor(EntityIndex entity, const PatternElement& element) const;

  void Add(Relation relation);

 private:
  // Whether a place that is known lies in another country than the one that it is said to lie in.
  bool LiesElsewhere(EntityIndex place, EntityIndex country) const;

  Extraction& x_;
  std::map<std::string, EntityIndex> by_key_;
  std::map<std::tuple<EntityIndex, std::string, EntityIndex, std::uint32_t, std::uint32_t,
                      std::string>,
           std::size_t>
      seen_;
};

}  // namespace kg::extract
