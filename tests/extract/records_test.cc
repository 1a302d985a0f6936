#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "extract/pipeline.h"

// What only a whole document decides.
namespace kg::extract {
namespace {

Extraction Read(const std::string& text) {
  static const Result<Pipeline> pipeline =
      Pipeline::Load(std::filesystem::path(KG_SOURCE_DIR) / "schemas");
  EXPECT_TRUE(pipeline.ok()) << pipeline.error().ToString();
  Result<Extraction> extraction = pipeline->Extract("example.txt", text);
  EXPECT_TRUE(extraction.ok());
  return std::move(*extraction);
}

std::vector<std::string> Currencies(const std::string& text) {
  std::vector<std::string> out;
  for (const ValueMention& value : Read(text).values) {
    if (value.kind == ValueMention::Kind::kMoney) out.push_back(value.unit);
  }
  return out;
}

using Strings = std::vector<std::string>;

TEST(SharedCurrency, TheSentenceSaysWhoseRublesTheyAre) {
  EXPECT_EQ(Currencies("Россия вложила в проект 5 млн рублей."), Strings{"RUB"});
  EXPECT_EQ(Currencies("Беларусь вложила в проект 5 млн рублей."), Strings{"BYN"});
  EXPECT_EQ(Currencies("У праект укладзена 5 млн рублёў."), Strings{"BYN"});
}

TEST(SharedCurrency, ElseTheDocumentDoes) {
  EXPECT_EQ(Currencies("Беларусь строит новый завод. В проект вложат 5 млн рублей."), Strings{"BYN"});
  EXPECT_EQ(Currencies("Россия строит новый завод. В проект вложат 5 млн рублей."), Strings{"RUB"});
  EXPECT_EQ(Currencies("Завод получил 3 млн белорусских рублей. Позже дадут ещё 5 млн рублей."),
            (Strings{"BYN", "BYN"}));
  EXPECT_EQ(Currencies("В проект вложат 5 млн рублей."), Strings{"RUB"});
}

TEST(Records, AboveATextThatTellsItTheStatementIsATitle) {
  const Extraction x = Read(
      "China Eximbank provides $88 million loan for a railway project\n\n"
      "Funding agency: Export-Import Bank of China\n"
      "Recipient: Belarus\n\n"
      "On 3 March 2031 the Export-Import Bank of China and Belarus signed an agreement on a loan of "
      "$88 million for the electrification of a railway.\n");
  ASSERT_EQ(x.document.papers.size(), 1U);
  EXPECT_EQ(x.document.papers[0].title,
            "China Eximbank provides $88 million loan for a railway project");
  ASSERT_EQ(x.figures.size(), 1U);
  EXPECT_EQ(x.figures[0].period, "2031-03-03");
}

TEST(Records, FieldsCompleteTheStatementAboveThem) {
  const Extraction x = Read(
      "China Eximbank provides $88 million loan for a railway project\n"
      "Recipient: Belarus\n"
      "Commitment year: 2015\n");
  bool found = false;
  for (const Relation& relation : x.relations) {
    if (relation.predicate != "FINANCES" || relation.object == kNoEntity) continue;
    if (x.entities[relation.object].key != "country:BY") continue;
    for (const auto& [key, value] : relation.qualifiers) {
      found |= key == "year" && value == Value::Integer(2015);
    }
  }
  EXPECT_TRUE(found);
}

// Whom the words that only refer to something mean.
Strings Referred(const std::string& text) {
  const Extraction x = Read(text);
  Strings keys;
  for (const Mention& mention : x.mentions) {
    if (mention.nominal) keys.push_back(x.entities[mention.entity].key);
  }
  return keys;
}

TEST(Nominals, WhereSeveralAreNamedTheTitleTellsWhichCompany) {
  const std::string body = "吉利与别拉斯合资成立白俄吉。吉利持股45%，别拉斯持股55%。工厂在明州。\n";
  EXPECT_EQ(Referred("白俄吉：一家汽车厂的十年\n\n" + body), Strings{"org:belgee"});
  EXPECT_EQ(Referred("一家汽车厂的十年\n\n" + body), Strings{"org:geely"});
}

TEST(Nominals, ThePartiesAreTheBodiesOfTheSentenceBefore) {
  EXPECT_EQ(Referred("中国和白俄罗斯发展合作。双方交换了意见。\n"), (Strings{"country:CN", "country:BY"}));
  EXPECT_EQ(Referred("中国和白俄罗斯相距很远。\n\n"
                     "兰州大学与白俄罗斯国立大学签署协议。双方将互派教师。\n"),
            Strings{});
}

}  // namespace
}  // namespace kg::extract
