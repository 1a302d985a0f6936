#include "tools/export/text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace kg::exporting {
namespace {

bool IsTokenLetter(char32_t c) {
  return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9') ||
         c == U'.' || c == U'-' || c == U'_' || c == U':' || (c >= 0x00C0 && c <= 0x00D6) ||
         (c >= 0x00D8 && c <= 0x00F6) || (c >= 0x00F8 && c <= 0x00FF) ||
         (c >= 0x0401 && c <= 0x040C) || (c >= 0x040E && c <= 0x044F) ||
         (c >= 0x0451 && c <= 0x045C) || c == 0x045E || c == 0x045F || c == 0x0490 ||
         c == 0x0491 || (c >= 0x4E00 && c <= 0x9FA5);
}

bool IsSpace(char32_t c) {
  return c == U' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

// "12:30:05.25": as Cypher prints a local time, without needless zeros.
std::string TimeText(std::int64_t nanoseconds) {
  const std::int64_t seconds = nanoseconds / 1'000'000'000;
  std::array<char, 48> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%02d:%02d:%02d", static_cast<int>(seconds / 3600),
                static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
  std::string out = buffer.data();
  if (const auto fraction = static_cast<long long>(nanoseconds % 1'000'000'000); fraction != 0) {
    std::snprintf(buffer.data(), buffer.size(), ".%09lld", fraction);
    out += buffer.data();
    out.erase(out.find_last_not_of('0') + 1);
  }
  return out;
}

std::string OffsetText(std::int32_t seconds) {
  if (seconds == 0) return "Z";
  const int absolute = seconds < 0 ? -seconds : seconds;
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%c%02d:%02d", seconds < 0 ? '-' : '+',
                absolute / 3600, absolute / 60 % 60);
  return buffer.data();
}

std::string DurationText(const Duration& value) {
  std::string out = "P";
  if (value.months / 12 != 0) out += std::to_string(value.months / 12) + "Y";
  if (value.months % 12 != 0) out += std::to_string(value.months % 12) + "M";
  if (value.days != 0) out += std::to_string(value.days) + "D";
  if (value.seconds != 0 || value.nanoseconds != 0 || out.size() == 1) {
    out += "T" + NumberText(static_cast<double>(value.seconds) + value.nanoseconds / 1e9) + "S";
  }
  return out;
}

}  // namespace

bool NextCodePoint(std::string_view text, std::size_t& at, char32_t& code) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  std::size_t size = 1;
  if (first < 0x80) {
    code = first;
    ++at;
    return true;
  }
  char32_t minimum = 0;
  if ((first & 0xE0U) == 0xC0U) {
    size = 2, minimum = 0x80, code = first & 0x1FU;
  } else if ((first & 0xF0U) == 0xE0U) {
    size = 3, minimum = 0x800, code = first & 0x0FU;
  } else if ((first & 0xF8U) == 0xF0U) {
    size = 4, minimum = 0x10000, code = first & 0x07U;
  } else {
    ++at;
    return false;
  }
  for (std::size_t i = 1; i < size; ++i) {
    if (at + i >= text.size() || (byte(at + i) & 0xC0U) != 0x80U) {
      ++at;
      return false;
    }
    code = (code << 6U) | (byte(at + i) & 0x3FU);
  }
  if (code < minimum || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
    ++at;
    return false;
  }
  at += size;
  return true;
}

void AppendUtf8(char32_t code, std::string& out) {
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

void AppendXml(std::string_view text, XmlPlace place, std::string& out) {
  for (std::size_t at = 0; at < text.size();) {
    char32_t code = 0;
    if (!NextCodePoint(text, at, code)) continue;
    switch (code) {
      case U'&': out += "&amp;"; continue;
      case U'<': out += "&lt;"; continue;
      case U'>': out += "&gt;"; continue;
      case U'"': out += "&quot;"; continue;
      case U'\r': out += "&#13;"; continue;
      case U'\t': out += place == XmlPlace::kAttribute ? "&#9;" : "\t"; continue;
      case U'\n': out += place == XmlPlace::kAttribute ? "&#10;" : "\n"; continue;
      default: break;
    }
    if (code < 0x20 || code == 0xFFFE || code == 0xFFFF) continue;
    AppendUtf8(code, out);
  }
}

std::string OneLine(std::string_view text, std::size_t limit) {
  std::string out;
  std::size_t length = 0, cut = 0;
  bool space = false;
  for (std::size_t at = 0; at < text.size();) {
    char32_t code = 0;
    if (!NextCodePoint(text, at, code)) continue;
    if (IsSpace(code)) {
      space = !out.empty();
      continue;
    }
    if (code < 0x20 || code == 0xFFFE || code == 0xFFFF) continue;
    if (length < limit) cut = out.size();
    if (space) {
      out.push_back(' ');
      ++length;
      space = false;
    }
    if (length < limit) cut = out.size();
    if (limit != 0 && length >= limit) {
      out.resize(cut);
      while (!out.empty() && out.back() == ' ') out.pop_back();
      return out + "…";
    }
    AppendUtf8(code, out);
    ++length;
  }
  return out;
}

std::string TokenOf(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    char32_t code = 0;
    if (NextCodePoint(text, at, code) && IsTokenLetter(code)) {
      AppendUtf8(code, out);
    } else {
      out.push_back('_');
    }
  }
  return out.empty() ? "_" : out;
}

std::string NumberText(double value) {
  if (!std::isfinite(value)) return "";
  if (value == 0) return "0";  // never "-0"
  std::array<char, 40> buffer{};
  char* const last = buffer.data() + buffer.size();
  // People read "1600000000" more easily than "1.6e+09".
  const bool plain = value == std::trunc(value) && std::abs(value) < 1e15;
  const auto end = plain ? std::to_chars(buffer.data(), last, value, std::chars_format::fixed).ptr
                         : std::to_chars(buffer.data(), last, value).ptr;
  return {buffer.data(), end};
}

std::string ValueText(const Value& value) {
  switch (value.type()) {
    case Value::Type::kBoolean: return value.boolean() ? "true" : "false";
    case Value::Type::kInteger: return std::to_string(value.integer());
    case Value::Type::kFloat: return NumberText(value.floating());
    case Value::Type::kString: return std::string(value.string());
    case Value::Type::kDate: return DateText(value.date().days);
    case Value::Type::kLocalTime: return TimeText(value.local_time().nanoseconds);
    case Value::Type::kTime:
      return TimeText(value.time().nanoseconds) + OffsetText(value.time().offset_seconds);
    case Value::Type::kLocalDateTime:
      return DateText(value.local_date_time().days) + "T" +
             TimeText(value.local_date_time().nanoseconds);
    case Value::Type::kDateTime: {
      const Value::DateTime& moment = value.date_time();
      return DateText(moment.local.days) + "T" + TimeText(moment.local.nanoseconds) +
             OffsetText(moment.offset_seconds) +
             (moment.zone.empty() ? "" : "[" + moment.zone + "]");
    }
    case Value::Type::kDuration: return DurationText(value.duration());
    case Value::Type::kList: {
      std::string out;
      for (const Value& element : value.list()) {
        std::string text = ValueText(element);
        for (char& c : text) {
          if (c == '|') c = '/';
        }
        if (text.empty()) continue;
        if (!out.empty()) out.push_back('|');
        out += text;
      }
      return out;
    }
    default: return "";
  }
}

// Days of the proleptic Gregorian calendar, after H. Hinnant, "chrono-compatible low-level date
// algorithms".
std::int64_t DaysOf(std::int64_t year, unsigned month, unsigned day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         719468;
}

std::string DateText(std::int64_t days) {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t day_of_era = days - era * 146097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * day_of_year + 2) / 153;
  const std::int64_t day = day_of_year - (153 * shifted + 2) / 5 + 1;
  const std::int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%04lld-%02lld-%02lld",
                static_cast<long long>(year), static_cast<long long>(month),
                static_cast<long long>(day));
  return buffer.data();
}

unsigned DaysInMonth(std::int64_t year, unsigned month) {
  if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

}  // namespace kg::exporting
