#include "extract/link/nominals.h"

#include <algorithm>
#include <map>
#include <unordered_map>

#include "extract/gazetteer/gazetteer.h"
#include "extract/link/abbreviations.h"
#include "extract/link/appositions.h"
#include "extract/link/bodies_meant.h"
#include "extract/link/paper_companies.h"
#include "extract/link/title_sides.h"
#include "extract/text/characters.h"
#include "extract/rules/mention_rule.h"
#include "extract/rules/toml_file.h"

namespace kg::extract {
namespace {

// How far back the thing may be that "the park" means.
constexpr std::uint32_t kFurthest = 3000;  // bytes

// Between a word and the name it stands with: a space and a quotation mark.
constexpr std::uint32_t kApposition = 3;  // bytes

struct Pair {
  EntityIndex first = kNoEntity, second = kNoEntity;
};

bool IsCountry(const Extraction& x, const Mention& mention) {
  return mention.type == EntityType::kCountry && mention.entity != kNoEntity &&
         x.entities[mention.entity].type == EntityType::kCountry;
}

// The two countries that each place of the document may call "the two": those named together last,
// else the two that the paper names most.
class Pairs {
 public:
  explicit Pairs(const Extraction& x) : x_(x) {
    const std::string_view text = x.document.clean.reading();
    std::map<std::uint32_t, std::map<EntityIndex, std::pair<int, std::uint32_t>>> counts;
    const Mention* last = nullptr;
    for (const Mention& mention : x.mentions) {
      if (!IsCountry(x, mention)) continue;
      const std::uint32_t paper = x.document.sentences[mention.sentence].paper;
      auto& [count, first] = counts[paper][mention.entity];
      if (count++ == 0) first = mention.span.begin;
      // "China and Belarus", 中白, "белорусско-китайский", "Belarus's cooperation with China"
      if (last != nullptr && last->entity != mention.entity &&
          last->sentence == mention.sentence && mention.span.begin >= last->span.end &&
          mention.span.begin - last->span.end <= 12 &&
          text.substr(last->span.end, mention.span.begin - last->span.end).find(',') ==
              std::string_view::npos) {
        // "Singapore, Indonesia and Russia" are no two.
        const bool listed = !together_.empty() && together_.back().first == last->span.begin &&
                            together_.back().second.first != mention.entity;
        if (listed) together_.pop_back();
        else together_.push_back({mention.span.begin, {last->entity, mention.entity}});
      }
      last = &mention;
    }
    for (const auto& [paper, of] : counts) {
      std::vector<std::pair<std::pair<int, std::uint32_t>, EntityIndex>> order;
      for (const auto& [entity, rank] : of) order.push_back({{-rank.first, rank.second}, entity});
      std::sort(order.begin(), order.end());
      // Of several that are named but once none is the other of two.
      const bool one_of_many = order.size() > 2 && order[1].first.first == -1;
      if (order.size() >= 2 && !one_of_many) most_[paper] = {order[0].second, order[1].second};
    }
  }

  Pair At(std::uint32_t sentence, std::uint32_t offset) const {
    const std::uint32_t paper = x_.document.sentences[sentence].paper;
    const auto most = most_.find(paper);
    // The pair named last before, if it is in the same paragraph or there is no main one.
    auto pair = std::lower_bound(
        together_.begin(), together_.end(), offset,
        [](const auto& entry, std::uint32_t at) { return entry.first < at; });
    if (pair != together_.begin()) {
      --pair;
      const std::uint32_t at = SentenceAt(x_.document, pair->first);
      if (at != kNoSentence && x_.document.sentences[at].paper == paper &&
          (x_.document.sentences[at].paragraph == x_.document.sentences[sentence].paragraph ||
           most == most_.end())) {
        return pair->second;
      }
    }
    return most == most_.end() ? Pair{} : most->second;
  }

 private:
  const Extraction& x_;
  std::vector<std::pair<std::uint32_t, Pair>> together_;  // by place
  std::map<std::uint32_t, Pair> most_;                    // by paper
};

// Whether the sentence names two countries, not both of the pair: "mutual trade of Russia and
// Kazakhstan" is not that of China and Belarus. `near` is a mention at or after the place.
bool NamesOthers(const Extraction& x, std::uint32_t sentence, std::size_t near, const Pair& pair) {
  std::vector<EntityIndex> named;
  bool others = false;
  const auto see = [&](const Mention& mention) {
    if (!IsCountry(x, mention) || mention.embedded) return;
    if (std::find(named.begin(), named.end(), mention.entity) == named.end()) {
      named.push_back(mention.entity);
    }
    others = others || (mention.entity != pair.first && mention.entity != pair.second);
  };
  constexpr std::size_t kLook = 20;  // mentions either way
  for (std::size_t i = near; i < x.mentions.size() && i < near + kLook; ++i) {
    if (x.mentions[i].sentence != sentence) break;
    see(x.mentions[i]);
  }
  for (std::size_t i = near; i > 0 && i + kLook > near; --i) {
    if (x.mentions[i - 1].sentence != sentence) break;
    see(x.mentions[i - 1]);
  }
  return others && named.size() >= 2;
}

// The two bodies, regions or cities that a sentence has named before a mention, if it names two and
// nothing more: "Lanzhou University and Minsk State University ... the parties".
Pair BodiesBefore(const Extraction& x, std::uint32_t sentence, std::size_t before) {
  constexpr std::size_t kLook = 20;  // mentions
  std::vector<EntityIndex> bodies;
  for (std::size_t i = before; i > 0 && i + kLook > before; --i) {
    const Mention& mention = x.mentions[i - 1];
    if (mention.sentence != sentence) break;
    if (mention.embedded || mention.demonym || mention.nominal || mention.entity == kNoEntity) {
      continue;
    }
    if (mention.type == EntityType::kCountry) return {};
    const bool body =
        (mention.type == EntityType::kOrganization &&
         x.entities[mention.entity].kind != "government") ||
        (mention.type == EntityType::kPlace && x.entities[mention.entity].kind == "region");
    if (!body || std::find(bodies.begin(), bodies.end(), mention.entity) != bodies.end()) continue;
    bodies.insert(bodies.begin(), mention.entity);
  }
  return bodies.size() == 2 ? Pair{bodies[0], bodies[1]} : Pair{};
}

// "Lanzhou University signed an agreement with Minsk State University. The parties will ...": two
// bodies of the sentence before are meant, not the states, where this one has named nothing yet.
bool MeansBodiesBefore(const Extraction& x, std::uint32_t sentence, std::size_t before) {
  if (before == 0 || x.mentions[before - 1].sentence + 1 != sentence) return false;
  const std::vector<Sentence>& sentences = x.document.sentences;
  const std::uint32_t earlier = x.mentions[before - 1].sentence;
  if (sentences[earlier].paragraph != sentences[sentence].paragraph) return false;
  const Pair bodies = BodiesBefore(x, earlier, before);
  const auto official = [&](EntityIndex body) {
    return x.entities[body].kind == "gov" || x.entities[body].kind == "media";
  };
  return bodies.first != kNoEntity && !official(bodies.first) && !official(bodies.second);
}

// Whether a text ends in one of the words, white space apart.
bool FollowsAny(std::string_view before, const std::vector<std::string>& words) {
  while (before.ends_with(' ') || before.ends_with('\n')) before.remove_suffix(1);
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return before.ends_with(word) && !InsideWord(before, before.size() - word.size());
  });
}

// The same, whatever the word that ends so: 随后向.
bool EndsInAny(std::string_view before, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return before.ends_with(word); });
}

// Whether a text goes on with one of the words, or with one that begins so.
bool PrecedesAny(std::string_view after, const std::vector<std::string>& words) {
  while (after.starts_with(' ') || after.starts_with('\n')) after.remove_prefix(1);
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return after.starts_with(word); });
}

// Whether a capital begins the word before, which is no mention and does not open the sentence.
bool FollowsUnknownName(const Extraction& x, const Sentence& in, const Span& word, std::size_t before) {
  const std::string_view text = x.document.clean.reading();
  if (word.begin <= in.span.begin + 1 || text[word.begin - 1] != ' ') return false;
  std::size_t begin = word.begin - 1;
  while (begin > in.span.begin && (InsideWord(text, begin) || IsDash(PeekBefore(text, begin)))) {
    begin = CharacterStart(text, begin - 1);
  }
  if (begin <= in.span.begin || text[begin - 1] != ' ' || !IsUpper(PeekAt(text, begin))) return false;
  return before == 0 || x.mentions[before - 1].span.end <= begin;
}

// At the beginning of a sentence or behind a mark, and not the first of several: "公司、高校等".
bool OpensClause(std::string_view text, const Span& sentence, const Span& word) {
  if (PeekAt(text, word.end) == U'、') return false;
  if (word.begin <= sentence.begin) return true;
  const char32_t before = PeekBefore(text, word.begin);
  return before == U'，' || before == U'。' || before == U'；' || before == U'：' || before == U',' ||
         before == U'“' || before == U'\n';
}

}  // namespace

Result<Nominals> Nominals::Load(const std::filesystem::path& schemas, const Folder& folder) {
  Nominals nominals;
  std::vector<std::string> strings;
  for (const std::filesystem::path& path : RuleFiles(schemas, "nominals")) {
    Result<TomlFile> file = TomlFile::Read(path);
    if (!file) return std::move(file).error();
    if (Status known = file->CheckKeys(file->root, {"nominal"}); !known) return known.error();
    const toml::array* list = file->root["nominal"].as_array();
    if (list == nullptr) return file->Wrong(file->root, "write rules as [[nominal]]");
    for (const toml::node& element : *list) {
      const toml::table* table = element.as_table();
      if (table == nullptr) return file->Wrong(element, "write rules as [[nominal]]");
      Rule rule;
      rule.language = LanguageOf(path.parent_path().filename().string());
      std::string denotes;
      std::vector<std::string> words, introduces, founds;
      std::int64_t version = 1;
      for (const Status& status :
           {file->CheckKeys(*table, {"id", "version", "denotes", "kind", "words", "opens", "head",
                                     "never_after", "only_after", "only_before", "outside", "introduces",
                                     "founds", "called", "ours", "interview", "only", "examples", "counterexamples"}),
            file->Get(*table, "id", rule.id), file->Get(*table, "version", version),
            file->Get(*table, "denotes", denotes), file->Get(*table, "kind", rule.kind),
            file->Get(*table, "words", words), file->Get(*table, "introduces", introduces),
            file->Get(*table, "founds", founds),
            file->Get(*table, "opens", rule.opens), file->Get(*table, "called", rule.called), file->Get(*table, "only", rule.only),
            file->Get(*table, "never_after", rule.never_after),
            file->Get(*table, "only_after", rule.only_after), file->Get(*table, "only_before", rule.only_before),
            file->Get(*table, "outside", rule.outside),
            file->Get(*table, "head", rule.head),
            file->Get(*table, "ours", rule.ours), file->Get(*table, "interview", rule.interview),
            file->GetExamples(*table, TomlFile::Examples::kTexts, rule.tests)}) {
        if (!status) return status.error();
      }
      if (rule.id.empty() || words.empty()) {
        return file->Wrong(*table, "a rule needs an id and words");
      }
      rule.id += "@" + std::to_string(version);
      rule.where = file->Where(*table);
      rule.content = file->name + TomlFile::Content(*table);
      rule.places = denotes == "two places";
      rule.parties = rule.places || denotes == "two parties";
      rule.pair = rule.parties || denotes == "two countries";
      if (!rule.pair && !ParseEntityType(denotes, rule.type)) {
        return file->Wrong(*table, "denotes must be \"two countries\", \"two parties\" or a type");
      }
      rule.introduced = !introduces.empty();
      const auto number = static_cast<std::uint32_t>(nominals.rules_.size());
      for (const auto* of : {&words, &introduces, &founds}) {
        for (const std::string& word : *of) {
          strings.push_back(folder.FoldName(word));
          if (strings.back().empty()) return file->Wrong(*table, "a word is empty");
          nominals.words_.push_back({number, of == &words, of == &introduces, of == &founds});
        }
      }
      nominals.rules_.push_back(std::move(rule));
    }
  }
  Result<Automaton> automaton = Automaton::Build(strings);
  if (!automaton) return std::move(automaton).error();
  nominals.automaton_ = std::move(*automaton);
  return nominals;
}

std::vector<RuleInfo> Nominals::rules() const {
  std::vector<RuleInfo> infos;
  for (const Rule& rule : rules_) infos.push_back({rule.id, rule.where, rule.tests});
  return infos;
}

void Nominals::AddTo(RuleIndex::Builder& index) {
  for (Rule& rule : rules_) rule.unit = index.Add(rule.content);
}

void Nominals::Mark(const std::vector<Automaton::Hit>& words, RuleIndex::Met& met) const {
  for (const Automaton::Hit& hit : words) met.units.Add(rules_[words_[hit.string].rule].unit);
}

namespace {

// Whether a mention from `first` on that begins before `end` is of the entity.
bool IsNamedIn(const Extraction& x, EntityIndex entity, std::size_t first, std::uint32_t end) {
  for (std::size_t i = first; i < x.mentions.size() && x.mentions[i].span.begin < end; ++i) {
    if (x.mentions[i].entity == entity) return true;
  }
  return false;
}

}  // namespace

std::vector<bool> Nominals::Introduced(const Extraction& x, const FoldedText& folded,
                                       const std::vector<Automaton::Hit>& hits,
                                       std::vector<Founding>& foundings) const {
  std::vector<bool> introduced(x.entities.size());
  const std::string_view text = x.document.clean.reading();
  const auto add = [&](const Mention& mention) {
    if (mention.type == EntityType::kOrganization && !mention.demonym && !mention.embedded &&
        mention.entity != kNoEntity) {
      introduced[mention.entity] = true;
    }
  };
  const auto between = [&](std::uint32_t from, std::uint32_t to) {
    return text.substr(from, to - from);
  };
  const bool asked = std::any_of(hits.begin(), hits.end(), [&](const Automaton::Hit& hit) {
    return words_[hit.string].introduces || words_[hit.string].founds;
  });
  if (!asked) return introduced;
  // "MAZ-Weichai", 潍柴马兹: the name tells whose it is.
  const Mention* outer = nullptr;
  std::size_t parts = 0;
  for (const Mention& mention : x.mentions) {
    if (!mention.embedded) {
      outer = &mention;
      parts = 0;
      continue;
    }
    if (outer == nullptr || mention.type != EntityType::kOrganization ||
        !outer->span.Contains(mention.span) || mention.entity == outer->entity) {
      continue;
    }
    const bool hyphen = IsDash(PeekBefore(text, mention.span.begin)) || IsDash(PeekAt(text, mention.span.end));
    parts += hyphen ? 2 : 1;
    if (parts >= 2) add(*outer);
  }
  for (const Automaton::Hit& hit : hits) {
    const Word& word = words_[hit.string];
    if (!(word.introduces || word.founds) || InsideWord(folded.text, hit.span.begin) ||
        InsideWord(folded.text, hit.span.end)) {
      continue;
    }
    const Span span = folded.ToOriginal(hit.span);
    const auto after = std::lower_bound(
        x.mentions.begin(), x.mentions.end(), span.end,
        [](const Mention& mention, std::uint32_t at) { return mention.span.begin < at; });
    if (after != x.mentions.end()) {
      const bool next = word.founds && (after->span.begin == span.end || text[span.end] == ' ');
      if ((next && after->span.begin <= span.end + 1) ||
          IsApposition(between(span.end, after->span.begin), false)) {
        add(*after);
        if (word.founds && after->type == EntityType::kOrganization && !after->demonym) {
          foundings.push_back({after->entity, after->sentence, after->span.begin});
        }
      }
    }
    if (word.founds) continue;
    constexpr std::ptrdiff_t kLook = 8;  // mentions
    for (auto before = after; before != x.mentions.begin() && after - before < kLook;) {
      --before;
      if (before->embedded) continue;
      const bool named = before->span.end <= span.begin;
      // The word may be a part of the name.
      if (!named || IsApposition(between(before->span.end, span.begin), true)) add(*before);
      if (named) break;
    }
  }
  return introduced;
}

Appositions Nominals::CalledBy(const Extraction& x, const FoldedText& folded,
                               const std::vector<Automaton::Hit>& hits) const {
  Appositions called(x);
  for (const Automaton::Hit& hit : hits) {
    if (!rules_[words_[hit.string].rule].called || InsideWord(folded.text, hit.span.begin) ||
        InsideWord(folded.text, hit.span.end)) {
      continue;
    }
    called.See(folded.ToOriginal(hit.span));
  }
  return called;
}

std::vector<Mention> Nominals::Find(const Extraction& x, const FoldedText& folded,
                                    std::vector<Automaton::Hit> hits) const {
  std::sort(hits.begin(), hits.end(), [](const Automaton::Hit& a, const Automaton::Hit& b) {
    if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
    if (a.span.end != b.span.end) return a.span.end > b.span.end;
    return a.string < b.string;
  });
  const Pairs pairs(x);
  const SidesOfPapers sides = SidesOfTitles(x);
  const std::vector<std::uint32_t> in_titles = MentionsInTitles(x);
  std::vector<Founding> foundings;
  const std::vector<bool> introduced = Introduced(x, folded, hits, foundings);
  const Appositions called = CalledBy(x, folded, hits);
  std::size_t founded = 0;  // foundings told of before the hit
  struct Venture {
    EntityIndex entity;
    std::uint32_t last;  // where it was spoken of last
  };
  std::unordered_map<EntityIndex, Venture> ventures;  // by who is named where one is founded
  std::vector<Mention> found;
  const PaperCompanies companies(x);
  std::map<std::pair<std::uint32_t, std::uint32_t>, EntityIndex> speakers;  // by paper and rule: "our company"
  std::uint32_t over = 0;       // end of the last nominal
  std::size_t before = 0;       // mentions that begin before the hit
  for (const Automaton::Hit& hit : hits) {
    if (!words_[hit.string].refers) continue;
    if (InsideWord(folded.text, hit.span.begin) || InsideWord(folded.text, hit.span.end)) continue;
    const Span span = folded.ToOriginal(hit.span);
    if (span.begin < over || span.empty()) continue;
    const std::uint32_t sentence = SentenceAt(x.document, span.begin);
    if (sentence == kNoSentence) continue;
    const Sentence& in = x.document.sentences[sentence];
    if (in.zone == Zone::kReference || in.zone == Zone::kFurniture) continue;
    const Rule& rule = rules_[words_[hit.string].rule];
    if (rule.language != Language::kUnknown && in.language != Language::kUnknown &&
        rule.language != in.language) {
      continue;
    }
    if (rule.opens && !OpensClause(x.document.clean.reading(), in.span, span)) continue;
    if (FollowsAny(std::string_view(folded.text).substr(0, hit.span.begin), rule.never_after)) continue;
    if (!rule.only_after.empty() && !EndsInAny(std::string_view(folded.text).substr(0, hit.span.begin), rule.only_after)) continue;
    if (!rule.only_before.empty() &&
        !PrecedesAny(std::string_view(folded.text).substr(hit.span.end), rule.only_before)) {
      continue;
    }
    while (before < x.mentions.size() && x.mentions[before].span.begin < span.begin) ++before;
    // A word of a longer name is no reference.
    bool inside = before < x.mentions.size() && x.mentions[before].span.Overlaps(span);
    for (std::size_t i = before; i > 0 && i + 8 > before && !inside; --i) {
      inside = x.mentions[i - 1].span.Overlaps(span) &&
               x.mentions[i - 1].type != EntityType::kDocument;
    }
    if (inside) continue;
    // "Северо-Восточным университетом": a word in capitals says which one, though it is not known.
    if (!rule.pair && FollowsUnknownName(x, in, span, before)) continue;
    // "Уральский регион": the adjective of a place says which one.
    if (!rule.pair && rule.type == EntityType::kPlace && before > 0 &&
        x.mentions[before - 1].demonym && x.mentions[before - 1].span.end + 1 == span.begin) {
      continue;
    }
    // "the company Zeekr", "компании «Синофарм»": the name that follows says which one.
    std::size_t after = before;
    while (after < x.mentions.size() && x.mentions[after].span.begin < span.end) ++after;
    if (!rule.pair && after < x.mentions.size() &&
        x.mentions[after].span.begin <= span.end + kApposition &&
        // 该公司由三一重工设立
        !(x.mentions[after].span.begin == span.end + kApposition &&
          IsHan(PeekAt(x.document.clean.reading(), span.end))) &&
        x.mentions[after].type == rule.type) {
      continue;
    }
    std::vector<EntityIndex> denoted;
    const Pair bodies = rule.parties ? BodiesBefore(x, sentence, before) : Pair{};
    const auto titled = rule.parties ? sides.find(in.paper) : sides.end();
    if (rule.interview) {
      const EntityIndex speaker = companies.Speaker(sentence, span.begin);
      if (speaker == kNoEntity) continue;
      denoted = {speaker};
    } else if (rule.ours) {
      const auto [known, added] = speakers.try_emplace({in.paper, words_[hit.string].rule}, kNoEntity);
      if (added) known->second = BodyOfSpeaker(x, in_titles, in.paper, before, rule.type, rule.kind);
      if (known->second == kNoEntity) continue;
      denoted = {known->second};
    } else if (bodies.first != kNoEntity) {
      denoted = {bodies.first, bodies.second};
    } else if (titled != sides.end()) {
      denoted = {titled->second.first, titled->second.second};
    } else if (rule.places) {
      continue;
    } else if (rule.parties && MeansBodiesBefore(x, sentence, before)) {
      continue;
    } else if (rule.pair) {
      const Pair pair = pairs.At(sentence, span.begin);
      if (pair.first != kNoEntity && !NamesOthers(x, sentence, before, pair)) {
        denoted = {pair.first, pair.second};
      }
    } else {
      const std::string_view text = x.document.clean.reading();
      const auto ends_with_it = [&](const Span& name) {
        return text.substr(name.begin, name.size()).ends_with(text.substr(span.begin, span.size()));
      };
      // A company, unlike a park or a bank, is often named together with its owners.
      const bool speaks_first = rule.opens || rule.kind == "company";
      const EntityIndex land = LandBefore(x, span, before);
      std::uint32_t of = kNoSentence;  // the sentence that names it
      Span first;                      // where it does
      bool several = false;            // of which it names more
      for (std::size_t i = before; i > 0; --i) {
        const Mention& earlier = x.mentions[i - 1];
        if (earlier.span.begin + kFurthest < span.begin) break;
        if (of != kNoSentence && earlier.sentence != of) break;
        // 委员会第五次会议 names the committee, too.
        if (earlier.entity == kNoEntity || earlier.demonym || (earlier.embedded && !rule.head) ||
            x.document.sentences[earlier.sentence].zone == Zone::kReference) {
          continue;
        }
        const Entity& entity = x.entities[earlier.entity];
        if (entity.type != rule.type || (!rule.kind.empty() && entity.kind != rule.kind)) continue;
        if (!rule.outside.empty() && entity.within == rule.outside) continue;
        if (land != kNoEntity && LiesElsewhere(x, entity, land)) continue;
        if (!rule.only.empty() && entity.key != rule.only) continue;
        if (rule.head && !ends_with_it(earlier.span)) continue;
        // "The joint venture": the one that was called so, if one was.
        const bool known = introduced[earlier.entity];
        if (rule.introduced && !known) continue;
        if (rule.called && !called.Calls(span, earlier)) continue;
        // "The venture was founded in 2031, with Geely holding 40 percent": none that the sentence
        // goes on to name, if there is another.
        const bool named = !rule.opens && IsNamedIn(x, earlier.entity, before, in.span.end);
        if (named && !denoted.empty()) continue;
        // Of what one sentence before names the first, which that speaks of, or what it introduces
        // as a venture of others.
        several = several || (!denoted.empty() && denoted.front() != earlier.entity);
        if (denoted.empty() || known || !introduced[denoted.front()]) {
          denoted = {earlier.entity};
          first = earlier.span;
        }
        // A word that points back within its sentence means the last one.
        if (!rule.opens && !named && (earlier.sentence == sentence || !speaks_first)) break;
        if (!named) of = earlier.sentence;
      }
      // 甲持股55%，乙持股45%。工厂在明斯克: where that names several, what the title is about.
      if (speaks_first && !rule.head && several && !introduced[denoted.front()]) {
        const EntityIndex subject = NamedInTitle(x, in_titles, in.paper, rule.type, rule.kind);
        for (std::size_t i = before; i > 0 && subject != kNoEntity; --i) {
          const Mention& earlier = x.mentions[i - 1];
          if (earlier.span.begin + kFurthest < span.begin) break;
          if (earlier.entity != subject || earlier.embedded) continue;
          denoted = {subject};
          break;
        }
      }
      // A new paragraph goes back to the company that the paper is on.
      const EntityIndex about = companies.About(in.paper, span.begin);
      const bool afresh = of != kNoSentence && x.document.sentences[of].paragraph != in.paragraph;
      if (rule.kind == "company" && !rule.head && !rule.called && !rule.introduced && afresh && about != kNoEntity &&
          !IsNamedIn(x, about, before, in.span.end)) {
        denoted = {about};
      }
      // 公司由别拉斯控股。工厂在鲍里索夫: or with what that sentence itself went on with.
      for (const Mention& earlier : found) {
        if (!speaks_first || rule.head || earlier.span.begin + kFurthest < span.begin) continue;
        if (!rule.opens && earlier.sentence == sentence) continue;
        const Entity& entity = x.entities[earlier.entity];
        if (entity.type != rule.type || (!rule.kind.empty() && entity.kind != rule.kind)) continue;
        if (rule.introduced && !introduced[earlier.entity]) continue;
        const bool later = of == kNoSentence || earlier.sentence > of;
        if (!later && (earlier.sentence != of || earlier.span.begin >= first.begin)) continue;
        denoted = {earlier.entity};
        of = earlier.sentence;
        first = earlier.span;
      }
    }
    // "The project" in a paper on a resident of a park is the resident's.
    if (rule.type == EntityType::kProject && rule.kind.empty() && denoted.size() == 1 && x.entities[denoted.front()].kind == "park") {
      const EntityIndex about = companies.About(in.paper, span.begin);
      if (about != kNoEntity) denoted = {about};
    }
    // "A and B founded C. A holds 60 percent. The company makes cranes": not its owner.
    for (; founded < foundings.size() && foundings[founded].sentence < sentence; ++founded) {
      const Founding& founding = foundings[founded];
      // The last one of a sentence is what the next speaks of.
      if (founded + 1 < foundings.size() && foundings[founded + 1].sentence == founding.sentence) continue;
      for (const Mention& named : MentionsOf(x, founding.sentence)) {
        if (named.entity == kNoEntity || introduced[named.entity]) continue;
        ventures[named.entity] = {founding.venture, founding.begin};
      }
    }
    if (rule.kind == "company" && !rule.head && !rule.ours && denoted.size() == 1) {
      const auto venture = ventures.find(denoted.front());
      if (venture != ventures.end() && venture->second.last + kFurthest >= span.begin &&
          NamedInTitle(x, in_titles, in.paper, rule.type, rule.kind) != denoted.front()) {
        denoted = {venture->second.entity};
        venture->second.last = span.begin;
      }
    }
    for (EntityIndex entity : denoted) {
      Mention mention;
      mention.span = span;
      mention.type = x.entities[entity].type;
      mention.nominal = true;
      mention.entity = entity;
      mention.sentence = sentence;
      mention.rule = rule.id;
      mention.confidence = 0.7F;
      found.push_back(std::move(mention));
    }
    if (!denoted.empty()) over = span.end;
  }
  return found;
}

}  // namespace kg::extract
