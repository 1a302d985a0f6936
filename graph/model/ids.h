#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "graph/model/result.h"

namespace kg {

// Dense ids that one store hands out, from 0 up. They are not stable from one store to another:
// what leaves a store is a node's key and a statement's id.
enum class NodeId : std::uint64_t {};
enum class RelationshipId : std::uint64_t {};

// Interned names. Labels, relationship types and property keys are three separate vocabularies.
enum class LabelId : std::uint32_t {};
enum class TypeId : std::uint32_t {};
enum class KeyId : std::uint32_t {};

// A 128-bit hash of content: the same wherever and in whatever order it was stored.
struct Hash128 {
  std::uint64_t high = 0, low = 0;
  friend auto operator<=>(const Hash128&, const Hash128&) = default;
};

// The bytes' hash. Not for secrets. Method: MurmurHash3 x64 128 (A. Appleby, public domain),
// seed 0; part of the on-disk contract, so its results never change.
Hash128 HashBytes(std::string_view bytes);

// 32 lower-case hex digits.
std::string ToHex(const Hash128& hash);
Result<Hash128> ParseHash128(std::string_view hex);

// A statement's name outside the store: the hash of its subject's key, predicate, object and
// discriminator (graph/model/statement.h).
using StatementId = Hash128;

}  // namespace kg
