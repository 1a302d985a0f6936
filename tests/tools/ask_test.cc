#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "extract/pipeline.h"
#include "tests/tools/statement_facts.h"
#include "tools/ask/ask.h"
#include "tools/ask/graph.h"
#include "tools/ask/lists.h"
#include "tools/ask/print.h"
#include "tools/ask/question.h"
#include "tools/ask/slips.h"
#include "tools/ask/words.h"

namespace kg::ask {
namespace {

const std::filesystem::path& Schemas() {
  static const std::filesystem::path path = std::filesystem::path(KG_SOURCE_DIR) / "schemas";
  return path;
}

// Loaded once: both are immutable.
const extract::Pipeline& Rules() {
  static const Result<extract::Pipeline> pipeline = extract::Pipeline::Load(Schemas());
  EXPECT_TRUE(pipeline) << pipeline.error().ToString();
  return *pipeline;
}
const Words& Table() {
  static const Result<Words> words = Words::Load(Schemas());
  EXPECT_TRUE(words) << words.error().ToString();
  return *words;
}

// Documents written for this test, as the pipeline reads them.
class Asking : public testing::Test {
 protected:
  void Read(const std::string& name, const std::string& text) {
    Result<extract::Extraction> extraction = Rules().Extract(name, text);
    ASSERT_TRUE(extraction) << extraction.error().ToString();
    facts_.Add(name, extraction->document.source, extract::ToStatements(*extraction));
  }
  Reply Ask(const std::string& question) {
    Asker asker(Rules(), Table(), facts_);
    Result<Reply> reply = asker.Ask(question);
    EXPECT_TRUE(reply) << reply.error().ToString();
    return reply ? std::move(*reply) : Reply();
  }
  StatementFacts facts_;
};

TEST_F(Asking, TheSameFigureInFourLanguages) {
  Read("trade.txt",
       "Trade of the two countries\n\nBilateral trade between Belarus and China reached $7.7 billion "
       "in 2031. Bilateral trade between Belarus and China was $6.1 billion in 2030.\n");
  for (const char* question : {"What was the trade turnover of Belarus and China in 2031?",
                               "2031年白俄罗斯与中国的双边贸易额是多少？",
                               "Каким был товарооборот Беларуси и Китая в 2031 году?",
                               "Які быў тавараабарот Беларусі і Кітая ў 2031 годзе?"}) {
    SCOPED_TRACE(question);
    const Reply reply = Ask(question);
    ASSERT_EQ(reply.answers.size(), 1U);
    const Answer& answer = reply.answers.front();
    ASSERT_TRUE(answer.value.is_number());
    EXPECT_DOUBLE_EQ(answer.value.number(), 7.7e9);
    EXPECT_EQ(answer.unit, "USD");
    EXPECT_EQ(answer.period, "2031");
    EXPECT_NE(answer.places.front().quote.find("$7.7 billion"), std::string::npos);
  }
}

TEST_F(Asking, WhatIsNotSaidIsNotAnswered) {
  Read("trade.txt",
       "Bilateral trade between Belarus and China reached $7.7 billion in 2031. The SCO summit was "
       "attended by Belarus.\n");
  for (const char* question : {"What was the trade turnover of Belarus and China in 1999?",
                               "На сколько процентов вырос товарооборот Беларуси и Сербии?",
                               "白俄罗斯是哪一年加入上海合作组织的？",
                               "Колькі беларускіх студэнтаў вучыцца ў Кітаі?",
                               "What is the population of Minsk?"}) {
    SCOPED_TRACE(question);
    const Reply reply = Ask(question);
    EXPECT_TRUE(reply.answers.empty()) << AsJson(reply);
    EXPECT_NE(AsJson(reply).find("\"answers\":[]"), std::string::npos);
  }
}

TEST_F(Asking, SourcesThatDisagreeStandSideBySide) {
  Read("a.txt", "Bilateral trade between Belarus and China reached $7.7 billion in 2031.\n");
  Read("b.txt", "Bilateral trade between Belarus and China reached $7.2 billion in 2031.\n");
  const Reply reply = Ask("What was the bilateral trade between Belarus and China in 2031?");
  EXPECT_EQ(reply.answers.size(), 2U);
  EXPECT_TRUE(reply.disagree);
}

TEST_F(Asking, RelationsAreAskedFromEitherEnd) {
  Read("sco.txt",
       "China, Russia and Kazakhstan founded the Shanghai Cooperation Organization in 2001. India "
       "and Pakistan joined the Shanghai Cooperation Organization in 2017.\n");
  const Reply founders = Ask("Which countries founded the SCO?");
  EXPECT_EQ(founders.answers.size(), 3U) << AsJson(founders);
  const Reply joined = Ask("Какие страны присоединились к ШОС в 2017 году?");
  EXPECT_EQ(joined.answers.size(), 2U) << AsJson(joined);
  const Reply year = Ask("上海合作组织是哪一年成立的？");
  ASSERT_EQ(year.answers.size(), 1U) << AsJson(year);
  EXPECT_EQ(year.answers.front().value.integer(), 2001);
}

TEST_F(Asking, OneOfTwoIsToldByItsFigure) {
  Read("stakes.txt",
       "MAZ-Weichai is a joint venture of two plants. Weichai owns 70 % of MAZ-Weichai. MAZ owns 30 % "
       "of MAZ-Weichai.\n");
  const auto one = [&](const char* question) {
    const Reply reply = Ask(question);
    return reply.answers.size() == 1 && reply.answers.front().entity
               ? reply.answers.front().entity->name
               : AsJson(reply);
  };
  EXPECT_EQ(one("Who holds the larger stake in MAZ-Weichai, MAZ or Weichai?"), "Weichai");
  EXPECT_EQ(one("Кому принадлежит меньшая доля МАЗ-Вэйчай: МАЗу или Вэйчай?"), "MAZ");
  EXPECT_TRUE(Ask("Who holds the larger stake in MAZ-Weichai, Geely or Weichai?").answers.empty());
}

// What a reply answers: numbers with their units, names, texts, in order.
std::vector<std::string> Told(const Reply& reply) {
  std::vector<std::string> out;
  for (const Answer& answer : reply.answers) {
    std::string one = answer.entity ? answer.entity->name : "";
    if (answer.value.is_number()) one += std::to_string(std::llround(answer.value.number())) + " " + answer.unit;
    else if (answer.value.is(Value::Type::kString)) one += answer.value.string();
    out.push_back(one);
  }
  return out;
}
using Texts = std::vector<std::string>;

TEST_F(Asking, SeveralThingsHaveOneAnswerEach) {
  Read("plant.txt",
       "MAZ-Weichai makes engines in Great Stone. Weichai owns 70 % of MAZ-Weichai, and MAZ owns 30 % of "
       "MAZ-Weichai. Cement output in Belarus rose from 3 million tonnes in 2031 to 4 million tonnes in 2033.\n");
  EXPECT_EQ(Told(Ask("What shares do Weichai and MAZ each hold in MAZ-Weichai?")), (Texts{"70 percent", "30 percent"}));
  EXPECT_EQ(Told(Ask("潍柴和明斯克汽车厂各持有MAZ-Weichai多少股份？")), (Texts{"70 percent", "30 percent"}));
  EXPECT_EQ(Told(Ask("Сколько цемента произвели в Беларуси в 2031 и в 2033 годах?")), (Texts{"3000000 t", "4000000 t"}));
  // One of two is no answer.
  EXPECT_EQ(Told(Ask("Колькі цэменту вырабілі ў Беларусі ў 2031 і ў 2035 гадах?")), Texts());
}

TEST_F(Asking, MoneyThatWasRefusedWasNotLent) {
  Read("loans.txt",
       "China Development Bank lent $40 million for the Brest Cable Plant. The plant also asked the Export-Import "
       "Bank of China for a loan of $25 million, which was refused.\n");
  EXPECT_EQ(Told(Ask("How much did China Development Bank lend for the Brest Cable Plant?")), Texts{"40000000 USD"});
  for (const char* question : {"How much did the Export-Import Bank of China lend to the Brest Cable Plant?",
                               "Сколько Эксимбанк Китая предоставил Брестскому кабельному заводу?",
                               "中国进出口银行为布列斯特电缆厂提供了多少贷款？"}) {
    SCOPED_TRACE(question);
    EXPECT_EQ(Told(Ask(question)), Texts());
  }
}

TEST_F(Asking, FiguresOfOtherGoodsPlacesOrCountriesAreNoAnswers) {
  Read("goods.txt",
       "In 2031 Belarus exported beef worth $90 million to China. In 2031 trade between China and Kazakhstan reached "
       "$41 billion. The delegation came to Minsk from Belarus.\n");
  EXPECT_EQ(Told(Ask("What did Belarus earn from beef exports to China in 2031?")), Texts{"90000000 USD"});
  for (const char* question : {"What were the poultry exports of Belarus to China in 2031?",
                               "На какую сумму Беларусь экспортировала цемент в Китай в 2031 году?",
                               "2031年白俄罗斯对华出口了多少美元的禽肉？",
                               "Якім быў тавараабарот Беларусі і Казахстана ў 2031 годзе?"}) {
    SCOPED_TRACE(question);
    EXPECT_EQ(Told(Ask(question)), Texts());
  }
}

TEST_F(Asking, WhomIsNotWhoDidIt) {
  Read("visit.txt",
       "湖南省副省长王建国率团访问莫吉廖夫州。访问期间，王建国会见了莫吉廖夫州州长安德烈·科兹洛夫。\n");
  EXPECT_EQ(Told(Ask("湖南省副省长在莫吉廖夫州会见了谁？")), Texts{"安德烈·科兹洛夫"});
}

TEST_F(Asking, ARefusalSaysWhy) {
  Read("trade.txt", "Bilateral trade between Belarus and China reached $7.7 billion in 2031.\n");
  const auto text = [&](const char* question) { return AsText(Ask(question), Table()); };
  EXPECT_NE(text("What was the trade turnover of Belarus and China in 2028?").find("\nThey tell it of other times: 2031\n"),
            std::string::npos);
  EXPECT_NE(text("Кто директор БелАЗа?").find("\nНи один документ не называет: БелАЗа\n"), std::string::npos);
  EXPECT_NE(text("weather tomorrow").find("\nIt is not clear what is asked for"), std::string::npos);
  EXPECT_EQ(text("2031年白俄罗斯与中国的双边贸易额是多少？").find("文献"), std::string::npos);
}

TEST_F(Asking, SourcesOfOneTextStandSideBySide) {
  Read("two.txt",
       "According to Belstat, trade between Belarus and China reached $8.6 billion in 2031. According to the General "
       "Administration of Customs of China, trade between Belarus and China reached $8.2 billion in 2031.\n");
  const Reply reply = Ask("What was the trade between Belarus and China in 2031?");
  EXPECT_EQ(reply.answers.size(), 2U);
  EXPECT_TRUE(reply.disagree);
  EXPECT_EQ(Ask("What was the trade between Belarus and China in 2031 according to Belstat?").answers.size(), 1U);
}

TEST_F(Asking, WordsOfAskingMayBeLeftOut) {
  Read("sco.txt",
       "China, Russia and Kazakhstan founded the Shanghai Cooperation Organization in 2001. Anna Lis is the director "
       "general of Belaruskali. China is the second largest trading partner of Belarus.\n");
  for (const char* question : {"SCO founding year", "год основания ШОС", "год заснавання ШАС", "请问上合组织成立年份"}) {
    SCOPED_TRACE(question);
    EXPECT_EQ(Told(Ask(question)), Texts{"2001 year"});
  }
  EXPECT_EQ(Ask("上合组织的创始成员国").answers.size(), 3U);
  EXPECT_EQ(Told(Ask("директор Беларуськалия")), Texts{"Anna Lis"});
  EXPECT_EQ(Told(Ask("месца Кітая сярод гандлёвых партнёраў Беларусі")), Texts{"2 rank"});
  EXPECT_EQ(Told(Ask("could you please tell me who the director of Belaruskali is")), Texts{"Anna Lis"});
}

TEST_F(Asking, ARoundedNumberIsNoOtherOne) {
  Read("a.txt", "Bilateral trade between Belarus and China reached $7.74 billion in 2031.\n");
  Read("b.txt", "Bilateral trade between Belarus and China was $7.7 billion in 2031.\n");
  const Reply reply = Ask("What was the bilateral trade between Belarus and China in 2031?");
  EXPECT_EQ(reply.answers.size(), 1U);
  EXPECT_FALSE(reply.disagree);
}

TEST_F(Asking, WhatAuthorsProposeIsSoughtBehindTheirTitle) {
  Read("paper.txt",
       "Cold chains in Belarusian-Chinese trade\n\nIvan Lis (Belarusian State University)\n\nAbstract. The paper looks at "
       "cold chains in trade between Belarus and China.\n\nFrozen goods take 16 days. We propose to build a refrigerated "
       "warehouse in Chengdu. Fees should be paid in yuan.\n");
  for (const char* question : {"What do the authors of the paper on cold chains propose to build in Chengdu?",
                               "Что авторы статьи о холодовых цепях предлагают построить в Чэнду?",
                               "关于冷链的论文建议在成都建设什么？"}) {
    SCOPED_TRACE(question);
    const Texts told = Told(Ask(question));
    ASSERT_FALSE(told.empty());
    EXPECT_NE(told.front().find("refrigerated warehouse"), std::string::npos) << told.front();
  }
}

TEST_F(Asking, AJsonAnswerIsOneLineWithThePlaceOfItsSentence) {
  const std::string text = "Bilateral trade between Belarus and China reached $7.7 billion in 2031.";
  Read("folder/trade.txt", text + "\n");
  const std::string line =
      AsJson(Ask("What was the bilateral trade between Belarus and China in 2031?"));
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_NE(line.find("\"document\":\"trade.txt\",\"span\":[0,71],\"quote\":\"" + text + "\""),
            std::string::npos)
      << line;
}

TEST(Lists, WhatASentenceNamesAfterACue) {
  struct Case {
    extract::Language language;
    std::string_view sentence;
    std::vector<std::string> want;
  };
  const Case cases[] = {
      {extract::Language::kEnglish, "Obstacles remain, including high costs, slow visas, etc.",
       {"high costs", "slow visas"}},
      {extract::Language::kEnglish, "They trade in goods such as flax, timber and cheese.",
       {"flax", "timber", "cheese"}},
      {extract::Language::kChinese, "两国在农业、能源和旅游等领域开展合作。", {"农业", "能源", "旅游"}},
      {extract::Language::kChinese, "双方通过展览、讲座等途径加深了解。", {"展览", "讲座"}},
      {extract::Language::kRussian, "Есть трудности, включая языковой барьер и долгую доставку.",
       {"языковой барьер", "долгую доставку"}},
      {extract::Language::kEnglish, "Trade grew, and so did investment.", {}},
      {extract::Language::kChinese, "两国关系良好。", {}}};
  for (const Case& c : cases) {
    SCOPED_TRACE(std::string(c.sentence));
    EXPECT_EQ(ListIn(c.sentence, c.language, Table().Of(c.language)), c.want);
  }
}

TEST(Cues, FormsGapsAndPrefixes) {
  struct Case {
    std::string_view cue;
    bool loose;
    std::string_view text;
    bool want;
  };
  constexpr Case kCases[] = {
      {"how many", false, "And how many are there?", true},
      {"how many", false, "how very many", false},
      {"присоедин*", false, "Какие страны присоединились", true},
      {"what was the ... trade", false, "What was the total bilateral trade?", true},
      {"which .. city", false, "Which Chinese city is it?", true},
      {"which .. city", false, "Which bank of the old city?", false},
      {"what was the ... trade", false, "What was the a b c d e f g h i trade?", false},
      {"товарный экспорт", true, "сумма товарного экспорта", true},
      {"товарный экспорт", false, "сумма товарного экспорта", false},
      {"多少家", false, "有多少家企业", true}};
  for (const auto& [cue, loose, text, want] : kCases) {
    SCOPED_TRACE(std::string(cue) + " / " + std::string(text));
    EXPECT_EQ(!Cue(cue, loose).Find(FoldedText(text), 0).tokens.empty(), want);
  }
}

TEST(Queries, CypherIsToldFromQuestions) {
  EXPECT_TRUE(IsCypher("MATCH (n) RETURN n"));
  EXPECT_TRUE(IsCypher("  match (n) return n"));
  EXPECT_TRUE(IsCypher("RETURN 1"));
  EXPECT_FALSE(IsCypher("With which countries does Belarus trade?"));
  EXPECT_FALSE(IsCypher("Matches of the season?"));
  EXPECT_FALSE(IsCypher(""));
}

TEST(Queries, ParametersAreWrittenOut) {
  EXPECT_EQ(WithParameters("RETURN $a, $b, $c", {{"a", Value::String("it's")},
                                                 {"b", Value::OfList({Value::Integer(1)})}}),
            "RETURN 'it\\'s', [1], $c");
}

TEST(Slips, OneLetterApart) {
  struct Case {
    std::string_view written, known;
    std::size_t ending;
    bool apart;
  };
  constexpr Case kCases[] = {
      {"provnces", "provinces", 0, true},       {"provincess", "provinces", 0, true},
      {"porvinces", "provinces", 0, true},      {"provinzes", "provinces", 0, true},
      {"provinces", "provinces", 0, false},     {"prvnces", "provinces", 0, false},
      {"trade", "trader", 0, true},             {"port", "part", 0, false},
      {"товраооборот", "товарооборот", 0, true}, {"гроднеской", "гродненская", 4, true},
      {"большому", "польша", 3, false},         {"кытай", "китай", 3, true},
      {"катар", "китай", 3, false},             {"колькы", "колькі", 0, true},
  };
  for (const auto& [written, known, ending, apart] : kCases) {
    SCOPED_TRACE(written);
    EXPECT_EQ(AreOneSlipApart(written, known, ending), apart);
  }
}

TEST(Periods, WhatIsToldOfOneTimeAnswersForAnother) {
  struct Case {
    std::string_view asked, told;
    bool fits;
  };
  constexpr Case kCases[] = {
      {"2024", "2024", true},
      {"2024", "2024-12-31", true},
      {"2024", "2024-05", true},
      {"2024", "2024-01/2024-09", false},          // some months are not the year
      {"2024", "2024-01/2024-12", true},
      {"2025-01/2025-03", "2025-01/2025-04", false},
      {"2025-01/2025-03", "2025", false},          // the year is not a part of it
      {"2025-01/2025-03", "2021/..", false},
      {"2025-01/2025-03", "2025-02", true},
      {"2025", "2021/2025", false},
      {"2025", "2021/..", true},
      {"2023-12-31", "2023", true},
      {"2023", "2022", false},
  };
  for (const auto& [asked, told, fits] : kCases) {
    SCOPED_TRACE(std::string(asked) + " " + std::string(told));
    EXPECT_EQ(TimeFit(*BoundsOfPeriod(asked), *BoundsOfPeriod(told)).has_value(), fits);
  }
}

TEST(Periods, MeetWhenADayIsShared) {
  const auto meets = [](std::string_view a, std::string_view b) {
    return Meet(*BoundsOfPeriod(a), *BoundsOfPeriod(b));
  };
  EXPECT_TRUE(meets("2022", "2022-05"));
  EXPECT_TRUE(meets("2022-01/2022-09", "2022-09"));
  EXPECT_TRUE(meets("2017/..", "2030"));
  EXPECT_FALSE(meets("2017/..", "2016"));
  EXPECT_FALSE(meets("2021", "2022"));
  EXPECT_FALSE(BoundsOfPeriod("last year"));
}

}  // namespace
}  // namespace kg::ask
