#include <array>

#include "query/functions/calendar.h"
#include "query/functions/temporal.h"

namespace kg::query {
namespace {

void Pad(std::string& out, std::int64_t value, int width) {
  std::string digits = std::to_string(value);
  if (digits.size() < static_cast<std::size_t>(width)) {
    out.append(static_cast<std::size_t>(width) - digits.size(), '0');
  }
  out += digits;
}

void PrintDate(std::string& out, std::int64_t days) {
  const CivilDate date = CivilOf(days);
  if (date.year < 0) {
    out += '-';
  } else if (date.year > 9999) {
    out += '+';
  }
  Pad(out, date.year < 0 ? -date.year : date.year, 4);
  out += '-';
  Pad(out, date.month, 2);
  out += '-';
  Pad(out, date.day, 2);
}

// ".645", without trailing zeros; nothing for 0.
void PrintFraction(std::string& out, std::int64_t nanos) {
  if (nanos == 0) return;
  out += '.';
  Pad(out, nanos, 9);
  out.erase(out.find_last_not_of('0') + 1);
}

void PrintTime(std::string& out, std::int64_t nanoseconds) {
  const std::int64_t seconds = nanoseconds / kNanosPerSecond, nanos = nanoseconds % kNanosPerSecond;
  Pad(out, seconds / 3600, 2);
  out += ':';
  Pad(out, seconds / 60 % 60, 2);
  if (seconds % 60 == 0 && nanos == 0) return;
  out += ':';
  Pad(out, seconds % 60, 2);
  PrintFraction(out, nanos);
}

void PrintDuration(std::string& out, const Duration& duration) {
  out += 'P';
  auto part = [&out](std::int64_t amount, char unit) {
    if (amount != 0) out += std::to_string(amount) + unit;
  };
  part(duration.months / 12, 'Y');
  part(duration.months % 12, 'M');
  part(duration.days, 'D');
  if (duration.seconds != 0 || duration.nanoseconds != 0) {
    out += 'T';
    // Sign and magnitude: the two fields have different signs for a negative fraction.
    std::int64_t seconds = duration.seconds, nanos = duration.nanoseconds;
    if (seconds < 0 && nanos > 0) {
      seconds += 1;
      nanos -= kNanosPerSecond;
    }
    part(seconds / 3600, 'H');
    part(seconds / 60 % 60, 'M');
    if (seconds % 60 != 0 || nanos != 0) {
      if (seconds % 60 < 0 || nanos < 0) out += '-';
      const std::int64_t rest = seconds % 60;
      out += std::to_string(rest < 0 ? -rest : rest);
      PrintFraction(out, nanos < 0 ? -nanos : nanos);
      out += 'S';
    }
  }
  if (out.size() == 1) out += "T0S";
}

}  // namespace

bool IsTemporal(Value::Type type) {
  switch (type) {
    case Value::Type::kDate:
    case Value::Type::kLocalTime:
    case Value::Type::kTime:
    case Value::Type::kLocalDateTime:
    case Value::Type::kDateTime:
    case Value::Type::kDuration: return true;
    default: return false;
  }
}

std::string PrintTemporal(const Value& value) {
  std::string out;
  switch (value.type()) {
    case Value::Type::kDate: PrintDate(out, value.date().days); break;
    case Value::Type::kLocalTime: PrintTime(out, value.local_time().nanoseconds); break;
    case Value::Type::kTime:
      PrintTime(out, value.time().nanoseconds);
      out += PrintOffset(value.time().offset_seconds);
      break;
    case Value::Type::kLocalDateTime:
      PrintDate(out, value.local_date_time().days);
      out += 'T';
      PrintTime(out, value.local_date_time().nanoseconds);
      break;
    case Value::Type::kDateTime: {
      const Value::DateTime& moment = value.date_time();
      PrintDate(out, moment.local.days);
      out += 'T';
      PrintTime(out, moment.local.nanoseconds);
      out += PrintOffset(moment.offset_seconds);
      if (!moment.zone.empty()) out += "[" + moment.zone + "]";
      break;
    }
    case Value::Type::kDuration: PrintDuration(out, value.duration()); break;
    default: break;
  }
  return out;
}

namespace {

using Component = std::optional<std::int64_t>;

Component DateComponent(std::int64_t days, std::string_view name) {
  const CivilDate date = CivilOf(days);
  if (name == "year") return date.year;
  if (name == "quarter") return QuarterOf(date);
  if (name == "month") return date.month;
  if (name == "week") return WeekOf(days).week;
  if (name == "weekYear") return WeekOf(days).year;
  if (name == "dayOfQuarter" || name == "quarterDay") return DayOfQuarter(date);
  if (name == "day") return date.day;
  if (name == "ordinalDay" || name == "dayOfYear") return DayOfYear(date);
  if (name == "dayOfWeek" || name == "weekDay") return WeekOf(days).day;
  return std::nullopt;
}

Component TimeComponent(std::int64_t nanoseconds, std::string_view name) {
  const std::int64_t seconds = nanoseconds / kNanosPerSecond, nanos = nanoseconds % kNanosPerSecond;
  if (name == "hour") return seconds / 3600;
  if (name == "minute") return seconds / 60 % 60;
  if (name == "second") return seconds % 60;
  if (name == "millisecond") return nanos / 1'000'000;
  if (name == "microsecond") return nanos / 1'000;
  if (name == "nanosecond") return nanos;
  return std::nullopt;
}

Component DurationComponent(const Duration& d, std::string_view name) {
  if (name == "years") return d.months / 12;
  if (name == "quarters") return d.months / 3;
  if (name == "months") return d.months;
  if (name == "weeks") return d.days / 7;
  if (name == "days") return d.days;
  if (name == "hours") return d.seconds / 3600;
  if (name == "minutes") return d.seconds / 60;
  if (name == "seconds") return d.seconds;
  if (name == "quartersOfYear") return d.months / 3 % 4;
  if (name == "monthsOfQuarter") return d.months % 3;
  if (name == "monthsOfYear") return d.months % 12;
  if (name == "daysOfWeek") return d.days % 7;
  if (name == "minutesOfHour") return d.seconds / 60 % 60;
  if (name == "secondsOfMinute") return d.seconds % 60;
  if (name == "millisecondsOfSecond") return d.nanoseconds / 1'000'000;
  if (name == "microsecondsOfSecond") return d.nanoseconds / 1'000;
  if (name == "nanosecondsOfSecond") return d.nanoseconds;
  // Whole small units of a long duration; out of range for the longest ones.
  struct Unit {
    std::string_view name;
    std::int64_t per_second;
  };
  constexpr std::array<Unit, 3> kUnits = {
      {{"milliseconds", 1'000}, {"microseconds", 1'000'000}, {"nanoseconds", kNanosPerSecond}}};
  for (const Unit& unit : kUnits) {
    if (name != unit.name) continue;
    std::int64_t total = 0;
    if (__builtin_mul_overflow(d.seconds, unit.per_second, &total) ||
        __builtin_add_overflow(total, d.nanoseconds / (kNanosPerSecond / unit.per_second),
                               &total)) {
      return std::nullopt;
    }
    return total;
  }
  return std::nullopt;
}

Value OffsetComponent(std::int32_t offset_seconds, std::string_view name) {
  if (name == "offset") return Value::String(PrintOffset(offset_seconds));
  if (name == "offsetMinutes") return Value::Integer(offset_seconds / 60);
  if (name == "offsetSeconds") return Value::Integer(offset_seconds);
  return Value();
}

}  // namespace

Value ComponentOf(const Value& temporal, std::string_view name) {
  if (temporal.is(Value::Type::kDuration)) {
    const Component component = DurationComponent(temporal.duration(), name);
    return component ? Value::Integer(*component) : Value();
  }
  const Moment moment = MomentOf(temporal);
  if (moment.days) {
    if (const Component component = DateComponent(*moment.days, name)) {
      return Value::Integer(*component);
    }
  }
  if (moment.nanoseconds) {
    if (const Component component = TimeComponent(*moment.nanoseconds, name)) {
      return Value::Integer(*component);
    }
  }
  if (temporal.is(Value::Type::kTime)) {
    if (name == "timezone") return Value::String(PrintOffset(temporal.time().offset_seconds));
    return OffsetComponent(temporal.time().offset_seconds, name);
  }
  if (temporal.is(Value::Type::kDateTime)) {
    const Value::DateTime& value = temporal.date_time();
    if (name == "timezone") {
      return Value::String(value.zone.empty() ? PrintOffset(value.offset_seconds) : value.zone);
    }
    if (name == "epochSeconds") return Value::Integer(InstantOf(value));
    if (name == "epochMillis") {
      std::int64_t millis = 0;  // null for the farthest years
      if (__builtin_mul_overflow(InstantOf(value), std::int64_t{1000}, &millis)) return Value();
      return Value::Integer(millis + value.local.nanoseconds % kNanosPerSecond / 1'000'000);
    }
    return OffsetComponent(value.offset_seconds, name);
  }
  return Value();
}

}  // namespace kg::query
