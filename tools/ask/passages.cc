#include "tools/ask/passages.h"

#include <algorithm>

#include "extract/text/characters.h"
#include "tools/ask/lists.h"
#include "tools/ask/relations.h"
#include "tools/ask/sentence_names.h"
#include "tools/ask/sentence_times.h"
#include "tools/ask/sentence_values.h"
#include "tools/ask/speakers.h"

namespace kg::ask {
namespace {

constexpr std::size_t kDocuments = 60;
constexpr std::size_t kKept = 24;     // sentences that are looked at closely
constexpr double kSaid = 0.75;        // shares of a question that say yes to it
constexpr double kBetter = 0.08;      // of two sentences that fit, by so much
constexpr double kMoreNames = 0.4;    // by so much less may a sentence fit that names more
constexpr double kSaidBefore = 0.75;  // share of the words in a sentence and those before it

using extract::EntityType;
using extract::Extraction;
using extract::Mention;
using extract::Sentence;

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
        if (std::optional<Answer> answer =
                AnswerFromTimes(question_, slot, passages_, words_, texts_)) {
          out.push_back(std::move(*answer));
        }
      } else if (IsValueSlot(slot)) {
        if (std::optional<Answer> answer =
                AnswerFromSentenceValues(question_, slot, passages_, words_, texts_)) {
          out.push_back(std::move(*answer));
        }
      } else {
        FromNames(slot, slot, out);
        if (slot == "person" && out.empty() && MayBeABody()) FromNames(slot, "body", out);
      }
    }
    if (question_.slots.empty() && !question_.which) FromStatements(out);
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

  // A heading says nothing: it ends in a letter.
  static bool IsSaid(std::string_view sentence) {
    const char32_t last = extract::PeekBefore(sentence, sentence.size());
    return !extract::IsLetter(last) && !extract::IsHan(last);
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
      if (!IsSaid(document.clean.text(sentence.span))) continue;
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

  // The entity of the kind asked for that the sentence names besides those of the question: the
  // only one, or the one whose part of the sentence is about what is asked.
  // `kind`: the slot whose kinds of entities are meant.
  void FromNames(std::string_view slot, std::string_view kind, std::vector<Answer>& out) {
    const bool paper = slot == "newspaper" || slot == "journal";
    if ((LabelsOf(slot).empty() && !paper) || slot == "author") return;
    std::vector<std::string> keys;  // of what has been answered
    double first = 0;               // score of the first sentence that has answered it
    const std::size_t begin = out.size();
    for (const Passage& passage : ByWords()) {
      const bool behind = passage.own >= 0.2 && SaysWhatIsBehind(passage);
      if ((passage.own < 0.25 && !behind) || passage.around < 0.6) continue;
      // "The document was signed by A": what it is stands before.
      const bool words = passage.words >= 0.4 || (passage.words >= 0.25 && passage.own >= 0.35) ||
                         (passage.words > 0 && passage.words_near >= kSaidBefore &&
                          passage.near_deed && question_.deed) ||
                         behind;
      if (!words && !question_.words.empty()) continue;
      const ReadText* text = texts_.Read(passage.document);
      if (text == nullptr) continue;
      if (!IsOfTime(*text, passage.sentence, question_)) continue;
      if (!SpeaksOfAll(question_, *text, passage.sentence)) continue;
      if (!SaysAmounts(question_, *text, passage.sentence)) continue;
      const bool deed = passage.says_deed || (passage.near_deed && question_.deed &&
                                              Coverage({*question_.deed}, text->marks[passage.sentence]) > 0);
      // Who met somebody has a post elsewhere.
      const bool of_object = question_.of_object && passage.near_deed && SaysADeed(*text, passage.sentence);
      if (slot == "person" && ((!deed && !of_object) || !SaysNames(*text, passage))) continue;
      if (slot == "person" && !DoesIt(*text, passage.sentence)) continue;
      if (slot == "person" && IsOfNobodyKnown(*text, passage.sentence)) continue;
      std::vector<const Mention*> found =
          NamesAskedFor(question_, kind, *text, passage.sentence, words_);
      if (found.empty() && slot == "where" && question_.place_kind.empty()) {
        found = NamesAskedFor(question_, "place", *text, passage.sentence, words_);
      }
      if (found.empty() && keys.empty()) continue;
      const auto key_of = [&](const Mention* mention) {
        return text->extraction.entities[mention->entity].key;
      };
      // Of several sentences that fit nearly alike the one that names most, where many are asked for.
      const bool more = question_.plural && !keys.empty() && found.size() > keys.size() &&
                        passage.score >= first - kMoreNames;
      if (more) {
        out.erase(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end());
        keys.clear();
      }
      if (keys.empty()) {
        first = std::max(first, passage.score);
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

  // The holder of a post where the question names nothing known: in another language nothing tells whose
  // post it is.
  bool IsOfNobodyKnown(const ReadText& text, std::size_t sentence) const {
    const bool post = std::find(question_.relations.begin(), question_.relations.end(), "HOLDS_POST") !=
                      question_.relations.end();
    if (!post) return false;
    // Who leads what the sentence does not name is not told there.
    const bool named = std::all_of(question_.entities.begin(), question_.entities.end(), [&](const NamedEntity& entity) {
      return !entity.curated || entity.type != EntityType::kProject || entity.IsIn(text.marks[sentence]);
    });
    return !named || (question_.entities.empty() &&
                      text.extraction.document.sentences[sentence].language != question_.language);
  }

  // A deed of the question, and no post.
  bool SaysADeed(const ReadText& text, std::size_t sentence) const {
    return std::any_of(question_.words.begin(), question_.words.end(), [&](const Topic& topic) {
      const bool post = std::any_of(topic.marks.begin(), topic.marks.end(),
                                    [&](const std::string& mark) { return words_.IsPost(mark); });
      return topic.must && !post && Coverage({topic}, text.marks[sentence]) > 0;
    });
  }

  // "Which company was the contractor of": the sentence speaks of the contractor.
  bool SaysWhatIsBehind(const Passage& passage) const {
    if (!question_.behind) return false;
    const ReadText* text = texts_.Read(passage.document);
    return text != nullptr && Coverage({*question_.behind}, text->marks[passage.sentence]) > 0;
  }

  // The sentences that say what happened before those that name with whom.
  std::vector<Passage> ByWords() const {
    const auto score = [](const Passage& passage) {
      return passage.score + 0.5 * passage.words + 0.3 * passage.words_near;
    };
    std::vector<Passage> out = passages_;
    std::stable_sort(out.begin(), out.end(), [&](const Passage& a, const Passage& b) {
      return score(a) > score(b);
    });
    return out;
  }

  // "Who built it": a deed, which bodies do too; posts are held by persons.
  bool MayBeABody() const {
    const bool post = question_.deed && std::any_of(question_.deed->marks.begin(), question_.deed->marks.end(),
                                                    [&](const std::string& mark) { return words_.IsPost(mark); });
    return question_.deed && !post && !question_.persons_only && !question_.Asks("post") &&
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
    const bool post = std::find(question_.relations.begin(), question_.relations.end(), "HOLDS_POST") !=
                      question_.relations.end();
    if (language != question_.language && passage.words >= kTranslated && !post) return true;
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
  if (question.who_said) {
    std::vector<Answer> out;
    if (std::optional<Answer> answer = AnswerWhoSaid(question, documents, words, texts)) {
      out.push_back(std::move(*answer));
    }
    return out;
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
  const Place& place_counted = counted->front().places.front();
  const auto in_one_sentence = [&](const Answer& answer) {
    const Place& place = answer.places.front();
    return place.document == place_counted.document && place.sentence == place_counted.sentence;
  };
  if (std::all_of(known.begin(), known.end(), in_one_sentence)) {
    // "4,000 students, of them 120 postgraduates": the one that counts just what is asked; "30 % of
    // potash, 37 % of whey": the one beside which more of it stands.
    const ReadText* text = texts.Read(place_counted.document);
    const auto says = [&](const Place& place) {
      if (question.Asks("count")) return CountsTheFirst(question, *text, place, words) ? 1.0 : 0.0;
      return SaidBeside(question, *text, place, words);
    };
    const bool better = text != nullptr &&
                        std::all_of(known.begin(), known.end(), [&](const Answer& answer) {
                          return says(place_counted) > says(answer.places.front());
                        });
    if (!better) counted->clear();
    return counted;
  }
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
