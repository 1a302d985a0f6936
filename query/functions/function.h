#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/model/result.h"
#include "graph/model/value.h"
#include "graph/store/store.h"

// Cypher's functions of values: one table of signatures for the binder, one pointer to call.
// Aggregates are in aggregate.h. Threads: everything here is immutable; a Context serves one.
namespace kg::query {

// The moment that date(), datetime() and their like see: fixed once per statement.
struct Clock {
  std::int64_t seconds = 0;      // since 1970-01-01T00:00Z
  std::int32_t nanoseconds = 0;  // 0 .. 999'999'999
};

// Random numbers from a seed. The generator's state is made with the first number: most queries
// draw none.
class Random {
 public:
  explicit Random(std::uint64_t seed) : seed_(seed) {}
  std::uint64_t operator()() {
    if (!generator_) generator_.emplace(seed_);
    return (*generator_)();
  }

 private:
  std::uint64_t seed_;
  std::optional<std::mt19937_64> generator_;
};

// What a function may ask of the query that calls it.
struct Context {
  const store::Reader* reader = nullptr;  // may be null: graph functions then fail
  Clock clock = {};
  Random* random = nullptr;  // rand(), randomUUID(); null: they fail
  // The most that one call may allocate; beyond it the call is a kLimit error.
  std::size_t memory_bytes = std::size_t{256} << 20;
  // Relationships that this query has deleted: type(r) may still be asked. Null for a query that
  // deletes nothing, so that absent properties need no look whether their entity is gone.
  const std::unordered_map<RelationshipId, TypeId>* deleted_relationships = nullptr;
  // Asked within long work: an error once the query's time is up. May be empty.
  std::function<Status()> check = {};
  Status Check() const { return check ? check() : Status(); }
};

// A set of value types, for checks before a query runs.
class TypeSet {
 public:
  constexpr TypeSet() = default;
  constexpr TypeSet(Value::Type type)  // NOLINT: implicit
      : bits_(std::uint32_t{1} << static_cast<std::uint32_t>(type)) {}
  static constexpr TypeSet Any() { return TypeSet(0xFFFF); }

  constexpr bool Has(Value::Type type) const { return (bits_ & TypeSet(type).bits_) != 0; }
  constexpr bool Overlaps(TypeSet other) const { return (bits_ & other.bits_) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  friend constexpr TypeSet operator|(TypeSet a, TypeSet b) { return TypeSet(a.bits_ | b.bits_); }
  friend constexpr TypeSet operator&(TypeSet a, TypeSet b) { return TypeSet(a.bits_ & b.bits_); }
  friend constexpr bool operator==(TypeSet a, TypeSet b) = default;

 private:
  explicit constexpr TypeSet(std::uint32_t bits) : bits_(bits) {}
  std::uint32_t bits_ = 0;
};

struct Function {
  std::string_view name;  // as documented: "toInteger", "duration.between"
  std::uint8_t min_arguments = 0, max_arguments = 0;  // 255: any number
  // What each argument may be, null besides; the last one stands for all that follow. An argument
  // whose static type has nothing in common with it is a SyntaxError InvalidArgumentType.
  std::array<TypeSet, 3> arguments = {};
  TypeSet result = TypeSet::Any();  // null besides
  // The same arguments give the same value within any statement and any graph: may be folded.
  bool pure = true;
  // Checks its arguments itself: wrong types are an error, null arguments mostly give null.
  Result<Value> (*call)(const Context& context, std::span<const Value> arguments) = nullptr;
};

// By name, letter case ignored; nullptr if there is none. coalesce and the list predicates
// (all, any, none, single) are syntax; exists(), isEmpty() are here.
const Function* FindFunction(std::string_view name);

struct ListedFunction {
  const Function* function;
  std::string_view category;  // "String"
};
// All of them by name, for listings and for the nearest name in an error.
std::span<const ListedFunction> AllFunctions();

}  // namespace kg::query
