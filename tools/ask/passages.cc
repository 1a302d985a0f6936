#include "tools/ask/passages.h"

#include <algorithm>
#include <set>

#include "extract/text/characters.h"
#include "tools/ask/lists.h"
#include "tools/ask/relations.h"

namespace kg::ask {
namespace {

constexpr std::size_t kDocuments = 60;
constexpr std::size_t kTextBytes = std::size_t{64} << 20;  // kept in memory
constexpr std::size_t kKept = 12;                           // sentences that are looked at closely
constexpr std::size_t kDaySize = 10;                        // "2024-08-22"

using extract::EntityType;
using extract::Extraction;
using extract::Mention;
using extract::Sentence;

struct Passage {
  std::string document;
  std::size_t sentence = 0;
  double own = 0, around = 0;  // coverage of the topics by the sentence; with its surroundings too
  double focus = 0, words = 0;
  double score = 0;
};

// Marks of each sentence of a document, entities included.
std::vector<Marks> MarksOfSentences(const Extraction& extraction, const Words& words) {
  const extract::Document& document = extraction.document;
  std::vector<Marks> out;
  out.reserve(document.sentences.size());
  for (const Sentence& sentence : document.sentences) {
    out.push_back(sentence.zone == extract::Zone::kFurniture
                      ? Marks()
                      : MarksOf(document.clean.text(sentence.span), words));
  }
  for (const Mention& mention : extraction.mentions) {
    if (mention.entity == extract::kNoEntity || mention.sentence >= out.size()) continue;
    out[mention.sentence].insert("e" + extraction.entities[mention.entity].key);
  }
  return out;
}

bool Asserts(extract::Zone zone) {
  return zone == extract::Zone::kBody || zone == extract::Zone::kAbstract;
}

Place PlaceOf(const Extraction& extraction, std::size_t sentence, Span clean) {
  const extract::Document& document = extraction.document;
  Place out;
  out.document = document.name;
  out.sentence = document.clean.ToSource(document.sentences[sentence].span);
  out.span = document.clean.ToSource(clean);
  out.quote = document.source.substr(out.sentence.begin, out.sentence.size());
  return out;
}

bool TypeFits(std::string_view slot, const extract::Entity& entity) {
  const std::string& kind = entity.kind;
  if (slot == "where") return entity.type == EntityType::kPlace;
  if (slot == "country") return entity.type == EntityType::kCountry;
  if (slot == "person") return entity.type == EntityType::kPerson;
  if (slot == "bank") return entity.type == EntityType::kOrganization && kind == "bank";
  if (slot == "university") {
    return entity.type == EntityType::kOrganization && (kind == "university" || kind == "institute");
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

// All entities that the question names stand in the sentence, countries too.
bool NamesAll(const Question& question, const Marks& marks) {
  return std::all_of(question.entities.begin(), question.entities.end(),
                     [&](const NamedEntity& e) { return marks.contains("e" + e.key); });
}

bool InTime(const Question& question, std::string_view sentence, std::string_view head) {
  return std::all_of(question.periods.begin(), question.periods.end(), [&](const auto& period) {
    const std::string year = period.written.substr(0, 4);
    return sentence.find(year) != std::string_view::npos || head.find(year) != std::string_view::npos;
  });
}

class Reader {
 public:
  Reader(const Question& question, const Words& words, Texts& texts)
      : question_(question), words_(words), texts_(texts) {}

  void Look(const std::string& name) {
    const Extraction* extraction = texts_.Read(name);
    if (extraction == nullptr) return;
    const extract::Document& document = extraction->document;
    const std::vector<Marks> marks = MarksOfSentences(*extraction, words_);
    Marks head;
    for (std::size_t i = 0; i < marks.size() && i < 3; ++i) {
      head.insert(marks[i].begin(), marks[i].end());
    }
    const double of_document = Coverage(question_.topics, head);
    for (std::size_t i = 0; i < marks.size(); ++i) {
      if (!Asserts(document.sentences[i].zone)) continue;
      Passage passage;
      passage.document = name;
      passage.sentence = i;
      passage.own = Coverage(question_.topics, marks[i]);
      if (passage.own <= 0 && question_.focus.empty()) continue;
      Marks near = marks[i];
      for (const std::size_t other : {i - 1, i - 2, i + 1}) {
        // Unsigned wrap at the first sentences falls out of range here.
        if (other < marks.size() && document.sentences[other].paper == document.sentences[i].paper) {
          near.insert(marks[other].begin(), marks[other].end());
        }
      }
      passage.around = Coverage(question_.topics, near);
      passage.words = Coverage(question_.words, marks[i]);
      passage.focus = question_.focus.empty() ? 0 : Coverage(question_.focus, marks[i]);
      passage.score = passage.own + 0.5 * passage.around + 0.6 * passage.focus + 0.2 * of_document;
      passages_.push_back(std::move(passage));
    }
    std::stable_sort(passages_.begin(), passages_.end(), [](const Passage& a, const Passage& b) {
      return a.score > b.score;
    });
    if (passages_.size() > kKept) passages_.resize(kKept);
  }

  std::vector<Answer> Answers() {
    std::vector<Answer> out;
    for (const std::string& slot : question_.slots) {
      if (slot == "list") {
        FromLists(out);
      } else if (slot == "statement") {
        FromStatements(out);
      } else if (slot == "year" || slot == "date") {
        FromTimes(slot, out);
      } else {
        FromNames(slot, out);
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
      const Extraction* extraction = texts_.Read(passage.document);
      if (extraction == nullptr) continue;
      const extract::Document& document = extraction->document;
      const Sentence& sentence = document.sentences[passage.sentence];
      const std::vector<std::string> items =
          ListIn(document.clean.text(sentence.span), sentence.language,
                 words_.Of(sentence.language));
      if (items.empty()) continue;
      for (const std::string& item : items) {
        Answer answer;
        answer.value = Value::String(item);
        answer.unit = "text";
        answer.places.push_back(PlaceOf(*extraction, passage.sentence, sentence.span));
        out.push_back(std::move(answer));
      }
      return;
    }
  }

  void FromStatements(std::vector<Answer>& out) {
    double first = 0;
    std::size_t given = 0;
    for (const Passage& passage : passages_) {
      const bool near = passage.around >= 0.5 && (passage.own >= 0.4 || passage.focus > 0) &&
                        (passage.words >= 0.3 || passage.focus > 0 || question_.words.empty());
      if (given == 0 && !near) return;
      if (given == 0) first = passage.score;
      if (given == 3 || passage.score < 0.8 * first) return;
      const Extraction* extraction = texts_.Read(passage.document);
      if (extraction == nullptr) continue;
      const extract::Document& document = extraction->document;
      const Sentence& sentence = document.sentences[passage.sentence];
      Answer answer;
      answer.value = Value::String(std::string(document.clean.text(sentence.span)));
      answer.unit = "text";
      answer.places.push_back(PlaceOf(*extraction, passage.sentence, sentence.span));
      out.push_back(std::move(answer));
      ++given;
    }
  }

  void FromTimes(std::string_view slot, std::vector<Answer>& out) {
    for (const Passage& passage : passages_) {
      const Extraction* extraction = texts_.Read(passage.document);
      if (extraction == nullptr || passage.own < 0.75) continue;
      if (!NamesAll(question_, MarksOfSentences(*extraction, words_)[passage.sentence])) continue;
      const extract::ValueMention* only = nullptr;
      std::size_t count = 0;
      for (const extract::ValueMention& value : extraction->values) {
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
      if (slash != std::string::npos && day.size() != kDaySize) continue;
      Answer answer;
      if (slot == "year" || day.size() == 4) {
        answer.value = Value::Integer(std::stoll(day.substr(0, 4)));
        answer.unit = "year";
      } else {
        if (slash != std::string::npos) answer.period = only->period;
        answer.value = Value::String(day);
        answer.unit = "date";
      }
      answer.places.push_back(PlaceOf(*extraction, passage.sentence, only->span));
      out.push_back(std::move(answer));
      return;
    }
  }

  // The one entity of the kind asked for that the sentence names besides those of the question.
  void FromNames(std::string_view slot, std::vector<Answer>& out) {
    if (LabelsOf(slot).empty() || slot == "author") return;
    Answer* answered = nullptr;
    std::string key;
    out.reserve(out.size() + 1);
    for (const Passage& passage : passages_) {
      if (passage.own < 0.6) continue;
      const Extraction* extraction = texts_.Read(passage.document);
      if (extraction == nullptr) continue;
      const extract::Document& document = extraction->document;
      const std::string_view text =
          document.clean.text(document.sentences[passage.sentence].span);
      const std::string_view before = document.clean.text().substr(
          0, std::min<std::size_t>(document.clean.text().size(), 200));
      if (!InTime(question_, text, before)) continue;
      if (!NamesAll(question_, MarksOfSentences(*extraction, words_)[passage.sentence])) continue;
      const Mention* only = nullptr;
      bool several = false;
      for (const Mention& mention : extraction->mentions) {
        if (mention.sentence != passage.sentence || mention.entity == extract::kNoEntity ||
            mention.nominal || mention.demonym || mention.embedded) {
          continue;
        }
        const extract::Entity& entity = extraction->entities[mention.entity];
        const bool asked = std::any_of(
            question_.entities.begin(), question_.entities.end(),
            [&](const NamedEntity& named) { return named.key == entity.key; });
        if (asked || !TypeFits(slot, entity)) continue;
        if (only != nullptr && extraction->entities[only->entity].key != entity.key) several = true;
        if (only == nullptr) only = &mention;
      }
      if (only == nullptr) continue;
      if (several && answered == nullptr) return;
      if (several || (answered != nullptr && extraction->entities[only->entity].key != key)) continue;
      if (answered != nullptr) {
        answered->places.push_back(PlaceOf(*extraction, passage.sentence, only->span));
        continue;
      }
      key = extraction->entities[only->entity].key;
      const extract::Entity& entity = extraction->entities[only->entity];
      Answer answer;
      Named named{entity.key, entity.name, "", {}};
      for (const auto& [language, name] : entity.names) named.names.push_back(name);
      answer.entity = std::move(named);
      answer.places.push_back(PlaceOf(*extraction, passage.sentence, only->span));
      out.push_back(std::move(answer));
      answered = &out.back();
    }
  }

  const Question& question_;
  const Words& words_;
  Texts& texts_;
  std::vector<Passage> passages_;  // best first
};

}  // namespace

const Extraction* Texts::Read(const std::string& document) {
  if (const auto known = read_.find(document); known != read_.end()) return known->second.get();
  Result<std::string> source = facts_.SourceOf(document);
  if (!source || source->empty() || source->size() > kTextBytes) return nullptr;
  if (bytes_ + source->size() > kTextBytes) {
    read_.clear();
    bytes_ = 0;
  }
  Result<Extraction> extraction = pipeline_.Extract(document, *source);
  if (!extraction) return nullptr;
  bytes_ += source->size();
  return read_.emplace(document, std::make_unique<Extraction>(std::move(*extraction)))
      .first->second.get();
}

Result<std::vector<Answer>> AnswerFromPassages(const Question& question, const Words& words,
                                               Facts& facts, Texts& texts, std::string& cypher) {
  std::vector<std::string> keys;
  for (const NamedEntity& entity : question.entities) keys.push_back(entity.key);
  Result<std::vector<std::string>> documents = facts.DocumentsNaming(keys, kDocuments, cypher);
  if (!documents) return std::move(documents).error();
  Reader reader(question, words, texts);
  for (const std::string& document : *documents) reader.Look(document);
  return reader.Answers();
}

}  // namespace kg::ask
