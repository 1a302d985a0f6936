#include "tools/ask/sentence_names.h"

#include <algorithm>

#include "extract/gazetteer/fold.h"
#include "extract/text/characters.h"

namespace kg::ask {
namespace {

constexpr double kNamed = 0.8;  // how much it counts for whom somebody acts
constexpr double kOfCountry = 0.6;  // and whose company it is

using extract::EntityType;
using extract::Mention;

// The names of one sentence and what they have to do with the question.
class Chooser {
 public:
  Chooser(const Question& question, std::string_view kind, const ReadText& text,
          std::size_t sentence, const Words& words)
      : question_(question),
        kind_(kind),
        text_(text),
        sentence_(sentence),
        words_(words),
        table_(words.Of(text.extraction.document.sentences[sentence].language)) {}

  std::vector<const Mention*> Choose() const {
    std::vector<const Mention*> all = OfKind();
    if (kind_ == "person" && AsksForPost()) {
      std::vector<const Mention*> holders, titled;
      std::uint32_t begin = text_.extraction.document.sentences[sentence_].span.begin;
      for (const Mention* mention : all) {
        if (HoldsPost(*mention, begin)) {
          holders.push_back(mention);
          if (SaysPosts({begin, mention->span.begin})) titled.push_back(mention);
        }
        begin = mention->span.end;
      }
      // "The governor met the mayor of C, A": the post stands right before its holder, if anywhere.
      all = titled.empty() ? std::move(holders) : std::move(titled);
    }
    if (all.size() < 2) return all;
    // Several: those of the clause that covers the question's words best, if they stand in a row.
    const std::vector<double> covers = CoverOf(all);
    const std::size_t best =
        static_cast<std::size_t>(std::max_element(covers.begin(), covers.end()) - covers.begin());
    if (covers[best] <= 0) return {};
    std::vector<const Mention*> out = {all[best]};
    // A post is held by one of them; a deed may be done by both.
    const bool post = AsksForPost();
    // Who acts for another country does not act for that of the question.
    const bool country = question_.entities.size() == 1 &&
                         question_.entities.front().type == EntityType::kCountry;
    const auto same = [&](std::size_t i) {
      return !country || covers[best] < kNamed || covers[best] - covers[i] < kNamed;
    };
    for (std::size_t i = best + 1; !post && i < all.size() && InARow(*all[i - 1], *all[i]); ++i) {
      if (same(i)) out.push_back(all[i]);
    }
    for (std::size_t i = best; !post && i > 0 && InARow(*all[i - 1], *all[i]); --i) {
      if (same(i - 1)) out.insert(out.begin(), all[i - 1]);
    }
    // Another that fits as well and stands elsewhere: nobody knows which is meant.
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool given = std::find(out.begin(), out.end(), all[i]) != out.end();
      if (!given && covers[i] >= covers[best]) return {};
    }
    return out;
  }

 private:
  const extract::Entity& EntityOf(const Mention& mention) const {
    return text_.extraction.entities[mention.entity];
  }

  bool AsksForPost() const {
    // Whom a minister met: the post is that of the one named.
    const bool named = std::any_of(
        question_.entities.begin(), question_.entities.end(),
        [](const NamedEntity& entity) { return entity.type == EntityType::kPerson; });
    return !named && !question_.of_object && std::find(question_.relations.begin(), question_.relations.end(), "HOLDS_POST") !=
           question_.relations.end();
  }

  // The post stands beside the name, and of two countries the first is the one that is served:
  // "China's ambassador to Belarus". Of a question for a deed and a post nobody knows.
  // `begin`: where the name before it ends.
  bool HoldsPost(const Mention& mention, std::uint32_t begin) const {
    const Span clause = ClauseAround(text_, sentence_, mention.span, words_);
    Span beside = Beside(clause);
    // "Ambassador Extraordinary and Plenipotentiary of China to Belarus"; Chinese has no such.
    const bool han = text_.extraction.document.sentences[sentence_].language ==
                     extract::Language::kChinese;
    if (!han && !IsOfTheNameBefore(begin, mention)) beside.begin = std::min(beside.begin, begin);
    const Marks marks = MarksWithin(text_, sentence_, beside, words_);
    for (const Topic& topic : question_.words) {
      if (topic.must && topic.marks.front()[0] == 'i' && Coverage({topic}, marks) == 0) return false;
    }
    return Serves(clause) && !IsOfAnotherNation(marks) && !IsUnderTheAsked(beside);
  }

  // "Deputy" stands beside the name, and not in the question.
  bool IsUnderTheAsked(Span beside) const {
    const Marks marks = MarksWithin(text_, sentence_, beside, words_);
    return std::any_of(marks.begin(), marks.end(), [&](const std::string& mark) {
      return words_.IsUnderAnother(mark) &&
             std::none_of(question_.words.begin(), question_.words.end(), [&](const Topic& topic) {
               return std::find(topic.marks.begin(), topic.marks.end(), mark) != topic.marks.end();
             });
    });
  }

  // All posts of the question stand in this part of the sentence.
  bool SaysPosts(Span part) const {
    if (part.end <= part.begin) return false;
    const Marks marks = MarksWithin(text_, sentence_, part, words_);
    return std::all_of(question_.words.begin(), question_.words.end(), [&](const Topic& topic) {
      const bool of_post = std::any_of(topic.marks.begin(), topic.marks.end(),
                                       [&](const std::string& mark) { return words_.IsPost(mark); });
      return !of_post || Coverage({topic}, marks) > 0;
    });
  }

  // "A, head of C, and B": what stands between commas behind a name is of that name.
  bool IsOfTheNameBefore(std::uint32_t begin, const Mention& mention) const {
    if (begin >= mention.span.begin) return false;
    std::string_view between =
        extract::Trimmed(text_.extraction.document.clean.text(Span{begin, mention.span.begin}));
    if (!between.starts_with(',')) return false;
    for (const std::string& join : table_.list_and) {
      if (between.size() > join.size() && between.ends_with(join)) {
        between = extract::Trimmed(between.substr(0, between.size() - join.size()));
        break;
      }
    }
    return between.size() > 1 && between.ends_with(',');
  }

  // "The Chinese director" is not the Belarusian one.
  bool IsOfAnotherNation(const Marks& marks) const {
    const bool country = std::any_of(marks.begin(), marks.end(), [](const std::string& mark) {
      return mark.starts_with("ecountry:");
    });
    return country && question_.entities.size() > 1 &&
           std::any_of(question_.entities.begin(), question_.entities.end(),
                       [&](const NamedEntity& entity) {
                         return entity.demonym && entity.type == EntityType::kCountry &&
                                !entity.IsIn(marks);
                       });
  }

  // A title may stand in the parts beside: "A, consul general of Belarus, said".
  Span Beside(Span clause) const {
    const Span whole = text_.extraction.document.sentences[sentence_].span;
    Span out = clause;
    if (clause.end + 3 < whole.end) {
      out.end = std::max(out.end, ClauseAround(text_, sentence_, {clause.end + 3, clause.end + 3}, words_).end);
    }
    return out;
  }

  bool Serves(Span clause) const {
    std::vector<const NamedEntity*> countries;
    for (const NamedEntity& entity : question_.entities) {
      if (entity.type == EntityType::kCountry) countries.push_back(&entity);
    }
    if (countries.size() != 2) return true;
    if (countries[1]->first_token < countries[0]->first_token) std::swap(countries[0], countries[1]);
    const Mention* first = nullptr;
    for (const Mention& mention : text_.extraction.mentions) {
      if (mention.sentence != sentence_ || mention.entity == extract::kNoEntity ||
          !clause.Contains(mention.span)) {
        continue;
      }
      const std::string& key = EntityOf(mention).key;
      if (!countries[0]->Is(key) && !countries[1]->Is(key)) continue;
      if (first == nullptr || mention.span.begin < first->span.begin) first = &mention;
    }
    return first == nullptr || countries[0]->Is(EntityOf(*first).key);
  }

  std::vector<const Mention*> OfKind() const {
    std::vector<const Mention*> all;
    for (const Mention& mention : text_.extraction.mentions) {
      if (mention.sentence != sentence_ || mention.entity == extract::kNoEntity ||
          mention.nominal || mention.demonym || mention.embedded) {
        continue;
      }
      const extract::Entity& entity = EntityOf(mention);
      const bool asked =
          std::any_of(question_.entities.begin(), question_.entities.end(),
                      [&](const NamedEntity& named) { return named.Is(entity.key); });
      const bool known = std::any_of(all.begin(), all.end(), [&](const Mention* other) {
        return other->entity == mention.entity;
      });
      const bool fits = kind_ == "place" ? IsPlaceOfDeed(mention)
                                         : IsOfKind(kind_, entity) && IsMeant(mention) &&
                                               !(kind_ == "body" &&
                                                 (Reports(mention) || StandsForAPlace(mention)));
      if (!asked && !known && fits && !IsSaid(entity) && !DidIt(mention)) all.push_back(&mention);
    }
    if (all.empty()) all = Spoken();
    // An institute is meant where no university is named.
    const auto is_university = [&](const Mention* mention) {
      return EntityOf(*mention).kind == "university";
    };
    if (kind_ == "university" && std::any_of(all.begin(), all.end(), is_university)) {
      std::erase_if(all, [&](const Mention* mention) { return !is_university(mention); });
    }
    return all;
  }

  const NamedEntity& FirstNamed() const {
    return *std::min_element(question_.entities.begin(), question_.entities.end(),
                             [](const NamedEntity& a, const NamedEntity& b) {
                               return a.first_token < b.first_token;
                             });
  }

  // "Whom did the minister meet": the minister, whose post one of the sentences tells.
  bool DidIt(const Mention& mention) const {
    const bool post = std::any_of(question_.words.begin(), question_.words.end(), [&](const Topic& topic) {
      return std::any_of(topic.marks.begin(), topic.marks.end(),
                         [&](const std::string& mark) { return words_.IsPost(mark); });
    });
    if (kind_ != "person" || !question_.of_object || !post) return false;
    return std::any_of(
        text_.extraction.mentions.begin(), text_.extraction.mentions.end(), [&](const Mention& other) {
          if (other.entity != mention.entity || other.nominal) return false;
          const Marks beside = MarksWithin(
              text_, other.sentence, ClauseAround(text_, other.sentence, other.span, words_), words_);
          // Of two governors the one of the place that is named first.
          const bool own = question_.entities.empty() || FirstNamed().IsIn(beside);
          return own && std::all_of(question_.words.begin(), question_.words.end(), [&](const Topic& topic) {
            const bool of_post = std::any_of(topic.marks.begin(), topic.marks.end(), [&](const std::string& mark) {
              return words_.IsPost(mark);
            });
            return !of_post || Coverage({topic}, beside) > 0;
          });
        });
  }

  // "The bank paid for the project": the one that the text has named before.
  std::vector<const Mention*> Spoken() const {
    std::vector<const Mention*> all;
    if (kind_ != "bank" && kind_ != "company" && kind_ != "university") return all;
    for (const Mention& mention : text_.extraction.mentions) {
      if (mention.sentence != sentence_ || mention.entity == extract::kNoEntity || !mention.nominal) continue;
      const extract::Entity& entity = EntityOf(mention);
      const bool asked = std::any_of(question_.entities.begin(), question_.entities.end(),
                                     [&](const NamedEntity& named) { return named.Is(entity.key); });
      if (!asked && IsOfKind(kind_, entity) && all.empty()) all.push_back(&mention);
    }
    return all;
  }

  // A city where a city is asked for; nobody who writes the news, nor where it is written.
  bool IsMeant(const Mention& mention) const {
    const Span sentence = text_.extraction.document.sentences[sentence_].span;
    if (mention.span.begin < sentence.begin + Dateline(Simplified(sentence))) return false;
    const extract::Entity& entity = EntityOf(mention);
    if (entity.type != EntityType::kPlace) return true;
    if (question_.place_kind == "city") return IsCity(entity) || entity.kind.empty();
    return question_.place_kind != "region" || !IsCity(entity);
  }

  // "A newspaper reported": a word of saying right behind the name.
  bool Reports(const Mention& mention) const {
    constexpr std::size_t kReach = 2;  // words between
    const Span sentence = text_.extraction.document.sentences[sentence_].span;
    const FoldedText behind(text_.extraction.document.clean.text(Span{mention.span.end, sentence.end}));
    return std::any_of(table_.sources.begin(), table_.sources.end(), [&](const Cue& cue) {
      const std::vector<std::size_t> found = cue.Find(behind, 0).tokens;
      return !found.empty() && found.front() <= kReach;
    });
  }

  // The bytes of a news agency's line at the beginning: a day, then what ends it, and in Chinese
  // the reporters in brackets.
  std::size_t Dateline(std::string_view sentence) const {
    constexpr std::size_t kLongest = 110;
    constexpr std::string_view kOpen = "（", kClose = "）";
    const std::string_view head = sentence.substr(0, kLongest);
    for (const std::string& end : table_.dateline_ends) {
      const std::size_t at = head.find(end);
      if (at == std::string_view::npos) continue;
      if (head.substr(0, at).find_first_of("0123456789(/") == std::string_view::npos) continue;
      std::size_t until = at + end.size();
      if (sentence.substr(until).starts_with(kOpen)) {
        const std::size_t close = sentence.find(kClose, until);
        if (close != std::string_view::npos) until = close + kClose.size();
      }
      return until;
    }
    return 0;
  }

  // Traditional Han as simplified, of the same length.
  std::string Simplified(Span span) const {
    const std::string_view words = text_.extraction.document.clean.text(span);
    std::string simplified = extract::Folder().Simplified(words);
    return simplified.empty() ? std::string(words) : simplified;
  }

  static bool IsCity(const extract::Entity& entity) {
    return entity.kind == "city" || entity.kind == "capital";
  }

  // "At the theatre": right behind a word for a place, an article between at most.
  bool StandsForAPlace(const Mention& mention) const {
    constexpr std::size_t kReach = 2;
    const extract::Document& document = text_.extraction.document;
    const FoldedText before(document.clean.text(
        Span{document.sentences[sentence_].span.begin, mention.span.begin}));
    const std::size_t size = before.tokens.size();
    for (std::size_t i = size; i > 0 && i + kReach > size; --i) {
      if (table_.before_places.contains(before.word(i - 1))) return true;
    }
    return false;
  }

  // A university, park or plant that something happens at.
  bool IsPlaceOfDeed(const Mention& mention) const {
    const extract::Entity& entity = EntityOf(mention);
    if (entity.type != EntityType::kOrganization && entity.type != EntityType::kProject) return false;
    const extract::Document& document = text_.extraction.document;
    const Span before{document.sentences[sentence_].span.begin, mention.span.begin};
    const std::string_view text = document.clean.text(before);
    const std::size_t comma = text.find_last_of(",;()");
    const FoldedText words(comma == std::string_view::npos ? text : text.substr(comma));
    constexpr std::size_t kReach = 5;  // "on the territory of the Minsk Arena"
    for (std::size_t i = words.tokens.size(); i > 0 && i + kReach > words.tokens.size(); --i) {
      if (table_.before_places.contains(words.word(i - 1))) return true;
    }
    return false;
  }

  // The question says most of the name: "the contractor of the Belarusian Cement Plant" is not the
  // Belarusian Cement Plant Construction.
  bool IsSaid(const extract::Entity& entity) const {
    if (entity.curated) return false;
    const FoldedText name(entity.name);
    const std::size_t said = question_.CountSaid(name);
    return said > 1 && 3 * said >= 2 * name.tokens.size();
  }

  std::vector<double> CoverOf(const std::vector<const Mention*>& all) const {
    std::vector<double> covers;
    std::uint32_t begin = text_.extraction.document.sentences[sentence_].span.begin;
    for (const Mention* mention : all) {
      // The clause, or what stands before the name, behind the name before it.
      const Span clause = ClauseAround(text_, sentence_, mention->span, words_);
      const bool own_only = AsksForPost() && IsOfTheNameBefore(begin, *mention);
      const Span before{own_only ? mention->span.begin : std::min(begin, mention->span.begin),
                        mention->span.end};
      const Marks own = MarksWithin(text_, sentence_, clause, words_);
      const Marks behind = MarksWithin(text_, sentence_, before, words_);
      // Words tell more than names, which may be in the name found itself. But for whom somebody
      // acts is told beside each, and what all do only once: "A signed for Belarus, for China B".
      covers.push_back(
          std::max(Coverage(question_.words, own) + 0.2 * Coverage(question_.topics, own),
                   Coverage(question_.words, behind) + 0.2 * Coverage(question_.topics, behind)) +
          (HasTheEntity(behind) ? kNamed : 0) + (IsOfCountry(*mention) ? kOfCountry : 0));
      begin = mention->span.end;
    }
    return covers;
  }

  // "The Chinese aviation company A", where a Chinese company is asked for.
  bool IsOfCountry(const Mention& mention) const {
    constexpr std::uint32_t kReach = 60;  // bytes
    if (question_.of_country.empty()) return false;
    return std::any_of(
        text_.extraction.mentions.begin(), text_.extraction.mentions.end(),
        [&](const Mention& other) {
          return other.sentence == sentence_ && other.entity != extract::kNoEntity &&
                 other.span.end <= mention.span.begin &&
                 mention.span.begin - other.span.end <= kReach &&
                 EntityOf(other).key == question_.of_country;
        });
  }

  // Whether the one entity that the question names is there; of several, who knows which acts.
  bool HasTheEntity(const Marks& marks) const {
    return question_.entities.size() == 1 && question_.entities.front().IsIn(marks);
  }

  // " (BSU) and": a short form right behind a name parts nothing.
  static std::string_view WithoutBrackets(std::string_view between) {
    const std::string_view rest = extract::Trimmed(between);
    for (const auto& [open, close] : {std::pair<std::string_view, std::string_view>{"(", ")"}, {"（", "）"}}) {
      const std::size_t end = rest.find(close);
      if (rest.starts_with(open) && end != std::string_view::npos) return rest.substr(end + close.size());
    }
    return between;
  }

  // "A, B and C": only what joins stands between the two, or a title.
  bool InARow(const Mention& a, const Mention& b) const {
    if (b.span.begin < a.span.end) return false;
    const FoldedText between(
        WithoutBrackets(text_.extraction.document.clean.text(Span{a.span.end, b.span.begin})));
    constexpr std::size_t kTitle = 12;  // words of a title between
    if (between.tokens.empty()) return true;
    const auto joins = [&](std::size_t token) {
      return std::find(table_.list_and.begin(), table_.list_and.end(), between.word(token)) !=
             table_.list_and.end();
    };
    const std::size_t last = between.tokens.size() - 1;
    if (last == 0) return joins(0);
    // "A, chief engineer of C, and B", "A and the deputy head of C B", "A, the deputy head of C B"
    const bool comma = between.text.starts_with(",") || between.text.starts_with("、");
    if (joins(last)) return comma && last < kTitle;
    // "A, a maker of cable from B, and the plant C": a few words behind what joins.
    constexpr std::size_t kKind = 4;
    if (question_.plural && comma) {
      for (std::size_t i = last > kKind ? last - kKind : 0; i < last; ++i) {
        const std::string_view before =
            extract::Trimmed(std::string_view(between.text).substr(0, between.tokens[i].span.begin));
        if (joins(i) && before.ends_with(',')) return true;
      }
    }
    const bool plain = between.text.find_first_of(",;:()", comma ? 1 : 0) == std::string::npos &&
                       between.text.find("—") == std::string::npos &&
                       between.text.find("–") == std::string::npos;
    return kind_ == "person" && (joins(0) || comma) && plain && last < kTitle;
  }

  const Question& question_;
  std::string_view kind_;
  const ReadText& text_;
  std::size_t sentence_;
  const Words& words_;
  const LanguageWords& table_;  // of the sentence's language
};

}  // namespace

bool IsOfKind(std::string_view slot, const extract::Entity& entity) {
  const std::string& kind = entity.kind;
  if (slot == "where") return entity.type == EntityType::kPlace;
  if (slot == "country") return entity.type == EntityType::kCountry;
  if (slot == "person") return entity.type == EntityType::kPerson;
  if (slot == "project") {
    return entity.type == EntityType::kProject || entity.type == EntityType::kInitiative;
  }
  if (slot == "agreement") return entity.type == EntityType::kAgreement;
  if (slot == "event") return entity.type == EntityType::kEvent;
  if (slot == "newspaper" || slot == "journal") {
    return entity.type == EntityType::kDocument ||
           (entity.type == EntityType::kOrganization && kind == "media");
  }
  if (entity.type != EntityType::kOrganization) return false;
  if (slot == "bank") return kind == "bank";
  if (slot == "university") return kind == "university" || kind == "institute";
  if (slot == "company") return kind == "company" || kind.empty();
  // Who reports something has not done it.
  if (slot == "body") return kind != "media";
  return slot == "organization";
}

Named NamedFrom(const extract::Entity& entity) {
  Named named{entity.key, entity.name, "", {}};
  for (const char* language : {"en", "zh", "ru", "be"}) {
    const auto known = std::find_if(entity.names.begin(), entity.names.end(),
                                    [&](const auto& name) { return name.first == language; });
    named.names.push_back(known == entity.names.end() ? "" : known->second);
  }
  return named;
}

std::vector<const extract::Mention*> NamesAskedFor(const Question& question, std::string_view kind,
                                                   const ReadText& text, std::size_t sentence,
                                                   const Words& words) {
  return Chooser(question, kind, text, sentence, words).Choose();
}

}  // namespace kg::ask
