#include "extract/rules/mention_matcher.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <utility>

#include "extract/gazetteer/gazetteer.h"
#include "extract/rules/group_margins.h"
#include "extract/rules/lazy_pattern.h"
#include "extract/rules/pattern_needs.h"
#include "extract/text/characters.h"

namespace kg::extract {

// How often a match that ends inside a word is tried again without that word.
constexpr int kShortenings = 3;

namespace {

// Bytes of a text; the group is empty if it has no part in the match.
struct MatchBorders {
  std::size_t begin = 0, end = 0, group_begin = 0, group_end = 0;
};

}  // namespace

struct MentionMatcher::Compiled {
  explicit Compiled(const std::string& text) : pattern(text) {}

  LazyPattern pattern;
  int group = 0;
  std::uint8_t groups = 0;  // of signs; a bit for each
  std::optional<GroupMargins> margins;
  PatternNeeds needs;  // its strings go to the automata

  // As RE2::Match, for the whole match and the group "m".
  bool Match(std::string_view text, std::size_t begin, std::size_t end, RE2::Anchor anchor,
             MatchBorders& borders) const {
    const re2::StringPiece input(text.data(), text.size());
    constexpr int kParts = 8;
    re2::StringPiece parts[kParts];
    const int wanted = std::min(kParts, group + 1);
    if (!pattern->Match(input, begin, end, anchor, parts, margins ? 1 : wanted)) return false;
    borders.begin = static_cast<std::size_t>(parts[0].data() - text.data());
    borders.end = borders.begin + parts[0].size();
    if (margins && !(margins->may_begin_text && borders.begin == 0) &&
        !(margins->may_end_text && borders.end == text.size())) {
      borders.group_begin = borders.begin;
      for (std::size_t i = 0; i < margins->before; ++i) DecodeAt(text, borders.group_begin);
      borders.group_end = borders.end;
      for (std::size_t i = 0; i < margins->after; ++i) {
        borders.group_end = CharacterStart(text, borders.group_end - 1);
      }
      return true;
    }
    if (margins &&
        !pattern->Match(input, borders.begin, end,
                        anchor == RE2::UNANCHORED ? RE2::ANCHOR_START : anchor, parts, wanted)) {
      return false;
    }
    const re2::StringPiece& part = parts[group];
    const bool is_met = part.data() != nullptr;
    borders.group_begin = is_met ? static_cast<std::size_t>(part.data() - text.data()) : 0;
    borders.group_end = borders.group_begin + part.size();
    return true;
  }

  // Where matches may begin: at signs, where the group does that margins tell, or where the match
  // itself does.
  enum class Starts : std::uint8_t { kAnywhere, kSign, kMatch, kGroup };
  Starts starts = Starts::kAnywhere;
  bool small_starts = false;  // with small letters, too

  // `words_only`: matches whose group begins inside a word are of no use.
  void ChooseStarts(bool words_only) {
    if (starts == Starts::kSign) return;
    if (words_only && margins && needs.group_starts) starts = Starts::kGroup;
    else if (needs.starts) starts = Starts::kMatch;
    if (starts == Starts::kAnywhere) return;
    small_starts = StartSet().MayHaveSmall();
  }
  const CharacterSet& StartSet() const {
    return starts == Starts::kGroup ? *needs.group_starts : *needs.starts;
  }

  // The first match at or after `at`; of use, if only some are. A search for it keeps track of all that
  // may begin anywhere; where few characters begin one, trying each takes fewer states.
  bool FindFrom(const Searched& searched, std::size_t at, MatchBorders& borders) const {
    const std::string_view text = searched.text;
    if (starts == Starts::kAnywhere) {
      return Match(text, at, text.size(), RE2::UNANCHORED, borders);
    }
    if (starts == Starts::kSign) {
      const std::span<const std::uint32_t> begins = searched.begins;
      return std::any_of(std::lower_bound(begins.begin(), begins.end(), at), begins.end(),
                         [&](std::uint32_t begin) {
                           return Match(text, begin, text.size(), RE2::ANCHOR_START, borders);
                         });
    }
    if (starts == Starts::kMatch && small_starts) {
      while (at < text.size()) {
        const std::size_t begin = at;
        if (needs.starts->MayHave(DecodeAt(text, at)) &&
            Match(text, begin, text.size(), RE2::ANCHOR_START, borders)) {
          return true;
        }
      }
      return false;
    }
    const CharacterSet& set = StartSet();
    const std::vector<TextLook::Place>& places =
        small_starts ? searched.look.begins : searched.look.marked;
    auto place = std::lower_bound(
        places.begin(), places.end(), at,
        [](const TextLook::Place& one, std::size_t from) { return one.at < from; });
    for (; place != places.end(); ++place) {
      if (!set.MayHave(place->character)) continue;
      std::size_t begin = place->at;
      if (starts == Starts::kGroup) {
        if (place->inside_word) continue;
        std::size_t before = 0;
        for (; before < margins->before && begin > 0; ++before) {
          begin = CharacterStart(text, begin - 1);
        }
        if (before < margins->before && !margins->may_begin_text) continue;
        if (begin < at) continue;
      }
      if (Match(text, begin, text.size(), RE2::ANCHOR_START, borders)) return true;
    }
    return false;
  }
};

MentionMatcher::MentionMatcher() = default;
MentionMatcher::MentionMatcher(MentionMatcher&&) noexcept = default;
MentionMatcher& MentionMatcher::operator=(MentionMatcher&&) noexcept = default;
MentionMatcher::~MentionMatcher() = default;

Result<MentionMatcher> MentionMatcher::Build(std::vector<MentionRule> rules,
                                             const Folder& folder) {
  MentionMatcher matcher;
  matcher.rules_ = std::move(rules);
  matcher.Compile();
  for (std::uint32_t i = 0; i < matcher.rules_.size(); ++i) {
    const MentionRule& rule = matcher.rules_[i];
    const std::string wrong = matcher.compiled_[i]->pattern.WhatIsWrong();
    if (!wrong.empty()) {
      return Error{ErrorCode::kInvalid, "the pattern of " + rule.id + " is wrong: " + wrong,
                   rule.where};
    }
    if (Status added = matcher.AddSigns(i, folder); !added) return added.error();
    if (matcher.compiled_[i]->groups == 0) matcher.always_.push_back(i);
    matcher.compiled_[i]->ChooseStarts(rule.strip.empty());
  }
  for (Signs* signs : {&matcher.printed_, &matcher.triggers_}) {
    if (Status built = signs->Build(); !built) return built.error();
  }
  return matcher;
}

// Most of the time of Build goes here, so two threads share it.
void MentionMatcher::Compile() {
  compiled_.resize(rules_.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < rules_.size(); i = next++) {
      auto compiled = std::make_unique<Compiled>(rules_[i].pattern);
      compiled->group = compiled->pattern.GroupNamed("m");
      if (compiled->group > 0) compiled->margins = MarginsOf(rules_[i].pattern);
      compiled->needs = NeedsOf(rules_[i].pattern);
      compiled_[i] = std::move(compiled);
    }
  };
  const std::future<void> other = std::async(work);
  work();
  other.wait();
}

Status MentionMatcher::Signs::Build() {
  Result<Automaton> built = Automaton::Build(strings);
  if (!built) return std::move(built).error();
  automaton = std::move(*built);
  strings = {};
  return {};
}

// The triggers are one group of signs, unless a group of strings that the pattern needs has one of
// them in each string.
Status MentionMatcher::AddSigns(std::uint32_t rule, const Folder& folder) {
  Compiled& compiled = *compiled_[rule];
  const auto new_group = [&] {
    const auto bit = static_cast<std::uint8_t>(compiled.groups + 1);  // 1, 2, 4, ...
    compiled.groups = static_cast<std::uint8_t>(compiled.groups | bit);
    return bit;
  };
  std::vector<std::string> triggers;
  for (const std::string& trigger : rules_[rule].triggers) {
    triggers.push_back(folder.FoldName(trigger));
    if (triggers.back().empty()) {
      return Error{ErrorCode::kInvalid, "a trigger of " + rules_[rule].id + " is empty",
                   rules_[rule].where};
    }
  }
  const auto has_trigger = [&](const std::string& string) {
    const std::string folded = folder.FoldName(string);
    return std::any_of(triggers.begin(), triggers.end(), [&](const std::string& trigger) {
      return folded.find(trigger) != std::string::npos;
    });
  };
  bool implied = triggers.empty();
  std::vector<std::vector<std::string>>& groups = compiled.needs.strings;
  std::vector<std::string>& begins = compiled.needs.begins;
  if (!begins.empty()) {
    compiled.starts = Compiled::Starts::kSign;
    if (std::find(groups.begin(), groups.end(), begins) == groups.end()) groups.push_back(begins);
  }
  for (const std::vector<std::string>& group : groups) {
    implied = implied || std::all_of(group.begin(), group.end(), has_trigger);
    const std::uint8_t bit = new_group();
    for (const std::string& string : group) {
      printed_.Add(string, {0, rule, bit, !begins.empty() && group == begins});
    }
  }
  groups = {};
  begins = {};
  if (implied) return {};
  const std::uint8_t bit = new_group();
  for (std::string& trigger : triggers) triggers_.Add(std::move(trigger), {0, rule, bit});
  return {};
}

// "Memorandum on Trade in April" without the last words that are no part of it, and the small words
// before them.
std::string_view CutLast(std::string_view name, const std::vector<std::string>& words) {
  if (words.empty()) return name;
  const auto last = [&] { return name.substr(name.rfind(' ') + 1); };
  if (name.find(' ') == std::string_view::npos ||
      std::find(words.begin(), words.end(), last()) == words.end()) {
    return name;
  }
  while (name.find(' ') != std::string_view::npos &&
         (std::find(words.begin(), words.end(), last()) != words.end() ||
          IsLower(PeekAt(last(), 0)))) {
    name = name.substr(0, name.rfind(' '));
  }
  return name;
}

std::vector<Span> MentionMatcher::FindWith(std::uint32_t rule, std::string_view text) const {
  HanWords words;
  TextLook look;
  look.Read(text);
  std::vector<Automaton::Hit> hits;
  printed_.automaton.Scan(text, hits);
  std::vector<std::uint32_t> begins;
  for (const Automaton::Hit& hit : hits) {
    const Sign& sign = printed_.meanings[hit.string];
    if (sign.rule == rule && sign.begins) begins.push_back(hit.span.begin);
  }
  return FindIn({text, look, begins}, rule, words);
}

std::vector<Span> MentionMatcher::FindIn(const Searched& searched, std::uint32_t rule,
                                         HanWords& words) const {
  const std::string_view text = searched.text;
  std::vector<Span> found;
  const Compiled& compiled = *compiled_[rule];
  MatchBorders match;
  std::size_t at = 0;
  while (at < text.size()) {
    if (!compiled.FindFrom(searched, at, match)) break;
    const std::size_t whole_begin = match.begin;
    const auto ends_in_word = [&] {
      return match.group_begin < match.group_end && InsideWord(text, match.group_end);
    };
    // A match that ends in the middle of a word may end before the word.
    for (int i = 0; i < kShortenings && ends_in_word(); ++i) {
      std::size_t word = match.group_end;
      while (InsideWord(text, word)) word = CharacterStart(text, word - 1);
      if (word <= whole_begin ||
          !compiled.Match(text, whole_begin, word, RE2::ANCHOR_START, match)) {
        break;
      }
    }
    bool good = match.group_begin < match.group_end;
    if (good) {
      auto begin = static_cast<std::uint32_t>(match.group_begin);
      auto end = static_cast<std::uint32_t>(match.group_end);
      if (rules_[rule].type == EntityType::kPerson) {
        for (const std::string_view owner : {"'s", "’s"}) {
          if (text.substr(begin, end - begin).ends_with(owner)) {
            end -= static_cast<std::uint32_t>(owner.size());
          }
        }
      }
      // 《建立友好关系协议书》: what stands in title marks is whole.
      const bool titled = PeekBefore(text, begin) == U'《';
      for (const std::string& word : rules_[rule].cut_after) {
        const std::size_t last = text.substr(begin, end - begin).rfind(word);
        if (!titled && last != std::string_view::npos && begin + last + word.size() < end) {
          begin += static_cast<std::uint32_t>(last + word.size());
        }
      }
      for (bool cut = !titled; cut;) {
        cut = false;
        for (const std::string& word : rules_[rule].strip) {
          if (begin + word.size() + 1 >= end || !BeginsWith(text.substr(begin), word)) continue;
          const bool space = text[begin + word.size()] == ' ';
          if (!space && !IsHan(PeekAt(word, 0))) continue;
          begin += static_cast<std::uint32_t>(word.size() + (space ? 1 : 0));
          cut = true;
        }
      }
      end = static_cast<std::uint32_t>(
          begin + CutLast(text.substr(begin, end - begin), rules_[rule].never_last).size());
      // What is left of "The University" and "The new plant" is no name.
      const bool stripped = begin > match.group_begin;
      const bool bare = stripped && !IsHan(PeekAt(text, begin)) &&
                        (text.substr(begin, end - begin).find(' ') == std::string_view::npos ||
                         IsLower(PeekAt(text, begin)));
      const std::string_view printed = text.substr(begin, end - begin);
      const bool never = std::any_of(
          rules_[rule].never_first.begin(), rules_[rule].never_first.end(),
          [&](const std::string& word) {
            return BeginsWith(printed, word) && !InsideWord(printed, word.size());
          });
      const bool holds = std::any_of(
          rules_[rule].never_inside.begin(), rules_[rule].never_inside.end(),
          [&](const std::string& word) { return printed.find(word) != std::string_view::npos; });
      good = !bare && (titled || (!never && !holds)) && !InsideWord(text, begin) && !InsideWord(text, end);
      if (good && rules_[rule].whole_words) {
        std::vector<std::size_t> places = {begin};
        std::size_t letter = begin;
        for (std::int64_t i = 0; i < rules_[rule].single_letters && letter < end; ++i) {
          DecodeAt(text, letter);
          places.push_back(letter);
        }
        places.push_back(end);
        good = words.EndAt(text, places);
      }
      if (good) {
        AddParts(rule, text, {begin, end}, found);
        // What follows the mention may hold the next one: "A, B and C".
        at = std::max<std::size_t>(end, whole_begin + 1);
      }
    }
    if (!good) {
      // The next place where a match may begin is one character on.
      at = std::max(whole_begin + 1, at + 1);
    }
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
  }
  return found;
}

void MentionMatcher::AddParts(std::uint32_t rule, std::string_view text, Span span,
                              std::vector<Span>& found) const {
  const auto is_whole = [&](std::size_t begin, std::size_t end) {
    const std::string_view part = text.substr(begin, end - begin);
    MatchBorders match;
    return compiled_[rule]->Match(part, 0, part.size(), RE2::ANCHOR_BOTH, match) &&
           match.group_end - match.group_begin == part.size();
  };
  const std::string_view name = text.substr(span.begin, span.size());
  for (const std::string& joint : rules_[rule].joints) {
    const std::size_t at = name.find(joint);
    if (at == std::string_view::npos) continue;
    const auto end = static_cast<std::uint32_t>(span.begin + at);
    const auto rest = static_cast<std::uint32_t>(end + joint.size());
    if (!is_whole(span.begin, end) || !is_whole(rest, span.end)) continue;
    found.push_back({span.begin, end});
    found.push_back({rest, span.end});
    return;
  }
  found.push_back(span);
  // "Holding and Minsk Regional Hospital": where another name has the first part, the last is one.
  for (const std::string& joint : rules_[rule].joints) {
    const std::size_t at = name.rfind(joint);
    if (at == std::string_view::npos || at == 0) continue;
    const auto rest = static_cast<std::uint32_t>(span.begin + at + joint.size());
    if (rest < span.end && is_whole(rest, span.end)) found.push_back({rest, span.end});
    return;
  }
}

bool MentionMatcher::Triggered(std::uint32_t rule, std::string_view text,
                               const Folder& folder) const {
  if (rules_[rule].triggers.empty()) return true;
  const std::string folded = folder.FoldName(text);
  return std::any_of(rules_[rule].triggers.begin(), rules_[rule].triggers.end(),
                     [&](const std::string& trigger) {
                       return folded.find(folder.FoldName(trigger)) != std::string::npos;
                     });
}

void MentionMatcher::AddTo(RuleIndex::Builder& index) {
  rule_unit_.resize(rules_.size());
  for (std::uint32_t i = 0; i < rules_.size(); ++i) {
    if (std::binary_search(always_.begin(), always_.end(), i)) index.AddShared(rules_[i].content);
    else rule_unit_[i] = index.Add(rules_[i].content);
  }
}

void MentionMatcher::Mark(const std::vector<Sign>& signs, RuleIndex::Met& met) const {
  for (const Sign& sign : signs) met.units.Add(rule_unit_[sign.rule]);
}

std::vector<MentionMatcher::Sign> MentionMatcher::SignsIn(
    std::string_view text, const FoldedText& folded,
    const std::vector<Automaton::Hit>& triggers) const {
  std::vector<Automaton::Hit> printed;
  printed_.automaton.Scan(text, printed);
  std::vector<Sign> signs;
  signs.reserve(printed.size() + triggers.size());
  auto next = triggers.begin();
  const auto add_triggers = [&](std::uint32_t until) {
    for (; next != triggers.end() && folded.origin[next->span.begin] < until; ++next) {
      signs.push_back(triggers_.meanings[next->string]);
      signs.back().place = folded.origin[next->span.begin];
    }
  };
  for (const Automaton::Hit& hit : printed) {
    add_triggers(hit.span.begin);
    signs.push_back(printed_.meanings[hit.string]);
    signs.back().place = hit.span.begin;
  }
  add_triggers(static_cast<std::uint32_t>(text.size()));
  return signs;
}

std::vector<MentionMatcher::Match> MentionMatcher::Find(const Document& document,
                                                        const std::vector<Sign>& signs) const {
  std::vector<Match> matches;
  HanWords words;
  TextLook look;  // at the sentence
  std::vector<std::uint32_t> wanted;
  std::vector<std::uint8_t> groups(rules_.size());  // met in the sentence
  // In the sentence, of a rule: where signs stand with which its matches begin.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> begins;
  std::vector<std::uint32_t> places;  // of them, those of one rule
  std::size_t next = 0;
  const std::string_view text = document.clean.reading();
  for (std::uint32_t s = 0; s < document.sentences.size(); ++s) {
    const Sentence& sentence = document.sentences[s];
    wanted = always_;
    begins.clear();
    for (; next < signs.size() && signs[next].place < sentence.span.end; ++next) {
      const Sign& sign = signs[next];
      if (sign.place < sentence.span.begin) continue;
      std::uint8_t& met = groups[sign.rule];
      if (met == 0) wanted.push_back(sign.rule);
      met = static_cast<std::uint8_t>(met | sign.group);
      if (sign.begins) begins.emplace_back(sign.rule, sign.place - sentence.span.begin);
    }
    std::erase_if(wanted, [&](std::uint32_t rule) {
      return std::exchange(groups[rule], std::uint8_t{0}) != compiled_[rule]->groups;
    });
    if (sentence.zone == Zone::kFurniture) continue;
    std::sort(wanted.begin(), wanted.end());
    std::sort(begins.begin(), begins.end());
    const std::string_view part = text.substr(sentence.span.begin, sentence.span.size());
    bool looked = false;
    for (std::uint32_t rule : wanted) {
      const MentionRule& what = rules_[rule];
      if (sentence.zone == Zone::kReference && !what.in_references) continue;
      if (what.language != Language::kUnknown && sentence.language != Language::kUnknown &&
          what.language != sentence.language) {
        continue;
      }
      if (!std::exchange(looked, true)) look.Read(part);
      const std::vector<KindPairs>& needed = compiled_[rule]->needs.pairs;
      if (std::any_of(needed.begin(), needed.end(), [&](KindPairs any) { return (any & look.pairs) == 0; })) {
        continue;
      }
      places.clear();
      auto begin = std::lower_bound(begins.begin(), begins.end(), std::pair(rule, 0U));
      for (; begin != begins.end() && begin->first == rule; ++begin) {
        if (places.empty() || places.back() != begin->second) places.push_back(begin->second);
      }
      for (const Span& span : FindIn({part, look, places}, rule, words)) {
        matches.push_back(
            {{sentence.span.begin + span.begin, sentence.span.begin + span.end}, rule, s});
      }
    }
  }
  return matches;
}

}  // namespace kg::extract
