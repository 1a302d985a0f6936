#include "extract/explain.h"

#include <algorithm>
#include <set>
#include <utility>

#include "extract/claims/relation_matcher.h"
#include "extract/claims/relation_rule.h"
#include "extract/claims/symbols.h"
#include "extract/gazetteer/fold.h"
#include "extract/rules/mention_matcher.h"

namespace kg::extract {
namespace {

constexpr std::size_t kMostNear = 4;  // near misses of each kind in a sentence
constexpr std::size_t kMostSymbols = 300;  // as the relation finder reads

std::string_view NameOfKind(ValueMention::Kind kind) {
  using Kind = ValueMention::Kind;
  switch (kind) {
    case Kind::kNumber: return "number";
    case Kind::kMoney: return "amount of money";
    case Kind::kPercent: return "percentage";
    case Kind::kMultiple: return "multiple";
    case Kind::kRank: return "rank";
    case Kind::kQuantity: return "quantity";
    case Kind::kPeriod: return "period";
    default: return "value";
  }
}

// What an element of a pattern asks for: "a mention of Organization (intl) or Initiative".
std::string Describe(const PatternElement& element, const RelationRules& rules) {
  switch (element.what) {
    case PatternElement::What::kTrigger: return "a word of @" + rules.classes[element.trigger];
    case PatternElement::What::kValue: return "a " + std::string(NameOfKind(element.value));
    case PatternElement::What::kEntryDate: return "a date that stands alone before it";
    case PatternElement::What::kMention:
    case PatternElement::What::kEarlier: break;
  }
  std::string types;
  for (const PatternElement::Type& type : element.types) {
    if (!types.empty()) types += " or ";
    types += type.state ? std::string("State") : std::string(NameOfType(type.type));
    if (!type.kind.empty()) types += " (" + type.kind + ")";
  }
  const bool earlier = element.what == PatternElement::What::kEarlier;
  return std::string(earlier ? "an earlier" : "a") + " mention of " + types;
}

struct Ranked {
  double share = 0;  // of the rule that was satisfied
  NearMiss miss;
};

std::vector<NearMiss> Best(std::vector<Ranked> ranked) {
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const Ranked& a, const Ranked& b) { return a.share > b.share; });
  std::vector<NearMiss> best;
  std::set<std::string> seen;
  for (Ranked& one : ranked) {
    if (best.size() == kMostNear) break;
    if (seen.insert(one.miss.rule).second) best.push_back(std::move(one.miss));
  }
  return best;
}

}  // namespace

struct Explainer::Impl {
  Folder folder;
  MentionMatcher mentions;
  RelationRules relations;
  TriggerScanner triggers;

  std::vector<NearMiss> NearMentions(const Extraction& x, const SentenceExplanation& of) const;
  std::vector<NearMiss> NearRelations(const Extraction& x, const RelationMatcher& matcher,
                                      const SentenceSymbols& symbols,
                                      const SentenceExplanation& of) const;
  std::vector<NearMiss> NearFigures(const Extraction& x, const SentenceExplanation& of) const;
};

Explainer::Explainer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Explainer::Explainer(Explainer&&) noexcept = default;
Explainer& Explainer::operator=(Explainer&&) noexcept = default;
Explainer::~Explainer() = default;

Result<Explainer> Explainer::Load(const std::filesystem::path& schemas) {
  const Folder folder;
  Result<std::vector<MentionRule>> rules = ReadMentionRules(schemas);
  if (!rules) return std::move(rules).error();
  Result<MentionMatcher> mentions = MentionMatcher::Build(std::move(*rules), folder);
  if (!mentions) return std::move(mentions).error();
  Result<RelationRules> relations = RelationRules::Read(schemas);
  if (!relations) return std::move(relations).error();
  Result<TriggerScanner> triggers = TriggerScanner::Build(*relations, folder);
  if (!triggers) return std::move(triggers).error();
  return Explainer(std::make_unique<Impl>(Impl{folder, std::move(*mentions),
                                               std::move(*relations), std::move(*triggers)}));
}

// Rules that found a name which another mention took, or whose trigger stands there in vain.
std::vector<NearMiss> Explainer::Impl::NearMentions(const Extraction& x,
                                                    const SentenceExplanation& of) const {
  const Sentence& sentence = x.document.sentences[of.sentence];
  const std::string_view text = x.document.clean.reading(sentence.span);
  std::vector<Ranked> ranked;
  for (std::uint32_t r = 0; r < mentions.rules().size(); ++r) {
    const MentionRule& rule = mentions.rules()[r];
    if (sentence.zone == Zone::kReference && !rule.in_references) continue;
    if (rule.language != Language::kUnknown && rule.language != sentence.language) continue;
    if (!mentions.Triggered(r, text, folder)) continue;
    const std::vector<Span> spans = mentions.FindWith(r, text);
    if (spans.empty() && !rule.triggers.empty()) {
      ranked.push_back({0.5, {rule.id, "a trigger word is there, but the pattern fits nowhere"}});
    }
    for (const Span& span : spans) {
      const Span clean{sentence.span.begin + span.begin, sentence.span.begin + span.end};
      const Mention* taken = nullptr;
      bool chosen = false;
      for (const std::uint32_t m : of.mentions) {
        chosen = chosen || x.mentions[m].span == clean;
        if (x.mentions[m].span.Overlaps(clean)) taken = &x.mentions[m];
      }
      if (chosen) continue;
      std::string reason = "found \"" + std::string(x.document.clean.text(clean)) + "\", ";
      reason += taken == nullptr ? "which was dropped"
                                 : "which gives way to \"" +
                                       std::string(x.document.clean.text(taken->span)) + "\" by " +
                                       taken->rule;
      ranked.push_back({0.9, {rule.id, std::move(reason)}});
    }
  }
  return Best(std::move(ranked));
}

std::vector<NearMiss> Explainer::Impl::NearRelations(const Extraction& x,
                                                     const RelationMatcher& matcher,
                                                     const SentenceSymbols& symbols,
                                                     const SentenceExplanation& of) const {
  const Sentence& sentence = x.document.sentences[of.sentence];
  std::set<std::string> fired;
  for (const std::uint32_t r : of.relations) fired.insert(x.relations[r].rule);
  std::vector<Ranked> ranked;
  for (const RelationRule& rule : relations.relations) {
    if (fired.contains(rule.id)) continue;
    if (rule.language != Language::kUnknown && rule.language != sentence.language) continue;
    std::size_t has = 0, wanted = 0;
    std::string missing;
    for (const PatternElement& element : rule.pattern) {
      if (element.what != PatternElement::What::kTrigger) continue;
      ++wanted;
      if (symbols.has_trigger[element.trigger]) ++has;
      else missing = Describe(element, relations);
    }
    if (wanted > 0 && has + 1 < wanted) continue;
    std::size_t reach = 0;
    const std::vector<RelationMatch> matches = matcher.Find(symbols, rule, &reach);
    const auto size = static_cast<double>(rule.pattern.size());
    if (std::find(rule.zones.begin(), rule.zones.end(), sentence.zone) == rule.zones.end()) {
      if (!matches.empty()) {
        ranked.push_back({0.95, {rule.id, "it fits, but does not read this part of a document"}});
      }
    } else if (!matches.empty()) {
      ranked.push_back({0.98,
                        {rule.id,
                         "it fits, but a rule of higher priority speaks, the sentence denies it, or "
                         "what it says is said already"}});
    } else if (reach > 0 && reach < rule.pattern.size()) {
      const PatternElement& next = rule.pattern[reach];
      const double share = (static_cast<double>(reach) + (has == wanted ? 0.5 : 0.0)) / size;
      std::string reason = has < wanted ? missing + " is missing"
                                        : Describe(next, relations) + " is not where element " +
                                              std::to_string(reach + 1) + " of the pattern asks for it";
      if (share >= 0.4) ranked.push_back({share, {rule.id, std::move(reason)}});
    } else if (has == wanted && wanted > 0 && reach == 0) {
      ranked.push_back({0.3, {rule.id, Describe(rule.pattern.front(), relations) + " is missing"}});
    }
  }
  return Best(std::move(ranked));
}

std::vector<NearMiss> Explainer::Impl::NearFigures(const Extraction& x,
                                                   const SentenceExplanation& of) const {
  using Kind = ValueMention::Kind;
  std::vector<NearMiss> near;
  for (const std::uint32_t v : of.values) {
    const ValueMention& value = x.values[v];
    if (value.kind == Kind::kPeriod || near.size() == kMostNear) continue;
    const bool used = std::any_of(of.figures.begin(), of.figures.end(), [&](std::uint32_t f) {
      return x.figures[f].span.Overlaps(value.span);
    });
    if (used) continue;
    const std::string quoted = "\"" + std::string(x.document.clean.text(value.span)) + "\"";
    near.push_back({"figure", value.kind == Kind::kIgnored
                                  ? quoted + " is read as no figure (" + value.rule + ")"
                                  : quoted + " has no cue of a metric near it that its unit fits"});
  }
  return near;
}

std::vector<SentenceExplanation> Explainer::Explain(const Extraction& x) const {
  const std::size_t count = x.document.sentences.size();
  std::vector<SentenceExplanation> all(count);
  for (std::uint32_t s = 0; s < count; ++s) all[s].sentence = s;
  const auto add = [&](const auto& list, std::vector<std::uint32_t> SentenceExplanation::*of) {
    for (std::uint32_t i = 0; i < list.size(); ++i) {
      if (list[i].sentence < count) (all[list[i].sentence].*of).push_back(i);
    }
  };
  add(x.mentions, &SentenceExplanation::mentions);
  add(x.values, &SentenceExplanation::values);
  add(x.figures, &SentenceExplanation::figures);
  add(x.relations, &SentenceExplanation::relations);
  const auto append = [](std::vector<NearMiss>& to, std::vector<NearMiss> from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  for (SentenceExplanation& one : all) {
    if (x.document.sentences[one.sentence].zone == Zone::kFurniture) continue;
    append(one.near, impl_->NearMentions(x, one));
    if (x.document.sentences[one.sentence].zone != Zone::kReference) {
      append(one.near, impl_->NearFigures(x, one));
    }
  }
  const FoldedText folded = impl_->folder.Fold(x.document.clean.reading());
  std::vector<Automaton::Hit> places;
  impl_->triggers.automaton().ScanWords(folded.text, places);
  const std::vector<Symbol> triggers = impl_->triggers.Find(
      x.document, folded, places, std::vector<bool>(x.document.sentences.size(), true));
  const RelationMatcher matcher(x, impl_->relations);
  EachSentence(x, triggers, impl_->relations.classes.size(), [&](SentenceSymbols& symbols) {
    SentenceExplanation& one = all[symbols.sentence];
    const Zone zone = x.document.sentences[symbols.sentence].zone;
    if (zone == Zone::kFurniture || zone == Zone::kReference) return;
    if (symbols.symbols.size() > kMostSymbols) symbols.symbols.resize(kMostSymbols);
    matcher.Prepare(symbols);
    append(one.near, impl_->NearRelations(x, matcher, symbols, one));
  });
  return all;
}

}  // namespace kg::extract
