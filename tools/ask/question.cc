#include "tools/ask/question.h"

#include <algorithm>
#include <array>

#include "extract/text/characters.h"

namespace kg::ask {
namespace {

using extract::Language;

// How many words of the text say nothing in this language: "the", "сколько".
std::size_t StopWords(const FoldedText& text, const LanguageWords& words) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < text.tokens.size(); ++i) found += words.stop.contains(text.word(i));
  return found;
}

Language LanguageOf(const FoldedText& text, Language guess, const Words& words) {
  std::size_t han = 0, latin = 0, cyrillic = 0, belarusian = 0, russian = 0;
  for (std::size_t at = 0; at < text.text.size();) {
    const char32_t c = extract::DecodeAt(text.text, at);
    if (extract::IsHan(c)) ++han;
    if (extract::IsAsciiLetter(c)) ++latin;
    if (extract::IsCyrillic(c)) ++cyrillic;
    if (c == 0x0456 || c == 0x045E) ++belarusian;                    // і ў
    if (c == 0x0438 || c == 0x0449 || c == 0x044A) ++russian;        // и щ ъ
  }
  if (han * 3 > latin && han * 3 > cyrillic) return Language::kChinese;
  if (cyrillic >= latin) {
    // A name may be written in the other language: what is asked decides.
    belarusian += 2 * StopWords(text, words.Of(Language::kBelarusian));
    russian += 2 * StopWords(text, words.Of(Language::kRussian));
    if (belarusian > russian) return Language::kBelarusian;
    if (russian > belarusian) return Language::kRussian;
    return guess == Language::kBelarusian ? guess : Language::kRussian;
  }
  return Language::kEnglish;
}

// Between quotation marks of any kind; only the outermost.
std::vector<std::string> Quoted(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kMarks = {{
      {"《", "》"}, {"«", "»"}, {"“", "”"}, {"\"", "\""}, {"「", "」"}}};
  std::vector<std::string> out;
  for (const auto& [open, close] : kMarks) {
    for (std::size_t at = text.find(open); at != std::string_view::npos;) {
      const std::size_t begin = at + open.size();
      const std::size_t end = text.find(close, begin);
      if (end == std::string_view::npos) break;
      out.emplace_back(text.substr(begin, end - begin));
      at = text.find(open, end + close.size());
    }
  }
  return out;
}

// Four digits that are a year, for what no rule of periods has read.
void AddBareYears(const FoldedText& text, std::vector<PeriodBounds>& out) {
  for (std::size_t i = 0; i < text.tokens.size(); ++i) {
    const std::string_view word = text.word(i);
    if (!IsYear(word)) continue;
    const bool known = std::any_of(out.begin(), out.end(), [&](const PeriodBounds& period) {
      return period.written.find(word) != std::string::npos;
    });
    if (!known) out.push_back(*BoundsOfPeriod(word));
  }
}

// Whether something measured in these units can be asked for by one of the slots.
bool MayAnswer(const std::vector<std::string>& units, const std::vector<std::string>& slots,
               bool growth) {
  if (units.empty()) return true;
  const auto only = [&](std::initializer_list<std::string_view> these) {
    return std::all_of(units.begin(), units.end(), [&](const std::string& unit) {
      return std::find(these.begin(), these.end(), unit) != these.end();
    });
  };
  bool number = false;
  for (const std::string& slot : slots) {
    if (slot == "rank" && only({"rank"})) return true;
    // A share is a percentage itself, of what else there is only the change.
    const bool percent = std::find(units.begin(), units.end(), "percent") != units.end();
    if (slot == "percent" && (growth ? !only({"rank", "year"}) : percent)) return true;
    if (slot == "ratio" && !only({"rank", "year"})) return true;
    if ((slot == "count" || slot == "amount") &&
        !only({"rank", "year", "percent", "percentage_point", "index", "ratio"})) {
      return true;
    }
    number = number || slot == "rank" || slot == "percent" || slot == "ratio" || slot == "count" ||
             slot == "amount";
  }
  return !number;
}

// What stands where the counted thing stands. `counted`: the last tokens of the cues of counting.
void FindThings(Question& question, const std::vector<std::size_t>& counted,
                const std::map<std::size_t, Topic>& topics,
                const std::vector<Words::Idea>& ideas) {
  constexpr std::size_t kReach = 4, kReachHan = 14, kMost = 2;
  if (counted.empty() || question.folded.tokens.empty()) return;
  const std::size_t cue = counted.front();
  const bool han = question.folded.tokens[cue].han;
  const std::size_t reach = han ? kReachHan : kReach;
  // 多少人 counts people itself.
  for (const Words::Idea& idea : ideas) {
    if (han && idea.tokens.front() == cue && question.things.empty()) {
      question.things.push_back({{"i" + std::to_string(idea.id)}, "", 1, false});
    }
  }
  for (auto at = topics.upper_bound(cue); at != topics.end() && at->first <= cue + reach; ++at) {
    if (question.things.size() == kMost) break;
    if (!at->second.marks.empty()) question.things.push_back(at->second);
  }
  if (question.things.empty() && han) {
    // 入园企业有多少家: the thing comes first.
    for (auto at = topics.lower_bound(cue); at != topics.begin();) {
      --at;
      if (at->first + kReachHan < cue || question.things.size() == kMost) break;
      if (!at->second.marks.empty()) question.things.push_back(at->second);
    }
  }
  for (const NamedEntity& entity : question.entities) {
    if (entity.first_token > cue && entity.first_token <= cue + 2 &&
        entity.type == extract::EntityType::kCountry) {
      question.owners.push_back(entity.key);
    }
  }
}

}  // namespace

std::optional<PeriodBounds> BoundsOfPeriod(std::string_view iso) {
  if (iso.empty()) return std::nullopt;
  const auto valid = [](std::string_view text) {
    if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool dash = i == 4 || i == 7;
      if (dash ? text[i] != '-' : text[i] < '0' || text[i] > '9') return false;
    }
    return true;
  };
  const auto first_day = [](std::string_view text) {
    return std::string(text) + (text.size() == 4 ? "-01-01" : text.size() == 7 ? "-01" : "");
  };
  const auto last_day = [](std::string_view text) {
    return std::string(text) + (text.size() == 4 ? "-12-31" : text.size() == 7 ? "-31" : "");
  };
  PeriodBounds out;
  out.written = iso;
  const std::size_t slash = iso.find('/');
  const std::string_view from = iso.substr(0, slash);
  const std::string_view until = slash == std::string_view::npos ? from : iso.substr(slash + 1);
  if (from != "..") {
    if (!valid(from)) return std::nullopt;
    out.first = first_day(from);
  }
  if (until != "..") {
    if (!valid(until)) return std::nullopt;
    out.last = last_day(until);
  }
  return out;
}

bool Meet(const PeriodBounds& a, const PeriodBounds& b) {
  return (a.first.empty() || b.last.empty() || a.first <= b.last) &&
         (b.first.empty() || a.last.empty() || b.first <= a.last);
}

bool IsYear(std::string_view word) {
  return word.size() == 4 && word >= "1900" && word <= "2099" &&
         std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsCurrency(std::string_view unit) {
  return unit.size() == 3 && unit != "TEU" &&
         std::all_of(unit.begin(), unit.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool Names(const NamedEntity& entity, const FoldedText& text) {
  return std::any_of(entity.names.begin(), entity.names.end(), [&](const std::string& name) {
    return !Cue(name, true).Find(text, 0).tokens.empty();
  });
}

bool Question::Asks(std::string_view slot) const {
  return std::find(slots.begin(), slots.end(), slot) != slots.end();
}
bool Question::AsksAny(std::initializer_list<std::string_view> any) const {
  return std::any_of(any.begin(), any.end(), [this](std::string_view n) { return Asks(n); });
}

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
  Result<extract::Extraction> extraction = pipeline.Extract("question", text);
  if (!extraction) return std::move(extraction).error();
  const extract::Document& document = extraction->document;
  const std::string& clean = std::string(document.clean.text());

  Question out;
  out.text = clean;
  out.folded = FoldedText(clean);
  out.language = LanguageOf(out.folded, document.language, words);
  const LanguageWords& table = words.Of(out.language);
  out.quoted = Quoted(clean);

  // Tokens by their place in the clean text: folding may change the number of bytes, so tokens of
  // both are counted side by side.
  std::vector<Span> places;
  for (std::size_t at = 0; at < clean.size();) {
    const std::size_t begin = at;
    extract::DecodeAt(clean, at);
    places.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)});
  }
  // places[i] is the i-th character; the folded text has the same characters one for one.
  std::vector<std::size_t> character_of(out.folded.text.size() + 1, 0);
  {
    std::size_t at = 0, number = 0;
    while (at < out.folded.text.size()) {
      const std::size_t begin = at;
      extract::DecodeAt(out.folded.text, at);
      for (std::size_t i = begin; i < at; ++i) character_of[i] = number;
      ++number;
    }
    character_of[out.folded.text.size()] = number;
  }
  const auto place_of = [&](std::size_t token) -> Span {
    const Span folded = out.folded.tokens[token].span;
    const std::size_t first = character_of[folded.begin], last = character_of[folded.end - 1];
    if (first >= places.size() || last >= places.size()) return {};
    return {places[first].begin, places[last].end};
  };
  const auto tokens_in = [&](Span span) {
    std::vector<std::size_t> tokens;
    for (std::size_t i = 0; i < out.folded.tokens.size(); ++i) {
      if (span.Overlaps(place_of(i))) tokens.push_back(i);
    }
    return tokens;
  };

  std::set<std::size_t> entity_tokens, time_tokens;
  for (const extract::Mention& mention : extraction->mentions) {
    if (mention.entity == extract::kNoEntity || mention.nominal) continue;
    const extract::Entity& entity = extraction->entities[mention.entity];
    // The title of the question itself is no entity that it speaks of.
    if (entity.type == extract::EntityType::kDocument && !entity.curated) continue;
    const std::vector<std::size_t> tokens = tokens_in(mention.span);
    if (tokens.empty()) continue;
    const bool known = std::any_of(out.entities.begin(), out.entities.end(),
                                   [&](const NamedEntity& e) { return e.key == entity.key; });
    const bool inside = std::any_of(
        extraction->mentions.begin(), extraction->mentions.end(), [&](const extract::Mention& m) {
          if (m.span == mention.span || !m.span.Contains(mention.span) || m.nominal ||
              m.entity == extract::kNoEntity) {
            return false;
          }
          // Names inside a name that no table has are named themselves: "the embassy of China".
          const extract::Entity& outer = extraction->entities[m.entity];
          return outer.type == extract::EntityType::kPerson ||
                 (outer.curated && outer.type != extract::EntityType::kDocument);
        });
    // A name that no table has may stand otherwise in the documents: its words stay words.
    const bool as_one = entity.curated || entity.type == extract::EntityType::kPerson;
    if (!inside && as_one) entity_tokens.insert(tokens.begin(), tokens.end());
    if (known || inside) continue;
    if (entity.type == extract::EntityType::kPerson && !entity.translit.empty()) {
      out.sounds.push_back(entity.translit);
    }
    NamedEntity named{entity.key,      entity.name,    entity.type, {}, mention.demonym,
                      tokens.front(), tokens.back()};
    for (const auto& [language, name] : entity.names) named.names.push_back(name);
    named.names.insert(named.names.end(), entity.aliases.begin(), entity.aliases.end());
    named.names.emplace_back(document.clean.text(mention.span));
    named.curated = as_one;
    out.entities.push_back(std::move(named));
  }
  for (const extract::ValueMention& value : extraction->values) {
    if (value.kind != extract::ValueMention::Kind::kPeriod || value.period.empty()) continue;
    if (std::optional<PeriodBounds> bounds = BoundsOfPeriod(value.period)) {
      out.periods.push_back(std::move(*bounds));
      for (const std::size_t token : tokens_in(value.span)) time_tokens.insert(token);
    }
  }
  AddBareYears(out.folded, out.periods);

  std::set<std::size_t> taken = time_tokens, asking;
  const std::vector<Words::Idea> ideas = words.IdeasIn(out.folded);
  std::vector<std::size_t> counted;  // the tokens after which the counted thing stands
  std::size_t who = out.folded.tokens.size();
  for (const Found& found : FindLongest(table.slots, out.folded, taken)) {
    if (!out.Asks(found.name)) out.slots.push_back(found.name);
    asking.insert(found.tokens.begin(), found.tokens.end());
    if (found.name == "count") counted.push_back(found.tokens.back());
    if (found.name == "person") who = std::min(who, found.tokens.back());
    if (found.name != "list" && found.name != "statement") continue;
    Topic focus;
    for (const Words::Idea& idea : ideas) {
      const bool inside = std::all_of(
          idea.tokens.begin(), idea.tokens.end(), [&](std::size_t token) {
            return std::find(found.tokens.begin(), found.tokens.end(), token) != found.tokens.end();
          });
      if (inside) focus.marks.push_back("i" + std::to_string(idea.id));
    }
    for (std::size_t i = 0; i + 1 < found.tokens.size(); ++i) {
      const std::size_t token = found.tokens[i];
      if (out.folded.tokens[token].han && found.tokens[i + 1] == token + 1) {
        focus.marks.push_back("h" + std::string(out.folded.word(token)) +
                              std::string(out.folded.word(token + 1)));
      }
    }
    if (found.name == "list" && !out.folded.tokens[found.tokens.back()].han) {
      focus.marks.push_back("w" + StemOf(out.folded.word(found.tokens.back())));
    }
    if (!focus.marks.empty()) out.focus.push_back(std::move(focus));
  }
  taken.clear();
  for (const Found& found : FindLongest(table.units, out.folded, taken)) {
    // "How many tonnes" asks for an amount.
    const bool inside = std::all_of(found.tokens.begin(), found.tokens.end(),
                                    [&](std::size_t token) { return asking.contains(token); });
    const bool measured = inside || std::any_of(counted.begin(), counted.end(), [&](std::size_t after) {
      return found.tokens.front() == after + 1 || found.tokens.back() == after ||
             found.tokens.front() == after;
    });
    if (!measured && !IsCurrency(found.name)) continue;
    if (std::find(out.units.begin(), out.units.end(), found.name) == out.units.end()) {
      out.units.push_back(found.name);
    }
    if (!measured) continue;
    if (out.Asks("amount")) std::erase(out.slots, "count");
    std::replace(out.slots.begin(), out.slots.end(), std::string("count"), std::string("amount"));
    asking.insert(found.tokens.begin(), found.tokens.end());
  }
  taken.clear();
  for (const Found& found : FindLongest(table.relations, out.folded, taken)) {
    if (std::find(out.relations.begin(), out.relations.end(), found.name) == out.relations.end()) {
      out.relations.push_back(found.name);
    }
  }
  for (const Cue& cue : table.growth) {
    if (!cue.Find(out.folded, 0).tokens.empty()) out.growth = true;
  }
  const auto may_answer = [&](const std::string& metric) {
    return MayAnswer(words.UnitsOf(metric), out.slots, out.growth);
  };
  std::size_t longest = 1;
  // The words of a name ("Export-Import Bank") measure nothing, unless nothing else does.
  taken.clear();
  for (const NamedEntity& entity : out.entities) {
    if (!entity.curated || entity.type == extract::EntityType::kCountry) continue;
    for (std::size_t i = entity.first_token; i <= entity.last_token; ++i) taken.insert(i);
  }
  std::vector<Found> metrics = FindLongest(table.metrics, out.folded, taken, may_answer);
  if (metrics.empty()) {
    taken.clear();
    metrics = FindLongest(table.metrics, out.folded, taken, may_answer);
  }
  for (const Found& found : metrics) longest = std::max(longest, found.bytes);
  std::stable_sort(metrics.begin(), metrics.end(),
                   [](const Found& a, const Found& b) { return a.bytes > b.bytes; });
  // "How many jobs do the companies plan": what stands right after the question word is counted.
  const auto is_counted = [&](const Found& found) {
    return std::any_of(counted.begin(), counted.end(), [&](std::size_t after) {
      return found.tokens.front() > after && found.tokens.front() <= after + 3;
    });
  };
  // No word for amounts ("how many"), a classifier (多少列), or an adjective ("экспортных поездов"):
  // things are counted, not money.
  const bool counts_things = std::any_of(counted.begin(), counted.end(), [&](std::size_t after) {
    if (!table.how_much.contains(out.folded.word(after))) return true;
    if (out.folded.tokens[after].han) {
      const auto is_one = [&](std::size_t at) {
        return at < out.folded.tokens.size() && table.classifiers.contains(out.folded.word(at));
      };
      return is_one(after) || is_one(after + 1);
    }
    return after + 1 < out.folded.tokens.size() &&
           std::any_of(table.adjective_endings.begin(), table.adjective_endings.end(),
                       [&](const std::string& ending) {
                         return out.folded.word(after + 1).ends_with(ending);
                       });
  });
  const bool any_counted = std::any_of(metrics.begin(), metrics.end(), is_counted);
  out.counted = any_counted;
  if (any_counted) {
    std::stable_partition(metrics.begin(), metrics.end(), is_counted);
    longest = 1;
    for (const Found& found : metrics) {
      if (is_counted(found)) longest = std::max(longest, found.bytes);
    }
  }
  for (const Found& found : metrics) {
    const bool known = std::any_of(out.metrics.begin(), out.metrics.end(),
                                   [&](const auto& metric) { return metric.first == found.name; });
    if (known) continue;
    const double share =
        std::min(1.0, static_cast<double>(found.bytes) / static_cast<double>(longest));
    out.metric_places.emplace(found.name, found.tokens.front());
    out.metrics.emplace_back(found.name, any_counted && !is_counted(found) ? 0.4 * share : share);
  }
  // "How much of", where the language has one word for it and for "how many": сколько инвестиций.
  if (any_counted && !counts_things) {
    const std::vector<std::string>& units = words.UnitsOf(out.metrics.front().first);
    if (std::find(units.begin(), units.end(), "USD") != units.end()) {
      if (out.Asks("amount")) std::erase(out.slots, "count");
      std::replace(out.slots.begin(), out.slots.end(), std::string("count"), std::string("amount"));
      out.counted = false;
    }
  }
  constexpr double kNarrower = 0.6;
  for (std::size_t i = 0, named = out.metrics.size(); i < named; ++i) {
    for (const std::string& narrower : words.NarrowerThan(out.metrics[i].first)) {
      const bool known = std::any_of(out.metrics.begin(), out.metrics.end(),
                                     [&](const auto& metric) { return metric.first == narrower; });
      if (!known) out.metrics.emplace_back(narrower, kNarrower * out.metrics[i].second);
    }
  }

  if (out.slots.empty() && !out.folded.tokens.empty()) {
    const bool first = table.whether_first.contains(out.folded.word(0));
    const bool asked = std::any_of(table.whether.begin(), table.whether.end(), [&](const Cue& cue) {
      return !cue.Find(out.folded, 0).tokens.empty();
    });
    if (first || asked) out.slots.emplace_back("whether");
  }

  // "What is the population of Minsk": a metric, and no word that says which kind of number.
  if (out.slots.empty() && !out.metrics.empty()) out.slots.emplace_back("value");

  // Topics: entities, then ideas, then what is left word by word.
  std::set<std::size_t> covered = asking;
  covered.insert(time_tokens.begin(), time_tokens.end());
  for (const NamedEntity& entity : out.entities) {
    if (!entity.curated) continue;
    Topic topic;
    topic.marks.push_back("e" + entity.key);
    topic.said = entity.name;
    topic.weight = 1.5;
    out.topics.push_back(std::move(topic));
  }
  covered.insert(entity_tokens.begin(), entity_tokens.end());
  std::map<std::size_t, Topic> by_token;
  std::size_t last_name = out.folded.tokens.size() + 1;
  std::map<std::size_t, std::size_t> run_of;  // Han tokens of one idea share a topic
  for (const Words::Idea& idea : ideas) {
    const bool free = std::none_of(idea.tokens.begin(), idea.tokens.end(),
                                   [&](std::size_t t) { return covered.contains(t); });
    if (!free) continue;
    std::size_t home = idea.tokens.front();
    if (const auto known = run_of.find(home); known != run_of.end()) home = known->second;
    for (const std::size_t token : idea.tokens) run_of.emplace(token, home);
    by_token[home].marks.push_back("i" + std::to_string(idea.id));
    by_token[home].must = by_token[home].must || words.MustBeSaid(idea.id);
  }
  for (std::size_t i = 0; i < out.folded.tokens.size(); ++i) {
    const std::string word(out.folded.word(i));
    if (std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; })) {
      out.numbers.push_back(word);
      continue;
    }
    if (covered.contains(i) || table.stop.contains(word)) continue;
    if (!out.folded.tokens[i].han) {
      if (extract::IsAsciiLetter(extract::PeekAt(word, 0)) && word.size() < 2) continue;
      const std::string_view written = document.clean.text(place_of(i));
      if (i > 0 && extract::IsUpper(extract::PeekAt(written, 0))) {
        Topic name;
        name.marks.push_back("w" + StemOf(word));
        if (std::string sound = SoundOf(word); !sound.empty()) name.marks.push_back("c" + sound);
        name.said = word;
        out.names.push_back(std::move(name));
        const bool follows = last_name + 1 == i && !out.runs.empty();
        if (follows) out.runs.back() += " " + std::string(written);
        else out.runs.emplace_back(written);
        last_name = i;
      }
      Topic& topic = by_token[run_of.contains(i) ? run_of[i] : i];
      topic.marks.push_back("w" + StemOf(word));
      if (std::string sound = SoundOf(word); !sound.empty()) topic.marks.push_back("c" + sound);
      topic.said += word;
    } else if (!run_of.contains(i) && i + 1 < out.folded.tokens.size() &&
               out.folded.tokens[i + 1].han && !covered.contains(i + 1) &&
               !run_of.contains(i + 1) &&
               !table.stop.contains(std::string(out.folded.word(i + 1)))) {
      Topic& topic = by_token[i];
      topic.marks.push_back("h" + word + std::string(out.folded.word(i + 1)));
      topic.said += word;
      topic.weight = 0.6;
    }
  }
  if (out.Asks("count")) FindThings(out, counted, by_token, ideas);
  if (out.Asks("person") && who < out.folded.tokens.size() && !out.folded.tokens[who].han) {
    const auto deed = by_token.upper_bound(who);
    if (deed != by_token.end() && deed->first <= who + 4) out.deed = deed->second;
  }
  for (auto& [token, topic] : by_token) {
    if (topic.marks.empty()) continue;
    out.words.push_back(topic);
    out.topics.push_back(std::move(topic));
  }
  return out;
}

}  // namespace kg::ask
