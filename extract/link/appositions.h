#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "extract/pipeline.h"

namespace kg::extract {

// Whether only marks or a legal form in capitals part a name from the word that introduces it: "the
// joint venture CJSC «BelGee»"; or it is said what it is: "BelGee is a joint venture". Not "with
// Geely".
bool IsApposition(std::string_view between, bool name_first);

// What a document calls its bodies, by words beside their names or in them: "завод «Алькор»",
// "Оршанский льнокомбинат". A later "заводу" is then "Алькор".
//
// Words are the same if they begin alike, so that any case of one does.
class Appositions {
 public:
  explicit Appositions(const Extraction& extraction) : x_(extraction) {}

  // Takes note of the body whose name stands right behind such a word.
  void See(const Span& word);
  // Whether the body of an earlier mention is called so.
  bool Calls(const Span& word, const Mention& earlier) const;

 private:
  const Extraction& x_;
  std::set<std::pair<std::string, EntityIndex>> called_;
};

}  // namespace kg::extract
