#include "query/engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "query/error.h"
#include "query/exec/prepared.h"
#include "query/plan/binder.h"
#include "query/plan/planner.h"
#include "query/syntax/parser.h"

namespace kg::query {
namespace {

// A store of its own in a temporary directory.
class EngineTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = std::filesystem::temp_directory_path() /
                 ("kg_engine_" + std::string(testing::UnitTest::GetInstance()
                                                 ->current_test_info()
                                                 ->name()));
    std::filesystem::remove_all(directory_);
    Result<std::unique_ptr<store::Store>> store = store::Store::Open(
        {.directory = directory_, .writable = true, .create_if_missing = true});
    ASSERT_TRUE(store.ok()) << store.error().ToString();
    store_ = std::move(*store);
    engine_ = std::make_unique<Engine>(store_);
  }
  void TearDown() override {
    engine_.reset();
    store_.reset();
    std::filesystem::remove_all(directory_);
  }

  Result<Answer> Run(std::string text, Limits limits = {}) {
    Request request;
    request.text = std::move(text);
    request.limits = limits;
    request.read_only = false;
    return engine_->Run(request);
  }
  void Do(std::string text) {
    Result<Answer> answer = Run(std::move(text));
    ASSERT_TRUE(answer.ok()) << answer.error().ToString();
  }
  std::int64_t Number(std::string text) {
    Result<Answer> answer = Run(std::move(text));
    EXPECT_TRUE(answer.ok()) << answer.error().ToString();
    if (!answer.ok() || answer->rows.size() != 1) return -1;
    return answer->rows[0][0].integer();
  }
  std::string Plan(const std::string& text) {
    Result<Answer> answer = Run("EXPLAIN " + text);
    EXPECT_TRUE(answer.ok()) << answer.error().ToString();
    return answer.ok() ? answer->plan : "";
  }

  std::filesystem::path directory_;
  std::shared_ptr<store::Store> store_;
  std::unique_ptr<Engine> engine_;
};

TEST_F(EngineTest, FailureLeavesNothingWritten) {
  Do("CREATE (:A {n: 1})");
  Result<Answer> failed = Run("MATCH (a:A) CREATE (:B) SET a.n = 2 WITH a RETURN 1 / (a.n - a.n)");
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(Number("MATCH (n) RETURN count(*)"), 1);
  EXPECT_EQ(Number("MATCH (a:A) RETURN a.n"), 1);
}

TEST_F(EngineTest, WritesOnlyWhereAllowed) {
  Request request;
  request.text = "CREATE (:A)";
  Result<Answer> answer = engine_->Run(request);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, ErrorCode::kReadOnly);
}

TEST_F(EngineTest, ClauseDoesNotSeeItsOwnWrites) {
  Do("CREATE (:A), (:A), (:A)");
  Do("MATCH (a:A) CREATE (:A)");
  EXPECT_EQ(Number("MATCH (a:A) RETURN count(*)"), 6);
  Do("MATCH (a:A) CREATE (:B) WITH a LIMIT 0 RETURN a");
  EXPECT_EQ(Number("MATCH (b:B) RETURN count(*)"), 6);
}

TEST_F(EngineTest, MergeFindsWhatTheRowBeforeCreated) {
  Do("UNWIND [1, 2, 1, 3, 2] AS k MERGE (n:N {k: k}) ON CREATE SET n.c = 1 ON MATCH SET n.c = n.c + 1");
  EXPECT_EQ(Number("MATCH (n:N) RETURN count(*)"), 3);
  EXPECT_EQ(Number("MATCH (n:N {k: 2}) RETURN n.c"), 2);
}

TEST_F(EngineTest, RelationshipsOfOnePatternDiffer) {
  Do("CREATE (a:A)-[:T]->(b:B)-[:T]->(a)");
  EXPECT_EQ(Number("MATCH (x)-[r]-(y)-[s]-(z) RETURN count(*)"), 4);
  EXPECT_EQ(Number("MATCH (a:A)-[*]-(x) RETURN count(*)"), 4);
  EXPECT_EQ(Number("MATCH (x)-[r]-(y) MATCH (y)-[s]-(z) RETURN count(*)"), 8);
}

TEST_F(EngineTest, LimitsAreErrorsThatNameThemselves) {
  Do("UNWIND range(1, 1000) AS i CREATE (:N {i: i})");
  Limits limits;
  limits.deadline = std::chrono::milliseconds(300);
  limits.memory_bytes = std::size_t{64} << 20;
  limits.rows = 100'000;
  const std::string_view queries[] = {
      "MATCH (a), (b), (c), (d) RETURN sum(a.i + d.i)",
      "MATCH (a), (b), (c) RETURN a, b, c",
      "MATCH (a), (b), (c) RETURN collect(a)",
      "MATCH (a), (b), (c) WITH a, b, c ORDER BY a.i, b.i RETURN a LIMIT 1",
      "MATCH (a), (b), (c) RETURN DISTINCT a, b, c",
      "MATCH (a), (b), (c) RETURN a, b, count(DISTINCT c)",
      "RETURN range(0, 1000000000000)",
      "RETURN size([x IN range(0, 100000) | range(x, x + 100000)])",
      "RETURN reduce(s = 'ab', x IN range(0, 100) | s + s)",
      "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y RETURN sum(x * y)",
  };
  for (std::string_view query : queries) {
    SCOPED_TRACE(query);
    const auto begin = std::chrono::steady_clock::now();
    Result<Answer> answer = Run(std::string(query), limits);
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().code, ErrorCode::kLimit) << answer.error().ToString();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
  }
}

// Rows that are only counted are not made: the numbers are those of the rows all the same.
TEST_F(EngineTest, CountsOverChainsAreThoseOfTheRows) {
  Do("UNWIND range(1, 200) AS i CREATE (:A {i: i})");
  Do("UNWIND range(1, 100) AS i CREATE (:B {i: i})");
  Do("UNWIND range(1, 20) AS i CREATE (:C {i: i})");
  Do("MATCH (a:A), (b:B) CREATE (a)-[:R]->(b)");
  Do("MATCH (b:B), (c:C) WHERE (b.i + c.i) % 2 = 0 CREATE (b)-[:S]->(c)");
  Do("MATCH (c:C), (d:C) WHERE c.i < d.i OR c.i = 7 CREATE (c)-[:T]->(d)");  // loops too
  const struct {
    std::string_view query, in_plan;
  } cases[] = {
      {"MATCH (a:A)-[:R]->(b:B)-[:S]->(c:C) RETURN count(*)", "CountLinks (b)<-[:R]-(:A)"},
      {"MATCH (a:A) WITH a MATCH (a)-[:R]->(b:B)-[:S]->(c) RETURN c.i, count(*) ORDER BY c.i",
       "Gather c"},
      {"MATCH (a:A), (x:C) WITH a, x MATCH (a)-[:R]->(b:B)-[:S]->(c) RETURN count(a)", "Gather b"},
      {"MATCH (a:A)-[:R]->(b:B) RETURN b.i % 3 AS m, count(a), count(*) ORDER BY m", ""},
      {"MATCH (a:C)-[:T]->(b)-[:T]->(c)-[:T]->(d) RETURN count(*)", "CountLinks"},
      {"MATCH (a:C)-[:T]->(b)<-[:T]-(c) RETURN count(*)", "CountLinks"},
      {"MATCH (a:C)-[:T]-(b)-[:T]-(c) RETURN count(*), count(b), min(a.i)", "CountLinks"},
      {"MATCH (a:C)-[:T]-(b:C), (b)-[:T]->(c:C) RETURN a.i, count(*) ORDER BY a.i", ""},
      {"MATCH (a:A), (b:B) WHERE a.i < 5 RETURN count(*)", "CountNodes"},
  };
  for (const auto& [query, in_plan] : cases) {
    SCOPED_TRACE(query);
    Request request;
    request.text = std::string(query);
    Result<Answer> fast = engine_->Run(request);
    request.rewrite = false;
    Result<Answer> plain = engine_->Run(request);
    ASSERT_TRUE(fast.ok() && plain.ok());
    ASSERT_EQ(fast->rows.size(), plain->rows.size());
    for (std::size_t i = 0; i < fast->rows.size(); ++i) {
      EXPECT_TRUE(std::ranges::equal(fast->rows[i], plain->rows[i])) << "row " << i;
    }
    request.rewrite = true;
    request.text = "EXPLAIN " + std::string(query);
    Result<Answer> plan = engine_->Run(request);
    ASSERT_TRUE(plan.ok());
    EXPECT_NE(plan->plan.find(in_plan), std::string::npos) << plan->plan;
  }
  Limits limits;
  Result<Answer> answer = Run("MATCH (a), (b), (c), (d), (e), (f), (g), (h), (i) RETURN count(*)", limits);
  ASSERT_FALSE(answer.ok());  // 320 ^ 9
  EXPECT_NE(answer.error().message.find("64 bits"), std::string::npos);
}

// Another process may have made the index: the plan goes by what the graph has.
TEST_F(EngineTest, APlanIsGivenUpWhenIndexesChange) {
  Do("UNWIND range(1, 100) AS i CREATE (:N {i: i, j: i % 10})");
  const std::string text = "MATCH (n:N {i: 7, j: 7}) RETURN count(n)";
  const auto snapshot = [this] { return std::move(*store_->NewSnapshot()); };
  Result<ParsedQuery> parsed = Parse(text);
  ASSERT_TRUE(parsed.ok());
  Result<BoundQuery> bound = Bind(std::move(*parsed), text, Procedures());
  ASSERT_TRUE(bound.ok());
  Result<QueryPlan> plan =
      MakePlan(std::make_unique<BoundQuery>(std::move(*bound)), *snapshot(), {}, true);
  ASSERT_TRUE(plan.ok());
  const Prepared kept(std::move(*plan), *snapshot(), std::make_shared<std::atomic<std::size_t>>(0));
  EXPECT_TRUE(kept.Suits(*snapshot()));
  Do("CREATE (:N {i: 7, j: 8})");
  EXPECT_TRUE(kept.Suits(*snapshot()));
  Do("CREATE INDEX both FOR (n:N) ON (n.i, n.j)");
  EXPECT_FALSE(kept.Suits(*snapshot()));
  EXPECT_EQ(Number(text), 1);
  Do("DROP INDEX both");
  EXPECT_TRUE(kept.Suits(*snapshot()));
}

TEST_F(EngineTest, PathsOfAnyLengthStopAtTheDeadline) {
  Do("UNWIND range(1, 20) AS i CREATE (:N {i: i})");
  Do("MATCH (a:N), (b:N) WHERE a.i <> b.i CREATE (a)-[:R]->(b)");
  Limits limits;
  limits.deadline = std::chrono::milliseconds(300);
  Result<Answer> answer = Run("MATCH (a {i: 1})-[*0..50]-(b) RETURN count(*)", limits);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, ErrorCode::kLimit);
  EXPECT_EQ(Number("MATCH p = shortestPath((a:N {i: 1})-[*]-(b:N {i: 9})) RETURN length(p)"), 1);
}

TEST_F(EngineTest, ErrorsSayKindAndPlace) {
  struct Case {
    std::string_view text, type, phase, detail, where;
  };
  const Case cases[] = {
      {"MATCH (n)\nRETURN m", "SyntaxError", "compile time", "UndefinedVariable", "2:8"},
      {"RETURN foo(1)", "SyntaxError", "compile time", "UnknownFunction", "1:8"},
      {"RETURN 1 AS a, 2 AS a", "SyntaxError", "compile time", "ColumnNameConflict", "1:16"},
      {"MATCH (n) RETURN n LIMIT -1", "SyntaxError", "compile time", "NegativeIntegerArgument",
       "1:26"},
      {"MATCH (a) WHERE count(a) > 1 RETURN a", "SyntaxError", "compile time",
       "InvalidAggregation", "1:17"},
      {"MATCH (n) RETURN count()", "SyntaxError", "compile time", "InvalidNumberOfArguments",
       "1:18"},
      {"CALL no.such()", "ProcedureError", "compile time", "ProcedureNotFound", "1:1"},
      {"CREATE (a)-[:T]-(b)", "SyntaxError", "compile time", "RequiresDirectedRelationship",
       "1:11"},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.text);
    Result<Answer> answer = Run(std::string(each.text));
    ASSERT_FALSE(answer.ok());
    const std::optional<ErrorKind> kind = KindOf(answer.error());
    ASSERT_TRUE(kind.has_value()) << answer.error().ToString();
    EXPECT_EQ(kind->type, each.type);
    EXPECT_EQ(kind->phase, each.phase);
    EXPECT_EQ(kind->detail, each.detail);
    EXPECT_EQ(answer.error().where, each.where);
  }
}

TEST_F(EngineTest, PlansStartWhereRowsAreFew) {
  Do("UNWIND range(1, 200) AS i CREATE (:Many {i: i})");
  Do("CREATE (:Few {i: 1})");
  Do("MATCH (f:Few), (m:Many) WHERE m.i < 50 CREATE (m)-[:R]->(f)");
  const std::string seek = Plan("MATCH (m:Many {i: 7})-[:R]->(f) RETURN f");
  EXPECT_NE(seek.find("IndexSeek m:Many i = 7"), std::string::npos) << seek;
  const std::string few = Plan("MATCH (m:Many)-[:R]->(f:Few) RETURN m");
  EXPECT_NE(few.find("LabelScan f:Few"), std::string::npos) << few;
  EXPECT_NE(few.find("Expand (f)<-[_1:R]-(m:Many)"), std::string::npos) << few;
  const std::string in = Plan("MATCH (m:Many) WHERE m.i IN [1, 2] RETURN m");
  EXPECT_NE(in.find("IndexSeek m:Many i IN [1, 2]"), std::string::npos) << in;
}

TEST_F(EngineTest, ANodeOfUnknownLabelIsSoughtInEach) {
  Do("UNWIND range(1, 60) AS i CREATE (:A {i: i}), (:B {i: i, s: 'b' + toString(i)})");
  Do("MATCH (a:A) WHERE a.i < 5 SET a:Both, a:B");
  const std::string text = "MATCH (n {i: 3}) RETURN count(n)";
  const std::string list = "MATCH (n) WHERE n.i IN [3, 3, 50, null, 'x'] RETURN count(n)";
  EXPECT_NE(Plan(text).find("IndexSeek n of any label i = 3"), std::string::npos) << Plan(text);
  EXPECT_NE(Plan(list).find("IndexSeek n of any label i IN "), std::string::npos) << Plan(list);
  EXPECT_EQ(Number(text), 2);
  EXPECT_EQ(Number(list), 4);
  EXPECT_EQ(Number("MATCH (n:A|B {i: 3}) RETURN count(n)"), 2);
  EXPECT_EQ(Number("MATCH (n:A&Both {i: 3}) RETURN count(n)"), 1);
  EXPECT_EQ(Number("MATCH (n:!Both {i: 3}) RETURN count(n)"), 1);
  EXPECT_EQ(Number("MATCH (n {i: null}) RETURN count(n)"), 0);
  EXPECT_EQ(Number("UNWIND [1, 2, 3] AS x MATCH (n {i: x * 10}) RETURN count(n)"), 6);
  EXPECT_EQ(Number("MATCH (n {none: 1}) RETURN count(n)"), 0);
  // Once there are nodes without a label the kept plan finds these too, and no longer without them.
  Do("CREATE ({i: 3})");
  EXPECT_EQ(Number(text), 3);
  EXPECT_EQ(Number(list), 5);
  Do("MATCH (n {i: 3}) WHERE size(labels(n)) = 1 REMOVE n:B");
  EXPECT_EQ(Number(text), 3);
  Do("MATCH (n) WHERE size(labels(n)) = 0 DELETE n");
  EXPECT_EQ(Number(text), 1);
  EXPECT_NE(Plan(text).find("IndexSeek n of any label i = 3"), std::string::npos) << Plan(text);
}

TEST_F(EngineTest, CountsThatTheStoreKeepsAreNotWalked) {
  Do("CREATE (:A)-[:R]->(:B)-[:S]->(:A)");
  EXPECT_EQ(Plan("MATCH (n) RETURN count(*) AS c"), "Project count(*) AS c  ~1\nCountNodes  ~1\nStart  ~1\n");
  EXPECT_NE(Plan("MATCH ()-[r:R]->() RETURN count(r)").find("CountRelationships :R"),
            std::string::npos);
  EXPECT_EQ(Number("MATCH (n) RETURN count(*)"), 3);
  EXPECT_EQ(Number("MATCH (n:A) RETURN count(n)"), 2);
  EXPECT_EQ(Number("MATCH (n:None) RETURN count(n)"), 0);
  EXPECT_EQ(Number("MATCH ()-[r]->() RETURN count(r)"), 2);
  EXPECT_EQ(Number("MATCH ()-[r:R|S|R]->() RETURN count(*)"), 2);
  EXPECT_EQ(Number("MATCH ()-[r:None]->() RETURN count(*)"), 0);
  EXPECT_EQ(Number("MATCH ()-[r]-() RETURN count(*)"), 4);
  EXPECT_EQ(Number("UNWIND [1, 2] AS x MATCH (n) RETURN count(*)"), 6);
}

TEST_F(EngineTest, ProfileShowsRealRows) {
  Do("CREATE (:A), (:A)");
  Result<Answer> answer = Run("PROFILE MATCH (a:A) RETURN a");
  ASSERT_TRUE(answer.ok());
  EXPECT_NE(answer->plan.find("LabelScan a:A  ~2 rows=2"), std::string::npos) << answer->plan;
}

}  // namespace
}  // namespace kg::query
