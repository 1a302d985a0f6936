#pragma once

#include <string>
#include <string_view>

namespace kg::query {

// Columns that a terminal gives to a text: 2 for wide characters (Han, kana, Hangul, fullwidth,
// emoji), 0 for combining marks and controls, 1 for the rest.
std::size_t DisplayWidth(std::string_view text);

// The longest start of `text` that fits into `columns`, with "…" in the last one if anything was
// cut off.
std::string FitWidth(std::string_view text, std::size_t columns);

}  // namespace kg::query
