#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "extract/text/document.h"
#include "extract/text/function_words.h"
#include "extract/text/prefix_filter.h"
#include "extract/text/stem_set.h"
#include "graph/model/result.h"

namespace kg::extract {

// What a labelled line or paragraph begins: "Annotation.", 摘要：, "Ключевые слова:", "References".
enum class LabelKind : std::uint8_t {
  kNone, kAbstract, kSummary, kKeywords, kReferences, kFigureCaption, kContents, kClassification,
  kContact, kOther,
};

// Words that reading a text needs, by language; the tables of schemas/text. Immutable once loaded.
//
// Words are compared in lower case; labels also without white space, so that 摘　要 is 摘要.
struct TextRules {
  // kInvalid with file and line if a table is wrong.
  static Result<TextRules> Load(const std::filesystem::path& schemas);

  // Abbreviations that do not end a sentence, without the final stop: "dr", "г", "et al".
  std::unordered_set<std::string> abbreviations;
  // Of these, those that a name or number always follows: "Dr.", "No.", "ул.".
  std::unordered_set<std::string> before_names;
  // Words that go on after an abbreviation though they are written with a capital: "долл. США".
  std::unordered_set<std::string> never_first;
  // Those that a number goes on behind: "5 тыс. 889 человек".
  std::unordered_set<std::string> inside_numbers;
  std::unordered_set<std::string> openers;  // "in 2015 г." after one of them ends no sentence
  std::size_t longest_abbreviation = 0;  // bytes

  // Function words that tell languages of one script apart.
  FunctionWords function_words;
  // Letters that only one of them has.
  Language LanguageOfLetter(char32_t cyrillic) const { return letters[cyrillic - kFirstCyrillic]; }
  static constexpr char32_t kFirstCyrillic = 0x400, kLastCyrillic = 0x52F;
  std::array<Language, kLastCyrillic - kFirstCyrillic + 1> letters{};

  // Label, squeezed and lower case -> what it begins.
  std::unordered_map<std::string, LabelKind> labels;
  std::size_t longest_label = 0;  // bytes, squeezed
  // False if no label, of a title or of another part, stands at the beginning of `text`, marks aside:
  // most lines are told by three letters.
  bool MayBeginWithLabel(std::string_view text) const;
  PrefixFilter label_begins;

  // Stems of headings of reference lists that are no label.
  StemSet reference_stems;

  // Chinese words that a heading does not have: a short line with one of them is running text.
  std::vector<std::string> running_words;

  // Labels of the lines of a record: "Recipient: Belarus". Squeezed.
  std::unordered_set<std::string> record_labels;

  // Bylines: beginnings of words (for Han, parts of words) that tell what a phrase is.
  StemSet organization_stems, employer_stems, post_stems, supervisor_stems, address_stems;
  std::unordered_set<std::string> organization_openers, between_names;
  StemSet salutations, datelines;
  std::vector<std::string> credits;  // longest first
  std::vector<std::string> affiliation_labels;  // what a body stands behind: "affiliation", 单位
  std::unordered_set<std::string> title_labels;  // squeezed

  // Words that a page number may stand with: "page", "стр".
  std::unordered_set<std::string> page_words;

  std::string fingerprint;  // hash of the tables' bytes
};

// Lower case without white space.
std::string Squeezed(std::string_view text);

}  // namespace kg::extract
