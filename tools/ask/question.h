#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "extract/pipeline.h"
#include "graph/model/result.h"
#include "tools/ask/features.h"
#include "tools/ask/words.h"

namespace kg::ask {

// An entity that a question names.
struct NamedEntity {
  std::string key, name;
  extract::EntityType type = extract::EntityType::kOrganization;
  std::vector<std::string> names;  // all that are known, for looking it up in text
  bool demonym = false;
  std::size_t first_token = 0, last_token = 0;
  std::vector<std::string> alike = {};  // keys of the same in the graph: SAME_AS, or by how it sounds
  bool curated = true;  // of the tables of names; the words of others are judged as words
  bool known = true;    // of the tables of names, not only read as a name
  std::string written = {};  // as the question has it

  bool Is(std::string_view other) const {
    return key == other || std::find(alike.begin(), alike.end(), other) != alike.end();
  }
  // Whether a text with these marks names it, or one of those alike.
  bool IsIn(const Marks& marks) const;
};

// Whether a text has one of the entity's names, in any form.
bool Names(const NamedEntity& entity, const FoldedText& text);

// Days of a period; "" bounds are open.
struct PeriodBounds {
  std::string written;      // as ISO: "2022", "2022-01/2022-09"
  std::string first, last;  // days, "2022-01-01"
};
std::optional<PeriodBounds> BoundsOfPeriod(std::string_view iso);
// Some day lies in both.
bool Meet(const PeriodBounds& a, const PeriodBounds& b);

// Months of one year: a part of that year's sum.
bool IsPartOfAYear(const PeriodBounds& period);
// How well what is told of one time answers for another, 0 to 1.5; nothing: it does not. The whole
// says nothing of a part, nor some months what the year came to; what was so within the time asked
// for does, and what has no beginning or end.
std::optional<double> TimeFit(const PeriodBounds& asked, const PeriodBounds& told);

inline constexpr std::size_t kYearSize = 4;  // of a year as periods print it

// Four digits, 1900 to 2099.
bool IsYear(std::string_view word);

// "USD": the code of a currency, as units are written.
bool IsCurrency(std::string_view unit);

// A question taken apart. Slots are named as in schemas/ask.
struct Question {
  std::string text;
  extract::Language language = extract::Language::kEnglish;
  std::vector<std::string> slots;  // what is asked for, in the order of the question, none twice
  std::vector<std::pair<std::string, double>> metrics;  // best first; 0 to 1
  std::map<std::string, std::size_t, std::less<>> metric_places;  // the token that names each
  bool counted = false;            // the first metric is what "how many" counts
  bool measure_asked = false;      // it stands in the words of asking: "what is the area of"
  bool growth = false;             // a change is asked for
  bool plural = false;             // several are asked for: "which cities"
  bool which = false;              // a thing is asked for, though no slot may name its kind
  bool by_source = false;          // it names who says it: "according to"
  bool of_writing = false;         // it speaks of an article or a thesis
  bool who_said = false;           // who said something is asked for
  bool persons_only = false;       // "who" is no body
  bool of_object = false;          // "with whom": who did it is told
  bool each = false;               // one answer for each of those named
  bool several_times = false;      // "in 2022 and in 2024"
  std::string of_country;          // key, where "which Chinese company" asks for one of a country
  std::string place_kind;          // "city" or "region", where "where" asks for one
  std::vector<std::string> units;  // currencies and units of measure that it names
  std::string rate;                // "count/week": how often things happen is asked for
  std::vector<std::string> relations;
  std::vector<NamedEntity> entities;
  std::vector<PeriodBounds> periods;
  std::vector<Topic> topics;       // all that it speaks of, entities too
  std::vector<Topic> words;        // without entities, periods and words of asking
  std::vector<Topic> names;        // words in capitals that are no known entity
  std::vector<std::string> runs;   // such words in a row, as written
  std::vector<std::string> sounds;  // how the names of unknown persons sound
  std::vector<Topic> things;       // what "how many" counts: the words after it, or before 多少
  std::vector<Topic> more_things;  // what a second "how many" counts
  std::vector<std::string> owners;  // entities whose adjective stands there: "Chinese tourists"
  std::optional<Topic> measure;     // the word that names the first metric: "loan"
  std::optional<Topic> behind;      // the word right behind the kind of name asked for: "which bank lent"
  std::optional<Topic> deed;        // what "who" has done or is: the word behind it
  std::vector<Topic> focus;        // the kind of thing asked for: "challenges", 途径
  std::vector<std::string> quoted;  // between quotation marks: titles
  std::vector<std::string> numbers;  // digits in it, periods included
  std::vector<std::string> counts;   // numbers of things in it: "how many of the 43"
  std::vector<std::pair<double, std::string>> amounts;  // of money, with their currencies
  FoldedText folded{""};

  bool Asks(std::string_view slot) const;
  bool AsksAny(std::initializer_list<std::string_view> any) const;
  // Whether it says a number itself, which is then not what it asks for: "how many of the 35".
  bool Says(double number) const;
  // How many words of a text the question has, too, in whatever form.
  std::size_t CountSaid(const FoldedText& other) const;
};

// Takes a question apart with the tables of extraction and of questions. kInvalid for a text that
// is none.
Result<Question> Analyse(std::string_view text, const extract::Pipeline& pipeline,
                         const Words& words);

}  // namespace kg::ask
