#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "tools/ask/graph.h"

namespace kg::ask {
namespace {

// Ceilings: more than these is more than one answer can be chosen from.
constexpr std::int64_t kFigures = 1000, kRelations = 5000, kWorks = 20000, kPapers = 20000, kNames = 20000;

std::string Text(const Value& value) {
  if (value.is(Value::Type::kString)) return std::string(value.string());
  if (value.is(Value::Type::kInteger)) return std::to_string(value.integer());
  return "";
}

Value Texts(const std::vector<std::string>& texts) {
  Value::List list;
  for (const std::string& text : texts) list.push_back(Value::String(text));
  return Value::OfList(std::move(list));
}

std::vector<std::string> TextsOf(const Value& value) {
  std::vector<std::string> out;
  if (value.is(Value::Type::kString)) out.push_back(Text(value));
  if (!value.is(Value::Type::kList)) return out;
  for (const Value& element : value.list()) {
    if (std::string text = Text(element); !text.empty()) out.push_back(std::move(text));
  }
  return out;
}

// How a query returns a node: see NamedOf.
std::string Returned(const std::string& node) {
  return "[" + node + ".id, " + node + ".name, labels(" + node + "), " + node + ".name_en, " + node +
         ".name_zh, " + node + ".name_ru, " + node + ".name_be]";
}

Named NamedOf(const Value& value) {
  Named out;
  if (!value.is(Value::Type::kList) || value.list().size() < 3) return out;
  const Value::List& list = value.list();
  out.key = Text(list[0]);
  out.name = Text(list[1]);
  // Of a park that is a project and an organization the first by alphabet would hide the other.
  const std::vector<std::string> labels = TextsOf(list[2]);
  for (const std::string& label : labels) {
    if (out.label.empty() || label == "Country" || label == "Project") out.label = label;
  }
  for (std::size_t i = 3; i < list.size(); ++i) {
    out.names.push_back(Text(list[i]));  // by language: en, zh, ru, be; "" for none
  }
  return out;
}

// Appends what kg.evidence() gives, lists of lists taken apart.
void ReadPlaces(const Value& value, std::vector<Place>& out) {
  if (value.is(Value::Type::kList)) {
    for (const Value& element : value.list()) ReadPlaces(element, out);
    return;
  }
  if (!value.is(Value::Type::kMap)) return;
  const auto number = [&](std::string_view key) {
    const Value* found = value.Find(key);
    return found != nullptr && found->is(Value::Type::kInteger) && found->integer() > 0
               ? static_cast<std::uint32_t>(found->integer())
               : 0U;
  };
  const auto text = [&](std::string_view key) {
    const Value* found = value.Find(key);
    return found == nullptr ? std::string() : Text(*found);
  };
  out.push_back({text("document"), {number("start"), number("end")},
                 {number("sentenceStart"), number("sentenceEnd")}, text("sentence")});
}

std::vector<Place> PlacesIn(const Value& value) {
  std::vector<Place> out;
  ReadPlaces(value, out);
  return out;
}

class GraphFacts final : public Facts {
 public:
  explicit GraphFacts(Graph& graph) : graph_(graph) {}

  Result<std::vector<FigureFact>> Figures(const FigureQuery& query, std::string& cypher) override {
    Value::Map parameters;
    std::string where;
    const auto also = [&](const std::string& condition) {
      where += (where.empty() ? "WHERE " : " AND ") + condition;
    };
    std::string text = "MATCH (f:Figure) ";
    if (!query.entities.empty()) {
      text = "MATCH (e) WHERE e.id IN $entities "
             "MATCH (e)<-[:SUBJECT|REPORTED_BY]-(f:Figure) WITH DISTINCT f ";
      parameters.emplace_back("entities", Texts(query.entities));
    }
    if (!query.metrics.empty()) {
      also("f.metric IN $metrics");
      parameters.emplace_back("metrics", Texts(query.metrics));
    }
    if (query.period) {
      std::string meets;
      if (!query.period->last.empty()) {
        meets = "f.period_start <= $until";
        parameters.emplace_back("until", Value::String(query.period->last));
      }
      if (!query.period->first.empty()) {
        meets += std::string(meets.empty() ? "" : " AND ") +
                 "(f.period_end IS NULL OR f.period_end >= $from)";
        parameters.emplace_back("from", Value::String(query.period->first));
      }
      if (!meets.empty()) also("(f.period IS NULL OR (" + meets + "))");
    }
    // Of very many those of just the time asked for, and about what is asked, are judged.
    std::string fit = "0";
    if (query.period) {
      fit += " + CASE f.period WHEN $period THEN 1 ELSE 0 END";
      parameters.emplace_back("period", Value::String(query.period->written));
    }
    if (!query.preferred.empty()) {
      fit += " + COUNT { (f)-[:SUBJECT|REPORTED_BY]->(e) WHERE e.id IN $preferred }";
      parameters.emplace_back("preferred", Texts(query.preferred));
    }
    text += where + (where.empty() ? "" : " ") +
            "WITH f, " + fit + " AS fit ORDER BY fit DESC, f.id LIMIT " + std::to_string(kFigures) + " "
            "OPTIONAL MATCH (f)-[s:SUBJECT]->(e) "
            "WITH f, collect([" + Returned("e") + ", s.role]) AS subjects "
            "OPTIONAL MATCH (f)-[:REPORTED_BY]->(r) "
            "WITH f, subjects, collect(" + Returned("r") + ") AS reporters "
            "RETURN kg.evidence(f), f.id, f.metric, f.value, f.unit, f.approx, f.direction, f.period, "
            "f.base_period, f.modality, f.counted, subjects, reporters "
            "ORDER BY f.id";
    Result<Rows> rows = Run(text, std::move(parameters), cypher);
    if (!rows) return std::move(rows).error();
    std::vector<FigureFact> out;
    for (const std::vector<Value>& row : rows->rows) {
      FigureFact fact;
      fact.key = Text(row[1]);
      fact.metric = Text(row[2]);
      fact.value = row[3];
      fact.unit = Text(row[4]);
      fact.approx = Text(row[5]);
      fact.direction = Text(row[6]);
      fact.period = Text(row[7]);
      fact.base_period = Text(row[8]);
      fact.modality = Text(row[9]);
      fact.counted = Text(row[10]);
      if (row[11].is(Value::Type::kList)) {
        for (const Value& subject : row[11].list()) {
          if (!subject.is(Value::Type::kList) || subject.list().size() < 2) continue;
          Named named = NamedOf(subject.list()[0]);
          if (named.key.empty()) continue;
          fact.subjects.push_back({std::move(named), Text(subject.list()[1])});
        }
      }
      if (row[12].is(Value::Type::kList)) {
        for (const Value& reporter : row[12].list()) {
          Named named = NamedOf(reporter);
          if (!named.key.empty()) fact.reporters.push_back(std::move(named));
        }
      }
      fact.places = PlacesIn(row[0]);
      out.push_back(std::move(fact));
    }
    return out;
  }

  Result<std::vector<RelationFact>> Relations(const std::vector<std::string>& types,
                                              const std::vector<std::string>& entities,
                                              std::string& cypher) override {
    std::vector<RelationFact> out;
    if (types.empty()) return out;
    std::string any;
    for (const std::string& type : types) {
      // Only names of types go into the text.
      const bool name = std::all_of(type.begin(), type.end(), [](char c) {
        return c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0;
      });
      if (name) any += (any.empty() ? "" : "|") + type;
    }
    Value::Map parameters;
    std::string text = "MATCH (a)-[r:" + any + "]-(b) ";
    if (!entities.empty()) {
      text += "WHERE a.id IN $entities ";
      parameters.emplace_back("entities", Texts(entities));
    }
    text += "WITH DISTINCT r, startNode(r) AS s, endNode(r) AS o "
            "RETURN kg.evidence(r), type(r), properties(r), " + Returned("s") + ", " + Returned("o") +
            " ORDER BY s.id, type(r), o.id LIMIT " + std::to_string(kRelations);
    Result<Rows> rows = Run(text, std::move(parameters), cypher);
    if (!rows) return std::move(rows).error();
    for (const std::vector<Value>& row : rows->rows) {
      RelationFact fact;
      fact.type = Text(row[1]);
      if (row[2].is(Value::Type::kMap)) fact.qualifiers = row[2].map();
      fact.subject = NamedOf(row[3]);
      fact.object = NamedOf(row[4]);
      fact.places = PlacesIn(row[0]);
      out.push_back(std::move(fact));
    }
    return out;
  }

  Result<std::vector<PaperFact>> Papers(std::string& cypher) override {
    const std::string text =
        "MATCH (p:Paper) "
        "OPTIONAL MATCH (a:Person)-[w:AUTHOR_OF]->(p) "
        "OPTIONAL MATCH (a)-[:AFFILIATED_WITH]->(o:Organization) "
        "OPTIONAL MATCH (a)-[:HAS_EMAIL|HAS_CONTACT_EMAIL]->(m:Email) "
        "WITH p, collect(DISTINCT " + Returned("a") + ") AS authors, "
        "collect(DISTINCT " + Returned("o") + ") AS bodies, collect(DISTINCT m.text) AS personal, "
        "collect(w) AS written "
        "OPTIONAL MATCH (p)-[:HAS_EMAIL|HAS_CONTACT_EMAIL]->(m:Email) "
        "WITH p, authors, bodies, personal, written, collect(DISTINCT m.text) AS shared "
        "RETURN kg.evidence(p), " + Returned("p") + ", p.title, authors, bodies, "
        "personal, shared, [w IN written | kg.evidence(w)] ORDER BY p.id LIMIT " + std::to_string(kPapers);
    Result<Rows> rows = Run(text, {}, cypher);
    if (!rows) return std::move(rows).error();
    std::vector<PaperFact> out;
    for (const std::vector<Value>& row : rows->rows) {
      PaperFact fact;
      fact.paper = NamedOf(row[1]);
      fact.title = Text(row[2]);
      const auto read = [](const Value& list, std::vector<Named>& into) {
        if (!list.is(Value::Type::kList)) return;
        for (const Value& element : list.list()) {
          Named named = NamedOf(element);
          if (!named.key.empty()) into.push_back(std::move(named));
        }
      };
      read(row[3], fact.authors);
      read(row[4], fact.affiliations);
      for (const Value& list : {row[5], row[6]}) {
        for (std::string& email : TextsOf(list)) {
          if (std::find(fact.emails.begin(), fact.emails.end(), email) == fact.emails.end()) {
            fact.emails.push_back(std::move(email));
          }
        }
      }
      fact.places = PlacesIn(row[0]);
      // The byline says who wrote it: it comes before the title.
      // The title comes first; where else the paper is spoken of does not matter here.
      if (fact.places.size() > 1) fact.places.resize(1);
      const std::vector<Place> bylines = PlacesIn(row[7]);
      fact.places.insert(fact.places.begin(), bylines.begin(), bylines.end());
      out.push_back(std::move(fact));
    }
    return out;
  }

  Result<std::vector<WorkFact>> Works(std::string& cypher) override {
    const std::string text =
        "MATCH (r:Reference)-[:DENOTES]->(w:Work) "
        "RETURN kg.evidence(r), w.id, w.name, w.authors, w.title, w.kind, w.container, w.institution, w.volume, "
        "w.issue, w.pages, w.doi, w.date, w.publisher, w.year ORDER BY w.id LIMIT " +
        std::to_string(kWorks);
    Result<Rows> rows = Run(text, {}, cypher);
    if (!rows) return std::move(rows).error();
    std::vector<WorkFact> out;
    for (const std::vector<Value>& row : rows->rows) {
      WorkFact fact;
      fact.work = {Text(row[1]), Text(row[2]), "Work", {}};
      fact.authors = TextsOf(row[3]);
      std::string* const fields[] = {&fact.title, &fact.kind,  &fact.container, &fact.institution,
                                     &fact.volume, &fact.issue, &fact.pages,     &fact.doi,
                                     &fact.date,   &fact.publisher};
      for (std::size_t i = 0; i < std::size(fields); ++i) *fields[i] = Text(row[4 + i]);
      if (row[14].is(Value::Type::kInteger)) fact.year = row[14].integer();
      fact.places = PlacesIn(row[0]);
      out.push_back(std::move(fact));
    }
    return out;
  }

  Result<std::vector<std::string>> DocumentsNaming(const std::vector<std::string>& entities,
                                                   std::size_t limit,
                                                   std::string& cypher) override {
    Value::Map parameters;
    std::string text;
    if (entities.empty()) {
      text = "MATCH (d:Document) RETURN d.name ORDER BY d.name LIMIT " + std::to_string(limit);
    } else {
      // A name that few documents have tells more than one that all have.
      text = "MATCH (e) WHERE e.id IN $entities "
             "MATCH (d:Document)-[:MENTIONS]->(e) "
             "RETURN d.name, count(e) AS named ORDER BY named DESC, d.name LIMIT " +
             std::to_string(limit);
      parameters.emplace_back("entities", Texts(entities));
    }
    Result<Rows> rows = Run(text, std::move(parameters), cypher);
    if (!rows) return std::move(rows).error();
    std::vector<std::string> out;
    for (const std::vector<Value>& row : rows->rows) out.push_back(Text(row[0]));
    return out;
  }

  Result<std::string> SourceOf(const std::string& document) override {
    return graph_.SourceOf(document);
  }

  Result<std::vector<std::pair<std::string, Named>>> SameAs(
      const std::vector<std::string>& entities) override {
    std::vector<std::pair<std::string, Named>> out;
    std::string cypher;
    Result<Rows> rows =
        Run("MATCH (a)-[:SAME_AS]-{1,4}(b) WHERE a.id IN $entities AND b.id <> a.id "
            "WITH DISTINCT a, b RETURN a.id, " +
                Returned("b") + " ORDER BY a.id, b.id LIMIT 200",
            {{"entities", Texts(entities)}}, cypher);
    if (!rows) return std::move(rows).error();
    for (const std::vector<Value>& row : rows->rows) {
      out.emplace_back(Text(row[0]), NamedOf(row[1]));
    }
    return out;
  }

  Result<std::vector<std::pair<std::string, Named>>> FindByNames(
      const std::vector<std::string>& names) override {
    std::string cypher;
    Result<Rows> rows =
        Run("UNWIND $names AS n CALL kg.findByName(n) YIELD node AS e WITH DISTINCT n, e "
            "WHERE e:Organization OR e:Project OR e:Agreement OR e:Event OR e:Initiative RETURN n, " +
                Returned("e") + " ORDER BY n, e.id LIMIT 40",
            {{"names", Texts(names)}}, cypher);
    if (!rows) return std::move(rows).error();
    std::vector<std::pair<std::string, Named>> out;
    for (const std::vector<Value>& row : rows->rows) out.emplace_back(Text(row[0]), NamedOf(row[1]));
    return out;
  }

  Result<std::vector<Named>> Names() override {
    std::string cypher;
    Result<Rows> rows = Run(
        "MATCH (e) WHERE e:Country OR e:Place OR e:Organization OR e:Project OR e:Agreement OR e:Event "
        "OR e:Initiative RETURN " +
            Returned("e") + ", e.aliases LIMIT " + std::to_string(kNames + 1),
        {}, cypher);
    if (!rows) return std::move(rows).error();
    std::vector<Named> out;
    if (rows->rows.size() > static_cast<std::size_t>(kNames)) return out;
    for (const std::vector<Value>& row : rows->rows) {
      Named named = NamedOf(row[0]);
      for (std::string& alias : TextsOf(row[1])) named.names.push_back(std::move(alias));
      out.push_back(std::move(named));
    }
    return out;
  }

  Result<std::vector<Named>> FindPersons(const std::vector<std::string>& keys,
                                         const std::vector<std::string>& names,
                                         const std::vector<std::string>& sounds) override {
    std::string cypher;
    std::vector<std::string> forms = names;
    for (const std::string& name : names) {
      if (const std::size_t blank = name.rfind(' '); blank != std::string::npos) {
        forms.push_back(name.substr(blank + 1) + " " + name.substr(0, blank));
      }
    }
    Result<Rows> rows = Run(
        "MATCH (e:Person) WHERE e.id IN $keys OR e.name IN $names OR any(a IN e.aliases WHERE a IN $names) "
        "OR e.translit IN $sounds RETURN " +
            Returned("e") + " ORDER BY e.id LIMIT 20",
        {{"keys", Texts(keys)}, {"names", Texts(forms)}, {"sounds", Texts(sounds)}}, cypher);
    if (!rows) return std::move(rows).error();
    std::vector<Named> out;
    for (const std::vector<Value>& row : rows->rows) out.push_back(NamedOf(row[0]));
    return out;
  }

 private:
  Result<Rows> Run(const std::string& text, Value::Map parameters, std::string& cypher) {
    const Value sorted = Value::OfMap(std::move(parameters));
    cypher = WithParameters(text, sorted.map());
    return graph_.Run(text, sorted.map());
  }
  Graph& graph_;
};

void AppendLiteral(const Value& value, std::string& out) {
  if (value.is(Value::Type::kString)) {
    out += '\'';
    for (const char c : value.string()) {
      if (c == '\'' || c == '\\') out += '\\';
      out += c;
    }
    out += '\'';
  } else if (value.is(Value::Type::kList)) {
    out += '[';
    for (const Value& element : value.list()) {
      if (out.back() != '[') out += ", ";
      AppendLiteral(element, out);
    }
    out += ']';
  } else if (value.is(Value::Type::kInteger)) {
    out += std::to_string(value.integer());
  } else {
    out += "null";
  }
}

}  // namespace

std::unique_ptr<Facts> FactsFrom(Graph& graph) { return std::make_unique<GraphFacts>(graph); }

std::string WithParameters(std::string cypher, const Value::Map& parameters) {
  std::string out;
  for (std::size_t at = 0; at < cypher.size();) {
    if (cypher[at] != '$') {
      out += cypher[at++];
      continue;
    }
    std::size_t end = at + 1;
    while (end < cypher.size() && (std::isalnum(static_cast<unsigned char>(cypher[end])) != 0 ||
                                   cypher[end] == '_')) {
      ++end;
    }
    const std::string name = cypher.substr(at + 1, end - at - 1);
    const auto found = std::find_if(parameters.begin(), parameters.end(),
                                    [&](const auto& entry) { return entry.first == name; });
    if (found == parameters.end()) {
      out += cypher.substr(at, end - at);
    } else {
      AppendLiteral(found->second, out);
    }
    at = end;
  }
  return out;
}

}  // namespace kg::ask
