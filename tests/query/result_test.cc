#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "query/functions/print.h"
#include "query/result/format.h"
#include "query/result/json.h"
#include "query/result/width.h"

namespace kg::query {
namespace {

Answer Sample() {
  Answer answer;
  answer.columns = {"name", "n"};
  answer.rows = Rows(2);
  answer.rows.Add({Value::String("白俄罗斯"), Value::Integer(7)});
  answer.rows.Add({Value::String("Беларусь"), Value::Float(0.5)});
  answer.rows.Add({Value::String("a,\"b\"|\n"), Value()});
  answer.rows.Add({Value::OfList({Value::Integer(1), Value::String("x")}), Value::Boolean(true)});
  return answer;
}

std::string Formatted(Format format, FormatOptions options = {}) {
  const Answer answer = Sample();
  Result<std::string> text = FormatAnswer(format, answer, options);
  return text ? *text : text.error().ToString();
}

TEST(Format, WritesEveryForm) {
  EXPECT_EQ(Formatted(Format::kJson),
            "{\"fields\":[\"name\",\"n\"],\"values\":[[\"白俄罗斯\",7],[\"Беларусь\",0.5],"
            "[\"a,\\\"b\\\"|\\n\",null],[[1,\"x\"],true]]}\n");
  EXPECT_EQ(Formatted(Format::kJsonLines),
            "{\"name\":\"白俄罗斯\",\"n\":7}\n{\"name\":\"Беларусь\",\"n\":0.5}\n"
            "{\"name\":\"a,\\\"b\\\"|\\n\",\"n\":null}\n{\"name\":[1,\"x\"],\"n\":true}\n");
  EXPECT_EQ(Formatted(Format::kCsv),
            "name,n\r\n白俄罗斯,7\r\nБеларусь,0.5\r\n\"a,\"\"b\"\"|\n\",\r\n\"[1,\"\"x\"\"]\",true\r\n");
  EXPECT_EQ(Formatted(Format::kMarkdown),
            "| name | n |\n| --- | ---: |\n| 白俄罗斯 | 7 |\n| Беларусь | 0.5 |\n"
            "| a,\"b\"\\|<br> |  |\n| [1, 'x'] | true |\n");
}

TEST(Format, AlignsWideCharactersInTables) {
  EXPECT_EQ(Formatted(Format::kTable),
            "┌──────────┬──────┐\n"
            "│ name     │ n    │\n"
            "├──────────┼──────┤\n"
            "│ 白俄罗斯 │    7 │\n"
            "│ Беларусь │  0.5 │\n"
            "│ a,\"b\"|⏎  │ null │\n"
            "│ [1, 'x'] │ true │\n"
            "└──────────┴──────┘\n");
}

TEST(Format, CutsCellsToTheTerminal) {
  const std::string table = Formatted(Format::kTable, {.width = 17});
  std::size_t begin = 0;
  for (std::size_t end = table.find('\n'); end != std::string::npos; end = table.find('\n', begin)) {
    EXPECT_LE(DisplayWidth(table.substr(begin, end - begin)), 17u);
    begin = end + 1;
  }
  EXPECT_NE(table.find("白俄…"), std::string::npos) << table;
}

TEST(Width, CountsColumnsOfATerminal) {
  struct Case {
    std::string_view text;
    std::size_t width;
  };
  constexpr Case kCases[] = {{"abc", 3},      {"Минск", 5},   {"中国", 4}, {"ＡＢ", 4},
                             {"e\u0301", 1}, {"й\u0306", 1}, {"", 0},     {"\u200b", 0}};
  for (const auto& [text, width] : kCases) {
    SCOPED_TRACE(text);
    EXPECT_EQ(DisplayWidth(text), width);
  }
  EXPECT_EQ(FitWidth("中国人", 5), "中国…");
  EXPECT_EQ(FitWidth("中国人", 4), "中…");
  EXPECT_EQ(FitWidth("中国", 4), "中国");
}

TEST(Json, EscapesAndMendsText) {
  std::string out;
  AppendJsonString(out, "\"\\\n\x01 中 \xff\xe4\xb8 é");
  EXPECT_EQ(out, "\"\\\"\\\\\\n\\u0001 中 \uFFFD\uFFFD\uFFFD é\"");
}

TEST(Json, ReadsWhatItWrites) {
  const Value values[] = {
      Value(),
      Value::Boolean(true),
      Value::Integer(std::numeric_limits<std::int64_t>::min()),
      Value::Float(0.1),
      Value::Float(3),
      Value::String("Мінск 明斯克"),
      Value::OfList({Value::Integer(1), Value::OfMap({{"a", Value()}})}),
      Value::Of(Date{19000}),
      Value::Of(LocalTime{45'296'000'000'001}),
      Value::Of(Time{3'600'000'000'000, 10'800}),
      Value::Of(LocalDateTime{-1, 5}),
      Value::Of(Value::DateTime{{19000, 0}, 10'800, "Europe/Minsk"}),
      Value::Of(Duration{14, 3, -2, 500'000'000}),
      Value::Float(std::numeric_limits<double>::infinity()),
  };
  for (const Value& value : values) {
    std::string text;
    ASSERT_TRUE(AppendJson(text, value, nullptr, JsonStyle::kTyped).ok());
    SCOPED_TRACE(text);
    const Result<Value> read = ParseJson(text, JsonStyle::kTyped);
    ASSERT_TRUE(read.ok()) << read.error().ToString();
    EXPECT_EQ(*read, value);
  }
}

TEST(Json, RefusesWhatItCannotHold) {
  for (const std::string& text :
       {std::string("{"), std::string("18446744073709551615"), std::string(10'000, '['),
        std::string("\"\xff\""), std::string(R"({"$type":"Date","_value":"yesterday"})")}) {
    SCOPED_TRACE(text.substr(0, 40));
    EXPECT_FALSE(ParseJson(text, JsonStyle::kTyped).ok());
  }
}

TEST(Print, WritesFloatsAsTheyReadBack) {
  struct Case {
    double number;
    std::string_view text;
  };
  constexpr Case kCases[] = {{1, "1.0"},         {0.1, "0.1"},       {-2.5e-7, "-2.5E-7"},
                             {1e7, "1.0E7"},     {1234567, "1234567.0"}, {1e300, "1.0E300"},
                             {5e-324, "5.0E-324"}};
  for (const auto& [number, text] : kCases) EXPECT_EQ(PrintFloat(number), text);
  EXPECT_EQ(PrintFloat(std::nan("")), "NaN");
}

}  // namespace
}  // namespace kg::query
