#pragma once

#include <compare>
#include <cstdint>
#include <set>

#include "graph/model/ids.h"

namespace kg::store {

// A part of a graph that changes, or stays, as a whole: what an image is of.
struct Part {
  enum class Of : std::uint8_t { kLabel, kType, kNodeProperty, kRelationshipProperty };
  Of of{};
  std::uint32_t name = 0;  // the label, or the type
  std::uint32_t key = 0;   // of the properties

  static Part Nodes(LabelId label) { return {Of::kLabel, static_cast<std::uint32_t>(label), 0}; }
  static Part Relationships(TypeId type) {
    return {Of::kType, static_cast<std::uint32_t>(type), 0};
  }
  static Part Property(LabelId label, KeyId key) {
    return {Of::kNodeProperty, static_cast<std::uint32_t>(label), static_cast<std::uint32_t>(key)};
  }
  static Part Property(TypeId type, KeyId key) {
    return {Of::kRelationshipProperty, static_cast<std::uint32_t>(type),
            static_cast<std::uint32_t>(key)};
  }
  friend auto operator<=>(const Part&, const Part&) = default;
};

// What a transaction has changed. A label stands for who has it and, of those that got or lost it,
// all properties; a type likewise.
class ChangedParts {
 public:
  void Add(const Part& part) {
    if (part == last_ && !parts_.empty()) return;
    parts_.insert(part);
    last_ = part;
  }
  bool Contains(const Part& part) const { return parts_.contains(part); }
  const std::set<Part>& parts() const { return parts_; }

 private:
  std::set<Part> parts_;
  Part last_;
};

}  // namespace kg::store
