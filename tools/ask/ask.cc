#include "tools/ask/ask.h"

#include <algorithm>

#include "extract/text/characters.h"
#include "tools/ask/comparison.h"
#include "tools/ask/descriptions.h"
#include "tools/ask/documents.h"
#include "tools/ask/figures.h"
#include "tools/ask/graph_names.h"
#include "tools/ask/hints.h"
#include "tools/ask/library.h"
#include "tools/ask/passages.h"
#include "tools/ask/reading.h"
#include "tools/ask/question.h"
#include "tools/ask/relations.h"
#include "tools/ask/several.h"
#include "tools/ask/slips.h"

namespace kg::ask {
namespace {

bool Numeric(const Question& question) {
  return question.AsksAny({"count", "amount", "percent", "ratio", "rank", "value"});
}

// Sources disagree if two answers give one unit and time different values.
bool Disagree(const std::vector<Answer>& answers) {
  for (std::size_t i = 0; i < answers.size(); ++i) {
    for (std::size_t j = i + 1; j < answers.size(); ++j) {
      const Answer &a = answers[i], &b = answers[j];
      if (a.value.is_number() && b.value.is_number() && a.unit == b.unit &&
          a.period == b.period && Compare(a.value, b.value) != 0 &&
          (a.places.front().document != b.places.front().document ||
           (a.reporter && b.reporter && a.reporter->key != b.reporter->key))) {
        return true;
      }
    }
  }
  return false;
}

// What may be a person's name that only the graph knows: words in capitals in a row, and, since
// Chinese does not mark names, every two to four characters that are nothing else.
std::vector<std::string> NamesToLookUp(const Question& question) {
  constexpr std::size_t kMost = 80;
  std::vector<std::string> names;
  for (const std::string& run : question.runs) {
    if (run.find(' ') != std::string::npos) names.push_back(run);
  }
  const FoldedText& text = question.folded;
  const auto is_free = [&](std::size_t token) {
    return text.tokens[token].han &&
           std::none_of(question.entities.begin(), question.entities.end(),
                        [token](const NamedEntity& entity) {
                          return entity.first_token <= token && token <= entity.last_token;
                        });
  };
  for (std::size_t begin = 0; begin < text.tokens.size(); ++begin) {
    std::string name;
    for (std::size_t i = begin; i < text.tokens.size() && i < begin + 4 && is_free(i); ++i) {
      name += text.word(i);
      if (i > begin && names.size() < kMost) names.push_back(name);
    }
  }
  return names;
}

// Names in Latin letters are how names in other scripts sound.
std::vector<std::string> SoundsToLookUp(const Question& question) {
  std::vector<std::string> sounds = question.sounds;
  const auto add = [&](const std::string& name) {
    std::string sound;
    for (const char c : name) {
      const bool upper = c >= 'A' && c <= 'Z';
      if (!upper && c != ' ' && (c < 'a' || c > 'z')) return;
      sound += upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (sound.find(' ') != std::string::npos) sounds.push_back(std::move(sound));
  };
  for (const std::string& run : question.runs) add(run);
  for (const NamedEntity& entity : question.entities) {
    if (entity.type != extract::EntityType::kPerson) continue;
    add(entity.name);
    for (const std::string& name : entity.names) add(name);
  }
  return sounds;
}

// Entities that the graph holds to be the same as one of the question's stand for it.
Status FollowSameAs(Question& question, Facts& facts) {
  if (question.entities.empty()) return {};
  std::vector<std::string> keys;
  for (const NamedEntity& entity : question.entities) {
    keys.push_back(entity.key);
    keys.insert(keys.end(), entity.alike.begin(), entity.alike.end());
  }
  Result<std::vector<std::pair<std::string, Named>>> same = facts.SameAs(keys);
  if (!same) return std::move(same).error();
  for (const auto& [key, other] : *same) {
    for (NamedEntity& entity : question.entities) {
      if (!entity.Is(key) || entity.Is(other.key)) continue;
      entity.alike.push_back(other.key);
      entity.names.push_back(other.name);
      for (Topic& topic : question.topics) {
        if (topic.marks.front() == "e" + entity.key) topic.marks.push_back("e" + other.key);
      }
    }
  }
  return {};
}

// A year that answers "when" is told with its day or month where its sentence tells it.
void Sharpen(std::vector<Answer>& answers, Texts& texts) {
  constexpr std::size_t kMonthSize = 7;
  for (Answer& answer : answers) {
    if (answer.slot != "date" || answer.unit != "year" || !answer.value.is(Value::Type::kInteger)) {
      continue;
    }
    const std::string year = std::to_string(answer.value.integer());
    std::string told;
    std::optional<Place> says;
    for (const Place& place : answer.places) {
      const ReadText* text = texts.Read(place.document);
      if (text == nullptr) continue;
      for (const extract::ValueMention& value : text->extraction.values) {
        if (value.kind != extract::ValueMention::Kind::kPeriod || !value.period.starts_with(year) ||
            (value.period.size() != kDaySize && value.period.size() != kMonthSize)) {
          continue;
        }
        if (!place.sentence.Contains(text->extraction.document.clean.ToSource(value.span))) continue;
        if (told.starts_with(value.period)) continue;  // no more than is known
        // Two days in one year: nobody knows which is meant.
        if (!value.period.starts_with(told)) return;
        told = value.period;
        if (!says) says = place;
      }
    }
    if (told.empty()) continue;
    answer.value = Value::String(told);
    answer.unit = "date";
    answer.period.clear();
    answer.places = {*says};
  }
}

bool IsHanText(std::string_view text) { return extract::IsHan(extract::PeekAt(text, 0)); }

// The name of an entity as the document of the answer writes it, where that is none of the names
// that the graph shows: one of its known names there, or for a name in another script what stands there.
std::string WrittenIn(const ReadText& text, const Named& named) {
  const extract::Document& document = text.extraction.document;
  std::string known, other;
  for (const extract::Mention& mention : text.extraction.mentions) {
    if (mention.entity == extract::kNoEntity || mention.nominal || mention.demonym) continue;
    const extract::Entity& entity = text.extraction.entities[mention.entity];
    if (entity.key != named.key) continue;
    const std::string said(document.clean.text(mention.span));
    if (said == named.name) return "";
    const auto last = entity.aliases.begin() + static_cast<std::ptrdiff_t>(
                          std::min(entity.known_aliases, entity.aliases.size()));
    const bool is_known =
        std::find(entity.aliases.begin(), last, said) != last ||
        std::any_of(entity.names.begin(), entity.names.end(),
                    [&](const auto& name) { return name.second == said; });
    if (is_known && said.size() > known.size()) known = said;
    const bool script = IsHanText(said) != IsHanText(named.name);
    if (!is_known && (script || entity.curated) && said.size() > other.size()) other = said;
  }
  return known.empty() ? other : known;
}

void NameAsWritten(std::vector<Answer>& answers, Texts& texts) {
  for (Answer& answer : answers) {
    if (!answer.entity || answer.entity->key.empty() || answer.entity->label == "Country") continue;
    const ReadText* text = texts.Read(answer.places.front().document);
    if (text != nullptr) answer.written = WrittenIn(*text, *answer.entity);
  }
}

// The sentence speaks of another country, and neither of one that the question names nor of what
// lies there.
bool IsOfOthers(const Answer& answer, const Question& question, Texts& texts) {
  std::vector<const NamedEntity*> asked;
  for (const NamedEntity& entity : question.entities) {
    if (entity.type == extract::EntityType::kCountry) asked.push_back(&entity);
  }
  const Place& place = answer.places.front();
  const ReadText* text = asked.empty() ? nullptr : texts.Read(place.document);
  if (text == nullptr) return false;
  const auto is_asked = [&](const std::string& key) {
    return std::any_of(asked.begin(), asked.end(),
                       [&](const NamedEntity* entity) { return entity->Is(key); });
  };
  const extract::Document& document = text->extraction.document;
  bool others = false;
  for (const extract::Mention& mention : text->extraction.mentions) {
    if (mention.entity == extract::kNoEntity || mention.sentence >= document.sentences.size()) continue;
    const Span sentence = document.sentences[mention.sentence].span;
    if (!document.clean.ToSource(sentence).Overlaps(place.span)) continue;
    const extract::Entity& entity = text->extraction.entities[mention.entity];
    if (is_asked(entity.key) || is_asked(entity.within)) return false;
    others = others || entity.type == extract::EntityType::kCountry;
  }
  return others;
}

// "How many Chinese and Belarusian universities": one number for each, from one sentence. Empty:
// that is not asked, or not said.
Result<std::vector<Answer>> CountEach(const Question& question, const Words& words, Facts& facts,
                                      Texts& texts, std::string& cypher) {
  std::vector<Answer> out;
  if (question.owners.size() != 2) return out;
  for (const std::string& owner : question.owners) {
    Question one = question;
    one.owners = {owner};
    Result<std::vector<Answer>> found = AnswerFromPassages(one, {}, words, facts, texts, cypher);
    if (!found) return found;
    if (found->size() != 1) return std::vector<Answer>();
    out.push_back(std::move(found->front()));
  }
  const bool together = out[0].places.front().document == out[1].places.front().document &&
                        out[0].places.front().sentence == out[1].places.front().sentence &&
                        !(out[0].places.front().span == out[1].places.front().span);
  if (!together) out.clear();
  return out;
}

}  // namespace

struct Asker::Impl {
  const extract::Pipeline& pipeline;
  const Words& words;
  Facts& facts;
  Texts texts;
  Mender mender;

  // Answers a question as it was read, put right where that is needed: then it is the other.
  Result<Reply> AnswerText(Question& question);
  // Adds to the question what the graph knows of its names.
  Result<Reply> AnswerTo(Question* question);
};

Asker::Asker(const extract::Pipeline& pipeline, const Words& words, Facts& facts)
    : impl_(std::make_unique<Impl>(Impl{pipeline, words, facts, Texts(pipeline, words, facts), Mender(words, facts)})) {}
Asker::~Asker() = default;

Result<Reply> Asker::Ask(std::string_view text) {
  Result<Question> question = Analyse(text, impl_->pipeline, impl_->words);
  if (!question) return std::move(question).error();
  Result<Reply> reply = impl_->AnswerText(*question);
  if (!reply) return reply;
  reply->question = text;
  if (reply->answers.empty()) reply->absence = WhyAbsent(*question, impl_->words, impl_->facts);
  return reply;
}

// A wrong letter in a name or a long word makes another question of it, and is put right before; one
// in a short word, which may be a word that nothing knows, only if there is no answer without.
Result<Reply> Asker::Impl::AnswerText(Question& question) {
  constexpr std::size_t kLong = 7, kShort = 4;  // letters
  std::vector<Reply::Reading> readings;
  const auto read_again = [&](std::optional<Mended> mended, Question& into) -> Status {
    if (!mended) return {};
    Result<Question> again = Analyse(mended->text, pipeline, words);
    if (!again) return std::move(again).error();
    into = std::move(*again);
    readings.insert(readings.end(), mended->readings.begin(), mended->readings.end());
    return AddNamesOfGraph(into, facts);
  };
  if (Status status = AddNamesOfGraph(question, facts); !status) return std::move(status).error();
  if (Status status = read_again(mender.MendNames(question), question); !status) return std::move(status).error();
  if (Status status = read_again(mender.MendWords(question, kLong), question); !status) {
    return std::move(status).error();
  }
  Question asked = question;  // answering takes words out of it
  Result<Reply> reply = AnswerTo(&question);
  if (!reply) return reply;
  if (std::optional<Mended> mended =
          reply->answers.empty() ? mender.MendWords(asked, kShort) : std::nullopt) {
    const std::size_t known = readings.size();
    if (Status status = read_again(std::move(mended), asked); !status) return std::move(status).error();
    Result<Reply> other = AnswerTo(&asked);
    if (!other) return other;
    if (other->answers.empty()) readings.resize(known);
    else reply = std::move(other);
  }
  reply->readings = std::move(readings);
  return reply;
}

// The order of the ways to an answer: the surest first.
Result<Reply> Asker::Impl::AnswerTo(Question* question) {
  Reply reply;
  reply.language = question->language;
  const std::vector<std::string> names = NamesToLookUp(*question);
  const std::vector<std::string> sounds = SoundsToLookUp(*question);
  std::vector<std::string> keys;
  for (const NamedEntity& entity : question->entities) {
    if (entity.type == extract::EntityType::kPerson) keys.push_back(entity.key);
  }
  Result<std::vector<Named>> persons =
      keys.empty() && names.empty() && sounds.empty()
          ? Result<std::vector<Named>>(std::vector<Named>())
          : facts.FindPersons(keys, names, sounds);
  if (!persons) return std::move(persons).error();
  constexpr std::size_t kMostPersons = 6;  // more namesakes tell nobody apart
  if (persons->size() > kMostPersons) persons->clear();
  for (const Named& named : *persons) {
    const auto own = std::find_if(question->entities.begin(), question->entities.end(),
                                  [&](const NamedEntity& e) { return e.Is(named.key); });
    if (own != question->entities.end()) {
      // One of the question's: how the documents write it.
      own->known = true;
      own->names.push_back(named.name);
      own->names.insert(own->names.end(), named.names.begin(), named.names.end());
      continue;
    }
    // Found by its sound, and a person is named already: one person, not two.
    const auto other = std::find_if(
        question->entities.begin(), question->entities.end(),
        [](const NamedEntity& e) { return e.type == extract::EntityType::kPerson; });
    const bool by_name = std::find(names.begin(), names.end(), named.name) != names.end();
    if (!by_name && other != question->entities.end()) {
      other->alike.push_back(named.key);
      other->names.push_back(named.name);
      continue;
    }
    NamedEntity person{named.key, named.name, extract::EntityType::kPerson, {named.name}};
    person.names.insert(person.names.end(), named.names.begin(), named.names.end());
    Topic topic;
    topic.marks.push_back("e" + person.key);
    topic.said = person.name;
    topic.weight = 1.5;
    question->topics.push_back(std::move(topic));
    question->entities.push_back(std::move(person));
  }
  if (Status status = FollowSameAs(*question, facts); !status) return std::move(status).error();
  const bool person =
      std::any_of(question->entities.begin(), question->entities.end(), [](const NamedEntity& e) {
        return e.type == extract::EntityType::kPerson;
      });
  // The words of a name that was found are no longer words to be covered.
  if (!persons->empty()) {
    const auto of_a_name = [&](const Topic& topic) {
      return std::any_of(question->runs.begin(), question->runs.end(), [&](const std::string& run) {
        const FoldedText name(run);
        for (std::size_t i = 0; i < name.tokens.size(); ++i) {
          if (name.word(i) == topic.said) return name.tokens.size() > 1;
        }
        return false;
      });
    };
    std::erase_if(question->words, of_a_name);
    std::erase_if(question->topics, [&](const Topic& topic) {
      return topic.marks.front()[0] != 'e' && of_a_name(topic);
    });
    std::erase_if(question->names, of_a_name);
  }
  // "Who is Hu Yong": what he is, and not what he has done.
  const bool deed = question->deed && std::none_of(question->deed->marks.begin(),
                                                   question->deed->marks.end(),
                                                   [&](const std::string& mark) {
                                                     return words.IsPost(mark);
                                                   });
  const bool nothing_else =
      !deed &&
      std::all_of(question->entities.begin(), question->entities.end(),
                  [](const NamedEntity& e) { return e.type == extract::EntityType::kPerson; }) &&
      std::all_of(question->relations.begin(), question->relations.end(),
                  [](const std::string& type) { return type == "HOLDS_POST"; });
  if (person && nothing_else && question->slots == std::vector<std::string>{"person"}) {
    question->slots = {"post"};
  }
  if (question->Asks("post") && question->relations.empty()) {
    question->relations.emplace_back("HOLDS_POST");
  }
  if (person && question->AsksAny({"university", "affiliation", "organization"})) {
    question->relations.emplace_back("AFFILIATED_WITH");
  }

  const auto add = [&](Result<std::vector<Answer>> found, const std::string& cypher) -> Status {
    if (!found) return std::move(found).error();
    if (reply.cypher.empty() || (reply.answers.empty() && !found->empty())) reply.cypher = cypher;
    for (Answer& answer : *found) {
      if (!answer.places.empty()) reply.answers.push_back(std::move(answer));
    }
    return {};
  };

  const auto of_others = [&](const Answer& answer) {
    return answer.value.is_number() && IsOfOthers(answer, *question, texts);
  };

  // "How many firms have the authors asked": the authors are not what is asked for.
  if ((Numeric(*question) || question->AsksAny({"statement", "list"})) &&
      question->slots.front() != "author") {
    std::erase(question->slots, "author");
  }
  // "What should it issue" asks for no issue of a journal.
  if (question->slots.size() > 1 && question->slots.front() == "statement") {
    question->slots = {"statement"};
  }
  // "The e-mail of the author": the author is known to who asks.
  if (question->AsksAny({"email", "affiliation", "title"}) && question->slots.front() != "author") {
    std::erase(question->slots, "author");
  }
  if (question->Asks("document")) {
    std::string cypher;
    Status status = add(AnswerWithDocuments(*question, facts, texts, cypher), cypher);
    if (!status) return std::move(status).error();
    return reply;
  }
  if (IsForLibrary(*question)) {
    std::string cypher;
    Status status = add(AnswerFromLibrary(*question, words, facts, cypher), cypher);
    if (!status) return std::move(status).error();
    // Of a paper nothing else can be asked in the same breath; a newspaper may be news itself.
    if (!reply.answers.empty() || !question->AsksAny({"newspaper", "journal"})) return reply;
    reply.cypher.clear();
  }
  {
    std::string cypher;
    Status status = add(AnswerFromDescriptions(*question, facts, cypher), cypher);
    if (!status) return std::move(status).error();
    if (!reply.answers.empty()) return reply;
    // Sentences may say or list what no relation does.
    std::erase(question->slots, "description");
    std::replace(question->slots.begin(), question->slots.end(), std::string("goods"),
                 std::string("list"));
  }
  if (IsComparison(*question, words)) {
    std::string cypher;
    Status status = add(AnswerByComparing(*question, words, facts, cypher), cypher);
    if (!status) return std::move(status).error();
    NameAsWritten(reply.answers, texts);
    return reply;
  }
  bool entities = false;
  for (const std::string& slot : question->slots) entities = entities || !LabelsOf(slot).empty();
  const bool time = question->AsksAny({"year", "date"});
  if (!question->who_said && (entities || time || question->Asks("post"))) {
    std::string cypher;
    Status status = add(AnswerFromRelations(*question, words, facts, cypher), cypher);
    if (!status) return std::move(status).error();
  }
  if (Numeric(*question) || (time && reply.answers.empty())) {
    std::string cypher;
    const bool of_each = AsksOfSeveralNames(*question, words);
    const bool of_times = AsksOfSeveralTimes(*question);
    Result<std::vector<Answer>> found =
        of_each    ? AnswerOfEachName(*question, words, facts, texts, cypher)
        : of_times ? AnswerOfEachTime(*question, words, facts, texts, cypher)
                   : AnswerFromFigures(*question, words, facts, cypher);
    Status status = add(std::move(found), cypher);
    if (!status) return std::move(status).error();
    std::erase_if(reply.answers, of_others);
    // One number is no answer to a question for several.
    if (of_each || of_times) return reply;
  }
  const bool share = question->slots == std::vector<std::string>{"percent"} && !question->growth &&
                     !AsksForStakes(*question);
  if (share || question->slots == std::vector<std::string>{"count"}) {
    std::string cypher;
    Result<std::vector<Answer>> better =
        share ? Result<std::vector<Answer>>(std::vector<Answer>())
              : CountEach(*question, words, facts, texts, cypher);
    if (better && better->empty() && !reply.answers.empty()) {
      better = AnswerBetterCounted(*question, reply.answers, words, facts, texts);
    }
    if (!better) return std::move(better).error();
    if (!better->empty()) reply.answers = std::move(*better);
  }
  if (!reply.answers.empty() && !question->more_things.empty()) {
    // "How many firms from how many countries": the second from where the first is said.
    Question second = *question;
    second.things = question->more_things;
    std::string cypher;
    const std::vector<std::string> here = {reply.answers.front().places.front().document};
    Status status =
        add(AnswerFromPassages(second, here, words, facts, texts, cypher), cypher);
    if (!status) return std::move(status).error();
  }
  // "Who signed": persons, if a sentence says which; else the bodies that the graph knows.
  const auto is_body = [](const Answer& answer) {
    return answer.slot == "person" && answer.entity && answer.entity->label != "Person";
  };
  const bool owns = std::find(question->relations.begin(), question->relations.end(),
                              "OWNS_STAKE") != question->relations.end();
  if (!owns && std::any_of(reply.answers.begin(), reply.answers.end(), is_body)) {
    Question who = *question;
    who.slots = {"person"};
    who.persons_only = true;
    std::string cypher;
    Result<std::vector<Answer>> persons_said =
        AnswerFromPassages(who, {}, words, facts, texts, cypher);
    if (!persons_said) return std::move(persons_said).error();
    if (!persons_said->empty()) {
      std::erase_if(reply.answers, is_body);
      for (Answer& answer : *persons_said) {
        answer.slot = "person";
        reply.answers.push_back(std::move(answer));
      }
    }
  }
  // What is still open is sought in the sentences, of the documents that have said the rest if any has.
  Question rest = *question;
  std::vector<std::string> within;
  for (const Answer& answer : reply.answers) {
    std::erase(rest.slots, answer.slot);
    for (const Place& place : answer.places) {
      if (std::find(within.begin(), within.end(), place.document) == within.end()) {
        within.push_back(place.document);
      }
    }
  }
  if (reply.answers.empty() || !rest.slots.empty()) {
    std::string cypher;
    Status status =
        add(AnswerFromPassages(rest, within, words, facts, texts, cypher), cypher);
    if (!status) return std::move(status).error();
    std::erase_if(reply.answers, of_others);
  }
  Sharpen(reply.answers, texts);
  NameAsWritten(reply.answers, texts);
  reply.disagree = Disagree(reply.answers);
  return reply;
}

}  // namespace kg::ask
