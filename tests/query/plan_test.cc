#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "query/engine.h"
#include "query/preload.h"
#include "query/result/json.h"

namespace kg::query {
namespace {

namespace fs = std::filesystem;

// A graph with hubs, loops, parallel relationships, nodes of two labels and of none, and properties
// that are absent or of several types.
constexpr const char* kGraph[] = {
    "UNWIND range(0, 199) AS i CREATE (:Organization {id: i, name: 'Org ' + toString(i % 50) + "
    "CASE i % 3 WHEN 0 THEN ' Минск' WHEN 1 THEN ' 工业园' ELSE ' Park' END, year: 1990 + i % 30})",
    "UNWIND range(200, 299) AS i CREATE (:Document {id: i, name: 'Report ' + toString(i)})",
    "UNWIND range(300, 599) AS i CREATE (:Figure {id: i, year: 2000 + i % 20, value: i * 1.5, "
    "currency: ['USD', 'CNY', 'BYN'][i % 3], amount: i % 7})",
    "MATCH (f:Figure) WHERE f.id % 11 = 0 REMOVE f.currency",
    "MATCH (f:Figure) WHERE f.id % 13 = 0 SET f.mixed = f.id",
    "MATCH (f:Figure) WHERE f.id % 17 = 0 SET f.mixed = 'text ' + toString(f.id)",
    "UNWIND range(600, 619) AS i CREATE (:Initiative {id: i, year: 2000 + i % 20})",
    "MATCH (o:Organization) WHERE o.id % 40 = 0 SET o:Park",
    "CREATE ({id: 1000, name: 'nameless Минск'}), ({id: 1001})",
    "MATCH (a:Organization), (b:Organization) WHERE (a.id * 7 + b.id * 3) % 41 = 0 "
    "CREATE (a)-[:SIGNED_WITH {year: 2000 + (a.id + b.id) % 20}]->(b)",
    "MATCH (a:Organization {id: 3}), (b:Organization {id: 5}) CREATE (a)-[:SIGNED_WITH "
    "{year: 2001}]->(b), (a)-[:SIGNED_WITH {year: 2002}]->(b), (a)-[:SIGNED_WITH]->(a)",
    "MATCH (a:Organization), (i:Initiative) WHERE (a.id + i.id) % 17 = 0 CREATE "
    "(a)-[:INVESTS_IN]->(i)",
    "MATCH (d:Document), (o:Organization) WHERE (d.id + o.id * 5) % 23 = 0 CREATE "
    "(d)-[:MENTIONS]->(o)",
    "MATCH (d:Document), (i:Initiative) WHERE (d.id + i.id) % 9 = 0 CREATE (d)-[:MENTIONS]->(i)",
};

class PlanTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    directory_ = fs::temp_directory_path() / "kg_plan_test";
    fs::remove_all(directory_);
    const Engine engine(Open({}));
    for (const char* text : kGraph) {
      Request request;
      request.text = text;
      request.read_only = false;
      const Result<Answer> answer = engine.Run(request);
      ASSERT_TRUE(answer.ok()) << text << ": " << answer.error().ToString();
    }
  }
  static void TearDownTestSuite() { fs::remove_all(directory_); }

  static std::shared_ptr<store::Store> Open(std::size_t image_bytes) {
    Result<std::unique_ptr<store::Store>> store =
        store::Store::Open({.directory = directory_,
                            .writable = true,
                            .create_if_missing = true,
                            .image_bytes = image_bytes});
    EXPECT_TRUE(store.ok()) << store.error().ToString();
    return std::move(*store);
  }

  // Rows as text, in their order or sorted.
  static std::string Rows(const Engine& engine, const std::string& text, bool rewrite) {
    Request request;
    request.text = text;
    request.rewrite = rewrite;
    const Result<Answer> answer = engine.Run(request);
    if (!answer.ok()) return "error: " + answer.error().ToString();
    std::vector<std::string> rows;
    for (const query::Row row : answer->rows) {
      std::string& line = rows.emplace_back();
      for (const Value& value : row) {
        EXPECT_TRUE(AppendJson(line, value, nullptr, JsonStyle::kTyped).ok());
        line += '\t';
      }
    }
    if (text.find("ORDER BY") == std::string::npos) std::sort(rows.begin(), rows.end());
    std::string out;
    for (const std::string& row : rows) out += row + '\n';
    return out;
  }

  static fs::path directory_;
};
fs::path PlanTest::directory_;

// A file of goldens: a query, its plan behind "--", a blank line.
struct Golden {
  std::string query, plan;
};

std::vector<Golden> ReadGoldens(const fs::path& path) {
  std::ifstream file(path);
  std::vector<Golden> goldens;
  std::string line;
  bool plan = false;
  while (std::getline(file, line)) {
    if (line.empty()) {
      plan = false;
    } else if (line == "--") {
      plan = true;
    } else if (plan) {
      goldens.back().plan += line + '\n';
    } else {
      goldens.push_back({line, ""});
    }
  }
  return goldens;
}

std::vector<fs::path> GoldenFiles() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(KG_SOURCE_DIR "/tests/query/plans")) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST_F(PlanTest, PlansAreAsWritten) {
  const bool update = std::getenv("KG_UPDATE_GOLDEN") != nullptr;
  const Engine engine(Open(std::size_t{64} << 20));
  for (const fs::path& path : GoldenFiles()) {
    std::string text;
    for (const Golden& golden : ReadGoldens(path)) {
      SCOPED_TRACE(golden.query);
      Request request;
      request.text = "EXPLAIN " + golden.query;
      const Result<Answer> answer = engine.Run(request);
      ASSERT_TRUE(answer.ok()) << answer.error().ToString();
      if (!update) {
        EXPECT_EQ(answer->plan, golden.plan);
      }
      text += golden.query + "\n--\n" + answer->plan + '\n';
    }
    if (update) std::ofstream(path) << text;
  }
}

// The same rows with the rewrites and without, from arrays in memory and from blocks on disk.
// The same condition, once as an equality that may be joined by and once as one that may not.
TEST_F(PlanTest, JoinsGiveTheRowsOfLoops) {
  constexpr std::pair<const char*, const char*> kCases[] = {
      {"MATCH (a:Organization), (b:Organization) WHERE ", "toLower(a.name) = toLower(b.name)"},
      {"MATCH (a:Organization)-[r:SIGNED_WITH]->(b), (c:Organization)-[s:SIGNED_WITH]->(d) WHERE "
       "b.id = 5 AND ",
       "a.id % 9 = d.id % 9"},
      {"MATCH (a:Figure), (b:Figure) WHERE ", "a.mixed = toInteger(b.mixed)"},
      {"MATCH (a:Figure), (b:Figure) WHERE ", "[a.mixed, a.year] = [b.mixed, b.year]"},
      {"MATCH (a:Figure), (b:Figure) WHERE a.id < 330 AND ", "a.value / 0 = b.value / 0"},
      {"UNWIND [1, 1.0, null, '1', 0.0 / 0.0, 7] AS x MATCH (b) WHERE ", "x = b.id % 10"},
      {"MATCH (a:Document)-[:MENTIONS]->(i:Initiative), (f:Figure) WHERE ",
       "i.year + 0 = f.year + 0"},
  };
  const Engine engine(Open(std::size_t{64} << 20));
  for (const auto& [match, equality] : kCases) {
    SCOPED_TRACE(equality);
    std::string unequal = equality;
    unequal.replace(unequal.find(" = "), 3, " <> ");
    const std::string result = " RETURN count(*), sum(b.id), min(b.name)";
    const std::string columns = std::string(match).find("(b") != std::string::npos
                                    ? result
                                    : " RETURN count(*), sum(f.id), max(i.id)";
    Request explain;
    explain.text = "EXPLAIN " + std::string(match) + equality + columns;
    const Result<Answer> plan = engine.Run(explain);
    ASSERT_TRUE(plan.ok()) << plan.error().ToString();
    EXPECT_NE(plan->plan.find("Join "), std::string::npos) << plan->plan;
    EXPECT_EQ(Rows(engine, match + std::string(equality) + columns, true),
              Rows(engine, std::string(match) + "NOT " + unequal + columns, true));
  }
}

TEST_F(PlanTest, NeitherRewritesNorImagesChangeRows) {
  std::vector<std::string> queries;
  for (const fs::path& path : GoldenFiles()) {
    for (const Golden& golden : ReadGoldens(path)) queries.push_back(golden.query);
  }
  ASSERT_FALSE(queries.empty());
  std::vector<std::string> expected;
  {
    const Engine engine(Open(0));
    for (const std::string& query : queries) {
      SCOPED_TRACE(query);
      expected.push_back(Rows(engine, query, false));
      EXPECT_EQ(expected.back().find("error"), std::string::npos) << expected.back();
      EXPECT_EQ(Rows(engine, query, true), expected.back()) << "without images";
    }
  }
  const std::shared_ptr<store::Store> store = Open(std::size_t{64} << 20);
  const auto snapshot = store->NewSnapshot();
  ASSERT_TRUE(snapshot.ok());
  ASSERT_TRUE(Preload(**snapshot).ok());
  const Engine engine(store);
  for (std::size_t i = 0; i < queries.size(); ++i) {
    SCOPED_TRACE(queries[i]);
    EXPECT_EQ(Rows(engine, queries[i], false), expected[i]) << "images, no rewrites";
    EXPECT_EQ(Rows(engine, queries[i], true), expected[i]) << "images and rewrites";
    EXPECT_EQ(Rows(engine, queries[i], true), expected[i]) << "operators that ran before";
  }
}

}  // namespace
}  // namespace kg::query
