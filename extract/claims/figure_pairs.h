#pragma once

#include <cstddef>
#include <map>
#include <optional>

#include "extract/claims/figure_metric.h"

namespace kg::extract {

// "Exports and imports came to 3 and 4 billion, respectively": as many metrics as amounts, in
// order; by index of value. Empty where as many periods stand there: it is they that are paired.
std::map<std::size_t, MetricChoice> PairRespectively(const Extraction& extraction,
                                                     const FigureWords& words,
                                                     const SentenceView& view);

// 甘肃和山东对白出口分别增长10%和20%: as many names in a list as amounts behind it, in order. The
// sentence with that one of the list which value `v` is told of; nothing where no list is paired.
std::optional<SentenceView> WithOwnName(const Extraction& extraction, const FigureWords& words,
                                        const SentenceView& view, std::size_t v);

// "from Laos 5 thousand, China 2 thousand and Iran 1 thousand", "A (45 %), B (20 %)": each name of a
// list with an amount of its own right behind it. The sentence without the names that are other
// amounts' than that of value `v`; nothing where no list is.
std::optional<SentenceView> WithOwnItem(const Extraction& extraction, const SentenceView& view,
                                        std::size_t v);

// "11 thousand tonnes worth 2 billion, up 18 and 25 percent, respectively": changes of the levels
// before them, in order. Mends the choice for value `v`; the sentence's figures start at `first`.
void PairWithLevel(const Extraction& extraction, const FigureWords& words,
                   const SentenceView& view, std::size_t v, std::size_t first,
                   MetricChoice& choice);

}  // namespace kg::extract
