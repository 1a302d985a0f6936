// What documents say of each other's figures, whatever the order in which they come and go.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "extract/pipeline.h"
#include "graph/store/store.h"
#include "tools/figure_comparer.h"
#include "tools/ingest.h"

namespace kg::tools {
namespace {

namespace fs = std::filesystem;

const std::pair<std::string, std::string> kTexts[] = {
    {"a.txt", "Trade of Belarus and China\n\nIn 2031 bilateral trade between China and Belarus came to "
              "$6 billion. Exports of Belarus to China came to $2 billion in 2031. Imports of Belarus "
              "from China came to $4 billion in 2031.\n"},
    {"b.txt", "Trade of Belarus and China in 2030\n\nIn 2030 bilateral trade between China and Belarus "
              "came to $5.28 billion. In 2031 trade between China and Belarus was over $5.9 "
              "billion.\n"},
    {"c.txt", "Trade of Belarus and China grew\n\nIn 2031 bilateral trade between China and Belarus "
              "rose by 113.6 % compared with 2030. In 2031 bilateral trade between China and Belarus "
              "was $9.4 billion.\n"},
    {"d.txt", "Торговля Беларуси и Китая\n\nВ 2031 году товарооборот Беларуси и Китая составил 6 млрд "
              "долларов.\n"},
};

class FigureComparison : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::path(testing::TempDir()) /
            ("kg_compare_" + std::to_string(getpid()) + "_" +
             testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(root_);
    fs::create_directories(root_);
    for (const auto& [name, text] : kTexts) std::ofstream(root_ / name) << text;
    Result<extract::Pipeline> pipeline = extract::Pipeline::Load(fs::path(KG_SOURCE_DIR) / "schemas");
    ASSERT_TRUE(pipeline);
    pipeline_ = std::make_unique<extract::Pipeline>(std::move(*pipeline));
  }
  void TearDown() override { fs::remove_all(root_); }

  std::unique_ptr<store::Store> Open(const std::string& name) const {
    auto store = store::Store::Open(
        {.directory = root_ / name, .writable = true, .create_if_missing = true});
    EXPECT_TRUE(store);
    return std::move(*store);
  }
  void Put(store::Store& store, const std::string& name) const {
    const InputFile file{.name = name, .path = (root_ / name).string(),
                         .size = fs::file_size(root_ / name)};
    const auto summary = Ingest(store, *pipeline_, {&file, 1}, {.threads = 1}, {});
    ASSERT_TRUE(summary) << summary.error().ToString();
  }
  static void Remove(store::Store& store, const std::string& name) {
    auto transaction = store.Begin();
    ASSERT_TRUE(transaction);
    FigureComparer comparer;
    ASSERT_TRUE(comparer.Leave(**transaction, name));
    ASSERT_TRUE((*transaction)->RemoveDocument(name));
    const Status updated = comparer.Update(**transaction);
    ASSERT_TRUE(updated) << updated.error().ToString();
    ASSERT_TRUE((*transaction)->Commit());
  }
  // "$6 billion (…) SUPPORTS $2 billion (…) sum", for every link.
  static std::set<std::string> Links(const store::Store& store) {
    std::set<std::string> out;
    const auto snapshot = store.NewSnapshot();
    const auto name = (*snapshot)->FindKey("amount_text");
    const auto reason = (*snapshot)->FindKey("reason");
    std::vector<RelationshipId> all;
    EXPECT_TRUE((*snapshot)->ScanRelationships(RelationshipId{0}, 100'000, all));
    for (const RelationshipId id : all) {
      const auto ends = (*snapshot)->Ends(id);
      const std::string type((*snapshot)->NameOf(ends->type));
      if (type != "SUPPORTS" && type != "CONFLICTS_WITH") continue;
      EXPECT_FALSE((*snapshot)->EvidenceOf(id)->empty());
      std::string from((*snapshot)->Property(ends->source, *name)->string());
      std::string to((*snapshot)->Property(ends->target, *name)->string());
      if (to < from) std::swap(from, to);
      out.insert(from + " " + type + " " + to + " " +
                 std::string((*snapshot)->Property(id, *reason)->string()));
    }
    const auto report = store.Check({});
    EXPECT_TRUE(report && report->problems.empty());
    return out;
  }

  fs::path root_;
  std::unique_ptr<extract::Pipeline> pipeline_;
};

TEST_F(FigureComparison, SaysWhatSupportsAndWhatConflicts) {
  const auto store = Open("db");
  for (const auto& [name, text] : kTexts) Put(*store, name);
  const std::set<std::string> links = Links(*store);
  for (const char* link : {"$2 billion SUPPORTS $6 billion sum",
                           "$4 billion SUPPORTS $6 billion sum",
                           "$5.9 billion SUPPORTS $6 billion agree",
                           "$6 billion CONFLICTS_WITH $9.4 billion value",
                           "$2 billion CONFLICTS_WITH $9.4 billion sum",
                           "$5.28 billion CONFLICTS_WITH 113.6 % index-vs-delta"}) {
    EXPECT_TRUE(links.contains(link)) << link;
  }
}

TEST_F(FigureComparison, DoesNotDependOnTheOrderOfDocuments) {
  std::vector<std::string> names;
  for (const auto& [name, text] : kTexts) names.push_back(name);
  std::set<std::string> first;
  int round = 0;
  do {
    const auto store = Open("db" + std::to_string(round++));
    for (const std::string& name : names) Put(*store, name);
    const std::set<std::string> links = Links(*store);
    EXPECT_FALSE(links.empty());
    if (first.empty()) first = links;
    EXPECT_EQ(links, first);
    std::next_permutation(names.begin(), names.end());
    std::rotate(names.begin(), names.begin() + 1, names.end());
  } while (round < 6);
}

TEST_F(FigureComparison, ADocumentTakesItsComparisonsAlong) {
  for (const auto& [gone, text] : kTexts) {
    const auto with = Open("with_" + gone), without = Open("without_" + gone);
    for (const auto& [name, other] : kTexts) {
      Put(*with, name);
      if (name != gone) Put(*without, name);
    }
    const std::set<std::string> before = Links(*with);
    Remove(*with, gone);
    EXPECT_EQ(Links(*with), Links(*without)) << gone;
    Put(*with, gone);
    EXPECT_EQ(Links(*with), before) << gone;
  }
}

TEST_F(FigureComparison, AChangedDocumentIsComparedAnew) {
  const auto store = Open("db"), fresh = Open("fresh");
  for (const auto& [name, text] : kTexts) Put(*store, name);
  std::ofstream(root_ / "c.txt") << "Trade of Belarus and China grew\n\nIn 2031 bilateral trade between "
                                    "China and Belarus was $6.1 billion.\n";
  Put(*store, "c.txt");
  for (const auto& [name, text] : kTexts) Put(*fresh, name);
  EXPECT_EQ(Links(*store), Links(*fresh));
}

}  // namespace
}  // namespace kg::tools
