#include "tools/ask/reading.h"

#include <algorithm>

#include "extract/text/characters.h"
#include "tools/ask/clauses.h"

namespace kg::ask {
namespace {

constexpr std::size_t kTextBytes = std::size_t{64} << 20;  // kept in memory
constexpr std::size_t kHead = 3;  // sentences at the beginning that say what a text is about
constexpr std::size_t kHeadOfWriting = 8;  // and who wrote it, where
constexpr std::size_t kProposals = 3;  // sentences behind "we propose" that go on proposing
constexpr double kFocusBefore = 0.5;
// How much it counts that not the sentence itself speaks of something.
constexpr double kNear = 0.6, kInHead = 0.5, kInText = 0.25, kMainCountry = 0.5;
constexpr double kInTitle = 0.9;  // where the question is of an article on something
constexpr double kLeastHeard = 0.5;  // weight of a word that is missed where no document has it
constexpr int kMain = 3;  // sentences that name what a text is mainly about, at least

using extract::Extraction;
using extract::Sentence;

bool Asserts(extract::Zone zone) {
  return zone == extract::Zone::kBody || zone == extract::Zone::kAbstract;
}

bool Has(const Topic& topic, const Marks& marks) {
  return std::any_of(topic.marks.begin(), topic.marks.end(),
                     [&](const std::string& mark) { return marks.contains(mark); });
}

int SentencesWith(const Topic& topic, const ReadText& text) {
  int most = 0;
  for (const std::string& mark : topic.marks) {
    const auto found = text.sentences_with.find(mark);
    if (found != text.sentences_with.end()) most = std::max(most, found->second);
  }
  return most;
}

// Sentences beside another one, in the same text of a volume.
template <typename Visit>
void VisitNeighbours(const ReadText& text, std::size_t sentence, const Visit& visit) {
  const std::vector<Sentence>& sentences = text.extraction.document.sentences;
  // Unsigned wrap at the first sentences falls out of range here.
  for (const std::size_t other : {sentence - 1, sentence - 2, sentence + 1}) {
    if (other < sentences.size() && sentences[other].paper == sentences[sentence].paper)
      visit(other);
  }
}

// The first sentences of the document and of the text of a volume that a sentence belongs to.
template <typename Visit>
void VisitHead(const ReadText& text, std::size_t sentence, std::size_t size, const Visit& visit) {
  const std::vector<Sentence>& sentences = text.extraction.document.sentences;
  const std::uint32_t paper = sentences[sentence].paper;
  const auto first = std::partition_point(sentences.begin(), sentences.end(),
                                          [&](const Sentence& s) { return s.paper < paper; });
  const auto begin = static_cast<std::size_t>(first - sentences.begin());
  for (std::size_t i = begin; i < sentences.size() && i < begin + size; ++i) visit(i);
}

// Whether a text in another language could have a mark of the topic: an idea, an entity, or between
// Russian and Belarusian how a word sounds.
bool IsFoundIn(const Topic& topic, extract::Language from, extract::Language to) {
  const auto cyrillic = [](extract::Language language) {
    return language == extract::Language::kRussian || language == extract::Language::kBelarusian;
  };
  return std::any_of(topic.marks.begin(), topic.marks.end(), [&](const std::string& mark) {
    return mark[0] == 'i' || mark[0] == 'e' || (mark[0] == 'c' && cyrillic(from) && cyrillic(to));
  });
}

// How much each topic tells, by the language of the sentence that is judged.
class Weights {
 public:
  Weights(const std::vector<Topic>& topics, extract::Language language)
      : topics_(topics), language_(language), with_(topics.size(), 0) {}

  void Count(const ReadText& text) {
    sentences_ += text.marks.size();
    for (std::size_t t = 0; t < topics_.size(); ++t) {
      with_[t] += static_cast<std::size_t>(SentencesWith(topics_[t], text));
    }
  }

  // No document has the word, though a sentence in this language could.
  bool IsUnheard(std::size_t topic, extract::Language language) const {
    const Topic& asked = topics_[topic];
    return with_[topic] == 0 && asked.marks.front()[0] != 'e' && asked.weight > kLeastHeard &&
           (language == language_ || asked.marks.front()[0] == 'i');
  }

  double Of(std::size_t topic, extract::Language language) const {
    constexpr double kForeign = 0.4;
    double weight = topics_[topic].weight * Telling(with_[topic], sentences_);
    // A word that no table brings to the other language cannot be found there.
    if (language != language_ && !IsFoundIn(topics_[topic], language_, language))
      weight *= kForeign;
    return weight;
  }

 private:
  const std::vector<Topic>& topics_;
  extract::Language language_;
  std::vector<std::size_t> with_;
  std::size_t sentences_ = 0;
};

// A place that a Chinese sentence names inside another name: the city of a university.
bool IsInsideAName(const NamedEntity& entity, const ReadText& text, std::size_t sentence) {
  const Sentence& read = text.extraction.document.sentences[sentence];
  if (entity.type != extract::EntityType::kPlace || read.language != extract::Language::kChinese) {
    return false;
  }
  const std::string_view words = text.extraction.document.clean.text(read.span);
  return std::any_of(entity.names.begin(), entity.names.end(), [&](const std::string& name) {
    return extract::IsHan(extract::PeekAt(name, 0)) && words.find(name) != std::string_view::npos;
  });
}

bool IsInsideAName(const Question& question, const Topic& topic, const ReadText& text,
                   std::size_t sentence) {
  return std::any_of(question.entities.begin(), question.entities.end(),
                     [&](const NamedEntity& entity) {
                       return topic.marks.front() == "e" + entity.key &&
                              IsInsideAName(entity, text, sentence);
                     });
}

double Share(double part, double whole) { return whole > 0 ? part / whole : 0; }

// How much a sentence shortly before says the kind of thing asked for: "We propose as follows."
double FocusBefore(const Question& question, const ReadText& text, std::size_t sentence) {
  if (question.focus.empty()) return 0;
  const std::vector<Sentence>& sentences = text.extraction.document.sentences;
  double most = 0;
  for (std::size_t back = 1; back <= kProposals && back <= sentence; ++back) {
    if (sentences[sentence - back].paper != sentences[sentence].paper) break;
    most = std::max(most, Coverage(question.focus, text.marks[sentence - back]));
  }
  return most;
}

Passage Judged(const Question& question, const ReadText& text, std::size_t sentence,
               const Weights& weights) {
  Passage out;
  out.sentence = sentence;
  const extract::Language language = text.extraction.document.sentences[sentence].language;
  double all = 0, asked = 0, own = 0, around = 0, words = 0, own_words = 0, near_words = 0;
  for (std::size_t t = 0; t < question.topics.size(); ++t) {
    const Topic& topic = question.topics[t];
    const double weight = weights.Of(t, language);
    const bool word = topic.marks.front()[0] != 'e';
    const bool here = Has(topic, text.marks[sentence]) || IsInsideAName(question, topic, text, sentence);
    bool in_head = false;
    VisitHead(text, sentence, question.of_writing ? kHeadOfWriting : kHead, [&](std::size_t other) {
      in_head = in_head || Has(topic, text.marks[other]);
    });
    all += weight;
    // What an article is on, and by whom, its head says: the sentence need not.
    if (question.of_writing && in_head && !here) {
      around += kInTitle * weight;
      continue;
    }
    asked += weight;
    if (word) words += weight;
    out.unheard = out.unheard || weights.IsUnheard(t, language);
    if (here) {
      own += weight;
      around += weight;
      if (word) own_words += weight, near_words += weight;
      continue;
    }
    double credit = in_head ? kInHead : 0;
    bool before = false;
    VisitNeighbours(text, sentence, [&](std::size_t other) {
      if (!Has(topic, text.marks[other])) return;
      credit = kNear;
      before = before || other < sentence;
    });
    if (topic.must) out.says_deed = false;
    if (topic.must && !before) out.near_deed = false;
    if (word && before) near_words += weight;
    if (credit == 0) {
      const int with = SentencesWith(topic, text);
      const bool country = topic.marks.front().starts_with("ecountry:");
      credit = country && with >= kMain ? kMainCountry : with > 0 ? kInText : 0;
    }
    around += credit * weight;
  }
  out.own = Share(own, asked);
  out.around = Share(around, all);
  out.words = Share(own_words, words);
  out.words_near = Share(near_words, words);
  out.focus = question.focus.empty() ? 0 : Coverage(question.focus, text.marks[sentence]);
  if (question.of_writing && out.focus == 0) out.focus = kFocusBefore * FocusBefore(question, text, sentence);
  // What an article is on it says in its title, and proposes in any other words.
  out.score = question.of_writing ? 0.6 * out.own + 1.2 * out.around + 0.6 * out.focus
                                  : out.own + 0.6 * out.around + 0.6 * out.focus;
  return out;
}

}  // namespace

const ReadText* Texts::Read(const std::string& document) {
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
  auto text = std::make_unique<ReadText>();
  text->extraction = std::move(*extraction);
  const extract::Document& read = text->extraction.document;
  text->marks.reserve(read.sentences.size());
  for (const Sentence& sentence : read.sentences) {
    text->marks.push_back(sentence.zone == extract::Zone::kFurniture
                              ? Marks()
                              : MarksOf(read.clean.text(sentence.span), words_));
  }
  for (const extract::Mention& mention : text->extraction.mentions) {
    if (mention.entity == extract::kNoEntity || mention.sentence >= text->marks.size()) continue;
    text->marks[mention.sentence].insert("e" + text->extraction.entities[mention.entity].key);
  }
  for (const Marks& marks : text->marks) {
    for (const std::string& mark : marks) ++text->sentences_with[mark];
  }
  return read_.emplace(document, std::move(text)).first->second.get();
}

std::vector<Passage> RankPassages(const Question& question,
                                  const std::vector<std::string>& documents, std::size_t limit,
                                  Texts& texts) {
  Weights weights(question.topics, question.language);
  for (const std::string& name : documents) {
    if (const ReadText* text = texts.Read(name)) weights.Count(*text);
  }
  std::vector<Passage> out;
  for (const std::string& name : documents) {
    const ReadText* text = texts.Read(name);
    if (text == nullptr) continue;
    const std::vector<Sentence>& sentences = text->extraction.document.sentences;
    for (std::size_t i = 0; i < sentences.size(); ++i) {
      if (!Asserts(sentences[i].zone)) continue;
      Passage passage = Judged(question, *text, i, weights);
      if (passage.own <= 0 && passage.focus <= 0) continue;
      passage.document = name;
      out.push_back(std::move(passage));
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const Passage& a, const Passage& b) { return a.score > b.score; });
    if (out.size() > limit) out.resize(limit);
  }
  return out;
}

bool SpeaksOf(const ReadText& text, std::size_t sentence, const NamedEntity& entity) {
  if (!entity.curated) return true;  // its words are judged as words
  const auto said = [&](std::size_t at) {
    return entity.IsIn(text.marks[at]) || IsInsideAName(entity, text, at);
  };
  bool found = said(sentence);
  VisitNeighbours(text, sentence, [&](std::size_t other) { found = found || said(other); });
  VisitHead(text, sentence, kHead, [&](std::size_t other) { found = found || said(other); });
  if (found || entity.type != extract::EntityType::kCountry) return found;
  const auto with = text.sentences_with.find("e" + entity.key);
  return with != text.sentences_with.end() && with->second >= kMain;
}

bool SaysAround(const ReadText& text, std::size_t sentence, const Topic& topic) {
  bool found = Has(topic, text.marks[sentence]);
  VisitNeighbours(text, sentence, [&](std::size_t other) { found = found || Has(topic, text.marks[other]); });
  VisitHead(text, sentence, kHead, [&](std::size_t other) { found = found || Has(topic, text.marks[other]); });
  return found;
}

bool SpeaksOfAll(const Question& question, const ReadText& text, std::size_t sentence) {
  return std::all_of(question.entities.begin(), question.entities.end(),
                     [&](const NamedEntity& e) { return SpeaksOf(text, sentence, e); });
}

bool SaysAmounts(const Question& question, const ReadText& text, std::size_t sentence) {
  return std::all_of(question.amounts.begin(), question.amounts.end(), [&](const auto& amount) {
    return std::any_of(text.extraction.values.begin(), text.extraction.values.end(),
                       [&](const extract::ValueMention& value) {
                         return value.sentence + 1 >= sentence && value.sentence <= sentence + 1 &&
                                value.unit == amount.second &&
                                value.value.ToDouble() == amount.first;
                       });
  });
}

bool SaysNumbers(const Question& question, const ReadText& text, std::size_t sentence) {
  const extract::Document& document = text.extraction.document;
  const std::size_t first = sentence < 2 ? 0 : sentence - 2;
  const Span span{document.sentences[first].span.begin, document.sentences[sentence].span.end};
  const FoldedText folded(document.clean.text(span));
  return std::all_of(question.counts.begin(), question.counts.end(),
                     [&](const std::string& number) {
                       return !Cue(number, false).Find(folded, 0).tokens.empty();
                     });
}

bool IsOfTime(const ReadText& text, std::size_t sentence, const Question& question) {
  if (question.periods.empty()) return true;
  const auto meets = [&](const extract::ValueMention& value) {
    const std::optional<PeriodBounds> bounds = BoundsOfPeriod(value.period);
    return bounds && std::any_of(question.periods.begin(), question.periods.end(),
                                 [&](const PeriodBounds& asked) { return Meet(asked, *bounds); });
  };
  bool own = false, of_it = false, of_before = false;
  std::size_t before = sentence;  // the last sentence before that tells a time
  for (const extract::ValueMention& value : text.extraction.values) {
    if (value.kind != extract::ValueMention::Kind::kPeriod || value.period.empty()) continue;
    if (!BoundsOfPeriod(value.period)) continue;
    if (value.sentence < sentence) {
      of_before = (value.sentence == before && of_before) || meets(value);
      before = value.sentence;
    }
    if (value.sentence != sentence) continue;
    own = true;
    of_it = of_it || meets(value);
  }
  return own ? of_it : of_before;
}

Span ClauseAround(const ReadText& text, std::size_t sentence, Span span, const Words& words) {
  const extract::Sentence& read = text.extraction.document.sentences[sentence];
  const std::string_view written = text.extraction.document.clean.text(read.span);
  const Span within{span.begin - read.span.begin, span.end - read.span.begin};
  const Span clause = ClauseIn(written, within, words.Of(read.language));
  return {read.span.begin + clause.begin, read.span.begin + clause.end};
}

Marks MarksWithin(const ReadText& text, std::size_t sentence, Span span, const Words& words) {
  Marks out = MarksOf(text.extraction.document.clean.text(span), words);
  for (const extract::Mention& mention : text.extraction.mentions) {
    if (mention.sentence == sentence && mention.entity != extract::kNoEntity &&
        span.Overlaps(mention.span)) {
      out.insert("e" + text.extraction.entities[mention.entity].key);
    }
  }
  return out;
}

Place PlaceOf(const ReadText& text, std::size_t sentence, Span clean) {
  const extract::Document& document = text.extraction.document;
  Place out;
  out.document = document.name;
  out.sentence = document.clean.ToSource(document.sentences[sentence].span);
  out.span = document.clean.ToSource(clean);
  out.quote = document.source.substr(out.sentence.begin, out.sentence.size());
  return out;
}

}  // namespace kg::ask
