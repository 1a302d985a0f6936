#include "extract/link/mention_finder.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "extract/gazetteer/fold.h"
#include "extract/gazetteer/gazetteer.h"
#include "extract/link/abbreviations.h"
#include "extract/link/candidate.h"
#include "extract/link/coordination.h"
#include "extract/link/entity_table.h"
#include "extract/link/nominals.h"
#include "extract/link/nominative.h"
#include "extract/link/person_name.h"
#include "extract/link/repeats.h"
#include "extract/link/sound.h"
#include "extract/link/translations.h"
#include "extract/text/characters.h"

namespace kg::extract {

constexpr std::size_t kSmallWord = 7;  // bytes of a preposition or conjunction with its space

struct MentionFinder::Impl {
  Folder folder;
  Gazetteer gazetteer;
  MentionMatcher matcher;
  NameWords words;
  PersonNameReader person_names;
  Nominals nominals;
  SoundReader sounds;
  Nominative nominative;

  void AddKnown(const Document& document, const FoldedText& folded,
                const std::vector<Automaton::Hit>& places,
                std::vector<Candidate>& candidates) const;
  void AddLayout(const Document& document, std::vector<Candidate>& candidates) const;
  void AddMatched(const Document& document, const std::vector<MentionMatcher::Sign>& signs,
                  std::vector<Candidate>& candidates) const;
  void Link(Extraction& extraction, const std::vector<Candidate>& chosen) const;
};

MentionFinder::MentionFinder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
MentionFinder::MentionFinder(MentionFinder&&) noexcept = default;
MentionFinder& MentionFinder::operator=(MentionFinder&&) noexcept = default;
MentionFinder::~MentionFinder() = default;

Result<MentionFinder> MentionFinder::Load(const std::filesystem::path& schemas,
                                          const Folder& folder) {
  Result<Gazetteer> gazetteer = Gazetteer::Load(schemas / "gazetteers", folder);
  if (!gazetteer) return std::move(gazetteer).error();
  Result<std::vector<MentionRule>> rules = ReadMentionRules(schemas);
  if (!rules) return std::move(rules).error();
  Result<MentionMatcher> matcher = MentionMatcher::Build(std::move(*rules), folder);
  if (!matcher) return std::move(matcher).error();
  Result<NameWords> words = NameWords::Load(schemas);
  if (!words) return std::move(words).error();
  PersonNameReader person_names(*words);
  Result<Nominals> nominals = Nominals::Load(schemas, folder);
  if (!nominals) return std::move(nominals).error();
  Result<SoundReader> sounds = SoundReader::Load(schemas / "text" / "syllables.tsv", *words);
  if (!sounds) return std::move(sounds).error();
  Result<Nominative> nominative = Nominative::Load(schemas);
  if (!nominative) return std::move(nominative).error();
  return MentionFinder(std::make_unique<Impl>(
      Impl{folder, std::move(*gazetteer), std::move(*matcher), std::move(*words),
           std::move(person_names), std::move(*nominals), std::move(*sounds),
           std::move(*nominative)}));
}

void MentionFinder::Impl::AddKnown(const Document& document, const FoldedText& folded,
                                   const std::vector<Automaton::Hit>& places,
                                   std::vector<Candidate>& candidates) const {
  std::size_t next = 0;
  for (const Gazetteer::Hit& hit : gazetteer.Find(document.clean.reading(), folded, places)) {
    while (next < document.sentences.size() &&
           document.sentences[next].span.end <= hit.span.begin) {
      ++next;
    }
    if (next == document.sentences.size()) break;
    const Sentence& sentence = document.sentences[next];
    if (!sentence.span.Contains(hit.span) || sentence.zone == Zone::kFurniture) continue;
    const Gazetteer::Entry& entry = gazetteer.entries()[hit.entry];
    const Gazetteer::Name& name = gazetteer.names()[hit.name];
    Candidate candidate;
    candidate.span = hit.span;
    candidate.sentence = static_cast<std::uint32_t>(next);
    candidate.source = Candidate::Source::kGazetteer;
    candidate.type = entry.type;
    candidate.kind = entry.kind;
    candidate.entry = hit.entry;
    candidate.demonym = name.demonym;
    candidate.weak = name.weak;
    candidate.ignored = entry.ignored;
    candidate.rule = name.misnomer ? kMisnomerRule : "gazetteer@1";
    candidate.confidence = name.misnomer ? 0.8F : 0.95F;
    candidates.push_back(std::move(candidate));
  }
}

void MentionFinder::Impl::AddLayout(const Document& document,
                                    std::vector<Candidate>& candidates) const {
  const auto add = [&](const Span& span, EntityType type, std::string_view kind) {
    if (span.empty() || span.end > document.clean.reading().size()) return;
    const std::uint32_t sentence = SentenceAt(document, span.begin);
    if (sentence == kNoSentence) return;
    Candidate candidate;
    candidate.span = span;
    candidate.sentence = sentence;
    candidate.source = Candidate::Source::kLayout;
    candidate.type = type;
    candidate.kind = kind;
    candidate.rule = "layout/name@1";
    candidates.push_back(std::move(candidate));
  };
  // Bodies write too: "National Statistical Committee of the Republic of Belarus (2022). ..."
  std::unordered_map<std::uint32_t, std::uint32_t> bodies;  // begin -> entry
  for (const Candidate& known : candidates) {
    if (known.type == EntityType::kOrganization && known.entry != Candidate::kNoEntry) {
      bodies.emplace(known.span.begin, known.entry);
    }
  }
  const auto add_writer = [&](const Span& author) {
    const auto body = bodies.find(author.begin);
    add(author, body == bodies.end() ? EntityType::kPerson : EntityType::kOrganization,
        body == bodies.end() ? "author" : "");
    if (body != bodies.end() && !candidates.empty() && candidates.back().span == author) {
      candidates.back().entry = body->second;
    }
  };
  for (const Paper& paper : document.papers) {
    for (const Span& author : paper.author_spans) add(author, EntityType::kPerson, "author");
    for (const Span& body : paper.affiliation_spans) add(body, EntityType::kOrganization, "");
  }
  for (const Reference& reference : document.references) {
    for (const Span& author : reference.author_spans) add_writer(author);
    for (const Span& author : reference.repeated_spans) add(author, EntityType::kPerson, "author");
    add(reference.container_span, EntityType::kDocument, "periodical");
    add(reference.institution_span, EntityType::kOrganization, "university");
    add(reference.publisher_span, EntityType::kOrganization, "publisher");
  }
}

void MentionFinder::Impl::AddMatched(const Document& document,
                                     const std::vector<MentionMatcher::Sign>& signs,
                                     std::vector<Candidate>& candidates) const {
  for (const MentionMatcher::Match& match : matcher.Find(document, signs)) {
    const MentionRule& rule = matcher.rules()[match.rule];
    Candidate candidate;
    candidate.span = match.span;
    candidate.sentence = match.sentence;
    candidate.source = Candidate::Source::kRule;
    candidate.type = rule.type;
    candidate.kind = rule.KindOf(document.clean.reading(match.span));
    candidate.demonym = rule.demonym;
    candidate.rule = rule.id;
    candidate.confidence = rule.confidence;
    candidates.push_back(std::move(candidate));
  }
}

void MentionFinder::Impl::Link(Extraction& x, const std::vector<Candidate>& chosen) const {
  EntityTable table(x.entities, gazetteer, folder, words, person_names, nominative);
  const std::string_view text = x.document.clean.text();
  std::unordered_map<std::uint64_t, EntityIndex> by_span;
  const auto place = [](const Span& span) {
    return static_cast<std::uint64_t>(span.begin) << 32 | span.end;
  };
  x.mentions.reserve(x.mentions.size() + chosen.size());
  for (const Candidate& candidate : chosen) {
    const Sentence& sentence = x.document.sentences[candidate.sentence];
    const std::string_view printed = text.substr(candidate.span.begin, candidate.span.size());
    Mention mention;
    mention.span = candidate.span;
    mention.type = candidate.type;
    mention.demonym = candidate.demonym;
    mention.embedded = candidate.embedded;
    mention.sentence = candidate.sentence;
    mention.rule = candidate.rule;
    mention.confidence = candidate.confidence;
    const auto same = candidate.same_as.empty() ? by_span.end()
                                                : by_span.find(place(candidate.same_as));
    if (candidate.entry != Candidate::kNoEntry) {
      mention.entity = table.OfEntry(candidate.entry);
      table.SeeAlias(mention.entity, printed);
    } else if (same != by_span.end()) {
      mention.entity = same->second;
      table.SeeAlias(mention.entity, printed);
    } else if (candidate.same_as.begin > candidate.span.begin) {
      // In the title, of a name that the text has in full.
      mention.entity = table.OfName(candidate.type, candidate.kind,
                                    text.substr(candidate.same_as.begin, candidate.same_as.size()),
                                    CodeOf(sentence.language));
      table.SeeAlias(mention.entity, printed);
    } else {
      mention.entity =
          table.OfName(candidate.type, candidate.kind, printed, CodeOf(sentence.language));
    }
    by_span.emplace(place(candidate.span), mention.entity);
    // 白俄罗斯体育与旅游部: the country that opens the name of an organ of state is its own.
    if (mention.type == EntityType::kCountry && mention.embedded && !x.mentions.empty()) {
      const Mention& around = x.mentions.back();
      if (around.span.begin == mention.span.begin && x.entities[around.entity].kind == "gov" &&
          x.entities[around.entity].within.empty()) {
        x.entities[around.entity].within = x.entities[mention.entity].key;
      }
    }
    x.mentions.push_back(std::move(mention));
  }
  // A paper on a region speaks for the country, which it may not name.
  for (EntityIndex e = 0; e < x.entities.size(); ++e) {
    const Gazetteer::Entry* land = x.entities[e].kind == "region" ? gazetteer.FindKey(x.entities[e].within) : nullptr;
    if (land != nullptr) table.OfEntry(static_cast<std::uint32_t>(land - gazetteer.entries().data()));
  }
  for (Entity& entity : x.entities) {
    const bool named = entity.type == EntityType::kPerson ||
                       entity.type == EntityType::kOrganization ||
                       entity.type == EntityType::kProject || entity.type == EntityType::kPlace;
    if (!named || entity.curated) continue;
    if (entity.type == EntityType::kPerson) {
      std::string name = sounds.Undeclined(entity.name);
      for (auto& [language, known] : entity.names) {
        if (known == entity.name) known = name;
      }
      entity.name = std::move(name);
    }
    Sound sound = sounds.Read(entity.type, entity.name, folder);
    entity.translit = std::move(sound.translit);
    entity.sound = std::move(sound.key);
  }
}

namespace {

// "Договор о дружбе Беларусь и Китай подписали": a country in its dictionary form, with no noun of
// the title to depend on, is the subject of the sentence and ends the title.
void EndAgreements(const Document& document, const Gazetteer& gazetteer,
                   std::vector<Candidate>& candidates) {
  const std::string_view text = document.clean.reading();
  std::vector<Span> subjects;
  std::unordered_map<std::uint32_t, std::uint32_t> longer;  // end of a country's name -> first begin
  for (const Candidate& candidate : candidates) {
    if (candidate.entry == Candidate::kNoEntry || candidate.type != EntityType::kCountry) continue;
    const auto [place, fresh] = longer.try_emplace(candidate.span.end, candidate.span.begin);
    place->second = std::min(place->second, candidate.span.begin);
    const std::string_view language = CodeOf(document.sentences[candidate.sentence].language);
    if (language != "ru" && language != "be") continue;
    const std::string_view printed = text.substr(candidate.span.begin, candidate.span.size());
    if (IsUpper(PeekBefore(printed, printed.size()))) continue;  // "КНР" has one form
    for (const auto& [code, name] : gazetteer.entries()[candidate.entry].names) {
      if (code == language && name == printed) subjects.push_back(candidate.span);
    }
  }
  // "Республики Беларусь": the end of a longer name of the country.
  std::erase_if(subjects, [&](const Span& subject) {
    return longer.contains(subject.end) && longer[subject.end] < subject.begin;
  });
  if (subjects.empty()) return;
  for (Candidate& candidate : candidates) {
    if (candidate.type != EntityType::kAgreement || candidate.source != Candidate::Source::kRule) {
      continue;
    }
    const auto subject = std::upper_bound(subjects.begin(), subjects.end(), candidate.span);
    if (subject == subjects.end() || subject->end > candidate.span.end) continue;
    const std::string_view title = Trimmed(
        text.substr(candidate.span.begin, subject->begin - candidate.span.begin));
    // After a small word the country belongs to the title.
    const std::size_t space = title.rfind(' ');
    if (space == std::string_view::npos || title.size() - space <= kSmallWord) continue;
    candidate.span.end = candidate.span.begin + static_cast<std::uint32_t>(title.size());
  }
}

// What the layout says of a line ends a name: "Yuelong Zhang School" is none where the author's
// name ends after two words. Drops what rules found across the ends of such names.
void DropAcrossLayout(std::vector<Candidate>& candidates) {
  std::vector<Span> names;
  for (const Candidate& candidate : candidates)
    if (candidate.source == Candidate::Source::kLayout) names.push_back(candidate.span);
  std::sort(names.begin(), names.end());
  const auto across = [&](const Candidate& candidate) {
    if (candidate.source != Candidate::Source::kRule) return false;
    // Names do not overlap each other, so two of them can be in question.
    auto at = std::upper_bound(names.begin(), names.end(), candidate.span);
    for (int i = 0; i < 2 && at != names.begin(); ++i) {
      --at;
      if (at->Overlaps(candidate.span) && !at->Contains(candidate.span)) return true;
    }
    at = std::lower_bound(names.begin(), names.end(), candidate.span);
    return at != names.end() && at->begin > candidate.span.begin &&
           at->begin < candidate.span.end && at->end > candidate.span.end;
  };
  candidates.erase(std::remove_if(candidates.begin(), candidates.end(), across), candidates.end());
}

}  // namespace

void MentionFinder::AddTo(RuleIndex::Builder& index) {
  impl_->matcher.AddTo(index);
  impl_->nominals.AddTo(index);
}

void MentionFinder::Mark(const Places& places, RuleIndex::Met& met) const {
  impl_->matcher.Mark(places.signs, met);
  impl_->nominals.Mark(places.nominals, met);
}

std::vector<Hash128> MentionFinder::NamesAt(const Places& places) const {
  return impl_->gazetteer.ContentsAt(places.names);
}

std::vector<SharedScan::Part> MentionFinder::searched() const {
  return {{&impl_->gazetteer.automaton(), true},
          {&impl_->nominals.automaton(), true},
          {&impl_->matcher.triggers(), false}};
}

MentionFinder::Places MentionFinder::PlacesIn(std::string_view text, const FoldedText& folded,
                                              std::span<std::vector<Automaton::Hit>> found) const {
  return {std::move(found[0]), std::move(found[1]),
          impl_->matcher.SignsIn(text, folded, found[2])};
}

void MentionFinder::Find(Extraction& x, const FoldedText& folded, const Places& places) const {
  const Document& document = x.document;
  std::vector<Candidate> candidates;
  impl_->AddKnown(document, folded, places.names, candidates);
  impl_->AddLayout(document, candidates);
  impl_->AddMatched(document, places.signs, candidates);
  DropAcrossLayout(candidates);
  EndAgreements(document, impl_->gazetteer, candidates);
  const std::string_view text = document.clean.reading();
  std::vector<Candidate> chosen =
      ChooseCandidates(candidates, impl_->gazetteer, impl_->words, text);
  // Names that only this document explains: they need the others first.
  std::vector<Candidate> more = FindAbbreviations(document, chosen, impl_->words);
  for (Candidate& name : FindCoordinated(document, chosen, impl_->words)) {
    more.push_back(std::move(name));
  }
  for (Candidate& repeat : FindRepeats(document, candidates, chosen, impl_->folder,
                                     impl_->words, impl_->person_names)) {
    more.push_back(std::move(repeat));
  }
  if (!more.empty()) {
    candidates.insert(candidates.end(), std::make_move_iterator(more.begin()),
                      std::make_move_iterator(more.end()));
    chosen = ChooseCandidates(std::move(candidates), impl_->gazetteer, impl_->words, text);
  }
  impl_->Link(x, chosen);
  JoinTranslatedAgreements(x);
  std::vector<Mention> nominals = impl_->nominals.Find(x, folded, places.nominals);
  x.mentions.insert(x.mentions.end(), std::make_move_iterator(nominals.begin()),
                    std::make_move_iterator(nominals.end()));
  std::stable_sort(x.mentions.begin(), x.mentions.end(), [](const Mention& a, const Mention& b) {
    if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
    return a.span.end > b.span.end;
  });
}

}  // namespace kg::extract
