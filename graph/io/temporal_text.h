#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "graph/model/temporal.h"
#include "graph/model/value.h"

// Temporal values from and to ISO 8601 text, as files have them. Nothing: it is not one.
namespace kg::io {

std::optional<Date> ReadDate(std::string_view text);                   // 2024-07-04
std::optional<LocalTime> ReadLocalTime(std::string_view text);         // 12:30, 12:30:05.25
std::optional<Time> ReadTime(std::string_view text);                   // 12:30+03:00, 12:30Z
std::optional<LocalDateTime> ReadLocalDateTime(std::string_view text);  // 2024-07-04T12:30
// An offset, and after it the zone's name if there is one: 2024-07-04T12:30+03:00[Europe/Minsk].
std::optional<Value::DateTime> ReadDateTime(std::string_view text);
std::optional<Duration> ReadDuration(std::string_view text);  // P1Y2M3W4DT5H6M7.8S, -P1D

// What reads back as the same value; "" for one that is no temporal.
std::string PrintTemporal(const Value& value);

}  // namespace kg::io
