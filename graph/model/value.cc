#include "graph/model/value.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>

namespace kg {

namespace {

// What HeapBytes and depth say of a list or a map; kept, since blocks shared again and again make
// values that are far too large to walk.
struct Extent {
  std::size_t bytes = 0;
  std::uint32_t depth = 1;

  void Add(const Value& element) {
    AddBytes(element.HeapBytes());
    depth = std::max(depth, element.depth() + 1);
  }
  void AddBytes(std::size_t more) {
    bytes = bytes > std::numeric_limits<std::size_t>::max() - more
                ? std::numeric_limits<std::size_t>::max()
                : bytes + more;
  }
};
struct NoExtent {};

constexpr std::size_t kBlockBytes = 64;  // about: the block itself and its allocation

template <typename T>
NoExtent ExtentOf(const T&) {
  return {};
}
Extent ExtentOf(const Value::List& list) {
  Extent extent{kBlockBytes + list.capacity() * sizeof(Value)};
  for (const Value& element : list) extent.Add(element);
  return extent;
}
Extent ExtentOf(const Value::Map& map) {
  Extent extent{kBlockBytes + map.capacity() * sizeof(Value::Map::value_type)};
  for (const auto& [key, element] : map) {
    extent.AddBytes(key.capacity());
    extent.Add(element);
  }
  return extent;
}

}  // namespace

template <typename T>
struct Value::Holder : Value::Block {
  explicit Holder(T v) : value(std::move(v)), extent(ExtentOf(value)) {}
  const T value;
  [[no_unique_address]] const decltype(ExtentOf(value)) extent;
};

template <typename T>
Value Value::Hold(Type type, T value) {
  Value result;
  result.payload_.block = new Holder<T>(std::move(value));
  result.type_ = type;
  return result;
}

template <typename T>
const T& Value::held() const {
  return static_cast<const Holder<T>*>(payload_.block)->value;
}

void Value::Release() noexcept {
  if (payload_.block->references.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
  switch (type_) {
    case Type::kString: delete static_cast<Holder<std::string>*>(payload_.block); break;
    case Type::kList: delete static_cast<Holder<List>*>(payload_.block); break;
    case Type::kMap: delete static_cast<Holder<Map>*>(payload_.block); break;
    case Type::kPath: delete static_cast<Holder<Path>*>(payload_.block); break;
    case Type::kLocalDateTime: delete static_cast<Holder<LocalDateTime>*>(payload_.block); break;
    case Type::kDateTime: delete static_cast<Holder<DateTime>*>(payload_.block); break;
    case Type::kDuration: delete static_cast<Holder<Duration>*>(payload_.block); break;
    default: break;
  }
}

Value Value::Boolean(bool value) {
  Value result;
  result.type_ = Type::kBoolean;
  result.payload_.integer = value ? 1 : 0;
  return result;
}

Value Value::Integer(std::int64_t value) {
  Value result;
  result.type_ = Type::kInteger;
  result.payload_.integer = value;
  return result;
}

Value Value::Float(double value) {
  Value result;
  result.type_ = Type::kFloat;
  result.payload_.floating = value;
  return result;
}

Value Value::String(std::string value) { return Hold(Type::kString, std::move(value)); }
Value Value::OfList(List value) { return Hold(Type::kList, std::move(value)); }

Value Value::OfMap(Map value) {
  std::stable_sort(value.begin(), value.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  Map unique;
  unique.reserve(value.size());
  for (auto& entry : value) {
    if (!unique.empty() && unique.back().first == entry.first) {
      unique.back() = std::move(entry);
    } else {
      unique.push_back(std::move(entry));
    }
  }
  return Hold(Type::kMap, std::move(unique));
}

Value Value::Node(NodeId id) {
  Value result;
  result.type_ = Type::kNode;
  result.payload_.id = static_cast<std::uint64_t>(id);
  return result;
}

Value Value::Relationship(RelationshipId id) {
  Value result;
  result.type_ = Type::kRelationship;
  result.payload_.id = static_cast<std::uint64_t>(id);
  return result;
}

Value Value::OfPath(Path value) {
  assert(value.nodes.size() == value.relationships.size() + 1);
  return Hold(Type::kPath, std::move(value));
}

Value Value::Of(Date value) {
  Value result = Integer(value.days);
  result.type_ = Type::kDate;
  return result;
}

Value Value::Of(LocalTime value) {
  Value result = Integer(value.nanoseconds);
  result.type_ = Type::kLocalTime;
  return result;
}

Value Value::Of(Time value) {
  Value result = Integer(value.nanoseconds);
  result.type_ = Type::kTime;
  result.extra_ = value.offset_seconds;
  return result;
}

Value Value::Of(LocalDateTime value) { return Hold(Type::kLocalDateTime, value); }
Value Value::Of(DateTime value) { return Hold(Type::kDateTime, std::move(value)); }
Value Value::Of(Duration value) { return Hold(Type::kDuration, value); }

bool Value::boolean() const {
  assert(is(Type::kBoolean));
  return payload_.integer != 0;
}
std::int64_t Value::integer() const {
  assert(is(Type::kInteger));
  return payload_.integer;
}
double Value::floating() const {
  assert(is(Type::kFloat));
  return payload_.floating;
}
double Value::number() const {
  assert(is_number());
  return is(Type::kInteger) ? static_cast<double>(payload_.integer) : payload_.floating;
}
std::string_view Value::string() const& {
  assert(is(Type::kString));
  return held<std::string>();
}
const Value::List& Value::list() const {
  assert(is(Type::kList));
  return held<List>();
}
const Value::Map& Value::map() const {
  assert(is(Type::kMap));
  return held<Map>();
}
const Value* Value::Find(std::string_view key) const {
  const Map& entries = map();
  auto it = std::lower_bound(entries.begin(), entries.end(), key,
                             [](const auto& entry, std::string_view k) { return entry.first < k; });
  return it != entries.end() && it->first == key ? &it->second : nullptr;
}
NodeId Value::node() const {
  assert(is(Type::kNode));
  return NodeId{payload_.id};
}
RelationshipId Value::relationship() const {
  assert(is(Type::kRelationship));
  return RelationshipId{payload_.id};
}
const Value::Path& Value::path() const {
  assert(is(Type::kPath));
  return held<Path>();
}
Date Value::date() const {
  assert(is(Type::kDate));
  return Date{payload_.integer};
}
LocalTime Value::local_time() const {
  assert(is(Type::kLocalTime));
  return LocalTime{payload_.integer};
}
Time Value::time() const {
  assert(is(Type::kTime));
  return Time{payload_.integer, extra_};
}
const LocalDateTime& Value::local_date_time() const {
  assert(is(Type::kLocalDateTime));
  return held<LocalDateTime>();
}
const Value::DateTime& Value::date_time() const {
  assert(is(Type::kDateTime));
  return held<DateTime>();
}
const Duration& Value::duration() const {
  assert(is(Type::kDuration));
  return held<Duration>();
}

bool operator==(const Value& a, const Value& b) {
  if (a.type_ != b.type_) return false;
  switch (a.type_) {
    case Value::Type::kNull: return true;
    case Value::Type::kFloat:
      return a.payload_.floating == b.payload_.floating ||
             (std::isnan(a.payload_.floating) && std::isnan(b.payload_.floating));
    case Value::Type::kString: return a.string() == b.string();
    case Value::Type::kList: return a.list() == b.list();
    case Value::Type::kMap: return a.map() == b.map();
    case Value::Type::kPath: return a.path() == b.path();
    case Value::Type::kTime:
      return a.payload_.integer == b.payload_.integer && a.extra_ == b.extra_;
    case Value::Type::kLocalDateTime: return a.local_date_time() == b.local_date_time();
    case Value::Type::kDateTime: return a.date_time() == b.date_time();
    case Value::Type::kDuration: return a.duration() == b.duration();
    default: return a.payload_.integer == b.payload_.integer;
  }
}

std::size_t Value::HeapBytes() const {
  switch (type_) {
    case Type::kString: return sizeof(Holder<std::string>) + held<std::string>().capacity();
    case Type::kList: return static_cast<const Holder<List>*>(payload_.block)->extent.bytes;
    case Type::kMap: return static_cast<const Holder<Map>*>(payload_.block)->extent.bytes;
    case Type::kPath:
      return sizeof(Holder<Path>) + (path().nodes.size() + path().relationships.size()) * 8;
    case Type::kLocalDateTime: return sizeof(Holder<LocalDateTime>);
    case Type::kDateTime: return sizeof(Holder<DateTime>);
    case Type::kDuration: return sizeof(Holder<Duration>);
    default: return 0;
  }
}

std::uint32_t Value::depth() const {
  if (type_ == Type::kList) return static_cast<const Holder<List>*>(payload_.block)->extent.depth;
  if (type_ == Type::kMap) return static_cast<const Holder<Map>*>(payload_.block)->extent.depth;
  return 0;
}

namespace {

// Places of the types in Cypher's order; integers and floats share one.
int OrderOf(Value::Type type) {
  using T = Value::Type;
  switch (type) {
    case T::kMap: return 0;
    case T::kNode: return 1;
    case T::kRelationship: return 2;
    case T::kList: return 3;
    case T::kPath: return 4;
    case T::kDateTime: return 5;
    case T::kLocalDateTime: return 6;
    case T::kDate: return 7;
    case T::kTime: return 8;
    case T::kLocalTime: return 9;
    case T::kDuration: return 10;
    case T::kString: return 11;
    case T::kBoolean: return 12;
    case T::kInteger:
    case T::kFloat: return 13;
    case T::kNull: return 14;
  }
  return 15;
}

std::strong_ordering CompareFloats(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) <=> std::isnan(b);
  if (a < b) return std::strong_ordering::less;
  return a > b ? std::strong_ordering::greater : std::strong_ordering::equal;
}

// Exact: no integer is rounded to a float.
std::strong_ordering CompareIntegerFloat(std::int64_t a, double b) {
  constexpr double kTwo63 = 9223372036854775808.0;
  if (std::isnan(b) || b >= kTwo63) return std::strong_ordering::less;
  if (b < -kTwo63) return std::strong_ordering::greater;
  const double whole = std::trunc(b);
  const auto truncated = static_cast<std::int64_t>(whole);
  if (a != truncated) return a <=> truncated;
  return CompareFloats(whole, b);
}

std::strong_ordering CompareNumbers(const Value& a, const Value& b) {
  const bool a_int = a.is(Value::Type::kInteger), b_int = b.is(Value::Type::kInteger);
  if (a_int && b_int) return a.integer() <=> b.integer();
  if (a_int) return CompareIntegerFloat(a.integer(), b.floating());
  if (b_int) return 0 <=> CompareIntegerFloat(b.integer(), a.floating());
  return CompareFloats(a.floating(), b.floating());
}

// Durations have no natural order; this total one uses the average lengths of month and day.
std::strong_ordering CompareDurations(const Duration& a, const Duration& b) {
  constexpr double kMonth = 2629746.0, kDay = 86400.0;
  auto seconds = [](const Duration& d) {
    return static_cast<double>(d.months) * kMonth + static_cast<double>(d.days) * kDay +
           static_cast<double>(d.seconds);
  };
  if (auto order = CompareFloats(seconds(a), seconds(b)); order != 0) return order;
  if (auto order = a.nanoseconds <=> b.nanoseconds; order != 0) return order;
  if (auto order = a.months <=> b.months; order != 0) return order;
  if (auto order = a.days <=> b.days; order != 0) return order;
  return a.seconds <=> b.seconds;
}

std::int64_t UtcSeconds(const Value::DateTime& value) {
  return value.local.days * 86400 - value.offset_seconds;
}

std::strong_ordering CompareDateTimes(const Value::DateTime& a, const Value::DateTime& b) {
  // The same instant first: seconds of the UTC day, then nanoseconds of the local day.
  const std::int64_t a_seconds = UtcSeconds(a) + a.local.nanoseconds / 1'000'000'000;
  const std::int64_t b_seconds = UtcSeconds(b) + b.local.nanoseconds / 1'000'000'000;
  if (auto order = a_seconds <=> b_seconds; order != 0) return order;
  if (auto order = a.local.nanoseconds % 1'000'000'000 <=> b.local.nanoseconds % 1'000'000'000;
      order != 0) {
    return order;
  }
  if (auto order = a.offset_seconds <=> b.offset_seconds; order != 0) return order;
  return a.zone <=> b.zone;
}

std::strong_ordering CompareTimes(const Time& a, const Time& b) {
  const std::int64_t a_utc = a.nanoseconds - std::int64_t{a.offset_seconds} * 1'000'000'000;
  const std::int64_t b_utc = b.nanoseconds - std::int64_t{b.offset_seconds} * 1'000'000'000;
  if (auto order = a_utc <=> b_utc; order != 0) return order;
  return a.offset_seconds <=> b.offset_seconds;
}

std::uint64_t Mix(std::uint64_t hash, std::uint64_t value) {
  hash ^= value + 0x9E3779B97F4A7C15ull + (hash << 6) + (hash >> 2);
  hash *= 0xFF51AFD7ED558CCDull;
  return hash ^ (hash >> 32);
}

}  // namespace

std::strong_ordering Compare(const Value& a, const Value& b) {
  const int a_order = OrderOf(a.type()), b_order = OrderOf(b.type());
  if (a_order != b_order) return a_order <=> b_order;
  switch (a.type()) {
    case Value::Type::kNull: return std::strong_ordering::equal;
    case Value::Type::kBoolean: return a.boolean() <=> b.boolean();
    case Value::Type::kInteger:
    case Value::Type::kFloat: return CompareNumbers(a, b);
    case Value::Type::kString: return a.string() <=> b.string();
    case Value::Type::kNode: return a.node() <=> b.node();
    case Value::Type::kRelationship: return a.relationship() <=> b.relationship();
    case Value::Type::kList: {
      const Value::List &x = a.list(), &y = b.list();
      for (std::size_t i = 0; i < x.size() && i < y.size(); ++i) {
        if (auto order = Compare(x[i], y[i]); order != 0) return order;
      }
      return x.size() <=> y.size();
    }
    case Value::Type::kMap: {
      const Value::Map &x = a.map(), &y = b.map();
      for (std::size_t i = 0; i < x.size() && i < y.size(); ++i) {
        if (auto order = x[i].first <=> y[i].first; order != 0) return order;
        if (auto order = Compare(x[i].second, y[i].second); order != 0) return order;
      }
      return x.size() <=> y.size();
    }
    case Value::Type::kPath: {
      const Value::Path &x = a.path(), &y = b.path();
      for (std::size_t i = 0; i < x.nodes.size() && i < y.nodes.size(); ++i) {
        if (auto order = x.nodes[i] <=> y.nodes[i]; order != 0) return order;
        if (i < x.relationships.size() && i < y.relationships.size()) {
          if (auto order = x.relationships[i] <=> y.relationships[i]; order != 0) return order;
        }
      }
      return x.nodes.size() <=> y.nodes.size();
    }
    case Value::Type::kDate: return a.date() <=> b.date();
    case Value::Type::kLocalTime: return a.local_time() <=> b.local_time();
    case Value::Type::kTime: return CompareTimes(a.time(), b.time());
    case Value::Type::kLocalDateTime: return a.local_date_time() <=> b.local_date_time();
    case Value::Type::kDateTime: return CompareDateTimes(a.date_time(), b.date_time());
    case Value::Type::kDuration: return CompareDurations(a.duration(), b.duration());
  }
  return std::strong_ordering::equal;
}

std::uint64_t HashOf(const Value& value) {
  using T = Value::Type;
  std::uint64_t hash = static_cast<std::uint64_t>(OrderOf(value.type())) * 0x9E3779B97F4A7C15ull;
  auto add = [&hash](std::uint64_t part) { hash = Mix(hash, part); };
  switch (value.type()) {
    case T::kNull: break;
    case T::kBoolean: add(value.boolean() ? 1 : 0); break;
    case T::kInteger: add(static_cast<std::uint64_t>(value.integer())); break;
    case T::kFloat: {
      const double number = value.floating();
      // A float that is a whole number hashes as that integer does.
      if (number >= -9223372036854775808.0 && number < 9223372036854775808.0 &&
          number == std::trunc(number)) {
        add(static_cast<std::uint64_t>(static_cast<std::int64_t>(number)));
      } else {
        add(std::bit_cast<std::uint64_t>(
            std::isnan(number) ? std::numeric_limits<double>::quiet_NaN() : number));
      }
      break;
    }
    case T::kString: add(std::hash<std::string_view>{}(value.string())); break;
    case T::kNode: add(static_cast<std::uint64_t>(value.node())); break;
    case T::kRelationship: add(static_cast<std::uint64_t>(value.relationship())); break;
    case T::kList:
      for (const Value& element : value.list()) add(HashOf(element));
      break;
    case T::kMap:
      for (const auto& [key, element] : value.map()) {
        add(std::hash<std::string_view>{}(key));
        add(HashOf(element));
      }
      break;
    case T::kPath:
      for (NodeId node : value.path().nodes) add(static_cast<std::uint64_t>(node));
      for (RelationshipId rel : value.path().relationships) add(static_cast<std::uint64_t>(rel));
      break;
    case T::kDate: add(static_cast<std::uint64_t>(value.date().days)); break;
    case T::kLocalTime: add(static_cast<std::uint64_t>(value.local_time().nanoseconds)); break;
    case T::kTime:
      add(static_cast<std::uint64_t>(value.time().nanoseconds));
      add(static_cast<std::uint64_t>(value.time().offset_seconds));
      break;
    case T::kLocalDateTime:
      add(static_cast<std::uint64_t>(value.local_date_time().days));
      add(static_cast<std::uint64_t>(value.local_date_time().nanoseconds));
      break;
    case T::kDateTime:
      add(static_cast<std::uint64_t>(value.date_time().local.days));
      add(static_cast<std::uint64_t>(value.date_time().local.nanoseconds));
      add(static_cast<std::uint64_t>(value.date_time().offset_seconds));
      add(std::hash<std::string_view>{}(value.date_time().zone));
      break;
    case T::kDuration:
      add(static_cast<std::uint64_t>(value.duration().months));
      add(static_cast<std::uint64_t>(value.duration().days));
      add(static_cast<std::uint64_t>(value.duration().seconds));
      add(static_cast<std::uint64_t>(value.duration().nanoseconds));
      break;
  }
  return hash;
}

std::string_view TypeName(Value::Type type) {
  using T = Value::Type;
  switch (type) {
    case T::kNull: return "NULL";
    case T::kBoolean: return "BOOLEAN";
    case T::kInteger: return "INTEGER";
    case T::kFloat: return "FLOAT";
    case T::kString: return "STRING";
    case T::kList: return "LIST";
    case T::kMap: return "MAP";
    case T::kNode: return "NODE";
    case T::kRelationship: return "RELATIONSHIP";
    case T::kPath: return "PATH";
    case T::kDate: return "DATE";
    case T::kLocalTime: return "LOCAL TIME";
    case T::kTime: return "ZONED TIME";
    case T::kLocalDateTime: return "LOCAL DATETIME";
    case T::kDateTime: return "ZONED DATETIME";
    case T::kDuration: return "DURATION";
  }
  return "ANY";
}

}  // namespace kg
