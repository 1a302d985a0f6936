#include "tools/entity_matcher.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <optional>
#include <tuple>

#include "extract/link/sound.h"
#include "graph/store/derived.h"
#include "tools/in_transactions.h"
#include "tools/property_value.h"

namespace kg::tools {
namespace {

constexpr std::string_view kSame = "SAME_AS", kNotSame = "NOT_SAME_AS";
constexpr std::string_view kByHand = "by hand";
constexpr std::array<std::string_view, 4> kLabels = {"Organization", "Person", "Place", "Project"};
constexpr double kPinyinScore = 0.9;  // two persons may have one name

enum class Script { kLatin, kCyrillic, kHan };

Script ScriptOf(std::string_view name) {
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0xD0 && byte <= 0xD3) return Script::kCyrillic;
    if (byte >= 0xE3 && byte <= 0xE9) return Script::kHan;
    if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') return Script::kLatin;
  }
  return Script::kLatin;
}

Result<Value> PropertyOf(const store::Reader& reader, NodeId node, std::string_view name) {
  const auto key = reader.FindKey(name);
  return key ? reader.Property(node, *key) : Result<Value>(Value());
}

Result<Value> PropertyOf(const store::Reader& reader, RelationshipId link, std::string_view name) {
  const auto key = reader.FindKey(name);
  return key ? reader.Property(link, *key) : Result<Value>(Value());
}

// The judgements around a node, by type.
Status Judgements(const store::Reader& reader, NodeId node, std::string_view type,
                  std::vector<store::Neighbour>& out) {
  const auto found = reader.FindType(type);
  if (!found) return {};
  const TypeId types[] = {*found};
  return reader.Expand(node, store::Direction::kBoth, types, out);
}

Result<bool> IsByHand(const store::Reader& reader, RelationshipId link) {
  const Result<Value> reason = PropertyOf(reader, link, "reason");
  if (!reason) return reason.error();
  return TextOf(*reason) == kByHand;
}

// A hand's relationship of a type between two nodes.
Result<std::optional<RelationshipId>> HandLink(const store::Reader& reader, NodeId a, NodeId b,
                                               std::string_view type) {
  std::vector<store::Neighbour> around;
  if (Status s = Judgements(reader, a, type, around); !s) return std::move(s).error();
  for (const store::Neighbour& one : around) {
    if (one.node != b) continue;
    const Result<bool> hand = IsByHand(reader, one.relationship);
    if (!hand) return hand.error();
    if (*hand) return std::optional(one.relationship);
  }
  return std::optional<RelationshipId>();
}

// Follows SAME_AS from a node, near ones first: enter(neighbour) is called for the links to nodes
// not reached yet and says whether to go there.
template <typename Enter>
Status FollowSame(const store::Reader& reader, NodeId from, Enter enter) {
  std::set<NodeId> seen = {from};
  std::deque<NodeId> next = {from};
  while (!next.empty()) {
    std::vector<store::Neighbour> around;
    if (Status s = Judgements(reader, next.front(), kSame, around); !s) return s;
    next.pop_front();
    for (const store::Neighbour& one : around) {
      if (seen.contains(one.node)) continue;
      const Result<bool> go = enter(one);
      if (!go) return go.error();
      if (!*go) continue;
      seen.insert(one.node);
      next.push_back(one.node);
    }
  }
  return {};
}

// The nodes that hands have joined to a node, itself included.
Result<std::set<NodeId>> Joined(const store::Reader& reader, NodeId from) {
  std::set<NodeId> joined = {from};
  const Status followed =
      FollowSame(reader, from, [&](const store::Neighbour& one) -> Result<bool> {
        const Result<bool> hand = IsByHand(reader, one.relationship);
        if (hand && *hand) joined.insert(one.node);
        return hand;
      });
  if (!followed) return followed.error();
  return joined;
}

// Gives all that hands have joined to a node one `canonical`: `wanted` if it is among them, else
// the least key; none to a node that stands alone.
Status SetCanonical(store::Transaction& graph, NodeId node, const std::string& wanted) {
  const Result<std::set<NodeId>> joined = Joined(graph, node);
  if (!joined) return joined.error();
  std::string canonical;
  for (const NodeId one : *joined) {
    const Result<std::string> key = graph.KeyOf(one);
    if (!key) return key.error();
    if (*key == wanted) {
      canonical = *key;
      break;
    }
    if (canonical.empty() || *key < canonical) canonical = *key;
  }
  const KeyId property = graph.InternKey("canonical");
  const Value value = joined->size() > 1 ? Value::String(canonical) : Value();
  for (const NodeId one : *joined) {
    if (Status s = graph.SetProperty(one, property, value); !s) return s;
  }
  return {};
}

Status Assert(store::Transaction& graph, NodeId a, NodeId b, std::string_view type) {
  const Result<RelationshipId> link = graph.CreateRelationship(a, graph.InternType(type), b);
  if (!link) return link.error();
  if (Status s = graph.SetProperty(*link, graph.InternKey("reason"),
                                   Value::String(std::string(kByHand)));
      !s) {
    return s;
  }
  return graph.SetProperty(*link, graph.InternKey("score"), Value::Float(1));
}

// Makes a hand's judgement of two nodes the one in force.
Status Judge(store::Transaction& graph, NodeId a, NodeId b, std::string_view type,
             std::string_view other) {
  if (a == b) return Error{ErrorCode::kInvalid, "these are one node", ""};
  Result<std::string> first = graph.KeyOf(a), second = graph.KeyOf(b);
  if (!first) return std::move(first).error();
  if (!second) return std::move(second).error();
  const auto before = HandLink(graph, a, b, other);
  if (!before) return before.error();
  if (before->has_value()) {
    if (Status s = graph.Delete(**before); !s) return s;
  }
  const auto now = HandLink(graph, a, b, type);
  if (!now) return now.error();
  if (!now->has_value()) {
    const bool in_order = *first < *second;
    if (Status s = Assert(graph, in_order ? a : b, in_order ? b : a, type); !s) return s;
  }
  // What the matcher said of the two is no longer its business.
  EntityMatcher matcher;
  for (const NodeId node : {a, b}) {
    if (Status s = matcher.Touch(graph, node); !s) return s;
  }
  return matcher.Update(graph);
}

}  // namespace

Status MergeEntities(store::Transaction& transaction, NodeId a, NodeId b) {
  if (Status s = Judge(transaction, a, b, kSame, kNotSame); !s) return s;
  const Result<Value> known = PropertyOf(transaction, a, "canonical");
  if (!known) return known.error();
  Result<std::string> key = transaction.KeyOf(a);
  if (!key) return std::move(key).error();
  return SetCanonical(transaction, a, known->is_null() ? *key : TextOf(*known));
}

Status SplitEntities(store::Transaction& transaction, NodeId a, NodeId b) {
  if (Status s = Judge(transaction, a, b, kNotSame, kSame); !s) return s;
  for (const NodeId node : {a, b}) {
    const Result<Value> known = PropertyOf(transaction, node, "canonical");
    if (!known) return known.error();
    if (Status s = SetCanonical(transaction, node, TextOf(*known)); !s) return s;
  }
  return {};
}

Result<NodeId> FindEntity(const store::Reader& reader, std::string_view key_or_name) {
  const Result<std::optional<NodeId>> node = reader.FindNode(key_or_name);
  if (!node) return node.error();
  if (node->has_value()) return **node;
  std::vector<NodeId> named;
  if (Status s = reader.FindByName(key_or_name, named); !s) return std::move(s).error();
  if (named.size() == 1) return named.front();
  if (named.empty()) {
    return Error{ErrorCode::kNotFound, "this is neither the key of a node nor a name",
                 std::string(key_or_name)};
  }
  std::string keys;
  for (const NodeId one : named) {
    Result<std::string> key = reader.KeyOf(one);
    if (!key) return std::move(key).error();
    keys += (keys.empty() ? "" : ", ") + *key;
  }
  return Error{ErrorCode::kInvalid, "several have this name, say which: " + keys,
               std::string(key_or_name)};
}

Result<std::vector<SameEntity>> SameEntities(const store::Reader& reader, NodeId node) {
  std::vector<SameEntity> found;
  const Status followed =
      FollowSame(reader, node, [&](const store::Neighbour& one) -> Result<bool> {
        const Result<Value> score = PropertyOf(reader, one.relationship, "score");
        if (!score) return score.error();
        const Result<Value> reason = PropertyOf(reader, one.relationship, "reason");
        if (!reason) return reason.error();
        found.push_back({one.node, NumberOf(*score), TextOf(*reason)});
        return true;
      });
  if (!followed) return followed.error();
  return found;
}

Result<EntityMatcher::Node> EntityMatcher::Read(NodeId id) const {
  Node node;
  Result<std::string> key = graph_->KeyOf(id);
  if (!key) return std::move(key).error();
  node.key = std::move(*key);
  for (const std::string_view label : kLabels) {
    const auto found = graph_->FindLabel(label);
    const Result<bool> has = found ? graph_->HasLabel(id, *found) : Result<bool>(false);
    if (!has) return has.error();
    if (*has) {
      node.label = label;
      break;
    }
  }
  for (const auto& [name, into] : {std::pair<std::string_view, std::string*>{"sound", &node.sound},
                                   {"translit", &node.translit},
                                   {"name", &node.name}}) {
    const Result<Value> value = PropertyOf(*graph_, id, name);
    if (!value) return value.error();
    *into = TextOf(*value);
  }
  return node;
}

Status EntityMatcher::Touch(store::Transaction& transaction, NodeId id) {
  graph_ = &transaction;
  if (!touched_.insert(id).second) return {};
  // While it can still be read.
  const Result<Node> node = Read(id);
  if (!node) return node.error();
  if (!node->label.empty() && !node->sound.empty()) sounds_.emplace(node->label, node->sound);
  return {};
}

Status EntityMatcher::Note(std::string_view document) {
  for (const std::string_view name : kLabels) {
    const auto label = graph_->FindLabel(name);
    if (!label) continue;
    std::vector<NodeId> nodes;
    if (Status s = store::LabelledBy(*graph_, document, *label, nodes); !s) {
      return s.error().code == ErrorCode::kNotFound ? Status() : s;
    }
    for (const NodeId id : nodes) {
      if (Status s = Touch(*graph_, id); !s) return s;
    }
  }
  return {};
}

Status EntityMatcher::Leave(store::Transaction& transaction, std::string_view document) {
  graph_ = &transaction;
  return Note(document);
}

Status EntityMatcher::Enter(store::Transaction& transaction, std::string_view document) {
  graph_ = &transaction;
  // What was noted on leaving may have changed: it is read again.
  if (Status s = Note(document); !s) return s;
  return {};
}

Status EntityMatcher::Update(store::Transaction& transaction) {
  graph_ = &transaction;
  const Status status = [&]() -> Status {
    for (const NodeId id : touched_) {
      const Result<Node> node = Read(id);
      if (!node) return node.error();
      if (!node->label.empty() && !node->sound.empty()) sounds_.emplace(node->label, node->sound);
      if (Status s = NoteLinks(id, nullptr); !s) return s;
    }
    for (const auto& [label, sound] : sounds_) {
      if (Status s = Compare(label, sound); !s) return s;
    }
    return Write();
  }();
  touched_.clear();
  sounds_.clear();
  nodes_.clear();
  wanted_.clear();
  present_.clear();
  return status;
}

Status EntityMatcher::CompareAll(store::Store& store, const std::vector<std::string>& documents) {
  return EnterAll(store, documents, *this);
}

// What the matcher said of a node before; with a group, only of pairs in it.
Status EntityMatcher::NoteLinks(NodeId id, const std::set<NodeId>* group) {
  std::vector<store::Neighbour> around;
  if (Status s = Judgements(*graph_, id, kSame, around); !s) return s;
  for (const store::Neighbour& one : around) {
    if (group != nullptr && !group->contains(one.node)) continue;
    const Result<bool> hand = IsByHand(*graph_, one.relationship);
    if (!hand) return hand.error();
    if (*hand) continue;
    present_.emplace(one.outgoing ? Pair{id, one.node} : Pair{one.node, id}, one.relationship);
  }
  return {};
}

Status EntityMatcher::Compare(const std::string& label, const std::string& sound) {
  const auto name = graph_->FindLabel(label);
  const auto property = graph_->FindKey("sound");
  if (!name || !property) return {};
  std::vector<NodeId> found;
  if (Status s = graph_->Seek(*name, *property, Value::String(sound), found); !s) return s;
  // In an order that does not depend on when they came.
  std::vector<std::pair<std::string, NodeId>> order;
  for (const NodeId id : found) {
    Result<Node> node = Read(id);
    if (!node) return std::move(node).error();
    order.emplace_back(node->key, id);
    nodes_[id] = std::move(*node);
  }
  std::sort(order.begin(), order.end());
  if (order.size() > kMost) order.resize(kMost);
  std::set<NodeId> group(found.begin(), found.end());
  for (const NodeId id : found) {
    if (Status s = NoteLinks(id, &group); !s) return s;
  }
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t k = i + 1; k < order.size(); ++k) {
      const Node& a = nodes_[order[i].second];
      const Node& b = nodes_[order[k].second];
      Verdict verdict;
      if (sound.starts_with("han ")) {
        // In one script, different characters or letters are different names.
        if (ScriptOf(a.name) == ScriptOf(b.name)) continue;
        verdict = {kPinyinScore, "pinyin"};
      } else {
        const double likeness = extract::Likeness(a.translit, b.translit);
        if (likeness < kLeastScore) continue;
        verdict = {std::round(likeness * 1000) / 1000, "transliteration"};
      }
      const Pair pair = {order[i].second, order[k].second};
      bool judged = false;
      for (const std::string_view type : {kSame, kNotSame}) {
        const auto hand = HandLink(*graph_, pair.first, pair.second, type);
        if (!hand) return hand.error();
        judged = judged || hand->has_value();
      }
      if (!judged) wanted_.emplace(pair, std::move(verdict));
    }
  }
  return {};
}

// Of each of the two the first place in the document of the least name, by document.
Result<std::map<std::string, Evidence>> EntityMatcher::PlacesOf(const Pair& pair,
                                                                const std::string& rule) const {
  std::map<std::string, Evidence> places;
  for (const NodeId id : {pair.first, pair.second}) {
    const auto label = graph_->FindLabel(nodes_.at(id).label);
    if (!label) continue;
    const auto labellers = store::LabellersOf(*graph_, id, *label);
    if (!labellers) return labellers.error();
    if (labellers->first.empty()) continue;
    const auto support = store::EvidenceIn(*graph_, labellers->first, id, *label);
    if (!support) return support.error();
    const auto first = std::min_element(
        support->begin(), support->end(), [](const store::SupportedBy& a, const store::SupportedBy& b) {
          return a.evidence.span < b.evidence.span;
        });
    if (first == support->end()) continue;
    Evidence evidence = first->evidence;
    evidence.rule = rule;
    const auto [place, fresh] = places.try_emplace(first->document_name, evidence);
    if (!fresh && evidence.span < place->second.span) place->second = std::move(evidence);
  }
  return places;
}

Status EntityMatcher::Write() {
  std::map<std::string, std::vector<Statement>> added;        // by document
  std::map<std::string, std::vector<StatementId>> withdrawn;  // by document
  std::set<std::string> documents;
  for (const auto& [pair, verdict] : wanted_) {
    const auto places = PlacesOf(pair, "match." + verdict.reason + "@1");
    if (!places) return places.error();
    // It may be there already, just so.
    bool stands = false;
    for (auto it = present_.lower_bound({pair, RelationshipId{}});
         it != present_.end() && it->first == pair;) {
      const auto support = graph_->EvidenceOf(it->second);
      if (!support) return support.error();
      const Result<Value> score = PropertyOf(*graph_, it->second, "score");
      if (!score) return score.error();
      stands = support->size() == places->size() && NumberOf(*score) == verdict.score &&
               std::all_of(support->begin(), support->end(), [&](const store::SupportedBy& one) {
                 const auto place = places->find(one.document_name);
                 return place != places->end() && place->second == one.evidence;
               });
      it = stands ? present_.erase(it) : std::next(it);
      if (stands) break;
    }
    if (stands) continue;
    for (const auto& [document, evidence] : *places) {
      Statement statement{.kind = Statement::Kind::kRelationship,
                          .subject = nodes_.at(pair.first).key,
                          .predicate = std::string(kSame),
                          .object = nodes_.at(pair.second).key};
      statement.qualifiers.emplace_back("reason", Value::String(verdict.reason));
      statement.qualifiers.emplace_back("score", Value::Float(verdict.score));
      statement.evidence = {evidence};
      added[document].push_back(std::move(statement));
      documents.insert(document);
    }
  }
  for (const auto& [pair, relationship] : present_) {
    const Result<StatementId> id = graph_->IdOf(relationship);
    if (!id) return id.error();
    const auto support = graph_->EvidenceOf(*id);
    if (!support) return support.error();
    for (const store::SupportedBy& one : *support) {
      std::vector<StatementId>& list = withdrawn[one.document_name];
      if (list.empty() || list.back() != *id) list.push_back(*id);
      documents.insert(one.document_name);
    }
  }
  for (const std::string& document : documents) {
    const auto change = store::AmendDocument(*graph_, document, added[document], withdrawn[document]);
    if (!change) return change.error();
  }
  return {};
}

}  // namespace kg::tools
