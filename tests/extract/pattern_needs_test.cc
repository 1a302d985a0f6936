#include "extract/rules/pattern_needs.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "extract/rules/group_margins.h"
#include "extract/rules/mention_rule.h"
#include "extract/text/characters.h"

namespace kg::extract {
namespace {

std::string PrintStrings(const PatternNeeds& needs) {
  std::string text;
  for (const std::vector<std::string>& group : needs.strings) {
    text += text.empty() ? "" : " & ";
    for (const std::string& string : group) text += (&string == group.data() ? "" : "|") + string;
  }
  return text;
}

struct Case {
  std::string_view pattern, strings;
};

TEST(PatternNeeds, AreStringsThatEveryMatchHas) {
  constexpr Case kCases[] = {
      {"abc", "abc"},
      {"abcd?", "abc"},
      {"(?:ОАО|ЗАО) [«\"]", "ЗАО \"|ЗАО «|ОАО \"|ОАО «"},
      {"[Мм]инистр(?:а|у)?", "Министр|министр"},
      {"(?P<m>Winter[a-z]+garden)", "Winter & garden"},
      {"(?:abc)+", "abc"},
      {"(?:abc)*", ""},
      {"abc|[a-z]+", ""},
      {"abc|xyz[a-z]+", "abc|xyz"},
      {"^abc$", "abc"},
      {"a\\.b\\.c", "a.b.c"},
      {"(?i)abc", ""},         // flags are not read
      {"\\Qabc\\E", ""},
      {"[a-z]{2,5}", ""},
      {"(?:ab){0,2}", ""},
  };
  for (const auto& [pattern, strings] : kCases) {
    SCOPED_TRACE(pattern);
    EXPECT_EQ(PrintStrings(NeedsOf(pattern)), strings);
  }
}

TEST(PatternNeeds, ArePairsOfKindsOfCharacters) {
  const auto lacks = [](std::string_view pattern, std::string_view text) {
    const PatternNeeds needs = NeedsOf(pattern);
    return std::any_of(needs.pairs.begin(), needs.pairs.end(),
                       [&](KindPairs any) { return (any & PairsIn(text)) == 0; });
  };
  EXPECT_TRUE(lacks("[А-ЯЁ]{3,6}", "Рост цен"));
  EXPECT_FALSE(lacks("[А-ЯЁ]{3,6}", "Рост ВВП"));
  EXPECT_TRUE(lacks("[А-Я]\\. ?[А-Я]", "отметил А Мельник"));
  EXPECT_FALSE(lacks("[А-Я]\\. ?[А-Я]", "отметил А. Мельник"));
  EXPECT_FALSE(lacks("(?:^|,)[a-z]", "a"));
}

TEST(PatternNeeds, AreStringsWithWhichEveryMatchBegins) {
  constexpr Case kCases[] = {
      {"(?:Bank|Fund) of [A-Z]", "Bank of |Fund of "},
      {"(?P<m>(?:Bank|Funds?)[a-z]* of)", "Bank|Fund"},
      {"(?:[Mm]inister|Chair(?:wo)?man) [a-z]+", "Chairman |Chairwoman |Minister |minister "},
      {"(?:New |Old )?(?:Bank[a-z]|Fund)", "Bank|Fund|New Bank|New Fund|Old Bank|Old Fund"},
      {"Bank[a-z]+|Fund", "Bank|Fund"},
      {"^Bank$", "Bank"},
      {"(?:Bank)+ of", "Bank"},
      {"(?:Bank)* of", ""},     // " of" is too short
      {"(?:Bank[a-z])? of", ""},
      {"Bank|[a-z]+", ""},
      {"Bank|of", ""},
      {"[A-Z]Bank", ""},
  };
  for (const auto& [pattern, strings] : kCases) {
    SCOPED_TRACE(pattern);
    EXPECT_EQ(PrintStrings({{NeedsOf(pattern).begins}, {}, {}, {}, {}}), strings);
  }
}

TEST(PatternNeeds, SayWhatBeginsAMatchWhereThatIsRare) {
  const PatternNeeds capital = NeedsOf("(?P<m>[A-Z][a-z]+)");
  ASSERT_TRUE(capital.starts);
  EXPECT_TRUE(capital.starts->MayHave('Q'));
  EXPECT_FALSE(capital.starts->MayHave('q'));
  EXPECT_FALSE(NeedsOf("[a-z]+").starts);
  EXPECT_FALSE(NeedsOf("(?:^| )[A-Z]").starts);
  EXPECT_FALSE(NeedsOf("A*").starts);
}

TEST(PatternNeeds, SayWhatBeginsTheGroupWhereThatIsRare) {
  const PatternNeeds capital = NeedsOf("[a-z,] (?P<m>[A-Z][a-z]+)");
  EXPECT_FALSE(capital.starts);
  ASSERT_TRUE(capital.group_starts);
  EXPECT_TRUE(capital.group_starts->MayHave('Q'));
  EXPECT_FALSE(capital.group_starts->MayHaveSmall());
  EXPECT_FALSE(NeedsOf("[A-Z](?P<m>[a-z]+)").group_starts);
  EXPECT_FALSE(NeedsOf("[A-Z](?P<m>[0-9]*)").group_starts);
}

TEST(TextLook, HasThePlacesOfCapitalsAndOfTheBeginningsOfWords) {
  const auto places = [](const std::vector<TextLook::Place>& all) {
    std::string printed;
    for (const TextLook::Place& place : all) {
      printed += std::to_string(place.at) + (place.inside_word ? "- " : " ");
    }
    return printed;
  };
  TextLook look;
  look.Read("ab Cd-eF");
  EXPECT_EQ(places(look.marked), "3 5 7- ");
  EXPECT_EQ(places(look.begins), "0 3 5 6 7- ");
  look.Read("мЯ 中1");  // the one before is forgotten
  EXPECT_EQ(places(look.marked), "2- 5 8 ");
  EXPECT_EQ(places(look.begins), "0 2- 5 8 ");
}

// The needs of a rule never rule out a text in which its pattern matches.
TEST(PatternNeeds, HoldInEveryTextWithAMatch) {
  const std::filesystem::path source = KG_SOURCE_DIR;
  const Result<std::vector<MentionRule>> rules = ReadMentionRules(source / "schemas");
  ASSERT_TRUE(rules) << rules.error().ToString();
  std::vector<std::string> lines;
  for (const auto& file : std::filesystem::directory_iterator(source / "tests" / "samples")) {
    std::ifstream in(file.path());
    for (std::string line; std::getline(in, line);) lines.push_back(line);
  }
  for (const MentionRule& rule : *rules) {
    for (const RuleExample& example : rule.tests.examples) lines.push_back(example.text);
    for (const RuleExample& example : rule.tests.counterexamples) lines.push_back(example.text);
  }
  RE2::Options options;
  options.set_max_mem(64 << 20);
  int matches = 0;
  for (const MentionRule& rule : *rules) {
    SCOPED_TRACE(rule.id);
    const RE2 pattern(rule.pattern, options);
    const PatternNeeds needs = NeedsOf(rule.pattern);
    for (const std::string& line : lines) {
      re2::StringPiece match;
      if (!pattern.Match(line, 0, line.size(), RE2::UNANCHORED, &match, 1)) continue;
      ++matches;
      for (const std::vector<std::string>& group : needs.strings) {
        EXPECT_TRUE(std::any_of(group.begin(), group.end(), [&](const std::string& string) {
          return line.find(string) != std::string::npos;
        })) << line;
      }
      for (const KindPairs any : needs.pairs) EXPECT_NE(any & PairsIn(line), 0U) << line;
      const std::string_view found(match.data(), match.size());
      EXPECT_TRUE(needs.begins.empty() ||
                  std::any_of(needs.begins.begin(), needs.begins.end(),
                              [&](const std::string& begin) { return found.starts_with(begin); }))
          << line;
      if (needs.starts) {
        EXPECT_TRUE(needs.starts->MayHave(PeekAt({match.data(), match.size()}, 0))) << line;
      }
    }
  }
  EXPECT_GT(matches, 500);
}

struct MarginCase {
  std::string_view pattern;
  int before, after;  // -1: not told
  bool may_begin_text, may_end_text;
};

TEST(GroupMargins, AreReadOffThePattern) {
  constexpr MarginCase kCases[] = {
      {"(?P<m>a+)", 0, 0, false, false},
      {"x(?P<m>a+)[yz]\\.", 1, 2, false, false},
      {"(?:^|[^a\\]])(?P<m>a[)(]+)", 1, 0, true, false},
      {"(?:^|б| )я(?P<m>a+)(?: |$)", 2, 1, true, true},
      {"\\b(?P<m>(?:a|b)(?:c)?)\\p{Han}", 0, 1, false, false},
      {"^(?P<m>a)$", 0, 0, true, true},
      {"x?(?P<m>a)", -1, 0, false, false},
      {"(?:x|yz)(?P<m>a)", -1, 0, false, false},
      {"(?P<m>a)x+", -1, 0, false, false},
      {"(?:x(?P<m>a))", -1, 0, false, false},
      {"(?i)x(?P<m>a)", -1, 0, false, false},
      {"a", -1, 0, false, false},
  };
  for (const MarginCase& one : kCases) {
    SCOPED_TRACE(one.pattern);
    const std::optional<GroupMargins> margins = MarginsOf(one.pattern);
    ASSERT_EQ(margins.has_value(), one.before >= 0);
    if (!margins) continue;
    EXPECT_EQ(margins->before, static_cast<std::size_t>(one.before));
    EXPECT_EQ(margins->after, static_cast<std::size_t>(one.after));
    EXPECT_EQ(margins->may_begin_text, one.may_begin_text);
    EXPECT_EQ(margins->may_end_text, one.may_end_text);
  }
}

// The borders that margins tell are those that RE2 finds for the group.
TEST(GroupMargins, AgreeWithRe2InEveryRule) {
  const auto rules = ReadMentionRules(std::filesystem::path(KG_SOURCE_DIR) / "schemas");
  ASSERT_TRUE(rules);
  RE2::Options options;
  options.set_max_mem(64 << 20);
  int matches = 0;
  for (const MentionRule& rule : *rules) {
    const std::optional<GroupMargins> margins = MarginsOf(rule.pattern);
    if (!margins) continue;
    SCOPED_TRACE(rule.id);
    const RE2 pattern(rule.pattern, options);
    const int group = pattern.NamedCapturingGroups().at("m");
    for (const RuleExample& example : rule.tests.examples) {
      const std::string_view text = example.text;
      std::vector<re2::StringPiece> parts(static_cast<std::size_t>(group) + 1);
      if (!pattern.Match(example.text, 0, text.size(), RE2::UNANCHORED, parts.data(), group + 1)) {
        continue;
      }
      auto begin = static_cast<std::size_t>(parts[0].data() - text.data());
      std::size_t end = begin + parts[0].size();
      if (margins->may_begin_text && begin == 0) continue;
      if (margins->may_end_text && end == text.size()) continue;
      for (std::size_t i = 0; i < margins->before; ++i) DecodeAt(text, begin);
      for (std::size_t i = 0; i < margins->after; ++i) end = CharacterStart(text, end - 1);
      const re2::StringPiece& part = parts[static_cast<std::size_t>(group)];
      EXPECT_EQ(text.substr(begin, end - begin), std::string_view(part.data(), part.size()));
      ++matches;
    }
  }
  EXPECT_GT(matches, 50);
}

}  // namespace
}  // namespace kg::extract
