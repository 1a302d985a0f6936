#include "tools/export/rdf.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "tools/export/text.h"

namespace kg::exporting {
namespace {

using nlohmann::json;

constexpr std::string_view kRdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema#";
constexpr std::string_view kProv = "http://www.w3.org/ns/prov#";
constexpr std::string_view kOa = "http://www.w3.org/ns/oa#";

std::string Hex(char32_t code, const char* format) {
  std::array<char, 16> buffer{};
  std::snprintf(buffer.data(), buffer.size(), format, static_cast<unsigned>(code));
  return buffer.data();
}

// "<…>", with what an IRI may not hold percent-coded.
std::string Iri(std::string_view text) {
  std::string out = "<";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    char32_t code = 0;
    if (!NextCodePoint(text, at, code)) {
      code = static_cast<unsigned char>(text[begin]);
      out += Hex(code, "%%%02X");
    } else if (code <= 0x20 || code == 0x7F || std::u32string_view(U"<>\"{}|^`\\").find(code) !=
                                                   std::u32string_view::npos) {
      out += Hex(code, "%%%02X");
    } else {
      out.append(text.substr(begin, at - begin));
    }
  }
  return out + ">";
}

// A name as the last part of one of our IRIs: "/", "#", "%", "?" and spaces are coded too.
std::string Local(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '/' || c == '#' || c == '%' || c == '?' || c == ' ') {
      out += Hex(static_cast<unsigned char>(c), "%%%02X");
    } else {
      out += c;
    }
  }
  return out;
}

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    char32_t code = 0;
    if (!NextCodePoint(text, at, code)) continue;
    switch (code) {
      case U'"': out += "\\\""; continue;
      case U'\\': out += "\\\\"; continue;
      case U'\n': out += "\\n"; continue;
      case U'\r': out += "\\r"; continue;
      case U'\t': out += "\\t"; continue;
      default: break;
    }
    if (code < 0x20 || code == 0x7F) {
      out += Hex(code, "\\u%04X");
    } else {
      AppendUtf8(code, out);
    }
  }
  return out + "\"";
}

std::string Typed(std::string_view text, std::string_view type) {
  return Quoted(text) + "^^<" + std::string(kXsd) + std::string(type) + ">";
}

// A property's value as literals: one for each element of a list. `language` of text, or "".
void Literals(const Value& value, std::string_view language, std::vector<std::string>& out) {
  switch (value.type()) {
    case Value::Type::kList:
      for (const Value& element : value.list()) Literals(element, language, out);
      return;
    case Value::Type::kString:
      out.push_back(Quoted(value.string()) +
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
  void Triple(const std::string& subject, const std::string& predicate, const std::string& object) {
    output_.Write(subject + " " + predicate + " " + object + " .\n");
    ++counts_.triples;
  }
  static std::string Of(std::string_view base, std::string_view name) {
    return "<" + std::string(base) + std::string(name) + ">";
  }
  std::string Own(std::string_view name) const {
    return Iri(mapping_.vocabulary + Local(name));
  }
  std::vector<std::string> Terms(const RdfMapping::Terms& terms, std::string_view name) const {
    std::vector<std::string> out;
    if (const auto found = terms.find(name); found != terms.end()) {
      for (const std::string& iri : found->second) out.push_back(Iri(iri));
    }
    if (out.empty()) out.push_back(Own(name));
    return out;
  }
  Result<std::string> Subject(std::uint32_t position) const {
    const Selection::Node& node = selection_.nodes()[position];
    Result<std::string> key = reader_.KeyOf(node.id);
    if (!key) return key;
    return Iri(vocabulary_.iri_base + Local(key->empty() ? node.name : *key));
  }

  Status Node(std::uint32_t position) {
    const NodeId node = selection_.nodes()[position].id;
    Result<std::string> subject = Subject(position);
    if (!subject) return std::move(subject).error();
    std::vector<LabelId> labels;
    std::vector<std::pair<KeyId, Value>> properties;
    if (Status status = reader_.LabelsOf(node, labels); !status) return status;
    if (Status status = reader_.Properties(node, properties); !status) return status;
    std::set<std::string> types;
    for (const LabelId label : labels) {
      const std::string_view name = reader_.NameOf(label);
      for (std::string& iri : Terms(mapping_.classes, name)) types.insert(std::move(iri));
      for (const auto& [key, value] : properties) {
        if (reader_.NameOf(key) != "kind" || !value.is(Value::Type::kString)) continue;
        const auto kind = mapping_.kinds.find(std::string(name) + "/" + std::string(value.string()));
        if (kind != mapping_.kinds.end()) types.insert(Iri(kind->second));
      }
    }
    const std::string type = Of(kRdf, "type");
    for (const std::string& iri : types) Triple(*subject, type, iri);
    Properties(*subject, properties);
    return {};
  }

  void Properties(const std::string& subject,
                  const std::vector<std::pair<KeyId, Value>>& properties) {
    std::set<std::pair<std::string, std::string>> lines;
    std::vector<std::string> literals;
    for (const auto& [key, value] : properties) {
      const auto [name, language] = SplitLanguage(reader_.NameOf(key), vocabulary_);
      literals.clear();
      Literals(value, language, literals);
      for (const std::string& predicate : Terms(mapping_.properties, name)) {
        for (const std::string& literal : literals) lines.emplace(predicate, literal);
      }
    }
    for (const auto& [predicate, literal] : lines) Triple(subject, predicate, literal);
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
        for (const std::string& predicate : predicates) Triple(*subject, predicate, *object);
      }
      last = here;
      ++counts_.relationships;
      if (!options_.evidence) continue;
      const std::string statement =
          Iri(vocabulary_.iri_base + "statement:" + ToHex(edge.statement));
      Reify(statement, *subject, predicates.front(), *object);
      Properties(statement, properties);
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
      const std::string node = Iri(vocabulary_.iri_base + "evidence:" + ToHex(id) + "-" +
                                   std::to_string(i + 1));
      Triple(statement, Of(kProv, "wasDerivedFrom"), node);
      Triple(node, Of(kOa, "hasSource"), Iri(vocabulary_.iri_base + Local(by.document_key)));
      Triple(node, Of(kOa, "start"),
             Typed(std::to_string(by.evidence.span.begin), "nonNegativeInteger"));
      Triple(node, Of(kOa, "end"),
             Typed(std::to_string(by.evidence.span.end), "nonNegativeInteger"));
      if (!by.quote.empty()) Triple(node, Of(kOa, "exact"), Quoted(by.quote));
      if (!by.evidence.rule.empty()) Triple(node, Own("rule"), Quoted(by.evidence.rule));
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
  RdfCounts counts_;
};

}  // namespace

Result<RdfCounts> WriteNtriples(const store::Reader& reader, const Vocabulary& vocabulary,
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
