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

// The figures of a text: "metric period value unit of subject".
Strings Figures(const std::string& text) {
  const Extraction x = Read(text);
  Strings out;
  for (const Figure& figure : x.figures) {
    out.push_back(figure.metric + ' ' + figure.period + ' ' + figure.value.ToString() + ' ' + figure.unit +
                  (figure.subject == kNoEntity ? "" : " of " + x.entities[figure.subject].key));
  }
  return out;
}

TEST(Tables, AHeadingDeclaresTheUnitOfTheRowsBelow) {
  EXPECT_EQ(Figures("Dairy in figures\n\nButter exports from Belarus to China, thousand tonnes\n"
                    "2031: 4.2\n2032: 5\n\nPoultry exports from Belarus to China (USD million)\n"
                    "2031: 41.5\n"),
            (Strings{"freight_volume 2031 4200 t of country:BY", "freight_volume 2032 5000 t of country:BY",
                     "merchandise_exports 2031 41500000 USD of country:BY"}));
  EXPECT_EQ(Figures("Цифры\n\nЭкспорт Беларуси в Китай, млн долл. США\n2031 г. – 41,5\n2032 г. – 50\n"),
            (Strings{"merchandise_exports 2031 41500000 USD of country:BY",
                     "merchandise_exports 2032 50000000 USD of country:BY"}));
  EXPECT_EQ(Figures("数据\n\n单位：亿美元　来源：海关\n\n双边贸易额：2031年31.8，2032年45。\n"),
            (Strings{"bilateral_trade_volume 2031 3180000000 USD", "bilateral_trade_volume 2032 4500000000 USD"}));
}

TEST(Tables, YearsBeforeADashAreThoseOfTheNumbersBehindIt) {
  EXPECT_EQ(Figures("Trade\n\nExports of Belarus to China (USD million): 2031 - 1,410; 2032 - 1,905.\n"),
            (Strings{"merchandise_exports 2031 1410000000 USD of country:BY",
                     "merchandise_exports 2032 1905000000 USD of country:BY"}));
  EXPECT_EQ(Figures("Торговля\n\nЭкспорт Беларуси в Китай (млн долл. США): 2031 — 1410; 2032 — 1905.\n"),
            (Strings{"merchandise_exports 2031 1410000000 USD of country:BY",
                     "merchandise_exports 2032 1905000000 USD of country:BY"}));
}

TEST(Tables, NumbersThatCountSomethingAreOfNoDeclaredUnit) {
  EXPECT_EQ(Figures("Butter exports from Belarus to China, tonnes\nOf them 31 companies sold abroad.\n"
                    "Trade in tonnes, they say, grew by 5 percent.\nOn the list: 12 students.\n")
                .size(),
            Figures("Butter exports from Belarus to China\nOf them 31 companies sold abroad.\n"
                    "Trade in tonnes, they say, grew by 5 percent.\nOn the list: 12 students.\n")
                .size());
}

TEST(Tables, EachFieldOfAChineseDataSheetIsALine) {
  const Extraction x = Read("园区数据\n\n入园企业：2031年底共有入园企业九百六十九家\n从业人员：5.4万人\n面积：50公顷左右\n\n服务出口（亿美元）\n2031年　32.3\n");
  Strings lines;
  for (const Sentence& sentence : x.document.sentences) {
    lines.emplace_back(x.document.clean.text(sentence.span));
  }
  EXPECT_EQ(lines, (Strings{"园区数据", "入园企业：2031年底共有入园企业九百六十九家", "从业人员：5.4万人", "面积：50公顷左右",
                            "服务出口（亿美元）", "2031年 32.3"}));
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

TEST(Records, EachFieldOfADataSheetMeasuresSomethingOfItsOwn) {
  EXPECT_EQ(Figures("Data sheet: a workshop\n\nLocation: Borisov\nFloor area: 6,400 m2\nEmployees: 215\n"
                    "Capacity: 45,000 tonnes per year\nTotal cost: 38 million US dollars\n"),
            (Strings{"area  6400 m2", "jobs_created  215 count", "capacity  45000 t/year",
                     "project_cost  38000000 USD"}));
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
  const std::string body = "吉利与别拉斯投资白俄吉。吉利持股45%，别拉斯持股55%。工厂在明州。\n";
  EXPECT_EQ(Referred("白俄吉：一家汽车厂的十年\n\n" + body), Strings{"org:belgee"});
  EXPECT_EQ(Referred("一家汽车厂的十年\n\n" + body), Strings{"org:geely"});
}

TEST(Nominals, TheCompanyIsTheOneFoundedNotOneOfItsOwners) {
  const auto produced = [](const std::string& text) {
    Strings subjects;
    const Extraction x = Read(text);
    for (const Figure& figure : x.figures) {
      if (figure.metric == "production_volume") subjects.push_back(x.entities[figure.subject].name);
    }
    return subjects;
  };
  EXPECT_EQ(produced("一台起重机\n\n2031年，中联重科与明斯克汽车厂创办了东方起重机公司。在公司股本中，中联重科占70%。\n\n2032年，公司生产起重机186台。\n"),
            Strings{"东方起重机公司"});
  EXPECT_EQ(produced("Краны\n\nВ 2031 году Zoomlion и МАЗ создали компанию «Восточный кран». Zoomlion владеет 70 % акций. "
                     "В 2032 году предприятие произвело 186 кранов.\n"),
            Strings{"Восточный кран"});
  EXPECT_EQ(produced("Cranes\n\nIn 2031 Zoomlion and MAZ set up Orient Cranes LLC. Zoomlion holds 70 percent. "
                     "In 2032 the company produced 186 cranes.\n"),
            Strings{"Orient Cranes LLC"});
}

TEST(Nominals, ThePartiesAreTheBodiesOfTheSentenceBefore) {
  EXPECT_EQ(Referred("中国和白俄罗斯发展合作。双方交换了意见。\n"), (Strings{"country:CN", "country:BY"}));
  EXPECT_EQ(Referred("中国和白俄罗斯相距很远。\n\n"
                     "兰州大学与白俄罗斯国立大学签署协议。双方将互派教师。\n"),
            Strings{});
}

}  // namespace
}  // namespace kg::extract
