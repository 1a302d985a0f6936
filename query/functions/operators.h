#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "graph/model/result.h"
#include "graph/model/value.h"
#include "query/functions/function.h"

// Cypher's operators on values. Null goes through all of them as Cypher says; a wrong type is a
// TypeError InvalidArgumentType at run time. Those that can build long values take the Context
// for its memory limit.
namespace kg::query {

// Numbers, strings, lists (list + element too), dates and times with durations.
Result<Value> Add(const Context& context, const Value& a, const Value& b);
Result<Value> Subtract(const Value& a, const Value& b);
Result<Value> Multiply(const Value& a, const Value& b);
Result<Value> Divide(const Value& a, const Value& b);  // integer by integer 0: ArithmeticError
Result<Value> Modulo(const Value& a, const Value& b);
Result<Value> Power(const Value& a, const Value& b);  // always a float
Result<Value> Negate(const Value& a);
Result<Value> Identity(const Value& a);  // unary plus: checks that it is a number
// ||: strings with strings, lists with lists.
Result<Value> Concatenate(const Context& context, const Value& a, const Value& b);

// true, false or null. NaN equals nothing; null inside lists and maps makes their equality unknown
// where nothing else decides it; different types are not equal.
Value Equals(const Value& a, const Value& b);
Value NotEquals(const Value& a, const Value& b);
// Null where the two cannot be ordered (different types, durations).
Value Less(const Value& a, const Value& b);
Value LessOrEqual(const Value& a, const Value& b);
Value Greater(const Value& a, const Value& b);
Value GreaterOrEqual(const Value& a, const Value& b);

Result<Value> In(const Value& element, const Value& list);

Result<Value> And(const Value& a, const Value& b);
Result<Value> Or(const Value& a, const Value& b);
Result<Value> Xor(const Value& a, const Value& b);
Result<Value> Not(const Value& a);

// Null unless both are strings.
Value StartsWith(const Value& text, const Value& prefix);
Value EndsWith(const Value& text, const Value& suffix);
Value Contains(const Value& text, const Value& part);

// A pattern of =~, compiled: the whole text must match. Compile once for a constant pattern.
// Matching is linear in the text (RE2). Copies share the automaton; any thread may match.
class Regex {
 public:
  static Result<Regex> Compile(std::string_view pattern);
  // kLimit if text and pattern together would take too long: matching cannot be interrupted.
  Result<bool> Matches(std::string_view text) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};
// Null unless both are strings; compiles the pattern.
Result<Value> Matches(const Value& text, const Value& pattern);

// list[i] (from the end if negative, null if outside), map[key], node[key], relationship[key].
Result<Value> Index(const Context& context, const Value& container, const Value& index);
// list[from..to]; `from` or `to` is nullptr where it was left out.
Result<Value> Slice(const Context& context, const Value& list, const Value* from, const Value* to);

// container.key for maps, nodes, relationships and temporal values; null of null.
// EntityNotFound DeletedEntityAccess for an entity that is gone.
Result<Value> PropertyOf(const Context& context, const Value& container, std::string_view key);
// The same with the key resolved; `key` empty: no store has seen the name.
Result<Value> PropertyOf(const Context& context, const Value& container, std::string_view name,
                         std::optional<KeyId> key);

// A kLimit error for a value whose lists and maps are nested deeper than programs can follow, or
// that is larger than the memory limit (what it shares counted as often as it occurs).
Status CheckExtent(const Value& value, std::size_t memory_bytes);

// Whether a value can be stored as a property: TypeError InvalidPropertyType if not.
Status CheckProperty(const Value& value);

}  // namespace kg::query
