#include "tools/export/rdf.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "tools/export/rdf_term.h"
#include "tools/export/text.h"

namespace kg::exporting {
namespace {

using nlohmann::json;

constexpr std::string_view kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema#";
constexpr std::string_view kProv = "http://www.w3.org/ns/prov#";
constexpr std::string_view kOa = "http://www.w3.org/ns/oa#";

std::string Typed(std::string_view text, std::string_view type) {
  return RdfQuoted(text) + "^^<" + std::string(kXsd) + std::string(type) + ">";
}

// A property's value as literals: one for each element of a list. `language` of text, or "".
void Literals(const Value& value, std::string_view language, std::vector<std::string>& out) {
  switch (value.type()) {
    case Value::Type::kList:
      for (const Value& element : value.list()) Literals(element, language, out);
      return;
    case Value::Type::kString:
      out.push_back(RdfQuoted(value.string()) +
                    (language.empty() ? "" : "@" + std::string(language)));
      return;
    case Value::Type::kBoolean: out.push_back(Typed(ValueText(value), "boolean")); return;
    case Value::Type::kInteger: out.push_back(Typed(ValueText(value), "integer")); return;
    case Value::Type::kFloat: {
      const double number = value.floating();
      const std::string text = NumberText(number);
      out.push_back(Typed(text.empty() ? (number != number ? "NaN" : number > 0 ? "INF" : "-INF")
                                       : text,
                          "double"));
      return;
    }
    case Value::Type::kDate: out.push_back(Typed(ValueText(value), "date")); return;
    case Value::Type::kLocalDateTime: out.push_back(Typed(ValueText(value), "dateTime")); return;
    case Value::Type::kDateTime: {
      std::string text = ValueText(value);
      text = text.substr(0, text.find('['));
      out.push_back(Typed(text, "dateTimeStamp"));
      return;
    }
    case Value::Type::kTime:
    case Value::Type::kLocalTime: out.push_back(Typed(ValueText(value), "time")); return;
    case Value::Type::kDuration: out.push_back(Typed(ValueText(value), "duration")); return;
    default: return;
  }
}

// "name_zh" is "name" in Chinese.
std::pair<std::string_view, std::string_view> SplitLanguage(std::string_view property,
                                                            const Vocabulary& vocabulary) {
  const auto dash = property.rfind('_');
  if (dash != std::string_view::npos) {
    const std::string_view tail = property.substr(dash + 1);
    for (const std::string& language : vocabulary.name_languages) {
      if (tail == language) return {property.substr(0, dash), tail};
    }
  }
  return {property, {}};
}

class Writer {
 public:
  Writer(const store::Reader& reader, const Vocabulary& vocabulary, const RdfMapping& mapping,
         const Selection& selection, const RdfOptions& options, Output& output)
      : reader_(reader), vocabulary_(vocabulary), mapping_(mapping), selection_(selection),
        options_(options), output_(output) {}

  Result<RdfCounts> Write() {
    for (std::uint32_t i = 0; i < selection_.nodes().size(); ++i) {
      if (Status status = Node(i); !status) return std::move(status).error();
      if (Status status = Relationships(i); !status) return std::move(status).error();
    }
    return counts_;
  }

 private:
  using Graphs = std::set<std::string>;

  // In each of graphs_, if there is any.
  void Triple(const std::string& subject, const std::string& predicate, const std::string& object) {
    const std::string triple = subject + " " + predicate + " " + object;
    if (graphs_.empty()) output_.Write(triple + " .\n");
    for (const std::string& graph : graphs_) output_.Write(triple + " " + graph + " .\n");
    counts_.triples += std::max<std::size_t>(1, graphs_.size());
  }
  // Adds the documents that support a statement; none if a hand made it.
  Status AddGraphs(const StatementId& id, Graphs& to) const {
    if (!options_.graphs) return {};
    Result<std::vector<store::SupportedBy>> evidence = reader_.EvidenceOf(id);
    if (!evidence) return std::move(evidence).error();
    for (const store::SupportedBy& by : *evidence) to.insert(DocumentIri(by.document_key));
    return {};
  }
  std::string DocumentIri(std::string_view key) const {
    return RdfIri(vocabulary_.iri_base + RdfLocal(key));
  }
  static std::string Of(std::string_view base, std::string_view name) {
    return "<" + std::string(base) + std::string(name) + ">";
  }
  std::string Own(std::string_view name) const {
    return RdfIri(mapping_.vocabulary + RdfLocal(name));
  }
  std::vector<std::string> Terms(const RdfMapping::Terms& terms, std::string_view name) const {
    std::vector<std::string> out;
    if (const auto found = terms.find(name); found != terms.end()) {
      for (const std::string& iri : found->second) out.push_back(RdfIri(iri));
    }
    if (out.empty()) out.push_back(Own(name));
    return out;
  }
  Result<std::string> Subject(std::uint32_t position) const {
    const Selection::Node& node = selection_.nodes()[position];
    Result<std::string> key = reader_.KeyOf(node.id);
    if (!key) return key;
    return RdfIri(vocabulary_.iri_base + RdfLocal(key->empty() ? node.name : *key));
  }

  Status Node(std::uint32_t position) {
    const NodeId node = selection_.nodes()[position].id;
    Result<std::string> subject = Subject(position);
    if (!subject) return std::move(subject).error();
    std::vector<LabelId> labels;
    std::vector<std::pair<KeyId, Value>> properties;
    if (Status status = reader_.LabelsOf(node, labels); !status) return status;
    if (Status status = reader_.Properties(node, properties); !status) return status;
    Result<std::string> key = reader_.KeyOf(node);
    if (!key) return std::move(key).error();
    std::map<std::string, Graphs> types;
    for (const LabelId label : labels) {
      const std::string_view name = reader_.NameOf(label);
      Graphs graphs;
      Status status = AddGraphs(IdOf({.kind = Statement::Kind::kLabel, .subject = *key,
                                      .predicate = std::string(name)}),
                                graphs);
      if (!status) return status;
      for (const std::string& iri : Terms(mapping_.classes, name)) types[iri].merge(Graphs(graphs));
      for (const auto& [property, value] : properties) {
        if (reader_.NameOf(property) != "kind" || !value.is(Value::Type::kString)) continue;
        const auto kind = mapping_.kinds.find(std::string(name) + "/" + std::string(value.string()));
        if (kind != mapping_.kinds.end()) types[RdfIri(kind->second)].merge(Graphs(graphs));
      }
    }
    const std::string type = Of(kRdf, "type");
    for (auto& [iri, graphs] : types) {
      graphs_ = std::move(graphs);
      Triple(*subject, type, iri);
    }
    Lines lines;
    for (const auto& [property, value] : properties) {
      if (Status status = OfNode(*key, property, value, lines); !status) return status;
    }
    Write(*subject, lines);
    return {};
  }

  // Predicate and literal, with where they stand.
  using Lines = std::map<std::pair<std::string, std::string>, Graphs>;

  // A property, or each member of one, in the graphs of the documents that say so.
  Status OfNode(const std::string& subject, KeyId property, const Value& value, Lines& lines) {
    Statement said{.kind = Statement::Kind::kProperty, .subject = subject,
                   .predicate = std::string(reader_.NameOf(property)), .value = value};
    Graphs whole;
    if (Status status = AddGraphs(IdOf(said), whole); !status) return status;
    if (!options_.graphs || !value.is(Value::Type::kList) || !whole.empty()) {
      AddLines(property, value, whole, lines);
      return {};
    }
    said.kind = Statement::Kind::kMember;
    for (const Value& member : value.list()) {
      Graphs graphs;
      said.value = member;
      if (Status status = AddGraphs(IdOf(said), graphs); !status) return status;
      AddLines(property, member, graphs, lines);
    }
    return {};
  }

  void AddLines(KeyId property, const Value& value, const Graphs& graphs, Lines& lines) const {
    const auto [name, language] = SplitLanguage(reader_.NameOf(property), vocabulary_);
    std::vector<std::string> literals;
    Literals(value, language, literals);
    for (const std::string& predicate : Terms(mapping_.properties, name)) {
      for (const std::string& literal : literals) {
        lines[{predicate, literal}].insert(graphs.begin(), graphs.end());
      }
    }
  }

  void Write(const std::string& subject, Lines& lines) {
    for (auto& [line, graphs] : lines) {
      graphs_ = std::move(graphs);
      Triple(subject, line.first, line.second);
    }
  }

  Status Relationships(std::uint32_t from) {
    std::vector<store::Neighbour> neighbours;
    Status status = reader_.Expand(selection_.nodes()[from].id, store::Direction::kOut, {},
                                   neighbours);
    if (!status) return status;
    struct Edge {
      std::uint32_t to;
      std::string_view type;
      StatementId statement;
      RelationshipId relationship;
    };
    std::vector<Edge> edges;
    for (const store::Neighbour& neighbour : neighbours) {
      const std::optional<std::uint32_t> to = selection_.Find(neighbour.node);
      if (!to || !selection_.Has(neighbour.relationship)) continue;
      const Result<StatementId> id = reader_.IdOf(neighbour.relationship);
      if (!id) return id.error();
      edges.push_back({*to, reader_.NameOf(neighbour.type), *id, neighbour.relationship});
    }
    std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
      return std::tie(a.type, a.to, a.statement, a.relationship) <
             std::tie(b.type, b.to, b.statement, b.relationship);
    });
    Result<std::string> subject = Subject(from);
    if (!subject) return std::move(subject).error();
    std::pair<std::string_view, std::uint32_t> last{"", 0};
    for (const Edge& edge : edges) {
      std::vector<std::pair<KeyId, Value>> properties;
      status = reader_.Properties(edge.relationship, properties);
      if (!status) return status;
      if (selection_.time()) {
        const std::optional<Interval> when = TimeOf(reader_, vocabulary_, properties);
        if (when && !Meets(*when, *selection_.time())) continue;
      }
      Result<std::string> object = Subject(edge.to);
      if (!object) return std::move(object).error();
      const std::vector<std::string> predicates = Terms(mapping_.relations, edge.type);
      const std::pair<std::string_view, std::uint32_t> here(edge.type, edge.to);
      if (here != last) {
        graphs_.clear();
        for (const Edge* same = &edge; same <= &edges.back(); ++same) {
          if (std::pair(same->type, same->to) != here) break;
          if (status = AddGraphs(same->statement, graphs_); !status) return status;
        }
        for (const std::string& predicate : predicates) Triple(*subject, predicate, *object);
      }
      last = here;
      ++counts_.relationships;
      if (!options_.evidence) continue;
      const std::string statement =
          RdfIri(vocabulary_.iri_base + "statement:" + ToHex(edge.statement));
      Graphs graphs;
      if (status = AddGraphs(edge.statement, graphs); !status) return status;
      graphs_ = graphs;
      Reify(statement, *subject, predicates.front(), *object);
      Lines lines;
      for (const auto& [property, value] : properties) AddLines(property, value, graphs, lines);
      Write(statement, lines);
      if (status = Support(statement, edge.relationship, edge.statement); !status) return status;
    }
    return {};
  }

  void Reify(const std::string& statement, const std::string& subject,
             const std::string& predicate, const std::string& object) {
    if (options_.reify_as_terms) {
      Triple(statement, Of(kRdf, "reifies"),
             "<<( " + subject + " " + predicate + " " + object + " )>>");
      return;
    }
    Triple(statement, Of(kRdf, "type"), Of(kRdf, "Statement"));
    Triple(statement, Of(kRdf, "subject"), subject);
    Triple(statement, Of(kRdf, "predicate"), predicate);
    Triple(statement, Of(kRdf, "object"), object);
  }

  Status Support(const std::string& statement, RelationshipId relationship,
                 const StatementId& id) {
    Result<std::vector<store::SupportedBy>> evidence = reader_.EvidenceOf(relationship);
    if (!evidence) return std::move(evidence).error();
    std::sort(evidence->begin(), evidence->end(),
              [](const store::SupportedBy& a, const store::SupportedBy& b) {
                return std::tie(a.document_key, a.evidence.span, a.evidence.rule) <
                       std::tie(b.document_key, b.evidence.span, b.evidence.rule);
              });
    for (std::size_t i = 0; i < evidence->size(); ++i) {
      const store::SupportedBy& by = (*evidence)[i];
      const std::string node = RdfIri(vocabulary_.iri_base + "evidence:" + ToHex(id) + "-" +
                                   std::to_string(i + 1));
      graphs_.clear();
      if (options_.graphs) graphs_.insert(DocumentIri(by.document_key));
      Triple(statement, Of(kProv, "wasDerivedFrom"), node);
      Triple(node, Of(kOa, "hasSource"), DocumentIri(by.document_key));
      Triple(node, Of(kOa, "start"),
             Typed(std::to_string(by.evidence.span.begin), "nonNegativeInteger"));
      Triple(node, Of(kOa, "end"),
             Typed(std::to_string(by.evidence.span.end), "nonNegativeInteger"));
      if (!by.quote.empty()) Triple(node, Of(kOa, "exact"), RdfQuoted(by.quote));
      if (!by.evidence.rule.empty()) Triple(node, Own("rule"), RdfQuoted(by.evidence.rule));
      Triple(node, Own("confidence"),
             Typed(NumberText(static_cast<double>(by.evidence.confidence)), "double"));
    }
    return {};
  }

  const store::Reader& reader_;
  const Vocabulary& vocabulary_;
  const RdfMapping& mapping_;
  const Selection& selection_;
  const RdfOptions& options_;
  Output& output_;
  Graphs graphs_;  // of what is written next; empty: the graph without a name
  RdfCounts counts_;
};

}  // namespace

Result<RdfCounts> WriteRdf(const store::Reader& reader, const Vocabulary& vocabulary,
                                const RdfMapping& mapping, const Selection& selection,
                                const RdfOptions& options, Output& output) {
  return Writer(reader, vocabulary, mapping, selection, options, output).Write();
}

Result<RdfMapping> RdfMapping::Load(const std::filesystem::path& schemas) {
  const std::filesystem::path path = schemas / "ontology" / "rdf.json";
  const auto wrong = [&](std::string message) {
    return Error{ErrorCode::kInvalid, std::move(message), path.string()};
  };
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{ErrorCode::kNotFound, "cannot read the RDF mapping", path.string()};
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const json root = json::parse(text, nullptr, false);
  if (!root.is_object()) return wrong("is not a JSON object");
  std::map<std::string, std::string> prefixes;
  const json empty = json::object();
  const json& names = root.contains("prefixes") ? root["prefixes"] : empty;
  for (const auto& [prefix, iri] : names.items()) {
    if (iri.is_string()) prefixes[prefix] = iri.get<std::string>();
  }
  std::string unknown;
  const auto expand = [&](const std::string& name) {
    const auto colon = name.find(':');
    const auto found = prefixes.find(name.substr(0, colon));
    if (colon == std::string::npos || found == prefixes.end()) {
      unknown = name;
      return std::string();
    }
    return found->second + name.substr(colon + 1);
  };
  RdfMapping out;
  out.vocabulary = root.value("vocabulary", "");
  const auto read = [&](const char* section, Terms& terms) {
    if (!root.contains(section) || !root[section].is_object()) return;
    for (const auto& [name, list] : root[section].items()) {
      for (const json& term : list) {
        if (term.is_string()) terms[name].push_back(expand(term.get<std::string>()));
      }
    }
  };
  read("classes", out.classes);
  read("relations", out.relations);
  read("properties", out.properties);
  Terms kinds;
  read("kinds", kinds);
  for (auto& [name, terms] : kinds) out.kinds[name] = terms.front();
  if (!unknown.empty()) return wrong("\"" + unknown + "\" has no prefix that is listed");
  if (out.vocabulary.empty()) return wrong("has no vocabulary");
  return out;
}

}  // namespace kg::exporting
