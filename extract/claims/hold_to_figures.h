#pragma once

#include <vector>

#include "extract/claims/relation_rule.h"
#include "extract/pipeline.h"

namespace kg::extract {

// Where figures say who founded what, who joined when, who owns and who lends how much, relations of their
// sentences say the same: patterns look at less of a sentence. Takes away those that do not.
void HoldToFigures(const std::vector<FigureRule>& rules, Extraction& extraction);

}  // namespace kg::extract
