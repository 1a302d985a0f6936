#include "tools/ask/speakers.h"

#include <algorithm>

#include "tools/ask/sentence_names.h"

namespace kg::ask {
namespace {

constexpr std::size_t kLooked = 8;       // sentences that may state it
constexpr std::size_t kBack = 4;         // sentences before, in one of which its speaker is named
constexpr double kWords = 0.6, kAround = 0.6;  // shares of the question that state it

using extract::Mention;

// Bytes of the clean text where the sentence says that somebody speaks.
std::vector<std::uint32_t> SpeechIn(const ReadText& text, std::size_t sentence,
                                    const Words& words) {
  const extract::Document& document = text.extraction.document;
  const extract::Sentence& read = document.sentences[sentence];
  const FoldedText folded(document.clean.text(read.span));
  std::vector<std::uint32_t> out;
  for (const Cue& cue : words.Of(read.language).sources) {
    const Cue::Match match = cue.Find(folded, 0);
    // Folding keeps the number of characters, and nearly that of bytes.
    if (!match.tokens.empty()) {
      out.push_back(read.span.begin + folded.tokens[match.tokens.front()].span.begin);
    }
  }
  return out;
}

// Where who says a sentence is named: in itself, right behind it ("Об этом сообщил ..."), before it.
std::vector<std::size_t> SpeakersSought(std::size_t sentence,
                                        const std::vector<extract::Sentence>& sentences) {
  std::vector<std::size_t> out = {sentence};
  const auto beside = [&](std::size_t at) {
    return at < sentences.size() && sentences[at].paper == sentences[sentence].paper;
  };
  if (beside(sentence + 1) && sentences[sentence + 1].paragraph == sentences[sentence].paragraph) {
    out.push_back(sentence + 1);
  }
  for (std::size_t back = 1; back <= kBack && back <= sentence; ++back) {
    if (beside(sentence - back)) out.push_back(sentence - back);
  }
  return out;
}

// The person named nearest to a word of speech; none if nobody speaks.
const Mention* SpeakerIn(const ReadText& text, std::size_t sentence, const Words& words) {
  const std::vector<std::uint32_t> speech = SpeechIn(text, sentence, words);
  const Mention* best = nullptr;
  std::uint32_t nearest = 0;
  for (const Mention& mention : text.extraction.mentions) {
    if (mention.sentence != sentence || mention.entity == extract::kNoEntity || mention.nominal ||
        text.extraction.entities[mention.entity].type != extract::EntityType::kPerson) {
      continue;
    }
    for (const std::uint32_t at : speech) {
      const std::uint32_t distance = at < mention.span.begin ? mention.span.begin - at
                                     : at > mention.span.end ? at - mention.span.end
                                                             : 0;
      if (best == nullptr || distance < nearest) best = &mention, nearest = distance;
    }
  }
  return best;
}

}  // namespace

std::optional<Answer> AnswerWhoSaid(const Question& question,
                                    const std::vector<std::string>& documents, const Words& words,
                                    Texts& texts) {
  // What was said, without that it was.
  Question claim = question;
  const auto is_deed = [&](const Topic& topic) {
    return question.deed && topic.said == question.deed->said;
  };
  std::erase_if(claim.topics, is_deed);
  std::erase_if(claim.words, is_deed);
  for (const Passage& passage : RankPassages(claim, documents, kLooked, texts)) {
    if (passage.words < kWords || passage.around < kAround || passage.unheard) continue;
    const ReadText* text = texts.Read(passage.document);
    if (text == nullptr || !IsOfTime(*text, passage.sentence, claim)) continue;
    if (!SpeaksOfAll(claim, *text, passage.sentence)) continue;
    if (!SaysAmounts(claim, *text, passage.sentence)) continue;
    if (!SaysNumbers(claim, *text, passage.sentence)) continue;
    const std::vector<extract::Sentence>& sentences = text->extraction.document.sentences;
    for (const std::size_t at : SpeakersSought(passage.sentence, sentences)) {
      const Mention* speaker = SpeakerIn(*text, at, words);
      if (speaker == nullptr) continue;
      const bool here = at == passage.sentence;
      Answer answer;
      answer.entity = NamedFrom(text->extraction.entities[speaker->entity]);
      answer.places.push_back(PlaceOf(*text, passage.sentence,
                                      here ? speaker->span : sentences[passage.sentence].span));
      if (!here) answer.places.push_back(PlaceOf(*text, at, speaker->span));
      return answer;
    }
  }
  return std::nullopt;
}

}  // namespace kg::ask
