// figures.md §11: what two figures of one key say of each other.
#include "extract/claims/compare_figures.h"

#include <gtest/gtest.h>

#include "extract/claims/claim.h"
#include "extract/pipeline.h"

namespace kg::extract {
namespace {

StatedFigure Level(double value, int digits, std::string approx = "exact",
                   std::string unit = "USD") {
  StatedFigure figure;
  figure.value = value;
  figure.digits = digits;
  figure.approx = std::move(approx);
  figure.unit = std::move(unit);
  return figure;
}

StatedFigure Change(double value, int digits, std::string unit,
                    std::string direction = "increase") {
  StatedFigure figure = Level(value, digits, "exact", std::move(unit));
  figure.direction = std::move(direction);
  figure.change = true;
  return figure;
}

std::string Print(const Verdict& verdict) {
  if (!verdict.related) return "";
  std::string text = (verdict.supports ? "+" : "-") + std::string(verdict.reason);
  return verdict.reading.empty() ? text : text + " " + verdict.reading;
}

TEST(CompareFigures, Levels) {
  struct Case {
    StatedFigure a, b;
    std::string_view verdict;
  };
  StatedFigure one = Level(5e9, 1), other = Level(7e9, 1);
  one.reporters = {"org:a"};
  other.reporters = {"org:b"};
  const Case cases[] = {
      {Level(4.2e9, 2), Level(4.187e9, 4), "+agree"},
      {Level(4e9, 1, "more than"), Level(4.187e9, 4), "+agree"},
      {Level(4e9, 1, "almost"), Level(3.9e9, 2), "+agree"},
      {Level(4.2e9, 2), Level(4.4e9, 2), "-value"},
      {Level(4.2e9, 2), Level(4.2e8, 2), "-unit"},
      {Level(107, 3, "exact", "count"), Level(108, 3, "exact", "count"), "-value"},
      {Level(107, 3, "exact", "count"), Level(100, 1, "more than", "count"), "+agree"},
      {Level(4.2e9, 2), Level(30e9, 2, "exact", "CNY"), ""},
      {one, other, "-reporter"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(Print(CompareFigures(c.a, c.b)), c.verdict) << c.a.value << " " << c.b.value;
    EXPECT_EQ(Print(CompareFigures(c.b, c.a)), c.verdict) << c.b.value << " " << c.a.value;
  }
}

TEST(CompareFigures, Changes) {
  struct Case {
    StatedFigure a, b;
    std::string_view verdict;
  };
  StatedFigure by_times = Change(1.4, 2, "ratio");
  by_times.readings = {{2.4, "ratio"}, {1.4, "ratio"}};
  const Case cases[] = {
      {Change(12.4, 3, "percent"), Change(112.4, 4, "index"), "+agree"},
      {Change(8, 1, "percent", "decrease"), Change(92, 2, "index", "decrease"), "+agree"},
      {Change(113.6, 4, "percent"), Change(13.6, 3, "percent"), "-index-vs-delta 113.6 index"},
      {Change(113.6, 4, "percent"), Change(113.6, 4, "index"), "-index-vs-delta 113.6 index"},
      {by_times, Change(2.4, 2, "ratio"), "-multiple-reading 2.4 ratio"},
      {Change(12, 2, "percent"), Change(12, 2, "percent", "decrease"), "-value"},
      {Change(12, 2, "percent"), Change(3, 1, "percentage_point"), ""},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(Print(CompareFigures(c.a, c.b)), c.verdict) << c.a.value << " " << c.b.value;
  }
}

TEST(CompareFigures, LevelsTellTheReadingOfAChange) {
  const StatedFigure base = Level(5.28e9, 3), level = Level(6e9, 2);
  EXPECT_EQ(Print(CompareChange(Change(13.6, 3, "percent"), level, base)), "+ratio 13.6 percent");
  EXPECT_EQ(Print(CompareChange(Change(113.6, 4, "percent"), level, base)),
            "-index-vs-delta 113.6 index");
  EXPECT_EQ(Print(CompareChange(Change(40, 2, "percent"), level, base)), "-ratio");
  StatedFigure by_times = Change(1.4, 2, "ratio");
  by_times.readings = {{2.4, "ratio"}, {1.4, "ratio"}};
  EXPECT_EQ(Print(CompareChange(by_times, Level(12e9, 2), Level(5e9, 2))),
            "-multiple-reading 2.4 ratio");
  EXPECT_EQ(Print(CompareChange(Change(0.72e9, 2, "USD"), level, base)), "+difference");
}

TEST(CompareFigures, PartsMakeUpTheWhole) {
  EXPECT_EQ(Print(CompareSum(Level(2e9, 2), Level(4e9, 2), Level(6e9, 2))), "+sum");
  EXPECT_EQ(Print(CompareSum(Level(2e9, 2), Level(4e9, 2), Level(9e9, 2))), "-sum");
  EXPECT_EQ(Print(CompareBalance(Level(2e9, 2), Level(4e9, 2), Level(-2e9, 2))), "+balance");
  EXPECT_EQ(Print(CompareBalance(Level(2e9, 2), Level(4e9, 2), Level(2e9, 2))), "-balance");
  EXPECT_EQ(Print(CompareSum(Level(2e9, 2), Level(4e9, 2), Level(6e9, 2, "exact", "CNY"))), "");
}

TEST(CompareFigures, KeysAreAlikeInEveryLanguage) {
  constexpr std::string_view kTexts[] = {
      "Bilateral trade between China and Belarus came to $4.2 billion in 2031.",
      "2031年，中国和白俄罗斯双边贸易额达42亿美元。",
      "В 2031 году товарооборот Беларуси и Китая составил 4,2 млрд долларов.",
      "У 2031 годзе тавараабарот Беларусі і Кітая склаў 4,2 млрд долараў.",
      "From January to December 2031 trade turnover between Belarus and China was $4.3 billion."};
  const Result<Pipeline> pipeline =
      Pipeline::Load(std::filesystem::path(KG_SOURCE_DIR) / "schemas");
  ASSERT_TRUE(pipeline);
  std::string key;
  for (const std::string_view text : kTexts) {
    const Result<Extraction> x = pipeline->Extract("example.txt", text);
    ASSERT_TRUE(x);
    ASSERT_EQ(x->figures.size(), 1U) << text;
    if (key.empty()) key = x->figures[0].keys.comparison;
    EXPECT_FALSE(key.empty());
    EXPECT_EQ(x->figures[0].keys.comparison, key) << text;
  }
}

}  // namespace
}  // namespace kg::extract
