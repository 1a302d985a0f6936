#include "tools/export/interval.h"

#include <algorithm>
#include <charconv>

#include "tools/export/text.h"

namespace kg::exporting {
namespace {

std::optional<int> ReadDigits(std::string_view text) {
  int out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

// "2022", "2022-05", "2022-05-17", with or without a time of day after it.
std::optional<Interval> ReadOne(std::string_view text) {
  if (const auto time = text.find('T'); time != std::string_view::npos) text = text.substr(0, time);
  if (text.size() != 4 && text.size() != 7 && text.size() != 10) return std::nullopt;
  const std::optional<int> year = ReadDigits(text.substr(0, 4));
  if (!year || *year < 1) return std::nullopt;
  if (text.size() == 4) return Interval{DaysOf(*year, 1, 1), DaysOf(*year, 12, 31)};
  if (text[4] != '-') return std::nullopt;
  const std::optional<int> month = ReadDigits(text.substr(5, 2));
  if (!month || *month < 1 || *month > 12) return std::nullopt;
  const auto m = static_cast<unsigned>(*month);
  const unsigned days = DaysInMonth(*year, m);
  if (text.size() == 7) return Interval{DaysOf(*year, m, 1), DaysOf(*year, m, days)};
  if (text[7] != '-') return std::nullopt;
  const std::optional<int> day = ReadDigits(text.substr(8, 2));
  if (!day || *day < 1 || static_cast<unsigned>(*day) > days) return std::nullopt;
  const std::int64_t only = DaysOf(*year, m, static_cast<unsigned>(*day));
  return Interval{only, only};
}

// Open ends compare as before and after everything.
std::int64_t FirstOf(const Interval& interval) { return interval.first.value_or(INT64_MIN); }
std::int64_t LastOf(const Interval& interval) { return interval.last.value_or(INT64_MAX); }

}  // namespace

std::optional<Interval> ReadInterval(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return ReadOne(text);
  const std::string_view from = text.substr(0, slash), until = text.substr(slash + 1);
  Interval out;
  if (from != ".." && !from.empty()) {
    const std::optional<Interval> first = ReadOne(from);
    if (!first) return std::nullopt;
    out.first = first->first;
  }
  if (until != ".." && !until.empty()) {
    const std::optional<Interval> last = ReadOne(until);
    if (!last) return std::nullopt;
    out.last = last->last;
  }
  if (!out.first && !out.last) return std::nullopt;
  if (out.first && out.last && *out.first > *out.last) return std::nullopt;
  return out;
}

std::optional<Interval> ReadInterval(const Value& value) {
  switch (value.type()) {
    case Value::Type::kString: return ReadInterval(value.string());
    case Value::Type::kInteger:
      if (value.integer() < 1000 || value.integer() > 9999) return std::nullopt;
      return ReadOne(std::to_string(value.integer()));
    case Value::Type::kDate:
    case Value::Type::kLocalDateTime:
    case Value::Type::kDateTime: return ReadOne(ValueText(value));
    default: return std::nullopt;
  }
}

void Merge(std::vector<Interval>& intervals) {
  std::sort(intervals.begin(), intervals.end(), [](const Interval& a, const Interval& b) {
    return std::pair(FirstOf(a), LastOf(a)) < std::pair(FirstOf(b), LastOf(b));
  });
  std::vector<Interval> out;
  for (const Interval& next : intervals) {
    if (!out.empty() && FirstOf(next) <= LastOf(out.back())) {
      if (LastOf(next) > LastOf(out.back())) out.back().last = next.last;
    } else {
      out.push_back(next);
    }
  }
  intervals = std::move(out);
}

bool Meets(const Interval& a, const Interval& b) {
  return FirstOf(a) <= LastOf(b) && FirstOf(b) <= LastOf(a);
}

}  // namespace kg::exporting
