#include "tools/ask/sentence_values.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "extract/text/characters.h"
#include "extract/values/approximation.h"
#include "tools/ask/clauses.h"

namespace kg::ask {
namespace {

using extract::Approximation;
using extract::ValueMention;
using Kind = extract::ValueMention::Kind;

// How much of the question a sentence must cover, itself and with its surroundings.
constexpr double kOwn = 0.2, kAround = 0.62;
constexpr double kNamed = 0.6;
constexpr double kCounted = 0.8;  // both together, where the counted thing stands there
// How many of its words; more if no document has one of them.
constexpr double kWords = 0.5, kWordsUnheard = 0.65;
constexpr std::size_t kNounWords = 4, kNounHan = 12;  // how far behind a number its noun is sought

// A price is asked for in money for a tonne, and no sum is one.
bool IsOfMeasure(const Question& question, const ValueMention& value, const Words& words) {
  if (value.kind != Kind::kMoney || question.metrics.empty()) return true;
  const std::vector<std::string>& units = words.UnitsOf(question.metrics.front().first);
  const bool price = !units.empty() && std::all_of(units.begin(), units.end(), [](const std::string& unit) {
    return unit.find('/') != std::string::npos;
  });
  return !price || std::find(units.begin(), units.end(), value.unit) != units.end();
}

bool KindFits(std::string_view slot, const Question& question, const ValueMention& value,
              const Words& words) {
  if (slot == "percent")
    return value.kind == Kind::kPercent || value.kind == Kind::kPercentagePoint;
  if (slot == "ratio") return value.kind == Kind::kMultiple;
  if (slot == "rank") return value.kind == Kind::kRank;
  if (slot == "count" && !question.rate.empty()) return value.unit == question.rate;
  if (slot == "count") {
    return value.kind == Kind::kNumber || value.kind == Kind::kQuantity ||
           value.kind == Kind::kRate;
  }
  if (slot == "value")
    return value.kind != Kind::kPeriod && value.kind != Kind::kIgnored &&
           value.kind != Kind::kNumber && value.kind != Kind::kRank;
  if (slot != "amount") return false;
  if (value.kind == Kind::kPeriod) {
    return value.period.empty() && std::find(question.units.begin(), question.units.end(),
                                             value.unit) != question.units.end();
  }
  if (value.kind != Kind::kMoney && value.kind != Kind::kQuantity && value.kind != Kind::kRate) {
    return false;
  }
  if (!IsOfMeasure(question, value, words)) return false;
  if (question.units.empty()) {
    // An area is asked for in no money.
    if (!question.measure_asked) return value.kind == Kind::kMoney;
    const std::vector<std::string>& units = words.UnitsOf(question.metrics.front().first);
    return units.empty() ? value.kind == Kind::kMoney
                         : std::find(units.begin(), units.end(), value.unit) != units.end();
  }
  return std::any_of(question.units.begin(), question.units.end(),
                     [&](const std::string& unit) { return words.UnitsAlike(unit, value.unit); });
}

bool IsStop(char32_t c) {
  return c == ',' || c == ';' || c == ':' || c == '(' || c == 0xFF0C || c == 0xFF1B ||
         c == 0x3001 || c == 0x3002 || c == 0xFF08;
}

// Where Han characters before a number begin, back to a stop or other letters: 博士研究生410人.
std::uint32_t HanBefore(std::string_view text, std::uint32_t number) {
  std::size_t begin = number;
  for (std::size_t han = 0; begin > 0 && han < kNounHan; ++han) {
    const char32_t c = extract::PeekBefore(text, begin);
    if (!extract::IsHan(c) || IsStop(c)) break;
    do {
      --begin;
    } while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U);
  }
  return static_cast<std::uint32_t>(begin);
}

// Where the noun of a number stands: right behind it, up to a comma or another number; before it
// where nothing but a Chinese classifier is behind.
Span NounOf(const ReadText& text, const ValueMention& value) {
  const extract::Document& document = text.extraction.document;
  const Span sentence = document.sentences[value.sentence].span;
  std::uint32_t limit = sentence.end;
  for (const ValueMention& other : text.extraction.values) {
    // "25 projects worth $5 billion": money is no other noun's number.
    if (other.sentence == value.sentence && other.span.begin >= value.span.end &&
        other.kind != Kind::kMoney) {
      limit = std::min(limit, other.span.begin);
    }
  }
  const std::string_view rest = document.clean.text(Span{value.span.end, limit});
  std::size_t end = 0, words = 0, han = 0;
  bool in_word = false;
  while (end < rest.size()) {
    std::size_t next = end;
    const char32_t c = extract::DecodeAt(rest, next);
    if (extract::IsHan(c)) {
      if (++han > kNounHan) break;
      in_word = false;
    } else if (extract::IsLetter(c)) {
      if (!in_word && ++words > kNounWords) break;
      in_word = true;
    } else {
      in_word = false;
      if (IsStop(c)) break;
    }
    end = next;
  }
  const bool classifier = han == 1 && words == 0;
  const std::uint32_t begin = classifier ? HanBefore(document.clean.text(), value.span.begin)
                                         : value.span.begin;
  return {std::max(begin, sentence.begin), static_cast<std::uint32_t>(value.span.end + end)};
}

bool Has(const Topic& topic, const Marks& marks) {
  return std::any_of(topic.marks.begin(), topic.marks.end(),
                     [&](const std::string& mark) { return marks.contains(mark); });
}

// A rate is told with its own word: another percentage beside a loan is none.
bool SaysMetric(const Question& question, const ReadText& text, std::size_t sentence,
                const Words& words) {
  constexpr std::string_view kRate = "tariff_rate";
  if (question.metrics.empty() || question.metrics.front().first != kRate) return true;
  const extract::Document& document = text.extraction.document;
  const FoldedText folded(document.clean.text(document.sentences[sentence].span));
  const LanguageWords& table = words.Of(document.sentences[sentence].language);
  return std::any_of(table.metrics.begin(), table.metrics.end(), [&](const NamedCue& named) {
    return named.name == question.metrics.front().first && !named.cue.Find(folded, 0).tokens.empty();
  });
}

// What is measured ("loan") stands in the sentence or just before it; a word that no table brings
// to its language may not.
bool SaysMeasure(const Question& question, const ReadText& text, std::size_t sentence) {
  if (!question.measure || question.measure->marks.front()[0] != 'i') return true;
  return Has(*question.measure, text.marks[sentence]) ||
         (sentence > 0 && Has(*question.measure, text.marks[sentence - 1]));
}

// The goods of the question are those of the sentence, of those beside it or of the head of the text;
// a rank is among the goods of its own sentence.
bool SaysGoods(const Question& question, std::string_view slot, const ReadText& text, std::size_t sentence) {
  return std::all_of(question.words.begin(), question.words.end(), [&](const Topic& topic) {
    const bool here = Coverage({topic}, text.marks[sentence]) > 0;
    return !topic.goods || here || (slot != "rank" && SaysAround(text, sentence, topic));
  });
}

std::size_t ThingsIn(const Question& question, const Marks& marks) {
  return static_cast<std::size_t>(
      std::count_if(question.things.begin(), question.things.end(),
                    [&](const Topic& thing) { return Has(thing, marks); }));
}

// "Belarusian tourists" are not the Chinese ones: the first country of the noun is theirs, unless it
// only tells where they are ("in Belarus").
bool OfAnotherCountry(const Question& question, const ReadText& text, std::size_t sentence, Span noun,
                      const Words& words) {
  if (question.owners.empty()) return false;
  const extract::Document& document = text.extraction.document;
  const LanguageWords& table = words.Of(document.sentences[sentence].language);
  const extract::Mention* first = nullptr;
  for (const extract::Mention& mention : text.extraction.mentions) {
    if (mention.sentence != sentence || mention.entity == extract::kNoEntity) continue;
    if (!noun.Contains(mention.span)) continue;
    if (text.extraction.entities[mention.entity].type != extract::EntityType::kCountry) continue;
    const FoldedText before(document.clean.text(Span{noun.begin, mention.span.begin}));
    const bool place = !before.tokens.empty() &&
                       table.before_places.contains(before.word(before.tokens.size() - 1));
    if (place) continue;
    if (first == nullptr || mention.span.begin < first->span.begin) first = &mention;
  }
  return first != nullptr &&
         std::none_of(question.owners.begin(), question.owners.end(), [&](const std::string& key) {
           return text.extraction.entities[first->entity].key == key;
         });
}

struct Candidate {
  const ValueMention* value = nullptr;
  bool first = false;  // its noun is the word right behind "how many"
  double score = 0;

  bool IsBetterThan(const Candidate& other) const {
    return std::pair(first, score) > std::pair(other.first, other.score);
  }
};

class Chooser {
 public:
  Chooser(const Question& question, std::string_view slot, const Words& words)
      : question_(question), slot_(slot), words_(words) {}

  // The best number of a sentence; none if there is none, or two that fit alike.
  Candidate BestOf(const ReadText& text, const Passage& passage) const {
    const bool counts = slot_ == "count";
    Candidate best;
    bool tie = false;
    std::size_t before = 0;  // things of the number before, for one that leaves its noun out
    bool others = false;     // and whether they are of another country
    for (const ValueMention& value : text.extraction.values) {
      if (value.sentence != passage.sentence || !KindFits(slot_, question_, value, words_))
        continue;
      if (value.range_end || value.bounds) continue;
      if (value.equivalent && question_.units.empty()) continue;
      if (counts && question_.Says(value.value.ToDouble())) continue;
      const Marks noun = MarksWithin(text, passage.sentence, NounOf(text, value), words_);
      const Span part = ClauseAround(text, passage.sentence, value.span, words_);
      std::size_t things = ThingsIn(question_, noun);
      if (things == 0 && value.noun.empty()) things = before;
      if (things == 0 && IsOfThem(text, passage.sentence, part)) {
        things = std::max(before, ThingsBefore(text, passage.sentence));
      }
      // "Cement output rose to 5 million tonnes": what is measured stands before.
      if (things == 0 && value.kind == Kind::kQuantity) {
        things = ThingsIn(question_, MarksWithin(text, passage.sentence, part, words_));
      }
      const bool own_things = ThingsIn(question_, noun) > 0;
      before = things;
      if (counts && things == 0) continue;
      if (counts && own_things) {
        others = OfAnotherCountry(question_, text, passage.sentence, NounOf(text, value), words_);
      }
      if (counts && others) continue;
      if (!IsOfItsTime(text, value, part)) continue;
      if (IsOfAnotherBody(text, passage.sentence, part)) continue;
      if (IsBetweenOthers(text, passage.sentence)) continue;
      if (value.kind == Kind::kMoney && IsRefused(text, passage.sentence, part)) continue;
      const Marks clause = MarksWithin(text, passage.sentence, part, words_);
      const bool of_owner =
          std::any_of(question_.owners.begin(), question_.owners.end(),
                      [&](const std::string& key) { return noun.contains("e" + key); });
      const Candidate candidate{&value, counts && Has(question_.things.front(), noun),
                                Coverage(question_.topics, clause) +
                                    (slot_ == "percent" ? 2 * Coverage(question_.words, noun) : 0) +
                                    0.5 * static_cast<double>(things) + (of_owner ? 0.6 : 0)};
      const bool better = best.value == nullptr || candidate.IsBetterThan(best);
      if (!better && !best.IsBetterThan(candidate) && !(value.value == best.value->value)) {
        tie = true;
      }
      if (better) best = candidate, tie = false;
    }
    return tie ? Candidate() : best;
  }

  // Names in capitals that no table knows stand in the text too, where its script can have them.
  bool HasNames(const ReadText& text, const Passage& passage) const {
    const std::size_t sentence = passage.sentence;
    const extract::Language language = text.extraction.document.sentences[sentence].language;
    if ((language == extract::Language::kChinese) !=
        (question_.language == extract::Language::kChinese)) {
      return true;
    }
    // A name may be translated: then all the rest says that it is the one.
    if (language != question_.language && passage.words >= kTranslated) return true;
    return std::all_of(question_.names.begin(), question_.names.end(), [&](const Topic& name) {
      // An abbreviation is another one in another language.
      if (language != question_.language && name.marks.size() == 1) return true;
      return std::any_of(name.marks.begin(), name.marks.end(), [&](const std::string& mark) {
        return text.sentences_with.contains(mark);
      });
    });
  }

  // Two names in one sentence say as much as the words between them.
  bool NamesSeveral(const ReadText& text, const Passage& passage) const {
    return question_.entities.size() > 1 && passage.own >= kNamed &&
           std::all_of(question_.entities.begin(), question_.entities.end(),
                       [&](const NamedEntity& entity) {
                         return text.marks[passage.sentence].contains("e" + entity.key);
                       });
  }

  bool IsPlainlyAbout(const Passage& passage) const {
    if (slot_ == "count") {
      return passage.own + passage.around >= kCounted && passage.own >= kOwn;
    }
    return passage.own >= kOwn && passage.around >= kAround &&
           passage.words >= (passage.unheard || slot_ == "rank" ? kWordsUnheard : kWords);
  }

 private:
  // "26 of them", 其中26家
  bool IsOfThem(const ReadText& text, std::size_t sentence, Span part) const {
    const extract::Document& document = text.extraction.document;
    const FoldedText folded(document.clean.text(part));
    const std::vector<Cue>& cues = words_.Of(document.sentences[sentence].language).of_them;
    return std::any_of(cues.begin(), cues.end(),
                       [&](const Cue& cue) { return !cue.Find(folded, 0).tokens.empty(); });
  }

  // What the last number of the sentence before counts.
  std::size_t ThingsBefore(const ReadText& text, std::size_t sentence) const {
    std::size_t things = 0;
    for (const ValueMention& value : text.extraction.values) {
      if (value.sentence + 1 != sentence || !KindFits(slot_, question_, value, words_)) continue;
      things = ThingsIn(question_, MarksWithin(text, sentence - 1, NounOf(text, value), words_));
    }
    return things;
  }

  // The clause names another body, and none of the question:
  // "A lent 10 million; B was asked for 20".
  bool IsOfAnotherBody(const ReadText& text, std::size_t sentence, Span part) const {
    bool others = false;
    std::vector<const NamedEntity*> elsewhere;
    for (const NamedEntity& entity : question_.entities) {
      const bool body = entity.known && entity.type == extract::EntityType::kOrganization;
      if (body) elsewhere.push_back(&entity);
    }
    if (elsewhere.empty()) return false;
    for (const extract::Mention& mention : text.extraction.mentions) {
      if (mention.sentence != sentence || mention.entity == extract::kNoEntity) continue;
      if (!part.Contains(mention.span)) continue;
      const extract::Entity& entity = text.extraction.entities[mention.entity];
      const bool asked = std::any_of(elsewhere.begin(), elsewhere.end(),
                                     [&](const NamedEntity* e) { return e->Is(entity.key); });
      if (asked) return false;
      others = others || (entity.curated && entity.type == extract::EntityType::kOrganization);
    }
    return others;
  }

  // "Trade of A and C" is not of A and B, if the sentence does not name B.
  bool IsBetweenOthers(const ReadText& text, std::size_t sentence) const {
    const Marks& marks = text.marks[sentence];
    bool lacks = false;
    for (const NamedEntity& entity : question_.entities) {
      lacks = lacks || (entity.type == extract::EntityType::kCountry && !entity.IsIn(marks));
    }
    return lacks && std::any_of(marks.begin(), marks.end(), [&](const std::string& mark) {
      return mark.starts_with("ecountry:") &&
             std::none_of(question_.entities.begin(), question_.entities.end(),
                          [&](const NamedEntity& entity) { return entity.Is(mark.substr(1)); });
    });
  }

  bool IsRefused(const ReadText& text, std::size_t sentence, Span part) const {
    const extract::Document& document = text.extraction.document;
    const Span whole = document.sentences[sentence].span;
    return !AsksOfRefusals(question_, words_) &&
           WasRefused(document.clean.text(whole), {part.begin - whole.begin, part.end - whole.begin}, words_);
  }

  // The time that stands nearest to the number in its own part of the sentence, or in brackets right
  // behind it, is of the question; another number between the two has it for itself.
  bool IsOfItsTime(const ReadText& text, const ValueMention& number, Span part) const {
    if (question_.periods.empty()) return true;
    const ValueMention* nearest = nullptr;
    std::uint32_t shortest = 0;
    bool any = false, told = false;
    for (const ValueMention& value : text.extraction.values) {
      if (value.kind != Kind::kPeriod || value.period.empty()) continue;
      if (!part.Contains(value.span) && !IsBracketedBehind(text, number, value)) continue;
      told = true;
      any = any || Meets(value);
      const bool before = value.span.end <= number.span.begin;
      const Span between = before ? Span{value.span.end, number.span.begin}
                                  : Span{number.span.end, value.span.begin};
      if (between.end < between.begin || HasNumber(text, number, between)) continue;
      if (nearest == nullptr || between.size() < shortest) nearest = &value, shortest = between.size();
    }
    // Of some months a number that tells no time says nothing.
    const bool months = std::any_of(question_.periods.begin(), question_.periods.end(), IsPartOfAYear);
    if (!told && months) return TellsTime(text, number.sentence);
    return !told || (nearest == nullptr ? any : Meets(*nearest));
  }

  // The sentence, or the one before it, tells a time of the question.
  bool TellsTime(const ReadText& text, std::size_t sentence) const {
    return std::any_of(text.extraction.values.begin(), text.extraction.values.end(),
                       [&](const ValueMention& value) {
                         return (value.sentence == sentence || value.sentence + 1 == sentence) &&
                                value.kind == Kind::kPeriod && Meets(value);
                       });
  }

  bool Meets(const ValueMention& time) const {
    const std::optional<PeriodBounds> bounds = BoundsOfPeriod(time.period);
    return bounds && std::any_of(question_.periods.begin(), question_.periods.end(),
                                 [&](const PeriodBounds& asked) { return TimeFit(asked, *bounds).has_value(); });
  }

  // Another number that would answer as well stands there.
  bool HasNumber(const ReadText& text, const ValueMention& number, Span between) const {
    return std::any_of(text.extraction.values.begin(), text.extraction.values.end(),
                       [&](const ValueMention& value) {
                         return value.kind == number.kind && between.Contains(value.span);
                       });
  }

  // "59 (April 2020)"; a word may stand between: 59家（2020年4月）.
  static bool IsBracketedBehind(const ReadText& text, const ValueMention& number,
                                const ValueMention& time) {
    constexpr std::size_t kMostBetween = 24;
    if (time.sentence != number.sentence || time.span.begin <= number.span.end) return false;
    const std::string_view between = extract::Trimmed(
        text.extraction.document.clean.text(Span{number.span.end, time.span.begin}));
    return between.size() <= kMostBetween && between.find_first_of(",;") == std::string_view::npos &&
           (between.ends_with('(') || between.ends_with("（"));
  }

  const Question& question_;
  std::string_view slot_;
  const Words& words_;
};

}  // namespace

bool IsValueSlot(std::string_view slot) {
  static constexpr std::array<std::string_view, 6> kSlots = {"count", "amount", "percent",
                                                             "ratio", "rank",   "value"};
  return std::find(kSlots.begin(), kSlots.end(), slot) != kSlots.end();
}

bool CountsTheFirst(const Question& question, const ReadText& text, const Place& place,
                    const Words& words) {
  if (question.things.empty()) return false;
  for (const ValueMention& value : text.extraction.values) {
    if (text.extraction.document.clean.ToSource(value.span).begin != place.span.begin) continue;
    return Has(question.things.front(),
               MarksWithin(text, value.sentence, NounOf(text, value), words));
  }
  return false;
}

double SaidBeside(const Question& question, const ReadText& text, const Place& place,
                  const Words& words) {
  for (const ValueMention& value : text.extraction.values) {
    if (text.extraction.document.clean.ToSource(value.span).begin != place.span.begin) continue;
    return Coverage(question.words,
                    MarksWithin(text, value.sentence, NounOf(text, value), words));
  }
  return 0;
}

std::optional<Answer> AnswerFromSentenceValues(const Question& question, std::string_view slot,
                                               const std::vector<Passage>& passages,
                                               const Words& words, Texts& texts) {
  if (slot == "count" && question.things.empty()) return std::nullopt;
  const Chooser chooser(question, slot, words);
  std::optional<Answer> out;
  double best = 0;
  bool tie = false;
  for (const Passage& passage : passages) {
    const ReadText* text = texts.Read(passage.document);
    if (text == nullptr) continue;
    if (!chooser.IsPlainlyAbout(passage) && !chooser.NamesSeveral(*text, passage)) continue;
    if (!IsOfTime(*text, passage.sentence, question)) continue;
    if (!SaysGoods(question, slot, *text, passage.sentence)) continue;
    if (slot == "amount" && !SaysMeasure(question, *text, passage.sentence)) continue;
    if (slot == "percent" && !SaysMetric(question, *text, passage.sentence, words)) continue;
    if (slot == "count" && !SaysNumbers(question, *text, passage.sentence)) continue;
    const bool speaks = std::all_of(
        question.entities.begin(), question.entities.end(),
        [&](const NamedEntity& entity) { return SpeaksOf(*text, passage.sentence, entity); });
    if (!speaks || !chooser.HasNames(*text, passage)) continue;
    const Candidate candidate = chooser.BestOf(*text, passage);
    if (candidate.value == nullptr) continue;
    const ValueMention& value = *candidate.value;
    const double score = passage.score + candidate.score;
    const double number = value.value.ToDouble();
    const bool whole = std::abs(number) < 9007199254740992.0 && number == std::trunc(number);
    const Value shown =
        whole ? Value::Integer(static_cast<std::int64_t>(number)) : Value::Float(number);
    if (out && score == best && Compare(out->value, shown) != 0) tie = true;
    if (out && score <= best) continue;
    tie = false;
    best = score;
    out.emplace();
    out->value = shown;
    out->unit = value.kind == Kind::kNumber ? "count" : value.unit;
    out->approx = NameOf(value.approximation);
    out->slot = slot;
    out->fit = passage.score;
    out->places.push_back(PlaceOf(*text, passage.sentence, value.span));
  }
  return tie ? std::nullopt : out;
}

}  // namespace kg::ask
