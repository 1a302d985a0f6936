#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "extract/read/decode.h"
#include "extract/read/sha256.h"
#include "extract/text/characters.h"
#include "extract/text/clean.h"
#include "extract/text/dateline.h"
#include "extract/text/document_reader.h"
#include "extract/text/language.h"
#include "extract/text/sentences.h"

namespace kg::extract {
namespace {

const TextRules& Rules() {
  static const TextRules rules = [] {
    Result<TextRules> loaded = TextRules::Load(KG_SOURCE_DIR "/schemas");
    EXPECT_TRUE(loaded.ok()) << loaded.error().ToString();
    return std::move(*loaded);
  }();
  return rules;
}

struct Case {
  std::string_view text, want;
};

TEST(Sha256, AgreesWithTheStandard) {
  EXPECT_EQ(Sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256(std::string(1000, 'a')),
            "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3");
}

TEST(Dateline, IsAPlaceInCapitalsAndAnAgency) {
  for (const std::string_view line : {"MINSK, 3 May (BelTA) – ", "BEIJING, May 3 (Xinhua) -- ",
                                      "МИНСК, 3 мая (БЕЛТА) — "}) {
    EXPECT_EQ(DatelineAt(std::string(line) + "Trade grew."), line.size()) << line;
  }
  for (const std::string_view line : {"Minsk (Belarus) – a city", "BELAZ and MAZ (plants) work.",
                                      "MAZ", "", "3 May (BelTA) – Trade grew."}) {
    EXPECT_EQ(DatelineAt(line), 0U) << line;
  }
}

constexpr Case kClean[] = {
    // Hyphens at a line's end: gone in a word, kept before a capital and where the text has them.
    {"The co-\noperation of the two sides", "The cooperation of the two sides"},
    {"relations of China-\nBelarus partners", "relations of China-Belarus partners"},
    {"INTERNATIONAL INI-\nTIATIVE", "INTERNATIONAL INITIATIVE"},
    {"a long-term plan and a long-\nterm loan", "a long-term plan and a long-term loan"},
    {"since COVID-\n19 began", "since COVID-19 began"},
    {"economic SECU-RITY means security", "economic SECURITY means security"},
    {"3.6 bil-\nlion dollars", "3.6 billion dollars"},
    // Blank lines inside sentences.
    {"标题\n\n协会成立以来，双方在教育领域的合作\n\n不断扩大，成果丰硕。",
     "标题\n协会成立以来，双方在教育领域的合作不断扩大，成果丰硕。"},
    {"标题很短\n\n首先，进口额为12.5亿\n\n美元。", "标题很短\n首先，进口额为12.5亿美元。"},
    {"一、现状\n\n近年来，贸易增长。", "一、现状\n近年来，贸易增长。"},
    {"This sentence was broken by a blank line and it goes\n\non here. The end.",
     "This sentence was broken by a blank line and it goes on here. The end."},
    // Marks.
    {"## A heading\nText", "A heading\nText"},
    {"**Abstract.** We *do* study", "Abstract. We do study"},
    {"it cost \\$5 or 3\\% of 2 * 4", "it cost $5 or 3% of 2 * 4"},
    {"K e y w o r d s: trade", "Keywords: trade"},
    {"см. сайт (a_b@c.example)", "см. сайт (a_b@c.example)"},
    {"see [the page](https://a.example/x_y) and [5]", "see the page and [5]"},
    {"E = mc<sup>2</sup> and a < b", "E = mc2 and a < b"},
    // Characters.
    {"产量７.２３万吨，增长１３％", "产量7.23万吨，增长13%"},
    {"4\xC2\xA0" "500 ру\xC2\xAD" "блей", "4 500 рублей"},
    {"zero\xE2\x80\x8Bwidth\x01", "zerowidth"},
    // Furniture.
    {"One page ends.\n\n17\n\nAnother begins.", "One page ends.\nAnother begins."},
    {"One page ends.\n\n– 45 –\n\nAnother begins.", "One page ends.\nAnother begins."},
    {"第一段。\n\n第 3 页\n\n第二段。", "第一段。\n第二段。"},
};

TEST(Clean, MakesTextReadable) {
  for (const auto& [text, want] : kClean) {
    SCOPED_TRACE(text);
    const Cleaned cleaned = Clean(text, Rules());
    EXPECT_EQ(Trimmed(cleaned.text.text()), want);
  }
}

TEST(Clean, EverySpanFindsItsSource) {
  const std::string source = "It cost \\$5.8 bil-\nlion and  **more**, ７ in all.";
  const Cleaned cleaned = Clean(source, Rules());
  const std::string text(cleaned.text.text());
  const auto quote = [&](std::string_view part) {
    const auto at = static_cast<std::uint32_t>(text.find(part));
    const Span span = cleaned.text.ToSource({at, at + static_cast<std::uint32_t>(part.size())});
    return source.substr(span.begin, span.size());
  };
  EXPECT_EQ(quote("$5.8 billion"), "$5.8 bil-\nlion");
  EXPECT_EQ(quote("more"), "more");
  EXPECT_EQ(quote("and more"), "and  **more");
  EXPECT_EQ(quote("7"), "７");
}

TEST(Sentences, EndWhereTheyEnd) {
  struct {
    std::string_view text;
    std::vector<std::string_view> want;
  } const cases[] = {
      {"Dr. Lee met Mr. Wu. They spoke.", {"Dr. Lee met Mr. Wu.", "They spoke."}},
      {"It grew by 3.5 percent. See No. 5.", {"It grew by 3.5 percent.", "See No. 5."}},
      {"В 2022 г. Минск вырос. Он в г. Минск.", {"В 2022 г. Минск вырос.", "Он в г. Минск."}},
      {"Парк создан в 2012 г. Минск рядом.", {"Парк создан в 2012 г.", "Минск рядом."}},
      {"Это 5 млн долл. США и т. д. по плану. Всё.", {"Это 5 млн долл. США и т. д. по плану.", "Всё."}},
      {"А. С. Мельник сказал. Да!", {"А. С. Мельник сказал.", "Да!"}},
      {"第一句。第二句！“第三句。”第四", {"第一句。", "第二句！", "“第三句。”", "第四"}},
      {"Is it? Yes! \"Good.\" So be it.", {"Is it?", "Yes!", "\"Good.\"", "So be it."}},
      {"1. First point. 2. Second", {"1. First point.", "2. Second"}},
  };
  for (const auto& [text, want] : cases) {
    SCOPED_TRACE(text);
    std::vector<Span> spans;
    SplitSentences(text, {0, static_cast<std::uint32_t>(text.size())}, Rules(), spans);
    std::vector<std::string_view> got;
    for (const Span& span : spans) got.push_back(text.substr(span.begin, span.size()));
    EXPECT_EQ(got, want);
  }
}

TEST(Language, IsToldByScriptLettersAndWords) {
  const std::pair<std::string_view, Language> cases[] = {
      {"Trade between the two", Language::kEnglish},
      {"中国与Belarus的贸易", Language::kChinese},
      {"Торговля Беларуси и Китая", Language::kRussian},
      {"Гандаль паміж краінамі", Language::kBelarusian},
      {"Тавараабарот вырас на трэць за год у Беларусі", Language::kBelarusian},
      {"12 345", Language::kUnknown},
  };
  for (const auto& [text, want] : cases) {
    SCOPED_TRACE(text);
    EXPECT_EQ(CountLanguages(text, Rules()).Verdict(), want);
  }
}

TEST(Decode, TellsCharsetsApart) {
  // "Торговля и промышленность" in windows-1251.
  const Result<Decoded> cyrillic = Decode(
      "\xD2\xEE\xF0\xE3\xEE\xE2\xEB\xFF \xE8 \xEF\xF0\xEE\xEC\xFB\xF8\xEB\xE5\xED\xED\xEE\xF1\xF2\xFC");
  ASSERT_TRUE(cyrillic.ok());
  EXPECT_EQ(cyrillic->encoding, "windows-1251");
  EXPECT_EQ(cyrillic->text, "Торговля и промышленность");
  // 中国与白俄罗斯的贸易 in GB 18030.
  const Result<Decoded> chinese =
      Decode("\xD6\xD0\xB9\xFA\xD3\xEB\xB0\xD7\xB6\xED\xC2\xDE\xCB\xB9\xB5\xC4\xC3\xB3\xD2\xD7");
  ASSERT_TRUE(chinese.ok());
  EXPECT_EQ(chinese->encoding, "GB18030");
  EXPECT_EQ(chinese->text, "中国与白俄罗斯的贸易");
  const Result<Decoded> wide = Decode(std::string_view("\xFF\xFE" "A\0-N", 6));
  ASSERT_TRUE(wide.ok());
  EXPECT_EQ(wide->text, "A中");
}

TEST(Decode, KeepsOffsetsAroundABrokenByte) {
  const Result<Decoded> decoded = Decode("Беларусь и Китай расширяют торговлю \xFF в 2022 году");
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->encoding, "UTF-8");
  EXPECT_EQ(decoded->text.find('2'), std::string_view("Беларусь и Китай расширяют торговлю \xFF в 2022").find('2'));
}

TEST(DocumentReader, RefusesWhatIsNoText) {
  const Result<DocumentReader> reader = DocumentReader::Load(KG_SOURCE_DIR "/schemas");
  ASSERT_TRUE(reader.ok());
  for (const std::string_view bytes :
       {std::string_view(""), std::string_view(" \n\t\r\n"), std::string_view("%PDF-1.4 abc"),
        std::string_view("\0\1\2\3\4\5\6\7\0\0\0", 11)}) {
    const Result<Document> document = reader->Read("a.txt", bytes);
    ASSERT_FALSE(document.ok());
    EXPECT_EQ(document.error().code, ErrorCode::kInvalid);
    EXPECT_FALSE(document.error().message.empty());
  }
}

}  // namespace
}  // namespace kg::extract
