#pragma once

#include <cstdint>
#include <vector>

#include "graph/store/key_value.h"

namespace kg::store {

// Exact counts: small enough to copy with every snapshot.
struct Counts {
  std::uint64_t nodes = 0, relationships = 0, statements = 0, evidence = 0;
  std::vector<std::uint64_t> labels, types;  // by id

  static Result<Counts> Load(const View& view);
  // Writes what differs from `before`.
  void Save(Batch& batch, const Counts& before) const;
  friend bool operator==(const Counts&, const Counts&) = default;
};

}  // namespace kg::store
