#pragma once

#include <string>
#include <string_view>

#include "query/procedure.h"

namespace kg::query {

// Sentences for a name that is not known: what does the same here, for names of Neo4j that are not
// supported, or else the known name that is nearest to it, if any is near.
std::string UnknownFunction(std::string_view name);
std::string UnknownProcedure(std::string_view name, const Procedures& procedures);

}  // namespace kg::query
