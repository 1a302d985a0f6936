#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "graph/model/result.h"
#include "graph/model/temporal.h"
#include "graph/model/value.h"

// Time zones: offsets, and IANA names with ICU's data.
namespace kg::query {

// A fixed offset, or a named zone (`name` not empty) whose offset depends on the moment.
struct Zone {
  std::string name;
  std::int32_t offset_seconds = 0;
  bool named() const { return !name.empty(); }
};

// "Z", "+01:00", "+0100", "+01", "+01:00:30" or an IANA name. kInvalid for anything else.
Result<Zone> ParseZone(std::string_view text);
// The same, only an offset; `used` gets the bytes read, 0 if there is none.
Zone ParseOffset(std::string_view text, std::size_t& used);

// "Z", "+01:00", "+00:53:28".
std::string PrintOffset(std::int32_t offset_seconds);

// A local date and time in a zone. In a gap the clock is put forward by the gap; of two moments
// with the same local time the earlier one is meant.
Value::DateTime AtZone(const LocalDateTime& local, const Zone& zone);
// The instant as that zone's clock shows it.
Value::DateTime AtInstant(std::int64_t utc_seconds, std::int32_t nanoseconds, const Zone& zone);
// Seconds since 1970-01-01T00:00Z, rounded down.
std::int64_t InstantOf(const Value::DateTime& value);
Zone ZoneOf(const Value::DateTime& value);

}  // namespace kg::query
