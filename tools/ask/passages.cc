#include "tools/ask/passages.h"

#include <algorithm>

#include "tools/ask/lists.h"
#include "tools/ask/relations.h"
#include "tools/ask/sentence_values.h"

namespace kg::ask {
namespace {

constexpr std::size_t kDocuments = 60;
constexpr std::size_t kKept = 24;     // sentences that are looked at closely
constexpr double kSaid = 0.75;        // shares of a question that say yes to it
constexpr double kNamed = 0.8;        // how much it counts for whom somebody acts
constexpr double kBetter = 0.08;      // of two sentences that fit, by so much

using extract::EntityType;
using extract::Extraction;
using extract::Mention;
using extract::Sentence;

bool TypeFits(std::string_view slot, const extract::Entity& entity) {
  const std::string& kind = entity.kind;
  if (slot == "where") return entity.type == EntityType::kPlace;
  if (slot == "country") return entity.type == EntityType::kCountry;
  if (slot == "person") return entity.type == EntityType::kPerson;
  if (slot == "bank") return entity.type == EntityType::kOrganization && kind == "bank";
  if (slot == "university") {
    return entity.type == EntityType::kOrganization &&
           (kind == "university" || kind == "institute");
  }
  if (slot == "company") {
    return entity.type == EntityType::kOrganization && (kind == "company" || kind.empty());
  }
  if (slot == "organization") return entity.type == EntityType::kOrganization;
  if (slot == "project") {
    return entity.type == EntityType::kProject || entity.type == EntityType::kInitiative;
  }
  if (slot == "agreement") return entity.type == EntityType::kAgreement;
  if (slot == "event") return entity.type == EntityType::kEvent;
  return false;
}

// The text speaks there of all entities that the question names.
bool SpeaksOfAll(const Question& question, const ReadText& text, std::size_t sentence) {
  return std::all_of(question.entities.begin(), question.entities.end(),
                     [&](const NamedEntity& e) { return SpeaksOf(text, sentence, e); });
}

class Reader {
 public:
  Reader(const Question& question, const Words& words, Texts& texts,
         const std::vector<Passage>& passages)
      : question_(question), words_(words), texts_(texts), passages_(passages) {}

  std::vector<Answer> Answers() {
    std::vector<Answer> out;
    for (const std::string& slot : question_.slots) {
      if (slot == "list") {
        FromLists(out);
      } else if (slot == "statement") {
        FromStatements(out);
      } else if (slot == "whether") {
        FromAssertions(out);
      } else if (slot == "year" || slot == "date") {
        FromTimes(slot, out);
      } else if (IsValueSlot(slot)) {
        if (std::optional<Answer> answer =
                AnswerFromSentenceValues(question_, slot, passages_, words_, texts_)) {
          out.push_back(std::move(*answer));
        }
      } else {
        FromNames(slot, slot, out);
        if (slot == "person" && out.empty() && MayBeABody()) FromNames(slot, "organization", out);
      }
    }
    if (question_.slots.empty()) FromStatements(out);
    return out;
  }

 private:
  void FromLists(std::vector<Answer>& out) {
    for (const Passage& passage : passages_) {
      if (passage.around < 0.45 || passage.own + passage.focus < 0.4) continue;
      // A kind of thing that is asked for ("difficulties") must be spoken of.
      if (!question_.focus.empty() && passage.focus <= 0) continue;
      const ReadText* text = texts_.Read(passage.document);
      if (text == nullptr) continue;
      const extract::Document& document = text->extraction.document;
      const Sentence& sentence = document.sentences[passage.sentence];
      const std::vector<std::string> items = ListIn(
          document.clean.text(sentence.span), sentence.language, words_.Of(sentence.language));
      if (items.empty()) continue;
      for (const std::string& item : items) {
        Answer answer;
        answer.value = Value::String(item);
        answer.unit = "text";
        answer.places.push_back(PlaceOf(*text, passage.sentence, sentence.span));
        out.push_back(std::move(answer));
      }
      return;
    }
  }

  void FromStatements(std::vector<Answer>& out) {
    double first = 0;
    std::size_t given = 0;
    // "What is recommended": what the text recommends, if it does.
    const bool focused = std::any_of(
        passages_.begin(), passages_.end(),
        [](const Passage& passage) { return passage.focus > 0 && passage.around >= 0.5; });
    for (const Passage& passage : passages_) {
      if (focused && passage.focus <= 0) continue;
      const bool near = passage.around >= 0.5 && (passage.own >= 0.4 || passage.focus > 0) &&
                        (passage.words >= 0.3 || passage.focus > 0 || question_.words.empty());
      if (given == 0 && !near) continue;
      if (given == 0) first = passage.score;
      if (given == 3 || passage.score < 0.8 * first) return;
      const ReadText* text = texts_.Read(passage.document);
      if (text == nullptr) continue;
      const extract::Document& document = text->extraction.document;
      const Sentence& sentence = document.sentences[passage.sentence];
      Answer answer;
      answer.value = Value::String(std::string(document.clean.text(sentence.span)));
      answer.unit = "text";
      answer.places.push_back(PlaceOf(*text, passage.sentence, sentence.span));
      out.push_back(std::move(answer));
      ++given;
    }
  }

  // Yes, if a sentence says all of it. Documents that do not say so do not say no.
  void FromAssertions(std::vector<Answer>& out) {
    for (const Passage& passage : passages_) {
      if (passage.words < kSaid || passage.around < kSaid || passage.unheard ||
          !passage.says_deed) {
        continue;
      }
      const ReadText* text = texts_.Read(passage.document);
      if (text == nullptr || !IsOfTime(*text, passage.sentence, question_)) continue;
      if (!SpeaksOfAll(question_, *text, passage.sentence)) continue;
      if (!SaysNames(*text, passage)) continue;
      const extract::Document& document = text->extraction.document;
      const Sentence& sentence = document.sentences[passage.sentence];
      const FoldedText folded(document.clean.text(sentence.span));
      const bool numbers = std::all_of(
          question_.numbers.begin(), question_.numbers.end(), [&](const std::string& number) {
            return IsYear(number) || !Cue(number, false).Find(folded, 0).tokens.empty();
          });
      const std::vector<Cue>& denials = words_.Of(sentence.language).denials;
      const bool denied = std::any_of(denials.begin(), denials.end(), [&](const Cue& cue) {
        return !cue.Find(folded, 0).tokens.empty();
      });
      if (!numbers || denied) continue;
      Answer answer;
      answer.value = Value::Boolean(true);
      answer.places.push_back(PlaceOf(*text, passage.sentence, sentence.span));
      out.push_back(std::move(answer));
      return;
    }
  }

  void FromTimes(std::string_view slot, std::vector<Answer>& out) {
    for (const Passage& passage : passages_) {
      const ReadText* text = texts_.Read(passage.document);
      if (text == nullptr || passage.own < 0.3 || passage.around < 0.7) continue;
      if (!passage.says_deed || !SaysAmounts(*text, passage.sentence)) continue;
      if ((passage.words < 0.4 || passage.unheard) && !question_.words.empty()) continue;
      if (!NamesActors(*text, passage.sentence)) continue;
      if (!SpeaksOfAll(question_, *text, passage.sentence)) continue;
      const extract::ValueMention* only = nullptr;
      std::size_t count = 0;
      for (const extract::ValueMention& value : text->extraction.values) {
        if (value.kind != extract::ValueMention::Kind::kPeriod || value.period.empty() ||
            value.sentence != passage.sentence) {
          continue;
        }
        ++count;
        only = &value;
      }
      if (count != 1) continue;
      // Of days in a row the first is told, and the range as the time.
      const std::size_t slash = only->period.find('/');
      const std::string day = only->period.substr(0, slash);
      const bool since = only->period.ends_with("/..");
      if (slash != std::string::npos && !since && day.size() != kDaySize) continue;
      Answer answer;
      if (slot == "year" || day.size() == 4) {
        answer.value = Value::Integer(std::stoll(day.substr(0, 4)));
        answer.unit = "year";
      } else {
        if (slash != std::string::npos && !since) answer.period = only->period;
        answer.value = Value::String(day);
        answer.unit = "date";
      }
      answer.places.push_back(PlaceOf(*text, passage.sentence, only->span));
      out.push_back(std::move(answer));
      return;
    }
  }

  // Whose time it is stands in the sentence; an agreement or event may stand before it.
  bool NamesActors(const ReadText& text, std::size_t sentence) const {
    return std::all_of(
        question_.entities.begin(), question_.entities.end(), [&](const NamedEntity& entity) {
          const bool actor = entity.type == EntityType::kCountry ||
                             entity.type == EntityType::kPerson ||
                             entity.type == EntityType::kOrganization;
          return !actor || !entity.curated || entity.IsIn(text.marks[sentence]);
        });
  }

  // The entity of the kind asked for that the sentence names besides those of the question: the
  // only one, or the one whose part of the sentence is about what is asked.
  // `kind`: the slot whose kinds of entities are meant.
  void FromNames(std::string_view slot, std::string_view kind, std::vector<Answer>& out) {
    if (LabelsOf(slot).empty() || slot == "author") return;
    std::vector<std::string> keys;  // of what has been answered
    const std::size_t begin = out.size();
    for (const Passage& passage : passages_) {
      if (passage.own < 0.25 || passage.around < 0.6) continue;
      const bool words = passage.words >= 0.4 || (passage.words >= 0.25 && passage.own >= 0.35);
      if (!words && !question_.words.empty()) continue;
      const ReadText* text = texts_.Read(passage.document);
      if (text == nullptr) continue;
      if (!IsOfTime(*text, passage.sentence, question_)) continue;
      if (!SpeaksOfAll(question_, *text, passage.sentence)) continue;
      if (!SaysAmounts(*text, passage.sentence)) continue;
      if (slot == "person" && (!passage.says_deed || !SaysNames(*text, passage))) continue;
      if (slot == "person" && !DoesIt(*text, passage.sentence)) continue;
      const std::vector<const Mention*> found = Named(kind, *text, passage.sentence);
      if (found.empty() && keys.empty()) continue;
      const auto key_of = [&](const Mention* mention) {
        return text->extraction.entities[mention->entity].key;
      };
      if (keys.empty()) {
        for (const Mention* mention : found) {
          const extract::Entity& entity = text->extraction.entities[mention->entity];
          Answer answer;
          answer.entity = NamedFrom(entity);
          answer.places.push_back(PlaceOf(*text, passage.sentence, mention->span));
          out.push_back(std::move(answer));
          keys.push_back(entity.key);
        }
        continue;
      }
      // What says the same elsewhere.
      for (const Mention* mention : found) {
        const auto known = std::find(keys.begin(), keys.end(), key_of(mention));
        if (known == keys.end()) continue;
        Answer& answer = out[begin + static_cast<std::size_t>(known - keys.begin())];
        answer.places.push_back(PlaceOf(*text, passage.sentence, mention->span));
      }
    }
  }

  // "Who built it": a deed, which bodies do too; posts are held by persons.
  bool MayBeABody() const {
    return question_.deed && !question_.Asks("post") &&
           std::find(question_.relations.begin(), question_.relations.end(), "HOLDS_POST") ==
               question_.relations.end();
  }

  // The sentence says what "who" has done or is, and is not about bystanders.
  bool DoesIt(const ReadText& text, std::size_t sentence) const {
    const extract::Document& document = text.extraction.document;
    const Sentence& read = document.sentences[sentence];
    const FoldedText folded(document.clean.text(read.span));
    for (const Cue& cue : words_.Of(read.language).bystanders) {
      if (cue.Find(folded, 0).tokens.empty()) continue;
      const std::vector<Cue>& asked = words_.Of(question_.language).bystanders;
      const bool of_them = std::any_of(asked.begin(), asked.end(), [&](const Cue& own) {
        return !own.Find(question_.folded, 0).tokens.empty();
      });
      if (!of_them) return false;
    }
    if (!question_.deed || read.language != question_.language) {
      return !question_.deed || question_.deed->marks.front()[0] != 'i' ||
             Coverage({*question_.deed}, text.marks[sentence]) > 0;
    }
    return Coverage({*question_.deed}, text.marks[sentence]) > 0;
  }

  // Names that no table knows stand in the sentence or just before, where its script can have them.
  bool SaysNames(const ReadText& text, const Passage& passage) const {
    const std::size_t sentence = passage.sentence;
    const extract::Language language = text.extraction.document.sentences[sentence].language;
    if (language != question_.language && passage.words >= kTranslated) return true;
    if ((language == extract::Language::kChinese) !=
        (question_.language == extract::Language::kChinese)) {
      return true;
    }
    return std::all_of(question_.names.begin(), question_.names.end(), [&](const Topic& name) {
      // "The institute" is the one of the sentences before.
      const std::size_t first = sentence < 2 ? 0 : sentence - 2;
      for (std::size_t at = first; at <= sentence; ++at) {
        if (Coverage({name}, text.marks[at]) > 0) return true;
      }
      return false;
    });
  }

  static ask::Named NamedFrom(const extract::Entity& entity) {
    ask::Named named{entity.key, entity.name, "", {}};
    for (const char* language : {"en", "zh", "ru", "be"}) {
      const auto known = std::find_if(entity.names.begin(), entity.names.end(),
                                      [&](const auto& name) { return name.first == language; });
      named.names.push_back(known == entity.names.end() ? "" : known->second);
    }
    return named;
  }

  std::vector<const Mention*> Named(std::string_view kind, const ReadText& text,
                                    std::size_t sentence) const {
    const Extraction& extraction = text.extraction;
    std::vector<const Mention*> all;
    for (const Mention& mention : extraction.mentions) {
      if (mention.sentence != sentence || mention.entity == extract::kNoEntity || mention.nominal ||
          mention.demonym || mention.embedded) {
        continue;
      }
      const extract::Entity& entity = extraction.entities[mention.entity];
      const bool asked =
          std::any_of(question_.entities.begin(), question_.entities.end(),
                      [&](const NamedEntity& named) { return named.Is(entity.key); });
      const bool known = std::any_of(all.begin(), all.end(), [&](const Mention* other) {
        return other->entity == mention.entity;
      });
      if (!asked && !known && TypeFits(kind, entity) && !IsSaid(entity)) all.push_back(&mention);
    }
    // An institute is meant where no university is named.
    const auto is_university = [&](const Mention* mention) {
      return extraction.entities[mention->entity].kind == "university";
    };
    if (kind == "university" && std::any_of(all.begin(), all.end(), is_university)) {
      std::erase_if(all, [&](const Mention* mention) { return !is_university(mention); });
    }
    if (all.size() < 2) return all;
    // Several: those of the clause that covers the question's words best, if they stand in a row.
    std::vector<double> covers;
    std::uint32_t begin = extraction.document.sentences[sentence].span.begin;
    for (const Mention* mention : all) {
      // The clause, or what stands before the name, behind the name before it.
      const Span clause = ClauseAround(text, sentence, mention->span);
      const Span before{std::min(begin, mention->span.begin), mention->span.end};
      const Marks own = MarksWithin(text, sentence, clause, words_);
      const Marks behind = MarksWithin(text, sentence, before, words_);
      // Words tell more than names, which may be in the name found itself. But for whom somebody
      // acts is told beside each, and what all do only once: "A signed for Belarus, for China B".
      covers.push_back(
          std::max(Coverage(question_.words, own) + 0.2 * Coverage(question_.topics, own),
                   Coverage(question_.words, behind) + 0.2 * Coverage(question_.topics, behind)) +
          (HasTheEntity(behind) ? kNamed : 0));
      begin = mention->span.end;
    }
    const std::size_t best =
        static_cast<std::size_t>(std::max_element(covers.begin(), covers.end()) - covers.begin());
    if (covers[best] <= 0) return {};
    std::vector<const Mention*> out = {all[best]};
    for (std::size_t i = best + 1; i < all.size() && InARow(text, *all[i - 1], *all[i]); ++i) {
      out.push_back(all[i]);
    }
    for (std::size_t i = best; i > 0 && InARow(text, *all[i - 1], *all[i]); --i) {
      out.insert(out.begin(), all[i - 1]);
    }
    // Another that fits as well and stands elsewhere: nobody knows which is meant.
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool given = std::find(out.begin(), out.end(), all[i]) != out.end();
      if (!given && covers[i] >= covers[best]) return {};
    }
    return out;
  }

  // Whether the one entity that the question names is there; of several, who knows which acts.
  bool HasTheEntity(const Marks& marks) const {
    return question_.entities.size() == 1 && question_.entities.front().IsIn(marks);
  }

  // The question says most of the name: "the contractor of the Belarusian Cement Plant" is not the
  // Belarusian Cement Plant Construction.
  bool IsSaid(const extract::Entity& entity) const {
    if (entity.curated) return false;
    const FoldedText name(entity.name);
    const std::size_t said = question_.CountSaid(name);
    return said > 1 && 3 * said >= 2 * name.tokens.size();
  }

  // An amount of the question ("the loan of $170 million") tells which sentence is meant.
  bool SaysAmounts(const ReadText& text, std::size_t sentence) const {
    return std::all_of(
        question_.amounts.begin(), question_.amounts.end(), [&](const auto& amount) {
          return std::any_of(text.extraction.values.begin(), text.extraction.values.end(),
                             [&](const extract::ValueMention& value) {
                               return value.sentence + 1 >= sentence &&
                                      value.sentence <= sentence + 1 &&
                                      value.unit == amount.second &&
                                      value.value.ToDouble() == amount.first;
                             });
        });
  }

  // "A, B and C": only what joins stands between the two.
  bool InARow(const ReadText& text, const Mention& a, const Mention& b) const {
    if (b.span.begin < a.span.end) return false;
    const extract::Document& document = text.extraction.document;
    const FoldedText between(document.clean.text(Span{a.span.end, b.span.begin}));
    const LanguageWords& table = words_.Of(document.sentences[a.sentence].language);
    constexpr std::size_t kTitle = 9;  // words of a title between: "A, chief engineer of C, and B"
    if (between.tokens.empty()) return true;
    const bool joined = std::find(table.list_and.begin(), table.list_and.end(),
                                  between.word(between.tokens.size() - 1)) != table.list_and.end();
    return joined && (between.tokens.size() == 1 ||
                      (between.text.starts_with(",") && between.tokens.size() <= kTitle));
  }

  const Question& question_;
  const Words& words_;
  Texts& texts_;
  const std::vector<Passage>& passages_;  // best first
};

}  // namespace

Result<std::vector<Answer>> AnswerFromPassages(const Question& question,
                                               const std::vector<std::string>& within,
                                               const Words& words, Facts& facts, Texts& texts,
                                               std::string& cypher) {
  std::vector<std::string> documents = within;
  if (documents.empty()) {
    std::vector<std::string> keys;
    for (const NamedEntity& entity : question.entities) {
      keys.push_back(entity.key);
      keys.insert(keys.end(), entity.alike.begin(), entity.alike.end());
    }
    Result<std::vector<std::string>> naming = facts.DocumentsNaming(keys, kDocuments, cypher);
    if (!naming) return std::move(naming).error();
    if (naming->empty() && !keys.empty()) {
      // A name that the documents write otherwise.
      const bool known = std::any_of(question.entities.begin(), question.entities.end(),
                                     [](const NamedEntity& entity) { return entity.curated; });
      if (!known) naming = facts.DocumentsNaming({}, kDocuments, cypher);
      if (!naming) return std::move(naming).error();
    }
    documents = std::move(*naming);
  }
  const std::vector<Passage> passages = RankPassages(question, documents, kKept, texts);
  return Reader(question, words, texts, passages).Answers();
}

Result<std::vector<Answer>> AnswerBetterCounted(const Question& question,
                                                const std::vector<Answer>& known,
                                                const Words& words, Facts& facts, Texts& texts) {
  std::string cypher;
  Result<std::vector<Answer>> counted =
      AnswerFromPassages(question, {}, words, facts, texts, cypher);
  if (!counted || counted->size() != 1) return std::vector<Answer>();
  std::vector<std::string> documents;
  for (const Answer& answer : known) documents.push_back(answer.places.front().document);
  documents.push_back(counted->front().places.front().document);
  std::sort(documents.begin(), documents.end());
  documents.erase(std::unique(documents.begin(), documents.end()), documents.end());
  double best = 0;
  for (const Passage& passage : RankPassages(question, documents, kKept, texts)) {
    const ReadText* text = texts.Read(passage.document);
    if (text == nullptr) continue;
    const Place place = PlaceOf(*text, passage.sentence,
                                text->extraction.document.sentences[passage.sentence].span);
    for (const Answer& answer : known) {
      const bool here = answer.places.front().document == place.document &&
                        answer.places.front().sentence.Overlaps(place.sentence);
      if (here) best = std::max(best, passage.score);
    }
  }
  if (counted->front().fit < best + kBetter) counted->clear();
  return counted;
}

}  // namespace kg::ask
