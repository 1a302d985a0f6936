#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "graph/model/result.h"
#include "query/syntax/token.h"

namespace kg::query {

// Longer queries are refused: data belongs in parameters.
inline constexpr std::size_t kMaxQueryBytes = std::size_t{1} << 20;

// Cuts a query into tokens; the last one is kEnd. Comments and white space are dropped. Symbols of
// two characters: <> <= >= =~ .. += || . Arrows stay single characters, for `a<-1`.
// Errors: kLimit if the text is too long, else SyntaxError with a place.
Result<std::vector<Token>> Lex(std::string_view text);

}  // namespace kg::query
