#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "graph/store/record.h"
#include "graph/store/tokens.h"

namespace kg::store {

// A name as search compares it: compatibility forms unified and case folded (NFKC_Casefold),
// accents taken off, everything that is neither letter nor digit turned into single spaces.
// "" if nothing is left.
std::string Fold(std::string_view name);

// Whether values of this property are names: "aliases", "alias", and keys that start with "name".
bool IsNameKey(std::string_view key);

// The folded names under which a node is found, sorted, no two alike. A name set by hand replaces
// what documents say; else every supported value counts, also those that lose to another.
std::vector<std::string> FoldedNames(const NodeRecord& node, const Tokens& tokens);

}  // namespace kg::store
