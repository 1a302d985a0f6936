#include "extract/claims/bibliography.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "extract/link/person_name.h"
#include "extract/link/sound.h"
#include "extract/text/characters.h"
#include "extract/text/text_rules.h"
#include "graph/model/ids.h"

namespace kg::extract {
namespace {

constexpr const char* kTitleRule = "layout/title@1";
constexpr const char* kBylineRule = "layout/byline@1";
constexpr const char* kReferenceRule = "layout/reference@1";
constexpr const char* kCitationRule = "layout/citation@1";

// Letters and digits alone, in lower case: one form for a title however it is broken or quoted.
std::string TitleKey(std::string_view title) {
  std::string key;
  for (std::size_t at = 0; at < title.size();) {
    const char32_t c = DecodeAt(title, at);
    if (IsLetter(c) || IsDigit(c)) AppendUtf8(ToLower(c), key);
  }
  return key;
}

std::string HashedKey(std::string_view prefix, std::string_view content) {
  return std::string(prefix) + ':' +
         ToHex(HashBytes(std::string(prefix) + ' ' + std::string(content))).substr(0, 16);
}

class Bibliographer {
 public:
  explicit Bibliographer(Extraction& extraction) : x_(extraction), document_(extraction.document) {
    for (EntityIndex i = 0; i < x_.entities.size(); ++i) by_key_.emplace(x_.entities[i].key, i);
    IndexMentions();
  }

  void Run() {
    for (std::size_t i = 0; i < document_.papers.size(); ++i) AddPaper(i);
    for (std::size_t i = 0; i < document_.references.size(); ++i) AddReference(i);
    for (std::size_t i = 0; i < document_.papers.size(); ++i) ReadByline(i);
    for (std::size_t i = 0; i < document_.references.size(); ++i) ReadEntry(i);
    AddCitations();
    std::stable_sort(x_.mentions.begin(), x_.mentions.end(), [](const Mention& a, const Mention& b) {
      if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
      return a.span.end > b.span.end;
    });
  }

 private:
  void IndexMentions() {
    for (std::uint32_t i = 0; i < x_.mentions.size(); ++i)
      if (!x_.mentions[i].nominal) order_.push_back(i);
    std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
      return x_.mentions[a].span.begin < x_.mentions[b].span.begin;
    });
  }
  // Calls `use` with each named mention that begins in `span`, in order.
  template <typename Use>
  void EachMention(Span span, Use use) const {
    auto at = std::lower_bound(order_.begin(), order_.end(), span.begin,
                               [&](std::uint32_t i, std::uint32_t offset) {
                                 return x_.mentions[i].span.begin < offset;
                               });
    for (; at != order_.end() && x_.mentions[*at].span.begin < span.end; ++at)
      use(x_.mentions[*at]);
  }
  // The entity of the longest mention of one of the types in `span`.
  EntityIndex EntityIn(Span span, EntityType type, EntityType other) const {
    EntityIndex best = kNoEntity;
    std::uint32_t longest = 0;
    EachMention(span, [&](const Mention& mention) {
      if ((mention.type != type && mention.type != other) || mention.demonym) return;
      if (mention.span.size() <= longest || mention.span.end > span.end + 2) return;
      longest = mention.span.size();
      best = mention.entity;
    });
    return best;
  }
  EntityIndex PersonAt(Span span) const {
    return EntityIn(span, EntityType::kPerson, EntityType::kPerson);
  }

  std::uint32_t SentenceAt(std::uint32_t offset) const {
    const auto after = std::upper_bound(
        document_.sentences.begin(), document_.sentences.end(), offset,
        [](std::uint32_t at, const Sentence& sentence) { return at < sentence.span.begin; });
    return after == document_.sentences.begin()
               ? 0
               : static_cast<std::uint32_t>(after - document_.sentences.begin() - 1);
  }

  EntityIndex AddEntity(Entity entity) {
    const auto [at, fresh] =
        by_key_.try_emplace(entity.key, static_cast<EntityIndex>(x_.entities.size()));
    if (fresh) x_.entities.push_back(std::move(entity));
    return at->second;
  }

  void AddMention(Span span, EntityIndex entity, const char* rule) {
    Mention mention;
    mention.span = span;
    mention.type = EntityType::kDocument;
    mention.entity = entity;
    mention.sentence = SentenceAt(span.begin);
    mention.rule = rule;
    x_.mentions.push_back(std::move(mention));
  }

  Relation& Add(EntityIndex subject, const char* predicate, EntityIndex object, Span evidence,
                const char* rule) {
    Relation relation;
    relation.subject = subject;
    relation.predicate = predicate;
    relation.object = object;
    relation.evidence = evidence;
    relation.sentence = SentenceAt(evidence.begin);
    relation.rule = rule;
    x_.relations.push_back(std::move(relation));
    return x_.relations.back();
  }

  void AddPaper(std::size_t i) {
    const Paper& paper = document_.papers[i];
    Entity entity;
    entity.type = EntityType::kDocument;
    entity.kind = "paper";
    const std::string title = TitleKey(paper.title);
    // A short title names many texts.
    entity.key = title.size() >= 24
                     ? HashedKey("paper", title)
                     : HashedKey("paper", document_.sha256 + '#' + std::to_string(i));
    if (by_key_.count(entity.key) != 0)
      entity.key = HashedKey("paper", document_.sha256 + '#' + std::to_string(i));
    entity.name = paper.title;
    if (entity.name.empty()) {
      entity.name = document_.name.substr(document_.name.rfind('/') + 1);
      if (document_.papers.size() > 1) entity.name += " #" + std::to_string(i + 1);
    } else {
      entity.aliases.push_back(paper.title);
    }
    const EntityIndex index = AddEntity(std::move(entity));
    x_.paper_entities.push_back(index);
    if (!paper.title_span.empty()) AddMention(paper.title_span, index, kTitleRule);
  }

  void AddReference(std::size_t i) {
    const Reference& reference = document_.references[i];
    Entity entity;
    entity.type = EntityType::kDocument;
    entity.kind = reference.type;
    const std::string title = TitleKey(reference.title);
    entity.key = title.size() >= 16
                     ? HashedKey("work", title)
                     : HashedKey("work", TitleKey(document_.clean.text(reference.span)));
    entity.name = reference.title.empty() ? std::string(document_.clean.text(reference.span))
                                          : reference.title;
    entity.aliases.push_back(entity.name);
    const EntityIndex index = AddEntity(std::move(entity));
    x_.reference_entities.push_back(index);
    if (!reference.title_span.empty()) AddMention(reference.title_span, index, kReferenceRule);
  }

  void ReadByline(std::size_t i) {
    const Paper& paper = document_.papers[i];
    const EntityIndex entity = x_.paper_entities[i];
    Span head = paper.byline_span;
    if (!paper.title_span.empty())
      head = head.empty() ? paper.title_span : head.Join(paper.title_span);
    std::vector<EntityIndex> authors;
    for (std::size_t a = 0; a < paper.author_spans.size(); ++a) {
      const EntityIndex person = PersonAt(paper.author_spans[a]);
      authors.push_back(person);
      if (person == kNoEntity) continue;
      Relation& relation =
          Add(person, "AUTHOR_OF", entity,
              paper.byline_span.empty() ? paper.author_spans[a] : head, kBylineRule);
      relation.qualifiers.emplace_back("pos", Value::Integer(static_cast<std::int64_t>(a + 1)));
    }
    std::vector<EntityIndex> bodies;
    for (const Span& span : paper.affiliation_spans)
      bodies.push_back(EntityIn(span, EntityType::kOrganization, EntityType::kProject));
    for (std::size_t a = 0; a < authors.size() && a < paper.author_affiliations.size(); ++a)
      for (const std::uint32_t body : paper.author_affiliations[a])
        if (authors[a] != kNoEntity && bodies[body] != kNoEntity)
          Add(authors[a], "AFFILIATED_WITH", bodies[body],
              paper.byline_span.empty()
                  ? document_.sentences[SentenceAt(paper.author_spans[a].begin)].span
                  : paper.byline_span,
              kBylineRule);
    AddEmails(paper, entity, authors);
    AddAddresses(paper, bodies);
  }

  void AddEmails(const Paper& paper, EntityIndex entity, const std::vector<EntityIndex>& authors) {
    const auto add = [&](EntityIndex subject, const char* predicate, std::size_t mail) {
      const Span evidence = paper.byline_span.empty()
                                ? document_.sentences[SentenceAt(paper.email_spans[mail].begin)].span
                                : paper.byline_span;
      Add(subject, predicate, kNoEntity, evidence, kBylineRule).literal =
          Value::String(paper.emails[mail]);
    };
    const bool paired = paper.emails.size() == authors.size() && !authors.empty();
    for (std::size_t m = 0; m < paper.emails.size(); ++m) {
      const EntityIndex owner = paired ? authors[m] : NamedIn(paper.emails[m], authors);
      if (owner != kNoEntity) add(owner, "HAS_EMAIL", m);
      if (owner == kNoEntity || (paired && paper.emails.size() == 1)) {
        add(entity, "HAS_CONTACT_EMAIL", m);
      }
    }
  }

  // "zhangwj" of Zhang Weijie, "wjzhang": a surname with the first letters of what is given, in order.
  static bool AbbreviatesName(std::string_view part, std::string_view surname, std::string_view given) {
    constexpr std::size_t kMostInitials = 3;
    if (surname.size() < 2 || given.empty() || part.size() <= surname.size()) return false;
    std::string_view initials = part;
    if (part.starts_with(surname)) initials.remove_prefix(surname.size());
    else if (part.ends_with(surname)) initials.remove_suffix(surname.size());
    else return false;
    if (initials.size() > kMostInitials || initials.front() != given.front()) return false;
    std::size_t at = 0;
    return std::all_of(initials.begin(), initials.end(), [&](char letter) {
      at = given.find(letter, at);
      return at != std::string_view::npos && ++at > 0;
    });
  }

  // "h.kavaleuskaya@psu.by": the one author of whose name a word of some length stands in the
  // address, however it is transliterated, or a short word whole.
  EntityIndex NamedIn(std::string_view mail, const std::vector<EntityIndex>& authors) const {
    constexpr std::size_t kFewestLetters = 4, kFewestOfWhole = 3;
    constexpr double kLike = 0.75;
    const PersonNameReader reader{NameWords{}};
    const Folder folder;
    const std::string box = Lowered(mail.substr(0, mail.find('@')));
    std::vector<std::string> parts;  // of the address, as printed and as names are read
    for (std::size_t at = 0; at < box.size();) {
      const std::size_t end = std::min(box.find_first_of("._-0123456789", at), box.size());
      parts.push_back(box.substr(at, end - at));
      parts.push_back(reader.ReadPart(parts.back()));
      at = end + 1;
    }
    const auto holds = [&](const std::string& word) {
      return std::any_of(parts.begin(), parts.end(), [&](const std::string& part) {
        if (part == word) return word.size() >= kFewestOfWhole;
        return word.size() >= kFewestLetters &&
               (part.find(word) != std::string::npos || Likeness(part, word) >= kLike);
      });
    };
    EntityIndex owner = kNoEntity;
    for (const EntityIndex author : authors) {
      if (author == kNoEntity || author == owner) continue;
      std::vector<std::string> words = reader.Read(x_.entities[author].name, folder).parts;
      // In pinyin, if it is a Chinese name in another script.
      const std::string& translit = x_.entities[author].translit;
      const std::size_t blank = std::min(translit.find(' '), translit.size());
      const std::string surname = translit.substr(0, blank), given = translit.substr(std::min(blank + 1, translit.size()));
      words.push_back(surname);
      words.push_back(given);
      const bool abbreviated = std::any_of(parts.begin(), parts.end(), [&](const std::string& part) {
        return AbbreviatesName(part, surname, given);
      });
      if (!abbreviated && !std::any_of(words.begin(), words.end(), holds)) continue;
      if (owner != kNoEntity) return kNoEntity;
      owner = author;
    }
    return owner;
  }

  // "Belarusian State University, 220030, Minsk, Belarus": the places behind a body are its own.
  void AddAddresses(const Paper& paper, const std::vector<EntityIndex>& bodies) {
    for (std::size_t b = 0; b < bodies.size(); ++b) {
      if (bodies[b] == kNoEntity) continue;
      const std::uint32_t begin = paper.affiliation_spans[b].end;
      std::uint32_t end = paper.byline_span.end;
      for (const std::vector<Span>* spans :
           {&paper.affiliation_spans, &paper.author_spans})
        for (const Span& span : *spans)
          if (span.begin >= begin) end = std::min(end, span.begin);
      const std::size_t line = document_.clean.text().substr(0, end).find('\n', begin);
      if (line < end) end = static_cast<std::uint32_t>(line);
      if (begin >= end) continue;
      EntityIndex place = kNoEntity, country = kNoEntity;
      bool in_city = false;
      EachMention({begin, end}, [&](const Mention& mention) {
        if (mention.embedded || mention.demonym) return;
        if (mention.type == EntityType::kPlace) {
          // A city tells more than its street or province.
          const bool city = mention.entity != kNoEntity && x_.entities[mention.entity].kind == "city";
          if (!in_city) place = mention.entity;
          in_city = in_city || city;
        }
        if (mention.type == EntityType::kCountry && country == kNoEntity) country = mention.entity;
      });
      if (place != kNoEntity) Add(bodies[b], "LOCATED_IN", place, paper.byline_span, kBylineRule);
      if (place != kNoEntity && country != kNoEntity)
        Add(place, "LOCATED_IN", country, paper.byline_span, kBylineRule);
      if (place == kNoEntity && country != kNoEntity)
        Add(bodies[b], "LOCATED_IN", country, paper.byline_span, kBylineRule);
    }
  }

  void ReadEntry(std::size_t i) {
    const Reference& reference = document_.references[i];
    const EntityIndex work = x_.reference_entities[i];
    for (std::size_t a = 0; a < reference.author_spans.size(); ++a) {
      const EntityIndex person = EntityIn(reference.author_spans[a], EntityType::kPerson,
                                          EntityType::kOrganization);
      if (person == kNoEntity) continue;
      Add(person, "AUTHOR_OF", work, reference.span, kReferenceRule)
          .qualifiers.emplace_back("pos", Value::Integer(static_cast<std::int64_t>(a + 1)));
    }
    const auto qualify = [&](Relation& relation, bool periodical) {
      Value::Map qualifiers;
      const auto add = [&](const char* key, const std::string& value) {
        if (!value.empty()) qualifiers.emplace_back(key, Value::String(value));
      };
      if (periodical) {
        add("date", reference.date);
        add("issue", reference.issue);
        add("pages", reference.pages);
        add("volume", reference.volume);
      }
      if (reference.year != 0) qualifiers.emplace_back("year", Value::Integer(reference.year));
      relation.qualifiers = std::move(qualifiers);
    };
    if (!reference.container_span.empty()) {
      const EntityIndex container =
          EntityIn(reference.container_span, EntityType::kDocument, EntityType::kOrganization);
      if (container != kNoEntity && container != work)
        qualify(Add(work, "PUBLISHED_IN", container, reference.span, kReferenceRule), true);
    }
    if (!reference.institution_span.empty()) {
      const EntityIndex body = EntityIn(reference.institution_span, EntityType::kOrganization,
                                        EntityType::kOrganization);
      if (body != kNoEntity)
        qualify(Add(work, "SUBMITTED_TO", body, reference.span, kReferenceRule), false);
    }
  }

  // "[5]", "[1, p. 14]", "[3; 4]", "[2-4]" in the running text of a paper.
  void AddCitations() {
    // Of each paper, its entries by number; entries without one count from 1.
    std::vector<std::unordered_map<int, std::size_t>> entries(document_.papers.size());
    std::vector<int> position(document_.papers.size(), 0);
    for (std::size_t i = 0; i < document_.references.size(); ++i) {
      const Reference& reference = document_.references[i];
      if (reference.paper >= entries.size()) continue;
      const int number = reference.number != 0 ? reference.number : ++position[reference.paper];
      entries[reference.paper].try_emplace(number, i);
    }
    std::vector<Value::List> markers(document_.references.size());
    const std::string_view text = document_.clean.text();
    for (const Sentence& sentence : document_.sentences) {
      if (sentence.zone == Zone::kReference || sentence.zone == Zone::kFurniture ||
          sentence.paper >= entries.size() || entries[sentence.paper].empty())
        continue;
      const std::string_view until = text.substr(0, sentence.span.end);
      for (std::size_t open = until.find('[', sentence.span.begin);
           open != std::string_view::npos; open = until.find('[', open + 1)) {
        const std::size_t limit = std::min<std::size_t>(sentence.span.end, open + 80);
        const std::size_t close = text.substr(0, limit).find(']', open);
        if (close == std::string_view::npos) continue;
        const std::string_view marker = text.substr(open, close + 1 - open);
        for (const int number : NumbersOf(marker.substr(1, marker.size() - 2)))
          if (const auto found = entries[sentence.paper].find(number);
              found != entries[sentence.paper].end() && markers[found->second].size() < 100)
            markers[found->second].push_back(Value::String(std::string(marker)));
      }
    }
    for (std::size_t i = 0; i < document_.references.size(); ++i) {
      const Reference& reference = document_.references[i];
      if (reference.paper >= x_.paper_entities.size()) continue;
      Relation& cites = Add(x_.paper_entities[reference.paper], "CITES", x_.reference_entities[i],
                            reference.span, kCitationRule);
      if (markers[i].size() == 1)
        cites.qualifiers.emplace_back("in_text", markers[i].front());
      else if (!markers[i].empty())
        cites.qualifiers.emplace_back("in_text", Value::OfList(std::move(markers[i])));
    }
  }

  // The numbers of entries in a marker: up to a comma with a letter behind it, parts by ; or ,
  static std::vector<int> NumbersOf(std::string_view inside) {
    std::vector<int> numbers;
    std::size_t at = 0;
    while (at < inside.size() && numbers.size() < 50) {
      while (at < inside.size() && (inside[at] == ' ' || inside[at] == ';' || inside[at] == ',')) ++at;
      int value = 0, digits = 0;
      while (at < inside.size() && IsDigit(static_cast<unsigned char>(inside[at])) && digits < 5) {
        value = value * 10 + (inside[at] - '0');
        ++digits;
        ++at;
      }
      if (digits == 0 || digits > 4) {
        // "с. 12": a page, up to the next part.
        const std::size_t next = inside.find(';', at);
        if (next == std::string_view::npos || numbers.empty()) break;
        at = next + 1;
        continue;
      }
      numbers.push_back(value);
      std::size_t dash = at;
      if (dash < inside.size() && IsDash(DecodeAt(inside, dash))) {
        int last = 0;
        digits = 0;
        while (dash < inside.size() && IsDigit(static_cast<unsigned char>(inside[dash])) && digits < 5) {
          last = last * 10 + (inside[dash] - '0');
          ++digits;
          ++dash;
        }
        for (int n = value + 1; n <= last && n <= value + 40; ++n) numbers.push_back(n);
        at = dash;
      }
    }
    return numbers;
  }

  Extraction& x_;
  const Document& document_;
  std::unordered_map<std::string, EntityIndex> by_key_;
  std::vector<std::uint32_t> order_;  // named mentions by begin
};

}  // namespace

void FindBibliography(Extraction& extraction) { Bibliographer(extraction).Run(); }

}  // namespace kg::extract
