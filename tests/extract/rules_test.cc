// Every rule's own examples, and what rules do with bad files.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "extract/claims/relation_rule.h"
#include "extract/gazetteer/fold.h"
#include "extract/pipeline.h"
#include "extract/rules/mention_matcher.h"

namespace kg::extract {
namespace {

const std::filesystem::path kSchemas = std::filesystem::path(KG_SOURCE_DIR) / "schemas";

TEST(MentionRules, FindTheirExamplesAndLeaveTheirCounterexamples) {
  const Result<Folder> folder = Folder::Build();
  ASSERT_TRUE(folder);
  Result<std::vector<MentionRule>> rules = ReadMentionRules(kSchemas);
  ASSERT_TRUE(rules) << rules.error().ToString();
  const Result<MentionMatcher> matcher = MentionMatcher::Build(std::move(*rules), *folder);
  ASSERT_TRUE(matcher) << matcher.error().ToString();
  for (std::uint32_t i = 0; i < matcher->rules().size(); ++i) {
    const MentionRule& rule = matcher->rules()[i];
    SCOPED_TRACE(rule.where + " " + rule.id);
    EXPECT_FALSE(rule.examples.empty());
    EXPECT_FALSE(rule.counterexamples.empty());
    for (const auto& [text, mention] : rule.examples) {
      SCOPED_TRACE(text);
      EXPECT_TRUE(matcher->Triggered(i, text, *folder)) << "no trigger";
      std::string found;
      bool good = false;
      for (const Span& span : matcher->FindWith(i, text)) {
        const std::string name = text.substr(span.begin, span.size());
        found += "[" + name + "]";
        good = good || name == mention;
      }
      EXPECT_TRUE(good) << "found " << found << ", not " << mention;
    }
    for (const std::string& text : rule.counterexamples) {
      SCOPED_TRACE(text);
      if (!matcher->Triggered(i, text, *folder)) continue;
      for (const Span& span : matcher->FindWith(i, text)) {
        ADD_FAILURE() << "found " << text.substr(span.begin, span.size());
      }
    }
  }
}

// A sentence alone would be read as a headline.
std::string AsArticle(std::string_view sentence) {
  return "A headline of the day\n\n" + std::string(sentence) + "\n\n" + std::string(sentence) + "\n";
}

const Pipeline& ThePipeline() {
  static const Result<Pipeline> pipeline = Pipeline::Load(kSchemas);
  return *pipeline;
}

TEST(RelationRules, FindTheirExamples) {
  const Result<RelationRules> rules = RelationRules::Read(kSchemas);
  ASSERT_TRUE(rules) << rules.error().ToString();
  for (const RelationRule& rule : rules->relations) {
    SCOPED_TRACE(rule.where + " " + rule.id);
    for (const std::string& text : rule.examples) {
      SCOPED_TRACE(text);
      const Result<Extraction> x = ThePipeline().Extract("example.txt", AsArticle(text));
      ASSERT_TRUE(x) << x.error().ToString();
      std::string found;
      bool good = false;
      for (const Relation& relation : x->relations) {
        found += " " + relation.predicate + " by " + relation.rule;
        good = good || relation.rule == rule.id;
      }
      EXPECT_TRUE(good) << "found" << found;
    }
    for (const std::string& text : rule.counterexamples) {
      SCOPED_TRACE(text);
      const Result<Extraction> x = ThePipeline().Extract("example.txt", AsArticle(text));
      ASSERT_TRUE(x);
      for (const Relation& relation : x->relations) EXPECT_NE(relation.rule, rule.id);
    }
  }
}

TEST(Relations, OneStatementInEveryLanguage) {
  struct Case {
    std::string_view text, subject, predicate, object;
  };
  constexpr Case kCases[] = {
      {"Belarus joined the SCO in 2024.", "country:BY", "JOINED_IN", "org:sco"},
      {"白俄罗斯于2024年加入上海合作组织。", "country:BY", "JOINED_IN", "org:sco"},
      {"Беларусь вступила в ШОС в 2024 году.", "country:BY", "JOINED_IN", "org:sco"},
      {"Беларусь уступіла ў ШАС у 2024 годзе.", "country:BY", "JOINED_IN", "org:sco"},
      {"Zoomlion became a resident of Great Stone.", "org:zoomlion", "RESIDENT_OF",
       "project:great-stone"},
      {"Zoomlion стал резидентом «Великого камня».", "org:zoomlion", "RESIDENT_OF",
       "project:great-stone"},
      {"Беларусбанк получил кредит от Банка развития Китая.", "org:cdb", "FINANCES",
       "org:belarusbank"},
      {"国家开发银行向白俄罗斯银行提供贷款。", "org:cdb", "FINANCES", "org:belarusbank"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    const Result<Extraction> x = ThePipeline().Extract("example.txt", AsArticle(c.text));
    ASSERT_TRUE(x);
    bool found = false;
    for (const Relation& relation : x->relations) {
      if (relation.object == kNoEntity) continue;
      found = found || (x->entities[relation.subject].key == c.subject &&
                        relation.predicate == c.predicate &&
                        x->entities[relation.object].key == c.object);
    }
    EXPECT_TRUE(found);
  }
}

TEST(Relations, WhatIsDeniedIsNotStated) {
  const Result<Extraction> x =
      ThePipeline().Extract(
      "example.txt", AsArticle("Беларусбанк не получил кредит от Банка развития Китая."));
  ASSERT_TRUE(x);
  for (const Relation& relation : x->relations) EXPECT_NE(relation.predicate, "FINANCES");
}

TEST(Relations, NoSentenceIsTooLong) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "China and Belarus signed a loan with Great Stone, ";
  const Result<Extraction> x = ThePipeline().Extract("long.txt", text);
  ASSERT_TRUE(x);
}

TEST(Rules, ErrorsNameFileLineAndColumn) {
  const std::filesystem::path root = std::filesystem::path(KG_BINARY_DIR) / "bad_rules";
  std::filesystem::remove_all(root);
  std::filesystem::create_directories(root / "rules" / "en");
  const auto write = [&](std::string_view text) {
    std::ofstream(root / "rules" / "en" / "mentions.toml") << text;
  };
  write("[[mention]]\nid = \"x\"\ntype = \"Person\"\npattern = '''{None}'''\nexamples = []\n");
  Result<std::vector<MentionRule>> rules = ReadMentionRules(root);
  ASSERT_FALSE(rules);
  EXPECT_EQ(rules.error().where, "en/mentions.toml:4:11");
  write("[[mention]]\nid = \"x\"\nextra = 1\n");
  rules = ReadMentionRules(root);
  ASSERT_FALSE(rules);
  EXPECT_EQ(rules.error().where, "en/mentions.toml:3:9");
  write("[[mention]\n");
  rules = ReadMentionRules(root);
  ASSERT_FALSE(rules);
  EXPECT_EQ(rules.error().where.substr(0, 18), "en/mentions.toml:1");
}

}  // namespace
}  // namespace kg::extract
