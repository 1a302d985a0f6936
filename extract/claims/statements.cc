// The shape of the graph: what one document's extraction becomes in the store.
//
//   (:Document)-[:CONTAINS]->(:Paper)-[:CONTAINS]->(:Reference)-[:DENOTES]->(:Work)
//   (:Document)-[:MENTIONS]->(entity)   (:Paper)-[:MENTIONS]->(entity)   evidence: every mention
//   (:Figure)-[:MEASURES]->(:Metric)
//   (:Figure)-[:SUBJECT {role}]->(entity)       role: owner (whose value it is), partner
//   (:Figure)-[:REPORTED_BY]->(entity)   (:Figure)-[:CHANGE_OF]->(:Figure)
//   (entity)-[RELATION {modality, ...}]->(entity)
//   (entity)-[RELATION]->(:Year | :Email | :Proposal | :Literal)   relations with a literal object
//
// Every node has `id`, which is its key ("country:BY", "figure:3f..."); only a metric's `id` is the
// bare name of schemas/ontology/metrics.json ("bilateral_trade_volume", key "metric:bil...").
#include <algorithm>
#include <bit>
#include <cctype>
#include <cmath>
#include <numeric>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "extract/claims/period_bounds.h"
#include "extract/link/candidate.h"
#include "extract/pipeline.h"
#include "extract/values/approximation.h"

namespace kg::extract {
namespace {

constexpr std::string_view kDocumentRule = "layout/document@1";
constexpr std::string_view kPaperRule = "layout/paper@1";
constexpr std::string_view kReferenceRule = "layout/reference@1";

std::string_view LabelOf(EntityType type) {
  switch (type) {
    case EntityType::kCountry: return "Country";
    case EntityType::kPlace: return "Place";
    case EntityType::kOrganization: return "Organization";
    case EntityType::kPerson: return "Person";
    case EntityType::kInitiative: return "Initiative";
    case EntityType::kProject: return "Project";
    case EntityType::kAgreement: return "Agreement";
    case EntityType::kEvent: return "Event";
    case EntityType::kDocument: return "Work";
    case EntityType::kConcept: return "Topic";
  }
  return "Topic";
}

std::string_view NameOf(Figure::Direction direction) {
  switch (direction) {
    case Figure::Direction::kNone: return "";
    case Figure::Direction::kIncrease: return "increase";
    case Figure::Direction::kDecrease: return "decrease";
    case Figure::Direction::kUnchanged: return "unchanged";
  }
  return "";
}

std::string_view KindOf(const Figure& figure) {
  if (figure.metric.ends_with("_growth")) return "change";
  if (figure.unit == "rank") return "rank";
  if (figure.unit == "percent") return "share";
  if (figure.unit == "count") return "count";
  if (figure.unit.find('/') != std::string::npos) return "rate";
  return "level";
}

bool IsCurrency(std::string_view unit) {
  return unit.size() == 3 &&
         std::all_of(unit.begin(), unit.end(), [](char c) { return c >= 'A' && c <= 'Z'; }) &&
         unit != "TEU";
}

// A whole number that a double holds exactly is an integer, so that counts read as counts.
Value NumberOf(const Decimal& decimal) {
  const double number = decimal.ToDouble();
  if (std::abs(number) < 9007199254740992.0 && number == std::trunc(number)) {
    return Value::Integer(static_cast<std::int64_t>(number));
  }
  return Value::Float(number);
}

// Significant digits as printed.
int DigitsOf(const Decimal& decimal) {
  int digits = 0;
  for (std::int64_t rest = decimal.mantissa; rest != 0; rest /= 10) ++digits;
  return digits;
}

std::string HashedKey(std::string_view type, std::string_view content) {
  return std::string(type) + ':' + ToHex(HashBytes(content));
}

// Collects statements; those with one id become one, with the evidence of all.
class Collector {
 public:
  explicit Collector(const Extraction& extraction) : extraction_(extraction) {
    // About what a document of its kind yields: statements are heavy to move.
    const std::size_t likely = 32 + extraction.entities.size() * 8 +
                               extraction.figures.size() * 20 +
                               extraction.document.references.size() * 24 +
                               extraction.relations.size() * 2;
    statements_.reserve(likely);
    ids_.reserve(likely);
    slots_.resize(std::bit_ceil(2 * likely), kFree);
  }

  Evidence At(Span clean, std::uint32_t sentence, std::string_view rule, float confidence) const {
    const Document& document = extraction_.document;
    const Span around =
        sentence < document.sentences.size() ? document.sentences[sentence].span : clean;
    return {document.clean.ToSource(clean), document.clean.ToSource(around.Join(clean)),
            std::string(rule), confidence};
  }
  // A place that is its own context: a title, an entry.
  Evidence At(Span clean, std::string_view rule) const {
    const Span source = extraction_.document.clean.ToSource(clean);
    return {source, source, std::string(rule), 1};
  }

  // The statement's number, for Support.
  std::size_t Label(const std::string& node, std::string_view label, const Evidence& evidence) {
    return Add({.kind = Statement::Kind::kLabel, .subject = node, .predicate = std::string(label)},
               evidence);
  }
  void Property(const std::string& node, std::string_view key, Value value,
                const Evidence& evidence) {
    if (value.is_null() || (value.is(Value::Type::kString) && value.string().empty())) return;
    Add({.kind = Statement::Kind::kProperty,
         .subject = node,
         .predicate = std::string(key),
         .value = std::move(value)},
        evidence);
  }
  void Text(const std::string& node, std::string_view key, std::string text,
            const Evidence& evidence) {
    Property(node, key, Value::String(std::move(text)), evidence);
  }
  void Member(const std::string& node, std::string_view key, std::string element,
              const Evidence& evidence) {
    if (element.empty()) return;
    Add({.kind = Statement::Kind::kMember,
         .subject = node,
         .predicate = std::string(key),
         .value = Value::String(std::move(element))},
        evidence);
  }
  std::size_t Relationship(const std::string& source, std::string_view type,
                           const std::string& target, const Evidence& evidence,
                           Value::Map qualifiers = {}, std::string discriminator = {}) {
    return Add({.kind = Statement::Kind::kRelationship,
                .subject = source,
                .predicate = std::string(type),
                .object = target,
                .discriminator = std::move(discriminator),
                .qualifiers = std::move(qualifiers)},
               evidence);
  }
  // One more place that says what a statement says.
  void Support(std::size_t statement, const Evidence& evidence) {
    statements_[statement].evidence.push_back(evidence);
  }

  std::vector<Statement> Take() {
    std::vector<std::uint32_t> order(statements_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return ids_[a] < ids_[b]; });
    std::vector<Statement> result;
    result.reserve(statements_.size());
    for (const std::uint32_t index : order) {
      Statement& statement = statements_[index];
      auto& evidence = statement.evidence;
      if (evidence.size() > 1) {
        std::sort(evidence.begin(), evidence.end(), [](const Evidence& a, const Evidence& b) {
          return std::tie(a.span, a.sentence, a.rule) < std::tie(b.span, b.sentence, b.rule);
        });
        evidence.erase(std::unique(evidence.begin(), evidence.end()), evidence.end());
      }
      result.push_back(std::move(statement));
    }
    return result;
  }

 private:
  static constexpr std::uint32_t kFree = 0xFFFFFFFF;

  std::size_t Add(Statement&& statement, const Evidence& evidence) {
    const StatementId id = IdOf(statement);
    const std::uint32_t index = NumberOf(id);
    if (index == statements_.size()) {
      statements_.push_back(std::move(statement));
      ids_.push_back(id);
    } else {
      for (auto& [key, value] : statement.qualifiers) {
        auto& known = statements_[index].qualifiers;
        const bool present = std::any_of(known.begin(), known.end(),
                                         [&](const auto& entry) { return entry.first == key; });
        if (!present) known.emplace_back(key, value);
      }
    }
    statements_[index].evidence.push_back(evidence);
    return index;
  }

  // The number of the statement with this id; a new one gets the next. An id is a hash, so its lower
  // bits tell where to look.
  std::uint32_t NumberOf(const StatementId& id) {
    if (2 * ids_.size() >= slots_.size()) {
      slots_.assign(2 * slots_.size(), kFree);
      for (std::uint32_t i = 0; i < ids_.size(); ++i) slots_[FreeSlot(ids_[i])] = i;
    }
    std::size_t slot = id.low & (slots_.size() - 1);
    for (; slots_[slot] != kFree; slot = (slot + 1) & (slots_.size() - 1)) {
      if (ids_[slots_[slot]] == id) return slots_[slot];
    }
    return slots_[slot] = static_cast<std::uint32_t>(ids_.size());
  }
  std::size_t FreeSlot(const StatementId& id) const {
    std::size_t slot = id.low & (slots_.size() - 1);
    while (slots_[slot] != kFree) slot = (slot + 1) & (slots_.size() - 1);
    return slot;
  }

  const Extraction& extraction_;
  std::vector<Statement> statements_;
  std::vector<StatementId> ids_;      // of statements_
  std::vector<std::uint32_t> slots_;  // a power of two: numbers of statements by their ids
};

class Shape {
 public:
  explicit Shape(const Extraction& extraction)
      : extraction_(extraction),
        document_(extraction.document),
        out_(extraction),
        labels_(extraction.entities.size()),
        is_paper_(extraction.entities.size()) {
    for (EntityIndex paper : extraction.paper_entities) {
      if (paper != kNoEntity) is_paper_[paper] = true;
    }
  }

  std::vector<Statement> Build() {
    AddDocument();
    AddPapers();
    AddReferences();
    AddMentions();
    AddFigures();
    AddRelations();
    return out_.Take();
  }

 private:
  const Entity& entity(EntityIndex index) const { return extraction_.entities[index]; }

  // Labels are supported by every place where the entity was met; names and aliases, which are the
  // same there, by the first. What the gazetteer knows is one list, `names`: a statement for each
  // of its forms in each document would outweigh all else in the store.
  void Describe(EntityIndex index, const Evidence& evidence) {
    std::vector<std::size_t>& labels = labels_[index];
    if (!labels.empty()) {
      for (const std::size_t label : labels) out_.Support(label, evidence);
      return;
    }
    const Entity& e = entity(index);
    const bool paper = is_paper_[index];
    labels.push_back(out_.Label(e.key, paper ? "Paper" : LabelOf(e.type), evidence));
    // A park is a site that was built and a body that runs it.
    if (e.kind == "park" && e.type == EntityType::kProject) {
      labels.push_back(out_.Label(e.key, "Organization", evidence));
    }
    out_.Text(e.key, "id", e.key, evidence);
    out_.Text(e.key, "name", e.name, evidence);
    out_.Text(e.key, "kind", e.kind, evidence);
    out_.Text(e.key, "translit", e.translit, evidence);
    out_.Text(e.key, "sound", e.sound, evidence);
    for (const auto& [language, name] : e.names) {
      out_.Text(e.key, "name_" + language, name, evidence);
    }
    if (paper) return;
    Value::List known;
    for (std::size_t i = 0; i < e.aliases.size(); ++i) {
      if (i < e.known_aliases) {
        known.push_back(Value::String(e.aliases[i]));
      } else {
        out_.Member(e.key, "aliases", e.aliases[i], evidence);
      }
    }
    if (!known.empty()) out_.Property(e.key, "names", Value::OfList(std::move(known)), evidence);
  }

  void AddDocument() {
    key_ = "doc:" + document_.sha256.substr(0, 32);
    const Span first =
        document_.sentences.empty() ? Span{} : document_.sentences.front().span;
    const Evidence evidence = out_.At(first, kDocumentRule);
    out_.Label(key_, "Document", evidence);
    out_.Text(key_, "id", key_, evidence);
    out_.Text(key_, "name", document_.name, evidence);
    out_.Text(key_, "language", std::string(CodeOf(document_.language)), evidence);
    out_.Text(key_, "encoding", document_.encoding, evidence);
    out_.Text(key_, "sha256", document_.sha256, evidence);
    for (const Paper& paper : document_.papers) {
      if (paper.title.empty()) continue;
      out_.Text(key_, "title", paper.title, out_.At(paper.title_span, kPaperRule));
      break;
    }
  }

  void AddPapers() {
    for (std::size_t i = 0; i < document_.papers.size(); ++i) {
      if (i >= extraction_.paper_entities.size()) break;
      const Paper& paper = document_.papers[i];
      const EntityIndex index = extraction_.paper_entities[i];
      if (index == kNoEntity) continue;
      const std::string& key = entity(index).key;
      const Evidence evidence = out_.At(
          paper.title_span.empty() ? FirstSentenceOf(i, paper) : paper.title_span, kPaperRule);
      Describe(index, evidence);
      out_.Text(key, "title", paper.title, evidence);
      out_.Text(key, "language", std::string(CodeOf(paper.language)), evidence);
      out_.Property(key, "pos", Value::Integer(static_cast<std::int64_t>(i + 1)), evidence);
      out_.Relationship(key_, "CONTAINS", key, evidence);
    }
  }

  Span FirstSentenceOf(std::size_t paper_index, const Paper& paper) const {
    for (const Sentence& sentence : document_.sentences) {
      if (sentence.paper == paper_index) return sentence.span;
    }
    return {paper.span.begin, paper.span.begin};
  }

  std::string PaperKey(std::uint32_t paper) const {
    if (paper < extraction_.paper_entities.size() &&
        extraction_.paper_entities[paper] != kNoEntity) {
      return entity(extraction_.paper_entities[paper]).key;
    }
    return key_;
  }

  void AddReferences() {
    for (std::size_t i = 0; i < document_.references.size(); ++i) {
      const Reference& reference = document_.references[i];
      const Evidence evidence = out_.At(reference.span, kReferenceRule);
      const std::string text(document_.clean.text(reference.span));
      const std::string key = HashedKey("ref", document_.sha256 + '#' + std::to_string(i));
      out_.Label(key, "Reference", evidence);
      out_.Text(key, "id", key, evidence);
      out_.Text(key, "name", text, evidence);
      if (reference.number > 0) {
        out_.Property(key, "number", Value::Integer(reference.number), evidence);
      }
      out_.Relationship(PaperKey(reference.paper), "CONTAINS", key, evidence);
      if (i >= extraction_.reference_entities.size() ||
          extraction_.reference_entities[i] == kNoEntity) {
        continue;
      }
      const EntityIndex work = extraction_.reference_entities[i];
      Describe(work, evidence);
      DescribeWork(entity(work).key, reference, evidence);
      out_.Relationship(key, "DENOTES", entity(work).key, evidence);
    }
  }

  void DescribeWork(const std::string& work, const Reference& reference,
                    const Evidence& evidence) {
    out_.Text(work, "title", reference.title, evidence);
    out_.Text(work, "kind", reference.type, evidence);
    out_.Text(work, "container", reference.container, evidence);
    out_.Text(work, "institution", reference.institution, evidence);
    out_.Text(work, "volume", reference.volume, evidence);
    out_.Text(work, "issue", reference.issue, evidence);
    out_.Text(work, "pages", reference.pages, evidence);
    out_.Text(work, "doi", reference.doi, evidence);
    out_.Text(work, "date", reference.date, evidence);
    out_.Text(work, "publisher", reference.publisher, evidence);
    out_.Text(work, "language", std::string(CodeOf(reference.language)), evidence);
    if (reference.year != 0) {
      out_.Property(work, "year", Value::Integer(reference.year), evidence);
    }
    for (const std::string& author : reference.authors) {
      out_.Member(work, "authors", author, evidence);
    }
  }

  void AddMentions() {
    // What a first mention states, by paper and entity; the others support it.
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> stated;
    for (const Mention& mention : extraction_.mentions) {
      if (mention.entity == kNoEntity || mention.nominal) continue;
      const Evidence evidence =
          out_.At(mention.span, mention.sentence, mention.rule, mention.confidence);
      Describe(mention.entity, evidence);
      if (mention.rule == kMisnomerRule) {
        out_.Member(entity(mention.entity).key, "misnomers",
                    std::string(document_.clean.text(mention.span)), evidence);
      }
      const bool placed = mention.sentence < document_.sentences.size();
      const std::uint32_t in = placed ? document_.sentences[mention.sentence].paper : 0xFFFFFFFF;
      std::vector<std::size_t>& mentions =
          stated[static_cast<std::uint64_t>(in) << 32 | mention.entity];
      if (!mentions.empty()) {
        for (const std::size_t statement : mentions) out_.Support(statement, evidence);
        continue;
      }
      const std::string& target = entity(mention.entity).key;
      mentions.push_back(out_.Relationship(key_, "MENTIONS", target, evidence));
      if (!placed) continue;
      const std::string paper = PaperKey(in);
      if (paper != key_ && paper != target) {
        mentions.push_back(out_.Relationship(paper, "MENTIONS", target, evidence));
      }
    }
  }

  // Two documents that make the same claim support one Figure.
  std::string FigureKey(const Figure& figure) const {
    std::vector<std::string> parties;
    for (EntityIndex party : figure.parties) parties.push_back(entity(party).key);
    std::sort(parties.begin(), parties.end());
    std::string slots = figure.metric + '|' + figure.value.ToString() + '|' + figure.unit + '|' +
                        std::string(NameOf(figure.approximation)) + '|' +
                        std::string(NameOf(figure.direction)) + '|' + figure.period + '|' +
                        figure.base_period + '|' + figure.modality + '|' + figure.counted + '|' +
                        figure.coverage + '|';
    if (figure.subject != kNoEntity) slots += entity(figure.subject).key;
    for (const std::string& party : parties) slots += '|' + party;
    return HashedKey("figure", slots);
  }

  void AddFigures() {
    for (const Figure& figure : extraction_.figures) AddFigure(figure);
  }

  void AddFigure(const Figure& figure) {
    const std::string key = FigureKey(figure);
    const Evidence evidence =
        out_.At(figure.span, figure.sentence, figure.rule, figure.confidence);
    const std::string amount(document_.clean.text(figure.span));
    out_.Label(key, "Figure", evidence);
    out_.Text(key, "id", key, evidence);
    out_.Text(key, "name", amount + " (" + ReadableName(figure.metric) + ")", evidence);
    out_.Text(key, "metric", figure.metric, evidence);
    out_.Property(key, "value", NumberOf(figure.value), evidence);
    out_.Property(key, "digits", Value::Integer(DigitsOf(figure.value)), evidence);
    out_.Text(key, "amount_text", amount, evidence);
    out_.Text(key, "unit", figure.unit, evidence);
    if (IsCurrency(figure.unit)) out_.Text(key, "currency", figure.unit, evidence);
    out_.Text(key, "kind", std::string(KindOf(figure)), evidence);
    out_.Text(key, "approx", std::string(NameOf(figure.approximation)), evidence);
    out_.Text(key, "direction", std::string(NameOf(figure.direction)), evidence);
    out_.Text(key, "period", figure.period, evidence);
    const PeriodBounds bounds = BoundsOf(figure.period);
    out_.Text(key, "period_start", bounds.first, evidence);
    out_.Text(key, "period_end", bounds.last, evidence);
    if (figure.period_inferred) {
      out_.Property(key, "period_inferred", Value::Boolean(true), evidence);
    }
    out_.Text(key, "base_period", figure.base_period, evidence);
    out_.Text(key, "modality", figure.modality, evidence);
    out_.Text(key, "counted", figure.counted, evidence);
    out_.Text(key, "coverage", figure.coverage, evidence);
    out_.Text(key, "comparison", figure.keys.comparison, evidence);
    out_.Text(key, "comparison_total", figure.keys.total, evidence);
    out_.Text(key, "comparison_level", figure.keys.level, evidence);
    out_.Text(key, "comparison_base", figure.keys.base, evidence);
    for (const auto& [unit, value] : figure.readings) {
      out_.Member(key, "readings", value.ToString() + ' ' + unit, evidence);
    }
    if (figure.sentence < document_.sentences.size()) {
      out_.Text(key, "sentence",
                std::string(document_.clean.text(document_.sentences[figure.sentence].span)),
                evidence);
    }
    out_.Text(key, "document", document_.name, evidence);
    AddFigureLinks(key, figure, evidence);
  }

  void AddFigureLinks(const std::string& key, const Figure& figure, const Evidence& evidence) {
    const std::string metric = "metric:" + figure.metric;
    out_.Label(metric, "Metric", evidence);
    out_.Text(metric, "id", figure.metric, evidence);
    out_.Text(metric, "name", ReadableName(figure.metric), evidence);
    out_.Relationship(key, "MEASURES", metric, evidence);
    auto link = [&](EntityIndex index, std::string_view type, std::string_view role) {
      Describe(index, evidence);
      Value::Map qualifiers;
      if (!role.empty()) qualifiers.emplace_back("role", Value::String(std::string(role)));
      out_.Relationship(key, type, entity(index).key, evidence, std::move(qualifiers));
    };
    if (figure.subject != kNoEntity) link(figure.subject, "SUBJECT", "owner");
    for (EntityIndex party : figure.parties) {
      if (party != figure.subject) link(party, "SUBJECT", "partner");
    }
    if (figure.reporter != kNoEntity) link(figure.reporter, "REPORTED_BY", "");
    if (figure.change_of >= 0 &&
        static_cast<std::size_t>(figure.change_of) < extraction_.figures.size()) {
      const Figure& level = extraction_.figures[static_cast<std::size_t>(figure.change_of)];
      out_.Relationship(key, "CHANGE_OF", FigureKey(level), evidence);
    }
  }

  static std::string ReadableName(std::string id) {
    std::replace(id.begin(), id.end(), '_', ' ');
    return id;
  }

  void AddRelations() {
    for (const Relation& relation : extraction_.relations) {
      if (relation.subject == kNoEntity) continue;
      const Evidence evidence =
          out_.At(relation.evidence, relation.sentence, relation.rule, relation.confidence);
      Describe(relation.subject, evidence);
      Value::Map qualifiers = relation.qualifiers;
      qualifiers.emplace_back("modality", Value::String(relation.modality));
      std::string object;
      if (relation.object != kNoEntity) {
        Describe(relation.object, evidence);
        object = entity(relation.object).key;
      } else {
        object = AddLiteral(relation, evidence);
      }
      // Facts that differ in time, or in being a fact, are different facts.
      std::string discriminator;
      for (const auto& [name, value] : relation.qualifiers) {
        if (name != "year" && name != "since" && name != "date") continue;
        discriminator += name + '=' +
                         (value.is(Value::Type::kString) ? std::string(value.string())
                          : value.is(Value::Type::kInteger) ? std::to_string(value.integer())
                                                            : std::string()) +
                         ';';
      }
      if (relation.modality != "asserted") discriminator += "modality=" + relation.modality;
      out_.Relationship(entity(relation.subject).key, relation.predicate, object, evidence,
                        std::move(qualifiers), std::move(discriminator));
    }
  }

  // The node that stands for a literal object; returns its key.
  std::string AddLiteral(const Relation& relation, const Evidence& evidence) {
    const std::string& subject = entity(relation.subject).key;
    const Value& literal = relation.literal;
    std::string key, label, name;
    if (literal.is(Value::Type::kInteger)) {
      name = std::to_string(literal.integer());
      key = "year:" + name;
      label = "Year";
      out_.Property(key, "value", literal, evidence);
      if (relation.predicate == "FOUNDED_IN") out_.Property(subject, "founded", literal, evidence);
      if (relation.predicate == "HELD_IN") out_.Property(subject, "held", literal, evidence);
    } else {
      name = literal.is(Value::Type::kString) ? std::string(literal.string()) : std::string();
      if (relation.predicate == "HAS_EMAIL" || relation.predicate == "HAS_CONTACT_EMAIL") {
        label = "Email";
        out_.Member(subject, "emails", name, evidence);
      } else {
        label = relation.predicate == "PROPOSES" ? "Proposal" : "Literal";
      }
      std::string prefix = label;
      prefix[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(prefix[0])));
      key = HashedKey(prefix, name);
      out_.Text(key, "text", name, evidence);
    }
    out_.Label(key, label, evidence);
    out_.Text(key, "id", key, evidence);
    out_.Text(key, "name", name, evidence);
    return key;
  }

  const Extraction& extraction_;
  const Document& document_;
  Collector out_;
  std::string key_;
  std::vector<std::vector<std::size_t>> labels_;  // by entity, once it is described
  std::vector<bool> is_paper_;                    // by entity
};

}  // namespace

std::vector<Statement> ToStatements(const Extraction& extraction) {
  return Shape(extraction).Build();
}

}  // namespace kg::extract
