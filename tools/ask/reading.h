#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "extract/pipeline.h"
#include "tools/ask/facts.h"
#include "tools/ask/features.h"
#include "tools/ask/question.h"

namespace kg::ask {

inline constexpr std::size_t kDaySize = 10;  // of a day as periods print it: "2024-08-22"

// A document read again, and what each of its sentences is about, entities included.
struct ReadText {
  extract::Extraction extraction;
  std::vector<Marks> marks;                                // by sentence
  std::map<std::string, int, std::less<>> sentences_with;  // of each mark
};

// Documents read again when a question needs their sentences; the last ones read stay in memory.
class Texts {
 public:
  Texts(const extract::Pipeline& pipeline, const Words& words, Facts& facts)
      : pipeline_(pipeline), words_(words), facts_(facts) {}
  // nullptr: there is no such document, or it cannot be read. Valid until the next call.
  const ReadText* Read(const std::string& document);

 private:
  const extract::Pipeline& pipeline_;
  const Words& words_;
  Facts& facts_;
  std::map<std::string, std::unique_ptr<ReadText>> read_;
  std::size_t bytes_ = 0;
};

// A sentence that may hold an answer. Shares of what the question speaks of, 0 to 1, where what few
// sentences speak of counts for more:
struct Passage {
  std::string document;
  std::size_t sentence = 0;
  double own = 0;         // in the sentence
  double around = 0;      // there, or less so in its neighbours, the head of the text, the document
  double words = 0;       // in the sentence, without entities
  double words_near = 0;  // of these, in the sentence or the two before it
  double focus = 0;       // the kind of thing asked for
  bool says_deed = true;  // all deeds and posts of the question
  bool near_deed = true;  // of these, those that it does not say stand in the two before it
  bool unheard = false;   // of something that the question speaks of no document does
  double score = 0;
};

// So much of the words where a sentence in another language lacks a name of the question.
inline constexpr double kTranslated = 0.7;

// Sentences of the documents that fit a question best, best first, at most `limit`.
std::vector<Passage> RankPassages(const Question& question,
                                  const std::vector<std::string>& documents, std::size_t limit,
                                  Texts& texts);

// Whether the text speaks of an entity where the sentence stands: in it, beside it, in the head; a
// country that the whole text is about needs no more.
bool SpeaksOf(const ReadText& text, std::size_t sentence, const NamedEntity& entity);

// Whether a word of the question stands in the sentence, beside it or in the head of the text.
bool SaysAround(const ReadText& text, std::size_t sentence, const Topic& topic);

// The text speaks there of all entities that the question names.
bool SpeaksOfAll(const Question& question, const ReadText& text, std::size_t sentence);

// An amount of the question ("the loan of $170 million") stands in the sentence or beside it.
bool SaysAmounts(const Question& question, const ReadText& text, std::size_t sentence);

// A number of the question ("how many of the 43") stands in the sentence or just before it.
bool SaysNumbers(const Question& question, const ReadText& text, std::size_t sentence);

// Whether the sentence can be of the time that the question asks for: it names a time that meets
// it, or names none and the time told last before it does.
bool IsOfTime(const ReadText& text, std::size_t sentence, const Question& question);

// The clause of the sentence around a span of clean text.
Span ClauseAround(const ReadText& text, std::size_t sentence, Span span, const Words& words);

// Marks of a span of clean text, entities included.
Marks MarksWithin(const ReadText& text, std::size_t sentence, Span span, const Words& words);

Place PlaceOf(const ReadText& text, std::size_t sentence, Span clean);

}  // namespace kg::ask
