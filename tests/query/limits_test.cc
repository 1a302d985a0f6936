#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "query/engine.h"

// Queries that would take too much: each ends with an error that names the limit, in time, and the
// process stays within twice what the query was allowed.
namespace kg::query {
namespace {

constexpr std::size_t kMemory = std::size_t{64} << 20;
constexpr std::chrono::milliseconds kDeadline{1000};

// A sanitizer keeps what is freed, and more.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kMemoryIsTold = false;
#else
constexpr bool kMemoryIsTold = true;
#endif

// The most memory this process has had since Reset, in bytes; 0 where the system does not tell.
class PeakMemory {
 public:
  static void Reset() { std::ofstream("/proc/self/clear_refs") << "5"; }
  static std::size_t Read() {
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word) {
      std::size_t kilobytes = 0;
      if (word == "VmHWM:" && status >> kilobytes) return kilobytes << 10;
    }
    return 0;
  }
};

class LimitsTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    directory_ = std::filesystem::temp_directory_path() / "kg_limits_test";
    std::filesystem::remove_all(directory_);
    auto store = store::Store::Open({.directory = directory_,
                                     .writable = true,
                                     .create_if_missing = true,
                                     .block_cache_bytes = std::size_t{8} << 20,
                                     .write_buffer_bytes = std::size_t{8} << 20});
    ASSERT_TRUE(store.ok()) << store.error().ToString();
    engine_ = new Engine(std::shared_ptr<store::Store>(std::move(*store)));
    Limits none;
    ASSERT_TRUE(Run("UNWIND range(1, 400) AS i CREATE (:N {i: i, s: 'text ' + i})", none).ok());
    ASSERT_TRUE(Run("MATCH (a:N), (b:N) WHERE a.i < b.i AND b.i <= 40 CREATE (a)-[:R {w: b.i}]->(b)",
                    none).ok());
  }
  static void TearDownTestSuite() {
    delete engine_;
    std::filesystem::remove_all(directory_);
  }
  static Result<Answer> Run(std::string text, Limits limits) {
    Request request;
    request.text = std::move(text);
    request.limits = limits;
    request.read_only = false;
    return engine_->Run(request);
  }

  static std::filesystem::path directory_;
  static Engine* engine_;
};
std::filesystem::path LimitsTest::directory_;
Engine* LimitsTest::engine_ = nullptr;

std::string Repeat(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

TEST_F(LimitsTest, EveryHostileQueryEndsWithTheLimitItReached) {
  const std::string million = "WITH range(1, 1000000) AS l UNWIND range(1, 1000) AS x ";
  const std::string text = "WITH reduce(s = 'a', x IN range(1, 20) | s + s) AS s ";
  const std::string queries[] = {
      "MATCH (a), (b), (c), (d), (e) RETURN count(*) + size(collect(a.i + e.i))",
      "MATCH (a), (b), (c) RETURN a.i, b.i, c.i ORDER BY a.i + b.i + c.i",
      "MATCH (a), (b), (c) RETURN DISTINCT a.i, b.i, c.i",
      "MATCH (a), (b), (c) RETURN a.i, b.i, c.i, count(*)",
      "MATCH (a {i: 1})-[r*0..50]-(b) RETURN count(r)",
      "MATCH p = (a {i: 1})-[*]-(b) RETURN collect(p)",
      "RETURN range(0, 1000000000000)",
      "UNWIND range(0, 1000000000000) AS x RETURN count(x)",
      "RETURN " + Repeat("(", 100'000) + "1" + Repeat(")", 100'000),
      "RETURN " + Repeat("[", 100'000),
      "RETURN '" + Repeat("x", 10'000'000) + "'",
      "RETURN reduce(s = 'ab', x IN range(0, 100) | s + s)",
      "RETURN reduce(s = [], x IN range(0, 1000000) | s + [x])",
      "RETURN reduce(s = '', x IN range(0, 2000000) | s + 'abcdefgh' + s)",
      "RETURN reduce(s = [0], x IN range(0, 100) | [s, s])",
      "RETURN reduce(s = [0], x IN range(0, 100) | [y IN [1, 2] | s])",
      "RETURN reduce(s = {}, x IN range(0, 100) | {a: s, b: s})",
      "UNWIND range(1, 3000) AS x WITH collect(x) AS l RETURN [a IN l | [b IN l | [c IN l | a]]]",
      "RETURN [x IN range(0, 100000) | range(x, x + 100000)]",
      "RETURN any(x IN range(0, 100000) WHERE any(y IN range(0, 100000) WHERE x + y < 0))",
      million + "RETURN collect(l + x)",
      million + "RETURN collect(reverse(l))",
      million + "RETURN DISTINCT l + x",
      million + "WITH l + x AS m ORDER BY m RETURN count(m)",
      "WITH range(1, 1000000) AS l UNWIND range(1, 1000000) AS x RETURN count(CASE WHEN -1 IN l THEN 1 END)",
      text + "RETURN size([x IN range(1, 1000) | replace(s, 'a', 'b' + x)])",
      text + "RETURN size(replace(s, 'a', s))",
      text + "UNWIND range(1, 1000000) AS x RETURN count(s CONTAINS ('aaaaaaab' + x))",
      text + "UNWIND range(1, 1000000) AS x RETURN count(toUpper(s) = s)",
      text + "UNWIND range(1, 1000000) AS x RETURN count(s =~ ('.*a.*a.*' + x))",
      "RETURN 'a' =~ '" + Repeat("a|", 200'000) + "b'",
      "UNWIND range(1, 2000000) AS x RETURN percentileCont(x, 0.5) + size(collect(x))",
      "MATCH (a) WHERE EXISTS { MATCH (b), (c), (d) WHERE b.i + c.i + d.i < 0 } RETURN count(*)",
      "MATCH (a) RETURN COLLECT { MATCH (b), (c), (d) RETURN b.i }",
      "MATCH (a)--(b)--(c)--(d)--(e)--(f)--(g)--(h) RETURN count(DISTINCT [a.i, h.i, d.i])",
      "UNWIND range(1, 100000000) AS x WITH x ORDER BY x DESC RETURN count(x)",
      "FOREACH (x IN range(1, 1000000000) | CREATE (:M))",
  };
  Limits limits{kDeadline, kMemory, 1'000'000};
  for (const std::string& query : queries) {
    SCOPED_TRACE(query.substr(0, 100));
    PeakMemory::Reset();
    const std::size_t before = PeakMemory::Read();
    const auto begin = std::chrono::steady_clock::now();
    {
      Result<Answer> answer = Run(query, limits);
      ASSERT_FALSE(answer.ok());
      EXPECT_EQ(answer.error().code, ErrorCode::kLimit) << answer.error().ToString();
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, kDeadline + std::chrono::seconds(15));
    const std::size_t after = PeakMemory::Read();
    if (kMemoryIsTold) {
      EXPECT_LE(after > before ? after - before : 0, 2 * kMemory);
    }
    EXPECT_TRUE(Run("MATCH (n:N) RETURN count(n)", limits).ok());
  }
}

TEST_F(LimitsTest, WhatIsLargeButAllowedIsDone) {
  const std::string queries[] = {
      "RETURN " + Repeat("true AND ", 100'000) + "true",
      "RETURN size(" + Repeat("[", 150) + "1" + Repeat("]", 150) + ")",
      "RETURN reduce(s = 0, x IN range(1, 200000) | s + x)",
      "UNWIND range(1, 300000) AS x WITH x ORDER BY x DESC LIMIT 3 RETURN collect(x)",
      "RETURN size(reduce(s = 'a', x IN range(1, 20) | s + s))",
      "MATCH p = shortestPath((a:N {i: 1})-[*]-(b:N {i: 40})) RETURN length(p)",
  };
  Limits limits{std::chrono::milliseconds(0), std::size_t{256} << 20, 1000};
  for (const std::string& query : queries) {
    SCOPED_TRACE(query.substr(0, 100));
    Result<Answer> answer = Run(query, limits);
    EXPECT_TRUE(answer.ok()) << answer.error().ToString();
  }
}

TEST_F(LimitsTest, RowsAreCounted) {
  Limits limits;
  limits.rows = 100;
  Result<Answer> answer = Run("MATCH (n:N) RETURN n.i", limits);
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().code, ErrorCode::kLimit);
  EXPECT_NE(answer.error().message.find("100"), std::string::npos);
  EXPECT_TRUE(Run("MATCH (n:N) RETURN n.i LIMIT 100", limits).ok());
}

}  // namespace
}  // namespace kg::query
