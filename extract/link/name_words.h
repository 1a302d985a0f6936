#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "graph/model/result.h"

namespace kg::extract {

// The words of schemas/text/names.toml. Immutable once read.
struct NameWords {
  // An ending and what stands there in the form that is compared.
  using Ending = std::pair<std::string, std::string>;

  std::vector<std::string> conjunctions, weak_conjunctions;  // without spaces
  std::vector<std::string> han_conjunctions, han_etc, han_closing;
  std::vector<std::string> adjective_endings;
  std::vector<std::string> generic;  // beginnings of words for any body: "компани"
  std::vector<std::string> eponyms;  // "named after"
  std::vector<std::string> legal_forms;
  std::vector<std::string> common;  // lower case: no word of a name's short form; sorted
  std::vector<std::string> not_alone;  // endings of words that are no short form alone: "Nordic"
  std::vector<std::string> han_trades;  // what ends a name before its legal form: "重工"
  std::vector<std::string> han_legal_forms;  // ends of names, the longer before what they end in
  std::vector<std::string> endings, last_letters;
  std::vector<Ending> person_endings, chinese_endings;
  std::vector<Ending> patronymics;  // with what the genitive of the father's name ends in
  std::vector<std::string> abbreviation_cues;

  // kInvalid with file and line for what is wrong.
  static Result<NameWords> Load(const std::filesystem::path& schemas);

  // Whether a word of any case tells what a body is or does: "Group", "Machinery".
  bool IsCommon(std::string_view word) const;
  // Whether the first word of a name may stand for it.
  bool StandsAlone(std::string_view word) const;
  // A word of matching form without its ending.
  std::string StemOf(std::string_view word) const;
};

}  // namespace kg::extract
