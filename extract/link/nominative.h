#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "extract/gazetteer/inflection.h"
#include "extract/gazetteer/person_forms.h"
#include "graph/model/result.h"

namespace kg::extract {

// The dictionary form of a body's name that a Russian or Belarusian text prints in another case:
// "Гродненским аграрным университетом" is "Гродненский аграрный университет".
//
// The nouns that such names are made around are listed in schemas/text/heads.tsv, endings come from
// schemas/gazetteers/inflection.tsv. Immutable once loaded.
class Nominative {
 public:
  static Result<Nominative> Load(const std::filesystem::path& schemas);

  // The name as it is printed where no known noun is in it, where that noun has its dictionary form,
  // or where a word before it is no adjective that the tables know.
  std::string Of(std::string_view language, std::string_view printed) const;
  // The same of a person's name.
  PersonForms::Form OfPerson(std::string_view language, std::string_view printed) const;
  // Whether a word in small letters is the genitive of a man's given name.
  bool IsOfMan(std::string_view language, std::string_view word) const;

 private:
  struct Head {
    std::string lemma;
    std::vector<std::string> agreement;  // last letters of adjectives that go with it
  };
  Nominative(Inflection inflection, PersonForms persons)
      : inflection_(std::move(inflection)), persons_(std::move(persons)) {}

  Inflection inflection_;
  PersonForms persons_;
  std::unordered_map<std::string, Head> heads_;  // language code, a space, any form
};

}  // namespace kg::extract
