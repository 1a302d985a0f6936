#include "tools/ask/sentence_times.h"

#include <algorithm>
#include <string>

namespace kg::ask {
namespace {

using extract::EntityType;
using extract::ValueMention;

// Of two times in a sentence, by so much more of the question the part around the one must say.
constexpr double kClearly = 0.15;

// Whose time it is stands in the sentence; an agreement or event may stand before it, and a body
// where the sentence says all the rest: "The joint venture was established in 2017".
bool NamesActors(const Question& question, const ReadText& text, const Passage& passage) {
  constexpr double kRest = 0.9;
  const std::size_t sentence = passage.sentence;
  return std::all_of(
      question.entities.begin(), question.entities.end(), [&](const NamedEntity& entity) {
        const bool actor = entity.type == EntityType::kCountry ||
                           entity.type == EntityType::kPerson ||
                           (entity.type == EntityType::kOrganization && passage.words < kRest);
        return !actor || !entity.curated || entity.IsIn(text.marks[sentence]);
      });
}

// The first of days in a row, and whether it is a day or longer time that can be told.
std::string_view FirstOf(std::string_view period) { return period.substr(0, period.find('/')); }

bool CanBeTold(std::string_view period) {
  const bool range = period.find('/') != std::string_view::npos;
  return !range || period.ends_with("/..") || FirstOf(period).size() == kDaySize;
}

// The date that stands alone before the sentence: the entry of a chronicle.
const ValueMention* EntryDate(const Question& question, const ReadText& text, std::size_t sentence) {
  constexpr std::size_t kFurthest = 4;  // sentences of an entry
  constexpr std::size_t kMarks = 6;     // bytes of bullets and stops around a date
  // Entries are short: who or what it is stands in the sentence.
  const bool names = std::all_of(
      question.entities.begin(), question.entities.end(), [&](const NamedEntity& entity) {
        return !entity.curated || entity.type == EntityType::kCountry || entity.IsIn(text.marks[sentence]);
      });
  if (!names) return nullptr;
  const std::vector<extract::Sentence>& sentences = text.extraction.document.sentences;
  for (std::size_t s = sentence; s > 0 && s + kFurthest > sentence;) {
    --s;
    const Span span = sentences[s].span;
    for (const ValueMention& value : text.extraction.values) {
      if (value.kind != ValueMention::Kind::kPeriod || value.sentence != s) continue;
      // What begins with a date and goes on is another entry, or more of a date than was read.
      if (value.span.begin > span.begin + kMarks) continue;
      const bool alone = !value.period.empty() && value.span.size() + kMarks >= span.size();
      return alone ? &value : nullptr;
    }
  }
  return nullptr;
}

// The time that the sentence tells: the only one; of one inside the other the shorter ("2018" in
// the dateline, "28 August 2018"); of several the one whose part of the sentence is about the rest.
const ValueMention* TimeOf(const Question& question, const ReadText& text, std::size_t sentence,
                           const Words& words) {
  std::vector<const ValueMention*> times;
  for (const ValueMention& value : text.extraction.values) {
    if (value.kind != ValueMention::Kind::kPeriod || value.period.empty() ||
        value.sentence != sentence) {
      continue;
    }
    const std::string_view first = FirstOf(value.period);
    const auto same = std::find_if(times.begin(), times.end(), [&](const ValueMention* other) {
      const std::string_view told = FirstOf(other->period);
      return first.starts_with(told) || told.starts_with(first);
    });
    if (same == times.end()) {
      times.push_back(&value);
    } else if (value.period.size() >= (*same)->period.size()) {
      *same = &value;
    }
  }
  if (times.size() < 2) return times.empty() ? EntryDate(question, text, sentence) : times.front();
  // "Construction began in 2012, it opened in 2017": the one beside the deed that is asked for.
  std::vector<const ValueMention*> of_deed;
  std::vector<Topic> deeds;
  for (const Topic& topic : question.words) {
    if (topic.must) deeds.push_back(topic);
  }
  for (const ValueMention* time : times) {
    const Marks part = MarksWithin(text, sentence, ClauseAround(text, sentence, time->span, words), words);
    const bool all = std::all_of(deeds.begin(), deeds.end(), [&](const Topic& deed) {
      return Coverage({deed}, part) > 0;
    });
    if (all) of_deed.push_back(time);
  }
  if (!deeds.empty() && of_deed.size() == 1) return of_deed.front();
  std::vector<double> covers;
  for (const ValueMention* time : times) {
    const Span part = ClauseAround(text, sentence, time->span, words);
    covers.push_back(Coverage(question.topics, MarksWithin(text, sentence, part, words)));
  }
  const auto best = std::max_element(covers.begin(), covers.end());
  const auto close = std::count_if(covers.begin(), covers.end(),
                                   [&](double cover) { return cover > *best - kClearly; });
  return close == 1 ? times[static_cast<std::size_t>(best - covers.begin())] : nullptr;
}

}  // namespace

std::optional<Answer> AnswerFromTimes(const Question& question, std::string_view slot,
                                      const std::vector<Passage>& passages, const Words& words,
                                      Texts& texts) {
  for (const Passage& passage : passages) {
    const ReadText* text = texts.Read(passage.document);
    if (text == nullptr || passage.own < 0.3 || passage.around < 0.65) continue;
    if (!passage.says_deed || !SaysAmounts(question, *text, passage.sentence)) continue;
    if ((passage.words < 0.4 || passage.unheard) && !question.words.empty()) continue;
    if (!NamesActors(question, *text, passage)) continue;
    if (!SpeaksOfAll(question, *text, passage.sentence)) continue;
    const ValueMention* time = TimeOf(question, *text, passage.sentence, words);
    if (time == nullptr || !CanBeTold(time->period)) continue;
    const std::string first(FirstOf(time->period));
    const bool range = time->period.find('/') != std::string::npos;
    Answer answer;
    if (slot == "year" || first.size() == 4) {
      answer.value = Value::Integer(std::stoll(first.substr(0, 4)));
      answer.unit = "year";
    } else {
      if (range && !time->period.ends_with("/..")) answer.period = time->period;
      answer.value = Value::String(first);
      answer.unit = "date";
    }
    answer.places.push_back(PlaceOf(*text, passage.sentence, time->span));
    return answer;
  }
  return std::nullopt;
}

}  // namespace kg::ask
