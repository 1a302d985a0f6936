#include "extract/rules/mention_matcher.h"

#include <re2/filtered_re2.h>
#include <re2/re2.h>

#include <algorithm>

#include "extract/gazetteer/gazetteer.h"
#include "extract/text/characters.h"

namespace kg::extract {

namespace {

// Whether the group "m" is all there is in the pattern: its borders are those of the match, which
// cost less to find than those of a group.
bool IsWholeGroup(std::string_view pattern) {
  if (!pattern.starts_with("(?P<m>")) return false;
  int depth = 0;
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') ++i;
    else if (in_class) in_class = c != ']';
    else if (c == '[') in_class = true;
    else if (c == '(') ++depth;
    else if (c == ')' && --depth == 0) return i + 1 == pattern.size();
  }
  return false;
}

// Strings of which every match of a pattern has at least one: triggers that the rule's author need
// not write. None if RE2 finds none that are long enough to tell.
std::vector<std::string> LiteralsOf(const std::string& pattern, const Folder& folder) {
  constexpr int kShortest = 4;  // bytes
  RE2::Options options;
  options.set_log_errors(false);
  re2::FilteredRE2 filter(kShortest);
  int id = 0;
  if (filter.Add(pattern, options, &id) != RE2::NoError) return {};
  std::vector<std::string> literals;
  filter.Compile(&literals);
  for (std::string& literal : literals) {
    literal = folder.FoldName(literal);
    if (literal.empty()) return {};
  }
  return literals;
}

}  // namespace

// How often a match that ends inside a word is tried again without that word.
constexpr int kShortenings = 3;

struct MentionMatcher::Compiled {
  std::unique_ptr<RE2> pattern;
  int group = 0;
};

MentionMatcher::MentionMatcher() = default;
MentionMatcher::MentionMatcher(MentionMatcher&&) noexcept = default;
MentionMatcher& MentionMatcher::operator=(MentionMatcher&&) noexcept = default;
MentionMatcher::~MentionMatcher() = default;

Result<MentionMatcher> MentionMatcher::Build(std::vector<MentionRule> rules,
                                             const Folder& folder) {
  MentionMatcher matcher;
  matcher.rules_ = std::move(rules);
  std::vector<std::string> strings;
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(64 << 20);
  for (std::uint32_t i = 0; i < matcher.rules_.size(); ++i) {
    const MentionRule& rule = matcher.rules_[i];
    auto compiled = std::make_unique<Compiled>();
    compiled->pattern = std::make_unique<RE2>(rule.pattern, options);
    if (!compiled->pattern->ok()) {
      return Error{ErrorCode::kInvalid,
                   "the pattern of " + rule.id + " is wrong: " + compiled->pattern->error(),
                   rule.where};
    }
    const auto& groups = compiled->pattern->NamedCapturingGroups();
    if (const auto group = groups.find("m"); group != groups.end()) {
      compiled->group = IsWholeGroup(rule.pattern) ? 0 : group->second;
    }
    matcher.compiled_.push_back(std::move(compiled));
    const std::vector<std::string> triggers =
        rule.triggers.empty() ? LiteralsOf(rule.pattern, folder) : rule.triggers;
    if (triggers.empty()) matcher.always_.push_back(i);
    for (const std::string& trigger : triggers) {
      strings.push_back(folder.FoldName(trigger));
      matcher.trigger_rule_.push_back(i);
      if (strings.back().empty()) {
        return Error{ErrorCode::kInvalid, "a trigger of " + rule.id + " is empty", rule.where};
      }
    }
  }
  Result<Automaton> automaton = Automaton::Build(strings);
  if (!automaton) return std::move(automaton).error();
  matcher.triggers_ = std::move(*automaton);
  return matcher;
}

std::vector<Span> MentionMatcher::FindWith(std::uint32_t rule, std::string_view text) const {
  HanWords words;
  return FindWith(rule, text, words);
}

std::vector<Span> MentionMatcher::FindWith(std::uint32_t rule, std::string_view text,
                                           HanWords& words) const {
  std::vector<Span> found;
  const Compiled& compiled = *compiled_[rule];
  constexpr int kGroups = 8;
  re2::StringPiece groups[kGroups];
  const int wanted = std::min(kGroups, compiled.group + 1);
  const re2::StringPiece input(text.data(), text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    if (!compiled.pattern->Match(input, at, text.size(), RE2::UNANCHORED, groups, wanted)) break;
    const re2::StringPiece& group = groups[compiled.group];
    const auto whole_begin = static_cast<std::size_t>(groups[0].data() - text.data());
    const auto ends_in_word = [&] {
      return group.data() != nullptr && !group.empty() &&
             InsideWord(text, static_cast<std::size_t>(group.data() - text.data()) + group.size());
    };
    // A match that ends in the middle of a word may end before the word.
    for (int i = 0; i < kShortenings && ends_in_word(); ++i) {
      std::size_t word = static_cast<std::size_t>(group.data() - text.data()) + group.size();
      while (InsideWord(text, word)) word = CharacterStart(text, word - 1);
      if (word <= whole_begin ||
          !compiled.pattern->Match(input, whole_begin, word, RE2::ANCHOR_START, groups, wanted)) {
        break;
      }
    }
    bool good = group.data() != nullptr && !group.empty();
    if (good) {
      auto begin = static_cast<std::uint32_t>(group.data() - text.data());
      const auto end = static_cast<std::uint32_t>(begin + group.size());
      for (bool cut = true; cut;) {
        cut = false;
        for (const std::string& word : rules_[rule].strip) {
          if (begin + word.size() + 1 >= end || !text.substr(begin).starts_with(word)) continue;
          const bool space = text[begin + word.size()] == ' ';
          if (!space && !IsHan(PeekAt(word, 0))) continue;
          begin += static_cast<std::uint32_t>(word.size() + (space ? 1 : 0));
          cut = true;
        }
      }
      // What is left of "The University" and "The new plant" is no name.
      const bool stripped = begin > static_cast<std::size_t>(group.data() - text.data());
      const bool bare = stripped && !IsHan(PeekAt(text, begin)) &&
                        (text.substr(begin, end - begin).find(' ') == std::string_view::npos ||
                         IsLower(PeekAt(text, begin)));
      const std::string_view printed = text.substr(begin, end - begin);
      const bool never = std::any_of(
          rules_[rule].never_first.begin(), rules_[rule].never_first.end(),
          [&](const std::string& word) {
            return printed.starts_with(word) && !InsideWord(printed, word.size());
          });
      good = !bare && !never && !InsideWord(text, begin) && !InsideWord(text, end);
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
    const Compiled& compiled = *compiled_[rule];
    constexpr int kGroups = 8;
    re2::StringPiece groups[kGroups];
    const std::string_view part = text.substr(begin, end - begin);
    if (!compiled.pattern->Match(re2::StringPiece(part.data(), part.size()), 0, part.size(),
                                 RE2::ANCHOR_BOTH, groups,
                                 std::min(kGroups, compiled.group + 1))) {
      return false;
    }
    return groups[compiled.group].size() == part.size();
  };
  for (const std::string& joint : rules_[rule].joints) {
    const std::size_t at = text.substr(0, span.end).find(joint, span.begin);
    if (at == std::string_view::npos) continue;
    if (!is_whole(span.begin, at) || !is_whole(at + joint.size(), span.end)) continue;
    found.push_back({span.begin, static_cast<std::uint32_t>(at)});
    found.push_back({static_cast<std::uint32_t>(at + joint.size()), span.end});
    return;
  }
  found.push_back(span);
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

std::vector<MentionMatcher::Match> MentionMatcher::Find(const Document& document,
                                                        const FoldedText& folded) const {
  std::vector<Automaton::Hit> hits;
  triggers_.Scan(folded.text, hits);
  // (place in the clean text, rule), to hand out to sentences in one walk.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> due;
  due.reserve(hits.size());
  for (const Automaton::Hit& hit : hits) {
    due.emplace_back(folded.origin[hit.span.begin], trigger_rule_[hit.string]);
  }
  std::sort(due.begin(), due.end());
  std::vector<Match> matches;
  HanWords words;
  std::vector<std::uint32_t> wanted;
  std::size_t next = 0;
  const std::string_view text = document.clean.text();
  for (std::uint32_t s = 0; s < document.sentences.size(); ++s) {
    const Sentence& sentence = document.sentences[s];
    wanted = always_;
    while (next < due.size() && due[next].first < sentence.span.end) {
      if (due[next].first >= sentence.span.begin) wanted.push_back(due[next].second);
      ++next;
    }
    if (sentence.zone == Zone::kFurniture) continue;
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    const std::string_view part = text.substr(sentence.span.begin, sentence.span.size());
    for (std::uint32_t rule : wanted) {
      const MentionRule& what = rules_[rule];
      if (sentence.zone == Zone::kReference && !what.in_references) continue;
      if (what.language != Language::kUnknown && sentence.language != Language::kUnknown &&
          what.language != sentence.language) {
        continue;
      }
      for (const Span& span : FindWith(rule, part, words)) {
        matches.push_back(
            {{sentence.span.begin + span.begin, sentence.span.begin + span.end}, rule, s});
      }
    }
  }
  return matches;
}

}  // namespace kg::extract
