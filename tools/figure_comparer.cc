#include "tools/figure_comparer.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <tuple>

#include "graph/store/derived.h"
#include "tools/in_transactions.h"
#include "tools/property_value.h"

namespace kg::tools {
namespace {

using extract::Verdict;

constexpr char kFigure[] = "Figure";
// Properties by which figures find each other.
constexpr char kSame[] = "comparison", kTotal[] = "comparison_total";
constexpr char kLevel[] = "comparison_level", kBase[] = "comparison_base";
constexpr char kSupports[] = "SUPPORTS";
constexpr char kConflicts[] = "CONFLICTS_WITH";
constexpr std::uint64_t kMany = 32;  // documents that have a figure
constexpr std::size_t kMostLevels = 8;  // of each period, against which a change is measured

// "113.6 index"
std::pair<double, std::string> ReadingOf(std::string_view text) {
  const std::size_t space = text.find(' ');
  double number = 0;
  std::from_chars(text.data(), text.data() + std::min(space, text.size()), number);
  return {number, space == std::string_view::npos ? "" : std::string(text.substr(space + 1))};
}

// Of two verdicts on one pair: what supports, then what another reading explains.
int WeightOf(const Verdict& verdict) {
  if (verdict.supports) return 2;
  return verdict.reading.empty() ? 0 : 1;
}

}  // namespace

Result<const FigureComparer::Node*> FigureComparer::Read(NodeId id) {
  const auto [it, fresh] = nodes_.try_emplace(id);
  Node& node = it->second;
  if (!fresh) return const_cast<const Node*>(&node);
  Result<std::string> key = graph_->KeyOf(id);
  if (!key) return std::move(key).error();
  node.key = std::move(*key);
  const auto label = graph_->FindLabel(kFigure);
  const Result<bool> alive = label ? graph_->HasLabel(id, *label) : Result<bool>(false);
  if (!alive) return alive.error();
  node.alive = *alive;
  std::vector<std::pair<KeyId, Value>> properties;
  if (Status s = graph_->Properties(id, properties); !s) return std::move(s).error();
  for (const auto& [name, value] : properties) {
    const std::string_view property = graph_->NameOf(name);
    if (property == kSame) node.comparison = TextOf(value);
    else if (property == kTotal) node.total = TextOf(value);
    else if (property == kLevel) node.level = TextOf(value);
    else if (property == kBase) node.base = TextOf(value);
    else if (property == "metric") node.metric = TextOf(value);
    else if (property == "value") node.figure.value = NumberOf(value);
    else if (property == "digits") node.figure.digits = static_cast<int>(NumberOf(value));
    else if (property == "unit") node.figure.unit = TextOf(value);
    else if (property == "approx") node.figure.approx = TextOf(value);
    else if (property == "direction") node.figure.direction = TextOf(value);
    else if (property == "readings" && value.is(Value::Type::kList)) {
      for (const Value& one : value.list()) node.figure.readings.push_back(ReadingOf(TextOf(one)));
    }
  }
  node.figure.change = !node.level.empty() || node.metric.ends_with("_growth");
  std::vector<store::Neighbour> around;
  std::vector<TypeId> types;
  for (const char* name : {"REPORTED_BY", "SUBJECT"}) {
    if (const auto type = graph_->FindType(name)) types.push_back(*type);
  }
  if (!types.empty()) {
    if (Status s = graph_->Expand(id, store::Direction::kOut, types, around); !s) {
      return std::move(s).error();
    }
  }
  for (const store::Neighbour& one : around) {
    Result<std::string> other = graph_->KeyOf(one.node);
    if (!other) return std::move(other).error();
    if (graph_->NameOf(one.type) == "REPORTED_BY") {
      node.figure.reporters.push_back(std::move(*other));
      continue;
    }
    const auto role = graph_->FindKey("role");
    const Result<Value> said = role ? graph_->Property(one.relationship, *role) : Value();
    if (!said) return said.error();
    if (TextOf(*said) == "owner") node.subject = std::move(*other);
  }
  std::sort(node.figure.reporters.begin(), node.figure.reporters.end());
  return const_cast<const Node*>(&node);
}

Result<const FigureComparer::Group*> FigureComparer::Find(std::string_view property,
                                                          const std::string& key) {
  const auto [place, fresh] = groups_.try_emplace({property, key});
  Group& group = place->second;
  const auto label = graph_->FindLabel(kFigure);
  const auto name = graph_->FindKey(property);
  if (!fresh || !label || !name || key.empty()) return &std::as_const(group);
  std::vector<NodeId> found;
  if (Status s = graph_->Seek(*label, *name, Value::String(key), found); !s) {
    return std::move(s).error();
  }
  // In an order that does not depend on when they came.
  std::vector<std::pair<std::string, NodeId>> named;
  std::size_t entered = 0;
  for (const NodeId id : found) {
    Result<std::string> of = graph_->KeyOf(id);
    if (!of) return std::move(of).error();
    named.emplace_back(std::move(*of), id);
    entered += touched_.contains(id) ? 1 : 0;
  }
  std::sort(named.begin(), named.end());
  for (std::size_t i = 0; i < std::min(named.size(), kMost + entered); ++i) {
    (i < kMost ? group.compared : group.displaced).push_back(named[i].second);
  }
  return &std::as_const(group);
}

Status FigureComparer::Note(std::string_view document, std::vector<NodeId>& figures) {
  const auto label = graph_->FindLabel(kFigure);
  if (!label) return {};
  if (Status s = store::LabelledBy(*graph_, document, *label, figures); !s) {
    return s.error().code == ErrorCode::kNotFound ? Status() : s;
  }
  for (const NodeId id : figures) {
    touched_.insert(id);
    // While its properties can still be read.
    if (const Result<const Node*> node = Read(id); !node) return node.error();
  }
  return {};
}

Status FigureComparer::Leave(store::Transaction& transaction, std::string_view document) {
  graph_ = &transaction;
  std::vector<NodeId> figures;
  if (Status s = Note(document, figures); !s) return s;
  for (const NodeId id : figures) speakers_.erase(id);
  return {};
}

Status FigureComparer::Enter(store::Transaction& transaction, std::string_view document) {
  graph_ = &transaction;
  std::vector<NodeId> figures;
  if (Status s = Note(document, figures); !s) return s;
  for (const NodeId id : figures) {
    const auto known = speakers_.find(id);
    if (known != speakers_.end() && document < known->second) known->second = document;
  }
  return {};
}

Result<std::string> FigureComparer::SpeakerOf(NodeId id) {
  if (const auto known = speakers_.find(id); known != speakers_.end()) return known->second;
  auto labellers = store::LabellersOf(*graph_, id, *graph_->FindLabel(kFigure));
  if (!labellers) return std::move(labellers).error();
  if (labellers->second > kMany) speakers_.emplace(id, labellers->first);
  return std::move(labellers->first);
}

void FigureComparer::Offer(NodeId a, NodeId b, const Verdict& verdict) {
  if (!verdict.related || a == b) return;
  const Pair pair = nodes_[a].key < nodes_[b].key ? Pair{a, b} : Pair{b, a};
  const auto [it, fresh] = wanted_.try_emplace(pair, verdict);
  if (!fresh && WeightOf(verdict) > WeightOf(it->second)) it->second = verdict;
}

template <typename Belongs>
Status FigureComparer::NoteLinks(NodeId node, Belongs belongs) {
  std::vector<TypeId> types;
  for (const char* name : {kSupports, kConflicts}) {
    if (const auto type = graph_->FindType(name)) types.push_back(*type);
  }
  if (types.empty()) return {};
  std::vector<store::Neighbour> around;
  if (Status s = graph_->Expand(node, store::Direction::kBoth, types, around); !s) return s;
  for (const store::Neighbour& one : around) {
    const Result<const Node*> other = Read(one.node);
    if (!other) return other.error();
    if (!belongs(**other)) continue;
    const Pair ends = one.outgoing ? Pair{node, one.node} : Pair{one.node, node};
    present_.emplace(Link{ends, std::string(graph_->NameOf(one.type))}, one.relationship);
  }
  return {};
}

Status FigureComparer::ComparePairs(const std::string& key) {
  const Result<const Group*> group = Find(kSame, key);
  if (!group) return group.error();
  for (const std::vector<NodeId>* ids : {&(*group)->compared, &(*group)->displaced}) {
    for (const NodeId id : *ids) {
      if (const Result<const Node*> node = Read(id); !node) return node.error();
      const auto belongs = [&](const Node& o) { return o.comparison == key; };
      if (Status s = NoteLinks(id, belongs); !s) return s;
    }
  }
  const std::vector<NodeId>& compared = (*group)->compared;
  for (std::size_t i = 0; i < compared.size(); ++i) {
    for (std::size_t k = i + 1; k < compared.size(); ++k) {
      const NodeId a = compared[i], b = compared[k];
      Offer(a, b, extract::CompareFigures(nodes_[a].figure, nodes_[b].figure));
    }
  }
  return {};
}

Status FigureComparer::CompareTotals(const std::string& key) {
  const Result<const Group*> parts = Find(kTotal, key);
  if (!parts) return parts.error();
  const Result<const Group*> totals = Find(kSame, key);
  if (!totals) return totals.error();
  std::vector<NodeId> exports, imports, balances;
  for (const std::vector<NodeId>* ids : {&(*parts)->compared, &(*parts)->displaced}) {
    for (const NodeId id : *ids) {
      const Result<const Node*> node = Read(id);
      if (!node) return node.error();
      const std::string own = (*node)->comparison;
      const auto belongs = [&](const Node& o) {
        return o.comparison == key || (o.total == key && o.comparison != own);
      };
      if (Status s = NoteLinks(id, belongs); !s) return s;
    }
  }
  for (const std::vector<NodeId>* ids : {&(*totals)->compared, &(*totals)->displaced}) {
    for (const NodeId id : *ids) {
      if (const Result<const Node*> node = Read(id); !node) return node.error();
      if (Status s = NoteLinks(id, [&](const Node& o) { return o.total == key; }); !s) return s;
    }
  }
  for (const NodeId id : (*parts)->compared) {
    const std::string_view metric = nodes_[id].metric;
    (metric.ends_with("_exports")   ? exports
     : metric.ends_with("_imports") ? imports
                                    : balances)
        .push_back(id);
  }
  for (const NodeId out : exports) {
    for (const NodeId in : imports) {
      const Node& sold = nodes_[out];
      const Node& bought = nodes_[in];
      if (sold.subject != bought.subject) continue;
      for (const NodeId total : (*totals)->compared) {
        const Verdict verdict =
            extract::CompareSum(sold.figure, bought.figure, nodes_[total].figure);
        Offer(out, total, verdict);
        Offer(in, total, verdict);
      }
      for (const NodeId balance : balances) {
        if (nodes_[balance].subject != sold.subject) continue;
        const Verdict verdict =
            extract::CompareBalance(sold.figure, bought.figure, nodes_[balance].figure);
        Offer(out, balance, verdict);
        Offer(in, balance, verdict);
      }
    }
  }
  return {};
}

Status FigureComparer::CompareChange(NodeId change) {
  const Result<const Node*> read = Read(change);
  if (!read) return read.error();
  const Node& node = **read;
  readings_[change];
  const auto belongs = [&](const Node& o) {
    return o.comparison == node.level || o.comparison == node.base;
  };
  if (Status s = NoteLinks(change, belongs); !s) return s;
  using Property = std::pair<const char*, const std::string&>;
  for (const auto& [property, key] : {Property{kLevel, node.level}, {kBase, node.base}}) {
    const Result<const Group*> alike = Find(property, key);
    if (!alike) return alike.error();
    const std::vector<NodeId>& compared = (*alike)->compared;
    if (std::find(compared.begin(), compared.end(), change) == compared.end()) return {};
  }
  const Result<const Group*> levels = Find(kSame, node.level);
  if (!levels) return levels.error();
  const Result<const Group*> bases = Find(kSame, node.base);
  if (!bases) return bases.error();
  const auto first = [](const Group& group) {
    return std::span(group.compared).first(std::min(group.compared.size(), kMostLevels));
  };
  Verdict best;
  for (const NodeId level : first(**levels)) {
    for (const NodeId base : first(**bases)) {
      for (const NodeId id : {level, base}) {
        if (const Result<const Node*> other = Read(id); !other) return other.error();
      }
      const Verdict verdict =
          extract::CompareChange(node.figure, nodes_[level].figure, nodes_[base].figure);
      Offer(change, level, verdict);
      Offer(change, base, verdict);
      if (verdict.related && (!best.related || WeightOf(verdict) > WeightOf(best))) best = verdict;
    }
  }
  readings_[change] = best.reading;
  return {};
}

Status FigureComparer::Update(store::Transaction& transaction) {
  graph_ = &transaction;
  const Status status = Compare();
  touched_.clear();
  nodes_.clear();
  groups_.clear();
  wanted_.clear();
  present_.clear();
  readings_.clear();
  added_.clear();
  withdrawn_.clear();
  return status;
}

bool FigureComparer::Due(std::string_view comparison, const std::string& key) {
  return !once_ || compared_.insert(std::string(comparison) + ' ' + key).second;
}

Status FigureComparer::CompareAll(store::Store& store, const std::vector<std::string>& documents) {
  once_ = true;
  Status status = EnterAll(store, documents, *this);
  once_ = false;
  compared_.clear();
  return status;
}

Status FigureComparer::Compare() {
  std::set<std::string> pairs, totals, levels, bases;
  std::set<NodeId> changes;
  for (const NodeId id : touched_) {
    const Node before = nodes_[id];
    nodes_.erase(id);  // read again: it may be gone by now
    const Result<const Node*> now = Read(id);
    if (!now) return now.error();
    if (!(*now)->alive) {
      if (Status s = NoteLinks(id, [](const Node&) { return true; }); !s) return s;
    } else if (!(*now)->level.empty()) {
      changes.insert(id);
    }
    for (const Node* node : {&before, *now}) {
      if (!node->comparison.empty()) pairs.insert(node->comparison);
      if (!node->total.empty()) totals.insert(node->total);
      if (!node->level.empty()) levels.insert(node->level);
      if (!node->base.empty()) bases.insert(node->base);
    }
  }
  totals.insert(pairs.begin(), pairs.end());  // any may be a turnover,
  levels.insert(pairs.begin(), pairs.end());  // or what a change is measured by
  bases.insert(pairs.begin(), pairs.end());
  using Keys = std::pair<const char*, const std::set<std::string>&>;
  for (const auto& [property, keys] : {Keys{kLevel, levels}, {kBase, bases}}) {
    for (const std::string& key : keys) {
      const Result<const Group*> moved = Find(property, key);
      if (!moved) return moved.error();
      changes.insert((*moved)->compared.begin(), (*moved)->compared.end());
      changes.insert((*moved)->displaced.begin(), (*moved)->displaced.end());
    }
  }
  for (const std::string& key : pairs) {
    if (!Due("pairs", key)) continue;
    if (Status s = ComparePairs(key); !s) return s;
  }
  for (const std::string& key : totals) {
    if (!Due("totals", key)) continue;
    if (Status s = CompareTotals(key); !s) return s;
  }
  for (const NodeId change : changes) {
    if (!Due("change", std::to_string(static_cast<std::uint64_t>(change)))) continue;
    if (Status s = CompareChange(change); !s) return s;
  }
  if (Status s = Write(); !s) return s;
  if (Status s = WriteReadings(); !s) return s;
  std::set<std::string> documents;
  for (const auto& [document, ids] : withdrawn_) documents.insert(document);
  for (const auto& [document, statements] : added_) documents.insert(document);
  for (const std::string& document : documents) {
    const auto change =
        store::AmendDocument(*graph_, document, added_[document], withdrawn_[document]);
    if (!change) return change.error();
  }
  return {};
}

// Where the ends of a statement are known from, by document.
Result<FigureComparer::Places> FigureComparer::PlacesOf(std::initializer_list<NodeId> ends,
                                                        std::string_view reason) {
  Places places;
  const std::string rule = "compare." + std::string(reason) + "@1";
  for (const NodeId id : ends) {
    Node& node = nodes_[id];
    if (!node.first_read) {
      const Result<std::string> speaker = SpeakerOf(id);
      if (!speaker) return speaker.error();
      if (!speaker->empty()) {
        auto support = store::EvidenceIn(*graph_, *speaker, id, *graph_->FindLabel(kFigure));
        if (!support) return std::move(support).error();
        node.first = std::move(*support);
      }
      node.first_read = true;
    }
    for (const store::SupportedBy& one : node.first) {
      Evidence evidence = one.evidence;
      evidence.rule = rule;
      places[one.document_name].push_back(std::move(evidence));
    }
  }
  for (auto& [document, list] : places) {
    std::sort(list.begin(), list.end(), [](const Evidence& a, const Evidence& b) {
      return std::tie(a.span, a.sentence, a.confidence) <
             std::tie(b.span, b.sentence, b.confidence);
    });
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }
  return places;
}

// Whether the statement has exactly this support.
Result<bool> FigureComparer::HasPlaces(StatementId statement, const Places& places) {
  const Result<std::vector<store::SupportedBy>> support = graph_->EvidenceOf(statement);
  if (!support) return support.error();
  std::size_t count = 0;
  for (const auto& [document, list] : places) count += list.size();
  if (support->size() != count) return false;
  return std::all_of(support->begin(), support->end(), [&](const store::SupportedBy& one) {
    const auto list = places.find(one.document_name);
    return list != places.end() &&
           std::find(list->second.begin(), list->second.end(), one.evidence) != list->second.end();
  });
}

void FigureComparer::Add(const Statement& statement, const Places& places) {
  for (const auto& [document, list] : places) {
    Statement copy = statement;
    copy.evidence = list;
    added_[document].push_back(std::move(copy));
  }
}

Status FigureComparer::Withdraw(StatementId statement) {
  const Result<std::vector<store::SupportedBy>> support = graph_->EvidenceOf(statement);
  if (!support) return support.error();
  for (const store::SupportedBy& one : *support) {
    std::vector<StatementId>& list = withdrawn_[one.document_name];
    if (list.empty() || list.back() != statement) list.push_back(statement);
  }
  return {};
}

// Whether a link that is there says what it should.
Result<bool> FigureComparer::Stands(const Link& link, RelationshipId relationship) {
  const auto found = wanted_.find(link.ends);
  if (found == wanted_.end()) return false;
  const Verdict& verdict = found->second;
  if (link.type != (verdict.supports ? kSupports : kConflicts)) return false;
  for (const auto& [name, text] : {std::pair<const char*, std::string_view>{"reason", verdict.reason},
                                   {"reading", verdict.reading}}) {
    const auto key = graph_->FindKey(name);
    const Result<Value> said = key ? graph_->Property(relationship, *key) : Value();
    if (!said) return said.error();
    if (TextOf(*said) != text) return false;
  }
  const auto& [a, b] = link.ends;
  if (!touched_.contains(a) && !touched_.contains(b)) return true;
  const Result<StatementId> id = graph_->IdOf(relationship);
  if (!id) return id.error();
  const Result<Places> places = PlacesOf({a, b}, verdict.reason);
  if (!places) return places.error();
  return HasPlaces(*id, *places);
}

Status FigureComparer::Write() {
  for (const auto& [link, relationship] : present_) {
    const Result<bool> stands = Stands(link, relationship);
    if (!stands) return stands.error();
    if (*stands) {
      wanted_.erase(link.ends);
      continue;
    }
    const Result<StatementId> id = graph_->IdOf(relationship);
    if (!id) return id.error();
    if (Status s = Withdraw(*id); !s) return s;
  }
  for (const auto& [pair, verdict] : wanted_) {
    Statement statement{.kind = Statement::Kind::kRelationship,
                        .subject = nodes_[pair.first].key,
                        .predicate = verdict.supports ? kSupports : kConflicts,
                        .object = nodes_[pair.second].key};
    statement.qualifiers.emplace_back("reason", Value::String(std::string(verdict.reason)));
    if (!verdict.reading.empty()) {
      statement.qualifiers.emplace_back("reading", Value::String(verdict.reading));
    }
    const Result<Places> places = PlacesOf({pair.first, pair.second}, verdict.reason);
    if (!places) return places.error();
    Add(statement, *places);
  }
  return {};
}

Status FigureComparer::WriteReadings() {
  const auto key = graph_->FindKey("reading");
  for (const auto& [change, reading] : readings_) {
    Statement statement{.kind = Statement::Kind::kProperty,
                        .subject = nodes_[change].key,
                        .predicate = "reading"};
    const Result<Value> now = key ? graph_->Property(change, *key) : Value();
    if (!now) return now.error();
    const Result<Places> places = PlacesOf({change}, "reading");
    if (!places) return places.error();
    if (!now->is_null()) {
      statement.value = *now;
      const Result<bool> same = HasPlaces(IdOf(statement), *places);
      if (!same) return same.error();
      if (*same && TextOf(*now) == reading) continue;
      if (Status s = Withdraw(IdOf(statement)); !s) return s;
    }
    if (reading.empty()) continue;
    statement.value = Value::String(reading);
    Add(statement, *places);
  }
  return {};
}

}  // namespace kg::tools
