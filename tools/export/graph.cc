#include "tools/export/graph.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "tools/export/layout.h"
#include "tools/export/series.h"
#include "tools/export/table.h"
#include "tools/export/text.h"

namespace kg::exporting {
namespace {

constexpr std::size_t kLabelLength = 80, kSentenceLength = 240, kSources = 5;

// What readers take for looks or structure, and what the export computes itself.
const std::set<std::string>& ReservedOnNodes() {
  static const std::set<std::string> kNames = {
      "label", "nodelabel", "x", "y", "z", "xpos", "ypos", "zpos", "size", "r", "g", "b", "color",
      "id", "key", "timeset", "type", "types", "degree", "mentions", "first_seen", "last_seen",
      "iri"};
  return kNames;
}
const std::set<std::string>& ReservedOnEdges() {
  static const std::set<std::string> kNames = {
      "label", "edgelabel", "weight", "r", "g", "b", "color", "id", "key", "timeset", "source",
      "target", "type", "relation", "symmetric", "valid_from", "valid_to", "evidence", "sources",
      "sentence"};
  return kNames;
}

// The days of everything that happened to a node.
struct Times {
  bool any = false, open_first = false, open_last = false;
  std::int64_t first = INT64_MAX, last = INT64_MIN;

  void Add(const Interval& interval) {
    any = true;
    if (interval.first) first = std::min(first, *interval.first); else open_first = true;
    if (interval.last) last = std::max(last, *interval.last); else open_last = true;
    // One bound alone is still a day on which it was seen.
    if (interval.first) last = std::max(last, *interval.first);
    if (interval.last) first = std::min(first, *interval.last);
  }
  Interval Whole() const {
    Interval out;
    if (!open_first && first != INT64_MAX) out.first = first;
    if (!open_last && last != INT64_MIN) out.last = last;
    return out;
  }
};

struct RawEdge {
  std::string id;
  std::uint32_t source = 0, target = 0;
  std::string relation;
  double weight = 1;
  std::vector<Interval> spans;
  RawCells cells;
};

// A relationship on its way into an edge.
struct Member {
  std::uint32_t source, target;
  std::string_view type;
  RelationshipId relationship;
  StatementId statement = {};
};

std::string Joined(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  Value::List list;
  for (std::string& text : texts) list.push_back(Value::String(std::move(text)));
  return ValueText(Value::OfList(std::move(list)));
}

}  // namespace

struct Graph::Impl {
  const store::Reader* reader = nullptr;
  const Vocabulary* vocabulary = nullptr;
  const Selection* selection = nullptr;
  GraphOptions options;

  std::optional<ColumnNames> node_names, edge_names;
  Columns node_columns, edge_columns;
  std::vector<Column> series_columns;
  std::vector<std::uint32_t> degrees;
  std::vector<Times> times;  // of the edges at each node, then of the node too
  std::vector<Place> places;
  std::uint64_t edges = 0;
  bool dated = false;
  std::uint32_t highest_degree = 0;

  struct RawNode {
    std::string label, type;
    std::optional<Interval> own;
    RawCells cells;
    std::vector<std::pair<KeyId, Value>> properties;
  };

  Status Prepare();
  Status ReadNode(std::uint32_t position, RawNode& out) const;
  std::string LabelOf(const RawNode& node, std::string_view id) const;
  Status EachRawEdge(const std::function<Status(const RawEdge&)>& use) const;
  Status UseGroup(std::vector<Member> group,
                  const std::function<Status(const RawEdge&)>& use) const;
  Status ReadSupport(const std::vector<Member>& group, RawEdge& edge, double confidence) const;
  const Value* PropertyOf(const RawNode& node, std::string_view name) const {
    for (const auto& [key, value] : node.properties) {
      if (reader->NameOf(key) == name) return &value;
    }
    return nullptr;
  }
};

std::string Graph::Impl::LabelOf(const RawNode& node, std::string_view id) const {
  std::vector<std::string> names = {"name_" + options.language};
  for (const std::string& language : vocabulary->name_languages) {
    names.push_back("name_" + language);
  }
  names.insert(names.end(), vocabulary->name_properties.begin(),
               vocabulary->name_properties.end());
  // A preferred name is in English where one is known.
  if (options.language == "en") std::swap(names[0], names[1 + vocabulary->name_languages.size()]);
  for (const std::string& name : names) {
    const Value* value = PropertyOf(node, name);
    if (value == nullptr || !value->is(Value::Type::kString)) continue;
    if (std::string line = OneLine(value->string(), 0); !line.empty()) return line;
  }
  std::string out;
  if (const auto composed = vocabulary->composed_label.find(node.type);
      composed != vocabulary->composed_label.end()) {
    for (const std::string& name : composed->second) {
      const Value* value = PropertyOf(node, name);
      if (value == nullptr) continue;
      if (!out.empty()) out += " ";
      out += ValueText(*value);
    }
    out = OneLine(out, 0);
  }
  return out.empty() ? std::string(id) : out;
}

Status Graph::Impl::ReadNode(std::uint32_t position, RawNode& out) const {
  const Selection::Node& node = selection->nodes()[position];
  std::vector<LabelId> labels;
  if (Status status = reader->LabelsOf(node.id, labels); !status) return status;
  if (Status status = reader->Properties(node.id, out.properties); !status) return status;
  std::vector<std::string> names;
  for (const LabelId label : labels) names.emplace_back(reader->NameOf(label));
  out.type = vocabulary->PrimaryClass(names);
  out.own = TimeOf(*reader, *vocabulary, out.properties);
  const std::string full = LabelOf(out, node.name);
  out.label = OneLine(full, kLabelLength);

  std::sort(out.properties.begin(), out.properties.end(), [&](const auto& a, const auto& b) {
    return reader->NameOf(a.first) < reader->NameOf(b.first);
  });
  if (!out.type.empty()) AddCell(out.cells, "type", Value::String(out.type));
  if (names.size() > 1) {
    std::erase(names, out.type);
    AddCell(out.cells, "types", Value::String(Joined(std::move(names))));
  }
  const auto renamed = vocabulary->renamed.find(out.type);
  if (renamed != vocabulary->renamed.end()) {
    for (const auto& [from, to] : renamed->second) {
      if (const Value* value = PropertyOf(out, from)) AddCell(out.cells, to, *value);
    }
  }
  bool named = false;
  for (const auto& [key, value] : out.properties) {
    const std::string_view name = reader->NameOf(key);
    if (renamed != vocabulary->renamed.end() && renamed->second.contains(name)) continue;
    const auto& left_out = vocabulary->left_out;
    if (std::find(left_out.begin(), left_out.end(), name) != left_out.end()) continue;
    named = named || name == "name";
    AddCell(out.cells, node_names->Of(name), value);
  }
  if (!named && full != node.name) AddCell(out.cells, "name", Value::String(full));
  Result<std::string> key = reader->KeyOf(node.id);
  if (!key) return std::move(key).error();
  AddCell(out.cells, "iri",
          Value::String(vocabulary->iri_base + (key->empty() ? node.name : *key)));
  AddCell(out.cells, "degree", Value::Integer(degrees[position]));
  Result<std::uint64_t> mentions = CountMentions(*reader, *vocabulary, node.id);
  if (!mentions) return std::move(mentions).error();
  if (*mentions != 0) {
    AddCell(out.cells, "mentions", Value::Integer(static_cast<std::int64_t>(*mentions)));
  }
  Times seen = times[position];
  if (out.own) seen.Add(*out.own);
  if (seen.first != INT64_MAX) AddCell(out.cells, "first_seen", Value::String(DateText(seen.first)));
  if (seen.last != INT64_MIN) AddCell(out.cells, "last_seen", Value::String(DateText(seen.last)));
  return {};
}

Status Graph::Impl::EachRawEdge(const std::function<Status(const RawEdge&)>& use) const {
  std::vector<store::Neighbour> neighbours;
  std::vector<Member> members;
  const bool aggregate = options.edges == GraphOptions::Edges::kAggregate;
  for (std::uint32_t from = 0; from < selection->nodes().size(); ++from) {
    neighbours.clear();
    members.clear();
    Status status = reader->Expand(selection->nodes()[from].id, store::Direction::kBoth, {},
                                   neighbours);
    if (!status) return status;
    for (const store::Neighbour& neighbour : neighbours) {
      const std::string_view type = reader->NameOf(neighbour.type);
      const bool outgoing = neighbour.outgoing || neighbour.node == selection->nodes()[from].id;
      const bool symmetric = aggregate && vocabulary->IsSymmetric(type);
      if (!symmetric && !outgoing) continue;
      const std::optional<std::uint32_t> to = selection->Find(neighbour.node);
      if (!to || (symmetric && *to < from) || !selection->Has(neighbour.relationship)) continue;
      members.push_back({from, *to, type, neighbour.relationship});
    }
    std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
      return std::tie(a.target, a.type, a.relationship) <
             std::tie(b.target, b.type, b.relationship);
    });
    for (std::size_t begin = 0; begin < members.size();) {
      std::size_t end = begin;
      while (end < members.size() && members[end].target == members[begin].target &&
             members[end].type == members[begin].type) {
        ++end;
      }
      std::vector<Member> group(members.begin() + static_cast<std::ptrdiff_t>(begin),
                                members.begin() + static_cast<std::ptrdiff_t>(end));
      if (status = UseGroup(std::move(group), use); !status) return status;
      begin = end;
    }
  }
  return {};
}

// All relationships of one source, target and type: one edge, or one each.
Status Graph::Impl::UseGroup(std::vector<Member> group,
                             const std::function<Status(const RawEdge&)>& use) const {
  for (Member& member : group) {
    Result<StatementId> id = reader->IdOf(member.relationship);
    if (!id) return std::move(id).error();
    member.statement = *id;
  }
  std::stable_sort(group.begin(), group.end(), [](const Member& a, const Member& b) {
    return a.statement < b.statement;
  });
  const auto read = [&](const std::vector<Member>& members, std::string id) -> Status {
    RawEdge edge;
    edge.id = std::move(id);
    edge.source = members.front().source;
    edge.target = members.front().target;
    edge.relation = members.front().type;
    // A property that the statements disagree on keeps all its values, joined.
    std::map<std::string, std::vector<Value>> values;
    std::vector<Member> kept;
    double confidence = -1;
    std::vector<std::pair<KeyId, Value>> properties;
    for (const Member& member : members) {
      properties.clear();
      Status status = reader->Properties(member.relationship, properties);
      if (!status) return status;
      const std::optional<Interval> when = TimeOf(*reader, *vocabulary, properties);
      if (when && selection->time() && !Meets(*when, *selection->time())) continue;
      kept.push_back(member);
      if (when) edge.spans.push_back(*when);
      for (const auto& [key, value] : properties) {
        const std::string_view name = reader->NameOf(key);
        if (name == "confidence" && value.is_number()) {
          confidence = std::max(confidence, value.number());
          continue;
        }
        std::vector<Value>& all = values[edge_names->Of(name)];
        if (std::find(all.begin(), all.end(), value) == all.end()) all.push_back(value);
      }
    }
    if (kept.empty()) return {};
    for (auto& [name, all] : values) {
      if (all.size() == 1) {
        AddCell(edge.cells, name, all.front());
      } else {
        std::vector<std::string> texts;
        for (const Value& value : all) {
          if (std::string text = ValueText(value); !text.empty()) texts.push_back(std::move(text));
        }
        AddCell(edge.cells, name, Value::String(Joined(std::move(texts))));
      }
    }
    Merge(edge.spans);
    AddCell(edge.cells, "relation", Value::String(edge.relation));
    if (vocabulary->IsSymmetric(edge.relation)) {
      AddCell(edge.cells, "symmetric", Value::Boolean(true));
    }
    Times seen;
    for (const Interval& span : edge.spans) seen.Add(span);
    if (const Interval whole = seen.Whole(); seen.any) {
      if (whole.first) AddCell(edge.cells, "valid_from", Value::String(DateText(*whole.first)));
      if (whole.last) AddCell(edge.cells, "valid_to", Value::String(DateText(*whole.last)));
    }
    if (Status status = ReadSupport(kept, edge, confidence); !status) return status;
    return use(edge);
  };
  if (options.edges == GraphOptions::Edges::kStatement) {
    std::string last;
    int repeat = 1;
    for (const Member& member : group) {
      std::string id = "s:" + ToHex(member.statement);
      repeat = id == last ? repeat + 1 : 1;
      last = id;
      if (repeat > 1) id += "." + std::to_string(repeat);
      if (Status status = read({member}, std::move(id)); !status) return status;
    }
    return {};
  }
  const Member& first = group.front();
  std::string name = selection->nodes()[first.source].name;
  name += '\n' + std::string(first.type) + '\n' + selection->nodes()[first.target].name;
  return read(group, "e:" + ToHex(HashBytes(name)));
}

// Weight, number of supporting places, documents, the first sentence and the confidence.
Status Graph::Impl::ReadSupport(const std::vector<Member>& group, RawEdge& edge,
                                double confidence) const {
  std::uint64_t support = 0;
  double weight = 0;
  std::vector<std::string> documents;
  std::pair<std::string, std::uint32_t> first_place;
  std::string sentence;
  double strongest = -1;
  for (const Member& member : group) {
    Result<std::vector<store::SupportedBy>> evidence = reader->EvidenceOf(member.relationship);
    if (!evidence) return std::move(evidence).error();
    support += evidence->size();
    weight += static_cast<double>(std::max<std::size_t>(1, evidence->size()));
    for (const store::SupportedBy& by : *evidence) {
      documents.push_back(by.document_key);
      strongest = std::max(strongest, static_cast<double>(by.evidence.confidence));
      const std::pair place(by.document_key, by.evidence.span.begin);
      if (sentence.empty() || place < first_place) {
        first_place = place;
        sentence = by.sentence.empty() ? by.quote : by.sentence;
      }
    }
  }
  edge.weight = options.edges == GraphOptions::Edges::kStatement ? 1 : weight;
  if (confidence < 0) confidence = strongest;
  if (confidence >= 0) {
    AddCell(edge.cells, "confidence",
            Value::Float(std::round(std::clamp(confidence, 0.0, 1.0) * 1000) / 1000));
  }
  if (support == 0) return {};
  AddCell(edge.cells, "evidence", Value::Integer(static_cast<std::int64_t>(support)));
  std::sort(documents.begin(), documents.end());
  documents.erase(std::unique(documents.begin(), documents.end()), documents.end());
  if (documents.size() > kSources) documents.resize(kSources);
  AddCell(edge.cells, "sources", Value::String(Joined(std::move(documents))));
  if (options.text) {
    AddCell(edge.cells, "sentence", Value::String(OneLine(sentence, kSentenceLength)));
  }
  return {};
}

// The first pass: degrees, times, columns, places.
Status Graph::Impl::Prepare() {
  const auto names = [](const std::vector<KeyId>& keys, const store::Reader& from) {
    std::vector<std::string> out;
    for (const KeyId key : keys) out.emplace_back(from.NameOf(key));
    return out;
  };
  const std::vector<std::string> properties = names(reader->AllKeys(), *reader);
  node_names.emplace(properties, ReservedOnNodes());
  edge_names.emplace(properties, ReservedOnEdges());
  const std::size_t count = selection->nodes().size();
  degrees.assign(count, 0);
  times.assign(count, {});

  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  Status status = EachRawEdge([&](const RawEdge& edge) -> Status {
    ++edges;
    ++degrees[edge.source];
    if (edge.target != edge.source) ++degrees[edge.target];
    for (const Interval& span : edge.spans) {
      dated = true;
      times[edge.source].Add(span);
      times[edge.target].Add(span);
    }
    edge_columns.See(edge.cells);
    if (count <= kForceNodes && pairs.size() <= kForceEdges) {
      pairs.emplace_back(edge.source, edge.target);
    }
    return {};
  });
  if (!status) return status;
  edge_columns.Finish();
  for (const std::uint32_t degree : degrees) highest_degree = std::max(highest_degree, degree);

  std::map<std::string, std::vector<std::uint32_t>> groups;  // type, nodes
  std::set<std::string> series;
  std::vector<YearlyValue> values;
  for (std::uint32_t i = 0; i < count; ++i) {
    RawNode node;
    if (status = ReadNode(i, node); !status) return status;
    if (node.own) dated = true;
    if (options.series) {
      values.clear();
      if (status = ReadYearlyValues(*reader, *vocabulary, selection->nodes()[i].id, values); !status) return status;
      for (const YearlyValue& value : values) series.insert(value.column);
      if (!values.empty()) {
        dated = true;
        // One a column, however many years.
        std::set<std::string> columns;
        for (const YearlyValue& value : values) columns.insert(value.column + "_latest");
        for (const std::string& column : columns) AddCell(node.cells, column, Value::Float(0));
      }
    }
    node_columns.See(node.cells);
    groups[node.type].push_back(i);
  }
  node_columns.Finish();
  for (const std::string& name : series) series_columns.push_back({name, ColumnType::kDouble});
  std::vector<LayoutNode> layout(count);
  std::uint32_t group = 0;
  for (const auto& [type, members] : groups) {
    for (const std::uint32_t member : members) layout[member] = {group, degrees[member]};
    ++group;
  }
  places = Arrange(layout, pairs);
  return {};
}

Graph::Graph(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Graph::Graph(Graph&&) noexcept = default;
Graph& Graph::operator=(Graph&&) noexcept = default;
Graph::~Graph() = default;

Result<Graph> Graph::Build(const store::Reader& reader, const Vocabulary& vocabulary,
                           const Selection& selection, const GraphOptions& options) {
  auto impl = std::make_unique<Impl>();
  impl->reader = &reader;
  impl->vocabulary = &vocabulary;
  impl->selection = &selection;
  impl->options = options;
  if (Status status = impl->Prepare(); !status) return std::move(status).error();
  return Graph(std::move(impl));
}

std::uint64_t Graph::node_count() const { return impl_->selection->nodes().size(); }
std::uint64_t Graph::edge_count() const { return impl_->edges; }
bool Graph::dated() const { return impl_->dated; }
const std::vector<Column>& Graph::node_columns() const { return impl_->node_columns.columns(); }
const std::vector<Column>& Graph::edge_columns() const { return impl_->edge_columns.columns(); }
const std::vector<Column>& Graph::series_columns() const { return impl_->series_columns; }

Status Graph::EachNode(const std::function<Status(const NodeRow&)>& use) const {
  const std::vector<Selection::Node>& nodes = impl_->selection->nodes();
  std::vector<YearlyValue> values;
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    Impl::RawNode raw;
    if (Status status = impl_->ReadNode(i, raw); !status) return status;
    NodeRow row;
    row.id = nodes[i].name;
    row.label = std::move(raw.label);
    row.type = raw.type;
    row.colour = impl_->vocabulary->ColourOf(raw.type);
    row.x = impl_->places[i].x;
    row.y = impl_->places[i].y;
    const double share = impl_->highest_degree == 0
                             ? 0
                             : static_cast<double>(impl_->degrees[i]) / impl_->highest_degree;
    row.size = std::round((4 + 36 * std::sqrt(share)) * 100) / 100;
    if (raw.own) {
      Times seen = impl_->times[i];
      seen.Add(*raw.own);
      row.spans.push_back(seen.Whole());
      if (!row.spans[0].first && !row.spans[0].last) row.spans.clear();
    }
    if (impl_->options.series) {
      values.clear();
      if (Status status = ReadYearlyValues(*impl_->reader, *impl_->vocabulary, nodes[i].id,
                                              values); !status) return status;
      std::map<std::string, double> latest;
      for (const YearlyValue& value : values) {
        const auto column = std::lower_bound(
            impl_->series_columns.begin(), impl_->series_columns.end(), value.column,
            [](const Column& c, const std::string& n) { return c.name < n; });
        row.series.push_back({static_cast<std::size_t>(column - impl_->series_columns.begin()),
                              value.year, NumberText(value.value)});
        latest[value.column + "_latest"] = value.value;
      }
      for (const auto& [name, value] : latest) AddCell(raw.cells, name, Value::Float(value));
    }
    row.cells = impl_->node_columns.Number(raw.cells);
    if (Status status = use(row); !status) return status;
  }
  return {};
}

Status Graph::EachEdge(const std::function<Status(const EdgeRow&)>& use) const {
  const std::vector<Selection::Node>& nodes = impl_->selection->nodes();
  return impl_->EachRawEdge([&](const RawEdge& raw) -> Status {
    EdgeRow row;
    row.id = raw.id;
    row.source = nodes[raw.source].name;
    row.target = nodes[raw.target].name;
    row.relation = raw.relation;
    row.label = impl_->vocabulary->RelationWords(raw.relation, impl_->options.language);
    row.symmetric = impl_->vocabulary->IsSymmetric(raw.relation);
    row.weight = raw.weight;
    row.spans = raw.spans;
    row.cells = impl_->edge_columns.Number(raw.cells);
    return use(row);
  });
}

}  // namespace kg::exporting
