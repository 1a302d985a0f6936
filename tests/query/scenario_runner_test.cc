#include "tests/support/scenario_runner.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/support/expected_value.h"

namespace kg::test {
namespace {

TEST(Gherkin, ExpandsOutlinesAndReadsTexts) {
  const auto scenarios = ParseFeature(R"(
Feature: F
  Background:
    Given an empty graph
  # a comment
  @tag
  Scenario: plain
    When executing query:
      """
      RETURN 1
        AS x
      """
  Scenario Outline: with <a>
    Then the result should be, in any order:
      | <a> |
      | <b> |
    Examples:
      | a  | b    |
      | x  | 'p\|q' |
      | y  | 2    |
)",
                                      "f.feature");
  ASSERT_TRUE(scenarios.ok()) << scenarios.error().ToString();
  ASSERT_EQ(scenarios->size(), 3u);
  EXPECT_EQ((*scenarios)[0].steps[0].text, "an empty graph");
  EXPECT_EQ((*scenarios)[0].steps[1].document, "RETURN 1\n  AS x");
  const std::vector<TableRow> want = {{"x"}, {"'p|q'"}};
  EXPECT_EQ((*scenarios)[1].steps[1].table, want);
  EXPECT_FALSE(ParseFeature("Scenario: x\n  Surely wrong\n", "g.feature").ok());
}

TEST(ExpectedValue, HasOneTextPerMeaning) {
  struct Case {
    std::string_view text, want;
  };
  constexpr Case kCases[] = {
      {"( :B:A {y: 1, x: 'a'} )", "(:A:B {x: 'a', y: 1})"},
      {"<(:A)<-[:T {k: -1.50}]-()>", "<(:A)<-[:T {k: -1.5}]-()>"},
      {"{b: [1, null], a: true}", "{a: true, b: [1, null]}"},
      {"-0.0", "0.0"},
      {"'it\\'s'", "'it\\'s'"},
  };
  for (const auto& [text, want] : kCases) {
    SCOPED_TRACE(text);
    const auto expected = ParseExpected(text);
    ASSERT_TRUE(expected.ok());
    EXPECT_EQ(ToText(*expected, {}), want);
  }
  EXPECT_EQ(ToText(*ParseExpected("[2, [4, 3], 1]"), {.sort_lists = true}), "[1, 2, [3, 4]]");
  EXPECT_FALSE(ParseExpected("[1").ok());
  EXPECT_FALSE(ParseExpected("1 2").ok());
}

// A runner that lets everything pass would be worse than none.
TEST(ScenarioRunner, FailsWhatIsWrong) {
  ScenarioOptions options;
  options.directory =
      std::filesystem::temp_directory_path() / ("kg_scenarios." + std::to_string(::getpid()));
  auto runner = ScenarioRunner::Open(options);
  ASSERT_TRUE(runner.ok()) << runner.error().ToString();
  struct Case {
    std::string query, then;
    bool passes;
  };
  const Case cases[] = {
      {"RETURN 1 AS x", "the result should be, in any order:\n      | x |\n      | 1 |", true},
      {"RETURN 1 AS x", "the result should be, in any order:\n      | x |\n      | 1.0 |", false},
      {"RETURN 1 AS x", "the result should be, in any order:\n      | y |\n      | 1 |", false},
      {"RETURN 1 AS x", "the result should be empty", false},
      {"UNWIND [1, 2] AS x RETURN x",
       "the result should be, in any order:\n      | x |\n      | 2 |\n      | 1 |", true},
      {"UNWIND [1, 2] AS x RETURN x",
       "the result should be, in order:\n      | x |\n      | 2 |\n      | 1 |", false},
      {"CREATE (:A {n: 1})", "no side effects", false},
      {"CREATE (:A {n: 1})",
       "the side effects should be:\n      | +nodes | 1 |\n      | +labels | 1 |\n"
       "      | +properties | 1 |",
       true},
      {"RETURN x", "a SyntaxError should be raised at compile time: UndefinedVariable", true},
      {"RETURN x", "a SyntaxError should be raised at runtime: UndefinedVariable", false},
      {"RETURN x", "a SyntaxError should be raised at compile time: UnexpectedSyntax", false},
      {"RETURN 1", "a SyntaxError should be raised at compile time: UndefinedVariable", false},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.query + " / " + c.then);
    const auto scenarios =
        ParseFeature("Scenario: s\n    When executing query:\n      \"\"\"\n      " + c.query +
                         "\n      \"\"\"\n    Then " + c.then + "\n",
                     "s.feature");
    ASSERT_TRUE(scenarios.ok()) << scenarios.error().ToString();
    EXPECT_EQ((*runner)->Run(scenarios->front()).ok(), c.passes);
  }
  runner->reset();
  std::error_code error;
  std::filesystem::remove_all(options.directory, error);
}

}  // namespace
}  // namespace kg::test
