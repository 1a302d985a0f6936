#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "query/engine.h"
#include "tests/support/hostile_queries.h"
#include "tests/support/peak_memory.h"

// Queries that would take too much: each ends with an error that names the limit, in time, and the
// process stays within twice what the query was allowed.
namespace kg::query {
namespace {

using test::PeakMemory;

constexpr std::size_t kMemory = std::size_t{64} << 20;
constexpr std::chrono::milliseconds kDeadline{1000};

// A sanitizer keeps what is freed, and more.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kMemoryIsTold = false;
#else
constexpr bool kMemoryIsTold = true;
#endif

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
    for (const std::string& statement : test::HostileGraph()) {
      ASSERT_TRUE(Run(statement, Limits()).ok());
    }
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

TEST_F(LimitsTest, EveryHostileQueryEndsWithTheLimitItReached) {
  Limits limits{kDeadline, kMemory, 1'000'000};
  for (const auto& [name, query] : test::HostileQueries()) {
    SCOPED_TRACE(name);
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
  Limits limits{std::chrono::milliseconds(0), std::size_t{256} << 20, 1000};
  for (const auto& [name, query] : test::LargeQueries()) {
    SCOPED_TRACE(name);
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
