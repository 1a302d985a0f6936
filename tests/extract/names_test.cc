#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "extract/pipeline.h"

// Names of bodies that no table knows, where a whole text decides.
namespace kg::extract {
namespace {

using Strings = std::vector<std::string>;

// As printed, in order.
Strings Organizations(const std::string& text) {
  static const Result<Pipeline> pipeline =
      Pipeline::Load(std::filesystem::path(KG_SOURCE_DIR) / "schemas");
  EXPECT_TRUE(pipeline.ok()) << pipeline.error().ToString();
  const Result<Extraction> x = pipeline->Extract("example.txt", "A title\n\nIt rained.\n\n" + text);
  EXPECT_TRUE(x.ok());
  Strings found;
  for (const Mention& mention : x->mentions) {
    if (mention.nominal || mention.type != EntityType::kOrganization) continue;
    found.emplace_back(x->document.clean.text().substr(mention.span.begin, mention.span.size()));
  }
  return found;
}

TEST(Names, ACompanyNamedAfterAPlaceIsNotThePlace) {
  EXPECT_EQ(Organizations("Vitebsk Meadows exported 300 tonnes of butter.\n"), Strings{"Vitebsk Meadows"});
  EXPECT_EQ(Organizations("Minsk exported 300 tonnes of butter.\n"), Strings{});
  EXPECT_EQ(Organizations("The order went to Qingdao Lantern.\n"), Strings{"Qingdao Lantern"});
}

TEST(Names, OneWordEndsAList) {
  EXPECT_EQ(Organizations("Three firms, among them Optola Foods, Zarko Marine and Bevar, took part.\n"),
            (Strings{"Optola Foods", "Zarko Marine", "Bevar"}));
  EXPECT_EQ(Organizations("The Ministry of Agriculture and Food, as before, issues permits.\n"),
            Strings{"Ministry of Agriculture and Food"});
}

TEST(Names, TheFirstWordStandsForTheWholeName) {
  EXPECT_EQ(Organizations("Tengfei Drives Co., Ltd rented a hall. Later the plans of Tengfei grew.\n"),
            (Strings{"Tengfei Drives Co., Ltd", "Tengfei"}));
  // But no word of other use.
  EXPECT_EQ(Organizations("Nordic Pine Co., Ltd rented a hall. The Nordic countries are far.\n"),
            Strings{"Nordic Pine Co., Ltd"});
}

TEST(Names, ChineseCompaniesAreCalledWithoutPlaceTradeAndForm) {
  const Result<Pipeline> pipeline = Pipeline::Load(std::filesystem::path(KG_SOURCE_DIR) / "schemas");
  ASSERT_TRUE(pipeline.ok());
  const Result<Extraction> x = pipeline->Extract(
      "example.txt", "天气\n\n下雨。\n\n杭州恒达重工有限公司2019年入驻园区。恒达重工今年扩产。后来恒达又扩产。\n");
  ASSERT_TRUE(x.ok());
  std::set<std::string> keys;
  std::size_t mentions = 0;
  for (const Mention& mention : x->mentions) {
    if (mention.type != EntityType::kOrganization) continue;
    ++mentions;
    keys.insert(x->entities[mention.entity].key);
  }
  EXPECT_EQ(mentions, 3U);
  EXPECT_EQ(keys.size(), 1U);
}

TEST(Names, WhoseBossSpeaksIsACompany) {
  EXPECT_EQ(Organizations("星岑照明总经理韩立峰说，订单增加了。\n"), Strings{"星岑照明"});
  EXPECT_EQ(Organizations("公司总经理韩立峰说，订单增加了。\n"), Strings{});
  EXPECT_EQ(Organizations("Lumina Krona CEO Wang Lei said so.\n"), Strings{"Lumina Krona"});
}

TEST(Names, PersonsAndCommonWordsAreNoCompanies) {
  EXPECT_EQ(Organizations("Farmers exported butter. Equipment supplied by the plant is new. He opened a shop.\n"),
            Strings{});
  EXPECT_EQ(Organizations("They study Advanced Robotics at school.\n"), Strings{});
}

}  // namespace
}  // namespace kg::extract
