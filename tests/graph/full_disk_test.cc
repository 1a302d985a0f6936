// A disk that fills up: a small one in memory, which only root may make.
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <random>

#include "graph/store/store.h"
#include "tests/graph/seeds.h"
#include "tests/graph/temporary_directory.h"

namespace kg::store {
namespace {

namespace fs = std::filesystem;

// A file system of a few megabytes, until this goes.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& options)
      : mounted_(mount("tmpfs", directory_.path().c_str(), "tmpfs", 0, options.c_str()) == 0) {}
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (mounted_) umount2(directory_.path().c_str(), MNT_DETACH);
  }
  bool mounted() const { return mounted_; }
  fs::path operator/(const std::string& name) const { return directory_ / name; }

 private:
  kg::testing::TemporaryDirectory directory_;
  const bool mounted_;
};

// Takes all free space but `spare` bytes.
void Occupy(const fs::path& file, std::size_t spare) {
  {
    std::ofstream out(file, std::ios::binary);
    const std::string block(4096, 'x');
    while (out.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
    }
  }
  const std::size_t size = fs::file_size(file);
  fs::resize_file(file, size > spare ? size - spare : 0);
}

OpenOptions ToWrite(const fs::path& directory) {
  return {.directory = directory, .writable = true, .create_if_missing = true,
          .block_cache_bytes = 1 << 20, .write_buffer_bytes = 1 << 20};
}

// Adds one node with a number and incompressible text.
Status Add(Store& store, std::mt19937& random, std::int64_t number, std::size_t bytes) {
  auto transaction = store.Begin();
  if (!transaction) return std::move(transaction).error();
  auto node = (*transaction)->CreateNode();
  if (!node) return std::move(node).error();
  std::string text(bytes, ' ');
  for (char& c : text) c = static_cast<char>('0' + random() % 64);
  Status status = (*transaction)->AddLabel(*node, (*transaction)->InternLabel("Row"));
  if (!status.ok()) return status;
  status = (*transaction)->SetProperty(*node, (*transaction)->InternKey("number"),
                                       Value::Integer(number));
  if (!status.ok()) return status;
  status = (*transaction)->SetProperty(*node, (*transaction)->InternKey("text"),
                                       Value::String(std::move(text)));
  if (!status.ok()) return status;
  return (*transaction)->Commit();
}

// Every acknowledged number is there, and at most those others whose commit failed.
void ExpectKept(Store& store, const std::vector<std::int64_t>& acknowledged, std::size_t failed) {
  auto snapshot = *store.NewSnapshot();
  const auto label = snapshot->FindLabel("Row");
  ASSERT_TRUE(label.has_value());
  const KeyId key = *snapshot->FindKey("number");
  for (const std::int64_t number : acknowledged) {
    std::vector<NodeId> found;
    ASSERT_TRUE(snapshot->Seek(*label, key, Value::Integer(number), found).ok());
    ASSERT_EQ(found.size(), 1u) << number;
  }
  EXPECT_LE(snapshot->CountNodes(*label), acknowledged.size() + failed);
  auto report = store.Check({});
  ASSERT_TRUE(report.ok()) << report.error().ToString();
  EXPECT_EQ(report->problems, std::vector<std::string>());
}

class FullDisk : public ::testing::TestWithParam<int> {};

TEST_P(FullDisk, WritesFailClearlyReadsGoOnAndFreeSpaceIsEnough) {
  SmallDisk disk("size=3m");
  if (!disk.mounted()) GTEST_SKIP() << "a disk in memory cannot be mounted: " << strerror(errno);
  std::mt19937 random(static_cast<unsigned>(GetParam()));
  std::vector<std::int64_t> acknowledged;
  std::int64_t number = 0;
  std::size_t failed = 0;
  auto opened = Store::Open(ToWrite(disk / "kg"));
  ASSERT_TRUE(opened.ok()) << opened.error().ToString();
  std::unique_ptr<Store> store = std::move(*opened);
  const std::size_t bytes = 100 + random() % 4000;
  auto add = [&] {
    const Status status = Add(*store, random, number++, bytes);
    if (status.ok()) acknowledged.push_back(number - 1);
    return status;
  };
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(add().ok());
  for (int cycle = 0; cycle < 3; ++cycle) {
    SCOPED_TRACE("cycle " + std::to_string(cycle));
    Occupy(disk / "ballast", random() % 200'000);
    Status status;
    for (int i = 0; i < 10'000 && status.ok(); ++i) status = add();
    ++failed;
    ASSERT_FALSE(status.ok()) << "the disk never got full";
    // While it is full: the same answer at once, each time; reads as ever.
    for (int i = 0; i < 5; ++i) {
      EXPECT_EQ(status.error().code, ErrorCode::kIo);
      EXPECT_NE(status.error().message.find("the disk is full"), std::string::npos)
          << status.error().ToString();
      ExpectKept(*store, acknowledged, failed);
      if (HasFatalFailure()) return;
      status = add();
      if (status.ok()) break;  // what RocksDB gave back was enough
      ++failed;
    }
    if (cycle == 1) {
      const auto start = std::chrono::steady_clock::now();
      store.reset();
      EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
    }
    fs::remove(disk / "ballast");
    if (store == nullptr) {
      auto again = Store::Open(ToWrite(disk / "kg"));
      ASSERT_TRUE(again.ok()) << again.error().ToString();
      store = std::move(*again);
    }
    status = add();
    ASSERT_TRUE(status.ok()) << status.error().ToString();
    ExpectKept(*store, acknowledged, failed);
    if (HasFatalFailure()) return;
    ASSERT_TRUE(add().ok());
  }
  store.reset();
  auto again = Store::Open(ToWrite(disk / "kg"));
  ASSERT_TRUE(again.ok()) << again.error().ToString();
  ExpectKept(**again, acknowledged, failed);
}

INSTANTIATE_TEST_SUITE_P(Seeds, FullDisk, ::testing::Range(0, kg::testing::Seeds(3)));

}  // namespace
}  // namespace kg::store
