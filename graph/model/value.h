#pragma once

#include <atomic>
#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/model/ids.h"
#include "graph/model/temporal.h"

namespace kg {

// A value as Cypher has it: what a property holds, what a parameter brings, what a row returns.
//
// 16 bytes. Small kinds are held inline; strings, lists, maps, paths, zoned date-times and
// durations share an immutable reference-counted block, so a copy is cheap and may go to another
// thread. Nodes and relationships are ids: what they hold is asked of a store.
//
// Null, booleans, integers, floats, strings, temporals and lists of them can be properties.
class Value {
 public:
  enum class Type : std::uint8_t {
    kNull, kBoolean, kInteger, kFloat, kString, kList, kMap, kNode, kRelationship, kPath,
    kDate, kLocalTime, kTime, kLocalDateTime, kDateTime, kDuration,
  };

  using List = std::vector<Value>;
  // Sorted by key, keys unique.
  using Map = std::vector<std::pair<std::string, Value>>;
  // nodes.size() == relationships.size() + 1.
  struct Path {
    std::vector<NodeId> nodes;
    std::vector<RelationshipId> relationships;
    friend bool operator==(const Path&, const Path&) = default;
  };
  struct DateTime {
    LocalDateTime local;
    std::int32_t offset_seconds = 0;
    std::string zone;  // IANA name, or "" if only an offset is known
    friend bool operator==(const DateTime&, const DateTime&) = default;
  };

  Value() noexcept : type_(Type::kNull) { payload_.integer = 0; }
  Value(const Value& other) noexcept : type_(other.type_), extra_(other.extra_) {
    payload_ = other.payload_;
    if (on_heap()) payload_.block->references.fetch_add(1, std::memory_order_relaxed);
  }
  Value(Value&& other) noexcept : type_(other.type_), extra_(other.extra_) {
    payload_ = other.payload_;
    other.type_ = Type::kNull;
  }
  Value& operator=(Value other) noexcept {
    std::swap(type_, other.type_);
    std::swap(extra_, other.extra_);
    std::swap(payload_, other.payload_);
    return *this;
  }
  ~Value() {
    if (on_heap()) Release();
  }

  static Value Boolean(bool value);
  static Value Integer(std::int64_t value);
  static Value Float(double value);
  static Value String(std::string value);
  static Value OfList(List value);
  // Sorts by key; of equal keys the last one stays.
  static Value OfMap(Map value);
  static Value Node(NodeId id);
  static Value Relationship(RelationshipId id);
  static Value OfPath(Path value);
  static Value Of(Date value);
  static Value Of(LocalTime value);
  static Value Of(Time value);
  static Value Of(LocalDateTime value);
  static Value Of(DateTime value);
  static Value Of(Duration value);

  Type type() const { return type_; }
  bool is_null() const { return type_ == Type::kNull; }
  bool is(Type type) const { return type_ == type; }
  bool is_number() const { return type_ == Type::kInteger || type_ == Type::kFloat; }

  // Each needs the type that it names (asserted).
  bool boolean() const;
  std::int64_t integer() const;
  double floating() const;
  double number() const;  // integer or float
  std::string_view string() const&;
  std::string_view string() const&& = delete;
  const List& list() const;
  const Map& map() const;
  const Value* Find(std::string_view key) const;  // in a map; nullptr if absent
  NodeId node() const;
  RelationshipId relationship() const;
  const Path& path() const;
  Date date() const;
  LocalTime local_time() const;
  Time time() const;
  const LocalDateTime& local_date_time() const;
  const DateTime& date_time() const;
  const Duration& duration() const;

  // The same type and content: 1 and 1.0 differ, NaN is itself, null is null. For tests, keys and
  // sets of stored values; Cypher's `=` and its order are Equals and Compare.
  friend bool operator==(const Value& a, const Value& b);

  // Bytes this value keeps on the heap, for memory budgets: blocks that it shares count as often as
  // they occur in it, so this is also what a walk over it costs. The largest number where it does
  // not fit. Constant time.
  std::size_t HeapBytes() const;
  // Levels of lists and maps within each other, 0 for a plain value. Constant time.
  std::uint32_t depth() const;

 private:
  struct Block {
    std::atomic<std::uint32_t> references{1};
  };
  template <typename T>
  struct Holder;

  bool on_heap() const {
    switch (type_) {
      case Type::kString: case Type::kList: case Type::kMap: case Type::kPath:
      case Type::kLocalDateTime: case Type::kDateTime: case Type::kDuration:
        return true;
      default:
        return false;
    }
  }
  void Release() noexcept;
  template <typename T>
  const T& held() const;
  template <typename T>
  static Value Hold(Type type, T value);

  Type type_;
  std::int32_t extra_ = 0;  // a Time's offset
  union {
    bool boolean;
    std::int64_t integer;
    double floating;
    std::uint64_t id;
    Block* block;
  } payload_;
};

// Cypher's total order ("orderability"), which ORDER BY, indexes and min/max use:
// map < node < relationship < list < path < date-time < local date-time < date < time <
// local time < duration < string < boolean < number < null, NaN the largest number.
// Integers and floats compare by exact numeric value, so equal ones are equivalent across types.
std::strong_ordering Compare(const Value& a, const Value& b);

// Agrees with Compare: equivalent values (1 and 1.0 too) hash alike.
std::uint64_t HashOf(const Value& value);

// "INTEGER", "STRING NOT NULL" without the NOT NULL, as error messages name them.
std::string_view TypeName(Value::Type type);

}  // namespace kg
