#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "extract/gazetteer/fold.h"
#include "extract/link/name_words.h"

namespace kg::extract {

// The parts of a person's name made comparable across scripts and cases: Latin letters without
// marks, one spelling for what systems of transliteration write differently, no case endings.
// Chinese characters stay as they are.
struct PersonName {
  std::vector<std::string> parts;  // of one letter: an initial
  std::string Key() const;         // the parts sorted: the same in any order
};

// Whether two names may be one person's: every part of the shorter has its like in the other, an
// initial its whole word, and at least one whole word is common.
bool SamePerson(const PersonName& a, const PersonName& b);

// Reads names.
class PersonNameReader {
 public:
  explicit PersonNameReader(const NameWords& words) : endings_(words.person_endings) {}

  PersonName Read(std::string_view printed, const Folder& folder) const;
  // One word of a text in matching form.
  std::string ReadPart(std::string_view folded) const;

 private:
  std::vector<NameWords::Ending> endings_;
};

}  // namespace kg::extract
