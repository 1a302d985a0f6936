#include "graph/store/value_codec.h"

#include <bit>
#include <cmath>

namespace kg::store {
namespace {

using T = Value::Type;

// Record form. Values are on disk and never change.
enum Tag : std::uint8_t {
  kNull = 0,
  kFalse = 1,
  kTrue = 2,
  kInteger = 3,
  kFloat = 4,
  kDecimal = 5,
  kString = 6,
  kList = 7,
  kDate = 8,
  kLocalTime = 9,
  kTime = 10,
  kLocalDateTime = 11,
  kDateTime = 12,
  kDuration = 13,
};

void PutSigned(std::string& out, std::int64_t value) { PutVarint(out, ZigZag(value)); }
std::int64_t ReadSigned(ByteReader& reader) { return UnZigZag(reader.Varint()); }

std::int32_t ReadSigned32(ByteReader& reader) {
  const std::int64_t value = ReadSigned(reader);
  if (value < INT32_MIN || value > INT32_MAX) reader.Fail();
  return reader.ok() ? static_cast<std::int32_t>(value) : 0;
}

constexpr double kPowersOfTen[] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6};

// Most floats in texts are short decimals: 0.87 is 87 and two places, when that gives the same
// bits back.
bool PutDecimal(std::string& out, double number) {
  if (!(std::fabs(number) < 1e9) || (number == 0 && std::signbit(number))) return false;
  for (std::uint8_t places = 0; places < 7; ++places) {
    const double scaled = std::round(number * kPowersOfTen[places]);
    if (scaled / kPowersOfTen[places] == number) {
      if (std::fabs(scaled) > 1e13) return false;
      out += static_cast<char>(kDecimal);
      out += static_cast<char>(places);
      PutSigned(out, static_cast<std::int64_t>(scaled));
      return true;
    }
  }
  return false;
}

void Put(std::string& out, const Value& value, int depth) {
  auto tag = [&out](Tag t) { out += static_cast<char>(t); };
  switch (value.type()) {
    case T::kBoolean:
      tag(value.boolean() ? kTrue : kFalse);
      break;
    case T::kInteger:
      tag(kInteger);
      PutSigned(out, value.integer());
      break;
    case T::kFloat:
      if (PutDecimal(out, value.floating())) break;
      tag(kFloat);
      PutBigEndian(out, std::bit_cast<std::uint64_t>(value.floating()), 8);
      break;
    case T::kString:
      tag(kString);
      PutBytes(out, value.string());
      break;
    case T::kList:
      tag(kList);
      if (depth >= kMaxListDepth) {
        PutVarint(out, 0);
        break;
      }
      PutVarint(out, value.list().size());
      for (const Value& element : value.list()) Put(out, element, depth + 1);
      break;
    case T::kDate:
      tag(kDate);
      PutSigned(out, value.date().days);
      break;
    case T::kLocalTime:
      tag(kLocalTime);
      PutSigned(out, value.local_time().nanoseconds);
      break;
    case T::kTime:
      tag(kTime);
      PutSigned(out, value.time().nanoseconds);
      PutSigned(out, value.time().offset_seconds);
      break;
    case T::kLocalDateTime:
      tag(kLocalDateTime);
      PutSigned(out, value.local_date_time().days);
      PutSigned(out, value.local_date_time().nanoseconds);
      break;
    case T::kDateTime:
      tag(kDateTime);
      PutSigned(out, value.date_time().local.days);
      PutSigned(out, value.date_time().local.nanoseconds);
      PutSigned(out, value.date_time().offset_seconds);
      PutBytes(out, value.date_time().zone);
      break;
    case T::kDuration:
      tag(kDuration);
      PutSigned(out, value.duration().months);
      PutSigned(out, value.duration().days);
      PutSigned(out, value.duration().seconds);
      PutSigned(out, value.duration().nanoseconds);
      break;
    default:
      tag(kNull);
      break;
  }
}

Value Read(ByteReader& reader, int depth) {
  switch (reader.Byte()) {
    case kNull:
      return {};
    case kFalse:
      return Value::Boolean(false);
    case kTrue:
      return Value::Boolean(true);
    case kInteger:
      return Value::Integer(ReadSigned(reader));
    case kFloat:
      return Value::Float(std::bit_cast<double>(reader.BigEndian(8)));
    case kDecimal: {
      const std::uint8_t places = reader.Byte();
      if (places > 6) {
        reader.Fail();
        return {};
      }
      return Value::Float(static_cast<double>(ReadSigned(reader)) / kPowersOfTen[places]);
    }
    case kString:
      return Value::String(std::string(reader.Bytes()));
    case kList: {
      const std::uint64_t count = reader.Varint();
      if (count > reader.left() || depth >= kMaxListDepth) {
        reader.Fail();
        return {};
      }
      Value::List list;
      list.reserve(static_cast<std::size_t>(count));
      for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
        list.push_back(Read(reader, depth + 1));
      }
      return Value::OfList(std::move(list));
    }
    case kDate:
      return Value::Of(Date{ReadSigned(reader)});
    case kLocalTime:
      return Value::Of(LocalTime{ReadSigned(reader)});
    case kTime: {
      const std::int64_t nanoseconds = ReadSigned(reader);
      return Value::Of(Time{nanoseconds, ReadSigned32(reader)});
    }
    case kLocalDateTime: {
      const std::int64_t days = ReadSigned(reader);
      return Value::Of(LocalDateTime{days, ReadSigned(reader)});
    }
    case kDateTime: {
      Value::DateTime value;
      value.local.days = ReadSigned(reader);
      value.local.nanoseconds = ReadSigned(reader);
      value.offset_seconds = ReadSigned32(reader);
      value.zone = std::string(reader.Bytes());
      return Value::Of(std::move(value));
    }
    case kDuration: {
      Duration value;
      value.months = ReadSigned(reader);
      value.days = ReadSigned(reader);
      value.seconds = ReadSigned(reader);
      value.nanoseconds = ReadSigned32(reader);
      return Value::Of(value);
    }
    default:
      reader.Fail();
      return {};
  }
}

void Skip(ByteReader& reader, int depth) {
  switch (reader.Byte()) {
    case kNull:
    case kFalse:
    case kTrue:
      return;
    case kInteger:
    case kDate:
    case kLocalTime:
      reader.Varint();
      return;
    case kFloat:
      reader.Take(8);
      return;
    case kDecimal:
      reader.Byte();
      reader.Varint();
      return;
    case kString:
      reader.Bytes();
      return;
    case kList: {
      if (depth >= kMaxListDepth) return reader.Fail();
      const std::uint64_t count = reader.Varint();
      for (std::uint64_t i = 0; i < count && reader.ok(); ++i) Skip(reader, depth + 1);
      return;
    }
    case kTime:
    case kLocalDateTime:
      reader.Varint();
      reader.Varint();
      return;
    case kDateTime:
      reader.Varint();
      reader.Varint();
      reader.Varint();
      reader.Bytes();
      return;
    case kDuration:
      for (int i = 0; i < 4; ++i) reader.Varint();
      return;
    default:
      return reader.Fail();
  }
}

// Index form: the place of the type in Cypher's order, then the value. 0 ends a list, so that a
// shorter list comes first.
enum Rank : std::uint8_t {
  kEnd = 0,
  kListRank = 4,
  kDateTimeRank = 6,
  kLocalDateTimeRank = 7,
  kDateRank = 8,
  kTimeRank = 9,
  kLocalTimeRank = 10,
  kDurationRank = 11,
  kStringRank = 12,
  kBooleanRank = 13,
  kNumberRank = 14,
  kNullRank = 15,
};

void OrderSigned(std::string& out, std::int64_t value) {
  PutBigEndian(out, static_cast<std::uint64_t>(value) ^ (std::uint64_t{1} << 63), 8);
}

void OrderDouble(std::string& out, double value) {
  if (value == 0) value = 0;  // -0.0
  auto bits = std::bit_cast<std::uint64_t>(value);
  if (std::isnan(value)) bits = 0x7FF8000000000000ull;
  bits = (bits >> 63) != 0 ? ~bits : bits | (std::uint64_t{1} << 63);
  PutBigEndian(out, bits, 8);
}

// An integer is the greatest float that is not greater, and what is left: below 1024, as floats
// near 2^63 are 1024 apart. A float leaves nothing. So both kinds compare exactly.
void OrderInteger(std::string& out, std::int64_t value) {
  double floor = static_cast<double>(value);
  constexpr double kTwo63 = 9223372036854775808.0;
  if (floor >= kTwo63 || static_cast<std::int64_t>(floor) > value) {
    floor = std::nextafter(floor, -kTwo63);
  }
  OrderDouble(out, floor);
  PutBigEndian(out, static_cast<std::uint64_t>(value - static_cast<std::int64_t>(floor)), 2);
}

// 0x00 is written as 00 FF and the end as 00 00: no text is a prefix of another.
void OrderText(std::string& out, std::string_view text) {
  for (const char c : text) {
    out += c;
    if (c == '\0') out += '\xFF';
    if (out.size() > kMaxIndexForm) return;
  }
  out.append(2, '\0');
}

double Seconds(const Duration& d) {
  return static_cast<double>(d.months) * 2629746.0 + static_cast<double>(d.days) * 86400.0 +
         static_cast<double>(d.seconds);
}

void Order(std::string& out, const Value& value, int depth) {
  if (out.size() > kMaxIndexForm) return;
  auto rank = [&out](Rank r) { out += static_cast<char>(r); };
  switch (value.type()) {
    case T::kList:
      rank(kListRank);
      if (depth < kMaxListDepth) {
        for (const Value& element : value.list()) {
          if (out.size() > kMaxIndexForm) return;
          Order(out, element, depth + 1);
        }
      }
      rank(kEnd);
      break;
    case T::kDateTime: {
      const Value::DateTime& d = value.date_time();
      rank(kDateTimeRank);
      OrderSigned(out,
                  d.local.days * 86400 - d.offset_seconds + d.local.nanoseconds / 1'000'000'000);
      OrderSigned(out, d.local.nanoseconds % 1'000'000'000);
      OrderSigned(out, d.offset_seconds);
      OrderText(out, d.zone);
      break;
    }
    case T::kLocalDateTime:
      rank(kLocalDateTimeRank);
      OrderSigned(out, value.local_date_time().days);
      OrderSigned(out, value.local_date_time().nanoseconds);
      break;
    case T::kDate:
      rank(kDateRank);
      OrderSigned(out, value.date().days);
      break;
    case T::kTime: {
      const Time time = value.time();
      rank(kTimeRank);
      OrderSigned(out, time.nanoseconds - std::int64_t{time.offset_seconds} * 1'000'000'000);
      OrderSigned(out, time.offset_seconds);
      break;
    }
    case T::kLocalTime:
      rank(kLocalTimeRank);
      OrderSigned(out, value.local_time().nanoseconds);
      break;
    case T::kDuration: {
      const Duration& d = value.duration();
      rank(kDurationRank);
      OrderDouble(out, Seconds(d));
      OrderSigned(out, d.nanoseconds);
      OrderSigned(out, d.months);
      OrderSigned(out, d.days);
      OrderSigned(out, d.seconds);
      break;
    }
    case T::kString:
      rank(kStringRank);
      OrderText(out, value.string());
      break;
    case T::kBoolean:
      rank(kBooleanRank);
      out += value.boolean() ? '\1' : '\0';
      break;
    case T::kInteger:
      rank(kNumberRank);
      OrderInteger(out, value.integer());
      break;
    case T::kFloat:
      rank(kNumberRank);
      OrderDouble(out, value.floating());
      PutBigEndian(out, 0, 2);
      break;
    default:
      rank(kNullRank);
      break;
  }
}

bool Storable(const Value& value, int depth) {
  switch (value.type()) {
    case T::kNull:
    case T::kMap:
    case T::kNode:
    case T::kRelationship:
    case T::kPath:
      return false;
    case T::kList:
      if (depth >= kMaxListDepth) return false;
      for (const Value& element : value.list()) {
        if (!Storable(element, depth + 1)) return false;
      }
      return true;
    default:
      return true;
  }
}

}  // namespace

bool IsStorable(const Value& value) { return Storable(value, 0); }

void PutValue(std::string& out, const Value& value) { Put(out, value, 0); }
Value ReadValue(ByteReader& reader) { return Read(reader, 0); }
void SkipValue(ByteReader& reader) { Skip(reader, 0); }

void PutStringValue(std::string& out, std::string_view text) {
  out += static_cast<char>(kString);
  PutBytes(out, text);
}

void MakeIndexForm(const Value& value, std::string& form) {
  form.clear();
  Order(form, value, 0);
  if (form.size() > kMaxIndexForm) form.resize(kMaxIndexForm);
}

void MakeStringIndexForm(std::string_view text, std::string& form) {
  form.assign(1, static_cast<char>(kStringRank));
  OrderText(form, text);
  if (form.size() > kMaxIndexForm) form.resize(kMaxIndexForm);
}

std::string IndexForm(const Value& value) {
  std::string form;
  MakeIndexForm(value, form);
  return form;
}

FormRange StringPrefixRange(std::string_view prefix) {
  std::string begin(1, static_cast<char>(kStringRank));
  for (const char c : prefix) {
    begin += c;
    if (c == '\0') begin += '\xFF';
    if (begin.size() >= kMaxIndexForm) break;
  }
  if (begin.size() > kMaxIndexForm) begin.resize(kMaxIndexForm);
  std::string end = begin;
  while (end.back() == '\xFF') end.pop_back();  // stops at the rank at the latest
  end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
  return {std::move(begin), std::move(end)};
}

}  // namespace kg::store
