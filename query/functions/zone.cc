#include "query/functions/zone.h"

#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <memory>

#include "query/error.h"
#include "query/functions/calendar.h"

namespace kg::query {
namespace {

constexpr std::int64_t kDay = 86400;
constexpr std::int64_t kNano = 1'000'000'000;

std::unique_ptr<icu::TimeZone> OpenZone(const std::string& name) {
  std::unique_ptr<icu::TimeZone> zone(
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
  if (zone == nullptr || *zone == icu::TimeZone::getUnknown()) return nullptr;
  return zone;
}

// ICU counts years in 32 bits; 400 years repeat the calendar exactly, and the rules of far years
// are those of now.
std::int64_t Near(std::int64_t seconds) {
  constexpr std::int64_t kCycle = std::int64_t{146097} * kDay;
  constexpr std::int64_t kLimit = 20 * kCycle;
  return seconds > kLimit ? kLimit + FloorMod(seconds, kCycle)
                          : (seconds < -kLimit ? -kLimit + FloorMod(seconds, kCycle) : seconds);
}

std::int32_t OffsetAtInstant(const icu::TimeZone& zone, std::int64_t utc_seconds) {
  std::int32_t raw = 0, saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  zone.getOffset(static_cast<UDate>(Near(utc_seconds)) * 1000.0, false, raw, saving, status);
  return U_SUCCESS(status) ? (raw + saving) / 1000 : 0;
}

// The offset before the change where the local time is missing or doubled.
std::int32_t OffsetAtLocal(const icu::TimeZone& zone, std::int64_t local_seconds) {
  std::int32_t raw = 0, saving = 0;
  UErrorCode status = U_ZERO_ERROR;
  const UDate local = static_cast<UDate>(Near(local_seconds)) * 1000.0;
  if (const auto* basic = dynamic_cast<const icu::BasicTimeZone*>(&zone)) {
    basic->getOffsetFromLocal(local, UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER, raw, saving,
                              status);
  } else {
    zone.getOffset(local, true, raw, saving, status);
  }
  return U_SUCCESS(status) ? (raw + saving) / 1000 : 0;
}

bool TwoDigits(std::string_view text, std::size_t at, int& value) {
  if (at + 2 > text.size()) return false;
  const char a = text[at], b = text[at + 1];
  if (a < '0' || a > '9' || b < '0' || b > '9') return false;
  value = (a - '0') * 10 + (b - '0');
  return true;
}

}  // namespace

Zone ParseOffset(std::string_view text, std::size_t& used) {
  used = 0;
  if (text.empty()) return {};
  if (text[0] == 'Z' || text[0] == 'z') {
    used = 1;
    return {};
  }
  if (text[0] != '+' && text[0] != '-') return {};
  int hours = 0, minutes = 0, seconds = 0;
  std::size_t at = 1;
  if (!TwoDigits(text, at, hours)) return {};
  at += 2;
  const bool colons = at < text.size() && text[at] == ':';
  std::size_t next = at + (colons ? 1 : 0);
  if (TwoDigits(text, next, minutes)) {
    at = next + 2;
    next = at + (colons ? 1 : 0);
    if ((!colons || (at < text.size() && text[at] == ':')) && TwoDigits(text, next, seconds)) {
      at = next + 2;
    }
  }
  if (minutes > 59 || seconds > 59) return {};
  const int total = hours * 3600 + minutes * 60 + seconds;
  if (total > 18 * 3600) return {};
  used = at;
  return {"", text[0] == '-' ? -total : total};
}

Result<Zone> ParseZone(std::string_view text) {
  std::size_t used = 0;
  const Zone zone = ParseOffset(text, used);
  if (used > 0 && used == text.size()) return zone;
  std::string name(text);
  if (used == 0 && !name.empty() && OpenZone(name) != nullptr) return Zone{std::move(name), 0};
  return Error(ArgumentError("InvalidArgumentValue", "'" + name + "' is not a time zone; write an "
                             "offset such as +01:00 or an IANA name such as Europe/Minsk"));
}

std::string PrintOffset(std::int32_t offset_seconds) {
  if (offset_seconds == 0) return "Z";
  const int total = offset_seconds < 0 ? -offset_seconds : offset_seconds;
  auto two = [](int value) {
    return std::string{static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
  };
  std::string text = offset_seconds < 0 ? "-" : "+";
  text += two(total / 3600) + ":" + two(total / 60 % 60);
  if (total % 60 != 0) text += ":" + two(total % 60);
  return text;
}

Value::DateTime AtZone(const LocalDateTime& local, const Zone& zone) {
  if (!zone.named()) return {local, zone.offset_seconds, ""};
  const auto icu_zone = OpenZone(zone.name);
  if (icu_zone == nullptr) return {local, zone.offset_seconds, ""};
  const std::int64_t local_seconds = local.days * kDay + local.nanoseconds / kNano;
  const std::int32_t before = OffsetAtLocal(*icu_zone, local_seconds);
  const std::int64_t instant = local_seconds - before;
  const std::int32_t offset = OffsetAtInstant(*icu_zone, instant);
  const std::int64_t shown = instant + offset;
  return {LocalDateTime{FloorDiv(shown, kDay),
                        FloorMod(shown, kDay) * kNano + local.nanoseconds % kNano},
          offset, zone.name};
}

Value::DateTime AtInstant(std::int64_t utc_seconds, std::int32_t nanoseconds, const Zone& zone) {
  std::int32_t offset = zone.offset_seconds;
  if (zone.named()) {
    if (const auto icu_zone = OpenZone(zone.name)) offset = OffsetAtInstant(*icu_zone, utc_seconds);
  }
  const std::int64_t local = utc_seconds + offset;
  return {LocalDateTime{FloorDiv(local, kDay), FloorMod(local, kDay) * kNano + nanoseconds}, offset,
          zone.name};
}

std::int64_t InstantOf(const Value::DateTime& value) {
  return value.local.days * kDay + value.local.nanoseconds / kNano - value.offset_seconds;
}

Zone ZoneOf(const Value::DateTime& value) { return {value.zone, value.offset_seconds}; }

}  // namespace kg::query
