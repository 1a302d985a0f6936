#pragma once

#include <string_view>
#include <vector>

#include "extract/text/text_rules.h"
#include "graph/model/span.h"

namespace kg::extract {

// Appends the sentences of the paragraph `within` of a clean text, in order, without the white
// space between them. Sentences end at . ! ? and 。！？, closing quotes and brackets included;
// not after an abbreviation, an initial, the number of a list or inside a number.
void SplitSentences(std::string_view text, Span within, const TextRules& rules,
                    std::vector<Span>& sentences);

}  // namespace kg::extract
