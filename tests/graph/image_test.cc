#include "graph/store/image.h"

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "graph/store/store.h"
#include "tests/graph/temporary_directory.h"

namespace kg::store {
namespace {

using testing::TemporaryDirectory;

constexpr std::uint64_t kNow = 1'000'000'000;  // reads that pay for any image
constexpr int kTypes = 3, kLabels = 3, kKeys = 3;

TEST(IdSet, KnowsWhereEachIdIs) {
  for (const std::vector<std::uint32_t>& ids :
       {std::vector<std::uint32_t>{}, {0}, {7}, {0, 63, 64, 65, 127, 128}, {1000, 1001, 5000},
        {4'294'967'230u, 4'294'967'295u}}) {
    const IdSet set(ids);
    EXPECT_EQ(set.size(), ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
      SCOPED_TRACE(ids[i]);
      EXPECT_TRUE(set.Contains(ids[i]));
      EXPECT_EQ(set.PositionOf(ids[i]), i);
      for (const std::uint64_t other : {std::uint64_t{ids[i]} + 2, std::uint64_t{ids[i]} - 2}) {
        if (std::find(ids.begin(), ids.end(), other) != ids.end()) continue;
        EXPECT_FALSE(set.Contains(other));
        EXPECT_EQ(set.PositionOf(other), IdSet::kNone);
      }
    }
    EXPECT_FALSE(set.Contains(std::uint64_t{1} << 32));
    EXPECT_FALSE(set.Contains(~std::uint64_t{0}));
  }
}

TEST(ColumnBuilder, TakesTheTypeThatAllValuesHave) {
  using Kind = ColumnImage::Kind;
  struct Case {
    std::vector<Value> values;
    Kind kind;
  };
  const Value null, one = Value::Integer(1), half = Value::Float(0.5), yes = Value::Boolean(true),
              day = Value::Of(Date{19000}), b = Value::String("b"), a = Value::String("a"),
              list = Value::OfList({one});
  const Case cases[] = {
      {{}, Kind::kIntegers},
      {{null, null}, Kind::kIntegers},
      {{one, one}, Kind::kIntegers},
      {{null, null, one, null}, Kind::kIntegers},
      {{half, null, half}, Kind::kFloats},
      {{yes, Value::Boolean(false)}, Kind::kBooleans},
      {{day}, Kind::kDates},
      {{null, b, a, null, b}, Kind::kStrings},
      {{one, half}, Kind::kValues},
      {{null, b, null, a, one, null, b}, Kind::kValues},
      {{list, one}, Kind::kValues},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(&c - cases);
    std::vector<std::uint32_t> ids;
    for (std::size_t i = 0; i < c.values.size(); ++i) {
      ids.push_back(static_cast<std::uint32_t>(10 + 3 * i));
    }
    ColumnBuilder builder(std::make_shared<const IdSet>(ids));
    for (const Value& value : c.values) builder.Add(value);
    const ColumnImage column = builder.Finish();
    EXPECT_EQ(column.kind(), c.kind);
    ASSERT_EQ(column.size(), c.values.size());
    for (std::size_t i = 0; i < c.values.size(); ++i) {
      EXPECT_EQ(column.IsNull(i), c.values[i].is_null());
      EXPECT_EQ(column.ValueAt(i), c.values[i]);
      EXPECT_EQ(column.ValueOf(ids[i]), c.values[i]);
    }
    EXPECT_TRUE(column.ValueOf(11).is_null());
    for (std::size_t i = 1; i < column.dictionary().size(); ++i) {
      EXPECT_LT(column.dictionary()[i - 1].string(), column.dictionary()[i].string());
    }
  }
}

// Everything that images hold, against the reads that they stand for. Null where there is none.
void ExpectImagesAgree(const Reader& reader, std::uint64_t reads, bool must) {
  std::vector<NodeId> nodes;
  ASSERT_TRUE(reader.ScanNodes(NodeId{}, 1 << 20, nodes).ok());
  const std::uint64_t end = nodes.empty() ? 2 : static_cast<std::uint64_t>(nodes.back()) + 2;
  for (const TypeId type : reader.AllTypes()) {
    for (const Direction side : {Direction::kOut, Direction::kIn}) {
      const auto image = reader.Adjacency(type, side, reads);
      if (must) {
        ASSERT_NE(image, nullptr);
      }
      if (image == nullptr) continue;
      EXPECT_EQ(image->size(), reader.CountRelationships(type));
      for (std::uint64_t id = 0; id < end; ++id) {
        const NodeId node{id};
        std::vector<Neighbour> want;
        ASSERT_TRUE(reader.Expand(node, side, {&type, 1}, want).ok());
        const auto neighbours = image->Neighbours(node), links = image->Relationships(node);
        ASSERT_EQ(neighbours.size(), want.size());
        ASSERT_EQ(links.size(), want.size());
        EXPECT_EQ(image->Degree(node), want.size());
        for (std::size_t i = 0; i < want.size(); ++i) {
          EXPECT_EQ(NodeId{neighbours[i]}, want[i].node);
          EXPECT_EQ(RelationshipId{links[i]}, want[i].relationship);
          EXPECT_LT(neighbours[i], image->end_neighbour());
        }
      }
    }
    for (const KeyId key : reader.AllKeys()) {
      const auto column = reader.Column(type, key, reads);
      if (must) {
        ASSERT_NE(column, nullptr);
      }
      if (column == nullptr) continue;
      EXPECT_EQ(column->size(), reader.CountRelationships(type));
      for (std::size_t i = 0; i < column->size(); ++i) {
        const auto want = reader.Property(RelationshipId{column->ids().ids()[i]}, key);
        ASSERT_TRUE(want.ok());
        EXPECT_EQ(column->ValueAt(i), *want);
      }
    }
  }
  for (const LabelId label : reader.AllLabels()) {
    std::vector<NodeId> labelled;
    ASSERT_TRUE(reader.ScanLabel(label, NodeId{}, 1 << 20, labelled).ok());
    const auto image = reader.Labelled(label, reads);
    if (must) {
      ASSERT_NE(image, nullptr);
    }
    if (image != nullptr) {
      ASSERT_EQ(image->nodes().size(), labelled.size());
      for (std::size_t i = 0; i < labelled.size(); ++i) {
        EXPECT_EQ(NodeId{image->nodes().ids()[i]}, labelled[i]);
        EXPECT_TRUE(image->Contains(labelled[i]));
      }
    }
    for (const KeyId key : reader.AllKeys()) {
      const auto column = reader.Column(label, key, reads);
      if (must) {
        ASSERT_NE(column, nullptr);
      }
      if (column == nullptr) continue;
      ASSERT_EQ(column->size(), labelled.size());
      std::vector<Value> want;
      ASSERT_TRUE(reader.PropertyBatch(labelled, key, want).ok());
      for (std::size_t i = 0; i < labelled.size(); ++i) {
        EXPECT_EQ(NodeId{column->ids().ids()[i]}, labelled[i]);
        EXPECT_EQ(column->ValueAt(i), want[i]);
      }
    }
  }
}

// Random writes to a small graph that has hubs and every kind of property.
class RandomWrites {
 public:
  explicit RandomWrites(std::uint32_t seed) : random_(seed) {}

  void Write(Transaction& transaction, int changes) {
    for (int i = 0; i < changes; ++i) Change(transaction);
  }

 private:
  std::uint32_t Pick(std::size_t count) {
    return static_cast<std::uint32_t>(random_() % std::max<std::size_t>(count, 1));
  }
  Value AnyValue() {
    switch (Pick(12)) {
      case 0: return Value::Float(0.5 * Pick(4));
      case 1: return Value::Boolean(Pick(2) == 0);
      case 2: return Value();
      case 3: return Value::Integer(Pick(9));
      default: return Value::String(std::string(Pick(3) == 0 ? 300 : 1, char('a' + Pick(5))));
    }
  }
  void Change(Transaction& t) {
    const KeyId key = t.InternKey("k" + std::to_string(Pick(kKeys)));
    const LabelId label = t.InternLabel("L" + std::to_string(Pick(kLabels)));
    const TypeId type = t.InternType("T" + std::to_string(Pick(kTypes)));
    const std::uint32_t what = Pick(20);
    if (nodes_.size() < 8 || what == 0) {
      nodes_.push_back(*t.CreateNode());
      EXPECT_TRUE(t.AddLabel(nodes_.back(), label).ok());
      return;
    }
    const NodeId node = nodes_[Pick(nodes_.size())];
    if (what < 10) {
      // Half of the relationships point at two hubs.
      const NodeId target = Pick(2) == 0 ? nodes_[Pick(2)] : nodes_[Pick(nodes_.size())];
      links_.push_back(*t.CreateRelationship(node, type, target));
    } else if (what < 12) {
      EXPECT_TRUE(t.SetProperty(node, key, AnyValue()).ok());
    } else if (what < 14 && !links_.empty()) {
      EXPECT_TRUE(t.SetProperty(links_[Pick(links_.size())], key, AnyValue()).ok());
    } else if (what < 15 && !links_.empty()) {
      const std::size_t at = Pick(links_.size());
      EXPECT_TRUE(t.Delete(links_[at]).ok());
      links_.erase(links_.begin() + static_cast<std::ptrdiff_t>(at));
    } else if (what < 17) {
      EXPECT_TRUE(t.AddLabel(node, label).ok());
    } else if (what < 18) {
      EXPECT_TRUE(t.RemoveLabel(node, label).ok());
    } else if (what < 19 && nodes_.size() > 20) {
      const std::size_t at = 2 + Pick(nodes_.size() - 2);
      if (t.Delete(nodes_[at]).ok()) nodes_.erase(nodes_.begin() + static_cast<std::ptrdiff_t>(at));
    }
  }

  std::mt19937 random_;
  std::vector<NodeId> nodes_;
  std::vector<RelationshipId> links_;
};

OpenOptions Writable(const std::filesystem::path& directory, std::size_t image_bytes) {
  return {.directory = directory, .writable = true, .create_if_missing = true,
          .block_cache_bytes = 4 << 20, .write_buffer_bytes = 4 << 20,
          .image_bytes = image_bytes};
}

TEST(Image, SaysWhatTheBlocksSay) {
  const TemporaryDirectory directory;
  auto store = *Store::Open(Writable(directory.path() / "db", 64 << 20));
  RandomWrites writes(7);
  std::vector<std::shared_ptr<const Snapshot>> old;
  for (int round = 0; round < 25; ++round) {
    SCOPED_TRACE(round);
    auto transaction = *store->Begin();
    writes.Write(*transaction, round == 10 ? 4000 : 60);
    // What this transaction has changed, it reads from its own writes; the rest may be images.
    ExpectImagesAgree(*transaction, kNow, false);
    ASSERT_TRUE(transaction->Commit().ok());
    old.push_back(*store->NewSnapshot());
    ExpectImagesAgree(*old.back(), kNow, true);
    ExpectImagesAgree(*old[old.size() / 2], kNow, false);
  }
  // A reader of its own: it follows, and knows no more than that something changed.
  OpenOptions reading{.directory = directory.path() / "db"};
  auto follower = *Store::Open(reading);
  for (int round = 0; round < 3; ++round) {
    auto before = *follower->NewSnapshot();
    ExpectImagesAgree(*before, kNow, true);
    auto transaction = *store->Begin();
    writes.Write(*transaction, 40);
    ASSERT_TRUE(transaction->Commit().ok());
    ExpectImagesAgree(**follower->NewSnapshot(), kNow, true);
    ExpectImagesAgree(*before, kNow, false);
  }
}

TEST(Image, IsMadeWhenItPays) {
  const TemporaryDirectory directory;
  auto store = *Store::Open(Writable(directory.path() / "db", 64 << 20));
  auto transaction = *store->Begin();
  const TypeId type = transaction->InternType("T"), other = transaction->InternType("U");
  std::vector<NodeId> nodes;
  for (int i = 0; i < 1000; ++i) nodes.push_back(*transaction->CreateNode());
  for (int i = 1; i < 1000; ++i) {
    ASSERT_TRUE(transaction->CreateRelationship(nodes[i], type, nodes[0]).ok());
  }
  ASSERT_TRUE(transaction->Commit().ok());
  auto first = *store->NewSnapshot();
  EXPECT_EQ(first->Adjacency(type, Direction::kOut, 1), nullptr);
  int asked = 1;
  while (first->Adjacency(type, Direction::kOut, 1) == nullptr) ASSERT_LT(++asked, 1000);
  EXPECT_GT(asked, 10);
  const auto made = first->Adjacency(type, Direction::kOut, 0);
  ASSERT_NE(made, nullptr);

  // A commit elsewhere leaves it true; one of the same type does not.
  transaction = *store->Begin();
  EXPECT_EQ(transaction->Adjacency(type, Direction::kOut, 0), made);
  ASSERT_TRUE(transaction->CreateRelationship(nodes[1], other, nodes[2]).ok());
  EXPECT_EQ(transaction->Adjacency(type, Direction::kOut, 0), made);
  EXPECT_EQ(transaction->Adjacency(other, Direction::kOut, kNow), nullptr);
  ASSERT_TRUE(transaction->Commit().ok());
  EXPECT_EQ((*store->NewSnapshot())->Adjacency(type, Direction::kOut, 0), made);
  transaction = *store->Begin();
  ASSERT_TRUE(transaction->CreateRelationship(nodes[1], type, nodes[2]).ok());
  ASSERT_TRUE(transaction->Commit().ok());
  EXPECT_EQ((*store->NewSnapshot())->Adjacency(type, Direction::kOut, 0), nullptr);
  EXPECT_EQ(made->size(), 999u);
}

TEST(Image, StaysWithinItsBudget) {
  const TemporaryDirectory directory;
  constexpr std::size_t kBudget = 40'000;
  auto store = *Store::Open(Writable(directory.path() / "db", kBudget));
  auto transaction = *store->Begin();
  RandomWrites writes(3);
  writes.Write(*transaction, 3000);
  const TypeId big = transaction->InternType("BIG");
  const NodeId hub = *transaction->CreateNode();
  for (int i = 0; i < 6000; ++i) {
    ASSERT_TRUE(transaction->CreateRelationship(hub, big, hub).ok());
  }
  ASSERT_TRUE(transaction->Commit().ok());
  auto snapshot = *store->NewSnapshot();
  // Beyond the budget alone: never. The others one after the other, in each other's place.
  EXPECT_EQ(snapshot->Adjacency(big, Direction::kOut, kNow), nullptr);
  for (int round = 0; round < 3; ++round) ExpectImagesAgree(*snapshot, kNow, false);
  int made = 0;
  for (const TypeId type : snapshot->AllTypes()) {
    made += snapshot->Adjacency(type, Direction::kOut, kNow) != nullptr ? 1 : 0;
  }
  EXPECT_EQ(made, kTypes);
}

TEST(Image, ServesReadersBesideAWriter) {
  const TemporaryDirectory directory;
  auto store = *Store::Open(Writable(directory.path() / "db", 200'000));
  RandomWrites writes(11);
  {
    auto transaction = *store->Begin();
    writes.Write(*transaction, 500);
    ASSERT_TRUE(transaction->Commit().ok());
  }
  std::atomic<bool> over = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&store, &over, i] {
      do {
        const auto snapshot = *store->NewSnapshot();
        ExpectImagesAgree(*snapshot, i == 0 ? kNow : 3, false);
      } while (!over);
    });
  }
  for (int round = 0; round < 12; ++round) {
    auto transaction = *store->Begin();
    writes.Write(*transaction, 10);
    ASSERT_TRUE(transaction->Commit().ok());
  }
  over = true;
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace kg::store
