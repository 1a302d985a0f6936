#pragma once

#include <cstdint>
#include <string_view>

#include "extract/text/clean.h"
#include "extract/text/text_rules.h"

namespace kg::extract {

// What a block looks like by itself. Offsets are clean ones.
struct BlockSigns {
  LabelKind label = LabelKind::kNone;
  std::uint32_t after_label = 0;  // where the text behind the label begins
  bool label_only = false;        // nothing but a label: "References", "5. Литература"
  bool title_label = false;       // "Headline: ..."
  bool capitals = false;          // letters are (nearly) all capitals
  bool ends_sentence = false;
  bool mail = false;
  bool reference = false;         // a mark [J], "//", a DOI, or year and pages of an entry
  bool enumerated = false;        // "一、", "2.", "IV."
  int number = 0;                 // of a numbered entry: "3.", "[3]"
  std::uint32_t after_number = 0;
  int columns = 0;                // of the first part at least
};

BlockSigns ReadSigns(std::string_view text, const Block& block, const TextRules& rules);

}  // namespace kg::extract
