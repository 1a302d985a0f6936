#pragma once

#include <string_view>

#include "extract/values/value_mention.h"

namespace kg::extract {

// As statements, annotations and answers print it: "exact", "more than".
std::string_view NameOf(Approximation approximation);

}  // namespace kg::extract
