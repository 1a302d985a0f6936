#include <cmath>
#include <limits>

#include "query/error.h"
#include "query/functions/calendar.h"
#include "query/functions/temporal.h"

namespace kg::query {
namespace {

constexpr long double kDaysPerMonth = 30.436875L;  // of the mean Gregorian year
constexpr Wide kMaxInteger = std::numeric_limits<std::int64_t>::max();

Error OutOfRange() {
  return ArithmeticError("NumberOutOfRange", "the duration or date is out of range");
}

// The whole part; takes it away from `amount`.
bool TakeWhole(long double& amount, Wide& whole) {
  if (!std::isfinite(amount) || std::fabs(amount) > 9.2e18L) return false;
  const long double truncated = std::trunc(amount);
  whole = static_cast<Wide>(truncated);
  amount -= truncated;
  return true;
}

}  // namespace

Result<Value> MakeDuration(Wide months, Wide days, Wide seconds, Wide nanoseconds) {
  Wide carry = nanoseconds / kNanosPerSecond;
  Wide nanos = nanoseconds % kNanosPerSecond;
  if (nanos < 0) {
    nanos += kNanosPerSecond;
    carry -= 1;
  }
  seconds += carry;
  for (const Wide part : {months, days, seconds}) {
    if (part > kMaxInteger || part < -kMaxInteger) return OutOfRange();
  }
  return Value::Of(Duration{static_cast<std::int64_t>(months), static_cast<std::int64_t>(days),
                            static_cast<std::int64_t>(seconds), static_cast<std::int32_t>(nanos)});
}

Result<Value> SpillDuration(const DurationParts& parts) {
  DurationParts rest = parts;
  Wide months = 0, days = 0, seconds = 0;
  if (!TakeWhole(rest.months, months)) return OutOfRange();
  rest.days += rest.months * kDaysPerMonth;
  if (!TakeWhole(rest.days, days)) return OutOfRange();
  rest.seconds += rest.days * static_cast<long double>(kSecondsPerDay);
  if (!TakeWhole(rest.seconds, seconds)) return OutOfRange();
  rest.nanoseconds += rest.seconds * static_cast<long double>(kNanosPerSecond);
  // What decimal fractions lose in binary is far below a thousandth of a nanosecond.
  const long double nearest = std::round(rest.nanoseconds);
  const long double nanos = std::fabs(rest.nanoseconds - nearest) < 1e-3L
                                ? nearest
                                : std::trunc(rest.nanoseconds);
  if (!std::isfinite(nanos) || std::fabs(nanos) > 9.2e18L) return OutOfRange();
  return MakeDuration(months, days, seconds, static_cast<Wide>(nanos));
}

Result<Value> BuildDuration(const Value::Map& parts) {
  DurationParts sum;
  for (const auto& [name, amount] : parts) {
    if (amount.is_null()) continue;
    if (!amount.is_number()) {
      return Error(TypeError("InvalidArgumentType", "a duration's " + name + " must be a number"));
    }
    const long double number = amount.is(Value::Type::kInteger)
                                   ? static_cast<long double>(amount.integer())
                                   : static_cast<long double>(amount.floating());
    if (name == "years") sum.months += number * 12;
    else if (name == "quarters") sum.months += number * 3;
    else if (name == "months") sum.months += number;
    else if (name == "weeks") sum.days += number * 7;
    else if (name == "days") sum.days += number;
    else if (name == "hours") sum.seconds += number * 3600;
    else if (name == "minutes") sum.seconds += number * 60;
    else if (name == "seconds") sum.seconds += number;
    else if (name == "milliseconds") sum.nanoseconds += number * 1e6L;
    else if (name == "microseconds") sum.nanoseconds += number * 1e3L;
    else if (name == "nanoseconds") sum.nanoseconds += number;
    else return Error(ArgumentError("InvalidArgumentValue", "a duration has no part '" + name + "'"));
  }
  return SpillDuration(sum);
}

Result<Value> AddDurations(const Duration& a, const Duration& b, int sign) {
  return MakeDuration(Wide{a.months} + sign * Wide{b.months}, Wide{a.days} + sign * Wide{b.days},
                      Wide{a.seconds} + sign * Wide{b.seconds},
                      Wide{a.nanoseconds} + sign * Wide{b.nanoseconds});
}

Result<Value> ScaleDuration(const Duration& d, const Value& factor, bool divide) {
  if (factor.is(Value::Type::kInteger) && !divide) {
    const Wide by = factor.integer();
    return MakeDuration(d.months * by, d.days * by, d.seconds * by, d.nanoseconds * by);
  }
  const long double number = factor.is(Value::Type::kInteger)
                                 ? static_cast<long double>(factor.integer())
                                 : static_cast<long double>(factor.floating());
  if (divide && number == 0) {
    return Error(ArithmeticError("DivisionByZero", "a duration cannot be divided by zero"));
  }
  auto scale = [&](std::int64_t part) {
    const auto amount = static_cast<long double>(part);
    return divide ? amount / number : amount * number;
  };
  return SpillDuration({scale(d.months), scale(d.days), scale(d.seconds), scale(d.nanoseconds)});
}

Result<Value> ShiftTemporal(const Value& temporal, const Duration& by, int sign) {
  Moment moment = MomentOf(temporal);
  const Wide shift_nanos =
      sign * (Wide{by.seconds} * kNanosPerSecond + Wide{by.nanoseconds});
  if (moment.days) {
    constexpr std::int64_t kMostMonths = kMaxYear * 24, kMostDays = kMaxYear * 732;
    if (by.months > kMostMonths || by.months < -kMostMonths || by.days > kMostDays ||
        by.days < -kMostDays || by.seconds / kSecondsPerDay > kMostDays ||
        by.seconds / kSecondsPerDay < -kMostDays) {
      return OutOfRange();
    }
    std::int64_t days = PlusMonths(*moment.days, sign * by.months);
    if (!InRange(days)) return OutOfRange();
    days += sign * by.days;
    if (!moment.nanoseconds) {
      days += sign * (by.seconds / kSecondsPerDay);
    } else if (!moment.zone) {
      const Wide total = Wide{*moment.nanoseconds} + shift_nanos;
      Wide carry = total / kNanosPerDay, rest = total % kNanosPerDay;
      if (rest < 0) {
        rest += kNanosPerDay;
        carry -= 1;
      }
      days += static_cast<std::int64_t>(carry);
      moment.nanoseconds = static_cast<std::int64_t>(rest);
    } else {
      // Months and days move the calendar, seconds the instant.
      const Value::DateTime start = AtZone({days, *moment.nanoseconds}, *moment.zone);
      if (shift_nanos == 0) return Value::Of(start);
      const Wide total = Wide{InstantOf(start)} * kNanosPerSecond +
                         start.local.nanoseconds % kNanosPerSecond + shift_nanos;
      Wide seconds = total / kNanosPerSecond, nanos = total % kNanosPerSecond;
      if (nanos < 0) {
        nanos += kNanosPerSecond;
        seconds -= 1;
      }
      const std::int64_t instant = static_cast<std::int64_t>(seconds);
      if (!InRange(FloorDiv(instant, kSecondsPerDay))) return OutOfRange();
      return Value::Of(AtInstant(instant, static_cast<std::int32_t>(nanos), *moment.zone));
    }
    if (!InRange(days)) return OutOfRange();
    moment.days = days;
  } else {
    Wide rest = (Wide{*moment.nanoseconds} + shift_nanos) % kNanosPerDay;
    if (rest < 0) rest += kNanosPerDay;
    moment.nanoseconds = static_cast<std::int64_t>(rest);
  }
  return ValueOf(temporal.type(), moment, {});
}

namespace {

// Whole months from one local moment to another, towards zero.
std::int64_t MonthsUntil(std::int64_t days_a, std::int64_t nanos_a, std::int64_t days_b,
                         std::int64_t nanos_b) {
  if (days_b > days_a && nanos_b < nanos_a) --days_b;
  if (days_b < days_a && nanos_b > nanos_a) ++days_b;
  const CivilDate a = CivilOf(days_a), b = CivilOf(days_b);
  const std::int64_t packed_a = (a.year * 12 + a.month - 1) * 32 + a.day;
  const std::int64_t packed_b = (b.year * 12 + b.month - 1) * 32 + b.day;
  return (packed_b - packed_a) / 32;
}

std::int64_t DaysUntil(std::int64_t days_a, std::int64_t nanos_a, std::int64_t days_b,
                       std::int64_t nanos_b) {
  std::int64_t days = days_b - days_a;
  if (days > 0 && nanos_b < nanos_a) --days;
  if (days < 0 && nanos_b > nanos_a) ++days;
  return days;
}

// Nanoseconds since 1970 of an instant (or of a local clock, where there is no zone).
Wide NanosOf(std::int64_t days, std::int64_t nanoseconds, const std::optional<Zone>& zone) {
  if (zone && zone->named()) {
    const Value::DateTime at = AtZone({days, nanoseconds}, *zone);
    return Wide{InstantOf(at)} * kNanosPerSecond + at.local.nanoseconds % kNanosPerSecond;
  }
  const std::int64_t offset = zone ? zone->offset_seconds : 0;
  return Wide{days} * kNanosPerDay + nanoseconds - Wide{offset} * kNanosPerSecond;
}

}  // namespace

Result<Value> DurationBetween(DurationUnit unit, const Value& from, const Value& to) {
  Moment a = MomentOf(from), b = MomentOf(to);
  const bool dated = a.days && b.days;
  if (!dated && (unit == DurationUnit::kMonths || unit == DurationUnit::kDays)) {
    return MakeDuration(0, 0, 0, 0);
  }
  // What one side lacks it takes from the other: the date, the zone; a date alone is midnight.
  const std::int64_t days_a = a.days.value_or(b.days.value_or(0));
  std::int64_t days_b = b.days.value_or(days_a);
  const std::int64_t nanos_a = a.nanoseconds.value_or(0);
  std::int64_t nanos_b = b.nanoseconds.value_or(0);
  if (!a.zone) a.zone = b.zone;
  if (!b.zone) b.zone = a.zone;
  if (unit == DurationUnit::kSeconds || !dated) {
    return MakeDuration(0, 0, 0, NanosOf(days_b, nanos_b, b.zone) - NanosOf(days_a, nanos_a, a.zone));
  }
  // Calendar units are counted on the first one's clock.
  if (a.zone && from.is(Value::Type::kDateTime) && to.is(Value::Type::kDateTime)) {
    const Value::DateTime& end = to.date_time();
    const Value::DateTime moved = AtInstant(
        InstantOf(end), static_cast<std::int32_t>(end.local.nanoseconds % kNanosPerSecond), *a.zone);
    days_b = moved.local.days;
    nanos_b = moved.local.nanoseconds;
    b.zone = a.zone;
  }
  if (unit == DurationUnit::kDays) {
    return MakeDuration(0, DaysUntil(days_a, nanos_a, days_b, nanos_b), 0, 0);
  }
  const std::int64_t months = MonthsUntil(days_a, nanos_a, days_b, nanos_b);
  if (unit == DurationUnit::kMonths) return MakeDuration(months, 0, 0, 0);
  std::int64_t days_at = months == 0 ? days_a : PlusMonths(days_a, months);
  const std::int64_t days = DaysUntil(days_at, nanos_a, days_b, nanos_b);
  days_at += days;
  return MakeDuration(months, days, 0,
                      NanosOf(days_b, nanos_b, b.zone) - NanosOf(days_at, nanos_a, a.zone));
}

}  // namespace kg::query
