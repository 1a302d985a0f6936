#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "extract/text/document.h"
#include "graph/model/result.h"
#include "graph/model/span.h"
#include "tools/ask/sounds.h"

// The words of questions: schemas/ask/<language>.toml, the metrics of schemas/ontology, and the
// terms that join the four languages. Immutable once loaded.
namespace kg::ask {

// A text as cues and features see it: lower case, "ё" as "е", "ў" at the beginning of a word as "у", one
// kind of apostrophe and quote.
struct FoldedText {
  struct Token {
    Span span;  // bytes of `text`
    bool han = false;  // one Han character
  };
  explicit FoldedText(std::string_view original);
  std::string_view word(std::size_t i) const {
    return std::string_view(text).substr(tokens[i].span.begin, tokens[i].span.size());
  }
  std::string text;
  std::vector<Token> tokens;  // words, numbers and single Han characters, in order
};

// The beginning of a word that its forms share.
std::string StemOf(std::string_view folded_word);

// Words in a row; see schemas/ask/en.toml for how it is written.
class Cue {
 public:
  // `loose`: a word stands for all its forms.
  Cue(std::string_view written, bool loose);
  // Tokens [first, last) of each place found, gaps not counted in `covered`.
  struct Match {
    std::vector<std::size_t> tokens;  // ascending
    std::size_t bytes = 0;            // of the tokens
    std::size_t left_out = 0;         // tokens that ".." left out
  };
  // The first place at or after token `from`; no tokens: none.
  Match Find(const FoldedText& text, std::size_t from) const;

 private:
  enum class Gap : std::uint8_t { kNone, kFew, kWide };  // "..", "..."
  struct Word {
    std::string text;
    bool prefix = false;
    Gap gap = Gap::kNone;  // before it
  };
  bool Fits(const Word& word, std::string_view token) const;
  std::vector<Word> words_;
  bool loose_ = false;
};

struct NamedCue {
  std::string name;
  Cue cue;
};

struct Found {
  std::string name;
  std::vector<std::size_t> tokens;
  std::size_t bytes = 0;
  std::ptrdiff_t rank = 0;  // bytes, less what ".." left out
};
// The longest cues that do not share a token, by place. `taken` tokens are not looked at and grow.
// `wanted`: of which names; none: of all.
std::vector<Found> FindLongest(const std::vector<NamedCue>& cues, const FoldedText& text,
                               std::set<std::size_t>& taken,
                               const std::function<bool(const std::string& name)>& wanted = {});

// What one language's file holds.
struct LanguageWords {
  std::vector<NamedCue> slots, bare, relations, units, metrics;  // bare: slots where no word asks
  std::vector<Cue> polite;
  std::vector<Cue> growth;
  std::set<std::string, std::less<>> whether_first;  // words with which a question for yes or no begins
  std::vector<Cue> whether;     // what makes one of any question
  std::vector<Cue> denials;     // "not": such a sentence does not say yes
  std::vector<Cue> of_them;     // "26 of them": of what the number before counts
  std::vector<Cue> bystanders;  // "witness": who is named there did not do it
  std::vector<Cue> which;       // "which": a thing is asked for, no number
  std::vector<Cue> plural;      // "which cities": several are asked for
  // Which of two: "or", "larger", "smaller", "earlier", "later".
  std::vector<Cue> compare_or, compare_more, compare_less, compare_earlier, compare_later;
  std::vector<Cue> passive;     // "by whom": the deed is told further on
  std::vector<Cue> objects;     // "with whom": not who did it
  std::vector<Cue> each;        // one answer for each of those named
  std::vector<Cue> asked_for, refused;  // of money that nobody was given
  // Of writings: what they are, "published", "written".
  std::vector<Cue> writings, published, written;
  std::set<std::string, std::less<>> clause_first;  // behind a comma: "the cars, which"
  std::vector<Cue> sources;     // "according to": the question names who says it
  std::set<std::string, std::less<>> from;  // before the country that those counted are of
  std::set<std::string, std::less<>> before_places;  // "at": a body behind it stands for a place
  std::vector<std::string> dateline_ends;  // "– " behind "MINSK, 16 April (BelTA)"
  std::vector<std::string> list_cues, list_and, list_stops, list_closings;  // folded
  std::vector<std::string> list_commas, list_breaks;  // between two things of a list; where it ends
  std::vector<std::string> clause_stops;  // between two clauses
  std::set<std::string, std::less<>> stop;
  std::set<std::string, std::less<>> classifiers;  // Han characters between a number and its noun
  std::set<std::string, std::less<>> counted_things;  // that end "how many" themselves: "на сколько человек"
  std::set<std::string, std::less<>> how_much;     // last words of "how many" that ask for amounts too
  std::set<std::string, std::less<>> vocabulary, beginnings;  // words of all cues; those with "*"
  // A word of the vocabulary, or a form of one.
  bool Knows(std::string_view word) const;
  std::vector<std::string> adjective_endings;      // of an adjective behind "how many"
  std::map<std::string, std::string, std::less<>> say;
};

class Words {
 public:
  // kInvalid with the file and line of what is wrong.
  static Result<Words> Load(const std::filesystem::path& schemas);

  const LanguageWords& Of(extract::Language language) const;
  // Units of a class: "money" -> "USD", "CNY", ...
  const std::vector<std::string>& UnitsOf(std::string_view metric) const;
  // Whether an amount in one unit answers a question for the other: of length, of area. Money is
  // asked for in its currency.
  bool UnitsAlike(std::string_view asked, std::string_view given) const;
  // Metrics of which this is the unit, for a time or not: tonnes, tonnes a year.
  std::vector<std::string> MetricsOf(std::string_view unit) const;
  // Narrower metrics, which documents may have in mind where a question names the wide one: invested
  // so far, or announced; held, or received in a period.
  const std::vector<std::string>& NarrowerThan(std::string_view metric) const;
  bool KnowsMetric(std::string_view metric) const { return metric_units_.contains(metric); }

  // Ideas that the text speaks of, each with the tokens that say so.
  struct Idea {
    std::uint32_t id;
    std::vector<std::size_t> tokens;
  };
  std::vector<Idea> IdeasIn(const FoldedText& text) const;
  const Sounds& sounds() const { return sounds_; }
  // Deeds and posts: a sentence that tells who or when speaks of them itself.
  bool MustBeSaid(std::uint32_t idea) const { return must_.contains(idea); }
  // "ambassador", "consul": who is one is not thereby another. `mark`: see Marks.
  bool IsPost(std::string_view mark) const;
  // "deputy", "vice": whose post that makes is not that of the one above.
  bool IsUnderAnother(std::string_view mark) const;
  // "heads", "runs": what is done by who holds the post at the top: "director", "chairman".
  bool IsLeading(std::string_view mark) const { return IsOneOf(leads_, mark); }
  bool IsAtTheTop(std::string_view mark) const { return IsOneOf(tops_, mark); }
  // "provide", "become": words that a text may put otherwise.
  bool IsLight(std::uint32_t idea) const { return light_.contains(idea); }
  // "beef", "cement": a figure whose text does not speak of it is of something else.
  bool IsGoods(std::uint32_t idea) const { return goods_.contains(idea); }
  bool IsGoods(std::string_view mark) const { return IsOneOf(goods_, mark); }

 private:
  Status ReadLanguage(const std::filesystem::path& schemas, extract::Language language);
  Status ReadMetrics(const std::filesystem::path& schemas);
  Status ReadTerms(const std::filesystem::path& schemas);
  static bool IsOneOf(const std::set<std::uint32_t>& ideas, std::string_view mark);

  std::array<LanguageWords, 5> languages_;
  std::map<std::string, std::vector<std::string>, std::less<>> metric_units_, narrower_;
  std::map<std::string, std::string, std::less<>> unit_class_;
  // First word's beginning (alphabets) or first character (Han) -> candidates.
  struct Term {
    std::vector<std::string> words;  // beginnings of words, or Han characters one by one
    bool han = false;
    std::uint32_t idea = 0;
  };
  std::vector<Term> terms_;
  Sounds sounds_;
  std::set<std::uint32_t> must_, posts_, under_, leads_, tops_, light_, goods_;
  std::map<std::string, std::vector<std::uint32_t>, std::less<>> by_start_;
};

}  // namespace kg::ask
