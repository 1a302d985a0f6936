#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "extract/text/document_reader.h"

namespace kg::extract {
namespace {

using Strings = std::vector<std::string>;

Document Read(std::string_view text) {
  static const Result<DocumentReader> reader = DocumentReader::Load(KG_SOURCE_DIR "/schemas");
  EXPECT_TRUE(reader.ok());
  Result<Document> document = reader->Read("a.txt", text);
  EXPECT_TRUE(document.ok()) << document.error().message;
  return std::move(*document);
}

constexpr std::string_view kVolume =
    "The growth of exports is the last point of this piece. It goes on.\n"
    "\n"
    "## References\n"
    "\n"
    "- 1. Lee K. Trade in numbers[J]. Trade Review, 2019, 4(2): 5-9.\n"
    "- 2. Wu D. Roads[D]. Northern University, 2020.\n"
    "\n"
    "## RAILWAYS AND TRADE ON THE WAY TO THE WEST\n"
    "\n"
    "LI Na, ZHAO Peng Belarusian State University lina@x.example\n"
    "\n"
    "**Annotation.** The paper studies railways. It finds much.\n"
    "\n"
    "Railways carry goods [2]. They carry people, too.\n"
    "\n"
    "## References\n"
    "\n"
    "- 1. Sun P. Rails. Rail Journal, 2011, 3(1): 1-2.\n"
    "- 2. Sun P. Wheels[M]. Minsk: Press, 2012.\n";

TEST(Layout, CutsAVolumeAtItsPapers) {
  const Document document = Read(kVolume);
  ASSERT_EQ(document.papers.size(), 2u);
  EXPECT_EQ(document.papers[0].title, "");
  const Paper& paper = document.papers[1];
  EXPECT_EQ(paper.title, "RAILWAYS AND TRADE ON THE WAY TO THE WEST");
  EXPECT_EQ(paper.authors, (Strings{"LI Na", "ZHAO Peng"}));
  EXPECT_EQ(paper.affiliations, Strings{"Belarusian State University"});
  EXPECT_EQ(paper.emails, Strings{"lina@x.example"});
  ASSERT_EQ(document.references.size(), 4u);
  EXPECT_EQ(document.references[1].paper, 0u);
  EXPECT_EQ(document.references[2].paper, 1u);
  EXPECT_EQ(document.references[3].number, 2);
}

TEST(Layout, TellsZones) {
  const Document document = Read(kVolume);
  const auto zone_of = [&](std::string_view part) {
    for (const Sentence& sentence : document.sentences)
      if (document.clean.text(sentence.span).find(part) != std::string_view::npos)
        return sentence.zone;
    return Zone::kFurniture;
  };
  EXPECT_EQ(zone_of("The growth"), Zone::kBody);
  EXPECT_EQ(zone_of("RAILWAYS AND"), Zone::kTitle);
  EXPECT_EQ(zone_of("LI Na"), Zone::kByline);
  EXPECT_EQ(zone_of("It finds much."), Zone::kAbstract);
  EXPECT_EQ(zone_of("They carry people"), Zone::kBody);
  EXPECT_EQ(zone_of("Wheels"), Zone::kReference);
}

TEST(Layout, SentencesAreInOrderAndApart) {
  const Document document = Read(kVolume);
  std::uint32_t end = 0;
  for (const Sentence& sentence : document.sentences) {
    EXPECT_LE(end, sentence.span.begin);
    EXPECT_LT(sentence.span.begin, sentence.span.end);
    end = sentence.span.end;
  }
}

TEST(Layout, NamesMayStandBeforeTheTitle) {
  const Document document = Read(
      "УДК 338.1\n\nИ. И. Лапко, П. П. Сорока\nБелорусский государственный университет, Минск\n"
      "lapko@x.example\n\nТОРГОВЛЯ И ДОРОГИ ДВУХ СТРАН\n\nВ статье идёт речь о дорогах. Их много.\n");
  ASSERT_EQ(document.papers.size(), 1u);
  EXPECT_EQ(document.papers[0].title, "ТОРГОВЛЯ И ДОРОГИ ДВУХ СТРАН");
  EXPECT_EQ(document.papers[0].authors, (Strings{"И. И. Лапко", "П. П. Сорока"}));
  EXPECT_EQ(document.papers[0].affiliations, Strings{"Белорусский государственный университет"});
}

TEST(Layout, MarksJoinAuthorsAndBodies) {
  const Document document = Read(
      "农业合作研究\n\n王平¹，李 安²\n（1. 南方大学，广州 510000；2. 东方大学，上海 200000）\n\n"
      "摘　要：本文研究农业合作，认为前景很好。\n\n农业合作很重要。\n");
  ASSERT_EQ(document.papers.size(), 1u);
  const Paper& paper = document.papers[0];
  EXPECT_EQ(paper.authors, (Strings{"王平", "李安"}));
  EXPECT_EQ(paper.affiliations, (Strings{"南方大学", "东方大学"}));
  ASSERT_EQ(paper.author_affiliations.size(), 2u);
  EXPECT_EQ(paper.author_affiliations[0], std::vector<std::uint32_t>{0});
  EXPECT_EQ(paper.author_affiliations[1], std::vector<std::uint32_t>{1});
  EXPECT_EQ(paper.language, Language::kChinese);
}

TEST(Layout, MarksMayStandApart) {
  const Document document = Read(
      "BRIDGES BETWEEN TWO RIVERS\n\nAlena Drozd 1, Zhao Mingde 2\n"
      "1 Polotsk State University, Polotsk, Belarus\n2 Lanzhou University, Lanzhou, China\n"
      "a.drozd@x.example\n\nAbstract. This paper is about bridges.\n\nThere are many of them.\n");
  ASSERT_EQ(document.papers.size(), 1u);
  const Paper& paper = document.papers[0];
  EXPECT_EQ(paper.authors, (Strings{"Alena Drozd", "Zhao Mingde"}));
  EXPECT_EQ(paper.affiliations, (Strings{"Polotsk State University", "Lanzhou University"}));
  ASSERT_EQ(paper.author_affiliations.size(), 2u);
  EXPECT_EQ(paper.author_affiliations[0], std::vector<std::uint32_t>{0});
  EXPECT_EQ(paper.author_affiliations[1], std::vector<std::uint32_t>{1});
}

// All that authors put under a title. Bodies of an author are numbers, in the order of `bodies`.
TEST(Layout, BylinesHaveManyForms) {
  struct Case {
    std::string_view byline;
    Strings authors, bodies;
    std::vector<std::vector<std::uint32_t>> joined;
  };
  const std::string_view polotsk = "Polotsk State University", lanzhou = "Lanzhou University";
  const Strings two = {"Alena Drozd", "Zhao Mingde"}, both = {std::string(polotsk), std::string(lanzhou)};
  const Case cases[] = {
      {"Alena Drozd¹, Zhao Mingde²\n¹ Polotsk State University, Polotsk, Belarus\n² Lanzhou University, Lanzhou, China\n", two, both, {{0}, {1}}},
      {"Alena Drozd1, Zhao Mingde2\n1Polotsk State University, Polotsk, Belarus\n2Lanzhou University, Lanzhou, China\n", two, both, {{0}, {1}}},
      {"Alena Drozd a, Zhao Mingde b\na Polotsk State University, Polotsk, Belarus\nb Lanzhou University, Lanzhou, China\n", two, both, {{0}, {1}}},
      {"Alena Drozdᵃ, Zhao Mingdeᵇ\nᵃ Polotsk State University, Polotsk, Belarus\nᵇ Lanzhou University, Lanzhou, China\n", two, both, {{0}, {1}}},
      {"Alena Drozd (1), Zhao Mingde (2)\n(1) Polotsk State University, Polotsk, Belarus\n(2) Lanzhou University, Lanzhou, China\n", two, both, {{0}, {1}}},
      {"Alena Drozd 1*, Zhao Mingde 1,2\n1 Polotsk State University, Polotsk, Belarus\n2 Lanzhou University, Lanzhou, China\n*Corresponding author: a.drozd@x.example\n", two, both, {{0}, {0, 1}}},
      {"Alena Drozd, Polotsk State University, Polotsk, Belarus\nZhao Mingde, Lanzhou University, Lanzhou, China\n", two, both, {{0}, {1}}},
      {"Alena Drozd (Polotsk State University), Zhao Mingde (Lanzhou University)\n", two, both, {{0}, {1}}},
      {"Alena Drozd\nPolotsk State University, Polotsk, Belarus\na.drozd@x.example\n\nZhao Mingde\nLanzhou University, Lanzhou, China\nzhao@y.example\n", two, both, {{0}, {1}}},
      {"Alena Drozd and Zhao Mingde\nPolotsk State University, Polotsk, Belarus\n", two, {std::string(polotsk)}, {{0}, {0}}},
      {"by Alena Drozd and Zhao Mingde\nPolotsk State University\n", two, {std::string(polotsk)}, {{0}, {0}}},
      {"Alena Drozd, PhD in Economics, Associate Professor\nPolotsk State University, Polotsk, Belarus\nZhao Mingde, Master's student\nLanzhou University, Lanzhou, China\n", two, both, {{0}, {1}}},
      {"Prof. Alena Drozd, Dr. Zhao Mingde\nPolotsk State University, Polotsk, Belarus\n", two, {std::string(polotsk)}, {{0}, {0}}},
      {"Alena Drozd\nPolotsk State University, Polotsk, Belarus\nORCID: 0000-0001-0002-0003\na.drozd@x.example\n", {"Alena Drozd"}, {std::string(polotsk)}, {{0}}},
      {"Alena Drozd\nSavings Bank of the Dvina Towns, Polotsk\na.drozd@x.example\n", {"Alena Drozd"}, {"Savings Bank of the Dvina Towns"}, {{0}}},
      {"О. И. Лапко¹⁾, Чжао Вэй²⁾\n¹⁾Полоцкий государственный университет, г. Полоцк, Беларусь\n²⁾Брестский государственный университет, г. Брест, Беларусь\n", {"О. И. Лапко", "Чжао Вэй"}, {"Полоцкий государственный университет", "Брестский государственный университет"}, {{0}, {1}}},
      {"О. И. Лапко, Полоцкий государственный университет\nЧжао Вэй, Брестский государственный университет\n", {"О. И. Лапко", "Чжао Вэй"}, {"Полоцкий государственный университет", "Брестский государственный университет"}, {{0}, {1}}},
      {"Чжао Вэй, магистрант\nНаучный руководитель: О. И. Лапко, канд. экон. наук, доцент\nБрестский государственный университет, г. Брест, Беларусь\n", {"Чжао Вэй"}, {"Брестский государственный университет"}, {{0}}},
      {"Авторы: О. И. Лапко, Чжао Вэй\nМесто работы: Брестский государственный университет\n", {"О. И. Лапко", "Чжао Вэй"}, {"Брестский государственный университет"}, {{0}, {0}}},
      {"А. М. Дудко 1, Чжао Лі 2\n1 Полацкі дзяржаўны ўніверсітэт, г. Полацк, Беларусь\n2 Брэсцкі дзяржаўны ўніверсітэт, г. Брэст, Беларусь\n", {"А. М. Дудко", "Чжао Лі"}, {"Полацкі дзяржаўны ўніверсітэт", "Брэсцкі дзяржаўны ўніверсітэт"}, {{0}, {1}}},
      {"王平（南方大学）  李安（东方大学）\n", {"王平", "李安"}, {"南方大学", "东方大学"}, {{0}, {1}}},
      {"作者：王平\n单位：南方大学\n", {"王平"}, {"南方大学"}, {{0}}},
      {"王平1，李安2\n（1. 南方大学 经济学院，陕西 西安 710061；2. 东方大学 国际商务系，明斯克 220070）\n", {"王平", "李安"}, {"南方大学经济学院", "东方大学国际商务系"}, {{0}, {1}}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.byline);
    const Document document = Read("BRIDGES BETWEEN TWO RIVERS\n\n" + std::string(c.byline) +
                                   "\nAbstract. This paper is about bridges and what they cost.\n\nThere are many of them.\n");
    ASSERT_EQ(document.papers.size(), 1u);
    const Paper& paper = document.papers[0];
    EXPECT_EQ(paper.authors, c.authors);
    EXPECT_EQ(paper.affiliations, c.bodies);
    EXPECT_EQ(paper.author_affiliations, c.joined);
  }
}

TEST(Layout, ANameAboveTextSignsIt) {
  const Document document = Read(
      "Зачем строят мосты\n\nСергей Лапко\n\nНас часто спрашивают, зачем двум странам столько мостов, если рек мало.\n");
  ASSERT_EQ(document.papers.size(), 1u);
  EXPECT_EQ(document.papers[0].authors, Strings{"Сергей Лапко"});
}

TEST(Layout, PostsStandBeforeAuthors) {
  const Document document = Read(
      "МОСТЫ И РЕКИ ДВУХ СТРАН\n\nст. преподаватель Ольга Степанова, Dr Alena Drozd\n"
      "Белорусский государственный университет\n\nАннотация. Речь идёт о мостах.\n\nМостов много.\n");
  ASSERT_EQ(document.papers.size(), 1u);
  EXPECT_EQ(document.papers[0].authors, (Strings{"Ольга Степанова", "Alena Drozd"}));
}

TEST(Layout, ARecordThatIsToldHasATitle) {
  const Document document = Read(
      "A bank lends money for a bridge in Brest\n\nRecipient: Belarus | Sector: Roads\n\nDescription\n"
      "In May 2031 the bank and the town signed an agreement on a loan for a new bridge across the river.\n");
  ASSERT_EQ(document.papers.size(), 1u);
  EXPECT_EQ(document.papers[0].title, "A bank lends money for a bridge in Brest");
}

TEST(Layout, ARecordHasFieldsThatNoTableKnows) {
  const Document document = Read(
      "Карточка: мост в Бресте\n\nЗаёмщик: Брест\nКредитор: Банк развития\nАрхитектурное бюро: «Река»\n"
      "Статус: завершён\n\nОписание. В мае 2031 года банк и город подписали соглашение о займе на новый мост через реку.\n");
  ASSERT_EQ(document.papers.size(), 1u);
  EXPECT_EQ(document.papers[0].title, "Карточка: мост в Бресте");
}

TEST(Layout, NewsHasATitleAndNoByline) {
  const Document document = Read(
      "12 марта 2024 г.\n\nЭкспорт растёт\n\nЭкспорт вырос на 5 %. Об этом сообщили в Минске.\n");
  ASSERT_EQ(document.papers.size(), 1u);
  EXPECT_EQ(document.papers[0].title, "Экспорт растёт");
  EXPECT_TRUE(document.papers[0].authors.empty());
}

TEST(Layout, ATextNamesItsAuthorBelowTheTitle) {
  const Document lone = Read(
      "Почему растёт экспорт\n\nСергей Полевой\n\nЭкспорт растёт не первый год, и причины этого известны всем в Минске.\n");
  EXPECT_EQ(lone.papers[0].authors, Strings{"Сергей Полевой"});
  const Document talk = Read(
      "Трактор и поле\n\nГутарка з дырэктарам завода. Гутарыла Вольга Палявая\n\nЗавод расце не першы год, і пра гэта "
      "ведаюць усе ў Мінску.\n");
  EXPECT_EQ(talk.papers[0].authors, Strings{"Вольга Палявая"});
  const Document told = Read(
      "Поле и трактор\n\nО том, как собирают тракторы и почему их ждут на юге, рассказывает Виктор Лесной, директор завода "
      "«Сокол» из Бобруйска. Беседовал Антон Полевой\n\n— Сколько тракторов собрали?\n\n— Больше, чем годом раньше.\n");
  EXPECT_EQ(told.papers[0].authors, Strings{"Антон Полевой"});
}

TEST(Layout, AnAuthorMayBeNamedWithWhomHeWorksFor) {
  const Document english = Read(
      "Rails and roads: what the new line brings\n\nBy Jan Kowalski, Baltic Policy Centre\n\n"
      "The new line was opened in May. It carries goods.\n");
  EXPECT_EQ(english.papers[0].authors, Strings({"Jan Kowalski"}));
  EXPECT_EQ(english.papers[0].affiliations, Strings({"Baltic Policy Centre"}));
  const Document russian = Read(
      "Рельсы и дороги: что даёт новая линия\n\nАнна Лис, Институт торговли\n\n"
      "Новая линия открыта в мае. По ней возят товары.\n");
  EXPECT_EQ(russian.papers[0].authors, Strings({"Анна Лис"}));
  EXPECT_EQ(russian.papers[0].affiliations, Strings({"Институт торговли"}));
}

TEST(Layout, ABylineOfManyLinesKeepsItsLinesApart) {
  const Document document = Read(
      "ДОРОГИ И РЕКИ ДВУХ СТРАН\n\nЧжао Вэй\nаспирант\n"
      "Научный руководитель: Сорока И. И., д-р экон. наук, профессор\n"
      "Белорусский государственный университет\nг. Минск, Республика Беларусь\nvei@x.example\n\n"
      "Аннотация. Речь идёт о дорогах.\n\nДорог много.\n");
  ASSERT_EQ(document.papers.size(), 1u);
  EXPECT_EQ(document.papers[0].authors, Strings{"Чжао Вэй"});
  EXPECT_EQ(document.papers[0].affiliations, Strings{"Белорусский государственный университет"});
  EXPECT_EQ(document.papers[0].emails, Strings{"vei@x.example"});
}

TEST(Layout, OneParagraphMayHoldSeveralEntries) {
  const Document document = Read(
      "References\n\n[1] Lapko, A. (2020). Roads. Road Review, 5(1), 3–9. [2] Chen, B. (2021). Rivers. Water Review, "
      "6, 10–19.\n");
  ASSERT_EQ(document.references.size(), 2u);
  EXPECT_EQ(document.references[0].pages, "3–9");
  EXPECT_EQ(document.references[1].title, "Rivers");
}

TEST(Layout, ATranslatedSummaryBeginsNoPaper) {
  const std::string body =
      "Мы пішам пра гандаль паміж краінамі, пра яго стан і перспектывы. Гандаль расце штогод, і гэта добра для "
      "абедзвюх краін. Таксама растуць інвестыцыі, і з імі растуць гарады, дарогі і заводы, пра якія мы "
      "гаворым у гэтым артыкуле падрабязна і спакойна.";
  const Document document =
      Read("ГАНДАЛЬ І ДАРОГІ\n\nН. В. Сокал\nБеларускі дзяржаўны ўніверсітэт\n\n" + body +
           "\n\nSummary. The paper is about trade.\n\nЛітаратура\n\n1. Сокал, Н. В. Гандаль / Н. В. Сокал "
           "// Час. – 2020. – № 1. – С. 2–3.\n");
  ASSERT_EQ(document.papers.size(), 1u);
  EXPECT_EQ(document.papers[0].language, Language::kBelarusian);
}

TEST(Layout, AnEntryMayBeginWithABody) {
  const Document document = Read(
      "RIVERS AND ROADS\n\nA. B. Novik\nUniversity of Brest\n\nAbstract. It is about roads.\n\nReferences\n\n"
      "Kruk, D. S. (2024). Currency structure of exports, imports and debts. Banking Herald, 31(6), 22–31.\n"
      "Ministry of Labour. (2023). Wages and work in the towns of the north: A report. Minsk: Statistics.\n"
      "World Bank (2020). Belarus economic update: What the numbers of the year tell. World Bank Group.\n");
  EXPECT_EQ(document.references.size(), 3u);
}

struct Expected {
  std::string_view entry;
  Strings authors;
  std::string_view title, type, container;
  int year;
  std::string_view volume, issue, pages;
};

TEST(Reference, ReadsEveryStyle) {
  const Expected cases[] = {
      {"Петров, И. И. Логистика / И. И. Петров, А. Б. Кот // Бюллетень. – 2020. – Т. 4, № 3. – С. 12–20.",
       {"Петров, И. И.", "А. Б. Кот"}, "Логистика", "J", "Бюллетень", 2020, "4", "3", "12–20"},
      {"Кот, А. Б. Рынки Китая / А. Б. Кот. – Минск : Право, 2018. – 196 с.",
       {"Кот, А. Б."}, "Рынки Китая", "M", "", 2018, "", "", ""},
      {"王五,赵六.合作的现状[J].旅游学刊,2020,35(4):12-18.",
       {"王五", "赵六"}, "合作的现状", "J", "旅游学刊", 2020, "35", "4", "12-18"},
      {"陈八．国情［Ｎ］．光明日报，2022-09-16（08）．", {"陈八"}, "国情", "N", "光明日报", 2022, "", "", "08"},
      {"Chen, L., & Novik, A. V. (2022). Mirrors in trade. Trade Review, 12(3), 11–29.",
       {"Chen, L.", "Novik, A. V."}, "Mirrors in trade", "J", "Trade Review", 2022, "12", "3", "11–29"},
      {"Li, X. (2019). Soft words. In A. Novak (Ed.), Power of books (pp. 10–25). Harbour Press.",
       {"Li, X."}, "Soft words", "C", "Power of books", 2019, "", "", "10–25"},
      {"Tan, W. (2019). Prices of milk [Doctoral dissertation, Dvina University].",
       {"Tan, W."}, "Prices of milk", "D", "", 2019, "", "", ""},
      {"Smith J., Brown K. Culture and society. Journal of Culture, 2018, vol. 12, no. 3, pp. 45-60.",
       {"Smith J.", "Brown K."}, "Culture and society", "J", "Journal of Culture", 2018, "12", "3", "45-60"},
      {"Danko A. V. Foreign trade. Minsk, BSU Publ., 2018. 240 p.",
       {"Danko A. V."}, "Foreign trade", "M", "", 2018, "", "", ""},
      {"Keller, Ulrich, Anna Marsh, and Scott Lind. Trade and order. Cambridge: Polity Press, 1994.",
       {"Keller, Ulrich", "Anna Marsh", "Scott Lind"}, "Trade and order", "M", "", 1994, "", "", ""},
      {"Jurek, Piotr W.; Kettler, Anne; & Redman, Nancy J. 1993. Patterns of trade. Trade Review 64, 675–687.",
       {"Jurek, Piotr W.", "Kettler, Anne", "Redman, Nancy J."}, "Patterns of trade", "J", "Trade Review",
       1993, "64", "", "675–687"},
      {"Lipski, J. \"Loans in the East,\" Trade Review, vol. 96, no. 3, pp. 655-672, 2020.",
       {"Lipski, J."}, "Loans in the East", "J", "Trade Review", 2020, "96", "3", "655-672"},
      {"Novak, N. (2017). Whose century? Strategic meanings of the new road to the West. Seattle: North Press.",
       {"Novak, N."}, "Whose century? Strategic meanings of the new road to the West", "M", "", 2017, "", "", ""},
      {"Council of Timber Growers. 2015. Prices of timber in the north. Oslo: North Press.",
       {"Council of Timber Growers"}, "Prices of timber in the north", "M", "", 2015, "", "", ""},
      {"BelTA. Potash trade hits a new high. URL: https://news.example/view/12345 (accessed 10 March 2023).",
       {"BelTA"}, "Potash trade hits a new high", "EB", "", 0, "", "", ""},
      {"Громова, Т. С. Пошлины Китая / Т. С. Громова, Лю Фан // Таможенный вестник. – 2031. – Т. 8, № 2 (31). – С. 5–9.",
       {"Громова, Т. С.", "Лю Фан"}, "Пошлины Китая", "J", "Таможенный вестник", 2031, "8", "2 (31)", "5–9"},
      {"Лян, Хуэй. Леса и реки / Хуэй Лян, С. П. Дрозд // Наука. – 2031. – № 4. – С. 7–9.",
       {"Лян, Хуэй", "С. П. Дрозд"}, "Леса и реки", "J", "Наука", 2031, "", "4", "7–9"},
      {"Туманов Г. Л., Ли Чэн. Порты Китая. Минск : Право, 2030. 140 с.",
       {"Туманов Г. Л.", "Ли Чэн"}, "Порты Китая", "M", "", 2030, "", "", ""},
      {"Сад, П. А. Мост дружбы / П. А. Сад // Звязда. – 2031. – 14 лют. – С. 3.",
       {"Сад, П. А."}, "Мост дружбы", "N", "Звязда", 2031, "", "", "3"},
      {"Экспорт льна в 2030 году [Электронный ресурс] : обзор // Агропортал. – Режим доступа: https://agro.example. – Дата доступа: 02.03.2031.",
       {}, "Экспорт льна в 2030 году", "EB", "Агропортал", 0, "", "", ""},
  };
  for (const Expected& c : cases) {
    SCOPED_TRACE(c.entry);
    const Document document = Read("References\n\n1. " + std::string(c.entry) + "\n");
    ASSERT_EQ(document.references.size(), 1u);
    const Reference& r = document.references[0];
    EXPECT_EQ(r.authors, c.authors);
    EXPECT_EQ(r.title, c.title);
    EXPECT_EQ(r.type, c.type);
    EXPECT_EQ(r.container, c.container);
    EXPECT_EQ(r.year, c.year);
    EXPECT_EQ(r.volume, c.volume);
    EXPECT_EQ(r.issue, c.issue);
    EXPECT_EQ(r.pages, c.pages);
  }
}

TEST(Reference, ReadsThesesAndIdentifiers) {
  const Document document = Read(
      "References\n\n"
      "1. Wu D. Roads[D]. Northern University, 2020. DOI: 10.5555/abc.2020.1.\n"
      "2. Xu, D. D. (2020). A Study of Roads. (Master's thesis, Eastern University).\n"
      "3. Гай, Н. П. Дороги : дис. ... канд. экон. наук : 08.00.14 / Н. П. Гай ; Сев. гос. ун-т. – Минск, 2030. – 150 л.\n");
  ASSERT_EQ(document.references.size(), 3u);
  EXPECT_EQ(document.references[2].institution, "Сев. гос. ун-т");
  EXPECT_EQ(document.references[0].institution, "Northern University");
  EXPECT_EQ(document.references[0].doi, "10.5555/abc.2020.1");
  EXPECT_EQ(document.references[1].institution, "Eastern University");
  EXPECT_EQ(document.references[1].type, "D");
}

TEST(Reference, AnyBytesAreReadWithoutHarm) {
  std::uint64_t state = 88172645463325252u;
  const std::string_view pieces[] = {"[", "]", "(", ")", ". ", ", ", " // ", " / ", "[J]", "2020", "Li A. B.", "王",
                                     "\"", "“", "等", "et al", " – ", "№", "10.5555/", "http://", "С. ", "\n", ":",
                                     "@", "\\", "*", "#", "K e y w o r d s", "References\n", "1. ", "\xC2\xAD", "-\n"};
  for (int round = 0; round < 400; ++round) {
    std::string text = "References\n";
    for (int i = 0; i < 40; ++i) {
      state ^= state << 13, state ^= state >> 7, state ^= state << 17;
      text += pieces[state % std::size(pieces)];
    }
    const Document document = Read(text);
    for (const Reference& reference : document.references) {
      EXPECT_LE(reference.span.end, document.clean.text().size());
      for (const Span& span : reference.author_spans) EXPECT_TRUE(reference.span.Contains(span));
      EXPECT_TRUE(reference.title_span.empty() || reference.span.Contains(reference.title_span));
    }
    for (const Sentence& sentence : document.sentences) {
      const Span source = document.clean.ToSource(sentence.span);
      EXPECT_LE(source.begin, source.end);
      EXPECT_LE(source.end, document.source.size());
    }
  }
}

}  // namespace
}  // namespace kg::extract
