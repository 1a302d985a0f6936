#include "extract/link/repeats.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "extract/gazetteer/automaton.h"
#include "extract/link/abbreviations.h"
#include "extract/text/characters.h"
#include "extract/text/han_words.h"

namespace kg::extract {
namespace {

Candidate Repeat(const Candidate& of, Span span, std::uint32_t sentence) {
  Candidate candidate;
  candidate.span = span;
  candidate.sentence = sentence;
  candidate.source = Candidate::Source::kRepeat;
  candidate.type = of.type;
  candidate.kind = of.kind;
  candidate.entry = of.entry;
  candidate.same_as = of.span;
  candidate.rule = "repeat@1";
  candidate.confidence = 0.8F;
  return candidate;
}

// Calls each(candidate, span, sentence) for the places of the strings in sentences, after the candidate
// that each string belongs to; with `words` without most of those that begin inside a word.
template <typename Each>
void EachLaterPlace(const Document& document, const std::vector<std::string>& strings,
                    const std::vector<const Candidate*>& of, bool words, Each each) {
  if (strings.empty()) return;
  const Result<Automaton> automaton = Automaton::Build(strings);
  if (!automaton) return;
  std::vector<Automaton::Hit> hits;
  if (words) automaton->ScanWords(document.clean.reading(), hits);
  else automaton->Scan(document.clean.reading(), hits);
  for (const Automaton::Hit& hit : hits) {
    const Candidate& first = *of[hit.string];
    const std::uint32_t sentence = SentenceAt(document, hit.span.begin);
    if (sentence == kNoSentence || hit.span.begin == first.span.begin) continue;
    // What the text explains may stand in its title.
    if (hit.span.begin < first.span.begin && document.sentences[sentence].zone != Zone::kTitle) continue;
    each(first, hit.span, sentence);
  }
}

// The places of names in Chinese letters, and of the last part of foreign ones.
void RepeatHan(const Document& document, const std::vector<Candidate>& persons,
               std::vector<Candidate>& found) {
  const std::string_view text = document.clean.reading();
  std::vector<std::string> strings;
  std::vector<const Candidate*> of;
  std::unordered_set<std::string_view> seen;  // the first mention of a name stands for all
  for (const Candidate& person : persons) {
    std::string_view printed = text.substr(person.span.begin, person.span.size());
    if (!seen.insert(printed).second) continue;
    std::size_t at = 0;
    if (!IsHan(PeekAt(printed, at))) continue;
    if (printed.size() >= 6) {
      strings.emplace_back(printed);
      of.push_back(&person);
    }
    std::size_t last = printed.size();  // where the part behind the last dot begins
    while (last > 0 && !IsNameDot(PeekBefore(printed, last))) last = CharacterStart(printed, last - 1);
    if (last > 0 && printed.size() - last >= 6) {
      strings.emplace_back(printed.substr(last));
      of.push_back(&person);
    }
  }
  EachLaterPlace(document, strings, of, false,
                 [&](const Candidate& person, Span span, std::uint32_t sentence) {
                   found.push_back(Repeat(person, span, sentence));
                 });
}

// The later places of names that a rule found by the words around them: "the carmaker Zeekr" once,
// then "Zeekr".
void RepeatNames(const Document& document, const std::vector<Candidate>& chosen,
                 std::vector<Candidate>& found) {
  const std::string_view text = document.clean.reading();
  std::vector<std::string> strings;
  std::vector<const Candidate*> of;
  std::unordered_set<std::string_view> seen;  // the first mention of a name stands for all
  std::unordered_map<std::uint32_t, std::uint32_t> lands;  // begin -> end of a country's name
  for (const Candidate& name : chosen) {
    if (name.type == EntityType::kCountry && !name.demonym) lands.emplace(name.span.begin, name.span.end);
  }
  for (const Candidate& name : chosen) {
    if (name.source != Candidate::Source::kRule || name.demonym) continue;
    if (name.type != EntityType::kOrganization && name.type != EntityType::kProject) continue;
    const Zone zone = document.sentences[name.sentence].zone;
    if (zone == Zone::kReference || zone == Zone::kByline) continue;
    const std::string_view printed = text.substr(name.span.begin, name.span.size());
    if (printed.size() < 3 || printed.size() > 80) continue;
    // A lower-case word may be any word elsewhere.
    const char32_t first = PeekAt(printed, 0);
    if (!IsUpper(first) && !(IsHan(first) && printed.size() >= 9)) continue;
    if (!seen.insert(printed).second) continue;
    strings.emplace_back(printed);
    of.push_back(&name);
    // 中国第一拖拉机集团, then 第一拖拉机集团: without the country.
    constexpr std::size_t kShortest = 12;  // bytes
    const auto land = lands.find(name.span.begin);
    if (land == lands.end() || name.type != EntityType::kOrganization || name.kind != "company" ||
        land->second >= name.span.end) {
      continue;
    }
    const std::string_view rest = text.substr(land->second, name.span.end - land->second);
    if (rest.size() < kShortest || !IsHan(PeekAt(rest, 0)) || !seen.insert(rest).second) continue;
    strings.emplace_back(rest);
    of.push_back(&name);
  }
  EachLaterPlace(document, strings, of, true,
                 [&](const Candidate& name, Span span, std::uint32_t sentence) {
                   // The end of the whole name.
                   const std::uint32_t cut = name.span.size() - std::min(name.span.size(), span.size());
                   if (cut > 0 && span.begin >= cut &&
                       text.substr(span.begin - cut, cut) == text.substr(name.span.begin, cut)) {
                     return;
                   }
                   if (InsideWord(text, span.begin) || InsideWord(text, span.end)) return;
                   const Zone zone = document.sentences[sentence].zone;
                   if (zone == Zone::kReference || zone == Zone::kFurniture) return;
                   found.push_back(Repeat(name, span, sentence));
                 });
}

// "Lutianhua" of "Sichuan Lutianhua Co., Ltd": the one or two words behind the place that the name
// begins with, up to the first that tells what such a body is or does. Empty if there are none, or
// nothing tells it.
std::string_view ShortForm(std::string_view name, std::size_t behind_place, const NameWords& words) {
  constexpr int kMostWords = 2;
  constexpr std::string_view kBetween = " ,.(-&";
  const std::size_t begin = std::min(name.find_first_not_of(' ', behind_place), name.size());
  std::size_t end = begin;
  int taken = 0;
  for (std::size_t at = begin; at < name.size();) {
    const std::size_t stop = std::min(name.find_first_of(kBetween, at), name.size());
    const std::string_view word = name.substr(at, stop - at);
    if (words.IsCommon(word)) return name.substr(begin, end - begin);
    if (++taken > kMostWords || !IsUpper(PeekAt(word, 0))) return {};
    end = stop;
    at = std::min(name.find_first_not_of(kBetween, stop), name.size());
  }
  return {};
}

// "Tengfei" of "Tengfei Drives Co., Ltd": the first of several words, if it is no word of other use.
// Empty if there is none.
std::string_view FirstWord(std::string_view name, const NameWords& words) {
  constexpr std::size_t kShortest = 5;  // bytes
  const std::string_view word = name.substr(0, name.find(' '));
  if (word.size() == name.size() || word.size() < kShortest || !IsUpper(PeekAt(name, word.size() + 1))) {
    return {};
  }
  for (std::size_t at = 0; at < word.size();) {
    if (!IsLetter(DecodeAt(word, at))) return {};
  }
  return words.StandsAlone(word) ? word : std::string_view();
}

// What stands before a short form as it does in the whole name: "Dalian " of "Dalian Kaixin".
std::string_view PlaceBefore(const Candidate& name, const Span& brief, std::string_view text) {
  const std::string_view whole = text.substr(name.span.begin, name.span.size());
  const std::size_t at = whole.find(text.substr(brief.begin, brief.size()));
  if (at == std::string_view::npos || at == 0 || at > brief.begin) return {};
  const std::string_view before = text.substr(brief.begin - at, at);
  return before == whole.substr(0, at) ? before : std::string_view();
}

// The later places of short forms of companies' names in Latin letters.
void RepeatShortForms(const Document& document, const std::vector<Candidate>& chosen,
                      const NameWords& words, std::vector<Candidate>& found) {
  constexpr std::size_t kShortest = 3;  // bytes
  const std::string_view text = document.clean.reading();
  std::unordered_map<std::uint32_t, std::uint32_t> places;  // begin -> end, adjectives too
  for (const Candidate& name : chosen) {
    if (name.type == EntityType::kCountry || name.type == EntityType::kPlace) {
      places.emplace(name.span.begin, name.span.end);
    }
  }
  std::vector<std::string> strings;
  std::vector<const Candidate*> of;
  std::unordered_set<std::string_view> seen;  // the first mention of a name stands for all
  for (const Candidate& name : chosen) {
    if (name.type != EntityType::kOrganization || (name.kind != "company" && name.kind != "bank")) {
      continue;
    }
    const Zone zone = document.sentences[name.sentence].zone;
    if (zone == Zone::kReference || zone == Zone::kByline) continue;
    const auto place = places.find(name.span.begin);
    const std::size_t behind_place = place == places.end() || place->second >= name.span.end
                                         ? 0
                                         : place->second - name.span.begin;
    const std::string_view whole = text.substr(name.span.begin, name.span.size());
    const std::string_view brief = ShortForm(whole, behind_place, words);
    const std::string_view first = behind_place > 0 || name.source == Candidate::Source::kGazetteer
                                       ? std::string_view()
                                       : FirstWord(whole, words);
    for (const std::string_view form : {brief, first}) {
      if (form.size() < kShortest || IsCyrillic(PeekAt(form, 0)) || !seen.insert(form).second) continue;
      strings.emplace_back(form);
      of.push_back(&name);
    }
  }
  EachLaterPlace(document, strings, of, true,
                 [&](const Candidate& name, Span span, std::uint32_t sentence) {
                   if (name.span.Contains(span)) return;
                   // "Dalian Kaixin": with the place that the name begins with.
                   const std::string_view place = PlaceBefore(name, span, text);
                   span.begin -= static_cast<std::uint32_t>(place.size());
                   if (InsideWord(text, span.begin) || InsideWord(text, span.end)) return;
                   // Part of another name: "Sichuan Lutianhua Road".
                   const char32_t next = PeekAt(text, span.end);
                   if (IsDash(next) || IsDash(PeekBefore(text, span.begin)) ||
                       (next == ' ' && IsUpper(PeekAt(text, span.end + 1)))) {
                     return;
                   }
                   const Zone zone = document.sentences[sentence].zone;
                   if (zone == Zone::kReference || zone == Zone::kFurniture) return;
                   found.push_back(Repeat(name, span, sentence));
                 });
}

bool StartsWithAny(std::string_view text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return text.starts_with(word); });
}

// The first of the endings that a name has and is not, empty if there is none.
std::string_view EndingOf(std::string_view name, const std::vector<std::string>& endings) {
  for (const std::string& ending : endings) {
    if (name.size() > ending.size() && name.ends_with(ending)) return ending;
  }
  return {};
}

constexpr std::uint32_t kHanLetter = 3;  // bytes

// Whether each of the first letters of a span is a word of its own, so that no dictionary knows them.
bool AreNoWords(std::string_view text, const Span& span, std::uint32_t letters, HanWords& words) {
  std::vector<std::size_t> places;
  for (std::uint32_t i = 0; i <= letters; ++i) places.push_back(span.begin + i * kHanLetter);
  return words.EndAt(text, places);
}

// Where short forms of a company's name stand in it: 杭州恒达重工, 恒达重工 and 恒达 of 杭州恒达重工有限公司.
// Without its place only what begins with letters that are no words; `behind_place` is where they begin. A
// name that does is one of its forms.
std::vector<Span> HanShortForms(const Span& name, std::uint32_t behind_place, std::string_view text,
                                const NameWords& words, HanWords& han) {
  constexpr std::uint32_t kShortest = 2 * kHanLetter, kWhole = 4 * kHanLetter;
  std::vector<Span> forms;
  std::string_view rest = text.substr(name.begin, name.size());
  for (std::string_view form = EndingOf(rest, words.han_legal_forms); !form.empty();
       form = EndingOf(rest, words.han_legal_forms)) {
    rest.remove_suffix(form.size());
  }
  Span brief{name.begin, name.begin + static_cast<std::uint32_t>(rest.size())};
  if (brief.size() >= kWhole && brief != name) forms.push_back(brief);
  brief.begin = behind_place;
  if (brief.end < brief.begin + kShortest || !AreNoWords(text, brief, 2, han)) return forms;
  for (;;) {
    forms.push_back(brief);
    const std::string_view trade = EndingOf(text.substr(brief.begin, brief.size()), words.han_trades);
    if (trade.empty() || brief.size() < trade.size() + kShortest) return forms;
    brief.end -= static_cast<std::uint32_t>(trade.size());
  }
}

// The later places of short forms of companies' names in Chinese letters.
void RepeatHanShortForms(const Document& document, const std::vector<Candidate>& all,
                         const std::vector<Candidate>& chosen, const NameWords& words,
                         std::vector<Candidate>& found) {
  const std::string_view text = document.clean.reading();
  std::unordered_map<std::uint32_t, std::uint32_t> places;  // begin -> end, those within names too
  for (const Candidate& name : all) {
    if (name.source == Candidate::Source::kGazetteer &&
        (name.type == EntityType::kCountry || name.type == EntityType::kPlace)) {
      places.emplace(name.span.begin, name.span.end);
    }
  }
  HanWords han;
  std::vector<std::string> strings;
  std::vector<const Candidate*> of;
  std::unordered_set<std::string_view> seen;  // the first mention of a name stands for all
  for (const Candidate& name : chosen) {
    if (name.type != EntityType::kOrganization || name.kind != "company" ||
        name.source != Candidate::Source::kRule || !IsHan(PeekAt(text, name.span.begin))) {
      continue;
    }
    const Zone zone = document.sentences[name.sentence].zone;
    if (zone == Zone::kReference || zone == Zone::kByline) continue;
    const auto place = places.find(name.span.begin);
    const std::uint32_t behind_place =
        place == places.end() || place->second >= name.span.end ? name.span.begin : place->second;
    for (const Span& form : HanShortForms(name.span, behind_place, text, words, han)) {
      const std::string_view printed = text.substr(form.begin, form.size());
      if (!seen.insert(printed).second) continue;
      strings.emplace_back(printed);
      of.push_back(&name);
    }
  }
  // 恒达 in 恒达电子有限公司 is part of another name.
  const auto goes_on = [&](const Span& span) {
    const std::string_view behind = text.substr(span.end);
    return StartsWithAny(behind, words.han_trades) || StartsWithAny(behind, words.han_legal_forms);
  };
  const auto is_within = [&](const Span& span) {
    auto name = std::upper_bound(chosen.begin(), chosen.end(), span.begin,
                                 [](std::uint32_t at, const Candidate& c) { return at < c.span.begin; });
    for (int i = 0; i < 3 && name != chosen.begin(); ++i) {
      --name;
      if (name->type == EntityType::kOrganization && name->span.Contains(span) && name->span != span) return true;
    }
    return false;
  };
  EachLaterPlace(document, strings, of, false,
                 [&](const Candidate& name, Span span, std::uint32_t sentence) {
                   const Zone zone = document.sentences[sentence].zone;
                   if (zone == Zone::kReference || zone == Zone::kFurniture) return;
                   if (is_within(span) || goes_on(span) || !AreNoWords(text, span, 0, han) ||
                       !AreNoWords(text, {span.end, span.end}, 0, han)) {
                     return;
                   }
                   if (span.size() == 2 * kHanLetter && !AreNoWords(text, span, 2, han)) return;
                   found.push_back(Repeat(name, span, sentence));
                 });
}

// Where the letters and hyphens end that begin at `at`.
std::size_t WordEnd(std::string_view text, std::size_t at, std::size_t limit) {
  while (at < limit) {
    if (text[at] == '\xD0' || text[at] == '\xD1') {  // all letters, two bytes each
      at += 2;
      continue;
    }
    std::size_t next = at;
    const char32_t c = DecodeAt(text, next);
    if (!IsLetter(c) && c != '-') break;
    at = next;
  }
  return at;
}

}  // namespace

std::vector<Candidate> FindRepeats(const Document& document, const std::vector<Candidate>& all,
                                   const std::vector<Candidate>& chosen, const Folder& folder,
                                   const NameWords& words,
                                   const PersonNameReader& person_names) {
  const std::string_view text = document.clean.reading();
  std::vector<Candidate> persons;
  // Whole part of a name -> the first mention that has it beside another part.
  std::unordered_map<std::string, const Candidate*> parts;
  for (const Candidate& candidate : chosen) {
    if (candidate.type != EntityType::kPerson) continue;
    const Zone zone = document.sentences[candidate.sentence].zone;
    if (zone == Zone::kReference || zone == Zone::kByline) continue;
    persons.push_back(candidate);
  }
  for (const Candidate& person : persons) {
    const std::string_view printed = text.substr(person.span.begin, person.span.size());
    const PersonName name = person_names.Read(printed, folder);
    // Of one part where a title stood before it: "Mr Ivashkin".
    const bool titled = name.parts.size() == 1 && person.source == Candidate::Source::kRule;
    if ((name.parts.size() < 2 && !titled) || IsHan(PeekAt(printed, 0))) continue;
    // Either end may be the surname; given names alone are rarely printed.
    for (const std::string& part : {name.parts.front(), name.parts.back()}) {
      if (part.size() >= 2) parts.try_emplace(part, &person);
    }
  }
  std::vector<Candidate> found;
  RepeatNames(document, chosen, found);
  RepeatShortForms(document, chosen, words, found);
  RepeatHanShortForms(document, all, chosen, words, found);
  RepeatHan(document, persons, found);
  if (parts.empty()) return found;
  // The same words come again and again.
  std::unordered_map<std::string_view, decltype(parts)::const_iterator> read;
  const auto part_of = [&](std::string_view word) {
    const auto [place, fresh] = read.try_emplace(word, parts.end());
    if (fresh) place->second = parts.find(person_names.ReadPart(folder.FoldName(word)));
    return place->second;
  };
  for (std::uint32_t s = 0; s < document.sentences.size(); ++s) {
    const Sentence& sentence = document.sentences[s];
    if (sentence.zone == Zone::kReference || sentence.zone == Zone::kFurniture ||
        sentence.zone == Zone::kByline || sentence.language == Language::kChinese) {
      continue;
    }
    for (std::size_t at = sentence.span.begin; at < sentence.span.end;) {
      const std::size_t begin = at;
      const char32_t first = DecodeAt(text, at);
      if (!IsLetter(first)) continue;
      at = WordEnd(text, at, sentence.span.end);
      if (!IsUpper(first) || at - begin < 3) continue;
      const auto part = part_of(text.substr(begin, at - begin));
      if (part == parts.end() || part->second->span.Contains({static_cast<std::uint32_t>(begin),
                                                              static_cast<std::uint32_t>(at)})) {
        continue;
      }
      if (begin < part->second->span.begin && sentence.zone != Zone::kTitle) continue;
      // "Guo Dongming": both ends of one name are one mention.
      if (PeekAt(text, at) == ' ' && IsUpper(PeekAt(text, at + 1))) {
        const std::size_t end = WordEnd(text, at + 1, sentence.span.end);
        const auto other = part_of(text.substr(at + 1, end - at - 1));
        if (other != parts.end() && other->second == part->second && other != part) at = end;
      }
      found.push_back(Repeat(*part->second, {static_cast<std::uint32_t>(begin),
                                             static_cast<std::uint32_t>(at)}, s));
    }
  }
  return found;
}

}  // namespace kg::extract
