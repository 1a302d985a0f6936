#pragma once

#include <vector>

#include "extract/text/clean.h"
#include "extract/text/document.h"
#include "extract/text/text_rules.h"

namespace kg::extract {

// Cuts a clean text into papers, zones, sentences and the entries of reference lists: fills
// `papers`, `sentences` and `references` (spans and numbers only) and the languages of `document`.
//
// A paper begins with a title that a byline or an abstract follows, or with the document. An
// abstract without a title begins one too, unless it only translates that of the paper before.
// Linear in the text.
void LayOut(const std::vector<Block>& blocks, const TextRules& rules, Document& document);

}  // namespace kg::extract
