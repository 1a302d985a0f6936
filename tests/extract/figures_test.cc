#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "extract/claims/figure_finder.h"
#include "extract/pipeline.h"

namespace kg::extract {
namespace {

std::filesystem::path Schemas() { return std::filesystem::path(KG_SOURCE_DIR) / "schemas"; }

const Pipeline& Whole() {
  static const Result<Pipeline> pipeline = Pipeline::Load(Schemas());
  EXPECT_TRUE(pipeline.ok()) << pipeline.error().ToString();
  return *pipeline;
}

// "metric value unit", then what is not the default.
std::string Print(const Figure& figure) {
  constexpr std::string_view kApproximations[] = {"", "about", "almost", "more", "least", "less", "most"};
  constexpr std::string_view kDirections[] = {"", "increase", "decrease", "unchanged"};
  std::string out = figure.metric + " " + figure.value.ToString() + " " + figure.unit;
  const auto add = [&](std::string_view word) {
    if (!word.empty()) out += " " + std::string(word);
  };
  add(kApproximations[static_cast<std::size_t>(figure.approximation)]);
  add(kDirections[static_cast<std::size_t>(figure.direction)]);
  add(figure.period);
  if (!figure.base_period.empty()) add("base=" + figure.base_period);
  if (figure.modality != "asserted") add(figure.modality);
  return out;
}

Extraction Extract(const std::string& text) {
  Result<Extraction> extraction = Whole().Extract("example.txt", text);
  EXPECT_TRUE(extraction.ok());
  return std::move(*extraction);
}

std::vector<std::string> Figures(const std::string& text) {
  std::vector<std::string> out;
  for (const Figure& figure : Extract(text).figures) out.push_back(Print(figure));
  return out;
}

TEST(Figures, RulesKeepTheirExamples) {
  const Result<FigureWords> words = FigureWords::Load(Schemas());
  ASSERT_TRUE(words.ok()) << words.error().ToString();
  EXPECT_GE(words->examples().size(), 20U);
  for (const FigureExample& example : words->examples()) {
    SCOPED_TRACE(example.where + " " + example.text);
    EXPECT_EQ(Figures(example.text), example.figures);
  }
}

TEST(Figures, PartiesAndSubjectFollowTheRolesOfNames) {
  const Extraction x = Extract(
      "Trade of Belarus and China\n\nExports of Belarus to China came to $1.6 billion in 2031. "
      "Imports from China stood at $4.1 billion.");
  ASSERT_EQ(x.figures.size(), 2U);
  for (const Figure& figure : x.figures) {
    EXPECT_EQ(figure.parties.size(), 2U);
    ASSERT_NE(figure.subject, kNoEntity);
    EXPECT_EQ(x.entities[figure.subject].key, "country:BY");
  }
  EXPECT_EQ(x.figures[1].period, "2031");
  EXPECT_TRUE(x.figures[1].period_inferred);
}

TEST(Figures, ChangeIsLinkedToItsLevel) {
  const Extraction x = Extract(
      "Bilateral trade between China and Belarus reached $4.2 billion in 2031, an increase of "
      "8.5 % from 2030.");
  ASSERT_EQ(x.figures.size(), 2U);
  EXPECT_EQ(x.figures[1].change_of, 0);
}

TEST(Figures, LongSentencesAndManyValuesStayCheap) {
  std::string text = "Trade between China and Belarus:";
  for (int i = 0; i < 20'000; ++i) text += " exports 8 % and";
  EXPECT_LE(Figures(text).size(), 100'000U);
}

}  // namespace
}  // namespace kg::extract
