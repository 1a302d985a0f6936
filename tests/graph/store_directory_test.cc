// How a store comes into being, and where it may lie.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>

#include "graph/store/layout.h"
#include "graph/store/store.h"
#include "tests/graph/forks.h"
#include "tests/graph/temporary_directory.h"

namespace kg::store {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryDirectory;

OpenOptions ToWrite(const fs::path& directory) {
  return {.directory = directory, .writable = true, .create_if_missing = true,
          .block_cache_bytes = 4 << 20, .write_buffer_bytes = 1 << 20};
}

// Makes a store and something in it, and is killed after `wait` microseconds at the latest.
bool MakeAndKill(const std::function<void()>& work, useconds_t wait) {
  const pid_t child = fork();
  if (child == 0) {
    work();
    _exit(0);
  }
  usleep(wait);
  kill(child, SIGKILL);
  int state = 0;
  waitpid(child, &state, 0);
  return WIFSIGNALED(state);
}

TEST(StoreDirectory, AStoreIsThereWholeOrNotAtAll) {
  KG_SKIP_WITHOUT_FORKS();
  const TemporaryDirectory directory;
  std::mt19937 random(3);
  int killed = 0, none = 0;
  for (int trial = 0; trial < 40; ++trial) {
    const fs::path place = directory / ("kg" + std::to_string(trial));
    const bool cut = MakeAndKill([&] { auto store = Store::Open(ToWrite(place)); },
                                 static_cast<useconds_t>(random() % 40'000));
    killed += cut ? 1 : 0;
    auto reader = Store::Open({.directory = place});
    if (!reader.ok()) {
      ++none;
      EXPECT_EQ(reader.error().code, ErrorCode::kNotFound) << reader.error().ToString();
    } else {
      EXPECT_EQ((*(*reader)->NewSnapshot())->CountNodes(), 0u);
    }
    auto store = Store::Open(ToWrite(place));
    ASSERT_TRUE(store.ok()) << store.error().ToString();
    EXPECT_TRUE(fs::exists(place / kFormatFile));
    EXPECT_FALSE(fs::exists(place / kNewFormatFile));
    auto report = (*store)->Check({});
    ASSERT_TRUE(report.ok());
    EXPECT_EQ(report->problems, std::vector<std::string>());
  }
  EXPECT_GT(killed, 0);
  EXPECT_GT(none, 0);
}

TEST(StoreDirectory, AStoreToBePublishedLaterIsNotThereBefore) {
  const TemporaryDirectory directory;
  const fs::path place = directory / "kg";
  OpenOptions later = ToWrite(place);
  later.publish_later = true;
  const auto fill = [&](bool publish) {
    auto store = *Store::Open(later);
    EXPECT_FALSE(store->published());
    auto t = *store->Begin();
    EXPECT_TRUE(t->CreateNode().ok());
    EXPECT_TRUE(t->Commit().ok());
    const auto reader = Store::Open({.directory = place});
    ASSERT_FALSE(reader.ok());
    EXPECT_EQ(reader.error().code, ErrorCode::kNotFound);
    EXPECT_EQ((*(*store).NewSnapshot())->CountNodes(), 1u);  // nothing of an unpublished one
    if (publish) {
      EXPECT_TRUE(store->Publish().ok());
    }
    EXPECT_EQ(store->published(), publish);
  };
  fill(false);
  fill(false);
  fill(true);
  EXPECT_EQ((*(**Store::Open({.directory = place})).NewSnapshot())->CountNodes(), 1u);
  auto store = *Store::Open(later);
  EXPECT_TRUE(store->published());
  EXPECT_EQ((*store->NewSnapshot())->CountNodes(), 1u);
}

TEST(StoreDirectory, ABackupIsThereWholeOrNotAtAll) {
  KG_SKIP_WITHOUT_FORKS();
  const TemporaryDirectory directory;
  {
    auto store = *Store::Open(ToWrite(directory / "kg"));
    auto t = *store->Begin();
    for (int i = 0; i < 2000; ++i) ASSERT_TRUE(t->CreateNode().ok());
    ASSERT_TRUE(t->Commit().ok());
  }
  std::mt19937 random(4);
  for (int trial = 0; trial < 20; ++trial) {
    const fs::path place = directory / ("copy" + std::to_string(trial));
    const bool writable = trial % 2 == 0;
    MakeAndKill(
        [&] {
          OpenOptions options = ToWrite(directory / "kg");
          options.writable = options.create_if_missing = writable;
          auto store = Store::Open(options);
          if (store.ok() && !(*store)->Backup(place).ok()) _exit(1);
        },
        static_cast<useconds_t>(random() % 60'000));
    if (!fs::exists(place)) {
      auto store = *Store::Open(ToWrite(directory / "kg"));
      ASSERT_TRUE(store->Backup(place).ok());  // whatever lies beside it
    }
    auto copy = Store::Open({.directory = place});
    ASSERT_TRUE(copy.ok()) << copy.error().ToString();
    EXPECT_EQ((*(*copy)->NewSnapshot())->CountNodes(), 2000u);
  }
}

TEST(StoreDirectory, SaysFormatInLiteralBytes) {
  const TemporaryDirectory directory;
  ASSERT_TRUE(Store::Open(ToWrite(directory / "kg")).ok());
  std::ifstream file(directory / "kg" / "FORMAT");
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  EXPECT_EQ(text, "kg-store 1\n");
}

TEST(StoreDirectory, IsReadWhereNothingCanBeWritten) {
  KG_SKIP_WITHOUT_FORKS();
  const TemporaryDirectory directory;
  {
    auto store = *Store::Open(ToWrite(directory / "kg"));
    auto t = *store->Begin();
    ASSERT_TRUE(t->CreateNode().ok());
    ASSERT_TRUE(t->Commit().ok());
  }
  for (const auto& entry : fs::directory_iterator(directory / "kg")) {
    fs::permissions(entry.path(), fs::perms::owner_read);
  }
  fs::permissions(directory / "kg", fs::perms::owner_read | fs::perms::owner_exec);
  // Permissions bind everybody but the superuser.
  const pid_t child = fork();
  if (child == 0) {
    constexpr fs::perms kRead = fs::perms::group_read | fs::perms::others_read |
                                fs::perms::group_exec | fs::perms::others_exec;
    fs::permissions(directory.path(), kRead, fs::perm_options::add);
    for (const auto& entry : fs::recursive_directory_iterator(directory.path())) {
      fs::permissions(entry.path(), kRead, fs::perm_options::add);
    }
    if (geteuid() == 0 && seteuid(65534) != 0) _exit(9);
    auto store = Store::Open({.directory = directory / "kg"});
    if (!store.ok()) {
      std::fprintf(stderr, "%s\n", store.error().ToString().c_str());
      _exit(1);
    }
    if ((*(*store)->NewSnapshot())->CountNodes() != 1) _exit(2);
    auto report = (*store)->Check({});
    if (!report.ok() || !report->problems.empty()) _exit(3);
    auto writer = Store::Open(ToWrite(directory / "kg"));
    if (writer.ok() || writer.error().code != ErrorCode::kIo) _exit(4);
    store->reset();
    _exit(0);
  }
  int state = 0;
  waitpid(child, &state, 0);
  ASSERT_TRUE(WIFEXITED(state));
  EXPECT_EQ(WEXITSTATUS(state), 0);
  fs::permissions(directory / "kg", fs::perms::owner_all);
}

}  // namespace
}  // namespace kg::store
