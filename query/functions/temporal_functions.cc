#include <array>

#include "query/functions/calendar.h"
#include "query/functions/families.h"
#include "query/functions/temporal.h"

namespace kg::query {
namespace {

using Type = Value::Type;

std::string_view NameOfType(Type type) {
  switch (type) {
    case Type::kDate: return "date";
    case Type::kLocalTime: return "localtime";
    case Type::kTime: return "time";
    case Type::kLocalDateTime: return "localdatetime";
    case Type::kDateTime: return "datetime";
    default: return "duration";
  }
}

Result<Value> Parse(Type type, std::string_view text) {
  switch (type) {
    case Type::kDate: return ParseDateText(text);
    case Type::kLocalTime: return ParseLocalTimeText(text);
    case Type::kTime: return ParseTimeText(text);
    case Type::kLocalDateTime: return ParseLocalDateTimeText(text);
    case Type::kDateTime: return ParseDateTimeText(text);
    default: return ParseDurationText(text);
  }
}

// The statement's moment as that type, in a zone.
Result<Value> Now(Type type, const Context& context, const Zone& zone) {
  return ProjectTemporal(
      type, Value::Of(AtInstant(context.clock.seconds, context.clock.nanoseconds, zone)),
      context.clock);
}

template <Type kType>
Result<Value> Construct(const Context& context, Arguments arguments) {
  if (arguments.empty()) return Now(kType, context, Zone{});
  const Value& from = arguments[0];
  switch (from.type()) {
    case Type::kNull: return Value();
    case Type::kString: return Parse(kType, from.string());
    case Type::kMap:
      // {timezone: ...} alone asks for now in that zone.
      if (from.map().size() == 1 && from.map()[0].first == "timezone" &&
          from.map()[0].second.is(Type::kString)) {
        Result<Zone> zone = ParseZone(from.map()[0].second.string());
        if (!zone) return std::move(zone).error();
        return Now(kType, context, *zone);
      }
      return BuildTemporal(kType, from.map(), context.clock, nullptr);
    default:
      if (IsTemporal(from.type()) && !from.is(Type::kDuration)) {
        return ProjectTemporal(kType, from, context.clock);
      }
      return WrongType(NameOfType(kType), "a string, a map or a temporal value", from);
  }
}

// date.statement(), datetime.realtime('Europe/Minsk'): one moment per statement serves all three.
template <Type kType>
Result<Value> Moments(const Context& context, Arguments arguments) {
  if (arguments.empty()) return Now(kType, context, Zone{});
  if (arguments[0].is_null()) return Value();
  if (!arguments[0].is(Type::kString)) {
    return WrongType(NameOfType(kType), "a time zone's name", arguments[0]);
  }
  Result<Zone> zone = ParseZone(arguments[0].string());
  if (!zone) return std::move(zone).error();
  return Now(kType, context, *zone);
}

template <Type kType>
Result<Value> Truncate(const Context& context, Arguments arguments) {
  if (arguments[0].is_null() || (arguments.size() > 1 && arguments[1].is_null())) return Value();
  if (!arguments[0].is(Type::kString)) {
    return WrongType("truncate", "a unit's name first", arguments[0]);
  }
  static const Value::Map kNoParts;
  const Value::Map* parts = &kNoParts;
  if (arguments.size() > 2 && !arguments[2].is_null()) {
    if (!arguments[2].is(Type::kMap)) return WrongType("truncate", "a map of parts", arguments[2]);
    parts = &arguments[2].map();
  }
  Value from;
  if (arguments.size() > 1) {
    from = arguments[1];
  } else {
    Result<Value> now = Now(kType, context, Zone{});
    if (!now) return now;
    from = *now;
  }
  if (!IsTemporal(from.type()) || from.is(Type::kDuration)) {
    return WrongType("truncate", "a temporal value", from);
  }
  return TruncateTemporal(kType, arguments[0].string(), from, *parts, context.clock);
}

Result<Value> MakeDurationValue(const Context&, Arguments arguments) {
  switch (arguments[0].type()) {
    case Type::kNull: return Value();
    case Type::kString: return ParseDurationText(arguments[0].string());
    case Type::kMap:
      if (arguments[0].map().empty()) {
        return Error(ArgumentError("InvalidArgumentValue", "duration({}) needs at least one part"));
      }
      return BuildDuration(arguments[0].map());
    case Type::kDuration: return arguments[0];
    default: return WrongType("duration", "a string or a map", arguments[0]);
  }
}

template <DurationUnit kUnit>
Result<Value> Between(const Context&, Arguments arguments) {
  if (AnyNull(arguments)) return Value();
  for (const Value& argument : arguments) {
    if (!IsTemporal(argument.type()) || argument.is(Type::kDuration)) {
      return WrongType("duration.between", "two temporal values", argument);
    }
  }
  return DurationBetween(kUnit, arguments[0], arguments[1]);
}

Result<Value> FromEpoch(const Context&, Arguments arguments) {
  if (AnyNull(arguments)) return Value();
  for (const Value& argument : arguments) {
    if (!argument.is_number()) return WrongType("datetime.fromepoch", "numbers", argument);
  }
  Value::Map parts = {{"epochSeconds", arguments[0]}, {"nanosecond", arguments[1]}};
  return BuildTemporal(Type::kDateTime, parts, {}, nullptr);
}

Result<Value> FromEpochMillis(const Context&, Arguments arguments) {
  if (AnyNull(arguments)) return Value();
  Value::Map parts = {{"epochMillis", arguments[0]}};
  return BuildTemporal(Type::kDateTime, parts, {}, nullptr);
}

Result<Value> Timestamp(const Context& context, Arguments) {
  return Value::Integer(context.clock.seconds * 1000 + context.clock.nanoseconds / 1'000'000);
}

constexpr TypeSet kSource = kText | kMap | kInstant;

template <Type kType>
constexpr std::array<Function, 5> Rows(std::array<std::string_view, 5> names) {
  return {{{names[0], 0, 1, {kSource}, kType, false, Construct<kType>},
           {names[1], 0, 1, {kText}, kType, false, Moments<kType>},
           {names[2], 0, 1, {kText}, kType, false, Moments<kType>},
           {names[3], 0, 1, {kText}, kType, false, Moments<kType>},
           {names[4], 1, 3, {kText, kInstant, kMap}, kType, false, Truncate<kType>}}};
}

}  // namespace

std::span<const Function> TemporalFunctions() {
  static const std::vector<Function> kFunctions = [] {
    std::vector<Function> all = {
        {"duration", 1, 1, {kText | kMap | Type::kDuration}, Type::kDuration, true,
         MakeDurationValue},
        {"duration.between", 2, 2, {kInstant, kInstant}, Type::kDuration, true,
         Between<DurationUnit::kAll>},
        {"duration.inMonths", 2, 2, {kInstant, kInstant}, Type::kDuration, true,
         Between<DurationUnit::kMonths>},
        {"duration.inDays", 2, 2, {kInstant, kInstant}, Type::kDuration, true,
         Between<DurationUnit::kDays>},
        {"duration.inSeconds", 2, 2, {kInstant, kInstant}, Type::kDuration, true,
         Between<DurationUnit::kSeconds>},
        {"datetime.fromepoch", 2, 2, {kNumber, kNumber}, Type::kDateTime, true, FromEpoch},
        {"datetime.fromepochmillis", 1, 1, {kNumber}, Type::kDateTime, true, FromEpochMillis},
        {"timestamp", 0, 0, {}, kInteger, false, Timestamp},
    };
    auto add = [&all](const auto& rows) { all.insert(all.end(), rows.begin(), rows.end()); };
    add(Rows<Type::kDate>({"date", "date.transaction", "date.statement", "date.realtime",
                           "date.truncate"}));
    add(Rows<Type::kLocalTime>({"localtime", "localtime.transaction", "localtime.statement",
                                "localtime.realtime", "localtime.truncate"}));
    add(Rows<Type::kTime>(
        {"time", "time.transaction", "time.statement", "time.realtime", "time.truncate"}));
    add(Rows<Type::kLocalDateTime>({"localdatetime", "localdatetime.transaction",
                                    "localdatetime.statement", "localdatetime.realtime",
                                    "localdatetime.truncate"}));
    add(Rows<Type::kDateTime>({"datetime", "datetime.transaction", "datetime.statement",
                               "datetime.realtime", "datetime.truncate"}));
    return all;
  }();
  return kFunctions;
}

}  // namespace kg::query
