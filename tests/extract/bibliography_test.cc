#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "extract/pipeline.h"

namespace kg::extract {
namespace {

const Pipeline& Loaded() {
  static const Pipeline pipeline = [] {
    Result<Pipeline> loaded = Pipeline::Load(KG_SOURCE_DIR "/schemas");
    EXPECT_TRUE(loaded.ok()) << loaded.error().ToString();
    return std::move(*loaded);
  }();
  return pipeline;
}

constexpr std::string_view kText =
    "ROADS AND RIVERS OF THE NORTHERN REGION\n\n"
    "A. V. Sokal, N. P. Drozd\nBelarusian State University, Minsk, Belarus\n"
    "sokal@x.example, drozd@x.example\n\n"
    "Abstract. The paper studies roads and rivers.\n\n"
    "Roads are older than rivers [2, p. 3].\n\n"
    "References\n\n"
    "1. Drozd N. P. Rivers of the north / N. P. Drozd // Water Review. – 2019. – Vol. 2, No 1. – P. 3–9.\n"
    "2. Wu D. Roads of the south[D]. Jilin University, 2020.\n";

// "predicate: subject -> object" with the names of the ends.
std::set<std::string> Facts(const Extraction& x) {
  std::set<std::string> facts;
  for (const Relation& relation : x.relations)
    facts.insert(relation.predicate + ": " + x.entities[relation.subject].name + " -> " +
                 (relation.object == kNoEntity ? std::string(relation.literal.string())
                                               : x.entities[relation.object].name));
  return facts;
}

TEST(Bibliography, RelatesPapersAuthorsBodiesAndWorks) {
  const Result<Extraction> x = Loaded().Extract("a.txt", kText);
  ASSERT_TRUE(x.ok());
  const std::set<std::string> facts = Facts(*x);
  const std::string title = "ROADS AND RIVERS OF THE NORTHERN REGION";
  for (const std::string& fact :
       {"AUTHOR_OF: A. V. Sokal -> " + title, "AUTHOR_OF: N. P. Drozd -> " + title,
        std::string("AUTHOR_OF: N. P. Drozd -> Rivers of the north"),
        std::string("AFFILIATED_WITH: A. V. Sokal -> Belarusian State University"),
        std::string("HAS_EMAIL: N. P. Drozd -> drozd@x.example"),
        "CITES: " + title + " -> Roads of the south",
        std::string("PUBLISHED_IN: Rivers of the north -> Water Review"),
        std::string("SUBMITTED_TO: Roads of the south -> Jilin University")})
    EXPECT_EQ(facts.count(fact), 1u) << fact;
}

TEST(Bibliography, OneAuthorIsOnePersonHoweverPrinted) {
  const Result<Extraction> x = Loaded().Extract("a.txt", kText);
  ASSERT_TRUE(x.ok());
  std::set<EntityIndex> drozd;
  for (const Mention& mention : x->mentions)
    if (mention.type == EntityType::kPerson &&
        x->document.clean.text(mention.span).find("Drozd") != std::string_view::npos)
      drozd.insert(mention.entity);
  EXPECT_EQ(drozd.size(), 1u);
}

TEST(Bibliography, AChineseNameSpreadByABlankIsTheSamePersons) {
  const Result<Extraction> x = Loaded().Extract(
      "a.txt", "两国的河流\n\n王平，李　安\n（南方大学，广州 510000）\n\n摘　要：本文研究河流。\n\n李安认为河流很长。\n");
  ASSERT_TRUE(x.ok());
  const std::set<std::string> facts = Facts(*x);
  EXPECT_EQ(facts.count("AUTHOR_OF: 李安 -> 两国的河流"), 1u);
  EXPECT_EQ(std::count_if(x->entities.begin(), x->entities.end(), [](const Entity& entity) {
    return entity.type == EntityType::kPerson;
  }), 2);
}

TEST(Bibliography, PublishersAreOrganizations) {
  const Result<Extraction> x = Loaded().Extract(
      "a.txt",
      "BRIDGES OF THE NORTH\n\nA. V. Sokal\nBelarusian State University, Minsk, Belarus\n\n"
      "Abstract. The paper studies bridges.\n\nBridges are old.\n\nReferences\n\n"
      "1. Дрозд, Н. П. Мосты / Н. П. Дрозд. – Минск : Северный мост, 2020. – 193 с.\n"
      "2. 李安. 河流概论[M]. 哈尔滨: 河岸出版社, 2017.\n"
      "3. Drozd, N. (2020). Finance for small bridges. Riverside Press.\n");
  ASSERT_TRUE(x.ok());
  std::set<std::string> bodies;
  for (const Entity& entity : x->entities)
    if (entity.type == EntityType::kOrganization) bodies.insert(entity.name);
  for (const char* name : {"Северный мост", "河岸出版社", "Riverside Press"})
    EXPECT_EQ(bodies.count(name), 1u) << name;
}

TEST(Bibliography, AnAddressIsThatOfTheAuthorWhoseNameItHolds) {
  const Result<Extraction> x = Loaded().Extract(
      "a.txt",
      "BRIDGES BETWEEN TWO RIVERS\n\nAlena Drozd 1, Zhao Mingde 2\n"
      "1 Polotsk State University, Polotsk, Belarus\n2 Lanzhou University, Lanzhou, China\n"
      "zhaomingde@x.example\n\nAbstract. This paper is about bridges.\n");
  ASSERT_TRUE(x.ok());
  const std::set<std::string> facts = Facts(*x);
  EXPECT_EQ(facts.count("HAS_EMAIL: Zhao Mingde -> zhaomingde@x.example"), 1u);
  EXPECT_EQ(facts.count("HAS_EMAIL: Alena Drozd -> zhaomingde@x.example"), 0u);
}

TEST(Bibliography, AnAddressIsItsOwnersByName) {
  const Result<Extraction> x = Loaded().Extract(
      "a.txt",
      "ДОРОГИ И РЕКИ ДВУХ СТРАН\n\nА. В. Соколович, Н. П. Дроздова\nБелорусский государственный университет, г. Минск, "
      "Республика Беларусь; drozdova@x.example\n\nАннотация. Речь идёт о дорогах.\n\nДорог много.\n");
  ASSERT_TRUE(x.ok());
  const std::set<std::string> facts = Facts(*x);
  EXPECT_EQ(facts.count("HAS_EMAIL: Н. П. Дроздова -> drozdova@x.example"), 1u);
  EXPECT_EQ(facts.count("HAS_EMAIL: А. В. Соколович -> drozdova@x.example"), 0u);
}

TEST(Bibliography, AnAddressMayAbbreviateANameInPinyin) {
  const Result<Extraction> chinese = Loaded().Extract(
      "a.txt", "两国的桥梁\n\n方伟杰，高鹏飞\n（南方大学，广州 510000）\ngaopf@x.example\n\n摘　要：本文研究桥梁。\n\n桥梁很多。\n");
  ASSERT_TRUE(chinese.ok());
  EXPECT_EQ(Facts(*chinese).count("HAS_EMAIL: 高鹏飞 -> gaopf@x.example"), 1u);
  EXPECT_EQ(Facts(*chinese).count("HAS_EMAIL: 方伟杰 -> gaopf@x.example"), 0u);
  const Result<Extraction> russian = Loaded().Extract(
      "b.txt", "МОСТЫ ДВУХ СТРАН\n\nН. П. Дрозд, Чэнь Юйтун\nБрестский университет\nchen.yutong@x.example\n\n"
      "Аннотация. Речь идёт о мостах.\n\nМостов много.\n");
  ASSERT_TRUE(russian.ok());
  EXPECT_EQ(Facts(*russian).count("HAS_EMAIL: Чэнь Юйтун -> chen.yutong@x.example"), 1u);
}

TEST(Bibliography, BodiesWriteToo) {
  const Result<Extraction> x = Loaded().Extract(
      "a.txt",
      "ROADS AND RIVERS\n\nRoads are older than rivers [1].\n\nReferences\n\n"
      "1. National Statistical Committee of the Republic of Belarus (2022). Roads in figures. Minsk.\n");
  ASSERT_TRUE(x.ok());
  const auto relation =
      std::find_if(x->relations.begin(), x->relations.end(),
                   [](const Relation& one) { return one.predicate == "AUTHOR_OF"; });
  ASSERT_NE(relation, x->relations.end());
  EXPECT_EQ(x->entities[relation->subject].key, "org:belstat");
}

TEST(Bibliography, MarkersInTheTextQualifyCitations) {
  const Result<Extraction> x = Loaded().Extract("a.txt", kText);
  ASSERT_TRUE(x.ok());
  int marked = 0;
  for (const Relation& relation : x->relations) {
    if (relation.predicate != "CITES" || relation.qualifiers.empty()) continue;
    ++marked;
    EXPECT_EQ(relation.qualifiers.front().second.string(), "[2, p. 3]");
  }
  EXPECT_EQ(marked, 1);
}

TEST(Bibliography, EveryStatementHasEvidenceInTheSource) {
  const Result<Extraction> x = Loaded().Extract("a.txt", kText);
  ASSERT_TRUE(x.ok());
  const std::vector<Statement> statements = ToStatements(*x);
  EXPECT_GT(statements.size(), 50u);
  for (const Statement& statement : statements) {
    ASSERT_FALSE(statement.evidence.empty());
    for (const Evidence& evidence : statement.evidence) {
      EXPECT_LE(evidence.span.end, kText.size());
      EXPECT_FALSE(evidence.rule.empty());
    }
  }
}

TEST(Pipeline, SameInputSameOutput) {
  const Result<Extraction> a = Loaded().Extract("a.txt", kText), b = Loaded().Extract("a.txt", kText);
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_EQ(ToAnnotations(*a), ToAnnotations(*b));
}

}  // namespace
}  // namespace kg::extract
