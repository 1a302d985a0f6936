#include "tools/ask/print.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>
#include <unicode/measfmt.h>
#include <unicode/measunit.h>
#include <unicode/measure.h>

#include "extract/text/characters.h"

namespace kg::ask {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kSources = 8;  // sentences quoted for one answer

// A quotation on one line: line breaks of the page are no part of it, nor the hyphens there, nor the
// backslashes by which Markdown guards a sign.
std::string Readable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = extract::DecodeAt(text, at);
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == 0xA0 || c == 0x3000;
    if (!blank) {
      if (c == '\\' && at < text.size() && std::ispunct(static_cast<unsigned char>(text[at])) != 0) {
        continue;
      }
      if (c >= 0x20 || c == 0) out.append(text.substr(begin, at - begin));
      continue;
    }
    std::size_t end = at;
    bool line = c == '\n';
    while (end < text.size()) {
      std::size_t next = end;
      const char32_t d = extract::DecodeAt(text, next);
      if (d != ' ' && d != '\n' && d != '\r' && d != '\t' && d != 0xA0 && d != 0x3000) break;
      line = line || d == '\n';
      end = next;
    }
    at = end;
    const char32_t before = extract::PeekBefore(out, out.size());
    const char32_t after = extract::PeekAt(text, at);
    if (out.empty() || after == 0) continue;
    if (line && before == '-' && extract::IsLower(after)) {
      out.pop_back();
    } else if (!(line && (extract::IsHan(before) || extract::IsWidePunctuation(before)) &&
                 (extract::IsHan(after) || extract::IsWidePunctuation(after)))) {
      out += ' ';
    }
  }
  return out;
}

ordered_json NumberOrText(const Value& value) {
  switch (value.type()) {
    case Value::Type::kInteger: return value.integer();
    case Value::Type::kFloat:
      return std::isfinite(value.floating()) ? ordered_json(value.floating()) : ordered_json();
    case Value::Type::kBoolean: return value.boolean();
    case Value::Type::kString: return std::string(value.string());
    default: return nullptr;
  }
}

ordered_json TextOrNull(const std::string& text) {
  return text.empty() ? ordered_json() : ordered_json(text);
}

std::string Line(const ordered_json& json) {
  // Bytes that are no UTF-8 are replaced, so that a line always is JSON.
  return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

std::string Grouped(std::string digits) {
  std::size_t end = digits.find('.');
  if (end == std::string::npos) end = digits.size();
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = end; at > first + 3;) {
    at -= 3;
    digits.insert(at, " ");
  }
  return digits;
}

std::string Shown(const Value& value) {
  if (value.is(Value::Type::kString)) return std::string(value.string());
  const std::string text = NumberOrText(value).dump();
  return value.is_number() && std::abs(value.number()) >= 10000 &&
                 text.find('e') == std::string::npos
             ? Grouped(text)
             : text;
}

std::string NameIn(const Named& named, extract::Language language) {
  const auto at = static_cast<std::size_t>(language);
  const std::size_t position = at == 0 ? 0 : at - 1;  // en, zh, ru, be
  if (named.names.size() == 4 && position < 4 && !named.names[position].empty()) {
    return named.names[position];
  }
  return named.name;
}

std::string Say(const LanguageWords& words, const std::string& what, const std::string& otherwise) {
  const auto found = words.say.find(what);
  return found == words.say.end() ? otherwise : found->second;
}

// "15 years", 15 лет; "" if the unit is none of time.
std::string Duration(const Value& value, const std::string& unit, extract::Language language) {
  UErrorCode failed = U_ZERO_ERROR;
  icu::MeasureUnit* of_time = unit == "year"     ? icu::MeasureUnit::createYear(failed)
                              : unit == "month"  ? icu::MeasureUnit::createMonth(failed)
                              : unit == "week"   ? icu::MeasureUnit::createWeek(failed)
                              : unit == "day"    ? icu::MeasureUnit::createDay(failed)
                              : unit == "hour"   ? icu::MeasureUnit::createHour(failed)
                              : unit == "minute" ? icu::MeasureUnit::createMinute(failed)
                                                 : nullptr;
  if (of_time == nullptr || !value.is_number()) return "";
  const icu::Locale locale(std::string(extract::CodeOf(language)).c_str());
  const icu::MeasureFormat format(locale, UMEASFMT_WIDTH_WIDE, failed);
  const icu::Measure measure(icu::Formattable(value.number()), of_time, failed);  // adopts the unit
  icu::UnicodeString text;
  icu::FieldPosition ignored(icu::FieldPosition::DONT_CARE);
  format.formatMeasures(&measure, 1, text, ignored, failed);
  std::string out;
  return U_SUCCESS(failed) ? text.toUTF8String(out) : out;
}

// Why there is no answer, a sentence each.
std::vector<std::string> ReasonsOf(const Absence& absence, const LanguageWords& table) {
  std::vector<std::string> out;
  const auto list = [&](const char* what, const char* otherwise, const std::vector<std::string>& things) {
    if (things.empty()) return;
    std::string line = Say(table, what, otherwise) + " ";
    for (std::size_t i = 0; i < things.size(); ++i) line += (i == 0 ? "" : ", ") + things[i];
    out.push_back(std::move(line));
  };
  if (!absence.understood) out.push_back(Say(table, "unclear", "It is not clear what is asked for."));
  list("unnamed", "No document names:", absence.unnamed);
  list("times", "They tell it of other times:", absence.times);
  return out;
}

}  // namespace

std::string AsJson(const Reply& reply) {
  ordered_json answers = ordered_json::array();
  for (const Answer& answer : reply.answers) {
    ordered_json entry;
    entry["value"] = NumberOrText(answer.value);
    entry["unit"] = TextOrNull(answer.unit);
    // As the evidence writes it, so that it is found there; and in the language of the question.
    const std::string& written = answer.written;
    entry["entity"] = !answer.entity    ? ordered_json()
                      : written.empty() ? ordered_json(answer.entity->name)
                                        : ordered_json(written);
    entry["name"] = answer.entity ? ordered_json(NameIn(*answer.entity, reply.language)) : ordered_json();
    entry["period"] = TextOrNull(answer.period);
    entry["base_period"] = TextOrNull(answer.base_period);
    entry["approx"] = TextOrNull(answer.approx);
    entry["direction"] = TextOrNull(answer.direction);
    if (answer.places.empty()) {
      entry["evidence"] = nullptr;
      answers.push_back(entry);
    }
    // One for each sentence that says it, the best first.
    std::set<std::pair<std::string, Span>> sentences;
    for (const Place& place : answer.places) {
      if (sentences.size() >= kSources) break;
      if (!sentences.emplace(place.document, place.sentence).second) continue;
      // Without folders, as the format of annotations has it.
      entry["evidence"] = {{"document", place.document.substr(place.document.rfind('/') + 1)},
                           {"span", {place.sentence.begin, place.sentence.end}},
                           {"quote", Readable(place.quote)}};
      answers.push_back(entry);
    }
  }
  ordered_json out;
  out["question"] = reply.question;
  out["language"] = TextOrNull(std::string(extract::CodeOf(reply.language)));
  if (!reply.readings.empty()) {
    ordered_json readings = ordered_json::array();
    for (const Reply::Reading& reading : reply.readings) {
      readings.push_back({{"written", reading.written}, {"meant", reading.meant}});
    }
    out["read_as"] = std::move(readings);
  }
  out["cypher"] = TextOrNull(reply.cypher);
  out["answers"] = std::move(answers);
  return Line(out);
}

std::string AsText(const Reply& reply, const Words& words) {
  const LanguageWords& table = words.Of(reply.language);
  std::string out, evidence;
  for (const Reply::Reading& reading : reply.readings) {
    out += Say(table, "read", "Read as:") + " " + reading.written + " → " + reading.meant + "\n";
  }
  if (reply.answers.empty()) {
    out += Say(table, "absent", "The documents do not say.") + "\n";
    for (const std::string& reason : ReasonsOf(reply.absence, table)) out += reason + "\n";
  }
  if (reply.disagree) out += Say(table, "disagree", "The sources differ:") + "\n";
  std::vector<std::pair<std::string, Span>> numbered;
  for (const Answer& answer : reply.answers) {
    std::string line;
    if (answer.entity) line = NameIn(*answer.entity, reply.language);
    if (!answer.value.is_null()) {
      if (!line.empty()) line += ": ";
      if (!answer.approx.empty() && answer.approx != "exact") {
        line += Say(table, answer.approx, answer.approx) + " ";
      }
      const std::string duration = answer.slot == "amount"
                                       ? Duration(answer.value, answer.unit, reply.language)
                                       : "";
      line += !duration.empty()                         ? duration
              : answer.value.is(Value::Type::kBoolean) ? Say(table, "yes", "yes")
                                                       : Shown(answer.value);
      if (!answer.unit.empty() && answer.unit != "text" && answer.unit != "count" &&
          answer.unit != "year" && answer.unit != "date" && duration.empty()) {
        line += " " + Say(table, answer.unit, answer.unit);
      }
    }
    if (!answer.direction.empty()) line += ", " + Say(table, answer.direction, answer.direction);
    if (!answer.period.empty()) line += " (" + answer.period + ")";
    if (answer.reporter) line += ", " + NameIn(*answer.reporter, reply.language);
    for (const Place& place : answer.places) {
      const std::pair key(place.document, place.sentence);
      auto known = std::find(numbered.begin(), numbered.end(), key);
      if (known == numbered.end()) {
        if (numbered.size() >= 12) continue;  // the first ones will do
        numbered.push_back(key);
        known = numbered.end() - 1;
        evidence += "  [" + std::to_string(numbered.size()) + "] " + place.document + ", " +
                    std::to_string(place.sentence.begin) + "-" +
                    std::to_string(place.sentence.end) + ": " + Readable(place.quote) + "\n";
      }
      line += " [" + std::to_string(known - numbered.begin() + 1) + "]";
    }
    out += line + "\n";
  }
  if (!evidence.empty()) out += "\n" + Say(table, "evidence", "Evidence") + "\n" + evidence;
  if (!reply.cypher.empty()) {
    out += "\n" + Say(table, "query", "Cypher") + "\n  " + reply.cypher + "\n";
  }
  return out;
}

}  // namespace kg::ask
