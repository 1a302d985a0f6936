// Killed writers and damaged files.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <thread>
#include <vector>

#include "graph/store/store.h"
#include "tests/graph/forks.h"
#include "tests/graph/temporary_directory.h"

namespace kg::store {
namespace {

namespace fs = std::filesystem;
using kg::testing::TemporaryDirectory;

OpenOptions ToWrite(const fs::path& directory) {
  return {.directory = directory, .writable = true, .create_if_missing = true,
          .block_cache_bytes = 4 << 20, .write_buffer_bytes = 1 << 20};
}

std::vector<Statement> Statements(int round) {
  std::vector<Statement> statements;
  for (int i = 0; i < 20; ++i) {
    Statement s;
    s.kind = Statement::Kind::kRelationship;
    s.subject = "n:" + std::to_string((round * 7 + i) % 50);
    s.predicate = "T";
    s.object = "n:" + std::to_string(i);
    s.evidence.push_back({{0, 4}, {0, 8}, "r", 1});
    statements.push_back(std::move(s));
  }
  return statements;
}

DocumentRecord Document(int round) {
  return {"doc:" + std::to_string(round), "d" + std::to_string(round % 40), "01234567", "UTF-8",
          "en", "f"};
}

// Writes until it is killed, from so many threads; tells through the pipe how many commits have
// returned.
[[noreturn]] void WriteForEver(const fs::path& directory, int pipe, int round, int writers) {
  auto store = Store::Open(ToWrite(directory));
  if (!store) _exit(3);
  const auto write_on = [&](int at) {
    for (;; ++at) {
      auto transaction = (*store)->Begin();
      if (!transaction || !(*transaction)->PutDocument(Document(at), Statements(at)).ok()) _exit(4);
      const NodeId node = *(*transaction)->CreateNode();
      if (!(*transaction)->AddLabel(node, (*transaction)->InternLabel("Commit")).ok()) _exit(5);
      if (!(*transaction)->Commit().ok()) _exit(6);
      if (write(pipe, "x", 1) != 1) _exit(7);
    }
  };
  std::vector<std::thread> others;
  for (int i = 1; i < writers; ++i) others.emplace_back(write_on, round + 100 * i);
  write_on(round);
  _exit(8);
}

TEST(StoreCrash, AcknowledgedCommitsSurviveKill) {
  KG_SKIP_WITHOUT_FORKS();
  TemporaryDirectory directory;
  std::mt19937 random(5);
  std::uint64_t acknowledged = 0;
  for (int trial = 0; trial < 12; ++trial) {
    const int writers = trial % 2 == 0 ? 1 : 6;
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) WriteForEver(directory / "kg", ends[1], trial * 1000, writers);
    close(ends[1]);
    // At least one commit, then at any moment.
    char byte = 0;
    if (read(ends[0], &byte, 1) == 1) ++acknowledged;
    usleep(static_cast<useconds_t>(random() % 150'000));
    kill(child, SIGKILL);
    while (read(ends[0], &byte, 1) == 1) ++acknowledged;
    close(ends[0]);
    int state = 0;
    waitpid(child, &state, 0);
    ASSERT_TRUE(WIFSIGNALED(state)) << "the writer ended by itself: " << WEXITSTATUS(state);
    auto store = Store::Open(ToWrite(directory / "kg"));
    ASSERT_TRUE(store.ok()) << store.error().ToString();
    auto snapshot = *(*store)->NewSnapshot();
    const auto label = snapshot->FindLabel("Commit");
    ASSERT_TRUE(label.has_value());
    const std::uint64_t kept = snapshot->CountNodes(*label);
    // Those that were on their way may be there or not.
    EXPECT_GE(kept, acknowledged);
    EXPECT_LE(kept, acknowledged + static_cast<std::uint64_t>(writers));
    acknowledged = kept;
    auto report = (*store)->Check({});
    ASSERT_TRUE(report.ok());
    EXPECT_EQ(report->problems, std::vector<std::string>());
  }
  EXPECT_GT(acknowledged, 8u);
}

void Fill(const fs::path& directory) {
  auto store = Store::Open(ToWrite(directory));
  ASSERT_TRUE(store.ok());
  for (int round = 0; round < 30; ++round) {
    auto transaction = *(*store)->Begin();
    ASSERT_TRUE(transaction->PutDocument(Document(round), Statements(round)).ok());
    ASSERT_TRUE(transaction->Commit().ok());
  }
  ASSERT_TRUE((*store)->Compact().ok());
}

TEST(StoreCrash, DamagedFilesAreErrorsOrProblemsNeverCrashes) {
  TemporaryDirectory directory;
  Fill(directory / "kg");
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(directory / "kg")) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".sst") || name.starts_with("MANIFEST") || name == "CURRENT") {
      files.push_back(entry.path().filename());
    }
  }
  std::sort(files.begin(), files.end());
  ASSERT_GT(files.size(), 5u);
  std::mt19937 random(9);
  for (const fs::path& file : files) {
    SCOPED_TRACE(file.string());
    const fs::path copy = directory / "damaged";
    fs::remove_all(copy);
    fs::copy(directory / "kg", copy);
    const auto size = static_cast<std::streamoff>(fs::file_size(copy / file));
    {
      std::fstream damage(copy / file, std::ios::in | std::ios::out | std::ios::binary);
      for (int i = 0; i < 40; ++i) {
        damage.seekp(static_cast<std::streamoff>(random()) % size);
        damage.put(static_cast<char>(random()));
      }
    }
    OpenOptions options = ToWrite(copy);
    options.writable = options.create_if_missing = random() % 2 == 0;
    auto store = Store::Open(options);
    if (!store.ok()) {
      EXPECT_TRUE(store.error().code == ErrorCode::kCorrupt || store.error().code == ErrorCode::kIo)
          << store.error().ToString();
      continue;
    }
    auto report = (*store)->Check({});
    EXPECT_TRUE(!report.ok() || !report->problems.empty());
  }
}

}  // namespace
}  // namespace kg::store
