#include "extract/claims/relation_finder.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "extract/claims/descriptions.h"
#include "extract/claims/hold_to_figures.h"
#include "extract/claims/post_title.h"
#include "extract/claims/proposals.h"
#include "extract/claims/relation_emitter.h"
#include "extract/claims/relation_matcher.h"
#include "extract/claims/relation_rule.h"
#include "extract/claims/rule_screen.h"
#include "extract/claims/symbols.h"
#include "extract/gazetteer/fold.h"

namespace kg::extract {
namespace {

constexpr std::size_t kMostSymbols = 300, kMostReadings = 600;

std::string YearOf(const Period& period) { return period.size() < 4 ? "" : period.substr(0, 4); }

std::optional<Value> PartOf(const ValueMention& value, const std::string& part) {
  if (value.kind == ValueMention::Kind::kPeriod) {
    if (value.period.size() < 4) return std::nullopt;
    if (part == "year") return Value::Integer(std::stoll(YearOf(value.period)));
    // "since May 2015" qualifies with its beginning.
    return Value::String(value.period.ends_with("/..")
                             ? value.period.substr(0, value.period.size() - 3)
                             : value.period);
  }
  if (part == "unit") return Value::String(value.unit);
  return Value::Float(value.value.ToDouble());
}

}  // namespace

struct RelationFinder::Impl {
  RelationRules rules;
  TriggerScanner triggers;
  Proposals proposals;
  Descriptions descriptions;
  RuleScreen screen;
  std::vector<std::uint32_t> word_unit, class_group;  // of a RuleIndex
  std::uint32_t negation = 0xFFFFFFFF, planned = 0xFFFFFFFF, hypothetical = 0xFFFFFFFF;
  PostWords post_words = {};

  void Emit(const Extraction& x, const SentenceSymbols& sentence, const RelationRule& rule,
            const RelationMatch& match, RelationEmitter& emitter) const;
  // What stands right before the match's triggers: "had not been", "plans to".
  bool Precedes(const SentenceSymbols& sentence, const RelationMatch& match,
                std::uint32_t trigger) const;
  // Whether the clause says before the match that it is only hoped, asked for or a condition.
  bool IsHypothetical(const Extraction& x, const SentenceSymbols& sentence,
                      const RelationMatch& match) const;
  void AddFromFigures(const Extraction& x, const std::vector<Symbol>& words,
                      RelationEmitter& emitter) const;
  // By sentence, whether a rule may match in it or a figure stands there.
  std::vector<bool> Promising(const Extraction& x, const FoldedText& folded,
                              const std::vector<Automaton::Hit>& places) const;
};

RelationFinder::RelationFinder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RelationFinder::RelationFinder(RelationFinder&&) noexcept = default;
RelationFinder& RelationFinder::operator=(RelationFinder&&) noexcept = default;
RelationFinder::~RelationFinder() = default;

Result<RelationFinder> RelationFinder::Load(const std::filesystem::path& schemas,
                                            const Folder& folder) {
  Result<RelationRules> rules = RelationRules::Read(schemas);
  if (!rules) return std::move(rules).error();
  Result<TriggerScanner> triggers = TriggerScanner::Build(*rules, folder);
  if (!triggers) return std::move(triggers).error();
  Result<Proposals> proposals = Proposals::Load(schemas);
  if (!proposals) return std::move(proposals).error();
  Result<Descriptions> descriptions = Descriptions::Load(schemas);
  if (!descriptions) return std::move(descriptions).error();
  RuleScreen screen(*rules);
  auto impl = std::make_unique<Impl>(Impl{std::move(*rules), std::move(*triggers),
                                          std::move(*proposals), std::move(*descriptions),
                                          std::move(screen), {}, {}});
  for (std::uint32_t i = 0; i < impl->rules.classes.size(); ++i) {
    if (impl->rules.classes[i] == "negation") impl->negation = i;
    if (impl->rules.classes[i] == "planned") impl->planned = i;
    if (impl->rules.classes[i] == "hypothetical") impl->hypothetical = i;
    if (impl->rules.classes[i] == "ambassador") impl->post_words.ambassador = i;
    if (impl->rules.classes[i] == "department") impl->post_words.department = i;
  }
  return RelationFinder(std::move(impl));
}

std::vector<bool> RelationFinder::Impl::Promising(const Extraction& x, const FoldedText& folded,
                                                  const std::vector<Automaton::Hit>& places) const {
  const std::vector<Sentence>& sentences = x.document.sentences;
  std::vector<bool> promising(sentences.size(), screen.has_rules_without_names_or_words());
  for (const Mention& mention : x.mentions) {
    if (mention.sentence < sentences.size()) promising[mention.sentence] = true;
  }
  for (const Figure& figure : x.figures) promising[figure.sentence] = true;
  std::size_t s = 0;
  for (const Automaton::Hit& hit : places) {
    if (!screen.OpensWithoutNames(rules.words[hit.string].trigger)) continue;
    const std::uint32_t begin = folded.origin[hit.span.begin];
    while (s < sentences.size() && sentences[s].span.end <= begin) ++s;
    if (s < sentences.size() && sentences[s].span.begin <= begin) promising[s] = true;
  }
  return promising;
}

bool RelationFinder::Impl::Precedes(const SentenceSymbols& sentence, const RelationMatch& match,
                                    std::uint32_t trigger) const {
  if (trigger >= sentence.has_trigger.size() || !sentence.has_trigger[trigger]) return false;
  constexpr std::uint32_t kNear = 24;  // bytes
  for (const Symbol& word : sentence.symbols) {
    if (word.kind != Symbol::Kind::kTrigger || word.index != trigger) continue;
    for (const auto& bound : match.bound) {
      for (std::uint32_t i : bound) {
        const Symbol& symbol = sentence.symbols[i];
        if (symbol.kind != Symbol::Kind::kTrigger) continue;
        if (symbol.span.Contains(word.span) ||
            (word.span.end <= symbol.span.begin && symbol.span.begin - word.span.end <= kNear)) {
          return true;
        }
      }
    }
  }
  return false;
}

bool RelationFinder::Impl::IsHypothetical(const Extraction& x, const SentenceSymbols& sentence,
                                          const RelationMatch& match) const {
  if (hypothetical >= sentence.has_trigger.size() || !sentence.has_trigger[hypothetical]) {
    return false;
  }
  constexpr std::uint32_t kFar = 120;  // bytes
  for (const Symbol& word : sentence.symbols) {
    if (word.kind != Symbol::Kind::kTrigger || word.index != hypothetical) continue;
    if (word.span.begin >= match.span.end) break;
    if (word.span.end + kFar < match.span.begin) continue;
    if (word.span.begin >= match.span.begin) return true;
    const std::string_view between =
        x.document.clean.text().substr(word.span.end, match.span.begin - word.span.end);
    if (between.find(';') == std::string_view::npos &&
        between.find("；") == std::string_view::npos) {
      return true;
    }
  }
  return false;
}

// Whether a list that is to be paired names two, so that the rule has something to say.
bool PairIsWhole(const Extraction& x, const SentenceSymbols& sentence, const RelationRule& rule,
                 const RelationMatch& match) {
  for (const Emission& emission : rule.emits) {
    if (emission.subject != emission.object) continue;
    for (std::size_t e = 0; e < rule.pattern.size(); ++e) {
      if (rule.pattern[e].name != emission.subject) continue;
      std::set<EntityIndex> members;
      for (std::uint32_t i : match.bound[e]) {
        if (sentence.symbols[i].kind == Symbol::Kind::kMention) {
          members.insert(x.mentions[sentence.symbols[i].index].entity);
        }
      }
      if (members.size() != 2) return false;
    }
  }
  return true;
}

// Whether two readings speak of the same thing: have a mention in common.
bool ShareMention(const SentenceSymbols& sentence, const RelationMatch& a, const RelationMatch& b) {
  for (const auto& some : a.bound) {
    for (const std::uint32_t i : some) {
      if (sentence.symbols[i].kind != Symbol::Kind::kMention) continue;
      for (const auto& others : b.bound) {
        if (std::find(others.begin(), others.end(), i) != others.end()) return true;
      }
    }
  }
  return false;
}

void RelationFinder::Impl::Emit(const Extraction& x, const SentenceSymbols& sentence,
                                const RelationRule& rule, const RelationMatch& match,
                                RelationEmitter& emitter) const {
  if (Precedes(sentence, match, negation)) return;
  if (!rule.lasting && IsHypothetical(x, sentence, match)) return;
  const bool is_planned = Precedes(sentence, match, planned);
  if (rule.done && is_planned) return;
  const Sentence& where = x.document.sentences[sentence.sentence];
  struct Bound {
    std::vector<EntityIndex> entities;
    std::vector<const ValueMention*> values;
    Span text;
  };
  std::map<std::string, Bound> variables;
  float confidence = rule.confidence;
  for (std::size_t e = 0; e < rule.pattern.size(); ++e) {
    const PatternElement& element = rule.pattern[e];
    if (element.name.empty()) continue;
    Bound& bound = variables[element.name];
    if (element.what == PatternElement::What::kEarlier) {
      bound.entities.push_back(emitter.Actor(x.mentions[match.earlier].entity, element));
      continue;
    }
    if (element.what == PatternElement::What::kEntryDate) {
      bound.values.push_back(&x.values[match.entry_date]);
      continue;
    }
    for (std::uint32_t i : match.bound[e]) {
      const Symbol& symbol = sentence.symbols[i];
      bound.text = bound.text.empty() ? symbol.span : bound.text.Join(symbol.span);
      if (symbol.kind == Symbol::Kind::kMention) {
        const Mention& mention = x.mentions[symbol.index];
        const EntityIndex entity = emitter.Actor(mention.entity, element);
        if (std::find(bound.entities.begin(), bound.entities.end(), entity) ==
            bound.entities.end()) {
          bound.entities.push_back(entity);
        }
        confidence = std::min(confidence, rule.confidence * mention.confidence);
      } else if (symbol.kind == Symbol::Kind::kValue) {
        bound.values.push_back(&x.values[symbol.index]);
      }
    }
  }
  if (where.paper < x.paper_entities.size()) {
    variables["PAPER"].entities = {x.paper_entities[where.paper]};
  }
  for (const Emission& emission : rule.emits) {
    Relation base;
    base.predicate = emission.predicate;
    base.evidence = where.span;
    base.sentence = sentence.sentence;
    base.modality = is_planned ? "planned" : rule.modality;
    base.rule = rule.id;
    base.confidence = confidence;
    const Bound& subject = variables[emission.subject];
    const Bound& object = variables[emission.object];
    // Of a list of values each subject has its own.
    const auto qualify = [&](Relation& relation, std::size_t nth) {
      for (const Emission::Qualifier& qualifier : emission.qualifiers) {
        if (qualifier.variable.empty()) {
          PutQualifier(relation.qualifiers, qualifier.key, Value::String(qualifier.text));
          continue;
        }
        const Bound& bound = variables[qualifier.variable];
        const bool zipped = bound.values.size() > 1 &&
                            bound.values.size() == subject.entities.size();
        if (!bound.values.empty()) {
          const ValueMention& value = *bound.values[zipped ? nth : 0];
          if (auto part = PartOf(value, qualifier.text)) {
            PutQualifier(relation.qualifiers, qualifier.key, std::move(*part));
          }
        } else if (qualifier.text == "name" && !bound.entities.empty()) {
          PutQualifier(relation.qualifiers, qualifier.key,
              Value::String(x.entities[bound.entities.front()].name));
        } else if (!bound.text.empty()) {
          const bool post = qualifier.key == "role";
          const bool of_state = !object.entities.empty() &&
                                x.entities[object.entities.front()].type == EntityType::kCountry;
          const Span span = post ? WholePost(x, sentence, match, bound.text, of_state, post_words)
                                 : bound.text;
          PutQualifier(relation.qualifiers, qualifier.key,
                       Value::String(std::string(x.document.clean.text(span))));
        }
      }
    };
    if (emission.subject == emission.object) {
      if (subject.entities.size() != 2) continue;
      qualify(base, 0);
      base.subject = subject.entities[0];
      base.object = subject.entities[1];
      emitter.Add(std::move(base));
      continue;
    }
    for (std::size_t nth = 0; nth < subject.entities.size(); ++nth) {
      const EntityIndex from = subject.entities[nth];
      Relation of_one = base;
      qualify(of_one, nth);
      if (object.entities.empty()) {
        Relation relation = of_one;
        relation.subject = from;
        if (!object.values.empty()) {
          auto part = PartOf(*object.values.front(), emission.object_part);
          if (!part) continue;
          relation.literal = std::move(*part);
        } else if (!object.text.empty()) {
          relation.literal = Value::String(std::string(x.document.clean.text(object.text)));
        }
        emitter.Add(std::move(relation));
        continue;
      }
      for (EntityIndex to : object.entities) {
        Relation relation = of_one;
        relation.subject = from;
        relation.object = to;
        emitter.Add(std::move(relation));
      }
    }
  }
}

namespace {

constexpr std::size_t kYearOnly = 4;  // characters of a period

// "2031-05", "2031-05-17", and no time between two.
bool IsMonthOrDay(const Period& period) {
  constexpr std::size_t kMonth = 7, kDay = 10;
  return (period.size() == kMonth || period.size() == kDay) && period.find('/') == Period::npos &&
         period[kYearOnly] == '-';
}

// The giver is the subject of the figure; of several parties other banks of its country give, too.
void GiversAndReceivers(const Extraction& x, const Figure& figure, std::vector<EntityIndex>& from,
                        std::vector<EntityIndex>& to) {
  from.clear();
  to.clear();
  const auto lends = [&](EntityIndex e) {
    return x.entities[e].kind == "bank" || x.entities[e].kind == "fund";
  };
  for (const EntityIndex party : figure.parties) {
    const bool gives = party == figure.subject ||
                       (figure.subject != kNoEntity && lends(party) && lends(figure.subject) &&
                        x.entities[party].within == x.entities[figure.subject].within);
    (gives ? from : to).push_back(party);
  }
  if (std::find(from.begin(), from.end(), figure.subject) == from.end()) from.clear();
}

}  // namespace

namespace {

// What the year of a founding, an event or an accession tells of its subject and parties.
void AddDated(const Extraction& x, const Figure& figure, const FigureRule& rule, RelationEmitter& emitter) {
  if (figure.subject == kNoEntity || figure.period.size() < 4) return;
  const Value year = Value::Integer(std::stoll(figure.period.substr(0, 4)));
  Relation relation;
  relation.predicate = rule.predicate;
  relation.subject = figure.subject;
  PutQualifier(relation.qualifiers, "year", year);
  relation.sentence = figure.sentence;
  relation.evidence = x.document.sentences[figure.sentence].span;
  relation.rule = rule.id;
  relation.confidence = figure.confidence;
  if (rule.dated == FigureRule::Dated::kYear) {
    relation.literal = year;
    emitter.Add(std::move(relation));
    return;
  }
  for (const EntityIndex party : figure.parties) {
    relation.subject = rule.dated == FigureRule::Dated::kToParties ? figure.subject : party;
    relation.object = rule.dated == FigureRule::Dated::kToParties ? party : figure.subject;
    emitter.Add(relation);
  }
}

}  // namespace

void RelationFinder::Impl::AddFromFigures(const Extraction& x,
                                          const std::vector<Symbol>& words,
                                          RelationEmitter& emitter) const {
  // Whether the sentence says before the figure that the money is only hoped or asked for.
  const auto only_hoped = [&](const Figure& figure) {
    const std::uint32_t begin = x.document.sentences[figure.sentence].span.begin;
    auto word = std::lower_bound(
        words.begin(), words.end(), begin,
        [](const Symbol& symbol, std::uint32_t at) { return symbol.span.begin < at; });
    for (; word != words.end() && word->span.begin < figure.span.begin; ++word) {
      if (word->index == hypothetical) return true;
    }
    return false;
  };
  for (const Figure& figure : x.figures) {
    std::string_view metric = figure.metric;
    if (metric.ends_with("_growth")) metric.remove_suffix(7);
    for (const FigureRule& rule : rules.figures) {
      if (std::find(rule.metrics.begin(), rule.metrics.end(), metric) == rule.metrics.end()) {
        continue;
      }
      if (figure.modality == "denied") continue;
      if (rule.dated != FigureRule::Dated::kNone) {
        AddDated(x, figure, rule, emitter);
        continue;
      }
      if (figure.parties.size() < 2) continue;
      if (!rule.pair && only_hoped(figure)) continue;
      // Of a country or region with another.
      const bool of_lands = std::all_of(figure.parties.begin(), figure.parties.end(), [&](EntityIndex e) {
        return x.entities[e].type == EntityType::kCountry || x.entities[e].type == EntityType::kPlace;
      });
      if (rule.pair && !of_lands) continue;
      Relation relation;
      relation.predicate = rule.predicate;
      if (!rule.instrument.empty()) {
        PutQualifier(relation.qualifiers, "instrument", Value::String(rule.instrument));
      }
      if (!rule.value_as.empty()) {
        PutQualifier(relation.qualifiers, rule.value_as, Value::Float(figure.value.ToDouble()));
      } else if (!figure.metric.ends_with("_growth")) {
        PutQualifier(relation.qualifiers, "value", Value::Float(figure.value.ToDouble()));
        PutQualifier(relation.qualifiers, "unit", Value::String(figure.unit));
        if (figure.period.size() == kYearOnly) {
          PutQualifier(relation.qualifiers, "year", Value::Integer(std::stoll(figure.period)));
        } else if (rule.predicate == "FINANCES" && IsMonthOrDay(figure.period)) {
          PutQualifier(relation.qualifiers, "date", Value::String(figure.period));
        }
      }
      relation.sentence = figure.sentence;
      relation.evidence = x.document.sentences[figure.sentence].span;
      relation.modality = figure.modality == "planned" ? "planned" : "asserted";
      relation.rule = rule.id;
      relation.confidence = figure.confidence * 0.9F;
      std::vector<EntityIndex> from = {figure.parties[0]}, to = {figure.parties[1]};
      if (!rule.pair) GiversAndReceivers(x, figure, from, to);
      else if (figure.parties.size() != 2) continue;
      for (const EntityIndex giver : from) {
        for (const EntityIndex receiver : to) {
          Relation one = relation;
          one.subject = giver;
          one.object = receiver;
          emitter.Add(std::move(one));
        }
      }
    }
  }
}

void RelationFinder::AddTo(RuleIndex::Builder& index) {
  impl_->proposals.AddTo(index);
  impl_->descriptions.AddTo(index);
  for (const std::string& separator : impl_->rules.separators) index.AddShared(separator);
  for (const FigureRule& rule : impl_->rules.figures) index.AddShared(rule.content);
  std::vector<std::uint32_t>& groups = impl_->class_group;
  for (std::size_t i = 0; i < impl_->rules.classes.size(); ++i) groups.push_back(index.AddGroup());
  for (const TriggerWord& word : impl_->rules.words) {
    const std::string content = impl_->rules.classes[word.trigger] +
                                (word.barred ? "\n!" : "\n") + word.text +
                                (word.prefix ? "*\n" : "\n") +
                                std::string(CodeOf(word.language));
    impl_->word_unit.push_back(index.Add(content));
  }
  for (std::uint32_t r = 0; r < impl_->rules.relations.size(); ++r) {
    std::vector<std::uint32_t> needed;
    for (const std::uint32_t word : impl_->screen.WordsOf(r)) needed.push_back(groups[word]);
    index.AddWithGroups(std::move(needed), impl_->rules.relations[r].content);
  }
}

void RelationFinder::Mark(const Document& document, const std::vector<Automaton::Hit>& triggers,
                          RuleIndex::Met& met) const {
  impl_->proposals.Mark(document, met);
  for (const Automaton::Hit& hit : triggers) {
    met.units.Add(impl_->word_unit[hit.string]);
    met.groups.Add(impl_->class_group[impl_->rules.words[hit.string].trigger]);
  }
}

const Automaton& RelationFinder::automaton() const { return impl_->triggers.automaton(); }

void RelationFinder::Find(Extraction& x, const FoldedText& folded,
                          const std::vector<Automaton::Hit>& places) const {
  const std::vector<Symbol> triggers =
      impl_->triggers.Find(x.document, folded, places, impl_->Promising(x, folded, places));
  const RelationMatcher matcher(x, impl_->rules);
  RelationEmitter emitter(x);
  std::vector<std::uint32_t> due;
  EachSentence(x, triggers, impl_->rules.classes.size(), [&](SentenceSymbols& sentence) {
    // What a person writes has some tens of symbols; a table taken for a sentence has thousands.
    if (sentence.symbols.size() > kMostSymbols) sentence.symbols.resize(kMostSymbols);
    impl_->screen.Find(x, sentence, due);
    if (due.empty()) return;
    matcher.Prepare(sentence);
    // The rules whose patterns fit; of those for one predicate in one place the highest speaks.
    struct Reading {
      const RelationRule* rule;
      RelationMatch match;
    };
    std::vector<Reading> readings;
    for (const std::uint32_t r : due) {
      const RelationRule& rule = impl_->rules.relations[r];
      for (RelationMatch& match : matcher.Find(sentence, rule)) {
        if (!PairIsWhole(x, sentence, rule, match)) continue;
        if (readings.size() < kMostReadings) readings.push_back({&rule, std::move(match)});
      }
    }
    // The highest first: what is beaten itself beats nothing of lower priority.
    std::vector<std::size_t> order(readings.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return readings[a].rule->priority > readings[b].rule->priority;
    });
    std::vector<bool> is_beaten(readings.size(), false);
    for (const std::size_t r : order) {
      const Reading& reading = readings[r];
      const std::string& predicate = reading.rule->emits.front().predicate;
      is_beaten[r] = std::any_of(readings.begin(), readings.end(), [&](const Reading& other) {
        if (!other.match.span.Overlaps(reading.match.span)) return false;
        if (other.rule->family == reading.rule->family && other.rule != reading.rule &&
            !reading.rule->every && other.match.span.size() < reading.match.span.size()) {
          return true;
        }
        return other.rule->priority > reading.rule->priority && !other.rule->beside &&
               !reading.rule->beside &&
               !is_beaten[static_cast<std::size_t>(&other - readings.data())] &&
               other.rule->emits.front().predicate == predicate &&
               ShareMention(sentence, other.match, reading.match);
      });
    }
    for (std::size_t r = 0; r < readings.size(); ++r) {
      if (!is_beaten[r]) impl_->Emit(x, sentence, *readings[r].rule, readings[r].match, emitter);
    }
  });
  impl_->AddFromFigures(x, triggers, emitter);
  HoldToFigures(impl_->rules.figures, x);
  for (Relation& proposal : impl_->proposals.Find(x)) emitter.Add(std::move(proposal));
  for (Relation& description : impl_->descriptions.Find(x)) emitter.Add(std::move(description));
  std::stable_sort(x.relations.begin(), x.relations.end(),
                   [](const Relation& a, const Relation& b) {
                     return a.evidence.begin < b.evidence.begin;
                   });
}

}  // namespace kg::extract
