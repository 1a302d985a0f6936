#pragma once

#include <string_view>

namespace kg::extract {

// Whether a line may begin an entry of a list of references: a surname and initials ("Zhao, Q.",
// "Мельник А. С.", "SMITH J,"), or a body and its year ("Ministry of Labour. (2031).").
bool StartsEntry(std::string_view line);

// Whether an entry may end with it: a full stop, a closing bracket, a page or a link.
bool EndsEntry(std::string_view line);

}  // namespace kg::extract
