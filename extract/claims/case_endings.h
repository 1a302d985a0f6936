#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "extract/text/document.h"
#include "graph/model/result.h"

namespace kg::extract {

struct TomlFile;

enum class GrammaticalCase : std::uint8_t {
  kNominative, kGenitive, kDative, kAccusative, kInstrumental, kLocative,
};

// A bit 1 << GrammaticalCase for each case.
using CaseSet = std::uint8_t;
inline constexpr CaseSet kAnyCase = 0x3F;

// "nom" and the like; empty if it is none of them.
std::optional<GrammaticalCase> ParseCase(std::string_view text);

// The cases in which a word of Russian or Belarusian may stand, by its ending. Generous: an ending
// that says nothing leaves all cases open.
class CaseEndings {
 public:
  // The lists "endings_nom" and the like of a file of triggers.
  Status Read(const TomlFile& file, Language language);
  // Whether a key of such a file is one of them.
  static bool IsList(std::string_view key);

  // Whether words of the language are declined at all.
  bool Knows(Language language) const;

  // All endings as one text, to tell whether they were changed.
  std::string Content() const;

  // All cases for an abbreviation in capitals, a word in another script, an unknown ending.
  CaseSet Of(Language language, std::string_view word) const;

 private:
  void Add(Language language, const std::string& ending, GrammaticalCase in);

  std::map<std::pair<Language, std::string>, CaseSet, std::less<>> endings_;
};

}  // namespace kg::extract
