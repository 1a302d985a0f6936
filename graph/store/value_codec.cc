#include "graph/store/value_codec.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace kg::store {
namespace {

using T = Value::Type;

// On disk: never renumber.
enum Tag : std::uint8_t {
  kFalse = 1, kTrue = 2, kInteger = 3, kFloat = 4, kString = 5, kList = 6, kDate = 7,
  kLocalTime = 8, kTime = 9, kLocalDateTime = 10, kDateTime = 11, kDuration = 12,
};

std::uint64_t ZigZag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
std::int64_t UnZigZag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

void AppendSigned(std::string& out, std::int64_t value) { AppendVarint(out, ZigZag(value)); }
std::int64_t ReadSigned(ByteReader& in) { return UnZigZag(in.Varint()); }

// Places of the types in ordered bytes, as in Compare. On disk: never renumber.
char PlaceOf(T type) {
  switch (type) {
    case T::kList: return 3;
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
    default: return 14;
  }
}

void AppendOrderedSigned(std::string& out, std::int64_t value) {
  AppendU64(out, static_cast<std::uint64_t>(value) ^ (std::uint64_t{1} << 63));
}

void AppendOrderedDouble(std::string& out, double value) {
  if (value == 0) value = 0;  // -0.0 is 0.0
  if (std::isnan(value)) {
    AppendU64(out, ~std::uint64_t{0});
    return;
  }
  const auto bits = std::bit_cast<std::uint64_t>(value);
  AppendU64(out, (bits >> 63) != 0 ? ~bits : bits | (std::uint64_t{1} << 63));
}

// The nearest double, then what an integer beyond 2^53 differs from it.
void AppendOrderedNumber(std::string& out, const Value& value) {
  std::int64_t rest = 0;
  if (value.is(T::kInteger)) {
    constexpr double kTwo63 = 9223372036854775808.0;
    const auto nearest = static_cast<double>(value.integer());
    AppendOrderedDouble(out, nearest);
    rest = nearest == kTwo63 ? value.integer() - INT64_MAX - 1
                             : value.integer() - static_cast<std::int64_t>(nearest);
  } else {
    AppendOrderedDouble(out, value.floating());
  }
  const auto shifted = static_cast<std::uint32_t>(rest + 32768);
  out += static_cast<char>(shifted >> 8);
  out += static_cast<char>(shifted & 0xFF);
}

void AppendEscaped(std::string& out, std::string_view text) {
  for (char c : text) {
    out += c;
    if (c == '\0') out += '\xFF';
  }
}

void AppendOrdered(std::string& out, const Value& value) {
  out += PlaceOf(value.type());
  switch (value.type()) {
    case T::kBoolean: out += value.boolean() ? '\1' : '\0'; break;
    case T::kInteger:
    case T::kFloat: AppendOrderedNumber(out, value); break;
    case T::kString:
      AppendEscaped(out, value.string().substr(0, kIndexedStringBytes));
      out.append(2, '\0');
      break;
    case T::kList:
      for (const Value& element : value.list()) AppendOrdered(out, element);
      out += '\0';
      break;
    case T::kDate: AppendOrderedSigned(out, value.date().days); break;
    case T::kLocalTime: AppendOrderedSigned(out, value.local_time().nanoseconds); break;
    case T::kTime: {
      const Time time = value.time();
      AppendOrderedSigned(out,
                          time.nanoseconds - std::int64_t{time.offset_seconds} * 1'000'000'000);
      AppendOrderedSigned(out, time.offset_seconds);
      break;
    }
    case T::kLocalDateTime:
      AppendOrderedSigned(out, value.local_date_time().days);
      AppendOrderedSigned(out, value.local_date_time().nanoseconds);
      break;
    case T::kDateTime: {
      const Value::DateTime& when = value.date_time();
      AppendOrderedSigned(out, when.local.days * 86400 - when.offset_seconds +
                                   when.local.nanoseconds / 1'000'000'000);
      AppendOrderedSigned(out, when.local.nanoseconds % 1'000'000'000);
      AppendOrderedSigned(out, when.offset_seconds);
      AppendEscaped(out, when.zone);
      out.append(2, '\0');
      break;
    }
    case T::kDuration: {
      const Duration& d = value.duration();
      AppendOrderedDouble(out, static_cast<double>(d.months) * 2629746.0 +
                                   static_cast<double>(d.days) * 86400.0 +
                                   static_cast<double>(d.seconds));
      AppendOrderedSigned(out, d.nanoseconds);
      AppendOrderedSigned(out, d.months);
      AppendOrderedSigned(out, d.days);
      AppendOrderedSigned(out, d.seconds);
      break;
    }
    default: break;
  }
}

}  // namespace

bool IsStorable(const Value& value) {
  switch (value.type()) {
    case T::kNull:
    case T::kMap:
    case T::kNode:
    case T::kRelationship:
    case T::kPath: return false;
    case T::kList:
      return std::all_of(value.list().begin(), value.list().end(), [](const Value& element) {
        return !element.is(T::kList) && IsStorable(element);
      });
    default: return true;
  }
}

void AppendValue(std::string& out, const Value& value) {
  auto tag = [&out](Tag t) { out += static_cast<char>(t); };
  switch (value.type()) {
    case T::kBoolean: tag(value.boolean() ? kTrue : kFalse); break;
    case T::kInteger:
      tag(kInteger);
      AppendSigned(out, value.integer());
      break;
    case T::kFloat:
      tag(kFloat);
      AppendU64(out, std::bit_cast<std::uint64_t>(value.floating()));
      break;
    case T::kString:
      tag(kString);
      AppendText(out, value.string());
      break;
    case T::kList:
      tag(kList);
      AppendVarint(out, value.list().size());
      for (const Value& element : value.list()) AppendValue(out, element);
      break;
    case T::kDate:
      tag(kDate);
      AppendSigned(out, value.date().days);
      break;
    case T::kLocalTime:
      tag(kLocalTime);
      AppendSigned(out, value.local_time().nanoseconds);
      break;
    case T::kTime:
      tag(kTime);
      AppendSigned(out, value.time().nanoseconds);
      AppendSigned(out, value.time().offset_seconds);
      break;
    case T::kLocalDateTime:
      tag(kLocalDateTime);
      AppendSigned(out, value.local_date_time().days);
      AppendSigned(out, value.local_date_time().nanoseconds);
      break;
    case T::kDateTime:
      tag(kDateTime);
      AppendSigned(out, value.date_time().local.days);
      AppendSigned(out, value.date_time().local.nanoseconds);
      AppendSigned(out, value.date_time().offset_seconds);
      AppendText(out, value.date_time().zone);
      break;
    case T::kDuration:
      tag(kDuration);
      AppendSigned(out, value.duration().months);
      AppendSigned(out, value.duration().days);
      AppendSigned(out, value.duration().seconds);
      AppendSigned(out, value.duration().nanoseconds);
      break;
    default: break;  // not storable: callers ask IsStorable first
  }
}

Value ReadValue(ByteReader& in) {
  switch (in.Byte()) {
    case kFalse: return Value::Boolean(false);
    case kTrue: return Value::Boolean(true);
    case kInteger: return Value::Integer(ReadSigned(in));
    case kFloat: return Value::Float(std::bit_cast<double>(in.U64()));
    case kString: return Value::String(std::string(in.Text()));
    case kList: {
      const std::uint64_t size = in.Varint();
      Value::List elements;
      for (std::uint64_t i = 0; i < size && !in.bad(); ++i) {
        elements.push_back(ReadValue(in));
        if (elements.back().is(T::kList)) in.Fail();  // lists do not nest: no deep recursion
      }
      return Value::OfList(std::move(elements));
    }
    case kDate: return Value::Of(Date{ReadSigned(in)});
    case kLocalTime: return Value::Of(LocalTime{ReadSigned(in)});
    case kTime: {
      const std::int64_t nanoseconds = ReadSigned(in);
      return Value::Of(Time{nanoseconds, static_cast<std::int32_t>(ReadSigned(in))});
    }
    case kLocalDateTime: {
      const std::int64_t days = ReadSigned(in);
      return Value::Of(LocalDateTime{days, ReadSigned(in)});
    }
    case kDateTime: {
      Value::DateTime when;
      when.local.days = ReadSigned(in);
      when.local.nanoseconds = ReadSigned(in);
      when.offset_seconds = static_cast<std::int32_t>(ReadSigned(in));
      when.zone = in.Text();
      return Value::Of(std::move(when));
    }
    case kDuration: {
      Duration d;
      d.months = ReadSigned(in);
      d.days = ReadSigned(in);
      d.seconds = ReadSigned(in);
      d.nanoseconds = static_cast<std::int32_t>(ReadSigned(in));
      return Value::Of(d);
    }
    default: in.Fail(); return {};
  }
}

std::string OrderedBytes(const Value& value) {
  std::string out;
  AppendOrdered(out, value);
  return out;
}

std::string OrderedStringPrefix(std::string_view prefix) {
  std::string out(1, PlaceOf(T::kString));
  AppendEscaped(out, prefix.substr(0, kIndexedStringBytes));
  return out;
}

std::string FirstOfType(Value::Type type) { return std::string(1, PlaceOf(type)); }
std::string AfterType(Value::Type type) {
  return std::string(1, static_cast<char>(PlaceOf(type) + 1));
}

}  // namespace kg::store
