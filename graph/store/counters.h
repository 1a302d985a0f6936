#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kg::store {

// Exact counts and high-water marks; one small record that every commit rewrites.
struct Counters {
  std::uint64_t commits = 0;
  std::uint64_t nodes = 0, relationships = 0, statements = 0, evidence = 0, documents = 0;
  std::uint64_t next_node = 0, next_relationship = 0, next_document = 0;
  // Hand-made nodes and relationships are numbered apart (layout.h: meta 'o'), so that their names
  // outside the store do not depend on which documents came before.
  std::uint64_t next_node_ordinal = 0, next_relationship_ordinal = 0;
  // By token: nodes with the label, relationships of the type, visible properties of the key.
  std::vector<std::uint64_t> labels, types, keys;
  // Nodes with at least one label. Unknown in a store that was made before this was counted.
  std::optional<std::uint64_t> labelled = 0;

  friend bool operator==(const Counters&, const Counters&) = default;

  static void Add(std::vector<std::uint64_t>& counts, std::uint32_t token, std::int64_t change);
  void AddLabelled(std::int64_t change) {
    if (labelled) *labelled += static_cast<std::uint64_t>(change);
  }
  static std::uint64_t Of(const std::vector<std::uint64_t>& counts, std::uint32_t token) {
    return token < counts.size() ? counts[token] : 0;
  }
  std::string Encode() const;
};
bool Decode(std::string_view bytes, Counters& counters);

// Bytes that commits changed, and bytes that went to disk for them, since the store was made.
struct Traffic {
  std::uint64_t changed = 0, written = 0;
  std::string Encode() const;
};
bool Decode(std::string_view bytes, Traffic& traffic);

}  // namespace kg::store
