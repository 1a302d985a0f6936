#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "extract/text/document.h"
#include "extract/text/text_rules.h"

namespace kg::extract {

// One paragraph, heading or list item of the clean text: what stands between two of its newlines.
struct Block {
  Span span;                    // clean
  std::uint8_t heading = 0;     // level of a markdown heading, else 0
  bool item = false;            // stood behind a bullet
  bool bold_start = false;      // begins in bold
  bool all_bold = false;        // is bold from begin to end
  std::uint16_t blank_before = 0;  // blank lines before it
};

struct Cleaned {
  CleanText text;
  std::vector<Block> blocks;  // in order, none empty
};

// Makes source text readable (see CleanText) in one pass over its lines; time and memory are linear.
//
// Lines of a paragraph are joined if the first word of the next would not have fitted, or if the
// next goes on in lower case; Chinese lines also across blank lines, if the sentence is not over.
// A hyphen at a line's end goes unless the document itself writes the word with it. Page numbers,
// rules and running heads are left out.
Cleaned Clean(std::string_view source, const TextRules& rules);

}  // namespace kg::extract
