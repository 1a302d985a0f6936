#pragma once

#include <string>
#include <vector>

#include "extract/claims/claim.h"
#include "extract/claims/figure_words.h"

namespace kg::extract {

// Fills Figure::keys: what makes two figures comparable (figures.md §11). Figures of one
// `comparison` measure one thing: metric, subject, parties, period and base are the same. Without a
// period or without anyone whose value it is there is no key.
void FindKeys(const std::vector<Entity>& entities, const FigureWords& words, Figure& figure);

}  // namespace kg::extract
