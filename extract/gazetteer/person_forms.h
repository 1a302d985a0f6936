#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "extract/text/document.h"
#include "graph/model/result.h"

namespace kg::extract {

// Cases of persons' names in Russian and Belarusian, from schemas/text/given_names.tsv and
// person_endings.tsv: all words of a name share gender and case, and the given name tells both.
class PersonForms {
 public:
  static Result<PersonForms> Load(const std::filesystem::path& schemas);

  struct Form {
    std::string name;
    bool certain = false;  // no other reading changes the name
  };
  // "Сергеем Хахомовым" as "Сергей Хахомов"; as it is printed where no given name known is in it,
  // where it may be in the nominative already ("Александра Петрова"), or where another word does not
  // agree with it.
  Form Nominative(Language language, std::string_view printed) const;
  // Whether a word in small letters is the genitive of a man's given name.
  bool IsOfMan(Language language, std::string_view word) const;
  // A regular expression of every form of every given name of a language; "" if there are none.
  std::string GivenPattern(Language language) const;

 private:
  static constexpr std::size_t kCases = 6;
  struct Paradigm {
    Language language;
    bool feminine = false;
    std::string lemma;  // ending of the dictionary form
    std::vector<std::vector<std::string>> cases;
  };
  struct Given {
    std::string lemma;  // in small letters
    bool feminine = false;
    std::size_t in_case = 0;
  };

  const Paradigm* Find(Language language, bool feminine, std::string_view word) const;
  // The dictionary form of a word in small letters that stands in a case; "" if it cannot.
  std::string LemmaOf(Language language, bool feminine, std::size_t in_case,
                      std::string_view word) const;

  // The name whose given name is so read; "" if another word does not agree with it.
  std::string Read(Language language, const Given& reading, std::size_t given,
                   const std::vector<std::string>& words) const;

  std::vector<Paradigm> paradigms_;  // by length of the lemma's ending, longest first
  std::unordered_map<std::string, std::vector<Given>> given_;  // by language code and form
  std::vector<std::pair<Language, std::string>> patterns_;     // of each name
};

}  // namespace kg::extract
