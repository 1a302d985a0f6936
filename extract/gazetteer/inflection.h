#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "extract/text/document.h"
#include "graph/model/result.h"

namespace kg::extract {

// Forms of Russian and Belarusian names, from endings listed in schemas/gazetteers/inflection.tsv.
//
// A name's first noun and the adjectives before it are declined together, the rest stays as it is
// ("Министерства экономики"); of a person every word is declined. The forms are generous: one that
// nobody writes does no harm. Input and output are in matching form (fold.h).
class Inflection {
 public:
  enum class Shape {
    kName,     // head noun with its adjectives
    kPerson,   // every word
    kDemonym,  // adjective of every gender and number, half of a compound ("китайско-"), inhabitant
  };

  static Result<Inflection> Load(const std::filesystem::path& file);

  // The name itself first, then its other forms, each once, in a fixed order.
  std::vector<std::string> Forms(Language language, std::string_view name, Shape shape) const;
  // Dictionary forms of which a word may be a case, if it is an adjective; longest endings first.
  std::vector<std::string> AdjectiveLemmas(Language language, std::string_view word) const;

 private:
  enum class Class { kNoun, kAdjective, kDemonym };
  struct Paradigm {
    Language language;
    Class word_class;
    std::string lemma;                             // ending of the dictionary form
    std::vector<std::vector<std::string>> cases;   // per case, the alternatives
  };
  const Paradigm* Find(Language language, std::string_view word, Class word_class) const;

  std::vector<Paradigm> paradigms_;  // by length of the lemma's ending, longest first
};

}  // namespace kg::extract
