#include <gtest/gtest.h>

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

TEST(Names, PersonsAndCommonWordsAreNoCompanies) {
  EXPECT_EQ(Organizations("Farmers exported butter. Equipment supplied by the plant is new. He opened a shop.\n"),
            Strings{});
  EXPECT_EQ(Organizations("They study Advanced Robotics at school.\n"), Strings{});
}

}  // namespace
}  // namespace kg::extract
