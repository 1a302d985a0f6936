#include "graph/store/store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <thread>

namespace kg::store {
namespace {

namespace fs = std::filesystem;

class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = fs::temp_directory_path() /
                 ("kg_store_test_" + std::to_string(getpid()) + "_" +
                  testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(directory_);
    Reopen();
  }
  void TearDown() override {
    store_.reset();
    fs::remove_all(directory_);
  }
  void Reopen() {
    store_.reset();
    auto store = Store::Open({.directory = directory_, .writable = true, .create_if_missing = true});
    ASSERT_TRUE(store.ok()) << store.error().ToString();
    store_ = *std::move(store);
  }
  std::shared_ptr<const Snapshot> Now() {
    auto snapshot = store_->NewSnapshot();
    EXPECT_TRUE(snapshot.ok());
    return *snapshot;
  }
  void ExpectClean() {
    const auto report = store_->Check(nullptr);
    ASSERT_TRUE(report.ok()) << report.error().ToString();
    EXPECT_EQ(report->problems, std::vector<std::string>());
  }
  void Put(const DocumentRecord& document, const std::vector<Statement>& statements) {
    auto transaction = store_->Begin();
    ASSERT_TRUE(transaction.ok());
    auto change = (*transaction)->PutDocument(document, statements);
    ASSERT_TRUE(change.ok()) << change.error().ToString();
    const Status status = (*transaction)->Commit();
    ASSERT_TRUE(status.ok()) << status.error().ToString();
  }
  void Remove(const std::string& name) {
    auto transaction = store_->Begin();
    ASSERT_TRUE((*transaction)->RemoveDocument(name).ok());
    ASSERT_TRUE((*transaction)->Commit().ok());
  }

  fs::path directory_;
  std::unique_ptr<Store> store_;
};

Evidence At(std::uint32_t begin, std::uint32_t end) {
  return {{begin, end}, {0, end}, "test/rule@1", 1};
}

DocumentRecord Document(const std::string& name, const std::string& source) {
  return {"doc:" + ToHex(HashBytes(source)), name, source, "UTF-8", "en", "rules-1"};
}

Statement Label(const std::string& node, const std::string& label) {
  return {.kind = Statement::Kind::kLabel, .subject = node, .predicate = label,
          .evidence = {At(0, 3)}};
}
Statement Property(const std::string& node, const std::string& key, Value value,
                   bool member = false) {
  return {.kind = member ? Statement::Kind::kMember : Statement::Kind::kProperty,
          .subject = node, .predicate = key, .value = std::move(value), .evidence = {At(0, 3)}};
}
Statement Related(const std::string& a, const std::string& type, const std::string& b,
                  Value::Map qualifiers = {}) {
  return {.kind = Statement::Kind::kRelationship, .subject = a, .predicate = type, .object = b,
          .qualifiers = std::move(qualifiers), .evidence = {At(1, 4)}};
}

TEST_F(StoreTest, KeepsADocumentUntilItIsRemoved) {
  const std::string source = "Belarus joined the SCO.";
  Put(Document("a.txt", source),
      {Label("country:BY", "Country"), Property("country:BY", "name", Value::String("Belarus")),
       Property("country:BY", "aliases", Value::String("Беларусь"), true),
       Property("country:BY", "aliases", Value::String("白俄罗斯"), true),
       Label("org:sco", "Organization"),
       Related("country:BY", "MEMBER_OF", "org:sco", {{"since", Value::Integer(2024)}})});
  auto now = Now();
  const NodeId belarus = **now->FindNode("country:BY");
  EXPECT_EQ(now->CountNodes(), 2u);
  EXPECT_EQ(now->Property(belarus, *now->FindKey("aliases"))->list().size(), 2u);
  std::vector<Neighbour> neighbours;
  ASSERT_TRUE(now->Expand(belarus, Direction::kBoth, {}, neighbours).ok());
  ASSERT_EQ(neighbours.size(), 1u);
  EXPECT_EQ(now->Property(neighbours[0].relationship, *now->FindKey("since"))->integer(), 2024);
  const auto evidence = now->EvidenceOf(neighbours[0].relationship);
  ASSERT_EQ(evidence->size(), 1u);
  EXPECT_EQ((*evidence)[0].quote, "ela");
  EXPECT_EQ((*evidence)[0].document_name, "a.txt");
  std::vector<NodeId> found;
  ASSERT_TRUE(now->FindByName("беларусь", found).ok());
  EXPECT_EQ(found, std::vector<NodeId>{belarus});
  const StatementId id = *now->IdOf(neighbours[0].relationship);
  EXPECT_EQ((*now->FindStatement(id))->statement.object, "org:sco");
  ExpectClean();

  Remove("a.txt");
  EXPECT_EQ(Now()->CountNodes(), 0u);
  EXPECT_EQ(Now()->CountRelationships(), 0u);
  EXPECT_EQ(now->CountNodes(), 2u) << "an older snapshot stays as it was";
  ExpectClean();
}

TEST_F(StoreTest, RetractsExactlyWhatNothingElseSupports) {
  Put(Document("a.txt", "aaaaaa"), {Label("n:1", "A"), Property("n:1", "v", Value::Integer(1)),
                                    Related("n:1", "R", "n:2"), Label("n:2", "A")});
  Put(Document("b.txt", "bbbbbb"), {Label("n:1", "A"), Property("n:1", "v", Value::Integer(2)),
                                    Related("n:1", "R", "n:3"), Label("n:3", "A")});
  Put(Document("c.txt", "cccccc"), {Property("n:1", "v", Value::Integer(2))});
  auto now = Now();
  const NodeId node = **now->FindNode("n:1");
  EXPECT_EQ(now->Property(node, *now->FindKey("v"))->integer(), 2) << "most documents win";
  Remove("c.txt");
  EXPECT_EQ(Now()->Property(node, *now->FindKey("v"))->integer(), 1) << "ties: the least";
  Remove("a.txt");
  now = Now();
  EXPECT_EQ(now->Property(node, *now->FindKey("v"))->integer(), 2);
  EXPECT_FALSE((*now->FindNode("n:2")).has_value());
  EXPECT_TRUE((*now->FindNode("n:3")).has_value());
  ExpectClean();
}

TEST_F(StoreTest, TheSameDocumentAgainChangesNothingAndAnotherVersionReplacesIt) {
  const std::vector<Statement> statements = {Label("n:1", "A")};
  Put(Document("a.txt", "first"), statements);
  auto transaction = store_->Begin();
  auto change = (*transaction)->PutDocument(Document("a.txt", "first"), statements);
  EXPECT_FALSE(change->changed);
  ASSERT_TRUE((*transaction)->Commit().ok());
  transaction->reset();
  Put(Document("a.txt", "second"), {Label("n:2", "A")});
  EXPECT_FALSE((*Now()->FindNode("n:1")).has_value());
  EXPECT_EQ(Now()->Documents()->size(), 1u);
  ExpectClean();
}

TEST_F(StoreTest, AHandOverridesAndKeepsWhatDocumentsSay) {
  Put(Document("a.txt", "aaaaaa"), {Label("n:1", "A"), Property("n:1", "v", Value::Integer(1))});
  {
    auto t = *store_->Begin();
    const NodeId node = **t->FindNode("n:1");
    const KeyId key = t->InternKey("v");
    ASSERT_TRUE(t->SetProperty(node, key, Value::Integer(9)).ok());
    EXPECT_EQ(t->Property(node, key)->integer(), 9) << "reads its own writes";
    ASSERT_TRUE(t->Commit().ok());
  }
  Remove("a.txt");
  auto now = Now();
  ASSERT_TRUE((*now->FindNode("n:1")).has_value());
  EXPECT_EQ(now->Property(**now->FindNode("n:1"), *now->FindKey("v"))->integer(), 9);
  ExpectClean();
}

TEST_F(StoreTest, WritersAtOnceLoseNothingAndSeeWhatWasAcknowledged) {
  constexpr int kWriters = 8, kEach = 25;
  Put(Document("a.txt", "aaaaaa"), {Label("n:1", "A"), Property("n:1", "v", Value::Integer(0))});
  const NodeId node = **Now()->FindNode("n:1");
  const KeyId key = *Now()->FindKey("v");
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&] {
      for (int k = 0; k < kEach; ++k) {
        auto t = *store_->Begin();
        const std::int64_t next = t->Property(node, key)->integer() + 1;
        ASSERT_TRUE(t->SetProperty(node, key, Value::Integer(next)).ok());
        ASSERT_TRUE(t->Commit().ok());
        EXPECT_GE(Now()->Property(node, key)->integer(), next);
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  Reopen();
  EXPECT_EQ(Now()->Property(node, key)->integer(), kWriters * kEach);
  ExpectClean();
}

TEST_F(StoreTest, LeavesNothingOfATransactionThatDidNotCommit) {
  {
    auto t = *store_->Begin();
    const NodeId node = *t->CreateNode();
    ASSERT_TRUE(t->AddLabel(node, t->InternLabel("Lost")).ok());
    EXPECT_EQ(t->CountNodes(), 1u);
  }
  EXPECT_EQ(Now()->CountNodes(), 0u);
  auto t = *store_->Begin();
  ASSERT_TRUE(t->AddLabel(*t->CreateNode(), t->InternLabel("Kept")).ok());
  ASSERT_TRUE(t->Commit().ok());
  t.reset();
  Reopen();
  EXPECT_EQ(Now()->CountNodes(*Now()->FindLabel("Kept")), 1u);
  ExpectClean();
}

TEST_F(StoreTest, SeeksByValueRangeAndPrefixInOrder) {
  auto t = *store_->Begin();
  const LabelId label = t->InternLabel("N");
  const KeyId key = t->InternKey("v");
  const std::vector<Value> values = {
      Value::Integer(3), Value::Float(2.5), Value::Integer(-7), Value::String("Minsk"),
      Value::String("Minsk region"), Value::String("Минск"), Value::Boolean(true),
      Value::Integer(9007199254740993), Value::Float(9007199254740992.0),
      Value::Of(Date{19000}), Value::String(std::string(400, 'x')),
      Value::String(std::string(400, 'x') + "y")};
  std::vector<NodeId> nodes;
  for (const Value& value : values) {
    nodes.push_back(*t->CreateNode());
    ASSERT_TRUE(t->AddLabel(nodes.back(), label).ok());
    ASSERT_TRUE(t->SetProperty(nodes.back(), key, value).ok());
  }
  ASSERT_TRUE(t->Commit().ok());
  t.reset();
  auto now = Now();
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::vector<NodeId> found;
    ASSERT_TRUE(now->Seek(label, key, values[i], found).ok());
    EXPECT_EQ(found, std::vector<NodeId>{nodes[i]}) << i;
  }
  std::vector<NodeId> found;
  ASSERT_TRUE(now->Seek(label, key, Value::Float(3.0), found).ok());
  EXPECT_EQ(found, std::vector<NodeId>{nodes[0]}) << "3 = 3.0";
  found.clear();
  ASSERT_TRUE(now->SeekRange(label, key, Bound{Value::Integer(-7), false},
                             Bound{Value::Float(9007199254740992.0), true}, found).ok());
  EXPECT_EQ(found, (std::vector<NodeId>{nodes[1], nodes[0], nodes[8]}));
  found.clear();
  ASSERT_TRUE(now->SeekPrefix(label, key, "Minsk", found).ok());
  EXPECT_EQ(found, (std::vector<NodeId>{nodes[3], nodes[4]}));
}

TEST_F(StoreTest, AHubKeepsAllItsNeighboursInOrder) {
  auto t = *store_->Begin();
  const TypeId type = t->InternType("R");
  const NodeId hub = *t->CreateNode();
  std::mt19937 random(1);
  std::vector<NodeId> others;
  for (int i = 0; i < 5000; ++i) others.push_back(*t->CreateNode());
  std::shuffle(others.begin(), others.end(), random);
  std::vector<RelationshipId> made;
  for (NodeId other : others) made.push_back(*t->CreateRelationship(other, type, hub));
  made.push_back(*t->CreateRelationship(hub, type, hub));
  ASSERT_TRUE(t->Commit().ok());
  t.reset();
  std::vector<Neighbour> neighbours;
  ASSERT_TRUE(Now()->Expand(hub, Direction::kBoth, {}, neighbours).ok());
  EXPECT_EQ(neighbours.size(), 5001u);
  EXPECT_TRUE(std::is_sorted(neighbours.begin(), neighbours.end(),
                             [](const auto& a, const auto& b) { return a.node < b.node; }));
  EXPECT_EQ(*Now()->Degree(hub, Direction::kIn, {}), 5001u);
  EXPECT_EQ(*Now()->Degree(hub, Direction::kBoth, {}), 5001u);
  t = *store_->Begin();
  for (std::size_t i = 0; i < made.size(); i += 2) ASSERT_TRUE(t->Delete(made[i]).ok());
  ASSERT_TRUE(t->Commit().ok());
  EXPECT_EQ(*Now()->Degree(hub, Direction::kIn, {}), 2500u);
  ExpectClean();
}

TEST_F(StoreTest, ASecondWriterIsTurnedAwayAndReadersFollowTheFirst) {
  EXPECT_EQ(Store::Open({.directory = directory_, .writable = true}).error().code,
            ErrorCode::kBusy);
  auto reader = Store::Open({.directory = directory_});
  ASSERT_TRUE(reader.ok()) << reader.error().ToString();
  EXPECT_EQ((*(*reader)->NewSnapshot())->CountNodes(), 0u);
  Put(Document("a.txt", "aaaaaa"), {Label("n:1", "A")});
  EXPECT_EQ((*(*reader)->NewSnapshot())->CountNodes(), 1u);
  EXPECT_EQ((*reader)->Begin().error().code, ErrorCode::kReadOnly);
}

TEST_F(StoreTest, RefusesWhatIsNoStore) {
  EXPECT_EQ(Store::Open({.directory = directory_ / "none"}).error().code, ErrorCode::kNotFound);
  store_.reset();
  std::ofstream(directory_ / "CURRENT") << "nonsense\n";
  EXPECT_EQ(Store::Open({.directory = directory_}).error().code, ErrorCode::kCorrupt);
  fs::remove_all(directory_);
}

// Documents bring random statements, some are replaced, removed, or written over by hand; a plain
// model says what must be there.
TEST_F(StoreTest, AgreesWithAPlainModel) {
  std::mt19937 random(7);
  auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  std::map<std::string, std::vector<Statement>> model;
  for (int round = 0; round < 60; ++round) {
    const std::string name = "d" + std::to_string(pick(12));
    if (pick(4) == 0 && model.contains(name)) {
      Remove(name);
      model.erase(name);
    } else {
      std::map<StatementId, Statement> statements;
      for (int i = pick(25); i >= 0; --i) {
        const std::string a = "n:" + std::to_string(pick(9)), b = "n:" + std::to_string(pick(9));
        Statement s = pick(3) == 0   ? Label(a, "L" + std::to_string(pick(3)))
                      : pick(3) == 0 ? Property(a, "k" + std::to_string(pick(3)),
                                                Value::Integer(pick(4)))
                      : pick(3) == 0 ? Property(a, "m", Value::Integer(pick(5)), true)
                                     : Related(a, "T" + std::to_string(pick(2)), b,
                                               {{"q", Value::Integer(pick(3))}});
        statements.emplace(kg::IdOf(s), s);
      }
      std::vector<Statement> list;
      for (auto& [id, s] : statements) list.push_back(s);
      Put(Document(name, "source " + std::to_string(round)), list);
      model[name] = list;
    }
    if (round % 20 == 19) Reopen();
    if (round % 30 == 15) {
      ASSERT_TRUE(store_->Compact().ok());
    }

    std::map<StatementId, std::set<std::string>> supported;
    std::set<std::string> nodes;
    std::uint64_t relationships = 0;
    for (const auto& [document, list] : model) {
      for (const Statement& s : list) {
        if (supported[kg::IdOf(s)].empty() && s.kind == Statement::Kind::kRelationship) {
          ++relationships;
        }
        supported[kg::IdOf(s)].insert(document);
        nodes.insert(s.subject);
        if (!s.object.empty()) nodes.insert(s.object);
      }
    }
    auto now = Now();
    EXPECT_EQ(now->CountNodes(), nodes.size());
    EXPECT_EQ(now->CountRelationships(), relationships);
    EXPECT_EQ(store_->ReadStatistics()->statements, supported.size());
    for (const auto& [id, documents] : supported) {
      std::set<std::string> names;
      const auto evidence = now->EvidenceOf(id);
      for (const SupportedBy& e : *evidence) names.insert(e.document_name);
      EXPECT_EQ(names, documents);
    }
    ExpectClean();
    if (HasFailure()) return;
  }
}

TEST_F(StoreTest, ABackupOpensElsewhere) {
  Put(Document("a.txt", "aaaaaa"), {Label("n:1", "A")});
  const fs::path copy = directory_.string() + "_copy";
  fs::remove_all(copy);
  ASSERT_TRUE(store_->Backup(copy).ok());
  EXPECT_EQ(store_->Backup(copy).error().code, ErrorCode::kConflict);
  auto other = Store::Open({.directory = copy});
  ASSERT_TRUE(other.ok());
  EXPECT_EQ((*(*other)->NewSnapshot())->CountNodes(), 1u);
  other->reset();
  fs::remove_all(copy);
}

}  // namespace
}  // namespace kg::store
