// Every rule's own examples, and what rules do with bad files.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <utility>

#include "extract/pipeline.h"
#include "extract/rule_check.h"

namespace kg::extract {
namespace {

const std::filesystem::path kSchemas = std::filesystem::path(KG_SOURCE_DIR) / "schemas";

TEST(Rules, KeepTheirExamples) {
  const RuleCheck check = CheckRules(kSchemas, {});
  for (const Error& finding : check.findings) ADD_FAILURE() << finding.ToString();
  EXPECT_GE(check.rules, 100U);
  EXPECT_GE(check.examples, 2 * check.rules);
}

// A sentence alone would be read as a headline.
std::string AsArticle(std::string_view sentence) {
  return "A headline of the day\n\n" + std::string(sentence) + "\n\n" + std::string(sentence) + "\n";
}

const Pipeline& ThePipeline() {
  static const Result<Pipeline> pipeline = Pipeline::Load(kSchemas);
  return *pipeline;
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

// A copy of the schemas with one file written anew.
class ChangedSchemas : public testing::Test {
 protected:
  void SetUp() override {
    root_ = std::filesystem::path(KG_BINARY_DIR) / "changed_schemas" /
            testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_.parent_path());
    std::filesystem::copy(kSchemas, root_, std::filesystem::copy_options::recursive);
  }
  void Write(const std::string& file, std::string_view text) {
    std::ofstream(root_ / file) << text;
  }
  void Append(const std::string& file, std::string_view text) {
    std::ofstream(root_ / file, std::ios::app) << text;
  }
  void Replace(const std::string& file, const std::string& from, const std::string& to) {
    std::ifstream in(root_ / file);
    std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos);
    Write(file, text.replace(at, from.size(), to));
  }
  std::filesystem::path root_;
};

using WrongRules = ChangedSchemas;

TEST_F(WrongRules, AreFoundWithFileLineAndColumn) {
  struct Case {
    std::string_view text, where, what;
  };
  constexpr Case kCases[] = {
      {"[[mention]]\nid = \"x\"\ntype = \"Person\"\npattern = '{None}'\n", "en/mentions.toml:4:11",
       "there is no class {None}"},
      {"[[mention]]\nid = \"x\"\nextra = 1\n", "en/mentions.toml:3:9", "unknown field extra"},
      {"[[mention]\n", "en/mentions.toml:1", ""},
      {"[[mention]]\nid = \"x\"\ntype = \"Nobody\"\npattern = 'a'\n", "en/mentions.toml:1:1",
       "unknown type Nobody"},
      {"[[mention]]\nid = \"x\"\ntype = \"Person\"\npattern = 'a'\n", "en/mentions.toml:1:1",
       "a rule needs examples"},
      {"[[mention]]\nid = \"x\"\ntype = \"Person\"\npattern = 'a'\nexamples = [[\"a\", \"a\"]]\n",
       "en/mentions.toml:1:1", "a rule needs counterexamples"},
      {"[[mention]]\nid = \"x\"\ntype = \"Person\"\npattern = 'a'\nexamples = [[\"a\", \"a\"]]\n"
       "counterexamples = []\n",
       "en/mentions.toml:6:19", "a rule needs counterexamples"},
      {"[[mention]]\nid = \"x\"\ntype = \"Person\"\npattern = '(a'\nexamples = [[\"a\", \"a\"]]\n"
       "counterexamples = [\"b\"]\n",
       "en/mentions.toml:1:1", "the pattern of x@1 is wrong"},
      {"[[mention]]\nid = \"x\"\ntype = \"Person\"\npattern = 'a'\nexamples = [[\"a\", \"b\"]]\n"
       "counterexamples = [\"b\"]\n",
       "en/mentions.toml:5:13", "finds a, not b"},
      {"[[mention]]\nid = \"x\"\ntype = \"Person\"\npattern = 'a'\nexamples = [[\"a\", \"a\"]]\n"
       "counterexamples = [\"b\", \"a\"]\n",
       "en/mentions.toml:6:25", "must find nothing"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.text);
    Write("rules/en/mentions.toml", c.text);
    const RuleCheck check = CheckRules(root_, {"en/mentions.toml"});
    ASSERT_FALSE(check.findings.empty());
    EXPECT_EQ(check.findings.front().where.substr(0, c.where.size()), c.where);
    EXPECT_NE(check.findings.front().message.find(c.what), std::string::npos)
        << check.findings.front().message;
  }
  Write("rules/en/mentions.toml", "");
  Append("rules/any/relations.toml",
         "\n[[relation]]\nid = \"y\"\npattern = \"A=Country @none B=Country\"\n"
         "emit = \"A TRADES_WITH B\"\nexamples = [\"a\"]\ncounterexamples = [\"b\"]\n");
  const RuleCheck check = CheckRules(root_, {});
  ASSERT_EQ(check.findings.size(), 1U);
  EXPECT_EQ(check.findings[0].where.substr(0, 19), "any/relations.toml:");
  EXPECT_NE(check.findings[0].message.find("there is no trigger class @none"), std::string::npos);
}

TEST_F(WrongRules, OfDescriptionsAreFoundToo) {
  struct Case {
    std::string_view types, after, where, what;
  };
  constexpr Case kCases[] = {
      {"Nothing", "(?P<d>a)", "en/descriptions.toml:3:9", "unknown type Nothing"},
      {"Place", "(a)", "en/descriptions.toml:1:1", "the pattern needs a group (?P<d>...)"},
      {"Place", "(?P<d>a", "en/descriptions.toml:4:9", "the pattern is wrong: missing )"},
      {"Place", "(b)(c)(d)(e)(f)(g)(h)(?P<d>a)", "en/descriptions.toml:1:1", "more than 7 groups"},
      {"Place", "", "en/descriptions.toml:1:1", "a pattern of what stands after or before"},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.after);
    Write("rules/en/descriptions.toml",
          "[[description]]\nid = \"x\"\ntypes = [\"" + std::string(c.types) + "\"]\nafter = '" +
              std::string(c.after) + "'\nexamples = [[\"a\", \"a\"]]\ncounterexamples = [\"b\"]\n");
    const RuleCheck check = CheckRules(root_, {});
    ASSERT_FALSE(check.findings.empty());
    EXPECT_EQ(check.findings.front().where, c.where);
    EXPECT_NE(check.findings.front().message.find(c.what), std::string::npos)
        << check.findings.front().message;
  }
}

constexpr std::string_view kPark = "News\n\nGreat Stone is an industrial park. The minister came.\n";
constexpr std::string_view kGrain = "News\n\nFarmers of Brazil sold grain, the embassy said.\n";

using ChangedRules = ChangedSchemas;

// Whether the hashes of the two texts change with the schemas in `root`.
std::pair<bool, bool> Touches(const std::filesystem::path& root) {
  const Result<Pipeline> pipeline = Pipeline::Load(root);
  EXPECT_TRUE(pipeline) << pipeline.error().ToString();
  EXPECT_NE(pipeline->fingerprint(), ThePipeline().fingerprint());
  const auto changed = [&](std::string_view text) {
    return *pipeline->RulesFor("a.txt", text) != *ThePipeline().RulesFor("a.txt", text);
  };
  return {changed(kPark), changed(kGrain)};
}

TEST_F(ChangedRules, ExtractionSaysWhatRulesForSays) {
  for (const std::string_view text : {kPark, kGrain}) {
    const Result<Extraction> x = ThePipeline().Extract("a.txt", text, {.rules = true, .after = {}});
    EXPECT_EQ(x->rules, *ThePipeline().RulesFor("b.txt", text));
  }
}

TEST_F(ChangedRules, NewRuleTouchesOnlyTextsWithItsTriggers) {
  Append("rules/en/mentions.toml",
         "\n[[mention]]\nid = \"new.en\"\ntype = \"Concept\"\npattern = 'grain'\n"
         "triggers = [\"grain\"]\nexamples = [[\"grain\", \"grain\"]]\ncounterexamples = [\"oil\"]\n");
  EXPECT_EQ(Touches(root_), std::pair(false, true));
}

TEST_F(ChangedRules, NewNameTouchesOnlyTextsWithIt) {
  Append("gazetteers/cooperation.tsv", "concept:grain\tConcept\t\tgrain^loose\t\t\t\t\n");
  EXPECT_EQ(Touches(root_), std::pair(false, true));
}

TEST_F(ChangedRules, ChangedWordTouchesOnlyTextsWithIt) {
  Replace("rules/en/triggers.toml", "located = [", "located = [\"farmers\", ");
  EXPECT_EQ(Touches(root_), std::pair(false, true));
}

TEST_F(ChangedRules, ChangedReferenceTouchesOnlyTextsWithIt) {
  Replace("rules/en/nominals.toml", "\"the park\"", "\"the grain\"");
  const auto [park, grain] = Touches(root_);
  EXPECT_FALSE(park);
  EXPECT_FALSE(grain);  // neither has a word of it, old or new: "the park", "the grain"
}

TEST_F(ChangedRules, ExamplesTouchNothing) {
  Replace("rules/en/nominals.toml", "The park lay under snow.", "The park lay under leaves.");
  EXPECT_EQ(Touches(root_), std::pair(false, false));
}

TEST_F(ChangedRules, WordOfFiguresTouchesOnlyTextsWithIt) {
  Replace("rules/en/figures.toml", "negative = [", "negative = [\"sol*\", ");
  EXPECT_EQ(Touches(root_), std::pair(false, true));
}

TEST_F(ChangedRules, CueTouchesOnlyTextsWithIt) {
  Replace("ontology/metrics.json", "\"en\": [\"bilateral trade", "\"en\": [\"{fields,farmers} of\", \"bilateral trade");
  EXPECT_EQ(Touches(root_), std::pair(false, true));
}

TEST_F(ChangedRules, WhatAMetricIsTouchesEveryText) {
  Replace("ontology/metrics.json", "\"alone\": \"foreign_trade_volume\",", "");
  EXPECT_EQ(Touches(root_), std::pair(true, true));
}

TEST_F(ChangedRules, DescriptionTouchesOnlyTextsThatItsPatternMayMatch) {
  Append("rules/en/descriptions.toml",
         "\n[[description]]\nid = \"new.en\"\ntypes = [\"Country\"]\nafter = '^ (?:sold|bought) (?P<d>{Word})'\n"
         "examples = [[\"Brazil sold grain.\", \"grain\"]]\ncounterexamples = [\"Brazil sells grain.\"]\n");
  EXPECT_EQ(Touches(root_), std::pair(false, true));
}

TEST_F(ChangedRules, ProposalTouchesOnlyPapersInItsLanguage) {
  Replace("rules/en/proposals.toml", "should|", "should|shall|");
  EXPECT_EQ(Touches(root_), std::pair(false, false));
  const Result<Pipeline> changed = Pipeline::Load(root_);
  const auto touched = [&](const std::string& sample) {
    std::ifstream in(std::filesystem::path(KG_SOURCE_DIR) / "tests/samples" / sample);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    return *changed->RulesFor(sample, text) != *ThePipeline().RulesFor(sample, text);
  };
  EXPECT_TRUE(touched("en_rail_paper.txt"));
  EXPECT_FALSE(touched("en_trade_2022.txt"));
}

// Texts that a change alters are texts that it touches, whatever words it takes away.
TEST_F(ChangedRules, WhatIsReadOtherwiseIsTouched) {
  // Of the words of each list, but for the last, one of so many goes.
  constexpr std::pair<const char*, unsigned> kFiles[] = {
      {"rules/en/figures.toml", 3}, {"rules/zh/figures.toml", 3}, {"rules/ru/figures.toml", 3},
      {"rules/be/figures.toml", 3}, {"ontology/metrics.json", 3}, {"ontology/metrics.json", 1000}};
  std::vector<std::pair<std::string, std::string>> texts;
  for (const auto& file : std::filesystem::directory_iterator(
           std::filesystem::path(KG_SOURCE_DIR) / "tests/samples")) {
    std::ifstream in(file.path());
    texts.emplace_back(file.path().filename().string(),
                       std::string{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()});
  }
  const auto read = [](const Pipeline& pipeline, const auto& text) {
    return ToAnnotations(*pipeline.Extract(text.first, text.second));
  };
  std::mt19937 random(7);
  std::size_t altered = 0, left_alone = 0;
  for (const auto& [file, every] : kFiles) {
    std::ifstream in(kSchemas / file);
    const std::string all{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    std::string without = all;
    for (std::size_t at = without.find("\", \""); at != std::string::npos; at = without.find("\", \"", at + 1)) {
      if (random() % every != 0) continue;
      const std::size_t begin = without.rfind('"', at - 1);
      without.erase(begin, at + 3 - begin);
      at = begin;
    }
    std::ofstream(root_ / file) << without;
    const Result<Pipeline> changed = Pipeline::Load(root_);
    ASSERT_TRUE(changed) << changed.error().ToString();
    for (const auto& text : texts) {
      const bool touched =
          *changed->RulesFor(text.first, text.second) != *ThePipeline().RulesFor(text.first, text.second);
      const bool other = read(*changed, text) != read(ThePipeline(), text);
      EXPECT_TRUE(touched || !other) << file << ": " << text.first;
      altered += other ? 1 : 0;
      left_alone += touched ? 0 : 1;
    }
    std::ofstream(root_ / file) << all;
  }
  EXPECT_GT(altered, 5U);
  EXPECT_GT(left_alone, 5U);
}

}  // namespace
}  // namespace kg::extract
