#include "tools/ask/question_text.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>
#include <utility>

#include "extract/text/characters.h"

namespace kg::ask {

using extract::Language;

namespace {

// How many words of the text say nothing in this language: "the", "сколько".
std::size_t StopWords(const FoldedText& text, const LanguageWords& words) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < text.tokens.size(); ++i) found += words.stop.contains(text.word(i));
  return found;
}

// How much of the text the cues of this language take.
std::size_t KnownBytes(const FoldedText& text, const LanguageWords& words) {
  std::size_t bytes = 0;
  for (const std::vector<NamedCue>* cues : {&words.slots, &words.bare, &words.relations, &words.metrics}) {
    std::set<std::size_t> taken;
    for (const Found& found : FindLongest(*cues, text, taken)) bytes += found.bytes;
  }
  return bytes;
}

// "and"
bool IsJoin(std::string_view word, const LanguageWords& table) {
  return std::find(table.list_and.begin(), table.list_and.end(), word) != table.list_and.end();
}

}  // namespace

Language LanguageOf(const FoldedText& text, Language guess, const Words& words) {
  std::size_t han = 0, latin = 0, cyrillic = 0, belarusian = 0, russian = 0;
  for (std::size_t at = 0; at < text.text.size();) {
    const char32_t c = extract::DecodeAt(text.text, at);
    if (extract::IsHan(c)) ++han;
    if (extract::IsAsciiLetter(c)) ++latin;
    if (extract::IsCyrillic(c)) ++cyrillic;
    if (c == 0x0456 || c == 0x045E) ++belarusian;                    // і ў
    if (c == 0x0438 || c == 0x0449 || c == 0x044A) ++russian;        // и щ ъ
  }
  if (han * 3 > latin && han * 3 > cyrillic) return Language::kChinese;
  // Names in Latin letters make no question English: its small words do.
  const std::size_t small = StopWords(text, words.Of(Language::kEnglish));
  const std::size_t small_cyrillic = StopWords(text, words.Of(Language::kRussian)) +
                                     StopWords(text, words.Of(Language::kBelarusian));
  if (cyrillic > 0 && (cyrillic >= latin || small_cyrillic > small)) {
    // A name may be written in the other language: what is asked decides.
    belarusian += 2 * StopWords(text, words.Of(Language::kBelarusian));
    russian += 2 * StopWords(text, words.Of(Language::kRussian));
    if (belarusian == russian) {
      belarusian += KnownBytes(text, words.Of(Language::kBelarusian));
      russian += KnownBytes(text, words.Of(Language::kRussian));
    }
    if (belarusian > russian) return Language::kBelarusian;
    if (russian > belarusian) return Language::kRussian;
    return guess == Language::kBelarusian ? guess : Language::kRussian;
  }
  return Language::kEnglish;
}

std::vector<std::string> Quoted(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kMarks = {{
      {"《", "》"}, {"«", "»"}, {"“", "”"}, {"\"", "\""}, {"「", "」"}}};
  std::vector<std::string> out;
  for (const auto& [open, close] : kMarks) {
    for (std::size_t at = text.find(open); at != std::string_view::npos;) {
      const std::size_t begin = at + open.size();
      const std::size_t end = text.find(close, begin);
      if (end == std::string_view::npos) break;
      out.emplace_back(text.substr(begin, end - begin));
      at = text.find(open, end + close.size());
    }
  }
  return out;
}

bool MayAnswer(const std::vector<std::string>& units, const std::vector<std::string>& slots,
               bool growth) {
  if (units.empty()) return true;
  const auto only = [&](std::initializer_list<std::string_view> these) {
    return std::all_of(units.begin(), units.end(), [&](const std::string& unit) {
      return std::find(these.begin(), these.end(), unit) != these.end();
    });
  };
  bool number = false;
  for (const std::string& slot : slots) {
    if (slot == "rank" && only({"rank"})) return true;
    // A share is a percentage itself, of what else there is only the change.
    const bool percent = std::find(units.begin(), units.end(), "percent") != units.end();
    if (slot == "percent" && (growth ? !only({"rank", "year"}) : percent)) return true;
    if (slot == "ratio" && !only({"rank", "year"})) return true;
    if ((slot == "count" || slot == "amount") &&
        !only({"rank", "year", "percent", "percentage_point", "index", "ratio"})) {
      return true;
    }
    number = number || slot == "rank" || slot == "percent" || slot == "ratio" || slot == "count" ||
             slot == "amount";
  }
  return !number;
}

void AddBareYears(const FoldedText& text, std::vector<PeriodBounds>& out) {
  for (std::size_t i = 0; i < text.tokens.size(); ++i) {
    const std::string_view word = text.word(i);
    if (!IsYear(word)) continue;
    const bool known = std::any_of(out.begin(), out.end(), [&](const PeriodBounds& period) {
      return period.written.find(word) != std::string::npos;
    });
    if (!known) out.push_back(*BoundsOfPeriod(word));
  }
}

void DropBasePeriod(std::vector<PeriodBounds>& periods) {
  if (periods.size() != 2 || periods[0].first.empty() || periods[1].first.empty()) return;
  const bool first = periods[0].last < periods[1].first;
  const bool second = periods[1].last < periods[0].first;
  if (first) periods.erase(periods.begin());
  if (second) periods.pop_back();
}

std::vector<Words::Idea> WithoutInner(const std::vector<Words::Idea>& ideas) {
  std::vector<Words::Idea> out;
  for (const Words::Idea& idea : ideas) {
    const bool inside = std::any_of(ideas.begin(), ideas.end(), [&](const Words::Idea& other) {
      return other.tokens.size() > idea.tokens.size() &&
             std::includes(other.tokens.begin(), other.tokens.end(), idea.tokens.begin(),
                           idea.tokens.end());
    });
    if (!inside) out.push_back(idea);
  }
  return out;
}


Topic FocusOf(const Found& found, const FoldedText& text, const std::vector<Words::Idea>& ideas,
              const LanguageWords& table) {
  Topic focus;
  for (const Words::Idea& idea : ideas) {
    const bool inside = std::all_of(
        idea.tokens.begin(), idea.tokens.end(), [&](std::size_t token) {
          return std::find(found.tokens.begin(), found.tokens.end(), token) != found.tokens.end();
        });
    // "What does the author propose": what is proposed, and not what is said of an author.
    const bool small = std::all_of(idea.tokens.begin(), idea.tokens.end(), [&](std::size_t token) {
      return table.stop.contains(text.word(token));
    });
    if (inside && !small) focus.marks.push_back("i" + std::to_string(idea.id));
  }
  for (std::size_t i = 0; i + 1 < found.tokens.size(); ++i) {
    const std::size_t token = found.tokens[i];
    if (text.tokens[token].han && found.tokens[i + 1] == token + 1) {
      focus.marks.push_back("h" + std::string(text.word(token)) +
                            std::string(text.word(token + 1)));
    }
  }
  if (found.name == "list" && !text.tokens[found.tokens.back()].han) {
    focus.marks.push_back("w" + StemOf(text.word(found.tokens.back())));
  }
  return focus;
}


bool JoinsTimes(const FoldedText& text, std::set<std::size_t> times, const LanguageWords& table) {
  constexpr std::size_t kFar = 4;
  for (std::size_t i = 0; i < text.tokens.size(); ++i) {
    if (IsYear(text.word(i))) times.insert(i);
  }
  std::size_t before = text.tokens.size();
  for (const std::size_t time : times) {
    bool joined = false, apart = before >= time || time - before > kFar + 1;
    for (std::size_t i = before + 1; i < time && !apart; ++i) {
      const bool joins = IsJoin(text.word(i), table);
      joined = joined || joins;
      apart = !joins && !table.stop.contains(text.word(i));
    }
    if (joined && !apart) return true;
    before = time;
  }
  return false;
}

bool BeginsClause(std::size_t token, const FoldedText& text, const LanguageWords& table) {
  if (token == 0) return false;
  std::size_t first = token;  // behind the preposition of a cue: "in which"
  if (table.before_places.contains(text.word(token))) ++first;
  if (first == text.tokens.size() || !table.clause_first.contains(text.word(first))) {
    return false;
  }
  const auto behind_comma = [&](std::size_t at) {
    const std::string_view before = extract::Trimmed(
        std::string_view(text.text).substr(0, text.tokens[at].span.begin));
    return before.ends_with(',');
  };
  const std::string_view last = text.word(token - 1);
  return behind_comma(token) || (table.stop.contains(last) && !IsJoin(last, table) &&
                                 behind_comma(token - 1));
}

}  // namespace kg::ask
