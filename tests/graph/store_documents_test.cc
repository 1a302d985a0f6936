#include "graph/store/store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/graph/temporary_directory.h"

namespace kg::store {
namespace {

using kg::testing::TemporaryDirectory;
using Kind = Statement::Kind;

OpenOptions ToWrite(const std::filesystem::path& directory) {
  return {.directory = directory,
          .writable = true,
          .create_if_missing = true,
          .block_cache_bytes = 8 << 20,
          .write_buffer_bytes = 8 << 20};
}
OpenOptions ToRead(const std::filesystem::path& directory) {
  return {.directory = directory, .block_cache_bytes = 8 << 20, .write_buffer_bytes = 8 << 20};
}

std::unique_ptr<Store> MustOpen(const OpenOptions& options) {
  auto store = Store::Open(options);
  EXPECT_TRUE(store.ok()) << store.error().ToString();
  return store ? std::move(*store) : nullptr;
}

void ExpectClean(const Store& store) {
  auto report = store.Check({});
  ASSERT_TRUE(report.ok()) << report.error().ToString();
  for (const std::string& problem : report->problems) ADD_FAILURE() << problem;
}

DocumentRecord Document(std::string name, std::string source = "Минск and Beijing trade.") {
  return {.key = "doc:" + ToHex(HashBytes(name + source)),
          .name = std::move(name),
          .source = std::move(source),
          .encoding = "UTF-8",
          .language = "en",
          .fingerprint = "f1"};
}

Evidence At(std::uint32_t begin, std::uint32_t end) {
  return {.span = {begin, end}, .sentence = {0, end}, .rule = "test/rule@1", .confidence = 0.5f};
}
Statement Label(std::string subject, std::string label) {
  return {.kind = Kind::kLabel,
          .subject = std::move(subject),
          .predicate = std::move(label),
          .evidence = {At(0, 10)}};
}
Statement Property(std::string subject, std::string key, Value value, Kind kind = Kind::kProperty) {
  return {.kind = kind,
          .subject = std::move(subject),
          .predicate = std::move(key),
          .value = std::move(value),
          .evidence = {At(0, 10)}};
}
Statement Relation(std::string subject, std::string type, std::string object,
                   Value::Map qualifiers = {}) {
  return {.kind = Kind::kRelationship,
          .subject = std::move(subject),
          .predicate = std::move(type),
          .object = std::move(object),
          .qualifiers = std::move(qualifiers),
          .evidence = {At(11, 14)}};
}

TEST(Store, KeepsADocumentAndGivesItBack) {
  TemporaryDirectory directory;
  {
    auto store = MustOpen(ToWrite(directory / "kg"));
    auto transaction = *store->Begin();
    const std::vector<Statement> statements = {
        Label("country:BY", "Country"),
        Property("country:BY", "name", Value::String("Беларусь")),
        Property("country:BY", "aliases", Value::String("Belarus"), Kind::kMember),
        Property("country:BY", "aliases", Value::String("白俄罗斯"), Kind::kMember),
        Label("country:CN", "Country"),
        Relation("country:BY", "TRADES_WITH", "country:CN", {{"since", Value::Integer(1992)}})};
    auto change = transaction->PutDocument(Document("a.txt"), statements);
    ASSERT_TRUE(change.ok()) << change.error().ToString();
    EXPECT_TRUE(change->changed);
    EXPECT_EQ(change->statements_added, 6u);
    ASSERT_TRUE(transaction->Commit().ok());
    ExpectClean(*store);
  }
  auto store = MustOpen(ToRead(directory / "kg"));
  auto snapshot = *store->NewSnapshot();
  EXPECT_EQ(snapshot->CountNodes(), 2u);
  EXPECT_EQ(snapshot->CountRelationships(), 1u);
  const NodeId node = **snapshot->FindNode("country:BY");
  EXPECT_EQ(*snapshot->KeyOf(node), "country:BY");
  EXPECT_EQ(*snapshot->Property(node, *snapshot->FindKey("name")), Value::String("Беларусь"));
  EXPECT_EQ(*snapshot->Property(node, *snapshot->FindKey("aliases")),
            Value::OfList({Value::String("Belarus"), Value::String("白俄罗斯")}));
  std::vector<Neighbour> neighbours;
  ASSERT_TRUE(snapshot->Expand(node, Direction::kBoth, {}, neighbours).ok());
  ASSERT_EQ(neighbours.size(), 1u);
  EXPECT_TRUE(neighbours[0].outgoing);
  auto evidence = snapshot->EvidenceOf(neighbours[0].relationship);
  ASSERT_TRUE(evidence.ok());
  ASSERT_EQ(evidence->size(), 1u);
  EXPECT_EQ((*evidence)[0].quote, "and");
  EXPECT_EQ((*evidence)[0].document_name, "a.txt");
  auto found = snapshot->FindStatement(*snapshot->IdOf(neighbours[0].relationship));
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_EQ((*found)->statement.object, "country:CN");
  EXPECT_EQ((*found)->statement.qualifiers.size(), 1u);
  for (const std::string_view name : {"BELARUS", "беларусь", "白俄罗斯"}) {
    SCOPED_TRACE(name);
    std::vector<NodeId> nodes;
    ASSERT_TRUE(snapshot->FindByName(name, nodes).ok());
    EXPECT_EQ(nodes, std::vector<NodeId>{node});
  }
  auto document = snapshot->FindDocument("a.txt");
  ASSERT_TRUE(document.ok() && document->has_value());
  EXPECT_EQ((*document)->source, "Минск and Beijing trade.");
  ExpectClean(*store);
}

TEST(Store, RemovesExactlyWhatNothingElseSupports) {
  TemporaryDirectory directory;
  auto store = MustOpen(ToWrite(directory / "kg"));
  auto transaction = *store->Begin();
  const Statement shared = Label("country:BY", "Country");
  ASSERT_TRUE(
      transaction
          ->PutDocument(Document("a"), std::vector{shared, Relation("country:BY", "R", "x"),
                                                   Property("country:BY", "p", Value::Integer(1))})
          .ok());
  ASSERT_TRUE(transaction
                  ->PutDocument(Document("b"),
                                std::vector{shared, Property("country:BY", "p", Value::Integer(2))})
                  .ok());
  ASSERT_TRUE(transaction->Commit().ok());
  transaction = *store->Begin();
  auto change = transaction->RemoveDocument("a");
  ASSERT_TRUE(change.ok());
  EXPECT_EQ(change->statements_removed, 2u);
  ASSERT_TRUE(transaction->Commit().ok());
  auto snapshot = *store->NewSnapshot();
  EXPECT_EQ(snapshot->CountNodes(), 1u);
  EXPECT_EQ(snapshot->CountRelationships(), 0u);
  const NodeId node = **snapshot->FindNode("country:BY");
  EXPECT_EQ(*snapshot->Property(node, *snapshot->FindKey("p")), Value::Integer(2));
  EXPECT_FALSE(snapshot->FindNode("x")->has_value());
  ExpectClean(*store);
  transaction = *store->Begin();
  EXPECT_EQ(transaction->RemoveDocument("a").error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(transaction->RemoveDocument("b").ok());
  ASSERT_TRUE(transaction->Commit().ok());
  EXPECT_EQ((*store->NewSnapshot())->CountNodes(), 0u);
  EXPECT_TRUE((*store->NewSnapshot())->AllLabels().empty());
  ExpectClean(*store);
}

TEST(Store, AHandOverridesAndHidesWhatDocumentsSay) {
  TemporaryDirectory directory;
  auto store = MustOpen(ToWrite(directory / "kg"));
  auto transaction = *store->Begin();
  ASSERT_TRUE(transaction
                  ->PutDocument(Document("a"),
                                std::vector{Label("n", "L"), Property("n", "p", Value::Integer(1))})
                  .ok());
  const NodeId node = **transaction->FindNode("n");
  const KeyId key = *transaction->FindKey("p");
  ASSERT_TRUE(transaction->SetProperty(node, key, Value::Integer(5)).ok());
  EXPECT_EQ(*transaction->Property(node, key), Value::Integer(5));
  ASSERT_TRUE(transaction->SetProperty(node, key, Value()).ok());
  EXPECT_TRUE(transaction->Property(node, key)->is_null());
  std::vector<NodeId> found;
  ASSERT_TRUE(transaction->Seek(*transaction->FindLabel("L"), key, Value::Integer(1), found).ok());
  EXPECT_TRUE(found.empty());
  ASSERT_TRUE(transaction->Commit().ok());
  ExpectClean(*store);
  // The correction outlives a new version of the document.
  transaction = *store->Begin();
  DocumentRecord again = Document("a");
  again.fingerprint = "f2";
  ASSERT_TRUE(
      transaction
          ->PutDocument(again, std::vector{Label("n", "L"), Property("n", "p", Value::Integer(1))})
          .ok());
  EXPECT_TRUE(transaction->Property(node, key)->is_null());
  ASSERT_TRUE(transaction->Commit().ok());
  ExpectClean(*store);
}

TEST(Store, DeletingByHandTakesEvidenceAlong) {
  TemporaryDirectory directory;
  auto store = MustOpen(ToWrite(directory / "kg"));
  auto transaction = *store->Begin();
  ASSERT_TRUE(transaction
                  ->PutDocument(Document("a"), std::vector{Label("n", "L"), Label("m", "L"),
                                                           Relation("n", "R", "m"),
                                                           Property("n", "p", Value::Integer(1))})
                  .ok());
  const NodeId node = **transaction->FindNode("n");
  EXPECT_EQ(transaction->Delete(node).error().code, ErrorCode::kConflict);
  std::vector<Neighbour> neighbours;
  ASSERT_TRUE(transaction->Expand(node, Direction::kOut, {}, neighbours).ok());
  ASSERT_TRUE(transaction->Delete(neighbours.at(0).relationship).ok());
  ASSERT_TRUE(transaction->Delete(node).ok());
  ASSERT_TRUE(transaction->Commit().ok());
  EXPECT_EQ((*store->NewSnapshot())->CountNodes(), 1u);
  ExpectClean(*store);
  transaction = *store->Begin();
  ASSERT_TRUE(transaction->RemoveDocument("a").ok());
  ASSERT_TRUE(transaction->Commit().ok());
  EXPECT_EQ((*store->NewSnapshot())->CountNodes(), 0u);
  ExpectClean(*store);
}

TEST(Store, SnapshotsStayAndReadersFollow) {
  TemporaryDirectory directory;
  auto writer = MustOpen(ToWrite(directory / "kg"));
  auto reader = MustOpen(ToRead(directory / "kg"));
  auto empty = *reader->NewSnapshot();
  std::vector<std::shared_ptr<const Snapshot>> kept;
  for (std::uint64_t i = 1; i <= 5; ++i) {
    auto transaction = *writer->Begin();
    const NodeId node = *transaction->CreateNode();
    ASSERT_TRUE(
        transaction->AddLabel(node, transaction->InternLabel("L" + std::to_string(i))).ok());
    EXPECT_EQ((*writer->NewSnapshot())->CountNodes(), i - 1);
    ASSERT_TRUE(transaction->Commit().ok());
    if (i == 3) {
      ASSERT_TRUE(writer->Compact().ok());
    }
    auto snapshot = reader->NewSnapshot();
    ASSERT_TRUE(snapshot.ok()) << snapshot.error().ToString();
    EXPECT_EQ((*snapshot)->CountNodes(), i);
    EXPECT_EQ((*snapshot)->AllLabels().size(), i);
    kept.push_back(*snapshot);
  }
  EXPECT_EQ(empty->CountNodes(), 0u);
  for (std::size_t i = 0; i < kept.size(); ++i) {
    std::vector<NodeId> nodes;
    ASSERT_TRUE(kept[i]->ScanNodes(NodeId{}, 100, nodes).ok());
    EXPECT_EQ(nodes.size(), i + 1);
  }
  EXPECT_EQ(reader->Begin().error().code, ErrorCode::kReadOnly);
  EXPECT_EQ(Store::Open(ToWrite(directory / "kg")).error().code, ErrorCode::kBusy);
}

TEST(Store, BackupOpensElsewhere) {
  TemporaryDirectory directory;
  auto store = MustOpen(ToWrite(directory / "kg"));
  auto transaction = *store->Begin();
  ASSERT_TRUE(transaction->PutDocument(Document("a"), std::vector{Label("n", "L")}).ok());
  ASSERT_TRUE(transaction->Commit().ok());
  ASSERT_TRUE(store->Backup(directory / "copy").ok());
  EXPECT_EQ(store->Backup(directory / "copy").error().code, ErrorCode::kConflict);
  auto reader = MustOpen(ToRead(directory / "kg"));
  ASSERT_TRUE(reader->Backup(directory / "second").ok());
  for (const char* name : {"copy", "second"}) {
    auto copy = MustOpen(ToWrite(directory / name));
    EXPECT_EQ((*copy->NewSnapshot())->CountNodes(), 1u);
    ExpectClean(*copy);
  }
}

TEST(Store, SaysWhatIsWrongWithADirectory) {
  TemporaryDirectory directory;
  EXPECT_EQ(Store::Open(ToRead(directory / "none")).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(Store::Open(ToRead(directory.path())).error().code, ErrorCode::kNotFound);
  std::ofstream(directory / "file") << "text";
  EXPECT_EQ(Store::Open(ToRead(directory / "file")).error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(Store::Open(ToWrite(directory.path())).error().code, ErrorCode::kConflict);
  MustOpen(ToWrite(directory / "kg"));
  std::ofstream(directory.path() / "kg" / "FORMAT") << "kg-store 999\n";
  for (const auto& options : {ToRead(directory / "kg"), ToWrite(directory / "kg")}) {
    auto store = Store::Open(options);
    ASSERT_FALSE(store.ok());
    EXPECT_EQ(store.error().code, ErrorCode::kUnsupported);
    EXPECT_NE(store.error().message.find("999"), std::string::npos);
  }
  std::ofstream(directory.path() / "kg" / "FORMAT") << "something else\n";
  EXPECT_EQ(Store::Open(ToRead(directory / "kg")).error().code, ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace kg::store
