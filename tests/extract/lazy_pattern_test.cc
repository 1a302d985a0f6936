#include "extract/rules/lazy_pattern.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "extract/rules/mention_rule.h"
#include "extract/rules/pattern_shape.h"
#include "extract/text/characters.h"

namespace kg::extract {
namespace {

RE2::Options Quiet() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(64 << 20);
  return options;
}

const std::vector<MentionRule>& TheRules() {
  static const std::vector<MentionRule> rules = [] {
    Result<std::vector<MentionRule>> read =
        ReadMentionRules(std::filesystem::path(KG_SOURCE_DIR) / "schemas");
    return read ? std::move(*read) : std::vector<MentionRule>();
  }();
  return rules;
}

// What a shape says is what RE2 says.
void ExpectTrue(const PatternShape& shape, std::string_view pattern) {
  const RE2 compiled({pattern.data(), pattern.size()}, Quiet());
  ASSERT_TRUE(compiled.ok()) << pattern << ": " << compiled.error();
  EXPECT_EQ(shape.groups, compiled.NumberOfCapturingGroups()) << pattern;
  EXPECT_EQ(shape.named.size(), compiled.NamedCapturingGroups().size()) << pattern;
  for (const auto& [name, group] : shape.named) {
    const auto found = compiled.NamedCapturingGroups().find(name);
    ASSERT_NE(found, compiled.NamedCapturingGroups().end()) << pattern;
    EXPECT_EQ(group, found->second) << pattern;
  }
}

// Loading the rules compiles the patterns of the others.
TEST(PatternShape, IsToldOfNearlyAllRules) {
  ASSERT_GT(TheRules().size(), 100U);
  std::size_t told = 0;
  for (const MentionRule& rule : TheRules()) {
    SCOPED_TRACE(rule.id);
    const std::optional<PatternShape> shape = ShapeOf(rule.pattern);
    if (!shape) continue;
    ++told;
    ExpectTrue(*shape, rule.pattern);
  }
  EXPECT_GT(20 * told, 19 * TheRules().size());
}

TEST(PatternShape, IsNotToldOfWhatIsWrongOrUnknown) {
  for (const std::string_view pattern :
       {"(a", "a)", "*a", "a|+", "a**", "a*??", "a{3,2}", "a{1001}", "(?:a{40}){40}", "{2}", "[a", "[b-a]",
        "[]", "[[:alpha:]]", "[a\\b]", "\\", "\\q", "\\p{Klingon}", "\\p{L", "\\Qa\\E", "(?i)a", "(?P<m>a",
        "(?P<>a)", "(?P<m m>a)", "(?P<m>a)(?P<m>b)", "(?=a)", "(?#a)", "\xC3", "[\xE4\xB8]", "\\x{41}",
        "(?:(?:\\P{Han}{1,30}){1,30}b){1,10}"}) {
    EXPECT_FALSE(ShapeOf(pattern)) << pattern;
  }
}

TEST(PatternShape, CountsGroups) {
  const std::optional<PatternShape> shape = ShapeOf("(a)|(?:b(?P<d>c[)(]\\()){2,140}?(?P<m_2>)");
  ASSERT_TRUE(shape);
  EXPECT_EQ(shape->groups, 3);
  ASSERT_EQ(shape->named.size(), 2U);
  EXPECT_EQ(shape->named[0], std::pair(std::string("d"), 2));
  EXPECT_EQ(shape->named[1], std::pair(std::string("m_2"), 3));
}

// Patterns of rules with characters lost, doubled and put in: what is told of them is true.
TEST(PatternShape, IsToldOfNothingThatIsWrong) {
  std::mt19937 random(20240517);
  const auto below = [&](std::size_t bound) { return random() % bound; };
  constexpr std::string_view kMarks = "()[]{}|*+?\\^$.-,:<>P1290pdbQ \xD0";
  std::size_t told = 0, silent = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string pattern = TheRules()[below(TheRules().size())].pattern;
    const std::size_t begin = CharacterStart(pattern, below(pattern.size()));
    pattern = pattern.substr(begin, CharacterStart(pattern.substr(begin), 10 + below(60)));
    for (std::size_t edits = 1 + below(3); edits > 0 && !pattern.empty(); --edits) {
      const std::size_t at = below(pattern.size());
      switch (below(3)) {
        case 0: pattern.erase(at, 1); break;
        case 1: pattern.insert(at, 1, kMarks[below(kMarks.size())]); break;
        default: pattern.insert(at, pattern.substr(at, 1 + below(4))); break;
      }
    }
    const std::optional<PatternShape> shape = ShapeOf(pattern);
    ++(shape ? told : silent);
    if (shape) ExpectTrue(*shape, pattern);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(told, 300U);
  EXPECT_GT(silent, 300U);
}

TEST(LazyPattern, SaysWhatIsWrongAtOnce) {
  EXPECT_EQ(LazyPattern("(?P<m>a)").WhatIsWrong(), "");
  EXPECT_EQ(LazyPattern("(?i)a").WhatIsWrong(), "");  // compiled at once
  EXPECT_EQ(LazyPattern("(a").WhatIsWrong(), "missing ): (a");
  EXPECT_LT(LazyPattern("(" + std::string(5000, 'a')).WhatIsWrong().size(), 200U);
}

TEST(LazyPattern, KnowsItsGroups) {
  for (const std::string flags : {"", "(?i)"}) {
    const LazyPattern pattern(flags + "(a)(?P<m>b)");
    EXPECT_EQ(pattern.groups(), 2);
    EXPECT_EQ(pattern.GroupNamed("m"), 2);
    EXPECT_EQ(pattern.GroupNamed("d"), 0);
  }
}

TEST(LazyPattern, IsCompiledOnceForAllThreads) {
  const LazyPattern pattern("(?P<m>[a-z]+)ly");
  std::vector<const RE2*> seen(8);
  std::vector<std::thread> threads;
  for (const RE2*& one : seen) threads.emplace_back([&] { one = &*pattern; });
  for (std::thread& thread : threads) thread.join();
  for (const RE2* one : seen) EXPECT_EQ(one, seen.front());
  EXPECT_TRUE(RE2::PartialMatch("quickly", *pattern));
}

}  // namespace
}  // namespace kg::extract
