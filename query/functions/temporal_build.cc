#include <algorithm>
#include <array>
#include <string>

#include "query/error.h"
#include "query/functions/calendar.h"
#include "query/functions/temporal.h"

namespace kg::query {
namespace {

using Type = Value::Type;

bool HasDate(Type type) {
  return type == Type::kDate || type == Type::kLocalDateTime || type == Type::kDateTime;
}
bool HasTime(Type type) { return type != Type::kDate; }
bool HasZone(Type type) { return type == Type::kTime || type == Type::kDateTime; }

Error Wrong(std::string message) {
  return ArgumentError("InvalidArgumentValue", std::move(message));
}

// The integer parts of a map, each asked for at most once.
class Parts {
 public:
  explicit Parts(const Value::Map& parts) : parts_(parts) {}

  const Value* Find(std::string_view name) const {
    for (const auto& [key, value] : parts_) {
      if (key == name) return value.is_null() ? nullptr : &value;
    }
    return nullptr;
  }
  bool Has(std::string_view name) const { return Find(name) != nullptr; }
  // The part, or `otherwise`; an error is kept for status().
  std::int64_t Get(std::string_view name, std::int64_t otherwise, std::int64_t low,
                   std::int64_t high) {
    const Value* value = Find(name);
    if (value == nullptr) return otherwise;
    if (!value->is(Type::kInteger)) {
      Fail(TypeError("InvalidArgumentType", std::string(name) + " must be an integer"));
      return otherwise;
    }
    const std::int64_t number = value->integer();
    if (number < low || number > high) {
      Fail(Wrong(std::string(name) + " must be from " + std::to_string(low) + " to " +
                 std::to_string(high) + ", not " + std::to_string(number)));
      return otherwise;
    }
    return number;
  }
  void Fail(Error error) {
    if (status_.ok()) status_ = std::move(error);
  }
  const Status& status() const { return status_; }
  const Value::Map& all() const { return parts_; }

 private:
  const Value::Map& parts_;
  Status status_;
};

constexpr std::array<std::string_view, 22> kPartNames = {
    "date", "time", "datetime", "year", "month", "day", "week", "dayOfWeek", "quarter",
    "dayOfQuarter", "ordinalDay", "hour", "minute", "second", "millisecond", "microsecond",
    "nanosecond", "timezone", "epochSeconds", "epochMillis", "weekYear", "localdatetime"};

Result<std::int64_t> BuildDate(Parts& parts, const std::optional<std::int64_t>& base) {
  const CivilDate civil = base ? CivilOf(*base) : CivilDate{};
  std::int64_t days = 0;
  if (parts.Has("week") || parts.Has("dayOfWeek")) {
    const WeekDate week = base ? WeekOf(*base) : WeekDate{};
    if (!base && (!parts.Has("year") || !parts.Has("week"))) {
      return Wrong("a date by week needs year and week");
    }
    const std::int64_t year = parts.Get("year", week.year, -kMaxYear, kMaxYear);
    const std::int64_t number = parts.Get("week", week.week, 1, WeeksInYear(year));
    const std::int64_t day = parts.Get("dayOfWeek", base ? week.day : 1, 1, 7);
    days = DaysOfWeekDate(year, static_cast<int>(number), static_cast<int>(day));
  } else if (parts.Has("quarter") || parts.Has("dayOfQuarter")) {
    if (!base && (!parts.Has("year") || !parts.Has("quarter"))) {
      return Wrong("a date by quarter needs year and quarter");
    }
    const std::int64_t year = parts.Get("year", civil.year, -kMaxYear, kMaxYear);
    const int quarter = static_cast<int>(parts.Get("quarter", QuarterOf(civil), 1, 4));
    if (base && !parts.Has("dayOfQuarter")) {
      // The same month and day of another quarter.
      const int month = quarter * 3 - 2 + (civil.month - 1) % 3;
      days = DaysOf(year, month, std::min(civil.day, DaysInMonth(year, month)));
    } else {
      days = DaysOf(year, quarter * 3 - 2, 1) - 1 +
             parts.Get("dayOfQuarter", 1, 1, DaysInQuarter(year, quarter));
    }
  } else if (parts.Has("ordinalDay")) {
    if (!base && !parts.Has("year")) return Wrong("a date by ordinal day needs a year");
    const std::int64_t year = parts.Get("year", civil.year, -kMaxYear, kMaxYear);
    days = DaysOf(year, 1, 1) - 1 + parts.Get("ordinalDay", 1, 1, IsLeapYear(year) ? 366 : 365);
  } else {
    if (!base && !parts.Has("year")) return Wrong("a date needs at least a year");
    if (!base && parts.Has("day") && !parts.Has("month")) {
      return Wrong("a date with a day needs a month");
    }
    const std::int64_t year = parts.Get("year", civil.year, -kMaxYear, kMaxYear);
    const int month = static_cast<int>(parts.Get("month", base ? civil.month : 1, 1, 12));
    const std::int64_t day = parts.Get("day", base ? civil.day : 1, 1, 31);
    if (parts.status().ok() && day > DaysInMonth(year, month)) {
      return Wrong("month " + std::to_string(month) + " of " + std::to_string(year) + " has only " +
                   std::to_string(DaysInMonth(year, month)) + " days");
    }
    days = DaysOf(year, month, static_cast<int>(day));
  }
  if (!parts.status()) return parts.status().error();
  return days;
}

// `keep_fraction`: the base's fraction of a second stays beside smaller parts (truncation).
Result<std::int64_t> BuildTime(Parts& parts, const std::optional<std::int64_t>& base,
                               bool keep_fraction) {
  if (!base) {
    constexpr std::array<std::string_view, 3> kChain = {"hour", "minute", "second"};
    const bool fraction =
        parts.Has("millisecond") || parts.Has("microsecond") || parts.Has("nanosecond");
    for (std::size_t i = 0; i < kChain.size(); ++i) {
      const bool smaller = i + 1 < kChain.size() ? parts.Has(kChain[i + 1]) : fraction;
      if (smaller && !parts.Has(kChain[i])) {
        return Wrong("a time with smaller parts needs a part '" + std::string(kChain[i]) + "'");
      }
    }
  }
  const std::int64_t seconds = base.value_or(0) / kNanosPerSecond;
  std::int64_t fraction = base.value_or(0) % kNanosPerSecond;
  const std::int64_t hour = parts.Get("hour", seconds / 3600, 0, 23);
  const std::int64_t minute = parts.Get("minute", seconds / 60 % 60, 0, 59);
  const std::int64_t second = parts.Get("second", seconds % 60, 0, 59);
  const bool millis = parts.Has("millisecond"), micros = parts.Has("microsecond");
  if (millis || micros || parts.Has("nanosecond")) {
    const std::int64_t given =
        parts.Get("millisecond", 0, 0, 999) * 1'000'000 +
        parts.Get("microsecond", 0, 0, millis ? 999 : 999'999) * 1'000 +
        parts.Get("nanosecond", 0, 0, micros ? 999 : (millis ? 999'999 : 999'999'999));
    fraction = keep_fraction ? fraction + given : given;
    if (fraction >= kNanosPerSecond) return Wrong("the fraction of the second is too large");
  }
  if (!parts.status()) return parts.status().error();
  return (hour * 3600 + minute * 60 + second) * kNanosPerSecond + fraction;
}

}  // namespace

Moment MomentOf(const Value& temporal) {
  switch (temporal.type()) {
    case Type::kDate: return {temporal.date().days, std::nullopt, std::nullopt};
    case Type::kLocalTime: return {std::nullopt, temporal.local_time().nanoseconds, std::nullopt};
    case Type::kTime:
      return {std::nullopt, temporal.time().nanoseconds, Zone{"", temporal.time().offset_seconds}};
    case Type::kLocalDateTime:
      return {temporal.local_date_time().days, temporal.local_date_time().nanoseconds,
              std::nullopt};
    case Type::kDateTime:
      return {temporal.date_time().local.days, temporal.date_time().local.nanoseconds,
              ZoneOf(temporal.date_time())};
    default: return {};
  }
}

Result<Value> ValueOf(Type type, const Moment& moment, const Clock&) {
  if ((HasDate(type) && !moment.days) || (!HasDate(type) && !moment.nanoseconds)) {
    return Error(TypeError("InvalidArgumentType",
                           "a " + std::string(TypeName(type)) + " cannot be made of that value"));
  }
  if (moment.days && !InRange(*moment.days)) return Wrong("the date is out of range");
  const std::int64_t nanoseconds = moment.nanoseconds.value_or(0);
  const Zone zone = moment.zone.value_or(Zone{});
  switch (type) {
    case Type::kDate: return Value::Of(Date{*moment.days});
    case Type::kLocalTime: return Value::Of(LocalTime{nanoseconds});
    case Type::kTime: return Value::Of(Time{nanoseconds, zone.offset_seconds});
    case Type::kLocalDateTime: return Value::Of(LocalDateTime{*moment.days, nanoseconds});
    default: return Value::Of(AtZone({*moment.days, nanoseconds}, zone));
  }
}

Result<Value> ProjectTemporal(Type type, const Value& from, const Clock& clock) {
  if (from.type() == type) return from;
  return ValueOf(type, MomentOf(from), clock);
}

Result<Value> BuildTemporal(Type type, const Value::Map& map, const Clock& clock,
                            const Moment* base) {
  Parts parts(map);
  for (const auto& [name, value] : map) {
    bool known = false;
    for (const std::string_view candidate : kPartNames) known = known || candidate == name;
    if (!known) return Wrong("a temporal value has no part '" + name + "'");
  }
  Moment from = base != nullptr ? *base : Moment{};
  bool selected_zone = false;
  // Larger selections first: date and time override what datetime brings.
  for (const std::string_view name : {"datetime", "localdatetime", "date", "time"}) {
    const Value* selected = parts.Find(name);
    if (selected == nullptr) continue;
    const Moment moment = MomentOf(*selected);
    const bool dated = name != "time", timed = name != "date";
    if ((dated && !moment.days) || (timed && !moment.nanoseconds)) {
      return Error(TypeError("InvalidArgumentType",
                             "the part '" + std::string(name) + "' cannot be of type " +
                                 std::string(TypeName(selected->type()))));
    }
    if (dated) from.days = moment.days;
    if (timed) {
      from.nanoseconds = moment.nanoseconds;
      from.zone = moment.zone;
      selected_zone = moment.zone.has_value();
    }
  }
  std::optional<Zone> target;
  if (const Value* text = parts.Find("timezone"); text != nullptr) {
    if (!HasZone(type)) return Wrong(std::string(TypeName(type)) + " has no timezone");
    if (!text->is(Type::kString)) {
      return Error(TypeError("InvalidArgumentType", "timezone must be a string"));
    }
    Result<Zone> zone = ParseZone(text->string());
    if (!zone) return std::move(zone).error();
    target = *zone;
  }
  if (type == Type::kDateTime && (parts.Has("epochSeconds") || parts.Has("epochMillis"))) {
    constexpr std::int64_t kMost = kMaxYear * 366 * kSecondsPerDay;
    const std::int64_t millis = parts.Get("epochMillis", 0, -kMost * 100, kMost * 100);
    const std::int64_t seconds =
        parts.Has("epochSeconds") ? parts.Get("epochSeconds", 0, -kMost, kMost)
                                  : FloorDiv(millis, 1000);
    Result<std::int64_t> fraction = BuildTime(parts, 0, false);
    if (!fraction) return std::move(fraction).error();
    const std::int64_t nanos = *fraction % kNanosPerSecond + FloorMod(millis, 1000) * 1'000'000;
    if (nanos >= kNanosPerSecond) return Wrong("the fraction of the second is too large");
    const Value::DateTime at =
        AtInstant(seconds, static_cast<std::int32_t>(nanos), target.value_or(Zone{}));
    if (!InRange(at.local.days)) return Wrong("the date is out of range");
    return Value::Of(at);
  }

  Moment built;
  if (HasDate(type)) {
    Result<std::int64_t> days = BuildDate(parts, from.days);
    if (!days) return std::move(days).error();
    built.days = *days;
  }
  if (HasTime(type)) {
    if (!HasDate(type) && !from.nanoseconds && !parts.Has("hour")) {
      return Wrong("a time needs at least an hour");
    }
    Result<std::int64_t> nanoseconds = BuildTime(parts, from.nanoseconds, base != nullptr);
    if (!nanoseconds) return std::move(nanoseconds).error();
    built.nanoseconds = *nanoseconds;
  }
  if (!HasZone(type)) return ValueOf(type, built, clock);
  built.zone = from.zone;
  if (type == Type::kTime && target && target->named()) {
    // A time has an offset only: that of the zone at the selected moment, or else now.
    const Value::DateTime at =
        from.days ? AtZone({*from.days, built.nanoseconds.value_or(0)}, *target)
                  : AtInstant(clock.seconds, 0, *target);
    target = Zone{"", at.offset_seconds};
  }
  if (!target) return ValueOf(type, built, clock);
  if (!selected_zone) {
    built.zone = target;
    return ValueOf(type, built, clock);
  }
  // The same instant on another clock.
  if (type == Type::kTime) {
    const std::int64_t shift =
        std::int64_t{target->offset_seconds - built.zone->offset_seconds} * kNanosPerSecond;
    built.nanoseconds = FloorMod(*built.nanoseconds + shift, kNanosPerDay);
    built.zone = target;
    return ValueOf(type, built, clock);
  }
  const Value::DateTime there = AtZone({*built.days, *built.nanoseconds}, *built.zone);
  return Value::Of(AtInstant(InstantOf(there),
                             static_cast<std::int32_t>(there.local.nanoseconds % kNanosPerSecond),
                             *target));
}

namespace {

// First day of the unit that holds `days`; nothing if `unit` is no unit of the calendar.
std::optional<std::int64_t> TruncateDate(std::string_view unit, std::int64_t days) {
  const CivilDate date = CivilOf(days);
  auto years = [&](std::int64_t count) {
    return DaysOf(date.year - FloorMod(date.year, count), 1, 1);
  };
  if (unit == "millennium") return years(1000);
  if (unit == "century") return years(100);
  if (unit == "decade") return years(10);
  if (unit == "year") return years(1);
  if (unit == "weekYear") return DaysOfWeekDate(WeekOf(days).year, 1, 1);
  if (unit == "quarter") return DaysOf(date.year, QuarterOf(date) * 3 - 2, 1);
  if (unit == "month") return DaysOf(date.year, date.month, 1);
  if (unit == "week") return days - (WeekOf(days).day - 1);
  if (unit == "day") return days;
  return std::nullopt;
}

std::optional<std::int64_t> NanosOfUnit(std::string_view unit) {
  if (unit == "hour") return 3600 * kNanosPerSecond;
  if (unit == "minute") return 60 * kNanosPerSecond;
  if (unit == "second") return kNanosPerSecond;
  if (unit == "millisecond") return 1'000'000;
  if (unit == "microsecond") return 1'000;
  return std::nullopt;
}

}  // namespace

Result<Value> TruncateTemporal(Type type, std::string_view unit, const Value& from,
                               const Value::Map& parts, const Clock& clock) {
  Moment moment = MomentOf(from);
  if (HasDate(type) && !moment.days) {
    return Error(TypeError("InvalidArgumentType", "there is no date to truncate in a " +
                                                      std::string(TypeName(from.type()))));
  }
  const std::optional<std::int64_t> step = NanosOfUnit(unit);
  const std::optional<std::int64_t> days = TruncateDate(unit, moment.days.value_or(0));
  if ((!step && !days) || (step && !HasTime(type)) ||
      (days && unit != "day" && !HasDate(type))) {
    return Wrong("'" + std::string(unit.substr(0, 40)) + "' is no unit that a " +
                 std::string(TypeName(type)) + " can be truncated to");
  }
  if (!HasDate(type) && !moment.nanoseconds) {
    return Error(TypeError("InvalidArgumentType", "there is no time to truncate in a " +
                                                      std::string(TypeName(from.type()))));
  }
  if (step) {
    if (moment.nanoseconds) moment.nanoseconds = *moment.nanoseconds / *step * *step;
  } else {
    if (moment.days) moment.days = days;
    moment.nanoseconds = 0;
  }
  if (!HasTime(type)) moment.nanoseconds.reset();
  return BuildTemporal(type, parts, clock, &moment);
}

}  // namespace kg::query
