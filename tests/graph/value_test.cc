#include "graph/model/value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace kg {
namespace {

// One value per step of Cypher's order, ascending.
std::vector<Value> Ascending() {
  return {
      Value::OfMap({{"a", Value::Integer(1)}}),
      Value::Node(NodeId{1}),
      Value::Relationship(RelationshipId{0}),
      Value::OfList({Value::Integer(1)}),
      Value::OfList({Value::Integer(1), Value::Integer(0)}),
      Value::OfPath({{NodeId{1}}, {}}),
      Value::Of(Value::DateTime{{1, 0}, 0, ""}),
      Value::Of(LocalDateTime{1, 0}),
      Value::Of(Date{-3}),
      Value::Of(Date{4}),
      Value::Of(Time{5, 0}),
      Value::Of(LocalTime{5}),
      Value::Of(Duration{1, 0, 0, 0}),
      Value::String(""),
      Value::String("Беларусь"),
      Value::String("中国"),
      Value::Boolean(false),
      Value::Boolean(true),
      Value::Float(-std::numeric_limits<double>::infinity()),
      Value::Integer(-1),
      Value::Float(0.5),
      Value::Integer(9007199254740992),
      Value::Integer(9007199254740993),
      Value::Float(std::numeric_limits<double>::infinity()),
      Value::Float(std::nan("")),
      Value(),
  };
}

TEST(Value, ComparesEveryPairAsTheListStands) {
  const std::vector<Value> values = Ascending();
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = 0; j < values.size(); ++j) {
      SCOPED_TRACE(std::to_string(i) + " and " + std::to_string(j));
      EXPECT_EQ(Compare(values[i], values[j]), i <=> j);
      EXPECT_EQ(values[i] == values[j], i == j);
    }
  }
}

TEST(Value, EquivalentNumbersHashAlikeButAreNotTheSame) {
  EXPECT_EQ(Compare(Value::Integer(1), Value::Float(1.0)), std::strong_ordering::equal);
  EXPECT_EQ(HashOf(Value::Integer(1)), HashOf(Value::Float(1.0)));
  EXPECT_FALSE(Value::Integer(1) == Value::Float(1.0));
}

TEST(Value, MapsKeepTheLastOfEqualKeys) {
  const Value map = Value::OfMap({{"b", Value::Integer(1)}, {"a", Value()}, {"b", Value::Integer(2)}});
  ASSERT_EQ(map.map().size(), 2u);
  EXPECT_EQ(map.Find("b")->integer(), 2);
  EXPECT_TRUE(map.Find("a")->is_null());
  EXPECT_EQ(map.Find("c"), nullptr);
}

TEST(Hash, IsMurmur3AndSurvivesPrinting) {
  // Reference values of MurmurHash3_x64_128 with seed 0.
  EXPECT_EQ(ToHex(HashBytes("")), "00000000000000000000000000000000");
  EXPECT_EQ(ToHex(HashBytes("hello")), "cbd8a7b341bd9b025b1e906a48ae1d19");
  EXPECT_EQ(*ParseHash128(ToHex(HashBytes("Беларусь"))), HashBytes("Беларусь"));
  EXPECT_FALSE(ParseHash128("xyz").ok());
}

}  // namespace
}  // namespace kg
