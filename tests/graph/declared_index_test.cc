#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "graph/store/store.h"
#include "tests/graph/temporary_directory.h"

namespace kg::store {
namespace {

using testing::TemporaryDirectory;

OpenOptions Writable(const std::filesystem::path& directory) {
  return {.directory = directory, .writable = true, .create_if_missing = true,
          .block_cache_bytes = 4 << 20, .write_buffer_bytes = 1 << 20};
}

NodeId Make(Transaction& t, const std::string& label,
            const std::vector<std::pair<std::string, Value>>& properties) {
  const NodeId node = *t.CreateNode();
  EXPECT_TRUE(t.AddLabel(node, t.InternLabel(label)).ok());
  for (const auto& [key, value] : properties) {
    EXPECT_TRUE(t.SetProperty(node, t.InternKey(key), value).ok());
  }
  return node;
}

std::vector<NodeId> Found(const Reader& reader, const std::string& index,
                          const std::vector<Value>& first, std::optional<Bound> low = {},
                          std::optional<Bound> high = {}) {
  std::vector<NodeId> nodes;
  const Status status = reader.SeekComposite(index, first, low, high, nodes);
  EXPECT_TRUE(status.ok()) << (status.ok() ? "" : status.error().message);
  return nodes;
}

void ExpectClean(const Store& store) {
  for (const CheckDepth depth : {CheckDepth::kFast, CheckDepth::kFull}) {
    auto report = store.Check({}, depth);
    ASSERT_TRUE(report.ok());
    EXPECT_EQ(report->problems, std::vector<std::string>());
  }
}

TEST(DeclaredIndex, FindsByTheFirstKeysAndARangeOfTheNext) {
  const TemporaryDirectory directory;
  auto store = *Store::Open(Writable(directory / "kg"));
  auto t = *store->Begin();
  ASSERT_TRUE(t->CreateIndex({"figures", "Figure", {"year", "currency", "value"}}).ok());
  std::vector<NodeId> nodes;
  for (int i = 0; i < 12; ++i) {
    nodes.push_back(Make(*t, "Figure", {{"year", Value::Integer(2020 + i / 6)},
                                        {"currency", Value::String(i % 2 == 0 ? "CNY" : "USD")},
                                        {"value", Value::Float(i)}}));
  }
  Make(*t, "Figure", {{"year", Value::Integer(2020)}, {"currency", Value::String("CNY")}});
  Make(*t, "Other", {{"year", Value::Integer(2020)}, {"currency", Value::String("CNY")},
                     {"value", Value::Float(1)}});
  const auto check = [&](const Reader& r) {
    EXPECT_EQ(r.Indexes(), (std::vector<DeclaredIndex>{
                               {"figures", "Figure", {"year", "currency", "value"}, false}}));
    const Value year = Value::Integer(2020), cny = Value::String("CNY");
    EXPECT_EQ(Found(r, "figures", {}).size(), 12u);
    EXPECT_EQ(Found(r, "figures", {year}).size(), 6u);
    EXPECT_EQ(Found(r, "figures", {Value::Float(2020.0), cny}),
              (std::vector{nodes[0], nodes[2], nodes[4]}));
    EXPECT_EQ(Found(r, "figures", {year, cny}, Bound{Value::Integer(0), false}),
              (std::vector{nodes[2], nodes[4]}));
    EXPECT_EQ(Found(r, "figures", {year, cny}, Bound{Value::Integer(0)}, Bound{Value::Integer(2)}),
              (std::vector{nodes[0], nodes[2]}));
    EXPECT_EQ(Found(r, "figures", {year, cny, Value::Float(4)}), std::vector{nodes[4]});
    EXPECT_EQ(Found(r, "figures", {}, Bound{Value::Integer(2021)}).size(), 6u);
    EXPECT_TRUE(Found(r, "figures", {Value()}).empty());
    std::vector<NodeId> out;
    EXPECT_EQ(r.SeekComposite("none", {}, {}, {}, out).error().code, ErrorCode::kNotFound);
    const std::vector<Value> four(4, year);
    EXPECT_EQ(r.SeekComposite("figures", four, {}, {}, out).error().code, ErrorCode::kInvalid);
  };
  check(*t);
  ASSERT_TRUE(t->Commit().ok());
  check(**store->NewSnapshot());
  check(**(*Store::Open({.directory = directory / "kg"}))->NewSnapshot());
  ExpectClean(*store);

  // What is there is entered too, also once the store was opened anew; dropping leaves nothing.
  auto before = *store->NewSnapshot();
  t = *store->Begin();
  ASSERT_TRUE(t->DropIndex("figures").ok());
  EXPECT_EQ(t->DropIndex("figures").error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(t->Indexes().empty());
  ASSERT_TRUE(t->Commit().ok());
  ExpectClean(*store);
  check(*before);
  before.reset();
  t.reset();
  store.reset();
  store = *Store::Open(Writable(directory / "kg"));
  t = *store->Begin();
  ASSERT_TRUE(t->CreateIndex({"figures", "Figure", {"year", "currency", "value"}}).ok());
  check(*t);
  ASSERT_TRUE(t->Commit().ok());
  t.reset();
  store.reset();
  store = *Store::Open(Writable(directory / "kg"));
  check(**store->NewSnapshot());
  ExpectClean(*store);
}

TEST(DeclaredIndex, RefusesWhatIsWrong) {
  const TemporaryDirectory directory;
  auto store = *Store::Open(Writable(directory / "kg"));
  auto t = *store->Begin();
  ASSERT_TRUE(t->CreateIndex({"a", "L", {"x", "y"}}).ok());
  EXPECT_EQ(t->CreateIndex({"a", "M", {"x"}}).error().code, ErrorCode::kConflict);
  EXPECT_EQ(t->CreateIndex({"b", "L", {"x", "y"}, true}).error().code, ErrorCode::kConflict);
  for (const DeclaredIndex& wrong :
       {DeclaredIndex{"", "L", {"z"}}, {"c", "", {"z"}}, {"c", "L", {}}, {"c", "L", {"z", "z"}},
        {"c", "L", {"z", ""}}, {"c", "L", std::vector<std::string>(33, "z")}}) {
    EXPECT_EQ(t->CreateIndex(wrong).error().code, ErrorCode::kInvalid);
  }
  EXPECT_TRUE(t->CreateIndex({"c", "L", {"y", "x"}}).ok());
  EXPECT_TRUE(t->Commit().ok());
}

TEST(DeclaredIndex, UniqueOnesForbidASecondNodeWithTheSameValues) {
  const std::string lengthy(400, 'x');
  for (const std::vector<std::string>& keys : {std::vector<std::string>{"k"}, {"k", "m"}}) {
    SCOPED_TRACE(keys.size());
    const TemporaryDirectory directory;
    auto store = *Store::Open(Writable(directory / "kg"));
    auto t = *store->Begin();
    const NodeId first =
        Make(*t, "L", {{"k", Value::String(lengthy + "1")}, {"m", Value::Integer(1)}});
    // Alike in the bytes that the index holds.
    Make(*t, "L", {{"k", Value::String(lengthy + "2")}, {"m", Value::Integer(1)}});
    Make(*t, "Other", {{"k", Value::String(lengthy + "1")}, {"m", Value::Integer(1)}});
    Make(*t, "L", {{"m", Value::Integer(1)}});
    Make(*t, "L", {{"m", Value::Integer(1)}});
    ASSERT_TRUE(t->CreateIndex({"only", "L", keys, true}).ok());
    std::vector<Value> values = {Value::String(lengthy + "1")};
    if (keys.size() == 2) values.push_back(Value::Integer(1));
    EXPECT_EQ(Found(*t, "only", values), std::vector{first});
    ASSERT_TRUE(t->Commit().ok());

    t = *store->Begin();
    const NodeId second = Make(*t, "L", {{"m", Value::Float(1)}});
    const Status status =
        t->SetProperty(second, t->InternKey("k"), Value::String(lengthy + "1"));
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().code, ErrorCode::kConflict);
    EXPECT_NE(status.error().message.find("only"), std::string::npos);
    EXPECT_FALSE(t->Commit().ok());
    // Its own value again, and a value that was given up, are free.
    t = *store->Begin();
    ASSERT_TRUE(t->SetProperty(first, t->InternKey("k"), Value::String(lengthy + "1")).ok());
    ASSERT_TRUE(t->SetProperty(first, t->InternKey("k"), Value::String("new")).ok());
    Make(*t, "L", {{"k", Value::String(lengthy + "1")}, {"m", Value::Integer(1)}});
    ASSERT_TRUE(t->Commit().ok());
    ExpectClean(*store);

    // By a label that comes later, and by declaring it where it is broken already.
    t = *store->Begin();
    const NodeId third = Make(*t, "Other", {{"k", Value::String("new")}, {"m", Value::Integer(1)}});
    EXPECT_EQ(t->AddLabel(third, t->InternLabel("L")).error().code, ErrorCode::kConflict);
    t.reset();
    t = *store->Begin();
    Make(*t, "Twice", {{"k", Value::Integer(1)}, {"m", Value::Integer(1)}});
    Make(*t, "Twice", {{"k", Value::Float(1)}, {"m", Value::Integer(1)}});
    EXPECT_EQ(t->CreateIndex({"twice", "Twice", keys, true}).error().code, ErrorCode::kConflict);
    t.reset();
    t = *store->Begin();
    EXPECT_EQ(t->Indexes().size(), 1u);
  }
}

TEST(DeclaredIndex, AgreesWithAModelUnderRandomWrites) {
  const TemporaryDirectory directory;
  auto store = *Store::Open(Writable(directory / "kg"));
  std::mt19937 random(21);
  auto pick = [&random](std::size_t n) { return random() % std::max<std::size_t>(n, 1); };
  const std::string lengthy(300, 'y');
  auto value = [&]() -> Value {
    switch (pick(6)) {
      case 0: return Value();
      case 1: return Value::Integer(static_cast<int>(pick(3)));
      case 2: return Value::Float(static_cast<double>(pick(3)));
      case 3: return Value::String(lengthy + static_cast<char>('a' + pick(3)));
      default: return Value::String(std::string(1, static_cast<char>('a' + pick(3))));
    }
  };
  std::vector<NodeId> nodes;
  auto t = *store->Begin();
  ASSERT_TRUE(t->CreateIndex({"i", "L", {"x", "y"}}).ok());
  for (int step = 0; step < 3000; ++step) {
    const char* keys[] = {"x", "y"};
    if (nodes.size() < 5 || pick(10) == 0) nodes.push_back(Make(*t, "L", {}));
    const std::size_t at = pick(nodes.size());
    if (pick(30) == 0) {
      ASSERT_TRUE(t->Delete(nodes[at]).ok());
      nodes.erase(nodes.begin() + static_cast<std::ptrdiff_t>(at));
    } else if (pick(10) == 0) {
      const LabelId label = t->InternLabel("L");
      ASSERT_TRUE((pick(2) == 0 ? t->AddLabel(nodes[at], label)
                                : t->RemoveLabel(nodes[at], label)).ok());
    } else {
      ASSERT_TRUE(t->SetProperty(nodes[at], t->InternKey(keys[pick(2)]), value()).ok());
    }
    if (step % 100 != 0) continue;
    ASSERT_TRUE(t->Commit().ok());
    t = *store->Begin();
    const Reader& reader = *t;
    const Value wanted = value().is_null() ? Value::Integer(1) : value();
    if (wanted.is_null()) continue;
    std::vector<NodeId> want;
    for (const NodeId node : nodes) {
      const Value x = *reader.Property(node, *reader.FindKey("x"));
      const Value y = *reader.Property(node, *reader.FindKey("y"));
      if (!*reader.HasLabel(node, *reader.FindLabel("L")) || x.is_null() || y.is_null()) continue;
      if (Compare(x, wanted) == 0 && Compare(y, wanted) >= 0) want.push_back(node);
    }
    std::vector<NodeId> got = Found(reader, "i", {wanted}, Bound{wanted});
    std::sort(got.begin(), got.end());
    std::sort(want.begin(), want.end());
    EXPECT_EQ(got, want);
  }
  ASSERT_TRUE(t->Commit().ok());
  ExpectClean(*store);
}

}  // namespace
}  // namespace kg::store
