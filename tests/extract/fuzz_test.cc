// Mutated texts and rules: nothing crashes, and what is found lies where it says. Deterministic;
// KG_FUZZ_ROUNDS multiplies the rounds for a long run, best with the sanitizers' build.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "extract/claims/relation_rule.h"
#include "extract/gazetteer/gazetteer.h"
#include "extract/pipeline.h"
#include "extract/rules/mention_rule.h"
#include "extract/text/document_reader.h"
#include "extract/values/value_scanner.h"

namespace kg::extract {
namespace {

namespace fs = std::filesystem;

const fs::path kSchemas = fs::path(KG_SOURCE_DIR) / "schemas";

int Rounds(int usual) {
  const char* times = std::getenv("KG_FUZZ_ROUNDS");
  return times == nullptr ? usual : usual * std::max(1, std::atoi(times));
}

std::string ReadFile(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Cuts, doubles, mixes and spoils texts.
class Mutator {
 public:
  explicit Mutator(std::vector<std::string> seeds) : seeds_(std::move(seeds)) {}

  std::string Next(std::size_t longest) {
    std::string text = Piece(longest);
    for (std::size_t i = Below(6); i > 0; --i) Mutate(text, longest);
    if (text.size() > longest) text.resize(longest);
    return text;
  }

 private:
  std::size_t Below(std::size_t bound) { return bound == 0 ? 0 : random_() % bound; }
  std::string Piece(std::size_t longest) {
    const std::string& seed = seeds_[Below(seeds_.size())];
    return seed.substr(Below(seed.size()), 1 + Below(longest));
  }
  void Mutate(std::string& text, std::size_t longest) {
    static constexpr std::string_view kPieces[] = {
        "\n\n", "\n", " ", "-\n", "[1] ", "1. ", "(", ")", "«", "»", "\"", "“", "”", "$", "€", "%",
        "0", "9999999999999999999999", "1,234.5", "1.234,5", "-", "–", "—", "млрд", "亿", "万", "百分之",
        "в 2,7 раза", "2030-13-45", "31 февраля", "References\n", "参考文献\n", "Annotation. ", "\xEF\xBB\xBF",
        "\xC2\xA0", "\xE2\x80\x8B", "\xCC\x81", "\xF0\x9F\x98\x80", "&amp;", "\xD0", "\xFF", "\x01", "@", "doi:10."};
    const std::size_t at = Below(text.size() + 1);
    switch (Below(7)) {
      case 0: text.insert(at, kPieces[Below(std::size(kPieces))]); break;
      case 1: text.erase(at, Below(40)); break;
      case 2: text.insert(at, Piece(longest / 4)); break;
      case 3: text.insert(at, text.substr(Below(text.size() + 1), Below(60))); break;
      case 4:
        if (at < text.size()) text[at] = static_cast<char>(Below(256));
        break;
      case 5: text.insert(at, 1 + Below(300), "0(«\n 中.-"[Below(9)]); break;
      default: text.resize(at); break;
    }
  }

  std::vector<std::string> seeds_;
  std::mt19937 random_{20};
};

std::vector<std::string> Samples() {
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(fs::path(KG_SOURCE_DIR) / "tests" / "samples")) {
    files.push_back(file.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> samples;
  for (const fs::path& file : files) samples.push_back(ReadFile(file));
  return samples;
}

bool CutsCharacter(std::string_view text, std::uint32_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

void ExpectInside(std::string_view text, Span span) {
  EXPECT_LE(span.begin, span.end);
  EXPECT_LE(span.end, text.size());
  EXPECT_FALSE(CutsCharacter(text, span.begin));
  EXPECT_FALSE(CutsCharacter(text, span.end));
}

TEST(Fuzz, WhatIsFoundInAnyTextLiesInIt) {
  const Result<Pipeline> pipeline = Pipeline::Load(kSchemas);
  ASSERT_TRUE(pipeline) << pipeline.error().ToString();
  Mutator mutator(Samples());
  int read = 0;
  for (int round = 0; round < Rounds(400); ++round) {
    const std::string bytes = mutator.Next(1500);
    SCOPED_TRACE(testing::PrintToString(bytes));
    const Result<Extraction> x = pipeline->Extract("fuzz.txt", bytes, {.rules = true, .after = {}});
    if (!x) {
      EXPECT_FALSE(x.error().message.empty());
      continue;
    }
    ++read;
    const std::string_view clean = x->document.clean.text();
    std::uint32_t end = 0;
    for (const Sentence& sentence : x->document.sentences) {
      ExpectInside(clean, sentence.span);
      EXPECT_GE(sentence.span.begin, end);
      EXPECT_LT(sentence.paper, x->document.papers.size());
      end = sentence.span.end;
    }
    for (const Mention& mention : x->mentions) {
      ExpectInside(clean, mention.span);
      EXPECT_LT(mention.sentence, x->document.sentences.size());
      EXPECT_LT(mention.entity, x->entities.size());
    }
    for (const ValueMention& value : x->values) ExpectInside(clean, value.span);
    for (const Figure& figure : x->figures) ExpectInside(clean, figure.span);
    for (const Relation& relation : x->relations) {
      EXPECT_LT(relation.subject, x->entities.size());
      ExpectInside(clean, relation.evidence);
    }
    for (const Statement& statement : ToStatements(*x)) {
      EXPECT_FALSE(statement.evidence.empty());
      for (const Evidence& evidence : statement.evidence) {
        ExpectInside(x->document.source, evidence.span);
        ExpectInside(x->document.source, evidence.sentence);
      }
    }
    EXPECT_EQ(x->rules, *pipeline->RulesFor("fuzz.txt", bytes));
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(read, Rounds(400) / 2);
}

TEST(Fuzz, ValuesLieInTheirLine) {
  const Result<ValueScanner> scanner = ValueScanner::Load(kSchemas);
  ASSERT_TRUE(scanner) << scanner.error().ToString();
  Mutator mutator(Samples());
  constexpr Language kLanguages[] = {Language::kEnglish, Language::kChinese, Language::kRussian,
                                     Language::kBelarusian, Language::kUnknown};
  for (int round = 0; round < Rounds(4000); ++round) {
    const std::string line = mutator.Next(160);
    for (const ValueMention& value : scanner->Scan(line, kLanguages[round % 5])) {
      EXPECT_LE(value.span.begin, value.span.end);
      EXPECT_LE(value.span.end, line.size());
      EXPECT_LE(value.outer.begin, value.span.begin);
      EXPECT_GE(value.outer.end, value.span.end);
      if (testing::Test::HasFailure()) FAIL() << testing::PrintToString(line);
    }
  }
}

// Wrong files of every kind are refused with a place, or read.
TEST(Fuzz, RuleFilesAreReadOrRefused) {
  const fs::path root = fs::path(KG_BINARY_DIR) / "fuzz_schemas";
  fs::remove_all(root);
  fs::copy(kSchemas, root, fs::copy_options::recursive);
  const std::vector<std::string> files = {
      "rules/en/mentions.toml", "rules/any/relations.toml", "rules/ru/triggers.toml",
      "text/bylines.toml",      "values/be.toml",           "gazetteers/persons.tsv"};
  const Folder folder;
  for (const std::string& file : files) {
    const std::string whole = ReadFile(root / file);
    Mutator mutator({whole});
    for (int round = 0; round < Rounds(40); ++round) {
      const std::string text = mutator.Next(3000);
      std::ofstream(root / file, std::ios::binary) << text;
      SCOPED_TRACE(file + " " + testing::PrintToString(text));
      Status status;
      if (file.ends_with("mentions.toml")) {
        const auto rules = ReadMentionRules(root);
        if (!rules) status = rules.error();
      } else if (file.starts_with("rules/")) {
        const auto rules = RelationRules::Read(root);
        if (!rules) status = rules.error();
      } else if (file.starts_with("text/")) {
        const auto reader = DocumentReader::Load(root);
        if (!reader) status = reader.error();
      } else if (file.starts_with("values/")) {
        const auto scanner = ValueScanner::Load(root);
        if (!scanner) status = scanner.error();
      } else {
        const auto gazetteer = Gazetteer::Load(root / "gazetteers", folder);
        if (!gazetteer) status = gazetteer.error();
      }
      if (!status) {
        EXPECT_FALSE(status.error().message.empty());
      }
      if (testing::Test::HasFailure()) return;
    }
    std::ofstream(root / file, std::ios::binary) << whole;
  }
}

}  // namespace
}  // namespace kg::extract
