#pragma once

#include <re2/re2.h>

#include <memory>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "extract/text/reference_parser.h"
#include "extract/text/stem_set.h"

namespace kg::extract {

// The words of schemas/text/references.toml, made ready for reading.
struct ReferenceParser::Words {
  std::vector<std::pair<std::string, StemSet>> kinds;  // "D" -> words
  std::unordered_set<std::string> surnames;  // Chinese ones, spelled with other letters
  std::vector<std::string> et_al, between, editors, in;
  std::vector<std::string> series;     // "series" behind the name of a journal
  std::vector<std::string> particles;  // of surnames, with the space behind them
  std::u32string vowels;
  std::vector<std::string> in_brackets;  // what brackets behind a title hold that is none of it
  StemSet institutions, publishers;
  std::unique_ptr<RE2> doi, url, access, mark, bracket, volume, issue, pages, extent, year,
      volume_issue, date, day_and_month;
  std::string fingerprint;

  // "" if no word tells.
  std::string KindOf(std::string_view lowered) const;
};

}  // namespace kg::extract
