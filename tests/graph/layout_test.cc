// What is on disk must never change by accident: literal bytes.
#include "graph/store/layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "graph/store/counters.h"
#include "graph/store/declared_index.h"
#include "graph/store/packed_list.h"
#include "graph/store/record.h"
#include "graph/store/support.h"
#include "graph/store/value_codec.h"

namespace kg::store {
namespace {

std::string Hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const char c : bytes) {
    hex += kDigits[static_cast<unsigned char>(c) >> 4];
    hex += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return hex;
}

TEST(Layout, KeyBytesAreWhatTheyWere) {
  EXPECT_EQ(kLayoutVersion, 1);
  EXPECT_EQ(kFormatPrefix, "kg-store ");
  const NodeId node{0x1234};
  EXPECT_EQ(Hex(NodeKey(NodeId{0})), "00");
  EXPECT_EQ(Hex(NodeKey(node)), "021234");
  EXPECT_EQ(Hex(RelationshipKey(RelationshipId{255})), "01ff");
  EXPECT_EQ(Hex(TypeBlockPrefix(node, TypeId{0})), "0212340101");
  EXPECT_EQ(Hex(AdjacencyBlockKey(node, TypeId{6}, NodeId{1}, RelationshipId{0x10000})),
            "0212340107010103010000");
  EXPECT_EQ(Hex(LabelRootKey(LabelId{3})), "0103");
  EXPECT_EQ(Hex(PostingBlockKey(LabelRootKey(LabelId{3}), node)), "0103ff021234");
  EXPECT_EQ(Hex(IndexPrefix(LabelId{3}, KeyId{0})), "010300");
  EXPECT_EQ(Hex(AliasRootKey("ab")), "616200");
  EXPECT_EQ(Hex(StatementKey({1, 2})), "00000000000000010000000000000002");
  EXPECT_EQ(Hex(EvidenceKey({1, 2}, DocumentNumber{5})), "000000000000000100000000000000020105");
  EXPECT_EQ(Hex(ByDocumentKey(DocumentNumber{5}, 0)), "010500");
  EXPECT_EQ(Hex(DocumentRecordKey(DocumentNumber{5})), "640105");
  EXPECT_EQ(Hex(DocumentByKey("k", "n")), "6b6b006e");
  EXPECT_EQ(Hex(DocumentByName("n")), "6e6e");
  EXPECT_EQ(Hex(SourceKey(DocumentNumber{5}, 1)), "7301050101");
  EXPECT_EQ(Hex(TokenKey('l', 7)), "746c0107");
}

TEST(Layout, RecordBytesAreWhatTheyWere) {
  NodeRecord node;
  node.key = "n:1";
  node.At(LabelId{2}).documents = 1;
  node.properties.At(KeyId{0}).Assert(Value::Integer(-3));
  node.properties.At(KeyId{1}).AddSupport(Value::String("a"), false);
  EXPECT_EQ(Hex(node.Encode()), "00036e3a31010204" "000305" "01180502" "04" "060161");
  RelationshipRecord relationship;
  relationship.source = NodeId{1};
  relationship.type = TypeId{2};
  relationship.target = NodeId{300};
  relationship.asserted = true;
  relationship.ordinal = 4;
  EXPECT_EQ(Hex(relationship.Encode()), "010102ac0204");
  const std::vector<Link> links = {{NodeId{5}, RelationshipId{9}}, {NodeId{7}, RelationshipId{8}}};
  EXPECT_EQ(Hex(EncodeEntries<LinkCodec>(links)), "05120201");
  StatementRecord statement;
  statement.kind = Statement::Kind::kRelationship;
  statement.subject = 7;
  statement.predicate = 1;
  statement.documents = 2;
  statement.evidence = 3;
  statement.discriminator = "x";
  EXPECT_EQ(Hex(statement.Encode()), "030701020378");
}

TEST(Layout, DeclaredIndexesInLiteralBytes) {
  StoredIndex index;
  index.number = 2;
  index.name = "i";
  index.label = LabelId{3};
  index.keys = {KeyId{4}, KeyId{5}};
  index.unique = true;
  EXPECT_EQ(Hex(DeclaredIndexKey(2)), "690102");
  EXPECT_EQ(Hex(index.Encode()), "01690103020405");
  const std::vector<Value> values = {Value::String("a"), Value::Boolean(true)};
  EXPECT_EQ(Hex(index.Root(values)),
            "0102" + Hex(IndexForm(values[0])) + Hex(IndexForm(values[1])));
  EXPECT_EQ(Hex(Traffic{300, 5}.Encode()), "ac0205");
}

TEST(Layout, OneMoreEntryIsWhatEncodingThemAllGives) {
  std::mt19937_64 random(2);
  std::vector<Link> links;
  std::string bytes;
  for (int i = 0; i < 3000; ++i) {
    const Link link{NodeId{random() % 500 << (random() % 40)}, RelationshipId{random() % 1000}};
    std::optional<std::string> more;
    ASSERT_TRUE(InsertEntry<LinkCodec>(bytes, link, more));
    const auto at = std::lower_bound(links.begin(), links.end(), link);
    const bool is_new = at == links.end() || *at != link;
    ASSERT_EQ(more.has_value(), is_new);
    if (!is_new) continue;
    links.insert(at, link);
    bytes = std::move(*more);
    if (i % 100 != 0) continue;
    EXPECT_EQ(bytes, EncodeEntries<LinkCodec>(links));
  }
  EXPECT_EQ(bytes, EncodeEntries<LinkCodec>(links));
  std::optional<std::string> more;
  EXPECT_FALSE(InsertEntry<LinkCodec>("\xFF", Link{}, more));
}

TEST(Layout, OrderedNumbersKeepTheirOrder) {
  std::vector<std::uint64_t> numbers = {0, 1, 255, 256, 65535, 65536, ~std::uint64_t{0}};
  std::mt19937_64 random(1);
  for (int i = 0; i < 500; ++i) numbers.push_back(random() >> (random() % 64));
  std::sort(numbers.begin(), numbers.end());
  std::string before;
  for (const std::uint64_t n : numbers) {
    std::string bytes;
    PutOrdered(bytes, n);
    EXPECT_LE(before, bytes);
    ByteReader reader(bytes);
    EXPECT_EQ(reader.Ordered(), n);
    EXPECT_TRUE(reader.ok() && reader.done());
    before = bytes;
  }
}

std::vector<Value> Values() {
  std::vector<Value> values = {
      Value::Boolean(false), Value::Boolean(true), Value::String(""), Value::String("a"),
      Value::String(std::string("a\0", 2)), Value::String(std::string("a\0b", 3)),
      Value::String("ab"), Value::String("Минск"), Value::String("明斯克"),
      Value::Float(std::nan("")), Value::Float(INFINITY), Value::Float(-INFINITY),
      Value::Float(0.0), Value::Float(-0.0), Value::Float(0.1), Value::Float(-2.5),
      Value::Float(1e300), Value::Float(5e-324), Value::Of(Date{-5}), Value::Of(Date{7}),
      Value::Of(LocalTime{5}), Value::Of(Time{5, 3600}), Value::Of(Time{5, -3600}),
      Value::Of(LocalDateTime{3, 4}), Value::Of(LocalDateTime{-3, 4}),
      Value::Of(Value::DateTime{{1, 2}, 60, "Europe/Minsk"}), Value::Of(Value::DateTime{{1, 2}, 0, ""}),
      Value::Of(Duration{1, 0, 0, 0}), Value::Of(Duration{0, 30, 0, 1}), Value::OfList({}),
      Value::OfList({Value::Integer(1)}), Value::OfList({Value::Float(1)}),
      Value::OfList({Value::Integer(1), Value::String("x")}),
      Value::OfList({Value::OfList({}), Value::Boolean(true)})};
  for (const std::int64_t base :
       {std::int64_t{0}, std::int64_t{1} << 53, std::int64_t{1} << 62,
        std::numeric_limits<std::int64_t>::max() - 3, std::numeric_limits<std::int64_t>::min() + 3}) {
    for (std::int64_t d = -3; d <= 3; ++d) {
      values.push_back(Value::Integer(base + d));
      values.push_back(Value::Float(static_cast<double>(base + d)));
    }
  }
  return values;
}

TEST(ValueCodec, IndexFormsOrderAsValuesDo) {
  const std::vector<Value> values = Values();
  for (const Value& a : values) {
    for (const Value& b : values) {
      const std::string x = IndexForm(a), y = IndexForm(b);
      const auto want = Compare(a, b);
      EXPECT_EQ(x < y, want < 0) << Hex(x) << ' ' << Hex(y);
      EXPECT_EQ(x == y, want == 0) << Hex(x) << ' ' << Hex(y);
      EXPECT_FALSE(x != y && y.starts_with(x)) << Hex(x) << ' ' << Hex(y);
    }
  }
}

TEST(ValueCodec, RecordsGiveBackTheSameValue) {
  std::vector<Value> values = Values();
  std::mt19937_64 random(2);
  for (int i = 0; i < 2000; ++i) {
    values.push_back(Value::Float(std::bit_cast<double>(random())));
    values.push_back(Value::Float(static_cast<double>(random() % 1'000'000) / 1000));
    values.push_back(Value::Integer(static_cast<std::int64_t>(random() >> (random() % 64))));
  }
  for (const Value& value : values) {
    std::string bytes;
    PutValue(bytes, value);
    ByteReader reader(bytes), skipper(bytes);
    EXPECT_EQ(ReadValue(reader), value) << Hex(bytes);
    EXPECT_TRUE(reader.ok() && reader.done());
    SkipValue(skipper);
    EXPECT_TRUE(skipper.ok() && skipper.done());
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {  // never past the end
      ByteReader part(std::string_view(bytes).substr(0, cut));
      ReadValue(part);
      EXPECT_FALSE(part.ok());
    }
  }
}

// Whatever the bytes, decoding ends and says whether they made sense.
TEST(ValueCodec, RandomBytesAreRefusedOrRead) {
  std::mt19937 random(3);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(random() % 40, '\0');
    for (char& c : bytes) c = static_cast<char>(random() % (i % 2 == 0 ? 256 : 16));
    NodeRecord node;
    RelationshipRecord relationship;
    StatementRecord statement;
    SupportRecord support;
    StoredDocument document;
    Counters counters;
    Tokens tokens;
    Decode(bytes, node);
    Decode(bytes, relationship);
    Decode(bytes, statement);
    Decode(bytes, tokens, support);
    Decode(bytes, document);
    Decode(bytes, counters);
    Value value;
    std::vector<std::pair<KeyId, Value>> properties;
    ReadNodeProperty(bytes, KeyId{1}, value);
    ReadRelationshipProperties(bytes, properties);
    DecodeEntries<LinkCodec>(bytes, [](const Link&) { return true; });
  }
}

// A store made before nodes with labels were counted stays readable, and says so.
TEST(Layout, CountersOfAnOlderStoreLackOne) {
  Counters counters;
  counters.nodes = 3;
  counters.labels = {1, 2};
  counters.AddLabelled(2);
  Counters read;
  ASSERT_TRUE(Decode(counters.Encode(), read));
  EXPECT_EQ(read, counters);
  counters.labelled.reset();
  ASSERT_TRUE(Decode(counters.Encode(), read));
  EXPECT_EQ(read, counters);
  read.AddLabelled(1);
  EXPECT_FALSE(read.labelled);
}

}  // namespace
}  // namespace kg::store
