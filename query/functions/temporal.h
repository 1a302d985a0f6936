#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "graph/model/result.h"
#include "graph/model/value.h"
#include "query/functions/function.h"
#include "query/functions/zone.h"

// Cypher's temporal values: reading, printing, building from parts, arithmetic.
// Errors: ArgumentError for text or parts that name no moment, TypeError for parts of wrong types.
namespace kg::query {

inline constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
inline constexpr std::int64_t kSecondsPerDay = 86'400;
inline constexpr std::int64_t kNanosPerDay = kSecondsPerDay * kNanosPerSecond;

// ISO 8601 text, calendar, week, quarter and ordinal dates, basic and extended.
Result<Value> ParseDateText(std::string_view text);
Result<Value> ParseLocalTimeText(std::string_view text);
Result<Value> ParseTimeText(std::string_view text);           // no offset: UTC
Result<Value> ParseLocalDateTimeText(std::string_view text);
Result<Value> ParseDateTimeText(std::string_view text);       // no zone: UTC
Result<Value> ParseDurationText(std::string_view text);

// ISO 8601, as Cypher prints it. Any temporal value.
std::string PrintTemporal(const Value& value);
bool IsTemporal(Value::Type type);

// A component by name ("year", "minutesOfHour"); null if the value has none of that name.
Value ComponentOf(const Value& temporal, std::string_view name);

// What the parts of a temporal value are built from and truncated to.
struct Moment {
  std::optional<std::int64_t> days;         // a date
  std::optional<std::int64_t> nanoseconds;  // a time of day
  std::optional<Zone> zone;                 // an offset or a zone
};
Moment MomentOf(const Value& temporal);
// The value of that type; midnight, UTC where the moment does not say. A named zone's offset for a
// Time is that of `clock`.
Result<Value> ValueOf(Value::Type type, const Moment& moment, const Clock& clock);

// From a map of parts such as {date: d, hour: 3, timezone: 'Europe/Minsk'}. `base`, if given, is
// what absent parts are taken from (truncation).
Result<Value> BuildTemporal(Value::Type type, const Value::Map& parts, const Clock& clock,
                            const Moment* base);
Result<Value> BuildDuration(const Value::Map& parts);
// From another temporal value.
Result<Value> ProjectTemporal(Value::Type type, const Value& from, const Clock& clock);
// `unit` is "millennium" .. "microsecond".
Result<Value> TruncateTemporal(Value::Type type, std::string_view unit, const Value& from,
                               const Value::Map& parts, const Clock& clock);

// Months, days and seconds with fractions that spill into the next smaller unit.
struct DurationParts {
  long double months = 0, days = 0, seconds = 0, nanoseconds = 0;
};
Result<Value> SpillDuration(const DurationParts& parts);
// Wide enough that no sum of valid parts overflows before it is checked.
__extension__ typedef __int128 Wide;
Result<Value> MakeDuration(Wide months, Wide days, Wide seconds, Wide nanoseconds);

enum class DurationUnit : std::uint8_t { kAll, kMonths, kDays, kSeconds };
Result<Value> DurationBetween(DurationUnit unit, const Value& from, const Value& to);

Result<Value> AddDurations(const Duration& a, const Duration& b, int sign);
Result<Value> ScaleDuration(const Duration& duration, const Value& factor, bool divide);
Result<Value> ShiftTemporal(const Value& temporal, const Duration& by, int sign);

}  // namespace kg::query
