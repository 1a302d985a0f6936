#include "tests/tools/statement_facts.h"

#include <algorithm>

namespace kg::ask {
namespace {

std::string TextOf(const Value& value) {
  if (value.is(Value::Type::kString)) return std::string(value.string());
  if (value.is(Value::Type::kInteger)) return std::to_string(value.integer());
  return "";
}

bool In(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

bool StatementFacts::Node::Is(std::string_view label) const {
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}
std::string StatementFacts::Node::Text(const std::string& key) const {
  const auto found = properties.find(key);
  return found == properties.end() ? "" : TextOf(found->second);
}

void StatementFacts::Add(const std::string& name, const std::string& source,
                         const std::vector<Statement>& statements) {
  sources_[name] = source;
  for (const Statement& statement : statements) {
    std::vector<Place> places;
    for (const Evidence& evidence : statement.evidence) {
      places.push_back({name, evidence.span, evidence.sentence,
                        source.substr(evidence.sentence.begin, evidence.sentence.size())});
    }
    Node& node = nodes_[statement.subject];
    switch (statement.kind) {
      case Statement::Kind::kLabel:
        if (!node.Is(statement.predicate)) node.labels.push_back(statement.predicate);
        node.places.insert(node.places.end(), places.begin(), places.end());
        break;
      case Statement::Kind::kProperty:
        node.properties[statement.predicate] = statement.value;
        break;
      case Statement::Kind::kMember: {
        std::vector<std::string>& list = node.lists[statement.predicate];
        const std::string text = TextOf(statement.value);
        if (!In(list, text)) list.push_back(text);
        break;
      }
      case Statement::Kind::kRelationship: {
        Edge& edge = edges_[ToHex(IdOf(statement))];
        edge.type = statement.predicate;
        edge.subject = statement.subject;
        edge.object = statement.object;
        edge.qualifiers = statement.qualifiers;
        edge.places.insert(edge.places.end(), places.begin(), places.end());
        break;
      }
    }
  }
}

Named StatementFacts::NamedOf(const std::string& key) const {
  const auto found = nodes_.find(key);
  if (found == nodes_.end()) return {};
  const Node& node = found->second;
  Named out{key, node.Text("name"), node.labels.empty() ? "" : node.labels.front(), {}};
  if (node.Is("Project")) out.label = "Project";
  for (const char* language : {"en", "zh", "ru", "be"}) {
    out.names.push_back(node.Text(std::string("name_") + language));
  }
  return out;
}

Result<std::vector<FigureFact>> StatementFacts::Figures(const FigureQuery& query, std::string&) {
  std::vector<FigureFact> out;
  for (const auto& [key, node] : nodes_) {
    if (!node.Is("Figure")) continue;
    FigureFact fact;
    fact.key = key;
    fact.metric = node.Text("metric");
    fact.unit = node.Text("unit");
    fact.approx = node.Text("approx");
    fact.direction = node.Text("direction");
    fact.period = node.Text("period");
    fact.base_period = node.Text("base_period");
    fact.modality = node.Text("modality");
    fact.counted = node.Text("counted");
    if (const auto value = node.properties.find("value"); value != node.properties.end()) {
      fact.value = value->second;
    }
    fact.places = node.places;
    for (const auto& [id, edge] : edges_) {
      if (edge.subject != key) continue;
      if (edge.type == "REPORTED_BY") fact.reporters.push_back(NamedOf(edge.object));
      if (edge.type != "SUBJECT") continue;
      std::string role;
      for (const auto& [name, value] : edge.qualifiers) {
        if (name == "role") role = TextOf(value);
      }
      fact.subjects.push_back({NamedOf(edge.object), role});
    }
    if (!query.metrics.empty() && !In(query.metrics, fact.metric)) continue;
    if (query.period) {
      const std::optional<PeriodBounds> period = BoundsOfPeriod(fact.period);
      if (period && !Meet(*period, *query.period)) continue;
    }
    const auto about = [&](const Named& named) { return In(query.entities, named.key); };
    if (!query.entities.empty() &&
        std::none_of(fact.subjects.begin(), fact.subjects.end(),
                     [&](const auto& subject) { return about(subject.entity); }) &&
        std::none_of(fact.reporters.begin(), fact.reporters.end(), about)) {
      continue;
    }
    out.push_back(std::move(fact));
  }
  return out;
}

Result<std::vector<RelationFact>> StatementFacts::Relations(
    const std::vector<std::string>& types, const std::vector<std::string>& entities, std::string&) {
  std::vector<RelationFact> out;
  for (const auto& [id, edge] : edges_) {
    if (!In(types, edge.type)) continue;
    if (!entities.empty() && !In(entities, edge.subject) && !In(entities, edge.object)) continue;
    out.push_back({edge.type, NamedOf(edge.subject), NamedOf(edge.object), edge.qualifiers,
                   edge.places});
  }
  return out;
}

Result<std::vector<PaperFact>> StatementFacts::Papers(std::string&) {
  std::vector<PaperFact> out;
  for (const auto& [key, node] : nodes_) {
    if (!node.Is("Paper")) continue;
    PaperFact fact;
    fact.paper = NamedOf(key);
    fact.title = node.Text("title");
    fact.places = node.places;
    for (const auto& [id, edge] : edges_) {
      if (edge.type.ends_with("_EMAIL") && edge.subject == key) {
        fact.emails.push_back(NamedOf(edge.object).name);
      }
      if (edge.type != "AUTHOR_OF" || edge.object != key) continue;
      fact.authors.push_back(NamedOf(edge.subject));
      fact.places.insert(fact.places.begin(), edge.places.begin(), edge.places.end());
      for (const auto& [other_id, other] : edges_) {
        if (other.subject != edge.subject) continue;
        if (other.type == "AFFILIATED_WITH") fact.affiliations.push_back(NamedOf(other.object));
        if (other.type.ends_with("_EMAIL")) fact.emails.push_back(NamedOf(other.object).name);
      }
    }
    out.push_back(std::move(fact));
  }
  return out;
}

Result<std::vector<WorkFact>> StatementFacts::Works(std::string&) {
  std::vector<WorkFact> out;
  for (const auto& [id, edge] : edges_) {
    if (edge.type != "DENOTES") continue;
    const Node& node = nodes_[edge.object];
    WorkFact fact;
    fact.work = NamedOf(edge.object);
    if (const auto found = node.lists.find("authors"); found != node.lists.end()) {
      fact.authors = found->second;
    }
    fact.title = node.Text("title");
    fact.kind = node.Text("kind");
    fact.container = node.Text("container");
    fact.institution = node.Text("institution");
    fact.volume = node.Text("volume");
    fact.issue = node.Text("issue");
    fact.pages = node.Text("pages");
    fact.doi = node.Text("doi");
    fact.date = node.Text("date");
    fact.publisher = node.Text("publisher");
    if (const auto year = node.properties.find("year"); year != node.properties.end()) {
      fact.year = year->second.integer();
    }
    fact.places = edge.places;
    out.push_back(std::move(fact));
  }
  return out;
}

Result<std::vector<std::string>> StatementFacts::DocumentsNaming(
    const std::vector<std::string>& entities, std::size_t limit, std::string&) {
  std::vector<std::pair<int, std::string>> ranked;
  for (const auto& [name, source] : sources_) {
    int named = 0;
    for (const auto& [id, edge] : edges_) {
      if (edge.type != "MENTIONS" || !In(entities, edge.object)) continue;
      named += nodes_[edge.subject].Is("Document") && !edge.places.empty() &&
                       std::any_of(edge.places.begin(), edge.places.end(),
                                   [&, &document = name](const Place& p) {
                                     return p.document == document;
                                   })
                   ? 1
                   : 0;
    }
    if (named > 0 || entities.empty()) ranked.emplace_back(-named, name);
  }
  std::sort(ranked.begin(), ranked.end());
  if (ranked.size() > limit) ranked.resize(limit);
  std::vector<std::string> out;
  for (auto& [named, name] : ranked) out.push_back(std::move(name));
  return out;
}

Result<std::string> StatementFacts::SourceOf(const std::string& document) {
  const auto found = sources_.find(document);
  return found == sources_.end() ? std::string() : found->second;
}

Result<std::vector<std::pair<std::string, Named>>> StatementFacts::SameAs(
    const std::vector<std::string>& entities) {
  std::vector<std::pair<std::string, Named>> out;
  for (const auto& [id, edge] : edges_) {
    if (edge.type != "SAME_AS") continue;
    if (In(entities, edge.subject)) out.emplace_back(edge.subject, NamedOf(edge.object));
    if (In(entities, edge.object)) out.emplace_back(edge.object, NamedOf(edge.subject));
  }
  return out;
}

Result<std::vector<std::pair<std::string, Named>>> StatementFacts::FindByNames(
    const std::vector<std::string>& names) {
  std::vector<std::pair<std::string, Named>> out;
  for (const auto& [key, node] : nodes_) {
    const Named named = NamedOf(key);
    if (named.label == "Person" || named.label == "Document") continue;
    if (std::find(names.begin(), names.end(), named.name) != names.end()) out.emplace_back(named.name, named);
  }
  return out;
}

Result<std::vector<Named>> StatementFacts::Names() {
  std::vector<Named> out;
  for (const auto& [key, node] : nodes_) {
    Named named = NamedOf(key);
    if (named.label != "Person" && named.label != "Document") out.push_back(std::move(named));
  }
  return out;
}

Result<std::vector<Named>> StatementFacts::FindPersons(const std::vector<std::string>& keys,
                                                       const std::vector<std::string>& names,
                                                       const std::vector<std::string>& sounds) {
  std::vector<Named> out;
  for (const auto& [key, node] : nodes_) {
    const Named named = NamedOf(key);
    const auto among = [](const std::vector<std::string>& list, const std::string& text) {
      return std::find(list.begin(), list.end(), text) != list.end();
    };
    if (named.label == "Person" &&
        (among(keys, named.key) || among(names, named.name) || among(sounds, node.Text("translit")))) {
      out.push_back(named);
    }
  }
  return out;
}

}  // namespace kg::ask
