#include <algorithm>
#include <array>
#include <utility>

#include "extract/text/characters.h"
#include "tools/ask/counted_things.h"
#include "tools/ask/question.h"
#include "tools/ask/question_text.h"

namespace kg::ask {
namespace {

using extract::Language;

// Units of what "how long" asks for.
constexpr std::array<std::string_view, 6> kTimeUnits = {"year", "month",  "week",
                                                        "day",  "hour", "minute"};

// One question, taken apart step by step; each step reads what those before it have found.
class Analysis {
 public:
  Analysis(const extract::Extraction& extraction, const Words& words)
      : extraction_(extraction), document_(extraction.document), words_(words) {}

  Question Run() {
    const std::string clean(document_.clean.text());
    out_.text = clean;
    out_.folded = FoldedText(clean);
    out_.language = LanguageOf(out_.folded, document_.language, words_);
    table_ = &words_.Of(out_.language);
    out_.quoted = Quoted(clean);
    ideas_ = WithoutInner(words_.IdeasIn(out_.folded));
    who_ = out_.folded.tokens.size();
    last_name_ = out_.folded.tokens.size() + 1;
    PlaceCharacters(clean);
    ReadEntities();
    ReadValues();
    ReadSlots();
    ReadUnits();
    ReadRelations();
    ReadMetrics();
    AddNarrowerMetrics();
    AddSlotOfNoWord();
    ReadTopics();
    return std::move(out_);
  }

 private:
  // Folding may change the number of bytes, but not of characters: tokens are placed in the clean
  // text by counting these.
  void PlaceCharacters(std::string_view clean) {
    for (std::size_t at = 0; at < clean.size();) {
      const std::size_t begin = at;
      extract::DecodeAt(clean, at);
      places_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)});
    }
    character_of_.assign(out_.folded.text.size() + 1, 0);
    std::size_t number = 0;
    for (std::size_t at = 0; at < out_.folded.text.size(); ++number) {
      const std::size_t begin = at;
      extract::DecodeAt(out_.folded.text, at);
      for (std::size_t i = begin; i < at; ++i) character_of_[i] = number;
    }
    character_of_[out_.folded.text.size()] = number;
  }
  Span PlaceOf(std::size_t token) const {
    const Span folded = out_.folded.tokens[token].span;
    const std::size_t first = character_of_[folded.begin], last = character_of_[folded.end - 1];
    if (first >= places_.size() || last >= places_.size()) return {};
    return {places_[first].begin, places_[last].end};
  }
  std::vector<std::size_t> TokensIn(Span span) const {
    std::vector<std::size_t> tokens;
    for (std::size_t i = 0; i < out_.folded.tokens.size(); ++i) {
      if (span.Overlaps(PlaceOf(i))) tokens.push_back(i);
    }
    return tokens;
  }

  void ReadEntities() {
    for (const extract::Mention& mention : extraction_.mentions) {
      if (mention.entity == extract::kNoEntity || mention.nominal) continue;
      const extract::Entity& entity = extraction_.entities[mention.entity];
      // The title of the question itself is no entity that it speaks of.
      if (entity.type == extract::EntityType::kDocument && !entity.curated) continue;
      const std::vector<std::size_t> tokens = TokensIn(mention.span);
      if (tokens.empty()) continue;
      // "Колькі Інстытутаў" is no person.
      if (!entity.curated && table_->stop.contains(out_.folded.word(tokens.front()))) continue;
      const bool known = std::any_of(out_.entities.begin(), out_.entities.end(),
                                     [&](const NamedEntity& e) { return e.key == entity.key; });
      const bool inside = std::any_of(
          extraction_.mentions.begin(), extraction_.mentions.end(), [&](const extract::Mention& m) {
            if (m.span == mention.span || !m.span.Contains(mention.span) || m.nominal ||
                m.entity == extract::kNoEntity) {
              return false;
            }
            // Names inside a name that no table has are named themselves: "the embassy of China".
            const extract::Entity& outer = extraction_.entities[m.entity];
            return outer.type == extract::EntityType::kPerson ||
                   (outer.curated && outer.type != extract::EntityType::kDocument);
          });
      // A name that no table has may stand otherwise in the documents: its words stay words.
      const bool as_one = entity.curated || entity.type == extract::EntityType::kPerson;
      if (!inside && as_one) entity_tokens_.insert(tokens.begin(), tokens.end());
      if (known || inside) continue;
      if (entity.type == extract::EntityType::kPerson && !entity.translit.empty()) {
        out_.sounds.push_back(entity.translit);
      }
      NamedEntity named{entity.key,      entity.name,    entity.type, {}, mention.demonym,
                        tokens.front(), tokens.back()};
      for (const auto& [language, name] : entity.names) named.names.push_back(name);
      named.names.insert(named.names.end(), entity.aliases.begin(), entity.aliases.end());
      named.names.emplace_back(document_.clean.text(mention.span));
      named.curated = as_one;
      named.known = entity.curated;
      named.written = document_.clean.text(mention.span);
      out_.entities.push_back(std::move(named));
    }
  }

  void ReadValues() {
    for (const extract::ValueMention& value : extraction_.values) {
      if (value.kind == extract::ValueMention::Kind::kMoney) {
        out_.amounts.emplace_back(value.value.ToDouble(), value.unit);
      }
      if (value.kind == extract::ValueMention::Kind::kNumber) {
        const std::string_view said = document_.clean.text(value.span);
        const bool digits = std::all_of(said.begin(), said.end(), extract::IsDigit);
        if (digits && !IsYear(said)) out_.counts.emplace_back(said);
      }
      if (value.kind != extract::ValueMention::Kind::kPeriod || value.period.empty()) continue;
      if (std::optional<PeriodBounds> bounds = BoundsOfPeriod(value.period)) {
        out_.periods.push_back(std::move(*bounds));
        for (const std::size_t token : TokensIn(value.span)) time_tokens_.insert(token);
      }
    }
    AddBareYears(out_.folded, out_.periods);
    out_.several_times = JoinsTimes(out_.folded, time_tokens_, *table_);
  }

  // What is asked for.
  void ReadSlots() {
    std::set<std::size_t> taken = time_tokens_;
    for (const Cue& cue : table_->polite) {
      const std::vector<std::size_t> tokens = cue.Find(out_.folded, 0).tokens;
      polite_.insert(tokens.begin(), tokens.end());
    }
    taken.insert(polite_.begin(), polite_.end());
    asking_.insert(polite_.begin(), polite_.end());
    std::vector<Found> slots = FindLongest(table_->slots, out_.folded, taken);
    if (slots.empty() && !AsksWhether()) {
      slots = BareSlots(taken);
      bare_post_ = !slots.empty() && slots.front().name == "person";
    }
    for (const Found& found : slots) {
      if (!out_.slots.empty() && BeginsClause(found.tokens.front(), out_.folded, *table_)) continue;
      if (found.name == "duration") {
        out_.units.assign(kTimeUnits.begin(), kTimeUnits.end());
      }
      const bool place = found.name == "city" || found.name == "region";
      if (place) out_.place_kind = found.name;
      const std::string slot = found.name == "duration" ? "amount" : place ? "where" : found.name;
      if (!out_.Asks(slot)) out_.slots.push_back(slot);
      asking_.insert(found.tokens.begin(), found.tokens.end());
      if (found.name == "count") AddCounted(found.tokens);
      if (found.name == "person") who_ = std::min(who_, found.tokens.back());
      if (slot == "list" || slot == "statement") {
        Topic focus = FocusOf(found, out_.folded, ideas_, *table_);
        if (!focus.marks.empty()) out_.focus.push_back(std::move(focus));
      }
      for (const NamedEntity& entity : out_.entities) {
        const bool beside = entity.first_token > found.tokens.front() &&
                            entity.first_token <= found.tokens.back() + 1;
        if (beside && entity.type == extract::EntityType::kCountry) out_.of_country = entity.key;
      }
    }
    ReadOfWritings();
    // "How many times did the sum grow" asks for no sum.
    if (out_.Asks("ratio")) {
      std::erase(out_.slots, "amount");
      std::erase(out_.slots, "count");
    }
    // "Which bank lent, and how much": nothing behind, so money.
    const bool last = !counted_.empty() && counted_.back() + 1 == out_.folded.tokens.size() &&
                      table_->how_much.contains(out_.folded.word(counted_.back())) &&
                      !out_.folded.tokens[counted_.back()].han && counted_.size() == 1;
    if (last || CountsMoney()) {
      std::replace(out_.slots.begin(), out_.slots.end(), std::string("count"), std::string("amount"));
      counted_.clear();
    }
    // "What is the share": the kind of number is said.
    if (out_.AsksAny({"percent", "rank", "ratio", "count", "amount"})) std::erase(out_.slots, "value");
    // 哪些白俄罗斯大学 asks for universities and names none.
    std::erase_if(out_.entities, [&](const NamedEntity& entity) {
      return entity.type == extract::EntityType::kOrganization &&
             out_.folded.tokens[entity.last_token].han && asking_.contains(entity.last_token);
    });
  }

  // "Сколько Банк развития предоставил": who gave stands where the thing counted would.
  bool CountsMoney() const {
    if (counted_.size() != 1 || out_.folded.tokens[counted_.front()].han ||
        !table_->how_much.contains(out_.folded.word(counted_.front()))) {
      return false;
    }
    const bool name = std::any_of(out_.entities.begin(), out_.entities.end(), [&](const NamedEntity& entity) {
      return !entity.demonym && entity.first_token == counted_.front() + 1;
    });
    std::set<std::size_t> taken;
    const std::vector<Found> relations = FindLongest(table_->relations, out_.folded, taken);
    return name && std::any_of(relations.begin(), relations.end(), [](const Found& found) {
      return found.name == "FINANCES" || found.name == "INVESTS_IN";
    });
  }

  // "SCO founding year": the first thing named that may be asked for; no part of a name.
  std::vector<Found> BareSlots(std::set<std::size_t> taken) const {
    taken.insert(entity_tokens_.begin(), entity_tokens_.end());
    std::vector<Found> slots = FindLongest(table_->bare, out_.folded, taken);
    if (slots.size() > 1) slots.resize(1);
    return slots;
  }

  // Yes or no is asked for.
  bool AsksWhether() const {
    std::size_t first = 0;
    while (polite_.contains(first)) ++first;
    if (first == out_.folded.tokens.size()) return false;
    return table_->whether_first.contains(out_.folded.word(first)) || Says(table_->whether);
  }

  bool Says(const std::vector<Cue>& cues) const {
    return std::any_of(cues.begin(), cues.end(), [&](const Cue& cue) {
      return !cue.Find(out_.folded, 0).tokens.empty();
    });
  }

  // "Where was the article published", "by whom was the thesis written".
  void ReadOfWritings() {
    if (!Says(table_->writings)) return;
    out_.of_writing = true;
    const auto becomes = [this](std::string_view from, const char* to) {
      if (out_.Asks(to)) return;
      std::replace(out_.slots.begin(), out_.slots.end(), std::string(from), std::string(to));
    };
    if (Says(table_->published)) becomes("where", "journal");
    if (Says(table_->written)) becomes("person", "author");
  }

  // Where the counted thing stands behind.
  void AddCounted(const std::vector<std::size_t>& cue) {
    const std::size_t last = cue.back();
    const bool thing = cue.size() > 1 && table_->counted_things.contains(out_.folded.word(last));
    if (thing) asking_.erase(last);
    counted_.push_back(thing ? last - 1 : last);
  }

  void ReadUnits() {
    std::set<std::size_t> taken;
    for (const Found& found : FindLongest(table_->units, out_.folded, taken)) {
      if (found.name.starts_with("count/")) {
        if (!out_.Asks("count")) continue;
        out_.rate = found.name;
        continue;
      }
      // "How many tonnes" asks for an amount.
      const bool inside = std::all_of(found.tokens.begin(), found.tokens.end(),
                                      [&](std::size_t token) { return asking_.contains(token); });
      const bool measured = inside || std::any_of(counted_.begin(), counted_.end(), [&](std::size_t after) {
        return found.tokens.front() == after + 1 || found.tokens.back() == after ||
               found.tokens.front() == after;
      }) || (out_.Asks("amount") && found.tokens.front() > 0 && asking_.contains(found.tokens.front() - 1));
      if (!measured && !IsCurrency(found.name)) continue;
      if (std::find(out_.units.begin(), out_.units.end(), found.name) == out_.units.end()) {
        out_.units.push_back(found.name);
      }
      unit_tokens_.insert(found.tokens.begin(), found.tokens.end());
      if (!measured) continue;
      if (out_.Asks("amount")) std::erase(out_.slots, "count");
      std::replace(out_.slots.begin(), out_.slots.end(), std::string("count"), std::string("amount"));
      asking_.insert(found.tokens.begin(), found.tokens.end());
    }
  }

  void ReadRelations() {
    std::set<std::size_t> taken;
    for (const Found& found : FindLongest(table_->relations, out_.folded, taken)) {
      if (std::find(out_.relations.begin(), out_.relations.end(), found.name) == out_.relations.end()) {
        out_.relations.push_back(found.name);
      }
    }
    const bool post = std::find(out_.relations.begin(), out_.relations.end(), "HOLDS_POST") != out_.relations.end();
    if (bare_post_ && !post) out_.relations.emplace_back("HOLDS_POST");
  }

  void ReadMetrics() {
    out_.growth = out_.slots == std::vector<std::string>{"ratio"};
    out_.growth = out_.growth || Says(table_->growth);
    if (out_.growth) DropBasePeriod(out_.periods);
    out_.plural = Says(table_->plural);
    out_.by_source = Says(table_->sources);
    out_.of_object = Says(table_->objects);
    // "Whom did the minister meet": the post is not that of who is asked for.
    if (out_.of_object && out_.relations.size() > 1) {
      std::erase(out_.relations, "HOLDS_POST");
      std::erase(out_.relations, "REPRESENTS");
    }
    for (const Cue& cue : table_->each) {
      const std::vector<std::size_t> tokens = cue.Find(out_.folded, 0).tokens;
      out_.each = out_.each || !tokens.empty();
      asking_.insert(tokens.begin(), tokens.end());
    }
    const auto may_answer = [&](const std::string& metric) {
      return MayAnswer(words_.UnitsOf(metric), out_.slots, out_.growth);
    };
    // The words of a name ("Export-Import Bank") measure nothing, unless nothing else does.
    std::set<std::size_t> taken;
    for (const NamedEntity& entity : out_.entities) {
      // A concept ("foreign direct investment") may be what is measured.
      const bool name = entity.curated && entity.type != extract::EntityType::kCountry &&
                        entity.type != extract::EntityType::kConcept;
      if (!name) continue;
      for (std::size_t i = entity.first_token; i <= entity.last_token; ++i) taken.insert(i);
    }
    std::vector<Found> metrics = FindLongest(table_->metrics, out_.folded, taken, may_answer);
    if (metrics.empty()) {
      taken.clear();
      metrics = FindLongest(table_->metrics, out_.folded, taken, may_answer);
    }
    // "From" alone measures nothing.
    std::erase_if(metrics, [&](const Found& found) {
      return std::all_of(found.tokens.begin(), found.tokens.end(), [&](std::size_t token) {
        return table_->stop.contains(out_.folded.word(token));
      });
    });
    std::size_t longest = 1;
    for (const Found& found : metrics) longest = std::max(longest, found.bytes);
    std::stable_sort(metrics.begin(), metrics.end(),
                     [](const Found& a, const Found& b) { return a.bytes > b.bytes; });
    // "How many jobs do the companies plan": what stands right after the question word is counted.
    const auto is_counted = [&](const Found& found) {
      return std::any_of(counted_.begin(), counted_.end(), [&](std::size_t after) {
        return found.tokens.front() > after && found.tokens.front() <= after + 3;
      });
    };
    // "What was the average price": the measure itself ends the words of asking.
    const auto is_asked = [&](const Found& found) {
      const std::size_t last = found.tokens.back();
      return asking_.contains(last) && (!out_.folded.tokens[last].han ||
             std::all_of(found.tokens.begin(), found.tokens.end(),
                         [&](std::size_t token) { return asking_.contains(token); }));
    };
    const bool any_counted = std::any_of(metrics.begin(), metrics.end(), is_counted);
    out_.counted = any_counted;
    out_.measure_asked = !any_counted && std::any_of(metrics.begin(), metrics.end(), is_asked);
    const auto is_first = [&](const Found& found) {
      return any_counted ? is_counted(found) : is_asked(found);
    };
    const bool any_first = any_counted || out_.measure_asked;
    if (any_first) {
      std::stable_partition(metrics.begin(), metrics.end(), is_first);
      longest = 1;
      for (const Found& found : metrics) {
        if (is_first(found)) longest = std::max(longest, found.bytes);
      }
    }
    for (const Found& found : metrics) {
      const bool known = std::any_of(out_.metrics.begin(), out_.metrics.end(),
                                     [&](const auto& metric) { return metric.first == found.name; });
      if (known) continue;
      const double share =
          std::min(1.0, static_cast<double>(found.bytes) / static_cast<double>(longest));
      out_.metric_places.emplace(found.name, found.tokens.front());
      out_.metrics.emplace_back(found.name, any_first && !is_first(found) ? 0.4 * share : share);
    }
    // "How much of", where the language has one word for it and for "how many": сколько инвестиций.
    if (any_counted && !CountsThings(counted_, out_.folded, *table_)) {
      const std::vector<std::string>& units = words_.UnitsOf(out_.metrics.front().first);
      if (std::find(units.begin(), units.end(), "USD") != units.end()) {
        if (out_.Asks("amount")) std::erase(out_.slots, "count");
        std::replace(out_.slots.begin(), out_.slots.end(), std::string("count"), std::string("amount"));
        out_.counted = false;
      }
    }
  }

  void AddNarrowerMetrics() {
    constexpr double kNarrower = 0.6;
    for (std::size_t i = 0, named = out_.metrics.size(); i < named; ++i) {
      for (const std::string& narrower : words_.NarrowerThan(out_.metrics[i].first)) {
        const bool known = std::any_of(out_.metrics.begin(), out_.metrics.end(),
                                       [&](const auto& metric) { return metric.first == narrower; });
        if (!known) out_.metrics.emplace_back(narrower, kNarrower * out_.metrics[i].second);
      }
    }
  }

  // "Which checkpoint" asks for a thing, though no table knows its kind.
  bool AsksWhich() const { return Says(table_->which); }

  // Besides the words of asking and one name there is nothing: "What is Great Stone?"
  bool AsksOnlyWhatItIs() const {
    if (out_.entities.empty()) return false;
    for (std::size_t i = 0; i < out_.folded.tokens.size(); ++i) {
      const bool named = std::any_of(out_.entities.begin(), out_.entities.end(),
                                     [i](const NamedEntity& entity) {
                                       return i >= entity.first_token && i <= entity.last_token;
                                     });
      if (!named && !asking_.contains(i) && !table_->stop.contains(out_.folded.word(i))) return false;
    }
    return true;
  }

  void AddSlotOfNoWord() {
    if (out_.slots.size() > 1 || !AsksOnlyWhatItIs()) std::erase(out_.slots, "description");
    if (out_.slots.empty() && !out_.folded.tokens.empty()) {
      for (const Cue& cue : table_->whether) {
        const std::vector<std::size_t> tokens = cue.Find(out_.folded, 0).tokens;
        asking_.insert(tokens.begin(), tokens.end());
      }
      if (AsksWhether()) out_.slots.emplace_back("whether");
    }

    // "What is the population of Minsk": a metric, and no word that says which kind of number.
    out_.which = AsksWhich();
    if (out_.slots.empty() && !out_.metrics.empty() && !out_.which) {
      out_.slots.emplace_back("value");
    }
  }

  void ReadTopics() {
    // Topics: entities, then ideas, then what is left word by word.
    std::set<std::size_t> covered = asking_;
    covered.insert(time_tokens_.begin(), time_tokens_.end());
    for (const NamedEntity& entity : out_.entities) {
      if (!entity.curated) continue;
      Topic topic;
      topic.marks.push_back("e" + entity.key);
      topic.said = entity.name;
      topic.weight = 1.5;
      out_.topics.push_back(std::move(topic));
    }
    covered.insert(entity_tokens_.begin(), entity_tokens_.end());
    constexpr double kLight = 0.4;
    std::map<std::size_t, Topic> by_token;
    std::map<std::size_t, std::size_t> run_of;  // Han tokens of one idea share a topic
    for (const Words::Idea& idea : ideas_) {
      const bool free = std::none_of(idea.tokens.begin(), idea.tokens.end(),
                                     [&](std::size_t t) { return covered.contains(t); });
      if (!free) continue;
      std::size_t home = idea.tokens.front();
      if (const auto known = run_of.find(home); known != run_of.end()) home = known->second;
      for (const std::size_t token : idea.tokens) run_of.emplace(token, home);
      by_token[home].marks.push_back("i" + std::to_string(idea.id));
      by_token[home].must = by_token[home].must || words_.MustBeSaid(idea.id);
      by_token[home].goods = by_token[home].goods || words_.IsGoods(idea.id);
      if (words_.IsLight(idea.id)) by_token[home].weight = kLight;
    }
    for (std::size_t i = 0; i < out_.folded.tokens.size(); ++i) {
      const std::string word(out_.folded.word(i));
      if (std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        out_.numbers.push_back(word);
        continue;
      }
      if (covered.contains(i) || table_->stop.contains(word)) continue;
      if (!out_.folded.tokens[i].han) {
        if (extract::IsAsciiLetter(extract::PeekAt(word, 0)) && word.size() < 2) continue;
        AddName(i, word);
        Topic& topic = by_token[run_of.contains(i) ? run_of[i] : i];
        topic.marks.push_back("w" + StemOf(word));
        if (std::string sound = words_.sounds().Of(word); !sound.empty()) topic.marks.push_back("c" + sound);
        topic.said += word;
      } else if (!run_of.contains(i) && i + 1 < out_.folded.tokens.size() &&
                 out_.folded.tokens[i + 1].han && !covered.contains(i + 1) &&
                 !run_of.contains(i + 1) &&
                 !table_->stop.contains(std::string(out_.folded.word(i + 1)))) {
        Topic& topic = by_token[i];
        topic.marks.push_back("h" + word + std::string(out_.folded.word(i + 1)));
        topic.said += word;
        topic.weight = 0.6;
      }
    }
    if (out_.Asks("count")) {
      FindThings(out_, by_token, counted_, ideas_, *table_);
    }
    if (!out_.metrics.empty()) {
      if (const auto place = out_.metric_places.find(out_.metrics.front().first);
          place != out_.metric_places.end()) {
        const auto home = run_of.find(place->second);
        const auto topic = by_token.find(home == run_of.end() ? place->second : home->second);
        if (topic != by_token.end()) out_.measure = topic->second;
      }
    }
    if (out_.Asks("person") && who_ < out_.folded.tokens.size()) {
      auto deed = by_token.upper_bound(who_);
      if (Says(table_->passive)) {
        const auto verb = std::find_if(deed, by_token.end(),
                                       [](const auto& entry) { return entry.second.must; });
        if (verb != by_token.end()) deed = verb;
      }
      const bool near =
          deed != by_token.end() && (deed->first <= who_ + 4 || Says(table_->passive));
      if (near && !out_.folded.tokens[who_].han) out_.deed = deed->second;
      if (near && SaysSo(deed->first)) out_.deed = deed->second, out_.who_said = true;
    }
    for (auto& [token, topic] : by_token) {
      if (topic.marks.empty()) continue;
      // What stands right behind the words of asking tells most: "which bank lent".
      constexpr double kBehind = 1.4;
      const bool behind = token > 0 && (asking_.contains(token - 1) || (token > 1 && asking_.contains(token - 2)));
      if (behind && IsNameAsked()) topic.weight *= kBehind;
      if (!out_.behind && IsNameAsked() && StandsBehindAsking(token)) out_.behind = topic;
      out_.words.push_back(topic);
      out_.topics.push_back(std::move(topic));
    }
  }

  bool IsNameAsked() const {
    return out_.AsksAny({"where", "bank", "company", "organization", "university", "project",
                         "agreement", "event", "country"});
  }

  // Nothing but small words between it and the words of asking.
  bool StandsBehindAsking(std::size_t token) const {
    while (token > 0 && table_->stop.contains(out_.folded.word(token - 1)) &&
           !asking_.contains(token - 1)) {
      --token;
    }
    return token > 0 && asking_.contains(token - 1);
  }

  // The word at the token is one of saying: "who said".
  bool SaysSo(std::size_t token) const {
    return std::any_of(table_->sources.begin(), table_->sources.end(), [&](const Cue& cue) {
      const std::vector<std::size_t> found = cue.Find(out_.folded, token).tokens;
      return !found.empty() && found.front() == token;
    });
  }

  // A word in capitals may be a name that no table has.
  void AddName(std::size_t i, const std::string& word) {
    const std::string_view written = document_.clean.text(PlaceOf(i));
    if (i == 0 || unit_tokens_.contains(i) || !extract::IsUpper(extract::PeekAt(written, 0))) return;
    Topic name;
    name.marks.push_back("w" + StemOf(word));
    if (std::string sound = words_.sounds().Of(word); !sound.empty()) name.marks.push_back("c" + sound);
    for (const Words::Idea& idea : ideas_) {
      // A word that has a translation may stand translated.
      const bool own = std::find(idea.tokens.begin(), idea.tokens.end(), i) != idea.tokens.end();
      if (own) name.marks.push_back("i" + std::to_string(idea.id));
    }
    name.said = word;
    out_.names.push_back(std::move(name));
    const bool follows = last_name_ + 1 == i && !out_.runs.empty();
    if (follows) out_.runs.back() += " " + std::string(written);
    else out_.runs.emplace_back(written);
    last_name_ = i;
  }

  const extract::Extraction& extraction_;
  const extract::Document& document_;
  const Words& words_;
  const LanguageWords* table_ = nullptr;
  Question out_;
  std::vector<Span> places_;               // of each character of the clean text
  std::vector<std::size_t> character_of_;  // of each byte of the folded text
  std::set<std::size_t> entity_tokens_, time_tokens_, asking_, polite_, unit_tokens_;
  std::vector<Words::Idea> ideas_;
  std::vector<std::size_t> counted_;  // the last tokens of the cues of counting
  bool bare_post_ = false;            // "director of the park": who holds the post
  std::size_t who_ = 0;               // the token that asks for a person
  std::size_t last_name_ = 0;         // the last token that AddName took
};

}  // namespace

Result<Question> Analyse(std::string_view text, const extract::Pipeline& pipeline,
                         const Words& words) {
  constexpr std::size_t kLongest = 4000;
  if (text.size() > kLongest) {
    return Error{ErrorCode::kInvalid, "A question has at most " + std::to_string(kLongest) +
                                          " bytes, this one " + std::to_string(text.size())};
  }
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return Error{ErrorCode::kInvalid, "The question is empty"};
  }
  const Result<extract::Extraction> extraction = pipeline.Extract("question", text);
  if (!extraction) return extraction.error();
  return Analysis(*extraction, words).Run();
}

}  // namespace kg::ask
