#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "graph/store/store.h"

namespace kg::query {

struct UnknownName {
  enum class Kind : std::uint8_t { kLabel, kRelationshipType };
  Kind kind;
  std::string name;

  std::string Sentence() const;
  friend bool operator==(const UnknownName&, const UnknownName&) = default;
};

// Labels and relationship types that the MATCH patterns of a query ask for and that
// the graph has never seen: most often a typing error, for which the answer is silently empty.
// In the order of the query, none twice; nothing for a query that cannot be read.
std::vector<UnknownName> UnknownNames(std::string_view query, const store::Reader& reader);

}  // namespace kg::query
