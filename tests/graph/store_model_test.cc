// Random documents, hand-made writes, removals, reopenings and compactions; after each, whatever the
// store answers must be what a plain model in memory answers; so must a reader that follows it, its
// backup, and a store that is restored from its dump.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "graph/io/json_record.h"
#include "graph/load/restorer.h"
#include "graph/store/alias.h"
#include "graph/store/dump.h"
#include "graph/store/image.h"
#include "graph/store/store.h"
#include "tests/graph/seeds.h"
#include "tests/graph/store_model.h"
#include "tests/graph/temporary_directory.h"

namespace kg::store {
namespace {

class Harness {
 public:
  explicit Harness(unsigned seed) : random_(seed) { Reopen(); }

  void Reopen() {
    store_.reset();
    auto store = Store::Open({.directory = directory_ / "kg", .writable = true,
                              .create_if_missing = true, .block_cache_bytes = 4 << 20,
                              .write_buffer_bytes = 1 << 20});
    ASSERT_TRUE(store.ok()) << store.error().ToString();
    store_ = std::move(*store);
  }

  void Round(int round);
  // A reader that follows, a backup, a store restored from a dump: all hold the same.
  void Copies(int round);
  void Compare(const Reader& reader, const Model& model);
  Store& store() { return *store_; }
  Model& model() { return model_; }

 private:
  int Pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  std::string Key() { return "n:" + std::to_string(Pick(9)); }
  Value AnyValue() {
    switch (Pick(7)) {
      case 0: return Value::Integer(Pick(4));
      case 1: return Value::Float(Pick(4));
      case 2: return Value::String("Минск " + std::to_string(Pick(3)));
      case 3: return Value::String(std::string(260, 'x') + std::to_string(Pick(3)));
      case 4: return Value::Of(Date{Pick(3)});
      case 5: return Value::Boolean(Pick(2) == 0);
      default: return Value::OfList({Value::Integer(Pick(2)), Value::String("a")});
    }
  }
  std::string PropertyName() { return std::array{"name", "name_zh", "p", "q"}[Pick(4)]; }
  Statement AnyStatement();
  void Document(Transaction& transaction, Model& model);
  void Hand(Transaction& transaction, Model& model);
  static void Forget(const Reader& reader, const StatementId& id, Model& model) {
    const auto support = reader.EvidenceOf(id);
    for (const SupportedBy& s : support.value()) --model.evidence[s.document_name];
  }
  std::optional<NodeId> Find(const Reader& reader, const std::string& name);
  std::string NameOf(const Reader& reader, NodeId node);

  kg::testing::TemporaryDirectory directory_;
  std::unique_ptr<Store> store_, follower_;
  std::mt19937 random_;
  Model model_;
  int hands_ = 0, documents_ = 0;
};

Statement Harness::AnyStatement() {
  Statement s;
  s.subject = Key();
  s.kind = static_cast<Kind>(Pick(4));
  const auto at = static_cast<std::uint32_t>(Pick(5));
  s.evidence.push_back({{at, at + 1}, {0, 10}, "r" + std::to_string(Pick(3)), 0.5f});
  switch (s.kind) {
    case Kind::kLabel: s.predicate = "L" + std::to_string(Pick(3)); break;
    case Kind::kProperty:
      s.predicate = PropertyName();
      s.value = AnyValue();
      break;
    case Kind::kMember:
      s.predicate = Pick(2) == 0 ? "aliases" : "p";
      s.value = Value::String("alias " + std::to_string(Pick(4)));
      break;
    case Kind::kRelationship:
      s.predicate = "T" + std::to_string(Pick(2));
      s.object = Key();
      s.discriminator = std::to_string(Pick(2));
      s.qualifiers = {{"since", Value::Integer(Pick(3))}};
  }
  return s;
}

void Harness::Document(Transaction& transaction, Model& model) {
  const std::string name = "d" + std::to_string(Pick(8));
  if (model.evidence.contains(name) && Pick(3) == 0) {
    auto change = transaction.RemoveDocument(name);
    ASSERT_TRUE(change.ok()) << change.error().ToString();
    model.Retract(name);
    model.Clean();
    return;
  }
  std::map<StatementId, Statement> statements;
  for (int i = Pick(30); i >= 0; --i) {
    const Statement s = AnyStatement();
    statements.emplace(IdOf(s), s);
  }
  std::vector<Statement> list;
  for (const auto& [id, s] : statements) list.push_back(s);
  std::shuffle(list.begin(), list.end(), random_);
  auto change = transaction.PutDocument(
      {.key = "doc:" + std::to_string(documents_++), .name = name, .source = "0123456789",
       .encoding = "UTF-8", .language = "en", .fingerprint = "f"}, list);
  ASSERT_TRUE(change.ok()) << change.error().ToString();
  // What both versions support was never without support.
  const std::string version = name + "'";
  model.evidence[version] = 0;
  for (const Statement& s : list) model.Support(version, s);
  model.Retract(name);
  auto rename = [&](std::set<std::string>& documents) {
    if (documents.erase(version) > 0) documents.insert(name);
  };
  auto rename_all = [&](ModelProperties& properties) {
    for (auto& [key, property] : properties) {
      for (auto* all : {&property.values, &property.members}) {
        for (auto& [value, documents] : *all) rename(documents);
      }
    }
  };
  for (auto& [key, node] : model.nodes) {
    for (auto& [label, entry] : node.labels) rename(entry.documents);
    rename_all(node.properties);
  }
  for (auto& [id, r] : model.relationships) {
    rename(r.documents);
    rename_all(r.properties);
  }
  model.evidence[name] = model.evidence[version];
  model.evidence.erase(version);
  model.Clean();
}

std::string Harness::NameOf(const Reader& reader, NodeId node) {
  const std::string key = *reader.KeyOf(node);
  if (!key.empty()) return key;
  const auto uid = reader.FindKey("uid");
  return std::string(reader.Property(node, *uid)->string());
}

std::optional<NodeId> Harness::Find(const Reader& reader, const std::string& name) {
  if (!name.starts_with("hand:")) return *reader.FindNode(name);
  std::vector<NodeId> found;
  const auto label = reader.FindLabel("Hand");
  const auto uid = reader.FindKey("uid");
  EXPECT_TRUE(reader.Seek(*label, *uid, Value::String(name), found).ok());
  return found.size() == 1 ? std::optional(found[0]) : std::nullopt;
}

void Harness::Hand(Transaction& transaction, Model& model) {
  if (model.nodes.empty() || Pick(6) == 0) {
    const std::string name = "hand:" + std::to_string(hands_++);
    const NodeId node = *transaction.CreateNode();
    ASSERT_TRUE(transaction.AddLabel(node, transaction.InternLabel("Hand")).ok());
    ASSERT_TRUE(transaction.SetProperty(node, transaction.InternKey("uid"), Value::String(name)).ok());
    ModelNode& made = model.nodes[name];
    made.by_hand = true;
    made.labels["Hand"].asserted = true;
    made.properties["uid"].asserted = Value::String(name);
    return;
  }
  auto any = [&] {
    auto it = model.nodes.begin();
    std::advance(it, Pick(static_cast<int>(model.nodes.size())));
    return it->first;
  };
  const std::string name = any();
  const auto node = Find(transaction, name);
  ASSERT_TRUE(node.has_value()) << name;
  ModelNode& known = model.nodes[name];
  switch (Pick(6)) {
    case 0:
    case 1: {
      const std::string key = PropertyName();
      const Value value = Pick(3) == 0 ? Value() : AnyValue();
      ASSERT_TRUE(transaction.SetProperty(*node, transaction.InternKey(key), value).ok());
      ModelProperty& property = known.properties[key];
      property.asserted.reset();
      if (value.is_null()) {
        property.hidden = property.hidden || !property.values.empty() || !property.members.empty();
      } else {
        property.hidden = false;
        property.asserted = value;
      }
      break;
    }
    case 2: {
      const std::string label = "L" + std::to_string(Pick(3));
      ModelLabel& entry = known.labels[label];
      if (Pick(2) == 0) {
        ASSERT_TRUE(transaction.AddLabel(*node, transaction.InternLabel(label)).ok());
        entry.asserted = true;
        entry.denied = false;
      } else if (entry.visible()) {
        ASSERT_TRUE(transaction.RemoveLabel(*node, transaction.InternLabel(label)).ok());
        entry.asserted = false;
        entry.denied = !entry.documents.empty();
      }
      break;
    }
    case 3: {
      const std::string other = any();
      auto made = transaction.CreateRelationship(*node, transaction.InternType("MADE"),
                                                 *Find(transaction, other));
      ASSERT_TRUE(made.ok());
      ASSERT_TRUE(transaction.SetProperty(*made, transaction.InternKey("since"),
                                          Value::Integer(hands_)).ok());
      ModelRelationship& r = model.relationships["hand" + std::to_string(static_cast<std::uint64_t>(*made))];
      r.source = name;
      r.type = "MADE";
      r.target = other;
      r.by_hand = true;
      r.properties["since"].asserted = Value::Integer(hands_);
      ++hands_;
      break;
    }
    default: {  // a relationship goes, or the node with all it has
      std::vector<Neighbour> neighbours;
      ASSERT_TRUE(transaction.Expand(*node, Direction::kBoth, {}, neighbours).ok());
      const bool all = Pick(3) == 0;
      if (!all && neighbours.size() > 1) neighbours.resize(1);
      for (const Neighbour& n : neighbours) {
        const auto number = static_cast<std::uint64_t>(n.relationship);
        const StatementId id = *transaction.IdOf(n.relationship);
        if (model.relationships.erase(ToHex(id)) + model.relationships.erase("hand" + std::to_string(number)) != 1) {
          ADD_FAILURE() << "unknown relationship";
        }
        Forget(transaction, id, model);
        ASSERT_TRUE(transaction.Delete(n.relationship).ok());
      }
      if (all) {
        for (const Kind kind : {Kind::kLabel, Kind::kProperty, Kind::kMember}) {
          Statement s;
          s.kind = kind;
          s.subject = name;
          auto forget = [&] { Forget(transaction, IdOf(s), model); };
          if (kind == Kind::kLabel) {
            for (const auto& [label, entry] : known.labels) {
              s.predicate = label;
              forget();
            }
            continue;
          }
          for (const auto& [key, property] : known.properties) {
            s.predicate = key;
            for (const auto& [value, documents] :
                 kind == Kind::kMember ? property.members : property.values) {
              s.value = value;
              forget();
            }
          }
        }
        ASSERT_TRUE(transaction.Delete(*node).ok());
        model.nodes.erase(name);
      }
    }
  }
}

void Harness::Compare(const Reader& reader, const Model& model) {
  std::set<std::string> lines;
  std::vector<NodeId> nodes;
  ASSERT_TRUE(reader.ScanNodes(NodeId{}, 100'000, nodes).ok());
  std::map<std::string, std::set<NodeId>> by_label, by_name;
  std::map<std::pair<std::string, std::string>, std::vector<std::pair<Value, NodeId>>> indexed;
  std::size_t degrees = 0;
  std::vector<Neighbour> batch;
  std::vector<std::size_t> ends;
  ASSERT_TRUE(reader.ExpandBatch(nodes, Direction::kBoth, {}, batch, ends).ok());
  ASSERT_EQ(ends.size(), nodes.size());
  std::size_t loops = 0;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    std::vector<Neighbour> neighbours;
    ASSERT_TRUE(reader.Expand(nodes[i], Direction::kBoth, {}, neighbours).ok());
    degrees += neighbours.size();
    ASSERT_EQ(neighbours.size(), ends[i] - (i == 0 ? 0 : ends[i - 1]));
    EXPECT_EQ(*reader.Degree(nodes[i], Direction::kBoth, {}), neighbours.size());
    for (const Neighbour& n : neighbours) loops += n.node == nodes[i] ? 1 : 0;
    const std::string name = NameOf(reader, nodes[i]);
    std::vector<std::string> labels;
    std::vector<LabelId> ids;
    ASSERT_TRUE(reader.LabelsOf(nodes[i], ids).ok());
    for (const LabelId id : ids) labels.emplace_back(reader.NameOf(id));
    std::sort(labels.begin(), labels.end());
    std::string line = name + ' ';
    std::vector<std::pair<KeyId, Value>> found;
    ASSERT_TRUE(reader.Properties(nodes[i], found).ok());
    std::map<std::string, Value> properties;
    for (const auto& [key, value] : found) properties[std::string(reader.NameOf(key))] = value;
    for (const std::string& label : labels) {
      line += ':' + label;
      by_label[label].insert(nodes[i]);
      for (const auto& [key, value] : properties) indexed[{label, key}].emplace_back(value, nodes[i]);
    }
    line += '{';
    for (const auto& [key, value] : properties) line += key + '=' + Print(value) + ' ';
    lines.insert(line + '}');
  }
  std::vector<RelationshipId> relationships;
  ASSERT_TRUE(reader.ScanRelationships(RelationshipId{}, 100'000, relationships).ok());
  EXPECT_EQ(degrees, 2 * relationships.size() - loops);
  for (const RelationshipId r : relationships) {
    const RelationshipEnds relationship = *reader.Ends(r);
    std::vector<std::pair<KeyId, Value>> found;
    ASSERT_TRUE(reader.Properties(r, found).ok());
    std::map<std::string, Value> properties;
    for (const auto& [key, value] : found) properties[std::string(reader.NameOf(key))] = value;
    const StatementId id = *reader.IdOf(r);
    const auto statement = *reader.FindStatement(id);
    ASSERT_TRUE(statement.has_value());
    EXPECT_EQ(statement->relationship, r);
    std::string line = NameOf(reader, relationship.source) + '-' +
                       std::string(reader.NameOf(relationship.type)) + '>' +
                       NameOf(reader, relationship.target) + ' ' +
                       (statement->asserted ? "hand" : ToHex(id)) + '{';
    for (const auto& [key, value] : properties) line += key + '=' + Print(value) + ' ';
    lines.insert(line + '}');
  }
  std::vector<std::string> differences;
  const std::set<std::string> wanted = Lines(model);
  std::set_symmetric_difference(lines.begin(), lines.end(), wanted.begin(), wanted.end(),
                                std::back_inserter(differences));
  ASSERT_EQ(differences, std::vector<std::string>());
  for (const TypeId type : reader.AllTypes()) {
    for (const Direction side : {Direction::kOut, Direction::kIn}) {
      const auto image = reader.Adjacency(type, side, std::uint64_t{1} << 40);
      if (image == nullptr) continue;
      for (const NodeId node : nodes) {
        std::vector<Neighbour> found;
        ASSERT_TRUE(reader.Expand(node, side, std::array{type}, found).ok());
        const auto kept = image->Relationships(node);
        ASSERT_EQ(kept.size(), found.size());
        for (std::size_t i = 0; i < kept.size(); ++i) {
          EXPECT_EQ(RelationshipId{kept[i]}, found[i].relationship);
        }
      }
    }
  }
  EXPECT_EQ(reader.CountNodes(), nodes.size());
  EXPECT_EQ(reader.CountRelationships(), relationships.size());
  EXPECT_EQ(reader.AllLabels().size(), by_label.size());
  std::set<NodeId> labelled;
  for (const auto& [label, members] : by_label) labelled.insert(members.begin(), members.end());
  EXPECT_EQ(reader.CountUnlabelled(), nodes.size() - labelled.size());
  for (const auto& [label, members] : by_label) {
    std::vector<NodeId> scanned;
    ASSERT_TRUE(reader.ScanLabel(*reader.FindLabel(label), NodeId{}, 100'000, scanned).ok());
    EXPECT_EQ(scanned, std::vector<NodeId>(members.begin(), members.end()));
    constexpr std::uint64_t kWorthIt = std::uint64_t{1} << 40;
    if (const auto image = reader.Labelled(*reader.FindLabel(label), kWorthIt)) {
      for (const NodeId node : nodes) EXPECT_EQ(image->Contains(node), members.contains(node));
    }
    EXPECT_EQ(reader.CountNodes(*reader.FindLabel(label)), members.size());
  }
  for (auto& [place, values] : indexed) {
    std::stable_sort(values.begin(), values.end(), [](const auto& a, const auto& b) {
      return kg::Compare(a.first, b.first) < 0;
    });
    const LabelId label = *reader.FindLabel(place.first);
    const KeyId key = *reader.FindKey(place.second);
    auto want = [&](auto wanted) {
      std::vector<NodeId> result;
      for (const auto& [value, node] : values) {
        if (wanted(value)) result.push_back(node);
      }
      return result;
    };
    std::vector<NodeId> found;
    ASSERT_TRUE(reader.SeekRange(label, key, {}, {}, found).ok());
    EXPECT_EQ(found, want([](const Value&) { return true; }));
    const Value low = AnyValue(), high = AnyValue();
    for (const bool inclusive : {true, false}) {
      found.clear();
      ASSERT_TRUE(reader.SeekRange(label, key, Bound{low, inclusive}, Bound{high, !inclusive}, found).ok());
      EXPECT_EQ(found, want([&](const Value& v) {
                  const auto a = kg::Compare(v, low), b = kg::Compare(v, high);
                  return (inclusive ? a >= 0 : a > 0) && (inclusive ? b < 0 : b <= 0);
                }));
    }
    found.clear();
    ASSERT_TRUE(reader.Seek(label, key, low, found).ok());
    EXPECT_EQ(found, want([&](const Value& v) { return kg::Compare(v, low) == 0; }));
    found.clear();
    ASSERT_TRUE(reader.SeekPrefix(label, key, "Мин", found).ok());
    EXPECT_EQ(found, want([&](const Value& v) {
                return v.is(Value::Type::kString) && v.string().starts_with("Мин");
              }));
  }
  std::uint64_t evidence = 0;
  for (const auto& [document, count] : model.evidence) evidence += count;
  EXPECT_EQ(reader.Documents()->size(), model.evidence.size());
  std::uint64_t counted = 0;
  for (const RelationshipId r : relationships) counted += *reader.CountEvidence(r);
  EXPECT_LE(counted, evidence);
}

void Harness::Round(int round) {
  Model next = model_;
  auto old = *store_->NewSnapshot();
  {
    auto transaction = *store_->Begin();
    for (int i = Pick(6); i >= 0; --i) {
      if (Pick(2) == 0) {
        Document(*transaction, next);
      } else {
        Hand(*transaction, next);
      }
      if (::testing::Test::HasFailure()) return;
    }
    if (Pick(5) == 0) {  // forgotten: as if it had never been
      transaction.reset();
      Compare(**store_->NewSnapshot(), model_);
      return;
    }
    const Status status = transaction->Commit();
    ASSERT_TRUE(status.ok()) << status.error().ToString();
  }
  next.Clean();
  Compare(*old, model_);
  model_ = std::move(next);
  old.reset();
  if (round % 17 == 16) Reopen();
  if (round % 31 == 30) {
    ASSERT_TRUE(store_->Compact().ok());
  }
  Compare(**store_->NewSnapshot(), model_);
  std::uint64_t evidence = 0;
  for (const auto& [document, count] : model_.evidence) evidence += count;
  EXPECT_EQ(store_->ReadStatistics()->evidence, evidence);
  auto report = store_->Check({});
  ASSERT_TRUE(report.ok()) << report.error().ToString();
  for (const std::string& problem : report->problems) ADD_FAILURE() << problem;
}

std::vector<std::string> Dumped(const Store& store) {
  std::vector<std::string> lines;
  const auto snapshot = *store.NewSnapshot();
  const Status status = Dump(*snapshot, [&](const io::GraphRecord& record) {
    io::AppendRecord(record, lines.emplace_back());
    return Status();
  });
  EXPECT_TRUE(status.ok()) << status.error().ToString();
  return lines;
}

void Harness::Copies(int round) {
  const auto same = [&](const Store& store) {
    Compare(**store.NewSnapshot(), model_);
    auto report = store.Check({});
    ASSERT_TRUE(report.ok()) << report.error().ToString();
    EXPECT_EQ(report->problems, std::vector<std::string>());
  };
  if (round % 3 != 1) return;
  if (follower_ == nullptr) follower_ = *Store::Open({.directory = directory_ / "kg"});
  {
    SCOPED_TRACE("follower");
    Compare(**follower_->NewSnapshot(), model_);
  }
  if (round % 12 != 10) return;
  const std::string name = "copy" + std::to_string(round);
  const std::vector<std::string> lines = Dumped(*store_);
  {
    SCOPED_TRACE("backup");
    ASSERT_TRUE(store_->Backup(directory_ / name).ok());
    const auto backup = Store::Open({.directory = directory_ / name, .writable = true});
    ASSERT_TRUE(backup.ok()) << backup.error().ToString();
    same(**backup);
    EXPECT_EQ(Dumped(**backup), lines);
  }
  SCOPED_TRACE("restored");
  const auto restored = *Store::Open(
      {.directory = directory_ / (name + "r"), .writable = true, .create_if_missing = true});
  auto restorer = load::Restorer::Begin(restored.get(), {.memory_bytes = 1 << 16, .threads = 2});
  ASSERT_TRUE(restorer.ok()) << restorer.error().ToString();
  for (const std::string& line : lines) {
    const Result<io::GraphRecord> record = io::ReadRecord(line);
    ASSERT_TRUE(record.ok()) << line << record.error().ToString();
    const Status added = (*restorer)->Add(*record);
    ASSERT_TRUE(added.ok()) << line << added.error().ToString();
  }
  const auto done = (*restorer)->Finish({});
  ASSERT_TRUE(done.ok()) << done.error().ToString();
  same(*restored);
  EXPECT_EQ(Dumped(*restored), lines);
}

TEST(StoreModel, AgreesAfterEveryChange) {
  for (int seed = 1; seed <= kg::testing::Seeds(3); ++seed) {
    Harness harness(static_cast<unsigned>(seed));
    for (int round = 0; round < 60; ++round) {
      SCOPED_TRACE("seed " + std::to_string(seed) + ", round " + std::to_string(round));
      harness.Round(round);
      if (!::testing::Test::HasFailure()) harness.Copies(round);
      if (::testing::Test::HasFailure()) return;
    }
  }
}

}  // namespace
}  // namespace kg::store
