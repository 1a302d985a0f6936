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

Extraction Extract(const std::string& text) {
  Result<Extraction> extraction = Whole().Extract("example.txt", text);
  EXPECT_TRUE(extraction.ok());
  return std::move(*extraction);
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

TEST(Figures, APaperWhoseTitleNamesTwoRegionsIsOnTheirTrade) {
  for (const char* text :
       {"Joint Statement of Minsk Region and Zhejiang Province\n\nThe sides noted that the trade turnover of the "
        "two regions reached 133 million US dollars in 2031. Mutual deliveries of Belarus and China grow.",
        "Совместное заявление Минской области и провинции Чжэцзян\n\nТоварооборот двух регионов в 2031 году "
        "достиг 133 млн долларов.",
        "明斯克州与浙江省联合声明\n\n2031年两地贸易额达到1.33亿美元。"}) {
    SCOPED_TRACE(text);
    const Extraction x = Extract(text);
    ASSERT_EQ(x.figures.size(), 1U);
    ASSERT_EQ(x.figures[0].parties.size(), 2U);
    for (const EntityIndex party : x.figures[0].parties) EXPECT_EQ(x.entities[party].kind, "region");
  }
}

// The names of the subjects of all figures, "-" for none.
std::vector<std::string> Subjects(const Extraction& x) {
  std::vector<std::string> names;
  for (const Figure& figure : x.figures) {
    names.push_back(figure.subject == kNoEntity ? "-" : x.entities[figure.subject].name);
  }
  return names;
}

TEST(Figures, InAnInterviewWeAreWhoIsAsked) {
  for (const char* text :
       {"Cheese for Shanghai\n\nZubr Plant ships cheese abroad. Its director Ivan Petrov answered our questions."
        "\n\nHow did you begin?\n\nWe sent 30 tonnes of cheese to China in 2031, with Alpha Logistics Ltd as "
        "our carrier.\n\nAnd what now?\n\nWe employ 410 people, and the workshop is designed for "
        "12,000 tonnes a year.",
        "Сыр для Шанхая\n\nКомпания Zubr Plant продаёт сыр за рубеж. На вопросы ответил директор Иван Петров."
        "\n\n— С чего вы начинали?\n\n— В 2031 году мы отправили в Китай 30 тонн сыра, помогала компания «Альфа "
        "Логистик».\n\n— А сейчас?\n\n— На предприятии работает 410 человек, цех рассчитан на 12 тыс. тонн в "
        "год."}) {
    SCOPED_TRACE(text);
    const Extraction x = Extract(text);
    EXPECT_EQ(Subjects(x), (std::vector<std::string>{"Zubr Plant", "Zubr Plant", "Zubr Plant"}));
  }
}

TEST(Figures, OfTwoWhoAreAskedTheOneAddressedSpeaks) {
  const Extraction x = Extract(
      "Two answers\n\nIvan Petrov, director of Zubr Plant Ltd, and Wang Lei, head of Zoomlion, answered us.\n\n"
      "Mr Petrov, how large is the plant?\n\nWe employ 300 people.\n\nMr Wang, why did Zoomlion come?\n\n"
      "We employ 50 people here.");
  const std::vector<std::string> subjects = Subjects(x);
  ASSERT_EQ(subjects.size(), 2U);
  EXPECT_NE(subjects[0], "Zoomlion");
  EXPECT_EQ(subjects[1], "Zoomlion");
}

TEST(Figures, ALabelledLineIsOfTheProjectOfItsCard) {
  for (const char* text :
       {"Картка праекта: Віцебская ГЭС\n\nЗаказчык: РУП «Віцебскэнерга»\nУстаноўленая магутнасць: 40 МВт\n"
        "Каштарысны кошт: 189,7 млн долараў ЗША\n",
        "项目卡片：维捷布斯克水电站\n\n业主：维捷布斯克能源公司\n装机容量：40兆瓦\n总投资：1.897亿美元\n",
        "Project card: Vitebsk Hydropower Plant\n\nClient: Vitebskenergo\nInstalled capacity: 40 MW\n"
        "Cost: $189.7 million\n"}) {
    SCOPED_TRACE(text);
    const Extraction x = Extract(text);
    ASSERT_EQ(x.figures.size(), 2U);
    for (const Figure& figure : x.figures) {
      ASSERT_NE(figure.subject, kNoEntity);
      EXPECT_EQ(x.entities[figure.subject].key, "project:vitebsk-hpp");
    }
  }
}

// What a card's fields are of, and between whom its loan is.
TEST(Figures, EachCardIsOfTheProjectThatItNames) {
  constexpr std::string_view kCards[] = {
      "Project cards\n\nCARD 1\nName: Vitebsk Hydropower Plant\nBorrower: Vitebskenergo\nLender: China Development "
      "Bank\nLoan: $154 million\nInstalled capacity: 40 MW\n\nCARD 2\nName: Orsha bleached pulp mill\nOwner: Orsha "
      "Paper Company\nLoan: $654 million from the Industrial and Commercial Bank of China (ICBC)\nStaff: 1,180\n",
      "Картотека проектов\n\nКарточка 1\nНазвание: Витебская ГЭС\nЗаёмщик: РУП «Витебскэнерго»\nКредитор: Банк развития "
      "Китая\nСумма кредита: 154 млн долларов США\nМощность: 40 МВт\n\nКарточка 2\nНазвание: Оршанский целлюлозный "
      "завод\nЗаказчик: ОАО «Орша Бумага»\nКредит: 654 млн долларов США от Промышленно-коммерческого банка Китая\n"
      "Рабочие места: 1180\n",
  };
  for (const std::string_view cards : kCards) {
    const Extraction x = Extract(std::string(cards));
    ASSERT_EQ(x.figures.size(), 4U) << cards;
    const auto key = [&](EntityIndex e) { return e == kNoEntity ? "" : x.entities[e].key; };
    for (const std::size_t loan : {0, 2}) {
      EXPECT_EQ(key(x.figures[loan].subject), loan == 0 ? "org:cdb" : "org:icbc") << cards;
      ASSERT_EQ(x.figures[loan].parties.size(), 2U) << cards;
      for (const EntityIndex party : x.figures[loan].parties) EXPECT_NE(x.entities[party].type, EntityType::kCountry) << cards;
    }
    EXPECT_EQ(key(x.figures[1].subject), "project:vitebsk-hpp") << cards;
    ASSERT_NE(x.figures[3].subject, kNoEntity) << cards;
    EXPECT_EQ(x.entities[x.figures[3].subject].type, EntityType::kProject) << cards;
  }
}

TEST(Figures, ANewParagraphGoesBackToTheCompanyOfThePaper) {
  const Extraction x = Extract(
      "Новый резидент\n\n«Хуася Бел» пришла в парк. Долю в «Хуася Бел» внесло предприятие «Светоинвест».\n\n«Хуася "
      "Бел» строит цех. Сначала предприятие наймёт 85 человек.");
  EXPECT_EQ(Subjects(x), (std::vector<std::string>{"Хуася Бел"}));
}

TEST(Figures, ChangeIsLinkedToItsLevel) {
  const Extraction x = Extract(
      "Bilateral trade between China and Belarus reached $4.2 billion in 2031, an increase of "
      "8.5 % from 2030.");
  ASSERT_EQ(x.figures.size(), 2U);
  EXPECT_EQ(x.figures[1].change_of, 0);
}

// The second share has no cue in the sentence, where a body is named.
TEST(Figures, ACarriedShareNeedsNoCueOfItsOwn) {
  const Extraction x = Extract(
      "Отчёт о грузах\n\nПогрузка завершена.\n\nдоля простых , отчасти в Народную транспортную службу ( НТС Литвы "
      "грузов , либо грузы были утеряны , либо подана одна жалоба , снизится до 8,5 процента ( в базовом 2031 году "
      "– 20,5 процента\n");
  EXPECT_FALSE(x.values.empty());
}

// The sides of a text that its title names are no states, unless a sentence names those.
TEST(Figures, TwoPlacesOfTheTitleAreTheSides) {
  const Extraction x = Extract(
      "Joint Statement of Gomel Region of the Republic of Belarus and Sichuan Province of the People's "
      "Republic of China\n\n1. The trade between the two regions came to $31 million in 2031.\n\n2. Nine "
      "documents were signed.\n\n3. From 2032 the sides will exchange 20 students a year.\n\n4. Belarus and "
      "China have 40 joint projects.\n");
  ASSERT_EQ(x.figures.size(), 4U);
  for (std::size_t f = 0; f < 4; ++f) {
    ASSERT_EQ(x.figures[f].parties.size(), 2U);
    for (const EntityIndex party : x.figures[f].parties) {
      EXPECT_EQ(x.entities[party].type, f < 3 ? EntityType::kPlace : EntityType::kCountry) << f;
    }
  }
}

TEST(Figures, ASheetTellsTheUnitOfAllItsSums) {
  constexpr std::string_view kSheets[] = {
      "Belarus and China: data sheet\n\nMillion US dollars unless another unit is given.\n\nExports of Belarus to "
      "China, 2031: 1,768\nOrganizations with Chinese capital in Belarus: 418\nRoom 307 is open.\n",
      "Беларусь и Китай: листок\n\nСуммы даны в млн долл. США.\n\nЭкспорт Беларуси в Китай в 2031 г.: 1768,0\n"
      "Организации с китайским капиталом в Беларуси: 418\nКомната 307 открыта.\n",
      "Беларусь і Кітай: лісток\n\nСумы прыведзены ў млн долараў ЗША, калі не пазначана іншае.\n\nЭкспарт Беларусі ў Кітай у 2031 г.: 1768,0\n"
      "Арганізацыі з кітайскім капіталам у Беларусі: 418\n",
      "白俄罗斯与中国数据\n\n金额均以百万美元计。\n\n2031年白俄罗斯对华出口：1768.0\n白俄罗斯的中资企业：418家\n",
  };
  for (const std::string_view sheet : kSheets) {
    const Extraction x = Extract(std::string(sheet));
    ASSERT_EQ(x.figures.size(), 2U) << sheet;
    EXPECT_EQ(x.figures[0].unit, "USD") << sheet;
    EXPECT_EQ(x.figures[0].value.ToDouble(), 1768e6) << sheet;
    EXPECT_EQ(x.figures[1].unit, "count") << sheet;
  }
}

TEST(Figures, AnItemOfOneLineIsDone) {
  const Extraction x = Extract(
      "中白数据便览\n\n· 中国赴白俄罗斯游客，2031年：4.6万人次\n· 明斯克与中国城市间的定期客运航班，2032年：每周11班\n\n"
      "编者注：本版已经更正。\n");
  ASSERT_EQ(x.figures.size(), 2U);
  EXPECT_EQ(x.figures[1].unit, "count/week");
}

TEST(Figures, AnEntryDatesWhatFewDaysOfItSaw) {
  const Extraction x = Extract(
      "Хроника связей Беларуси и Китая\n\n2031 г. В Гродно прошёл Форум регионов Беларуси и Китая; за три дня "
      "его посетили 900 человек.\n\n2032 г. За пять лет на стажировку в Китай съездили 64 белорусских студента.\n");
  std::vector<std::string> periods;
  for (const Figure& figure : x.figures) periods.push_back(figure.period);
  EXPECT_EQ(periods, (std::vector<std::string>{"2031", "2031", ""}));
}

TEST(Figures, LongSentencesAndManyValuesStayCheap) {
  std::string text = "Trade between China and Belarus:";
  for (int i = 0; i < 20'000; ++i) text += " exports 8 % and";
  EXPECT_LE(Extract(text).figures.size(), 100'000U);
}

}  // namespace
}  // namespace kg::extract
