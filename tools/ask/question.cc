#include "tools/ask/question.h"

#include <algorithm>
#include <charconv>

namespace kg::ask {

std::optional<PeriodBounds> BoundsOfPeriod(std::string_view iso) {
  if (iso.empty()) return std::nullopt;
  const auto valid = [](std::string_view text) {
    if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool dash = i == 4 || i == 7;
      if (dash ? text[i] != '-' : text[i] < '0' || text[i] > '9') return false;
    }
    return true;
  };
  const auto first_day = [](std::string_view text) {
    return std::string(text) + (text.size() == 4 ? "-01-01" : text.size() == 7 ? "-01" : "");
  };
  const auto last_day = [](std::string_view text) {
    return std::string(text) + (text.size() == 4 ? "-12-31" : text.size() == 7 ? "-31" : "");
  };
  PeriodBounds out;
  out.written = iso;
  const std::size_t slash = iso.find('/');
  const std::string_view from = iso.substr(0, slash);
  const std::string_view until = slash == std::string_view::npos ? from : iso.substr(slash + 1);
  if (from != "..") {
    if (!valid(from)) return std::nullopt;
    out.first = first_day(from);
  }
  if (until != "..") {
    if (!valid(until)) return std::nullopt;
    out.last = last_day(until);
  }
  return out;
}

bool Meet(const PeriodBounds& a, const PeriodBounds& b) {
  return (a.first.empty() || b.last.empty() || a.first <= b.last) &&
         (b.first.empty() || a.last.empty() || b.first <= a.last);
}

bool IsPartOfAYear(const PeriodBounds& period) {
  return period.written.find('/') != std::string::npos &&
         period.first.substr(0, kYearSize) == period.last.substr(0, kYearSize);
}

std::optional<double> TimeFit(const PeriodBounds& asked, const PeriodBounds& told) {
  constexpr double kSame = 1.5, kWithin = 0.5;
  if (!Meet(asked, told)) return std::nullopt;
  if (told.first == asked.first && told.last == asked.last) return kSame;
  const bool open = told.first.empty() || told.last.empty();
  if (open) return IsPartOfAYear(asked) ? std::nullopt : std::optional(kWithin);
  const bool within = asked.first <= told.first && (asked.last.empty() || told.last <= asked.last);
  const bool day = asked.first == asked.last;
  if (!within) return day && IsYear(told.written) ? std::optional(0.0) : std::nullopt;
  if (IsYear(asked.written) && IsPartOfAYear(told)) return std::nullopt;
  return kWithin;
}

bool IsYear(std::string_view word) {
  return word.size() == 4 && word >= "1900" && word <= "2099" &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsCurrency(std::string_view unit) {
  return unit.size() == 3 && unit != "TEU" &&
         std::all_of(unit.begin(), unit.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool Names(const NamedEntity& entity, const FoldedText& text) {
  return std::any_of(entity.names.begin(), entity.names.end(), [&](const std::string& name) {
    return !Cue(name, true).Find(text, 0).tokens.empty();
  });
}

bool Question::Asks(std::string_view slot) const {
  return std::find(slots.begin(), slots.end(), slot) != slots.end();
}
bool Question::AsksAny(std::initializer_list<std::string_view> any) const {
  return std::any_of(any.begin(), any.end(), [this](std::string_view n) { return Asks(n); });
}

bool NamedEntity::IsIn(const Marks& marks) const {
  return marks.contains("e" + key) ||
         std::any_of(alike.begin(), alike.end(),
                     [&](const std::string& other) { return marks.contains("e" + other); });
}

std::size_t Question::CountSaid(const FoldedText& other) const {
  std::size_t said = 0;
  for (std::size_t i = 0; i < other.tokens.size(); ++i) {
    const std::string stem = StemOf(other.word(i));
    for (std::size_t k = 0; k < folded.tokens.size(); ++k) {
      if (StemOf(folded.word(k)) != stem) continue;
      ++said;
      break;
    }
  }
  return said;
}

bool Question::Says(double number) const {
  return std::any_of(numbers.begin(), numbers.end(), [number](const std::string& said) {
    double value = 0;
    const auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), value);
    return error == std::errc() && end == said.data() + said.size() && value == number;
  });
}

}  // namespace kg::ask
