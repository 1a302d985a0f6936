#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "tools/caret.h"
#include "tools/console.h"
#include "tools/contained.h"
#include "tools/in_order.h"
#include "tools/input_files.h"
#include "tools/json_request.h"
#include "tools/json_text.h"
#include "tools/line_reader.h"

namespace kg::tools {
namespace {

namespace fs = std::filesystem;

// A folder of its own for each test, gone after it.
class Folder : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::path(testing::TempDir()) /
            ("kg_tools_" + std::to_string(getpid()) + "_" +
             testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::create_directories(root_);
  }
  void TearDown() override { fs::remove_all(root_); }
  void Write(const std::string& name, const std::string& bytes) const {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name, std::ios::binary) << bytes;
  }
  std::vector<std::string> Names(const std::vector<std::string>& paths) const {
    std::vector<std::string> below;
    for (const std::string& path : paths) below.push_back((root_ / path).string());
    const Result<std::vector<InputFile>> files = ListInputFiles(below);
    EXPECT_TRUE(files) << files.error().ToString();
    std::vector<std::string> names;
    if (!files) return names;
    for (const InputFile& file : *files) names.push_back(fs::path(file.name).lexically_relative(root_));
    return names;
  }
  fs::path root_;
};

using InputFiles = Folder;
using Lines = Folder;

TEST_F(InputFiles, AFolderGivesItsTextFilesSortedWhateverTheOrderOfArguments) {
  Write("b/two.md", "2");
  Write("b/one.txt", "1");
  Write("b/deep/UPPER.TXT", "3");
  Write("b/picture.png", "no");
  Write("b/.hidden/four.txt", "no");
  Write("b/.five.txt", "no");
  Write("a.log", "named, so read");
  const std::vector<std::string> want = {"a.log", "b/deep/UPPER.TXT", "b/one.txt", "b/two.md"};
  EXPECT_EQ(Names({"b", "a.log"}), want);
  EXPECT_EQ(Names({"a.log", "b/", "./b", "b/one.txt"}), want);
}

TEST_F(InputFiles, NamesAreTidy) {
  Write("d/x.txt", "1");
  const fs::path before = fs::current_path();
  fs::current_path(root_);
  const Result<std::vector<InputFile>> files = ListInputFiles({"./d//"});
  fs::current_path(before);
  ASSERT_TRUE(files);
  ASSERT_EQ(files->size(), 1U);
  EXPECT_EQ(files->front().name, "d/x.txt");
}

TEST_F(InputFiles, SaysWhatIsMissing) {
  fs::create_directories(root_ / "empty");
  const auto missing = ListInputFiles({(root_ / "nowhere").string()});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  const auto empty = ListInputFiles({(root_ / "empty").string()});
  ASSERT_FALSE(empty);
  EXPECT_NE(empty.error().message.find("no .txt or .md file"), std::string::npos);
}

TEST_F(InputFiles, ALongFileIsNotRead) {
  Write("long.txt", std::string(1000, 'x'));
  const Result<std::string> exact = ReadInputFile(root_ / "long.txt", 1000);
  ASSERT_TRUE(exact);
  EXPECT_EQ(exact->size(), 1000U);
  const Result<std::string> over = ReadInputFile(root_ / "long.txt", 999);
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().code, ErrorCode::kLimit);
}

TEST_F(Lines, EndsAreTakenOffAndLengthIsBounded) {
  Write("lines", "one\r\ntwo\n\nlonger than ten\nlast");
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
      std::fopen((root_ / "lines").c_str(), "rb"), std::fclose);
  LineReader reader(file.get(), 10);
  std::vector<std::string> texts;
  std::vector<std::uint64_t> too_long;
  while (const auto line = reader.Next()) {
    texts.push_back(line->text);
    if (line->too_long) too_long.push_back(line->number);
  }
  EXPECT_EQ(texts, (std::vector<std::string>{"one", "two", "", "longer tha", "last"}));
  EXPECT_EQ(too_long, std::vector<std::uint64_t>{4});
}

// Squares of 0 .. count - 1 through a line of workers.
struct Squares {
  int next = 0, count = 0;
  std::vector<int> written = {};
  InOrder<int, int> Line(unsigned threads) {
    return {.threads = threads,
            .budget = 8,
            .next = [this]() -> std::optional<int> {
              if (next == count) return std::nullopt;
              return next++;
            },
            .cost = [](const int& n) { return static_cast<std::uint64_t>(n % 13); },
            .work = [](int n) { return n * n; },
            .write = [this](int square) -> Status {
              written.push_back(square);
              return {};
            }};
  }
};

TEST(InOrder, OutputsKeepTheOrderOfInputs) {
  for (const unsigned threads : {1U, 2U, 5U}) {
    SCOPED_TRACE(threads);
    Squares squares{.count = 500};
    ASSERT_TRUE(squares.Line(threads).Run());
    ASSERT_EQ(squares.written.size(), 500U);
    for (int i = 0; i < 500; ++i) EXPECT_EQ(squares.written[static_cast<std::size_t>(i)], i * i);
  }
}

TEST(InOrder, NothingToDoEnds) {
  Squares squares;
  EXPECT_TRUE(squares.Line(2).Run());
}

TEST(InOrder, AnErrorOfTheWriterEndsTheLine) {
  Squares squares{.count = 1'000'000};
  auto line = squares.Line(2);
  line.write = [](int square) -> Status {
    if (square < 100) return {};
    return Error{.code = ErrorCode::kIo, .message = "full"};
  };
  const Status status = line.Run();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, "full");
  EXPECT_LT(squares.next, 1000);
}

TEST(InOrder, WhatWorkThrowsReachesTheCaller) {
  Squares squares{.count = 100};
  auto line = squares.Line(2);
  line.work = [](int n) -> int {
    if (n == 50) throw std::runtime_error("no memory");
    return n;
  };
  EXPECT_THROW((void)line.Run(), std::runtime_error);
}

TEST(Contained, OneThatThrowsCostsNoOther) {
  struct Kept {
    std::vector<std::size_t> done;
    std::vector<std::string> refused;
  } kept;
  std::size_t next = 0;
  const Status status = InOrder<std::size_t, Result<std::size_t>>{
      .threads = 2,
      .budget = 8,
      .next = [&]() -> std::optional<std::size_t> {
        if (next == 30) return std::nullopt;
        return next++;
      },
      .cost = [](const std::size_t&) { return std::uint64_t{1}; },
      .work = [](std::size_t n) -> Result<std::size_t> {
        return Contained([n]() -> Result<std::size_t> {
          if (n == 7) return std::vector<std::size_t>(n).at(n);
          if (n == 11) throw std::bad_alloc();
          if (n == 13) return Error{.message = "no text"};
          return n;
        });
      },
      .write = [&](const Result<std::size_t>& result) -> Status {
        if (result) kept.done.push_back(*result);
        else kept.refused.push_back(result.error().message);
        return {};
      }}.Run();
  ASSERT_TRUE(status);
  EXPECT_EQ(kept.done.size(), 27U);
  ASSERT_EQ(kept.refused.size(), 3U);
  EXPECT_TRUE(kept.refused[0].starts_with("a mistake of this program: ")) << kept.refused[0];
  EXPECT_EQ(kept.refused[1], "out of memory");
  EXPECT_EQ(kept.refused[2], "no text");
}

TEST(InOrder, NoMoreThanTheBudgetIsUnderWay) {
  std::atomic<int> held = 0;
  int most = 0, next = 0;
  const Status done = InOrder<int, int>{.threads = 4,
                                        .budget = 10,
                                        .next = [&]() -> std::optional<int> {
                                          if (next == 200) return std::nullopt;
                                          return next++;
                                        },
                                        .cost = [](const int&) { return std::uint64_t{4}; },
                                        .work =
                                            [&](int n) {
                                              held += 4;
                                              return n;
                                            },
                                        .write = [&](int) -> Status {
                                          most = std::max(most, held.load());
                                          held -= 4;
                                          return {};
                                        }}
                          .Run();
  ASSERT_TRUE(done);
  EXPECT_LE(most, 10);
}

TEST(JsonText, EscapesAndPrintsShortestNumbers) {
  std::string out;
  AppendJson(Value::OfMap({{"a\"\n", Value::OfList({Value::Float(0.1), Value::Integer(-7),
                                                    Value::Boolean(true), Value()})},
                           {"白", Value::String(std::string("\x01\\", 2))}}),
             out);
  EXPECT_EQ(out, "{\"a\\\"\\n\":[0.1,-7,true,null],\"白\":\"\\u0001\\\\\"}");
}

TEST(TextLine, TakesNamesUnderThreeKeys) {
  struct Case {
    std::string_view line, name, text;
  };
  for (const auto& [line, name, text] : std::initializer_list<Case>{
           {R"({"name":"a","text":"x"})", "a", "x"},
           {R"({"id":7,"text":"\u767d"})", "7", "白"},
           {R"({"doc":"d/e","text":"", "date":"2020-01-01"})", "d/e", ""},
           {R"({"text":"x"})", "", "x"}}) {
    SCOPED_TRACE(line);
    const Result<TextLine> read = ParseTextLine(line);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->name, name);
    EXPECT_EQ(read->text, text);
  }
  for (const std::string_view line : {"", "{", "[]", "7", R"({"name":"a"})", R"({"text":1})",
                                      R"({"name":[],"text":"x"})", "{\"text\":\"\xff\"}"}) {
    SCOPED_TRACE(line);
    EXPECT_FALSE(ParseTextLine(line));
  }
}

TEST(Caret, StandsUnderThePlaceWhateverTheScript) {
  struct Case {
    std::string_view text, place, want;
  };
  for (const auto& [text, place, want] : std::initializer_list<Case>{
           {"RETURN x", "1:8", "  RETURN x\n         ^\n"},
           {"MATCH (n)\nRETRUN n", "2:1", "  RETRUN n\n  ^\n"},
           {"a\tb", "1:3", "  a b\n    ^\n"},
           {"RETURN '白俄' + x", "1:15", "  RETURN '白俄' + x\n                  ^\n"},
           {"RETURN 'мир' x", "1:14", "  RETURN 'мир' x\n               ^\n"},
           {"e\u0301 x", "1:4", "  e\u0301 x\n    ^\n"},
           {"RETURN", "1:7", "  RETURN\n        ^\n"},
           {"RETURN", "1:8", ""},
           {"RETURN", "2:1", ""},
           {"RETURN", "rules/a.toml:1:1", ""},
           {"RETURN", "", ""}}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(PointAt(text, place), want);
  }
  const std::string cut = PointAt(std::string(500, 'a') + "!" + std::string(500, 'b'), "1:501");
  EXPECT_EQ(cut, "  ..." + std::string(60, 'a') + "!" + std::string(35, 'b') + "...\n" +
                     std::string(65, ' ') + "^\n");
}

TEST(Console, NumbersForPeople) {
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(1234567), "1,234,567");
  EXPECT_EQ(Bytes(999), "999 bytes");
  EXPECT_EQ(Bytes(1'250'000), "1.2 MB");
  EXPECT_EQ(Duration(std::chrono::seconds(187)), "3:07 min");
}

}  // namespace
}  // namespace kg::tools
